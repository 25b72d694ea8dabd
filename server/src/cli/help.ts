import type { Locale, Sentence } from '../types';
import { COMMANDS, COMMON, type Command } from './commands';

/** Columns of the narrowest terminal that is still usual. */
const WIDTH = 80;

/** Breaks a sentence into lines at spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Two columns, the second one wrapped; a name that does not fit stands on a line of its own. */
function table(rows: readonly (readonly [name: string, text: string])[], nameWidth: number): string {
  const indent = ' '.repeat(nameWidth + 4);
  return rows
    .map(([name, text]) => {
      const [first = '', ...more] = wrap(text, WIDTH - indent.length);
      const head = name.length > nameWidth ? `  ${name}\n${indent}${first}` : `  ${name.padEnd(nameWidth + 2)}${first}`;
      return `${[head, ...more.map((line) => indent + line)].join('\n')}\n`;
    })
    .join('');
}

const STATUS: Sentence = {
  kk: 'Шығу коды: 0 — орындалды, 1 — ақау бар (--fail-on), 2 — қате қолданылды, 3 — файл не дерек оқылмады не жазылмады.',
  ru: 'Код выхода: 0 — выполнено, 1 — есть находки (--fail-on), 2 — неверный вызов, 3 — файл или данные не прочитаны или не записаны.',
  en: 'Exit status: 0 it ran, 1 findings (--fail-on), 2 usage, 3 a file or the data could not be read or written.',
};

const TITLE: Sentence = {
  kk: 'qalam — командалық жолдағы қазақ мәтіні',
  ru: 'qalam — казахский текст в командной строке',
  en: 'qalam — Kazakh text on the command line',
};

const MORE: Sentence = {
  kk: 'qalam help COMMAND — бір команданың параметрлері; qalam --version — нұсқасы.',
  ru: 'qalam help COMMAND — параметры команды; qalam --version — версия.',
  en: 'qalam help COMMAND lists the options of one command; qalam --version says which this is.',
};

/** What all commands are for. */
export function generalHelp(locale: Locale): string {
  const rows = COMMANDS.map(({ name, summary }) => [name, summary[locale]] as const);
  const below = [MORE, STATUS].map((sentence) => wrap(sentence[locale], WIDTH).join('\n')).join('\n\n');
  return `${TITLE[locale]}\n\n  qalam COMMAND [OPTIONS] [FILES…]\n\n${table(rows, 12)}\n${below}\n`;
}

/** One command and its options, and nothing of the others. */
export function commandHelp({ name, summary, details, options, files }: Command, locale: Locale): string {
  const operands = files === 'any' ? ' [FILES…]' : files === 2 ? ' FILE FILE' : '';
  const shown = (one: (typeof options)[number]) =>
    `${one.short ? `-${one.short}, ` : ''}--${one.name}${one.value ? ` ${one.value}` : ''}`;
  const rows = [...options, ...COMMON].map((one) => [shown(one), one.help[locale]] as const);
  const head = [summary, ...(details ? [details] : [])].map(
    (sentence) => `${wrap(sentence[locale], WIDTH).join('\n')}\n`,
  );
  return `qalam ${name} [OPTIONS]${operands}\n\n${head.join('\n')}\n${table(rows, 20)}\n${wrap(STATUS[locale], WIDTH).join('\n')}\n`;
}

/** Two lines about wrong usage: what is wrong, and where to read on. */
export function usageError(sentence: Sentence, about: Command | undefined, locale: Locale): string[] {
  const help = about === undefined ? 'qalam --help' : `qalam ${about.name} --help`;
  const more = { kk: `Толығырақ: ${help}`, ru: `Подробнее: ${help}`, en: `More: ${help}` };
  return [sentence[locale], more[locale]];
}

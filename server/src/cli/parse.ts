import { parseArgs } from 'node:util';
import type { Locale, Sentence } from '../types';
import { type Arguments, DEFAULTS, UsageError } from './arguments';
import { COMMANDS, COMMON, type Command } from './commands';
import { type Option, unknownName } from './options';

/** What the command line asks for. `help` without a command is about all of them. */
export type Request =
  | { readonly kind: 'run'; readonly command: Command; readonly args: Arguments }
  | { readonly kind: 'help'; readonly command?: Command; readonly locale: Locale }
  | { readonly kind: 'version' }
  /** `about`: the command whose help says more. */
  | { readonly kind: 'error'; readonly sentence: Sentence; readonly about?: Command; readonly locale: Locale };

const VERSION: Option = { name: 'version', help: { kk: '', ru: '', en: '' }, set: () => {} };

/** Every option of any command by its name; one name has a value everywhere or nowhere (a test holds them to that). */
const ALL = new Map<string, Option>(
  [...COMMANDS.flatMap((command) => command.options), ...COMMON, VERSION].map((option) => [option.name, option]),
);

function localeOf(given: string | undefined, environment: Readonly<Record<string, string | undefined>>): Locale {
  const name = given ?? (environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '');
  return /^kk/i.test(name) ? 'kk' : /^ru/i.test(name) ? 'ru' : 'en';
}

/** The command that the first words name, of which two may be one name, and the words behind it. */
function commandOf(words: readonly string[]): { command: Command | undefined; rest: readonly string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = COMMANDS.find((known) => known.name === name);
    if (command && words.length >= length) return { command, rest: words.slice(length) };
  }
  return { command: undefined, rest: words };
}

function unknownCommand(name: string): Sentence {
  const about = {
    kk: `«${name}» деген команда жоқ.`,
    ru: `Команды «${name}» нет.`,
    en: `There is no command “${name}”.`,
  };
  const names = COMMANDS.filter((known) => !known.name.includes(' ')).map((known) => known.name);
  return unknownName(about, name, names);
}

/** Why a command does not take an option: whose it is, or what may have been meant. */
function notTaken(command: Command, shown: string, name: string): Sentence {
  const owners = COMMANDS.filter(({ options }) => options.some((option) => option.name === name));
  if (owners.length > 0) {
    const names = owners.map((owner) => owner.name).join(', ');
    return {
      kk: `${command.name} командасында ${shown} параметрі жоқ; ол мына командаларда бар: ${names}.`,
      ru: `У команды ${command.name} нет ${shown}; он есть у: ${names}.`,
      en: `${command.name} has no ${shown}; it belongs to ${names}.`,
    };
  }
  const about = {
    kk: `${shown} деген параметр жоқ.`,
    ru: `Параметра ${shown} нет.`,
    en: `There is no option ${shown}.`,
  };
  return unknownName(
    about,
    `--${name}`,
    [...command.options, ...COMMON].map((option) => `--${option.name}`),
  );
}

function valueMissing(option: Option): Sentence {
  return {
    kk: `--${option.name} параметріне мән керек: --${option.name}=${option.value}.`,
    ru: `Параметру --${option.name} нужно значение: --${option.name}=${option.value}.`,
    en: `--${option.name} needs a value: --${option.name}=${option.value}.`,
  };
}

function wrongFiles(command: Command): Sentence {
  return command.files === 2
    ? {
        kk: `${command.name} командасына екі файл керек.`,
        ru: `Команде ${command.name} нужны два файла.`,
        en: `${command.name} compares two files.`,
      }
    : {
        kk: `${command.name} файл алмайды: ол stdin-нен оқиды.`,
        ru: `${command.name} не берёт файлов: читает из stdin.`,
        en: `${command.name} takes no FILES: it reads stdin.`,
      };
}

/** Reads the words of the command line. Never throws; wrong usage is a sentence. */
export function parseArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Request {
  // Not strict: an unknown option has to be told from one of another command, in the reader's language.
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      [...ALL.values()].map(({ name, value, short }) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const locale = localeOf(given.findLast(({ name }) => name === 'locale')?.value, environment);

  const asked = words[0] === 'help' ? words.slice(1) : words;
  const { command, rest } = commandOf(asked);
  const wantsHelp = words[0] === 'help' || given.some(({ name }) => name === 'help');
  if (wantsHelp && (command !== undefined || asked.length === 0))
    return { kind: 'help', locale, ...(command && { command }) };
  if (asked.length === 0 && given.some(({ name }) => name === 'version')) return { kind: 'version' };
  if (command === undefined) {
    const missing = { kk: 'Команда берілмеген.', ru: 'Не названа команда.', en: 'A command is missing.' };
    return { kind: 'error', locale, sentence: asked.length === 0 ? missing : unknownCommand(asked[0]!) };
  }

  // The same as no FILES: stdin.
  const files = rest.length === 1 && rest[0] === '-' ? [] : rest;
  const args = { ...DEFAULTS, ...command.defaults, locale, files, given: new Set(given.map(({ name }) => name)) };
  const error = (sentence: Sentence): Request => ({ kind: 'error', locale, sentence, about: command });
  try {
    for (const { name, rawName, value, inlineValue } of given) {
      const option = [...command.options, ...COMMON].find((own) => own.name === name);
      if (option === undefined) return error(notTaken(command, rawName, name));
      if (option.value === undefined) {
        if (value !== undefined)
          return error({
            kk: `${rawName} мән алмайды.`,
            ru: `${rawName} не берёт значения.`,
            en: `${rawName} takes no value.`,
          });
      } else if (value === undefined || value === '' || (!inlineValue && /^-./.test(value))) {
        return error(valueMissing(option));
      }
      option.set(args, value ?? '');
    }
  } catch (problem) {
    if (problem instanceof UsageError) return error(problem.sentence);
    throw problem;
  }
  if (command.files === 'none' ? rest.length > 0 : command.files !== 'any' && rest.length !== command.files)
    return error(wrongFiles(command));
  const refused = command.refuse?.(args);
  return refused === undefined ? { kind: 'run', command, args } : error(refused);
}

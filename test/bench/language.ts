/**
 * The figures of the language detector on held-out sentences: `npm run bench:language -- --data FOLDER [--model FILE]
 * [--part test|dev]`. FOLDER holds `LANG.txt`, as for training; the held-out part is the same that the trainer leaves out.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import {
  karakalpakLatin,
  karakalpakUsual,
  latinI,
  readSentences,
  span,
  VARIANTS,
} from '../../dictionaries/language/samples';
import { DATA_FILES, dataFolder, readData } from '../../server/src/data';
import { LanguageDetector } from '../../server/src/language/detector';
import { randomOf } from '../../server/src/random';
import { tokenize } from '../../server/src/text/tokens';

async function main() {
  const { values: options } = parseArgs({
    options: {
      data: { type: 'string' },
      model: { type: 'string' },
      part: { type: 'string', default: 'test' },
      show: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
    },
  });
  if (options.data === undefined) {
    console.error('bench:language needs --data FOLDER');
    process.exit(2);
  }
  const part = options.part === 'dev' ? 'dev' : 'test';
  const read =
    options.model === undefined
      ? await readData('language')
      : { ok: true as const, value: readFileSync(options.model) };
  if (!read.ok) {
    console.error(read.error);
    process.exit(3);
  }
  const bytes = read.value;
  const loadStarted = performance.now();
  const loaded = LanguageDetector.load(bytes);
  if (!loaded.ok) {
    console.error(loaded.error);
    process.exit(3);
  }
  const detector = loaded.value;
  console.log(`loaded in ${(performance.now() - loadStarted).toFixed(0)} ms`);

  const held = new Map([...readSentences(options.data)].map(([language, split]) => [language, split[part]]));
  const random = randomOf(5);
  const percent = (value: number) => `${(100 * value).toFixed(2)}%`;

  type Classify = (text: string) => string;
  const classifiers: [string, Classify][] = [['qalam', (text) => detector.detect(text).label]];
  if (options.peers) {
    // Peers are not dependencies of the project: `npm i --no-save tinyld franc` first.
    const load = (name: string) => import(name);
    const { detect } = await load('tinyld');
    classifiers.push(['tinyld', detect]);
    const { franc } = await load('franc');
    classifiers.push(['franc', (text) => (franc(text, { minLength: 1 }) === 'kaz' ? 'kk' : 'x')]);
  }

  for (const [name, classify] of classifiers) {
    console.log(
      `\n${name}, ${part} part: ${[...held].map(([language, list]) => `${language} ${list.length}`).join(', ')}`,
    );
    const lengths: [string, number, number][] = [
      ['full sentence', 0, 0],
      ['5-10 words', 5, 10],
      ['2-3 words', 2, 3],
      ['1 word', 1, 1],
    ];
    for (const [what, least, most] of lengths) {
      let hit = 0;
      let gold = 0;
      let said = 0;
      let right = 0;
      let all = 0;
      // The same with each language weighing as much as Kazakh, so that the sizes of the files do not matter.
      let evenFalse = 0;
      const falseOf = new Map<string, number>();
      for (const [language, sentences] of held) {
        let n = 0;
        let wrong = 0;
        for (const sentence of sentences) {
          const text =
            least === 0 ? sentence : span(sentence, least + Math.floor(random() * (most - least + 1)), random);
          if (text === undefined) continue;
          const label = classify(text);
          n++;
          all++;
          if (label === language) right++;
          if (language === 'kk') gold++;
          if (label === 'kk') {
            said++;
            if (language === 'kk') hit++;
            else wrong++;
            if (options.show && language !== 'kk' && least !== 1) console.log(`  false kk from ${language}: ${text}`);
          } else if (options.show && language === 'kk' && least !== 1) console.log(`  missed kk (${label}): ${text}`);
        }
        if (language !== 'kk' && n > 0) {
          evenFalse += wrong / n;
          if (wrong > 0) falseOf.set(language, wrong / n);
        }
      }
      const recall = hit / gold;
      const precision = hit / said;
      const evenPrecision = recall / (recall + evenFalse);
      console.log(
        `${what}: Kazakh recall ${percent(recall)}, precision ${percent(precision)}, F1 ${percent((2 * precision * recall) / (precision + recall))}; ` +
          `languages of equal weight: precision ${percent(evenPrecision)}, F1 ${percent((2 * evenPrecision * recall) / (evenPrecision + recall))}; all labels right ${percent(right / all)}`,
      );
      console.log(
        `  false Kazakh from: ${[...falseOf].map(([language, rate]) => `${language} ${percent(rate)}`).join(', ') || 'none'}`,
      );
    }
  }

  console.log(
    '\nKazakh variants, full sentences of 4 words or more / spans of exactly 4 words: known as Kazakh; variant right',
  );
  const kazakh = held.get('kk')!;
  const written: Record<string, (text: string) => string> = {
    ...Object.fromEntries(
      Object.entries(VARIANTS).map(([name, write]) => [name, (text: string) => write(text, random)]),
    ),
    'latin i': latinI,
    'ALL CAPS': (text) => text.toUpperCase(),
    'lower case, no marks': (text) => text.toLowerCase().replace(/[^\p{L}\p{N}\s-]+/gu, ''),
  };
  for (const [name, write] of Object.entries(written)) {
    let full = 0;
    let variant = 0;
    let four = 0;
    let n = 0;
    for (const sentence of kazakh) {
      const short = span(sentence, 4, random);
      if (short === undefined) continue;
      n++;
      const found = detector.detect(write(sentence));
      if (found.label === 'kk') full++;
      else if (options.show) console.log(`  missed ${name} (${found.label}): ${write(sentence)}`);
      if (found.variant === name) variant++;
      if (detector.detect(write(short)).label === 'kk') four++;
    }
    console.log(
      `${name}: ${percent(full / n)} / ${percent(four / n)}${name in VARIANTS ? `; ${percent(variant / n)}` : ''}`,
    );
  }
  for (const [name, write] of [
    ['kaa in its usual Cyrillic spelling', karakalpakUsual],
    ['kaa in Latin', (text: string) => karakalpakLatin(karakalpakUsual(text))],
  ] as const) {
    const list = held.get('kaa') ?? [];
    console.log(
      `false Kazakh, ${name}: ${percent(list.filter((text) => detector.detect(write(text)).label === 'kk').length / list.length)}`,
    );
  }

  /** Words of Kazakh, Russian and English held-out sentences in turns, with the label of each word. */
  function compose(kind: 'turns' | 'foreign words' | 'plain', language = 'kk'): { text: string; labels: string[] } {
    const words = (of: string, count: number) => {
      for (;;) {
        const list = held.get(of)!;
        const found = span(list[Math.floor(random() * list.length)]!, count, random);
        if (found !== undefined) return found;
      }
    };
    const parts: string[] = [];
    const labels: string[] = [];
    const add = (of: string, count: number) => {
      const text = words(of, count);
      parts.push(text);
      for (const token of tokenize(text)) if (token.kind === 'word') labels.push(of);
    };
    if (kind === 'plain') add(language, 6);
    else if (kind === 'turns') {
      const turns = 2 + Math.floor(random() * 3);
      let last = '';
      for (let turn = 0; turn < turns; turn++) {
        const choices = ['kk', 'ru', 'en'].filter((each) => each !== last);
        last = choices[Math.floor(random() * choices.length)]!;
        add(last, 2 + Math.floor(random() * 6));
      }
    } else {
      add('kk', 2 + Math.floor(random() * 4));
      add(random() < 0.7 ? 'ru' : 'en', 1 + Math.floor(random() * 4));
      add('kk', 2 + Math.floor(random() * 4));
    }
    return { text: parts.join(' '), labels };
  }

  console.log('\nword level (words labelled right)');
  for (const [what, kind, language] of [
    ['turns of 2-7 words kk/ru/en', 'turns', 'kk'],
    ['1-4 words ru/en between Kazakh', 'foreign words', 'kk'],
    ['Kazakh alone', 'plain', 'kk'],
    ['Russian alone', 'plain', 'ru'],
    ['English alone', 'plain', 'en'],
  ] as const) {
    let right = 0;
    let all = 0;
    const confusion = new Map<string, number>();
    for (let n = 0; n < 3000; n++) {
      const { text, labels } = compose(kind, language);
      const tokens = tokenize(text);
      const found = detector.labelTokens(text, tokens).filter((_, index) => tokens[index]!.kind === 'word');
      for (const [index, label] of labels.entries()) {
        all++;
        if (found[index] === label) right++;
        else {
          const key = `${label}>${found[index]}`;
          confusion.set(key, (confusion.get(key) ?? 0) + 1);
          if (options.show && n < 150) console.log(`  ${key} in: ${text}`);
        }
      }
    }
    const worst = [...confusion].sort((a, b) => b[1] - a[1]).slice(0, 5);
    console.log(
      `${what}: ${percent(right / all)} of ${all} (${worst.map(([key, count]) => `${key} ${count}`).join(', ')})`,
    );
  }

  // Misspelt Kazakh words must stay Kazakh, or they would not be checked.
  {
    let kept = 0;
    let n = 0;
    for (const sentence of kazakh) {
      const tokens = tokenize(sentence);
      const long = tokens.flatMap((token, index) => (token.kind === 'word' && token.text.length > 4 ? [index] : []));
      if (long.length === 0) continue;
      const index = long[Math.floor(random() * long.length)]!;
      const { start, text } = tokens[index]!;
      const at = 1 + Math.floor(random() * (text.length - 2));
      const letter = 'аеионлрст'[Math.floor(random() * 9)]!;
      const wrong = `${sentence.slice(0, start + at)}${letter}${sentence.slice(start + at + 1)}`;
      n++;
      if (detector.labelTokens(wrong, tokenize(wrong))[index] === 'kk') kept++;
    }
    console.log(`a letter replaced in a Kazakh sentence: the word stays Kazakh in ${percent(kept / n)} of ${n}`);
  }

  {
    const texts = [...held.values()].flat();
    for (let warm = 0; warm < 2; warm++) for (const text of texts) detector.detect(text);
    // Seconds of the processor, not of the wall: other work on the machine shall not count.
    const seconds = (work: () => void) => {
      const begun = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1e6;
    };
    const rounds = 5;
    const perSecond =
      (texts.length * rounds) /
      seconds(() => {
        for (let round = 0; round < rounds; round++) for (const text of texts) detector.detect(text);
      });
    const tokenized = kazakh.map((text) => [text, tokenize(text)] as const);
    const words =
      tokenized.length /
      seconds(() => {
        for (const [text, tokens] of tokenized) detector.labelTokens(text, tokens);
      });
    const words12 = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / texts.length;
    console.log(
      `\nspeed: ${perSecond.toFixed(0)} sentences/s a core (${words12.toFixed(1)} words each); word level ${words.toFixed(0)} sentences/s`,
    );
  }
  console.log(`size: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
  console.log(`memory: ${await measureMemory(options.model)}`);
}

/** The resident memory of a bare Node process, and of one that loads the detector and has read 20,000 texts. */
async function measureMemory(model: string | undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-language-'));
  try {
    const entry = join(__dirname, '../../server/src/language/detector.ts');
    const outfile = join(folder, 'detector.cjs');
    await build({ entryPoints: [entry], bundle: true, platform: 'node', outfile, logLevel: 'error' });
    const file = model ?? join(dataFolder(), DATA_FILES.language);
    const script = `
      const bare = process.memoryUsage().rss;
      const { LanguageDetector } = require(${JSON.stringify(outfile)});
      const detector = LanguageDetector.load(require('node:fs').readFileSync(${JSON.stringify(file)})).value;
      for (let n = 0; n < 20000; n++) detector.detect('Бүгін біз қалаға бардық, мынау ' + n + ' рет');
      console.log(JSON.stringify([bare, process.memoryUsage().rss]));`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const [bare, full] = JSON.parse(stdout) as [number, number];
    return `${(full / 1e6).toFixed(1)} MB resident in a process of its own, ${((full - bare) / 1e6).toFixed(1)} MB of it the detector's`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();

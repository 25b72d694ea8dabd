/**
 * The figures of the spell-checker beside those of Debian's native Hunspell with its 2009 dictionary, in one run:
 *
 *     npm run bench:spelling -- --iob2 FILE [--words FILE] [--seed N] [--part report|tune] [--sample N] [--show N]
 *         [--text FOLDER] [--against CHECKOUT] [--tagger] [--kinds-only] [--domains] [--masked FOLDER --runtime FOLDER]
 *
 * FILE of `--iob2`: sentences in the KazNERD form (sentence id line, then `token tag` lines). `--words`: a list of attested word
 * forms, one a line; a typo found there, or in the corpus, is itself a word and is not asked for.
 *
 * The words that typos are made of are split in two by a hash of the word: costs and weights were tuned on `tune`, the
 * default `report` was left alone. Since kk.freq counts words of the same corpus, the counts of the sentences that the
 * words are drawn from (those with an even number for `tune`, odd for `report`) are taken off the table before ranking,
 * so that a word's rank does not come from its own sentences.
 *
 * With `--masked` (a fill-mask model exported to ONNX, and the folder of its runtime) the sentences are those whose number ends in
 * five, which the models of dictionaries/neural are not trained on, and only what such a model adds is measured.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contextLines, sentencesOf } from '../../dictionaries/spelling/context';
import { OnnxMasked } from '../../server/src/analysis/onnxThread';
import { DATA_FILES, dataFolder } from '../../server/src/data';
import { randomOf } from '../../server/src/random';
import {
  ASSIMILATION,
  HARMONY_PARTNER,
  isVowel,
  KEYBOARD_NEIGHBOURS,
  LETTERS,
} from '../../server/src/spelling/letters';
import { comparable, rerank } from '../../server/src/spelling/masked';
import { loadSpeller, type Speller } from '../../server/src/spelling/speller';
import { domainFigures } from './spellingDomains';
import { kindFigures, type Subject } from './spellingKinds';

const { values: args } = parseArgs({
  options: {
    iob2: { type: 'string' },
    words: { type: 'string' },
    seed: { type: 'string', default: '1' },
    part: { type: 'string', default: 'report' },
    types: { type: 'string', default: '1000' },
    sample: { type: 'string', default: '1000' },
    show: { type: 'string', default: '0' },
    'no-peer': { type: 'boolean', default: false },
    text: { type: 'string' },
    against: { type: 'string' },
    tagger: { type: 'boolean', default: false },
    'kinds-only': { type: 'boolean', default: false },
    domains: { type: 'boolean', default: false },
    masked: { type: 'string' },
    runtime: { type: 'string', default: '' },
  },
});

function hash(word: string): number {
  let h = 2166136261;
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 16777619) >>> 0;
  return h >>> 0;
}

/** Whether a sentence, by its number, is one of those that are reported on. */
const isReported = (id: number): boolean => (args.masked ? id % 10 === 5 : id % 2 === (args.part === 'tune' ? 0 : 1));

interface Seen {
  count: number;
  /** Occurrences in the sentences of the part that is reported. */
  part: number;
  /** Occurrences outside named entities. */
  outside: number;
}

function readCorpus(path: string): Map<string, Seen> {
  const words = new Map<string, Seen>();
  let inPart = false;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [token, tag] = line.trimEnd().split(' ');
    const id = /^[A-Z]+ID(\d+)$/u.exec(token ?? '');
    if (id) {
      inPart = isReported(Number(id[1]));
      continue;
    }
    if (!token || !tag || !/\p{L}/u.test(token)) continue;
    const seen = words.get(token) ?? { count: 0, part: 0, outside: 0 };
    seen.count++;
    if (inPart) seen.part++;
    if (tag === 'O') seen.outside++;
    words.set(token, seen);
  }
  return words;
}

const TO_RUSSIAN: Readonly<Record<string, readonly string[]>> = {
  қ: ['к'],
  ә: ['а'],
  ө: ['о'],
  ү: ['у'],
  ұ: ['у'],
  ғ: ['г'],
  ң: ['н'],
  һ: ['х'],
  і: ['и', 'ы'],
};
const TO_LATIN: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  һ: 'h',
  ә: 'ə',
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
  І: 'I',
};

type Random = () => number;
const pick = <T>(items: readonly T[] | string, random: Random): T => items[Math.floor(random() * items.length)] as T;
const positions = (word: string, wanted: (letter: string, i: number) => boolean): number[] =>
  Array.from(word, (letter, i) => (wanted(letter, i) ? i : -1)).filter((i) => i >= 0);

const put = (word: string, i: number, text: string, length = 1) => word.slice(0, i) + text + word.slice(i + length);

/** The ten kinds of typo of the protocol; `undefined` where a word cannot have one. Case is kept where it can be. */
const KINDS: Readonly<Record<string, (word: string, random: Random) => string | undefined>> = {
  deletion: (word, random) => put(word, Math.floor(random() * word.length), ''),
  insertion: (word, random) => put(word, Math.floor(random() * (word.length + 1)), pick(LETTERS, random), 0),
  neighbour: (word, random) => {
    const i = Math.floor(random() * word.length);
    const near = KEYBOARD_NEIGHBOURS.get(word[i]!.toLowerCase());
    if (!near) return undefined;
    const letter = pick<string>(near, random);
    return put(word, i, word[i] === word[i]!.toLowerCase() ? letter : letter.toUpperCase());
  },
  transposition: (word, random) => {
    const at = positions(word, (letter, i) => i + 1 < word.length && word[i + 1] !== letter);
    if (at.length === 0) return undefined;
    const i = pick(at, random);
    return put(word, i, word[i + 1]! + word[i]!, 2);
  },
  'one Russian': (word, random) => {
    const at = positions(word, (letter) => letter in TO_RUSSIAN);
    if (at.length === 0) return undefined;
    const i = pick(at, random);
    return put(word, i, pick(TO_RUSSIAN[word[i]!]!, random));
  },
  'all Russian': (word, random) => {
    // A typist has one habit for і within a word.
    const habit = random() < 0.5 ? 0 : 1;
    const typo = Array.from(word, (letter) => TO_RUSSIAN[letter]?.at(letter === 'і' ? habit : 0) ?? letter).join('');
    return typo === word ? undefined : typo;
  },
  'one Latin': (word, random) => {
    const at = positions(word, (letter) => letter in TO_LATIN);
    if (at.length === 0) return undefined;
    const i = pick(at, random);
    return put(word, i, TO_LATIN[word[i]!]!);
  },
  'all Latin': (word) => {
    const typo = Array.from(word, (letter) => TO_LATIN[letter] ?? letter).join('');
    return typo === word ? undefined : typo;
  },
  harmony: (word, random) => {
    const first = Array.from(word).findIndex((letter) => isVowel(letter.toLowerCase()));
    const at = positions(word, (letter, i) => i > first && i >= word.length / 2 && HARMONY_PARTNER.has(letter));
    if (at.length === 0) return undefined;
    const i = pick(at, random);
    return put(word, i, HARMONY_PARTNER.get(word[i]!)!);
  },
  assimilation: (word, random) => {
    const at = positions(
      word,
      (letter, i) => i >= word.length / 2 && i + 1 < word.length && ASSIMILATION.has(letter) && isVowel(word[i + 1]!),
    );
    if (at.length === 0) return undefined;
    const i = pick(at, random);
    return put(word, i, pick<string>(ASSIMILATION.get(word[i]!)!, random));
  },
};

interface Typo {
  readonly kind: string;
  readonly word: string;
  readonly typo: string;
  /** Whether the word is used outside named entities and has more than two letters. */
  readonly plain: boolean;
}

function makeTypos(corpus: ReadonlyMap<string, Seen>, attested: ReadonlySet<string>, random: Random): Typo[] {
  const part = args.part === 'tune' ? 0 : 1;
  const drawn = [...corpus]
    .filter(
      ([word, seen]) =>
        seen.part > 0 && seen.count >= 3 && word.length > 2 && /^[\u0400-\u04FF]+(?:-[\u0400-\u04FF]+)*$/u.test(word),
    )
    .filter(([word]) => hash(word.toLowerCase()) % 2 === part)
    // Weighted draw without replacement (Efraimidis and Spirakis).
    .map(([word, seen]) => ({ word, seen, key: random() ** (1 / seen.part) }))
    .sort((a, b) => b.key - a.key)
    .slice(0, Number(args.types));
  const typos: Typo[] = [];
  for (const { word, seen } of drawn) {
    for (const [kind, make] of Object.entries(KINDS)) {
      const typo = make(word, random);
      if (typo === undefined || typo === word || typo === '') continue;
      if (attested.has(typo.toLowerCase()) || corpus.has(typo)) continue;
      typos.push({ kind, word, typo, plain: seen.outside > 0 });
    }
  }
  return typos;
}

const percent = (part: number, whole: number) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)}%`);

/** kk.freq without the counts of some words (small letters); what is left of a form with nothing but those is gone. */
function without(bytes: Uint8Array, own: ReadonlyMap<string, number>): Uint8Array {
  const lines: string[] = [];
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const [form, count] = line.split('\t');
    if (!form) continue;
    const total = count === undefined ? 1 : Number(count);
    const left = total - (own.get(form.toLowerCase()) ?? 0);
    if (count === undefined || left >= 1) lines.push(`${form}\t${Math.max(1, left)}`);
  }
  return new TextEncoder().encode(lines.join('\n'));
}

/** kk.freq without the counts that come from the sentences of the part that is reported. */
function heldOut(bytes: Uint8Array, corpus: ReadonlyMap<string, Seen>): Uint8Array {
  const own = new Map<string, number>();
  for (const [word, seen] of corpus) {
    const lower = word.toLowerCase();
    own.set(lower, (own.get(lower) ?? 0) + seen.part);
  }
  return without(bytes, own);
}

interface Checker {
  readonly name: string;
  wrong(words: readonly string[]): boolean[];
  suggest(words: readonly string[]): string[][];
}

function falseAlarms(checker: Checker, corpus: ReadonlyMap<string, Seen>): void {
  const words = [...corpus.keys()];
  const wrong = checker.wrong(words);
  let tokens = 0;
  let flagged = 0;
  let types = 0;
  let plainTokens = 0;
  let plainFlagged = 0;
  let plainTypes = 0;
  let plainFlaggedTypes = 0;
  words.forEach((word, i) => {
    const { count, outside } = corpus.get(word)!;
    tokens += count;
    if (wrong[i]) {
      flagged += count;
      types++;
    }
    if (word.length <= 2 || outside === 0) return;
    plainTokens += outside;
    plainTypes++;
    if (wrong[i]) {
      plainFlagged += outside;
      plainFlaggedTypes++;
    }
  });
  console.log(
    `${checker.name}: correct words flagged, all: tokens ${percent(flagged, tokens)}, types ${percent(types, words.length)}; ` +
      `outside entities, longer than two letters: tokens ${percent(plainFlagged, plainTokens)}, types ${percent(plainFlaggedTypes, plainTypes)}`,
  );
  if (Number(args.show) > 0 && checker.name === 'Qalam') {
    const shown = words.filter((_, i) => wrong[i]).sort((a, b) => corpus.get(b)!.count - corpus.get(a)!.count);
    console.log(
      `  ${shown
        .slice(0, Number(args.show))
        .map((word) => `${word}${corpus.get(word)!.outside > 0 ? '' : '*'}`)
        .join(' ')}`,
    );
  }
}

function typoFigures(
  checker: Checker,
  typos: readonly Typo[],
  sample: readonly Typo[],
  known: (word: string) => boolean,
): void {
  const wrong = checker.wrong(typos.map(({ typo }) => typo));
  const found = new Map<string, [found: number, all: number]>();
  const missed: string[] = [];
  typos.forEach(({ kind, plain, typo, word }, i) => {
    if (!plain) return;
    for (const key of [kind, 'all']) {
      const entry = found.get(key) ?? [0, 0];
      entry[1]++;
      if (wrong[i]) entry[0]++;
      found.set(key, entry);
    }
    if (!wrong[i]) missed.push(`${typo}(${word})`);
  });
  console.log(
    `${checker.name}: typos found ${percent(...found.get('all')!)} of ${found.get('all')![1]}: ` +
      [...found]
        .filter(([kind]) => kind !== 'all')
        .map(([kind, [a, b]]) => `${kind} ${percent(a, b)}`)
        .join(', '),
  );
  const show = Number(args.show);
  if (show > 0 && checker.name === 'Qalam') console.log(`  missed: ${missed.slice(0, show).join(' ')}`);

  const answers = checker.suggest(sample.map(({ typo }) => typo));
  const ranks = new Map<string, [first: number, five: number, all: number]>();
  const bad: string[] = [];
  sample.forEach(({ kind, word, typo }, i) => {
    const rank = answers[i]!.indexOf(word);
    const groups = [kind, 'all words', known(word) ? 'known to the 2009 dictionary' : 'unknown to it'];
    if (kind === 'all Russian' || kind === 'all Latin') groups.push('whole word');
    for (const key of groups) {
      const entry = ranks.get(key) ?? [0, 0, 0];
      entry[2]++;
      if (rank === 0) entry[0]++;
      if (rank >= 0 && rank < 5) entry[1]++;
      ranks.set(key, entry);
    }
    if (rank < 0 || rank > 4) bad.push(`${typo}(${word}:${answers[i]!.slice(0, 3).join(',')})`);
    else if (rank > 0) bad.push(`${typo}(${word}<${answers[i]!.slice(0, rank).join(',')})`);
  });
  console.log(`${checker.name}: right word first / in five, ${sample.length} typos:`);
  for (const [key, [first, five, all]] of ranks)
    console.log(`  ${key}: ${percent(first, all)} / ${percent(five, all)} of ${all}`);
  if (show > 0 && checker.name === 'Qalam') console.log(`  ${bad.slice(0, show).join('\n  ')}`);
}

/** Where words stand first in sentences: what is before and after them. */
function placesOf(sentences: readonly string[]): Map<string, [before: string, after: string]> {
  const places = new Map<string, [before: string, after: string]>();
  for (const sentence of sentences) {
    const words = sentence.split(' ');
    words.forEach((word, i) => {
      if (!places.has(word)) places.set(word, [`${words.slice(0, i).join(' ')} `, ` ${words.slice(i + 1).join(' ')}`]);
    });
  }
  return places;
}

/** The same typos set into sentences: the ranking alone, and with the words beside the typo. */
function contextFigures(speller: Speller, typos: readonly Typo[], sentences: readonly string[]): void {
  const places = placesOf(sentences);
  const counts = { alone: [0, 0], between: [0, 0] };
  let all = 0;
  for (const { word, typo } of typos) {
    const place = places.get(word);
    if (place === undefined || speller.check(typo)) continue;
    all++;
    const [before, after] = place;
    for (const [name, context] of [
      ['alone', {}],
      ['between', { before, after }],
    ] as const) {
      const rank = speller.suggest(typo, context).findIndex(({ word: found }) => found === word);
      if (rank === 0) counts[name][0]!++;
      if (rank >= 0 && rank < 5) counts[name][1]!++;
    }
  }
  const figures = ([first, five]: number[]) => `${percent(first!, all)} / ${percent(five!, all)}`;
  console.log(
    `Qalam: found typos in sentences, first / in five of ${all}: the word alone ${figures(counts.alone)}, between its neighbours ${figures(counts.between)}`,
  );
}

/** How much text beside a word the model is given, as in the editor, UTF-16 units on either side. */
const CONTEXT_UNITS = 80;

/**
 * What a fill-mask model adds: the right word first among the suggestions between their neighbours, and words that are slips of
 * others told from them, both of which the dictionary has.
 */
async function maskedFigures(
  speller: Speller,
  typos: readonly Typo[],
  sentences: readonly string[],
  model: string,
): Promise<void> {
  const thread = new OnnxMasked(
    { model, runtime: args.runtime },
    console.error,
    console.error,
    join(__dirname, '../../server/dist/onnxWorker.js'),
  );
  const never = new AbortController().signal;
  const places = placesOf(sentences);
  const trusts = [0, 0.1, 0.25, 0.5, 1];
  const first = trusts.map(() => 0);
  let all = 0;
  let listed = 0;
  /** How much likelier the model takes the right word to be than the slip that is a word, in natural logarithms. */
  const ahead: number[] = [];
  let usual = 0;
  const times: number[] = [];
  for (const { word, typo } of typos) {
    const place = places.get(word);
    if (place === undefined) continue;
    const [before, after] = [place[0].slice(-CONTEXT_UNITS), place[1].slice(0, CONTEXT_UNITS)];
    if (speller.check(typo)) {
      const scores = await thread.scores(before, [word, typo], after, never);
      const [right, wrong] = [scores?.get(word), scores?.get(typo)];
      if (right === undefined || wrong === undefined) continue;
      ahead.push(right - wrong);
      if (speller.frequencies.count(word.toLowerCase()) > speller.frequencies.count(typo.toLowerCase())) usual++;
      continue;
    }
    const suggestions = speller.suggest(typo, { before, after });
    all++;
    if (suggestions.some((suggestion) => suggestion.word === word)) listed++;
    const began = performance.now();
    const scores =
      (suggestions.length > 1 && (await thread.scores(before, comparable(suggestions), after, never))) || new Map();
    if (scores.size > 0) times.push(performance.now() - began);
    trusts.forEach((trust, i) => {
      if (rerank(suggestions, scores, trust)[0]?.word === word) first[i]!++;
    });
  }
  times.sort((a, b) => a - b);
  console.log(
    `${all} found typos in sentences, the right word listed in ${percent(listed, all)}; first by the power of the model's say:`,
  );
  console.log(`  ${trusts.map((trust, i) => `${trust}: ${percent(first[i]!, all)}`).join(', ')}`);
  console.log(
    `  asking the model, p50 ${times[times.length >> 1]?.toFixed(0)} ms, p95 ${times[Math.floor(times.length * 0.95)]?.toFixed(0)} ms`,
  );
  console.log(
    `${ahead.length} slips that are words: the right word is likelier to the model in ${percent(ahead.filter((by) => by > 0).length, ahead.length)}, ` +
      `more usual by count in ${percent(usual, ahead.length)}`,
  );
  for (const least of [2, 4, 6, 8])
    console.log(
      `  by a factor of e^${least}: ${percent(ahead.filter((by) => by > least).length, ahead.length)} of the slips found, ` +
        `${percent(ahead.filter((by) => by < -least).length, ahead.length)} of the right words accused`,
    );
  thread.close();
}

/** Words of six letters and more broken by a space: how often a half is flagged, and joining offered first or in five. */
function joinFigures(speller: Speller, sentences: readonly string[], random: Random): void {
  let all = 0;
  let flagged = 0;
  let first = 0;
  let five = 0;
  for (const sentence of sentences.slice(0, 2000)) {
    const words = sentence.split(' ');
    const long: number[] = [];
    words.forEach((word, i) => {
      if (/^[\u0400-\u04FF]{6,}$/u.test(word)) long.push(i);
    });
    if (long.length === 0) continue;
    const at = pick(long, random);
    const word = words[at]!;
    if (!speller.check(word)) continue;
    const cut = 2 + Math.floor(random() * (word.length - 3));
    const [left, right] = [word.slice(0, cut), word.slice(cut)];
    all++;
    const before = words.slice(0, at).join(' ');
    const after = words.slice(at + 1).join(' ');
    const asked = !speller.check(left)
      ? speller.suggest(left, { before: `${before} `, after: ` ${right} ${after}` })
      : !speller.check(right)
        ? speller.suggest(right, { before: `${before} ${left} `, after: ` ${after}` })
        : undefined;
    if (asked === undefined) continue;
    flagged++;
    const rank = asked.findIndex((found) => found.word === word && (found.before ?? found.after) !== undefined);
    if (rank === 0) first++;
    if (rank >= 0 && rank < 5) five++;
  }
  console.log(
    `Qalam: words broken in two: a half is flagged in ${percent(flagged, all)} of ${all}; joining offered first / in five of those ${percent(first, flagged)} / ${percent(five, flagged)}`,
  );
}

function ours(speller: Speller): Checker {
  return {
    name: 'Qalam',
    wrong: (words) => words.map((word) => !speller.check(word)),
    suggest: (words) => {
      const times: number[] = [];
      const answers = words.map((word) => {
        const start = performance.now();
        const answer = speller.suggest(word).map((suggestion) => suggestion.word);
        times.push(performance.now() - start);
        return answer;
      });
      times.sort((a, b) => a - b);
      const at = (share: number) => times[Math.floor(times.length * share)]?.toFixed(1);
      console.log(`Qalam: suggestions for one word: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`);
      return answers;
    },
  };
}

function peer(): Checker | undefined {
  const probe = spawnSync('hunspell', ['-d', 'kk_KZ', '-l'], { input: 'сөз\n', encoding: 'utf8' });
  if (probe.status !== 0) return undefined;
  const run = (option: string, words: readonly string[]) =>
    spawnSync('hunspell', ['-i', 'utf-8', '-d', 'kk_KZ', option], {
      input: words.map((word) => (option === '-a' ? `^${word}` : word)).join('\n'),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    }).stdout;
  const wrongSet = (words: readonly string[]) => new Set(run('-l', words).split('\n'));
  return {
    name: 'hunspell -d kk_KZ',
    wrong: (words) => {
      const wrong = wrongSet(words);
      // Its own tokenizer cuts words at hyphens, digits and other scripts: a word is wrong if one of its pieces is.
      return words.map((word) => wrong.has(word) || word.split(/[^\p{L}]+/u).some((piece) => wrong.has(piece)));
    },
    suggest: (words) => {
      const start = performance.now();
      // `-a` answers a block of lines per input line, closed by an empty line.
      const blocks = run('-a', words).split('\n').slice(1).join('\n').split('\n\n');
      console.log(`hunspell -d kk_KZ: ${((performance.now() - start) / words.length).toFixed(1)} ms a word on average`);
      return words.map((_, i) => {
        const lines = (blocks[i] ?? '').split('\n').filter((line) => line.startsWith('&'));
        return lines[0]?.split(': ')[1]?.split(', ') ?? [];
      });
    },
  };
}

type Load = typeof import('../../server/src/analysis/load');

/** A Qalam of any checkout as it judges words and texts: the language of each text is detected first, as in the editor. */
async function subjectOf(name: string, root: string): Promise<Subject> {
  const source = join(root, 'server', 'src');
  const load = (await import(join(source, 'analysis', 'load.ts'))) as Load & { loadRooms?: Load['loadModules'] };
  const { analyzeSegment } = (await import(
    join(source, 'analysis', 'analyzer.ts')
  )) as typeof import('../../server/src/analysis/analyzer');
  // Older checkouts have rooms.
  const loaded = await (load.loadModules ?? load.loadRooms!)(join(root, 'dictionaries'), { entities: args.tagger });
  const { failures } = loaded;
  const modules = loaded.modules ?? (loaded as unknown as { rooms: typeof loaded.modules }).rooms;
  const { speller } = modules;
  if (!speller) throw new Error(failures.map(({ error }) => error).join('; '));
  const options = {
    spelling: true,
    cleaning: false,
    entities: args.tagger,
    ignorePatterns: [],
    tokenized: false,
    whole: false,
    foreignWords: false,
    islands: false,
  };
  return {
    name,
    wrong: (words) => words.map((word) => !speller.check(word)),
    findings: (text) => analyzeSegment(modules, text, options).findings,
    suggest: (word) => speller.suggest(word).map((suggestion) => suggestion.word),
  };
}

async function kinds(): Promise<void> {
  const root = join(__dirname, '..', '..');
  const subjects = [await subjectOf('Qalam', root)];
  if (args.against) subjects.push(await subjectOf('against', args.against));
  const other = args['no-peer'] ? undefined : peer();
  if (other) subjects.push({ name: other.name, wrong: (words) => other.wrong(words) });
  else console.log('hunspell -d kk_KZ: left out (not asked for, or `hunspell` with `hunspell-kk` is not installed)');
  kindFigures(subjects, {
    texts: args.text,
    iob2: args.iob2,
    part: args.part === 'tune' ? 'tune' : 'report',
    seed: Number(args.seed),
    show: Number(args.show),
    hash,
    typos: KINDS,
  });
}

async function main(): Promise<void> {
  if (args.domains && args.text) {
    const read = (file: keyof typeof DATA_FILES) => readFileSync(join(dataFolder(), DATA_FILES[file]));
    await domainFigures(
      {
        aff: read('aff'),
        dic: read('dic'),
        frequencies: read('frequencies'),
        pairs: read('pairs'),
        context: read('context'),
        nameShapes: read('nameShapes'),
        names: read('names'),
        slips: read('slips'),
        confused: read('confused'),
      },
      {
        texts: args.text,
        part: args.part === 'tune' ? 'tune' : 'report',
        seed: Number(args.seed),
        types: Number(args.types),
        show: Number(args.show),
        hash,
        typos: KINDS,
        without,
      },
    );
    return;
  }
  if (args.text) await kinds();
  if (args['kinds-only']) return;
  if (!args.iob2) {
    console.error('usage: npm run bench:spelling -- --iob2 FILE [--words FILE] [--seed N] [--part report|tune]');
    process.exitCode = 2;
    return;
  }
  const read = (file: keyof typeof DATA_FILES) => readFileSync(join(dataFolder(), DATA_FILES[file]));
  const data = {
    aff: read('aff'),
    dic: read('dic'),
    frequencies: read('frequencies'),
    pairs: read('pairs'),
  };
  const memory = process.memoryUsage().rss;
  const started = performance.now();
  const first = await loadSpeller(data);
  if (!first.ok) throw new Error(first.error);
  first.value.check('сөз');
  const loaded = performance.now() - started;
  first.value.suggest('сөздікк');
  console.log(
    `Qalam: cold load ${loaded.toFixed(0)} ms, with first suggestion ${(performance.now() - started).toFixed(0)} ms, ` +
      `memory added ${((process.memoryUsage().rss - memory) / 1e6).toFixed(0)} MB`,
  );
  const corpus = readCorpus(args.iob2);
  const running = [...corpus].flatMap(([word, { count }]) => Array<string>(count).fill(word));
  const shuffle = randomOf(7);
  const order = running.map((word) => ({ word, key: shuffle() })).sort((a, b) => a.key - b.key);
  const begun = performance.now();
  for (const { word } of order) first.value.check(word);
  const elapsed = performance.now() - begun;
  console.log(
    `Qalam: ${((order.length / elapsed) * 1000).toFixed(0)} words checked a second (running text, ${order.length} tokens, cache empty at the start)`,
  );
  first.value.dispose();

  const text = readFileSync(args.iob2, 'utf8');
  // Neighbours are learnt from the other half of the sentences alone, a fraction of what the shipped table knows.
  const context = new TextEncoder().encode(contextLines(sentencesOf(text, (id) => !isReported(id))));
  const loadedAgain = await loadSpeller({ ...data, frequencies: heldOut(data.frequencies, corpus), context });
  if (!loadedAgain.ok) throw new Error(loadedAgain.error);
  const qalam = ours(loadedAgain.value);
  const attested = new Set<string>();
  for (const word of corpus.keys()) attested.add(word.toLowerCase());
  if (args.words) for (const word of readFileSync(args.words, 'utf8').split(/\r?\n/)) attested.add(word.toLowerCase());
  const random = randomOf(Number(args.seed));
  const typos = makeTypos(corpus, attested, random);
  if (args.masked) {
    await maskedFigures(loadedAgain.value, typos, sentencesOf(text, isReported), args.masked);
    loadedAgain.value.dispose();
    return;
  }
  const other = args['no-peer'] ? undefined : peer();
  if (!other)
    console.log('hunspell -d kk_KZ: left out (not asked for, or `hunspell` with `hunspell-kk` is not installed)');
  const drawn = [...new Set(typos.map(({ word }) => word))];
  const lacking = new Set<string>();
  other?.wrong(drawn).forEach((wrong, i) => {
    if (wrong) lacking.add(drawn[i]!);
  });
  const known = (word: string) => !lacking.has(word);
  falseAlarms(qalam, corpus);
  typoFigures(qalam, typos, typos, known);
  const sentences = sentencesOf(text, isReported);
  contextFigures(loadedAgain.value, typos, sentences);
  joinFigures(loadedAgain.value, sentences, random);
  if (other) {
    falseAlarms(other, corpus);
    const step = Math.max(1, Math.floor(typos.length / Number(args.sample)));
    typoFigures(
      other,
      typos,
      typos.filter((_, i) => i % step === 0),
      known,
    );
  }
  loadedAgain.value.dispose();
}

void main();

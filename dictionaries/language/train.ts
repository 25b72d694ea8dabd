/**
 * Trains the language model: `npm run train:language -- --data FOLDER [--words FOLDER] [--others FOLDER] [--out FILE]`.
 *
 * FOLDER holds `LANG.txt`, one sentence a line; the word lists are optional (see README.md beside this file). One linear
 * softmax a script over hashed character n-grams, trained by AdaGrad on spans of one word up to whole sentences; the n-grams
 * that matter least are then dropped, the rest trained on, and the weights rounded to one byte. Same input, same bytes.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { HASH_BITS, SCRIPTS, WordReader } from '../../server/src/language/features';
import { encodeModel, type ScriptWeights } from '../../server/src/language/model';
import { withoutKazakhLetters } from '../../server/src/language/transliterate';
import { randomOf, shuffle } from '../../server/src/random';
import { checkInputs } from '../sources';
import {
  crimeanCyrillic,
  hasForeignSpelling,
  isMostly,
  karakalpakApostrophes,
  karakalpakLatin,
  karakalpakUsual,
  kazakhAsKarakalpak,
  kazakhAsKumyk,
  kazakhAsNogai,
  kazakhAsTurkmen,
  neighbourSentences,
  readNeighbours,
  readOthers,
  readSentences,
  readWords,
  russianLatin,
  serbianLatin,
  span,
  tatarLatin,
  turkmenCyrillic,
  uyghurCyrillic,
  uyghurLatin,
  uzbekCyrillic,
  VARIANTS,
} from './samples';

interface Source {
  readonly name: string;
  readonly sentences: readonly string[];
  readonly words: readonly string[];
  readonly write: (text: string, random: () => number) => string;
  /** Samples an epoch. */
  readonly samples: number;
  /** No spans of one to three words. */
  readonly longOnly?: boolean;
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    words: { type: 'string' },
    others: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('kk-language.bin', import.meta.url)) },
    epochs: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
  },
});
if (options.data === undefined) {
  console.error('train:language needs --data FOLDER (LANG.txt files); see dictionaries/language/README.md');
  process.exit(2);
}

const textFiles = (folder: string | undefined) =>
  folder === undefined
    ? []
    : readdirSync(folder)
        .filter((name) => name.endsWith('.txt'))
        .map((name) => join(folder, name));
checkInputs(
  [options.out],
  [...textFiles(options.data), ...textFiles(options.words), ...(options.others === undefined ? [] : [options.others])],
);
const splits = readSentences(options.data);
const sentencesOf = (language: string) => splits.get(language)?.train ?? [];

const russianWords = new Set(readWords(options.words, 'rus', /^[а-яё'-]+$/));
/** A language's word list without what is Russian: web word lists are full of it. */
const wordsOf = (name: string, script: RegExp) =>
  readWords(options.words, name, script).filter((word) => !russianWords.has(word));
const CYRILLIC = /^[\p{Script=Cyrillic}'’-]+$/u;
const LATIN = /^[\p{Script=Latin}'’ʻʼ-]+$/u;
const ARABIC = /^[\p{Script=Arabic}-]+$/u;

const asIs = (text: string) => text;
const source = (
  name: string,
  samples: number,
  words: readonly string[] = [],
  write: Source['write'] = asIs,
): Source => ({
  name,
  sentences: sentencesOf(name.split(':')[0]!),
  words,
  write,
  samples,
});
/** Sentences of languages that are no labels, to know them for something else: see `readOthers`. */
const others = options.others === undefined ? [] : readOthers(options.others).train;
const rejected = (samples: number, script: RegExp, words: readonly string[] = []): Source => ({
  name: 'und',
  sentences: [...sentencesOf('und'), ...others.filter((sentence) => isMostly(sentence, script))],
  words,
  write: asIs,
  samples,
});
/**
 * Neighbours of Kazakh that are no labels, which would drown among the others: what text there is, phrases of our own, and
 * Kazakh in their spelling.
 */
const neighbours = options.others === undefined ? new Map<string, string[]>() : readNeighbours(options.others);
const phrases = neighbourSentences(400, randomOf(3));
const neighbour = (language: string, script: string) => [
  ...(neighbours.get(language) ?? []),
  ...(phrases.get(`${language} ${script}`) ?? []),
];
const rejectedAs = (samples: number, sentences: readonly string[], write: Source['write'] = asIs): Source => ({
  name: 'und',
  sentences,
  words: [],
  write,
  samples,
});
const inSpellingOf = (write: (text: string) => string) => sentencesOf('kk').map(write).filter(hasForeignSpelling);
/** Karakalpak in its three Latin alphabets. */
const karakalpakInLatin: Source['write'] = (text, random) => {
  const latin = karakalpakLatin(karakalpakUsual(text));
  const which = random();
  return which < 0.4 ? latin : karakalpakApostrophes(latin, which < 0.7 ? 2009 : 1995);
};
const kazakhWords = wordsOf('kaz', CYRILLIC);
const kazakh = (variant: string, samples: number) => source(`kk:${variant}`, samples, kazakhWords, VARIANTS[variant]!);

/** Capitalised words inside Kazakh sentences, mostly names, as Russian spells them. */
const kazakhNames = sentencesOf('kk').flatMap((sentence) =>
  [...sentence.matchAll(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}{3,}/gu)].map(([name]) => withoutKazakhLetters(name, 'similar')),
);
/** Russian as written in Kazakhstan: some of the words are Kazakh names, which must not make it Kazakh. */
const russianOfKazakhstan: Source['write'] = (text, random) => {
  if (random() > 0.25 || !text.includes(' ')) return text;
  const words = text.split(' ');
  for (let left = 1 + Math.floor(random() * 2); left > 0; left--) {
    const name = kazakhNames[Math.floor(random() * kazakhNames.length)];
    if (name !== undefined) words.splice(Math.floor(random() * (words.length + 1)), 0, name);
  }
  return words.join(' ');
};

const SOURCES: Readonly<Record<(typeof SCRIPTS)[number], () => Source[]>> = {
  Cyrl: () => [
    kazakh('cyrillic', 36_000),
    kazakh('cyrillic-no-special', 11_000),
    kazakh('cp1251-mojibake', 7_000),
    source('ru', 24_000, [...russianWords], russianOfKazakhstan),
    source('ky', 26_000, wordsOf('kir', CYRILLIC)),
    source('tt', 18_000),
    source('ba', 16_000),
    source('kaa', 12_000, [], (text, random) => (random() < 0.5 ? karakalpakUsual(text) : text)),
    { ...source('kaa', 4_000), sentences: sentencesOf('kk'), write: kazakhAsKarakalpak, longOnly: true },
    source('sah', 8_000),
    source('tyv', 6_000),
    source('bxr', 6_000),
    source('mn', 8_000, wordsOf('mon', CYRILLIC)),
    source('cv', 8_000),
    source('uz', 8_000, wordsOf('uzb-cyrl', CYRILLIC), uzbekCyrillic),
    source('uk', 10_000, wordsOf('ukr', CYRILLIC)),
    source('be', 8_000, wordsOf('bel', CYRILLIC)),
    source('bg', 10_000, wordsOf('bul', CYRILLIC)),
    source('sr', 9_000, wordsOf('srp', CYRILLIC)),
    source('mk', 10_000, wordsOf('mkd', CYRILLIC)),
    rejected(12_000, /\p{Script=Cyrillic}/gu),
    rejectedAs(3_000, neighbour('tk', 'Latn'), turkmenCyrillic),
    rejectedAs(2_000, neighbour('crh', 'Latn'), crimeanCyrillic),
    rejectedAs(2_000, neighbour('nog', 'Cyrl')),
    rejectedAs(2_000, neighbour('kum', 'Cyrl')),
    rejectedAs(3_000, neighbour('krc', 'Cyrl')),
    rejectedAs(3_000, sentencesOf('ug'), uyghurCyrillic),
    { ...rejectedAs(1_500, inSpellingOf(kazakhAsNogai)), longOnly: true },
    { ...rejectedAs(1_500, inSpellingOf(kazakhAsKumyk)), longOnly: true },
  ],
  Latn: () => [
    kazakh('latin-2021', 14_000),
    kazakh('latin-older', 22_000),
    source('tr', 14_000, wordsOf('tur', LATIN)),
    source('az', 12_000, wordsOf('aze', LATIN)),
    source('uz', 12_000, wordsOf('uzb', LATIN)),
    source('en', 18_000, wordsOf('eng', LATIN)),
    {
      ...source('kaa', 10_000, [], karakalpakInLatin),
      sentences: [...sentencesOf('kaa'), ...neighbour('kaa', 'Latn')],
    },
    {
      ...source('kaa', 6_000, [], (text, random) => karakalpakInLatin(kazakhAsKarakalpak(text), random)),
      sentences: sentencesOf('kk'),
      longOnly: true,
    },
    source('ug', 8_000, [], uyghurLatin),
    source('tt', 6_000, [], tatarLatin),
    source('sr', 6_000, [], serbianLatin),
    source('ru', 8_000, [...russianWords], russianLatin),
    // Languages that the model does not tell apart: enough to know that they are none of the others.
    rejected(
      30_000,
      /\p{Script=Latin}/gu,
      ['deu', 'fra', 'spa'].flatMap((name) => wordsOf(name, LATIN)),
    ),
    rejectedAs(6_000, neighbour('tk', 'Latn')),
    rejectedAs(6_000, neighbour('crh', 'Latn')),
    { ...rejectedAs(3_000, inSpellingOf(kazakhAsTurkmen)), longOnly: true },
  ],
  Arab: () => [
    kazakh('tote', 10_000),
    source('ug', 10_000, wordsOf('uig', ARABIC)),
    rejected(
      6_000,
      /\p{Script=Arabic}/gu,
      ['ara', 'fas'].flatMap((name) => wordsOf(name, ARABIC)),
    ),
  ],
};

/** Where a model may grow: n-grams considered, and n-grams kept. */
const LIMITS = { Cyrl: [700_000, 70_000], Latn: [500_000, 45_000], Arab: [120_000, 8_000] } as const;
const STEP = { Cyrl: 0.18, Latn: 0.18, Arab: 0.2 } as const;
const MIN_COUNT = 2;
const RATE = 0.5;
const DECAY = 2e-6;
const DROPOUT = 0.25;

/** One training text: a span of a sentence or a few words of a list, sometimes misspelt, in capitals or without apostrophes. */
function sample({ sentences, words, write, longOnly = false }: Source, random: () => number): string {
  const kind = longOnly ? 0.5 + random() / 2 : random();
  let text: string | undefined;
  if (words.length > 0 && (sentences.length === 0 || random() < 0.3)) {
    const count = sentences.length > 0 || kind < 0.4 ? 1 : 2 + Math.floor(random() * 8);
    text = Array.from({ length: count }, () => words[Math.floor(random() * words.length)]!).join(' ');
  } else {
    const sentence = sentences[Math.floor(random() * sentences.length)]!;
    if (kind < 0.25) text = span(sentence, 1, random);
    else if (kind < 0.5) text = span(sentence, 2 + Math.floor(random() * 2), random);
    else if (kind < 0.8) text = span(sentence, 4 + Math.floor(random() * 7), random);
    text ??= sentence;
  }
  if (random() < 0.06) text = misspell(text, random);
  text = write(text, random);
  if (random() < 0.08) text = text.toUpperCase();
  return text;
}

function misspell(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length - 1));
  const kind = random();
  if (!/^\p{L}{2}/u.test(text.slice(at, at + 2))) return text;
  if (kind < 0.4) return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  if (kind < 0.7) return text.slice(0, at) + text.slice(at + 1);
  return text.slice(0, at) + text[at] + text.slice(at);
}

/** An epoch's samples as indices into the sources, in a random order. */
function epoch(sources: readonly Source[], scale: number, random: () => number): Uint8Array {
  const order: number[] = [];
  for (const [index, { samples }] of sources.entries()) {
    for (let n = 0; n < samples * scale; n++) order.push(index);
  }
  shuffle(order, random);
  return Uint8Array.from(order);
}

function train(script: number, sources: readonly Source[], epochs: number, scale: number): ScriptWeights {
  const name = SCRIPTS[script]!;
  const [considered, kept] = LIMITS[name];
  const reader = new WordReader();
  const classes = [...new Set(sources.map((each) => each.name))];
  const classOf = sources.map((each) => classes.indexOf(each.name));
  const size = classes.length;

  // Which n-grams there are, and how often in how many samples.
  const counts = new Uint32Array(2 ** HASH_BITS);
  let random = randomOf(7 + script);
  for (const index of epoch(sources, scale * 2, random)) {
    reader.read(sample(sources[index]!, random));
    reader.grams(script, (hash) => counts[hash]!++);
  }
  let threshold: number = MIN_COUNT;
  for (;;) {
    let number = 0;
    for (const count of counts) if (count >= threshold) number++;
    if (number <= considered) break;
    threshold++;
  }
  const indexOf = new Int32Array(2 ** HASH_BITS).fill(-1);
  const number = (keep: (hash: number) => boolean) => {
    let next = 0;
    for (let hash = 0; hash < indexOf.length; hash++) indexOf[hash] = keep(hash) ? next++ : -1;
    return next;
  };
  let grams = number((hash) => counts[hash]! >= threshold);
  console.log(`${name}: ${size} classes, ${grams} n-grams seen ${threshold} times or more`);

  let weights = new Float32Array(grams * size);
  let squares = new Float32Array(grams);
  const bias = new Float32Array(size);
  const found = new Int32Array(200_000);
  const logits = new Float64Array(size);

  const pass = (rate: number, label: string) => {
    let loss = 0;
    let right = 0;
    const order = epoch(sources, scale, random);
    for (const index of order) {
      const gold = classOf[index]!;
      reader.read(sample(sources[index]!, random));
      let n = 0;
      const total = reader.grams(script, (hash) => {
        const gram = indexOf[hash]!;
        if (gram >= 0 && n < found.length && random() >= DROPOUT) found[n++] = gram;
      });
      if (total === 0) continue;
      // A text of n-grams says more than one word does, but n-grams overlap: their sum is scaled by 1/√n.
      const scaleBy = 1 / Math.sqrt(total);
      logits.set(bias);
      for (let f = 0; f < n; f++) {
        for (let c = 0, at = found[f]! * size; c < size; c++, at++)
          logits[c]! += (weights[at]! * scaleBy) / (1 - DROPOUT);
      }
      let max = Number.NEGATIVE_INFINITY;
      let best = 0;
      for (let c = 0; c < size; c++) {
        if (logits[c]! > max) {
          max = logits[c]!;
          best = c;
        }
      }
      if (best === gold) right++;
      let sum = 0;
      for (let c = 0; c < size; c++) sum += logits[c] = Math.exp(logits[c]! - max);
      let norm = 0;
      for (let c = 0; c < size; c++) {
        const p = logits[c]! / sum;
        if (c === gold) loss -= Math.log(Math.max(p, 1e-12));
        const gradient = p - (c === gold ? 1 : 0);
        logits[c] = gradient;
        norm += gradient * gradient;
        bias[c]! -= rate * 0.002 * gradient;
      }
      if (norm < 1e-7) continue;
      const square = norm * scaleBy * scaleBy;
      for (let f = 0; f < n; f++) {
        const gram = found[f]!;
        squares[gram]! += square;
        const step = (rate * scaleBy) / Math.sqrt(squares[gram]! + 1e-4);
        const shrink = 1 - rate * DECAY * 100;
        for (let c = 0, at = gram * size; c < size; c++, at++) weights[at] = weights[at]! * shrink - step * logits[c]!;
      }
    }
    console.log(
      `${name} ${label}: loss ${(loss / order.length).toFixed(4)}, right ${((100 * right) / order.length).toFixed(2)}%`,
    );
  };

  random = randomOf(100 + script);
  for (let e = 0; e < epochs; e++) pass(RATE * (1 - (0.7 * e) / epochs), `epoch ${e + 1}`);

  // Keep the n-grams whose weights move the outcome most over all texts: spread of the weights, times how often they occur.
  const worth = new Float32Array(2 ** HASH_BITS);
  for (let hash = 0; hash < indexOf.length; hash++) {
    const gram = indexOf[hash]!;
    if (gram < 0) continue;
    let mean = 0;
    for (let c = 0; c < size; c++) mean += weights[gram * size + c]! / size;
    let spread = 0;
    for (let c = 0; c < size; c++) spread += (weights[gram * size + c]! - mean) ** 2;
    worth[hash] = Math.sqrt(spread) * counts[hash]! ** 0.4;
  }
  const ranked = Float32Array.from(worth.filter((value) => value > 0)).sort();
  const least = ranked.length > kept ? ranked[ranked.length - kept]! : 0;
  const before = indexOf.slice();
  grams = number((hash) => before[hash]! >= 0 && worth[hash]! >= least);
  const smaller = new Float32Array(grams * size);
  const smallerSquares = new Float32Array(grams);
  for (let hash = 0; hash < indexOf.length; hash++) {
    const gram = indexOf[hash]!;
    if (gram < 0) continue;
    smaller.set(weights.subarray(before[hash]! * size, (before[hash]! + 1) * size), gram * size);
    smallerSquares[gram] = squares[before[hash]!]!;
  }
  weights = smaller;
  squares = smallerSquares;
  for (let e = 0; e < 3; e++) pass(RATE * (0.35 - 0.1 * e), `kept ${grams}, epoch ${e + 1}`);

  const step = STEP[name];
  const bytes = new Int8Array(weights.length);
  for (let gram = 0; gram < grams; gram++) {
    // A constant added to all classes of an n-gram changes nothing; without it the bytes are smaller.
    const row = weights.subarray(gram * size, (gram + 1) * size);
    const middle = Float32Array.from(row).sort()[size >> 1]!;
    for (let c = 0; c < size; c++) {
      bytes[gram * size + c] = Math.max(-127, Math.min(127, Math.round((row[c]! - middle) / step)));
    }
  }
  const keys = new Int32Array(grams);
  for (let hash = 0; hash < indexOf.length; hash++) if (indexOf[hash]! >= 0) keys[indexOf[hash]!] = hash;
  return {
    script: name,
    classes,
    bias: [...bias].map((value) => Math.round(value * 1e4) / 1e4),
    step,
    grams,
    keys,
    weights: bytes,
  };
}

const started = Date.now();
const model = SCRIPTS.map((script, index) => {
  const sources = SOURCES[script]().filter(({ sentences, words }) => sentences.length + words.length > 0);
  return train(index, sources, Number(options.epochs), Number(options.scale));
});
const bytes = encodeModel(model);
writeFileSync(options.out, bytes);
console.log(
  `${join(options.out)}: ${bytes.length} bytes, ${gzipSync(readFileSync(options.out), { level: 9 }).length} gzipped, ${Math.round((Date.now() - started) / 1000)} s`,
);

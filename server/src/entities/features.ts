/**
 * What the tagger sees of a sentence: each token becomes a list of 32-bit hashes, a template's number mixed with the values
 * it joins (form, stem, affixes, shape, word group …), so that no string is built while tagging; what depends on the form
 * alone is worked out once for each form and kept. Training and tagging share this file, so that any change here makes
 * existing model files useless: raise `FEATURE_VERSION` with it.
 */
import { wordGroup } from './lexicon';
import { stripInflection } from './stem';

export const FEATURE_VERSION = 1;

/** Room for the features of one token; `sentenceFeatures` never writes more. */
export const MAX_FEATURES = 160;

/** What is known of one token by itself. */
export interface Word {
  readonly word: number;
  /** The lower-case form with every digit as 0. */
  readonly digits: number;
  readonly stem: number;
  readonly inflection: number;
  readonly shape: number;
  readonly shortShape: number;
  readonly suffixes: readonly number[];
  readonly prefixes: readonly number[];
  readonly grams: readonly number[];
  /** Which name ending; 0 none. */
  readonly name: number;
  readonly group: number;
  /** 0 lower case, 1 capital first, 2 all capitals, 3 mixed, 4 digits, 5 digits and letters, 6 neither. */
  readonly caps: number;
  readonly possessive: boolean;
  readonly numeric: boolean;
  readonly opening: boolean;
  readonly closing: boolean;
  readonly comma: boolean;
  /** Hashes for the network's embedding table. */
  readonly pieces: Int32Array;
}

/** FNV-1a over UTF-16 units. */
export function hashString(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Mixes two hashes; the finaliser of MurmurHash3. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) | 0;
}

/** Endings of surnames, patronymics, given names and places that tell their class. */
const NAME_ENDINGS =
  /(?:([оеё]в|ин|ын)|([оеё]ва|ина|ына)|(ұлы|улы)|(қызы|кызы)|(вич)|(вна)|(ский|ская|цкий|цкая)|(бек)|(бай)|(хан)|(гүл|гул)|(жан)|(нұр|нур)|(ко|чук|швили|дзе|ян)|(мұрат|қали|ғали|ғазы|мұхамед)|(стан|ландия|ния)|(көл|тау|қала|кент|бұлақ|өзен|төбе|арал|су)|(банк|газ|мұнай|пром|строй|телеком|атом|холдинг))$/u;

function shapeOf(token: string): { shape: string; short: string } {
  let shape = '';
  let short = '';
  for (const character of token) {
    const kind = /\p{Lu}/u.test(character)
      ? /[A-Z]/.test(character)
        ? 'L'
        : 'X'
      : /\p{L}/u.test(character)
        ? /[a-z]/.test(character)
          ? 'l'
          : 'x'
        : /\p{N}/u.test(character)
          ? '0'
          : character;
    if (shape.length < 10 || kind === '-') shape += kind;
    if (!short.endsWith(kind)) short += kind;
  }
  return { shape, short };
}

function capsOf(text: string): number {
  if (/^\p{N}+$/u.test(text)) return 4;
  if (/\p{N}/u.test(text)) return 5;
  if (!/\p{L}/u.test(text)) return 6;
  if (!/\p{Lu}/u.test(text)) return 0;
  if (/^[^\p{L}]*\p{Lu}[^\p{Lu}]*$/u.test(text)) return 1;
  return /\p{Ll}/u.test(text) ? 3 : 2;
}

const CACHE = new Map<string, Word>();
const CACHE_LIMIT = 8192;

/** The facts of one token; remembered, since a text repeats its words. */
export function wordOf(token: string): Word {
  const known = CACHE.get(token);
  if (known !== undefined) return known;
  const made = makeWord(token);
  if (CACHE.size >= CACHE_LIMIT) CACHE.clear();
  CACHE.set(token, made);
  return made;
}

function makeWord(token: string): Word {
  const lower = token.toLowerCase();
  const digits = lower.replace(/\p{N}/gu, '0');
  const { stem, inflection } = stripInflection(lower);
  const { shape, short } = shapeOf(token);
  const suffixes: number[] = [];
  const prefixes: number[] = [];
  for (let length = 1; length <= 6 && length < digits.length; length++) {
    suffixes.push(hashString(digits.slice(-length), 7));
    prefixes.push(hashString(digits.slice(0, length), 11));
  }
  const grams: number[] = [];
  const padded = `^${digits}$`;
  for (let length = 3; length <= 4; length++) {
    for (let i = 0; i + length <= padded.length && i < 20; i++) grams.push(hashString(padded.slice(i, i + length), 13));
  }
  const caps = capsOf(token);
  const ending = NAME_ENDINGS.exec(stem) ?? NAME_ENDINGS.exec(lower);
  const group = wordGroup(lower, stem);
  const word = hashString(lower);
  const stemHash = hashString(stem, 3);
  const inflectionHash = hashString(inflection, 5);
  const shapeHash = hashString(shape, 19);
  const shortHash = hashString(short, 17);
  const pieces = new Set<number>([
    mix(word, 1),
    mix(stemHash, 2),
    mix(inflectionHash, 3),
    mix(shortHash, 4),
    mix(shapeHash, 5),
    mix(group, 9),
    ...suffixes.slice(0, 4).map((hash) => mix(hash, 6)),
    ...prefixes.slice(0, 5).map((hash) => mix(hash, 7)),
    ...grams.map((hash) => mix(hash, 8)),
  ]);
  return {
    word,
    digits: hashString(digits, 23),
    stem: stemHash,
    inflection: inflectionHash,
    shape: shapeHash,
    shortShape: shortHash,
    suffixes,
    prefixes,
    grams,
    name: ending === null || caps === 0 ? 0 : ending.slice(1).findIndex((part) => part !== undefined) + 1,
    group,
    caps,
    possessive: /(?:[ыі]|[ыі]н|[ыі]н[еа]|[ыі]н[дт][ае]н?|[ыі]н[ыі]ң)$/u.test(lower),
    numeric: caps === 4 || caps === 5 || (group >= 1 && group <= 4),
    opening: /^[«“„]$/u.test(token),
    closing: /^[»”]/u.test(token),
    comma: /^[,–-]$/u.test(token),
    pieces: Int32Array.from(pieces),
  };
}

/** Templates that tell which word the token itself is: the trainer hides them now and then. */
export const LEXICAL_TEMPLATES: ReadonlySet<number> = new Set([
  2, 3, 7, 13, 14, 15, 23, 24, 25, 39, 40, 42, 43, 54, 55, 82, 83, 90, 105, 112, 114, 143,
]);

const OUTSIDE: Word = { ...makeWord('\u0002'), caps: 7, group: 0 };

/** The groups of `lexicon.ts` from this number on name the head of a compound name (министрлік, қала, көше …). */
const FIRST_HEAD_GROUP = 17;

/** Fills `out` with the features of each token in turn, `MAX_FEATURES` apart; `counts[i]` says how many token `i` has;
 * `templates`, where given, gets the number of the template that each was made by. */
export function sentenceFeatures(
  words: readonly Word[],
  out: Int32Array,
  counts: Int32Array,
  templates?: Uint8Array,
): void {
  const length = words.length;
  const at = (i: number): Word => words[i] ?? OUTSIDE;
  // Quotation: for each token the index of the opening and the closing mark around it, or -1.
  const opened = new Int32Array(length).fill(-1);
  const closed = new Int32Array(length).fill(-1);
  let open = -1;
  for (let i = 0; i < length; i++) {
    if (words[i]!.opening) open = i;
    else if (words[i]!.closing && open >= 0) {
      if (i - open < 18) {
        opened.fill(open, open + 1, i);
        closed.fill(i, open + 1, i);
      }
      open = -1;
    }
  }
  // Runs of capitalised words and of numerals: first and last index of the run that a token is in.
  const runStart = new Int32Array(length).fill(-1);
  const runEnd = new Int32Array(length).fill(-1);
  const runKind = (word: Word) => (word.numeric ? 2 : word.caps >= 1 && word.caps <= 3 ? 1 : 0);
  for (let i = 0; i < length; ) {
    const kind = runKind(words[i]!);
    let k = i + 1;
    while (k < length && kind !== 0 && runKind(words[k]!) === kind) k++;
    if (kind !== 0) {
      runStart.fill(i, i, k);
      runEnd.fill(k - 1, i, k);
    }
    i = k;
  }

  for (let i = 0; i < length; i++) {
    const base = i * MAX_FEATURES;
    let n = 0;
    const add = (template: number, hash: number) => {
      if (n >= MAX_FEATURES) return;
      if (templates !== undefined) templates[base + n] = template;
      out[base + n++] = mix(hash, template);
    };
    const w = words[i]!;
    const p1 = at(i - 1);
    const p2 = at(i - 2);
    const p3 = at(i - 3);
    const n1 = at(i + 1);
    const n2 = at(i + 2);
    const n3 = at(i + 3);
    const first = i === 0 || (i === 1 && p1.caps === 6) ? 1 : 0;

    add(1, 0);
    add(2, w.word);
    add(3, w.stem);
    add(4, w.inflection);
    add(5, mix(w.shape, first));
    add(6, mix(w.shortShape, first));
    add(7, w.digits);
    for (let k = 0; k < w.suffixes.length; k++) add(10 + k, w.suffixes[k]!);
    for (let k = 0; k < w.prefixes.length; k++) add(20 + k, w.prefixes[k]!);
    if (w.name !== 0) add(30, w.name);

    add(31, p1.stem);
    add(32, p1.word);
    add(33, n1.stem);
    add(34, n1.word);
    add(35, p2.stem);
    add(36, n2.stem);
    add(37, p3.stem);
    add(38, n3.stem);
    add(39, mix(p1.stem, w.stem));
    add(40, mix(w.stem, n1.stem));
    add(41, mix(p1.stem, n1.stem));
    add(42, mix(p1.digits, w.digits));
    add(43, mix(w.digits, n1.digits));
    add(44, mix(n1.stem, n2.stem));
    add(45, mix(p2.stem, p1.stem));
    add(46, p1.inflection);
    add(47, n1.inflection);
    add(48, mix(w.inflection, n1.stem));
    add(49, mix(p1.inflection, w.inflection));
    add(50, mix(w.inflection, n1.inflection));
    add(51, mix(mix(p1.shortShape, w.shortShape), n1.shortShape));
    add(52, mix(mix(p2.shortShape, p1.shortShape), w.shortShape));
    add(53, mix(mix(w.shortShape, n1.shortShape), n2.shortShape));
    add(54, mix(p1.shortShape, w.stem));
    add(55, mix(w.stem, n1.shortShape));
    add(56, mix(w.caps, n1.stem));
    add(57, mix(w.caps, p1.stem));
    add(58, mix(mix(w.caps, w.inflection), n1.caps));
    add(59, mix(mix(w.caps, p1.inflection), p1.caps));
    for (let k = 2; k < 5; k++) {
      if (k < p1.suffixes.length) add(60 + k, p1.suffixes[k]!);
      if (k < n1.suffixes.length) add(65 + k, n1.suffixes[k]!);
      if (k > 2 && k < n1.prefixes.length) add(70 + k, n1.prefixes[k]!);
      if (k > 2 && k < p1.prefixes.length) add(75 + k, p1.prefixes[k]!);
    }
    add(80, mix(w.suffixes[2] ?? w.word, n1.suffixes[2] ?? n1.word));
    add(81, mix(w.suffixes[2] ?? w.word, p1.suffixes[2] ?? p1.word));
    add(82, mix(w.prefixes[3] ?? w.word, n1.prefixes[3] ?? n1.word));
    add(83, mix(p1.prefixes[3] ?? p1.word, w.prefixes[3] ?? w.word));
    if (n2.prefixes[3] !== undefined) add(84, n2.prefixes[3]!);
    if (p2.prefixes[3] !== undefined) add(85, p2.prefixes[3]!);

    const grams = Math.min(w.grams.length, 24);
    for (let k = 0; k < grams; k++) add(90, w.grams[k]!);

    add(120, mix(w.group, w.inflection));
    add(121, mix(p1.group, w.group));
    add(122, mix(w.group, n1.group));
    add(123, mix(mix(p1.group, w.group), n1.group));
    add(124, mix(mix(p2.group, p1.group), w.group));
    add(125, mix(mix(w.group, n1.group), n2.group));
    add(126, mix(p1.group, w.shortShape));
    add(127, mix(n1.group, w.shortShape));
    add(128, mix(n2.group, w.caps));
    add(129, mix(p2.group, w.caps));
    add(130, mix(n3.group, w.caps));
    add(131, mix(w.group, n1.stem));
    add(132, mix(w.group, p1.stem));
    add(133, mix(w.name, mix(p1.name, p1.caps)));
    add(134, mix(w.name, mix(n1.name, n1.caps)));
    add(135, mix(w.caps, mix(mix(p2.caps, p1.caps), mix(n1.caps, n2.caps))));

    // The head that may close a compound name: the next possessed or known head word before a punctuation mark.
    for (let k = 1; k <= 7 && i + k < length; k++) {
      const f = words[i + k]!;
      if (f.caps === 6 && !f.comma) break;
      if (f.group < FIRST_HEAD_GROUP && !(f.possessive && f.caps < 4)) continue;
      add(140, f.stem);
      add(141, mix(f.stem, w.caps));
      add(142, mix(f.stem, k));
      add(143, mix(f.stem, w.stem));
      add(144, mix(f.group, mix(w.caps, k)));
      break;
    }

    if (closed[i]! >= 0) {
      const from = opened[i]!;
      const to = closed[i]!;
      const begins = i === from + 1 ? 1 : 0;
      const size = Math.min(to - from - 1, 6);
      add(100, mix(size, begins));
      add(101, mix(at(to + 1).stem, begins));
      add(102, mix(at(from - 1).stem, begins));
      add(103, mix(at(to + 1).stem, w.caps));
      add(104, mix(at(to + 2).stem, begins));
      add(105, mix(w.stem, begins));
      add(113, mix(at(to + 1).group, mix(size, begins)));
      add(114, mix(at(from + 1).stem, at(to - 1).stem));
      add(115, mix(at(to).word, begins));
      add(116, at(to - 1).stem);
      add(117, mix(at(from - 1).group, mix(at(to + 1).group, begins)));
    }
    if (runStart[i]! >= 0) {
      const from = runStart[i]!;
      const to = runEnd[i]!;
      const kind = w.numeric ? 2 : 1;
      const position = (i === from ? 1 : 0) + (i === to ? 2 : 0);
      add(106, mix(at(to + 1).stem, kind));
      add(107, mix(at(from - 1).stem, kind));
      add(108, mix(mix(at(to + 1).prefixes[2] ?? at(to + 1).word, kind), position));
      add(109, mix(Math.min(to - from, 5), position + kind * 4));
      add(110, mix(mix(at(to + 1).stem, at(to + 2).stem), kind));
      add(111, mix(at(to).inflection, position + kind * 4));
      add(112, mix(at(to).stem, kind));
      add(118, mix(at(to).name, position + kind * 4));
      add(119, mix(at(from - 1).group, mix(at(to + 1).group, position + kind * 4)));
    }
    counts[i] = n;
  }
}

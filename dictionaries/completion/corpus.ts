import { basename } from 'node:path';

/** Reading of training texts: plain text, a sentence a line, and KazNERD's IOB2 files. */

export interface Sentence {
  readonly text: string;
  /** KazNERD's sentence number; variants of one sentence share it. */
  readonly number?: number;
  /** Number of variants of the sentence, and which of them this is, from 0. Default: the only one. */
  readonly variants?: number;
  readonly variant?: number;
  /** Base name of its file. */
  readonly source?: string;
}

/** Latin letters that stand for Cyrillic ones that look the same (laws have `ə` and `i` throughout). */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ə: 'ә',
  Ə: 'Ә',
  i: 'і',
  I: 'І',
  a: 'а',
  e: 'е',
  o: 'о',
  p: 'р',
  c: 'с',
  x: 'х',
  h: 'һ',
  A: 'А',
  E: 'Е',
  O: 'О',
  P: 'Р',
  C: 'С',
  X: 'Х',
  K: 'К',
  M: 'М',
  T: 'Т',
  H: 'Н',
  B: 'В',
};

/** The sentence as it should have been written: no Latin letters in Kazakh words, no spaces before commas. */
export const corrected = (sentence: Sentence): Sentence => ({
  ...sentence,
  text: detokenize([fixLetters(sentence.text)]),
});

/** Writes words that are Cyrillic but for a letter or two with Cyrillic letters alone; spaces are made one. */
export function fixLetters(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/\p{L}+/gu, (word) => {
    if (!/\p{Script=Latin}/u.test(word) || !/\p{Script=Cyrillic}/u.test(word)) return word;
    const cyrillic = [...word].map((letter) => LOOKALIKES[letter] ?? letter).join('');
    return /\p{Script=Latin}/u.test(cyrillic) ? word : cyrillic;
  });
}

/** Puts tokens together as they are written: no space before closing and after opening punctuation. */
export function detokenize(tokens: readonly string[]): string {
  return tokens
    .join(' ')
    .replace(/ ([,.;:!?…»)\]%])/gu, '$1')
    .replace(/([«([]) /gu, '$1')
    .replace(/(\d) : (\d)/gu, '$1:$2');
}

/** Sentences of an IOB2 file: all variants of each sentence number (most write the same numbers in words and in digits). */
export function readIob2(text: string): Sentence[] {
  const sentences = new Map<number, string[]>();
  for (const block of text.split(/\r?\n\s*\r?\n/u)) {
    const [head, ...lines] = block.split(/\r?\n/u).filter(Boolean);
    const number = Number(/^[A-Z]+ID(\d+)/u.exec(head ?? '')?.[1]);
    if (!Number.isFinite(number)) continue;
    const variants = sentences.get(number) ?? [];
    variants.push(detokenize(lines.map((line) => line.split(/\s/u)[0]!)));
    sentences.set(number, variants);
  }
  return [...sentences].flatMap(([number, texts]) =>
    texts.map((variant, index) => ({ text: variant, number, variants: texts.length, variant: index })),
  );
}

/** The sentences of a file, which is of a sentence a line or, by its name, IOB2. */
export function readCorpus(name: string, text: string): Sentence[] {
  const source = basename(name);
  if (/iob2?(?:\.txt)?$/u.test(name)) return readIob2(text).map((sentence) => ({ ...sentence, source }));
  return text
    .split(/\r?\n/u)
    .map((line) => ({ text: line.trim(), source }))
    .filter((sentence) => sentence.text !== '');
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Leaves out of `sentences` those that repeat one of `held` in other words or whole: a third of their runs of three words
 * stand in a held-out sentence.
 */
export function withoutOverlap(sentences: readonly Sentence[], held: readonly Sentence[]): Sentence[] {
  const runs = (text: string) => {
    const words = wordsOf(text);
    return words.length < 3
      ? [words.join(' ')]
      : words.slice(2).map((word, at) => `${words[at]} ${words[at + 1]} ${word}`);
  };
  const taken = new Set(held.flatMap(({ text }) => runs(text)));
  return sentences.filter(({ text }) => {
    const own = runs(text);
    return own.filter((run) => taken.has(run)).length * 3 < own.length;
  });
}

export interface Division {
  /** Held-out sentences, one variant of each. */
  readonly held: readonly Sentence[];
  /** All others that are to be trained on; `sentences` and `weights` are of the same. */
  readonly kept: readonly Sentence[];
  readonly sentences: readonly string[];
  /** The variants of a sentence count as much as one sentence. */
  readonly weights: readonly number[];
}

/**
 * Divides a corpus into the KazNERD sentences with `isHeld(number)` and what may be trained on beside them: nothing that
 * repeats them, and nothing twice (the same sentence may stand in two files, spaced otherwise).
 * @param heldSource a file that is held out whole, by its base name
 */
export function divide(all: readonly Sentence[], isHeld: (number: number) => boolean, heldSource?: string): Division {
  const isOut = ({ number, source }: Sentence) =>
    number !== undefined ? isHeld(number) : heldSource !== undefined && source === heldSource;
  const out = all.filter(isOut);
  const seen = new Set<string>();
  const kept = withoutOverlap(
    // Numbered ones first: it is known of them whether they are variants.
    [...all]
      .filter((sentence) => !isOut(sentence))
      .sort((a, b) => Number(a.number === undefined) - Number(b.number === undefined)),
    out,
  ).filter(({ text }) => {
    const key = wordsOf(text).join('');
    return !seen.has(key) && seen.add(key);
  });
  return {
    held: out.filter(({ variant = 0 }) => variant === 0),
    kept,
    sentences: kept.map(({ text }) => text),
    weights: kept.map(({ variants = 1 }) => 1 / variants),
  };
}

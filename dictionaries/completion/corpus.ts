/** Reading of training texts: plain text, a sentence a line, and KazNERD's IOB2 files. */

export interface Sentence {
  readonly text: string;
  /** KazNERD's sentence number; variants of one sentence share it. */
  readonly number?: number;
}

/** Puts tokens together as they are written: no space before closing and after opening punctuation. */
export function detokenize(tokens: readonly string[]): string {
  return tokens
    .join(' ')
    .replace(/ ([,.;:!?…»)\]%])/gu, '$1')
    .replace(/([«([]) /gu, '$1')
    .replace(/(\d) : (\d)/gu, '$1:$2');
}

/** Sentences of an IOB2 file, the first variant of each sentence number only. */
export function readIob2(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  const seen = new Set<number>();
  for (const block of text.split(/\r?\n\s*\r?\n/u)) {
    const [head, ...lines] = block.split(/\r?\n/u).filter(Boolean);
    const number = Number(/^[A-Z]+ID(\d+)/u.exec(head ?? '')?.[1]);
    if (!Number.isFinite(number) || seen.has(number)) continue;
    seen.add(number);
    sentences.push({ text: detokenize(lines.map((line) => line.split(/\s/u)[0]!)), number });
  }
  return sentences;
}

export function readCorpus(name: string, text: string): Sentence[] {
  if (/iob2?(?:\.txt)?$/u.test(name)) return readIob2(text);
  return text
    .split(/\r?\n/u)
    .map((line) => ({ text: line.trim() }))
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

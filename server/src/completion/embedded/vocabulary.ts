import { pushVarint } from '../../varint';

/**
 * A sorted list of words, front-coded in blocks of `BLOCK` (each word: length of the beginning shared with the word
 * before, length of the rest, the rest), one byte a letter through `alphabet`. Looked up by binary search over blocks; it
 * stays packed in memory, where half a million JavaScript strings would take tens of megabytes.
 */
export const BLOCK = 16;

export interface PackedWords {
  readonly blob: Uint8Array;
  readonly blocks: Uint32Array;
}

/** Packs words, which must be sorted by `compareWords` and without duplicates. */
export function packWords(words: readonly string[], alphabet: string): PackedWords {
  const codes = new Map([...alphabet].map((letter, index) => [letter, index] as const));
  const out: number[] = [];
  const blocks: number[] = [];
  let before = '';
  words.forEach((word, index) => {
    let shared = 0;
    if (index % BLOCK === 0) blocks.push(out.length);
    else while (shared < word.length && shared < before.length && word[shared] === before[shared]) shared++;
    pushVarint(out, shared);
    pushVarint(out, word.length - shared);
    for (const letter of word.slice(shared)) out.push(codes.get(letter)!);
    before = word;
  });
  return { blob: Uint8Array.from(out), blocks: Uint32Array.from(blocks) };
}

/** Order of the packed list: by code unit. */
export const compareWords = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

export class Vocabulary {
  private readonly letters: string[];

  constructor(
    private readonly packed: PackedWords,
    readonly size: number,
    alphabet: string,
  ) {
    this.letters = [...alphabet];
  }

  /** The word at an index (not an id), or '' outside of the list. */
  word(index: number): string {
    if (index < 0 || index >= this.size) return '';
    return this.block(Math.floor(index / BLOCK), (index % BLOCK) + 1)[index % BLOCK] ?? '';
  }

  /** Index of a word, -1 when it is not in the list. */
  indexOf(word: string): number {
    const index = this.lowerBound(word);
    return index < this.size && this.word(index) === word ? index : -1;
  }

  /** Indices `[from, to)` of the words that begin with `prefix`. */
  range(prefix: string): [number, number] {
    if (prefix === '') return [0, this.size];
    return [this.lowerBound(prefix), this.lowerBound(`${prefix}\uffff`)];
  }

  /** First index whose word is not less than `text`. */
  private lowerBound(text: string): number {
    let low = 0;
    let high = this.packed.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareWords(this.first(middle), text) < 0) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    const words = this.block(low - 1);
    const within = words.findIndex((word) => compareWords(word, text) >= 0);
    return (low - 1) * BLOCK + (within < 0 ? words.length : within);
  }

  private first(block: number): string {
    const { blob, blocks } = this.packed;
    let at = blocks[block]! + 1;
    const length = blob[at++]!;
    let word = '';
    for (let index = 0; index < length; index++) word += this.letters[blob[at + index]!] ?? '';
    return word;
  }

  /** The first `wanted` words of a block. */
  private block(block: number, wanted = BLOCK): string[] {
    const { blob, blocks } = this.packed;
    const words: string[] = [];
    let at = blocks[block] ?? blob.length;
    let before = '';
    // Words are shorter than 128 letters, so that both lengths are one byte.
    for (let index = 0; index < wanted && block * BLOCK + index < this.size; index++) {
      const shared = blob[at++] ?? 0;
      const length = blob[at++] ?? 0;
      let word = before.slice(0, shared);
      for (let letter = 0; letter < length; letter++) word += this.letters[blob[at++] ?? 0] ?? '';
      words.push(word);
      before = word;
    }
    return words;
  }
}

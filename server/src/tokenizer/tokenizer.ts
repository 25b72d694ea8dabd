/**
 * A model's own tokenizer out of its `tokenizer.json` (the format of Hugging Face's libraries), run on this machine: exact counts
 * without asking an endpoint. Bytes and files are the caller's.
 */
import type * as Tokenizers from '@huggingface/tokenizers';
import { isObject } from '../json';
import type { Result } from '../types';

/** How a word is cut as it stands in running text, behind a space. */
export interface WordPieces {
  readonly tokens: number;
  /** UTF-16 offsets in the word at which a token ends and another begins; those inside of a letter are not among them. */
  readonly cuts: readonly number[];
  /** Cuts inside of a letter: between the bytes of its UTF-8 encoding. */
  readonly cutLetters: number;
}

/** What the pieces of a model's vocabulary stand for. */
type Alphabet =
  /** Each character stands for a byte (GPT-2, Llama 3, Qwen). */
  | 'bytes'
  /** Text with `▁` for a space, and `<0xD0>` for a byte (SentencePiece). */
  | 'metaspace'
  /** Text, `##` before what goes on with a word (BERT). */
  | 'words';

const encoder = new TextEncoder();
const BYTE = /^<0x[0-9A-F]{2}>$/u;

export class LocalTokenizer {
  private constructor(
    private readonly tokenizer: Tokenizers.Tokenizer,
    private readonly alphabet: Alphabet,
    /** Stands for whatever the vocabulary does not cover. */
    private readonly unknown: number | undefined,
  ) {}

  /**
   * Makes a tokenizer.
   *
   * @param tokenizer what `tokenizer.json` holds, parsed
   * @param config the same of `tokenizer_config.json`; `{}` where there is none
   */
  static create(tokenizer: unknown, config: unknown = {}): Result<LocalTokenizer> {
    if (!isObject(tokenizer) || !isObject(tokenizer.model) || !isObject(config))
      return { ok: false, error: 'not a tokenizer.json' };
    try {
      const { Tokenizer } = require('@huggingface/tokenizers') as typeof Tokenizers;
      const { unk_token: unknown } = tokenizer.model;
      const loaded = new Tokenizer(
        { ...tokenizer, pre_tokenizer: rewritten(tokenizer.pre_tokenizer) },
        { unk_token: unknown, ...config },
      );
      const unknownId = typeof unknown === 'string' ? loaded.token_to_id(unknown) : undefined;
      const made = new LocalTokenizer(loaded, alphabetOf(tokenizer), unknownId);
      // A vocabulary that cannot be used is found out now and not over a text.
      const ids = made.encode('Қазақ тілі, 2024.\n');
      if (ids.some((id) => !Number.isInteger(id)))
        return { ok: false, error: 'the vocabulary does not cover its text' };
      return { ok: true, value: made };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Number of different tokens, those of templates included. */
  get size(): number {
    return this.tokenizer.get_vocab(true).size;
  }

  /** Ids of a text's tokens, without those that a template adds. */
  encode(text: string): readonly number[] {
    return this.tokenizer.encode(text, { add_special_tokens: false }).ids;
  }

  count(text: string): number {
    return text === '' ? 0 : this.encode(text).length;
  }

  /** The text of tokens; U+FFFD stands for part of a letter. */
  textOf(ids: readonly number[]): string {
    return this.tokenizer.decode([...ids], { clean_up_tokenization_spaces: false });
  }

  /** How a word is cut; undefined where its tokens cannot be laid over it: it is not covered, or changed. */
  pieces(word: string): WordPieces | undefined {
    const ids = this.encode(` ${word}`);
    if (this.unknown !== undefined && ids.includes(this.unknown)) return undefined;
    const lengths = ids.map((id) => this.byteLength(id));
    const bytes = encoder.encode(word).length;
    // Before the word there is a space, none (BERT), or two (a space that the tokenizer puts before every text).
    const before = lengths.reduce((sum, length) => sum + length, 0) - bytes;
    if (before < 0 || before > 2) return undefined;
    const offsets = letterOffsets(word);
    const cuts: number[] = [];
    let cutLetters = 0;
    let end = -before;
    let tokens = 0;
    for (const length of lengths) {
      end += length;
      if (end <= 0) continue;
      tokens++;
      if (end === bytes) break;
      const offset = offsets.get(end);
      if (offset === undefined) cutLetters++;
      else cuts.push(offset);
    }
    return { tokens, cuts, cutLetters };
  }

  /** Bytes of UTF-8 that a token stands for. */
  private byteLength(id: number): number {
    const token = this.tokenizer.id_to_token(id) ?? '';
    switch (this.alphabet) {
      case 'bytes':
        return token.length;
      case 'metaspace':
        return BYTE.test(token) ? 1 : encoder.encode(token.replaceAll('▁', ' ')).length;
      case 'words':
        return encoder.encode(token.startsWith('##') ? token.slice(2) : token).length;
    }
  }
}

/** `\w` and signs of punctuation as the library in Rust has them, written out. */
const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}`;
const SIGN = '[\\p{P}!-/:-@\\[-`{-~]';

const SPECIAL = /[\\^$.*+?()[\]{}|-]/g;

/** The pieces that a pattern matches, and nothing else. */
const matched = (Regex: string) => ({ type: 'Split', pattern: { Regex }, behavior: 'Removed', invert: true });

/**
 * A pre-tokenizer with what the library cuts otherwise than the one in Rust written as splits, wherever in it that stands: `Whitespace` takes
 * letters other than a-z for signs (`findings/hf-tokenizers-js-whitespace.sh`), `Punctuation` leaves «?!» whole, `Metaspace` cuts nothing, matches
 * are merged with neither neighbour, and `CharDelimiterSplit` is unknown.
 */
function rewritten(part: unknown): unknown {
  if (!isObject(part)) return part;
  const { type, behavior, pattern, pretokenizers } = part;
  if (type === 'Whitespace') return matched(`[${WORD}]+|[^${WORD}\\s]+`);
  if (type === 'Metaspace' && part.split !== false)
    return { type: 'Sequence', pretokenizers: [part, matched('▁[^▁]*|[^▁]+')] };
  if (type === 'CharDelimiterSplit') return matched(`[^${String(part.delimiter).replace(SPECIAL, '\\$&')}]+`);
  if (type === 'Punctuation') {
    const isRun = behavior === 'Contiguous';
    return rewritten({
      ...{ type: 'Split', pattern: { Regex: isRun ? `${SIGN}+` : SIGN }, invert: false },
      behavior: isRun ? 'Isolated' : behavior,
    });
  }
  if (type === 'Split' && isObject(pattern) && typeof behavior === 'string' && behavior.startsWith('MergedWith')) {
    const { Regex, String: text } = pattern;
    const one = `(?:${typeof Regex === 'string' ? Regex : String(text).replace(SPECIAL, '\\$&')})`;
    const other = `(?:(?!${one})[\\s\\S])`;
    return matched(behavior === 'MergedWithNext' ? `${one}${other}*|${other}+` : `${other}+${one}?|${one}`);
  }
  return Array.isArray(pretokenizers) ? { ...part, pretokenizers: pretokenizers.map(rewritten) } : part;
}

/** Which alphabet the pieces are written in: the decoder or the pre-tokenizer names it. */
function alphabetOf(tokenizer: Readonly<Record<string, unknown>>): Alphabet {
  const parts = JSON.stringify([tokenizer.pre_tokenizer, tokenizer.decoder, tokenizer.normalizer]) ?? '';
  if (parts.includes('"ByteLevel"')) return 'bytes';
  return parts.includes('"Metaspace"') || parts.includes('▁') ? 'metaspace' : 'words';
}

/** The UTF-16 offset of each letter's end, by its offset in bytes of UTF-8. */
function letterOffsets(word: string): Map<number, number> {
  const offsets = new Map<number, number>();
  let bytes = 0;
  let units = 0;
  for (const letter of word) {
    bytes += encoder.encode(letter).length;
    units += letter.length;
    offsets.set(bytes, units);
  }
  return offsets;
}

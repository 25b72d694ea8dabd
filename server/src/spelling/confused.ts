/**
 * Words that are words, and yet may be a slip of a far more usual one: кезіңде (in your time) for кезінде, дән (grain) for ден. What
 * stands around them decides, by a logistic model over neighbouring words, their ends, and whether the sentence speaks to
 * somebody. It was trained on texts in which such slips were made: `dictionaries/spelling/confused.ts`.
 */

import { FewWords, FNV_START, fnvStep } from '../hash';
import type { Token } from '../text/tokens';

/** Weights are kept by a hash of the feature. A power of two. */
export const CONFUSED_BUCKETS = 1 << 16;
const MAGIC = 'QCW1';
/** Words that are looked at on either side, and letters of the beginnings and ends by which they are told. */
const REACH = 6;
/** Fewer words around say nothing: «Мұңың не?» */
const LEAST_AROUND = 4;
const BEGIN_LETTERS = 4;
const END_LETTERS = 3;
/** Letters of a form from where it differs from the right word: the kind of ending that is at stake. */
const TAIL_LETTERS = 4;

/** The words around a word, in small letters, nearest first; '' for a mark of punctuation or the end of the sentence. */
export interface Surroundings {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Marks that end a sentence. */
const SENTENCE_END = /^[.!?…]+$/u;

/** What stands around the i-th token within its sentence; a number is written 0. */
export function surroundings(tokens: readonly Token[], i: number): Surroundings {
  const side = (step: number) => {
    const words: string[] = [];
    for (let at = i + step; words.length < REACH; at += step) {
      const token = tokens[at];
      if (token === undefined || SENTENCE_END.test(token.text)) break;
      if (token.kind === 'word') words.push(token.text.toLowerCase());
      else if (token.kind === 'number') words.push('0');
      else if (words.at(-1) !== '') words.push('');
    }
    return words;
  };
  return { before: side(-1), after: side(1) };
}

/** What a form may stand for. */
export interface Meant {
  readonly right: string;
  /** So many slips of the right word are to be expected where the form itself is expected `usual` times. */
  readonly slips: number;
  readonly usual: number;
}

const SECOND_PERSON =
  /^(?:сен(?:і|ің|ен|де|імен|дер.*)?|саған|сіз(?:ді|дің|ге|ден|де|бен|дер.*)?|өзің.*|сендер.*)$|(?:с[ыіае]ң|ң[ыі]з|ңд[ае]р|ң[ыі]з(?:дар|дер))(?:ш[ыі])?$|.ң[ыі]з[дб]/u;
const FIRST_PERSON = /^(?:мен|менің|мені|маған|менен|менде|менімен|біз.*|өзім.*)$|(?:[мбп][ыі]н|[дт][ыі]м|с[ае]м)$/u;

function hash(...parts: readonly string[]): number {
  let h = FNV_START;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) h = fnvStep(h, part.charCodeAt(i));
    h = fnvStep(h, 0x1f);
  }
  return (h ^ (h >>> 15)) & (CONFUSED_BUCKETS - 1);
}

/** What differs, with the letters after it: кезінде and кезіңде differ in нде and ңде. */
function contrast(form: string, right: string): string {
  let at = 0;
  while (at < form.length && form[at] === right[at]) at++;
  return `${form.slice(at, at + TAIL_LETTERS)}>${right.slice(at, at + 1)}`;
}

const step = (value: number) => String(Math.round(Math.max(-6, Math.min(6, value))));

/** The buckets of what is known of `form`, which may stand for another word. */
export function confusedFeatures(form: string, { right, slips, usual }: Meant, around: Surroundings): number[] {
  const kind = contrast(form, right);
  const [often, seldom] = [Math.log(slips), Math.log(usual)];
  const found = [hash('prior', step(often - seldom)), hash('slips', step(often)), hash('usual', step(seldom))];
  found.push(hash('kind', kind));
  found.push(hash('form', form, right));
  const add = (place: string, what: string) => {
    found.push(hash('form', form, right, place, what), hash('kind', kind, place, what));
  };
  const [left = '', left2 = ''] = around.before;
  const [next = '', next2 = ''] = around.after;
  add('left', left);
  add('next', next);
  add('left end', left.slice(-END_LETTERS));
  add('next end', next.slice(-END_LETTERS));
  found.push(hash('form', form, right, 'left2', left2), hash('form', form, right, 'next2', next2));
  for (const side of [around.before, around.after])
    for (const word of side)
      if (word.length >= BEGIN_LETTERS) found.push(hash('form', form, right, 'near', word.slice(0, BEGIN_LETTERS)));
  const speaks = (pattern: RegExp) => [...around.before, ...around.after].some((word) => pattern.test(word));
  add('to you', String(speaks(SECOND_PERSON)));
  add('of me', String(speaks(FIRST_PERSON)));
  return found;
}

export class ConfusedWords {
  private readonly forms: FewWords;

  private constructor(
    private readonly pairs: ReadonlyMap<string, readonly Meant[]>,
    private readonly weights: Int8Array,
    private readonly scale: number,
  ) {
    this.forms = new FewWords(pairs.keys());
  }

  /** Reads what `ConfusedWords.write` made; without bytes, or from anything else, an empty model. */
  static parse(bytes: Uint8Array | undefined): ConfusedWords {
    const none = new ConfusedWords(new Map(), new Int8Array(CONFUSED_BUCKETS), 1);
    if (!bytes || bytes.length <= CONFUSED_BUCKETS) return none;
    const [magic, scale, ...lines] = new TextDecoder()
      .decode(bytes.subarray(0, bytes.length - CONFUSED_BUCKETS))
      .split('\n');
    if (magic !== MAGIC || !(Number(scale) > 0)) return none;
    const pairs = new Map<string, Meant[]>();
    for (const line of lines) {
      const [form, right, slips, usual] = line.split('\t');
      if (!form || !right || !(Number(slips) > 0) || !(Number(usual) > 0)) continue;
      pairs.set(form, [...(pairs.get(form) ?? []), { right, slips: Number(slips), usual: Number(usual) }]);
    }
    // A copy: a part of a buffer keeps the whole in memory.
    return new ConfusedWords(
      pairs,
      Int8Array.from(bytes.subarray(bytes.length - CONFUSED_BUCKETS)).map((w) => (w << 24) >> 24),
      Number(scale),
    );
  }

  /**
   * The bytes of a model: lines of UTF-8 (its name, the scale of the weights, then form and what `Meant` says of it with tabs between), and a
   * signed byte for each bucket.
   */
  static write(pairs: ReadonlyMap<string, readonly Meant[]>, weights: ArrayLike<number>): Uint8Array {
    let largest = 1e-9;
    for (let i = 0; i < CONFUSED_BUCKETS; i++) largest = Math.max(largest, Math.abs(weights[i]!));
    const scale = largest / 127;
    const lines = [...pairs].flatMap(([form, meant]) =>
      meant.map(({ right, slips, usual }) => [form, right, slips.toPrecision(3), usual.toPrecision(3)].join('\t')),
    );
    const head = new TextEncoder().encode(`${[MAGIC, scale.toPrecision(6), ...lines.sort()].join('\n')}\n`);
    const bytes = new Uint8Array(head.length + CONFUSED_BUCKETS);
    bytes.set(head);
    for (let i = 0; i < CONFUSED_BUCKETS; i++) bytes[head.length + i] = Math.round(weights[i]! / scale) & 0xff;
    return bytes;
  }

  /** Whether a word in small letters may be a slip of another. */
  has(form: string): boolean {
    return this.forms.has(form);
  }

  /**
   * The likeliest word that a form (small letters) stands for, with the log odds that it is meant; `undefined` where none is known, or too
   * little stands around.
   */
  meant(form: string, around: Surroundings): { readonly right: string; readonly odds: number } | undefined {
    const words = [...around.before, ...around.after].filter((word) => word !== '').length;
    if (words < LEAST_AROUND) return undefined;
    let best: { right: string; odds: number } | undefined;
    for (const meant of this.pairs.get(form) ?? []) {
      const { right } = meant;
      let sum = 0;
      for (const feature of confusedFeatures(form, meant, around)) sum += this.weights[feature]!;
      const odds = sum * this.scale;
      if (best === undefined || odds > best.odds) best = { right, odds };
    }
    return best;
  }
}

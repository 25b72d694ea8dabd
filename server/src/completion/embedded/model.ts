import type { Result } from '../../types';
import {
  atSentenceStart,
  FIRST_WORD,
  foldWord,
  isWordCharacter,
  type ModelSymbol,
  SPECIAL,
  symbols,
  unfinishedWord,
} from './context';
import { decodeContainer, PROBABILITY, RATIO } from './format';
import { Vocabulary } from './vocabulary';

export interface EmbeddedRequest {
  /** Text before the caret; only its last few thousand characters are looked at. */
  readonly prefix: string;
  /** Text after the caret; nothing is offered when it goes on with a letter. */
  readonly suffix?: string;
  /** Most words to offer, the one being typed included. Default 1: more saves less, since the first is then shown without its space. */
  readonly maxWords?: number;
  /** Least confidence of the first word, 0..1. Default 0: always the best guess. */
  readonly minConfidence?: number;
  /**
   * Whether the text may stop inside of the word, where its ending is not known (the stem is worth having), and may take
   * along the space after the word. Default true; false: whole words only.
   */
  readonly partial?: boolean;
}

export interface EmbeddedCandidate {
  /** Text to insert at the caret. */
  readonly text: string;
  /** Estimated probability that this is what comes next, 0..1. */
  readonly confidence: number;
}

export interface EmbeddedCompletion {
  /** Text to insert at the caret; empty when nothing is known. */
  readonly completion: string;
  /** Of the first part of `completion`, the most that was to be gained at one stroke, 0..1. */
  readonly confidence: number;
  /** Whole words, likeliest first. */
  readonly candidates: readonly EmbeddedCandidate[];
}

interface Guess {
  /** The whole word, folded. */
  readonly word: string;
  /** In the vocabulary; -1: it was only seen before the caret. */
  readonly index: number;
  /** Probability among all words (not only those that begin as typed). */
  probability: number;
}

const NOTHING: EmbeddedCompletion = { completion: '', confidence: 0, candidates: [] };
const UNKNOWN = -1;
/** Characters before the caret whose words count as "used lately". */
const RECENT = 2000;
/** Share of the probability given to words used lately; tuned on held-out text of running documents is not to be had, so it is small. */
const RECENT_WEIGHT = 0.06;
/** Joint confidence below which no further word is added. */
const CONTINUE = 0.5;
const FREQUENT = 4000;
/** Words whose continuations are compared; more do not save more. */
const CANDIDATES = 40;
/** Characters' worth of effort of accepting: it costs a keystroke as a letter does. */
const ACCEPTING = 0.9;
/** A word at least this likely is looked beyond. */
const LIKELY = 0.35;
/** A range of more words than this is searched among the words of the training texts only. */
const WIDE = 3000;

/**
 * A small language model of Kazakh that needs no server: finishes the word being typed and offers the next ones.
 * See dictionaries/completion/README.md for what it is trained on and `model-builder.ts` for how.
 */
export class EmbeddedModel {
  private readonly endings: ReadonlyMap<string, number>;
  private readonly frequent: Int32Array;
  /** Indices of the words seen in the training texts, ascending. */
  private readonly counted: Int32Array;
  /** Sum of the probabilities of the other words before every `BLOCK`th word. */
  private readonly rareMass: Float64Array;

  private constructor(
    private readonly vocabulary: Vocabulary,
    private readonly classes: number,
    endings: readonly string[],
    private readonly special: ReadonlyMap<number, string>,
    private readonly single: Uint8Array,
    private readonly classOf: Uint16Array,
    private readonly caseOf: Uint8Array,
    private readonly agreement: Uint8Array,
    private readonly space: Uint8Array,
    private readonly keys2: Uint32Array,
    private readonly offsets2: Uint32Array,
    private readonly lists2: Uint8Array,
    private readonly keys3: Uint32Array,
    private readonly offsets3: Uint32Array,
    private readonly lists3: Uint8Array,
    leastSeen: number,
  ) {
    this.endings = new Map(endings.map((ending, index) => [ending, index + 1]));
    const seen: number[] = [];
    this.rareMass = new Float64Array((single.length >> 4) + 2);
    let rare = 0;
    for (let index = 0; index < single.length; index++) {
      if ((index & 15) === 0) this.rareMass[index >> 4] = rare;
      if (single[index]! <= leastSeen) seen.push(index);
      else rare += PROBABILITY[single[index]!]!;
    }
    this.rareMass[this.rareMass.length - 1] = rare;
    this.counted = Int32Array.from(seen);
    // The words that a next word is sought among: a counting sort by code, most frequent first.
    const byCode: number[][] = Array.from({ length: 256 }, () => []);
    for (let index = 0; index < single.length; index++) if (single[index]! < 200) byCode[single[index]!]!.push(index);
    this.frequent = Int32Array.from(byCode.flat().slice(0, FREQUENT));
  }

  /** Reads a model made by `npm run train:completion`. */
  static load(bytes: Uint8Array): Result<EmbeddedModel> {
    const container = decodeContainer(bytes);
    if (!container.ok) return container;
    const { header, sections } = container.value;
    const bad = (name: string): Result<never> => ({ ok: false, error: `not a completion model: section ${name}` });
    const section = (name: string) => sections.get(name) ?? new Uint8Array();
    const wide = (name: string) => new Uint32Array(section(name).buffer, 0, section(name).byteLength >> 2);
    const { words, classes } = header;
    const sizes: [string, number][] = [
      ['single', words],
      ['case', words],
      ['class', words * 2],
      ['agreement', classes * classes],
      ['space', classes],
      ['blocks', Math.ceil(words / 16) * 4],
      ['offsets2', section('keys2').byteLength],
      ['keys3', section('offsets3').byteLength * 2],
    ];
    for (const [name, size] of sizes) if (section(name).byteLength !== size) return bad(name);
    const vocabulary = new Vocabulary({ blob: section('words'), blocks: wide('blocks') }, words, header.alphabet);
    try {
      const decoder = new TextDecoder();
      const endings = JSON.parse(decoder.decode(section('endings'))) as string[];
      const special = new Map(JSON.parse(decoder.decode(section('written'))) as [number, string][]);
      return {
        ok: true,
        value: new EmbeddedModel(
          vocabulary,
          classes,
          endings,
          special,
          section('single'),
          new Uint16Array(section('class').buffer, 0, words),
          section('case'),
          section('agreement'),
          section('space'),
          wide('keys2'),
          wide('offsets2'),
          section('lists2'),
          wide('keys3'),
          wide('offsets3'),
          section('lists3'),
          header.parameters.leastSeen ?? 255,
        ),
      };
    } catch {
      return bad('endings or written');
    }
  }

  /** Finishes the word before the caret, or offers the next one. Does not throw; about a millisecond. */
  complete(request: EmbeddedRequest): EmbeddedCompletion {
    const { suffix = '', maxWords = 1, minConfidence = 0, partial = true } = request;
    if (isWordCharacter(suffix[0])) return NOTHING;
    const prefix = request.prefix.slice(-RECENT);
    const typed = unfinishedWord(prefix);
    const before = prefix.slice(0, prefix.length - typed.length);
    // Digits or a sign glued to the word: `5-ші`, `А.Б`; what follows is not a word of its own.
    if (typed !== '' && /[\p{N}@#/\\_]$/u.test(before)) return NOTHING;
    const folded = foldWord(typed);
    const context = symbols(before.slice(-400));
    const recent = this.recentWords(before);
    const { guesses, mass } = this.guess(context, folded, recent, typed === '' ? 8 : CANDIDATES);

    // Every beginning of every candidate, with the probability that the text goes on like this and the characters that
    // are saved by it on average.
    const shares = new Map<string, number>();
    const gains = new Map<string, number>();
    const ends = new Map<string, Guess>();
    const list: { text: string; confidence: number }[] = [];
    const put = (text: string, share: number) => {
      shares.set(text, (shares.get(text) ?? 0) + share);
      gains.set(text, (gains.get(text) ?? 0) + share * (text.length - ACCEPTING));
    };
    const spaced = (text: string, share: number, guess: Guess) => {
      if (partial) put(`${text} `, share * this.spaceAfter(guess));
    };
    for (const guess of guesses) {
      const share = Math.min(1, guess.probability / Math.max(mass, 1e-12));
      const rest = this.spell(guess, typed, before);
      if (rest !== '') {
        list.push({ text: rest, confidence: share });
        if (typed === '' || !partial) put(rest, share);
        else for (let length = 1; length <= rest.length; length++) put(rest.slice(0, length), share);
        spaced(rest, share, guess);
      }
      ends.set(rest, guess);
      // The word that follows it, where it is likely that the word ends here.
      if (maxWords > 1 && typed !== '' && share > LIKELY) {
        for (const next of this.guess([...context, guess.word], '', recent, 3).guesses) {
          const text = `${rest} ${this.spell(next, '', `${prefix}${rest} `)}`;
          put(text, share * next.probability);
          spaced(text, share * next.probability, next);
          ends.set(text, next);
          if (rest === '') list.push({ text, confidence: share * next.probability });
        }
      }
    }
    let completion = '';
    let most = 0;
    for (const [text, gain] of gains) {
      if (gain > most) {
        most = gain;
        completion = text;
      }
    }
    // A next word is not judged by its length: the likeliest is the one to show.
    if (typed === '' && list[0]) {
      const { text } = list[0];
      completion = (gains.get(`${text} `) ?? 0) > (gains.get(text) ?? 0) ? `${text} ` : text;
    }
    const confidence = shares.get(completion) ?? 0;
    if (completion === '' || confidence < minConfidence) return NOTHING;

    // Further words, as long as all of it together is likely.
    let joint = confidence;
    let last = ends.get(completion.trimEnd());
    const line: ModelSymbol[] = [...context];
    if (last !== undefined && typed !== '' && completion.trimEnd().includes(' ')) {
      line.push(folded + foldWord(completion.slice(0, completion.trimEnd().lastIndexOf(' '))).trim());
    }
    for (let words = completion.trim().split(' ').length; words < maxWords && last !== undefined; words++) {
      line.push(last.word);
      const next: Guess | undefined = this.guess(line, '', recent, 1).guesses[0];
      if (next === undefined) break;
      joint *= next.probability;
      if (joint < CONTINUE) break;
      completion = `${completion.trimEnd()} ${this.spell(next, '', `${prefix}${completion.trimEnd()} `)}`;
      last = next;
    }
    if (suffix !== '') {
      completion = /^\s/u.test(suffix) ? completion.trimEnd() : completion;
      if (completion.trim() === '' || suffix.startsWith(completion)) return NOTHING;
    }
    return {
      completion,
      confidence,
      candidates: list.sort((a, b) => b.confidence - a.confidence).slice(0, 5),
    };
  }

  /** Probability that a space follows a word, by its ending: a sentence is likelier to end after a finite verb. */
  private spaceAfter({ word, index }: Guess): number {
    return (this.space[this.classOfSymbol(word, index < 0 ? UNKNOWN : index + FIRST_WORD)] ?? 0) / 255;
  }

  /** Words of four letters and more before the caret, with how often, by their folded form. */
  private recentWords(before: string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const symbol of symbols(before)) {
      if (typeof symbol === 'string' && symbol.length >= 4) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    return counts;
  }

  private idOf(symbol: ModelSymbol | undefined): number {
    if (symbol === undefined) return SPECIAL.start;
    if (typeof symbol === 'number') return symbol;
    const index = this.vocabulary.indexOf(symbol);
    return index < 0 ? UNKNOWN : index + FIRST_WORD;
  }

  private classOfSymbol(symbol: ModelSymbol | undefined, id: number): number {
    if (id >= FIRST_WORD) return this.classOf[id - FIRST_WORD]!;
    if (id >= 0) return id;
    const word = String(symbol);
    for (let length = Math.min(7, word.length - 2); length > 0; length--) {
      const ending = this.endings.get(word.slice(-length));
      if (ending !== undefined) return FIRST_WORD + ending;
    }
    return FIRST_WORD;
  }

  /**
   * The likeliest words that begin with `typed` after `context`, best first, and the probability of all that do.
   */
  private guess(
    context: readonly ModelSymbol[],
    typed: string,
    recent: ReadonlyMap<string, number>,
    wanted: number,
  ): { guesses: Guess[]; mass: number } {
    const last = context[context.length - 1];
    const id1 = this.idOf(last);
    const id2 = this.idOf(context[context.length - 2]);
    const row = this.classOfSymbol(last, id1) * this.classes;
    const { single, classOf, agreement } = this;
    const basic = (index: number) => PROBABILITY[single[index]!]! * RATIO[agreement[row + classOf[index]!]!]!;

    const scores = new Map<number, number>();
    const [from, to] = this.vocabulary.range(typed);
    const at2 = id1 >= 0 ? find1(this.keys2, id1) : -1;
    const at3 = id1 >= 0 && id2 >= 0 ? find2(this.keys3, id2, id1) : -1;
    const list3 = at3 < 0 ? undefined : readList(this.lists3, this.offsets3[at3]!, from, to, scores, 1);
    const weight2 = list3?.backoff ?? 1;
    const list2 = at2 < 0 ? undefined : readList(this.lists2, this.offsets2[at2]!, from, to, scores, weight2);
    const weight1 = weight2 * (list2?.backoff ?? 1);
    let mass = (list3?.mass ?? 0) + (list2?.mass ?? 0);

    // The basic part: all words of the range; of a wide one those of the training texts, for a next word the frequent ones.
    const keep = wanted + 2;
    let top: [number, number][] = [];
    let least = 0;
    let basicMass = 0;
    const consider = (index: number) => {
      const value = PROBABILITY[single[index]!]! * RATIO[agreement[row + classOf[index]!]!]!;
      basicMass += value;
      if (value <= least) return;
      top.push([index, value]);
      if (top.length > 4 * keep) {
        top = top.sort((a, b) => b[1] - a[1]).slice(0, keep);
        least = top[keep - 1]![1];
      }
    };
    if (typed === '') {
      for (const index of this.frequent) consider(index);
      basicMass = 1;
    } else if (to - from > WIDE) {
      const { counted } = this;
      for (let at = lowerBound(counted, from); at < counted.length && counted[at]! < to; at++) consider(counted[at]!);
      basicMass += this.rareMass[(to + 15) >> 4]! - this.rareMass[from >> 4]!;
    } else for (let index = from; index < to; index++) consider(index);
    top = top.sort((a, b) => b[1] - a[1]).slice(0, keep);
    for (const index of new Set([...scores.keys(), ...top.map(([index]) => index)])) {
      scores.set(index, (scores.get(index) ?? 0) + weight1 * basic(index));
    }
    mass += weight1 * basicMass;

    const guesses = [...scores]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, keep)
      .map(([index, probability]): Guess => ({ word: this.vocabulary.word(index), index, probability }));
    // The word as typed must be among them where it is one: it is the case that it ends here.
    if (typed !== '' && from < to && !guesses.some(({ word }) => word === typed)) {
      const index = this.vocabulary.indexOf(typed);
      if (index >= 0) guesses.push({ word: typed, index, probability: scores.get(index) ?? weight1 * basic(index) });
    }

    let used = 0;
    for (const count of recent.values()) used += count;
    if (used > 0) {
      for (const guess of guesses) guess.probability *= 1 - RECENT_WEIGHT;
      mass *= 1 - RECENT_WEIGHT;
      for (const [word, count] of recent) {
        if (!word.startsWith(typed)) continue;
        const share = (RECENT_WEIGHT * count) / (used + 20);
        mass += share;
        const known = guesses.find((guess) => guess.word === word);
        if (known) known.probability += share;
        else guesses.push({ word, index: this.vocabulary.indexOf(word), probability: share });
      }
    }
    guesses.sort((a, b) => b.probability - a.probability);
    return { guesses: guesses.slice(0, wanted + 1), mass };
  }

  /** The rest of a folded word after what is typed, in the case that the place and the word ask for. */
  private spell({ word, index }: Guess, typed: string, before: string): string {
    const rest = word.slice(typed.length);
    if (typed.length > 1 && typed === typed.toUpperCase() && typed !== typed.toLowerCase()) {
      return index >= 0 && this.caseOf[index] === 3 ? rest : rest.toUpperCase();
    }
    if (typed !== '') {
      const form = index >= 0 && this.caseOf[index]! >= 2 ? this.writtenForm(index, word) : word;
      // Only where what was typed agrees with it: `қазТ` must not become `ҚазТАГ`.
      return form.startsWith(typed) ? form.slice(typed.length) : rest;
    }
    const form = index >= 0 ? this.writtenForm(index, word) : this.lastWritten(word, before);
    return atSentenceStart(before) ? (form[0] ?? '').toUpperCase() + form.slice(1) : form;
  }

  private writtenForm(index: number, word: string): string {
    switch (this.caseOf[index]) {
      case 1:
        return word[0]!.toUpperCase() + word.slice(1);
      case 2:
        return word.toUpperCase();
      case 3:
        return this.special.get(index) ?? word;
      default:
        return word;
    }
  }

  /** A word outside of the vocabulary as it was last written before the caret. */
  private lastWritten(word: string, before: string): string {
    const at = before.toLowerCase().lastIndexOf(word);
    return at < 0 ? word : before.slice(at, at + word.length);
  }
}

/** First place in a sorted list whose value is not less than `value`. */
function lowerBound(list: Int32Array, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function find1(keys: Uint32Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = keys[middle]!;
    if (value === key) return middle;
    if (value < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Index of the pair (left, right) in a sorted list of pairs. */
function find2(keys: Uint32Array, left: number, right: number): number {
  let low = 0;
  let high = keys.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = keys[2 * middle]! - left || keys[2 * middle + 1]! - right;
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Adds the followers within `[from, to)` (indices of words) to `scores`, times `weight`. */
function readList(
  bytes: Uint8Array,
  offset: number,
  from: number,
  to: number,
  scores: Map<number, number>,
  weight: number,
): { backoff: number; mass: number } {
  let at = offset;
  const varint = () => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  const backoff = PROBABILITY[bytes[at++] ?? 0]!;
  const length = varint();
  let id = 0;
  let mass = 0;
  for (let entry = 0; entry < length && at < bytes.length; entry++) {
    id += varint();
    const probability = weight * PROBABILITY[bytes[at++] ?? 255]!;
    const index = id - FIRST_WORD;
    if (index >= to) break;
    if (index < from) continue;
    mass += probability;
    scores.set(index, (scores.get(index) ?? 0) + probability);
  }
  return { backoff, mass };
}

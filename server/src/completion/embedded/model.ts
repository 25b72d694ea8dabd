import type { Result } from '../../types';
import { expand } from './compact';
import { calibrated, type Facts, isWorthShowing } from './confidence';
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
import { type Container, decodeContainer, PROBABILITY } from './format';
import { bestGhost, type Continuation, END } from './ghost';
import { TextMemory } from './memory';
import { ContextNetwork, type NetworkParts, reach } from './network';
import { Vocabulary } from './vocabulary';

export interface EmbeddedRequest {
  /** Text before the caret; only its last few thousand characters are looked at. */
  readonly prefix: string;
  /** Text after the caret; nothing is offered when it goes on with a letter. */
  readonly suffix?: string;
  /** Maximum number of words to offer, the one being typed included. Default 1: a longer, less certain offer would hide a certain one. */
  readonly maxWords?: number;
  /** Least confidence of what is offered, 0..1. Default 0: always the best guess. */
  readonly minConfidence?: number;
  /**
   * The writer has not asked: a whole word or nothing, by the calibrated probability that it is right, and the same one as
   * at the letter before as long as it fits. Default false.
   */
  readonly unasked?: boolean;
  /**
   * What this would have answered at each earlier letter of the word was shown and not taken: it is less likely to be wanted. Who
   * asks by hand at one place has seen nothing. Default false.
   */
  readonly seen?: boolean;
  /** Whether words and phrases of the text before the caret are likelier to come again. Default true. */
  readonly adapt?: boolean;
}

export interface EmbeddedCandidate {
  /** Text to insert at the caret. */
  readonly text: string;
  /** Estimated probability that this is what comes next, 0..1. */
  readonly confidence: number;
}

export interface EmbeddedCompletion {
  /**
   * Text to insert at the caret; empty when nothing is known. Of a word that is being typed it may be a part, where the
   * ending is not known (the stem is worth having), or all with the space after it; of a next word it is the whole.
   */
  readonly completion: string;
  /** Estimated probability that the text goes on with `completion`, 0..1. */
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

/** What is known of the text before the word at the caret. */
interface Surroundings {
  readonly before: string;
  readonly context: readonly ModelSymbol[];
  /** Words and phrases of the text before; undefined where they are not to be offered more readily. */
  readonly memory: TextMemory | undefined;
  /** By what was typed of the word: that and the ghost text after it, folded. */
  readonly shown: Map<string, string>;
  /** By least confidence and what was typed of the word: what a writer who has not asked sees. */
  readonly unasked: Map<string, Unasked>;
}

/** What is shown at a letter to a writer who has not asked. */
interface Unasked {
  /** The word offered, folded, with its text after the caret. */
  readonly offer?: { readonly word: string; readonly text: string; readonly confidence: number };
  /** Number of words offered at earlier letters that the letters after them contradict. */
  readonly refused: number;
  readonly list: readonly Choice[];
  /** The likeliest word, shown or not. */
  readonly best?: Best;
}

interface Best {
  /** The rest of the word. */
  readonly text: string;
  /** As it is shown, if it is: with its space, where one follows. */
  readonly shown: string;
  readonly facts: Facts;
}

interface Choice {
  readonly text: string;
  readonly confidence: number;
  readonly guess: Guess;
}

const NOTHING: EmbeddedCompletion = { completion: '', confidence: 0, candidates: [] };
const UNKNOWN = -1;
/** How usual a word is at least that the text before the caret has, as if it were one of a thousand words there. */
const FAMILIAR = 1e-3;
/** Characters before the caret that are looked at; their words count as used lately. */
const WINDOW = 24_000;
/**
 * The largest share of the recently used words in a guess, and how many uses make half of it; the same of the words that came
 * after the last one.
 */
const MEMORY_WEIGHT = 0.15;
const MEMORY_HALF = 50;
const PHRASE_WEIGHT = 0.4;
const PHRASE_HALF = 1;
/** Words for a next word that are taken from the memory. */
const MEMORY_NEXT = 20;
/**
 * Odds of a continuation whose beginning was shown at an earlier letter and not taken, against one that was not shown. Once
 * however often it was shown: who types on without looking does so at every letter.
 */
const REFUSED = 0.02;
/** Probability of a space from which it is offered with its word. */
const SPACE = 0.83;
/** Joint confidence below which no further word is added. */
const CONTINUE = 0.5;
/** Words that a next word is sought among, and words that stand for a wide range. */
const FREQUENT = 4000;
const COUNTED = 24_000;
/** Words whose continuations are compared. */
const CANDIDATES = 60;
/** A range of more words than this is searched among the `COUNTED` likeliest only. */
const WIDE = 3000;

interface Tables {
  readonly vocabulary: Vocabulary;
  readonly network: ContextNetwork;
  readonly endings: readonly string[];
  /** How words are written whose case is neither of the usual ones. */
  readonly written: ReadonlyMap<number, string>;
  /** Codes of P(word | unit), and the unit of every word. */
  readonly within: Uint8Array;
  readonly unit: Uint16Array;
  /** Codes of P(unit) without context. */
  readonly prior: Uint8Array;
  readonly caseOf: Uint8Array;
  readonly space: Uint8Array;
  readonly keys2: Uint32Array;
  readonly offsets2: Uint32Array;
  readonly lists2: Uint8Array;
  readonly keys3: Uint32Array;
  readonly offsets3: Uint32Array;
  readonly lists3: Uint8Array;
}

/** The network of a model file; throws where the names of its pieces are no JSON. */
export function networkParts({ sections }: Container): NetworkParts {
  const section = (name: string) => sections.get(name) ?? new Uint8Array();
  const real = (name: string) => new Float32Array(section(name).buffer, 0, section(name).byteLength >> 2);
  const signed = (name: string) => new Int8Array(section(name).buffer, 0, section(name).byteLength);
  return {
    names: JSON.parse(new TextDecoder().decode(section('pieces'))) as string[],
    input: { values: signed('input'), scales: real('input-scales') },
    hidden: real('hidden'),
    output: { values: signed('output'), scales: real('output-scales') },
    bias: real('bias'),
  };
}

/**
 * A small language model of Kazakh that needs no server: finishes the word being typed and offers the next ones.
 * See dictionaries/completion/README.md for what it is trained on and `modelBuilder.ts` for how.
 */
export class EmbeddedModel {
  private readonly endings: ReadonlyMap<string, number>;
  private readonly frequent: Int32Array;
  /** Indices of the likeliest words, ascending. */
  private readonly counted: Int32Array;
  /** Sum of the probabilities of the other words before every 16th word. */
  private readonly rareMass: Float64Array;
  private readonly memory: TextMemory;
  private surroundings: Surroundings = {
    before: '',
    context: [],
    memory: undefined,
    shown: new Map(),
    unasked: new Map(),
  };
  private unitsOf: { key: string; probabilities: Float64Array } = { key: '?', probabilities: new Float64Array() };

  private constructor(private readonly tables: Tables) {
    const { endings, within, unit, prior, vocabulary } = tables;
    this.memory = new TextMemory((word) => vocabulary.indexOf(word));
    this.endings = new Map(endings.map((ending, index) => [ending, index + 1]));
    // A counting sort by code, likeliest first.
    const size = within.length;
    const codes = new Uint16Array(size);
    const starts = new Int32Array(512);
    for (let index = 0; index < size; index++) {
      codes[index] = prior[unit[index]!]! + within[index]!;
      starts[codes[index]! + 1]!++;
    }
    for (let code = 1; code < starts.length; code++) starts[code]! += starts[code - 1]!;
    const order = new Int32Array(size);
    for (let index = 0; index < size; index++) order[starts[codes[index]!]!++] = index;
    this.frequent = order.slice(0, FREQUENT);
    this.counted = order.slice(0, COUNTED).sort();
    const among = new Uint8Array(size);
    for (const index of this.counted) among[index] = 1;
    this.rareMass = new Float64Array((size >> 4) + 2);
    let rare = 0;
    for (let index = 0; index < size; index++) {
      if ((index & 15) === 0) this.rareMass[index >> 4] = rare;
      if (!among[index]) rare += PROBABILITY[Math.min(255, codes[index]!)]!;
    }
    this.rareMass[(size + 15) >> 4] = rare;
  }

  /** Reads a model made by `npm run train:completion`. */
  static load(bytes: Uint8Array): Result<EmbeddedModel> {
    const container = decodeContainer(bytes);
    if (!container.ok) return container;
    const { header } = container.value;
    let sections: ReadonlyMap<string, Uint8Array>;
    try {
      sections = expand(header, container.value.sections);
    } catch {
      return { ok: false, error: 'not a completion model: its sections are damaged' };
    }
    const bad = (name: string): Result<never> => ({ ok: false, error: `not a completion model: section ${name}` });
    const section = (name: string) => sections.get(name) ?? new Uint8Array();
    const wide = (name: string) => new Uint32Array(section(name).buffer, 0, section(name).byteLength >> 2);
    const { words, units, width } = header;
    const sizes: [string, number][] = [
      ['within', words],
      ['case', words],
      ['unit', words * 2],
      ['prior', units],
      ['space', units],
      ['hidden', width * 4],
      ['blocks', Math.ceil(words / 16) * 4],
      ['offsets2', section('keys2').byteLength],
      ['keys3', section('offsets3').byteLength * 2],
    ];
    for (const [name, size] of sizes) if (section(name).byteLength !== size) return bad(name);
    const unit = new Uint16Array(section('unit').buffer, 0, words);
    if (unit.some((own) => own >= units)) return bad('unit');
    const vocabulary = new Vocabulary({ blob: section('words'), blocks: wide('blocks') }, words, header.alphabet);
    try {
      const json = (name: string) => JSON.parse(new TextDecoder().decode(section(name))) as unknown;
      const network = ContextNetwork.of(networkParts(container.value), units);
      if (!network.ok) return bad('network');
      return {
        ok: true,
        value: new EmbeddedModel({
          vocabulary,
          network: network.value,
          endings: json('endings') as string[],
          written: new Map(json('written') as [number, string][]),
          within: section('within'),
          unit,
          prior: section('prior'),
          caseOf: section('case'),
          space: section('space'),
          keys2: wide('keys2'),
          offsets2: wide('offsets2'),
          lists2: section('lists2'),
          keys3: wide('keys3'),
          offsets3: wide('offsets3'),
          lists3: section('lists3'),
        }),
      };
    } catch {
      return bad('endings, written or pieces');
    }
  }

  /** Finishes the word before the caret, or offers the next one. Does not throw; about a millisecond. */
  complete(request: EmbeddedRequest): EmbeddedCompletion {
    const { suffix = '', maxWords = 1, minConfidence = 0, unasked = false, seen = false, adapt = true } = request;
    if (isWordCharacter(suffix[0])) return NOTHING;
    const prefix = request.prefix.slice(-WINDOW);
    const typed = unfinishedWord(prefix);
    const before = prefix.slice(0, prefix.length - typed.length);
    // Digits or a sign glued to the word: `5-ші`, `А.Б`; what follows is not a word of its own.
    if (typed !== '' && /[\p{N}@#/\\_]$/u.test(before)) return NOTHING;
    const around = this.lookAround(before, adapt);
    if (unasked) return this.completeUnasked(around, typed, suffix, minConfidence);
    const { context, memory } = around;
    // What was shown at the earlier letters of this word, and not taken.
    for (let length = 0; seen && length < typed.length; length++) {
      const earlier = typed.slice(0, length);
      if (around.shown.has(earlier)) continue;
      around.shown.set(earlier, foldWord(earlier + this.offer(around, earlier).completion));
    }
    const { completion: offered, confidence, list } = this.offer(around, typed, seen ? undefined : []);
    let completion = offered;
    if (completion === '' || confidence < minConfidence) return NOTHING;

    // Further words, as long as all of it together is likely.
    let joint = confidence;
    let last = list.find(({ text }) => text === completion.trimEnd())?.guess;
    const line: ModelSymbol[] = [...context];
    for (let words = 1; words < maxWords && last !== undefined; words++) {
      line.push(last.word);
      const next: Guess | undefined = this.guess(line, '', memory, 1).guesses[0];
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
      candidates: list.slice(0, 5).map(({ text, confidence }) => ({ text, confidence })),
    };
  }

  /** What a decision about an offer at the end of `prefix` rests on, shown or not; for the calibration. */
  factsAt(prefix: string, least: number): Best | undefined {
    const typed = unfinishedWord(prefix);
    const around = this.lookAround(prefix.slice(0, prefix.length - typed.length));
    return this.unaskedAt(around, typed, least).best;
  }

  private completeUnasked(around: Surroundings, typed: string, suffix: string, least: number): EmbeddedCompletion {
    // A number's suffix or a sign is not a word of its own, and what stands in brackets is new to the sentence.
    if (typed === '' && /(?:\p{N}|[([{]\s*)$/u.test(around.before)) return NOTHING;
    if (/^\s*[([{]/u.test(suffix)) return NOTHING;
    const { offer, list } = this.unaskedAt(around, typed, least);
    if (!offer) return NOTHING;
    const completion = /^\s/u.test(suffix) ? offer.text.trimEnd() : offer.text;
    if (completion.trim() === '' || (suffix !== '' && suffix.startsWith(completion))) return NOTHING;
    return {
      completion,
      confidence: offer.confidence,
      candidates: list.slice(0, 5).map(({ text, confidence }) => ({ text, confidence })),
    };
  }

  /**
   * What is shown after `typed`: the likeliest word, if it is likely enough. Words that fit keep their order while they are
   * typed, so that an offer stays as long as it fits.
   */
  private unaskedAt(around: Surroundings, typed: string, least: number): Unasked {
    const key = `${least} ${typed}`;
    const known = around.unasked.get(key);
    if (known) return known;
    const earlier = typed === '' ? undefined : this.unaskedAt(around, typed.slice(0, -1), least);
    const contradicted = earlier?.offer !== undefined && !earlier.offer.word.startsWith(foldWord(typed));
    const refused = (earlier?.refused ?? 0) + (contradicted ? 1 : 0);
    const { memory } = around;
    const { list, mass, words, finished } = this.offer(around, typed, []);
    let result: Unasked = { refused, list };
    const [first, second] = list;
    if (first) {
      const { text, guess } = first;
      const facts: Facts = {
        probability: first.confidence,
        second: second?.confidence ?? 0,
        finished,
        mass,
        usual: this.usual(guess, memory),
        words: typed === '' ? 0 : words,
        typed: typed.length,
        left: text.length,
        refused,
      };
      const confidence = calibrated(facts);
      const shown = this.withSpace(guess, text);
      result = {
        ...result,
        best: { text, shown, facts },
        ...(isWorthShowing(facts, confidence, least) && { offer: { word: guess.word, text: shown, confidence } }),
      };
    }
    around.unasked.set(key, result);
    return result;
  }

  /** A word with its space, where one is all but sure to follow; the same at every letter of the word. */
  private withSpace(guess: Guess, text: string): string {
    return this.spaceAfter(guess) > SPACE ? `${text} ` : text;
  }

  /**
   * The ghost text after `typed`, the whole words that it was chosen among, likeliest first, the probability and number of all
   * words that begin so, and the probability of the word's ending here.
   * @param refused texts that were shown at earlier letters and not taken; default: as `complete` shows them
   */
  private offer(
    { before, context, memory, shown }: Surroundings,
    typed: string,
    refused = this.refusedAt(shown, typed),
  ): { completion: string; confidence: number; list: Choice[]; mass: number; words: number; finished: number } {
    const { guesses, mass, words } = this.guess(context, foldWord(typed), memory, typed === '' ? 8 : CANDIDATES);
    const list: { text: string; confidence: number; guess: Guess }[] = [];
    let finished = 0;
    const continuations: Continuation[] = [];
    let total = mass;
    for (const guess of guesses) {
      const text = this.spell(guess, typed, before);
      const space = this.spaceAfter(guess);
      const [spaced, ended] = [space, 1 - space].map((share, place) => {
        const whole = guess.word + (place === 0 ? ' ' : END);
        const odds = refused.some((start) => whole.startsWith(start)) ? REFUSED : 1;
        total -= guess.probability * share * (1 - odds);
        return guess.probability * share * odds;
      }) as [number, number];
      if (text !== '') list.push({ text, confidence: spaced + ended, guess });
      else finished += spaced + ended;
      continuations.push({ text: `${text} `, probability: spaced }, { text: text + END, probability: ended });
    }
    const scale = 1 / Math.max(total, 1e-12);
    for (const item of list) item.confidence = Math.min(1, item.confidence * scale);
    list.sort((a, b) => b.confidence - a.confidence);
    if (typed === '') {
      // A next word is not judged by its length: the likeliest is the one to show, with its space where that saves more.
      const [next] = list;
      if (!next) return { completion: '', confidence: 0, list, mass, words, finished: 0 };
      const space = this.spaceAfter(next.guess);
      const withSpace = space * next.text.length > next.text.length - 1;
      return {
        completion: withSpace ? `${next.text} ` : next.text,
        confidence: next.confidence * (withSpace ? space : 1),
        list,
        mass,
        words,
        finished: 0,
      };
    }
    const ghost = bestGhost(continuations);
    return {
      completion: ghost?.text ?? '',
      confidence: Math.min(1, (ghost?.confidence ?? 0) * scale),
      list,
      mass,
      words,
      finished: Math.min(1, finished * scale),
    };
  }

  private refusedAt(shown: ReadonlyMap<string, string>, typed: string): string[] {
    const refused: string[] = [];
    for (let length = 0; length < typed.length; length++) {
      const text = shown.get(typed.slice(0, length));
      if (text !== undefined && text.length > typed.length) refused.push(text);
    }
    return refused;
  }

  /** The same for every letter of a word, so that it is kept. */
  private lookAround(before: string, adapt = true): Surroundings {
    const { surroundings } = this;
    if (surroundings.before === before && (surroundings.memory !== undefined) === adapt) return surroundings;
    if (adapt) this.memory.follow(before);
    this.surroundings = {
      before,
      context: symbols(before.slice(-400)),
      memory: adapt ? this.memory : undefined,
      shown: new Map(),
      unasked: new Map(),
    };
    return this.surroundings;
  }

  /** Probability of a word without context, in this text where it has been used there. */
  private usual({ word, index }: Guess, memory: TextMemory | undefined): number {
    const { within, unit, prior } = this.tables;
    const usual = index < 0 ? 0 : PROBABILITY[Math.min(255, prior[unit[index]!]! + within[index]!)]!;
    return memory?.words.has(word) ? Math.max(FAMILIAR, usual) : usual;
  }

  /** Probability that a space follows a word, by its ending: a sentence is likelier to end after a finite verb. */
  private spaceAfter({ word, index }: Guess): number {
    return (this.tables.space[index < 0 ? this.endingOf(word) : this.tables.unit[index]!] ?? 0) / 255;
  }

  private idOf(symbol: ModelSymbol | undefined): number {
    if (symbol === undefined) return SPECIAL.start;
    if (typeof symbol === 'number') return symbol;
    const index = this.tables.vocabulary.indexOf(symbol);
    return index < 0 ? UNKNOWN : index + FIRST_WORD;
  }

  /** Number of the longest known ending of a word, 0 when it has none. */
  private endingOf(word: string): number {
    for (let length = Math.min(7, word.length - 2); length > 0; length--) {
      const ending = this.endings.get(word.slice(-length));
      if (ending !== undefined) return ending;
    }
    return 0;
  }

  /** Probability of every unit after `context`; the last answer is kept. */
  private units(context: readonly ModelSymbol[]): Float64Array {
    const key = reach(context).join(' ');
    if (this.unitsOf.key !== key) this.unitsOf = { key, probabilities: this.tables.network.probabilities(context) };
    return this.unitsOf.probabilities;
  }

  /**
   * The likeliest words that begin with `typed` after `context`, best first, the probability of all that do, and their number
   * in the vocabulary.
   */
  private guess(
    context: readonly ModelSymbol[],
    typed: string,
    memory: TextMemory | undefined,
    wanted: number,
  ): { guesses: Guess[]; mass: number; words: number } {
    const { vocabulary, within, unit, keys2, offsets2, lists2, keys3, offsets3, lists3 } = this.tables;
    const id1 = this.idOf(context[context.length - 1]);
    const id2 = this.idOf(context[context.length - 2]);
    const units = this.units(context);
    const basic = (index: number) => PROBABILITY[within[index]!]! * units[unit[index]!]!;

    const scores = new Map<number, number>();
    const [from, to] = vocabulary.range(typed);
    const at2 = id1 >= 0 ? find1(keys2, id1) : -1;
    const at3 = id1 >= 0 && id2 >= 0 ? find2(keys3, id2, id1) : -1;
    const list3 = at3 < 0 ? undefined : readList(lists3, offsets3[at3]!, from, to, scores, 1);
    const weight2 = list3?.backoff ?? 1;
    const list2 = at2 < 0 ? undefined : readList(lists2, offsets2[at2]!, from, to, scores, weight2);
    const weight1 = weight2 * (list2?.backoff ?? 1);
    let mass = (list3?.mass ?? 0) + (list2?.mass ?? 0);

    // The basic part: all words of the range; of a wide one the likeliest without context, for a next word the frequent ones.
    const keep = wanted + 2;
    let top: [number, number][] = [];
    let least = 0;
    let basicMass = 0;
    const consider = (index: number) => {
      const value = PROBABILITY[within[index]!]! * units[unit[index]!]!;
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

    const guesses = likeliest(scores, keep).map(
      ([index, probability]): Guess => ({ word: vocabulary.word(index), index, probability }),
    );
    // The word as typed must be among them where it is one: it is the case that it ends here.
    if (typed !== '' && from < to && !guesses.some(({ word }) => word === typed)) {
      const index = vocabulary.indexOf(typed);
      if (index >= 0) guesses.push({ word: typed, index, probability: scores.get(index) ?? weight1 * basic(index) });
    }

    if (memory !== undefined && memory.total > 0) mass = remember(memory, context, typed, guesses, mass);
    guesses.sort((a, b) => b.probability - a.probability);
    return { guesses: guesses.slice(0, wanted + 1), mass, words: to - from };
  }

  /** The rest of a folded word after what is typed, in the case that the place and the word ask for. */
  private spell({ word, index }: Guess, typed: string, before: string): string {
    const rest = word.slice(typed.length);
    if (typed.length > 1 && typed === typed.toUpperCase() && typed !== typed.toLowerCase()) {
      return index >= 0 && this.tables.caseOf[index] === 3 ? rest : rest.toUpperCase();
    }
    if (typed !== '') {
      const form = index >= 0 && this.tables.caseOf[index]! >= 2 ? this.writtenForm(index, word) : word;
      // Only where what was typed agrees with it: `қазТ` must not become `ҚазТАГ`.
      return form.startsWith(typed) ? form.slice(typed.length) : rest;
    }
    const form = index >= 0 ? this.writtenForm(index, word) : (this.memory.words.get(word)?.written ?? word);
    return atSentenceStart(before) ? (form[0] ?? '').toUpperCase() + form.slice(1) : form;
  }

  private writtenForm(index: number, word: string): string {
    switch (this.tables.caseOf[index]) {
      case 1:
        return word[0]!.toUpperCase() + word.slice(1);
      case 2:
        return word.toUpperCase();
      case 3:
        return this.tables.written.get(index) ?? word;
      default:
        return word;
    }
  }
}

/** Adds what the memory knows to guesses of words that begin with `typed`, of all whose mass is `mass`; gives their new mass. */
function remember(
  memory: TextMemory,
  context: readonly ModelSymbol[],
  typed: string,
  guesses: Guess[],
  mass: number,
): number {
  const { words, total, latest } = memory;
  const before = context[context.length - 1];
  const followers = typeof before === 'string' ? memory.after(before) : undefined;
  let followed = 0;
  for (const count of followers?.values() ?? []) followed += count;
  const phrase = (PHRASE_WEIGHT * followed) / (followed + PHRASE_HALF * latest);
  const word = (MEMORY_WEIGHT * total) / (total + MEMORY_HALF * latest);
  const rest = 1 - phrase - word;
  const byWord = new Map<string, Guess>();
  for (const guess of guesses) {
    guess.probability *= rest;
    byWord.set(guess.word, guess);
  }
  let sum = mass * rest;
  const count = (name: string, share: number, index: number) => {
    sum += share;
    const known = byWord.get(name);
    if (known) known.probability += share;
    else {
      const guess: Guess = { word: name, index, probability: share };
      guesses.push(guess);
      byWord.set(name, guess);
    }
  };
  const found: [string, number, number][] = [];
  for (const [name, { count: used, index }] of words)
    if (name.startsWith(typed)) found.push([name, (word * used) / total, index]);
  if (typed === '' && found.length > MEMORY_NEXT) {
    // All of them are in the mass, which is that of any next word.
    found.sort((a, b) => b[1] - a[1]);
    for (const [, share] of found.splice(MEMORY_NEXT)) sum += share;
  }
  for (const [name, share, index] of found) count(name, share, index);
  for (const [name, used] of followers ?? [])
    if (name.startsWith(typed)) count(name, (phrase * used) / followed, words.get(name)?.index ?? -1);
  return sum;
}

/** The `count` likeliest entries, best first, of equal ones the lower index first. One pass: after a frequent word there are thousands. */
function likeliest(scores: ReadonlyMap<number, number>, count: number): (readonly [number, number])[] {
  const best: (readonly [number, number])[] = [];
  const isBetter = ([a, own]: readonly [number, number], [b, other]: readonly [number, number]) =>
    own > other || (own === other && a < b);
  for (const entry of scores) {
    if (best.length === count && !isBetter(entry, best[count - 1]!)) continue;
    let at = Math.min(best.length, count - 1);
    for (; at > 0 && isBetter(entry, best[at - 1]!); at--) best[at] = best[at - 1]!;
    best[at] = entry;
  }
  return best;
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

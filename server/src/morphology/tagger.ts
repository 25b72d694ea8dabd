/**
 * Chooses among the analyses of the words of a sentence: a hidden Markov model over classes of tags (part of speech with the features
 * that context can see), in which only the analyses of each word are possible. Weights are those of `kk.tags`
 * (`dictionaries/morphology/train.ts`); the order of the analyses by themselves is part of the score.
 */
import { Recent } from '../caches';
import type { Result } from '../types';
import { type Analysis, featuresOf, type MorphologicalAnalyzer } from './analyzer';
import { LineIndex } from './lines';

/**
 * An analysis with the model's probability that it is the right one of its word, calibrated on the few sentences of `test/bench/gold/`,
 * which this project annotated itself.
 */
export interface Weighed {
  readonly analysis: Analysis;
  readonly probability: number;
}

/** A word of a sentence with its analyses, the likeliest here first. Never empty. */
export type Tagged = readonly Weighed[];

/** A word's analyses with their classes and what speaks for each without a context, as weights that are multiplied. */
interface Candidates {
  readonly analyses: readonly Analysis[];
  readonly classes: Int32Array;
  readonly weights: Float64Array;
  /** The weights where a capital can only be that of a name, inside of a sentence; undefined where that says nothing. */
  readonly capital: Float64Array | undefined;
}

export const BOUNDARY = '#';
/** What a lemma weighs that was never met, by natural logarithm. */
const UNKNOWN_LEMMA = -13;
/** How much the order of a word's analyses by themselves counts. */
export const PRIOR = 0.5;
const GUESS_COST = 6;
/** What a capital inside of a sentence weighs against readings that are no names, by natural logarithm. */
const CAPITAL = 4;
/** Marks behind which a sentence may begin. */
const OPENS = /^[.!?…:«“"„(–—-]+$/u;
/** What «Сен …!» weighs for a command as its last word. */
const COMMAND = 9;
/** What this many words may be is kept. */
const REMEMBERED = 16_384;

/** Verbs that help others as well (оқып отыр). */
const HELPERS: ReadonlySet<string> = new Set(['ал', 'жат', 'жүр', 'отыр', 'тұр', 'бер', 'қал']);

/** The class of a tag: what its neighbours can tell. */
export function tagClass({ upos, features, lemma }: Pick<Analysis, 'upos' | 'features' | 'lemma'>): string {
  if (upos === 'PUNCT') return /^[.!?…]+$/u.test(lemma) ? 'PUNCT:end' : lemma === ',' ? 'PUNCT:comma' : 'PUNCT';
  // Between nouns alone: the pronoun мен begins sentences.
  if (upos === 'CCONJ' && /^[мбп]ен(?:ен)?$/u.test(lemma)) return 'CCONJ:and';
  if (features === '_') return upos;
  const own = featuresOf(features);
  const parts: string[] = [];
  const form = own.get('VerbForm');
  if (upos === 'AUX') parts.push(lemma === 'е' || lemma === 'бол' || lemma === 'ал' ? lemma : 'v');
  if (form !== undefined) parts.push(form, own.get('Mood') ?? '', own.get('Tense') ?? '', own.get('Aspect') ?? '');
  const type = own.get('PronType') ?? own.get('NumType');
  if (type !== undefined) parts.push(own.has('Reflex') ? 'Reflex' : type);
  const ofCase = own.get('Case');
  if (ofCase !== undefined) parts.push(ofCase);
  if (own.has('Person[psor]')) parts.push(own.get('Person[psor]') === '3' ? 'own' : 'own12');
  if (own.has('Person') && upos !== 'PRON') parts.push(own.get('Person')!);
  const helps = upos === 'VERB' && HELPERS.has(lemma) ? (lemma === 'ал' ? '~ал' : '~helper') : '';
  // Тауға қарай: a postposition wherever a dative stands before it.
  const turns =
    lemma === 'қара' && form === 'Conv' && own.get('Aspect') === 'Imp' && !own.has('Polarity') ? '~қарай' : '';
  return `${upos}:${parts.join('.')}${helps}${turns}`;
}

/** «Сен ертең бар!»: the last word is a command where it can be one, as the subject is who is spoken to; nouns are too far for the model to see. */
function commanded(
  tokens: readonly string[],
  lattice: readonly Candidates[],
  speaks: number,
): { readonly at: number; readonly candidates: Candidates } | undefined {
  const at = tokens.length - 2;
  if (at < 1 || tokens[at + 1] !== '!' || tokens[0]!.toLowerCase() !== 'сен') return undefined;
  const own = lattice[at]!;
  const isCommand = own.analyses.map(({ features }) => features.includes('Mood=Imp') && features.includes('Person=2'));
  // «Сен әдемі қыз!» is none: what stands before a noun is no place and no time.
  const before = lattice[at - 1]!.analyses.some(
    ({ upos, features }) =>
      upos === 'ADV' || upos === 'PRON' || upos === 'PART' || /Case=(?:Dat|Acc|Loc|Abl|Ins)/u.test(features),
  );
  if (!isCommand.includes(true) || !before) return undefined;
  const weights = own.weights.map((weight, i) => (isCommand[i] ? weight * speaks : weight));
  return { at, candidates: { ...own, weights } };
}

export class MorphologicalTagger {
  private readonly remembered = new Recent<Candidates>(REMEMBERED);
  private readonly sharpness: number;

  /** `transitions[a * size + b]`, weights that are multiplied; `lemmas`: rows of the lemmas' weights. */
  private constructor(
    private readonly analyzer: MorphologicalAnalyzer,
    private readonly classIds: ReadonlyMap<string, number>,
    private readonly transitions: Float32Array,
    private readonly lemmas: LineIndex,
    temperature: number,
  ) {
    this.sharpness = 1 / temperature;
  }

  /** Reads the bytes of `kk.tags` (UTF-8); says in `error` what is wrong with them. */
  static load(analyzer: MorphologicalAnalyzer, bytes: Uint8Array): Result<MorphologicalTagger> {
    try {
      return {
        ok: true,
        value: MorphologicalTagger.parse(analyzer, new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
      };
    } catch (error) {
      return { ok: false, error: `morphology: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  private static parse(analyzer: MorphologicalAnalyzer, text: string): MorphologicalTagger {
    const [head, size, lemmaCount, temperature] = text.slice(0, Math.max(0, text.indexOf('\n'))).split(' ');
    const count = Number(size);
    if (head !== 'tags' || !(count > 0) || !(Number(temperature) > 0)) throw new Error('this is no kk.tags');
    const classIds = new Map<string, number>();
    const transitions = new Float32Array(count * count);
    // Weights are few different numbers.
    const weights = Float64Array.from({ length: MOST_WRITTEN }, (_, i) => Math.exp(-i / (SCALE * Number(temperature))));
    let at = text.indexOf('\n') + 1;
    for (let a = 0; a < count; a++) {
      const from = at;
      at = text.indexOf(' ', at) + 1;
      if (at === 0) throw new Error('kk.tags is cut off');
      classIds.set(text.slice(from, at - 1), a);
      at = readRow(text, at, weights, transitions.subarray(a * count, (a + 1) * count));
    }
    let lines = 0;
    for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', end + 1)) lines++;
    if (lines < Number(lemmaCount)) throw new Error('kk.tags is cut off');
    const lemmas = new LineIndex(text, at, text.length, ' ', lines);
    return new MorphologicalTagger(analyzer, classIds, transitions, lemmas, Number(temperature));
  }

  /** The natural logarithm of a lemma's weight as a part of speech. */
  private lemmaScore({ lemma, upos }: Analysis): number {
    const end = this.lemmas.find(lemma);
    if (end < 0) return UNKNOWN_LEMMA;
    for (const weight of this.lemmas.rest(end).split(' ')) {
      const at = weight.indexOf(':');
      if (at === upos.length && weight.startsWith(upos)) return Number(weight.slice(at + 1)) / -SCALE;
    }
    return UNKNOWN_LEMMA;
  }

  private candidates(word: string): Candidates {
    const known = this.remembered.get(word);
    if (known !== undefined) return known;
    const analyses = this.analyzer.analyses(word);
    const classes = new Int32Array(analyses.length);
    const weights = new Float64Array(analyses.length);
    let names = 0;
    for (let i = 0; i < analyses.length; i++) {
      const analysis = analyses[i]!;
      classes[i] = this.classIds.get(tagClass(analysis)) ?? 0;
      weights[i] = Math.exp((this.lemmaScore(analysis) + prior(analysis, i)) * this.sharpness);
      if (isName(analysis)) names++;
    }
    const less = Math.exp(-CAPITAL * this.sharpness);
    const capital =
      names > 0 && names < analyses.length
        ? weights.map((weight, i) => (isName(analyses[i]!) ? weight : weight * less))
        : undefined;
    const candidates = { analyses, classes, weights, capital };
    this.remembered.set(word, candidates);
    return candidates;
  }

  /** Tags the tokens of one sentence: words, numbers and marks. */
  tag(tokens: readonly string[]): Tagged[] {
    const lattice = tokens.map((token, i) => {
      const own = this.candidates(token);
      return i > 0 && own.capital !== undefined && !OPENS.test(tokens[i - 1]!) ? { ...own, weights: own.capital } : own;
    });
    const command = commanded(tokens, lattice, Math.exp(COMMAND * this.sharpness));
    if (command !== undefined) lattice[command.at] = command.candidates;
    const marginals = posteriors(lattice, this.transitions, this.classIds.size);
    return lattice.map(({ analyses }, t) => {
      if (analyses.length === 1) return [{ analysis: analyses[0]!, probability: 1 }];
      const own = marginals[t]!;
      return analyses
        .map((analysis, i) => ({ analysis, probability: own[i]! }))
        .sort((a, b) => b.probability - a.probability);
    });
  }
}

const isName = ({ lemma }: Analysis): boolean => lemma !== lemma.toLowerCase();
const LINE_FEED = 10;
const SPACE = 32;
const COLON = 58;
const ZERO = 48;
/** Written weights are below this. */
const MOST_WRITTEN = 4096;

/** Reads a row of weights from `at` on: the usual one, then `index:weight` of each other. Where the next line begins. */
function readRow(text: string, at: number, weights: Float64Array, row: Float32Array): number {
  let index = -1;
  let number = 0;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= ZERO && unit < COLON) number = number * 10 + unit - ZERO;
    else if (unit === COLON) {
      index = number;
      number = 0;
    } else if (unit === SPACE || unit === LINE_FEED) {
      const weight = weights[number];
      if (weight === undefined || index >= row.length) throw new Error('kk.tags: a weight is out of range');
      if (index < 0) row.fill(weight);
      else row[index] = weight;
      number = 0;
      if (unit === LINE_FEED) return at + 1;
    } else throw new Error('kk.tags: a weight is no number');
  }
  throw new Error('kk.tags is cut off');
}

/** Weights are written as whole numbers of this part of a natural logarithm, without their sign. */
export const SCALE = 20;

/** What the order of analyses without a context says of the one at `order`. */
export function prior({ guess, cost }: Analysis, order: number): number {
  return -PRIOR * (guess ? GUESS_COST + order : cost);
}

/**
 * The probability of each candidate of each word, by sums over all paths forwards and backwards; class 0 stands before the first word
 * and behind the last. Weights are multiplied, none is 0; `transitions[a * size + b]` is that of class b behind class a.
 */
export function posteriors(
  lattice: readonly { readonly classes: Int32Array; readonly weights: Float64Array }[],
  transitions: Float32Array | Float64Array,
  size: number,
): Float64Array[] {
  const result: Float64Array[] = [];
  let classes: Int32Array = BOUNDARY_CLASSES;
  let before: Float64Array = BOUNDARY_WEIGHTS;
  for (const { classes: own, weights } of lattice) {
    const sums = new Float64Array(own.length);
    let total = 0;
    for (let i = 0; i < own.length; i++) {
      let sum = 0;
      for (let a = 0; a < before.length; a++) sum += before[a]! * transitions[classes[a]! * size + own[i]!]!;
      sum *= weights[i]!;
      sums[i] = sum;
      total += sum;
    }
    // Long sentences would come to nothing.
    for (let i = 0; i < own.length; i++) sums[i] = sums[i]! / total;
    result.push(sums);
    before = sums;
    classes = own;
  }
  // What follows each candidate, the weight of its own left in.
  let after: Float64Array = BOUNDARY_WEIGHTS;
  classes = BOUNDARY_CLASSES;
  for (let t = lattice.length - 1; t >= 0; t--) {
    const { classes: own, weights } = lattice[t]!;
    const shares = result[t]!;
    const behind = new Float64Array(own.length);
    let total = 0;
    let most = 0;
    for (let i = 0; i < own.length; i++) {
      let sum = 0;
      for (let b = 0; b < after.length; b++) sum += after[b]! * transitions[own[i]! * size + classes[b]!]!;
      shares[i] = shares[i]! * sum;
      total += shares[i]!;
      behind[i] = sum * weights[i]!;
      most += behind[i]!;
    }
    for (let i = 0; i < own.length; i++) {
      shares[i] = shares[i]! / total;
      behind[i] = behind[i]! / most;
    }
    after = behind;
    classes = own;
  }
  return result;
}

const BOUNDARY_CLASSES: Int32Array = new Int32Array(1);
const BOUNDARY_WEIGHTS: Float64Array = new Float64Array([1]);

/**
 * Chooses among the analyses of the words of a sentence: a hidden Markov model over classes of tags (part of speech with the features
 * that context can see), in which only the analyses of each word are possible. Weights are those of `kk.tags`
 * (`dictionaries/morphology/train.ts`); the order of the analyses by themselves is part of the score.
 */
import type { Result } from '../types';
import { type Analysis, featuresOf, type MorphologicalAnalyzer } from './analyzer';

/** An analysis with the model's probability that it is the right one of its word; it was not calibrated on annotated text. */
export interface Weighed {
  readonly analysis: Analysis;
  readonly probability: number;
}

/** A word of a sentence with its analyses, the likeliest here first. Never empty. */
export type Tagged = readonly Weighed[];

/** A word's analyses with their classes and what speaks for each without a context. */
interface Candidates {
  readonly analyses: readonly Analysis[];
  readonly classes: Int32Array;
  readonly scores: Float64Array;
  /** Whether the word has a capital, and some of its analyses are names and some are not. */
  readonly isName: boolean;
  /** The scores where a capital can only be that of a name: inside of a sentence. */
  readonly capital: Float64Array;
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
  return { at, candidates: { ...own, scores: own.scores.map((score, i) => (isCommand[i] ? score + COMMAND : score)) } };
}

export class MorphologicalTagger {
  private remembered = new Map<string, Candidates>();
  /** `transitions[a * size + b]`, natural logarithms. */
  private constructor(
    private readonly analyzer: MorphologicalAnalyzer,
    private readonly classIds: ReadonlyMap<string, number>,
    private readonly transitions: Float64Array,
    private readonly lemmas: ReadonlyMap<string, number>,
    private readonly temperature: number,
  ) {}

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
    const lines = text.split('\n');
    const [head, size, lemmaCount, temperature] = (lines[0] ?? '').split(' ');
    const count = Number(size);
    if (head !== 'tags' || !(count > 0) || !(Number(temperature) > 0)) throw new Error('this is no kk.tags');
    if (lines.length < 1 + count + Number(lemmaCount)) throw new Error('kk.tags is cut off');
    const classIds = new Map<string, number>();
    const transitions = new Float64Array(count * count);
    for (let a = 0; a < count; a++) {
      const [name, usual, ...others] = lines[1 + a]!.split(' ') as [string, string, ...string[]];
      classIds.set(name, a);
      transitions.fill(Number(usual) / -SCALE, a * count, (a + 1) * count);
      for (const other of others) {
        const at = other.indexOf(':');
        transitions[a * count + Number(other.slice(0, at))] = Number(other.slice(at + 1)) / -SCALE;
      }
    }
    if (transitions.some(Number.isNaN)) throw new Error('kk.tags: a weight is no number');
    const lemmas = new Map<string, number>();
    for (let i = 1 + count; i < 1 + count + Number(lemmaCount); i++) {
      const [lemma, ...weights] = lines[i]!.split(' ') as [string, ...string[]];
      for (const weight of weights) {
        const at = weight.indexOf(':');
        lemmas.set(`${lemma} ${weight.slice(0, at)}`, Number(weight.slice(at + 1)) / -SCALE);
      }
    }
    return new MorphologicalTagger(analyzer, classIds, transitions, lemmas, Number(temperature));
  }

  private candidates(word: string): Candidates {
    const known = this.remembered.get(word);
    if (known !== undefined) return known;
    const analyses = this.analyzer.analyses(word);
    const classes = new Int32Array(analyses.length);
    const scores = new Float64Array(analyses.length);
    analyses.forEach((analysis, i) => {
      classes[i] = this.classIds.get(tagClass(analysis)) ?? 0;
      const lemma = this.lemmas.get(`${analysis.lemma} ${analysis.upos}`) ?? UNKNOWN_LEMMA;
      scores[i] = lemma + prior(analysis, i);
    });
    const names = analyses.map(({ lemma }) => lemma !== lemma.toLowerCase());
    const isName = names.includes(true) && names.includes(false);
    const capital = isName ? scores.map((score, i) => (names[i] ? score : score - CAPITAL)) : scores;
    const candidates = { analyses, classes, scores, isName, capital };
    if (this.remembered.size >= REMEMBERED) this.remembered = new Map();
    this.remembered.set(word, candidates);
    return candidates;
  }

  /** Tags the tokens of one sentence: words, numbers and marks. */
  tag(tokens: readonly string[]): Tagged[] {
    const lattice = tokens.map((token, i) => {
      const own = this.candidates(token);
      return i > 0 && own.isName && !OPENS.test(tokens[i - 1]!) ? { ...own, scores: own.capital } : own;
    });
    const command = commanded(tokens, lattice);
    if (command !== undefined) lattice[command.at] = command.candidates;
    const marginals = posteriors(lattice, this.transitions, this.classIds.size, 1 / this.temperature);
    return lattice.map(({ analyses }, t) => {
      if (analyses.length === 1) return [{ analysis: analyses[0]!, probability: 1 }];
      const own = marginals[t]!;
      return analyses
        .map((analysis, i) => ({ analysis, probability: own[i]! }))
        .sort((a, b) => b.probability - a.probability);
    });
  }
}

/** Weights are written as whole numbers of this part of a natural logarithm, without their sign. */
export const SCALE = 20;

/** What the order of analyses without a context says of the one at `order`. */
export function prior({ guess, cost }: Analysis, order: number): number {
  return -PRIOR * (guess ? GUESS_COST + order : cost);
}

/**
 * The probability of each candidate of each word, by sums over all paths forwards and backwards; class 0 stands before the first word
 * and behind the last.
 */
export function posteriors(
  lattice: readonly { readonly classes: Int32Array; readonly scores: Float64Array }[],
  transitions: Float64Array,
  size: number,
  sharpness: number,
): Float64Array[] {
  const forward: Float64Array[] = [];
  let classes: ArrayLike<number> = [0];
  let before: Float64Array = new Float64Array(1);
  for (const { classes: own, scores } of lattice) {
    const sums = new Float64Array(own.length);
    for (let i = 0; i < own.length; i++) {
      let most = -Infinity;
      for (let a = 0; a < before.length; a++) {
        const sum = before[a]! + sharpness * transitions[classes[a]! * size + own[i]!]!;
        if (sum > most) most = sum;
      }
      let total = 0;
      for (let a = 0; a < before.length; a++)
        total += Math.exp(before[a]! + sharpness * transitions[classes[a]! * size + own[i]!]! - most);
      sums[i] = most + Math.log(total) + sharpness * scores[i]!;
    }
    forward.push(sums);
    before = sums;
    classes = own;
  }
  const result: Float64Array[] = new Array(lattice.length);
  classes = [0];
  // What follows a word, its own score left out.
  let after: Float64Array = new Float64Array(1);
  let afterScores: Float64Array = new Float64Array(1);
  for (let t = lattice.length - 1; t >= 0; t--) {
    const own = lattice[t]!.classes;
    const sums = new Float64Array(own.length);
    const shares = new Float64Array(own.length);
    let highest = -Infinity;
    for (let i = 0; i < own.length; i++) {
      let most = -Infinity;
      for (let b = 0; b < after.length; b++) {
        const sum = after[b]! + sharpness * (transitions[own[i]! * size + classes[b]!]! + afterScores[b]!);
        if (sum > most) most = sum;
      }
      let total = 0;
      for (let b = 0; b < after.length; b++)
        total += Math.exp(
          after[b]! + sharpness * (transitions[own[i]! * size + classes[b]!]! + afterScores[b]!) - most,
        );
      sums[i] = most + Math.log(total);
      shares[i] = sums[i]! + forward[t]![i]!;
      if (shares[i]! > highest) highest = shares[i]!;
    }
    let total = 0;
    for (let i = 0; i < own.length; i++) {
      shares[i] = Math.exp(shares[i]! - highest);
      total += shares[i]!;
    }
    for (let i = 0; i < own.length; i++) shares[i] = shares[i]! / total;
    result[t] = shares;
    after = sums;
    afterScores = lattice[t]!.scores;
    classes = own;
  }
  return result;
}

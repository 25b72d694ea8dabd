/**
 * Chooses among the analyses of the words of a sentence: a hidden Markov model over classes of tags (part of speech with the features
 * that context can see), in which only the analyses of each word are possible. Weights are those of `kk.tags`
 * (`dictionaries/morphology/train.ts`); the order of the analyses by themselves is part of the score.
 */
import { Recent } from '../caches';
import type { Result } from '../types';
import { type Analysis, featuresOf, type MorphologicalAnalyzer, NO_PARTS } from './analyzer';
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
/** What words about one weigh where they speak for some of its analyses, by natural logarithm. */
const SPOKEN_FOR = 12;
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

/** Which analyses of a word its neighbours speak for, where they are too far for the model, or too alike for its classes. */
type Choice = (analysis: Analysis) => boolean;

const ofLemma =
  (lemma: string, ...parts: readonly string[]): Choice =>
  (own) =>
    own.lemma === lemma && parts.includes(own.upos);
const isCommand: Choice = ({ features }) => features.includes('Mood=Imp') && features.includes('Person=2');
const isObject: Choice = ({ features }) => features.includes('Case=Acc');
const isPlace: Choice = ({ features }) => features.includes('Case=Dat');
const isSaying: Choice = ({ features }) => features.includes('VerbForm=Fin') && !features.includes('Mood=Imp');
/** A bare noun that may be what something is done to: өлең жаз. */
const isBare: Choice = ({ upos, features }) => upos === 'NOUN' && features === 'Case=Nom';
/** Behind the last word, `''` where there is nothing. */
const ENDS = /^(?:[.!:…]+|)$/u;
/** Whose year it is. */
const YEARS = /^(?:\d+|өткен|келесі|келер|биылғы|былтырғы|алдағы|осы|сол|қай|соңғы|алғашқы|оқу|қаржы|\p{L}+нш[ыі])$/u;
/** What is put: a mark, a question, a hand. */
const PUT =
  /^(?:сұрақ|сауал|талап|мақсат|міндет|шарт|нүкте|үтір|сызықша|тырнақша|белгі|баға|есім|ат|атау|тақырып|қол|шай)$/u;

/** Stems that are other words as well, for what is done where, or about what, somebody turns to. */
const GOES = /^(?:қара|кір|бар|жаз|бас|қос|ат)$/u;

/** Не asks, unless it joins two that are alike, or is said twice. */
function ofNe(
  low: readonly string[],
  is: (at: number, choice: Choice) => boolean,
  sorts: (at: number) => string[],
  i: number,
) {
  const joins = ofLemma('не', 'CCONJ');
  if (
    low.some(
      (word, at) => word === 'не' && at !== i && (low[Math.max(at, i) - 1] === ',' || low[Math.max(at, i) - 2] === ','),
    )
  )
    return joins;
  const asks = ofLemma('не', 'PRON');
  const isQuestion = low.includes('?') && !low.some((word) => /^[мбп][ае]$/u.test(word));
  if (isQuestion || i === 0) return asks;
  const before = sorts(i - 1);
  if (sorts(i + 1).some((sort) => before.includes(sort))) return joins;
  const isAsked: Choice = ({ upos, features, lemma }) =>
    lemma === 'үшін' ||
    lemma === 'туралы' ||
    lemma === 'керек' ||
    (upos === 'VERB' && features !== 'Tense=Past|VerbForm=Part');
  return is(i + 1, isAsked) ? asks : undefined;
}

function ofZhyly(low: readonly string[], is: (at: number, choice: Choice) => boolean, i: number): Choice | undefined {
  if (YEARS.test(low[i - 1] ?? '')) return ofLemma('жыл', 'NOUN');
  return ENDS.test(low[i + 1] ?? '-') || is(i + 1, ({ lemma, upos }) => upos === 'AUX' && /^(?:е|бол)$/u.test(lemma))
    ? ofLemma('жылы', 'ADJ')
    : undefined;
}

/** Sheep, a command to put, or a particle behind what was said. */
function ofQoj(low: readonly string[], is: (at: number, choice: Choice) => boolean, i: number): Choice | undefined {
  const ends = ENDS.test(low[i + 1] ?? '');
  if (ends && i > 0 && (is(i - 1, isObject) || is(i - 1, isPlace) || PUT.test(low[i - 1]!))) return isCommand;
  const isCounted = is(i - 1, ({ upos }) => upos === 'NUM');
  const isSaid = is(i - 1, ({ upos, features }) => upos === 'ADJ' || features.includes('VerbForm'));
  const isHerded = is(
    i + 1,
    ({ lemma, upos, features }) =>
      (upos === 'VERB' && lemma !== 'де' && lemma !== 'бол') || features.includes('Person[psor]=3'),
  );
  return isCounted || (isHerded && !isSaid) ? ofLemma('қой', 'NOUN') : undefined;
}

/** «Есікті аш.», «Өлең жаз.», «Сен ертең бар!»: a bare stem behind an object ends what is told to somebody. */
function isTold(
  low: readonly string[],
  is: (at: number, choice: Choice) => boolean,
  every: (at: number, choice: Choice) => boolean,
  i: number,
): boolean {
  if (i < 1 || !ENDS.test(low[i + 1] ?? '') || !is(i, isCommand)) return false;
  // «Сен әдемі қыз!» is none: what stands before a noun is no place and no time.
  if (low[0] === 'сен' && low[i + 1] === '!')
    return is(
      i - 1,
      ({ upos, features }) =>
        upos === 'ADV' || upos === 'PRON' || upos === 'PART' || /Case=(?:Dat|Acc|Loc|Abl|Ins)/u.test(features),
    );
  const names = /^(?:бұл|ол|мен|біз|олар)$/u.test(low[0]!);
  if (is(i - 1, isObject)) return !names || !is(i - 1, ({ upos }) => upos === 'ADJ');
  if (low[i + 1] === undefined || names || low.includes(',') || low.includes('—') || low.includes('–')) return false;
  if ((is(i - 1, isPlace) || low[i - 1] === 'туралы') && GOES.test(low[i]!)) return true;
  // «Ауылда мектеп бар.», «Бала аш.» say how something is.
  return (
    every(i - 1, isBare) &&
    !is(i, ({ upos }) => upos === 'ADJ') &&
    !low.slice(0, i).some((_, at) => every(at, isSaying))
  );
}

/** Analyses that the words about `i` speak for; undefined where the model alone has to choose. */
function spokenFor(low: readonly string[], lattice: readonly Candidates[], i: number): Choice | undefined {
  const is = (at: number, choice: Choice) => lattice[at]?.analyses.some(choice) === true;
  const every = (at: number, choice: Choice) => lattice[at]?.analyses.every(choice) === true;
  const word = low[i]!;
  if (word === 'не') return ofNe(low, is, (at) => sortsOf(lattice[at]), i);
  if (word === 'жылы') return ofZhyly(low, is, i);
  if (word === 'қой') return ofQoj(low, is, i);
  if (isTold(low, is, every, i)) return isCommand;
  // A sentence ends with its verb: ерлер соғысты.
  if (/^[.!?…]+$/u.test(low[i + 1] ?? '') && is(i, isObject) && is(i, isSaying))
    return low.slice(0, i).some((_, at) => every(at, isSaying)) ? undefined : (own) => !isObject(own);
  // What the command is about: жауапты таңда, not «with an answer».
  return is(i, isObject) && is(i, ({ upos }) => upos !== 'NOUN') && isTold(low, is, every, i + 1)
    ? isObject
    : undefined;
}

/** Kinds of words that не can join two of: part of speech with case, names as nouns. */
const sortsOf = (candidates: Candidates | undefined): string[] =>
  (candidates?.analyses ?? []).flatMap(({ upos, features }) =>
    upos === 'PRON' || upos === 'PUNCT' || features.includes('Mood=Imp')
      ? []
      : [`${upos === 'PROPN' ? 'NOUN' : upos} ${features}`],
  );

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
    const candidates = this.candidatesOf(this.analyzer.analyses(word));
    this.remembered.set(word, candidates);
    return candidates;
  }

  private candidatesOf(analyses: readonly Analysis[]): Candidates {
    const classes = new Int32Array(analyses.length);
    const weights = new Float64Array(analyses.length);
    let names = 0;
    for (let i = 0; i < analyses.length; i++) {
      const analysis = analyses[i]!;
      classes[i] =
        this.classIds.get(tagClass(analysis)) ?? this.classIds.get(tagClass({ ...analysis, upos: 'NOUN' })) ?? 0;
      weights[i] = Math.exp((this.lemmaScore(analysis) + prior(analysis, i)) * this.sharpness);
      if (isName(analysis)) names++;
    }
    const less = Math.exp(-CAPITAL * this.sharpness);
    const capital =
      names > 0 && names < analyses.length
        ? weights.map((weight, i) => (isName(analyses[i]!) ? weight : weight * less))
        : undefined;
    return { analyses, classes, weights, capital };
  }

  /** Of an ending behind a hyphen that a sign or a quotation mark parts from its word: 20%-ға, «Самұрық»-тың. */
  private ofEnding(tokens: readonly string[], i: number): Candidates | undefined {
    const mark = tokens[i - 2];
    if (tokens[i - 1] !== '-' || mark === undefined || !/^[%‰»”"]$/u.test(mark)) return undefined;
    const own = /^[%‰]$/u.test(mark)
      ? this.analyzer.attached(mark, 'SYM', tokens[i]!)
      : this.analyzer.attached(tokens[i - 3] ?? mark, 'PROPN', tokens[i]!);
    // The letters of its morphemes are counted from the word's end.
    return own.length === 0 ? undefined : this.candidatesOf(own.map((one) => ({ ...one, parts: NO_PARTS })));
  }

  /** Tags the tokens of one sentence: words, numbers and marks. */
  tag(tokens: readonly string[]): Tagged[] {
    const lattice = tokens.map((token, i) => {
      const own = this.ofEnding(tokens, i) ?? this.candidates(token);
      return i > 0 && own.capital !== undefined && !OPENS.test(tokens[i - 1]!) ? { ...own, weights: own.capital } : own;
    });
    const low = tokens.map((token) => token.toLowerCase());
    const speaks = Math.exp(SPOKEN_FOR * this.sharpness);
    const steered = lattice.map((own, i) => {
      const choice = own.analyses.length > 1 ? spokenFor(low, lattice, i) : undefined;
      if (choice === undefined) return own;
      return { ...own, weights: own.weights.map((weight, k) => (choice(own.analyses[k]!) ? weight * speaks : weight)) };
    });
    const marginals = posteriors(steered, this.transitions, this.classIds.size);
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

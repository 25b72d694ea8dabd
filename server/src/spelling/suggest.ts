/**
 * What was meant? Candidates are made by undoing the slips that Kazakh typists make, kept if the speller knows them, and
 * ranked as a noisy channel: ln P(word) minus the cost of the slip.
 *
 * Costs are natural logarithms of how much rarer a slip is than the commonest kind. They follow from the number of ways
 * in which a slip of that kind can befall a word of usual length (a missing letter: one of nine places; a neighbouring key: nine places and
 * some six keys each), fitted to typos of the bench's tuning words in the texts of thirteen domains; those of letters that sound alike follow
 * `dictionaries/spelling/confusions.txt`.
 */
import { Recent } from '../caches';
import { editDistance } from '../text/nearest';
import { toSmall } from '../text/small';
import type { Cancellation } from '../types';
import type { ContextModel } from './context';
import type { Frequencies } from './frequencies';
import { ANY_LETTER, firstLetter, HALVES, type LetterModel } from './letterModel';
import {
  ASSIMILATION,
  foldLookAlikes,
  HARMONY_PARTNER,
  isVowel,
  KAZAKH_ONLY,
  KEYBOARD_NEIGHBOURS,
  RUSSIAN_FOR_KAZAKH,
  SOUND_SPELLINGS,
} from './letters';
import { applyCase, type Case, caseOf, normalizeWord } from './normalize';

export interface Suggestion {
  readonly word: string;
  /** Share of the probability among the candidates found, 0..1. */
  readonly score: number;
  /** Clearly ahead of the others: may be offered as the fix. At most one, the first. */
  readonly preferred: boolean;
  /** How much of the text before or after the word it replaces too, UTF-16 units: two halves of one word joined. */
  readonly before?: number;
  readonly after?: number;
}

/** The text beside the word in question, up to some tens of letters on either side. */
export interface SuggestContext {
  readonly before?: string;
  readonly after?: string;
}

/** What the generator needs of the speller. */
export interface WordSource {
  check(word: string): boolean;
  spell(word: string): boolean;
  /** Whether a word (small letters) is one with a capital in front, once its letters `[from, to)` are replaced by `inserted`. */
  spellEdited(word: string, from: number, to: number, inserted: string): boolean;
  hunspellSuggestions(word: string): string[];
  isEnding(ending: string): boolean;
  readonly frequencies: Frequencies;
  readonly letterModel: LetterModel;
  readonly context: ContextModel;
}

interface Costs {
  readonly lookAlike: number;
  readonly russianWord: number;
  readonly russianLetter: number;
  readonly harmony: number;
  readonly assimilation: number;
  readonly wholeSuffix: number;
  readonly missing: number;
  readonly missingDouble: number;
  readonly extra: number;
  readonly extraDouble: number;
  readonly extraNeighbour: number;
  readonly transposition: number;
  readonly neighbour: number;
  readonly vowel: number;
  readonly substitution: number;
  readonly split: number;
  readonly join: number;
  readonly hyphen: number;
  readonly caseOnly: number;
  readonly distant: number;
}

/** Of nearness to a word, which `kk.name-shapes` was trained with. */
const NEARNESS: Costs = {
  lookAlike: 0.2,
  russianWord: 0.3,
  russianLetter: 1.2,
  harmony: 1.3,
  assimilation: 1.3,
  wholeSuffix: 2.5,
  missing: 2.5,
  missingDouble: 2,
  extra: 5,
  extraDouble: 3,
  extraNeighbour: 4,
  transposition: 2.4,
  neighbour: 3.9,
  vowel: 4.5,
  substitution: 6,
  split: 3,
  join: 3,
  hyphen: 1.5,
  caseOnly: 1,
  distant: 9,
};

/** Of suggestions. */
const COST: Costs = {
  ...NEARNESS,
  harmony: 1.4,
  assimilation: 1.4,
  missing: 2.2,
  missingDouble: 1.5,
  extra: 5.3,
  extraDouble: 3.5,
  extraNeighbour: 4.8,
  transposition: 1.9,
  neighbour: 3.5,
  vowel: 5.5,
  substitution: 7,
};

/** Letters of a stem that is long enough for a neighbour to tell something. */
const LONG_STEM = 7;
/** Words whose suggestions, and forms whose probabilities are remembered. */
const CACHE_SIZE = 512;
const PRIORS_SIZE = 16_384;
const BEAM = 48;
/** Letters whose readings are kept, some for each cost. */
const MOST_READINGS = 1000;
/** What a form's stem and ending are worth in the ranking, beside its own count. Tuned on the bench's tuning words. */
const STEM_WEIGHT = 0.3;
/** Cost of a spelling that stands for another once in a thousand times; a Russian letter for a Kazakh one does so ten times. */
const SOUND = 3.5;
/** ln of how much likelier two words with a hyphen between them are than by chance. */
const PAIR = 2;
/** Score of an unknown word whose look-alikes are exchanged: below a good candidate, above a far one. */
const UNKNOWN_NAME = -16;
/**
 * Shares of the probability: above one any candidate is shown, below the other none; between them those that texts have so often (the web
 * list alone counts once), or that somebody has written and that are worth so much.
 */
const LIKELY = 0.1;
const UNLIKELY = 0.001;
const SEEN = 2;
const USUAL = 400;
/** Occurrences that a guess of Hunspell's has or lets expect, if it is more than so many letters away. */
const GUESS_EDITS = 2;
const EXPECTED = 1;
/** What stands before the first word of a sentence; a letter lost there was its capital. */
const STARTS_SENTENCE = /(?:^|[.!?…][»”")]*\s)\s*[«“"(]?$/u;
const LATIN = /\p{Script=Latin}/u;
/** How much likelier a word that only had its look-alikes exchanged is than any other candidate. */
const LOOK_ALIKE_CERTAINTY = 12;

export class Suggester {
  private readonly words: WordSource;
  private readonly cache = new Recent<readonly (readonly [string, number])[]>(CACHE_SIZE);
  private readonly priors = new Recent<number>(PRIORS_SIZE);

  constructor(words: WordSource) {
    this.words = words;
  }

  private get frequencies(): Frequencies {
    return this.words.frequencies;
  }

  suggest(
    word: string,
    context: SuggestContext,
    { limit = 8, signal }: { readonly limit?: number; readonly signal?: Cancellation },
  ): Suggestion[] {
    if (word.length > 64 || this.words.check(word)) return [];
    let ranked = this.cache.get(word);
    if (!ranked) {
      const found = this.rank(normalizeWord(word), signal);
      if (!found) return [];
      ranked = found;
      this.cache.set(word, ranked);
    }
    const capital = STARTS_SENTENCE.test(context.before ?? '-') && word === word.toLowerCase();
    return toSuggestions(this.inContext(word, ranked, context))
      .map((found) =>
        capital && found.word.slice(1) === word ? { ...found, word: applyCase(found.word, 'title') } : found,
      )
      .filter(({ word: found, score, before, after }, i) => i === 0 || before || after || this.isUsual(found, score))
      .slice(0, limit);
  }

  /** Whether a candidate is worth showing: forms that nobody has written are shown only where they are likely. */
  private isUsual(word: string, score: number): boolean {
    if (score >= LIKELY) return true;
    return (
      score >= UNLIKELY &&
      word.split(/[ -]/u).every((part) => {
        const own = ownCount(this.frequencies, part);
        return own >= SEEN || (own > 0 && formWorth(this.frequencies, part) > USUAL);
      })
    );
  }

  /** Whether texts have a word, or let expect it. A guess at what is far from a word is worth nothing else (БЕТОНДАЛҒАН for ТҢАДАЛҒӘАН). */
  private isWritten(word: string): boolean {
    return ownCount(this.frequencies, word) > 0 || formWorth(this.frequencies, word) >= EXPECTED;
  }

  /** The candidates as the neighbouring words make them likely, and the word joined with one of them (ба рады). */
  private inContext(word: string, ranked: readonly (readonly [string, number])[], context: SuggestContext): Scored[] {
    const left = /(?:^|[^\p{L}\p{N}-])([\p{L}-]*\p{L})([ \t\u00A0]+)$/u.exec(context.before ?? '');
    const right = /^([ \t\u00A0]+)(\p{L}[\p{L}-]*)/u.exec(context.after ?? '');
    if (left === null && right === null) return [...ranked];
    const before = left?.[1]?.toLowerCase();
    const after = right?.[2]?.toLowerCase();
    const model = this.words.context;
    const scored: Scored[] = ranked.map(([candidate, score]) => [
      candidate,
      score + model.gain(candidate, before, after),
    ]);
    const join = (whole: string, other: string, span: Pick<Suggestion, 'before' | 'after'>) => {
      if (!this.words.spell(whole) || this.frequencies.count(whole.toLowerCase()) === 0) return;
      scored.push([whole, this.prior(whole) - this.prior(other) - COST.join, span]);
    };
    if (left) join(left[1]! + word, before!, { before: left[1]!.length + left[2]!.length });
    if (right) join(word + right[2]!, after!, { after: right[1]!.length + right[2]!.length });
    return scored.sort((a, b) => b[1] - a[1]);
  }

  /** Builds what is otherwise built with the first suggestion. */
  prepare(): void {
    this.letterModel.score('');
    this.frequencies.sameFold('');
    this.frequencies.prefixCount('');
    this.frequencies.endings.get('');
  }

  /**
   * Right words that a word in Russian letters can stand for, likeliest first: қазакстан → Қазақстан. Letter by letter only; the word
   * itself is not among them.
   */
  restorations(word: string, most = 2): string[] {
    const pattern = caseOf(word);
    const lower = word.toLowerCase();
    const found = new Set<string>();
    this.restored(lower, COST, (candidate) => {
      const cased = candidate === lower ? undefined : this.verified(candidate, pattern);
      if (cased !== undefined) found.add(cased);
      return found.size >= most;
    });
    return [...found];
  }

  /**
   * How near a word (capitalised, of one script, not a word itself) is to one that exists: ln of what the likeliest word one slip
   * away is worth, less the cost of the slip; -Infinity where there is none. Above `enough` it is not looked further.
   */
  nearest(word: string, enough = Number.POSITIVE_INFINITY): number {
    const lower = toSmall(word);
    let best = Number.NEGATIVE_INFINITY;
    const addEdited = (stem: string, from: number, to: number, inserted: string, cost: number) => {
      if (!this.words.spellEdited(stem, from, to, inserted)) return;
      const candidate = stem.slice(0, from) + inserted + stem.slice(to);
      if (candidate === lower) return;
      best = Math.max(best, Math.log(formWorth(this.frequencies, candidate) + 1e-3) - cost);
    };
    const add = (candidate: string, cost: number) => addEdited(candidate, 0, 0, '', cost);
    const slips = (stem: string, more: number) => {
      someEdit(stem, this.letterModel, NEARNESS, (from, to, inserted, cost) => {
        addEdited(stem, from, to, inserted, cost + more);
        return best > enough;
      });
    };
    for (const [candidate, cost] of suffixRepairs(lower, NEARNESS)) add(candidate, cost);
    if (best <= enough) slips(lower, 0);
    // A known name with an ending that does not fit (Қазақстандың), or a slip in the stem besides (Қазахстанге).
    for (let cut = Math.max(4, lower.length - 6); cut < lower.length && best <= enough; cut++) {
      if (!this.words.isEnding(lower.slice(cut))) continue;
      const stem = lower.slice(0, cut);
      add(stem, NEARNESS.assimilation);
      if (cut >= LONG_STEM) slips(stem, NEARNESS.assimilation);
    }
    if (best <= enough)
      this.restored(lower, NEARNESS, (candidate) => {
        add(candidate, NEARNESS.russianWord);
        return false;
      });
    return best;
  }

  private get letterModel(): LetterModel {
    return this.words.letterModel;
  }

  /** The candidate in the case of the input if it is a word so, else `undefined`. Names get their capital. */
  private verified(candidate: string, pattern: Case): string | undefined {
    const plain = !candidate.includes('-');
    const ok = plain ? this.words.spell : (word: string) => this.words.check(word);
    if (pattern === 'lower') return ok(candidate) && this.words.check(candidate) ? candidate : undefined;
    const title = applyCase(candidate, 'title');
    if (ok(title) && this.words.check(title)) return pattern === 'upper' ? candidate.toUpperCase() : title;
    const upper = candidate.toUpperCase();
    if (pattern === 'upper' && candidate.length <= 6 && this.frequencies.count(upper) > 0) return upper;
    return undefined;
  }

  /** ln P of a word form: its own count, mixed with what its stem and its ending are worth. */
  private prior(word: string): number {
    if (word.includes(' ')) return word.split(' ').reduce((sum, part) => sum + this.prior(part), 0);
    if (word.includes('-') && ownCount(this.frequencies, word) === 0)
      return word.split('-').reduce((sum, part) => sum + (part === '' ? 0 : this.prior(part)), PAIR);
    const known = this.priors.get(word);
    if (known !== undefined) return known;
    const lower = word.toLowerCase();
    const table = this.frequencies;
    const worth = formWorth(table, word, STEM_WEIGHT);
    // A form that nothing is known of is worth what its letters say, a small part of one occurrence.
    const letters = Math.exp(Math.min(0, 0.35 * (this.letterModel.score(lower) + 2.1 * (lower.length + 1))));
    const prior = Math.log((worth + 0.05 * letters) / table.total);
    this.priors.set(word, prior);
    return prior;
  }

  /** Visits the words that a word in Russian letters can stand for, the likeliest by their letters first, until `visit` answers true. */
  private restored(lower: string, costs: Costs, visit: (word: string) => boolean): void {
    const cost = KAZAKH_ONLY.test(lower) ? costs.russianLetter : costs.russianWord;
    this.letterModel.decode(lower, (letter) => readings(letter, cost), BEAM, visit);
  }

  /** Candidates with their scores, best first; `undefined` where cancelled. */
  private rank(word: string, signal?: Cancellation): (readonly [string, number])[] | undefined {
    const pattern = caseOf(word);
    const lower = foldLookAlikes(word).toLowerCase();
    const scores = new Map<string, number>();
    const rejected = new Set<string>();
    const add = (candidate: string, cost: number, asPattern: Case = pattern) => {
      // Its capital may be all that a name lacks.
      if ((candidate === word && asPattern === pattern) || candidate === '') return;
      const key = asPattern === pattern ? candidate : `${asPattern}:${candidate}`;
      if (rejected.has(key)) return;
      // A name typed without its capital, not a common word with one.
      if (asPattern === 'title' && pattern === 'lower' && this.words.spell(candidate)) return;
      const cased = this.verified(candidate, asPattern);
      if (cased === undefined || cased === word) {
        rejected.add(key);
        return;
      }
      const score = this.prior(cased) - cost;
      const old = scores.get(cased);
      if (old === undefined || old < score) scores.set(cased, score);
    };

    // 1. Letters of another script, or the case of a name.
    const folded = foldLookAlikes(word);
    let certain: string | undefined;
    if (folded !== word && this.words.check(folded)) {
      certain = folded;
      scores.set(folded, this.prior(folded));
    } else {
      add(lower, COST.lookAlike);
      // A name that no dictionary has is still meant to be in one script.
      if (folded !== word && !LATIN.test(folded)) scores.set(folded, UNKNOWN_NAME);
    }
    if (pattern === 'mixed') {
      add(lower, COST.caseOnly, 'title');
      add(lower, COST.caseOnly, 'lower');
      // The capital after the next letter: аЛматы.
      if (caseOf(word.charAt(1) + word.charAt(0) + word.slice(2)) === 'title')
        add(lower.charAt(1) + lower.charAt(0) + lower.slice(2), COST.caseOnly, 'title');
    }
    if (pattern === 'lower') add(lower, COST.caseOnly, 'title');

    // 2. Russian letters in place of Kazakh ones.
    const whole = !KAZAKH_ONLY.test(lower);
    const changed = (candidate: string) => {
      let n = 0;
      for (let i = 0; i < candidate.length; i++) if (candidate[i] !== lower[i]) n++;
      return whole ? COST.russianWord * (1 + n) : COST.russianLetter * n;
    };
    this.restored(lower, COST, (candidate) => {
      add(candidate, changed(candidate));
      if (pattern === 'lower') add(candidate, changed(candidate) + COST.caseOnly, 'title');
      return false;
    });
    for (const form of this.frequencies.sameFold(lower)) {
      const candidate = form.toLowerCase();
      add(candidate, changed(candidate));
      if (pattern === 'lower' && form !== candidate) add(candidate, changed(candidate) + COST.caseOnly, 'title');
    }
    if (signal?.aborted) return undefined;

    // 3. A wrong ending: harmony or assimilation, from some place on.
    for (const [candidate, cost] of suffixRepairs(lower, COST)) add(candidate, cost);

    // 4. One slip of the keys.
    const model = this.letterModel;
    const empty = this.frequencies.size === 0;
    someEdit(lower, empty ? undefined : model, COST, (from, to, inserted, cost) => {
      add(lower.slice(0, from) + inserted + lower.slice(to), cost);
      return false;
    });
    for (const [candidate, cost] of respelt(lower)) add(candidate, cost);
    if (signal?.aborted) return undefined;

    // 5. Words run together, or apart.
    for (let i = 2; i <= lower.length - 2; i++) {
      const left = lower.slice(0, i);
      const right = lower.slice(i);
      if (left.endsWith('-') || right.startsWith('-')) continue;
      if (!this.frequencies.count(left) || !this.words.check(left) || !this.words.check(right)) continue;
      const joined = `${left} ${right}`;
      const cased = applyCase(joined, pattern);
      scores.set(cased, this.prior(joined) - COST.split);
    }
    if (lower.includes('-')) {
      add(lower.replaceAll('-', ''), COST.hyphen);
      // A letter of the particle is lost: сондай-а.
      if (/-[ақ]$/u.test(lower)) add(`${lower.slice(0, -1)}ақ`, COST.missing);
      this.partwise(word, scores);
    }
    if (signal?.aborted) return undefined;

    // 6. Hunspell's own guess, where nothing else is near.
    if (scores.size === 0) {
      this.words.hunspellSuggestions(foldLookAlikes(word)).forEach((suggestion, i) => {
        if (!suggestion.split(' ').every((part) => this.words.check(part))) return;
        const isNear = editDistance(suggestion.toLowerCase(), lower) <= GUESS_EDITS;
        if (!isNear && !suggestion.split(' ').every((part) => this.isWritten(part))) return;
        scores.set(suggestion, this.prior(suggestion) - COST.distant - i);
      });
    }
    if (certain !== undefined) scores.set(certain, Math.max(...scores.values()) + LOOK_ALIKE_CERTAINTY);
    return [...scores].sort((a, b) => b[1] - a[1]).slice(0, 24);
  }

  /** Suggestions for each wrong part of a hyphenated word. */
  private partwise(word: string, scores: Map<string, number>): void {
    const parts = word.split('-');
    parts.forEach((part, i) => {
      if (part.length < 2 || !/\p{L}/u.test(part)) return;
      // After a number or an abbreviation stands an ending; anywhere else, a word.
      const ending = i > 0 && (/\p{N}$/u.test(parts[i - 1]!) || caseOf(parts[i - 1]!) === 'upper');
      const options =
        ending || this.words.check(part)
          ? [...suffixRepairs(part.toLowerCase(), COST, 0)]
          : (this.rank(part) ?? []).map(([found, score]): readonly [string, number] => [
              found,
              this.prior(found) - score,
            ]);
      for (const [option, cost] of options) {
        const whole = parts.with(i, option).join('-');
        if (whole === word || !this.words.check(whole)) continue;
        const score = this.prior(whole) - cost;
        if (!((scores.get(whole) ?? Number.NEGATIVE_INFINITY) >= score)) scores.set(whole, score);
      }
    });
  }
}

/** Expected occurrences of a form in texts of the table's size: its own count, and what its stem and its ending are worth. */
export function formWorth(table: Frequencies, word: string, stemWeight = 1): number {
  const lower = toSmall(word);
  const { endings } = table;
  let composed = 0;
  // No longer stem is more usual.
  let most = Number.POSITIVE_INFINITY;
  for (let cut = Math.max(2, lower.length - 12); cut < lower.length && most > 0; cut++) {
    const ending = endings.get(lower.slice(cut));
    if (ending === undefined || (most * ending) / endings.total <= composed) continue;
    most = table.prefixCount(lower.slice(0, cut));
    composed = Math.max(composed, (most * ending) / endings.total);
  }
  return ownCount(table, word) + stemWeight * composed;
}

/** How often a form was seen, in the case in which it is most usual. */
function ownCount(table: Frequencies, word: string): number {
  const lower = toSmall(word);
  const usual = Math.max(table.count(lower), table.count(applyCase(lower, 'title')));
  return word === lower ? usual : Math.max(usual, table.count(word));
}

/** A candidate, its score, and what it replaces of its neighbours. */
type Scored = readonly [word: string, score: number, span?: Pick<Suggestion, 'before' | 'after'>];

/** Softmax over the scores found; the first is preferred if it has most of the probability. */
function toSuggestions(ranked: readonly Scored[]): Suggestion[] {
  const best = ranked[0]?.[1] ?? 0;
  const weights = ranked.map(([, score]) => Math.exp(score - best));
  const sum = weights.reduce((a, b) => a + b, 0);
  return ranked.map(([word, , span], i) => ({
    ...span,
    word,
    score: weights[i]! / sum,
    preferred: i === 0 && weights[0]! / sum >= 0.8,
  }));
}

const READINGS = new Map<string, readonly (readonly [string, number])[]>();

/** What a letter may stand for: itself, or a Kazakh one at a cost. */
function readings(letter: string, cost: number): readonly (readonly [string, number])[] {
  const key = `${letter}${cost}`;
  let known = READINGS.get(key);
  if (known === undefined) {
    const kazakh = [...(RUSSIAN_FOR_KAZAKH.get(letter) ?? '')].map((other) => [other, cost] as const);
    known = [[letter, 0], ...kazakh];
    if (READINGS.size < MOST_READINGS) READINGS.set(key, known);
  }
  return known;
}

/** Endings put into the other harmony from a place on, alone or with their consonants. Lower case. */
function* suffixRepairs(word: string, costs: Costs, from = 2): Generator<readonly [string, number]> {
  const flip: Readonly<Record<string, string>> = { ғ: 'г', г: 'ғ', қ: 'к', к: 'қ' };
  for (let i = Math.max(from, word.length - 12); i < word.length; i++) {
    const tail = word.slice(i);
    let vowels = '';
    let both = '';
    for (const letter of tail) {
      const partner = HARMONY_PARTNER.get(letter);
      vowels += partner ?? letter;
      both += partner ?? flip[letter] ?? letter;
    }
    if (vowels !== tail) yield [word.slice(0, i) + vowels, costs.wholeSuffix];
    if (both !== vowels && both !== tail) yield [word.slice(0, i) + both, costs.wholeSuffix];
    const consonants = ASSIMILATION.get(word[i]!);
    if (consonants && i > 0) {
      for (const letter of consonants) yield [word.slice(0, i) + letter + word.slice(i + 1), costs.assimilation];
    }
  }
}

/** What one spelling of a sound stands for in place of another, each place by itself: қыйын for қиын, ауру for аурыу. Lower case. */
function* respelt(word: string): Generator<readonly [string, number]> {
  for (const [written, right, weight] of SOUND_SPELLINGS)
    for (let at = word.indexOf(written); at >= 0; at = word.indexOf(written, at + 1))
      yield [word.slice(0, at) + right + word.slice(at + written.length), SOUND - Math.log(weight)];
}

/** Of an edit: the letters `[from, to)` that become `inserted`, and the cost of the slip. True: no more are wanted. */
type EditVisitor = (from: number, to: number, inserted: string, cost: number) => boolean;

/**
 * Visits every edit by which one slip comes of a lower-case word or is undone; those alone whose outcome `model` finds plausible, if it
 * is given. Some strings come twice. Answers whether the visitor has stopped.
 */
function someEdit(word: string, model: LetterModel | undefined, costs: Costs, visit: EditVisitor): boolean {
  const n = word.length;
  const { fits, letters } = model?.editJudge(word) ?? ANY_LETTER;
  for (let i = 0; i < n; i++) {
    const letter = word[i]!;
    const next = word[i + 1];
    // An extra letter was typed.
    if (next !== letter && fits(i, i + 1, '')) {
      const neighbours = KEYBOARD_NEIGHBOURS.get(letter) ?? '';
      const beside = (other: string | undefined) => other !== undefined && neighbours.includes(other);
      const cost =
        letter === word[i - 1]
          ? costs.extraDouble
          : beside(next) || beside(word[i - 1])
            ? costs.extraNeighbour
            : costs.extra;
      if (visit(i, i + 1, '', cost)) return true;
    }
    if (next !== undefined && next !== letter && fits(i, i + 2, next + letter)) {
      if (visit(i, i + 2, next + letter, costs.transposition)) return true;
    }
    for (const half of HALVES) {
      for (let set = letters(i, i + 1, half); set !== 0; set &= set - 1) {
        const other = firstLetter(set, half);
        if (other !== letter && visit(i, i + 1, other, substitution(letter, other, i, costs))) return true;
      }
    }
  }
  for (let i = 0; i <= n; i++) {
    for (const half of HALVES) {
      for (let set = letters(i, i, half); set !== 0; set &= set - 1) {
        const letter = firstLetter(set, half);
        // The same string comes of inserting a letter before or after its twin.
        if (letter === word[i]) continue;
        if (visit(i, i, letter, letter === word[i - 1] ? costs.missingDouble : costs.missing)) return true;
      }
    }
    if (i > 1 && i < n - 1 && fits(i, i, '-') && visit(i, i, '-', costs.missing)) return true;
  }
  return false;
}

/** The cost of `other` in place of the i-th letter. */
function substitution(letter: string, other: string, i: number, costs: Costs): number {
  if (RUSSIAN_FOR_KAZAKH.get(letter)?.includes(other)) return costs.russianLetter;
  if (other === HARMONY_PARTNER.get(letter)) return i > 0 ? costs.harmony : costs.vowel;
  if (ASSIMILATION.get(letter)?.includes(other)) return i > 1 ? costs.assimilation : costs.neighbour;
  if (KEYBOARD_NEIGHBOURS.get(letter)?.includes(other)) return costs.neighbour;
  return isVowel(letter) && isVowel(other) ? costs.vowel : costs.substitution;
}

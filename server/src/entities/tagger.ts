import type { EntityClass } from '../protocol';
import type { Token } from '../text/tokens';
import type { Result, Span } from '../types';
import { isEntityClass } from './classes';
import { PathMarginals, Viterbi } from './crf';
import {
  contextFeatures,
  makeWord,
  OUTSIDE,
  opensSentence,
  REACH,
  ROLES,
  surroundings,
  type Word,
  wordFeatures,
} from './features';
import type { TokenSpan } from './iob2';
import { Labels } from './labels';
import { foldLetters, readable, withoutLookAlikes } from './letters';
import { type DecodedModel, decodeModel, type KeepWeights, type ModelHeader } from './model';
import { isFormOf, isMadeAsGivenName, NAME_KINDS, type NameTable } from './names';
import { Network } from './network';
import { MAX_SENTENCE, normaliseToken, reconcile, sentencesOf } from './reconcile';
import { WordSlots } from './slots';
import { WeightTable } from './weights';

/** A named entity in a text; offsets are UTF-16 units of that text. */
export interface Entity extends Span {
  readonly class: EntityClass;
  /** Calibrated: of the entities scored 0.9, about nine in ten are right. 1 for those of a gazetteer. */
  readonly score: number;
  readonly text: string;
}

/** Tags of tokens with their probabilities; both as long as the tokens given. */
export interface Tagging {
  readonly tags: string[];
  readonly scores: number[];
}

/**
 * Precision bought with recall. There is nothing for the other way: taking more of what is less likely than not was measured
 * to cost recall too, for its bounds are wrong.
 */
export interface ScoreOptions {
  /** Entities scored below this are left out; default 0, that is the most probable reading as it is. */
  readonly threshold?: number;
  /** Thresholds of single classes, before `threshold`. */
  readonly thresholds?: Readonly<Record<string, number>>;
}

/** How sure a place or a person is that the table of names alone tells. */
const KNOWN_NAME = 0.7;
/** From which score on a person is one, though the table of names knows a place of the name alone. */
const SURE_PERSON = 0.8;
/** `Word.names` of a word that is the name of a town or a country and of nothing else. */
const PLACE_ALONE = 1 << NAME_KINDS.indexOf('GPE');
const PLACES = PLACE_ALONE | (1 << NAME_KINDS.indexOf('LOCATION'));
const PEOPLE = 1 << NAME_KINDS.indexOf('NORP');
const FIRM_ALONE = 1 << NAME_KINDS.indexOf('ORGANISATION');
/** Peoples and tongues of the same name («вьетнам») and its clubs («Барселона») do not make a place another thing. */
const BESIDE_PLACE = ~(PEOPLE | FIRM_ALONE | (1 << NAME_KINDS.indexOf('LOCATION')));
const isPlace = ({ names }: Word): boolean => (names & BESIDE_PLACE) === PLACE_ALONE;
/**
 * Classes whose names of one word have a capital wherever the text has capitals, as 1,844 of the 1,847 in KazNERD's validation split
 * have (the others: әл-Фараби, құдай).
 */
const NAMES_IN_CAPITALS = new Set<string>(['GPE', 'LOCATION', 'PERSON']);
const GIVEN_ALONE = 1 << NAME_KINDS.indexOf('GIVEN');
/** Endings of cases; those that names of other peoples end in as well (Рената, Джордан) behind a long stem alone. */
const IN_A_CASE = /(?:ға|ге|қа|ке|[дтн][ыі]ң|\p{L}{6}(?:[дт][ае]н?|н[ае]н))$/u;
const OF_PERSONS = GIVEN_ALONE | (1 << NAME_KINDS.indexOf('SURNAME'));
/** Below this score a place of one word at the beginning of a sentence, where a capital says nothing, may be a common word. */
const SURE_PLACE = 0.55;
/** Below this score something else than a person is none, where the table of names knows a given name alone. */
const SURE_OTHER = 0.6;
/** Folded beginnings of the nouns that a place in its bare form has behind it: «Көкшетау маңында», «Тараз базарынан». */
const OF_PLACES = new RegExp(
  `^(?:${foldLetters('қаласы|ауданы|облысы|ауылы|кенті|маңы|жағы|базары|жолы|түбі|іші|бағыты|төңірегі|әуежайы|вокзалы|үшін|жаққа|жақта|арқылы')})`,
  'u',
);
/** Of a folded word in any case. */
const PLURAL = /.{3}[лдт][ае]р(?:[дт]ин|[дт]и|[гк][ае]|[дт][ае]н?|мен)?$/u;
/** Cases that no name but a list's own form ends in: of a name's words the last alone has one. */
const GENITIVE = /\p{L}{2}[ндт][ыі]ң$/u;
const OTHER_CASE = /\p{L}{4}(?:[дт][ае]н?|[ғгқк][ае]|н[ае]н|[мбп]ен)$/u;
/** By its vowels and consonants a locative, of a stem that no list has; names end in «-да» as well, in «-де» hardly. */
const LOCATIVE =
  /(?:[еиіөүәэ][^аәеиіоөуұүыэюяё]*(?:[кпстфхцчшбвгд]те|[еиіөүәэжзйлмнңру]де)|[аоұыуяюё][^аәеиіоөуұүыэюяё]*(?:[кқпстфхцчшбвгд]та|[аоұыуяюёжзйлмнңр]да))$/u;
const WHERE = /[дт][ае]н?$/u;
const LONGEST_OF_DA = 3;
const LEAST_LOCATIVE = 8;
/** Ends of surnames and patronymics. */
const FAMILY = /(?:[оеё]ва?|ск(?:ий|ая)|ұлы|қызы)$/u;
/** Folded ends of words that stand in front of places and are no persons: several of a kind, and what is in a place itself. */
const OF_THINGS = /.{3}(?:[лдт][ае]р|[дт][ае]|[дтн][ае]н|[дт][ае]ги)$|-/u;
const CAPITAL_FIRST = 1;
const MIXED = 3;
const NO_LETTERS = 6;
/**
 * So much less than no entity the model may give a person that no dictionary has, where a capital opens the sentence and where it must
 * mean a name: of what is found so in text of all kinds two in three are right.
 */
const LEAST_MARGIN_OPENING = 10;
const LEAST_MARGIN = 15;
/** Letters; what is shorter is an abbreviation in front of a full stop, and no person where no dictionary has it. */
const SHORTEST_PERSON = 3;
const NO_SPANS: readonly TokenSpan[] = [];

interface ScoredSpan extends TokenSpan {
  readonly score: number;
}
/** These are written out: of a spread the engine makes an object of a new kind. */
const spanOf = (start: number, end: number, kind: string): TokenSpan => ({ start, end, class: kind });
const scored = ({ start, end, class: name }: TokenSpan, score: number): ScoredSpan => ({
  start,
  end,
  class: name,
  score,
});

/**
 * By how much the network alone has to prefer no entity to anything else for the linear model not to be asked; see `decode`. Of a model
 * that has not seen them, 2,332 sentences of news get F1 90.36 by it, 90.32 where the linear model is asked of all tokens, 90.28 by 2.
 */
const SURE_OUTSIDE = 2.5;
/** The share of those tokens that are outside also by both models together. */
const OUTSIDE_SHARE = 0.999;
/** What `states` says of a token: surely outside, to be scored by the linear model too, scored by it. */
const SURE = 0;
const ASKED = 1;
const SCORED = 2;
/** What `given` says of a word; 0 where nobody has asked. */
const NO = 1;
const YES = 2;

/** Words that the tables keep sums of, a power of two; each takes about 1.1 kB of them, and a little more here. */
const KEPT_WORDS = 4096;

/**
 * A linear-chain CRF whose label scores are the sum of a linear model's over hashed features and a recurrent network's over
 * subword units, with a model file that `train/main.ts` makes. Not shared between threads.
 */
export class EntityTagger {
  readonly header: ModelHeader;
  readonly labels: Labels;
  private readonly weights: WeightTable;
  private readonly network: Network;
  /** Where the tables keep what the words met lately add to scores. */
  private readonly slots = new WordSlots(KEPT_WORDS);
  /** By slot, the last one for what stands outside a sentence. */
  private readonly words: Word[] = new Array<Word>(KEPT_WORDS + 1).fill(OUTSIDE);
  /** By slot, whether the word is made as given names are. */
  private readonly given = new Uint8Array(KEPT_WORDS + 1);
  private readonly viterbi: Viterbi;
  private readonly marginals: PathMarginals;
  private readonly states = new Uint8Array(MAX_SENTENCE);
  private readonly slotOf = new Int32Array(MAX_SENTENCE);
  private readonly path = new Int32Array(MAX_SENTENCE);
  private readonly probabilities = new Float32Array(MAX_SENTENCE);
  /** Of labels; those of the network, to which the linear model's are added. */
  private readonly scores: Float32Array;
  private readonly names: NameTable;
  /** The label of the first word of a person. */
  private readonly person: number;

  private constructor({ header, chain, network, names, weights }: DecodedModel) {
    this.header = header;
    this.names = names;
    this.viterbi = new Viterbi(chain);
    this.weights = new WeightTable(weights, KEPT_WORDS + 1, ROLES.length);
    this.network = new Network(network, KEPT_WORDS + 1);
    this.labels = new Labels(header.classes);
    this.person = this.labels.indexOf('B-PERSON');
    this.scores = this.network.scores;
    this.keep(OUTSIDE, KEPT_WORDS);
    this.marginals = new PathMarginals(chain, header.temperature);
  }

  /** Reads a model file; the bytes are not kept. A few dozen milliseconds, half of which `keep` can spare. */
  static load(bytes: Uint8Array, keep?: KeepWeights): Result<EntityTagger> {
    const parts = decodeModel(bytes, keep);
    if (!parts.ok) return parts;
    return { ok: true, value: new EntityTagger(parts.value) };
  }

  /**
   * Tags one sentence, tokenised as KazNERD is. The tags are a valid IOB2 sequence; `scores[i]` is the probability of
   * `tags[i]`, also where `options` turn an entity into `O`. Longer input than `MAX_SENTENCE` tokens is tagged in slices.
   */
  tag(tokens: readonly string[], options: ScoreOptions = {}): Tagging {
    const tags: string[] = [];
    const scores: number[] = [];
    let openQuote = false;
    const shown = tokens.map((token) => {
      const text = normaliseToken(token, openQuote);
      if (text === '«') openQuote = true;
      else if (text.startsWith('»')) openQuote = false;
      return text;
    });
    for (let from = 0; from < shown.length; from += MAX_SENTENCE) {
      const slice = readable(shown.slice(from, from + MAX_SENTENCE));
      this.decode(slice);
      this.rate(slice.length, true);
      const own = Array.from(slice, (_, t) => this.labels.names[this.path[t]!]!);
      for (const span of this.spansOfPath(slice.length)) {
        if (this.scoreOf(span) >= leastScore(span.class, options)) continue;
        // The probabilities of the path cannot say how likely no entity is; what is left of theirs bounds it.
        for (let t = span.start; t < span.end; t++) {
          own[t] = 'O';
          this.probabilities[t] = 1 - this.probabilities[t]!;
        }
      }
      for (let t = 0; t < slice.length; t++) {
        tags.push(own[t]!);
        scores.push(this.probabilities[t]!);
      }
    }
    return { tags, scores };
  }

  /**
   * The entities of a text, in order, not overlapping. `tokens` are those of `tokenize(text)`; sentences are found here,
   * since the model knows only sentences. `latin` says whether the text is Kazakh in Latin letters, where that is known;
   * `isWord` looks a word in small letters up in a dictionary.
   */
  entities(text: string, tokens: readonly Token[], latin?: boolean, isWord?: (word: string) => boolean): Entity[] {
    const pieces = reconcile(text, tokens);
    const entities: Entity[] = [];
    for (const { start, end } of sentencesOf(text, pieces)) {
      const texts = new Array<string>(end - start);
      for (let t = 0; t < texts.length; t++) texts[t] = pieces[start + t]!.text;
      const shown = readable(texts, latin);
      const holdsEntity = this.decode(shown);
      const places = this.placesIn(shown, isWord);
      if (holdsEntity) this.rate(texts.length);
      const persons = this.personsIn(shown, isWord);
      if (!holdsEntity && places.length === 0 && persons.length === 0) continue;
      for (const span of this.settled(shown, places, persons, isWord)) {
        const from = pieces[start + span.start]!.start;
        const to = pieces[start + span.end - 1]!.end;
        entities.push({
          start: from,
          end: to,
          class: span.class as EntityClass,
          score: span.score,
          text: text.slice(from, to),
        });
      }
    }
    return entities;
  }

  /**
   * The entities of the sentence that `rate` read last: those of the path, with what the table of names knows better. Apart from
   * `entities`, most of whose sentences have none: the engine compiles it in a fifth of a second, several times.
   */
  private settled(
    shown: readonly string[],
    places: TokenSpan[],
    persons: readonly TokenSpan[],
    isWord: ((word: string) => boolean) | undefined,
  ): ScoredSpan[] {
    const spans: TokenSpan[] = [];
    const ofPath = this.cutAtCases(this.spansOfPath(shown.length), shown, isWord);
    for (let s = 0; s < ofPath.length; s++) {
      const span = ofPath[s]!;
      const parts = this.placesOf(span);
      const behind = parts === undefined ? this.placeBehind(span, persons, shown.length) : undefined;
      if (behind) spans.push(spanOf(span.start, behind.start, span.class));
      else if (parts === undefined) spans.push(this.withFirstName(span, shown, isWord));
      for (const part of parts ?? (behind ? [behind] : NO_SPANS))
        if (!places.some((place) => place.start === part.start)) places.push(part);
    }
    const isKnown = (span: TokenSpan) => places.some((place) => place.start <= span.start && place.end >= span.end);
    // What holds a place and more has it as a part: «Қазақстан Республикасы».
    const known = places.filter(
      (place) => !spans.some((span) => span.start < place.end && place.start < span.end && !isKnown(span)),
    );
    const all: ScoredSpan[] = [];
    for (let s = 0; s < spans.length; s++) {
      const span = spans[s]!;
      if (!isEntityClass(span.class) || this.isCommonWord(span, shown, isWord)) continue;
      if (known.some((place) => place.start < span.end && span.start < place.end)) continue;
      // What firms make goes by their name, but the table has those that do as both.
      const isFirm = span.class === 'PRODUCT' && span.end - span.start === 1 && this.namesAt(span.start) === FIRM_ALONE;
      all.push(scored(spanOf(span.start, span.end, isFirm ? 'ORGANISATION' : span.class), this.scoreOf(span)));
    }
    for (const place of known) all.push(scored(place, KNOWN_NAME));
    for (const person of persons) {
      // In place of what else is said of that word; never inside what holds more.
      const at = all.findIndex((one) => one.start < person.end && person.start < one.end);
      if (at >= 0 && (all[at]!.start !== person.start || all[at]!.end !== person.end)) continue;
      all.splice(at < 0 ? all.length : at, at < 0 ? 0 : 1, scored(person, KNOWN_NAME));
    }
    if (known.length + persons.length > 0) all.sort((a, b) => a.start - b.start);
    return all;
  }

  /**
   * Places of the sentence that `decode` read last which the table of names knows for sure and the path missed: a name of several
   * words as a whole («Босния және Герцеговина»), and one word where no common word is written so.
   */
  private placesIn(tokens: readonly string[], isWord: ((word: string) => boolean) | undefined): TokenSpan[] {
    const { words, slotOf, path } = this;
    const places: TokenSpan[] = [];
    const { length } = tokens;
    for (let t = 0; t < length; t++) {
      const word = words[slotOf[t]!]!;
      // A capital first, or several with a hyphen between them.
      if (word.caps !== CAPITAL_FIRST && !(word.caps === MIXED && tokens[t]!.includes('-'))) continue;
      const size = this.phraseAt(t, length);
      if (size > 0) {
        places.push(spanOf(t, t + size, 'GPE'));
        t += size - 1;
      } else if (
        // A people of the same name is a word in small letters.
        isPlace(word) &&
        path[t] === 0 &&
        isWord !== undefined &&
        ((word.names & PEOPLE) !== 0 ? !PLURAL.test(word.folded) : !isWord(tokens[t]!.toLowerCase()))
      )
        places.push(spanOf(t, t + 1, 'GPE'));
    }
    return places;
  }

  /**
   * Persons of one word of the sentence that `rate` read last which the table of names knows for sure, which are made as given names are
   * or which no dictionary has and a place stands right behind («Обаш Түркістанға қайтты»), where the path has nothing or, without being
   * sure, something else; beside other names they may be a part of those.
   */
  private personsIn(tokens: readonly string[], isWord: ((word: string) => boolean) | undefined): readonly TokenSpan[] {
    if (isWord === undefined) return NO_SPANS;
    const { words, slotOf, path, labels } = this;
    const { length } = tokens;
    let persons: TokenSpan[] | undefined;
    for (let t = 0; t < length; t++) {
      const word = words[slotOf[t]!]!;
      if (word.caps !== CAPITAL_FIRST || (word.names !== GIVEN_ALONE && word.names !== 0)) continue;
      const isBeforePlace = this.isBeforePlace(t, length);
      const label = labels.names[path[t]!]!;
      if (label !== 'O') {
        if (!label.startsWith('B-') || label === 'B-PERSON') continue;
        const goesOn = this.goesOnAt(t + 1, length);
        const isCut = goesOn && isBeforePlace && !this.goesOnAt(t + 2, length);
        const sure = isCut ? SURE_PLACE : isBeforePlace ? SURE_PERSON : SURE_OTHER;
        if ((goesOn && !isCut) || this.probabilities[t]! >= sure) continue;
      }
      if (!isBeforePlace && t + 1 < length && this.mayJoinPerson(t + 1)) continue;
      if (t > 0 && this.mayJoinPerson(t - 1) && !this.isOpeningWord(t - 1, tokens, isWord)) continue;
      if (
        word.names === 0 &&
        !this.isMadeAsGiven(slotOf[t]!) &&
        (OF_THINGS.test(word.folded) || !(isBeforePlace || this.mayBePerson(t, tokens, isWord)))
      )
        continue;
      // «Эл. пошта», where the table knows a name of two letters.
      if (tokens[t]!.length < SHORTEST_PERSON && tokens[t + 1] === '.') continue;
      // Also with a Latin letter in it: «Жəне».
      if (isWord(withoutLookAlikes(tokens[t]!).toLowerCase())) continue;
      persons ??= [];
      persons.push(spanOf(t, t + 1, 'PERSON'));
    }
    return persons ?? NO_SPANS;
  }

  /** A person with the name in front that the tagger missed at the beginning of a sentence and no dictionary has: «Жюль [Верн]». */
  private withFirstName(
    span: TokenSpan,
    tokens: readonly string[],
    isWord: ((word: string) => boolean) | undefined,
  ): TokenSpan {
    const start = span.start - 1;
    if (span.class !== 'PERSON' || start < 0 || isWord === undefined || !this.opensSentence(start)) return span;
    const { caps, names, folded } = this.words[this.slotOf[start]!]!;
    if (this.path[start] !== 0 || caps !== CAPITAL_FIRST || (names & ~OF_PERSONS) !== 0 || OF_THINGS.test(folded))
      return span;
    // Of a name's words the last alone has an ending: «Ақбұлаққа Асан Тоқаев келді».
    if (IN_A_CASE.test(tokens[start]!)) return span;
    return isWord(tokens[start]!.toLowerCase()) ? span : spanOf(start, span.end, span.class);
  }

  /**
   * Names of people and places cut where one of their words has the ending of a case, which ends a name («Гарри Поттерде [Луна Лавты]»),
   * and where a second full name begins («Махамбет Өтемісұлы [Исатай Тайманұлы]»). A common word that is left is no name.
   */
  private cutAtCases(
    spans: readonly TokenSpan[],
    tokens: readonly string[],
    isWord: ((word: string) => boolean) | undefined,
  ): readonly TokenSpan[] {
    let all: TokenSpan[] | undefined;
    for (let s = 0; s < spans.length; s++) {
      const span = spans[s]!;
      const { end, class: kind } = span;
      let { start } = span;
      if (end - start > 1 && NAMES_IN_CAPITALS.has(kind))
        for (let t = start; t < end - 1; t++) {
          const cut = this.nameEnd(t, start, span, tokens);
          if (cut < 0) continue;
          all ??= spans.slice(0, s);
          if (cut > start) all.push(spanOf(start, cut, kind));
          if (cut === t && (this.namesAt(t) & PLACE_ALONE) !== 0) all.push(spanOf(t, t + 1, 'GPE'));
          for (start = t + 1; start < end && this.wordAt(start).caps === 0; ) start++;
          t = start - 1;
        }
      if (start === span.start) all?.push(span);
      else if (start < end && this.isNamed(start, kind, tokens, isWord)) {
        const { names } = this.wordAt(start);
        const isPerson = (names & OF_PERSONS) !== 0 && (names & PLACE_ALONE) === 0;
        all!.push(spanOf(start, end, isPerson ? 'PERSON' : kind));
      }
    }
    return all ?? spans;
  }

  /** Whether what is left of a name that was cut is one itself, and no common word: «Голливудтың Даңқ аллеясы». */
  private isNamed(
    t: number,
    kind: string,
    tokens: readonly string[],
    isWord: ((word: string) => boolean) | undefined,
  ): boolean {
    const word = this.wordAt(t);
    if (word.names === FIRM_ALONE) return false;
    if (kind === 'PERSON' ? word.names !== 0 && !word.possessive : (word.names & PLACES) !== 0) return true;
    return !isWord?.(tokens[t]!.toLowerCase());
  }

  /** Where the name that begins at `start` ends by the word at `t`: at it, where it is a place of its own, or behind it; -1: it goes on. */
  private nameEnd(t: number, start: number, { end, class: kind }: TokenSpan, tokens: readonly string[]): number {
    const token = tokens[t]!;
    const word = this.wordAt(t);
    if (word.caps !== CAPITAL_FIRST) return -1;
    if (GENITIVE.test(token)) return t + 1;
    if (kind === 'PERSON' && t > start && t + 2 < end && this.isGiven(t + 1) && !FAMILY.test(tokens[t + 1]!)) {
      const areTwo = end - start === 4 && t === start + 1 && this.isGiven(start) && !this.isGiven(t);
      if (areTwo || FAMILY.test(token)) return t + 1;
    }
    if (!OTHER_CASE.test(token) || this.names.has(word.folded)) return -1;
    if (word.names !== 0) {
      if (kind !== 'PERSON') return isPlace(word) ? t + 1 : -1;
      return (word.names & PLACE_ALONE) !== 0 && (isPlace(word) || WHERE.test(token)) ? t : t + 1;
    }
    if (kind !== 'PERSON' || t === start || token.length < LEAST_LOCATIVE || !LOCATIVE.test(token.toLowerCase()))
      return -1;
    if (!token.endsWith('е') && end - start <= LONGEST_OF_DA) return -1;
    return t === start + 1 && this.isGiven(start) ? t + 1 : t;
  }

  /** Whether the word of a slot is made as given names are. Sentences begin with the same few words again and again. */
  private isMadeAsGiven(slot: number): boolean {
    this.given[slot] ||= isMadeAsGivenName(this.words[slot]!.folded) ? YES : NO;
    return this.given[slot] === YES;
  }

  /** The entities of the path that `decode` found. */
  private spansOfPath(length: number): TokenSpan[] {
    const { path } = this;
    const spans: TokenSpan[] = [];
    for (let start = 0, end = 0; start < length; start = end) {
      const label = path[start]!;
      end = start + 1;
      if (label === 0) continue;
      while (end < length && path[end] === label + 1) end++;
      spans.push(spanOf(start, end, this.header.classes[(label - 1) >> 1]!));
    }
    return spans;
  }

  /**
   * Whether a word that the path has nothing for is rather a person than anything else that has a name. It tells nothing in front of a full
   * stop that ends no sentence (an abbreviation) or beside words that no dictionary has either (another language, slips).
   */
  private mayBePerson(t: number, tokens: readonly string[], isWord: (word: string) => boolean): boolean {
    const { scores, states, labels, path, words, slotOf } = this;
    const { size } = labels;
    const base = t * size;
    const own = scores[base + this.person]!;
    if (
      // A model of other classes has no persons.
      this.person === 0 ||
      path[t] !== 0 ||
      states[t] !== SCORED ||
      scores[base]! - own > (this.opensSentence(t) ? LEAST_MARGIN_OPENING : LEAST_MARGIN)
    )
      return false;
    for (let y = 1; y < size; y += 2) if (scores[base + y]! > own) return false;
    if (tokens[t]!.length < SHORTEST_PERSON || (tokens[t + 1] === '.' && t + 2 < tokens.length)) return false;
    for (let other = t - 1; other <= t + 1; other += 2)
      if (other >= 0 && other < tokens.length && words[slotOf[other]!]!.caps === 0 && !isWord(tokens[other]!))
        return false;
    return true;
  }

  /** Whether an entity of the path goes on at token `t`. */
  private goesOnAt(t: number, length: number): boolean {
    return t < length && this.labels.names[this.path[t]!]!.startsWith('I-');
  }

  /** Whether the place right behind token `t` is a word by itself: it has an ending («Алматыға») or the noun of a place behind it. */
  private isBeforePlace(t: number, length: number): boolean {
    const { words, slotOf } = this;
    if (t + 1 >= length) return false;
    const place = words[slotOf[t + 1]!]!;
    const label = this.labels.names[this.path[t + 1]!];
    if (place.caps !== CAPITAL_FIRST || !(isPlace(place) || ((place.names & PLACE_ALONE) !== 0 && label === 'B-GPE')))
      return false;
    return !this.names.has(place.folded) || (t + 2 < length && OF_PLACES.test(words[slotOf[t + 2]!]!.folded));
  }

  /** Whether a token that no name begins with opens the sentence, so that its capital says nothing: «Ағам», «Сосын». */
  private isOpeningWord(t: number, tokens: readonly string[], isWord: (word: string) => boolean): boolean {
    const { words, slotOf } = this;
    if (this.path[t] !== 0 || words[slotOf[t]!]!.names !== 0) return false;
    return this.opensSentence(t) && isWord(tokens[t]!.toLowerCase());
  }

  /** Whether a token is the first one of its sentence, behind a mark at most. */
  private opensSentence(t: number): boolean {
    return t === 0 || (t === 1 && this.words[this.slotOf[0]!]!.caps === NO_LETTERS);
  }

  /**
   * Whether a name of one token is the common word that is written so: in small letters (қосшы), which a name may have all the same
   * in a sentence without capitals, or at the beginning of a sentence, where only places that are not sure are taken for it (Елек).
   */
  private isCommonWord(
    span: TokenSpan,
    tokens: readonly string[],
    isWord: ((word: string) => boolean) | undefined,
  ): boolean {
    const { words, slotOf } = this;
    const { start, end, class: kind } = span;
    if (end - start > 1 || isWord === undefined || !NAMES_IN_CAPITALS.has(kind)) return false;
    const { caps } = words[slotOf[start]!]!;
    if (caps === CAPITAL_FIRST) {
      return (
        this.opensSentence(start) &&
        kind !== 'PERSON' &&
        this.scoreOf(span) < SURE_PLACE &&
        isWord(tokens[start]!.toLowerCase())
      );
    }
    const hasCapital = (_: string, t: number) => {
      const other = words[slotOf[t]!]!.caps;
      return other >= CAPITAL_FIRST && other <= MIXED;
    };
    return caps === 0 && isWord(tokens[start]!) && tokens.some(hasCapital);
  }

  private wordAt(t: number): Word {
    return this.words[this.slotOf[t]!]!;
  }

  private isGiven(t: number): boolean {
    return (this.namesAt(t) & GIVEN_ALONE) !== 0;
  }

  private namesAt(t: number): number {
    return this.wordAt(t).names;
  }

  /** Whether a token may be a part of the name of a person beside it. */
  private mayJoinPerson(t: number): boolean {
    const label = this.labels.names[this.path[t]!]!;
    if (label !== 'O') return label.endsWith('PERSON');
    const { caps } = this.words[this.slotOf[t]!]!;
    return caps !== 0 && caps !== NO_LETTERS;
  }

  /** How many tokens a place of several words takes that the table knows and that begins at token `t`; 0: none. */
  private phraseAt(t: number, end: number): number {
    const { words, slotOf } = this;
    const found = words[slotOf[t]!]!.phrases?.find(
      ({ words: parts, kinds }) =>
        kinds === PLACE_ALONE &&
        t + parts.length <= end &&
        parts.every((part, i) => {
          const { folded } = words[slotOf[t + i]!]!;
          return i === parts.length - 1 ? isFormOf(folded, part) : folded === part;
        }),
    );
    return found?.words.length ?? 0;
  }

  /**
   * The places that an entity is made of which is taken for a person, without much doubt against it, or for one place, where it is nothing
   * but names that the table knows as places and as nothing else: «Австриямен», «Қазақстан Шри-Ланкамен», «Қазақстан Жаңа Зеландиямен».
   */
  private placesOf(span: TokenSpan): TokenSpan[] | undefined {
    const { start, end } = span;
    if (span.class === 'PERSON' ? this.scoreOf(span) >= SURE_PERSON : span.class !== 'GPE' || end - start === 1)
      return undefined;
    const places: TokenSpan[] = [];
    for (let t = start; t < end; ) {
      const word = this.words[this.slotOf[t]!]!;
      const size = this.phraseAt(t, end) || (isPlace(word) ? 1 : 0);
      if (word.caps !== CAPITAL_FIRST || size === 0) return undefined;
      places.push(spanOf(t, t + size, 'GPE'));
      t += size;
    }
    // One place as a whole is what the path says already.
    return places.length === 1 && span.class === 'GPE' ? undefined : places;
  }

  /** The place at the end of what is taken for a person's name, or with a person in front of it for a place's: «Бозтай Бейжіңге». */
  private placeBehind(span: TokenSpan, persons: readonly TokenSpan[], length: number): TokenSpan | undefined {
    const start = span.end - 1;
    const isCut =
      span.class === 'PERSON'
        ? start > span.start && this.scoreOf(span) < SURE_PERSON
        : persons.some((person) => person.start === span.start && person.end === start);
    return isCut && this.isBeforePlace(start - 1, length) ? spanOf(start, span.end, 'GPE') : undefined;
  }

  /** The score of an entity on the path that was rated last: the least of its tokens' probabilities. */
  private scoreOf({ start, end }: TokenSpan): number {
    let score = 1;
    for (let t = start; t < end; t++) score = Math.min(score, this.probabilities[t]!);
    return score;
  }

  /** Scores of the labels of at most `MAX_SENTENCE` tokens before a path is chosen, length × labels: what a trainer learns from. */
  labelScores(tokens: readonly string[]): Float32Array {
    const words = this.read(readable(tokens));
    surroundings(words);
    for (let t = 0; t < words.length; t++) this.addLinear(words, t);
    return this.scores.slice(0, tokens.length * this.labels.size);
  }

  /**
   * Finds the best path of at most `MAX_SENTENCE` tokens; whether it holds an entity. Most tokens are in none and the network alone says
   * so, so the linear model, which takes twice as long, is asked only of the others, of those beside them and of those that an entity
   * reaches as far as. Between them the path is outside.
   */
  private decode(tokens: readonly string[]): boolean {
    const { scores, states, path, viterbi } = this;
    const { length } = tokens;
    const words = this.read(tokens);
    path.fill(0, 0, length);
    if (!this.findUnsure(length)) return false;
    surroundings(words);
    let holdsEntity = false;
    for (let from = 0, to = 0; to < length; from = to) {
      to = from + 1;
      if (states[from] === SURE) continue;
      for (;;) {
        while (from > 0 && states[from - 1] !== SURE) from--;
        while (to < length && states[to] !== SURE) to++;
        for (let t = from; t < to; t++) if (states[t] === ASKED) this.addLinear(words, t);
        viterbi.decode(scores, length, path, from, to);
        const before = from > 0 && path[from] !== 0;
        const after = to < length && path[to - 1] !== 0;
        if (!before && !after) break;
        if (before) states[from - 1] = ASKED;
        if (after) states[to] = ASKED;
      }
      for (let t = from; t < to && !holdsEntity; t++) holdsEntity = path[t] !== 0;
    }
    return holdsEntity;
  }

  /** Sets `states` by the network's scores; whether there is a token that it is not sure to be outside. */
  private findUnsure(length: number): boolean {
    const { scores, states } = this;
    const { size } = this.labels;
    states.fill(SURE, 0, length);
    let found = false;
    for (let t = 0; t < length; t++) {
      const from = t * size;
      const least = scores[from]! - SURE_OUTSIDE;
      let k = from + 1;
      while (k < from + size && scores[k]! <= least) k++;
      if (k === from + size) continue;
      found = true;
      states.fill(ASKED, Math.max(0, t - 1), Math.min(length, t + 2));
    }
    return found;
  }

  /** Fills `probabilities` for the path that `decode` found: exact where it holds an entity, or wherever the linear model was asked. */
  private rate(length: number, all = false): void {
    const { scores, states, path, probabilities, marginals } = this;
    probabilities.fill(OUTSIDE_SHARE, 0, length);
    for (let from = 0, to = 0; to < length; from = to) {
      let holdsEntity = all;
      for (to = from; to < length && states[to] !== SURE; to++) holdsEntity ||= path[to] !== 0;
      if (holdsEntity) marginals.of(scores, length, path, probabilities, from, to);
      for (let t = from; t < to; t++) if (probabilities[t]! > 1) probabilities[t] = 1;
      to++;
    }
  }

  /** Finds the words of a sentence and fills `scores`, length × labels, with what the network says of them. */
  private read(tokens: readonly string[]): Word[] {
    const { slots, slotOf } = this;
    const { length } = tokens;
    slots.nextSentence();
    const words = new Array<Word>(length);
    for (let t = 0; t < length; t++) {
      const found = slots.find(tokens[t]!);
      const slot = found < 0 ? ~found : found;
      if (found < 0) this.keep(makeWord(tokens[t]!, this.names, this.words[slot]), slot);
      slotOf[t] = slot;
      words[t] = this.words[slot]!;
    }
    this.network.score(slotOf, length);
    return words;
  }

  /**
   * Adds what the linear model says of a token to its `scores`: a sum of whole numbers, scaled at the end, so that neither the order of
   * the features nor what was kept of a word changes a bit of it. `surroundings` has read the words.
   */
  private addLinear(words: readonly Word[], t: number): void {
    const { weights, slotOf, scores, states } = this;
    const { sums } = weights;
    const { size } = this.labels;
    const { length } = words;
    states[t] = SCORED;
    for (let distance = -REACH; distance <= REACH; distance++) {
      const other = t + distance;
      weights.place(distance, other >= 0 && other < length ? slotOf[other]! : KEPT_WORDS);
    }
    for (let role = 0; role < ROLES.length; role++) {
      const other = t + ROLES[role]!;
      const slot = other >= 0 && other < length ? slotOf[other]! : KEPT_WORDS;
      if (!weights.has(slot, role)) weights.keep(slot, role, wordFeatures(this.words[slot]!, role, weights.features));
      weights.add(slot, role);
    }
    weights.sum(contextFeatures(words, t, weights.features, weights.join(opensSentence(words, t))));
    const scale = this.header.linearScale;
    for (let y = 0, at = t * size; y < size; y++, at++) scores[at]! += sums[y]! * scale;
  }

  /** Keeps in a slot what a word adds to scores. */
  private keep(word: Word, slot: number): void {
    this.words[slot] = word;
    this.given[slot] = 0;
    this.network.keep(word, slot);
    this.weights.begin(slot, word);
  }
}

function leastScore(name: string, { threshold, thresholds }: ScoreOptions): number {
  return thresholds?.[name] ?? threshold ?? 0;
}

/**
 * The language of each word in text that mixes Kazakh with Russian and English (and with the text's own language, if that is
 * another). Each word is scored by itself; Viterbi's algorithm then finds the likeliest run of languages. It leans to the
 * language around: a misspelt Kazakh word or a name between Kazakh words stays Kazakh, foreign words need a clear word or two.
 */
import type { Token } from '../text/tokens';
import type { Span } from '../types';
import type { ModelScript } from './features';
import { bitsOf, KAZAKH_LETTERS, letterBits } from './letterBits';

/** What of a language detector is asked here. */
export interface WordDetector {
  detect(text: string): {
    readonly label: string;
    readonly probability: number;
    readonly script: string;
    readonly variant?: string;
  };
  /** Natural logarithms, one for each label wanted; undefined for a word in a script that the model does not know. */
  wordScores(
    word: string,
    wanted: readonly string[],
    plainKazakh: boolean,
  ): { readonly script: ModelScript; readonly logs: readonly number[] } | undefined;
}

export interface WordLabelOptions {
  /** Answers whether a word is Kazakh by a dictionary; makes the labels surer. */
  readonly isKazakhWord?: ((word: string) => boolean) | undefined;
  /** The language of the text as a whole where more is known of it than the model alone says (`decideLanguage`). */
  readonly whole?: ReturnType<WordDetector['detect']>;
}

/** The languages that words are told apart in, but for a text's own. */
export const USUAL_LABELS: readonly string[] = ['kk', 'ru', 'en'];

/** Natural logarithms, tuned on composed dev sentences (dictionaries/language/README.md). */
const SWITCH = -2.2;
/** After a full stop, bracket, dash or quotation mark another language is likelier to begin. */
const SWITCH_AT_MARK = -1.6;
/** How much a word's own score counts against the switches. */
const WORD = 1.5;
/** A capitalised word inside a sentence is often a name, which says little of the language. */
const NAME = 0.6;
/** A letter that only one of two languages has. */
const LETTER = 4;
const IN_DICTIONARY = 1.5;
/** The text's own language joins Kazakh, Russian and English where its probability is at least this. */
const SURE = 0.6;

const KAZAKH = 1;
const NOT_RUSSIAN = 2;
/** By UTF-16 unit: whether it is a letter of Kazakh that Russian has not, or of another language. */
const LETTERS = letterBits([
  [KAZAKH_LETTERS, KAZAKH | NOT_RUSSIAN],
  ['ўҳҙҡҫҕњљђћјџѓќїєґ', NOT_RUSSIAN],
]);

function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) {
    const own = bitsOf(LETTERS, word.charCodeAt(at));
    if (own > 0) bits |= own;
  }
  return bits;
}

/** More languages are not told apart in one text: Kazakh, Russian, English and its own. */
const MOST_STATES = 4;
// What a text's labels are worked out with, from which nothing lasts: made once, as typed arrays take long to make.
const EMISSION = new Float64Array(MOST_STATES);
let best = new Float64Array(MOST_STATES);
let next = new Float64Array(MOST_STATES);
const BACK = new Uint8Array(1024 * MOST_STATES);

/** One label a token: that of words, and for the rest that of the word before, or of the first word. */
export function labelWords(
  detector: WordDetector,
  text: string,
  tokens: readonly Token[],
  options: WordLabelOptions = {},
): string[] {
  const { whole = detector.detect(text), isKazakhWord } = options;
  const isUsual = USUAL_LABELS.includes(whole.label);
  // A short text that may be Kyrgyz is taken for Kazakh, so that it is checked.
  const sure = isUsual || (whole.label !== 'und' && whole.probability >= SURE);
  const states = sure && !isUsual ? [...USUAL_LABELS, whole.label] : USUAL_LABELS;
  const size = states.length;
  const plain = whole.variant === 'cyrillic-no-special';
  const room = tokens.length * size;
  // For each token and language, the likeliest language of the word before.
  const back = room <= BACK.length ? BACK : new Uint8Array(room);
  for (let s = 0; s < size; s++) {
    if (sure) best[s] = states[s] === whole.label ? 0 : -1.5;
    else best[s] = states[s] === 'kk' ? 0 : -1;
  }
  let last = -1;
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.kind !== 'word') continue;
    const word = tokens[at]!.text;
    const scores = detector.wordScores(word, states, plain);
    if (scores === undefined) EMISSION.fill(0);
    else {
      const isInside = last >= 0 && !endsSentence(tokens[at - 1]);
      weigh(word, scores.script, scores.logs, whole, isInside, isKazakhWord);
    }
    const change = last >= 0 && at - last > 1 ? SWITCH_AT_MARK : SWITCH;
    for (let s = 0; s < size; s++) {
      let from = s;
      let score = best[s]!;
      if (last >= 0) {
        for (let other = 0; other < size; other++) {
          if (other !== s && best[other]! + change > score) {
            score = best[other]! + change;
            from = other;
          }
        }
      }
      back[at * size + s] = from;
      next[s] = score + EMISSION[s]!;
    }
    const old = best;
    best = next;
    next = old;
    last = at;
  }
  const labels = new Array<string>(tokens.length).fill(whole.label);
  if (last < 0) return labels;

  let state = 0;
  for (let s = 1; s < size; s++) if (best[s]! > best[state]!) state = s;
  let end = labels.length;
  for (let at = last; at >= 0; at--) {
    if (tokens[at]!.kind !== 'word') continue;
    labels.fill(states[state]!, at, end);
    end = at;
    state = back[at * size + state]!;
  }
  return labels.fill(labels[end]!, 0, end);
}

/** Writes what a word says of each language into EMISSION; `isInside`: it begins no sentence. */
function weigh(
  word: string,
  script: ModelScript,
  logs: readonly number[],
  whole: ReturnType<WordDetector['detect']>,
  isInside: boolean,
  isKazakhWord: WordLabelOptions['isKazakhWord'],
) {
  const isName = isInside && whole.label === 'kk' && script !== 'Latn' && CAPITAL.test(word);
  const weight = isName ? NAME : WORD;
  // Latin letters between Cyrillic ones are a foreign name or term: Kazakh in Latin does not come a word at a time.
  const most = script === 'Latn' && whole.script !== 'Latn' ? logs[2]! - 3 : Number.POSITIVE_INFINITY;
  for (let s = 0; s < logs.length; s++) EMISSION[s] = (s < 2 ? Math.min(logs[s]!, most) : logs[s]!) * weight;
  if (script !== 'Cyrl' || whole.variant === 'cp1251-mojibake') return;
  const letters = lettersOf(word);
  if ((letters & NOT_RUSSIAN) !== 0) EMISSION[1]! -= LETTER;
  if ((letters & KAZAKH) !== 0) EMISSION[0]! += logs.length > 3 ? 0 : 1;
  else if (isKazakhWord?.(word)) EMISSION[0]! += IN_DICTIONARY;
  EMISSION[2]! -= LETTER;
}

const CAPITAL = /^\p{Lu}/u;

function endsSentence(token: Token | undefined): boolean {
  return token === undefined || (token.text.length === 1 && '.!?…:«"“(—–-'.includes(token.text));
}

/** A stretch of tokens in another language than Kazakh; offsets are UTF-16 units of the text. */
export interface ForeignWords extends Span {
  readonly label: string;
}

/** Whether two words or more between marks that end a sentence are all in Latin or Arabic letters. Quick where there are none. */
export function hasOtherSentence(text: string, tokens: readonly Token[]): boolean {
  if (!/[a-z\u0621-\u06ff]/i.test(text)) return false;
  let others = 0;
  for (const token of tokens) {
    if (token.kind === 'word') {
      if (others >= 0) others = /^[\p{Script=Latin}\p{Script=Arabic}]/u.test(token.text) ? others + 1 : -1;
    } else if (/^[.!?…؟]$/u.test(token.text)) {
      if (others >= 2) return true;
      others = 0;
    }
  }
  return others >= 2;
}

const CYRILLIC = /\p{Script=Cyrillic}/u;
const ARABIC = /\p{Script=Arabic}/u;

/**
 * The sentences of which no word was taken for Kazakh, with the language of most of their letters; `wholeOf` says what the text
 * around a token is taken for, which holds unless that is Kazakh; `script` is that of the text. Kazakh in Latin and Arabic letters is among
 * them as `kk-Latn` and `kk-Arab`, for the dictionary is Cyrillic; `detector` tells it where other sentences are Cyrillic. Sentences end at
 * `.!?…؟` and at the ends of lines.
 */
export function sentencesWithoutKazakh(
  text: string,
  tokens: readonly Token[],
  labels: readonly string[],
  wholeOf: (index: number) => string,
  script: string,
  detector: Pick<WordDetector, 'detect'>,
): ForeignWords[] {
  const found: ForeignWords[] = [];
  let first = -1;
  let last = -1;
  let hasKazakh = false;
  const letters = new Map<string, number>();
  const close = () => {
    if (first >= 0 && !hasKazakh) {
      const whole = wholeOf(first);
      const [most] = [...letters].sort(([, a], [, b]) => b - a)[0]!;
      const { start } = tokens[first]!;
      const { end } = tokens[last]!;
      const sentence = text.slice(start, end);
      let label = whole === 'kk' ? most : whole;
      if (whole === 'kk' && !CYRILLIC.test(sentence)) {
        // What is in other letters than the rest may be in any language.
        const own = script === 'Cyrl' || most !== 'kk' ? detector.detect(sentence).label : 'kk';
        if (own === 'kk') label = ARABIC.test(sentence) ? 'kk-Arab' : 'kk-Latn';
        else if (most === 'kk' || ARABIC.test(sentence)) label = own;
      }
      found.push({ label, start, end });
    }
    first = -1;
    hasKazakh = false;
    letters.clear();
  };
  let newline = text.indexOf('\n');
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (newline >= 0 && newline < token.start) {
      close();
      newline = text.indexOf('\n', token.start);
    }
    if (token.kind === 'word') {
      if (first < 0) first = at;
      last = at;
      const label = labels[at]!;
      // A Latin word between Cyrillic ones is a name, which is of their sentence.
      const isOther =
        (script !== 'Cyrl' || ARABIC.test(token.text)) && !CYRILLIC.test(token.text) && wholeOf(at) === 'kk';
      hasKazakh ||= label === 'kk' && !isOther;
      letters.set(label, (letters.get(label) ?? 0) + token.text.length);
    } else if (/^[.!?…؟]$/u.test(token.text)) close();
  }
  close();
  return found;
}

/** The runs of words that are not Kazakh, from the first word's start to the last one's end, with no marks at the rims. */
export function foreignWordsOf(tokens: readonly Token[], labels: readonly string[]): ForeignWords[] {
  const found: ForeignWords[] = [];
  let open: { label: string; start: number; end: number } | undefined;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'word') continue;
    const label = labels[at]!;
    if (open?.label === label) open.end = token.end;
    else {
      if (open) found.push(open);
      open = label === 'kk' ? undefined : { label, start: token.start, end: token.end };
    }
  }
  if (open) found.push(open);
  return found;
}

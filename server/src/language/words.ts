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
  readonly isKazakhWord?: (word: string) => boolean;
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

/** One label a token: that of words, and for the rest that of the word before, or of the first word. */
export function labelWords(
  detector: WordDetector,
  text: string,
  tokens: readonly Token[],
  options: WordLabelOptions = {},
): string[] {
  const whole = options.whole ?? detector.detect(text);
  const isUsual = USUAL_LABELS.includes(whole.label);
  // A short text that may be Kyrgyz is taken for Kazakh, so that it is checked.
  const sure = isUsual || (whole.label !== 'und' && whole.probability >= SURE);
  const states = sure && !isUsual ? [...USUAL_LABELS, whole.label] : USUAL_LABELS;
  const size = states.length;
  const plain = whole.variant === 'cyrillic-no-special';
  const others = states.length > 3;

  const words: number[] = [];
  for (let at = 0; at < tokens.length; at++) if (tokens[at]!.kind === 'word') words.push(at);
  if (words.length === 0) return tokens.map(() => whole.label);

  const back = new Uint8Array(words.length * size);
  const emission = new Float64Array(size);
  let best = Float64Array.from(states, (state) => {
    if (!sure) return state === 'kk' ? 0 : -1;
    return state === whole.label ? 0 : -1.5;
  });
  let next = new Float64Array(size);
  for (let w = 0; w < words.length; w++) {
    const at = words[w]!;
    const token = tokens[at]!;
    scoreWord(token, w === 0 || endsSentence(tokens[at - 1]));
    const change = w > 0 && at - words[w - 1]! > 1 ? SWITCH_AT_MARK : SWITCH;
    for (let s = 0; s < size; s++) {
      let from = s;
      let score = best[s]!;
      if (w > 0) {
        for (let other = 0; other < size; other++) {
          if (other !== s && best[other]! + change > score) {
            score = best[other]! + change;
            from = other;
          }
        }
      }
      back[w * size + s] = from;
      next[s] = score + emission[s]!;
    }
    [best, next] = [next, best];
  }

  let state = best.indexOf(Math.max(...best));
  const labels = new Array<string>(tokens.length).fill('');
  for (let w = words.length - 1; w >= 0; w--) {
    labels[words[w]!] = states[state]!;
    state = back[w * size + state]!;
  }
  let last = labels[words[0]!]!;
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] === '') labels[at] = last;
    else last = labels[at]!;
  }
  return labels;

  /** Writes what a word says of each state into `emission`. */
  function scoreWord({ text: word }: Token, first: boolean) {
    const scores = detector.wordScores(word, states, plain);
    if (!scores) {
      emission.fill(0);
      return;
    }
    const { script, logs } = scores;
    const isName = !first && whole.label === 'kk' && script !== 'Latn' && CAPITAL.test(word);
    const weight = isName ? NAME : WORD;
    // Latin letters between Cyrillic ones are a foreign name or term: Kazakh in Latin does not come a word at a time.
    const most = script === 'Latn' && whole.script !== 'Latn' ? logs[2]! - 3 : Number.POSITIVE_INFINITY;
    for (let s = 0; s < size; s++) emission[s] = (s < 2 ? Math.min(logs[s]!, most) : logs[s]!) * weight;
    if (script === 'Cyrl' && whole.variant !== 'cp1251-mojibake') {
      const letters = lettersOf(word);
      if ((letters & NOT_RUSSIAN) !== 0) emission[1]! -= LETTER;
      if ((letters & KAZAKH) !== 0) emission[0]! += others ? 0 : 1;
      else if (options.isKazakhWord?.(word)) emission[0]! += IN_DICTIONARY;
      emission[2]! -= LETTER;
    }
  }
}

const CAPITAL = /^\p{Lu}/u;

function endsSentence(token: Token | undefined): boolean {
  return token === undefined || (token.text.length === 1 && '.!?…:«"“(—–-'.includes(token.text));
}

/** A stretch of tokens in another language than Kazakh; offsets are UTF-16 units of the text. */
export interface ForeignWords extends Span {
  readonly label: string;
}

/** Whether two words or more between marks that end a sentence are all in Latin letters. Quick where there are none. */
export function hasLatinSentence(text: string, tokens: readonly Token[]): boolean {
  if (!/[a-z]/i.test(text)) return false;
  let latin = 0;
  for (const token of tokens) {
    if (token.kind === 'word') {
      if (latin >= 0) latin = /^\p{Script=Latin}/u.test(token.text) ? latin + 1 : -1;
    } else if (/^[.!?…]$/u.test(token.text)) {
      if (latin >= 2) return true;
      latin = 0;
    }
  }
  return latin >= 2;
}

/**
 * The sentences of which no word was taken for Kazakh, with the language of most of their letters; `wholeOf` says what the text
 * around a token is taken for, which holds unless that is Kazakh. Sentences end at `.!?…` and at the ends of lines.
 */
export function sentencesWithoutKazakh(
  text: string,
  tokens: readonly Token[],
  labels: readonly string[],
  wholeOf: (index: number) => string,
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
      found.push({ label: whole === 'kk' ? most : whole, start: tokens[first]!.start, end: tokens[last]!.end });
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
      hasKazakh ||= label === 'kk';
      letters.set(label, (letters.get(label) ?? 0) + token.text.length);
    } else if (/^[.!?…]$/u.test(token.text)) close();
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

/**
 * Ghost text by a language model of the user's own that runs on this machine: the likeliest word, letter for letter as it is typed so
 * far, sought among the tokens that a model thinks come next. What runs the model is handed in.
 */
import type { EmbeddedCompletion, EmbeddedRequest } from './embedded';
import { isWordCharacter, unfinishedWord } from './embedded/context';

/** What is used of a model and its runtime. */
export interface TokenModel {
  /** Longest context, tokens. */
  readonly contextSize: number;
  readonly begin: number | undefined;
  tokenize(text: string): readonly number[];
  /** Text of a token; with U+FFFD where it is but a part of a letter. */
  text(token: number): string;
  /** Probabilities of the tokens that may come next, all of them, the likeliest first; 0 for those that end a text. */
  next(tokens: readonly number[]): Promise<Iterable<readonly [token: number, probability: number]>>;
}

/** A word in the making. */
interface Beginning {
  readonly tokens: readonly number[];
  /** All of the word, with the space before it where one belongs to it. */
  readonly text: string;
  /** Among all that goes on as typed. */
  readonly probability: number;
}

/** Text before the caret that is looked at, UTF-16 units. */
const WINDOW = 1200;
/** Runs of the model for one offer, and how many likely tokens are followed after each. */
const MOST_RUNS = 20;
const BRANCHES = 4;
/** No further run is begun after so long, ms. */
const PATIENCE = 250;
/** Probability of a space from which it is offered with its word, as by the embedded model. */
const SPACE = 0.83;
/** Odds of a word that was offered at an earlier letter and not taken, as of the embedded model. */
const REFUSED = 0.2;
/** Words named, the likeliest among them. */
const MOST_CANDIDATES = 5;

const NOTHING: EmbeddedCompletion = { completion: '', confidence: 0, candidates: [] };

export class NeuralWriter {
  /** The words offered for the word at the caret, by the text before it, and how many of their letters were typed then. */
  private shown = { before: '', words: new Map<string, number>() };

  constructor(private readonly model: TokenModel) {}

  /** The model's rest of the word at the caret, or its next word. Rejects where the runtime fails. */
  async complete({
    prefix,
    suffix = '',
    minConfidence = 0,
    unasked = false,
  }: EmbeddedRequest): Promise<EmbeddedCompletion> {
    if (isWordCharacter(suffix[0])) return NOTHING;
    const typed = unfinishedWord(prefix);
    const before = prefix.slice(0, prefix.length - typed.length);
    if (this.shown.before !== before) this.shown = { before, words: new Map() };
    const { words } = this.shown;
    // Tokens begin with the space before their word: what was typed of it is sought as they have it.
    const head = clipped(before).replace(/[^\S\n]+$/u, '');
    // At the beginning of a line some models are used to a space, others are not.
    const isLoose = head === '' || head.endsWith('\n');
    const wanted = (!isLoose && /\s$/u.test(before) ? ' ' : '') + typed;
    const context = fitted(this.model, head);
    // Some models have no mark for the beginning of a text, and nothing is known of what begins one.
    if (context.length === 0) return NOTHING;
    const odds = (word: string) => ((words.get(word) ?? typed.length) < typed.length ? REFUSED : 1);
    const found = await search(this.model, context, wanted, isLoose, odds);
    const [best] = found;
    // A word that is likeliest to be whole as it stands is not gone on with.
    if (!best || best.text.length <= wanted.length) return NOTHING;
    const candidates = found
      .filter(({ text }) => text.length > wanted.length)
      .map(({ text, probability, spaced }) => {
        const rest = text.slice(wanted.length);
        return { text: typed !== '' && spaced >= SPACE ? `${rest} ` : rest, confidence: probability };
      });
    const { text, confidence } = candidates[0]!;
    if (confidence < minConfidence) return unasked ? NOTHING : { ...NOTHING, candidates };
    if (!words.has(best.text)) words.set(best.text, typed.length);
    return { completion: text, confidence, candidates };
  }
}

/** The last lines of a text, from the beginning of a word. */
function clipped(text: string): string {
  if (text.length <= WINDOW) return text;
  return text.slice(-WINDOW).replace(/^\S*\s+/u, '');
}

function fitted({ begin, contextSize, tokenize }: TokenModel, head: string): number[] {
  const room = contextSize - MOST_RUNS - 1;
  const tokens = head === '' ? [] : tokenize(head);
  return [...(begin === undefined ? [] : [begin]), ...tokens.slice(Math.max(0, tokens.length - room))];
}

interface Whole extends Beginning {
  /** Probability of a space after the word, where the word ends. */
  readonly spaced: number;
}

/**
 * The likeliest whole words that begin as `wanted` does, by going on with what is likeliest so far: a beginning is never likelier than
 * its words, so that the first whole word that is likelier than all beginnings is the likeliest of all.
 */
async function search(
  model: TokenModel,
  context: readonly number[],
  wanted: string,
  isLoose: boolean,
  odds: (word: string) => number,
): Promise<Whole[]> {
  const until = performance.now() + PATIENCE;
  const open: Beginning[] = [{ tokens: context, text: '', probability: 1 }];
  const whole: Whole[] = [];
  for (let runs = 0; runs < MOST_RUNS && open.length > 0 && performance.now() < until; runs++) {
    open.sort((a, b) => b.probability - a.probability);
    const { tokens, text, probability } = open.shift()!;
    if (whole.some((word) => word.probability >= probability)) break;
    const isDone = text.length >= wanted.length && text.trim() !== '';
    const going: { token: number; text: string; share: number }[] = [];
    let ends = 0;
    let spaces = 0;
    let all = 0;
    for (const [token, share] of await model.next(tokens)) {
      const own = model.text(token);
      const next = text + (isLoose && text === '' ? own.replace(/^ /, '') : own);
      if (isDone && !isWordPart(own)) {
        ends += share;
        all += share;
        if (/^\s/u.test(own)) spaces += share;
        continue;
      }
      if (own === '' || !(next.length < wanted.length ? wanted.startsWith(next) : next.startsWith(wanted))) continue;
      // A sign in place of a word is one of the things that may come.
      all += share;
      if (going.length < BRANCHES && isWord(next)) going.push({ token, text: next, share });
    }
    if (all <= 0) continue;
    // What does not go on as typed is out of the question.
    const norm = probability / (isDone ? 1 : all);
    if (isDone && ends > 0) whole.push({ tokens, text, probability: norm * ends * odds(text), spaced: spaces / ends });
    for (const { token, text: longer, share } of going)
      open.push({ tokens: [...tokens, token], text: longer, probability: norm * share });
  }
  return whole.sort((a, b) => b.probability - a.probability).slice(0, MOST_CANDIDATES);
}

/** Whether a token goes on with the word before it: letters, and the hyphens within. */
const isWordPart = (text: string) => /^[\p{L}\p{M}\p{N}-]/u.test(text);

/** Whether a text, but for its first space, is the beginning of a word or is to become one. */
const isWord = (text: string) => /^\s?(?:[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}’'ʼ‑‐-]*)?$/u.test(text);

/**
 * A text corrected by a model, sentence by sentence, as edits that can be judged one by one. Models that were made for correcting are
 * asked in the words that they were trained with, others by the instruction of Rewrite; always at temperature 0.
 */

import { asEndpointError } from '../endpoint/client';
import type { Connection } from '../endpoint/connection';
import { type ServerInfo, UNKNOWN_SERVER } from '../endpoint/detect';
import type { EndpointError } from '../endpoint/error';
import { streamPieces } from '../endpoint/generate';
import { type Patience, patiently } from '../endpoint/patience';
import type { Post } from '../endpoint/server';
import type { RequestPreview } from '../protocol';
import { sentenceSpans } from '../text/sentences';
import { type Token, tokenize } from '../text/tokens';
import type { Span } from '../types';
import { chat } from './chat';
import { rewriteMessages, rewrittenText } from './rewrite';

/** How a model is asked: `sozkz` as SozKZ's correction models are trained, `instruct` by an instruction. */
export type CorrectionProfile = 'sozkz' | 'instruct';

/** The profile of a model, by its name. */
export const correctionProfile = (model: string): CorrectionProfile =>
  /sozkz.*(?:gec|fix)/iu.test(model) ? 'sozkz' : 'instruct';

/** What a speller makes of an edit: whether it takes unknown words away, or brings them. */
export type SpellerOpinion = 'for' | 'against' | 'none';

/** What a correction changes; UTF-16 offsets in the text that was given. */
export interface Change extends Span {
  readonly before: string;
  readonly after: string;
}

export interface CorrectionEdit extends Change {
  readonly speller: SpellerOpinion;
}

export interface Correction {
  readonly text: string;
  readonly edits: readonly CorrectionEdit[];
  /** Sentences whose answer could not be used, and that are left as they are. */
  readonly unusable: number;
  /** What went wrong; sentences that were not answered are left as they are. */
  readonly error?: EndpointError;
}

export interface CorrectOptions {
  readonly profile?: CorrectionProfile;
  readonly patience?: Patience;
  /** Whether a word is known. */
  readonly isWord?: (word: string) => boolean;
}

/** An answer in which fewer of the sentence's words are left says something else. */
const LEAST_KEPT = 0.5;
/** Tokens of a sentence times those of its answer that are compared at most. */
const MOST_COMPARED = 1_000_000;

/** Corrects a text. Does not reject. */
export async function correctText(
  connection: Connection,
  model: string,
  text: string,
  signal: AbortSignal,
  { profile, patience = { retries: 0 }, isWord }: CorrectOptions = {},
): Promise<Correction> {
  const edits: CorrectionEdit[] = [];
  let unusable = 0;
  for (const { start, end } of sentenceSpans(text)) {
    const sentence = text.slice(start, end);
    if (!/\p{L}/u.test(sentence)) continue;
    const answer = await patiently(
      () => ask(connection, model, sentence, signal, profile),
      ({ error }) => error,
      patience,
      signal,
    );
    if (answer.error) return { text: applied(text, edits), edits, unusable, error: answer.error };
    const found = answer.text === undefined ? undefined : wordEdits(sentence, answer.text);
    if (!found) {
      unusable++;
      continue;
    }
    for (const edit of found)
      edits.push({
        ...edit,
        start: start + edit.start,
        end: start + edit.end,
        speller: opinion(edit.before, edit.after, isWord),
      });
  }
  return { text: applied(text, edits), edits, unusable };
}

/** The text with some of its edits made. */
export function applied(text: string, edits: readonly (Span & { readonly after: string })[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, after } of edits) {
    result += text.slice(at, start) + after;
    at = end;
  }
  return result + text.slice(at);
}

/**
 * What a speller makes of each edit of a text.
 * @param before where it finds unknown words in the text, in order; UTF-16 offsets
 * @param after the same of the text with all edits made
 */
export function opinions(
  edits: readonly (Span & { readonly after: string })[],
  before: readonly Span[],
  after: readonly Span[],
): SpellerOpinion[] {
  const within = (spans: readonly Span[], start: number, end: number) =>
    spans.filter((span) => span.start < end && span.end > start).length;
  let moved = 0;
  return edits.map(({ start, end, after: text }) => {
    const had = within(before, start, end);
    const has = within(after, start + moved, start + moved + text.length);
    moved += text.length - (end - start);
    return had > has ? 'for' : had < has ? 'against' : 'none';
  });
}

/** A sentence in the words that SozKZ's correction models are trained with. */
function taskPost(info: ServerInfo, model: string, sentence: string, maxTokens: number): Post {
  return info.server.request(
    { way: 'text', text: `<TASK_FIX><SRC>${sentence}<SEP>` },
    { model, maxTokens, temperature: 0, stop: ['<SRC>', '<SEP>', '<TASK_FIX>'], usage: false },
  );
}

/** Room for the answer to a sentence, tokens. */
const roomFor = (connection: Connection, sentence: string) => connection.ratio.estimate(sentence).tokens * 2 + 32;

/** What `correctText` asks of a model of its own profile about the first sentence of a text, with the key masked. */
export async function describeCorrection(connection: Connection, model: string, text: string): Promise<RequestPreview> {
  const info = await connection.ready(model).catch(() => UNKNOWN_SERVER);
  const [first] = sentenceSpans(text);
  const sentence = first ? text.slice(first.start, first.end) : text;
  return connection.client.describe(taskPost(info, model, sentence, roomFor(connection, sentence)));
}

/** One sentence's correction; no text where the answer cannot be used. */
async function ask(
  connection: Connection,
  model: string,
  sentence: string,
  signal: AbortSignal,
  given: CorrectionProfile | undefined,
): Promise<{ readonly text?: string; readonly error?: EndpointError }> {
  try {
    const info = await connection.ready(model);
    const name = model || info.models[0] || '';
    const maxTokens = roomFor(connection, sentence);
    if ((given ?? correctionProfile(name)) === 'instruct') {
      const messages = rewriteMessages(sentence, { kind: 'correct' });
      const request = { model: name, messages, maxTokens, temperature: 0 };
      const answer = await chat(connection, request, () => {}, signal, { apart: true });
      if (answer.error) return { error: answer.error };
      if (answer.finish === 'length') return {};
      const text = rewrittenText(answer.text, sentence);
      return text === '' ? {} : { text };
    }
    const post = taskPost(info, name, sentence, maxTokens);
    let text = '';
    let finish: string | undefined;
    for await (const piece of streamPieces(connection.client, info.server, post, signal)) {
      text += piece.text ?? '';
      finish = piece.finish ?? finish;
    }
    text = text.trim();
    return finish === undefined || finish === 'length' || text === '' ? {} : { text };
  } catch (caught) {
    const error = asEndpointError(caught, signal);
    // Whatever serves there when it is back may be another server.
    if (error.kind === 'unreachable') connection.forget();
    return { error };
  }
}

/**
 * What a sentence and its correction differ in, as edits of whole words and signs; undefined where so much differs that the answer
 * is no correction.
 */
export function wordEdits(sentence: string, corrected: string): Change[] | undefined {
  const [from, to] = [tokenize(sentence), tokenize(corrected)];
  if (from.length * to.length > MOST_COMPARED || to.length > from.length * 2 + 8) return undefined;
  // Length of the longest common part of what follows, a row for each token.
  const width = to.length + 1;
  const common = new Uint32Array((from.length + 1) * width);
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--)
      common[i * width + j] =
        from[i]!.text === to[j]!.text
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const letters = (tokens: readonly { readonly text: string }[]) =>
    new Set(tokens.map(({ text }) => text.slice(0, 3).toLowerCase()));
  // A word that was changed keeps its beginning more often than not.
  const [left, right] = [letters(from), letters(to)];
  const kept = [...left].filter((beginning) => right.has(beginning)).length;
  if (kept < left.size * LEAST_KEPT) return undefined;
  const edits: Change[] = [];
  let [i, j] = [0, 0];
  // Between two tokens that stay lie the white space, and what was changed.
  let [leftEnd, rightEnd] = [0, 0];
  for (;;) {
    const [firstLeft, firstRight] = [i, j];
    while (i < from.length && j < to.length && from[i]!.text !== to[j]!.text)
      if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) i++;
      else j++;
    const meets = i < from.length && j < to.length;
    if (!meets) [i, j] = [from.length, to.length];
    const [leftStart, rightStart] = meets ? [from[i]!.start, to[j]!.start] : [sentence.length, corrected.length];
    const before = sentence.slice(leftEnd, leftStart);
    const after = corrected.slice(rightEnd, rightStart);
    const words = pairs(from.slice(firstLeft, i), to.slice(firstRight, j), before, after);
    if (words) edits.push(...words);
    // White space alone is the text's own where there is some on both sides.
    else if (before !== after && !(before.trim() === '' && after.trim() === '' && before !== '' && after !== ''))
      edits.push(trimmed(leftEnd, before, meets ? after : after.trimEnd() + (/\s*$/u.exec(before)?.[0] ?? '')));
    if (!meets) return edits.filter((edit) => edit.before !== edit.after);
    leftEnd = from[i++]!.end;
    rightEnd = to[j++]!.end;
  }
}

/**
 * As many words for as many words, with the same white space around them: an edit for each. Undefined: it is one edit.
 */
function pairs(left: readonly Token[], right: readonly Token[], before: string, after: string) {
  if (left.length < 2 || left.length !== right.length) return undefined;
  const spaces = (text: string, tokens: readonly Token[]) =>
    tokens.slice(1).map(({ start }, i) => text.slice(tokens[i]!.end - tokens[0]!.start, start - tokens[0]!.start));
  const [own, other] = [spaces(before.trimStart(), left), spaces(after.trimStart(), right)];
  if (own.some((space, i) => (space === '') !== (other[i] === ''))) return undefined;
  // White space that comes or goes at their ends is part of the edit.
  if (/^\s/u.test(before) !== /^\s/u.test(after) || /\s$/u.test(before) !== /\s$/u.test(after)) return undefined;
  return left.flatMap(({ start, end, text }, i) =>
    text === right[i]!.text ? [] : [{ start, end, before: text, after: right[i]!.text }],
  );
}

/** An edit without the white space that both sides begin and end with. */
function trimmed(at: number, before: string, after: string) {
  let start = 0;
  while (start < before.length && before[start] === after[start] && /\s/u.test(before[start]!)) start++;
  let end = 0;
  const least = Math.min(before.length, after.length) - start;
  while (end < least && before.at(-1 - end) === after.at(-1 - end) && /\s/u.test(before.at(-1 - end)!)) end++;
  return {
    start: at + start,
    end: at + before.length - end,
    before: before.slice(start, before.length - end),
    after: after.slice(start, after.length - end),
  };
}

function opinion(before: string, after: string, isWord: ((word: string) => boolean) | undefined): SpellerOpinion {
  if (!isWord) return 'none';
  const unknown = (text: string) =>
    tokenize(text).filter(({ kind, text: word }) => kind === 'word' && !isWord(word)).length;
  const [had, has] = [unknown(before), unknown(after)];
  return had > has ? 'for' : had < has ? 'against' : 'none';
}

/**
 * A token classifier behind HTTP, in the schema of Hugging Face: `{inputs, parameters}` is answered by lists of
 * `{entity_group, score, word, start, end}`. Sentences are sent, since servers cut what is longer than their model takes
 * without a word. Offsets in answers count code points: these servers are written in Python. The rules of the LLM endpoint
 * hold: see `endpoint/client.ts`.
 */

import { Breaker } from '../../endpoint/breaker';
import { asEndpointError, EndpointClient } from '../../endpoint/client';
import type { EndpointError } from '../../endpoint/error';
import { utf16Index } from '../../text/offsets';
import type { Result } from '../../types';
import type { Piece } from '../reconcile';
import type { Entity, Tagging } from '../tagger';
import { type EntityBackend, entitiesOf, sentencesIn } from './backend';
import { isNameless, NAMELESS, tagOfLabel } from './labels';

/** Sentences in one request, and their UTF-16 units together. */
const BATCH_SENTENCES = 32;
const BATCH_UNITS = 8_000;
/** Longest wait for one answer, ms: a large model on a processor takes seconds for a batch. */
const PATIENCE = 60_000;

/** The body of a request for the entities of a sentence or some. */
export function requestBody(inputs: string | readonly string[]): object {
  return { inputs, parameters: { aggregation_strategy: 'simple' } };
}

/** An entity, or without aggregation a labelled subword, in code points of its sentence. */
interface Item {
  readonly label: string;
  readonly score: number;
  readonly start: number;
  readonly end: number;
}

/** Reads the answer to `requestBody(sentences)`: for each sentence its items. */
export function readAnswer(value: unknown, sentences: readonly string[]): Result<readonly (readonly Item[])[]> {
  const fault = (error: string) => ({ ok: false, error }) as const;
  if (!Array.isArray(value)) return fault('the answer is no list of entities');
  // Some servers take the list off where there is one sentence.
  const isFlat = sentences.length === 1 && !value.some(Array.isArray);
  const lists: unknown[] = isFlat ? [value] : value;
  if (lists.length !== sentences.length) return fault('the answer is for another number of texts');
  const all: Item[][] = [];
  for (const list of lists) {
    if (!Array.isArray(list)) return fault('the answer is no list of entities');
    const items: Item[] = [];
    for (const one of list as (Record<string, unknown> | null)[]) {
      const label = one?.entity_group ?? one?.entity;
      const { score, start, end } = one ?? {};
      if (typeof label !== 'string' || typeof score !== 'number') return fault('an entity without its class or score');
      if (isNameless(label)) return fault(NAMELESS);
      if (!Number.isInteger(start) || !Number.isInteger(end))
        return fault('an entity without offsets: the server needs a fast tokenizer');
      items.push({ label, score, start: start as number, end: end as number });
    }
    all.push(items.sort((a, b) => a.start - b.start || b.end - a.end));
  }
  return { ok: true, value: all };
}

/**
 * The tags of the tokens of a sentence. A token belongs to the first item that touches it, as its first subword decides; an
 * entity that was cut inside of a token goes on behind it. An error where an item is out of the sentence.
 *
 * @param base UTF-16 offset of the sentence in the text that the offsets of `pieces` count from
 */
export function tagsOf(
  sentence: string,
  pieces: readonly Piece[],
  base: number,
  items: readonly Item[],
): Result<Tagging> {
  const tags = pieces.map(() => 'O');
  const scores = pieces.map(() => 1);
  const taken = pieces.map(() => false);
  const at = utf16Index(sentence).map((offset) => base + offset);
  for (const { label, score, start: from, end: to } of items) {
    const start = at[from];
    const end = at[to];
    if (start === undefined || end === undefined || start > end) {
      return { ok: false, error: 'an entity out of the text: does the server count code points?' };
    }
    const tag = tagOfLabel(label);
    const isGroup = !/^[BIESUL][-_]/.test(label);
    let before: string | undefined;
    for (const [i, piece] of pieces.entries()) {
      if (piece.start >= end || piece.end <= start) continue;
      if (taken[i]) {
        before = tags[i];
        continue;
      }
      taken[i] = true;
      scores[i] = Math.min(1, Math.max(0, score));
      if (tag === 'O') continue;
      const goesOn = before !== undefined && before.slice(1) === tag.slice(1);
      tags[i] = isGroup ? `${goesOn ? 'I' : 'B'}${tag.slice(1)}` : tag;
      before = tags[i];
    }
  }
  return { ok: true, value: { tags, scores } };
}

export class HttpEntities implements EntityBackend {
  readonly units = BATCH_UNITS;
  private readonly breaker = new Breaker();
  /** The server takes one sentence at a time, as the schema says, and not the lists that most take. */
  private single = false;

  /** @param client the client of the endpoint, asked for before each request: a change of proxy or certificates makes another */
  constructor(private readonly client: () => EndpointClient | EndpointError) {}

  async entities(texts: readonly string[], signal: AbortSignal): Promise<Result<readonly (readonly Entity[])[]>> {
    const all = texts.map((): Entity[] => []);
    const sentences = texts.flatMap((text, index) =>
      sentencesIn(text).map((pieces) => {
        const start = pieces[0]!.start;
        return { index, pieces, start, text: text.slice(start, pieces.at(-1)!.end) };
      }),
    );
    for (let from = 0; from < sentences.length; ) {
      let to = from;
      let units = 0;
      while (to < sentences.length && to - from < BATCH_SENTENCES && units < BATCH_UNITS)
        units += sentences[to++]!.text.length;
      const batch = sentences.slice(from, to);
      const asked = await this.ask(
        batch.map(({ text }) => text),
        signal,
      );
      if (!asked.ok) return asked;
      for (const [i, { index, pieces, start, text }] of batch.entries()) {
        const tagging = tagsOf(text, pieces, start, asked.value[i]!);
        if (!tagging.ok) return tagging;
        all[index]!.push(...entitiesOf(texts[index]!, pieces, tagging.value));
      }
      from = to;
    }
    return { ok: true, value: all };
  }

  private async ask(sentences: readonly string[], signal: AbortSignal): Promise<Result<readonly (readonly Item[])[]>> {
    if (this.single && sentences.length > 1) {
      const all: (readonly Item[])[] = [];
      for (const sentence of sentences) {
        const asked = await this.ask([sentence], signal);
        if (!asked.ok) return asked;
        all.push(...asked.value);
      }
      return { ok: true, value: all };
    }
    const client = this.client();
    if (!(client instanceof EndpointClient)) return { ok: false, error: client.message };
    if (!this.breaker.allow(performance.now())) return { ok: false, error: 'the server is left alone for a while' };
    try {
      const until = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
      const answer = readAnswer(
        await client.json('', requestBody(this.single ? sentences[0]! : sentences), until),
        sentences,
      );
      if (answer.ok) this.breaker.succeeded();
      else this.breaker.failed(performance.now());
      return answer;
    } catch (caught) {
      const error = asEndpointError(caught, signal);
      if (!this.single && (error.status === 400 || error.status === 422)) {
        this.breaker.undecided();
        this.single = true;
        return this.ask(sentences, signal);
      }
      if (error.kind === 'aborted') this.breaker.undecided();
      else this.breaker.failed(performance.now(), error.retryAfter);
      return { ok: false, error: error.message };
    }
  }
}

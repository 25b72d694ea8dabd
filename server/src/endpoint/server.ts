/**
 * What Qalam knows of a kind of model server: one value in one file of `servers/`. Nothing else in Qalam asks which server
 * it talks to.
 */
import { isObject } from '../json';
import type { Message } from './types';

export type Json = Readonly<Record<string, unknown>>;

/**
 * A page of the server as a JSON object (GET, or POST with a body); undefined where it has no such page. A page is asked for
 * once, however many look at it. Rejects with `EndpointError` where the server is silent, loading, or refuses the key.
 */
export type Page = (path: string, body?: unknown) => Promise<Json | undefined>;

/**
 * How a model is asked: `text` is gone on with as it is; `prefill` are messages, the last of which is the model's own and is
 * gone on with; `chat` are messages, which are answered.
 */
export type Way = 'text' | 'prefill' | 'chat';

/**
 * Whether the server has a path for POST requests, found out without asking for an answer where that can be. Rejects as `Page`
 * does.
 */
export type Takes = (path: string) => Promise<boolean>;

/** What a model is asked for. */
export interface Generate {
  /** '' where the server has one model and wants no name. */
  readonly model: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  /** Ask for token counts with the answer; some servers refuse requests that do. */
  readonly usage: boolean;
  /** Tokens of the model's context, where the server says it. */
  readonly contextSize?: number;
  /**
   * The request goes on where the last of its kind stopped: a server with several caches of prompts should take this one of
   * them, by number.
   */
  readonly slot?: number;
}

/** The text or the messages, as the way asks for. */
export type Asked =
  | { readonly way: 'text'; readonly text: string }
  | { readonly way: 'prefill' | 'chat'; readonly messages: readonly Message[] };

/** A POST request. The path begins with a slash and follows the endpoint's base, which is without `/v1`. */
export interface Post {
  readonly path: string;
  readonly body: Json;
  /** Texts before which the answer ends, where the server cannot be told: it is cut off here. */
  readonly stop?: readonly string[];
  /** The most tokens that were asked for, where the server may not say that it stopped for their number. */
  readonly maxTokens?: number;
}

/** Token counts that a server gives with an answer. */
export interface Usage {
  readonly promptTokens?: number;
  readonly answerTokens?: number;
}

/** An error that the server reports, in an answer of status 4xx or 5xx or within a stream. Its words are not kept. */
export interface Reported {
  readonly kind: 'overflow' | 'loading' | 'unauthorised' | 'other';
  readonly promptTokens?: number;
  readonly contextSize?: number;
}

/** What one piece of an answer says. */
export interface Piece {
  readonly text?: string;
  /** What a model thinks before it answers, where the server tells it from the answer. */
  readonly reasoning?: string;
  readonly usage?: Usage;
  /** Why the answer ended, e.g. `stop`, `length`. */
  readonly finish?: string;
  readonly error?: Reported;
}

export interface Server {
  readonly name: string;
  /** Whether this is what answers. */
  detect(page: Page, takes: Takes): Promise<boolean>;
  /** Names of the models, the one to take unasked first. */
  models(page: Page): Promise<readonly string[]>;
  /** Tokens that prompt and answer may have together, and how many prompt caches there are, where the server says it. */
  context(page: Page, model: string): Promise<{ readonly size?: number; readonly slots?: number }>;
  /** How tokens of a text are counted, without those that a template adds; undefined: it cannot. */
  readonly tokenize?: {
    request(text: string, model: string): Post;
    /** The count in an answer; undefined where there is none. */
    read(answer: unknown): number | undefined;
  };
  /** Which ways it may have, best first for text that is gone on with. */
  readonly ways: readonly Way[];
  request(asked: Asked, generate: Generate): Post;
  /** Reads a piece of an answer: the data of an event or a line. */
  read(piece: Json): Piece;
  /** It reserves memory by the size of the context that a request names, and is asked for no more than this, tokens. */
  readonly largestContext?: number;
}

export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

/** The objects of a list; [] of what is no list. */
export const objectsOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(objectOf) : []);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A whole number above zero, rounded down; undefined of anything else. */
export const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 1 ? Math.floor(value) : undefined;

/** The object without members that are undefined. */
export function defined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

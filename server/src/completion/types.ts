import type { Message } from '../endpoint/types';

/** Plain data of ghost text. Offsets do not occur: a request carries the text on both sides of the caret. */

export type Trigger = 'automatic' | 'manual';

/** Where a completion ends. */
export type StopUnit = 'word' | 'sentence' | 'line' | 'paragraph';

/** What else is known around the caret; every member is optional and used only as far as the token budget reaches. */
export interface CompletionContext {
  /** Heading of the section that the caret stands in. */
  readonly heading?: string;
  /** JSONL: neighbouring records, nearest first; the field that is being written stands last in each. */
  readonly neighbours?: readonly string[];
  /** JSONL: the record's other fields. */
  readonly fields?: readonly { readonly name: string; readonly value: string }[];
  /** Prompt files: the messages before the one being written. */
  readonly messages?: readonly Message[];
}

export interface CompletionRequest {
  /** Version of the document that `prefix` and `suffix` were taken from; handed back with the items. */
  readonly documentVersion: number;
  /** Prose before the caret, decoded. */
  readonly prefix: string;
  /** Prose after the caret, decoded. */
  readonly suffix: string;
  /** Label of the language around the caret (`kk`, `ru` …), where known. */
  readonly language?: string;
  /** Path relative to the workspace, with forward slashes, for settings by glob. */
  readonly path?: string;
  readonly trigger: Trigger;
  /** Text of the item chosen in the editor's suggestion list; items must extend it and replace the same range. */
  readonly selectedText?: string;
  /** Text before the caret that the chosen item replaces; default: the unfinished word. */
  readonly selectedPrefix?: string;
  readonly context?: CompletionContext;
}

export interface Completion {
  /** Text to insert at the caret, or, with `selectedText`, in place of the chosen item's range. */
  readonly text: string;
  readonly documentVersion: number;
  readonly source: 'endpoint' | 'embedded' | 'cache';
  readonly model?: string;
  /** From the call to this answer, ms. */
  readonly latency: number;
}

export interface EngineSettings {
  /** Base URL of the server; empty: the embedded model. */
  readonly endpoint: string;
  /** Model name; empty: the first that the endpoint lists. */
  readonly model: string;
  readonly maxTokens: number;
  readonly temperature: number;
  /** ms after the last keystroke before the endpoint is asked; the least, it adapts upwards. */
  readonly debounce: number;
  /** Longest wait for an answer, ms. */
  readonly deadline: number;
  /** Default `sentence`. */
  readonly stop?: StopUnit;
  /** Languages (labels) in which nothing is offered unasked. */
  readonly offLanguages?: readonly string[];
  /** Globs of files in which nothing is offered unasked. */
  readonly offFiles?: readonly string[];
  /** Allow http to hosts other than this machine. Default false. */
  readonly allowHttp?: boolean;
  /** Maximum length of a prompt, tokens; the server's context size bounds it as well. Default 1500. */
  readonly promptTokens?: number;
  /** Answers asked for on manual invocation. Default 3. */
  readonly candidates?: number;
  /** How readily the embedded model speaks unasked. Default `normal`. */
  readonly eagerness?: Eagerness;
  /** Whether the embedded model learns words and phrases from the text before the caret. Default true. */
  readonly adapt?: boolean;
}

export type Eagerness = 'eager' | 'normal' | 'quiet';

/**
 * Least calibrated probability that an offer nobody asked for is right, where it spares five letters; chosen on precision
 * curves of held-out text, see dictionaries/completion/README.md.
 */
export const LEAST_CONFIDENCE: Readonly<Record<Eagerness, number>> = { eager: 0.16, normal: 0.22, quiet: 0.42 };

/** Cuts off `text` at the end of its last whole word; '' when it has none. */
export function wholeWords(text: string): string {
  const match = /^[\s\S]*[^\p{L}\p{M}\p{N}'’ʼ-](?=[\p{L}\p{M}\p{N}'’ʼ-]*$)/u.exec(text);
  return match ? match[0].trimEnd() : '';
}

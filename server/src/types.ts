/**
 * The plain data that every module of the server hands to the next. Nothing here knows LSP, VS Code or a file system.
 * All offsets are UTF-16 code units, all ranges are half open; what an offset is relative to is said at each use.
 */
import type { Severity } from './protocol/document';
import type { OffsetUnit } from './protocol/entities';

export type { OffsetUnit, Severity };

/** A half-open range `[start, end)` of UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The languages of the interface. */
export type Locale = 'kk' | 'ru' | 'en';

/** What is said in each of them. */
export type Sentence = Readonly<Record<Locale, string>>;

/** One replacement of a range by a text; the range is relative to the same text as the finding that carries it. */
export interface TextEdit extends Span {
  readonly newText: string;
}

/** A change that fixes a finding. `safe`: it cannot lose or alter meaning, so that it may be applied without asking. */
export interface Fix {
  readonly edits: readonly TextEdit[];
  readonly safe: boolean;
}

/**
 * Something worth saying about a range of text. `rule` is a stable id such as `spelling.unknown-word` or
 * `cleaning.mixed-script`; the sentence shown to a person is made from `rule` and `args` in the reader's language by
 * `messages.ts`, so that a finding can be cached whatever the language of the interface.
 */
export interface Finding extends Span {
  readonly rule: string;
  readonly severity: Severity;
  readonly args?: readonly string[];
  readonly fix?: Fix;
}

/** The same while it is made: an object of several spreads takes many times as long to make as one whose members are added one by one. */
export type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/** A result or an error with a message; the core returns this instead of throwing on bad input. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** Polled by long computations; `AbortSignal` satisfies it. */
export interface Cancellation {
  readonly aborted: boolean;
}

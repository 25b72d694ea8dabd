/**
 * What a custom message is: one value with its method, the schema of its parameters and the type of its result. Client and
 * server use the same value, so that `tsc` holds both sides to it, and parameters that come over the wire are checked by the
 * schema that their type is made of.
 */
import * as v from 'valibot';

declare const TYPE: unique symbol;

/** A type without a check, for what the server says to the client of the same build: the value is empty. */
export interface Type<T> {
  readonly [TYPE]?: T;
}

/* @__NO_SIDE_EFFECTS__ */
export function type<T>(): Type<T> {
  return {};
}

/** What is read is not written to. */
export type DeepReadonly<T> = T extends readonly unknown[] | object
  ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

export type Schema = v.GenericSchema;

/** A request of the client: parameters by schema, and what it is answered with. */
export interface RequestToServer<S extends v.GenericSchema, R> {
  readonly kind: 'request';
  readonly to: 'server';
  readonly method: string;
  readonly params: S;
  readonly result: Type<R>;
}

/** A request of the server, whose answer is checked: any editor may be at the other end. */
export interface RequestToClient<P, S extends v.GenericSchema> {
  readonly kind: 'request';
  readonly to: 'client';
  readonly method: string;
  readonly params: Type<P>;
  readonly result: S;
}

export interface NotificationToServer<S extends v.GenericSchema> {
  readonly kind: 'notification';
  readonly to: 'server';
  readonly method: string;
  readonly params: S;
}

export interface NotificationToClient<P> {
  readonly kind: 'notification';
  readonly to: 'client';
  readonly method: string;
  readonly params: Type<P>;
}

/** A command that the server executes (`workspace/executeCommand`), with the schema of its list of arguments. */
export interface Command<S extends v.GenericSchema, R> {
  readonly kind: 'command';
  readonly to: 'server';
  readonly method: string;
  readonly params: S;
  readonly result: Type<R>;
}

/** What the sender of a message gives. */
export type Given<M> = M extends { readonly params: infer S extends v.GenericSchema }
  ? DeepReadonly<v.InferInput<S>>
  : M extends { readonly params: Type<infer P> }
    ? P
    : never;

/** What the receiver of a message gets: checked, with defaults filled in. */
export type Params<M> = M extends { readonly params: infer S extends v.GenericSchema }
  ? DeepReadonly<v.InferOutput<S>>
  : M extends { readonly params: Type<infer P> }
    ? P
    : never;

/** What a request or a command is answered with. */
export type Result<M> = M extends { readonly result: infer S extends v.GenericSchema }
  ? DeepReadonly<v.InferOutput<S>>
  : M extends { readonly result: Type<infer R> }
    ? R
    : never;

/* @__NO_SIDE_EFFECTS__ */
export function requestToServer<S extends v.GenericSchema, R>(
  method: string,
  params: S,
  result: Type<R>,
): RequestToServer<S, R> {
  return { kind: 'request', to: 'server', method, params, result };
}

/* @__NO_SIDE_EFFECTS__ */
export function requestToClient<P, S extends v.GenericSchema>(
  method: string,
  params: Type<P>,
  result: S,
): RequestToClient<P, S> {
  return { kind: 'request', to: 'client', method, params, result };
}

/* @__NO_SIDE_EFFECTS__ */
export function notificationToServer<S extends v.GenericSchema>(method: string, params: S): NotificationToServer<S> {
  return { kind: 'notification', to: 'server', method, params };
}

/* @__NO_SIDE_EFFECTS__ */
export function notificationToClient<P>(method: string, params: Type<P>): NotificationToClient<P> {
  return { kind: 'notification', to: 'client', method, params };
}

/* @__NO_SIDE_EFFECTS__ */
export function command<S extends v.GenericSchema, R>(method: string, params: S, result: Type<R>): Command<S, R> {
  return { kind: 'command', to: 'server', method, params, result };
}

/** The parameters of a message that has none; they may be left out. */
/* @__NO_SIDE_EFFECTS__ */
export function noParams() {
  return v.nullish(v.object({}), {});
}

/** A member that may be left out; null says the same, as some editors write it. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<S extends v.GenericSchema>(schema: S) {
  return v.optional(
    v.pipe(
      v.nullable(schema),
      v.transform((value) => value ?? undefined),
    ),
  );
}

/** LSP's `uinteger`, without its upper bound: what is past the end of a document is clamped to it. */
/* @__NO_SIDE_EFFECTS__ */
export function uinteger() {
  return v.pipe(v.number(), v.integer(), v.minValue(0));
}

/* @__NO_SIDE_EFFECTS__ */
export function position() {
  return v.object({ line: uinteger(), character: uinteger() });
}

/* @__NO_SIDE_EFFECTS__ */
export function range() {
  return v.object({ start: position(), end: position() });
}

/** A place in a document: line from 0, character in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What is expected where an issue is; nothing of the value itself is in it. */
export function expectation({ message, expected }: v.BaseIssue<unknown>): string {
  // The library's own messages repeat the value.
  return message.startsWith('Invalid ') ? (expected ?? 'another value') : message;
}

/**
 * What is wrong with a value, for whoever sent it: where, and what is expected there. Nothing of the value itself is in
 * it, for it may be text of a document.
 */
export function faultOf(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? 'all of it';
  // The library's own messages repeat the value.
  const own = issue.message.startsWith('Invalid ') ? undefined : issue.message;
  if (issue.input === undefined) return [`${place} is missing`, ...(own ? [own] : [])].join(': ');
  const found = issue.input === null ? 'null' : Array.isArray(issue.input) ? 'Array' : typeof issue.input;
  return `${place} must be ${own ?? issue.expected}, not ${found}`;
}

/** A value held to a schema, or a sentence about the first thing that is wrong with it. */
export function checked<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
):
  | { readonly ok: true; readonly value: DeepReadonly<v.InferOutput<S>> }
  | { readonly ok: false; readonly error: string } {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true, abortPipeEarly: true });
  return success
    ? { ok: true, value: output as DeepReadonly<v.InferOutput<S>> }
    : { ok: false, error: faultOf(issues[0]) };
}

/** Expressions about records, of `select --filter` and of grades: filtrex's language with functions about texts and lists. */
import type * as Filtrex from 'filtrex';
import { tokenize } from './text/tokens';

export type Row = Readonly<Record<string, unknown>>;

/** Names that are no members: inherited ones say nothing of a record. */
export const member = (name: string, record: unknown): unknown =>
  typeof record === 'object' && record !== null && Object.hasOwn(record, name)
    ? (record as Record<string, unknown>)[name]
    : undefined;

/** Letters (code points) of a text, or items of a list. */
export const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? [...value].length : Array.isArray(value) ? value.length : 0;

const stringOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** Functions of expressions beside those of the library. */
const FUNCTIONS = {
  length: lengthOf,
  words: (value: unknown) => tokenize(stringOf(value)).filter(({ kind }) => kind === 'word').length,
  lower: (value: unknown) => stringOf(value).toLowerCase(),
  contains: (value: unknown, part: unknown) =>
    Array.isArray(value) ? value.includes(part) : stringOf(value).includes(stringOf(part)),
  startsWith: (value: unknown, part: unknown) => stringOf(value).startsWith(stringOf(part)),
  endsWith: (value: unknown, part: unknown) => stringOf(value).endsWith(stringOf(part)),
  item: (list: unknown, index: unknown) => (Array.isArray(list) ? list.at(Number(index)) : undefined),
};

/**
 * An expression as a function of a record, which gives an `Error` where it cannot be evaluated; throws where it cannot be parsed.
 * @param get the value of a member of a record
 */
export function compileExpression(expression: string, get = member): (record: Row) => unknown {
  const filtrex = require('filtrex') as typeof Filtrex;
  return filtrex.compileExpression(expression, {
    extraFunctions: FUNCTIONS,
    constants: { true: true, false: false },
    customProp: (name: string, _: unknown, record: unknown) => get(name, record),
  });
}

/** What is wrong with an expression, as the library says it; undefined: nothing. */
export function expressionFault(expression: string): string | undefined {
  try {
    compileExpression(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n').slice(0, 4).join(' ') : String(error);
  }
}

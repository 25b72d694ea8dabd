/**
 * Messages as they are sent over stdio. What is sent again and again with little changed, a thousand diagnostics after each edit, is
 * joined of pieces that are kept: to write it anew would take longer than all else that an edit costs.
 */
import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';
import { isObject } from '../json';

/** JSON in UTF-8 as a string of bytes, one a unit: V8 joins and copies those quickest. */
export type JsonBytes = string;

export const jsonBytes = (value: unknown): JsonBytes => Buffer.from(JSON.stringify(value)).toString('latin1');

/** How the JSON between the brackets is made, for lists that are told of here. */
const known = new WeakMap<object, () => JsonBytes>();

/** Says how the JSON of a list's members, with commas between them, is made where the list is sent as a result's `items`. */
export function withJson(items: readonly unknown[], make: () => JsonBytes): void {
  known.set(items, make);
}

/** A message with its header, as text and as what the text is to be written. */
export function framed(message: Message): [text: string, encoding: 'utf8' | 'latin1'] {
  const { result } = message as { readonly result?: unknown };
  const make = isObject(result) && Array.isArray(result.items) ? known.get(result.items) : undefined;
  if (!make) {
    const json = JSON.stringify(message);
    return [`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`, 'utf8'];
  }
  // A quote inside of a string would have a backslash before it: there is one such place.
  const [before, after] = jsonBytes({ ...message, result: { ...(result as object), items: [] } }).split('"items":[]');
  const json = `${before}"items":[${make()}]${after}`;
  return [`Content-Length: ${json.length}\r\n\r\n${json}`, 'latin1'];
}

/** Writes each message at once, the library's own writer its header first, for which the editor is woken. */
export class FramedWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly stream: Writable) {
    super();
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stream.write(...framed(message), (error) => (error ? reject(error) : resolve()));
    });
  }

  end(): void {
    this.stream.end();
  }
}

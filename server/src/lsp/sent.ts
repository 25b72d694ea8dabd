/**
 * Messages as they are sent over stdio. What is sent again and again with little changed, a thousand diagnostics after each edit, is put
 * together of bytes that are kept: to write it anew would take longer than all else that an edit costs.
 */
import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';
import { isObject } from '../json';

/** The JSON of a list's members in UTF-8, a comma behind each. */
export const jsonOf = (items: readonly unknown[]): Uint8Array =>
  Buffer.from(items.length === 0 ? '' : `${JSON.stringify(items).slice(1, -1)},`);

/** How the JSON of lists that are told of here is put together. */
const known = new WeakMap<object, () => readonly Uint8Array[]>();

/** Says what `jsonOf` makes of a list, in parts, for where it is sent as a result's `items`. */
export function withJson(items: readonly unknown[], parts: () => readonly Uint8Array[]): void {
  known.set(items, parts);
}

/** A message's JSON in UTF-8, in parts. */
export function jsonParts(message: Message): readonly Uint8Array[] {
  const { result } = message as { readonly result?: unknown };
  const parts = isObject(result) && Array.isArray(result.items) ? known.get(result.items) : undefined;
  if (!parts) return [Buffer.from(JSON.stringify(message))];
  // A quote inside of a string would have a backslash before it: there is one such place.
  const around = JSON.stringify({ ...message, result: { ...(result as object), items: [] } });
  const at = around.indexOf('"items":[]') + '"items":['.length;
  const items = parts().filter(({ length }) => length > 0);
  const last = items.at(-1);
  return [
    Buffer.from(around.slice(0, at)),
    ...items.slice(0, -1),
    // The comma behind the last one.
    ...(last ? [last.subarray(0, -1)] : []),
    Buffer.from(around.slice(at)),
  ];
}

/** Writes each message at once, the library's own writer its header first, for which the editor is woken. */
export class FramedWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly stream: Writable) {
    super();
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    const parts = jsonParts(message);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    return new Promise((resolve, reject) => {
      this.stream.cork();
      this.stream.write(Buffer.from(`Content-Length: ${length}\r\n\r\n`));
      for (const part of parts.slice(0, -1)) this.stream.write(part);
      this.stream.write(parts.at(-1)!, (error) => (error ? reject(error) : resolve()));
      this.stream.uncork();
    });
  }

  end(): void {
    this.stream.end();
  }
}

/**
 * JSON messages that hold a file. Read as others are, one of 50 MB would stand in memory as bytes, as a string, as the same
 * string out of its JSON, and as lines, and nobody else would be served meanwhile. Here the long strings of a message become
 * `TextStore`s as their bytes arrive.
 */
import { randomUUID } from 'node:crypto';
import { StoreBuilder, type TextStore } from '../text/store';

/** Bytes of a string from which on it is long. */
const LONG = 256 * 1024;
/** Bytes at a chunk's end that are looked through for a place to cut. */
const LOOK_BACK = 4096;
/** Bytes of the longest escape, `\u049b`. */
const ESCAPE = 6;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_N = 0x6e;

/** Reads one message; the bytes come in order, in pieces of any size. */
export class LongStringReader {
  /** The message without its long strings, in whose places stand their names. */
  private readonly rest: Uint8Array[] = [];
  private readonly stores: TextStore[] = [];
  private readonly name = randomUUID();
  private inString = false;
  private escaped = false;
  /** Of the string that is being read: bytes that are still to be decoded, or to be called short. */
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private builder: StoreBuilder | undefined;
  /** Room for what is decoded at a time. A buffer for each piece of a large file would leave holes of several MB between its lines. */
  private room = new Uint8Array(0);

  /** Throws a `SyntaxError` for a long string that is not valid JSON. */
  add(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (!this.inString) {
        const quote = chunk.indexOf(QUOTE, at);
        const end = quote < 0 ? chunk.length : quote + 1;
        this.rest.push(chunk.subarray(at, end));
        this.inString = quote >= 0;
        at = end;
        continue;
      }
      const start = at;
      at = this.stringEnd(chunk, start);
      this.pending.push(chunk.subarray(start, at));
      this.pendingBytes += at - start;
      if (at < chunk.length) {
        this.endString();
        this.rest.push(chunk.subarray(at, ++at));
        this.inString = false;
      } else if (this.builder || this.pendingBytes > LONG) {
        this.builder ??= new StoreBuilder();
        const last = this.pending.at(-1)!;
        const lineEnd = behindLineEnd(last);
        this.decode(this.builder, lineEnd < 0 ? cutBefore(last) : lineEnd);
      }
    }
  }

  /**
   * The message. The text of a document that is opened is a `TextStore`, every other string is one. Throws a `SyntaxError`
   * where it is no JSON.
   */
  finish(): unknown {
    const json = Buffer.concat(this.rest).toString('utf8');
    if (this.stores.length === 0) return JSON.parse(json);
    const place = (value: unknown) =>
      typeof value === 'string' && value.startsWith(this.name)
        ? this.stores[Number(value.slice(this.name.length))]
        : undefined;
    const message = JSON.parse(json) as {
      method?: unknown;
      params?: { textDocument?: { text?: unknown } };
    } | null;
    if (message?.method === 'textDocument/didOpen' && this.stores.length === 1) {
      const document = message.params?.textDocument;
      const store = place(document?.text);
      if (document && store) {
        document.text = store;
        return message;
      }
    }
    return JSON.parse(json, (_key, value) => place(value)?.text() ?? value);
  }

  /** Where the string that is being read ends, from byte `from` of a chunk on; the chunk's length where it goes on. */
  private stringEnd(chunk: Uint8Array, from: number): number {
    // Searching for one byte is many times as quick as looking at each.
    let quote = chunk.indexOf(QUOTE, from);
    while (quote >= 0 && this.isEscaped(chunk, from, quote)) quote = chunk.indexOf(QUOTE, quote + 1);
    this.escaped = quote < 0 && this.isEscaped(chunk, from, chunk.length);
    return quote < 0 ? chunk.length : quote;
  }

  /** Whether an odd number of backslashes stands before byte `end`, those at the end of the chunk before included. */
  private isEscaped(chunk: Uint8Array, from: number, end: number): boolean {
    let at = end;
    while (at > from && chunk[at - 1] === BACKSLASH) at--;
    const isOdd = (end - at) % 2 === 1;
    return at === from && this.escaped ? !isOdd : isOdd;
  }

  private endString() {
    if (this.builder) {
      this.decode(this.builder, this.pending.at(-1)!.length);
      this.rest.push(Buffer.from(`${this.name}${this.stores.push(this.builder.finish()) - 1}`));
      this.builder = undefined;
    } else {
      for (const part of this.pending) this.rest.push(part);
      this.pending = [];
    }
    this.pendingBytes = 0;
  }

  /** Decodes what is pending but for what follows byte `end` of its last part; -1: nothing yet. */
  private decode(builder: StoreBuilder, end: number) {
    if (end < 0) return;
    const last = this.pending.pop()!;
    this.pending.push(last.subarray(0, end));
    const length = this.pending.reduce((sum, part) => sum + part.length, 0);
    if (this.room.length < length) this.room = new Uint8Array(length);
    let at = 0;
    for (const part of this.pending) {
      this.room.set(part, at);
      at += part.length;
    }
    // On bytes of its own, or all of the piece would wait for the next one.
    this.pending = end < last.length ? [new Uint8Array(last.subarray(end))] : [];
    const bytes = Buffer.from(this.room.buffer, 0, length);
    if (!builder.addJson(bytes)) builder.add(JSON.parse(`"${bytes.toString('utf8')}"`) as string);
  }
}

/** The place behind the last `\\n` in a part of a string, as far as is looked back; -1 where there is none. */
function behindLineEnd(part: Uint8Array): number {
  const least = Math.max(0, part.length - LOOK_BACK);
  for (let at = part.length - 1; at > least; at--) {
    if (part[at] !== LETTER_N || part[at - 1] !== BACKSLASH) continue;
    let from = at - 1;
    while (from > least && part[from - 1] === BACKSLASH) from--;
    // A backslash that another one escapes begins nothing; how many there are has to be seen.
    if (from > least && (at - from) % 2 === 1) return at + 1;
  }
  return -1;
}

/** The last place in a part of a string where neither a character nor an escape is cut in two; -1 where there is none. */
function cutBefore(part: Uint8Array): number {
  const least = Math.max(ESCAPE, part.length - LOOK_BACK);
  for (let end = part.length - 1; end >= least; end--) {
    if ((part[end]! & 0xc0) === 0x80) continue;
    const backslash = part.subarray(end - ESCAPE, end).lastIndexOf(BACKSLASH);
    if (backslash < 0) return end;
    // No place between here and the backslash will do.
    end = end - ESCAPE + backslash + 1;
  }
  return -1;
}

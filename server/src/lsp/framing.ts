/**
 * Reads a stream of LSP messages. The JSON-RPC library's own reader goes on behind a header that no message can follow, takes
 * text for headers, or waits for gigabytes; there is no way back to the start of a message, so that the only safe thing is
 * to end, and be started again. It also holds a message several times over while it reads it (see `longStrings.ts`).
 */
import type { Readable } from 'node:stream';
import { AbstractMessageReader, type DataCallback, type Disposable, type Message } from 'vscode-languageserver/node';
import { LongStringReader } from './longStrings';

/** Longest message, bytes. VS Code hands a file of 50 MB at most to an extension; JSON escapes make it six times as long. */
const MAX_MESSAGE = 512 * 1024 * 1024;
/** Longest header, bytes. */
const MAX_HEADER = 4096;
/** Bytes from which on a message is read as it arrives. */
const LARGE = 1024 * 1024;

export class FramedReader extends AbstractMessageReader {
  private header = '';
  /** Bytes of the current body that are still to come. */
  private left = 0;
  private parts: Uint8Array[] = [];
  private large: LongStringReader | undefined;
  /** What is wrong with the large message that is being read. */
  private fault: unknown;
  private lost = false;
  private callback: DataCallback = () => {};

  /** @param broken called once, with the reason, when the framing is lost */
  constructor(
    private readonly stream: Readable,
    private readonly broken: (reason: string) => void,
  ) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    this.callback = callback;
    const read = (chunk: Uint8Array) => this.read(chunk);
    this.stream.on('data', read);
    this.stream.on('error', (error) => this.fireError(error));
    this.stream.on('close', () => this.fireClose());
    return { dispose: () => this.stream.off('data', read) };
  }

  private read(chunk: Uint8Array) {
    let at = 0;
    while (at < chunk.length && !this.lost) {
      if (this.left > 0) {
        const part = chunk.subarray(at, at + this.left);
        this.left -= part.length;
        at += part.length;
        this.body(part);
        continue;
      }
      this.header += String.fromCharCode(chunk[at++]!);
      if (this.header.endsWith('\r\n\r\n')) this.startBody();
      else if (this.header.length > MAX_HEADER) this.fail(`a header of more than ${MAX_HEADER} bytes`);
    }
  }

  private startBody() {
    const length = /^content-length:[ \t]*(\d+)[ \t]*\r$/im.exec(this.header)?.[1];
    this.header = '';
    if (length === undefined) return this.fail('a header without a valid Content-Length');
    this.left = Number(length);
    if (this.left > MAX_MESSAGE) return this.fail(`a message of more than ${MAX_MESSAGE} bytes`);
    this.large = this.left >= LARGE ? new LongStringReader() : undefined;
    this.fault = undefined;
  }

  private body(part: Uint8Array) {
    if (!this.large) this.parts.push(part);
    else if (this.fault === undefined) {
      try {
        this.large.add(part);
      } catch (error) {
        this.fault = error;
      }
      // A full stream is read many times in one turn of the event loop: let other work have its turn.
      this.stream.pause();
      setImmediate(() => this.stream.resume());
    }
    if (this.left === 0) this.endBody();
  }

  private endBody() {
    const { large, parts, fault } = this;
    this.large = undefined;
    this.parts = [];
    try {
      if (fault !== undefined) throw fault;
      const body = large ? large.finish() : JSON.parse(Buffer.concat(parts).toString('utf8'));
      this.callback(body as Message);
    } catch (error) {
      this.fireError(error);
    }
  }

  private fail(reason: string) {
    this.lost = true;
    this.broken(reason);
  }
}

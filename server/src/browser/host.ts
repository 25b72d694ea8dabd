/** A thread's way to files: the extension reads and writes them; see `protocol/browser.ts`. */
import type { FileAnswer, FileCall, FileQuestion, ThreadStart } from '../protocol';
import { type Port, scope } from './scope';

/** An error as Node's functions for files throw them. */
class FileError extends Error {
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** Rejects with a `FileError`. */
export function ask(call: FileCall): Promise<Extract<FileAnswer, { ok: true }>> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new scope.MessageChannel();
    port1.onmessage = ({ data }) => {
      port1.close();
      const answer = data as FileAnswer;
      if (answer.ok) resolve(answer);
      else reject(new FileError(answer.error, answer.code));
    };
    passOn({ call, reply: port2 });
  });
}

/** Sends a question of this thread, or of one that it started, on its way to the extension. */
export function passOn(question: FileQuestion<Port>): void {
  scope.postMessage(question, [question.reply]);
}

export const isQuestion = (message: unknown): message is FileQuestion<Port> =>
  typeof message === 'object' && message !== null && 'call' in message && 'reply' in message;

/** Bytes of a file. Rejects with a `FileError`. */
export async function readBytes(path: string, most?: number): Promise<Uint8Array> {
  const { bytes } = await ask({ type: 'read', path, ...(most !== undefined && { most }) });
  return bytes ?? new Uint8Array();
}

let started: ThreadStart<Port> | undefined;

/** How this thread was started. */
export function start(): ThreadStart<Port> {
  if (!started) throw new Error('not started');
  return started;
}

export function setStart(given: ThreadStart<Port>): void {
  started = given;
}

/**
 * Watches a stream of LSP messages for headers that no message can follow. The JSON-RPC library goes on reading behind one,
 * takes text for headers, or waits for gigabytes; there is no way back to the start of a message, so that the only safe thing
 * is to end, and be started again.
 */

/** Longest message, bytes. VS Code hands a file of 50 MB at most to an extension; JSON escapes make it six times as long. */
const MAX_MESSAGE = 512 * 1024 * 1024;
/** Longest header, bytes. */
const MAX_HEADER = 4096;

/**
 * Reads along; bodies are only counted.
 *
 * @param broken called once, with the reason, when the framing is lost
 * @returns what to feed with the stream's pieces, in order
 */
export function watchFraming(broken: (reason: string) => void): (chunk: Uint8Array) => void {
  let header = '';
  /** Bytes of the current body that are still to come. */
  let body = 0;
  let lost = false;
  const fail = (reason: string) => {
    lost = true;
    broken(reason);
  };
  return (chunk) => {
    let at = 0;
    while (at < chunk.length && !lost) {
      if (body > 0) {
        const step = Math.min(body, chunk.length - at);
        body -= step;
        at += step;
        continue;
      }
      header += String.fromCharCode(chunk[at++]!);
      if (header.endsWith('\r\n\r\n')) {
        const length = /^content-length:[ \t]*(\d+)[ \t]*\r$/im.exec(header)?.[1];
        if (length === undefined) fail('a header without a valid Content-Length');
        else if (Number(length) > MAX_MESSAGE) fail(`a message of more than ${MAX_MESSAGE} bytes`);
        else body = Number(length);
        header = '';
      } else if (header.length > MAX_HEADER) fail(`a header of more than ${MAX_HEADER} bytes`);
    }
  };
}

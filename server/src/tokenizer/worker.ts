/**
 * The thread of a local tokenizer: reading a vocabulary of 150,000 tokens takes seconds, counting a long text tenths of one,
 * and the thread that talks to the editor must not be blocked for either.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { readTokenizer } from './file';
import type { TokenizerRequest, TokenizerResponse } from './thread';

const port = parentPort!;
const post = (response: TokenizerResponse) => port.postMessage(response);

const loading = readTokenizer((workerData as { path: string }).path).then((read) => {
  if (read.ok) return read.value;
  post({ type: 'failed', error: read.error });
  return undefined;
});

port.on('message', async ({ id, text }: TokenizerRequest) => {
  const tokenizer = await loading;
  if (!tokenizer) return;
  try {
    post({ type: 'counted', id, tokens: tokenizer.count(text) });
  } catch {
    // No text of a document goes into a message.
    post({ type: 'counted', id, tokens: undefined });
  }
});

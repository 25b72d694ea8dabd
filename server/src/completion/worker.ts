/**
 * The embedded model's thread: reading 3 MB of tables takes 0.1 s, and the thread that talks to the editor must not be
 * blocked for; and it is not the analysis worker, so that ghost text does not wait for a large file's analysis.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { readData } from '../data';
import { EmbeddedModel } from './embedded';
import type { ThreadRequest, ThreadResponse } from './thread';

const port = parentPort!;
const post = (response: ThreadResponse) => port.postMessage(response);

const loading = readData('completion', (workerData as { dataFolder: string }).dataFolder).then((bytes) => {
  const loaded = bytes.ok ? EmbeddedModel.load(bytes.value) : bytes;
  if (!loaded.ok) {
    post({ type: 'failed', error: loaded.error });
    return undefined;
  }
  // The first completion of a process takes ten times as long as the later ones: make it now.
  loaded.value.complete({ prefix: 'Қазақ', suffix: '' });
  post({ type: 'ready' });
  return loaded.value;
});

port.on('message', async ({ id, request }: ThreadRequest) => {
  const model = await loading;
  if (model) post({ type: 'completed', id, completion: model.complete(request) });
});

/**
 * The analysis thread: loads the rooms' data and answers requests, so that Hunspell, whose calls are synchronous, and the
 * models never block the thread that talks to the editor.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { analyzeSegment } from './analyzer';
import { loadRooms } from './load';
import type { WorkerRequest, WorkerResponse } from './messages';

const port = parentPort!;
const post = (response: WorkerResponse) => port.postMessage(response);

const loading = loadRooms((workerData as { dataFolder: string }).dataFolder).then(({ rooms, failures }) => {
  post({ type: 'ready', failures });
  return rooms;
});

port.on('message', async (request: WorkerRequest) => {
  const rooms = await loading;
  try {
    if (request.type === 'analyze') {
      post({
        id: request.id,
        type: 'analyzed',
        results: request.texts.map((text) => analyzeSegment(rooms, text, request.options)),
      });
    } else {
      const { word, before, after } = request;
      post({ id: request.id, type: 'suggested', suggestions: rooms.speller?.suggest(word, { before, after }) ?? [] });
    }
  } catch (error) {
    // A defect in one room must not take the thread down; the message carries no document text.
    post({
      id: request.id,
      type: 'failed',
      error: error instanceof Error ? (error.stack ?? error.message) : 'unknown',
    });
  }
});

/**
 * The analysis thread: loads the rooms' data and answers requests, so that Hunspell, whose calls are synchronous, and the
 * models never block the thread that talks to the editor.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { analyzeSegment, type Rooms } from './analyzer';
import { loadRooms } from './load';
import type { WorkerData, WorkerRequest, WorkerResponse } from './messages';

const port = parentPort!;
const post = (response: WorkerResponse) => port.postMessage(response);

const { dataFolder, cancelled } = workerData as WorkerData;

/** Quiet after which the tables behind suggestions are built ahead, so that the first quick fix is quick, ms. */
const IDLE = 500;

const loading = loadRooms(dataFolder).then(({ rooms, failures }) => {
  post({ type: 'ready', failures });
  return rooms;
});

let prepared = false;
let idle: NodeJS.Timeout | undefined;

/** Once, when nothing has come for a while after a text was spell-checked: it takes some tenths of a second. */
function prepareWhenIdle({ speller }: Rooms) {
  if (prepared || !speller) return;
  clearTimeout(idle);
  idle = setTimeout(() => {
    prepared = true;
    speller.prepareSuggestions();
  }, IDLE);
}

port.on('message', async (request: WorkerRequest) => {
  const rooms = await loading;
  try {
    if (request.type === 'analyze') {
      post({
        id: request.id,
        type: 'analyzed',
        results: request.texts.map((text) => analyzeSegment(rooms, text, request.options)),
      });
      if (request.options.spelling) prepareWhenIdle(rooms);
    } else {
      const { word, before, after } = request;
      const signal = {
        get aborted() {
          return Atomics.load(cancelled, 0) === request.id;
        },
      };
      const suggestions = rooms.speller?.suggest(word, { before, after }, { signal }) ?? [];
      post({ id: request.id, type: 'suggested', suggestions });
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

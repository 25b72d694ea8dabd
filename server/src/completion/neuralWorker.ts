/**
 * The thread of a model of the user's own (GGUF) that ghost text comes from. What runs it, node-llama-cpp, is no part of Qalam: it is
 * loaded from a folder that the user has installed it in. Nothing is ever downloaded or compiled.
 */
import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { installedIn } from '../installed';
import type { EmbeddedCompletion } from './embedded';
import { NeuralWriter, type TokenModel } from './neural';
import type { NeuralWorkerData, ThreadRequest, ThreadResponse } from './thread';

/** What is used of node-llama-cpp. */
interface Runtime {
  getLlama(options: object): Promise<{
    loadModel(options: { modelPath: string; gpuLayers: number }): Promise<LlamaModel>;
  }>;
}
interface LlamaModel {
  readonly trainContextSize: number;
  readonly tokens: { readonly bos: number | null };
  tokenize(text: string, specialTokens: boolean, options?: 'trimLeadingSpace'): number[];
  detokenize(tokens: readonly number[], specialTokens: boolean, last?: readonly number[]): string;
  isEogToken(token: number): boolean;
  createContext(options: { contextSize: number; sequences: number; threads: number }): Promise<{
    getSequence(): LlamaSequence;
  }>;
}
type Wanted = [token: number, options: { generateNext: { probabilities: true } }];
interface LlamaSequence {
  readonly nextTokenIndex: number;
  adaptStateToTokens(tokens: readonly number[], allowShift: boolean): Promise<void>;
  controlledEvaluate(
    input: readonly (number | Wanted)[],
  ): Promise<readonly ({ readonly next: { readonly probabilities?: ReadonlyMap<number, number> } } | undefined)[]>;
}

/** More of a text is not looked at, tokens. */
const MOST_CONTEXT = 512;

const port = parentPort!;
const post = (response: ThreadResponse) => port.postMessage(response);
const { model: path, runtime } = workerData as NeuralWorkerData;

async function load(): Promise<TokenModel> {
  if (!(await stat(path)).isFile()) throw new Error(`not a regular file: ${path}`);
  if (runtime === '') throw new Error('qalam.completion.runtime names no folder');
  const { getLlama } = (await import(pathToFileURL(installedIn(runtime, 'node-llama-cpp')).href)) as Runtime;
  const llama = await getLlama({ gpu: false, build: 'never', maxThreads: 1, logLevel: 'error', progressLogs: false });
  const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
  const contextSize = Math.min(MOST_CONTEXT, model.trainContextSize);
  const sequence = (await model.createContext({ contextSize, sequences: 1, threads: 1 })).getSequence();
  const texts: string[] = [];
  return {
    contextSize,
    begin: model.tokens.bos ?? undefined,
    tokenize: (text) => model.tokenize(text, false),
    text(token) {
      // A word's token is written with its space where something stands before it.
      texts[token] ??= model.isEogToken(token) ? '\n' : model.detokenize([token], false, model.tokenize('а', false));
      return texts[token]!;
    },
    async next(tokens) {
      // What the context holds of them already is not computed again.
      await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
      const rest = tokens.slice(sequence.nextTokenIndex);
      const input: (number | Wanted)[] = [...rest];
      input[rest.length - 1] = [rest.at(-1)!, { generateNext: { probabilities: true } }];
      return (await sequence.controlledEvaluate(input))[rest.length - 1]?.next.probabilities ?? [];
    },
  };
}

const NOTHING: EmbeddedCompletion = { completion: '', confidence: 0, candidates: [] };
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const fail = (error: unknown) => post({ type: 'failed', error: messageOf(error) });

const loading = load().then(
  async (model) => {
    const writer = new NeuralWriter(model);
    // A model that cannot be run is found out now, and the first run is slow.
    await writer.complete({ prefix: 'Қазақ ті' });
    post({ type: 'ready' });
    return writer;
  },
  (error) => {
    fail(error);
    return undefined;
  },
);
loading.catch(fail);

/** Of the requests that came while one was answered only the last is still wanted. */
let waiting: ThreadRequest | undefined;
let isBusy = false;

async function work(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  for (let next = waiting; next; next = waiting) {
    waiting = undefined;
    const writer = await loading.catch(() => undefined);
    if (!writer) return;
    try {
      post({ type: 'completed', id: next.id, completion: await writer.complete(next.request) });
    } catch (error) {
      fail(error);
      return;
    }
  }
  isBusy = false;
}

port.on('message', (request: ThreadRequest) => {
  if (waiting) post({ type: 'completed', id: waiting.id, completion: NOTHING });
  waiting = request;
  void work();
});

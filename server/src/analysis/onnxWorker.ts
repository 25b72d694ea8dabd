/**
 * The thread of an ONNX model: a run takes tenths of a second and cannot be interrupted, so it has a thread of its own.
 *
 * The runtime (some 14 MB of WebAssembly) is no part of Qalam: it is loaded from a folder that the user has installed it in,
 * and from nowhere else. Nothing is ever downloaded.
 */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type * as Tokenizers from '@huggingface/tokenizers';
import type * as Ort from 'onnxruntime-web';
import { entitiesOf, sentencesIn } from '../entities/backends/backend';
import { readLabels } from '../entities/backends/labels';
import { OnnxTagger } from '../entities/backends/onnx';
import { installedIn } from '../installed';
import type { OnnxSession } from '../onnx';
import { readRegularText } from '../regularFile';
import { MaskedScorer } from '../spelling/masked';
import type { Result } from '../types';
import type { OnnxRequest, OnnxResponse, OnnxWorkerData } from './onnxThread';

const port = parentPort!;
const post = (response: OnnxResponse) => port.postMessage(response);
const { model, runtime, task } = workerData as OnnxWorkerData;

/** The model file and the folder of the JSON files beside it; exporters put it into the folder or into `onnx/` in it. */
async function modelFiles(): Promise<{ file: string; folder: string }> {
  if (!(await stat(model)).isDirectory()) {
    const folder = dirname(model);
    return { file: model, folder: existsSync(join(folder, 'config.json')) ? folder : dirname(folder) };
  }
  for (const name of ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx']) {
    if (existsSync(join(model, name))) return { file: join(model, name), folder: model };
  }
  throw new Error(`no model.onnx in ${model}`);
}

/** A larger file is refused, bytes: tokenizers of large vocabularies are some 20 MB. */
const LARGEST_JSON = 200_000_000;

async function json(folder: string, name: string): Promise<unknown> {
  const text = await readRegularText(join(folder, name), { most: LARGEST_JSON });
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON`);
  }
}

const fromRuntime = <T>(name: string): T => createRequire(__filename)(installedIn(runtime, name)) as T;

/** What answers the thread's questions. */
type Answering = (request: OnnxRequest) => Promise<OnnxResponse>;

async function load(): Promise<Answering> {
  const { file, folder } = await modelFiles();
  const data = `${file}_data`;
  // The runtime opens them itself.
  for (const path of [file, data])
    if (existsSync(path) && !(await stat(path)).isFile()) throw new Error(`not a regular file: ${path}`);
  const config = await json(folder, 'config.json');
  const labels = task === 'entities' ? readLabels(config) : undefined;
  if (labels && !labels.ok) throw new Error(labels.error);
  const tokenizer = await json(folder, 'tokenizer.json');
  const tokenizerConfig = await json(folder, 'tokenizer_config.json').catch(() => ({}));
  if (runtime === '') throw new Error('qalam.entities.runtime names no folder');
  const ort = fromRuntime<typeof Ort>('onnxruntime-web');
  const { Tokenizer } = fromRuntime<typeof Tokenizers>('@huggingface/tokenizers');
  // The editor and the analysis want processors as well.
  ort.env.wasm.numThreads = Math.max(1, Math.min(4, availableParallelism() >> 1));
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(file, {
    executionProviders: ['wasm'],
    ...(existsSync(data) && { externalData: [{ path: basename(data), data }] }),
  });
  const parts = [
    session as unknown as OnnxSession,
    new Tokenizer(tokenizer as object, tokenizerConfig as object),
    (ids: BigInt64Array, dims: readonly number[]) => new ort.Tensor('int64', ids, dims),
    { config, tokenizer, tokenizerConfig },
  ] as const;
  // A model that does not fit its configuration is found out now and not over a text.
  if (labels) {
    const tagger = given(OnnxTagger.create(...parts, labels.value));
    await tagger.tag([['Абай']]);
    return (request) => tagged(tagger, request);
  }
  const scorer = given(MaskedScorer.create(...parts));
  await scorer.check();
  return (request) => scored(scorer, request);
}

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

async function tagged(tagger: OnnxTagger, request: OnnxRequest): Promise<OnnxResponse> {
  const { id } = request;
  if ('sentences' in request) {
    const tags = (await tagger.tag(request.sentences)).map((tagging) => tagging.tags);
    return { type: 'tags', id, tags };
  }
  if (!('texts' in request)) throw new Error('the model finds entities');
  const { texts } = request;
  const sentences = texts.map(sentencesIn);
  const taggings = await tagger.tag(sentences.flat().map((pieces) => pieces.map((piece) => piece.text)));
  let next = 0;
  const entities = texts.map((text, i) =>
    sentences[i]!.flatMap((pieces) => entitiesOf(text, pieces, taggings[next++]!)),
  );
  return { type: 'tagged', id, entities };
}

async function scored(scorer: MaskedScorer, request: OnnxRequest): Promise<OnnxResponse> {
  if (!('words' in request)) throw new Error('the model fills masks');
  const { id, before, words, after } = request;
  return { type: 'scores', id, scores: await scorer.score(before, words, after) };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const loading = load().then(
  (answering) => {
    post({ type: 'ready' });
    return answering;
  },
  (error) => {
    post({ type: 'failed', error: messageOf(error) });
    return undefined;
  },
);

/** One after another: a session does one run at a time. */
let last: Promise<void> = Promise.resolve();

port.on('message', (request: OnnxRequest) => {
  last = last.then(async () => {
    const answering = await loading;
    if (!answering) return;
    try {
      post(await answering(request));
    } catch (error) {
      // No text of a document stands in it: the runtime knows numbers alone.
      post({ type: 'fault', id: request.id, error: messageOf(error) });
    }
  });
});

import { asEndpointError } from '../endpoint/client';
import type { Connection, Connections } from '../endpoint/connection';
import { type ServerInfo, UNKNOWN_SERVER } from '../endpoint/detect';
import { EndpointError } from '../endpoint/error';
import { type TokenCount, TokenRatio } from '../endpoint/tokenRatio';
import { countAt } from '../endpoint/tokens';
import type { RequestPreview } from '../protocol';
import { familyOf } from '../tokenizer/families';
import { CompletionCache } from './cache';
import { AdaptiveDebounce, pause } from './debounce';
import type { EmbeddedCompletion, EmbeddedRequest } from './embedded';
import { unfinishedWord } from './embedded/context';
import { joinToPrefix } from './filters';
import { Generation, InflightRegistry, mayContinue } from './inflight';
import { RemoteWriter } from './remote';
import { decideTrigger } from './trigger';
import { type Completion, type CompletionRequest, type EngineSettings, LEAST_CONFIDENCE, wholeWords } from './types';

export type { Completion, CompletionRequest, EngineSettings } from './types';

/** What answers without an endpoint: the model itself, or the thread that it runs in. */
export interface EmbeddedSource {
  complete(request: EmbeddedRequest): EmbeddedCompletion | Promise<EmbeddedCompletion>;
}

/** What ghost text is made by at the moment. */
export interface EngineStatus {
  readonly source: 'embedded' | 'endpoint';
  readonly state: 'ready' | 'busy' | 'unavailable';
  readonly model?: string;
  /** Of the last completion, ms. */
  readonly latency?: number;
  /** Of the last answer that came whole: its tokens (by the learned ratio) a second after the first of them. */
  readonly tokensPerSecond?: number;
  /** Why it is unavailable. */
  readonly error?: EndpointError;
}

export interface EngineHooks {
  /** The embedded model, loaded on first use; undefined when it cannot be had. */
  readonly embedded: () => Promise<EmbeddedSource | undefined>;
  /** What a model of the user's own is called that stands in for the embedded one. */
  readonly own?: () => string | undefined;
  /** Connections to endpoints, shared with whoever else talks to them. */
  readonly connections: Connections;
  readonly status?: (status: EngineStatus) => void;
  /** Names the language of a text, or undefined when unsure; without it drift is not cut. */
  readonly label?: (text: string) => string | undefined;
  /**
   * An answer came that nobody waits for any more. Where it fits what was typed since `request`, asking again gives it without
   * another call; where it does not, somebody has asked for the text as it is now, and waited for this in vain.
   */
  readonly late?: (request: CompletionRequest) => void;
}

/** Completions of a place, best first, and why the endpoint gave none, or why they are cut off. */
export interface EngineAnswer {
  readonly completions: Completion[];
  readonly error?: EndpointError;
}

/** What the statistics view counts; since the engine was made. */
export interface EngineFigures {
  requests: number;
  fromCache: number;
  attached: number;
  /** Given up in the pause before asking: the writer typed on. */
  debounced: number;
  serverCalls: number;
  /** Last latencies of shown completions, ms, oldest first, at most 1000. */
  latencies: number[];
}

/** More than the embedded model looks at, UTF-16 units. */
const EMBEDDED_WINDOW = 400;

/**
 * Completions from the cache, the endpoint or the embedded model. Nothing here throws but programming errors: whatever
 * an endpoint does ends in the embedded model's answer or in none.
 */
export class CompletionEngine {
  private readonly cache = new CompletionCache();
  private readonly inflight = new InflightRegistry();
  private readonly debounce = new AdaptiveDebounce();
  /** The endpoint of the last request or configuration. */
  private connection: Connection | undefined;
  /** The model of the settings, as they were said last. */
  private model: string | undefined;
  /** Whether that is what was said last. */
  private isUnavailable = false;
  private readonly writer: RemoteWriter;
  readonly figures: EngineFigures = {
    requests: 0,
    fromCache: 0,
    attached: 0,
    debounced: 0,
    serverCalls: 0,
    latencies: [],
  };

  constructor(private readonly hooks: EngineHooks) {
    this.writer = new RemoteWriter({
      ...(hooks.label && { label: hooks.label }),
      answered: (latency) => this.debounce.answered(latency),
    });
  }

  /** Says which settings hold now, so that the endpoint is looked at before the first request. */
  configure(settings: EngineSettings): void {
    if (settings.endpoint === '') {
      this.disconnect();
      const own = this.hooks.own?.();
      this.say({ source: 'embedded', state: 'ready', ...(own && { model: own }) });
      return;
    }
    const before = this.connection;
    const connection = this.connected(settings);
    // What was found out is that of the model that was asked for: its context, its name.
    if (connection && this.model !== undefined && this.model !== settings.model) connection.forget();
    this.model = settings.model;
    if (!connection) return;
    // It was in use before, or somebody else has found it back: what was said last is no longer true, and nobody will ask what is known.
    const isNews = connection !== before || this.isUnavailable;
    if (connection.info && isNews && connection.breaker.state(performance.now()) === 'closed')
      this.sayReady(connection.info, settings);
    void this.ready(connection, settings).catch(() => {});
  }

  /** What the model is given at a place, with its name and parameters; of the embedded model: the prefix as it sees it. */
  promptOf(
    request: CompletionRequest,
    settings: EngineSettings,
  ): { prompt: string; model: string; parameters: Readonly<Record<string, string | number>> } {
    const connection = this.connected(settings);
    const model = this.hooks.own?.() ?? 'embedded';
    if (!connection?.info) return { prompt: request.prefix.slice(-EMBEDDED_WINDOW), model, parameters: {} };
    return this.writer.promptOf(connection, connection.info, request, settings);
  }

  /** An edit at the caret inserted `text` (undefined: any other edit). Lets an answer under way that disagrees end at once. */
  edited(text: string | undefined): void {
    this.inflight.edited(text);
  }

  close(): void {
    this.disconnect();
    this.cache.clear();
  }

  /** Completions for a place, best first; [] when there are none or `signal` aborts. Does not reject. */
  async complete(request: CompletionRequest, settings: EngineSettings, signal: AbortSignal): Promise<Completion[]> {
    return (await this.answer(request, settings, signal)).completions;
  }

  /** The same with the endpoint's error, where it gave no answer. Does not reject. */
  async answer(request: CompletionRequest, settings: EngineSettings, signal: AbortSignal): Promise<EngineAnswer> {
    const started = performance.now();
    this.figures.requests++;
    if (signal.aborted || !decideTrigger(request, settings).go) return { completions: [] };
    // A chosen item of the suggestion list stands for what is typed of it.
    const selected = request.selectedText;
    const typed = request.selectedPrefix ?? unfinishedWord(request.prefix);
    const prefix =
      selected === undefined
        ? request.prefix
        : request.prefix.slice(0, request.prefix.length - typed.length) + selected;
    const found = await this.texts({ ...request, prefix }, settings, signal, request);
    if (signal.aborted) return { completions: [] };
    const latency = performance.now() - started;
    const completions = [...new Set(found.texts)]
      .filter((text) => text.trim() !== '')
      .map(
        (text): Completion => ({
          text: (selected ?? '') + text,
          documentVersion: request.documentVersion,
          source: found.source,
          latency,
          ...(found.model !== undefined && { model: found.model }),
        }),
      );
    if (completions.length > 0) {
      this.figures.latencies.push(latency);
      if (this.figures.latencies.length > 1000) this.figures.latencies.shift();
      const source = found.source === 'embedded' ? 'embedded' : 'endpoint';
      if (source === 'endpoint' || settings.endpoint === '')
        this.say({
          source,
          state: 'ready',
          latency: Math.round(latency),
          ...(found.model && { model: found.model }),
          ...(source === 'endpoint' &&
            this.writer.tokensPerSecond !== undefined && { tokensPerSecond: this.writer.tokensPerSecond }),
        });
    }
    return { completions, ...(found.error && { error: found.error }) };
  }

  /** The exact request that a completion here would send, with the key masked; null without a usable endpoint. */
  async describeRequest(request: CompletionRequest, settings: EngineSettings): Promise<RequestPreview | null> {
    const connection = this.connected(settings);
    if (!connection) return null;
    const info = await this.ready(connection, settings).catch(() => UNKNOWN_SERVER);
    return connection.client.describe(this.writer.post(connection, info, request, settings));
  }

  /** Tokens of a text by the endpoint's tokenizer, else an estimate that says so. Does not reject. */
  async countTokens(text: string, settings: EngineSettings, signal: AbortSignal): Promise<TokenCount> {
    const connection = this.connected(settings);
    return connection
      ? countAt(connection, settings.model, text, signal)
      : new TokenRatio(familyOf(settings.model)).estimate(text);
  }

  /** What is known of the endpoint; rejects with `EndpointError` when it cannot be reached. */
  async detect(settings: EngineSettings): Promise<ServerInfo | undefined> {
    const connection = this.connected(settings);
    return connection && this.ready(connection, settings);
  }

  private async texts(
    request: CompletionRequest,
    settings: EngineSettings,
    signal: AbortSignal,
    asked: CompletionRequest,
  ): Promise<{
    texts: readonly string[];
    source: Completion['source'];
    model?: string;
    error?: EndpointError;
  }> {
    const embedded = async (error?: EndpointError) => ({
      texts: await this.embedded(request, settings),
      source: 'embedded' as const,
      ...(error && { error }),
    });
    if (settings.endpoint === '') return embedded();
    const { prefix, trigger } = request;
    const key = cacheKey(request, settings);
    // What was asked for by hand goes on while it is typed through.
    const byHand = trigger === 'automatic' && cacheKey({ ...request, trigger: 'manual' }, settings);
    const cached = this.cache.get(key, prefix) ?? (byHand ? this.cache.get(byHand, prefix)?.slice(0, 1) : undefined);
    if (cached) {
      this.figures.fromCache++;
      this.debounce.agreed(true);
      // What runs for another text runs for nothing.
      this.inflight.attach(key, prefix, this.debounce.patience);
      return { texts: cached, source: 'cache', ...this.modelName(settings) };
    }

    const deadline = trigger === 'manual' ? settings.deadline * 3 : settings.deadline;
    const asking = performance.now();
    let generations: Generation[] = [];
    const busy = this.inflight.size > 0;
    const running = this.inflight.attach(key, prefix, this.debounce.patience);
    if (busy) this.debounce.agreed(running !== undefined);
    if (running && trigger === 'automatic') {
      this.figures.attached++;
      await wait([running], prefix, deadline, signal);
      // It said nothing yet when it was joined: what it says now may be something else than what was typed meanwhile.
      if (running.error !== undefined || running.prefix === prefix || mayStillFit(running, prefix))
        generations = [running];
      else this.inflight.abort(running);
    }
    if (generations.length === 0 && !signal.aborted) {
      const waited = performance.now() - asking;
      const delay = this.debounce.delay(settings.debounce, performance.now()) - waited;
      if (trigger === 'automatic' && !(await pause(delay, signal))) {
        this.figures.debounced++;
        return { texts: [], source: 'endpoint' };
      }
      const connection = this.connect(settings);
      if (connection instanceof EndpointError) return embedded(connection);
      if (!connection.breaker.allow(performance.now()))
        return embedded(new EndpointError('busy', 'the server failed several times and is left alone for a while'));
      const count = trigger === 'manual' ? Math.max(1, settings.candidates ?? 3) : 1;
      generations = Array.from({ length: count }, (_, index) =>
        this.start(connection, request, settings, key, count > 1 ? index + 1 : undefined, asked),
      );
      await wait(generations, prefix, deadline, signal);
    }
    if (signal.aborted) {
      for (const generation of generations) this.inflight.release(generation);
      return { texts: [], source: 'endpoint' };
    }
    const texts = generations.flatMap((generation) => {
      const typed = prefix.slice(generation.prefix.length);
      const text = generation.done
        ? generation.text
        : this.writer.filter(wholeWords(generation.text), request, generation.prefix);
      return text.startsWith(typed) && text.length > typed.length ? [text.slice(typed.length)] : [];
    });
    if (texts.length === 0 && !generations.some(({ done, error }) => done && error === undefined)) {
      const failed = generations.find(({ error }) => error !== undefined)?.error;
      return embedded(failed ?? new EndpointError('timeout', 'the server does not answer'));
    }
    // What came before a fault is shown; whoever asks for many learns of the fault.
    const errors = generations.flatMap(({ error }) => error ?? []);
    const error = errors.length === generations.length ? errors[0] : undefined;
    return { texts, source: 'endpoint', ...this.modelName(settings), ...(error && { error }) };
  }

  private modelName(settings: EngineSettings): { model?: string } {
    const model = settings.model || this.connection?.info?.models[0];
    return model ? { model } : {};
  }

  private async embedded(request: CompletionRequest, settings: EngineSettings): Promise<string[]> {
    const model = await this.hooks.embedded().catch(() => undefined);
    if (!model) return [];
    const manual = request.trigger === 'manual';
    const { completion, candidates } = await model.complete({
      prefix: request.prefix,
      suffix: request.suffix,
      minConfidence: manual ? 0 : LEAST_CONFIDENCE[settings.eagerness ?? 'normal'],
      unasked: !manual,
      ...(settings.adapt === false && { adapt: false }),
    });
    if (completion === '') return [];
    const texts = manual ? [completion, ...candidates.map(({ text }) => text)] : [completion];
    return texts.map((text) => joinToPrefix(text, request.prefix));
  }

  /** Starts a request; its text goes on into the cache whether or not anybody waits for it. */
  private start(
    connection: Connection,
    request: CompletionRequest,
    settings: EngineSettings,
    key: string,
    candidate: number | undefined,
    asked: CompletionRequest,
  ): Generation {
    const generation = new Generation(key, request.prefix);
    this.inflight.add(generation);
    this.figures.serverCalls++;
    this.debounce.started(performance.now());
    this.say({ source: 'endpoint', state: 'busy', ...this.modelName(settings) });
    void this.run(connection, generation, request, settings, candidate, asked);
    return generation;
  }

  private async run(
    connection: Connection,
    generation: Generation,
    request: CompletionRequest,
    settings: EngineSettings,
    candidate: number | undefined,
    asked: CompletionRequest,
  ): Promise<void> {
    const began = performance.now();
    const { signal } = generation.controller;
    // Who asked for the text as it is has given up, and now this turns out to say something else.
    const off = generation.onChange(() => {
      const { text, typed, done, waiting, missed } = generation;
      if (waiting > 0 || !missed || missed !== typed || signal.aborted || mayContinue(text, typed, done)) return;
      this.inflight.abort(generation);
      this.hooks.late?.(asked);
    });
    try {
      if (!connection.info) await this.ready(connection, settings);
      await this.writer.write(connection, generation, request, settings, candidate);
      this.remember(generation.key, generation.prefix, generation.text);
      connection.succeeded();
      generation.finish();
      if (generation.waiting === 0 && generation.fits()) this.hooks.late?.(asked);
    } catch (caught) {
      const error = asEndpointError(caught, signal);
      // A prompt that does not fit says nothing of the server's health.
      if (error.kind === 'overflow') connection.succeeded();
      else connection.failed(error, began);
      if (error.kind !== 'aborted') this.say({ source: 'endpoint', state: 'unavailable', error });
      // What has come before the fault is good to its last whole word.
      generation.text = this.writer.filter(wholeWords(generation.text), request, generation.prefix);
      generation.finish(error);
    } finally {
      off();
      this.inflight.remove(generation);
    }
  }

  /** Candidates of one invocation lie under one key, in the order in which they came. */
  private remember(key: string, prefix: string, text: string) {
    const there = this.cache.get(key, prefix, 0) ?? [];
    this.cache.put(key, prefix, [...new Set([...there, text])]);
  }

  private connect(settings: EngineSettings): Connection | EndpointError {
    const found = this.hooks.connections.get(settings.endpoint, settings.allowHttp);
    const connection = found instanceof EndpointError ? undefined : found;
    if (connection !== this.connection) {
      this.disconnect();
      this.connection = connection;
    }
    if (found instanceof EndpointError) this.say({ source: 'endpoint', state: 'unavailable', error: found });
    return found;
  }

  /** The connection, where there is one. */
  private connected(settings: EngineSettings): Connection | undefined {
    const found = settings.endpoint === '' ? undefined : this.connect(settings);
    return found instanceof EndpointError ? undefined : found;
  }

  private async ready(connection: Connection, settings: EngineSettings): Promise<ServerInfo> {
    if (connection.info) return connection.info;
    try {
      const found = await connection.ready(settings.model);
      if (this.isInUse(connection, settings)) this.sayReady(found, settings);
      return found;
    } catch (caught) {
      const error = asEndpointError(caught);
      if (this.isInUse(connection, settings)) this.say({ source: 'endpoint', state: 'unavailable', error });
      throw error;
    }
  }

  /** The writer may have gone over to another endpoint or model while this one was looked at. */
  private isInUse(connection: Connection, { model }: EngineSettings): boolean {
    return connection === this.connection && (this.model ?? model) === model;
  }

  private say(status: EngineStatus): void {
    this.isUnavailable = status.state === 'unavailable';
    this.hooks.status?.(status);
  }

  private sayReady({ models }: ServerInfo, settings: EngineSettings): void {
    const model = settings.model || models[0];
    this.say({ source: 'endpoint', state: 'ready', ...(model && { model }) });
  }

  private disconnect() {
    this.inflight.abortAll();
    this.connection = undefined;
    this.writer.tokensPerSecond = undefined;
  }
}

/**
 * What an answer depends on besides the prefix. Not the language: it is what the analysis makes of the same text, and an answer
 * that was asked for before the analysis was done would not be found after it.
 */
function cacheKey(request: CompletionRequest, settings: EngineSettings): string {
  return JSON.stringify([
    settings.endpoint,
    settings.model,
    settings.maxTokens,
    settings.temperature,
    settings.stop ?? 'sentence',
    settings.promptTokens ?? 0,
    request.trigger === 'manual' ? (settings.candidates ?? 3) : 1,
    request.suffix.slice(0, 400),
    request.context ?? null,
  ]);
}

/** Whether there may be something to show of it behind what was typed since it began. */
const mayStillFit = ({ text, prefix: before, done }: Generation, prefix: string): boolean =>
  mayContinue(text, prefix.slice(before.length), done);

/** Waits for answers at `prefix` until each is done or says something else, the time (ms) is over or `signal` aborts. */
async function wait(
  generations: readonly Generation[],
  prefix: string,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  for (const generation of generations) generation.waiting++;
  await Promise.all(generations.map((generation) => settled(generation, prefix, ms, signal)));
  for (const generation of generations) {
    generation.waiting--;
    if (!generation.done && !signal.aborted) generation.missed = prefix.slice(generation.prefix.length);
  }
}

function settled(generation: Generation, prefix: string, ms: number, signal: AbortSignal): Promise<void> {
  const over = () => generation.done || !mayStillFit(generation, prefix);
  if (over() || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      off();
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const off = generation.onChange(() => over() && end());
    if (Number.isFinite(ms)) timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

import { asEndpointError } from '../endpoint/client';
import type { Connection } from '../endpoint/connection';
import { type ServerInfo, usableContext } from '../endpoint/detect';
import { EndpointError, isMissing } from '../endpoint/error';
import { streamPieces } from '../endpoint/generate';
import type { Asked, Generate, Post, Way } from '../endpoint/server';
import { withoutThinking } from '../endpoint/turns';
import { filterAnswer, joinToPrefix } from './filters';
import type { Generation } from './inflight';
import { buildPrompt, chatMessages, type Prompt, promptText, windowHint } from './prompt';
import { findStop, stopSequences } from './stop';
import { type CompletionRequest, type EngineSettings, wholeWords } from './types';

/** How often one completion is asked for anew because its prompt was too long. */
const MOST_OVERFLOWS = 3;
/** UTF-16 units of messages from which on a server's count of their tokens says how many letters a token has. */
const LEAST_TOLD = 1500;
/** UTF-16 units before the caret that say how many letters a token has. */
const LIKE = 4000;

export interface WriterHooks {
  /** Names the language of a text, or undefined when unsure; without it drift is not cut. */
  readonly label?: (text: string) => string | undefined;
  /** The first text of an answer came, ms after it was asked for. */
  readonly answered: (latency: number) => void;
}

/** The parameters of a request. */
interface Composed {
  readonly prompt: Prompt;
  readonly generate: Generate;
}

/** Writes completions with a model behind an endpoint. */
export class RemoteWriter {
  /** Where the last prompt's window began. */
  private hint = '';
  /** Of the last answer that came whole: its tokens (by the learned ratio) a second after the first of them. */
  tokensPerSecond: number | undefined;

  constructor(private readonly hooks: WriterHooks) {}

  /** What a model would be given now, as one text, with its name and parameters. */
  promptOf(connection: Connection, info: ServerInfo, request: CompletionRequest, settings: EngineSettings) {
    const { prompt, generate } = this.compose(connection, info, request, settings, undefined);
    return {
      prompt: promptText(prompt),
      model: generate.model,
      parameters: { max_tokens: generate.maxTokens, temperature: generate.temperature },
    };
  }

  /** The request that would be sent now. */
  post(connection: Connection, info: ServerInfo, request: CompletionRequest, settings: EngineSettings): Post {
    const way = connection.way ?? info.server.ways[0]!;
    return postFor(info, way, this.compose(connection, info, request, settings, undefined));
  }

  /**
   * Writes into `generation` until the unit is whole, and leaves the finished text there. Rejects with `EndpointError`; then
   * what has come is left there, as far as it can be used.
   *
   * @param candidate number of the answer among several, from 1; undefined: there is one
   */
  async write(
    connection: Connection,
    generation: Generation,
    request: CompletionRequest,
    settings: EngineSettings,
    candidate: number | undefined,
  ): Promise<void> {
    const { signal } = generation.controller;
    const info = connection.info ?? (await connection.ready(settings.model));
    if (signal.aborted) throw new EndpointError('aborted', 'aborted');
    const ways = [...info.server.ways];
    if (connection.way) ways.splice(0, ways.indexOf(connection.way));
    let withUsage = !connection.withoutUsage;
    for (let overflows = 0; ; ) {
      // An overflow may have told the true size of the context.
      const composed = this.compose(connection, connection.info ?? info, request, settings, candidate, withUsage);
      this.hint = windowHint(composed.prompt);
      try {
        await this.stream(connection, info, ways[0]!, composed, generation, request, settings);
        if (ways[0] !== info.server.ways[0]) connection.way = ways[0];
        connection.withoutUsage = !withUsage;
        return;
      } catch (caught) {
        const error = asEndpointError(caught, signal);
        const { status, kind } = error;
        if (kind === 'overflow') {
          const shorter = connection.overflowed(error, promptText(composed.prompt));
          if (!shorter || ++overflows > MOST_OVERFLOWS || generation.text !== '') throw error;
        } else if (generation.text !== '') throw error;
        else if (isMissing(error) && ways.length > 1) ways.shift();
        else if ((status === 400 || status === 422) && withUsage) withUsage = false;
        else throw error;
      }
    }
  }

  /** The text as it may be shown. */
  filter(text: string, request: CompletionRequest, prefix: string): string {
    const { suffix, language } = request;
    return filterAnswer(text, {
      prefix,
      suffix,
      ...(language !== undefined && { language }),
      ...(this.hooks.label && { label: this.hooks.label }),
    });
  }

  private async stream(
    connection: Connection,
    info: ServerInfo,
    way: Way,
    composed: Composed,
    generation: Generation,
    request: CompletionRequest,
    settings: EngineSettings,
  ): Promise<void> {
    const { signal } = generation.controller;
    const unit = settings.stop ?? 'sentence';
    const started = performance.now();
    let first = 0;
    let raw = '';
    let finish: string | undefined;
    let promptTokens: number | undefined;
    const whole = () => findStop(generation.text, unit, false, generation.prefix).complete;
    const pieces = streamPieces(connection.client, info.server, postFor(info, way, composed), signal);
    for await (const piece of pieces) {
      promptTokens = piece.usage?.promptTokens ?? promptTokens;
      finish = piece.finish ?? finish;
      if (!piece.text && !piece.reasoning) continue;
      if (first === 0) {
        first = performance.now();
        this.hooks.answered(first - started);
      }
      if (!piece.text) continue;
      raw += piece.text;
      const text = joinToPrefix(withoutThinking(raw), generation.prefix);
      generation.push(text.slice(generation.text.length));
      if (whole()) break;
    }
    if (promptTokens !== undefined) {
      const asked = askedFor(way, composed.prompt);
      const told = asked.way === 'text' ? asked.text : asked.messages.map(({ content }) => content).join('\n');
      // What a template adds around messages weighs little in a long text.
      if (asked.way === 'text' || told.length >= LEAST_TOLD) connection.ratio.learn(told, promptTokens);
    }
    // An answer that is cut off by its length, or by the end of the stream, ends inside of a word.
    const ended = whole() || (finish !== undefined && finish !== 'length');
    const text = ended ? generation.text : wholeWords(generation.text);
    generation.text = this.filter(
      text.slice(0, findStop(text, unit, true, generation.prefix).end),
      request,
      generation.prefix,
    );
    const streamed = performance.now() - first;
    // A few words that come at once say nothing of a speed.
    if (raw.length >= 16 && streamed >= 5)
      this.tokensPerSecond = Math.round((connection.ratio.estimate(raw).tokens / streamed) * 10_000) / 10;
  }

  private compose(
    connection: Connection,
    info: ServerInfo,
    request: CompletionRequest,
    settings: EngineSettings,
    candidate: number | undefined,
    usage = !connection.withoutUsage,
  ): Composed {
    const { maxTokens, temperature, promptTokens = 1500, stop = 'sentence' } = settings;
    // A tenth is left free: the ratio is an estimate, and chat templates take their share.
    const left = Math.floor(usableContext(info) * 0.9) - maxTokens - 16;
    const tokens = Math.max(32, Math.min(promptTokens, left)) * connection.scale;
    // Of another language a token has more letters: what stands nearest says which it is.
    const budget = Math.floor(tokens * connection.ratio.charactersPerToken(request.prefix.slice(-LIKE)));
    const prompt = buildPrompt(request.prefix, request.context, budget, this.hint);
    return {
      prompt,
      generate: {
        model: settings.model || info.models[0] || '',
        maxTokens,
        temperature: candidate !== undefined && candidate > 1 ? Math.max(temperature, 0.7) : temperature,
        stop: stopSequences(stop),
        usage,
        ...(info.contextSize !== undefined && { contextSize: info.contextSize }),
        // One prompt cache for all that is typed; other candidates of one invocation may run beside.
        ...(info.slots !== undefined && (candidate ?? 1) === 1 && { slot: process.pid % info.slots }),
        ...(candidate !== undefined && { seed: candidate }),
      },
    };
  }
}

const askedFor = (way: Way, prompt: Prompt): Asked =>
  way === 'text' ? { way, text: promptText(prompt) } : { way, messages: chatMessages(prompt, way === 'prefill') };

const postFor = (info: ServerInfo, way: Way, { prompt, generate }: Composed): Post =>
  info.server.request(askedFor(way, prompt), generate);

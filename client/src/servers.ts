/** Kinds of model servers that a reader is helped to set up, and addresses as people type them. No `vscode` in here. */
import { THIS_MACHINE } from '../../server/src/protocol';

/** KAZ-LLM of ISSAI on Hugging Face: the whole weights, and the same in four bits for the two families of servers. */
export const KAZ_LLM = 'issai/LLama-3.1-KazLLM-1.0-8B';

export interface ServerKind {
  readonly name: string;
  /** Where it listens unless it is told otherwise. */
  readonly address: string;
  /** Downloads KAZ-LLM and serves it; the options are those of the server's own documentation. */
  readonly command: string;
  /** How it is installed. */
  readonly site: string;
}

export const SERVER_KINDS: readonly ServerKind[] = [
  {
    name: 'llama.cpp',
    address: 'http://127.0.0.1:8080',
    command: `llama-server -hf ${KAZ_LLM}-GGUF4 -c 8192`,
    site: 'https://github.com/ggml-org/llama.cpp',
  },
  {
    name: 'Ollama',
    address: 'http://127.0.0.1:11434',
    command: `ollama pull hf.co/${KAZ_LLM}-GGUF4`,
    site: 'https://docs.ollama.com',
  },
  {
    name: 'vLLM',
    address: 'http://127.0.0.1:8000',
    command: `vllm serve ${KAZ_LLM}-AWQ4 --max-model-len 8192`,
    site: 'https://docs.vllm.ai',
  },
];

const NAMES: Readonly<Record<string, string>> = {
  vllm: 'vLLM',
  ollama: 'Ollama',
  sglang: 'SGLang',
  tgi: 'TGI',
  lmstudio: 'LM Studio',
  openai: 'OpenAI API',
  responses: 'OpenAI API (/v1/responses)',
};

/** A kind of server, by the name that the language server has for it, as its makers write it. */
export const serverName = (name: string): string => NAMES[name] ?? name;

const ON_THIS_MACHINE = new RegExp(`^${THIS_MACHINE}(?=[:/]|$)`, 'iu');

/** Quotation marks and the like around an address that was copied out of a sentence or a file of settings. */
const AROUND = /^[\s"'`<«“]+|[\s"'`>»”,]+$/gu;
/** Servers say that they listen "on all addresses"; asked they are at this machine's own. */
const ALL_ADDRESSES = /(?<=^|:\/\/)(?:0\.0\.0\.0|\[::\])(?=[:/]|$)/u;
/** Pages of an API and of llama.cpp's own interface, which are copied out of examples and browsers. */
const PAGE =
  /(?:\/v1\/(?:chat\/completions|completions|models|responses|embeddings)|\/api\/(?:generate|chat|tags|version)|\/(?:health|props|docs)|\/?#.*)\/?$/iu;

/** An address with its scheme, as `http://localhost:8000` of `localhost:8000`: plain http goes to this machine only. */
export function wholeAddress(typed: string): string {
  const text = typed
    .replace(AROUND, '')
    .replace(ALL_ADDRESSES, '127.0.0.1')
    .replace(PAGE, (page) => (/^\/v1\//iu.test(page) ? '/v1' : ''));
  if (text === '' || text.includes('://')) return text;
  return `${ON_THIS_MACHINE.test(text) ? 'http' : 'https'}://${text}`;
}

/** Whether two addresses are the same one to the client, which does not look at `/v1` and slashes behind them. */
export function isSameAddress(one: string, other: string): boolean {
  const bare = (address: string) => address.trim().replace(/\/+$/u, '').replace(/\/v1$/u, '').replace(/\/+$/u, '');
  return bare(one) === bare(other);
}

/**
 * How long nothing may have been typed before an address is asked what it is, ms: half of another machine's name may be the
 * name of a third one.
 */
export function patienceFor(address: string): number {
  return ON_THIS_MACHINE.test(address.replace(/^https?:\/\//iu, '')) ? 250 : 1000;
}

/** A name or an address as it is: VS Code makes a picture of `$(zap)` in lists and in the status bar. */
export const plain = (text: string): string => text.replaceAll('$(', '\\$(');

/** Kinds of model servers that a reader is helped to set up, and addresses as people type them. No `vscode` in here. */

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

const THIS_MACHINE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?=[:/]|$)/iu;

/** An address with its scheme, as `http://localhost:8000` of `localhost:8000`: plain http goes to this machine only. */
export function wholeAddress(typed: string): string {
  const text = typed.trim();
  if (text === '' || text.includes('://')) return text;
  return `${THIS_MACHINE.test(text) ? 'http' : 'https'}://${text}`;
}

/**
 * How long nothing may have been typed before an address is asked what it is, ms: half of another machine's name may be the
 * name of a third one.
 */
export function patienceFor(address: string): number {
  return THIS_MACHINE.test(address.replace(/^https?:\/\//iu, '')) ? 250 : 1000;
}

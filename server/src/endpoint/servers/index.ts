import type { Server } from '../server';
import { llamaCpp } from './llamaCpp';
import { lmStudio } from './lmStudio';
import { ollama } from './ollama';
import { openai } from './openai';
import { responses } from './responses';
import { sglang } from './sglang';
import { tgi } from './tgi';
import { vllm } from './vllm';

/**
 * All kinds of servers, in the order in which they are looked for: the first that knows itself is it. Any of them may stand
 * behind a proxy that lets `/v1/responses` through and nothing else.
 */
export const SERVERS: readonly Server[] = [responses, vllm, sglang, llamaCpp, lmStudio, ollama, tgi, openai];

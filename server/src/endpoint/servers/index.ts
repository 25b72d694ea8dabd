import type { Server } from '../server';
import { llamaCpp } from './llamaCpp';
import { lmStudio } from './lmStudio';
import { ollama } from './ollama';
import { openai } from './openai';
import { sglang } from './sglang';
import { tgi } from './tgi';
import { vllm } from './vllm';

/** All kinds of servers, in the order in which they are looked for: the first that knows itself is it. */
export const SERVERS: readonly Server[] = [vllm, sglang, llamaCpp, lmStudio, ollama, tgi, openai];

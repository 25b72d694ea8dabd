import type { EndpointClient } from './client';
import { EndpointError, isMissing } from './error';
import { type Json, objectOf, type Page, type Server, type Takes } from './server';
import { SERVERS } from './servers';
import { openai, readError } from './servers/openai';

/** What was found out about a server. */
export interface ServerInfo {
  readonly server: Server;
  /** Names of the models that it serves, the one to take unasked first. */
  readonly models: readonly string[];
  /** Tokens that prompt and answer may have together, where the server says it. */
  readonly contextSize?: number;
  /** Number of prompt caches that it keeps, where it says it. */
  readonly slots?: number;
}

/** Before anything is known. */
export const UNKNOWN_SERVER: ServerInfo = { server: openai, models: [] };

/**
 * Finds out what serves an endpoint. Rejects with `EndpointError` where nothing answers or the model is still being loaded; a
 * server that answers in an unknown way is taken for one with the OpenAI API.
 *
 * @param model the user's choice; '' for the server's
 * @param patience longest that a page may take, ms
 */
export async function detectServer(
  client: EndpointClient,
  model: string,
  signal: AbortSignal,
  patience: number,
): Promise<ServerInfo> {
  const inTime = () => AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const pages = new Map<string, Promise<Json | undefined>>();
  const faults: (EndpointError | undefined)[] = [];
  const page: Page = (path, body) => {
    const id = JSON.stringify([path, body]);
    const asked = pages.get(id) ?? readPage(client, path, body, inTime(), faults);
    pages.set(id, asked);
    return asked;
  };
  const paths = new Map<string, Promise<boolean>>();
  const takes: Takes = (path) => {
    const asked = paths.get(path) ?? hasPath(client, path, inTime);
    paths.set(path, asked);
    return asked;
  };
  for (const server of SERVERS) {
    if (!(await server.detect(page, takes))) continue;
    const models = await server.models(page);
    const { size, slots } = await server.context(page, model || models[0] || '');
    return {
      server,
      models,
      ...(size !== undefined && { contextSize: size }),
      ...(slots !== undefined && { slots }),
    };
  }
  // A proxy whose server is down says so of every page.
  const [broken] = faults;
  if (broken && faults.every((fault) => (fault?.status ?? 0) >= 500)) throw broken;
  throw new EndpointError('format', 'no OpenAI-compatible server answers at the endpoint');
}

/** An answer that says nothing of the server's health or of the key. */
const isAnswer = (error: unknown): error is EndpointError =>
  error instanceof EndpointError && ['status', 'format', 'redirect', 'size', 'overflow'].includes(error.kind);

/**
 * A page that a server may or may not have; only silence, a model that is loading and a refused key are errors.
 *
 * @param faults gets what the answer was instead of a page, undefined for a page
 */
async function readPage(
  client: EndpointClient,
  path: string,
  body: unknown,
  signal: AbortSignal,
  faults: (EndpointError | undefined)[],
) {
  try {
    const page = objectOf(await client.json(path, body, signal, readError));
    faults.push(undefined);
    return page;
  } catch (error) {
    if (!isAnswer(error)) throw error;
    faults.push(error);
    return undefined;
  }
}

/**
 * Whether the server has a path for POST requests: most say so to a GET. The others are sent an empty object, and only they:
 * Python's frameworks say GET, and `transformers serve` fails at what is missing, or writes on from nothing.
 */
async function hasPath(client: EndpointClient, path: string, inTime: () => AbortSignal): Promise<boolean> {
  const fault = async (body: unknown) => {
    try {
      await client.json(path, body, inTime(), readError);
      return undefined;
    } catch (error) {
      if (isAnswer(error)) return error;
      throw error;
    }
  };
  if ([400, 405, 422].includes((await fault(undefined))?.status ?? 0)) return true;
  const error = await fault({});
  return error === undefined || (error.kind !== 'redirect' && !isMissing(error));
}

/** Tokens that prompt and answer may take together. */
export const usableContext = ({ server, contextSize }: ServerInfo): number =>
  Math.min(contextSize ?? server.largestContext ?? 2048, server.largestContext ?? Number.POSITIVE_INFINITY);

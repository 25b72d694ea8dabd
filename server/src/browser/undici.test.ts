import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Agent, request } from './undici';

/** Silence that no test waits for, ms. */
const PATIENT = 30_000;

/** A server for one test: what it does with a request, and what asks it. */
async function withServer(
  answer: Parameters<typeof createServer>[1],
  silence: number,
  use: (url: string, ask: (signal?: AbortSignal) => ReturnType<typeof request>) => Promise<void>,
): Promise<void> {
  const server = createServer(answer as never);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const dispatcher = new Agent({ headersTimeout: silence, bodyTimeout: silence });
  const ask = (signal = new AbortController().signal) =>
    request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', signal, dispatcher });
  try {
    await use(url, ask);
  } finally {
    await dispatcher.destroy();
    server.closeAllConnections();
    server.close();
  }
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of body) text += new TextDecoder().decode(piece);
  return text;
}

test('an answer comes with its status, headers and pieces', async () => {
  await withServer(
    (_, response) => {
      response.writeHead(201, { 'content-type': 'text/plain', 'retry-after': '3' });
      response.write('са');
      response.end('лем');
    },
    PATIENT,
    async (_, ask) => {
      const answer = await ask();
      assert.equal(answer.statusCode, 201);
      assert.equal(answer.headers['retry-after'], '3');
      assert.equal(await read(answer.body), 'салем');
    },
  );
});

test('no redirect is followed', async () => {
  const asked: (string | undefined)[] = [];
  await withServer(
    (incoming, response) => {
      asked.push(incoming.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    },
    PATIENT,
    async (_, ask) => {
      assert.ok((await ask()).statusCode >= 300);
      assert.deepEqual(asked, ['/v1']);
    },
  );
});

test('silence before the headers and in the body ends the request', async () => {
  await withServer(
    () => {},
    300,
    async (_, ask) => {
      await assert.rejects(ask(), { code: 'UND_ERR_HEADERS_TIMEOUT' });
    },
  );
  await withServer(
    (_, response) => response.writeHead(200).write('a'),
    2000,
    async (_, ask) => {
      const { body } = await ask();
      await assert.rejects(read(body), { code: 'UND_ERR_BODY_TIMEOUT' });
    },
  );
});

test('an aborted request ends, and one that is aborted already is not sent', async () => {
  let asked = 0;
  await withServer(
    () => {
      asked++;
    },
    PATIENT,
    async (_, ask) => {
      await assert.rejects(ask(AbortSignal.abort()));
      assert.equal(asked, 0);
      const controller = new AbortController();
      const answer = ask(controller.signal);
      controller.abort();
      await assert.rejects(answer);
    },
  );
});

test('a server that is not there is an error without a code', async () => {
  const dispatcher = new Agent({ headersTimeout: PATIENT, bodyTimeout: PATIENT });
  const { signal } = new AbortController();
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  await assert.rejects(
    request(`http://127.0.0.1:${port}/v1`, { method: 'POST', headers: {}, body: 'мәтін', signal, dispatcher }),
    { code: undefined },
  );
});

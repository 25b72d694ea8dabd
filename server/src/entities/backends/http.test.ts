import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type ClientOptions, EndpointClient } from '../../endpoint/client';
import { HttpEntities } from './http';

interface Call {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: { readonly inputs: string | readonly string[]; readonly parameters: unknown };
}

/** A server that finds every «Абай» as Python would count, or does what a test tells it to. */
const calls: Call[] = [];
let misbehave: ((response: ServerResponse, call: Call) => void) | undefined;
let closed = 0;

const server = createServer(async (request, response) => {
  response.on('close', () => {
    if (!response.writableFinished) closed++;
  });
  let text = '';
  for await (const piece of request) text += piece;
  const call = { path: request.url ?? '', headers: request.headers, body: JSON.parse(text) };
  calls.push(call);
  if (misbehave) return misbehave(response, call);
  const found = [call.body.inputs].flat().map((input) =>
    [...input.matchAll(/Абай/g)].map((match) => {
      const start = [...input.slice(0, match.index)].length;
      return { entity_group: 'PER', score: 0.75, word: match[0], start, end: start + 4 };
    }),
  );
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(found));
});

let url = '';
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/kaz`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function open(options: ClientOptions = {}): HttpEntities {
  const client = EndpointClient.create(url, options);
  calls.length = 0;
  misbehave = undefined;
  return new HttpEntities(() => client);
}

const signal = new AbortController().signal;

describe('an endpoint for entities', () => {
  it('is sent sentences, and its code points become UTF-16', async () => {
    const backend = open();
    const texts = ['😀 Абай келді. Ол 😀😀 Абайға барды.', '', 'Жоқ.\n Абай'];
    const answer = await backend.entities(texts, signal);
    assert.ok(answer.ok);
    assert.deepEqual(
      answer.value.map((found) => found.map(({ text, class: name, score }) => [text, name, score])),
      [
        [
          ['Абай', 'PERSON', 0.75],
          ['Абайға', 'PERSON', 0.75],
        ],
        [],
        [['Абай', 'PERSON', 0.75]],
      ],
    );
    for (const [i, found] of answer.value.entries())
      for (const { start, end, text } of found) assert.equal(texts[i]!.slice(start, end), text);
    assert.equal(calls.length, 1);
    assert.equal(calls[0]!.path, '/models/kaz');
    assert.deepEqual(calls[0]!.body, {
      inputs: ['😀 Абай келді.', 'Ол 😀😀 Абайға барды.', 'Жоқ.', 'Абай'],
      parameters: { aggregation_strategy: 'simple' },
    });
  });

  it('gets a long text in several requests', async () => {
    const backend = open();
    const answer = await backend.entities([Array.from({ length: 70 }, () => 'Абай келді.').join(' ')], signal);
    assert.ok(answer.ok);
    assert.equal(answer.value[0]!.length, 70);
    assert.deepEqual(
      calls.map(({ body }) => body.inputs.length),
      [32, 32, 6],
    );
  });

  it('that takes no lists gets one sentence at a time', async () => {
    const backend = open();
    misbehave = (response, { body: { inputs } }) =>
      typeof inputs === 'string'
        ? response.end(inputs.startsWith('Абай') ? '[{"entity_group":"PER","score":1,"start":0,"end":4}]' : '[]')
        : response.writeHead(422).end();
    for (let i = 0; i < 2; i++) {
      const answer = await backend.entities(['Абай келді. Жоқ.', 'Абай'], signal);
      assert.ok(answer.ok);
      assert.deepEqual(
        answer.value.map((found) => found.map(({ text }) => text)),
        [['Абай'], ['Абай']],
      );
    }
    assert.equal(calls.length, 7);
    misbehave = (response) => response.writeHead(400).end();
    assert.ok(!(await backend.entities(['Абай'], signal)).ok);
  });

  it('gets the key of its own origin and no other', async () => {
    const origin = new URL(url).origin;
    const asked: string[] = [];
    const backend = open({
      apiKey: async (of) => {
        asked.push(of);
        return of === origin ? 'key' : undefined;
      },
    });
    await backend.entities(['Абай'], signal);
    assert.equal(calls[0]!.headers.authorization, 'Bearer key');
    assert.deepEqual(asked, [origin]);
  });

  for (const [address, message] of [
    ['http://example.kz/ner', /this machine only/],
    ['ftp://127.0.0.1', /not http/],
    ['http://a:b@127.0.0.1', /key/],
    ['жоқ', /not a URL/],
  ] as const) {
    it(`is refused: ${address}`, async () => {
      const answer = await new HttpEntities(() => EndpointClient.create(address, {})).entities(['Абай'], signal);
      assert.ok(!answer.ok);
      assert.match(answer.error, message);
    });
  }

  const SECRET = 'Құпия Абай';
  const faults: [string, (response: ServerResponse) => void, RegExp][] = [
    ['a status', (response) => response.writeHead(500).end(SECRET), /500/],
    ['no key', (response) => response.writeHead(401).end(), /401/],
    ['a redirect', (response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(), /redirects/],
    ['no JSON', (response) => response.end(SECRET), /not JSON/],
    ['an error', (response) => response.end(JSON.stringify({ error: SECRET })), /no list/],
    ['an answer for others', (response) => response.end('[[],[],[]]'), /another number/],
    [
      'offsets out of the text',
      (response) => response.end('[[{"entity_group":"PER","score":1,"start":0,"end":99}]]'),
      /out of the text/,
    ],
    ['too much', (response) => response.end(`["${'а'.repeat(1 << 20)}"]`), /larger than/],
    [
      'half an answer',
      (response) => {
        response.write('[[');
        setTimeout(() => response.destroy(), 20);
      },
      /no connection/,
    ],
    ['a closed connection', (response) => response.destroy(), /no connection/],
    ['silence', () => {}, /does not answer/],
  ];
  for (const [name, fault, message] of faults) {
    it(`may do wrong: ${name}; nothing of the text is said of it`, async () => {
      const backend = open({ silence: 200 });
      misbehave = fault;
      const answer = await backend.entities([`${SECRET} келді`], signal);
      assert.ok(!answer.ok);
      assert.match(answer.error, message);
      assert.doesNotMatch(answer.error, /Құпия|Абай/);
    });
  }

  it('is left alone after it failed three times', async () => {
    const backend = open();
    misbehave = (response) => response.writeHead(500).end();
    for (let i = 0; i < 5; i++) assert.ok(!(await backend.entities(['Абай'], signal)).ok);
    assert.equal(calls.length, 3);
  });

  it('is told when nobody waits any more', async () => {
    const backend = open();
    const controller = new AbortController();
    const before = closed;
    misbehave = () => controller.abort();
    const answer = await backend.entities(['Абай'], controller.signal);
    assert.deepEqual(answer, { ok: false, error: 'aborted' });
    while (closed === before) await new Promise((resolve) => setTimeout(resolve, 5));
    misbehave = undefined;
    assert.ok((await backend.entities(['Абай'], signal)).ok);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breaker, retryAfterMs } from './breaker';
import { parseEndpoint } from './client';
import { EndpointError } from './error';
import { openai } from './servers/openai';
import { lines, sseData } from './stream';
import { TokenRatio } from './tokenRatio';

async function* split(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('streams may be cut anywhere', async () => {
  const events = ['Қазақ', 'ша 😀', ' мәтін'].map((text) => `data: ${JSON.stringify({ choices: [{ text }] })}\r\n\r\n`);
  const bytes = new TextEncoder().encode(
    `: ping\n\n${events.join('')}data: [DONE]\n\ndata: {"choices":[{"text":"артық"}]}\n\n`,
  );
  for (let size = 1; size < 40; size++) {
    let text = '';
    for await (const data of sseData(split(bytes, size)))
      text += data === '[DONE]' ? '' : (openai.read(JSON.parse(data)).text ?? '');
    assert.equal(text, 'Қазақша 😀 мәтін', String(size));
  }
  const rows: string[] = [];
  for await (const row of lines(split(new TextEncoder().encode('{"response":"ә"}\n\n{"response":"ғ"}'), 3)))
    rows.push(row);
  assert.deepEqual(rows, ['{"response":"ә"}', '{"response":"ғ"}']);
  await assert.rejects(
    async () => {
      for await (const _ of sseData(split(new Uint8Array(5000), 100), { bytes: 1000 }));
    },
    (error) => error instanceof EndpointError && error.kind === 'size',
  );
  assert.deepEqual(openai.read({ choices: [{ delta: {} }] }), {});
});

test('breaker: opens, tries one, closes; keeps to Retry-After', () => {
  const breaker = new Breaker(2, 100, 1000);
  assert.equal(breaker.allow(0), true);
  breaker.failed(0);
  assert.equal(breaker.allow(0), true);
  breaker.failed(0);
  assert.equal(breaker.state(50), 'open');
  assert.equal(breaker.allow(50), false);
  assert.equal(breaker.allow(150), true);
  assert.equal(breaker.allow(150), false);
  breaker.failed(150);
  assert.equal(breaker.allow(300), false);
  assert.equal(breaker.allow(400), true);
  breaker.succeeded();
  assert.equal(breaker.state(400), 'closed');
  breaker.failed(500, 7000);
  assert.equal(breaker.allow(7000), false);
  assert.equal(breaker.allow(7600), true);
  breaker.undecided();
  assert.equal(breaker.allow(7600), true);
  for (const [value, expected] of [
    [undefined, undefined],
    ['5', 5000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9000],
    ['soon', undefined],
  ] as const) {
    assert.equal(retryAfterMs(value, 1000), expected);
  }
});

test('addresses of endpoints', () => {
  for (const [address, base] of [
    ['http://127.0.0.1:8000/v1', 'http://127.0.0.1:8000'],
    ['http://localhost:11434/', 'http://localhost:11434'],
    ['http://[::1]:1/v1/', 'http://[::1]:1'],
    ['https://kaz.example.org/llm/v1', 'https://kaz.example.org/llm'],
    ['http://kaz.example.org', undefined],
    ['http://127.0.0.1.example.org', undefined],
    ['https://user:key@example.org', undefined],
    ['file:///etc/passwd', undefined],
    ['', undefined],
  ] as const) {
    const parsed = parseEndpoint(address);
    assert.equal(parsed instanceof EndpointError ? undefined : parsed.base, base, address);
  }
  assert.ok(!(parseEndpoint('http://kaz.example.org', true) instanceof EndpointError));
});

test('token ratio is learned', () => {
  const ratio = new TokenRatio();
  const text = 'Біздің ауылдың жанындағы өзен қыста қатпайды. ';
  const { tokens, estimated } = ratio.estimate(text);
  assert.ok(estimated && text.length / tokens > 1.3 && text.length / tokens < 1.9, String(tokens));
  for (let times = 0; times < 50; times++) ratio.learn(text.repeat(10), (text.length * 10) / 4);
  assert.ok(Math.abs(ratio.charactersPerToken(text) - 4) < 0.1);
  // What was learned of Kazakh text makes no Russian of it: the languages keep their distance.
  const russian = 'Река рядом с нашей деревней зимой не замерзает. ';
  assert.ok(ratio.charactersPerToken(russian) > 5);
  ratio.assume('o200k');
  assert.ok(ratio.charactersPerToken(text) > 2 && ratio.charactersPerToken(text) < 3.5);
  ratio.correct(text, text.length);
  assert.equal(ratio.charactersPerToken(text), 1);
  assert.equal(new TokenRatio().estimate('').tokens, 0);
});

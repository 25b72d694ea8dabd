/** Streams of every shape: what they cost, and where they end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EndpointError } from './error';
import { LARGEST_ANSWER, type Limits, lines, sniffedEvents, sseData } from './stream';
import { withoutThinking } from './turns';

/** The bytes of a text in pieces of `size`; `counted.pieces` says how many were taken. */
async function* pieces(text: string, size: number, counted = { pieces: 0 }) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) {
    counted.pieces++;
    yield bytes.subarray(at, at + size);
  }
}

async function all(stream: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const one of stream) found.push(one);
  return found;
}

const fault = (kind: string) => (error: unknown) => error instanceof EndpointError && error.kind === kind;

/** How many letters are copied while a line of `length` comes by single bytes: by the pieces that are joined and split. */
async function copied(length: number, read: typeof lines): Promise<number> {
  const { split, slice } = String.prototype;
  let letters = 0;
  String.prototype.split = function (this: string, ...args: [never]) {
    letters += this.length;
    return split.apply(this, args);
  } as typeof split;
  String.prototype.slice = function (this: string, ...args: [never]) {
    letters += 1;
    return slice.apply(this, args);
  } as typeof slice;
  try {
    await all(read(pieces(`data: ${'x'.repeat(length)}`, 1)));
  } finally {
    String.prototype.split = split;
    String.prototype.slice = slice;
  }
  return letters;
}

test('a line without an end costs time by its length, not by its square', async () => {
  for (const read of [lines, sseData]) {
    const [small, large] = [await copied(2000, read), await copied(8000, read)];
    assert.ok(large < small * 4.5, `${small} letters for 2000, ${large} for 8000`);
  }
});

test('a line or an event without an end is given up where it is too large, before the stream is', async () => {
  const endless = 'x'.repeat(200_000);
  const limits: Limits = { event: 10_000, bytes: 1 << 30 };
  for (const [read, text] of [
    [lines, endless],
    [sseData, endless],
    // Lines that end, of one event that does not.
    [sseData, 'data: xxxxxxxxx\n'.repeat(20_000)],
    [sseData, ': nothing\n'.repeat(20_000)],
  ] as const) {
    const counted = { pieces: 0 };
    await assert.rejects(all(read(pieces(text, 100, counted), limits)), fault('size'));
    assert.ok(counted.pieces <= 250, `${counted.pieces} pieces were read`);
  }
  await assert.rejects(all(lines(pieces('a\n'.repeat(LARGEST_ANSWER), 4096))), fault('size'));
});

test('a drip that never ends is given up after its time', async () => {
  async function* drip() {
    for (;;) {
      yield new TextEncoder().encode('data: {"choices":[]}\n\n');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  await assert.rejects(all(sseData(drip(), { ms: 30 })), fault('endless'));
});

test('an answer is read by what it is, whatever it is called', async () => {
  const events = 'data: {"a":1}\n\ndata: {"a":2}\n\ndata: [DONE]\n\n';
  const rows = '{"a":1}\n{"a":2}\n';
  for (const [type, text, expected] of [
    ['text/event-stream; charset=utf-8', events, ['{"a":1}', '{"a":2}', '[DONE]']],
    ['text/plain', events, ['{"a":1}', '{"a":2}', '[DONE]']],
    ['', `: ping\n\n${events}`, ['{"a":1}', '{"a":2}', '[DONE]']],
    ['text/plain; charset=utf-8', rows, ['{"a":1}', '{"a":2}']],
    ['application/x-ndjson', rows, ['{"a":1}', '{"a":2}']],
    ['application/json', rows, ['{"a":1}', '{"a":2}']],
    ['application/json', '{\n"a": 1\n}', ['{\n"a": 1\n}']],
    ['text/plain', '', []],
  ] as const) {
    for (const size of [1, 3, 1000])
      assert.deepEqual(await all(sniffedEvents(pieces(text, size), type)), expected, `${type}: ${text} by ${size}`);
  }
  for (const type of ['text/html', 'text/plain', 'image/png'])
    await assert.rejects(all(sniffedEvents(pieces('<!doctype html>', 4), type)), fault('format'), type);
});

test('an error in a field of its own, as older llama.cpp sends it, is an event like the others', async () => {
  const stream = 'error: {"code":500,"message":"x"}\n\ndata: [DONE]\n\n';
  assert.deepEqual(await all(sseData(pieces(stream, 5))), ['{"error":{"code":500,"message":"x"}}', '[DONE]']);
  const late = 'data: {"a":1}\n\nerror: {"code":500}\n\ndata: [DONE]\n\n';
  assert.deepEqual(await all(sseData(pieces(late, 5))), ['{"a":1}', '{"error":{"code":500}}', '[DONE]']);
});

test('what a model thinks aloud is cut off, and the space that parts its text from what stood before is kept', () => {
  for (const [text, rest] of [
    ['<think>ой</think>\n\n жауап', ' жауап'],
    ['<think>ой</think>\n\nжауап', 'жауап'],
    ['<think>ой</think> жауап', ' жауап'],
    ['<think>ой</think> \n  жауап\n\n', '  жауап\n\n'],
    ['<think>ой</think>\n', ''],
    ['<think>ой', ''],
    [' жауап', ' жауап'],
  ])
    assert.equal(withoutThinking(text!), rest, JSON.stringify(text));
});

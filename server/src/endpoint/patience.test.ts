import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EndpointError } from './error';
import { patiently } from './patience';

const never = new AbortController().signal;
const error = (kind: ConstructorParameters<typeof EndpointError>[0], retryAfter?: number) =>
  new EndpointError(kind, kind, retryAfter === undefined ? {} : { retryAfter });

/** Gives these results one after another, and how many were asked for. */
function script(...results: (EndpointError | undefined)[]) {
  const counted = { asked: 0 };
  const request = async () => results[Math.min(counted.asked++, results.length - 1)];
  return { counted, request };
}

test('what may pass is asked again as often as is wanted, what will not is not', async () => {
  for (const [kind, asked] of [
    ['unreachable', 3],
    ['busy', 3],
    ['timeout', 3],
    ['unauthorised', 1],
    ['overflow', 1],
    ['address', 1],
  ] as const) {
    const { counted, request } = script(error(kind));
    const last = await patiently(request, (given) => given, { retries: 2, pause: 1 }, never);
    assert.deepEqual([last?.kind, counted.asked], [kind, asked]);
  }
  const { counted, request } = script(error('busy'), undefined);
  assert.equal(await patiently(request, (given) => given, { retries: 5, pause: 1 }, never), undefined);
  assert.equal(counted.asked, 2);
});

test('the server’s Retry-After goes before the pause of one’s own, and ends with the run', async () => {
  const { counted, request } = script(error('busy', 1), undefined);
  const hour = { retries: 1, pause: 3_600_000 };
  assert.equal(await patiently(request, (given) => given, hour, AbortSignal.timeout(5000)), undefined);
  assert.equal(counted.asked, 2);
  const stop = new AbortController();
  const waiting = script(error('busy', 3_600_000));
  const waited = patiently(waiting.request, (given) => given, { retries: 9 }, stop.signal);
  stop.abort();
  assert.equal((await waited)?.kind, 'busy');
  assert.equal(waiting.counted.asked, 1, 'nothing is asked after the end');
});

test('loading is no failure, but is not waited for without end', async () => {
  const { counted, request } = script(error('loading', 1), error('loading', 1), error('loading', 1), undefined);
  assert.equal(await patiently(request, (given) => given, { retries: 0 }, never), undefined);
  assert.equal(counted.asked, 4);
  const endless = script(error('loading', 1));
  const last = await patiently(endless.request, (given) => given, { retries: 0, loading: 20 }, never);
  assert.equal(last?.kind, 'loading');
});

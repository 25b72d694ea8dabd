/** The analysis pool with the built worker and the real dictionary: what becomes of questions that nobody waits for. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AnalysisPool } from '../../server/src/analysis/pool';

const DIST = join(__dirname, '..', '..', 'server', 'dist');

let pool: AnalysisPool;
// The worker does not keep the process alive: in the server the editor's connection does.
const alive = setInterval(() => {}, 1000);
before(async () => {
  await new Promise<void>((ready) => {
    pool = new AnalysisPool(join(DIST, 'data'), { ready: () => ready() }, join(DIST, 'worker.js'));
  });
});
after(() => {
  clearInterval(alive);
  return pool.close();
});

test('a cancelled question that waits is dropped; those around it are answered', async () => {
  const order: string[] = [];
  const ask = async (name: string, word: string, signal?: AbortSignal) => {
    const found = await pool.suggest(word, '', '', signal);
    order.push(name);
    return found.map((suggestion) => suggestion.word);
  };
  const abort = new AbortController();
  const first = ask('first', 'мектепкк');
  const dropped = ask('dropped', 'мектепткн', abort.signal);
  const last = ask('last', 'ккітап');
  abort.abort();
  assert.deepEqual(await dropped, []);
  assert.ok((await first).includes('мектепке'));
  assert.ok((await last).includes('кітап'));
  assert.deepEqual(order, ['dropped', 'first', 'last']);
});

test('a question cancelled while in work is answered with nothing, and can be asked again', async () => {
  const abort = new AbortController();
  const given = pool.suggest('ббалалар', '', '', abort.signal);
  const next = pool.suggest('ббалалар', '', '');
  abort.abort();
  assert.deepEqual(await given, []);
  assert.ok(
    (await next).some(({ word }) => word === 'балалар'),
    JSON.stringify(await next),
  );
});

test('a question that was cancelled before it was asked costs nothing', async () => {
  assert.deepEqual(await pool.suggest('мектепкк', '', '', AbortSignal.abort()), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Generation, InflightRegistry } from './inflight';

test('an answer fits while what was typed is its beginning', () => {
  for (const [text, typed, done, fits] of [
    [' ертең', ' ер', true, true],
    [' ертең', '', true, true],
    [' ертең', ' ертең', true, false],
    [' ертең', ' бүгін', true, false],
    ['', ' ер', false, true],
  ] as const) {
    const generation = new Generation('key', 'Біз');
    generation.push(text);
    generation.typed = typed;
    if (done) generation.finish();
    assert.equal(generation.fits(), fits, `${text}|${typed}`);
  }
});

test('a stream without a word is followed for a while and then given up; one that speaks is followed', (t) => {
  let now = 1000;
  t.mock.method(performance, 'now', () => now);
  const registry = new InflightRegistry();
  const add = () => {
    const generation = new Generation('key', 'Біз');
    registry.add(generation);
    return generation;
  };
  const silent = add();
  for (const typed of ['', ' е', ' ер']) {
    now += 900;
    assert.equal(registry.attach('key', `Біз${typed}`), silent);
  }
  // A server that took longer than that of late is given more.
  now += 900;
  assert.equal(registry.attach('key', 'Біз ерт', 5000), silent);
  assert.equal(registry.attach('key', 'Біз ерт', 100), undefined);
  assert.equal(silent.controller.signal.aborted, true);
  const speaking = add();
  speaking.push(' ертең');
  now += 60_000;
  assert.equal(registry.attach('key', 'Біз ер', 100), speaking);
});

test('what nobody waits for is cut: at once without a reason, later while typing agrees, last before its first text', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const cut = (text: string, typed: string) => {
    const registry = new InflightRegistry();
    const generation = new Generation('key', 'Біз');
    registry.add(generation);
    generation.push(text);
    generation.typed = typed;
    registry.release(generation);
    let ms = 0;
    for (; !generation.controller.signal.aborted && ms < 60_000; ms += 10) t.mock.timers.tick(10);
    assert.equal(registry.size, 0);
    return ms;
  };
  const [idle, agreeing, unseen] = [cut('', ''), cut(' ертең', ' ер'), cut('', ' ер')];
  assert.ok(idle < agreeing && agreeing < unseen, `${idle} ${agreeing} ${unseen}`);
});

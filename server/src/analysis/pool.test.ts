/** What the pool does when its worker dies again and again, by a clock that the test moves and a worker made for it. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, mock, test } from 'node:test';
import type { SegmentOptions } from './analyzer';
import { AnalysisPool } from './pool';
import { startAhead } from './thread';

const OPTIONS = { spelling: true } as SegmentOptions;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'qalam-pool-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Lets threads and their messages come through, without a timer, until a condition holds. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const end = process.hrtime.bigint() + 20_000_000_000n;
  while (!holds()) {
    if (process.hrtime.bigint() > end) assert.fail(`never: ${what}`);
    await new Promise(setImmediate);
  }
}

test('a worker that keeps dying rests, twice as long each time, and works once the cause is gone', async () => {
  const [worker, cause, starts] = ['worker.js', 'cause', 'starts'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    worker,
    `const { appendFileSync, existsSync } = require('node:fs');
    const { parentPort } = require('node:worker_threads');
    appendFileSync(${JSON.stringify(starts)}, '.');
    if (existsSync(${JSON.stringify(cause)})) process.exit(1);
    parentPort.on('message', ({ id, texts }) => {
      if (texts[0] === 'die') process.exit(1);
      parentPort.postMessage({ id, type: 'analyzed', results: texts.map((text) => ({ text })) });
    });
    parentPort.postMessage({ type: 'ready', failures: [] });`,
  );
  writeFileSync(cause, '');
  const started = () => (existsSync(starts) ? readFileSync(starts, 'utf8').length : 0);
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const alive = setInterval(() => {}, 1000);
  const rested: boolean[] = [];
  let restarted = 0;
  let ready = 0;
  const pool = new AnalysisPool(
    folder,
    { died: (_error, resting) => rested.push(resting), restarted: () => restarted++, ready: () => ready++ },
    worker,
  );
  try {
    await until('five deaths', () => rested.length === 5);
    assert.deepEqual(rested, [false, false, false, false, true]);
    assert.equal(await pool.analyze('мәтін', OPTIONS, true), undefined, 'nobody waits for a worker that rests');
    // Half a minute, then one minute, then two.
    for (const [round, rest] of [30_000, 60_000, 120_000].entries()) {
      mock.timers.tick(rest - 1);
      assert.deepEqual([started(), restarted], [5 + round, round]);
      if (round === 2) rmSync(cause);
      mock.timers.tick(1);
      assert.equal(restarted, round + 1);
      await until('one start', () => started() === 6 + round);
      if (round < 2) await until('one death more', () => rested.length === 6 + round);
    }
    assert.deepEqual(rested, [false, false, false, false, true, true, true]);
    await until('the worker to be ready', () => ready === 1);
    assert.deepEqual(await pool.analyze('мәтін', OPTIONS, true), { text: 'мәтін' });
    // A minute later a death is the first one again.
    mock.timers.tick(60_000);
    assert.equal(await pool.analyze('die', OPTIONS, true), undefined);
    assert.equal(rested.at(-1), false);
    await until('a start at once', () => ready === 2);
    assert.deepEqual(await pool.analyze('тағы', OPTIONS, true), { text: 'тағы' });
  } finally {
    mock.timers.reset();
    clearInterval(alive);
    await pool.close();
  }
});

test('a pool that is closed while its worker rests starts none', async () => {
  const worker = join(folder, 'dies.js');
  writeFileSync(worker, 'process.exit(1);');
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const alive = setInterval(() => {}, 1000);
  let deaths = 0;
  let restarted = 0;
  const pool = new AnalysisPool(folder, { died: () => deaths++, restarted: () => restarted++ }, worker);
  await until('five deaths', () => deaths === 5);
  await pool.close();
  mock.timers.tick(3_600_000);
  assert.equal(restarted, 0);
  mock.timers.reset();
  clearInterval(alive);
});

test('of a batch that failed, each text is tried alone, and the one at fault costs no other', async () => {
  const worker = join(folder, 'fails.js');
  writeFileSync(
    worker,
    `const { parentPort } = require('node:worker_threads');
    let failures = 0;
    parentPort.on('message', ({ id, texts }) => {
      if (texts.includes('die')) process.exit(1);
      if (texts.includes('bad') && ++failures < 6) parentPort.postMessage({ id, type: 'failed', error: 'of ' + texts.length });
      else parentPort.postMessage({ id, type: 'analyzed', results: texts.map((text) => ({ text, batch: texts.length })) });
    });
    parentPort.postMessage({ type: 'ready', failures: [] });`,
  );
  const errors: string[] = [];
  let deaths = 0;
  // The worker alone keeps no process alive.
  const alive = setInterval(() => {}, 1000);
  const pool = new AnalysisPool(folder, { failed: (error) => errors.push(error), died: () => deaths++ }, worker);
  const ask = (...texts: string[]) => Promise.all(texts.map((text) => pool.analyze(text, OPTIONS, false)));
  try {
    // The first keeps the worker busy, so that the others come in one batch.
    const found = await ask('бос', 'бір', 'bad', 'екі');
    assert.deepEqual(
      found.map((one) => (one as unknown as { batch: number } | undefined)?.batch),
      [1, 1, undefined, 1],
    );
    assert.deepEqual(errors, ['of 3', 'of 1']);
    // A death takes the whole batch; asked again, its texts are alone.
    assert.deepEqual(await ask('бос', 'үш', 'die'), [{ text: 'бос', batch: 1 }, undefined, undefined]);
    assert.deepEqual(await ask('бос', 'үш', 'төрт'), [
      { text: 'бос', batch: 1 },
      { text: 'үш', batch: 1 },
      { text: 'төрт', batch: 1 },
    ]);
    assert.equal(deaths, 1);
  } finally {
    clearInterval(alive);
    await pool.close();
  }
});

test('what goes wrong with one answer is reported and keeps no other of its batch from being given', async () => {
  const worker = join(folder, 'answers.js');
  writeFileSync(
    worker,
    `const { parentPort } = require('node:worker_threads');
    parentPort.on('message', ({ id, texts }) => parentPort.postMessage({ id, type: 'analyzed', results: texts.map((text) => ({ text })) }));
    parentPort.postMessage({ type: 'ready', failures: [] });`,
  );
  const errors: string[] = [];
  const answered: string[] = [];
  const alive = setInterval(() => {}, 1000);
  const pool = new AnalysisPool(folder, { failed: (error) => errors.push(error) }, worker);
  try {
    for (const text of ['бос', 'бір', 'екі', 'үш'])
      pool.submit(text, OPTIONS, false, undefined, () => {
        if (text === 'екі') throw new Error('a defect');
        answered.push(text);
      });
    await until('the last answer', () => answered.includes('үш'));
    assert.deepEqual(answered, ['бос', 'бір', 'үш']);
    assert.match(errors.join(), /a defect/);
    assert.equal(pool.pending, 0);
  } finally {
    clearInterval(alive);
    await pool.close();
  }
});

test('the worker is told of a cancelled suggestion that it works on; one that waits never reaches it', async () => {
  const worker = join(folder, 'suggests.js');
  // Works on «ұзақ» until it is told that nobody wants the answer, and says with the next answer how that ended.
  writeFileSync(
    worker,
    `const { parentPort, workerData: { cancelled } } = require('node:worker_threads');
    const asked = [];
    let ending = '';
    parentPort.on('message', ({ id, word }) => {
      asked.push(word);
      const end = Date.now() + 10_000;
      if (word === 'ұзақ') {
        parentPort.postMessage({ id: -1, type: 'failed', error: 'begun' });
        while (Atomics.load(cancelled, 0) !== id && Date.now() < end);
        ending = Date.now() < end ? 'given up' : 'worked to the end';
      }
      parentPort.postMessage({ id, type: 'suggested', suggestions: [...asked, ending].map((word) => ({ word })) });
    });
    parentPort.postMessage({ type: 'ready', failures: [] });`,
  );
  let begun = false;
  const alive = setInterval(() => {}, 1000);
  const pool = new AnalysisPool(folder, { failed: () => (begun = true) }, worker);
  try {
    const [first, second] = [new AbortController(), new AbortController()];
    const long = pool.suggest('ұзақ', '', '', first.signal);
    const waiting = pool.suggest('кезекте', '', '', second.signal);
    const next = pool.suggest('келесі', '', '');
    await until('the worker to begin', () => begun);
    second.abort();
    first.abort();
    assert.deepEqual([await long, await waiting], [[], []], 'nobody waits for what was cancelled');
    assert.deepEqual(
      (await next).map(({ word }) => word),
      ['ұзақ', 'келесі', 'given up'],
    );
  } finally {
    clearInterval(alive);
    await pool.close();
  }
});

test('a signal is held no longer than the question that came with it', async () => {
  const worker = join(folder, 'answers.js');
  writeFileSync(
    worker,
    `const { parentPort } = require('node:worker_threads');
    parentPort.on('message', ({ id }) => parentPort.postMessage({ id, type: 'suggested', suggestions: [] }));
    parentPort.postMessage({ type: 'ready', failures: [] });`,
  );
  const pool = new AnalysisPool(folder, {}, worker);
  const { signal } = new AbortController();
  try {
    // Of more than ten listeners Node warns on the standard error.
    for (let i = 0; i < 3; i++) assert.deepEqual(await pool.suggest('сөз', '', '', signal), []);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  } finally {
    await pool.close();
  }
});

test('a second worker takes half of a long sweep, gives back what it cannot do, and ends when nothing is left', async () => {
  const worker = join(folder, 'two.js');
  writeFileSync(
    worker,
    `const { parentPort, threadId, workerData } = require('node:worker_threads');
    parentPort.on('message', ({ id, texts }) => {
      if (texts.includes('die') && workerData.role === 'texts') process.exit(1);
      const results = texts.map((text) => ({ text, threadId, role: workerData.role }));
      setTimeout(() => parentPort.postMessage({ id, type: 'analyzed', results }), 2);
    });
    parentPort.postMessage({ type: 'ready', failures: [] });`,
  );
  let ready = 0;
  let deaths = 0;
  let cores = 1;
  const events = { ready: () => ready++, died: () => deaths++ };
  const pool = new AnalysisPool(folder, events, worker, undefined, undefined, () => cores);
  const alive = setInterval(() => {}, 1000);
  const ask = async (texts: readonly string[], urgent: boolean) => {
    const answers = await Promise.all(texts.map((text) => pool.analyze(text, OPTIONS, urgent)));
    assert.deepEqual(
      answers.map((answer) => (answer as unknown as { text: string } | undefined)?.text),
      texts,
    );
    const roles = answers.map((answer) => (answer as unknown as { role: string }).role);
    return {
      all: roles.filter((role) => role === 'all').length,
      texts: roles.filter((role) => role === 'texts').length,
    };
  };
  try {
    await until('the first worker', () => ready === 1);
    pool.expect(1000);
    assert.equal(pool.lanes, 1, 'a few lines are not worth a thread');
    pool.expect(10_000_000);
    assert.equal(pool.lanes, 1, 'no core is free');
    cores = 2;
    pool.expect(10_000_000);
    await until('the second worker', () => pool.lanes === 2);
    const texts = Array.from({ length: 40 }, (_, i) => `мәтін ${i}`);
    const shares = await ask(texts, false);
    assert.ok(shares.all >= 15 && shares.texts >= 15, JSON.stringify(shares));
    assert.deepEqual(await ask(texts, true), { all: 40, texts: 0 }, 'urgent texts do not wait behind a sweep');

    mock.timers.enable({ apis: ['setTimeout'] });
    await ask(texts, false);
    // Its timer was set under the real clock, and again under the mocked one.
    mock.timers.tick(60_000);
    mock.timers.reset();
    await until('the end of the second worker', () => pool.lanes === 1);

    pool.expect(10_000_000);
    await until('another second worker', () => pool.lanes === 2);
    const asked = ask(texts, false);
    pool.expect(0);
    assert.equal(pool.lanes, 2, 'it stays while there is work');
    await asked;
    pool.expect(0);
    assert.equal(pool.lanes, 1, 'it ends with the last text');

    pool.expect(10_000_000);
    await until('a third second worker', () => pool.lanes === 2);
    await ask([...texts, 'die', 'die', 'die'], false);
    assert.deepEqual([pool.lanes, deaths], [1, 0], 'its death is nothing that a user need know of');
    pool.expect(10_000_000);
    assert.equal(pool.lanes, 1);
  } finally {
    mock.timers.reset();
    clearInterval(alive);
    await pool.close();
  }
});

test('a thread that was started ahead is taken over, with what it has said, and one that has died is not', async () => {
  const [worker, starts] = ['ahead.js', 'aheadStarts'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(
    worker,
    `const { appendFileSync, existsSync } = require('node:fs');
    const { parentPort } = require('node:worker_threads');
    appendFileSync(${JSON.stringify(starts)}, '.');
    if (existsSync(${JSON.stringify(join(folder, 'dies'))})) process.exit(1);
    parentPort.on('message', ({ id, texts }) => {
      parentPort.postMessage({ id, type: 'analyzed', results: texts.map((text) => ({ text })) });
    });
    parentPort.postMessage({ type: 'ready', failures: [] });
    appendFileSync(${JSON.stringify(starts)}, 'r');`,
  );
  const alive = setInterval(() => {}, 1000);
  const said = () => (existsSync(starts) ? readFileSync(starts, 'utf8') : '');
  try {
    for (const [dies, before, all] of [
      [false, '.r', '.r'],
      [true, '.r.', '.r..r'],
    ] as const) {
      if (dies) writeFileSync(join(folder, 'dies'), '');
      startAhead(folder, worker);
      await until('the thread to have begun', () => said() === before);
      // Messages and deaths of threads come with later turns of the event loop.
      for (let turn = 0; turn < 100; turn++) await new Promise((done) => setTimeout(done, 1));
      rmSync(join(folder, 'dies'), { force: true });
      let ready = 0;
      const pool = new AnalysisPool(folder, { ready: () => ready++ }, worker);
      await until('ready', () => ready === 1);
      assert.deepEqual(await pool.analyze('мәтін', OPTIONS, true), { text: 'мәтін' });
      assert.equal(said(), all);
      await pool.close();
    }
  } finally {
    clearInterval(alive);
  }
});

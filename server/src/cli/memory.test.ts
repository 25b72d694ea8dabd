import assert from 'node:assert/strict';
import { once } from 'node:events';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { keepYoungSmall, markAhead, onlyOf } from './memory';

/** How large the young generation is, bytes, after much has been made of which some lives on; as JavaScript, for a worker. */
const YOUNG = `(() => {
  const kept = [];
  for (let i = 0; i < 300000; i++) { const made = { i, a: [i, i, i, i] }; if (i % 8 < 3) kept.push(made); }
  const space = require('node:v8').getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return space.space_size + 0 * kept.length;
})()`;

test('the young generation stays small, in the threads of the command line too', async () => {
  const run = new Function('require', `return ${YOUNG}`) as (load: NodeJS.Require) => number;
  const own = run(require);
  const worker = new Worker(`require('node:worker_threads').parentPort.postMessage(${YOUNG})`, { eval: true });
  const [other] = (await once(worker, 'message')) as [number];
  keepYoungSmall();
  const after = run(require);
  // Two halves; without the flags they grow to 32 MB, and after a worker's heap was set up they would. A collection while it was may double them.
  assert.ok(own <= 4 << 20, `${own}`);
  assert.ok(after <= 8 << 20, `${after}`);
  assert.ok(other <= 6 << 20, `${other}`);
});

test('V8 is given no flag that it does not know', () => {
  assert.deepEqual(onlyOf('11.3.244.8-node.38'), ['--interrupt-budget=300000']);
  // Node 22 and 24 wrote "unrecognized flag" on the standard error of every command.
  assert.deepEqual(['12.4.254.21-node.33', '13.6.233.10-node.28'].flatMap(onlyOf), []);
});

test('the heap is marked ahead of its limit but while all is loaded', async () => {
  const kinds: number[] = [];
  const observer = new PerformanceObserver((list) => {
    // What Node's types do not know of.
    for (const entry of list.getEntries()) kinds.push((entry as unknown as { detail: { kind: number } }).detail.kind);
  });
  observer.observe({ entryTypes: ['gc'] });
  const kept: number[][] = [];
  /** How often marking began while the heap grew by some 50 MB. */
  const begun = async () => {
    kinds.length = 0;
    for (let i = 0; i < 50; i++) {
      for (let k = 0; k < 1000; k++) kept.push(new Array<number>(128).fill(kept.length));
      await setTimeout(0);
    }
    await setTimeout(20);
    return kinds.filter((kind) => kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL).length;
  };
  try {
    markAhead(false);
    assert.equal(await begun(), 0);
    markAhead(true);
    assert.ok((await begun()) > 0);
  } finally {
    observer.disconnect();
  }
});

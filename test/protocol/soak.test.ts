import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { soak } from '../soak';
import { Session } from './session';

after(() => Session.killAll());

test('twenty seconds of editing with everything on leaves no more memory in use than before and a tenth', {
  // SIGUSR2 asks for the figures.
  skip: process.platform === 'win32',
}, async (t) => {
  const { seed, edits, requests, before, after: then } = await soak(20_000);
  t.diagnostic(`seed ${seed}: ${edits} edits, ${requests} requests, ${before} -> ${then} bytes`);
  assert.ok(edits > 50, `${edits} edits`);
  assert.ok(then / before < 1.1, `seed ${seed}: ${before} bytes before, ${then} after`);
});

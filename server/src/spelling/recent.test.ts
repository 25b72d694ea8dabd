import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recent } from './recent';

test('what is asked for again and again is never forgotten, and the number kept is bounded', () => {
  const recent = new Recent<number>(10);
  recent.set('жиі', 1);
  for (let i = 0; i < 1000; i++) {
    recent.set(`сөз${i}`, i);
    assert.equal(recent.get('жиі'), 1);
    assert.equal(recent.get(`сөз${i}`), i);
  }
  let kept = 0;
  for (let i = 0; i < 1000; i++) if (recent.get(`сөз${i}`) !== undefined) kept++;
  assert.ok(kept >= 9 && kept <= 20, `${kept}`);
  recent.clear();
  assert.equal(recent.get('жиі'), undefined);
});

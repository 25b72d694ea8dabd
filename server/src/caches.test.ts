import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lru, Recent } from './caches';

test('what is asked for again and again is never forgotten, and the number kept is bounded', () => {
  const recent = new Recent<number>(16);
  recent.set('жиі', 1);
  for (let i = 0; i < 1000; i++) {
    recent.set(`сөз${i}`, i);
    assert.equal(recent.get('жиі'), 1);
    assert.equal(recent.get(`сөз${i}`), i);
  }
  let kept = 0;
  for (let i = 0; i < 1000; i++) if (recent.get(`сөз${i}`) !== undefined) kept++;
  assert.ok(kept >= 12 && kept <= 16, `${kept}`);
  recent.clear();
  assert.equal(recent.get('жиі'), undefined);
});

test('a key has the answer that was set last, and few are lost while there is room', () => {
  const recent = new Recent<number>(1024);
  for (const times of [1, 2]) for (let i = 0; i < 400; i++) recent.set(`сөз${i}`, i * times);
  const answers = Array.from({ length: 400 }, (_, i) => recent.get(`сөз${i}`)).filter((answer) => answer !== undefined);
  assert.ok(answers.length > 380, `${answers.length}`);
  assert.ok(answers.every((answer, i) => answer % 2 === 0 && (i === 0 || answer > answers[i - 1]!)));
});

test('keys that are nearly the same are told apart, whether they are words that fit into numbers or not', () => {
  const fifteen = 'абвгдеәғқңөұүһі';
  const keys = [
    '',
    'а',
    'А',
    'аб',
    'Аб',
    'аБ',
    'ба',
    'a',
    'аА',
    'ааааа',
    'аааааа',
    'аааааааааа',
    '5-ші',
    '5ші',
    'а-а',
    'а–а',
  ];
  keys.push(
    fifteen,
    `${fifteen}а`,
    `Ә${fifteen.slice(1)}`,
    fifteen.slice(0, 10),
    fifteen.slice(5),
    '𐐀а',
    'ӿ',
    'ҙ',
    'ѐ',
  );
  const recent = new Recent<number>(1024);
  for (const [i, key] of keys.entries()) recent.set(key, i);
  const answers = keys.map((key) => recent.get(key));
  assert.ok(answers.every((answer, i) => answer === i || answer === undefined));
  assert.ok(answers.filter((answer) => answer !== undefined).length > 22);
});

test('the least recently used entry makes way, and nobody else', () => {
  const dropped: string[] = [];
  const lru = new Lru<number>(
    3,
    () => 1,
    (_, key) => dropped.push(key),
  );
  for (const [i, key] of ['а', 'ә', 'б'].entries()) lru.set(key, i);
  assert.equal(lru.get('а'), 0);
  lru.set('в', 3);
  assert.deepEqual(dropped, ['ә']);
  assert.deepEqual(
    ['а', 'ә', 'б', 'в'].map((key) => lru.get(key)),
    [0, undefined, 2, 3],
  );
  lru.set('а', 9);
  assert.equal(lru.get('а'), 9);
  assert.equal(lru.size, 3);
});

test('entries are weighed: together they never cost more than the limit, and one that alone does is not kept', () => {
  const lru = new Lru<string>(10, (value) => value.length);
  lru.set('а', 'xxxx');
  lru.set('ә', 'xxxx');
  lru.set('б', 'xxx');
  assert.deepEqual([lru.get('а'), lru.get('ә'), lru.get('б')], [undefined, 'xxxx', 'xxx']);
  lru.set('ә', 'x');
  lru.set('в', 'xxxxxx');
  assert.deepEqual([lru.get('ә'), lru.get('б'), lru.get('в')], ['x', 'xxx', 'xxxxxx']);
  lru.set('г', 'x'.repeat(11));
  assert.equal(lru.get('г'), undefined);
  lru.set('ғ', 'x'.repeat(10));
  assert.equal(lru.get('ғ'), 'x'.repeat(10));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomOf } from '../random';
import { TextStore } from './store';

/** The plain string that the store must agree with, with offsets computed the slow way. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

const PARTS = [
  '\r',
  '\n',
  '\r\n',
  '\u2028',
  '\u0085',
  '😀',
  '\ud83d',
  '\ude00',
  'қ',
  'сөз ',
  'и\u0306',
  '',
  'бір\nекі\r\nүш',
];

function assertSame(store: TextStore, text: string, where: string): void {
  const starts = lineStarts(text);
  assert.equal(store.text(), text, where);
  assert.equal(store.length, text.length, where);
  assert.equal(store.lineCount, starts.length, where);
  for (const [line, start] of starts.entries()) {
    const { text: body, eol } = store.line(line);
    assert.equal(body + eol, text.slice(start, starts[line + 1] ?? text.length), where);
    assert.doesNotMatch(body, /[\r\n]/, where);
    assert.equal(store.lineStart(line), start, where);
  }
}

test('random edits leave the store equal to a plain string', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const next = randomOf(seed);
    const below = (n: number) => Math.floor(next() * n);
    const piece = () => Array.from({ length: below(6) }, () => PARTS[below(PARTS.length)]!).join('');
    let text = seed % 3 === 0 ? Array.from({ length: 500 }, () => piece()).join('') : piece();
    const store = TextStore.from(text);
    for (let step = 0; step < 400; step++) {
      const a = store.positionAt(below(text.length + 1));
      const b =
        next() < 0.1 ? store.positionAt(below(text.length + 1)) : store.positionAt(store.offsetAt(a) + below(9));
      const inserted = next() < 0.02 ? Array.from({ length: 300 }, piece).join('') : piece();
      const [from, to] = [store.offsetAt(a), store.offsetAt(b)].sort((x, y) => x - y) as [number, number];
      const before = store.lineCount;
      const change = store.edit({ start: a, end: b }, inserted);
      text = text.slice(0, from) + inserted + text.slice(to);
      assert.equal(before - change.removed + change.inserted, store.lineCount, `seed ${seed}, step ${step}`);
      if (step % 20 === 0 || text.length < 200) assertSame(store, text, `seed ${seed}, step ${step}`);
    }
    assertSame(store, text, `seed ${seed}, end`);
  }
});

test('positions and offsets are inverse outside line ends, and slices are slices', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PARTS)), fc.nat(60), fc.nat(60), (parts, a, b) => {
      const text = parts.join('');
      const store = TextStore.from(text);
      for (let offset = 0; offset <= text.length; offset++) {
        const back = store.offsetAt(store.positionAt(offset));
        if (text[offset - 1] === '\r' && text[offset] === '\n') assert.equal(back, offset - 1);
        else assert.equal(back, offset);
      }
      assert.equal(store.slice(a, b), a < b ? text.slice(a, b) : '');
    }),
  );
});

test('positions out of range are clamped', () => {
  const cases: [position: [number, number], offset: number][] = [
    [[0, 99], 3],
    [[1, 2], 6],
    [[99, 0], 8],
    [[2, 99], 8],
    [[-1, -5], 0],
    [[0, 1.9], 1],
    [[Number.NaN, Number.NaN], 0],
    [[Number.POSITIVE_INFINITY, 0], 8],
  ];
  const store = TextStore.from('бір\r\nа\nб');
  for (const [[line, character], offset] of cases) {
    assert.equal(store.offsetAt({ line, character }), offset, `${line}:${character}`);
  }
});

test('an LF typed after a lone CR makes one line end of both', () => {
  const store = TextStore.from('а\rб');
  const start = { line: 1, character: 0 };
  assert.deepEqual(store.edit({ start, end: start }, '\n'), { startLine: 0, removed: 2, inserted: 2 });
  assert.deepEqual(store.line(0), { text: 'а', eol: '\r\n' });
  assert.deepEqual(store.line(1), { text: 'б', eol: '' });
});

test('a snapshot keeps what later edits change', () => {
  const store = TextStore.from('бір\nекі');
  const snapshot = store.snapshot();
  store.edit({ start: { line: 0, character: 0 }, end: { line: 9, character: 9 } }, 'үш');
  assert.equal(snapshot.text(), 'бір\nекі');
  assert.equal(store.text(), 'үш');
});

test('the tree stays flat: its height follows the logarithm of the lines, also after deleting most of them', () => {
  const store = TextStore.from('сөз\n'.repeat(200_000));
  assert.ok(store.height <= 5, `height ${store.height}`);
  const next = randomOf(7);
  for (let i = 0; i < 2000; i++) {
    const line = Math.floor(next() * store.lineCount);
    store.edit({ start: { line, character: 0 }, end: { line: line + 90, character: 0 } }, '');
  }
  assert.ok(store.lineCount < 21_000);
  assert.ok(store.height <= 5, `height ${store.height}`);
});

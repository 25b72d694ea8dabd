/** More findings than an editor shows: which of them are answered, and in which order. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Session } from './session';

after(() => Session.killAll());

/** VS Code cuts a file's diagnostics there. */
const SHOWN = 1000;

test('beyond 1,000 the most severe are answered, of equals the first, in the order of the document', async () => {
  const session = await Session.start({ settings: { spelling: { severity: 'hint' } } });
  const LINES = 1300;
  // From the end of the first thousand on, each tenth line holds a zero-width space, too, which is worse than a hint.
  const isWorse = (line: number) => line >= 950 && line % 10 === 0;
  const lines = Array.from(
    { length: LINES },
    (_, line) => `Ол мектепкк${isWorse(line) ? ' ба\u200bрды' : ' барды'} ${line}.`,
  );
  const uri = await session.open('many.txt', `${lines.join('\n')}\n`);
  const found = await session.diagnostics(uri);
  assert.equal(found.length, SHOWN);
  const places = found.map(({ range }) => range.start.line * 1000 + range.start.character);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  const worse = found
    .filter(({ severity }) => severity !== undefined && severity < 4)
    .map(({ range }) => range.start.line);
  assert.deepEqual(
    worse,
    lines.flatMap((_, line) => (isWorse(line) ? [line] : [])),
  );
  const hints = new Set(found.filter(({ severity }) => severity === 4).map(({ range }) => range.start.line));
  assert.deepEqual(
    [...hints],
    Array.from({ length: hints.size }, (_, line) => line),
  );
  assert.equal(await session.stop(), 0);
});

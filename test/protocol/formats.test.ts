/** Files whose format alone is hard to read: they cost themselves, and every other document stays answered. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { markdownTooDense } from '../../server/src/text/formats/markdown';
import { Session } from './session';

after(() => Session.killAll());

/** Generated: a unit of markup and how often it stands in one paragraph, about 100 KB each. */
const UNITS = ['*a', ']', '<a b="', '![a](', '> '];

/** Long enough for any machine under load; each of these took minutes once. */
const LIMIT = 120_000;

async function inTime<T>(answer: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer: ${what}`)), LIMIT);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

test('paragraphs of nothing but markup: another document is answered, and what is read as plain text says so', async () => {
  const session = await Session.start();
  const dense: string[] = [];
  for (const [n, unit] of UNITS.entries()) {
    dense.push(await session.open(`${n}.md`, unit.repeat(Math.ceil(100_000 / unit.length)), 'markdown'));
  }
  await session.open('a.csv', `text\n${'"a b"\n'.repeat(40_000)}`, 'csv');
  await session.open('a.prompt', `---\r\n${'a\r\n'.repeat(60)}`, 'qalam-prompt');
  const other = await session.open('other.txt', 'Ол мектепкк барды.\n');
  const found = await inTime(session.diagnostics(other), 'other.txt');
  assert.deepEqual(
    found.map(({ code }) => code),
    ['spelling.unknown-word'],
  );
  const [first] = dense;
  for (let found: unknown[] = []; found.length === 0; ) {
    found = (await inTime(session.diagnostics(first!), '0.md')).filter(({ code }) => code === markdownTooDense.id);
  }
  assert.equal(await session.stop(), 0);
});

/**
 * Branches switched under open documents: files, word lists and corrections become others all at once, again and again, and
 * what is said in the end is what a server says that is started on the last state. `QALAM_SEED` replays a run.
 */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { formatSidecar, makeCorrection } from '../../server/src/entities/corrections';
import { randomOf } from '../../server/src/random';
import { TextStore } from '../../server/src/text/store';
import { Session } from './session';

const SEED = Number(process.env.QALAM_SEED ?? 20260);
const FILES = 24;
const SWITCHES = 12;
const WORDS = ['мектепкк', 'кітапханағаа', 'ккелді', 'ббарды', 'қалаадан'];
const NAME = 'Самұрық';
const LINES = [
  ...WORDS.map((word) => `Кеше ол ${word} екен.`),
  'Бүгін Алматыда қар жауды.',
  `Кеше ${NAME} туралы ертегі оқылды.`,
  'Мы говорим по-русски каждый день.',
  'Қазaқ тілі , мемлекеттік тіл.',
  '',
];

after(() => Session.killAll());

test(`what is said after ${SWITCHES} switches of branches equals a fresh analysis (seed ${SEED})`, async () => {
  const random = randomOf(SEED);
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
  const root = mkdtempSync(join(tmpdir(), 'qalam-branches-'));
  const folders = [join(root, 'a'), join(root, 'b')];
  const format = (n: number) => (['txt', 'md', 'jsonl'] as const)[n % 3]!;
  const language = (n: number) => ({ txt: 'plaintext', md: 'markdown', jsonl: 'jsonl' })[format(n)];
  const path = (n: number) => join(folders[n % 2]!, `file-${n}.${format(n)}`);
  const uri = (n: number) => pathToFileURL(path(n)).href;
  const text = (n: number) => {
    const lines = Array.from({ length: 1 + Math.floor(random() * 40) }, () => pick(LINES));
    return lines.map((line) => (format(n) === 'jsonl' ? JSON.stringify({ text: line }) : line)).join('\n');
  };
  const write = (file: string, content: string | undefined) => {
    mkdirSync(dirname(file), { recursive: true });
    if (content === undefined) rmSync(file, { force: true });
    else writeFileSync(file, content);
  };
  const everyone = Array.from({ length: FILES }, (_, n) => n);
  const settingsOf = (scope: string) =>
    scope.includes('/b/') ? { spelling: { projectWords: 'words.txt' } } : { cleaning: { enabled: false } };

  const session = await Session.start({ folders });
  session.settingsOf = settingsOf;
  /** What the editor holds: other than on disk where the writer has changed it. */
  const buffers = new Map<number, string>();
  for (let round = 0; round < SWITCHES; round++) {
    const files = everyone.map((n) => (random() < 0.2 ? undefined : text(n)));
    for (const n of everyone) write(path(n), files[n]);
    write(join(folders[0]!, '.qalam', 'words.txt'), random() < 0.3 ? undefined : `${pick(WORDS)}\n${pick(WORDS)}\n`);
    write(join(folders[1]!, 'words.txt'), random() < 0.3 ? undefined : `${pick(WORDS)}\n`);
    for (const n of everyone) {
      // For the text as it is on this branch, or for another one.
      const marked = files[n]?.includes(NAME) ? files[n] : LINES.join('\n');
      const start = marked.indexOf(NAME);
      const span = { start, end: start + NAME.length };
      const correction = makeCorrection(TextStore.from(marked), span, NAME, pick(['EVENT', 'PERSON']));
      write(
        `${path(n)}.qalam.jsonl`,
        random() < 0.5 ? undefined : formatSidecar({ corrections: [correction], unread: [] }),
      );
    }
    for (const n of everyone) {
      const held = buffers.get(n);
      const chance = random();
      if (held === undefined) {
        if (files[n] === undefined || chance < 0.3) continue;
        buffers.set(n, files[n]!);
        session.openUri(uri(n), files[n]!, language(n));
      } else if (chance < 0.2) {
        buffers.delete(n);
        session.close(uri(n));
      } else if (chance < 0.4) {
        // The writer has changed it: the editor keeps that.
        const line = format(n) === 'jsonl' ? JSON.stringify({ text: pick(LINES) }) : pick(LINES);
        buffers.set(n, `${line}\n${held}`);
        session.change(uri(n), 0, 0, 0, `${line}\n`);
      } else if (files[n] !== undefined) {
        buffers.set(n, files[n]!);
        session.replace(uri(n), files[n]!);
      }
      // Others are gone from the disk, or taken back later: the editor keeps showing what it has.
    }
    // Every other time the server has a moment, and is asked while it works.
    if (round % 2 === 0)
      await Promise.all([...buffers.keys()].slice(0, 4).map((n) => session.diagnostics(uri(n)).catch(() => undefined)));
  }

  const known = async (from: Session) => {
    const answers: Record<string, unknown> = {};
    for (const n of [...buffers.keys()].sort((a, b) => a - b)) {
      const found = await from.diagnostics(uri(n));
      const entities = await from.request<{ text: string; class: string; range: unknown }[]>('qalam/entities', {
        uri: uri(n),
      });
      answers[path(n)] = [
        found.map(({ range, code, message }) => `${range.start.line}:${range.start.character} ${code} ${message}`),
        entities.map((one) => `${one.class} ${one.text} ${JSON.stringify(one.range)}`),
      ];
    }
    return answers;
  };
  const fresh = await Session.start({ folders });
  fresh.settingsOf = settingsOf;
  for (const [n, held] of buffers) await fresh.openUri(uri(n), held, language(n));
  const counted = (answers: Record<string, unknown>) => JSON.stringify(answers).length;
  // The lists are looked at every second, and a document is compared with itself when it has been still for a moment.
  const end = Date.now() + 30_000;
  let [expected, seen] = [await known(fresh), await known(session)];
  let [before, same] = ['', 0];
  // On a busy machine what was written last may be read late: only what stays different is wrong.
  while (Date.now() < end && (same < 4 || !isDeepStrictEqual(seen, expected))) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    [expected, seen] = [await known(fresh), await known(session)];
    const now = JSON.stringify([expected, seen]);
    same = now === before ? same + 1 : 0;
    before = now;
  }
  // Only what differs: all of it would hide it.
  const other = Object.keys(expected).filter((file) => !isDeepStrictEqual(seen[file], expected[file]));
  for (const file of other) {
    const sidecar = `${file}.qalam.jsonl`;
    const kept = existsSync(sidecar) ? readFileSync(sidecar, 'utf8') : 'no sidecar';
    assert.equal(JSON.stringify(seen[file], null, 1), JSON.stringify(expected[file], null, 1), `${file}: ${kept}`);
  }
  assert.deepEqual(Object.keys(seen), Object.keys(expected));
  assert.match(JSON.stringify(expected), /EVENT Самұрық|PERSON Самұрық/);
  assert.ok(buffers.size > FILES / 3 && counted(expected) > 2000, 'there was something to say');
  // Of what was closed nothing is known any more.
  for (const n of everyone.filter((one) => !buffers.has(one)))
    await assert.rejects(
      session.request('qalam/entities', { uri: uri(n) }),
      /does not check this file|тексермейді|не проверяет/,
    );
  assert.equal(await fresh.stop(), 0);
  assert.equal(await session.stop(), 0);
  rmSync(root, { recursive: true, force: true });
});

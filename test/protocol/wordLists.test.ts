/** Unknown words as a list, and many words at once: by frequency, accepted, imported. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ImportedCount, UnknownWord } from '../../server/src/protocol';
import { Session } from './session';

after(() => Session.killAll());

const start = () => Session.start({ initializationOptions: { storagePath: '' } });
const unknown = (session: Session, uri: string) => session.request<UnknownWord[]>('qalam/unknownWords', { uri });
const execute = <T>(session: Session, command: string, ...args: unknown[]) =>
  session.request<T>('workspace/executeCommand', { command, arguments: args });

const TEXT = 'Біз мектепкк бардық.\nОл мектепкк барды, Еңқожиннің үйі.\nЕңқожинге хат келді. Еңқожиннен хабар жоқ.\n';

test('unknown words come by frequency, with a stem that most of them share and what stands around', async () => {
  const session = await start();
  const uri = await session.open('a.txt', TEXT);
  const words = await unknown(session, uri);
  assert.deepEqual([words[0]!.word, words[0]!.count, words[0]!.example], ['мектепкк', 2, 'Біз мектепкк бардық.']);
  const names = words.filter(({ word }) => word.startsWith('Еңқожин'));
  assert.ok(names.length >= 2);
  assert.ok(names.every(({ stem }) => stem === 'Еңқожин'));
  assert.equal(await session.stop(), 0);
});

test('a word by itself is answered with what may have been meant, likeliest first', async () => {
  const session = await start();
  const of = (word: string) => session.request<string[]>('qalam/wordSuggestions', { word });
  assert.equal((await of('кітапханағаа'))[0], 'кітапханаға');
  const joined = await of('мектепбарды');
  assert.ok(joined.every((word) => word.length > 5));
  assert.equal(await session.stop(), 0);
});

test('many words are added at once, sorted, each once; what is accepted or ignored is unknown no more', async () => {
  const session = await start();
  const uri = await session.open('a.txt', TEXT);
  const added = await execute<number>(session, 'qalam.server.addWords', uri, 'project', [
    'мектепкк',
    'Еңқожин*',
    'Еңқожин*',
  ]);
  assert.equal(added, 2);
  assert.deepEqual(await unknown(session, uri), []);
  assert.equal(readFileSync(join(session.folder, '.qalam/words.txt'), 'utf8'), 'Еңқожин*\nмектепкк\n');
  assert.equal(await execute<number>(session, 'qalam.server.addWords', uri, 'project', ['мектепкк']), 0);
  const other = await session.open('b.txt', 'Бұл дегенннн сөз.\n');
  assert.equal((await unknown(session, other)).length, 1);
  await execute(session, 'qalam.server.ignoreInFile', other, 'дегенннн');
  assert.deepEqual(await unknown(session, other), []);
  assert.equal(await session.stop(), 0);
});

test('a list of Hunspell becomes words of the project; it is said how many were new, known and left out', async () => {
  const session = await start();
  const uri = await session.open('a.txt', TEXT);
  await execute(session, 'qalam.server.addWords', uri, 'project', ['аббб']);
  const dic = '4\nмектепкк/AB\nаббб\nеки сөз\nЕңқожин/N po:noun\n';
  const counts = await execute<ImportedCount>(session, 'qalam.server.importWords', uri, 'project', 'kk.dic', dic);
  assert.deepEqual(counts, { added: 2, known: 1, leftOut: 1 });
  assert.equal(readFileSync(join(session.folder, '.qalam/words.txt'), 'utf8'), 'аббб\nЕңқожин\nмектепкк\n');
  assert.ok(!(await unknown(session, uri)).some(({ word }) => word === 'мектепкк'));
  assert.equal(await session.stop(), 0);
});

test('windows that add words to the same list at once lose none of them', async () => {
  const first = await start();
  const windows = [
    first,
    await Session.start({ folders: [first.folder] }),
    await Session.start({ folders: [first.folder] }),
  ];
  const uri = `${pathToFileURL(first.folder).href}/a.txt`;
  const words = Array.from(
    { length: 60 },
    (_, i) => `${'абвгд'[i % 5]}ққққ${'абвгдежзиклм'[Math.floor(i / 5)]}`,
  ).sort();
  await Promise.all(
    words.map((word, i) => execute(windows[i % windows.length]!, 'qalam.server.addWords', uri, 'project', [word])),
  );
  const kept = readFileSync(join(first.folder, '.qalam/words.txt'), 'utf8');
  assert.deepEqual(kept.split('\n').filter(Boolean).sort(), words);
  for (const window of windows) assert.equal(await window.stop(), 0);
});

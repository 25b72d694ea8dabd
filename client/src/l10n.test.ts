import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import english from '../l10n/bundle.l10n.json';
import kazakh from '../l10n/bundle.l10n.kk.json';
import russian from '../l10n/bundle.l10n.ru.json';
import { locale, localeOf, manifestText, setLocale, t } from './l10n';

const read = async (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');

after(() => setLocale('en', read));

test('the language is the one that the setting names, and VS Code’s where it says auto', () => {
  for (const [setting, display, expected] of [
    ['auto', 'ru', 'ru'],
    ['auto', 'ru-RU', 'ru'],
    ['auto', 'de', 'en'],
    ['kk', 'en', 'kk'],
    ['ru', 'kk', 'ru'],
    ['en', 'ru', 'en'],
    ['nonsense', 'ru', 'en'],
  ] as const) {
    assert.equal(localeOf(setting, display), expected, `${setting}, ${display}`);
  }
});

test('sentences and names are in the language that was set, with their values in place', async () => {
  for (const [language, sentence, name] of [
    ['kk', 'Талдау: 5%', 'Адам'],
    ['ru', 'Анализ: 5%', 'Человек'],
    ['en', 'Analysing: 5%', 'Person'],
  ] as const) {
    await setLocale(language, read);
    assert.equal(locale(), language);
    assert.equal(t('Analysing: {0}', '5%'), sentence);
    assert.equal(manifestText('class.PERSON'), name);
  }
  await setLocale('kk', read);
  assert.equal(t('The first {0} of {1}:', 3, 20), 'Алғашқы 3 орын (барлығы 20):');
  assert.equal(t('The first {0} of {1}:', '{0}', '{1}'), 'Алғашқы {0} орын (барлығы {1}):', 'filled in later');
  assert.equal(t('constructor'), 'constructor');
});

test('of two languages the later one stands, and one that cannot be read changes nothing', async () => {
  let answer = (_text: string) => {};
  const slow = (path: string) =>
    path.startsWith('package')
      ? new Promise<string>((resolve) => {
          answer = resolve;
        })
      : read(path);
  const first = setLocale('kk', slow);
  await setLocale('ru', read);
  answer(await read('package.nls.kk.json'));
  await first;
  assert.equal(locale(), 'ru');
  assert.equal(manifestText('class.PERSON'), 'Человек');
  await assert.rejects(setLocale('kk', () => Promise.reject(new Error('gone'))));
  assert.deepEqual([locale(), t('Analysing: {0}', 1)], ['ru', 'Анализ: 1']);
});

/** The sentences that the client says: the first argument of `t`, which is always written out. */
const said = new Set(
  readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'l10n.ts')
    .flatMap((name) => [
      ...readFileSync(join(__dirname, name), 'utf8').matchAll(/\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/gu),
    ])
    .map(([, single, double]) => (single ?? double)!.replace(/\\(.)/gu, '$1')),
);

test('every sentence is there in three languages, with the same places, and none is left over', () => {
  assert.ok(said.size > 200, String(said.size));
  assert.deepEqual(Object.keys(english).sort(), [...said].sort());
  const places = (text: string) => [...text.matchAll(/\{\d+\}/gu)].map(([place]) => place).sort();
  for (const translated of [kazakh, russian] as Readonly<Record<string, string>>[]) {
    assert.deepEqual(Object.keys(translated).sort(), [...said].sort());
    for (const [sentence, text] of Object.entries(translated)) assert.deepEqual(places(text), places(sentence), text);
  }
});

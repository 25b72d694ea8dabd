import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram, jsonl } from '../../../test/batch/program';

const program = new CliProgram();
const folder = mkdtempSync(join(tmpdir(), 'qalam-languages-'));
after(() => {
  program.dispose();
  rmSync(folder, { recursive: true });
});

const RU = 'Сегодня в городе прошло важное совещание. Министр рассказал о планах на следующий год. ';
const KK = 'Бүгін қалада маңызды жиын өтті. Министр келесі жылғы жоспарлар туралы айтып берді. ';
const CHECKS = ['--with', 'language'];

test('the language of a record is that of all its prose, with shares', async () => {
  const chat = {
    messages: [
      { role: 'system', content: RU.repeat(25) },
      { role: 'assistant', content: KK.repeat(250) },
    ],
  };
  const records = [
    { text: RU.repeat(25) + KK.repeat(250) },
    chat,
    { text: KK.repeat(25) + RU.repeat(700) },
    { text: KK },
  ];
  const input = records.map((record) => JSON.stringify(record)).join('\n');
  for (const command of [['detect'], ['check', ...CHECKS]]) {
    const answers = jsonl((await program.run(command, `${input}\n`)).out);
    assert.deepEqual(
      answers.map((answer) => answer.qalam_language.label),
      ['kk', 'kk', 'ru', 'kk'],
      command.join(' '),
    );
    assert.ok(Math.abs(answers[0].qalam_language.languages.ru - 0.09) < 0.03);
    assert.equal('languages' in answers[3].qalam_language, false);
  }
});

test('a text of two languages is mixed, and attributes say where which is', async () => {
  const text = RU.repeat(20) + KK.repeat(20);
  const [answer] = jsonl((await program.run(['detect'], JSON.stringify({ text }))).out);
  assert.equal(answer.qalam_language.label, 'mixed');
  const [{ attributes }] = jsonl(
    (await program.run(['check', ...CHECKS, '--attributes-only'], JSON.stringify({ id: 1, text }))).out,
  );
  assert.deepEqual(attributes.qalam__language__mixed, [[0, text.length, 1]]);
  const [[ruStart, ruEnd]] = attributes.qalam__language__ru;
  const [[kkStart, kkEnd]] = attributes.qalam__language__kk;
  assert.deepEqual([ruStart, kkEnd, ruEnd], [0, text.length, kkStart]);
  assert.ok(Math.abs(kkStart - RU.length * 20) < RU.length * 2);
});

test('detect decides as check does, with the dictionary', async () => {
  const texts = [
    'Бүгин кешке жаңбыр жауады',
    'Мениң атым басқа',
    'Бүгүн эртең менен биз шаардын четиндеги эски китепканага бардык',
  ];
  const input = texts.map((text) => JSON.stringify({ text })).join('\n');
  for (const command of [['detect'], ['check', ...CHECKS], ['check', '--with', 'language,spelling']]) {
    const answers = jsonl((await program.run(command, `${input}\n`)).out);
    assert.deepEqual(
      answers.map((answer) => answer.qalam_language.label),
      ['kk', 'kk', 'ky'],
      command.join(' '),
    );
  }
  const [{ words }] = jsonl((await program.run(['detect', '--words'], `${RU.repeat(40)}${KK.repeat(40)}\n`)).out);
  assert.deepEqual([words[0].label, words.at(-1).label], ['ru', 'kk'], 'words beyond the first 2,000 units as well');
});

test('what was left unchecked is said once, and in the figures', async () => {
  const text = `${KK}${RU}${KK}The weather was fine all week.\n`;
  const file = join(folder, 'mixed.txt');
  writeFileSync(file, text);
  const { err } = await program.run(['check', '--format', 'text', '--locale', 'en', file]);
  assert.match(err, /Sentences that are not Kazakh in Cyrillic, whose spelling was not checked: ru 2, en 1\.\n/);
  assert.equal(err.match(/not Kazakh/g)?.length, 1);
  const stats = JSON.parse((await program.run(['stats', '--input', 'text'], text)).out);
  assert.deepEqual(stats.unchecked, { ru: 2, en: 1 });
  writeFileSync(file, `${KK}\n`);
  const quiet = await program.run(['check', '--format', 'text', '--locale', 'en', file]);
  assert.doesNotMatch(quiet.err, /not Kazakh/);
});

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram, jsonl } from '../../../test/batch/program';
import type { PlacedFinding } from './report';
import { WordCounts, wordLines } from './words';

const program = new CliProgram();
after(() => program.dispose());

const file = (name: string, content: string) => {
  const path = join(program.folder, name);
  writeFileSync(path, content);
  return path;
};
const record = (text: string) => `${JSON.stringify({ text })}\n`;

test('words: unknown words of all files by frequency, with a place and an example', async () => {
  const one = file(
    'one.jsonl',
    record('Ол мектпке барды.') + record('Мектпке бару керек, сөйлм жазды.') + record('Бұл дұрыс жазылған сөйлем.'),
  );
  const two = file('two.txt', 'Мен кітап оқыдым.\nБалалар мектпке барды.\n');
  const { code, out } = await program.run(['words', '--format', 'jsonl', one, two]);
  assert.equal(code, 0);
  const [first, second, ...more] = jsonl(out);
  assert.deepEqual([first.word, first.count, first.file, first.line], ['мектпке', 3, one, 1]);
  assert.equal(first.example, 'Ол мектпке барды.');
  assert.deepEqual([second.word, second.count, second.line], ['сөйлм', 1, 2]);
  assert.deepEqual(more, []);
  const table = (await program.run(['words', one])).out.split('\n');
  assert.match(table[0]!, /^2 {2}мектпке {2}.*one\.jsonl:1:\d+ {2}Ол мектпке барды\.$/);
  const sheet = (await program.run(['words', '--format', 'csv', one])).out.split('\n');
  assert.equal(sheet[0], 'word,count,rule,suggestion,file,line,column,example');
  assert.match(sheet[2]!, /^сөйлм,1,.*,"Мектпке бару керек, сөйлм жазды\."$/);
  const stdin = await program.run(['words', '--format', 'jsonl', '--jobs', '2'], record('Ол мектпке барды.'));
  assert.deepEqual(
    jsonl(stdin.out).map(({ word, file: name }) => [word, name]),
    [['мектпке', '<stdin>']],
  );
});

test('the place of a word is its first one, with a capital or without', async () => {
  const path = file('capital.jsonl', record('Мектпке барды, мектпке келді.') + record('Сөйлм, сөйлм, сөйлм.'));
  const found = jsonl((await program.run(['words', '--format', 'jsonl', path])).out);
  assert.deepEqual(
    found.map(({ word, count, line, column }) => [word, count, line, column]),
    [
      ['сөйлм', 3, 2, 10],
      ['мектпке', 2, 1, 10],
    ],
  );
});

test('words that are accepted are no findings of check, stats and words, in files and in a filter', async () => {
  const text = record('Ол мектпке барды, Еңқожиннің сөйлмі.');
  const corpus = file('accept.jsonl', text);
  const list = file('right.txt', '# жоба\nмектпке\nЕңқожин*\n');
  const more = file('more.txt', 'сөйлмі\n');
  const words = async (...lists: string[]) =>
    jsonl(
      (await program.run(['words', '--format', 'jsonl', corpus, ...lists.flatMap((path) => ['--accept', path])])).out,
    ).map(({ word }) => word);
  assert.deepEqual((await words()).sort(), ['Еңқожиннің', 'мектпке', 'сөйлмі'].sort());
  assert.deepEqual(await words(list), ['сөйлмі']);
  assert.deepEqual(await words(list, more), []);
  const check = await program.run(['check', '--with', 'spelling', '--accept', list], text);
  assert.deepEqual(
    jsonl(check.out)[0].annotations.map(({ args }: { args: string[] }) => args[0]),
    ['сөйлмі'],
  );
  const stats = await program.run(['stats', '--with', 'spelling', '--accept', list, corpus]);
  assert.equal(JSON.parse(stats.out).unknownWords, 1);
  const missing = await program.run(['check', '--accept', join(program.folder, 'none.txt'), corpus]);
  assert.equal(missing.code, 3);
  assert.match(missing.err, /none\.txt/);
});

test('clean --replace: every place of a word, and what was found nowhere is said', async () => {
  const list = file('wrong.tsv', 'мектпке\tмектепке\nсөйлм\t"сөйлем"\nжоқсөз\tсөз\n');
  const corpus = file(
    'replace.jsonl',
    `{"n": 1.0, "text": "Мектпке, \\u043cектпке: сөйлм.", "note": 5}\n${record('мектпкедей')}`,
  );
  const { code, out, err } = await program.run(['clean', '--replace', list, '--fix', 'none', corpus]);
  assert.equal(code, 0);
  assert.equal(
    out,
    `{"n": 1.0, "text": "Мектепке, \\u043cектепке: \\"сөйлем\\".", "note": 5}\n${record('мектпкедей')}`,
  );
  assert.match(err, /replaced: 3 places of 2 words; found nowhere 1: жоқсөз/);
  const written = await program.run(['clean', '--replace', list, '--write', '--jobs', '2', corpus]);
  assert.equal(written.code, 0);
  assert.match(
    readFileSync(corpus, 'utf8'),
    /^\{"n": 1\.0, "text": "Мектепке, \\u043cектепке: \\"сөйлем\\"\.", "note": 5\}\n/,
  );
  const filter = await program.run(['clean', '--replace', list, '--fix', 'none'], record('МЕКТПКЕ'));
  assert.equal(filter.out, record('МЕКТЕПКЕ'));
  // Markup begins in the middle of what would change.
  const page = file('page.md', 'Ол сө**йлм жаз**ды.\n\nОл мектпке барды.\n');
  const whole = file('whole.tsv', 'мектпке\tмектепке\nсөйлм\tтекст\n');
  const marked = await program.run(['clean', '--replace', whole, '--fix', 'none', '--locale', 'en', page]);
  assert.equal(marked.out, 'Ол сө**йлм жаз**ды.\n\nОл мектепке барды.\n');
  assert.match(marked.err, /replaced: 1 places of 1 words; left as they are, for the markup would break: 1 places/);
  for (const [content, message] of [
    ['мектпке мектепке\n', /bad\.tsv:1: the line is not word<Tab>replacement/],
    ['а\tб\nекі сөз\tбір\n', /bad\.tsv:2: what is to be replaced is not one word/],
    ['а\tб\nа\tв\n', /bad\.tsv:2: the word has another replacement above/],
  ] as const) {
    const bad = await program.run(['clean', '--replace', file('bad.tsv', content)], record('а'));
    assert.equal(bad.code, 2);
    assert.equal(bad.out, '');
    assert.match(bad.err, message);
  }
});

const found = (word: string, rule = 'spelling.unknown-word'): PlacedFinding => ({
  start: 0,
  end: 1,
  rule,
  severity: 'information',
  args: [word],
  startLine: 1,
  startColumn: 1,
  endLine: 1,
  endColumn: 2,
  example: word,
});

test('memory is bounded: rare words are forgotten, frequent ones are not, and it is said', () => {
  const counts = new WordCounts(100);
  for (let n = 0; n < 10_000; n++) {
    counts.add('a', found(`сөз${n}`));
    if (n % 3 === 0) counts.add('a', found('жиі'));
  }
  const all = counts.all();
  assert.ok(all.length <= 100);
  assert.deepEqual([all[0]!.word, all[0]!.count], ['жиі', 3334]);
  assert.match(counts.limit()!.en, /100 were remembered/);
  assert.equal(new WordCounts(100).limit(), undefined);
});

test('control characters of a corpus do not reach the terminal', () => {
  const counts = new WordCounts(10);
  counts.add('a', { ...found('сөз'), example: 'сөз \u001b[31m' });
  const [line] = [...wordLines(counts.all(), 'text')];
  assert.doesNotMatch(line!, new RegExp(String.fromCharCode(27)));
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram } from '../../../test/batch/program';
import { CorpusDuplicates } from './duplicates';

const program = new CliProgram();
after(() => program.dispose());

const LINE = 'Бүгін Алматы қаласында ауа райы өте жақсы болды.';

test('a line of another file is named with it, one of the same file by its number', () => {
  const duplicates = new CorpusDuplicates(100, []);
  const add = (line: number, text: string) =>
    duplicates.add(`${text}\n`, line, text).map(({ args, end }) => [args, end]);
  duplicates.begin('a.txt');
  assert.deepEqual(add(0, 'Мүлде басқа сөйлем осында.'), []);
  assert.deepEqual(add(4, LINE), []);
  assert.deepEqual(add(5, LINE), [[['5'], LINE.length]]);
  duplicates.begin('b.txt');
  assert.deepEqual(add(0, 'Тағы бір бөлек сөйлем бар.'), []);
  assert.deepEqual(add(1, LINE), [[['a.txt:5'], LINE.length]]);
  assert.deepEqual(add(2, 'Тағы бір бөлек сөйлем бар.'), [[['1'], 26]]);
  assert.equal(duplicates.limit(), undefined);
});

test('the same letters written in other ways, or with what cannot be seen between them, are the same', () => {
  const duplicates = new CorpusDuplicates(100, []);
  duplicates.begin('a.txt');
  const line = 'Қойшы тауға қойын айдап, ёлканың түбінде тынықты.';
  const ways = [line.normalize('NFD'), line.replace('айдап', 'ай\u00adдап'), `\ufeff${line}`];
  const all = [line, ...ways, line.replace('айдап', 'ай\u200bдап'), line.replaceAll(' ', '\u00a0')];
  const rules = all.map((text, i) => duplicates.add(text, i, text).map(({ rule }) => rule));
  assert.deepEqual(rules, [[], ...Array.from({ length: 5 }, () => ['cleaning.repeated-line'])]);
});

test('what is remembered is bounded, and that is said', () => {
  const duplicates = new CorpusDuplicates(2, ['cleaning.near-duplicate']);
  duplicates.begin('a.txt');
  const texts = [LINE, 'бірінші сөйлем осы тұрған', 'екінші нәрсе бөлек мағынада'];
  for (const [line, text] of texts.entries()) duplicates.add(text, line, text);
  assert.deepEqual(duplicates.add(LINE, 3, LINE), []);
  assert.match(duplicates.limit()!.en, /compared with the 2 before it only/);
});

test('an exact copy is never called nearly the same, however little is remembered', () => {
  const long = 'Алматы қаласында 12 мамырда қазақ тілі мен әдебиетінің мұғалімдері үшін үлкен жиын өтті.';
  const near = long.replace('12', '13');
  for (const memory of [1, 2, 3]) {
    const duplicates = new CorpusDuplicates(memory, []);
    duplicates.begin('a.txt');
    let line = 0;
    const add = (text: string) => duplicates.add(text, line++, text).map(({ rule, args, end }) => [rule, args, end]);
    assert.deepEqual(add(long), []);
    // Too short to be nearly the same as anything.
    for (let i = 0; i < memory; i++) assert.deepEqual(add(`бір екі үш ${i}`), []);
    const copy = long.toUpperCase();
    assert.deepEqual(add(copy), [['cleaning.repeated-line', ['1'], copy.length]], `${memory}`);
    assert.equal(add(near)[0]![0], 'cleaning.near-duplicate');
  }
});

test('a report compares all files', async () => {
  const paths = ['a.txt', 'b.jsonl', 'c.txt'].map((name) => join(program.folder, name));
  writeFileSync(paths[0]!, `Басы.\n${LINE}\n`);
  writeFileSync(paths[1]!, `${JSON.stringify({ text: LINE })}\n`);
  writeFileSync(paths[2]!, `${LINE}\n${LINE.replace('өте жақсы', 'өте  жақсы')}\n`);
  for (const jobs of ['1', '2']) {
    const { out } = await program.run(['check', '--with', 'cleaning', '--jobs', jobs, ...paths]);
    const found = out.split('\n').filter((line) => line.endsWith('cleaning.repeated-line'));
    assert.deepEqual(
      found.map((line) => line.replaceAll(`${program.folder}/`, '').replace(/ warning (.*)\. cleaning.*/, ' $1')),
      [
        'b.jsonl:1:1 The same as line a.txt:2',
        'c.txt:1:1 The same as line a.txt:2',
        'c.txt:2:1 The same as line a.txt:2',
      ],
    );
    const stats = JSON.parse((await program.run(['stats', '--with', 'cleaning', '--jobs', jobs, ...paths])).out);
    assert.equal(stats.duplicates, 3);
  }
  const bounded = await program.run(['check', '--with', 'cleaning', '--memory', '1', ...paths]);
  assert.match(bounded.err, /compared with the 1 before it only/);
});

test('figures of stdin count its repeated lines, as text and as records', async () => {
  const texts = ['Басы осында.', LINE, LINE];
  for (const [input, lines] of [
    ['text', texts],
    ['jsonl', texts.map((text) => JSON.stringify({ text }))],
  ] as const) {
    const { out } = await program.run(
      ['stats', '--with', 'cleaning', '--format', 'report', '--input', input],
      `${lines.join('\n')}\n`,
    );
    const { stats, places } = JSON.parse(out);
    assert.equal(stats.duplicates, 1, input);
    assert.equal(places['cleaning.repeated-line'][0].file, '<stdin>');
  }
});

test('rows, tagged sentences and paragraphs are compared as well; of which files nothing is compared is said', async () => {
  const files: Record<string, string> = {
    'a.txt': `${LINE}\n`,
    'b.csv': `id,text\n1,Мүлде басқа сөйлем осында.\n2,"${LINE}"\n`,
    'c.iob2': `${LINE.split(' ').join(' O\n')} O\n`,
    'd.md': `# Тақырып\n\n${LINE}\n`,
    'e.py': `# ${LINE}\n`,
  };
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(program.folder, `t-${name}`);
    writeFileSync(path, text);
    return path;
  });
  const { out, err } = await program.run(['check', '--with', 'cleaning', ...paths]);
  assert.deepEqual(
    out
      .split('\n')
      .filter((line) => line.includes('cleaning.repeated-line'))
      .map((line) => line.replaceAll(`${program.folder}/t-`, '').replace(/ warning (.*)\. cleaning.*/, ' $1')),
    ['b.csv:3:4 The same as line a.txt:1', 'c.iob2:1:1 The same as line a.txt:1', 'd.md:3:1 The same as line a.txt:1'],
  );
  assert.match(err, /Duplicates were not looked for in these files \(1\): .*e\.py/);
  const stats = JSON.parse((await program.run(['stats', '--with', 'cleaning', ...paths.slice(0, 2)])).out);
  assert.equal(stats.duplicates, 1);
});

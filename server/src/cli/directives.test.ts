import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram } from '../../../test/batch/program';

/** That the command line hears what the editor hears is tested beside the editor, in `test/protocol/spelling.test.ts`. */
const program = new CliProgram();
after(() => program.dispose());
const write = (name: string, text: string | Buffer) => {
  const path = join(program.folder, name);
  writeFileSync(path, text);
  return path;
};

const LINES = 'Сөз &laquo;a@mail.kz&raquo; qalam:ignore-line\nСөз &laquo;a@mail.kz&raquo;\n';

test('what is quiet is not reported, nor fixed, nor counted, but masked; how much it is stands on stderr', async () => {
  const path = write('a.txt', LINES);
  const check = await program.run(['check', '--with', 'cleaning', path]);
  assert.deepEqual(
    check.out
      .trimEnd()
      .split('\n')
      .map((line) => /:(\d+):\d+ /.exec(line)?.[1]),
    ['2', '2', '2'],
  );
  assert.match(check.err, /qalam:ignore: 3\./);
  const { findings } = JSON.parse((await program.run(['stats', '--with', 'cleaning', path])).out);
  assert.deepEqual(findings, { 'cleaning.html-entity': 2, 'cleaning.email': 1 });
  const cleaned = (await program.run(['clean', '--mask', path])).out;
  assert.equal(cleaned, LINES.replaceAll('a@mail.kz', '[EMAIL]').replace(/\n(.*)&laquo;(.*)&raquo;/, '\n$1«$2»'));
  await program.run(['clean', '--write', path]);
  assert.equal(readFileSync(path, 'utf8'), LINES.replace(/\n(.*)&laquo;(.*)&raquo;/, '\n$1«$2»'));
});

test('records of the file that are equal, and its last line, are quiet too; the words are those of all lines', async () => {
  const record = '{"text": "Біз кеше мектепкк барып келдік, бүгін үйдеміз."}\n';
  const path = write(
    'a.jsonl',
    `${record}{"note": "qalam:ignore-next-line"}\n${record}{"note": "қате мәтінн qalam:ignore мектепкк"}`,
  );
  const check = (file: string) => program.run(['check', '--with', 'spelling,cleaning', '--duplicates', file]);
  assert.match((await check(write('control.jsonl', record + record))).out, /мектепкк.*repeated-line/s);
  const { out, err } = await check(path);
  assert.doesNotMatch(out, /мектепкк|repeated-line/);
  assert.match(out, /мәтінн/);
  assert.match(err, /qalam:ignore: \d/);
  assert.match((await program.run(['words', path])).out, /^1 +мәтінн.*\n$/);
});

test('a file in UTF-16 is heard; what comes by stdin is not, of which lines are records of others', async () => {
  const text = 'Ол мектепкк барды.\nqalam:ignore-file\n';
  const path = write('b.txt', Buffer.from(`\ufeff${text}`, 'utf16le'));
  assert.equal((await program.run(['check', '--with', 'spelling', path])).out, '');
  const { out } = await program.run(['check', '--with', 'spelling', '--input', 'text'], text);
  assert.match(out, /"args":\["мектепкк"\]/);
});

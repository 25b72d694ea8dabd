import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as esbuild from 'esbuild';

/** What curators do with corpora, through the real program as it is shipped. */
const root = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'qalam-corpora-'));
const entry = join(folder, 'cli.js');

before(async () => {
  await esbuild.build({
    entryPoints: [join(__dirname, 'main.ts')],
    outfile: entry,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    mainFields: ['module', 'main'],
  });
});
after(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
}

/** Runs the program in the test's folder. */
function qalam(args: readonly string[], input: string | Buffer = ''): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args, '--data', join(root, 'dictionaries')], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'en_US.UTF-8' },
    });
    const out: Buffer[] = [];
    let err = '';
    child.stdout.on('data', (piece) => out.push(piece));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: Buffer.concat(out), err }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const lines = ({ out }: Run) =>
  out
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('lost letters: words are proposed, and nothing is said of what is left of a word', async () => {
  const run = await qalam(
    ['check'],
    JSON.stringify({ text: '?аза?станды м?дениет министрлігі ?ліпби ж?нінде айтты.' }),
  );
  const { annotations } = lines(run)[0];
  assert.deepEqual(new Set(annotations.map(({ rule }: { rule: string }) => rule)), new Set(['cleaning.lost-letters']));
  const said = annotations.map(({ args, safe }: { args: string[]; safe: boolean }) => [...args, safe]);
  assert.deepEqual(said.slice(0, 3), [
    ['?аза?станды', 'Қазақстанды', false],
    ['м?дениет', 'мәдениет', false],
    ['?ліпби', 'әліпби', false],
  ]);
  assert.equal(said[3][0], 'ж?нінде');
  assert.match(said[3][1], /^жөнінде,/);
  const questions = await qalam(['check', '--with', 'cleaning'], JSON.stringify({ text: 'Келдің бе?Иә. Кім?қашан?' }));
  assert.deepEqual(lines(questions)[0].annotations, []);
});

test('the tags of a file are judged in the scheme that it is in, which is named', async () => {
  const name = file('tags.conll', 'Абай B-PERSON\nҚұнанбайұлы E-PERSON\n. O\n\nАлматы S-GPE\nқаласы B-GPE\n. O\n');
  const run = await qalam(['check', '--with', 'cleaning', '--locale', 'en', name]);
  assert.match(run.err, /tags\.conll: the tags are read as BIOES/);
  assert.match(run.out.toString(), /^tags\.conll:6:8 error In BIOES .*“B-GPE”.*“O”.* entities\.invalid-tag\n$/);
  const cleaned = await qalam(['clean', '--fix', 'safe', name]);
  assert.equal(cleaned.code, 0);
});

test('annotations whose texts are not checked are refused by name', async () => {
  const files = [
    file('a.tsv', '#FORMAT=WebAnno TSV 3.3\n#T_SP=a|value\n\n#Text=Абай\n1-1\t0-4\tАбай\tPER\n'),
    file('b.conll', '#begin document (bc/x); part 000\nbc/x 0 0 Абай NN * - - - - (PERSON) -\n#end document\n'),
    file('c.jsonl', '["Абай Алматыда", {"entities": [[0, 4, "PERSON"]]}]\n'),
    file('d.txt', 'T1\tPERSON 0 4\tАбай\n'),
  ];
  for (const [i, kind] of ['WebAnno TSV', 'CoNLL-2012', 'spaCy', 'brat'].entries()) {
    const run = await qalam(['check', files[i]!]);
    assert.equal(run.code, 3, kind);
    assert.match(run.err, new RegExp(`${kind}.*qalam entities convert`));
    assert.equal(run.out.length, 0);
  }
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

const DIST = join(__dirname, '../../../server/dist');
const TEXT = `${JSON.stringify({ text: 'Мектпе балалар, қазакстан мен Шымкенттегі жатканына' })}\n`;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'qalam-kept-'));
  cpSync(DIST, join(folder, 'dist'), { recursive: true, filter: (path) => !/\.map$|[\\/]web$/.test(path) });
});
after(() => rmSync(folder, { recursive: true, force: true }));

const cache = () => join(folder, '.cache');
function check(...options: string[]): string {
  const args = [join(folder, 'dist', 'cli.js'), 'check', '--with', 'spelling', ...options, '-'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { input: TEXT, encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.ok(status === 0 || status === 1, String(status));
  return stdout;
}
const tables = () => (existsSync(cache()) ? readdirSync(cache()).filter((name) => /tables|part/.test(name)) : []);

test('tables are made once, and whatever is wrong with them they are made anew', () => {
  const expected = check();
  assert.match(expected, /spelling\.unknown-word/);
  assert.deepEqual(tables().sort(), ['lexicon.tables', 'usage.tables']);
  const path = join(cache(), 'lexicon.tables');
  const whole = readFileSync(path);
  const { mtimeMs } = statSync(path);
  assert.equal(check(), expected);
  assert.equal(check('--jobs', '2'), expected);
  assert.equal(statSync(path).mtimeMs, mtimeMs, 'read, not written');

  const noHeader = Buffer.from(whole);
  noHeader[8] = '}'.charCodeAt(0);
  const inside = Buffer.from(whole);
  inside[whole.length >> 1]! ^= 1;
  const lostEnd = Buffer.from(whole).fill(0, whole.length - 65536);
  for (const damaged of [
    Buffer.alloc(0),
    whole.subarray(0, 5000),
    whole.subarray(0, -8),
    Buffer.alloc(whole.length),
    noHeader,
    inside,
    lostEnd,
  ]) {
    writeFileSync(path, damaged);
    assert.equal(check(), expected);
    assert.deepEqual(readFileSync(path), whole);
  }
  // A dictionary that was exchanged.
  const dictionary = join(folder, 'dist', 'data', 'spelling', 'kk.dic');
  const words = readFileSync(dictionary, 'utf8');
  writeFileSync(dictionary, `${words.trimEnd()}\nмектпе\n`);
  assert.doesNotMatch(check(), /Мектпе"\]/);
  writeFileSync(dictionary, words);
  assert.equal(check(), expected);
  assert.equal(tables().length, 2);
});

test('what killed processes left goes after an hour; what may be written now stays', () => {
  check();
  const left = ['lexicon.tables.1.0.part', 'cli-s-ABC-1.code.1-0.part'].map((name) => join(cache(), name));
  const now = join(cache(), 'usage.tables.2.0.part');
  for (const path of [...left, now]) writeFileSync(path, 'half');
  const before = Date.now() / 1000 - 3700;
  for (const path of left) utimesSync(path, before, before);
  check();
  assert.deepEqual(left.filter(existsSync), []);
  assert.ok(existsSync(now));
  rmSync(now);
});

test('of what the package has packed the bytes are kept, and answers are the same', () => {
  rmSync(cache(), { recursive: true, force: true });
  const detect = () => {
    const args = [join(folder, 'dist', 'cli.js'), 'detect', '-'];
    return spawnSync(process.execPath, args, { input: TEXT, encoding: 'utf8' }).stdout;
  };
  const expected = detect();
  assert.match(expected, /"label":"kk"/);
  const unpacked = () => tables().filter((name) => name.includes('unpacked'));
  assert.deepEqual(unpacked(), [], 'nothing is packed');
  const model = join(folder, 'dist', 'data', 'language', 'kk-language.bin');
  const bytes = readFileSync(model);
  writeFileSync(`${model}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }));
  rmSync(model);
  assert.equal(detect(), expected);
  assert.deepEqual(unpacked(), ['language.unpacked.tables']);
  assert.ok(readFileSync(join(cache(), 'language.unpacked.tables')).includes(bytes));
  assert.equal(detect(), expected);
  writeFileSync(model, bytes);
  rmSync(`${model}.br`);
  rmSync(cache(), { recursive: true });
});

test('without a folder to keep them in, nothing is missing', () => {
  const expected = check();
  rmSync(cache(), { recursive: true, force: true });
  // A file stands where the folder would; nobody can write there, be it root.
  writeFileSync(cache(), '');
  chmodSync(cache(), 0o444);
  assert.equal(check(), expected);
  assert.equal(check('--jobs', '2'), expected);
  rmSync(cache());
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { DATA_FILES } from '../server/src/data';
import { decodeModel } from '../server/src/entities/model';
import { checkInputs, dictionaries, hashOf, readSources, type Sources, sha256 } from './sources';

const sources = readSources();

test('every data file that ships is recorded, and every recorded file is there', () => {
  for (const file of Object.values(DATA_FILES)) assert.ok(Object.hasOwn(sources.files, file), file);
  for (const file of Object.keys(sources.files)) assert.ok(existsSync(join(dictionaries, file)), file);
});

/** SPDX identifiers joined by AND and OR. */
const SPDX = /^[\w.+-]+(?: (?:AND|OR) [\w.+-]+)*$/u;

test('every input has a name, a version, a licence and a SHA-256, and is used', () => {
  const used = new Set(Object.values(sources.files).flatMap(({ inputs }) => inputs));
  for (const [id, input] of Object.entries(sources.inputs)) {
    assert.deepEqual(Object.keys(input).sort(), ['licence', 'name', 'sha256', 'version'], id);
    assert.match(input.sha256, /^[0-9a-f]{64}$/u, id);
    assert.match(input.licence, SPDX, id);
    for (const text of [input.name, input.version]) assert.ok(text.trim() !== '', id);
    assert.ok(used.has(id), `${id} is the input of no file`);
  }
  const hashes = Object.values(sources.inputs).map(({ sha256: hash }) => hash);
  assert.equal(new Set(hashes).size, hashes.length, 'no input twice');
});

test('every file has a licence, a command and what it is made from', () => {
  for (const [file, { licence, by, inputs, from = [] }] of Object.entries(sources.files)) {
    assert.match(licence, SPDX, file);
    assert.ok(by.trim() !== '', file);
    assert.ok(inputs.length + from.length > 0, file);
    for (const id of inputs) assert.ok(Object.hasOwn(sources.inputs, id), `${file}: ${id}`);
    for (const path of from) assert.ok(existsSync(join(dictionaries, path)), `${file}: ${path}`);
  }
});

const folder = mkdtempSync(join(tmpdir(), 'qalam-sources-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a file of the project is not made from an input that is not recorded for it', () => {
  const text = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const right = text('right.txt', 'Бір сөйлем.\n');
  const other = text('other.txt', 'Басқа сөйлем.\n');
  const input = { name: 'n', version: '1', licence: 'CC0-1.0' };
  const recorded: Sources = {
    inputs: {
      right: { ...input, sha256: sha256(Buffer.from('Бір сөйлем.\n')) },
      other: { ...input, sha256: sha256(Buffer.from('Басқа сөйлем.\n')) },
    },
    files: {
      'a.bin': { licence: 'CC0-1.0', by: 'x', inputs: ['right'] },
      'b.bin': { licence: 'CC0-1.0', by: 'x', inputs: ['right', 'other'] },
    },
  };
  const check = (out: string, ...paths: string[]) => checkInputs([out], paths, recorded);
  const ours = (name: string) => join(dictionaries, name);
  assert.doesNotThrow(() => check(ours('a.bin'), right));
  assert.doesNotThrow(() => check(ours('b.bin'), right, other));
  assert.throws(
    () => check(ours('a.bin'), right, other),
    /other\.txt \(SHA-256 [0-9a-f]{64}\) is no recorded input of a\.bin/,
  );
  writeFileSync(right, 'Бір сөйлем.');
  assert.throws(() => check(ours('b.bin'), right), /right\.txt .*is no recorded input of b\.bin/, 'a changed one');
  assert.throws(() => check(ours('c.bin'), other), /no entry for c\.bin/);
  const texts = join(folder, 'texts');
  mkdirSync(texts);
  for (const name of ['b.txt', 'a.txt', 'no-text.md']) writeFileSync(join(texts, name), name);
  const hash = hashOf(texts);
  const whole: Sources = {
    inputs: { texts: { ...input, sha256: hash } },
    files: { 'a.bin': { licence: 'CC0-1.0', by: 'x', inputs: ['texts'] } },
  };
  assert.doesNotThrow(() => checkInputs([ours('a.bin')], [texts], whole), 'a folder');
  renameSync(join(texts, 'b.txt'), join(texts, 'c.txt'));
  assert.throws(() => checkInputs([ours('a.bin')], [texts], whole), /texts .*is no recorded input/);
  // Who trains a model of his own says himself what it is made from.
  assert.doesNotThrow(() => check(join(folder, 'own.bin'), right));
});

test('the entity model is made from the files that are recorded for it, as they are now', () => {
  const { inputs, from = [] } = sources.files['entities/kk-entities.bin']!;
  const model = decodeModel(readFileSync(join(dictionaries, 'entities/kk-entities.bin')));
  assert.ok(model.ok);
  const recorded = [
    ...inputs.map((name) => [name, sources.inputs[name]!.sha256]),
    ...from.map((path) => [basename(path), hashOf(join(dictionaries, path))]),
  ];
  assert.deepEqual(model.value.header.inputs, Object.fromEntries(recorded));
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FORMATS, formatFor } from '../server/src/text/formats';
import { derivedFiles } from './derive';

const read = (path: string) => readFileSync(join(__dirname, '..', path), 'utf8');

for (const [path, text] of derivedFiles(read)) {
  test(`${path} says what rules and formats say`, () => {
    assert.equal(read(path), text, 'run `npm run manifest`');
  });
}

test('every condition on a language was understood: none is left that names a language by itself', () => {
  const { contributes } = JSON.parse(read('package.json'));
  const conditions = JSON.stringify(contributes).match(/\w+LangId [^&|"]*/g) ?? [];
  assert.ok(conditions.length + (JSON.stringify(contributes).match(/qalam\.served/g) ?? []).length >= 12);
  // Whether the file in the editor is read at all is a condition of the client's own.
  assert.ok(!conditions.some((condition) => /^editorLangId.*\(plaintext/.test(condition)));
  for (const condition of conditions) assert.match(condition, /^\w+LangId =~ /);
});

test('a removed rule or language is seen', () => {
  const changed = (path: string, from: string | RegExp) => {
    const text = read(path).replace(from, '');
    assert.notEqual(text, read(path), `${from}`);
    return derivedFiles((name) => (name === path ? text : read(name))).get(path) !== text;
  };
  assert.ok(changed('package.json', '"cleaning.iin",'));
  assert.ok(changed('package.json', '"onLanguage:markdown",'));
  assert.ok(changed('package.json', '|markdown'));
  assert.ok(changed('package.nls.kk.json', /"rule\.cleaning\.iin": .*,\n/));
  assert.ok(changed('package.nls.ru.json', /"language\.prompt": .*,\n/));
});

test('no two formats claim a name or a language', () => {
  const formats = Object.values(FORMATS);
  for (const key of ['extensions', 'languageIds'] as const) {
    const all = formats.flatMap((format) => format[key]);
    assert.equal(new Set(all).size, all.length, key);
  }
  for (const format of formats) {
    for (const extension of format.extensions) {
      const fileName = `a${extension.replace('*', 'u')}`;
      assert.equal(formatFor({ fileName }), format, fileName);
      assert.equal(formatFor({ fileName: fileName.toUpperCase() }), format, fileName);
    }
    for (const languageId of format.languageIds) assert.equal(formatFor({ fileName: 'untitled', languageId }), format);
    for (const end of format.contributes?.extensions ?? [])
      assert.ok(format.extensions.some((own) => end.startsWith(own.replace('*', ''))));
  }
});

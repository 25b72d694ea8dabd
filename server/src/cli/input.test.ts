import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as iconv from 'iconv-lite';
import { CliProgram, jsonl } from '../../../test/batch/program';
import { encoded, encodingOf, guessEncoding } from './encodings';
import { kindOf } from './input';

const program = new CliProgram();
after(() => program.dispose());

const CLEANING = ['--with', 'cleaning'];
const file = (name: string, content: string | Uint8Array) => {
  const path = join(program.folder, name);
  writeFileSync(path, content);
  return path;
};

const KAZAKH =
  'Қазақстан Республикасының аумағында өңірлік үкіметтік емес ұйымдар жұмыс істейді, әрі көпшілікке қызмет етеді.\n';
const RUSSIAN = 'Сегодня в городе прошло важное совещание, на котором обсуждали новые дороги и школы.\n';
const TABLES = {
  'kz-1048': 'rk1048',
  pt154: 'pt154',
  'windows-1251': 'win1251',
  ibm866: 'cp866',
  'koi8-r': 'koi8r',
  'x-mac-cyrillic': 'maccyrillic',
  'iso-8859-5': 'iso88595',
};

test('the encoding of a file is told by its bytes', () => {
  const guess = (bytes: Uint8Array) => guessEncoding(bytes).encoding;
  for (const [name, table] of Object.entries(TABLES)) {
    const text = name === 'kz-1048' || name === 'pt154' ? KAZAKH : RUSSIAN;
    assert.equal(guess(iconv.encode(text, table)), name);
  }
  for (const name of ['utf-16le', 'utf-16be'] as const) {
    assert.equal(guess(iconv.encode(KAZAKH, name, { addBOM: false })), name);
    assert.deepEqual(guessEncoding(iconv.encode(KAZAKH, name, { addBOM: true })), { encoding: name, certain: true });
  }
  assert.equal(guess(Buffer.from(KAZAKH)), 'utf-8');
  // Cut inside of a letter.
  assert.deepEqual(guessEncoding(Buffer.from('қ').subarray(0, 1)), { encoding: 'utf-8', certain: true });
  // A file of which a line is broken.
  assert.equal(guess(Buffer.concat([Buffer.from(KAZAKH.repeat(3)), iconv.encode(RUSSIAN, 'win1251')])), 'utf-8');
  assert.equal(encodingOf('PTCP154'), 'pt154');
  assert.equal(encodingOf('constructor'), undefined);
  assert.equal(encodingOf('base64'), undefined);
  assert.equal(encoded('қ', 'windows-1251'), undefined);
  assert.deepEqual(encoded('қ', 'kz-1048'), iconv.encode('қ', 'rk1048'));
});

test('a file in another encoding is refused with its name, and read and written with --encoding', async () => {
  for (const [name, table] of [
    ['kz-1048', 'rk1048'],
    ['pt154', 'pt154'],
    ['utf-16le', 'utf-16le'],
  ] as const) {
    const bytes = iconv.encode(`${KAZAKH}Хат: a@mail.kz &laquo;сөз\n`, table, { addBOM: false });
    const path = file(`${name}.txt`, bytes);
    const refused = await program.run(['check', ...CLEANING, path]);
    assert.equal(refused.code, 3);
    assert.match(refused.err, new RegExp(`not UTF-8, but looks like ${name}\\. To read it so give --encoding ${name}`));
    const { code, out } = await program.run(['check', ...CLEANING, '--encoding', name, path]);
    assert.equal(code, 0);
    assert.match(out, /:2:6 warning Personal data/);
    assert.equal((await program.run(['clean', ...CLEANING, '--write', '--encoding', name, path])).code, 0);
    assert.deepEqual(readFileSync(path), iconv.encode(`${KAZAKH}Хат: a@mail.kz «сөз\n`, table, { addBOM: false }));
  }
  // What a mark says is certain, and it stays.
  const marked = file('marked.txt', iconv.encode(`${KAZAKH}&laquo;сөз\n`, 'utf-16le', { addBOM: true }));
  assert.equal((await program.run(['clean', ...CLEANING, '--write', marked])).code, 0);
  assert.deepEqual(readFileSync(marked), iconv.encode(`${KAZAKH}«сөз\n`, 'utf-16le', { addBOM: true }));
  // A letter that the encoding lacks: nothing is written.
  const lacking = iconv.encode('сөз емес &#1179; &laquo;\n'.replace('ө', 'о'), 'win1251');
  const path = file('lacking.txt', lacking);
  const { code, err } = await program.run(['clean', ...CLEANING, '--write', '--encoding', 'windows-1251', path]);
  assert.deepEqual([code, readFileSync(path)], [3, lacking]);
  assert.match(err, /windows-1251 has not all of these letters/);
  assert.match((await program.run(['check', '--encoding', 'kz-1084'])).err, /Did you mean kz-1048\?/);
});

const records = [
  '{"id": 1, "text": "a@mail.kz [\\"{,}"}',
  '{"id": 2,\r\n  "n": [1, {"a": "]"}],\n "text": "қ"}',
  '{"id":3}',
];

test('every command reads a JSON array', async () => {
  const array = `[${records.join(',\n')}]`;
  const ids = (text: string) => jsonl(text).map(({ id }) => id);
  for (const args of [
    ['check', ...CLEANING],
    ['clean', ...CLEANING],
    ['detect'],
    ['entities'],
    ['check', ...CLEANING, '--jobs', '2'],
  ])
    assert.deepEqual(ids((await program.run(args, array)).out), [1, 2, 3], args.join(' '));
  const attributes = await program.run(['check', ...CLEANING, '--attributes-only', file('array.json', array)]);
  assert.deepEqual(ids(attributes.out), [1, 2, 3]);
  assert.equal(JSON.parse((await program.run(['stats', ...CLEANING], array)).out).findings['cleaning.email'], 1);
  assert.match(
    (await program.run(['check', ...CLEANING, file('array.jsonl', array)])).out,
    /array\.jsonl:1:21 warning/,
  );
  assert.equal(
    (await program.run(['complete', '--embedded'], '[{"prefix": "Қазақ"},\n{"prefix": "а"}]')).out.split('\n').length,
    3,
  );
  assert.equal((await program.run(['check', ...CLEANING], '[]')).out, '');
  const cut = jsonl((await program.run(['check', ...CLEANING], '[{"id":1},{"id"')).out);
  assert.deepEqual([cut.length, cut[0].id, cut[1].error.rule], [2, 1, 'format.json-syntax']);
});

test('compressed files are told by their bytes and read whole; what cannot be read is refused', async () => {
  const text = `${KAZAKH}Хат: a@mail.kz\n`;
  const twice = Buffer.concat([gzipSync(text), gzipSync(text)]);
  const run = await program.run(['check', ...CLEANING, file('a.txt.gz', twice), file('b.txt', gzipSync(text))]);
  assert.deepEqual(
    [...run.out.matchAll(/\.(gz|txt):(\d+):6 warning/g)].map(([, name, line]) => `${name} ${line}`),
    ['gz 2', 'gz 4', 'txt 2'],
  );
  const lines = gzipSync('{"id":1}\n{"id":2}\n');
  assert.deepEqual(
    jsonl((await program.run(['check', ...CLEANING], lines)).out).map(({ id }) => id),
    [1, 2],
  );
  const cut = await program.run(['check', ...CLEANING, file('cut.txt.gz', twice.subarray(0, 100))]);
  assert.equal(cut.code, 3);
  assert.match(cut.err, /gzip data is damaged or cut short/);
  for (const [name, bytes] of [
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ['lz4', [0x04, 0x22, 0x4d, 0x18]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39]],
    ['zip', [0x50, 0x4b, 3, 4]],
  ] as const) {
    for (const args of [
      ['check', ...CLEANING, file('x.jsonl', Buffer.from(bytes))],
      ['detect', join(program.folder, 'x.jsonl')],
    ]) {
      const { code, out, err } = await program.run(args);
      assert.deepEqual([code, out], [3, ''], name);
      assert.match(err, new RegExp(`of the kind ${name}, which is not read here`));
    }
  }
  const inPlace = await program.run(['clean', ...CLEANING, '--write', file('c.txt.gz', twice)]);
  // Nothing was to be fixed, and the file is what it was.
  assert.equal(inPlace.code, 0);
  assert.deepEqual(readFileSync(join(program.folder, 'c.txt.gz')), twice);
  assert.equal(kindOf(Buffer.from('BZ')), undefined);
});

const hasZstd = spawnSync('zstd', ['--version']).status === 0;
test('all frames of a Zstandard file are read', { skip: !hasZstd && 'no zstd' }, async () => {
  const frame = (text: string) => spawnSync('zstd', ['-c'], { input: text }).stdout;
  const path = file('frames.jsonl', Buffer.concat([frame('{"id":1}\n{"i'), frame('d":2}\n'), frame('{"id":3}\n')]));
  const { code, out } = await program.run(['check', ...CLEANING, '--attributes-only', path]);
  assert.deepEqual([code, jsonl(out).map(({ id }) => id)], [0, [1, 2, 3]]);
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.length - 3));
  assert.equal((await program.run(['check', ...CLEANING, path])).code, 3);
});

test('files of which nobody knows how they are built are refused, others are told by their names', async () => {
  for (const name of ['a.docx', 'a.pdf', 'a.unknown']) {
    const path = file(name, 'def f(): a@mail.kz\n');
    const { code, out, err } = await program.run(['check', ...CLEANING, path]);
    assert.deepEqual([code, out], [3, ''], name);
    assert.match(err, /is not known here, so it is not checked; if it is plain text, give --input text/);
    const forced = await program.run(['check', ...CLEANING, '--input', 'text', path]);
    assert.match(forced.out, /:1:10 warning/);
  }
  for (const name of ['README', 'train.kk', 'corpus.txt', 'x.log', 'part.00001'])
    assert.match(
      (await program.run(['check', ...CLEANING, file(name, 'def f(): a@mail.kz\n')])).out,
      /:1:10 warning/,
      name,
    );
  const binary = await program.run(['check', ...CLEANING, file('x.txt', Buffer.from([65, 0, 66, 67, 10, 68, 69]))]);
  assert.match(binary.err, /no text: there are zero bytes/);
});

test('records are told by what a file without an ending, or one of text, begins with', async () => {
  const [first, second] = [{ text: 'a@mail.kz' }, { text: '\u0430 b@mail.kz' }].map((row) => JSON.stringify(row));
  const places = async (name: string, content: string, ...more: string[]) => {
    const { out } = await program.run(['check', ...CLEANING, ...more, '--format', 'json', file(name, content)]);
    return jsonl(out).map(({ startLine, startColumn }) => [startLine, startColumn]);
  };
  const lines = `${first}\n\n${second!.replace('а', '\\u0430')}\n`;
  const found = [
    [1, 10],
    [3, 17],
  ];
  assert.deepEqual(await places('part-00000', lines), found);
  assert.deepEqual(await places('lines.txt', lines), found);
  assert.deepEqual(await places('one', `\ufeff${first}`), [[1, 10]]);
  assert.deepEqual(await places('array', `[\n${first},\n${second}]`), [
    [2, 10],
    [3, 12],
  ]);
  // As text the escape is none.
  assert.deepEqual(await places('part-00001', lines, '--input', 'text'), found);
  const { out } = await program.run(['clean', '--fix', 'none', file('part-00002', lines)]);
  assert.equal(out, lines);
  for (const text of ['{жақша} a@mail.kz\n', `${first}\n{жақша}\n`]) {
    const { err } = await program.run(['check', ...CLEANING, file('prose', text)]);
    assert.doesNotMatch(err, /JSON/);
  }
  const folder = await program.run(['check', program.folder]);
  assert.deepEqual([folder.code, folder.out], [3, '']);
  assert.match(folder.err, /is a directory: name the files in it.*--files-from -/);
});

test('lines that are no records are told of by commands that have no finding for them', async () => {
  const path = file('broken.jsonl', `{"text":\n${JSON.stringify({ text: 'Мына мектпке барды.' })}\n`);
  for (const command of [['words'], ['sentences'], ['select', '--min-length', '1']]) {
    const { code, err } = await program.run([...command, path]);
    assert.equal(code, 0);
    assert.match(err, /Lines that are no JSON objects, left out: 1\./, command[0]);
  }
});

test('- is stdin, also among files; names parted by null bytes may hold anything', async () => {
  const path = file('d.txt', 'a@mail.kz\n');
  const { out } = await program.run(['check', ...CLEANING, path, '-'], '{"text": "b@mail.kz"}\n');
  assert.match(out, /d\.txt:1:1 .*\n<stdin>:1:11 /);
  assert.match((await program.run(['check', ...CLEANING, '-'], '{"text": "b@mail.kz"}\n')).out, /"annotations":\[\{/);
  assert.match((await program.run(['clean', ...CLEANING, '--mask', '-'], '{"text": "b@mail.kz"}\n')).out, /\[EMAIL\]/);
  if (process.platform === 'win32') return;
  const odd = file('a\nd.txt', 'a@mail.kz\n');
  const listed = await program.run(['check', ...CLEANING, '--files-from0', '-'], `${odd}\0`);
  assert.deepEqual([listed.code, listed.out.split('\n').length], [0, 2]);
});

test('blank lines are blank records', async () => {
  for (const args of [
    ['check', ...CLEANING],
    ['clean', ...CLEANING],
    ['entities'],
    ['check', ...CLEANING, '--attributes-only'],
  ]) {
    const { code, out } = await program.run(
      [...args, ...(args[0] === 'check' ? ['--fail-on', 'hint'] : [])],
      '{"id":1}\n\n  \n{"id":2}\n',
    );
    assert.equal(code, 0);
    assert.deepEqual(
      out.split('\n').map((line) => line.trim() === ''),
      [false, true, true, false, true],
      args[0],
    );
  }
});

test('the tags of a tagged file are checked', async () => {
  const path = file('tags.iob2', 'Абай B-PERSON\nҚұнанбайұлы I-GPE\n\nАлматы B-CITY\n. O\n');
  const { out } = await program.run(['check', ...CLEANING, '--fail-on', 'error', path]);
  assert.match(out, /tags\.iob2:2:13 error .*entities\.invalid-iob2\n.*tags\.iob2:4:8 error .*entities\.unknown-tag/);
  const without = await program.run([
    'check',
    ...CLEANING,
    '--without',
    'entities.unknown-tag,entities.invalid-iob2',
    path,
  ]);
  assert.equal(without.out, '');
});

test('names of members that objects are born with are names like others', async () => {
  const record =
    '{"__proto__": {"text": "a@mail.kz"}, "toString": "b", "constructor": {"text": "c@mail.kz"}, "hasOwnProperty": 1}';
  const [answer] = jsonl((await program.run(['check', ...CLEANING], record)).out);
  assert.deepEqual(
    answer.annotations.map(({ field }: { field: string }) => field),
    ['__proto__.text', 'constructor.text'],
  );
  // Masked is every string, whichever fields are named to be cleaned.
  const { out } = await program.run(['clean', ...CLEANING, '--mask', '--fields', 'toString,constructor.text'], record);
  assert.equal(out, `${record.replace(/[ac]@mail\.kz/g, '[EMAIL]')}\n`);
  const tagged = '{"text": "Абай", "label": [[0, 4, "constructor"]], "__proto__": 1, "toString": "x"}';
  const converted = await program.run(['entities', 'convert', '--format', 'prodigy'], tagged);
  const [made] = jsonl(converted.out);
  assert.equal(made.spans[0].label, 'constructor');
  assert.match(converted.out, /"__proto__":1/);
  assert.equal(made.toString, 'x');
});

const posix = { skip: process.platform === 'win32' && 'other rules for modes and links' };

test(
  'clean --write: modes stay, read-only files, links and further names are left alone unless asked',
  posix,
  async () => {
    const folder = join(program.folder, 'write');
    mkdirSync(folder);
    const inside = (name: string) => join(folder, name);
    const dirty = '&laquo;сөз\n';
    const clean = async (...names: string[]) => {
      const run = await program.run(['clean', ...CLEANING, '--write', ...names], '', { cwd: folder });
      assert.equal(run.out, '');
      return run;
    };
    for (const mode of [0o640, 0o666, 0o600, 0o755]) {
      writeFileSync(inside('mode.txt'), dirty);
      chmodSync(inside('mode.txt'), mode);
      assert.equal((await clean('mode.txt')).code, 0);
      assert.deepEqual(
        [readFileSync(inside('mode.txt'), 'utf8'), statSync(inside('mode.txt')).mode & 0o7777],
        ['«сөз\n', mode],
      );
    }
    writeFileSync(inside('locked.txt'), dirty, { mode: 0o444 });
    const locked = await clean('locked.txt');
    assert.equal(locked.code, 3);
    assert.match(locked.err, /locked\.txt: is read-only and was left alone/);
    assert.equal(readFileSync(inside('locked.txt'), 'utf8'), dirty);

    const outside = file('outside.txt', dirty);
    symlinkSync(outside, inside('link.txt'));
    const link = await clean('link.txt');
    assert.deepEqual([link.code, readFileSync(outside, 'utf8')], [0, dirty]);
    assert.match(link.err, /link\.txt: is a link and was left alone; --through-links/);
    assert.equal((await clean('link.txt', '--through-links')).code, 0);
    assert.equal(readFileSync(outside, 'utf8'), '«сөз\n');
    assert.ok(lstatSync(inside('link.txt')).isSymbolicLink());

    writeFileSync(inside('one.txt'), dirty);
    linkSync(inside('one.txt'), inside('two.txt'));
    const names = await clean('one.txt');
    assert.deepEqual([names.code, readFileSync(inside('two.txt'), 'utf8')], [0, dirty]);
    assert.match(names.err, /one\.txt: has more names/);
    assert.equal((await clean('--through-links', 'one.txt')).code, 0);
    assert.equal(readFileSync(inside('two.txt'), 'utf8'), '«сөз\n');
    assert.equal(statSync(inside('one.txt')).ino, statSync(inside('two.txt')).ino);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('.')),
      [],
    );
  },
);

test('clean --write that is broken off leaves the file as it was and nothing beside it', posix, async () => {
  const folder = join(program.folder, 'broken');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    mkdirSync(folder);
    const source = '&laquo;сөз Қазақстан Республикасы\n'.repeat(60_000);
    writeFileSync(join(folder, 'a.txt'), source);
    const child = program.start(['clean', '--write', join(folder, 'a.txt')]);
    const ended = once(child, 'close');
    // Until the new file has been begun.
    while (readdirSync(folder).length < 2 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    const [code] = await ended;
    assert.ok(code > 128, `${signal}: ${code}`);
    assert.deepEqual(readdirSync(folder), ['a.txt']);
    assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), source);
    rmSync(folder, { recursive: true });
  }
});

test('files of other kinds are refused by their names, none taken for UTF-16', async () => {
  const zeros = Buffer.alloc(600);
  const tar = Buffer.alloc(1024);
  tar.write('a.jsonl', 0);
  tar.write('ustar', 257);
  for (const [bytes, kind] of [
    [Buffer.concat([Buffer.from('FEA1'), zeros]), 'Feather'],
    [Buffer.concat([Buffer.from([255, 255, 255, 255, 16, 0, 0, 0]), zeros]), 'Arrow (stream)'],
    [Buffer.concat([Buffer.from('ORC'), zeros]), 'ORC'],
    [Buffer.concat([Buffer.from('Obj\u0001'), zeros]), 'Avro'],
    [Buffer.concat([Buffer.from('SQLite format 3\0'), zeros]), 'SQLite'],
    [Buffer.concat([Buffer.from([0x80, 4, 0x95]), zeros]), 'Python pickle'],
    [Buffer.from('\ufeffМәтін', 'utf16le').subarray(0, 2), undefined],
    [Buffer.from([0xff, 0xfe, 0, 0, 0x1a, 4, 0, 0]), 'UTF-32'],
    [tar, 'tar'],
  ] as const)
    assert.equal(kindOf(bytes), kind);
  assert.equal(guessEncoding(Buffer.concat([Buffer.from([1, 2, 3, 200]), zeros])).encoding, 'utf-8');
});

test('texts of stdin that are no UTF-8 lose no letter unsaid; encodings of other languages are not guessed', async () => {
  const bytes = Buffer.from(iconv.encode(KAZAKH, 'rk1048'));
  for (const command of ['sentences', 'analyze', 'words', 'stats']) {
    const { code, err } = await program.run([command], bytes);
    assert.equal(code, 3, command);
    assert.match(err, /<stdin>: not UTF-8: letters were lost\. Say what it is in by --encoding/, command);
  }
  const record = Buffer.from(iconv.encode(`{"text":"${KAZAKH.trim()}"}\n`, 'rk1048'));
  for (const [command, input] of [
    ['select', record],
    ['detect', bytes],
  ] as const)
    assert.match((await program.run([command], input)).err, /Lines that are not UTF-8: 1\. /, command);
  // Where most is not read, no command looks as if it had passed; a few lines among others have their own errors.
  const some = Buffer.concat([Buffer.from(`{"text":"қазақ тілі"}\n`), record]);
  for (const command of ['check', 'clean', 'detect', 'entities', 'select']) {
    assert.equal((await program.run([command], record)).code, 3, command);
    assert.equal((await program.run([command], some)).code, 0, command);
  }
  for (const encoding of ['utf16-le', 'utf16-be']) {
    const { code, out, err } = await program.run(['check'], Buffer.from(iconv.encode('Русский текст.\n', encoding)));
    assert.deepEqual([code, out], [3, ''], encoding);
    assert.match(err, /<stdin>: .*--encoding utf-16[lb]e/);
  }
  for (const command of [['spell', '--words'], ['inflect']])
    assert.equal((await program.run(command, bytes)).code, 3, command[0]);
  // Without cleaning no finding says that letters were lost.
  const mostly = file('mostly.txt', Buffer.concat([Buffer.from('қазақ тілі\n'.repeat(3)), bytes]));
  assert.equal((await program.run(['check', mostly], '')).code, 0);
  assert.equal((await program.run(['check', '--with', 'spelling', mostly], '')).code, 3);
  // The character itself is nothing that was lost.
  assert.equal((await program.run(['sentences'], 'Сәлем \ufffd әлем.\n')).code, 0);
  assert.equal((await program.run(['sentences'], Buffer.from([0xd2, 0x9b, 0xd0]))).code, 3);
  // Nor is it where it is cut in two, as what is read is decoded a few bytes at a time; one byte that is lost is told all the same.
  for (let shift = 0; shift < 3; shift++) {
    const before = Buffer.from(`${'a'.repeat(shift)}${'п'.repeat(5000)} `);
    const whole = Buffer.concat([before, Buffer.from('\ufffd'.repeat(5000))]);
    assert.equal((await program.run(['sentences'], whole)).code, 0, `${shift}`);
    const broken = Buffer.concat([before, Buffer.from([0xd2]), Buffer.from(' пен')]);
    assert.equal((await program.run(['sentences'], broken)).code, 3, `${shift}`);
  }
  for (const [text, encoding] of [
    ['Les élèves ont été très étonnés par la leçon.\n', 'latin1'],
    ['這是一個測試文件。\n', 'big5'],
    [RUSSIAN, 'cp855'],
  ] as const) {
    const path = file(`other.${encoding}.txt`, iconv.encode(text, encoding));
    const { code, err } = await program.run(['check', ...CLEANING, path]);
    assert.equal(code, 3, encoding);
    assert.match(err, /like none of the known encodings/, encoding);
  }
});

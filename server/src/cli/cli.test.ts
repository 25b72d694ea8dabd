import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CliProgram, jsonl, root } from '../../../test/batch/program';
import { startEndpoint } from '../../../test/endpoint/server';
import { writeTinyModel } from '../../../test/onnx/model';
import { rulesOf } from '../rules';
import { describeRule } from './rules';

/** The real program is driven through its streams. */
const program = new CliProgram();
const { folder, entry } = program;

after(() => program.dispose());

const qalam = (args: readonly string[], input: string | Buffer = '', cwd = process.cwd()) =>
  program.run(args, input, { cwd });

const CLEANING = ['--with', 'cleaning'];

test('filter: a line out for each line in, in order, with all other fields as they were', async () => {
  const input = [
    '{"big": 12345678901234567890, "text": "Хат: a@mail.kz 😀 &laquo;сөз&raquo;", "x": {"y": [1, 2]}}',
    '{"text": "кесілген',
    '',
    '[1]',
    '{}',
    '{"text": "таза сөйлем", "annotations": "менікі"}',
    '{"text": "жолдың соңы жоқ\u2028бір жол"}',
  ].join('\n');
  const { code, out } = await qalam(['check', ...CLEANING], input);
  assert.equal(code, 0);
  const lines = out.split('\n');
  assert.equal(lines.length, 8);
  assert.equal(lines[7], '');
  assert.ok(
    lines[0]!.startsWith(
      '{"big": 12345678901234567890, "text": "Хат: a@mail.kz 😀 &laquo;сөз&raquo;", "x": {"y": [1, 2]},"annotations":[',
    ),
  );
  const answers = jsonl(out);
  assert.deepEqual(answers[0].annotations, [
    { field: 'text', start: 5, end: 14, rule: 'cleaning.email', severity: 'warning', fix: '[EMAIL]', safe: false },
    {
      field: 'text',
      start: 18,
      end: 25,
      rule: 'cleaning.html-entity',
      severity: 'warning',
      args: ['&laquo;', '«'],
      fix: '«',
      safe: true,
    },
    {
      field: 'text',
      start: 28,
      end: 35,
      rule: 'cleaning.html-entity',
      severity: 'warning',
      args: ['&raquo;', '»'],
      fix: '»',
      safe: true,
    },
  ]);
  assert.equal(lines[2], '');
  for (const [i, line] of [
    [1, 2],
    [2, 4],
  ] as const) {
    assert.equal(answers[i].error.line, line);
    assert.equal(answers[i].input, input.split('\n')[line - 1]);
  }
  assert.deepEqual(answers[3], { annotations: [] });
  assert.deepEqual(answers[4], { text: 'таза сөйлем', annotations: 'менікі', qalam_annotations: [] });
  assert.equal(answers[5].text, 'жолдың соңы жоқ\u2028бір жол');
});

test('a record that went through before keeps the members of that time, and no member is there twice', async () => {
  const names = (line: string) => [...line.matchAll(/(?<=[{,])"(\w+)":/g)].map(([, name]) => name!);
  for (const [command, members] of [
    [
      ['check', '--with', 'language,entities'],
      ['annotations', 'entities', 'qalam_language'],
    ],
    [['detect'], ['qalam_language']],
    [['entities'], ['entities']],
  ] as const) {
    let line = '{"text":"Абай Алматыға келді."}';
    const seen = new Set<string>();
    for (const round of [0, 1, 2, 3]) {
      const { out } = await program.run([...command], `${line}\n`);
      assert.ok(out.startsWith(line.slice(0, -1)), `${command[0]} ${round}`);
      line = out.trim();
      for (const member of members) {
        const prefixed = `qalam_${member.replace('qalam_', '')}`;
        const all = [member, prefixed, `${prefixed}_2`, `${prefixed}_3`, `${prefixed}_4`];
        seen.add([...new Set(all)][round]!);
      }
      const top = Object.keys(JSON.parse(line)).filter((name) => name !== 'text');
      assert.deepEqual(new Set(top), seen, `${command[0]} ${round}`);
      assert.equal(names(line).filter((name) => seen.has(name)).length, seen.size);
    }
  }
});

test('offsets are those of UTF-16 or of code points', async () => {
  const record = { text: '😀😀 a@mail.kz' };
  const spans = async (unit: string) =>
    jsonl((await qalam(['check', ...CLEANING, '--offsets', unit], JSON.stringify(record))).out)[0].annotations.map(
      ({ start, end }: { start: number; end: number }) => [start, end],
    );
  assert.deepEqual(await spans('utf16'), [[5, 14]]);
  assert.deepEqual(await spans('codepoint'), [[3, 12]]);
  assert.equal([...record.text].slice(3, 12).join(''), 'a@mail.kz');
});

test('long fields are analysed in slices, and offsets are those of the field', async () => {
  const text = `${'Бұл сөйлем. '.repeat(900)}a@mail.kz`;
  const [answer] = jsonl((await qalam(['check', ...CLEANING], JSON.stringify({ text }))).out);
  const found = answer.annotations.find(({ rule }: { rule: string }) => rule === 'cleaning.email');
  assert.equal(text.slice(found.start, found.end), 'a@mail.kz');
});

test('--attributes-only answers in the shape of dolma attribute files', async () => {
  const { out } = await qalam(
    ['check', ...CLEANING, '--attributes-only'],
    '{"id": "д1", "source": "s", "text": "😀 a@mail.kz"}\n',
  );
  assert.deepEqual(jsonl(out), [{ id: 'д1', source: 's', attributes: { qalam__cleaning__email: [[2, 11, 1]] } }]);
});

test('--fix safe fixes what is safe and leaves every other byte alone', async () => {
  const line = '{"n": 1.50, "text": "&laquo;\\u049b\\u200b\\u0430\\u0437\\u0430\\u049b&raquo; a@mail.kz"}';
  const { out } = await qalam(['clean', ...CLEANING], `${line}\n`);
  assert.equal(out, '{"n": 1.50, "text": "\\u00ab\\u049b\\u0430\\u0437\\u0430\\u049b\\u00bb a@mail.kz"}\n');
  const masked = await qalam(['clean', ...CLEANING, '--mask'], out);
  assert.equal(masked.out, out.replace('a@mail.kz', '[EMAIL]'));
  const again = await qalam(['check', ...CLEANING, '--fix', 'safe'], `${line}\n`);
  assert.deepEqual(
    jsonl(again.out)[0].annotations.map(({ rule }: { rule: string }) => rule),
    ['cleaning.email'],
  );
});

test('hostile nesting is an error record, and the lines around it are answered', async () => {
  const deep = (n: number) => `{"text": "сөз", "id": ${'{"a":['.repeat(n)}1${']}'.repeat(n)}}`;
  const input = ['{"id": 1}', deep(100), deep(50_000), '['.repeat(50_000), '{"id": 2}'].join('\n');
  for (const args of [
    ['check', ...CLEANING],
    ['clean', ...CLEANING],
    ['check', ...CLEANING, '--attributes-only'],
    ['detect'],
  ]) {
    const { code, out } = await qalam(args, input);
    assert.equal(code, 0);
    const lines = out.split('\n');
    assert.equal(lines.length, 6);
    assert.ok(!lines[1]!.startsWith('{"error"'));
    if (args[0] === 'clean') {
      assert.deepEqual(lines.slice(0, 5), input.split('\n'));
      continue;
    }
    assert.match(lines[2]!, /^\{"error":\{"rule":"format.json-syntax","message":"nested too deeply","line":3\}/);
    if (args[0] !== 'detect') assert.match(lines[3]!, /^\{"error":/);
    assert.ok(!lines[4]!.startsWith('{"error"'));
  }
  const file = join(folder, 'deep.jsonl');
  writeFileSync(file, `${input}\n`);
  const report = await qalam(['check', ...CLEANING, file]);
  assert.equal(report.code, 0);
  assert.match(report.out, /deep\.jsonl:3:1 error Broken JSON: it is nested too deeply\. format\.json-syntax/);
});

test('lines of any ending: CRLF, empty, with a BOM, the last without an end', async () => {
  const { out } = await qalam(
    ['check', ...CLEANING],
    '\ufeff{"id": 1}\r\n\r\n{"text": "а\\r\\n", "x": "\u0085\u2029"}\n\n{"id": 2}',
  );
  const [first, empty, third, another, last, ...rest] = out.split('\n');
  assert.equal(first, '{"id": 1,"annotations":[]}');
  assert.equal(empty, '');
  assert.ok(third!.startsWith('{"text": "а\\r\\n", "x": "\u0085\u2029","annotations":['));
  assert.equal(another, '');
  assert.deepEqual([last, rest], ['{"id": 2,"annotations":[]}', ['']]);
  assert.equal((await qalam(['check', ...CLEANING], '')).out, '');
  assert.equal((await qalam(['check', ...CLEANING], '\n')).out.split('\n').length, 2);
});

test('bytes that are no UTF-8 are never lost', async () => {
  const broken = Buffer.from('{"text": "soz \xe9"}', 'latin1');
  const input = Buffer.concat([Buffer.from('{"id": 1}\r\n'), broken, Buffer.from('\r\n{"id": "қ"}\n'), broken]);
  for (const args of [
    ['check', ...CLEANING],
    ['clean', ...CLEANING],
    ['detect'],
    ['check', '--jobs', '2', ...CLEANING],
  ]) {
    const { out } = await qalam(args, input);
    const answers = jsonl(out);
    assert.equal(answers.length, 4);
    assert.deepEqual([answers[0].id, answers[2].id], [1, 'қ']);
    for (const [i, { error, input: shown, base64 }] of [answers[1], answers[3]].entries()) {
      assert.deepEqual(error, { rule: 'format.encoding', message: 'not UTF-8', line: i === 0 ? 2 : 4 });
      assert.equal(shown, '{"text": "soz \ufffd"}');
      assert.deepEqual(Buffer.from(base64, 'base64'), broken);
    }
  }
  assert.equal((await qalam(['check', ...CLEANING, '--fail-on', 'error'], broken)).code, 1);
  assert.equal(jsonl((await qalam(['detect'], Buffer.from('abc \xe9\n', 'latin1'))).out)[0].script, 'Latn');
  // A file is not written anew with something else in their place.
  const file = join(folder, 'cp1251.txt');
  const bytes = Buffer.from('\xea\xe0\xe7\xe0\xea &laquo;\n', 'latin1');
  writeFileSync(file, bytes);
  const { code, err } = await qalam(['clean', ...CLEANING, '--write', file]);
  assert.equal(code, 3);
  assert.match(err, /cp1251\.txt: not UTF-8/);
  assert.deepEqual(readFileSync(file), bytes);
});

test('what names a document in an attribute file is written as it stands', async () => {
  const { out } = await qalam(
    ['check', ...CLEANING, '--attributes-only'],
    '{"id": 12345678901234567890, "source": {"n": 1.50, "v": "\\u0430"}, "text": "а"}\n{"id": 1, "id": 2.0, "text": "а"}\n{}\n',
  );
  assert.deepEqual(out.split('\n'), [
    '{"id":12345678901234567890,"source":{"n": 1.50, "v": "\\u0430"},"attributes":{}}',
    '{"id":2.0,"attributes":{}}',
    '{"id":null,"attributes":{}}',
    '',
  ]);
});

test('keys that are there twice stay, and all of them are fixed', async () => {
  const line = '{"text": "a@mail.kz", "n": 1E400, "text": "b@mail.kz", "n": -0}';
  const { out } = await qalam(['clean', ...CLEANING, '--mask'], line);
  assert.equal(out, `${line.replace('b@mail.kz', '[EMAIL]').replace('a@mail.kz', '[EMAIL]')}\n`);
});

test('of a key that is there twice the last value is checked, which others read, and the first is said to be unread', async () => {
  const lines = [
    '{"text": "😀 Ол мектепккк", "n": [{"text": "мектепккк"}], "text": "😀 Ол мектепкке", "n": null}',
    '{"instruction": "Айт", "output": "сөз", "output": " "}',
  ];
  const { out } = await qalam(
    ['check', '--with', 'spelling,cleaning', '--offsets', 'codepoint'],
    `${lines.join('\n')}\n`,
  );
  type Annotation = { rule: string; field?: string; start: number; end: number };
  const [first, second]: { text: string; annotations: Annotation[] }[] = jsonl(out);
  const marked = ({ start, end }: Annotation, text: string) => [...text].slice(start, end).join('');
  assert.deepEqual(
    first!.annotations.map((one) => [one.rule, marked(one, one.field === undefined ? lines[0]! : first!.text)]),
    [
      ['spelling.unknown-word', 'мектепкке'],
      ['format.repeated-key', '"text"'],
      ['format.repeated-key', '"n"'],
    ],
  );
  assert.deepEqual(
    second!.annotations.map((one) => [one.rule, one.start]),
    [
      ['format.repeated-key', lines[1]!.indexOf('"output"')],
      ['cleaning.empty-field', lines[1]!.indexOf('" "')],
    ],
  );
  const without = await qalam(['check', '--with', 'spelling', '--without', 'format.repeated-key'], lines[0]);
  assert.doesNotMatch(without.out, /repeated-key/);
});

test('a writer is held up while nobody reads', async () => {
  const child = spawn(process.execPath, [entry, 'check', ...CLEANING, '--data', join(root, 'dictionaries')]);
  let taken = 0;
  const line = `{"text": "${'сөз '.repeat(250)}"}\n`;
  const chunk = line.repeat(64);
  // Far more than the pipes and the batches at work can hold; it must stop by itself long before.
  const most = 400;
  let held = false;
  while (taken < most && !held) {
    const isFree = child.stdin.write(chunk);
    taken++;
    if (isFree) continue;
    const drained = once(child.stdin, 'drain').then(() => true);
    const waited = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 3000));
    held = !(await Promise.race([drained, waited]));
  }
  assert.ok(held && taken * chunk.length < 8_000_000, `${taken * chunk.length} units were taken`);
  // And goes on where it was when somebody does.
  let lines = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    for (const byte of bytes) if (byte === 10) lines++;
  });
  child.stdin.end();
  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.equal(lines, taken * 64);
});

test('worker threads keep the order, and --from resumes', async () => {
  const lines = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ id: i, text: `${i}-жол: a${i}@mail.kz` }));
  const input = `${lines.join('\n')}\n`;
  const one = await qalam(['check', ...CLEANING], input);
  const two = await qalam(['check', ...CLEANING, '--jobs', '2'], input);
  assert.equal(two.code, 0);
  assert.equal(two.out, one.out);
  const rest = await qalam(['check', ...CLEANING, '--from', '2501'], input);
  assert.equal(rest.out, one.out.split('\n').slice(2500).join('\n'));
  const both = await qalam(['check', ...CLEANING, '--from', '2501', '--jobs', '2'], input);
  assert.equal(both.out, rest.out);
  // Lines that are no records count too, and say where they stand in the whole input.
  const mixed = `{"id": 1}\n\nbroken\n{"id": 4}\nbroken\n`;
  const whole = await qalam(['check', ...CLEANING], mixed);
  assert.equal(
    (await qalam(['check', ...CLEANING, '--from', '3'], mixed)).out,
    whole.out.split('\n').slice(2).join('\n'),
  );
  assert.equal((await qalam(['check', ...CLEANING, '--from', '9'], mixed)).out, '');
});

test('--duplicates compares with the lines before', async () => {
  const text = 'Бүгін Алматы қаласында ауа райы өте жақсы, күн шуақты болды.';
  const input = [text, 'Мүлде басқа сөйлем осы жерде тұр.', text]
    .map((value) => JSON.stringify({ text: value }))
    .join('\n');
  const answers = jsonl((await qalam(['check', ...CLEANING, '--duplicates'], input)).out);
  assert.deepEqual(
    answers.map(({ annotations }) =>
      annotations.map(({ rule, args }: { rule: string; args: string[] }) => [rule, ...args]),
    ),
    [[], [], [['cleaning.repeated-line', '1']]],
  );
});

test('exit statuses', async () => {
  const bad = '{"text": "a@mail.kz"}';
  const cases: [args: string[], input: string, code: number][] = [
    [['check', ...CLEANING, '--fail-on', 'warning'], bad, 1],
    [['check', ...CLEANING, '--fail-on', 'error'], bad, 0],
    [['check', ...CLEANING, '--fail-on', 'hint'], '{"text": "таза"}', 0],
    [['check', ...CLEANING, '--fail-on', 'error'], 'broken', 1],
    [['check', '--nonsense'], '', 2],
    [['nonsense'], '', 2],
    [['check', '--jobs', '0'], '', 2],
    [['check', '--with', 'magic'], '', 2],
    [['clean', '--write', '--from', '2', join(folder, 'x.txt')], '', 2],
    [['check', '--format', 'sarif'], '', 2],
    [['entities', '--format', 'iob2', '--from', '2'], '', 2],
    [['spell'], '', 2],
    [['check', ...CLEANING, join(folder, 'missing.txt')], '', 3],
    [['--help'], '', 0],
    [['--version'], '', 0],
  ];
  const codes = await Promise.all(cases.map(async ([args, input]) => (await qalam(args, input)).code));
  assert.deepEqual(
    codes,
    cases.map(([, , code]) => code),
  );
});

test('files: a report that people read, SARIF, JSON', async () => {
  const file = join(folder, 'мәтін.md');
  writeFileSync(file, '# Тақырып\r\n\r\nХат: **a@mail.kz** `b@mail.kz`\r\n');
  const text = await qalam(['check', ...CLEANING, file]);
  assert.equal(text.out, `${file}:3:8 warning Personal data: e-mail address. cleaning.email\n`);
  const kazakh = await qalam(['check', ...CLEANING, '--locale', 'kk', file]);
  assert.match(kazakh.out, /Жеке дерек: электрондық пошта/);
  assert.match(kazakh.err, /^qalam: жол саны: 3; error 0, warning 1, information 0, hint 0$/m);
  for (const [locale, said] of [
    ['kk', /жоқ\.txt: мұндай файл не қалта жоқ \(ENOENT, жоқ\.txt\)/],
    ['ru', /жоқ\.txt: нет такого файла или папки/],
    ['en', /жоқ\.txt: ENOENT/],
  ] as const)
    assert.match((await qalam(['check', '--locale', locale, 'жоқ.txt'])).err, said);
  const sarif = JSON.parse((await qalam(['check', ...CLEANING, '--format', 'sarif', file])).out);
  assert.equal(sarif.version, '2.1.0');
  const [run] = sarif.runs;
  assert.equal(run.results[0].ruleId, 'cleaning.email');
  assert.deepEqual(run.results[0].locations[0].physicalLocation.region, {
    startLine: 3,
    startColumn: 8,
    endLine: 3,
    endColumn: 17,
  });
  const [json] = jsonl((await qalam(['check', ...CLEANING, '--format', 'json', file])).out);
  assert.equal(json.file, file);
  assert.deepEqual(json.edits, [{ start: 20, end: 29, newText: '\\[EMAIL\\]' }]);
});

test('SARIF: rules are described, places are 1-based UTF-16, safe fixes can be made, names are percent-encoded', async () => {
  const name = 'a b#1 қ[%]?.txt';
  const source = '\ufeff😀 &laquo; a@mail.kz\r\nбір\u200bекі 😀\u00a0үш\n';
  writeFileSync(join(folder, name), source);
  const run = async (path: string, cwd?: string) => {
    const { code, out } = await qalam(['check', ...CLEANING, '--format', 'sarif', path, 'missing.txt'], '', cwd);
    assert.equal(code, 3);
    return JSON.parse(out);
  };
  const log = await run(name, folder);
  assert.deepEqual(Object.keys(log), ['$schema', 'version', 'runs']);
  assert.equal(log.version, '2.1.0');
  const [{ tool, results, columnKind, language, invocations, ...rest }] = log.runs;
  assert.deepEqual(rest, {});
  assert.deepEqual([columnKind, language], ['utf16CodeUnits', 'en']);
  assert.equal(invocations[0].executionSuccessful, false);
  assert.match(invocations[0].toolExecutionNotifications[0].message.text, /^missing\.txt: ENOENT/);
  const { name: toolName, semanticVersion, rules } = tool.driver;
  assert.equal(toolName, 'qalam');
  assert.match(semanticVersion, /^\d+\.\d+\.\d+$/);
  const ids = ['html-entity', 'email', 'bom', 'zero-width', 'unusual-space'].map((id) => `cleaning.${id}`);
  assert.deepEqual(rules.map(({ id }: { id: string }) => id).sort(), [...ids].sort());
  for (const { id, shortDescription, fullDescription, defaultConfiguration } of rules) {
    assert.ok(fullDescription.text.startsWith(shortDescription.text) && shortDescription.text.length > 20, id);
    assert.match(shortDescription.text, /^[A-Z].*\.$/);
    assert.equal(defaultConfiguration.level, id === 'cleaning.unusual-space' ? 'note' : 'warning');
  }
  const bare = source.slice(1);
  const lines = bare.split('\n');
  // biome-ignore lint/suspicious/noExplicitAny: the program's own output
  const textAt = ({ startLine, startColumn, endLine, endColumn }: any) => {
    assert.equal(startLine, endLine);
    return lines[startLine - 1]!.slice(startColumn - 1, endColumn - 1);
  };
  // biome-ignore lint/suspicious/noExplicitAny: the program's own output
  const found = results.map(({ ruleId, ruleIndex, level, message, locations, fixes }: any) => {
    assert.equal(rules[ruleIndex].id, ruleId);
    assert.equal(rules[ruleIndex].defaultConfiguration.level, level);
    assert.ok(message.text.length > 5);
    const [{ physicalLocation, ...others }] = locations;
    assert.deepEqual(others, {});
    const { artifactLocation, region } = physicalLocation;
    assert.deepEqual(artifactLocation, { uri: 'a%20b%231%20%D2%9B%5B%25%5D%3F.txt' });
    const made = fixes?.map(({ description, artifactChanges }: (typeof fixes)[0]) => {
      assert.ok(description.text.length > 3);
      assert.deepEqual(artifactChanges[0].artifactLocation, artifactLocation);
      const [{ deletedRegion, insertedContent }] = artifactChanges[0].replacements;
      return [textAt(deletedRegion), insertedContent.text];
    });
    return [ruleId.slice('cleaning.'.length), textAt(region), ...(made?.[0] ?? [])];
  });
  assert.deepEqual(found, [
    ['bom', '', '', ''],
    ['html-entity', '&laquo;', '&laquo;', '«'],
    ['email', 'a@mail.kz'],
    ['zero-width', '\u200b', '\u200b', ''],
    ['unusual-space', '\u00a0', '\u00a0', ' '],
  ]);
  const absolute = await run(join(folder, name));
  const { uri } = absolute.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
  assert.equal(fileURLToPath(uri), join(folder, name));
  const clean = await qalam(['check', ...CLEANING, '--format', 'sarif', join(root, 'server', 'package.json')]);
  const [empty] = JSON.parse(clean.out).runs;
  assert.deepEqual([empty.results, empty.tool.driver.rules], [[], []]);
  assert.deepEqual(empty.invocations, [{ executionSuccessful: true }]);
});

test('every rule that has a sentence is described for SARIF, and the description begins with a whole sentence', () => {
  for (const id of rulesOf('spelling', 'cleaning', 'format')) {
    const { short, full } = describeRule(id);
    assert.notEqual(full, id);
    assert.ok(full.startsWith(short));
    assert.match(short, /[.)]$/, id);
  }
  assert.deepEqual(describeRule('x.y'), { short: 'x.y', full: 'x.y' });
});

test('files: cleaned in place, line ends and unknown parts kept', async () => {
  const file = join(folder, 'a.csv');
  writeFileSync(file, 'id,text\r\n1,"&laquo;сөз&raquo;, ""тағы"""\r\n2,таза\r\n');
  const { code, out } = await qalam(['clean', ...CLEANING, '--write', file]);
  assert.deepEqual([code, out], [0, '']);
  assert.equal(readFileSync(file, 'utf8'), 'id,text\r\n1,"«сөз», ""тағы"""\r\n2,таза\r\n');
});

test('files: structure of JSONL is checked over all lines', async () => {
  const file = join(folder, 'b.jsonl');
  const lines = Array.from({ length: 30 }, (_, i) =>
    JSON.stringify({ text: `Бұл ${i} ${i * i} ${i * 7919} сөйлем екен.`, source: 'x' }),
  );
  lines.push('{"text": "Мұнда басқаша жазылған сөйлем тұр."}', '{"text": "а');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { out } = await qalam(['check', ...CLEANING, file]);
  assert.match(out, /:31:1 warning A key that other lines have is missing: source\. cleaning\.missing-key/);
  assert.match(out, /:32:10 error Broken JSON: the string is not closed\. format\.json-syntax/);
});

test('stats: figures as JSON, CSV and Markdown', async () => {
  const file = join(folder, 'c.txt');
  writeFileSync(file, 'Бүгін күн жылы.\nБүгін күн жылы.\na@mail.kz\n');
  const stats = JSON.parse((await qalam(['stats', '--with', 'cleaning,language', file])).out);
  assert.equal(stats.lines, 3);
  assert.equal(stats.words, 6);
  assert.equal(stats.duplicates, 1);
  assert.deepEqual(stats.lengths, { 8: 3 });
  assert.equal(stats.findings['cleaning.email'], 1);
  assert.ok(stats.languages.kk > 0.7);
  assert.match((await qalam(['stats', ...CLEANING, '--format', 'csv', file])).out, /^findings,cleaning\.email,1$/m);
  assert.match((await qalam(['stats', ...CLEANING, '--format', 'markdown', file])).out, /\| cleaning\.email \| 1 \|/);
});

test('stats --format report: the figures, their exports and where each rule found something, over listed files', async () => {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const first = file('report 1.txt', 'Хат: a@b.kz деген пошта.\nБүгін күн ашық болды.\nБүгін күн ашық болды.\n');
  const second = file('report2.txt', 'Хат: c@d.kz деген пошта.\n');
  const list = file('list.txt', `${first}\n${second}\n`);
  const options = ['stats', ...CLEANING, '--format', 'report', '--locale', 'en', '--progress'];
  const { out, err } = await qalam([...options, '--files-from', list]);
  const { stats, csv, markdown, places } = JSON.parse(out);
  assert.equal(stats.lines, 4);
  assert.match(csv, /^total,lines,4$/m);
  assert.match(markdown, /^# Corpus report/);
  assert.deepEqual(places['cleaning.email'], [
    { file: first, line: 1, column: 6, message: 'Personal data: e-mail address.' },
    { file: second, line: 1, column: 6, message: 'Personal data: e-mail address.' },
  ]);
  assert.deepEqual(places['cleaning.repeated-line'], [
    { file: first, line: 3, column: 1, message: 'The same as line 2.' },
  ]);
  const spelt = await qalam([
    'stats',
    '--with',
    'spelling',
    '--format',
    'report',
    first,
    file('report3.txt', 'Ол мектпке барды. Бүгін мектпке бару керек еді.\nKазақ тілі.\n'),
  ]);
  const { words, differentWords, refusedWords, stats: spellingStats } = JSON.parse(spelt.out);
  assert.deepEqual(
    words.map(({ word, count, line, example }: Record<string, unknown>) => [word, count, line, example]),
    [
      ['мектпке', 2, 1, 'Ол мектпке барды. Бүгін мектпке бару керек еді.'],
      ['Kазақ', 1, 2, 'Kазақ тілі.'],
    ],
  );
  assert.equal(differentWords, 2);
  // The list has words of other rules beside unknown ones.
  assert.equal(refusedWords, 3);
  assert.equal(spellingStats.unknownWords, 2);
  const progress = err.split('\n').filter((line) => line.startsWith('progress '));
  assert.ok(progress.length > 0);
  assert.equal(JSON.parse(progress[0]!.slice('progress '.length)).files, 2);
  const piped = await qalam([...options, '--files-from', '-'], `${second}\n`);
  assert.equal(JSON.parse(piped.out).stats.lines, 1);
});

test('detect: text or records, with a label for each word', async () => {
  const { out } = await qalam(
    ['detect', '--words'],
    'Қазақстанда бүгін ауа райы жылы болады.\n{"id":1,"text":"Сегодня хорошая погода на улице."}\n\n',
  );
  const answers = jsonl(out);
  assert.equal(answers.length, 2);
  assert.deepEqual([answers[0].label, answers[0].script, answers[0].variant], ['kk', 'Cyrl', 'cyrillic']);
  assert.deepEqual([answers[0].words[0].start, answers[0].words[0].end, answers[0].words[0].label], [0, 11, 'kk']);
  assert.equal(answers[1].qalam_language.label, 'ru');
  // A blank line is a blank record; of plain text it is a line without a language.
  assert.equal(out.split('\n')[2], '');
  const [, blank] = jsonl((await qalam(['detect', '--input', 'text'], 'Сәлем.\n\n')).out);
  assert.equal(blank.label, 'und');
});

test('spell: a verdict for each word', async () => {
  const { out } = await qalam(['spell', '--words', '--no-suggestions'], 'қала\nқaла\nбжщүк\n');
  assert.deepEqual(
    jsonl(out).map(({ word, ok }) => [word, ok]),
    [
      ['қала', true],
      ['қaла', false],
      ['бжщүк', false],
    ],
  );
});

test('entities: in records, and as a tag for each token', async () => {
  const text = 'Қасым-Жомарт Тоқаев Астана қаласында Nokia басшысымен кездесті.';
  const [answer] = jsonl((await qalam(['entities'], JSON.stringify({ id: 1, text }))).out);
  assert.ok(answer.entities.length > 0);
  for (const { field, start, end, label, score, text: mention } of answer.entities) {
    assert.equal(field, 'text');
    assert.equal(text.slice(start, end), mention);
    assert.match(label, /^[A-Z_]+$/);
    assert.ok(score > 0 && score <= 1);
  }
  const tokens = 'AID1\nАстана\nқаласы\n.\n\n\nБіз\n';
  const { out } = await qalam(['entities', '--format', 'iob2'], tokens);
  assert.deepEqual(
    out.split('\n').map((line) => line.split(' ')[0]),
    tokens.split('\n'),
  );
  for (const line of out.split('\n').slice(1)) assert.match(line, /^(?:|\S+ (?:O|[BI]-[A-Z_]+))$/);
});

const TAGGED = 'AID7 O\nАбай B-PERSON\nҚұнанбайұлы I-PERSON\n3,5 B-CARDINAL\n😀 O\n\nАлматыға B-GPE\n. O\n';

test('entities convert: IOB2 comes back from every shape, in either unit', async () => {
  for (const format of ['doccano', 'prodigy', 'label-studio']) {
    for (const unit of format === 'prodigy' ? ['utf16', 'codepoint'] : ['codepoint']) {
      const out = await qalam(['entities', 'convert', '--format', format, '--offsets', unit], TAGGED);
      assert.equal(out.code, 0);
      assert.match(out.err, unit === 'utf16' ? /UTF-16 units/ : /code points/);
      // Label Studio's importer reads an array.
      const records = format === 'label-studio' ? JSON.parse(out.out) : jsonl(out.out);
      assert.equal(records.length, 2);
      const back = await qalam(['entities', 'convert', '--input-offsets', unit], out.out);
      assert.deepEqual([back.code, back.out], [0, TAGGED], format);
      assert.match(back.err, /^qalam: <stdin>: read as .*\n$/);
      const array = JSON.stringify(records, null, 2);
      assert.equal((await qalam(['entities', 'convert', '--input-offsets', unit], array)).out, TAGGED);
    }
  }
});

test('entities convert: what qalam entities writes is read in its own unit; what is no annotation is refused', async () => {
  const text = '😀 Абай Құнанбайұлы Семейде туған.';
  const tagged = await qalam(['entities'], JSON.stringify({ id: 'х', text }));
  const doccano = await qalam(['entities', 'convert', '--format', 'doccano'], tagged.out);
  const [{ id, label }] = jsonl(doccano.out);
  assert.equal(id, 'х');
  assert.ok(label.length > 0);
  const points = [...text];
  const own = jsonl(tagged.out)[0].entities.map(({ text: mention }: { text: string }) => mention);
  assert.deepEqual(
    label.map(([start, end]: [number, number]) => points.slice(start, end).join('')),
    own,
  );
  for (const [input, message] of [
    ['{"text":"а","label":[[0,9,"GPE"]]}', /line 1: a span out of the text/],
    ['{"text":"а","label":[]}\n{"text', /line 2: not JSON/],
    ['[{"text":"а"}, 5]', /record 2: not an object/],
    ['{"text":"а","label":[]}\n{"id":12345678901234567890,"text":"а","label":[]}', /line 2: a number beyond 2\^53/],
  ] as const) {
    const { code, err } = await qalam(['entities', 'convert'], input);
    assert.equal(code, 3);
    assert.match(err, message);
  }
  const crossed =
    '{"text":"Абай жолы","spans":[{"start":0,"end":9,"label":"ART"},{"start":0,"end":4,"label":"PERSON"}]}';
  const lossy = await qalam(['entities', 'convert', '--format', 'iob2'], crossed);
  assert.equal(lossy.code, 1);
  assert.equal(lossy.out, 'Абай B-ART\nжолы I-ART\n');
  assert.match(lossy.err, /1 spans left out/);
});

test('entities agree: two files of the same texts, tagged or records', async () => {
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const one = write('one.iob2', TAGGED);
  const two = write('two.iob2', TAGGED.replace('B-GPE', 'B-LOCATION'));
  const text = await qalam(['entities', 'agree', one, two]);
  assert.equal(text.code, 0);
  // Two of three spans of each side; kappa: observed 5/6, by chance (4 + 1 + 1 + 1 + 0) / 36 for O, B-PERSON, I-PERSON, B-CARDINAL.
  const chance = 7 / 36;
  const kappa = ((5 / 6 - chance) / (1 - chance)).toFixed(4);
  assert.equal(text.out, `F1 0.6667\nCohen's kappa ${kappa}\ndifferences 1\n2\t\tGPE\tLOCATION\tАлматыға\n`);
  const records = write('two.jsonl', (await qalam(['entities', 'convert', '--format', 'prodigy', two])).out);
  const own = write('one.jsonl', (await qalam(['entities', 'convert', '--format', 'doccano', one])).out);
  for (const [a, b] of [
    [own, records],
    [one, records],
  ] as const) {
    const { code, out } = await qalam(['entities', 'agree', a, b, '--format', 'json']);
    assert.equal(code, 0);
    const { f1, differences } = JSON.parse(out);
    assert.equal(f1, 2 / 3);
    assert.deepEqual(differences, [{ number: 2, text: 'Алматыға', first: 'GPE', second: 'LOCATION' }]);
  }
  assert.equal((await qalam(['entities', 'agree', one])).code, 2);
  const other = await qalam(['entities', 'agree', one, write('three.iob2', 'Абай O\n')]);
  assert.equal(other.code, 3);
  assert.match(other.err, /2 and 1 sentences/);
});

test('entities inconsistencies: a name in all its forms, with the sentences', async () => {
  const input = 'Алматыға B-GPE\n\nАлматыда B-LOCATION\n\nАбай B-PERSON\n\nАлматы B-GPE\n';
  const { out } = await qalam(['entities', 'inconsistencies'], input);
  assert.equal(out, 'алматы\tGPE 2 (1 4)\tLOCATION 1 (2)\n');
  const [found, ...others] = jsonl((await qalam(['entities', 'inconsistencies', '--format', 'json'], input)).out);
  assert.deepEqual(others, []);
  assert.deepEqual(found.classes[1], { class: 'LOCATION', count: 1, at: ['2'] });
});

test('entities: a model, a gazetteer and thresholds of the user’s own', async () => {
  const names = join(folder, 'names.txt');
  writeFileSync(names, 'Ақбұлақ\tLOCATION\n');
  const record = JSON.stringify({ text: 'Ақбұлаққа Қасым-Жомарт Тоқаев келді.' });
  const model = join(root, 'dictionaries', 'entities', 'kk-entities.bin');
  const labels = async (...args: string[]) => {
    const { code, out, err } = await qalam(['entities', '--gazetteer', names, ...args], record);
    assert.equal(code, 0, err);
    return jsonl(out)[0].entities.map(({ label, text }: { label: string; text: string }) => `${label} ${text}`);
  };
  assert.deepEqual(await labels('--model', model), ['LOCATION Ақбұлаққа', 'PERSON Қасым-Жомарт Тоқаев']);
  // Nothing that a model says is certain, what stands in a list is.
  assert.deepEqual(await labels('--thresholds', 'PERSON=1,LOCATION=1,GPE=1'), ['LOCATION Ақбұлаққа']);
  for (const [args, code, message] of [
    [['--model', names], 3, /names\.txt/],
    [['--gazetteer', join(folder, 'none.txt')], 3, /none\.txt/],
    [['--thresholds', 'PERSONS=1'], 2, /CLASS=SCORE/],
    [['--thresholds', 'PERSON=2'], 2, /CLASS=SCORE/],
    [['--format', 'iob2', '--model', join(folder, 'none.bin')], 3, /none\.bin/],
  ] as const) {
    const run = await qalam(['entities', ...args], record);
    assert.equal(run.code, code);
    assert.match(run.err, message);
  }
});

test('entities: an ONNX export tags tokens', async () => {
  const model = join(folder, 'onnx');
  writeTinyModel(model, {
    subwords: '<s> <pad> </s> <unk> ▁Абай ▁Семейде'.split(' '),
    labels: ['O', 'B-PER', 'B-LOC'],
    own: { '▁Абай': { 'B-PER': 5 }, '▁Семейде': { 'B-LOC': 5 }, '<unk>': { O: 5 } },
  });
  const run = (runtime: string) =>
    qalam(['entities', '--format', 'iob2', '--model', model, '--runtime', runtime], 'AID1\nАбай x O\n,\n\n\nСемейде\n');
  assert.deepEqual(await run(root), {
    code: 0,
    out: 'AID1\nАбай B-PERSON\n, O\n\n\nСемейде B-LOCATION\n',
    err: '',
  });
  const without = await run(folder);
  assert.equal(without.code, 3);
  assert.match(without.err, /not installed/);
});

test('complete: the embedded model answers each request', async () => {
  const { code, out } = await qalam(
    ['complete', '--embedded'],
    '{"prefix": "Қазақстан Республик"}\n{"suffix": "а"}\nbroken\n',
  );
  assert.equal(code, 0);
  const answers = jsonl(out);
  assert.equal(answers.length, 3);
  assert.ok(answers[0].completion.length > 0);
  assert.equal(typeof answers[0].ms, 'number');
  assert.equal(answers[1].error.line, 2);
  assert.equal(answers[2].input, 'broken');
  assert.equal((await qalam(['complete'])).code, 2);
});

for (const jobs of ['1', '2']) {
  test(`a line is answered before the next is sent, with ${jobs} jobs`, async () => {
    const child = spawn(process.execPath, [
      entry,
      'check',
      ...CLEANING,
      '--jobs',
      jobs,
      '--data',
      join(root, 'dictionaries'),
    ]);
    child.stdout.setEncoding('utf8');
    for (let i = 0; i < 5; i++) {
      child.stdin.write(`{"id":${i}}\n`);
      const [answer] = await once(child.stdout, 'data');
      assert.deepEqual(JSON.parse(answer), { id: i, annotations: [] });
    }
    child.stdin.end();
    assert.deepEqual(await once(child, 'close'), [0, null]);
  });
}

for (const args of [[], ['--jobs', '2'], ['file'], ['file', '--format', 'sarif', '--jobs', '2']]) {
  test(`a reader that goes away ends the program quietly: check ${args.join(' ')}`, async () => {
    const file = join(folder, 'epipe.txt');
    if (args[0] === 'file') writeFileSync(file, 'хат a@mail.kz\n'.repeat(40_000));
    const own = args.map((arg) => (arg === 'file' ? file : arg));
    const child = spawn(process.execPath, [entry, 'check', ...CLEANING, ...own, '--data', join(root, 'dictionaries')]);
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.write('{"text":"сөз"}\n'.repeat(20_000));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.destroy();
    child.stdin.end('{"text":"сөз"}\n'.repeat(20_000));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([code, err], [0, '']);
  });
}

test('complete: what an endpoint does not answer is said in the line, on stderr and by the exit status', async () => {
  const lines = '{"prefix":"Біз"}\n{"prefix":"Сіз"}\n';
  const complete = async (url: string, ...more: string[]) => {
    const { code, out, err } = await qalam(['complete', '--endpoint', url, ...more], lines);
    return {
      code,
      err,
      answers: out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    };
  };
  const endpoint = await startEndpoint({ answer: (prompt) => (prompt === 'Біз' ? [' барамыз', '.\n'] : []) });
  try {
    const { code, answers, err } = await complete(endpoint.url);
    assert.deepEqual([code, err, answers[0].completion, answers[0].error], [0, '', ' барамыз.', undefined]);
    for (const [fault, kind] of [
      ['error', 'status'],
      ['busy', 'busy'],
      ['error-field', 'status'],
      ['unauthorised', 'unauthorised'],
    ] as const) {
      endpoint.set({ fault, answer: () => [] });
      const failed = await complete(endpoint.url, '--retry', '0', '--locale', 'en');
      assert.deepEqual(
        [failed.code, ...failed.answers.map(({ completion, error }) => [completion, error.kind])],
        [3, ['', kind], ['', kind]],
        fault,
      );
      assert.match(failed.err, /1: .*\n.*2 of 2 requests were not answered/su, fault);
    }
  } finally {
    await endpoint.close();
  }
  const gone = await complete(endpoint.url, '--retry', '0', '--locale', 'ru');
  assert.equal(gone.code, 3);
  assert.match(gone.err, /сервер не запущен/u);
  assert.equal((await qalam(['complete', '--embedded', '--retry', '2'], lines)).code, 2);
});

test('probe: questions to an endpoint, a line each, and the score', async () => {
  const endpoint = await startEndpoint({ answer: (prompt) => [prompt.includes('саусақ') ? 'Он' : 'Білмеймін'] });
  try {
    const { code, out } = await qalam(['probe', '--endpoint', endpoint.url]);
    assert.equal(code, 0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(lines[0].id, 'fingers');
    assert.equal(lines[0].right, true);
    assert.equal(lines.at(-1).right, 1);
    assert.equal(lines.at(-1).of, lines.length - 1);
    assert.equal(lines.at(-1).model, 'test-model');
  } finally {
    await endpoint.close();
  }
  assert.equal((await qalam(['probe'])).code, 2);
  assert.equal((await qalam(['probe', '--endpoint', 'http://192.0.2.1/v1'])).code, 2);
  assert.equal((await qalam(['probe', '--endpoint', endpoint.url])).code, 3);
});

test('a directory as input is no empty file', { skip: process.platform === 'win32' }, async () => {
  const descriptor = openSync(folder, 'r');
  const child = spawn(process.execPath, [entry, 'check'], { stdio: [descriptor, 'pipe', 'pipe'] });
  closeSync(descriptor);
  let err = '';
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  child.stdout!.resume();
  const [code] = await once(child, 'close');
  assert.equal(code, 3);
  assert.match(err, /directory/);
});

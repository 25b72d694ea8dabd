/** `qalam mcp` as it is built, driven by the client of the protocol's own SDK. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const DIST = join(__dirname, '../../server/dist');
const CLI = join(DIST, 'cli.js');

const TOKENIZERS = join(__dirname, '../tokenizers');

describe('tools of the Model Context Protocol', () => {
  const client = new Client({ name: 'test', version: '1' });

  before(() =>
    client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [CLI, 'mcp', '--tokenizer', join(TOKENIZERS, 'bytes.json')],
      }),
    ),
  );
  after(() => client.close());

  /** What a tool answers; the client checks it against the tool's own schema. */
  // biome-ignore lint/suspicious/noExplicitAny: each tool has an answer of its own
  const call = async (name: string, args: Record<string, unknown>): Promise<any> => {
    const { structuredContent, content, isError } = await client.callTool({ name, arguments: args });
    const [{ text }] = content as [{ text: string }];
    assert.notEqual(isError, true, text);
    assert.deepEqual(JSON.parse(text), structuredContent);
    return structuredContent;
  };
  const refused = async (name: string, args: Record<string, unknown>): Promise<string> => {
    const { content, isError } = await client.callTool({ name, arguments: args });
    assert.equal(isError, true);
    return (content as [{ text: string }])[0].text;
  };

  test('every tool says what it takes and answers, and that it only reads', async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['check', 'clean', 'detect', 'entities', 'analyze', 'tokens'],
    );
    for (const { name, description, inputSchema, outputSchema, annotations } of tools) {
      assert.ok((description?.length ?? 0) > 40, name);
      assert.equal(inputSchema.additionalProperties, false, name);
      assert.ok(outputSchema?.properties, name);
      assert.equal(annotations?.readOnlyHint, true, name);
      assert.equal(annotations?.openWorldHint, false, name);
    }
    assert.match(client.getInstructions() ?? '', /nothing is sent/);
  });

  test('check: places, sentences, fixes and suggestions', async () => {
    const text = 'Бұл — қазақша мәтін.\nМен мектепкке бардым , кеше кеше.\nЭто русский текст.';
    const { total, findings, languages } = await call('check', { text, locale: 'ru' });
    assert.equal(total, findings.length);
    for (const one of findings) assert.equal(text.slice(one.start, one.end), one.text);
    const misspelt = findings.find(({ rule }: { rule: string }) => rule === 'spelling.unknown-word');
    assert.deepEqual([misspelt.text, misspelt.line, misspelt.column], ['мектепкке', 2, 5]);
    assert.equal(misspelt.suggestions[0], 'мектепке');
    assert.match(misspelt.message, /[а-я]/u);
    assert.ok(languages.kk > 0);
    const fixed = findings.find(({ edits }: { edits?: unknown }) => edits !== undefined);
    assert.ok(fixed.edits.every(({ start, end }: { start: number; end: number }) => start >= 20 && end <= text.length));
    const without = await call('check', { text, without: [misspelt.rule] });
    assert.equal(without.total, total - 1);
    const limited = await call('check', { text, limit: 1 });
    assert.deepEqual([limited.total, limited.findings.length], [total, 1]);
  });

  test('check: rules that are off by themselves are off here too', async () => {
    const text = 'Бізге көп адамдар келді. Ол маған бес кітаптар берді.';
    const { findings } = await call('check', { text });
    const rules = findings.map(({ rule }: { rule: string }) => rule).filter((rule: string) => rule.includes('plural'));
    assert.deepEqual(rules, ['grammar.plural-after-numeral']);
  });

  test('check: a format leaves markup alone, and offsets are those of the whole text', async () => {
    const text = '# Тақырып\n\n`мектепкке` деген код.\n\nОл мектепкке барды.\n';
    const { findings } = await call('check', { text, format: 'markdown' });
    const found = findings.filter(({ rule }: { rule: string }) => rule === 'spelling.unknown-word');
    assert.deepEqual(
      found.map(({ start, line }: { start: number; line: number }) => [start, line]),
      [[text.lastIndexOf('мектепкке'), 5]],
    );
  });

  test('clean: safe fixes, and masks where they are asked for', async () => {
    const text = 'Сәлем,\u200b &laquo;әлем&raquo;! Хат: a@mail.kz\n';
    assert.deepEqual(await call('clean', { text }), { text: 'Сәлем, «әлем»! Хат: a@mail.kz\n', changed: true });
    assert.equal((await call('clean', { text, mask: true })).text, 'Сәлем, «әлем»! Хат: [EMAIL]\n');
    assert.deepEqual(await call('clean', { text: 'Таза мәтін.' }), { text: 'Таза мәтін.', changed: false });
  });

  test('detect: the language and its stretches', async () => {
    const kazakh = 'Қазақстан — Орталық Азиядағы мемлекет, астанасы — Астана қаласы. ';
    const russian = 'Казахстан является государством в Центральной Азии, столица — город Астана.';
    assert.equal((await call('detect', { text: kazakh })).label, 'kk');
    const both = await call('detect', { text: kazakh.repeat(3) + russian.repeat(3) });
    assert.equal(both.label, 'mixed');
    assert.deepEqual(
      both.spans.map(({ label }: { label: string }) => label),
      ['kk', 'ru'],
    );
  });

  test('entities: names with their classes; none where no Kazakh is', async () => {
    const text = 'Қасым-Жомарт Тоқаев Алматы қаласына келді.';
    const { entities, looked } = await call('entities', { text });
    assert.ok(looked);
    const person = entities.find((entity: { class: string }) => entity.class === 'PERSON');
    assert.equal(text.slice(person.start, person.end), 'Қасым-Жомарт Тоқаев');
    assert.equal(person.text, 'Қасым-Жомарт Тоқаев');
    const none = await call('entities', { text: 'The quick brown fox jumps over the lazy dog.' });
    assert.deepEqual(none, { entities: [], looked: false });
  });

  test('analyze: lemmas, features and morphemes, with offsets of the whole text', async () => {
    const text = 'Балалар мектепке барды.\nКітаптарымыз жаңа.';
    const { sentences } = await call('analyze', { text });
    const tokens = sentences.flatMap((sentence: { tokens: unknown[] }) => sentence.tokens);
    for (const { start, end, form } of tokens) assert.equal(text.slice(start, end), form);
    const [children] = tokens;
    assert.deepEqual([children.lemma, children.upos, children.morphemes], ['бала', 'NOUN', ['Бала', 'лар']]);
    assert.ok(tokens.some(({ lemma }: { lemma: string }) => lemma === 'кітап'));
  });

  test('tokens: exact by the tokenizer that the user named, estimated by families', async () => {
    const expected = JSON.parse(readFileSync(join(TOKENIZERS, 'expected.json'), 'utf8'))['bytes.json'];
    const [text, ids] = Object.entries<number[]>(expected).find(([known]) => /^[а-яәі ]{10,}/iu.test(known))!;
    const { counts, codePoints } = await call('tokens', { text });
    assert.equal(codePoints, [...text].length);
    assert.deepEqual(counts[0], { name: 'bytes.json', tokens: ids.length, exact: true });
    assert.ok(counts.slice(1).every(({ exact, tokens }: { exact: boolean; tokens: number }) => !exact && tokens > 0));
  });

  test('what cannot be answered is an error of the tool, in words', async () => {
    assert.match(await refused('check', { text: 'а'.repeat(200_001) }), /200000/);
    assert.match(await refused('analyze', { text: 'а'.repeat(20_001) }), /20000/);
    assert.match(await refused('check', {}), /text/);
    assert.match(await refused('check', { text: 'Мәтін', path: '/etc/passwd' }), /path/);
    assert.match(await refused('check', { text: 'Мәтін', format: 'docx' }), /format/);
    assert.match(
      await refused('check', { text: 'Мәтін', without: ['spelling.unknown-words'] }),
      /spelling\.unknown-word\?/,
    );
    // And it goes on.
    assert.equal((await call('detect', { text: 'Қазақ тілі — мемлекеттік тіл.' })).label, 'kk');
  });

  test('a long text can be given up', async () => {
    const abort = new AbortController();
    const long = client.callTool(
      { name: 'check', arguments: { text: 'Мектепкке бардым.\n'.repeat(10_000) } },
      undefined,
      {
        signal: abort.signal,
      },
    );
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(long);
    assert.equal((await call('detect', { text: 'Қазақ тілі — мемлекеттік тіл.' })).label, 'kk');
  });
});

test('every request that was read is answered, though the input has ended; what was given up is not waited for', () => {
  const call = (id: number, name: string, text: string) => ({
    id,
    method: 'tools/call',
    params: { name, arguments: { text } },
  });
  const messages = [
    {
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    },
    { method: 'notifications/initialized' },
    { id: 2, method: 'tools/list' },
    call(3, 'check', 'Мен мектепкке бардым.'),
    call(4, 'entities', 'Абай Семейде туған.'),
    { id: 5, method: 'no/such' },
    call(6, 'check', 'Мен мектепкке бардым.\n'.repeat(5000)),
    { method: 'notifications/cancelled', params: { requestId: 6 } },
  ];
  const input = messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');
  const { status, stdout } = spawnSync(process.execPath, [CLI, 'mcp'], { input, encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 0);
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; result?: object });
  assert.deepEqual(answers.map(({ id }) => id).sort(), [1, 2, 3, 4, 5]);
  assert.match(JSON.stringify(answers.find(({ id }) => id === 3)), /мектепке/);
});

test('noise and endless messages end nothing or end quietly, and none of them is repeated', async () => {
  const child = spawn(process.execPath, [CLI, 'mcp']);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (piece) => {
    errors += piece;
  });
  child.stdin.on('error', () => {});
  child.stdin.write('құпия сөз\n{"құпия": 1}\n');
  child.stdin.write('құпия'.repeat(1_000_000));
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  assert.match(errors, /mcp:/);
  assert.doesNotMatch(errors, /құпия/);
});

test('the SDK is loaded by this command alone', () => {
  assert.match(readFileSync(join(DIST, 'mcpServer.js'), 'utf8'), /tools\/call/);
  assert.doesNotMatch(readFileSync(CLI, 'utf8'), /tools\/call/);
});

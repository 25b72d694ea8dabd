/** What must not happen with text and keys that are somebody's secret, and with settings that somebody else has written. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import type { CodeAction, Hover } from 'vscode-languageserver-protocol/node';
import { type Endpoint, startEndpoint } from '../endpoint/server';
import { Session } from './session';

after(() => Session.killAll());

/** Everything that the server has said that may end in a log, a report or on a screen. */
function said(session: Session, stderr: string): string {
  const shown = session.notifications.filter(({ method }) => /^(window|telemetry|\$)\//.test(method));
  return stderr + JSON.stringify(shown);
}

function stderrOf(session: Session): () => string {
  let stderr = '';
  session.process.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return () => stderr;
}

test('no text of a document and no key is in what the server logs or says, whatever goes wrong', async () => {
  // Answers with the prompt in its error message.
  const endpoint = await startEndpoint({ fault: 'error' });
  const key = 'sk-құпиякілт-0123456789';
  const session = await Session.start({
    stderr: 'pipe',
    env: { QALAM_API_KEY: encodeURIComponent(key) },
    settings: {
      completion: { endpoint: endpoint.url, deadline: 300, debounce: 0 },
      spelling: { projectWords: '../outside.txt', ignorePatterns: ['(?=қате)'] },
    },
  });
  const stderr = stderrOf(session);
  const secret = 'Құпиясөзз';
  const uri = await session.open(
    'a.jsonl',
    `{"text": "${secret} мектепкк ${secret} айтты", "broken": \n{"text": "${secret}`,
    'jsonl',
  );
  const plain = await session.open('b.txt', `Ол ${secret} деген`);
  const position = { line: 0, character: 25 };
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 20 } };
  const textDocument = { uri };
  const requests: [string, unknown][] = [
    ['textDocument/hover', { textDocument, position }],
    ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }],
    [
      'textDocument/inlineCompletion',
      { textDocument: { uri: plain }, position: { line: 0, character: 19 }, context: { triggerKind: 0 } },
    ],
    ['qalam/describeRequest', { uri, position }],
    ['qalam/kindEdits', { uri, rule: secret, word: secret }],
    ['workspace/executeCommand', { command: secret, arguments: [uri, secret] }],
    ['workspace/executeCommand', { command: 'qalam.server.addToProjectWords', arguments: [uri, secret] }],
    ['textDocument/hover', { textDocument, position: secret }],
    [secret, { text: secret }],
  ];
  for (let round = 0; round < 4; round++) {
    for (const [method, params] of requests) await session.request(method, params).catch(() => {});
    await session.change(uri, 0, 12, 12, secret);
  }
  await session.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: secret });
  await session.connection.sendNotification(secret, { text: secret });
  await session.diagnostics(uri);
  assert.doesNotMatch(said(session, stderr()), /Құпиясөзз|мектепкк/);
  assert.ok(endpoint.completions().length > 0, 'the endpoint was asked');
  assert.doesNotMatch(said(session, stderr()), /sk-|0123456789/);
  if (process.platform === 'linux') {
    assert.doesNotMatch(readFileSync(`/proc/${session.process.pid}/cmdline`, 'utf8'), /sk-|0123456789/);
  }
  const described = JSON.stringify(
    await session.request('qalam/describeRequest', { uri: plain, position: { line: 0, character: 19 } }),
  );
  assert.doesNotMatch(described, /0123456789/);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
});

test('a redirect to another host is not followed: neither key nor text arrives there', async () => {
  const other = await startEndpoint({ answer: () => [' сөз'] });
  const endpoint = await startEndpoint({ fault: 'redirect', redirectTo: `${other.url}/v1/completions` });
  const session = await Session.start({
    env: { QALAM_API_KEY: 'sk-secret' },
    settings: { completion: { endpoint: endpoint.url, deadline: 500, debounce: 0 } },
  });
  const uri = await session.open('a.txt', 'Қазақстан Республик');
  await session.request('textDocument/inlineCompletion', {
    textDocument: { uri },
    position: { line: 0, character: 19 },
    context: { triggerKind: 0 },
  });
  assert.ok(endpoint.completions().length > 0);
  assert.equal(other.calls.length, 0);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
  await other.close();
});

test('patterns and globs that explode elsewhere hold nothing up', async () => {
  const session = await Session.start({
    settings: {
      spelling: { ignorePatterns: ['(а+)+$', '(а|а)*ю', '(.*а){25}$', '((((а*)*)*)*)*ю', '(?=а)', 'а{1000}{1000}'] },
      formats: { jsonFields: { '*a*a*a*a*a*a*a*b': ['text'], '+(+(+(a)))b': ['x'], '{a,{a,{a,': ['y'] } },
    },
  });
  const name = `${'a'.repeat(60)}.txt`;
  const uri = await session.open(name, `${'а'.repeat(3000)}!\nОл мектепкк ббарды.\n`);
  const found = (await session.diagnostics(uri)).filter(({ range }) => range.start.line === 1);
  assert.deepEqual(
    found.map(({ code }) => code),
    ['spelling.unknown-word', 'spelling.unknown-word'],
  );
  assert.equal(await session.stop(), 0);
});

test('a hover and the titles of quick fixes hold document text as text', async () => {
  const session = await Session.start();
  const text =
    'Ол [басыңыз](command:workbench.action.quit) <img src=x onerror=alert(1)> мекте\u200bпкк **Қасым-Жомарт Тоқаев** `x`';
  const uri = await session.open('a.txt', text);
  await session.diagnostics(uri);
  let hovers = 0;
  for (let character = 0; character < text.length; character += 2) {
    const hover = await session.request<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character },
    });
    if (!hover) continue;
    hovers++;
    const { value } = hover.contents as { value: string };
    // Each of these characters has a backslash before it; the two stars of a class's name are the server's own.
    assert.doesNotMatch(value.replaceAll('**', ''), /(?<!\\)[[\]<>`]/, value);
  }
  assert.ok(hovers > 0);
  const actions = await session.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: text.length } },
    context: { diagnostics: [] },
  });
  assert.ok(actions.length > 0 && actions.every(({ title }) => !title.includes('\n')));
  assert.equal(await session.stop(), 0);
});

test('of more findings than an editor shows, the most severe are given and all are counted', async () => {
  const session = await Session.start({ initializationOptions: { storagePath: '' } });
  const uri = await session.open('a.jsonl', `${'{"text": "Ол мектепкк барды."}\n'.repeat(1500)}{"text": \n`, 'jsonl');
  const found = await session.diagnostics(uri);
  assert.equal(found.length, 1000);
  // An error behind 1,500 lesser findings.
  assert.ok(found.some(({ code, range }) => code === 'format.json-syntax' && range.start.line === 1500));
  const status = (await session.notified('qalam/documentStatus', (params) => {
    const { progress, counts } = params as { progress: number; counts: Record<string, number> };
    return progress === 1 && (counts['spelling.unknown-word'] ?? 0) > 1000;
  })) as { counts: Record<string, number> };
  assert.equal(status.counts['spelling.unknown-word'], 1500);
  assert.equal(status.counts['format.json-syntax'], 1);
  assert.equal(await session.stop(), 0);
});

describe('an editor that lets a folder set everything', () => {
  /** Asks for ghost text and gives the keys that arrived at each endpoint; undefined where none did. */
  async function ask(
    otherEditor: Record<string, unknown>,
    settings: Record<string, unknown>,
    env: Record<string, string>,
    endpoint: Endpoint,
  ) {
    const before = endpoint.calls.length;
    const session = await Session.start({ otherEditor, settings, env: { QALAM_API_KEY: 'sk-secret', ...env } });
    const uri = await session.open('a.txt', 'Қазақстан Республик');
    await session.request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: 0, character: 19 },
      context: { triggerKind: 0 },
    });
    const messages = session.notifications
      .filter(({ method }) => method === 'window/showMessage')
      .map(({ params }) => (params as { message: string }).message);
    assert.equal(await session.stop(), 0);
    const calls = endpoint.calls.slice(before);
    return { calls: calls.length, keys: [...new Set(calls.map(({ headers }) => headers.authorization))], messages };
  }

  test('names no endpoint and gets no key by the folder; the user’s own configuration does; each is said', async () => {
    const endpoint = await startEndpoint({ answer: () => [' сөз'] });
    const completion = { endpoint: endpoint.url, deadline: 2000, debounce: 0 };
    const time = { completion: { deadline: 2000, debounce: 0 } };
    for (const otherEditor of [{}, { trusted: true }, { trusted: true, settings: { completion: { model: 'm' } } }]) {
      const folder = await ask(otherEditor, { locale: 'en', completion }, {}, endpoint);
      assert.equal(folder.calls, 0);
      assert.match(
        folder.messages.join('\n'),
        /qalam\.completion\.endpoint is not taken from the settings of a folder/,
      );
    }
    // Without a word about trust the user's own endpoint is not asked either.
    assert.equal((await ask({ settings: { completion } }, time, {}, endpoint)).calls, 0);
    const user = await ask({ trusted: true, settings: { completion } }, time, {}, endpoint);
    assert.deepEqual([user.calls > 0, user.keys, user.messages], [true, ['Bearer sk-secret'], []]);
    await endpoint.close();
  });

  test('the key goes to the origin that stands beside it and to no other', async () => {
    const endpoint = await startEndpoint({ answer: () => [' сөз'] });
    const own = { trusted: true, settings: { completion: { endpoint: endpoint.url } } };
    const settings = { completion: { deadline: 2000, debounce: 0 } };
    const bound = (origin: string) => ask(own, settings, { QALAM_API_KEY_ORIGIN: origin }, endpoint);
    assert.deepEqual((await bound(new URL(endpoint.url).origin)).keys, ['Bearer sk-secret']);
    for (const other of ['https://example.org', 'http://127.0.0.1:1', 'no address']) {
      const { calls, keys } = await bound(other);
      assert.deepEqual([calls > 0, keys], [true, [undefined]]);
    }
    await endpoint.close();
  });

  test('names no model, no folder of code and no list by the folder', async () => {
    const gone = '/nowhere/at-all';
    const entities = { model: `${gone}/m.onnx`, runtime: gone, gazetteers: [`${gone}/list.txt`] };
    const session = await Session.start({ otherEditor: { trusted: true }, settings: { locale: 'en', entities } });
    const uri = await session.open('a.txt', 'Ол мектепкк барды.');
    assert.equal((await session.diagnostics(uri)).length, 1);
    const said = await session.notified('window/showMessage');
    assert.match(
      (said as { message: string }).message,
      /entities\.model, qalam\.entities\.runtime, qalam\.entities\.gazetteers/,
    );
    const about = session.notifications.filter(({ params }) => JSON.stringify(params)?.includes(gone));
    assert.deepEqual(about, [], 'none of the paths was looked at');
    assert.equal(await session.stop(), 0);
  });
});

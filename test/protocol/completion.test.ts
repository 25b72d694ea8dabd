import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { InlineCompletionList } from 'vscode-languageserver-protocol/node';
import { newAuthority } from '../endpoint/certificate';
import { startEndpoint } from '../endpoint/server';
import { FULL_CLIENT, Session } from './session';

after(() => Session.killAll());

const complete = (session: Session, uri: string, line: number, character: number, triggerKind = 1) =>
  session.request<InlineCompletionList | null>('textDocument/inlineCompletion', {
    textDocument: { uri },
    position: { line, character },
    context: { triggerKind },
  });

/** The trigger kind of a request that the editor makes by itself. */
const AUTOMATIC = 2;

const texts = (list: InlineCompletionList | null) => (list?.items ?? []).map((item) => String(item.insertText));

test('an endpoint gets the prose before the caret and its answer comes back escaped for the format', async () => {
  const endpoint = await startEndpoint({ kind: 'vllm', answer: () => [' «Абай»', ' деген', ' "жолы"', '.'] });
  const session = await Session.start({ settings: { completion: { endpoint: endpoint.url, deadline: 5000 } } });
  const uri = await session.open('a.jsonl', '{"name": "құпия", "text": "Бұл кітаптың аты"}\n', 'jsonl');
  await session.diagnostics(uri);
  const found = texts(await complete(session, uri, 0, 43));
  assert.ok(found[0]?.includes('\\"жолы\\"'), JSON.stringify(found));
  const sent = JSON.stringify(endpoint.completions().at(-1)?.body);
  assert.ok(sent.includes('Бұл кітаптың аты'), sent);
  const request = await session.request<{ url: string; body: unknown }>('qalam/describeRequest', {
    uri,
    position: { line: 0, character: 43 },
  });
  assert.ok(request.url.startsWith(endpoint.url), JSON.stringify(request));
  assert.equal(await session.stop(), 0);
  await endpoint.close();
});

test('an answer that comes after the deadline is announced, and asking again gives it without another call', async () => {
  const endpoint = await startEndpoint({ kind: 'vllm', answer: () => [' кітаптың', ' аты', '.\n'], firstDelay: 400 });
  const session = await Session.start({
    initializationOptions: { storagePath: tmpdir() },
    settings: { completion: { endpoint: endpoint.url, deadline: 100, debounce: 0 } },
  });
  const uri = await session.open('a.txt', 'Бұл');
  const first = texts(await complete(session, uri, 0, 3, AUTOMATIC));
  assert.ok(!first.includes(' кітаптың аты.'));
  const announced = () => session.notifications.filter(({ method }) => method === 'qalam/completionLate');
  for (let tries = 0; tries < 400 && announced().length === 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(
    announced().map(({ params }) => params),
    [{ uri, version: 1 }],
  );
  assert.deepEqual(texts(await complete(session, uri, 0, 3, AUTOMATIC)), [' кітаптың аты.']);
  assert.equal(endpoint.completions().length, 1);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
});

test('without trust no byte goes to the endpoint', async () => {
  const endpoint = await startEndpoint({ answer: () => [' сөз'] });
  const session = await Session.start({
    settings: { completion: { endpoint: endpoint.url } },
    initializationOptions: { trusted: false },
  });
  const uri = await session.open('a.txt', 'Қазақстан Республик');
  const found = texts(await complete(session, uri, 0, 19, 0));
  assert.ok(found.length > 0, 'the embedded model answers');
  assert.equal(endpoint.calls.length, 0);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
});

test('a model of the user’s own that cannot run is named once, and the embedded one answers; without trust none is started', async () => {
  for (const trusted of [true, false]) {
    const session = await Session.start({
      settings: { locale: 'en', completion: { localModel: join(tmpdir(), 'none.gguf'), runtime: tmpdir() } },
      initializationOptions: { trusted },
    });
    const uri = await session.open('a.txt', 'Қазақстан Республик');
    const found = texts(await complete(session, uri, 0, 19, 0));
    assert.ok(found.length > 0, 'the embedded model answers');
    const said = session.notifications.filter(({ method }) => method === 'window/showMessage');
    assert.equal(said.length, trusted ? 1 : 0, JSON.stringify(said));
    if (trusted) assert.match(JSON.stringify(said), /your own model for ghost text does not work .*none\.gguf/);
    assert.equal(await session.stop(), 0);
  }
});

test('a dead endpoint is said once, and the embedded model answers meanwhile', async () => {
  const endpoint = await startEndpoint();
  await endpoint.close();
  const session = await Session.start({
    capabilities: FULL_CLIENT,
    settings: { completion: { endpoint: endpoint.url, deadline: 2000 } },
  });
  const uri = await session.open('a.txt', 'Қазақстан Республик');
  for (let i = 0; i < 3; i++) {
    const found = texts(await complete(session, uri, 0, 19, 0));
    assert.ok(found.length > 0, 'the embedded model answers');
  }
  await session.notified('window/showMessage', (params) => /unavailable/.test((params as { message: string }).message));
  const told = session.notifications.filter(({ method }) => method === 'window/showMessage');
  assert.equal(told.length, 1, JSON.stringify(told));
  const wrong = await session.open('b.txt', 'Ол мектепкк барды.');
  assert.equal((await session.diagnostics(wrong)).length, 1);
  assert.equal(await session.stop(), 0);
});

for (const fault of ['hang', 'html', 'unauthorised', 'error', 'half-event', 'redirect', 'reset-midway'] as const) {
  test(`an endpoint that does everything wrong (${fault}) disturbs nothing`, async () => {
    const endpoint = await startEndpoint({ fault, answer: () => [' сөз'] });
    const session = await Session.start({ settings: { completion: { endpoint: endpoint.url, deadline: 400 } } });
    const uri = await session.open('a.txt', 'Ол мектепкк барды. Қазақстан Республик');
    await complete(session, uri, 0, 38, 0);
    assert.equal(
      (await session.diagnostics(uri)).some(({ code }) => code === 'spelling.unknown-word'),
      true,
    );
    assert.equal(await session.stop(), 0);
    await endpoint.close();
  });
}

test('a private authority is trusted where the settings name it; else that is said in the reader’s language', async () => {
  const authority = newAuthority();
  const endpoint = await startEndpoint({ kind: 'vllm', answer: () => [' ертең', '.'] }, authority.issue(['127.0.0.1']));
  const folder = mkdtempSync(join(tmpdir(), 'qalam-certificates-'));
  const certificates = join(folder, 'authority.pem');
  writeFileSync(certificates, authority.certificate);
  const completion = { endpoint: endpoint.url, deadline: 5000 };
  const initializationOptions = { storagePath: folder };
  for (const [locale, sentence] of [
    ['kk', /сертификатына сенім жоқ/u],
    ['ru', /сертификату TLS сервера нет доверия/u],
  ] as const) {
    const refused = await Session.start({ initializationOptions, settings: { locale, completion } });
    const status = (await refused.notified(
      'qalam/completionStatus',
      (params) => (params as { state: string }).state === 'unavailable',
    )) as { message: string; endpoint: string };
    assert.match(status.message, sentence);
    assert.equal(status.endpoint, endpoint.url);
    assert.equal(await refused.stop(), 0);
  }
  assert.equal(endpoint.calls.length, 0);
  const session = await Session.start({ settings: { completion: { ...completion, certificates } } });
  const uri = await session.open('a.txt', 'Біз');
  assert.deepEqual(texts(await complete(session, uri, 0, 3)), [' ертең.']);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
  rmSync(folder, { recursive: true });
});

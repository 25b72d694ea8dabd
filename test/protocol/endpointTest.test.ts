/** An address that is being typed is asked what it is: every kind of server, and what may be wrong with an address. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { EndpointTest } from '../../server/src/protocol';
import { newAuthority } from '../endpoint/certificate';
import { type Endpoint, type EndpointOptions, type Kind, startEndpoint } from '../endpoint/server';
import { Session } from './session';

const open: Endpoint[] = [];
after(async () => {
  Session.killAll();
  for (const endpoint of open) await endpoint.close();
});

async function serve(options: EndpointOptions): Promise<Endpoint> {
  const endpoint = await startEndpoint(options);
  open.push(endpoint);
  return endpoint;
}

const look = (session: Session, address: string) => session.request<EndpointTest>('qalam/endpointTest', { address });

test('every kind of server is told, with its models, though no endpoint is set; nothing is generated', async () => {
  const session = await Session.start({ settings: { locale: 'en' } });
  for (const kind of ['llama.cpp', 'vllm', 'sglang', 'tgi', 'ollama', 'openai', 'responses'] satisfies Kind[]) {
    const endpoint = await serve({ kind, contextSize: 6000 });
    for (const address of [endpoint.url, `${endpoint.url}/v1/`]) {
      const { server, models, fault } = await look(session, address);
      assert.equal(fault, undefined, `${kind}: ${fault?.message}`);
      assert.equal(server, kind);
      if (kind !== 'responses') assert.ok(models.length > 0, kind);
    }
    if (kind === 'vllm') assert.equal((await look(session, endpoint.url)).contextSize, 6000);
    for (const { body = {} } of endpoint.calls)
      assert.ok(!['prompt', 'messages', 'input', 'inputs'].some((name) => name in body), JSON.stringify(body));
  }
  assert.equal(await session.stop(), 0);
});

test('what is wrong is said in the reader’s language, by kind', async () => {
  const session = await Session.start({ settings: { locale: 'ru' } });
  const gone = await serve({ kind: 'vllm' });
  await gone.close();
  const strict = await serve({ kind: 'vllm', key: 'sk-other' });
  const loading = await serve({ kind: 'llama.cpp', fault: 'loading' });
  const page = createServer((_, response) => response.end('<p>Сәлем</p>'));
  await new Promise<void>((listening) => page.listen(0, '127.0.0.1', listening));
  for (const [address, kind, message] of [
    [gone.url, 'other', /по этому адресу сервер не запущен/u],
    [strict.url, 'key', /сервер не принял ключ/u],
    [loading.url, 'other', /сервер загружает модель/u],
    [`http://127.0.0.1:${(page.address() as AddressInfo).port}`, 'other', /не в формате OpenAI API/u],
    ['http://llm.example.kz', 'address', /http разрешён только для этого компьютера/u],
    ['ftp://llm.example.kz', 'address', /не http и не https/u],
    ['https://user:pass@llm.example.kz', 'address', /ключ не должен стоять в адресе/u],
    ['nonsense', 'address', /не URL/u],
  ] as const) {
    const { fault, server, models } = await look(session, address);
    assert.equal(fault?.kind, kind, address);
    assert.match(fault.message, message);
    assert.equal(server, undefined);
    assert.deepEqual(models, []);
  }
  assert.equal(await session.stop(), 0);
  page.close();
});

test('a server that comes up, or goes, is told anew each time; one that is looked after is asked again at once', async () => {
  const endpoint = await serve({
    kind: 'llama.cpp',
    fault: 'loading',
    answer: () => [' мектепке', ' барды', '.'],
  });
  const session = await Session.start({ settings: { locale: 'en', completion: { endpoint: endpoint.url } } });
  assert.equal((await look(session, endpoint.url)).fault?.kind, 'other');
  endpoint.set({ kind: 'llama.cpp' });
  assert.equal((await look(session, endpoint.url)).server, 'llama.cpp');
  endpoint.set({ kind: 'ollama' });
  assert.equal((await look(session, endpoint.url)).server, 'ollama');
  await endpoint.close();
  assert.equal((await look(session, endpoint.url)).fault?.kind, 'other');
  assert.equal(await session.stop(), 0);
});

test('the endpoint of ghost text that a test finds back is said to be ready, without a change of settings', async () => {
  const endpoint = await serve({ kind: 'llama.cpp', fault: 'loading' });
  const storagePath = mkdtempSync(join(tmpdir(), 'qalam-endpoint-'));
  const session = await Session.start({
    initializationOptions: { storagePath },
    settings: { locale: 'en', completion: { endpoint: endpoint.url } },
  });
  const method = 'qalam/completionStatus';
  const isSaid = (state: string) => (params: unknown) => (params as { state: string }).state === state;
  await session.notified(method, isSaid('unavailable'));
  endpoint.set({ kind: 'llama.cpp' });
  const { models } = await look(session, endpoint.url);
  const { model } = (await session.notified(method, isSaid('ready'))) as { model?: string };
  assert.equal(model, models[0]);
  assert.equal(await session.stop(), 0);
  rmSync(storagePath, { recursive: true });
});

test('a certificate that is not trusted is told apart, and trusted where the settings name its authority', async () => {
  const authority = newAuthority();
  const endpoint = await startEndpoint({ kind: 'vllm' }, authority.issue(['127.0.0.1']));
  open.push(endpoint);
  const folder = mkdtempSync(join(tmpdir(), 'qalam-certificates-'));
  const certificates = join(folder, 'authority.pem');
  writeFileSync(certificates, authority.certificate);
  const wary = await Session.start({ settings: { locale: 'kk' } });
  const { fault } = await look(wary, endpoint.url);
  assert.equal(fault?.kind, 'certificate');
  assert.match(fault.message, /сертификатына сенім жоқ/u);
  assert.equal(await wary.stop(), 0);
  const session = await Session.start({ settings: { completion: { certificates } } });
  assert.equal((await look(session, endpoint.url)).server, 'vllm');
  assert.equal(await session.stop(), 0);
  rmSync(folder, { recursive: true });
});

test('from an untrusted workspace nobody is asked', async () => {
  const endpoint = await serve({ kind: 'vllm' });
  const session = await Session.start({ settings: { locale: 'kk' }, initializationOptions: { trusted: false } });
  const { fault } = await look(session, endpoint.url);
  assert.equal(fault?.kind, 'address');
  assert.equal(endpoint.calls.length, 0);
  assert.equal(await session.stop(), 0);
});

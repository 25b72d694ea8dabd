/** Proxies and certificates, with a proxy and an authority of the test's own. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { newAuthority } from '../../../test/endpoint/certificate';
import { startEndpoint } from '../../../test/endpoint/server';
import { type ClientOptions, EndpointClient } from './client';
import { Connections } from './connection';
import { EndpointError } from './error';

const SECRET = 'sk-0123456789abcdef';
const authority = newAuthority();
const open: { close(): unknown }[] = [];
after(async () => {
  for (const thing of open) await thing.close();
});

/** A proxy that tunnels to `port` of this machine whatever host is asked for, and keeps all bytes that it sees. */
async function startProxy(port: number, refuse = false) {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  let heads = '';
  let seen = '';
  const server = createServer((request, response) => {
    tunnels.push(`plain ${request.url}`);
    heads += JSON.stringify(request.headers);
    response.end();
  });
  server.on('connect', (request, socket: Socket, head) => {
    tunnels.push(request.url!);
    heads += JSON.stringify(request.headers);
    if (refuse) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      socket.on('data', (bytes) => {
        seen += bytes.toString('latin1');
      });
      socket.pipe(target).pipe(socket);
    });
    for (const one of [socket, target]) {
      sockets.add(one);
      one.on('error', () => one.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    heads: () => heads,
    seen: () => seen,
  };
}

async function startTls(names: readonly string[]) {
  const endpoint = await startEndpoint({ answer: () => ['сөз'] }, authority.issue(names));
  open.push(endpoint);
  return { endpoint, port: Number(new URL(endpoint.url).port) };
}

function client(address: string, options: ClientOptions): EndpointClient {
  const made = EndpointClient.create(address, { apiKey: async () => SECRET, silence: 3000, ...options });
  assert.ok(made instanceof EndpointClient);
  open.push(made);
  return made;
}

/** What the models page says, or the error. */
const ask = (asked: EndpointClient): Promise<unknown> =>
  asked.json('/v1/models', undefined, AbortSignal.timeout(10_000)).then(
    () => 'answered',
    (error) => error,
  );

test('an authority of one’s own: refused unless it is named, and only for its names', async () => {
  const { endpoint, port } = await startTls(['127.0.0.1', 'localhost']);
  const refused = await ask(client(endpoint.url, {}));
  assert.ok(refused instanceof EndpointError);
  assert.match(refused.code ?? '', /VERIFY|SELF_SIGNED/u);
  assert.doesNotMatch(refused.message, /sk-/u);
  assert.equal(endpoint.calls.length, 0, 'no request, no key before TLS stands');
  const ca = [authority.certificate];
  assert.equal(await ask(client(endpoint.url, { ca })), 'answered');
  assert.equal(await ask(client(`https://localhost:${port}`, { ca })), 'answered');
  assert.equal(endpoint.calls[0]?.headers.authorization, `Bearer ${SECRET}`);
  const other = await startTls(['other.test']);
  const wrong = await ask(client(other.endpoint.url, { ca }));
  assert.ok(wrong instanceof EndpointError);
  assert.match(wrong.code ?? '', /ALTNAME/u);
  assert.equal(other.endpoint.calls.length, 0);
});

test('the environment cannot turn verification off, neither directly nor through a proxy', async (t) => {
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  // Node warns once, on the process's standard error.
  t.mock.method(process, 'emitWarning', () => {});
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  try {
    const { endpoint, port } = await startTls(['127.0.0.1', 'kaz.test']);
    const proxy = await startProxy(port);
    // That it has its effect on others: else this would test nothing.
    await new Promise<void>((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1' }, () => {
        socket.end();
        resolve();
      });
      socket.on('error', reject);
    });
    for (const [address, options] of [
      [endpoint.url, {}],
      [endpoint.url, { ca: [newAuthority('somebody else').certificate] }],
      ['https://kaz.test/v1', { proxy: { url: proxy.url } }],
    ] as const) {
      const refused = await ask(client(address, options));
      assert.ok(refused instanceof EndpointError, address);
      assert.match(refused.code ?? '', /VERIFY|SELF_SIGNED/u);
    }
    assert.equal(endpoint.calls.length, 0, 'no request, no key');
    assert.equal(await ask(client(endpoint.url, { ca: [authority.certificate] })), 'answered');
    // A proxy that is reached by TLS is verified as well.
    const secured = await startTls(['127.0.0.1']);
    const throughTls = client('https://kaz.test/v1', { proxy: { url: secured.endpoint.url } });
    assert.ok((await ask(throughTls)) instanceof EndpointError);
    assert.equal(secured.endpoint.calls.length, 0);
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
});

test('through a proxy: a tunnel, in which neither key nor text can be read', async () => {
  const { endpoint, port } = await startTls(['kaz.test']);
  const proxy = await startProxy(port);
  const options: ClientOptions = { ca: [authority.certificate], proxy: { url: proxy.url } };
  const asked = client('https://kaz.test/v1', options);
  const answer = await asked.send(
    '/v1/completions',
    { prompt: 'Абайдың сөзі', stream: true },
    AbortSignal.timeout(10_000),
  );
  let text = '';
  for await (const piece of answer.body) text += Buffer.from(piece).toString('utf8');
  assert.match(text, /сөз/u);
  assert.deepEqual(proxy.tunnels, ['kaz.test:443']);
  assert.equal(endpoint.completions()[0]?.headers.authorization, `Bearer ${SECRET}`);
  assert.ok(proxy.seen().length > 100);
  const plain = Buffer.from('Абайдың', 'utf8').toString('latin1');
  for (const part of [SECRET, plain]) assert.ok(!proxy.seen().includes(part) && !proxy.heads().includes(part), part);
  // A proxy that is a man in the middle has not our authority.
  const stranger = newAuthority('somebody else').issue(['kaz.test']);
  const middle = await startEndpoint({}, stranger);
  open.push(middle);
  const bad = await startProxy(Number(new URL(middle.url).port));
  const error = await ask(client('https://kaz.test/v1', { ...options, proxy: { url: bad.url } }));
  assert.ok(error instanceof EndpointError);
  assert.equal(middle.calls.length, 0);
  // Without the authority, TLS is refused inside the tunnel as well.
  assert.ok((await ask(client('https://kaz.test/v1', { proxy: { url: proxy.url } }))) instanceof EndpointError);
  assert.equal(endpoint.calls.length, 1);
});

test('not through the proxy: this machine, what `noProxy` names, and plain http', async () => {
  const { endpoint, port } = await startTls(['127.0.0.1']);
  const proxy = await startProxy(port);
  const ca = [authority.certificate];
  assert.equal(await ask(client(endpoint.url, { ca, proxy: { url: proxy.url } })), 'answered');
  const named = client('https://kaz.invalid/v1', { ca, proxy: { url: proxy.url, noProxy: ['kaz.invalid'] } });
  assert.ok((await ask(named)) instanceof EndpointError, 'there is no such host to be asked directly');
  const http = client('http://kaz.invalid/v1', { allowHttp: true, proxy: { url: proxy.url } });
  assert.ok((await ask(http)) instanceof EndpointError);
  assert.deepEqual(proxy.tunnels, []);
});

test('a proxy that refuses, or is not there, is an error', async () => {
  const { port } = await startTls(['kaz.test']);
  const refusing = await startProxy(port, true);
  for (const url of [refusing.url, 'http://127.0.0.1:9']) {
    const error = await ask(client('https://kaz.test/v1', { proxy: { url } }));
    assert.ok(error instanceof EndpointError, url);
    assert.equal(error.kind, 'unreachable');
  }
  assert.deepEqual(
    [EndpointClient.create('https://kaz.test', { proxy: { url: 'http://[' } })].map(
      (made) => (made as EndpointError).code,
    ),
    ['proxy'],
  );
});

test('a server that does not say in time what it is has failed; that is no stop of the reader’s', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connections = new Connections();
  try {
    const found = connections.get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    assert.ok(!(found instanceof EndpointError));
    await assert.rejects(found.ready('', 50), { kind: 'timeout' });
  } finally {
    connections.close();
    server.closeAllConnections();
    server.close();
  }
});

test('a far server, slow at every page, is told all the same: only a page that takes too long is a fault', async () => {
  const paths: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    paths.push(url);
    setTimeout(() => {
      response.writeHead(url === '/v1/models' ? 200 : 404, { 'content-type': 'application/json' });
      response.end(url === '/v1/models' ? '{"object":"list","data":[{"id":"kaz-8b"}]}' : '{"detail":"Not Found"}');
    }, 100);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connections = new Connections();
  try {
    const found = connections.get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    assert.ok(!(found instanceof EndpointError));
    // All of them together take longer than any may.
    assert.deepEqual((await found.ready('', 500)).models, ['kaz-8b']);
    assert.ok(paths.length > 5, paths.join());
  } finally {
    connections.close();
    server.close();
  }
});

test('a test at an address where another server has come up makes the connection that is kept forget the old one', async () => {
  const endpoint = await startEndpoint({ kind: 'llama.cpp' });
  const connections = new Connections();
  try {
    const kept = connections.get(endpoint.url);
    assert.ok(!(kept instanceof EndpointError));
    assert.equal((await kept.ready('')).server.name, 'llama.cpp');
    for (let failure = 0; failure < 3; failure++) kept.failed(new EndpointError('timeout', ''), performance.now());
    assert.equal(kept.breaker.allow(performance.now()), false);
    const known = kept.info;
    await connections.test(endpoint.url);
    assert.equal(kept.breaker.allow(performance.now()), true);
    assert.equal(kept.info, known);
    endpoint.set({ kind: 'ollama' });
    await connections.test(endpoint.url);
    assert.equal(kept.info, undefined);
    assert.equal((await kept.ready('')).server.name, 'ollama');
  } finally {
    connections.close();
    await endpoint.close();
  }
});

test('connections are made anew with another proxy or other certificates, and stay with the same', () => {
  const connections = new Connections();
  open.push(connections);
  const address = 'https://kaz.example/v1';
  const first = connections.get(address);
  assert.ok(!(first instanceof EndpointError));
  connections.setNetwork({});
  assert.equal(connections.get(address), first);
  connections.setNetwork({ ca: [authority.certificate] });
  const second = connections.get(address);
  assert.notEqual(second, first);
  connections.setNetwork({ ca: [authority.certificate] });
  assert.equal(connections.get(address), second);
});

test('a proxy whose server is down is said to answer with an error; pages that are no JSON are of another kind of server', async () => {
  for (const [status, kind] of [
    [502, 'status'],
    [200, 'format'],
  ] as const) {
    const server = createServer((_, response) => {
      response.statusCode = status;
      response.end('<html>Bad Gateway</html>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(server);
    const connections = new Connections({ apiKey: async () => undefined });
    open.push(connections);
    const found = connections.get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    assert.ok(!(found instanceof EndpointError));
    await assert.rejects(
      found.ready(''),
      (error: EndpointError) => error.kind === kind && (kind === 'format' || error.status === 502),
    );
  }
});

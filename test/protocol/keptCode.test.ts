/** What the programs compile of their files is kept for the next start (`server/src/keepCode.ts`). */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { SERVER_BIN, Session } from './session';

const folder = mkdtempSync(join(tmpdir(), 'qalam-code-'));
const cache = join(folder, 'server', '.cache');
after(() => {
  Session.killAll();
  rmSync(folder, { recursive: true, force: true });
});

const kept = (program: string) =>
  readdirSync(cache).filter((name) => name.startsWith(`${program}-s-`) && name.endsWith('.code'));
const written = () => kept('cli').map((name) => `${name} ${statSync(join(cache, name)).mtimeMs}`);

test('compiled code is kept once, read at the next start, and made anew where it is damaged', {
  skip: 'enableCompileCache' in Module && 'Node keeps it by itself',
}, async () => {
  cpSync(join(dirname(SERVER_BIN), '..', 'dist'), join(folder, 'server', 'dist'), { recursive: true });
  const run = () => {
    const { stdout, status } = spawnSync(process.execPath, [join(folder, 'server', 'dist', 'cli.js'), 'detect', '-'], {
      input: '{"text":"Ол мектепке барды."}\n',
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    return stdout;
  };
  const first = run();
  assert.match(first, /"kk"/);
  const files = kept('cli');
  assert.ok(files.length > 0);
  const before = written();
  assert.equal(run(), first);
  assert.deepEqual(written(), before);
  const damages: readonly ((code: Buffer) => Uint8Array | string)[] = [
    () => 'no code',
    (code) => code.subarray(0, code.length - 1000),
    // Length and header are right, which is all that V8 looks at.
    (code) => {
      for (let at = 256; at < code.length; at += 4096) code[at] = code[at]! ^ 1;
      return code;
    },
  ];
  const good = files.map((name) => statSync(join(cache, name)).size);
  for (const damage of damages) {
    for (const name of files) writeFileSync(join(cache, name), damage(readFileSync(join(cache, name))));
    const damaged = written();
    assert.equal(run(), first);
    files.forEach((name, i) => {
      assert.ok(Math.abs(statSync(join(cache, name)).size / good[i]! - 1) < 0.2, name);
    });
    assert.ok(written().every((one) => !damaged.includes(one)));
  }
  // What an earlier build has left goes with the next that is written.
  writeFileSync(join(cache, 'cli-s-EARLIER1-1.code'), '');
  writeFileSync(join(cache, files[0]!), '');
  assert.equal(run(), first);
  assert.deepEqual(kept('cli'), files);

  // A long run keeps it long before its end.
  for (const name of files) rmSync(join(cache, name));
  const long = spawn(process.execPath, [join(folder, 'server', 'dist', 'cli.js'), 'detect', '-']);
  const ended = once(long, 'exit');
  const lines = 16_000;
  long.stdin.write('{"text":"Ол мектепке барды."}\n'.repeat(lines));
  let answered = 0;
  for await (const bytes of long.stdout) {
    answered += (bytes as Buffer).toString().split('\n').length - 1;
    if (answered === lines) break;
  }
  assert.deepEqual(kept('cli'), files);
  long.stdin.end();
  await ended;

  const bin = join(folder, 'server', 'dist', 'server.js');
  const found: unknown[] = [];
  for (let start = 0; start < 2; start++) {
    const session = await Session.start({ bin });
    const uri = await session.open('a.txt', 'Ол мектепкк барды.\nОл мектепкк келді.\nОл үйге келді.\n');
    found.push(await session.diagnostics(uri));
    assert.equal(await session.stop(), 0);
    assert.ok(kept('server').length > 0);
    assert.ok(kept('worker').length > 0);
  }
  assert.deepEqual(found[1], found[0]);
});

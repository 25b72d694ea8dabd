import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Output } from './output';

const written = (stream: PassThrough) => String(stream.read() ?? '').replaceAll('\r\x1b[K', '<clear>');

for (const [isTerminal, lines, expected] of [
  [true, false, /^<clear>5 lines, \d+ lines\/s$/],
  [false, false, /^$/],
  [false, true, /^progress \{"lines":5,"file":0,"files":1\}\n$/],
] as const) {
  test(`progress on ${isTerminal ? 'a terminal' : 'a pipe'}${lines ? ' that asked for it' : ''}`, () => {
    const stdout = new PassThrough();
    const stderr = Object.assign(new PassThrough(), { isTTY: isTerminal });
    const output = new Output(stdout as unknown as NodeJS.WriteStream, stderr as unknown as NodeJS.WriteStream, lines);
    output.progress(5);
    assert.match(written(stderr), expected);
    output.clearProgress();
    assert.equal(written(stderr), isTerminal ? '<clear>' : '');
    assert.equal(written(stdout), '');
  });
}

test('what is not taken is waited for, and a reader of stderr that went away is no fault', async () => {
  const stdout = new PassThrough({ highWaterMark: 1 });
  const stderr = new PassThrough();
  const output = new Output(stdout as unknown as NodeJS.WriteStream, stderr as unknown as NodeJS.WriteStream);
  let isFree = false;
  const writing = output.write('аб').then(() => {
    isFree = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isFree, false);
  stdout.resume();
  await writing;
  stderr.emit('error', Object.assign(new Error(), { code: 'EPIPE' }));
});

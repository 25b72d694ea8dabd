import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LogOutputChannel, SecretStorage } from 'vscode';
import { ApiKeys, withoutKeys } from './secrets';

test('traced messages hold no key that was handed out, in either writing', async () => {
  const stored = new Map<string, string>();
  const secrets = {
    get: async (name: string) => stored.get(name),
    store: async (name: string, value: string) => void stored.set(name, value),
  } as unknown as SecretStorage;
  const keys = new ApiKeys(secrets);
  const key = 'test"key\\1';
  await keys.set('http://127.0.0.1:1', key);
  const lines: string[] = [];
  const channel = {
    logLevel: 1,
    trace: (line: string) => lines.push(line),
    info: (line: string) => lines.push(line),
  } as unknown as LogOutputChannel;
  const log = withoutKeys(channel, keys);
  assert.equal(await keys.get('http://127.0.0.1:1'), key);
  assert.equal(await keys.get('http://127.0.0.1:2'), null);
  log.trace(`Result: ${JSON.stringify(key)}`);
  log.trace(`Result: ${key}, сәлем`);
  log.info('started');
  assert.deepEqual(lines, ['Result: "[key]"', 'Result: [key], сәлем', 'started']);
  assert.equal(log.logLevel, 1);
});

test('a folder cannot turn tracing on', () => {
  const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  const [trace] = manifest.contributes.configuration.flatMap(
    ({ properties }: { properties: Record<string, { scope: string }> }) => properties['qalam.trace.server'] ?? [],
  );
  assert.equal(trace.scope, 'machine');
});

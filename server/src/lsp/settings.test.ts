import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../protocol';
import { MACHINE_SETTINGS, mergeSettings, readInitializationOptions, withMachineSettings } from './settings';

test('settings: whatever a client answers, every member has its type', () => {
  const sameShape = (left: unknown, right: unknown): boolean =>
    typeof left === typeof right &&
    Array.isArray(left) === Array.isArray(right) &&
    (typeof left !== 'object' ||
      left === null ||
      Array.isArray(left) ||
      Object.entries(left).every(([name, value]) => sameShape(value, (right as Record<string, unknown>)[name])));
  const members = Object.entries(DEFAULT_SETTINGS).map(([name, value]) => [
    name,
    typeof value === 'object'
      ? fc.oneof(fc.jsonValue(), fc.record(Object.fromEntries(Object.keys(value).map((key) => [key, fc.jsonValue()]))))
      : fc.jsonValue(),
  ]);
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record(Object.fromEntries(members))), (given) => {
      assert.ok(sameShape(DEFAULT_SETTINGS, mergeSettings(DEFAULT_SETTINGS, given)));
      readInitializationOptions(given);
      readInitializationOptions({ proxy: given, trusted: given });
    }),
    { numRuns: 1000, seed: Number(process.env.QALAM_SEED ?? 6) },
  );
});

test('settings that no folder may set are those with the scope machine in the manifest', () => {
  const manifest = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8'));
  const groups: { properties: Record<string, { scope?: string }> }[] = [manifest.contributes.configuration].flat();
  const machine = groups
    .flatMap(({ properties }) => Object.entries(properties))
    .filter(([, { scope }]) => scope === 'machine')
    // The client's alone: the library that it is made with reads it.
    .filter(([name]) => name !== 'qalam.trace.server')
    .map(([name]) => name);
  const here = Object.entries(MACHINE_SETTINGS).flatMap(([section, names]) =>
    names.map((name) => `qalam.${section}.${name}`),
  );
  assert.deepEqual(here.sort(), machine.sort());
});

test('settings of machine scope are the user’s, whatever else a folder says; what is ignored is named', () => {
  const given = mergeSettings(DEFAULT_SETTINGS, {
    locale: 'kk',
    completion: { endpoint: 'http://folder', maxTokens: 7, allowHttp: true, model: 'same' },
    entities: { runtime: '/folder', gazetteers: ['/folder.txt'], classes: ['DATE'] },
    maskedModel: { endpoint: 'http://folder' },
  });
  const user = mergeSettings(DEFAULT_SETTINGS, {
    locale: 'ru',
    completion: { endpoint: 'http://user', maxTokens: 9, model: 'same' },
    maskedModel: { endpoint: '' },
  });
  const ignored: string[] = [];
  const settings = withMachineSettings(given, user, (names) => ignored.push(...names));
  assert.deepEqual(settings, {
    ...given,
    completion: { ...given.completion, endpoint: 'http://user', allowHttp: false },
    entities: { ...given.entities, runtime: '', gazetteers: [] },
    maskedModel: { endpoint: '' },
  });
  assert.deepEqual(ignored, [
    'qalam.completion.endpoint',
    'qalam.completion.allowHttp',
    'qalam.entities.runtime',
    'qalam.entities.gazetteers',
    'qalam.maskedModel.endpoint',
  ]);
  withMachineSettings(DEFAULT_SETTINGS, user, () => assert.fail('nothing was given otherwise'));
});

test('trust and scopes are plain yeses; nothing said is no', () => {
  for (const given of [undefined, {}, { trusted: 'true', machineScope: 1 }, { trusted: {}, machineScope: [] }]) {
    const { trusted, machineScope } = readInitializationOptions(given);
    assert.deepEqual([trusted, machineScope], [false, false]);
  }
  const { trusted, machineScope } = readInitializationOptions({ trusted: true, machineScope: true });
  assert.deepEqual([trusted, machineScope], [true, true]);
});

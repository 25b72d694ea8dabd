import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_SETTINGS, readSettings, SETTINGS, Setting } from '../protocol';
import { readInitializationOptions, withMachineSettings } from './settings';

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
      assert.ok(sameShape(DEFAULT_SETTINGS, readSettings(given).settings));
      readInitializationOptions(given);
      readInitializationOptions({ proxy: given, trusted: given });
    }),
    { numRuns: 1000, seed: Number(process.env.QALAM_SEED ?? 6) },
  );
});

test('settings: what is wrong is named with what is expected there, and the default or what is right of it holds', () => {
  const { entities, completion, spelling, formats } = DEFAULT_SETTINGS;
  const cases: [
    given: unknown,
    places: string[],
    read: (settings: typeof DEFAULT_SETTINGS) => unknown,
    value: unknown,
  ][] = [
    [{}, [], (settings) => settings, DEFAULT_SETTINGS],
    [{ locale: null }, [], ({ locale }) => locale, 'auto'],
    ['x', [''], (settings) => settings, DEFAULT_SETTINGS],
    [{ locale: 'de' }, ['locale'], ({ locale }) => locale, 'auto'],
    [{ spelling: [] }, ['spelling'], (settings) => settings.spelling, spelling],
    [
      { spelling: { severity: 'fatal' } },
      ['spelling.severity'],
      (settings) => settings.spelling.severity,
      'information',
    ],
    [
      { completion: { debounce: -1, deadline: '9' } },
      ['completion.debounce', 'completion.deadline'],
      (settings) => settings.completion,
      completion,
    ],
    [{ completion: { list: 'yes' } }, ['completion.list'], (settings) => settings.completion.list, 'auto'],
    [
      { entities: { classes: ['PERSON', 'NO', 5] } },
      ['entities.classes[1]', 'entities.classes[2]'],
      (settings) => settings.entities.classes,
      ['PERSON'],
    ],
    [
      { entities: { thresholds: { PERSON: 0.5, NO: 1, DATE: 'x' } } },
      ['entities.thresholds["NO"]', 'entities.thresholds["DATE"]'],
      (settings) => settings.entities,
      { ...entities, thresholds: { PERSON: 0.5 } },
    ],
    [
      { formats: { csvColumns: { '*.csv': ['a', 2], b: 'c' } } },
      ['formats.csvColumns["b"]'],
      (settings) => settings.formats,
      { ...formats, csvColumns: { '*.csv': ['a', '2'] } },
    ],
  ];
  for (const [given, places, read, value] of cases) {
    const { settings, faults } = readSettings(given);
    assert.deepEqual(
      faults.map(({ place }) => place),
      places,
      JSON.stringify(given),
    );
    assert.deepEqual(read(settings), value, JSON.stringify(given));
    // What the user wrote is not repeated.
    for (const { expected } of faults) assert.doesNotMatch(expected, /de|fatal/);
  }
});

test('settings: names, defaults and scopes are those of the manifest', () => {
  const manifest = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8'));
  const declared = new Map<string, { default: unknown; scope: string }>(
    manifest.contributes.configuration.flatMap(({ properties }: { properties: object }) => Object.entries(properties)),
  );
  const walk = (table: object, prefix: string): [string, Setting<never>][] =>
    Object.entries(table).flatMap(([name, entry]): [string, Setting<never>][] =>
      entry instanceof Setting ? [[`${prefix}.${name}`, entry as Setting<never>]] : walk(entry, `${prefix}.${name}`),
    );
  const settings = walk(SETTINGS, 'qalam');
  assert.ok(settings.length > 25);
  for (const [name, { standard, scope }] of settings) {
    assert.deepEqual(declared.get(name)?.default, standard, name);
    assert.equal(declared.get(name)?.scope, scope, name);
  }
});

test('settings of machine scope are the user’s, whatever else a folder says; what is ignored is named', () => {
  const given = readSettings({
    locale: 'kk',
    completion: { endpoint: 'http://folder', maxTokens: 7, allowHttp: true, model: 'same' },
    entities: { runtime: '/folder', gazetteers: ['/folder.txt'], classes: ['DATE'] },
    maskedModel: { endpoint: 'http://folder', model: '/folder' },
  }).settings;
  const user = readSettings({
    locale: 'ru',
    completion: { endpoint: 'http://user', maxTokens: 9, model: 'same' },
  }).settings;
  const ignored: string[] = [];
  const settings = withMachineSettings(given, user, (names) => ignored.push(...names));
  assert.deepEqual(settings, {
    ...given,
    completion: { ...given.completion, endpoint: 'http://user', allowHttp: false },
    entities: { ...given.entities, runtime: '', gazetteers: [] },
    maskedModel: { endpoint: '', model: '' },
  });
  assert.deepEqual(ignored.sort(), [
    'qalam.completion.allowHttp',
    'qalam.completion.endpoint',
    'qalam.entities.gazetteers',
    'qalam.entities.runtime',
    'qalam.maskedModel.endpoint',
    'qalam.maskedModel.model',
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

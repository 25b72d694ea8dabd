import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../protocol';
import { mergeSettings, readInitializationOptions } from './settings';

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

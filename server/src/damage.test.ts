/**
 * Files that are damaged: cut short, with bits turned over, with bytes put in or overwritten, or not what their name says.
 * Every loader gives an error or something that works, and never throws. A failing seed is printed by fast-check; replay it
 * with `QALAM_SEED`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildModel } from '../../dictionaries/completion/modelBuilder';
import { checkRecord } from './cleaning/record';
import { EmbeddedModel } from './completion/embedded';
import { decodeContainer, encodeContainer } from './completion/embedded/format';
import { type DataFile, readData } from './data';
import { fromJsonLine } from './entities/annotations';
import { constrainedChain } from './entities/crf';
import { FEATURE_VERSION } from './entities/features';
import { Gazetteer } from './entities/gazetteer';
import { parseIob2 } from './entities/iob2';
import { encodeModel as encodeEntities } from './entities/model';
import { NameTable } from './entities/names';
import { EntityTagger } from './entities/tagger';
import { LanguageDetector } from './language/detector';
import { encodeModel as encodeLanguage } from './language/model';
import { parseDirectives } from './spelling/directives';
import { Frequencies } from './spelling/frequencies';
import { loadHunspell } from './spelling/hunspell';
import { IgnorePatterns } from './spelling/patterns';
import { loadSpeller } from './spelling/speller';
import { WordList } from './spelling/words';
import { FORMATS, formatOptions } from './text/formats';
import { tokenize } from './text/tokens';
import type { Result } from './types';

const SEED = Number(process.env.QALAM_SEED ?? 6);
const TEXT = 'Қасым-Жомарт Тоқаев Астанада «сөз» сөйледі, 2024 ж. Hello мектепкк 😀\ud800';

/** One blow to some bytes; offsets are shares of the length, so that a blow fits bytes of any length. */
type Blow = { readonly at: number; readonly bytes: Uint8Array; readonly remove: number };

const blow: fc.Arbitrary<Blow> = fc.oneof(
  // A bit turned over is a byte overwritten by some other.
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 1 }),
    remove: fc.constant(1),
  }),
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ maxLength: 16 }),
    remove: fc.nat(32),
  }),
  // Numbers that are as large as they can be.
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.constant(new Uint8Array(4).fill(255)),
    remove: fc.constant(4),
  }),
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.constant(new Uint8Array()),
    remove: fc.constant(Number.MAX_SAFE_INTEGER),
  }),
  // The heads of files, where their lengths stand, are small: aim at them.
  fc.record({
    at: fc.double({ min: 0, max: 0.02, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
    remove: fc.nat(4),
  }),
);

function struck(bytes: Uint8Array, { at, bytes: put, remove }: Blow): Uint8Array {
  const from = Math.floor(at * bytes.length);
  const to = Math.min(bytes.length, from + remove);
  const result = new Uint8Array(from + put.length + bytes.length - to);
  result.set(bytes.subarray(0, from));
  result.set(put, from);
  result.set(bytes.subarray(to), from + put.length);
  return result;
}

/** Blows to the bytes, and bytes that have nothing to do with them. */
const damaged = (bytes: Uint8Array) =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.array(blow, { minLength: 1, maxLength: 3 }).map((blows) => blows.reduce(struck, bytes)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );

/** A JSON header in which some members are something else; the rest of the file fits it. */
function reheadered<T extends object>(header: T): fc.Arbitrary<unknown> {
  const names = Object.keys(header) as (keyof T)[];
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e9, 1e300, 0, null, [], {}, [null], 'x'));
  return fc.oneof(
    value,
    fc.tuple(fc.constantFrom(...names), value).map(([name, other]) => ({ ...header, [name]: other })),
    fc.constantFrom(...names).map((name) => ({ ...header, [name]: undefined })),
  );
}

function loads<T>(
  name: string,
  arbitrary: fc.Arbitrary<Uint8Array>,
  load: (bytes: Uint8Array) => Result<T>,
  use: (loaded: T) => void,
  runs: number,
) {
  let errors = 0;
  fc.assert(
    fc.property(arbitrary, (bytes) => {
      const result = load(bytes);
      if (result.ok) use(result.value);
      else {
        errors++;
        assert.ok(result.error.length > 0);
      }
    }),
    { numRuns: runs, seed: SEED, includeErrorInReport: true },
  );
  assert.ok(errors > 0, `${name}: no damage was noticed`);
}

async function shipped(file: DataFile): Promise<Uint8Array> {
  const bytes = await readData(file);
  assert.ok(bytes.ok);
  return bytes.value;
}

const useTagger = (tagger: EntityTagger) => {
  tagger.entities(TEXT, tokenize(TEXT));
  tagger.entities('', []);
};
const useDetector = (detector: LanguageDetector) => {
  detector.detect(TEXT);
  detector.labelTokens(TEXT, tokenize(TEXT), {});
};
const useModel = (model: EmbeddedModel) => {
  for (const prefix of ['', 'Біз ', 'Біз ертең ауы', TEXT]) model.complete({ prefix });
};

test('entity model', async () => {
  const shape = { dimension: 16, hidden: 16, buckets: 8 };
  const header = {
    classes: ['PERSON', 'GPE'],
    temperature: 1,
    linearScale: 0.1,
    network: shape,
    about: 'test',
    inputs: {},
  };
  const cells = (count: number) => Float32Array.from({ length: count }, (_, k) => Math.sin(k));
  const direction = { input: cells(768), recurrent: cells(768), bias: cells(48) };
  const network = {
    shape,
    weights: {
      embedding: cells(128),
      forward: direction,
      backward: direction,
      output: cells(160),
      outputBias: cells(5),
    },
  };
  const linear = {
    hashes: Int32Array.of(5, 9, 900),
    offsets: Int32Array.of(0, 2, 3, 5),
    labels: Uint8Array.of(1, 2, 3, 0, 4),
    weights: Int8Array.of(5, -5, 100, 1, -128),
  };
  const small = (head: unknown) => {
    const bytes = encodeEntities({
      header,
      chain: constrainedChain(5),
      network,
      names: new NameTable('Абай\tGIVEN\nАбай облысы\tGPE\n'),
      linear,
    });
    const from = 10 + new DataView(bytes.buffer).getUint32(6, true);
    const json = new TextEncoder().encode(JSON.stringify(head) ?? '');
    const result = new Uint8Array(10 + json.length + bytes.length - from);
    result.set(bytes.subarray(0, 10));
    new DataView(result.buffer).setUint32(6, json.length, true);
    result.set(json, 10);
    result.set(bytes.subarray(from), 10 + json.length);
    return result;
  };
  assert.equal(small(header)[5], FEATURE_VERSION);
  assert.ok(EntityTagger.load(small(header)).ok);
  loads('header', reheadered(header).map(small), EntityTagger.load, useTagger, 300);
  loads('small', damaged(small(header)), EntityTagger.load, useTagger, 300);
  loads('shipped', damaged(await shipped('entities')), EntityTagger.load, useTagger, 8);
});

test('language model', async () => {
  const part = { script: 'Cyrl', classes: ['kk', 'ru:x'], bias: [0, 0.5], step: 0.1, grams: 3 };
  const good = encodeLanguage([
    { ...part, keys: Int32Array.of(3, 77, 5000), weights: Int8Array.of(1, 2, 3, 4, 5, -6) },
  ]);
  const length = new DataView(good.buffer).getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(good.subarray(12, 12 + length))) as { scripts: object[] };
  const small = (head: unknown) => {
    const json = new TextEncoder().encode(JSON.stringify(head) ?? '');
    const result = new Uint8Array(12 + json.length + good.length - 12 - length);
    result.set(good.subarray(0, 12));
    new DataView(result.buffer).setUint32(8, json.length, true);
    result.set(json, 12);
    result.set(good.subarray(12 + length), 12 + json.length);
    return result;
  };
  assert.ok(LanguageDetector.load(small(header)).ok);
  loads('header', reheadered(header).map(small), LanguageDetector.load, useDetector, 200);
  const scripts = reheadered(header.scripts[0]!).map((script) => small({ ...header, scripts: [script] }));
  loads('script', scripts, LanguageDetector.load, useDetector, 300);
  loads('small', damaged(good), LanguageDetector.load, useDetector, 200);
  loads('shipped', damaged(await shipped('language')), LanguageDetector.load, useDetector, 8);
});

test('completion model', async () => {
  const good = buildModel({
    sentences: ['Біз ертең ауылға барамыз.', 'Олар ертең қалаға келеді.'],
    forms: ['мектеп', 'мектепке'],
  });
  assert.ok(EmbeddedModel.load(good).ok);
  loads('small', damaged(good), EmbeddedModel.load, useModel, 300);
  // The checksum finds chance damage; what was written wrong has a right one.
  const container = decodeContainer(good);
  assert.ok(container.ok);
  const { header, sections } = container.value;
  const { sections: _, ...rest } = header;
  const rewritten = reheadered(rest).map((head) => encodeContainer(head as typeof rest, sections));
  loads('header', rewritten, EmbeddedModel.load, useModel, 300);
  const names = [...sections.keys()];
  const spoilt = fc
    .constantFrom(...names)
    .chain((name) =>
      damaged(sections.get(name)!).map((bytes) => encodeContainer(rest, new Map([...sections, [name, bytes]]))),
    );
  loads('sections', spoilt, EmbeddedModel.load, useModel, 400);
  loads('shipped', damaged(await shipped('completion')), EmbeddedModel.load, useModel, 5);
});

test('spelling dictionary', async () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const aff = encode('SET UTF-8\nFLAG num\nTRY аеқ\nREP 1\nREP к қ\nSFX 1 Y 2\nSFX 1 0 ға .\nSFX 1 ы 0 [^аы]ы\n');
  const dic = encode('3\nқала/1\nауыл\nмектеп/1\n');
  const good = await loadHunspell(aff, dic);
  assert.ok(good.ok && good.value.spell('қалаға'));
  good.value.dispose();
  let errors = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        damaged(aff).map((bytes) => [bytes, dic] as const),
        damaged(dic).map((bytes) => [aff, bytes] as const),
      ),
      async ([a, d]) => {
        const loaded = await loadSpeller({ aff: a, dic: d, frequencies: d, pairs: d });
        if (!loaded.ok) {
          errors++;
          return;
        }
        for (const token of tokenize(TEXT)) loaded.value.check(token.text);
        loaded.value.suggest('мектепкк');
      },
    ),
    { numRuns: 300, seed: SEED, includeErrorInReport: true },
  );
  assert.ok(errors > 0);
});

/** Text with what matters to one format or another in it. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '\\u04',
      '\n',
      '\r',
      '\r\n',
      '\t',
      '|',
      '`',
      '```',
      '---\n',
      '# ',
      '<',
      '>',
      '<!--',
      '-->',
      '*',
      '_',
      '{{',
      '}}',
      'user:',
      'O',
      'B-GPE',
      '\u2028',
      '\ufeff',
      '\0',
      'qalam:ignore ',
      '@kk',
      'true',
      '1e9',
    ),
    fc.constantFrom('қала', 'сөз ', 'й\u0306', '😀', '\ud800', '\udc00', ' '),
  ),
  maxLength: 120,
});

test('texts: every format, records, tags, lists, directives', () => {
  fc.assert(
    fc.property(text, fc.array(fc.string()), (source, names) => {
      for (const format of Object.values(FORMATS)) {
        const { segments } = format.segment(source, { jsonFields: names, csvColumns: names });
        for (const segment of segments) assert.ok(0 <= segment.start && segment.end <= source.length);
      }
      checkRecord(source, undefined);
      for (const unit of ['utf-16', 'code-point'] as const) fromJsonLine(source, unit);
      parseIob2(source);
      assert.ok(new Set(Gazetteer.parse(source).problems).size >= 0);
      const list = WordList.parse(source);
      assert.deepEqual(WordList.parse(list.toString()).entries().sort(), list.entries().sort());
      parseDirectives(source);
      IgnorePatterns.compile([source, ...names]).spans(TEXT);
      Frequencies.parse(new TextEncoder().encode(source)).count('қала');
      formatOptions(source, { jsonFields: { [source]: names }, csvColumns: {} });
    }),
    { numRuns: 300, seed: SEED, includeErrorInReport: true },
  );
});

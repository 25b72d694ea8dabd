/** What is told of a caret's surroundings: records nearby, messages before, and whose words are whose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMATS, type Format } from '../text/formats';
import { TextStore } from '../text/store';
import type { SegmentAnalysis, SegmentOptions } from './analyzer';
import { AnalysisCache } from './cache';
import { AnalysedDocument } from './document';
import type { AnalysisPool } from './pool';

const OPTIONS = { spelling: false, cleaning: false, entities: false } as SegmentOptions;

function open(text: string, format: Format, analyze: AnalysisPool['analyze'] = async () => undefined) {
  const submit: AnalysisPool['submit'] = (text, options, urgent, names, done) => {
    analyze(text, options, urgent, names).then(done);
  };
  const pool = { submit, expect: () => {}, lanes: 1 } as unknown as AnalysisPool;
  const store = TextStore.from(text);
  return new AnalysedDocument({
    uri: 'test:a',
    languageId: format.id,
    version: 1,
    store,
    format,
    formatOptions: {},
    options: OPTIONS,
    pool,
    cache: new AnalysisCache(0),
  });
}

test('JSONL: records on either side, nearest first and the same field last in each, and the other fields of its own', () => {
  const records = ['бір', 'екі', 'үш', 'төрт', 'бес', 'алты'].map((text) =>
    JSON.stringify({ title: `т-${text}`, text }),
  );
  const document = open(records.join('\n'), FORMATS.jsonl);
  const caret = { line: 2, character: records[2]!.length - 2 };
  const { context, prefix } = document.proseAt(caret, 100, 100)!;
  assert.equal(prefix, 'үш');
  assert.deepEqual(
    context.neighbours,
    ['екі', 'төрт', 'бір', 'бес'].map((word) => `title: т-${word}\n\n${word}`),
  );
  assert.deepEqual(context.fields, [{ name: 'title', value: 'т-үш' }]);
});

test('a prompt file: the prefix holds paragraphs of the same message alone, the others are messages', () => {
  const text = 'system:\nЖүйе сөзі.\n\nuser:\nБірінші.\n\nЕкінші.';
  const document = open(text, FORMATS.prompt);
  const { prefix, context } = document.proseAt({ line: 6, character: 7 }, 1000, 100)!;
  assert.equal(prefix, 'Бірінші.\n\nЕкінші.');
  assert.deepEqual(context.messages, [{ role: 'system', content: 'Жүйе сөзі.' }]);
});

test('a prompt file with examples: messages of the same role before its own are among them, under their common names', () => {
  const text =
    'developer:\nЕреже.\n\nhuman:\nБір?\n\nЕкі?\n\nкөмекші:\nИә.\n\ntool:\n{}\n\nhuman:\nҮш?\n\nassistant:\nЖоқ.\n\nhuman:\nТөрт';
  const document = open(text, FORMATS.prompt);
  const lines = text.split('\n');
  const caret = { line: lines.length - 1, character: lines.at(-1)!.length };
  const { prefix, context } = document.proseAt(caret, 1000, 100)!;
  assert.equal(prefix, 'Төрт');
  assert.deepEqual(context.messages, [
    { role: 'system', content: 'Ереже.' },
    { role: 'user', content: 'Бір?\n\nЕкі?' },
    { role: 'assistant', content: 'Иә.' },
    { role: 'user', content: 'Үш?' },
    { role: 'assistant', content: 'Жоқ.' },
  ]);
});

test('lines that are looked at are analysed ahead of the rest', async () => {
  const asked: { text: string; urgent: boolean }[] = [];
  const analyze = async (text: string, _options: SegmentOptions, urgent: boolean): Promise<SegmentAnalysis> => {
    asked.push({ text, urgent });
    return { language: { label: 'kk', probability: 1, script: 'Cyrl' }, findings: [], entities: [] };
  };
  const lines = Array.from({ length: 500 }, (_, n) => `сөз ${n}`);
  const document = open(lines.join('\n'), FORMATS.plain, analyze);
  document.prioritise(300, 302);
  assert.deepEqual(
    asked,
    [300, 301, 302].map((line) => ({ text: `сөз ${line}`, urgent: true })),
  );
  // Of very many lines the first ones: the rest is the sweep's.
  document.prioritise(0, 499);
  assert.equal(asked.length, 3 + 201);
  await document.settled(5000);
  assert.equal(asked.length, 500);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildModel } from '../../../../dictionaries/completion/modelBuilder';
import { DATA_FILES, dataFolder } from '../../data';
import { compact, expand } from './compact';
import { decodeContainer } from './format';

const SMALL = buildModel({
  sentences: [
    'Біз ертең ауылға барамыз.',
    'Біз ертең қалаға барамыз.',
    'Біз ертең қалаға келеміз.',
    'Олар ертең ауылға келеді.',
    'Олар ертең ауылға келеді.',
  ],
  forms: ['мектеп', 'мектепке', 'мектептің'],
});

for (const [name, bytes] of [
  ['a small model', SMALL],
  ['the shipped one', readFileSync(`${dataFolder()}/${DATA_FILES.completion}`)],
] as const) {
  test(`${name} comes out of its compact form as it went in`, () => {
    const container = decodeContainer(bytes);
    assert.ok(container.ok);
    const { header, sections } = container.value;
    const expanded = expand(header, sections);
    for (const wanted of [
      'words',
      'blocks',
      'unit',
      'within',
      'keys2',
      'lists2',
      'offsets2',
      'keys3',
      'lists3',
      'offsets3',
    ])
      assert.ok(expanded.has(wanted), wanted);
    const again = compact(header, expanded);
    assert.deepEqual([...again.keys()].sort(), [...sections.keys()].sort());
    for (const [section, value] of sections)
      assert.deepEqual(Buffer.from(again.get(section)!), Buffer.from(value), section);
    // What is kept besides is less than what is made of it.
    const size = (all: ReadonlyMap<string, Uint8Array>) =>
      [...all.values()].reduce((sum, { length }) => sum + length, 0);
    assert.ok(size(sections) < size(expanded));
  });
}

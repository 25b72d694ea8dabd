import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { longestInput } from '../../onnx';
import { classOf } from '../classes';
import { Gazetteer } from '../gazetteer';
import type { Entity } from '../tagger';
import { entitiesOf, knownEntities, sentencesIn, settleEntities } from './backend';
import { readAnswer, tagsOf } from './http';
import { readLabels, tagOfLabel } from './labels';
import { bestWindows, windowsOf } from './onnx';

describe('labels of other models', () => {
  const cases: [string, string][] = [
    ['O', 'O'],
    ['B-PERSON', 'B-PERSON'],
    ['I-PER', 'I-PERSON'],
    ['S-LOC', 'B-LOCATION'],
    ['U-ORG', 'B-ORGANISATION'],
    ['E-MISC', 'I-MISCELLANEOUS'],
    ['L-NON-HUMAN', 'I-NON_HUMAN'],
    ['B_GPE', 'B-GPE'],
    ['GPE', 'I-GPE'],
    ['work of art', 'I-ART'],
    ['B-WEAPON', 'O'],
    ['', 'O'],
  ];
  for (const [label, tag] of cases) it(`${label || 'none'} is ${tag}`, () => assert.equal(tagOfLabel(label), tag));

  it('have a class or none', () => assert.deepEqual(['per', 'PER', 'x'].map(classOf), ['PERSON', 'PERSON', undefined]));

  const refused: [string, unknown, RegExp][] = [
    ['nothing', undefined, /no id2label/],
    ['no names', { id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } }, /LABEL_0/],
    ['a gap', { id2label: { 0: 'O', 2: 'B-GPE' } }, /no label 1/],
    ['other things', { id2label: { 0: 'O', x: 'B-GPE' } }, /cannot be read/],
    ['no class of ours', { id2label: { 0: 'O', 1: 'B-WEAPON' } }, /B-WEAPON/],
  ];
  for (const [name, config, message] of refused) {
    it(`are refused: ${name}`, () => {
      const read = readLabels(config);
      assert.ok(!read.ok);
      assert.match(read.error, message);
    });
  }
});

describe('windows over a long sentence', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 120 });

  it('hold every word, none more than fits, and give each one home', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 10, max: 60 }), (given, limit) => {
        const windows = windowsOf(given, limit);
        for (const { from, to } of windows) {
          assert.ok(given.slice(from, to).reduce((a, b) => a + b, 0) <= limit);
        }
        const best = bestWindows(windows, given.length);
        for (const [i, w] of best.entries()) assert.ok(windows[w]!.from <= i && i < windows[w]!.to);
        assert.deepEqual([windows[0]!.from, windows.at(-1)!.to], [0, given.length]);
      }),
    );
  });

  it('overlap, and a word is read where it stands in the middle', () => {
    const windows = windowsOf(new Array(10).fill(1), 8);
    assert.deepEqual(windows, [
      { from: 0, to: 8 },
      { from: 6, to: 10 },
    ]);
    assert.deepEqual(bestWindows(windows, 10), [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('are as long as the model and its tokenizer allow', () => {
    const of = (config: unknown, tokenizerConfig: unknown = {}) =>
      longestInput({ config, tokenizer: {}, tokenizerConfig });
    assert.equal(of({ model_type: 'bert', max_position_embeddings: 512 }), 512);
    assert.equal(of({ model_type: 'xlm-roberta', max_position_embeddings: 514 }), 512);
    assert.equal(of({ max_position_embeddings: 512 }, { model_max_length: 256 }), 256);
    assert.equal(of({}, { model_max_length: 1e30 }), 512);
  });
});

describe('an answer in the schema of Hugging Face', () => {
  const sentence = '😀 Абай Семейдегі үйде.';
  const item = (label: string, start: number, end: number, score = 0.9) => ({ label, score, start, end });
  const read = (...items: ReturnType<typeof item>[]) => {
    const [pieces] = sentencesIn(sentence);
    const tagging = tagsOf(sentence, pieces!, 0, items);
    assert.ok(tagging.ok, tagging.ok ? '' : tagging.error);
    return entitiesOf(sentence, pieces!, tagging.value).map(({ start, end, class: name, text }) => {
      assert.equal(text, sentence.slice(start, end));
      return `${name} ${text}`;
    });
  };

  it('counts code points', () => assert.deepEqual(read(item('PER', 2, 6)), ['PERSON Абай']));
  it('that ends inside of a word takes the whole word', () =>
    assert.deepEqual(read(item('LOC', 7, 12)), ['LOCATION Семейдегі']));
  it('that is cut inside of a word goes on', () =>
    assert.deepEqual(read(item('LOC', 7, 12), item('LOC', 12, 21)), ['LOCATION Семейдегі үйде']));
  it('without aggregation is read by first subwords', () =>
    assert.deepEqual(
      read(item('B-PER', 2, 4), item('I-LOC', 4, 6), item('I-PER', 7, 12), item('O', 17, 21), item('B-GPE', 18, 21)),
      ['PERSON Абай Семейдегі'],
    ));
  it('with two entities of a class side by side keeps them apart', () =>
    assert.deepEqual(read(item('PER', 2, 6), item('PER', 7, 16)), ['PERSON Абай', 'PERSON Семейдегі']));
  it('with a class that KazNERD does not have says nothing', () => assert.deepEqual(read(item('WEAPON', 2, 6)), []));
  it('out of the text is refused', () => {
    assert.ok(!tagsOf(sentence, sentencesIn(sentence)[0]!, 0, [item('PER', 2, 99)]).ok);
    assert.ok(!tagsOf(sentence, sentencesIn(sentence)[0]!, 0, [item('PER', 6, 2)]).ok);
  });

  const one = { entity_group: 'PER', score: 0.5, word: 'а', start: 0, end: 1 };
  const shapes: [string, unknown, number, number | RegExp][] = [
    ['a list for each text', [[one], []], 2, 1],
    ['a list for one text', [[one]], 1, 1],
    ['the list itself for one text', [one], 1, 1],
    ['nothing found in one text', [], 1, 0],
    ['nothing found in one text, as a list', [[]], 1, 0],
    ['subwords', [[{ ...one, entity_group: undefined, entity: 'B-PER' }]], 1, 1],
    ['an error', { error: 'Абай' }, 1, /no list/],
    ['too few', [[one]], 2, /another number/],
    ['no list in the list', [one, one], 2, /no list/],
    ['no class', [[{ ...one, entity_group: 5 }]], 1, /without its class/],
    ['no score', [[{ ...one, score: '1' }]], 1, /without its class or score/],
    ['nothing', [[null]], 1, /without its class/],
    ['no offsets', [[{ ...one, start: null, end: null }]], 1, /without offsets/],
    ['no names', [[{ ...one, entity_group: 'LABEL_1' }]], 1, /LABEL_0/],
  ];
  for (const [name, value, count, expected] of shapes) {
    it(`may be ${name}`, () => {
      const answer = readAnswer(value, new Array(count).fill('а'));
      if (typeof expected === 'number') {
        assert.ok(answer.ok);
        assert.equal(answer.value.length, count);
        assert.equal(answer.value.flat().length, expected);
      } else {
        assert.ok(!answer.ok);
        assert.match(answer.error, expected);
      }
    });
  }
});

describe('what is known for certain', () => {
  const gazetteer = Gazetteer.parse('Ақбұлақ\tGPE\nМұхтар Әуезов\tPERSON\nҚалам\tPRODUCT\n');
  const cases: [string, string[]][] = [
    ['Ақбұлақ ауылы.', ['GPE Ақбұлақ']],
    ['Ол Ақбұлаққа барды, Ақбұлақтан келді.', ['GPE Ақбұлаққа', 'GPE Ақбұлақтан']],
    ['Мұхтар Әуезовтің романы. МҰХТАР ӘУЕЗОВКЕ.', ['PERSON Мұхтар Әуезовтің', 'PERSON МҰХТАР ӘУЕЗОВКЕ']],
    ['Мұхтардың Әуезовке айтқаны.', []],
    ['«Қаламды» орнат.', ['PRODUCT Қаламды']],
    ['😀 Ақбұлақ', ['GPE Ақбұлақ']],
    ['Ол қаламмен жазды, ҚАЛАМДЫ орнатты.', ['PRODUCT ҚАЛАМДЫ']],
    ['Жапония мен Ақбұлақ Жапонияда емес.', ['GPE Ақбұлақ']],
  ];
  for (const [text, expected] of cases) {
    it(text, () => {
      const found = knownEntities(text, gazetteer);
      for (const { start, end, text: mention } of found) assert.equal(text.slice(start, end), mention);
      assert.deepEqual(
        found.map(({ class: name, text: mention }) => `${name} ${mention}`),
        expected,
      );
    });
  }

  it('stands before what a model says; thresholds hold for the model alone', () => {
    const entity = (start: number, end: number, name: Entity['class'], score: number): Entity => {
      return { start, end, class: name, score, text: '' };
    };
    const found = [entity(0, 4, 'PERSON', 0.9), entity(5, 9, 'GPE', 0.6), entity(12, 20, 'GPE', 0.8)];
    const known = [entity(2, 6, 'ART', 1)];
    assert.deepEqual(settleEntities(found, { known }), [known[0], found[2]]);
    assert.deepEqual(settleEntities(found, { thresholds: { GPE: 0.7, ART: 1 }, known }), [known[0], found[2]]);
    assert.deepEqual(settleEntities(found, { thresholds: { GPE: 0.7 } }), [found[0], found[2]]);
    assert.deepEqual(settleEntities(found, {}), found);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { divide, readCorpus } from '../../../../dictionaries/completion/corpus';
import { acceptable, simulateTyping } from '../../../../dictionaries/completion/evaluate';
import { buildModel, coarse } from '../../../../dictionaries/completion/modelBuilder';
import { trainNetwork } from '../../../../dictionaries/completion/networkTrainer';
import { DATA_FILES, dataFolder } from '../../data';
import { randomOf } from '../../random';
import { endsWithAbbreviation } from '../../text/sentences';
import { atSentenceStart, SPECIAL, symbols, unfinishedWord } from './context';
import { bestGhost, END } from './ghost';
import { TextMemory } from './memory';
import { EmbeddedModel } from './model';
import { ContextNetwork, pieces, reach } from './network';

const SENTENCES = [
  'Біз ертең ауылға барамыз.',
  'Біз ертең қалаға барамыз.',
  'Олар ертең ауылға келеді.',
  'Қаланың көшесі кең болды.',
  'Ауылдың адамы көп болды.',
  'Кеше Астана қаласында жиын өтті.',
  'Бүгін Астана қаласында жиын өтті.',
];
const FORMS = ['мектеп', 'мектепке', 'мектептің', 'ауылдан', 'қаладан', 'Алматы', 'Алматыда'];

function small(): EmbeddedModel {
  const loaded = EmbeddedModel.load(buildModel({ sentences: SENTENCES, forms: FORMS }));
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.error);
  return loaded.value;
}

function shipped(): EmbeddedModel {
  const loaded = EmbeddedModel.load(readFileSync(`${dataFolder()}/${DATA_FILES.completion}`));
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.error);
  return loaded.value;
}

test('finishes words and offers next ones in the case of the place', () => {
  const model = small();
  for (const [prefix, expected] of [
    ['Кеше Астана қал', /^асында/u],
    ['Кеше Астана ', /^қаласында/u],
    ['кеше ', /^Астана/u],
    ['Кеше Астана қаласында жиын өтті. ', /^\p{Lu}/u],
    ['КЕШЕ АСТАНА ҚАЛ', /^АСЫНДА/u],
    ['Ол ма', /^$/u],
  ] as const) {
    assert.match(model.complete({ prefix }).completion, expected, prefix);
  }
});

test('a form that no sentence has is offered by its stem and ending', () => {
  const { candidates } = small().complete({ prefix: 'Олар мектепк' });
  assert.equal(candidates[0]?.text, 'е');
});

test('what saves most on average is shown: a stem whose endings vary, else the word with its space', () => {
  for (const [continuations, expected] of [
    [[], undefined],
    [[['ауыл ', 1]], 'ауыл '],
    [[[`ауыл${END}`, 1]], 'ауыл'],
    [[[END, 1]], undefined],
    [
      [
        ['ауылдан ', 0.3],
        ['ауылға ', 0.3],
        ['ауылы ', 0.3],
      ],
      'ауыл',
    ],
    [
      [
        ['ауылдан ', 0.9],
        ['ауылға ', 0.1],
      ],
      'ауылдан ',
    ],
    [
      [
        ['ана ', 0.3],
        [`ана${END}`, 0.6],
      ],
      'ана',
    ],
  ] as const) {
    const ghost = bestGhost(continuations.map(([text, probability]) => ({ text, probability })));
    assert.equal(ghost?.text, expected);
  }
});

test('what was shown at an earlier letter and not taken gives way to a word that is nearly as likely', () => {
  const sentences = ['ауылға', 'ауылға', 'ауылға', 'ауданға', 'ауданға'].map((word) => `Олар ертең ${word} келеді.`);
  const load = () => {
    const loaded = EmbeddedModel.load(buildModel({ sentences, forms: [] }));
    assert.ok(loaded.ok);
    return loaded.value;
  };
  const model = load();
  assert.equal(model.complete({ prefix: 'Олар ертең ' }).completion.trim(), 'ауылға');
  const { completion } = model.complete({ prefix: 'Олар ертең а', seen: true });
  assert.equal(completion.trim(), 'уданға');
  // The answer depends on the text only, not on what was asked before.
  assert.equal(load().complete({ prefix: 'Олар ертең а', seen: true }).completion, completion);
  // Who asks by hand has been shown nothing.
  assert.equal(model.complete({ prefix: 'Олар ертең а' }).completion.trim(), 'уылға');
});

test('the network predicts units after a context, and a model learns what an ending asks for', () => {
  const line = symbols('Ол келді. Мен ауылға');
  assert.deepEqual(reach(line), ['ауылға', 'мен', SPECIAL.start]);
  assert.deepEqual(pieces('ауылға'), ['=ауылға', '-а', '-ға', '-лға', '-ылға', '^ауыл', '^ауылғ', '^ауылға']);
  assert.deepEqual(pieces(SPECIAL.comma), ['#3']);
  const sentences = Array.from({ length: 40 }, (_, at) => ({
    line: at % 2 ? ['үйге', 'барды'] : ['үйден', 'шықты'],
    weight: 1,
  }));
  const parts = trainNetwork(
    {
      sentences,
      unitOf: (symbol) => ['барды', 'шықты'].indexOf(String(symbol)),
      unitCounts: [20, 20],
    },
    { rounds: 40, batch: 8 },
  );
  const network = ContextNetwork.of(parts, 2);
  assert.ok(network.ok);
  assert.ok(network.value.probabilities(['үйге'])[0]! > 0.7);
  // Not a word that it has seen, but its ending.
  assert.ok(network.value.probabilities(['көлден'])[1]! > 0.6);
  assert.equal(ContextNetwork.of(parts, 3).ok, false);
});

test('a corpus is divided by sentence number, without repetitions', () => {
  const iob2 = ['AID10 O', 'Он O', 'адам O', 'келді O', '', 'BID10 O', '10 O', 'адам O', 'келді O', ''];
  const more = ['AID11 O', 'Бес O', 'адам O', 'кетті O', '', 'BID11 O', '5 O', 'адам O', 'кетті O', ''];
  const all = [
    ...readCorpus('kk.txt', 'Он адам келді\nБес  адам кетті\nКүн ашық болды\n'),
    ...readCorpus('x.iob2.txt', [...iob2, ...more].join('\n')),
  ];
  const { held, sentences, weights } = divide(all, (number) => number % 10 === 0);
  assert.deepEqual(
    held.map(({ text }) => text),
    ['Он адам келді'],
  );
  assert.deepEqual(sentences, ['Бес адам кетті', '5 адам кетті', 'Күн ашық болды']);
  assert.deepEqual(weights, [0.5, 0.5, 1]);
});

test('words used lately are offered though the vocabulary lacks them', () => {
  const { candidates } = small().complete({ prefix: 'Жанатайбек келді. Содан кейін Жанатай' });
  assert.ok(candidates.some(({ text }) => text === 'бек'));
});

/** What is shown at each letter of `word` after `before` to a writer who has not asked. */
function typedUnasked(model: EmbeddedModel, before: string, word: string, minConfidence: number): string[] {
  return Array.from(
    { length: word.length },
    (_, at) => model.complete({ prefix: before + word.slice(0, at), unasked: true, minConfidence }).completion,
  );
}

test('unasked: whole words only, and what is offered stays while it fits', () => {
  const model = shipped();
  let steady = 0;
  for (const [before, word] of [
    ['Бүгін Қазақстан ', 'Республикасының'],
    ['Осы мәселе бойынша ', 'депутаттар'],
    ['Олар ертең ', 'университетке'],
    ['Ол ', 'басталады'],
  ] as const) {
    const shown = typedUnasked(model, before, word, 0.1);
    for (const [at, text] of shown.entries()) {
      if (at === 0 || text === '') continue;
      const earlier = shown[at - 1]!;
      if (earlier.startsWith(word[at - 1]!) && earlier.trim().length > 1) {
        steady++;
        assert.equal(text, earlier.slice(1), `${before}${word.slice(0, at)}`);
      }
    }
  }
  assert.ok(steady > 5, String(steady));
});

test('unasked: the surer it has to be, the less is shown', () => {
  const model = shipped();
  const count = (least: number) =>
    ['мемлекеттік', 'жасалған', 'балалардың', 'қуаныштымын', 'технологиялар']
      .flatMap((word) => typedUnasked(model, 'Біз ', word, least))
      .filter((text) => text !== '').length;
  const counts = [0.05, 0.16, 0.4, 1].map(count);
  assert.deepEqual(
    counts,
    [...counts].sort((a, b) => b - a),
  );
  assert.ok(counts[0]! > counts[2]! && counts[2]! > counts[3]!, counts.join());
  assert.equal(counts[3], 0);
});

test('unasked: nothing after a digit, behind an opening bracket or before one', () => {
  const model = shipped();
  const ask = (prefix: string, suffix = '') =>
    model.complete({ prefix, suffix, unasked: true, minConfidence: 0 }).completion;
  assert.notEqual(ask('Қазақстан Республикасының '), '');
  for (const [prefix, suffix] of [
    ['Қазақстан Республикасының (', ''],
    ['Енді қанша ( ', ''],
    ['Ол 2024', ''],
    ['Қазақстан Республикасының ', '(ҚР)'],
  ] as const)
    assert.equal(ask(prefix, suffix), '', prefix + suffix);
});

test('a term of the text is offered after one use, a phrase by its first word; without adapting neither', () => {
  const model = shipped();
  const text = 'Қыстақта Жұмагелдина Бәтима тұрды. Кейін Жұмагелдина Б';
  assert.equal(model.complete({ prefix: text, unasked: true, minConfidence: 0.16 }).completion.trim(), 'әтима');
  const begun = 'Қыстақта Жұмагелдина Бәтима тұрды. Кейін ол Жұмаг';
  assert.equal(model.complete({ prefix: begun, unasked: true, minConfidence: 0.16 }).completion.trim(), 'елдина');
  for (const prefix of [text, begun]) {
    const { completion, candidates } = model.complete({ prefix, adapt: false });
    assert.ok(![completion, ...candidates.map((one) => one.text)].some((one) => /^әтима|^елдина/u.test(one)), prefix);
  }
});

test('the memory follows a growing text as if it had read it at once', () => {
  const words = Array.from({ length: 400 }, (_, at) => `сөз${at % 37}${at % 11 === 0 ? '.' : ''}`);
  const whole = `${words.join(' ')} `;
  const once = new TextMemory(() => -1);
  once.follow(whole);
  const grown = new TextMemory(() => -1);
  for (let at = whole.indexOf(' ') + 1; at > 0; at = whole.indexOf(' ', at) + 1) grown.follow(whole.slice(0, at));
  const shares = ({ words: known, total }: TextMemory) =>
    [...known].map(([word, { count }]) => [word, (count / total).toFixed(9)]).sort();
  assert.deepEqual(shares(grown), shares(once));
  assert.deepEqual([...grown.after('сөз1')!.keys()], [...once.after('сөз1')!.keys()]);
  // A window whose beginning moves on, then another text.
  const size = grown.words.size;
  grown.follow(`${whole.slice(200)}жаңа `);
  assert.equal(grown.words.size, size + 1);
  grown.follow('басқа мәтін ');
  assert.deepEqual([...grown.words.keys()], ['басқа', 'мәтін']);
});

test('nothing inside of a word, and nothing that stands there already', () => {
  const model = small();
  assert.equal(model.complete({ prefix: 'Кеше Аст', suffix: 'ана' }).completion, '');
  assert.equal(model.complete({ prefix: 'А5ж' }).completion, '');
});

test('a broken file is an error, not an exception', () => {
  const bytes = buildModel({ sentences: SENTENCES, forms: FORMS });
  for (const broken of [
    new Uint8Array(),
    bytes.subarray(0, 10),
    bytes.subarray(0, bytes.length - 7),
    bytes.map((byte, index) => (index === 2000 ? byte ^ 1 : byte)),
    new TextEncoder().encode('<html></html>'),
  ]) {
    assert.equal(EmbeddedModel.load(broken).ok, false);
  }
});

test('training is deterministic', () => {
  const options = { sentences: SENTENCES, forms: FORMS };
  assert.deepEqual(buildModel(options), buildModel(options));
});

test('does not throw, whatever the text', () => {
  const model = shipped();
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('Қазақ', 'ст', ' ', '. ', '\n', '«', 'ҚР ', '5-', '2024 ', 'ʼ', '\u00AD', '\ud83d', 'İ', 'ß', 'ﬁ'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.string({ maxLength: 3 }), (pieces, suffix) => {
      const { completion, confidence, candidates } = model.complete({ prefix: pieces.join(''), suffix });
      assert.equal(typeof completion, 'string');
      assert.ok(confidence >= 0 && confidence <= 1.000001);
      for (const candidate of candidates) assert.ok(candidate.text.length > 0);
    }),
    { numRuns: 300 },
  );
});

test('the shipped model knows Kazakh', async () => {
  const model = shipped();
  for (const [prefix, expected] of [
    ['Қазақстан Республик', 'асының'],
    ['Бұл мәселе турал', 'ы'],
    ['Мемлекет басш', 'ысы'],
  ] as const) {
    const { candidates } = model.complete({ prefix });
    assert.ok(
      candidates.some(({ text }) => text === expected || text.startsWith(expected)),
      `${prefix}: ${candidates.map(({ text }) => text)}`,
    );
  }
  const sentence = 'Қазақстан Республикасының Үкіметі бүгін жаңа бағдарлама қабылдады.';
  assert.ok((await simulateTyping(model, [sentence])).saved > 0.2);
});

test('what may be accepted', () => {
  for (const [text, at, ghost, whole, expected] of [
    ['ауылдан келді', 4, 'дан', true, 3],
    ['ауылдан келді', 0, 'ауыл', true, 0],
    ['ауылдан келді', 0, 'ауыл', false, 4],
    ['ауылдан келді', 0, 'ауылдан кетті', true, 7],
    ['ауылдан келді', 0, 'ауылдан ', true, 8],
    ['ауылдан келді', 0, '', true, 0],
  ] as const) {
    assert.equal(acceptable(text, at, ghost, whole), expected, ghost);
  }
});

test('context: symbols, unfinished words, sentence starts', () => {
  assert.deepEqual(symbols('2024 жылы, Ол: «5-ші» келді.'), [2, 'жылы', 3, 'ол', 4, 5, '5-ші', 5, 'келді', 0]);
  for (const [text, expected] of [
    ['Мен ауы', 'ауы'],
    ['қазақ-ор', 'қазақ-ор'],
    ['қазақ-', 'қазақ-'],
    ['Мен ', ''],
    ['', ''],
  ] as const) {
    assert.equal(unfinishedWord(text), expected, text);
  }
  for (const [text, expected] of [
    ['', true],
    ['Ол келді. ', true],
    ['Ол келді? «', true],
    ['Тақырып\n', true],
    ['нан, сүт т.б. ', false],
    ['А. ', false],
    ['5 млн. ', false],
    ['Ол ', false],
  ] as const) {
    assert.equal(atSentenceStart(text), expected, text);
  }
  assert.equal(endsWithAbbreviation('2024 ж.'), true);
  assert.equal(endsWithAbbreviation('келді.'), false);
});

test('rows of the network in few steps keep their direction, and come out as they were when they are rounded again', () => {
  const random = randomOf(3);
  const width = 8;
  const scales = Float32Array.from({ length: 60 }, () => random() / 100);
  const values = Int8Array.from({ length: scales.length * width }, () => Math.round((random() - 0.5) * 254));
  values.fill(0, 0, width);
  const once = coarse({ values, scales }, width);
  assert.deepEqual(coarse(once, width), once);
  assert.ok(once.values.every((value) => Math.abs(value) <= 3));
  for (let row = 1; row < scales.length; row++) {
    let [product, given, kept] = [0, 0, 0];
    for (let at = row * width; at < (row + 1) * width; at++) {
      const [before, after] = [values[at]! * scales[row]!, once.values[at]! * once.scales[row]!];
      product += before * after;
      given += before * before;
      kept += after * after;
    }
    assert.ok(product / Math.sqrt(given * kept) > 0.93, `row ${row}`);
  }
});

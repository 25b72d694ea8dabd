import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type AnnotatedDocument,
  agreement,
  documentAgreement,
  fromJsonLine,
  fromSentence,
  inconsistencies,
  SPAN_FORMATS,
  toJsonLine,
  toSentences,
} from './annotations';
import { foldStem } from './fold';
import { formatIob2, parseIob2, spansOf, splitByNumber } from './iob2';
import { tagFindings } from './validate';

/** Texts with characters outside the basic plane, and spans that begin and end between code points. */
const documents = fc
  .array(fc.constantFrom('Абай', ' ', '😀', '«', 'ə', '𝒜', '-', '\n', '"', '5', 'ұлы'), { minLength: 1, maxLength: 30 })
  .chain((parts) => {
    const cuts = [0];
    for (const part of parts) cuts.push(cuts.at(-1)! + part.length);
    const span = fc
      .tuple(fc.nat(parts.length - 1), fc.nat(parts.length - 1), fc.constantFrom('PERSON', 'GPE', 'ART'))
      .map(([a, b, name]) => ({ start: cuts[Math.min(a, b)]!, end: cuts[Math.max(a, b) + 1]!, class: name }));
    return fc.array(span, { maxLength: 6 }).map((spans): AnnotatedDocument => ({ text: parts.join(''), spans }));
  });

const sentences = fc.array(
  fc
    .array(fc.tuple(fc.constantFrom('Абай', '«', '»', '😀', '2020'), fc.constantFrom('O', 'B-ART', 'I-ART', 'B-GPE')), {
      minLength: 1,
      maxLength: 12,
    })
    .map((pairs) => ({ id: '', tokens: pairs.map(([token]) => token), tags: pairs.map(([, tag]) => tag) })),
  { minLength: 1, maxLength: 6 },
);

const UNITS = ['utf-16', 'code-point'] as const;

describe('span files', () => {
  for (const format of SPAN_FORMATS) {
    for (const unit of UNITS) {
      it(`lose nothing on the way out and back: ${format}, ${unit}`, () => {
        fc.assert(
          fc.property(documents, (document) => {
            assert.deepEqual(fromJsonLine(toJsonLine(document, format, unit), unit), { ok: true, value: document });
          }),
        );
      });
    }
  }

  it('keep the other members of a record from shape to shape', () => {
    const rest = fc.record(
      { id: fc.oneof(fc.string(), fc.integer()), meta: fc.jsonValue(), ескерту: fc.jsonValue() },
      { requiredKeys: ['id'] },
    );
    fc.assert(
      fc.property(
        documents,
        rest,
        fc.array(fc.tuple(fc.constantFrom(...SPAN_FORMATS), fc.constantFrom(...UNITS))),
        (...given) => {
          const [document, members, way] = given;
          // As JSON has it, in which -0 is 0.
          let now: AnnotatedDocument = { ...document, rest: JSON.parse(JSON.stringify(members)) };
          const before = now;
          for (const [format, unit] of way) {
            const read = fromJsonLine(toJsonLine(now, format, unit), unit);
            assert.ok(read.ok);
            now = read.value;
          }
          assert.deepEqual(now, before);
        },
      ),
    );
  });

  it('carry IOB2 there and back: tokens, tags and ids', () => {
    const named = fc
      .tuple(sentences, fc.nat(9))
      .map(([given, n]) => given.map((one, i) => ({ ...one, id: `AID${n + i}` })));
    fc.assert(
      fc.property(named, fc.constantFrom(...SPAN_FORMATS), fc.constantFrom(...UNITS), (given, format, unit) => {
        for (const sentence of given) {
          const read = fromJsonLine(toJsonLine(fromSentence(sentence), format, unit), unit);
          assert.ok(read.ok);
          const { sentences: back, lost } = toSentences(read.value);
          assert.deepEqual(lost, []);
          assert.deepEqual(
            back.map(({ id, tokens }) => [id, tokens]),
            [[sentence.id, sentence.tokens]],
          );
          // An I- that nothing began comes back as the B- that it was read as.
          assert.deepEqual(spansOf(back[0]!.tags), spansOf(sentence.tags));
        }
      }),
    );
  });

  const shapes: [string, string, AnnotatedDocument][] = [
    [
      'of doccano since 1.8',
      '{"id":7,"text":"Абай келді","entities":[{"id":1,"label":"PERSON","start_offset":0,"end_offset":4}]}',
      {
        text: 'Абай келді',
        spans: [{ start: 0, end: 4, class: 'PERSON' }],
        rest: { id: 7 },
      },
    ],
    [
      'of qalam entities',
      '{"text":"Абай келді","entities":[{"field":"text","start":0,"end":4,"label":"PERSON","score":0.9}]}',
      {
        text: 'Абай келді',
        spans: [{ start: 0, end: 4, class: 'PERSON' }],
        // A model's guess is told from what a person said (issue 17).
        isPrediction: true,
      },
    ],
    [
      'of a task with a prediction alone',
      '{"id":3,"data":{"text":"Абай"},"predictions":[{"result":[{"type":"labels","value":{"start":0,"end":4,"labels":["PERSON","ART"]}}]}]}',
      {
        text: 'Абай',
        spans: [
          { start: 0, end: 4, class: 'PERSON' },
          { start: 0, end: 4, class: 'ART' },
        ],
        rest: { id: 3 },
        isPrediction: true,
      },
    ],
    [
      'with tokens out of order',
      '{"text":"аб","tokens":[{"start":1,"end":2},{"start":0,"end":1}],"spans":[]}',
      { text: 'аб', spans: [] },
    ],
  ];
  for (const [name, line, expected] of shapes) {
    it(`read the shape ${name}`, () =>
      assert.deepEqual(fromJsonLine(line, 'code-point'), { ok: true, value: expected }));
  }

  it('count code points as Python does', () => {
    const document = { text: '😀 Абай', spans: [{ start: 3, end: 7, class: 'PERSON' }] };
    assert.match(toJsonLine(document, 'doccano', 'code-point'), /\[2,6,"PERSON"\]/);
    assert.match(toJsonLine(document, 'doccano', 'utf-16'), /\[3,7,"PERSON"\]/);
  });

  for (const bad of [
    '',
    '[]',
    '{}',
    '{"text":1}',
    '{"text":"аб","label":[[0,3,"X"]]}',
    '{"text":"аб","label":[[1,1,"X"]]}',
    '{"text":"аб","label":[[0.5,1,"X"]]}',
    '{"text":"аб","spans":[{"start":0,"end":1}]}',
    '{"text":"аб","label":["X"]}',
    '{"text":"аб","entities":[{"field":"title","start":0,"end":1,"label":"X"}]}',
  ]) {
    it(`refuse ${bad || 'nothing'}`, () => {
      assert.ok(!fromJsonLine(bad, 'utf-16').ok);
      assert.ok(!fromJsonLine(bad, 'code-point').ok);
    });
  }
});

describe('IOB2', () => {
  it('comes back from its file as it was', () => {
    fc.assert(fc.property(sentences, (given) => assert.deepEqual(parseIob2(formatIob2(given)), given)));
    // An id that would be read as a token is left out.
    assert.equal(formatIob2([{ id: 'train-7', tokens: ['Абай'], tags: ['O'] }]), 'Абай O\n');
  });

  it('keeps the entities of a sentence in a document', () => {
    fc.assert(
      fc.property(sentences, (given) => {
        for (const sentence of given) {
          const { text, spans } = fromSentence(sentence);
          assert.deepEqual(
            spans.map((span) => text.slice(span.start, span.end)),
            spansOf(sentence.tags).map((span) => sentence.tokens.slice(span.start, span.end).join(' ')),
          );
        }
      }),
    );
  });

  it('says which spans it cannot hold', () => {
    const text = 'Абай Құнанбайұлы келді. Ол ақын.';
    const spans = [
      { start: 0, end: 16, class: 'PERSON' },
      { start: 0, end: 4, class: 'ART' },
      { start: 1, end: 3, class: 'GPE' },
      { start: 17, end: 26, class: 'EVENT' },
    ];
    const { sentences: found, lost } = toSentences({ text, spans });
    assert.deepEqual(found[0]!.tags, ['B-PERSON', 'I-PERSON', 'O', 'O']);
    assert.deepEqual(
      lost.map((span) => span.class),
      ['ART', 'GPE', 'EVENT'],
    );
  });

  it('splits by sentence number: variants stay together', () => {
    const file = 'AID10 O\nа O\n\nBID10 O\nб O\n\nAID11 O\nв O\n';
    const { train, dev } = splitByNumber(parseIob2(file));
    assert.deepEqual(
      [train, dev].map((part) => part.map(({ id }) => id)),
      [['AID11'], ['AID10', 'BID10']],
    );
  });
});

describe('agreement of two files', () => {
  it('is whole for a file and itself, and the same both ways', () => {
    fc.assert(
      fc.property(sentences, sentences, (a, b) => {
        const own = agreement(a, a);
        assert.ok(own.ok);
        assert.equal(own.value.f1, 1);
        assert.equal(own.value.kappa, 1);
        const other = a.map((sentence, i) => ({
          ...sentence,
          tags: sentence.tokens.map((_, k) => b[i % b.length]!.tags[k] ?? 'O'),
        }));
        const one = agreement(a, other);
        const two = agreement(other, a);
        assert.ok(one.ok && two.ok);
        assert.equal(one.value.f1, two.value.f1);
        assert.ok(Math.abs(one.value.kappa - two.value.kappa) < 1e-9);
        assert.equal(one.value.differences.length, two.value.differences.length);
      }),
    );
  });

  it('lists what differs', () => {
    const a = parseIob2('Абай B-PERSON\nкелді O\nАлматыға B-GPE\n');
    const b = parseIob2('Абай B-ART\nкелді O\nАлматыға B-GPE\n');
    const compared = agreement(a, b);
    assert.ok(compared.ok);
    assert.equal(compared.value.f1, 0.5);
    assert.deepEqual(compared.value.differences, [
      { sentence: 0, start: 0, end: 1, text: 'Абай', first: 'PERSON', second: 'ART' },
    ]);
    // Observed 2/3; by chance (1/3)² for O and (1/3)² for B-GPE: (2/3 − 2/9) / (1 − 2/9) = 4/7.
    assert.ok(Math.abs(compared.value.kappa - 4 / 7) < 1e-9);
    assert.ok(!agreement(a, []).ok);
    assert.ok(!agreement(a, parseIob2('Абай O\n')).ok);
  });

  it('of documents is whole for a file and itself, whatever its spans', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const own = documentAgreement([document], [document]);
        assert.ok(own.ok);
        assert.deepEqual([own.value.f1, own.value.kappa, own.value.differences], [1, 1, []]);
      }),
    );
  });

  it('of documents knows spans that begin inside of a word', () => {
    const text = 'Ақсу-Жабағылы қорығы';
    const span = (start: number, end: number, name: string) => ({ start, end, class: name });
    const a = { text, spans: [span(0, 13, 'LOCATION')] };
    const b = { text, spans: [span(5, 13, 'GPE'), span(14, 20, 'FACILITY'), span(14, 20, 'ORGANISATION')] };
    const compared = documentAgreement([a], [b]);
    assert.ok(compared.ok);
    assert.equal(compared.value.f1, 0);
    assert.equal(compared.value.lost, 1);
    assert.deepEqual(
      compared.value.differences.map(({ text: mention, first, second }) => [mention, first, second]),
      [
        ['Ақсу- Жабағылы', 'LOCATION', undefined],
        ['Жабағылы', undefined, 'GPE'],
        ['қорығы', undefined, 'FACILITY'],
      ],
    );
    assert.ok(!documentAgreement([a], [{ ...b, text: 'басқа' }]).ok);
    assert.ok(!documentAgreement([a], []).ok);
  });

  it('finds a name that is labelled in two ways, whatever its case', () => {
    const file = 'Алматыға B-GPE\n\nАлматыда B-LOCATION\n\nАбай B-PERSON\n\nАлматы B-GPE\n';
    assert.deepEqual(inconsistencies(parseIob2(file).map(fromSentence), foldStem), [
      {
        key: 'алматы',
        classes: [
          ['GPE', 2],
          ['LOCATION', 1],
        ],
      },
    ]);
  });
});

describe('tags of a file', () => {
  const cases: [string, string[]][] = [
    ['O B-GPE I-GPE O', []],
    ['I-GPE', ['entities.invalid-iob2 I-GPE O → B-GPE']],
    ['O I-GPE I-GPE', ['entities.invalid-iob2 I-GPE O → B-GPE']],
    ['B-ART I-GPE', ['entities.invalid-iob2 I-GPE B-ART → B-GPE']],
    ['B-ART X-GPE', ['entities.unknown-tag X-GPE → O']],
    ['B-PER I-org', ['entities.unknown-tag B-PER → B-PERSON', 'entities.unknown-tag I-org → I-ORGANISATION']],
    ['S-LOC', ['entities.unknown-tag S-LOC → B-LOCATION']],
    ['B-NOTHING', ['entities.unknown-tag B-NOTHING → O']],
  ];
  for (const [tags, expected] of cases) {
    it(tags, () => {
      const tokens = tags
        .split(' ')
        .map((tag, i) => ({ text: 'а', tag, tagSource: { start: i * 10, end: i * 10 + 5 } }));
      assert.deepEqual(
        tagFindings(tokens).map(
          ({ rule, args, fix }) =>
            `${rule} ${args!.join(' ')}${fix === undefined ? '' : ` → ${fix.edits.map((edit) => edit.newText).join()}`}`,
        ),
        expected,
      );
    });
  }

  it('that the model would give otherwise are hints, whose fix takes over the whole of what it says', () => {
    const tokens = ['B-ART', 'O', 'O', 'O'].map((tag, i) => ({
      text: 'а',
      tag,
      tagSource: { start: i * 10, end: i * 10 + tag.length },
    }));
    const found = tagFindings(tokens, ['B-PERSON', 'I-PERSON', 'O', undefined]);
    const edits = [
      { start: 0, end: 5, newText: 'B-PERSON' },
      { start: 10, end: 11, newText: 'I-PERSON' },
    ];
    const hint = { rule: 'entities.disagreement', severity: 'hint', fix: { edits, safe: false } };
    assert.deepEqual(found, [
      { ...hint, start: 0, end: 5, args: ['B-ART', 'B-PERSON'] },
      { ...hint, start: 10, end: 11, args: ['O', 'I-PERSON'] },
    ]);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromRecord, shapeOf, toJsonLine } from './annotations';
import { schemeOf, spansIn, toIob2 } from './schemes';
import { fromTokens } from './shapes';
import { parseTaggedFile } from './taggedFiles';

/** `0-4 PERSON` for each span, of a record in code points. */
function spansOf(record: unknown, annotator?: string): string[] {
  const read = fromRecord(record, 'code-point', annotator);
  assert.ok(read.ok, JSON.stringify(read));
  return read.value.spans.map(({ start, end, class: name }) => `${read.value.text.slice(start, end)} ${name}`);
}

const text = '😀 Абай Құнанбайұлы Семейде';
const EXPECTED = ['Абай Құнанбайұлы PERSON', 'Семейде GPE'];
/** In code points, then in UTF-16 units. */
const PLACES = [
  [2, 18, 19, 26],
  [3, 19, 20, 27],
] as const;

/** A task of Label Studio's annotation. */
const result = ([a, b, c, d]: readonly number[], withText = true) => [
  {
    id: 'x1',
    type: 'labels',
    value: { start: a, end: b, labels: ['PERSON'], ...(withText && { text: 'Абай Құнанбайұлы' }) },
  },
  { id: 'x2', type: 'labels', value: { start: c, end: d, labels: ['GPE'], ...(withText && { text: 'Семейде' }) } },
];
const [points, units] = PLACES;
const [a, b, c, d] = points;

const SHAPES: [shape: RegExp, record: unknown][] = [
  [
    /^doccano \(label\)$/,
    {
      text,
      label: [
        [a, b, 'PERSON'],
        [c, d, 'GPE'],
      ],
    },
  ],
  [
    /^doccano \(labels\)$/,
    {
      text,
      labels: [
        [a, b, 'PERSON'],
        [c, d, 'GPE'],
      ],
    },
  ],
  [
    /^doccano \(annotations\)$/,
    {
      text,
      annotations: [
        { label: 'PERSON', start_offset: a, end_offset: b, user: 1 },
        { label: 'GPE', start_offset: c, end_offset: d },
      ],
    },
  ],
  [
    /^doccano \(entities\)$/,
    {
      text,
      entities: [
        { id: 1, label: 'PERSON', start_offset: a, end_offset: b },
        { id: 2, label: 'GPE', start_offset: c, end_offset: d },
      ],
    },
  ],
  [
    /^spaCy \(pairs\)$/,
    [
      text,
      {
        entities: [
          [a, b, 'PERSON'],
          [c, d, 'GPE'],
        ],
      },
    ],
  ],
  [
    /^spaCy \(ents\)$/,
    {
      text,
      ents: [
        { start: a, end: b, label: 'PERSON' },
        { start: c, end: d, label: 'GPE' },
      ],
      tokens: [{ id: 0, start: 0, end: 1 }],
    },
  ],
  [
    /^spaCy \(entities\)$/,
    {
      text,
      entities: [
        [a, b, 'PERSON'],
        [c, d, 'GPE'],
      ],
    },
  ],
  [
    /^Prodigy$/,
    {
      text,
      spans: [
        { start: a, end: b, label: 'PERSON' },
        { start: c, end: d, label: 'GPE' },
      ],
      answer: 'accept',
    },
  ],
  [/^Label Studio \(data\.text\)$/, { data: { text }, annotations: [{ result: result(units) }] }],
  // Another key, and another string beside it.
  [/^Label Studio \(data\.мәтін\)$/, { data: { дерек: 'х', мәтін: text }, annotations: [{ result: result(units) }] }],
  // Of one that counted code points all the same, its texts say so.
  [/^Label Studio/, { data: { text }, annotations: [{ result: result(points) }] }],
  [/^Label Studio, JSON_MIN \(ner\)$/, { id: 1, text, ner: result(units).map(({ value }) => value), annotator: 1 }],
  // The text under another name, and spans of two controls.
  [
    /^Label Studio, JSON_MIN \(мәтін: who, where\)$/,
    { id: 1, дерек: 'х', мәтін: text, who: [result(units)[0]!.value], where: [result(units)[1]!.value] },
  ],
  [
    /^doccano \(label\)$/,
    {
      data: text,
      label: [
        [a, b, 'PERSON'],
        [c, d, 'GPE'],
      ],
    },
  ],
  [
    /^spaCy \(spans\.sc\)$/,
    {
      text,
      ents: [],
      spans: {
        sc: [
          { start: a, end: b, label: 'PERSON' },
          { start: c, end: d, label: 'GPE' },
        ],
        other: [],
      },
    },
  ],
  [
    /^qalam entities$/,
    {
      text,
      entities: [
        { field: 'text', start: units[0], end: units[1], label: 'PERSON', text: 'Абай Құнанбайұлы' },
        { field: 'text', start: units[2], end: units[3], label: 'GPE', text: 'Семейде' },
      ],
    },
  ],
];
for (const [shape, record] of SHAPES) {
  test(`a record of ${shape.source}`, () => {
    assert.match(shapeOf(record)!, shape);
    assert.deepEqual(spansOf(record), EXPECTED);
  });
}

for (const [record, error] of [
  [{ text, label: [[a, b]] }, /without a class/],
  [{ text, annotations: [{ label: 3, start_offset: 0, end_offset: 1 }] }, /labels are numbers/],
  [{ text, mentions: [{ from: 0, to: 1, type: 'PERSON' }] }, /no annotations in a shape that is known; “mentions”/],
  [
    { data: { text }, annotations: [{ result: [{ value: { start: 0, end: 4, text: 'Семейде', labels: ['GPE'] } }] }] },
    /says “Семейде”/,
  ],
  [{ text, ents: [{ start: 2, end: 6, label: 'PERSON', text: 'Семей' }] }, /says “Семей”/],
  [{ data: { n: 1 }, annotations: [] }, /without a text/],
  [
    {
      data: { text },
      annotations: [
        { id: 1, completed_by: 5, result: [] },
        { id: 2, completed_by: { id: 6, email: 'b@x.kz' }, result: [] },
      ],
    },
    /2 annotations of one text \(5, b@x\.kz\): choose one by --annotator/,
  ],
  [['а', 5], /not an object/],
  [
    {
      data: { q: 'Абай кім?', a: 'Абай — ақын.' },
      annotations: [
        {
          result: ['q', 'a'].map((name) => ({
            to_name: name,
            value: { start: 0, end: 4, text: 'Абай', labels: ['PERSON'] },
          })),
        },
      ],
    },
    /spans of several texts of one task: q, a/,
  ],
  [
    {
      data: { text },
      annotations: [
        { result: [{ type: 'hypertextlabels', value: { start: '/p[1]', startOffset: 2, hypertextlabels: ['X'] } }] },
      ],
    },
    /labels of the kind hypertextlabels/,
  ],
  [
    { text, ents: [], spans: { sc: [{ start: a, end: b, label: 'X' }], rel: [{ start: c, end: d, label: 'Y' }] } },
    /several groups of spans: sc, rel/,
  ],
  // A tool that says the tokens too has to say the same.
  [
    {
      text,
      spans: [{ start: a, end: b, label: 'PERSON', token_start: 0, token_end: 0 }],
      tokens: [
        { text: '😀', start: 0, end: 1 },
        { text: 'Абай', start: 2, end: 6 },
      ],
    },
    /not where its tokens are/,
  ],
  [{ text, spans: [], tokens: [{ text: 'Абай', start: 0, end: 4 }] }, /a token says “Абай”/],
] as const) {
  test(`refused: ${error.source}`, () => {
    const read = fromRecord(record, 'code-point');
    assert.ok(!read.ok);
    assert.match(read.error, error);
  });
}

test('of several annotators one is chosen, and what is cancelled or rejected does not count', () => {
  const annotation = (by: unknown, label: string, more = {}) => ({
    completed_by: by,
    result: [{ value: { start: 0, end: 2, labels: [label] } }],
    ...more,
  });
  const task = (...annotations: unknown[]) => ({
    data: { text: 'Абай' },
    annotations,
    predictions: [annotation(0, 'X')],
  });
  const both = task(annotation(5, 'GPE'), annotation({ id: 6, email: 'b@x.kz' }, 'PERSON'));
  assert.deepEqual(spansOf(both, '5'), ['Аб GPE']);
  assert.deepEqual(spansOf(both, 'b@x.kz'), ['Аб PERSON']);
  assert.deepEqual(spansOf(both, '6'), ['Аб PERSON']);
  assert.deepEqual(spansOf(task(annotation(5, 'GPE', { was_cancelled: true }), annotation(6, 'ART'))), ['Аб ART']);
  const leftOut = (record: unknown, annotator?: string) => {
    const read = fromRecord(record, 'code-point', annotator);
    return read.ok ? read.value.leftOut : assert.fail(read.error);
  };
  assert.match(leftOut(task(annotation(5, 'GPE', { was_cancelled: true })))!, /cancelled/);
  assert.match(leftOut(both, '7')!, /another annotator/);
  const prodigy = (answer: string) => ({ text: 'Абай', spans: [], answer, _annotator_id: 'x' });
  assert.match(leftOut(prodigy('reject'))!, /reject/);
  assert.match(leftOut(prodigy('ignore'))!, /ignore/);
  assert.equal(leftOut(prodigy('accept')), undefined);
  assert.equal(leftOut(prodigy('accept'), 'x'), undefined);
  assert.match(leftOut(prodigy('accept'), 'y')!, /another annotator/);
});

test('guesses of a model leave as predictions, what people said as annotations', () => {
  const read = (record: unknown) => {
    const made = fromRecord(record, 'utf-16');
    assert.ok(made.ok);
    return JSON.parse(toJsonLine(made.value, 'label-studio', 'utf-16'));
  };
  const guess = read({ data: { text }, predictions: [{ result: result(units) }] });
  assert.deepEqual([guess.annotations, guess.predictions[0].result.length], [undefined, 2]);
  const own = read({ text, entities: [{ field: 'text', start: 3, end: 7, label: 'PERSON', score: 0.9 }] });
  assert.equal(own.predictions[0].result[0].value.text, 'Абай');
  assert.equal(read({ text, label: [] }).annotations.length, 1);
});

test('a task comes back as it was: its own members, its annotation’s, and a model’s guesses beside it', () => {
  const task = {
    id: 7,
    data: { text, url: 'у' },
    meta: { q: 1 },
    created_at: '2026-11-29',
    predictions: [{ model_version: 'm', result: [] }],
    annotations: [{ id: 3, completed_by: 2, lead_time: 1.5, result: result(units) }],
  };
  const read = fromRecord(task, 'utf-16');
  assert.ok(read.ok);
  const made = JSON.parse(toJsonLine(read.value, 'label-studio', 'utf-16'));
  const { result: spans, ...annotation } = made.annotations[0];
  assert.deepEqual([annotation, spans.length], [{ id: 3, completed_by: 2, lead_time: 1.5 }, 2]);
  assert.deepEqual({ ...made, annotations: [] }, { ...task, annotations: [] });
});

test('a member that has the name of one of the shape’s own takes nothing’s place', () => {
  const read = fromRecord({ text, label: [[a, b, 'PERSON']], spans: 'у' }, 'code-point');
  assert.ok(read.ok);
  const prodigy = JSON.parse(toJsonLine(read.value, 'prodigy', 'code-point'));
  assert.deepEqual([prodigy.spans.length, prodigy.other_spans], [1, 'у']);
});

test('what else a record says goes along: ids, fields, relations and what they name', () => {
  const doccano = {
    id: 7,
    text,
    entities: [
      { id: 11, label: 'PERSON', start_offset: a, end_offset: b },
      { id: 12, label: 'GPE', start_offset: c, end_offset: d },
    ],
    relations: [{ id: 1, from_id: 11, to_id: 12, type: 'born' }],
    Comments: [],
    meta: { n: 1 },
  };
  const read = fromRecord(doccano, 'code-point');
  assert.ok(read.ok);
  assert.deepEqual(JSON.parse(toJsonLine(read.value, 'doccano', 'code-point')), doccano);
  const prodigy = JSON.parse(toJsonLine(read.value, 'prodigy', 'code-point'));
  assert.deepEqual(
    prodigy.spans.map(({ id }: { id: number }) => id),
    [11, 12],
  );
  assert.deepEqual(prodigy.relations, doccano.relations);
  // By way of another tool and back, what relations name is there as well.
  for (const [format, unit] of [
    ['prodigy', 'code-point'],
    ['label-studio', 'utf-16'],
  ] as const) {
    const through = fromRecord(JSON.parse(toJsonLine(read.value, format, unit)), unit);
    assert.ok(through.ok);
    const made = JSON.parse(toJsonLine(through.value, 'doccano', 'code-point'));
    assert.deepEqual([made.entities, made.relations], [doccano.entities, doccano.relations], format);
  }
  const relation = { type: 'relation', from_id: 'x1', to_id: 'x2', direction: 'right' };
  const task = {
    id: 5,
    data: { text, url: 'у' },
    annotations: [{ result: [...result(units), relation] }],
    meta: { q: 1 },
  };
  const back = fromRecord(task, 'utf-16');
  assert.ok(back.ok);
  const made = JSON.parse(toJsonLine(back.value, 'label-studio', 'utf-16'));
  assert.deepEqual(
    made.annotations[0].result.map(({ id }: { id?: string }) => id),
    ['x1', 'x2', undefined],
  );
  assert.deepEqual(made.annotations[0].result[2], relation);
  assert.deepEqual([made.id, made.data.url], [5, 'у']);
});

test('records of tokens, with tags in words or in numbers', () => {
  const tokens = ['Абай', 'Құнанбайұлы', '.'];
  const words = fromTokens({ id: 'x', tokens, ner_tags: ['B-PERSON', 'I-PERSON', 'O'], n: 1 }, undefined);
  assert.deepEqual(words, {
    ok: true,
    value: {
      shape: 'Hugging Face (tokens, ner_tags)',
      tokens,
      tags: ['B-PERSON', 'I-PERSON', 'O'],
      rest: { id: 'x', n: 1 },
    },
  });
  const numbers = { tokens, ner_tags: [1, 2, 0] };
  const named = fromTokens(numbers, ['O', 'B-PERSON', 'I-PERSON']);
  assert.deepEqual(named?.ok && named.value.tags, ['B-PERSON', 'I-PERSON', 'O']);
  for (const [record, names, error] of [
    [numbers, undefined, /give their names in order by --labels/],
    [numbers, ['O', 'B-PERSON'], /no label has the number 2/],
    [{ tokens, tags: ['O'] }, undefined, /3 tokens and 1 of tags/],
    [{ tokens: ['а б'], tags: ['O'] }, undefined, /white space/],
  ] as const) {
    const read = fromTokens(record, names);
    assert.match(read && !read.ok ? read.error : '', error);
  }
  assert.equal(fromTokens({ tokens, text: 'а' }, undefined), undefined);
  const others = fromTokens({ words: tokens, labels: ['B-PERSON', 'I-PERSON', 'O'] }, undefined);
  assert.equal(others?.ok && others.value.shape, 'Hugging Face (words, labels)');
});

/** The same three entities, two of one class side by side, in every scheme. */
const SCHEMES = {
  IOB1: 'I-PER I-PER B-PER O I-GPE',
  IOB2: 'B-PER I-PER B-PER O B-GPE',
  BIOES: 'B-PER E-PER S-PER O S-GPE',
  BILOU: 'B-PER L-PER U-PER O U-GPE',
  BMES: 'B-PER E-PER S-PER O B-GPE M-GPE E-GPE',
} as const;
for (const [scheme, line] of Object.entries(SCHEMES)) {
  test(`tags in ${scheme}`, () => {
    const tags = line.split(' ');
    assert.deepEqual(schemeOf([['O'], tags]), { ok: true, value: scheme });
    const expected = [
      [0, 2],
      [2, 3],
      [4, tags.length],
    ];
    assert.deepEqual(
      spansIn(tags, scheme as keyof typeof SCHEMES).map(({ start, end }) => [start, end]),
      expected,
    );
    assert.equal(
      toIob2(tags, scheme as keyof typeof SCHEMES)
        .slice(0, 5)
        .join(' '),
      SCHEMES.IOB2,
    );
  });
}

test('tags of two schemes, and of none, are refused', () => {
  for (const [tags, error] of [
    [['B-A', 'E-A', 'U-A'], /more than one scheme: BIOES, BILOU/],
    [['NOUN'], /“NOUN” is no tag/],
  ] as const) {
    const found = schemeOf([tags]);
    assert.match(found.ok ? '' : found.error, error);
  }
});

/** `shape: token/TAG …` of each sentence or `text [spans]` of each document. */
function parsed(file: string, beside?: string): string[] {
  const read = parseTaggedFile(file, beside);
  if (!read.ok) return [`error: ${read.error}`];
  return [
    read.value.shape,
    ...read.value.items.map((item) =>
      'sentence' in item
        ? item.sentence.tokens.map((token, i) => `${token}/${item.sentence.tags[i]}`).join(' ')
        : `${item.document.text} [${item.document.spans.map((span) => `${item.document.text.slice(span.start, span.end)} ${span.class}`).join(', ')}]`,
    ),
  ];
}

const row = (id: string, form: string, misc: string) => `${id}\t${form}${'\t_'.repeat(7)}\t${misc}\n`;
const onto = (token: string, cell: string) => `bc/x 0 0 ${token} NN * - - - Speaker ${cell} -\n`;
const WEBANNO = `#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Named|value|note


#Text=😀 Абай Құнанбайұлы Семейде
1-1\t0-2\t😀\t_\t_
1-2\t3-7\tАбай\tPERSON[1]\t_
1-3\t8-19\tҚұнанбайұлы\tPERSON[1]\t_
1-4\t20-27\tСемейде\tGPE\t_

#Text=Келді
2-1\t28-33\tКелді\t_\t_
`;
for (const [name, file, expected, beside] of [
  [
    'BIOES',
    'Абай B-PER\nҚұнанбайұлы E-PER\n\nСемейде S-GPE\n',
    ['tagged tokens, BIOES', 'Абай/B-PER Құнанбайұлы/I-PER', 'Семейде/B-GPE'],
  ],
  ['IOB1', 'Абай I-PER\nШәкәрім B-PER\n', ['tagged tokens, IOB1', 'Абай/B-PER Шәкәрім/B-PER']],
  [
    'numbered tokens',
    '# newdoc\n1\tАбай\tB-PER\t-\tann1\n2\tтуған\tO\t-\tann1\n',
    ['tagged tokens, IOB2', 'Абай/B-PER туған/O'],
  ],
  [
    'comments between sentences',
    '# id 1\tdomain=kk\nабай _ _ B-PER\nтуған _ _ O\n\n# id 2\tdomain=kk\n# _ _ O\n',
    ['tagged tokens, IOB2', 'абай/B-PER туған/O', '#/O'],
  ],
  [
    'chunks and names',
    'Абай NNP B-NP B-PER\nСемей NNP I-NP B-LOC\n',
    ['tagged tokens, IOB2', 'Абай/B-PER Семей/B-LOC'],
  ],
  [
    'two levels of names',
    '1\tАбай\tB-PER\tO\n2\tСемей\tB-ORG\tB-LOC\n',
    ['error: tags in columns 3 and 4: leave one of them'],
  ],
  ['a token with a space', 'Нью Йорк\tB-GPE\nқаласы\tO\n', ['tagged tokens, IOB2', 'Нью\u00a0Йорк/B-GPE қаласы/O']],
  ['brat without entities', '', ['brat', `${text} []`], text],
  ['prose', 'Бұл кәдімгі мәтін.\n', ['error: “мәтін.” is no tag of IOB, BIOES or BILOU']],
  ['tokens alone', 'Бұл\nмәтін\n', ['error: tokens without tags']],
  [
    'CoNLL-U',
    `# text = х\n${row('1', 'Абай', 'NER=B-PER')}${row('2-3', 'баратын', 'NER=O')}${row('2', 'бар', '_')}${row('3', 'атын', '_')}${row('4', 'Алматы', 'SpaceAfter=No|NER=B-GPE')}`,
    ['CoNLL-U (NER in the last column), IOB2', 'Абай/B-PER баратын/O Алматы/B-GPE'],
  ],
  ['CoNLL-U without names', row('1', 'Абай', '_'), ['error: CoNLL-U without entities: its last column has no NER=…']],
  [
    'CoNLL-2012',
    `#begin document (x); part 000\n${onto('Абай', '(PERSON*')}${onto('Құнанбайұлы', '*)')}${onto('Семейде', '(GPE)')}${onto('.', '*')}\n#end document\n`,
    ['CoNLL-2012 (OntoNotes), IOB2', 'Абай/B-PERSON Құнанбайұлы/I-PERSON Семейде/B-GPE ./O'],
  ],
  ['WebAnno', WEBANNO, ['WebAnno TSV 3 (webanno.custom.Named, value)', `${text} [${EXPECTED.join(', ')}]`, 'Келді []']],
  [
    'WebAnno that contradicts itself',
    WEBANNO.replace('3-7\tАбай', '3-7\tАбақ'),
    ['error: line 7: the offsets give “Абай”, the token is “Абақ”'],
  ],
  [
    'brat',
    `T1\tPERSON 2 18\tАбай Құнанбайұлы\nT2\tGPE 19 26\tСемейде\nR1\tborn Arg1:T1 Arg2:T2\n`,
    ['brat', `${text} [${EXPECTED.join(', ')}]`],
    text,
  ],
  [
    'brat that contradicts its text',
    'T1\tPERSON 0 4\tАбай\n',
    ['error: line 1: it says “Абай”, and in the text there is “😀 Аб”'],
    text,
  ],
  [
    'brat without its text',
    'T1\tPERSON 2 6\tАбай\n',
    ['error: annotations of brat without the text: its .txt file has to lie beside it'],
  ],
  [
    'brat in pieces',
    'T1\tPERSON 0 1;3 4\tа б\n',
    ['error: line 1: a span of several pieces, which no other shape has'],
    text,
  ],
] as const) {
  test(`a file of ${name}`, () => assert.deepEqual(parsed(file, beside), expected));
}

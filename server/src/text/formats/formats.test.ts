import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rowsOf } from '../chunks';
import { OBJECT } from '../segment';
import { TextStore } from '../store';
import { FORMATS, type FormatOptions, formatFor, formatOptions } from '.';
import { csv } from './csv';
import type { FormatId, Segmentation } from './format';
import { PROSE_FIELDS, pathMatcher, segmentByParser } from './json';
import { assertExact } from './testExact';

const o = OBJECT;

interface Case {
  readonly format: FormatId;
  readonly chunk: string;
  readonly options?: FormatOptions;
  /** Texts of the segments. */
  readonly texts: readonly string[];
  readonly paths?: readonly (string | undefined)[];
  readonly roles?: readonly (string | undefined)[];
  /** `rule source-text args…` */
  readonly problems?: readonly string[];
}

const CASES: readonly Case[] = [
  { format: 'plain', chunk: 'Қазақ тілі\r\n', texts: ['Қазақ тілі'] },
  { format: 'plain', chunk: ' \t\n', texts: [] },
  // JSON Lines
  {
    format: 'jsonl',
    chunk: '{"id": "Алма", "text": "Бұл \\"сөз\\" \\u049b\\n", "n": 3}\n',
    texts: ['Бұл "сөз" қ\n'],
    paths: ['text'],
  },
  {
    format: 'jsonl',
    chunk: '{"messages":[{"role":"system","content":"Бір"},{"content":"Екі","role":"user"}],"title":"Үш"}',
    texts: ['Бір', 'Екі', 'Үш'],
    paths: ['messages[0].content', 'messages[1].content', 'title'],
    roles: ['system', 'user', undefined],
  },
  {
    format: 'jsonl',
    chunk: '{"messages":[{"role":"user","content":[{"type":"text","text":"Сәлем"}]}]}',
    texts: ['Сәлем'],
    roles: ['user'],
  },
  {
    format: 'jsonl',
    chunk: '{"note": "бұл да мәтін", "code": "abc", "url": "https://a.kz/b c"}',
    texts: ['бұл да мәтін'],
  },
  {
    format: 'jsonl',
    chunk: '{"text": "бір", "note": "бұл да мәтін"}',
    options: { jsonFields: ['note'] },
    texts: ['бұл да мәтін'],
  },
  {
    format: 'jsonl',
    chunk: '{"a":{"x":"бір","y":"екі"},"b":["үш"],"x":"төрт"}',
    options: { jsonFields: ['a.*', 'b[]', '$.x'] },
    texts: ['бір', 'екі', 'үш', 'төрт'],
  },
  { format: 'jsonl', chunk: '{"a":{"x":"бір"},"x":"екі"}', options: { jsonFields: ['$.x'] }, texts: ['екі'] },
  {
    format: 'jsonl',
    chunk: '{"text": "\\ud83d\\ude00 \\ud83d \\x \\u12"}',
    texts: ['\ud83d\ude00 \ud83d \\x \\u12'],
    problems: ['format.json-syntax "\\ud83d\\ude00 \\ud83d \\x \\u12" InvalidUnicode'],
  },
  {
    format: 'jsonl',
    chunk: '{"text": "кесілген',
    texts: ['кесілген'],
    problems: ['format.json-syntax "кесілген UnexpectedEndOfString'],
  },
  {
    format: 'jsonl',
    chunk: '{"text": "бір" "title": "екі"}',
    texts: ['бір', 'екі'],
    problems: ['format.json-syntax "title" CommaExpected'],
  },
  {
    format: 'jsonl',
    chunk: '{"text": "бір"} // x',
    texts: ['бір'],
    problems: ['format.json-syntax // x InvalidCommentToken'],
  },
  { format: 'jsonl', chunk: '\n', texts: [] },
  { format: 'jsonl', chunk: '[]', texts: [] },
  // JSON
  {
    format: 'json',
    chunk: '\uFEFF[\n {"text": "бір"},\n {"text": "екі", "k": "жоқ болса да"}\n]\n',
    texts: ['бір', 'екі'],
    paths: ['[0].text', '[1].text'],
  },
  { format: 'json', chunk: '', texts: [] },
  // CSV
  {
    format: 'csv',
    chunk: 'id,text\r\n1,"Бұл ""сөз"", міне\r\nжаңа жол"\r\n\r\n2,жай сөз\r\n',
    texts: ['Бұл "сөз", міне\r\nжаңа жол', 'жай сөз'],
    paths: ['text', 'text'],
  },
  {
    format: 'csv',
    chunk: 'a;b\n1;бұл ұзын мәтін еді\n2;бұл да ұзын мәтін\n',
    texts: ['бұл ұзын мәтін еді', 'бұл да ұзын мәтін'],
    paths: ['b', 'b'],
  },
  {
    format: 'csv',
    chunk: '1,бұл ұзын мәтін\n2,бұл да ұзын мәтін\n',
    options: { csvColumns: ['2'] },
    texts: ['бұл ұзын мәтін', 'бұл да ұзын мәтін'],
    paths: ['2', '2'],
  },
  { format: 'csv', chunk: 'x,y\nа б,в г\n', options: { csvColumns: ['y'] }, texts: ['в г'] },
  {
    format: 'csv',
    chunk: 'id,text\n1,"ашық\n2,"бір"\n3,екі,үш\n4,"төрт" бес\n',
    texts: ['ашық\n2,', 'екі', 'төрт'],
    problems: [
      'format.csv-text-after-quote бір"',
      'format.csv-columns 3,екі,үш 2 3',
      'format.csv-text-after-quote  бес',
    ],
  },
  {
    format: 'csv',
    chunk: 'id,text\n1,"ашық\n2,екі\n3,""\n',
    texts: ['ашық', 'екі'],
    problems: ['format.csv-unterminated-quote "'],
  },
  { format: 'tsv', chunk: 'id\ttext\n1\tбір, екі\n', texts: ['бір, екі'] },
  { format: 'csv', chunk: '', texts: [] },
  // Markdown
  {
    format: 'markdown',
    chunk:
      '---\ntitle: x\n---\n# Тақырып *бір*\n\n> аб **вг**д\n> `код` &amp; \\* [сілтеме](http://a.kz "атау") ![сурет](x.png) www.a.kz <b@a.kz> <http://a.kz>\n\n```\nкод\n```\n\n    код\n\n<p>html</p>\n\n[a]: http://b.kz\n',
    texts: ['Тақырып бір', `аб вгд\n${o} & * сілтеме${o}атау${o} ${o}сурет${o} www.a.kz b@a.kz ${o}`, 'html'],
  },
  // Titles are read, formulas are not, sums of money are.
  {
    format: 'markdown',
    chunk: '[а](b "Атау *бар*") $v_{бас} = 1$ және $5-тен $10-ға, ![](c "Сурет")\n\n$$\nбір = екі\n$$\n',
    texts: [`а${o}Атау *бар*${o} ${o} және $5-тен $10-ға, ${o}Сурет${o}`],
  },
  {
    format: 'markdown',
    chunk:
      '\uFEFF---\r\ntitle: Көктем келді\r\nslug: көктем\r\ndescription: >\r\n  Бұл ұзын\r\n  сипаттама.\r\nseo:\r\n  title: "Екінші \\"атау\\""\r\ntags: [гүл]\r\n---\r\n\r\nМәтін.\r\n',
    texts: ['Көктем келді', 'Бұл ұзын сипаттама.', 'Екінші "атау"', 'Мәтін.'],
  },
  { format: 'markdown', chunk: '---\ntitle: [қате\n---\nМәтін\n', texts: ['қате', 'Мәтін'] },
  { format: 'markdown', chunk: '+++\ntitle = "Атау"\n+++\nМәтін\n', texts: ['Мәтін'] },
  {
    format: 'markdown',
    chunk: 'Мына ![бала *мен* \\[ата\\]](a.png "ат") сурет ![](b.png) және ![екі][c].\n\n[c]: c.png\n',
    texts: [`Мына ${o}бала мен [ата]${o}ат${o} сурет ${o} және ${o}екі${o}.`],
  },
  {
    format: 'markdown',
    chunk:
      '<div align="center">\n  Ортадағы <b>мәтін</b>\n  <img alt="Қала" src="a.png">\n</div>\n\n> <p>дәйексөз</p>\n\n<script>код</script>\n',
    texts: ['Ортадағы мәтін ', 'Қала'],
  },
  { format: 'markdown', chunk: '| а | б *в* |\n|---|---|\n| г | <b>д</b> |\n', texts: ['а', 'б в', 'г', `${o}д${o}`] },
  {
    format: 'markdown',
    chunk: '- [ ] бір\n  екі  \n  үш\n- төрт[^1]\n\n[^1]: Ескерту\n',
    texts: [' бір\nекі\nүш', `төрт${o}`, 'Ескерту'],
  },
  {
    format: 'markdown',
    chunk: 'Тақырып\n===\n\n$x$ \\\nсөз &bogus; &#1178;',
    texts: ['Тақырып', '$x$ \nсөз &bogus; Қ'],
  },
  // CoNLL
  { format: 'conll', chunk: 'AID283875 O\nСөз O\nАбай\tB-PERSON\n. O\n', texts: ['Сөз Абай .'] },
  {
    format: 'conll',
    chunk:
      '# text = Ол\n1\tОл\tол\tPRON\t_\t_\t0\troot\t_\t_\n2-3\tбаратын\t_\t_\t_\t_\t_\t_\t_\t_\n2\tбар\tбар\tVERB\t_\t_\t1\tx\t_\t_\n3\tатын\t_\tAUX\t_\t_\t2\tx\t_\t_\n3.1\tжоқ\t_\t_\t_\t_\t_\t_\t_\t_\n4\tжол\tжол\tNOUN\t_\t_\t1\tx\t_\t_\n',
    // The token that stands in the text, and not the words that it is analysed into (issue 17).
    texts: ['Ол баратын жол'],
  },
  { format: 'conll', chunk: '# O\n5 B-CARDINAL\n', texts: ['# 5'] },
  // Prompts
  {
    format: 'prompt',
    chunk:
      '---\nmodel: kaz\n---\nКіріспе\nsystem:\nСен {{name}} деген көмекшісің.\n\n## User\nСұрақ: {q}?\n<|assistant|>\n`код` жауап\n',
    texts: ['Кіріспе', `Сен ${o} деген көмекшісің.`, `Сұрақ: ${o}?`, `${o} жауап`],
    roles: [undefined, 'system', 'user', 'assistant'],
  },
  {
    format: 'prompt',
    chunk: 'system: бұл жол тақырып емес\n{{a_b}} *{{c}}* сөз',
    texts: [`system: бұл жол тақырып емес\n${o} ${o} сөз`],
  },
];

for (const [index, { format, chunk, options, texts, paths, roles, problems = [] }] of CASES.entries()) {
  test(`${format} #${index}: ${JSON.stringify(chunk).slice(0, 60)}`, () => {
    const result = FORMATS[format].segment(chunk, options);
    assert.deepEqual(
      result.segments.map(({ text }) => text),
      texts,
    );
    if (paths) {
      assert.deepEqual(
        result.segments.map(({ path }) => path),
        paths,
      );
    }
    if (roles) {
      assert.deepEqual(
        result.segments.map(({ role }) => role),
        roles,
      );
    }
    assert.deepEqual(
      result.problems.map(({ rule, start, end, args = [] }) => [rule, chunk.slice(start, end), ...args].join(' ')),
      problems,
    );
    assertExact(chunk, result.segments);
  });
}

test('escapes are mapped exactly, whole escapes at a time', () => {
  const chunk = '{"text": "а\\u049bб\\ud83d\\ude00\\"в"}';
  const [segment] = FORMATS.jsonl.segment(chunk).segments;
  const source = (start: number, end: number) => {
    const span = segment!.toSourceSpan(start, end);
    return chunk.slice(span.start, span.end);
  };
  assert.equal(segment!.text, 'ақб😀"в');
  assert.equal(source(0, 1), 'а');
  assert.equal(source(1, 2), '\\u049b');
  assert.equal(source(2, 3), 'б');
  assert.equal(source(3, 5), '\\ud83d\\ude00');
  assert.equal(source(4, 5), '\\ude00');
  assert.equal(source(5, 7), '\\"в');
  assert.equal(chunk.slice(segment!.toSource(7)), '"}');
});

/** The chunk after an edit of the first segment's text, or undefined where the edit is refused. */
function edited(format: FormatId, chunk: string, find: string, newText: string): string | undefined {
  const [segment] = FORMATS[format].segment(chunk).segments;
  const start = segment!.text.indexOf(find);
  const edit = segment!.toSourceEdit({ start, end: start + find.length, newText });
  return edit && chunk.slice(0, edit.start) + edit.newText + chunk.slice(edit.end);
}

test('edits go back into the format, or are refused where they would break it', () => {
  const cases: [format: FormatId, chunk: string, find: string, newText: string, result: string | undefined][] = [
    ['jsonl', '{"text":"бір сөз"}', 'сөз', '"сөз"\n', '{"text":"бір \\"сөз\\"\\n"}'],
    ['jsonl', '{"text":"\\u0431\\u0456\\u0440"}', 'бір', 'бар', '{"text":"\\u0431\\u0430\\u0440"}'],
    ['jsonl', '{"text":"а\\u049bб"}', 'қ', 'к', '{"text":"акб"}'],
    ['csv', 'text\nжай сөз\n', 'сөз', 'а,б', undefined],
    ['csv', 'text\nжай сөз\n', 'сөз', 'аб', 'text\nжай аб\n'],
    ['csv', 'text\n"жай сөз"\n', 'сөз', '"а",б', 'text\n"жай ""а"",б"\n'],
    ['markdown', 'бір *екі* үш', 'екі', 'e*i', 'бір *e\\*i* үш'],
    ['markdown', 'бір *екі* үш', 'бір екі', 'екі', '*екі* үш'],
    ['markdown', 'бір *екі* үш', 'бір екі', 'алма', undefined],
    ['jsonl', '{"text":"а😀"}', '😀', '😁', '{"text":"а😁"}'],
    ['markdown', '**бір** екі', 'бір екі', 'бар екі', '**бар** екі'],
    ['markdown', '**бір** екі', 'бір ', 'бірі ', '**бірі** екі'],
    ['markdown', 'бір `код` үш', `р ${o} ү`, 'р ү', undefined],
    ['conll', 'Алма\tO\nАтада O\n', 'Атада', 'Атасы', 'Алма\tO\nАтасы O\n'],
    ['conll', 'Алма\tO\nАтада O\n', 'Алма Атада', 'Алматыда', undefined],
    ['conll', 'Алма\tO\nАтада O\n', 'Алма', '', undefined],
    ['prompt', 'Сен {{name}} бол', `${o} бол`, `${o} болма`, 'Сен {{name}} болма'],
    ['prompt', 'Сен {{name}} бол', `н ${o}`, 'н', undefined],
  ];
  for (const [format, chunk, find, newText, result] of cases) {
    assert.equal(edited(format, chunk, find, newText), result, `${format}: ${chunk}`);
  }
});

test('CoNLL tokens carry their tags and places', () => {
  const chunk = 'Қара B-ART\nсөз\tI-ART\n';
  const [segment] = FORMATS.conll.segment(chunk).segments;
  assert.deepEqual(
    segment!.tokens!.map((token) => [
      token.text,
      token.tag,
      token.line,
      segment!.text.slice(token.start, token.end),
      chunk.slice(token.source.start, token.source.end),
      chunk.slice(token.tagSource.start, token.tagSource.end),
    ]),
    [
      ['Қара', 'B-ART', 0, 'Қара', 'Қара', 'B-ART'],
      ['сөз', 'I-ART', 1, 'сөз', 'сөз', 'I-ART'],
    ],
  );
});

test('a long line is cut at sentence ends, and nothing is lost', () => {
  const text = 'Бұл сөйлем. '.repeat(2000) + 'ұ'.repeat(9001) + '😀'.repeat(4001);
  const chunk = JSON.stringify({ text });
  const { segments } = FORMATS.jsonl.segment(chunk);
  assert.equal(segments.map((segment) => segment.text).join(''), text);
  assert.deepEqual(
    segments.map((segment) => segment.part),
    segments.map((_, part) => part),
  );
  for (const segment of segments.slice(0, 5)) assert.match(segment.text, /^Бұл.*\. $/s);
  for (const segment of segments) assert.doesNotMatch(segment.text, /\p{Cs}/u);
  assertExact(chunk, segments);
});

const texts = fc
  .array(
    fc.constantFrom(
      'қаз',
      ' ',
      '"',
      '\\',
      '\n',
      '\r\n',
      ',',
      '\t',
      '*',
      '_',
      '`',
      '<b>',
      '&amp;',
      '😀',
      '\ud83d',
      '\u2028',
      '[',
      '](',
      'и\u0306',
      '|',
      '#',
      '{{x}}',
    ),
    {
      maxLength: 30,
    },
  )
  .map((parts) => parts.join(''));

test('JSON: what was encoded is decoded to the same text', () => {
  fc.assert(
    fc.property(texts, fc.boolean(), (text, ascii) => {
      let literal = JSON.stringify(text);
      if (ascii)
        literal = literal.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
      const chunk = `{"text":${literal}}`;
      const { segments } = FORMATS.jsonl.segment(chunk);
      assertExact(chunk, segments);
      assert.equal(segments.map((segment) => segment.text).join(''), text.trim() === '' ? '' : text);
      for (const segment of segments) {
        const again = `{"text":"${segment.encode(`Ә${text}`)}"}`;
        assert.equal(FORMATS.jsonl.segment(again).segments[0]!.text, `Ә${text}`);
      }
    }),
  );
});

test('CSV: what was encoded is decoded to the same text', () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), (cells) => {
      const chunk = `text\n${cells.map((cell) => `"${cell.replaceAll('"', '""')}"\n`).join('')}`;
      const { segments, problems } = FORMATS.csv.segment(chunk);
      assertExact(chunk, segments);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        segments.map((segment) => segment.text),
        cells.filter((cell) => cell.trim() !== ''),
      );
    }),
  );
});

test('Markdown: an encoded replacement is read as it was meant', () => {
  const inline = texts.map((text) => text.replace(/[\r\n\t]|^ +| +$/g, '').replace(/ +/g, ' '));
  fc.assert(
    fc.property(inline, (text) => {
      const [segment] = FORMATS.markdown.segment('Сөз').segments;
      const chunk = `Сөз ${segment!.encode(`а${text}б`)}`;
      assert.deepEqual(
        FORMATS.markdown.segment(chunk).segments.map(({ text: decoded }) => decoded),
        [`Сөз а${text}б`],
      );
    }),
  );
});

test('no format throws or loses its place on any input', () => {
  const junk = fc.oneof(texts, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 }));
  for (const format of Object.values(FORMATS)) {
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 4 }), (parts) => {
        const chunk = parts.join('\n');
        const { segments, problems } = format.segment(chunk);
        assertExact(chunk, segments);
        for (const { start, end } of problems) assert.ok(start >= 0 && start <= end && end <= chunk.length);
      }),
      { numRuns: 150 },
    );
  }
});

test('a stray quote in a large CSV costs linear time', () => {
  const chunk = `id,text\n${'1,"а\n'.repeat(20_001)}`;
  const { segments } = FORMATS.csv.segment(chunk);
  assert.ok(segments.length > 9_000);
});

test('formats are told by name, language and look', () => {
  const cases: [fileName: string, languageId: string, sample: string, id: FormatId][] = [
    ['a.jsonl', 'json', '', 'jsonl'],
    ['a.prompt.md', 'markdown', '', 'prompt'],
    ['README.md', 'markdown', '', 'markdown'],
    ['a.json', 'json', '{\n "a": 1\n}', 'json'],
    ['a.json', 'json', '{"a": 1}\n{"a": 2}\n', 'jsonl'],
    ['valid.iob2.txt', 'plaintext', '', 'conll'],
    ['a.txt', 'plaintext', 'Ол O\nАбай B-PERSON\n. O\n\n', 'conll'],
    ['a.txt', 'plaintext', 'Ол келді.\n', 'plain'],
    ['Untitled-1', 'csv', '', 'csv'],
    ['a.tsv', 'plaintext', '', 'tsv'],
    // Names that say all, with and without a folder.
    ...['Makefile', 'x/GNUmakefile', 'Dockerfile', 'Dockerfile.dev', 'a/CMakeLists.txt', 'Gemfile', '.gitignore'].map(
      (name): [string, string, string, FormatId] => [name, '', '', 'shell'],
    ),
    ...['requirements.txt', 'requirements-dev.txt', '.env.local', '.bashrc', 'C:\\x\\.dockerignore'].map(
      (name): [string, string, string, FormatId] => [name, '', '', 'shell'],
    ),
    ['.editorconfig', '', '', 'properties'],
    ['Jenkinsfile', '', '', 'dart'],
    ['makefile.txt', '', '', 'plain'],
    ['LICENSE', '', 'Лицензия', 'plain'],
    // Programs without an ending.
    ['run', '', '#!/usr/bin/env python3\nx = 1\n', 'python'],
    ['run', '', '#!/bin/sh\n', 'shell'],
    ['run', '', '#!/usr/bin/env node\n', 'javascript'],
    ['run.txt', '', '#!/bin/sh\n', 'plain'],
    ['run', '', '#! тақырып\n', 'plain'],
  ];
  for (const [fileName, languageId, sample, id] of cases) {
    assert.equal(formatFor({ fileName, languageId, sample }).id, id, fileName);
  }
});

test('options come from the last glob that matches', () => {
  const settings = {
    jsonFields: { '*.jsonl': ['text'], 'chat/**': ['messages[].content'] },
    csvColumns: { '**/*.csv': ['2'] },
  };
  assert.deepEqual(formatOptions('a/b.jsonl', settings), { jsonFields: ['text'] });
  assert.deepEqual(formatOptions('chat/b.jsonl', settings), { jsonFields: ['messages[].content'] });
  assert.deepEqual(formatOptions('x.csv', settings), { csvColumns: ['2'] });
});

test('flat records are read as the parser reads them', () => {
  const space = fc.constantFrom('', '', '', ' ', '\t', '\u00a0');
  const string = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => JSON.stringify(text)),
    fc.constantFrom(
      '"Қазақ тілі туралы"',
      '"\\u049b\\n"',
      '"\\x"',
      '"\\u04"',
      '"a\tb"',
      '"',
      '"user"',
      '"\\u0061ssistant"',
    ),
  );
  const value = fc.oneof(
    string,
    string,
    fc.constantFrom(
      '1',
      '-0.5e+3',
      '01',
      '1.',
      'true',
      'nul',
      'null',
      '{}',
      '[]',
      '["мәтін бар"]',
      '{"text":"ә"}',
      '//',
    ),
  );
  const key = fc.constantFrom('"text"', '"id"', '"role"', '"from"', '"note"', '"t\\u0065xt"', 'text', '""');
  const member = fc.tuple(space, key, space, fc.constantFrom(':', ':', ':', ':', ''), space, value, space);
  const record = fc
    .tuple(
      fc.array(member, { maxLength: 4 }),
      fc.constantFrom(',', ',', ',', ',,', ''),
      fc.constantFrom('}', '}', '},', ''),
    )
    .map(([members, comma, close]) => `{${members.map((parts) => parts.join('')).join(comma)}${close}`);
  const shown = ({ segments, problems }: Segmentation) => ({
    problems,
    segments: segments.map((segment) => ({ ...segment, encoded: segment.encode('"ә\n') })),
  });
  fc.assert(
    fc.property(record, fc.boolean(), (chunk, guess) => {
      const options = guess ? {} : { jsonFields: ['text', 'note'] };
      const byParser = segmentByParser(chunk, pathMatcher(options.jsonFields ?? PROSE_FIELDS), guess);
      assert.deepEqual(JSON.stringify(shown(FORMATS.jsonl.segment(chunk, options))), JSON.stringify(shown(byParser)));
    }),
    { numRuns: 3000, seed: 5 },
  );
});

test('JSON that nests too deeply is a problem, not a stack that overflows', () => {
  const nested = (n: number) => `${'['.repeat(n)}"сөз сөз"${']'.repeat(n)}`;
  assert.deepEqual(FORMATS.json.segment(nested(400)).problems, []);
  for (const text of [nested(501), nested(100_000), '{"a":'.repeat(100_000)]) {
    const { segments, problems } = FORMATS.json.segment(text);
    assert.deepEqual([segments.length, problems.map(({ args }) => args)], [0, [['TooDeep']]]);
  }
  // Brackets in strings open nothing.
  assert.deepEqual(FORMATS.json.segment(`["${'['.repeat(600)}\\"${'{'.repeat(600)}"]`).problems, []);
});

test('the rows of CSV by themselves are the segments and the problems of the whole text', () => {
  const texts = [
    'id,text,note\n1,Бала келді.,a\n\n2,"Ол «қай»\r\nжаққа ""тез"" кетті?",b\n3,,c\n',
    '\uFEFFtext\r\nБірінші сөйлем осы.\r\n\r\n"Екінші сөйлем осы."',
    'Бір сөйлем, екі сөйлем осында.\nҮш "сөз" бар, төрт жоқ мұнда\n',
    'text,n\n"Жабылмаған тырнақша,1\nКелесі жол осы жерде,2\n"Соңғы" тағы,3',
    'text;n\nБірінші жол осы;1\n""\n"";2\n',
    // What is not closed begins in the second line of its row.
    'id,text,note\n1,"Бала\nкелді.","a\n2,Екінші жол осы.,b\n',
    '',
  ];
  for (const source of texts) {
    const reader = csv.rows!(source);
    const store = TextStore.from(source);
    const told = ({ segments, problems }: Segmentation, base: number) => ({
      segments: segments.map(({ text, start, end, path }) => ({ text, path, start: start + base, end: end + base })),
      problems: problems.map(({ rule, start, end }) => ({ rule, start: start + base, end: end + base })),
    });
    const rows = [...rowsOf(store, reader.goesOn, 0, () => {})].map(({ from, to }) =>
      told(reader.segment(store.linesText(from, to), from), store.lineStart(from)),
    );
    const alone = {
      segments: rows.flatMap(({ segments }) => segments),
      problems: rows.flatMap(({ problems }) => problems),
    };
    assert.deepEqual(alone, told(csv.segment(source), 0), JSON.stringify(source));
  }
});

/** What reading a format costs, over generated texts of every mark: counts and growth, never milliseconds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMATS } from '.';
import { markdownTooDense } from './markdown';
import { boundBlocks, ParserBudget, parserSteps } from './markdownBounds';
import { promptSections } from './prompt';

const MARKS = [...'*_`~[]()<>&!|\\"\'{}#+-=:/$^@.,;'];
const UNITS = [
  ...MARKS.flatMap((mark) => [mark, `${mark}a`, `a${mark} `, `${mark}a\n`]),
  ...[
    '[a](b ',
    '[a](b "',
    '<!--a ',
    '<?a ',
    '<a b="',
    '"a",',
    '"",',
    '"a"\n',
    '"a b"\n',
    '{"a":',
    '{"text":"a b"},',
    'аб',
  ],
];
const repeated = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length));

/** CPU time of a call, µs: the least of some runs. */
function cost(run: () => void, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

const { markdown: _, prompt: __, ...LINEAR } = FORMATS;
for (const id of Object.keys(LINEAR) as (keyof typeof LINEAR)[]) {
  test(`${id}: four times the text costs about four times as much, whatever mark it is made of`, () => {
    const { segment } = FORMATS[id];
    for (const unit of [...UNITS, '"', '""']) {
      for (const head of id === 'csv' ? ['text\n', 'text,b\n"x\n'] : ['']) {
        const small = head + repeated(unit, 5_000);
        const large = head + repeated(unit, 20_000);
        // Quadratic is sixteen times; what is over in a moment says nothing.
        const ok = [1, 3, 9].some((runs) => {
          const time = cost(() => segment(large), runs);
          return time < 60_000 || time < 10 * cost(() => segment(small), runs);
        });
        assert.ok(ok, `${JSON.stringify(head)} ${JSON.stringify(unit)}`);
      }
    }
  });
}

test('Markdown: the parser is given no more work than the bound, and what is left out is said', () => {
  for (const unit of UNITS) {
    for (const length of [4_000, 20_000]) {
      const text = repeated(unit, length);
      const budget = new ParserBudget();
      const isParsed = budget.allows(text);
      assert.ok(budget.allowed <= 64 * text.length + 10_000_000, unit);
      // Once a document's budget is spent, it allows what is free and no more.
      for (let i = 0; i < 3; i++) budget.allows(text);
      assert.ok(budget.allowed <= 4 * 64 * text.length + 10_000_000, unit);
      if (isParsed) assert.ok(parserSteps(text) <= 64 * text.length + 10_000_000);
    }
  }
});

test('Markdown: dense paragraphs are prose as they stand, and each says so once', () => {
  for (const mark of ['*a ', '_a ', '[a ', ']', '~a ', '![a ']) {
    const dense = repeated(mark, 30_000).trim();
    const source = `**Бұл** сөз.\n\n${dense}\n\nТағы **сөз**.`;
    const { segments, problems } = FORMATS.markdown.segment(source);
    assert.deepEqual(
      problems.map(({ rule, start, end }) => [rule, start, end]),
      [[markdownTooDense.id, 14, 14 + dense.length]],
      mark,
    );
    assert.equal(segments[0]!.text, 'Бұл сөз.');
    assert.equal(
      segments
        .slice(1, -1)
        .map(({ text }) => text)
        .join(''),
      dense,
    );
    assert.equal(segments.at(-1)!.text, 'Тағы сөз.');
  }
});

test('Markdown of people is parsed: long link lists, tables, code, quotes', () => {
  const texts = [
    repeated('[сілтеме](https://a.example/b_c) және **сөз**\n', 20_000),
    `|a|b|\n|-|-|\n${repeated('| **сөз** | [бұл](a) |\n', 20_000)}`,
    `\`\`\`\n${repeated('a[b] = *c * "d" _e_ <f>\n', 50_000)}\`\`\`\n`,
    repeated('> - сөз *бұл*\n>   тағы\n', 20_000),
    repeated('Сөз\n===\n\nбұл\n\n---\n\n', 10_000),
    repeated('Бұл жолда бос жол жоқ, сөздер ғана.\n', 100_000),
  ];
  for (const text of texts) assert.deepEqual(FORMATS.markdown.segment(text).problems, [], text.slice(0, 20));
});

test('Markdown: the depth of quotes and lists, and what continues them, is bounded; every offset stays', () => {
  const deep = `${'> '.repeat(5000)}a\n${'a\n'.repeat(5000)}`;
  const cases = [
    deep,
    `${'- '.repeat(40)}a`,
    '=\n'.repeat(5000),
    `> a\n${'a\n'.repeat(9000)}`,
    `1. b\r\n${'a\r\n'.repeat(9000)}`,
  ];
  for (const source of cases) {
    const { text, refused } = boundBlocks(source);
    assert.ok(refused.length > 0);
    assert.equal(text.length, source.length);
    assert.equal(text.replace(/x/g, ''), text.replaceAll('x', ''));
    for (let i = 0; i < source.length; i++) if (text[i] !== source[i]) assert.equal(text[i], 'x');
    for (const { rule } of FORMATS.markdown.segment(source).problems) assert.equal(rule, markdownTooDense.id);
  }
  assert.ok((boundBlocks(deep).text.match(/>/g) ?? []).length <= 32);
  assert.equal(boundBlocks('> - 1. сөз\n    - бұл\n---\n').refused.length, 0);
});

test('prompt files: front matter that is never closed, with any line end', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const open = `---${end}${`a${end}`.repeat(5000)}`;
    assert.equal(promptSections(open).frontMatter, undefined);
    const closed = `\uFEFF${open}---  ${end}user:${end}сөз`;
    const { frontMatter, sections } = promptSections(closed);
    assert.equal(closed.slice(0, frontMatter!.end), `\uFEFF${open}---  ${end}`);
    assert.deepEqual(
      sections.map(({ role }) => role),
      ['user'],
    );
  }
  const spaces = ' '.repeat(100_000);
  assert.deepEqual(
    promptSections(`## user${spaces}x`).sections.map(({ role }) => role),
    [undefined],
  );
});

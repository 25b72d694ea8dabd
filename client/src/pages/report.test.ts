import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromReportPage, ReportData, ReportTexts } from './messages';
import { startReport } from './report';
import { namedTexts, openTestPage } from './testing';

const data: ReportData = {
  texts: namedTexts<ReportTexts>({ firstPlaces: '{0} of {1}' }),
  stats: {
    lines: 1234,
    units: 10,
    characters: 5000,
    words: 200,
    unknownWords: 5,
    unknownShare: 0.025,
    findings: { 'cleaning.email': 300, 'spelling.unknown-word': 5 },
    unchecked: { ru: 1200, und: 3 },
    languages: { kk: 0.7, ru: 0.2, en: 0.04, tr: 0.02, uz: 0.02, ky: 0.01, tt: 0.005, und: 0.005 },
    entities: { PERSON: 3 },
    lengths: { 0: 1, 32: 4, 256: 5 },
    duplicates: 2,
    nearDuplicates: 1,
  },
  entities: [['class PERSON', 3]],
  places: { 'cleaning.email': [{ where: 'a"><img>.txt:3:7', message: '<script>alert(1)</script>' }] },
  words: [
    {
      word: 'мектпке',
      count: 3,
      suggestion: '<i>мектепке</i>',
      where: 'a.txt:1:4',
      example: 'Ол <b>мектпке</b> барды.',
    },
    { word: 'сөйлм', count: 1, where: 'a.txt:2:1', example: 'Сөйлм жазды.' },
  ],
  differentWords: 1500,
  refusedWords: 20,
  notes: ['<b>gone</b>'],
};
const open = (shown: ReportData) => openTestPage<never, FromReportPage>((host) => startReport(shown, host));
const page = open(data);

/** The part of the page under a heading. */
const part = (heading: string) => {
  const found = page.all('section').find((section) => section.querySelector('h2')?.textContent === heading);
  assert.ok(found, heading);
  return found;
};
const numbers = (elements: Iterable<Element>, attribute: string) =>
  [...elements].map((element) => Number(element.getAttribute(attribute)));

test('texts of documents, paths and messages are text', () => {
  const { textContent } = page.document.body;
  for (const raw of [
    'a"><img>.txt:3:7',
    '<script>alert(1)</script>',
    '<b>gone</b>',
    'Ол <b>мектпке</b>',
    '<findings>',
  ]) {
    assert.ok(textContent.includes(raw), raw);
  }
  assert.equal(page.all('img, script, section b b').length, 0);
  assert.equal(page.all('[style], [onclick], [src], [href]').length, 0);
});

test('the figures are there, drawn to scale', () => {
  const { textContent } = page.document.body;
  for (const figure of ['1,234', 'class PERSON', '1 of 300']) assert.ok(textContent.includes(figure), figure);
  // The languages that have no colour of their own are together: 100% in all.
  const shares = numbers(part('<languages>').querySelectorAll('.share rect'), 'width');
  assert.equal(shares.length, 7);
  assert.ok(Math.abs(shares.reduce((sum, width) => sum + width, 0) - 100) < 0.1);
  assert.match(part('<languages>').textContent, /Kazakh 70%/);
});

test('spelling: the share of words that are listed below, of which unknown ones are but a part', () => {
  const { textContent } = part('<spelling>');
  assert.match(textContent, /180 · 90%/);
  assert.match(textContent, /20 · 10%/);
  assert.deepEqual(numbers(part('<spelling>').querySelectorAll('.share rect'), 'width'), [90, 10]);
});

test('duplicates: unique, repeated and nearly repeated texts are all there are', () => {
  const { textContent } = part('<duplicates>');
  for (const figure of ['7 · 70%', '2 · 20%', '1 · 10%']) assert.ok(textContent.includes(figure), figure);
});

test('lengths: the greatest column is the tallest, its count above it and the bin below', () => {
  const lengths = part('<lengths>');
  const heights = numbers(lengths.querySelectorAll('rect.c0'), 'height');
  // Bins without a text are columns too: 0, 1, 2, … 256.
  assert.equal(heights.length, 10);
  assert.equal(heights.at(-1), Math.max(...heights));
  assert.equal(heights.filter((height) => height === 0).length, 7);
  assert.deepEqual(
    [...lengths.querySelectorAll('text.bin')].map(({ textContent }) => textContent),
    ['0', '1', '2', '4', '8', '16', '32', '64', '128', '256'],
  );
  assert.deepEqual(
    [...lengths.querySelectorAll('text.figure')].map(({ textContent }) => textContent).filter((text) => text !== ''),
    ['1', '4', '5'],
  );
});

test('entities and rules: a bar each, as long as its count', () => {
  assert.deepEqual(numbers(part('<entities>').querySelectorAll('rect.c0'), 'width'), [100]);
  const [email, unknown] = numbers(part('<findings>').querySelectorAll('rect.c0'), 'width');
  assert.equal(email, 100);
  assert.ok(Math.abs(unknown! - (100 * 5) / 300) < 0.01);
});

test('unknown words: counts, what a rule would write, an example each; how many are not shown', () => {
  const list = part('<wordList>');
  assert.match(list.textContent, /2 of 1,500/);
  const rows = [...list.querySelectorAll('tr')].map(({ children }) =>
    [...children].map(({ textContent }) => textContent),
  );
  assert.deepEqual(rows, [
    ['3', 'мектпке → <i>мектепке</i>', 'a.txt:1:4 Ол <b>мектпке</b> барды.'],
    ['1', 'сөйлм', 'a.txt:2:1 Сөйлм жазды.'],
  ]);
});

test('a click on a place or an export button is said to the extension, and nothing else is', () => {
  for (const button of page.all<HTMLButtonElement>('button')) button.click();
  page.document.body.click();
  assert.deepEqual(page.said, [
    { type: 'export', format: 'json' },
    { type: 'export', format: 'csv' },
    { type: 'export', format: 'markdown' },
    { type: 'openWord', word: 0 },
    { type: 'openWord', word: 1 },
    { type: 'open', rule: 'cleaning.email', place: 0 },
  ]);
});

test('an empty corpus makes a page', () => {
  const stats = { ...data.stats, units: 0, words: 0, findings: {}, languages: {}, entities: {}, lengths: {} };
  const { document } = open({
    ...data,
    stats,
    entities: [],
    places: {},
    words: [],
    differentWords: 0,
    refusedWords: 0,
    notes: [],
  });
  assert.doesNotMatch(document.body.outerHTML, /NaN|Infinity|undefined/);
  assert.equal(document.body.textContent.split('<nothing>').length - 1, 7);
  assert.doesNotMatch(document.body.textContent, /<notes>|<findingsNote>/);
});

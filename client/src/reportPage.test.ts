import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { CorpusReport } from '../../server/src/protocol';
import { contentSecurityPolicy, escapeHtml, type ReportTexts, reportPage } from './reportPage';

const words: Record<string, string> = {};
/** Every text is its own name, so that what is missing shows. */
const texts = new Proxy(words, {
  get: (_, name) =>
    name === 'language'
      ? 'en'
      : name === 'entityClass'
        ? (entity: string) => `class ${entity}`
        : name === 'firstPlaces'
          ? (shown: number, all: number) => `${shown} of ${all}`
          : `<${String(name)}>`,
}) as unknown as ReportTexts;

const report: CorpusReport = {
  stats: {
    lines: 1234,
    units: 10,
    characters: 5000,
    words: 200,
    unknownWords: 5,
    unknownShare: 0.025,
    findings: { 'cleaning.email': 300, 'spelling.unknown-word': 5 },
    languages: { kk: 0.7, ru: 0.2, en: 0.04, tr: 0.02, uz: 0.02, ky: 0.01, tt: 0.005, und: 0.005 },
    entities: { PERSON: 3 },
    lengths: { 0: 1, 32: 4, 256: 5 },
    duplicates: 2,
    nearDuplicates: 1,
  },
  csv: '',
  markdown: '',
  places: {
    'cleaning.email': [{ file: 'a"><img>.txt', line: 3, column: 7, message: '<script>alert(1)</script>' }],
  },
};
const page = reportPage({ report, texts, notes: ['<b>gone</b>'], fileName: (path) => path, nonce: 'abc' });

test('texts of documents, paths and messages are escaped', () => {
  assert.equal(escapeHtml(`<a b="c" d='e'>&`), '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  for (const raw of ['<img>', 'alert(1)</script>', '<b>gone', '<findings>']) {
    assert.ok(!page.includes(raw), raw);
  }
  assert.ok(page.includes('a&quot;&gt;&lt;img&gt;.txt:3:7'));
});

test('nothing is fetched, and no handler or style stands in an attribute', () => {
  assert.ok(page.includes(contentSecurityPolicy('abc')));
  assert.match(contentSecurityPolicy('abc'), /^default-src 'none';/);
  assert.doesNotMatch(page, /\s(?:style|on\w+|src|href)=/);
  assert.doesNotMatch(page.replace(/<(style|script) nonce="abc">/g, ''), /<(style|script)[\s>]/);
});

test('the figures are there, drawn to scale', () => {
  assert.ok(page.includes('1,234'));
  assert.ok(page.includes('class PERSON'));
  assert.ok(page.includes('1 of 300'));
  // Bins without a text are columns too: 0, 1, 2, … 256.
  assert.equal(page.match(/<rect class="c0" x="\d+" y/g)?.length, 10);
  // The languages that have no colour of their own are together: 100% in all.
  const [, bar] = /<svg class="share"[^>]*>(.*?)<\/svg>/.exec(page)!;
  const widths = [...bar!.matchAll(/width="([\d.]+)"/g)].map(([, width]) => Number(width));
  assert.equal(widths.length, 7);
  assert.ok(Math.abs(widths.reduce((sum, width) => sum + width, 0) - 100) < 0.1);
});

/** The part of the page under a heading. */
const part = (heading: string) => {
  const found = page.split('<section').find((section) => section.includes(`<h2>${escapeHtml(heading)}</h2>`));
  assert.ok(found, heading);
  return found;
};
const widths = (html: string, colour: string) =>
  [...html.matchAll(new RegExp(`class="${colour}"[^>]*? width="([\\d.]+)"`, 'g'))].map(([, width]) => Number(width));

test('spelling: the share of unknown words', () => {
  const html = part('<spelling>');
  assert.match(html, /195 · 97\.5%/);
  assert.match(html, /5 · 2\.5%/);
  const [, bar] = /<svg class="share"[^>]*>(.*?)<\/svg>/.exec(html)!;
  assert.deepEqual(
    [...bar!.matchAll(/width="([\d.]+)"/g)].map(([, width]) => Number(width)),
    [97.5, 2.5],
  );
});

test('duplicates: unique, repeated and nearly repeated texts are all there are', () => {
  const html = part('<duplicates>');
  for (const figure of ['7 · 70%', '2 · 20%', '1 · 10%']) assert.ok(html.includes(figure), figure);
});

test('lengths: the greatest column is the tallest, its count above it and the bin below', () => {
  const html = part('<lengths>');
  const heights = [...html.matchAll(/<rect class="c0" [^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));
  assert.equal(heights.length, 10);
  assert.equal(heights.at(-1), Math.max(...heights));
  assert.equal(heights.filter((height) => height === 0).length, 7);
  assert.deepEqual(
    [...html.matchAll(/<text x="\d+" y="\d+">([^<]*)<\/text>/g)].map(([, bin]) => bin),
    ['0', '1', '2', '4', '8', '16', '32', '64', '128', '256'],
  );
});

test('entities and rules: a bar each, as long as its count', () => {
  assert.deepEqual(widths(part('<entities>'), 'c0'), [100]);
  const html = part('<findings>');
  const [email, unknown] = widths(html, 'c0');
  assert.equal(email, 100);
  assert.ok(Math.abs(unknown! - (100 * 5) / 300) < 0.01);
});

test('a click on a place or an export button is said to the extension, and nothing else is', () => {
  const [, script] = /<script nonce="abc">([\s\S]*?)<\/script>/.exec(page)!;
  const said: unknown[] = [];
  let click: ((event: { target: unknown }) => void) | undefined;
  class Element {
    constructor(private readonly dataset: Record<string, string> | undefined) {}
    closest(selector: string) {
      assert.equal(selector, 'button');
      return this.dataset && { dataset: this.dataset };
    }
  }
  runInNewContext(script!, {
    Element,
    Number,
    acquireVsCodeApi: () => ({ postMessage: (message: unknown) => said.push(message) }),
    document: {
      addEventListener: (name: string, listener: typeof click) => {
        assert.equal(name, 'click');
        click = listener;
      },
    },
  });
  // The attributes of the buttons as they stand in the page.
  const buttons = [...page.matchAll(/<button [^>]*>/g)].map(([tag]) =>
    Object.fromEntries([...tag.matchAll(/data-(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value])),
  );
  for (const dataset of buttons) click!({ target: new Element(dataset as Record<string, string>) });
  click!({ target: new Element(undefined) });
  click!({ target: 'text' });
  assert.deepEqual(JSON.parse(JSON.stringify(said)), [
    { type: 'export', format: 'json' },
    { type: 'export', format: 'csv' },
    { type: 'export', format: 'markdown' },
    { type: 'open', rule: 'cleaning.email', place: 0 },
  ]);
});

test('an empty corpus makes a page', () => {
  const empty: CorpusReport = {
    ...report,
    stats: { ...report.stats, units: 0, words: 0, findings: {}, languages: {}, entities: {}, lengths: {} },
    places: {},
  };
  const shown = reportPage({ report: empty, texts, notes: [], fileName: () => '', nonce: 'n' });
  assert.doesNotMatch(shown, /NaN|Infinity|undefined/);
});

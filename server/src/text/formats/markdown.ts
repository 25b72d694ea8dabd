import { decodeHTMLStrict } from 'entities';
import { finding, textRule } from '../../rule';
import type { Finding, Span } from '../../types';
import { type Segment, SegmentBuilder, type SegmentInit } from '../segment';
import type { Format, Segmentation } from './format';
import { segmentHtml } from './html';
import { boundBlocks, boundText, Labels, ParserBudget } from './markdownBounds';
import type * as Micromark from './micromark';
import { segmentFrontMatter } from './yaml';

export const markdownTooDense = textRule({
  id: 'format.markdown-too-dense',
  severity: 'information',
  sentence: {
    kk: 'Мұнда Markdown белгілері тым көп: бұл мәтін белгілеусіз, жай мәтін ретінде оқылды.',
    ru: 'Здесь слишком много разметки Markdown: этот текст прочитан как обычный, без разметки.',
    en: 'There is too much Markdown markup here: this text was read as plain text.',
  },

  reason:
    'Markup that has no partner makes a Markdown parser go over a paragraph again and again, so that the work of paragraphs and the depth of quotes and lists are bounded. Beyond that, marks are letters like any other.',
  fix: 'none',
  bad: [{ text: '*а '.repeat(5000) }, { text: `${'> '.repeat(40)}сөз` }],
  good: ['**сөз** [бұл](a) `код`', '> > - сөз'],
});

/**
 * Markdown (CommonMark, GFM, front matter): a segment for each paragraph, heading and table cell. micromark's tokens are
 * used rather than a syntax tree, because only they say where each run of characters stands in the source. Emphasis and
 * link texts run on as prose; inline code, formulas and HTML become one `OBJECT`, and what is around the text of an image and the title of a link; a block of
 * HTML is read as HTML, and of front matter in YAML titles and descriptions; code blocks, the rest of front matter, link targets and definitions are left out.
 */

/** Tokens that open a stretch of prose of its own. */
const BLOCKS = new Set(['paragraph', 'atxHeadingText', 'setextHeadingText', 'tableContent']);

/** Tokens within prose of which nothing is prose. */
const OBJECTS = new Set(['codeText', 'htmlText', 'autolink', 'gfmFootnoteCall', 'mathText']);

/** Tokens within prose that are markup without a content of their own. */
const MARKUP = new Set(['resource', 'reference', 'definition', 'taskListCheck', 'gfmFootnoteDefinitionLabel']);

/** The parser and its extensions, loaded at the first Markdown. */
let library: (typeof Micromark & { extensions: object[] }) | undefined;

function loadMicromark() {
  const loaded = require('./micromark') as typeof Micromark;
  library = { ...loaded, extensions: [loaded.gfm(), loaded.frontmatter(['yaml', 'toml'])] };
  return library;
}

/** Characters that may be markup are written with a backslash, so that a replacement is read as it was meant. */
function encodeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<&~|]|^[#>+]/g, '\\$&');
}

/**
 * The prose of Markdown at `[start, end)` of `source`, and where it was read as plain text; offsets are those of `source`.
 * `excluded`: ranges of `source` to show as objects (placeholders), in order. `budget` is that of the whole document.
 */
export function segmentMarkdown(
  source: string,
  start: number,
  end: number,
  excluded: readonly Span[] = [],
  init: Pick<SegmentInit, 'role'> = {},
  budget = new ParserBudget(),
): Segmentation {
  const base = source.charCodeAt(start) === 0xfeff ? start + 1 : start;
  const blocks = boundBlocks(source.slice(base, end));
  const { parse, postprocess, preprocess, extensions } = library ?? loadMicromark();
  const parser = parse({ extensions });
  parser.defined = new Labels();
  // Offsets at which a paragraph, heading or cell begins that is plain text.
  const refused = new Set<number>();
  boundText(parser, budget, (offset) => refused.add(base + offset));
  const events = postprocess(parser.document().write(preprocess()(blocks.text, undefined, true)));
  const segments: Segment[] = [];
  const problems: Finding[] = [];
  let builder: SegmentBuilder | undefined;
  let block = '';
  // Depth within a token of which nothing is prose.
  let hidden = 0;
  let nextExcluded = 0;
  // Where the image begins that is being read, and where its text ends.
  let image: number | undefined;
  let alt: number | undefined;
  // Where the address begins that is being read, and where its title ends.
  let resource: number | undefined;
  let title: number | undefined;

  const literal = (from: number, to: number) => {
    let at = from;
    while (nextExcluded < excluded.length && excluded[nextExcluded]!.end <= at) nextExcluded++;
    for (let i = nextExcluded; i < excluded.length && excluded[i]!.start < to; i++) {
      const span = excluded[i]!;
      builder!.literal(source, at, Math.max(at, span.start));
      if (span.start >= at) builder!.object(span.start, Math.min(span.end, to));
      at = Math.max(at, Math.min(span.end, to));
    }
    builder!.literal(source, at, to);
  };

  for (const [kind, token] of events) {
    // micromark's types list its own tokens only, not those of extensions.
    const type: string = token.type;
    const from = base + token.start.offset;
    const to = base + token.end.offset;
    if (BLOCKS.has(type)) {
      if (kind === 'enter' && builder === undefined) {
        builder = new SegmentBuilder();
        block = type;
      } else if (kind === 'exit' && builder !== undefined && block === type) {
        const built = builder.build({ ...init, encode: encodeMarkdown });
        for (const segment of built) segments.push(segment);
        const first = built[0];
        if (first && refused.has(from)) {
          problems.push(finding(markdownTooDense, { start: first.start, end: built.at(-1)!.end }));
        }
        builder = undefined;
      }
      continue;
    }
    if (builder === undefined) {
      if (type === 'yaml' && kind === 'enter') {
        const fences = /^---[^\r\n]*|(?:\r\n|\n|\r)---[ \t]*$/g;
        const [open = '', close = ''] = source.slice(from, to).match(fences) ?? [];
        segments.push(...segmentFrontMatter(source, from + open.length, to - close.length));
      }
      // Behind the marks of a quote or a list HTML has them at each of its lines: that is not read.
      const isHtml = type === 'htmlFlow' && kind === 'enter' && token.start.column === 1;
      const isFree = !excluded.some((span) => span.start < to && from < span.end);
      if (isHtml && isFree) for (const segment of segmentHtml(source, from, to, init)) segments.push(segment);
      continue;
    }
    if (type === 'image' && hidden === 0) {
      if (kind === 'enter') {
        image = from;
        alt = undefined;
      } else {
        // The text of the image is prose of its own between the marks; without one the whole image is an object.
        builder.object(title ?? alt ?? image!, to);
        image = undefined;
        title = undefined;
      }
      continue;
    }
    if (type === 'labelText' && image !== undefined && hidden === 0 && from < to) {
      if (kind === 'enter') builder.object(image, from);
      else alt = to;
      continue;
    }
    if (type === 'resource' && hidden === (kind === 'enter' ? 0 : 1)) {
      if (kind === 'enter') resource = from;
      else {
        if (title !== undefined && image === undefined) {
          builder.object(title, to);
          title = undefined;
        }
        resource = undefined;
      }
    }
    // So is a title, which the reader sees as well.
    if (type === 'resourceTitleString' && hidden === 1 && resource !== undefined) {
      if (kind === 'enter' && !/[\r\n]/.test(source.slice(from, to))) {
        builder.object(image === undefined ? resource : (alt ?? image), from);
        literal(from, to);
        title = to;
      }
      continue;
    }
    if (OBJECTS.has(type) || MARKUP.has(type)) {
      if (kind === 'enter') {
        if (hidden === 0 && OBJECTS.has(type)) {
          const isEmail = type === 'autolink' && /^<[^:]*@/.test(source.slice(from, to));
          if (isEmail) literal(from + 1, to - 1);
          else builder.object(from, to);
        }
        hidden++;
      } else {
        hidden--;
      }
      continue;
    }
    // Bare addresses are tokens of prose like any other; in angle brackets an e-mail address is one, too, as it may be
    // personal data.
    if (type === 'literalAutolink') {
      if (kind === 'exit') hidden--;
      else if (hidden++ === 0) literal(from, to);
      continue;
    }
    if (hidden > 0 || kind === 'exit') continue;
    switch (type) {
      case 'data':
        literal(from, to);
        break;
      case 'characterReference':
        builder.escape(decodeHTMLStrict(source.slice(from, to)), from, to);
        break;
      case 'characterEscape':
        builder.escape(source.slice(from + 1, to), from, to);
        break;
      case 'lineEnding':
        // One unit, whatever the line end and the quote or list markers behind it.
        builder.escape('\n', from, to);
        break;
      case 'hardBreakEscape':
      case 'hardBreakTrailing':
        break;
    }
  }
  // Said once for what is prose; in code, markers are letters anyway.
  let next = 0;
  let said = -1;
  for (const { start: marker } of blocks.refused) {
    const first = base + marker;
    while (next < segments.length && segments[next]!.end <= first) next++;
    if (next >= segments.length || next === said || segments[next]!.start > first) continue;
    said = next;
    problems.push(finding(markdownTooDense, { start: first, end: segments[next]!.end }));
  }
  problems.sort((a, b) => a.start - b.start);
  return { segments, problems };
}

/** Formulas, as VS Code's preview and KaTeX have them; sums of money are none. */
const FORMULA =
  /(?<![\\$])\$\$[^$]{1,5000}\$\$|(?<![\\$\p{L}\p{N}])\$(?=\S)(?=[^$\r\n]{0,300}[\\^_{}=])[^$\r\n]{1,300}(?<=\S)\$(?![$\p{L}\p{N}])/gu;

const formulasOf = (source: string): Span[] =>
  source.includes('$')
    ? Array.from(source.matchAll(FORMULA), ({ index, 0: { length } }) => ({ start: index, end: index + length }))
    : [];

export const markdown: Format = {
  id: 'markdown',
  names: { kk: 'Markdown', ru: 'Markdown', en: 'Markdown' },
  extensions: ['.md', '.markdown', '.mdown', '.mkd', '.mdx'],
  languageIds: ['markdown', 'mdx'],
  layout: 'paragraphs',
  sidecar: true,
  rules: [markdownTooDense],
  chunk: 'document',
  segment: (chunk) => segmentMarkdown(chunk, 0, chunk.length, formulasOf(chunk)),
};

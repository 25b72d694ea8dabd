import { decodeHTMLStrict } from 'entities';
import { type Segment, SegmentBuilder, type SegmentInit } from '../segment';
import { segmentsOfCode } from './code';
import type { Format } from './format';
import { addInline, encodeMarkup, isAscii } from './inline';
import { javascriptTexts } from './javascript';
import { markupTokens } from './markup';

/**
 * HTML: the text of paragraphs, headings, cells … each as one segment, its inline tags (`<b>`, `<a>`) passed over; the
 * attributes that people read; comments and strings of scripts; the labels of drawings (`svg`). Code and style sheets are no
 * prose, nor are the expressions of templates.
 */

const words = (list: string) => new Set(list.split(' '));
const INLINE_TAGS = words(
  'a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark q s small span strike strong sub sup time tspan tt u wbr',
);
/** Elements inside a sentence whose content is not prose: each becomes an `OBJECT`. */
const OBJECT_TAGS = words('code kbd samp var math svg img input picture canvas object audio video iframe');
const RAW = words('script style code kbd samp var math svg canvas object audio video iframe');
const READ_ATTRIBUTES = words('alt title placeholder aria-label aria-description label summary');
/** Elements without an end. */
const VOID = words('area base br col embed hr img input link meta param source track wbr');
/** What a page says of itself to those who list it. */
const READ_META = /^(?:description|keywords|abstract|(?:og|twitter):(?:title|description|site_name|image:alt))$/i;

/** Whether people read the attribute of an element. */
function isRead(name: string, attribute: string, value: (name: string) => string): boolean {
  if (READ_ATTRIBUTES.has(attribute)) return true;
  if (attribute === 'content' && name === 'meta') return READ_META.test(value('name') || value('property'));
  return attribute === 'value' && name === 'input' && /^(?:submit|button|reset)$/i.test(value('type'));
}

/** Elements whose `lang` says nothing of their text: the whole page's is a template's word as often as not. */
const NOT_MARKED = words('html head body script style template');

/** Whether an element is said to be in another language, or not to be translated. */
const isForeign = (value: (name: string) => string): boolean =>
  value('translate').toLowerCase() === 'no' ||
  /(?:^|\s)notranslate(?:\s|$)/.test(value('class')) ||
  /^(?!kk|kaz)[a-z]{2,3}(?:-|$)/i.test(value('lang') || value('xml:lang'));

/** References, white space with a line end, expressions and blocks of templates. */
const INLINE =
  /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});|[\r\n]\s*|\{\{[^{}]*\}\}|\{%[^%{}]*%\}|\{[#/:@][^{}]*[^#{}]\}|\{[\p{L}_$][\p{L}\p{N}_$.]*\}/giu;

/** What of a drawing is read: its labels, and what it says of itself. */
const DRAWN_TEXT = /<(?:text|title|desc)\b/i;

/** The segments of HTML `[from, to)`, in order; `isDrawing`: of what stands in an `svg`. */
export function segmentHtml(
  source: string,
  from: number,
  to: number,
  init: Pick<SegmentInit, 'role'> = {},
  isDrawing = false,
): Segment[] {
  const segments: Segment[] = [];
  let builder = new SegmentBuilder();
  let preformatted = 0;
  let inScript = false;
  let inSvg = false;
  let isTypeScript = false;
  const flush = () => {
    if (!builder.isEmpty) segments.push(...builder.build({ ...init, encode: encodeMarkup }));
    builder = new SegmentBuilder();
  };
  const add = (start: number, end: number) =>
    addInline(builder, source, start, end, INLINE, (match) => {
      if (match.startsWith('{')) return 'object';
      if (!match.startsWith('&')) return preformatted > 0 ? 'literal' : { text: builder.isEmpty ? '' : ' ' };
      const text = decodeHTMLStrict(match);
      return text === match ? 'literal' : { text };
    });
  /** An element whose text is in another language or not to be touched, and how many of its name are open in it. */
  let hidden: { readonly name: string; depth: number } | undefined;
  for (const token of markupTokens(source, from, to, /[A-Za-z]/, RAW)) {
    const { kind, start, end } = token;
    if (hidden !== undefined) {
      if (kind === 'open' && !token.selfClosing && token.name.toLowerCase() === hidden.name) hidden.depth++;
      else if (kind === 'close' && token.name.toLowerCase() === hidden.name && --hidden.depth === 0) {
        if (!INLINE_TAGS.has(hidden.name)) flush();
        else if (!builder.isEmpty) builder.object(start, end);
        hidden = undefined;
      }
      continue;
    }
    if (kind === 'text') add(start, end);
    else if (kind === 'other' && inScript) {
      flush();
      if (!isAscii(source.slice(start, end))) {
        const texts = javascriptTexts(source, start, end, isTypeScript ? 'ts' : 'jsx');
        for (const segment of segmentsOfCode(source, texts)) segments.push(segment);
      }
    } else if (kind === 'other' && inSvg) {
      // One in another is none that anybody reads.
      if (!isDrawing && DRAWN_TEXT.test(source.slice(start, end))) {
        flush();
        for (const segment of segmentHtml(source, start, end, init, true)) segments.push(segment);
      }
    } else if (kind === 'comment') {
      flush();
      builder.literal(source, start + 4, source.endsWith('-->', end) ? end - 3 : end);
      flush();
    } else if (kind === 'open') {
      const name = token.name.toLowerCase();
      const value = (attribute: string) => {
        const found = token.attributes.find((one) => one.name.toLowerCase() === attribute);
        return found === undefined ? '' : source.slice(found.start, found.end);
      };
      isTypeScript = /^tsx?$|typescript/i.test(value('lang'));
      inSvg = name === 'svg';
      inScript = name === 'script' && !/json|template|html/i.test(value('type'));
      // The language of a script is one of programming.
      if (!token.selfClosing && !VOID.has(name) && !NOT_MARKED.has(name) && isForeign(value)) {
        hidden = { name, depth: 1 };
        if (!INLINE_TAGS.has(name)) flush();
        continue;
      }
      const read = token.attributes.filter(
        ({ name: attribute, start: a, end: b }) =>
          isRead(name, attribute.toLowerCase(), value) && /\p{L}/u.test(source.slice(a, b)),
      );
      const isObject = OBJECT_TAGS.has(name);
      if (read.length > 0 || !(isObject || INLINE_TAGS.has(name) || name === 'br')) flush();
      else if (name === 'br') builder.escape('\n', start, end);
      else if (isObject && !builder.isEmpty) builder.object(start, end);
      for (const attribute of read) {
        add(attribute.start, attribute.end);
        flush();
      }
      if (name === 'pre' || name === 'textarea') preformatted++;
    } else if (kind === 'close') {
      const name = token.name.toLowerCase();
      if ((name === 'pre' || name === 'textarea') && preformatted > 0) preformatted--;
      if (!INLINE_TAGS.has(name) && !OBJECT_TAGS.has(name)) flush();
    }
  }
  flush();
  return segments;
}

export const html: Format = {
  id: 'html',
  names: { kk: 'HTML', ru: 'HTML', en: 'HTML' },
  extensions: [
    '.html',
    '.htm',
    '.xhtml',
    '.vue',
    '.svelte',
    '.hbs',
    '.jinja',
    '.j2',
    '.njk',
    '.twig',
    '.cshtml',
    '.razor',
  ],
  languageIds: [
    'html',
    'vue',
    'svelte',
    'handlebars',
    'jinja',
    'jinja-html',
    'django-html',
    'twig',
    'nunjucks',
    'razor',
    'aspnetcorerazor',
  ],
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: [],
  chunk: 'document',
  segment: (chunk) => ({ segments: segmentHtml(chunk, 0, chunk.length), problems: [] }),
};

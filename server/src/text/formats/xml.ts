import { decodeXMLStrict } from 'entities';
import { type Segment, SegmentBuilder } from '../segment';
import type { Format } from './format';
import { segmentHtml } from './html';
import { addInline, encodeMarkup, inlinePattern, placeholders } from './inline';
import { type MarkupToken, markupTokens } from './markup';

/**
 * XML, above all of translators (TMX, XLIFF, Android's strings, .resx) and books (FB2, DocBook): the text of an element is a
 * segment; elements in the middle of it are passed over. Native codes (`<ph>`, `<bpt>` …) and placeholders are objects.
 */

const CODES = new Set([
  'ph',
  'bpt',
  'ept',
  'it',
  'ut',
  'x',
  'bx',
  'ex',
  'code',
  'programlisting',
  'binary',
  'style',
  'script',
]);
/** Elements that hold names, keys and addresses in the formats of translators. */
const NO_PROSE = new Set(['context', 'prop', 'id', 'guid', 'skeleton', 'internal-file']);

const INLINE = inlinePattern(
  () => String.raw`&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|[\r\n]\s*|${placeholders()}`,
);

/** A language code that is not of Kazakh. */
const isOther = (code: string) => code !== '' && !/^(?:kk|kaz)(?:[-_]|$)/i.test(code);

const localName = (name: string) => name.slice(name.indexOf(':') + 1).toLowerCase();

function segment(source: string): Segment[] {
  const segments: Segment[] = [];
  let builder = new SegmentBuilder();
  /** Depth of the element in which the segment began. */
  let home = 0;
  let depth = 0;
  /** Depth of the outermost element that is no prose, or not Kazakh by its own word; 0: none. */
  let hidden = 0;
  /** The language that a file of translations is from; empty where it does not say. */
  let translatedFrom = '';
  const isForeign = (name: string, value: (attribute: string) => string): boolean =>
    value('translatable') === 'false' ||
    value('translate') === 'no' ||
    // Of a whole file it says little: templates are copied.
    (depth > 1 && isOther(value('xml:lang') || value('lang'))) ||
    (name === 'source' && isOther(translatedFrom));
  const flush = () => {
    if (!builder.isEmpty) segments.push(...builder.build({ encode: encodeMarkup }));
    builder = new SegmentBuilder();
  };
  const text = ({ start, end }: MarkupToken) => {
    if (builder.isEmpty && source.slice(start, end).trim() === '') return;
    if (builder.isEmpty) home = depth;
    addInline(builder, source, start, end, INLINE(), (match) => {
      if (/^\s/.test(match)) return { text: builder.isEmpty ? '' : ' ' };
      if (!match.startsWith('&')) return 'object';
      const decoded = decodeXMLStrict(match);
      return decoded === match ? 'literal' : { text: decoded };
    });
  };
  for (const token of markupTokens(source, 0, source.length, /[\p{L}_]/u)) {
    switch (token.kind) {
      case 'text':
        if (hidden === 0) text(token);
        break;
      case 'cdata':
        if (hidden === 0) {
          const end = source.endsWith(']]>', token.end) ? token.end - 3 : token.end;
          if (/<\/?[A-Za-z]/.test(source.slice(token.start + 9, end))) {
            flush();
            for (const segment of segmentHtml(source, token.start + 9, end)) segments.push(segment);
          } else {
            if (builder.isEmpty) home = depth;
            builder.literal(source, token.start + 9, end);
          }
        }
        break;
      case 'comment':
        if (hidden > 0) break;
        flush();
        builder.literal(source, token.start + 4, source.endsWith('-->', token.end) ? token.end - 3 : token.end);
        flush();
        break;
      case 'open': {
        const name = localName(token.name);
        const isCode = CODES.has(name);
        if (isCode && hidden === 0 && !builder.isEmpty) builder.object(token.start, token.end);
        if (!token.selfClosing) {
          depth++;
          const value = (attribute: string) => {
            const found = token.attributes.find((one) => one.name.toLowerCase() === attribute);
            return found === undefined ? '' : source.slice(found.start, found.end);
          };
          translatedFrom ||= value('source-language') || value('srclang');
          if (hidden === 0 && (isCode || NO_PROSE.has(name) || isForeign(name, value))) hidden = depth;
        }
        break;
      }
      case 'close':
        if (hidden === depth) hidden = 0;
        depth = Math.max(0, depth - 1);
        if (depth < home) flush();
        break;
    }
  }
  flush();
  return segments;
}

export const xml: Format = {
  id: 'xml',
  names: { kk: 'XML', ru: 'XML', en: 'XML' },
  extensions: [
    '.xml',
    '.tmx',
    '.xlf',
    '.xliff',
    '.resx',
    '.fb2',
    '.dbk',
    '.dita',
    '.svg',
    '.rss',
    '.ttml',
    '.dfxp',
    '.xsl',
    '.xslt',
  ],
  languageIds: ['xml', 'xliff', 'tmx', 'resx', 'svg', 'xsl'],
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: [],
  chunk: 'document',
  segment: (chunk) => ({ segments: segment(chunk), problems: [] }),
};

import type * as Yaml from 'yaml';
import type { CST } from 'yaml';
import type { Span } from '../../types';
import { type Segment, SegmentBuilder } from '../segment';
import { type CodeText, segmentsOfCode } from './code';
import type { Format, Segmentation } from './format';
import {
  addInline,
  hasLetters,
  inlinePattern,
  isAscii,
  isName,
  LONGEST_NAME,
  type Meaning,
  placeholders,
  readEscape,
} from './inline';
import { linesOf } from './lines';

/**
 * YAML: values and comments that have a letter outside of ASCII. Keys, anchors and tags are no prose. Lines that YAML folds
 * into one are one.
 */

type Scalar = (CST.FlowScalar & { type: keyof typeof FLOW }) | CST.BlockScalar;

/** Comments and values of a document, by an own stack: files nest deeper than calls may. */
function textsOf(source: string): { comments: Span[]; values: Scalar[] } {
  const comments: Span[] = [];
  const values: Scalar[] = [];
  const comment = (tokens: readonly CST.Token[] | undefined) => {
    for (const token of tokens ?? []) {
      if (token.type === 'comment') comments.push({ start: token.offset, end: token.offset + token.source.length });
    }
  };
  const { Parser } = require('yaml') as typeof Yaml;
  const stack: CST.Token[] = [...new Parser().parse(source)];
  for (let token = stack.pop(); token !== undefined; token = stack.pop()) {
    switch (token.type) {
      case 'comment':
        comment([token]);
        break;
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        comment(token.end);
        values.push(token as Scalar);
        break;
      case 'block-scalar':
        comment(token.props);
        values.push(token);
        break;
      case 'document':
        comment(token.start);
        comment(token.end);
        if (token.value) stack.push(token.value);
        break;
      case 'block-map':
      case 'block-seq':
      case 'flow-collection':
        if (token.type === 'flow-collection') comment(token.end);
        for (const item of token.items) {
          comment(item.start);
          comment(item.sep);
          // A key is no prose, but a comment may stand behind it.
          if (item.key && 'end' in item.key) comment(item.key.end as CST.Token[] | undefined);
          // In `[a, b]` a value has no key and may stand in its place.
          if (item.value) stack.push(item.value);
          else if (token.type === 'flow-collection' && token.start.source === '[' && item.key && !item.sep)
            stack.push(item.key);
        }
        break;
      default:
        break;
    }
  }
  return { comments, values };
}

const FOLD = /[ \t]*(?:\r\n|\n|\r)[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)*/;
const FLOW = {
  scalar: inlinePattern(() => `${FOLD.source}|${placeholders()}`),
  'single-quoted-scalar': inlinePattern(() => `''|${FOLD.source}|${placeholders()}`),
  'double-quoted-scalar': inlinePattern(
    () =>
      String.raw`\\(?:\r\n|\n|\r)[ \t]*|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\r\n])|${FOLD.source}|${placeholders()}`,
  ),
};
const BLOCK = inlinePattern(placeholders);

/** One line end is a space, more are one less. */
function folded(match: string): Meaning {
  const ends = match.match(/\r\n|\n|\r/g)!.length;
  return { text: ends === 1 ? ' ' : '\n'.repeat(ends - 1) };
}

function segmentsOf(source: string, scalar: Scalar): Segment[] {
  const builder = new SegmentBuilder();
  let encode: (text: string) => string | undefined;
  if (scalar.type === 'block-scalar') {
    const isFolded = scalar.props.some((token) => token.type === 'block-scalar-header' && token.source.startsWith('>'));
    let start = scalar.offset;
    for (const token of scalar.props) start += 'source' in token ? token.source.length : 0;
    let indent = -1;
    let before = -1;
    let blank = 0;
    for (const line of linesOf(scalar.source)) {
      const text = scalar.source.slice(line.start, line.end);
      if (text.trim() === '') {
        blank++;
        continue;
      }
      const own = /^ */.exec(text)![0].length;
      if (indent < 0) indent = own;
      const from = start + line.start + Math.min(indent, own);
      if (before >= 0)
        builder.escape(blank > 0 ? '\n'.repeat(blank + (isFolded ? 0 : 1)) : isFolded ? ' ' : '\n', before, from);
      blank = 0;
      before = start + line.end;
      addInline(builder, source, from, before, BLOCK(), () => 'object');
    }
    encode = (text) => (/[\r\n{}$%<>]/.test(text) ? undefined : text);
  } else {
    const { type } = scalar;
    const isQuoted = type !== 'scalar';
    const start = scalar.offset + (isQuoted ? 1 : 0);
    const isClosed = isQuoted && scalar.source.length > 1 && scalar.source.endsWith(scalar.source[0]!);
    const end = scalar.offset + scalar.source.length - (isClosed ? 1 : 0);
    if (isName(source.slice(start, Math.min(end, start + LONGEST_NAME + 1)))) return [];
    addInline(builder, source, start, end, FLOW[type](), (match) => {
      if (match === "''" && type === 'single-quoted-scalar') return { text: "'" };
      if (match.startsWith('\\') && type === 'double-quoted-scalar') return readEscape(match);
      return /^\s/.test(match) ? folded(match) : 'object';
    });
    // What a plain scalar may hold depends on its place.
    encode = isQuoted
      ? (text) => (/["'\\\r\n{}$%<>]/.test(text) ? undefined : text)
      : (text) => (/[\p{L}\p{M}\p{N} .!?«»“”—–()-]*/u.exec(text)![0].length === text.length ? text : undefined);
  }
  return builder.build({ encode });
}

/** Members of the front matter of a page that people read. */
const READ =
  /^["']?(?:title|subtitle|linkTitle|description|summary|excerpt|abstract|tagline|lead|teaser|headline|heading|caption|alt)["']?$/i;

/** The prose of front matter at `[from, to)` without its fences: titles and descriptions, wherever they stand in it. */
export function segmentFrontMatter(source: string, from: number, to: number): Segment[] {
  if (isAscii(source.slice(from, to))) return [];
  const { Parser } = require('yaml') as typeof Yaml;
  // Line ends in place of what stands before keep the offsets.
  const text = '\n'.repeat(from) + source.slice(from, to);
  const segments: Segment[] = [];
  const stack: { readonly token: CST.Token; readonly isRead: boolean }[] = [];
  for (const token of new Parser().parse(text)) stack.push({ token, isRead: false });
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { token, isRead } = top;
    if (token.type === 'document') {
      if (token.value) stack.push({ token: token.value, isRead: false });
    } else if (token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection') {
      for (const { key, value, sep } of token.items) {
        const name = key && sep && 'source' in key ? key.source : undefined;
        if (value) stack.push({ token: value, isRead: name === undefined ? isRead : READ.test(name) });
      }
    } else if (isRead && (token.type in FLOW || token.type === 'block-scalar')) {
      segments.push(...segmentsOf(source, token as Scalar).filter(({ text: prose }) => hasLetters(prose)));
    }
  }
  return inOrder(segments);
}

function segment(source: string): Segmentation {
  if (isAscii(source)) return { segments: [], problems: [] };
  const { comments, values } = textsOf(source);
  const segments = values.flatMap((scalar) => segmentsOf(source, scalar)).filter(({ text }) => hasLetters(text));
  const lines = comments.map((span): CodeText => ({ kind: 'line', ...span })).sort((a, b) => a.start - b.start);
  segments.push(...segmentsOfCode(source, lines));
  return { segments: inOrder(segments), problems: [] };
}

/** What a comment inside of a value's lines would make of both is left to the value. */
function inOrder(segments: Segment[]): Segment[] {
  let end = 0;
  return segments
    .sort((a, b) => a.start - b.start)
    .filter((segment) => {
      if (segment.start < end) return false;
      end = segment.end;
      return true;
    });
}

export const yaml: Format = {
  id: 'yaml',
  names: { kk: 'YAML', ru: 'YAML', en: 'YAML' },
  extensions: ['.yaml', '.yml'],
  languageIds: ['yaml', 'dockercompose', 'github-actions-workflow'],
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: [],
  chunk: 'document',
  segment,
};

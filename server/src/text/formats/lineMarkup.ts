import { type Segment, SegmentBuilder } from '../segment';
import type { Format } from './format';
import { addInline, type Meaning } from './inline';
import { linesOf } from './lines';

/**
 * Markup that is written line by line (reStructuredText, AsciiDoc, Org): paragraphs of prose with blank lines around, signs
 * at the beginning of a line, blocks that are no prose, and a little markup inside a line. One engine, a table each.
 */
interface LineMarkup {
  /**
   * A line that begins a block of no prose; answers with a test of the lines that end it (`inside` false: that line is looked
   * at again).
   */
  readonly block: (line: string) => { readonly ends: (line: string) => boolean; readonly inside: boolean } | undefined;
  /** A line that is no prose by itself. */
  readonly skipped: RegExp;
  /** What stands before the prose of a line; where it is not empty, the line begins a paragraph of its own. */
  readonly head: RegExp;
  /** A line that is a text by itself, with nothing of the next one. */
  readonly alone?: RegExp;
  /** Global: what is no prose in a line. */
  readonly inline: RegExp;
  readonly read: (match: string) => Meaning;
}

const indentOf = (line: string) => /^[ \t]*/.exec(line)![0].length;
const isBlank = (line: string) => line.trim() === '';
/** Ends at the first line that is not blank and stands no further right. */
const indented = (line: string) => {
  const indent = indentOf(line);
  return { ends: (other: string) => !isBlank(other) && indentOf(other) <= indent, inside: false };
};

function segmentLines(source: string, markup: LineMarkup): Segment[] {
  const segments: Segment[] = [];
  let builder = new SegmentBuilder();
  let before = -1;
  const flush = () => {
    if (!builder.isEmpty) segments.push(...builder.build({ encode }));
    builder = new SegmentBuilder();
    before = -1;
  };
  let block: ReturnType<LineMarkup['block']>;
  for (const { start, end } of linesOf(source)) {
    const line = source.slice(start, end);
    if (block !== undefined) {
      if (!block.ends(line)) continue;
      const { inside } = block;
      block = undefined;
      if (inside) continue;
    }
    block = markup.block(line);
    if (block !== undefined || isBlank(line) || markup.skipped.test(line)) {
      // reStructuredText's `text::` is prose as well as the beginning of a block.
      if (block !== undefined && /\p{L}.*::\s*$/u.test(line) && !/^\s*\.\. /.test(line)) addLine(line, start, end);
      flush();
      continue;
    }
    addLine(line, start, end);
  }
  flush();
  return segments;

  function addLine(line: string, start: number, end: number): void {
    const head = markup.head.exec(line)?.[0].length ?? 0;
    if (head > indentOf(line)) flush();
    const from = start + Math.max(head, indentOf(line));
    if (before >= 0) builder.escape('\n', before, from);
    addInline(builder, source, from, end, markup.inline, markup.read);
    before = end;
    if (markup.alone?.test(line)) flush();
  }
}

const encode = (text: string) => (/[\r\n`*|[\]{}<>_=~]/.test(text) ? undefined : text);

const isRestTable = /^\s*[+=|-][-+=|\s]{2,}$/;
const UNDERLINE = /^\s*([=\-`:'"~^_*+#<>.])\1{2,}\s*$/;

const REST_SHOWN =
  /^\s*\.\. (?:(?:note|warning|tip|important|caution|danger|attention|hint|seealso|admonition|topic|sidebar|epigraph|figure|image|versionadded|deprecated|meta|table|list-table|csv-table)::|\|[^|]{1,80}\| replace::)/;

const rest: LineMarkup = {
  block: (line) => {
    if (/^\s*\.\. /.test(line)) {
      // What is shown as text keeps its text, and comments are read.
      return REST_SHOWN.test(line) || !/^\s*\.\. (?:[\w:-]+::|_|\||__ )/.test(line) ? undefined : indented(line);
    }
    // A session, to the next blank line.
    if (/^\s*>>> /.test(line)) return { ends: isBlank, inside: true };
    return /::\s*$/.test(line) ? indented(line) : undefined;
  },
  skipped: new RegExp(
    `${UNDERLINE.source}|${isRestTable.source}|^\\s*:(?!alt:|caption:)[\\w-]+:\\s*\\S*\\s*$|^\\s*\\.\\.\\s*$|^\\s*\\.\\. (?:image|figure)::`,
  ),
  head: /^\s*(?:\.\. (?:\|[^|]{1,80}\| )?[\w-]+::\s*|\.\. (?:\[[^\]]{1,60}\]\s+)?|(?:[*-]\s+-|[-*+•]|\(?(?:\d{1,3}|[a-zA-Z#])[.)])\s+|:[\p{L}\p{N}_ -]{1,60}:\s+|\|\s)?/u,
  inline:
    /``[^`]*``|:[\w:+-]{1,40}:`(?=[^`<]{1,200}<[^`<>]{1,300}>`)|:[\w:+-]{1,40}:`[^`]*`|`(?=[^`<]{1,200}<[^`<>]{1,300}>`_)|\s?<[^`<>\n]{1,300}>`_{0,2}|\|[^|\s][^|]{0,80}\||\[[#*\p{L}\p{N}_-]{1,60}\]_|https?:\/\/\S+|\*\*|\*/gu,
  read: (match) => (/^(?:\*+|`)$/.test(match) ? { text: '' } : 'object'),
};

const fence = (line: string) => ({ ends: (other: string) => other.trimEnd() === line.trimEnd(), inside: true });

const asciidocMarkup: LineMarkup = {
  alone: /^\s*\/\//,
  block: (line) =>
    /^(?:-{4,}|\.{4,}|\+{4,}|```.*)\s*$/.test(line) ? fence(line.startsWith('```') ? '```' : line) : undefined,
  skipped:
    /^(?:\[[^\]]*\]\s*$|:!?[\p{L}\p{N}_-]+!?:|(?:={4,}|_{4,}|\*{4,}|\/{4,}|-{2})\s*$|(?:include|video|audio|ifdef|ifndef|ifeval|endif|toc)::|\+\s*$|'''|<<<|[|,:!]={3,})/u,
  head: /^\s*(?:={1,6}\s+|\/\/\s*|image::[^\s[\]]*\[|(?:[*.-]{1,5}|\d{1,3}\.|<\d{1,3}>)\s+|\.(?=\p{L})|(?:NOTE|TIP|WARNING|IMPORTANT|CAUTION):\s+|\|)?/u,
  inline:
    /`[^`]*`|(?:kbd|btn|menu|stem|latexmath|asciimath|pass|icon):[^\s[\]]*\[[^\]]*\]|\+\+?[^+\n]+\+\+?|\{[\p{L}\p{N}_-]+\}|<<[^<>,]*>>|<<[^<>,]{1,80},|>>|(?:https?|mailto|link|xref|image|kbd|footnote):[^\s[\]]*|\[\[[^[\]]*\]\]|\]|\|/gu,
  read: () => 'object',
};

const orgMarkup: LineMarkup = {
  alone: /^\s*#\s/,
  block: (line) => {
    const begin = /^\s*#\+begin_(src|example|export|comment)\b/i.exec(line);
    if (begin !== null) {
      const end = new RegExp(`^\\s*#\\+end_${begin[1]}\\b`, 'i');
      return { ends: (other) => end.test(other), inside: true };
    }
    return /^\s*:(?:PROPERTIES|LOGBOOK):\s*$/i.test(line)
      ? { ends: (other) => /^\s*:END:\s*$/i.test(other), inside: true }
      : undefined;
  },
  skipped:
    /^\s*(?:#\+(?!title:|caption:|subtitle:|description:)|(?:CLOSED|DEADLINE|SCHEDULED|CLOCK):|:\s|\|[-+|]+\s*$|-{5,}\s*$)/i,
  head: /^(?:\*+\s+(?:(?:TODO|DONE|NEXT|WAIT|WAITING|CANCELLED)\s+)?(?:\[#[A-Z]\]\s+)?|\s*(?:(?:[-+]|\d{1,3}[.)])\s+(?:\[[ X-]\]\s+)?|#\+\w+:\s*|#\s+|\|))?/,
  inline:
    /(?<=^|[\s("'{])[=~][^=~\n]+[=~](?=$|[\s.,;:!?)"'}-])|\[\[[^[\]]*\](?:\[|\])|\]\]|src_\w+(?:\[[^\]\n]*\])?\{[^{}\n]*\}|\$(?=\S)[^$\n]{1,100}(?<=\S)\$(?![\p{L}\p{N}])|\\\([^\n)]{1,200}\\\)|<\d{4}-[^<>]*>|\[\d{4}-[^[\]]*\]|[ \t]{1,80}(?::[\p{L}\p{N}_@]+)+:[ \t]*$|\||https?:\/\/\S+/gu,
  read: () => 'object',
};

const common = { guest: true, layout: 'paragraphs', sidecar: true, rules: [], chunk: 'document' } as const;

export const rst: Format = {
  ...common,
  id: 'rst',
  names: { kk: 'reStructuredText', ru: 'reStructuredText', en: 'reStructuredText' },
  extensions: ['.rst', '.rest'],
  languageIds: ['restructuredtext', 'rst'],
  segment: (chunk) => ({ segments: segmentLines(chunk, rest), problems: [] }),
};

export const asciidoc: Format = {
  ...common,
  id: 'asciidoc',
  names: { kk: 'AsciiDoc', ru: 'AsciiDoc', en: 'AsciiDoc' },
  extensions: ['.adoc', '.asciidoc', '.asc'],
  languageIds: ['asciidoc', 'asciidoctor'],
  segment: (chunk) => ({ segments: segmentLines(chunk, asciidocMarkup), problems: [] }),
};

export const org: Format = {
  ...common,
  id: 'org',
  names: { kk: 'Org', ru: 'Org', en: 'Org' },
  extensions: ['.org'],
  languageIds: ['org', 'org-mode'],
  segment: (chunk) => ({ segments: segmentLines(chunk, orgMarkup), problems: [] }),
};

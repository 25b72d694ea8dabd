/**
 * What the Markdown parser is given. It goes back over a paragraph for each mark of emphasis, bracket or quote that has no
 * partner, and over all open quotes and lists for each line, so that one paragraph of nothing but such marks would hold the
 * thread for minutes. The work is estimated first; text that asks for too much is given to the parser with letters in place
 * of its markup, so that every offset stays, and comes back as plain text.
 */
import type { parse } from 'micromark';
import type { Span } from '../../types';

type Parser = ReturnType<typeof parse>;
type Chunks = Parameters<ReturnType<Parser['text']>['write']>[0];

/**
 * Work that a text of this many UTF-16 units may ask for without being counted: 64 steps a unit. Paragraphs of people stay
 * far below; a step of the parser takes some 30 ns.
 */
const FREE_STEPS = 64;
/** Steps beyond that for all paragraphs of a document together: about a third of a second. */
const STEPS = 10_000_000;
/** Quotes and lists in one another. */
const DEEPEST = 32;

const LETTER = 'x';
/** All ASCII punctuation: Markdown has no other markup. */
const MARKUP = /[!-/:-@[-`{-~]/g;
const MARKERS = /\*+|_+|~+|`+|[[\]]|<[!?]?|["'(]|[!&\\:@|\n]|[A-Za-z0-9]+/g;

/**
 * About how many steps the parser takes for the inline text of a paragraph, heading or cell beyond one for each unit:
 * marks of emphasis and brackets look back for a partner one by one; what opens code, a comment, a quoted attribute or the
 * title of a link looks ahead to the end of the text if it is never closed; a word of ASCII letters, which may be an
 * address, looks back for an open bracket; each other mark and line end has what stands behind it moved.
 */
export function parserSteps(text: string): number {
  let pairs = 0;
  let others = 0;
  let openers = 0;
  let quotes = 0;
  let declarations = 0;
  let words = 0;
  // A run of backticks looks for one of the same length: without success once for each length.
  const codeLengths = new Set<number>();
  for (const { 0: marker, index } of text.matchAll(MARKERS)) {
    if (/\w/.test(marker) && marker[0] !== '_') {
      words++;
      continue;
    }
    switch (marker[0]) {
      case '*':
      case '_':
      case '~':
      case '[':
      case ']':
        pairs++;
        break;
      case '`':
        codeLengths.add(marker.length);
        others++;
        break;
      case '<':
        if (marker.length > 1) declarations++;
        else openers++;
        break;
      case '"':
      case "'":
      case '(':
        if (marker === '(' && text[index - 1] === ']') openers++;
        else if (/[\s=]/.test(text[index - 1] ?? '')) quotes++;
        break;
      default:
        others++;
    }
  }
  const lookahead = codeLengths.size + declarations + Math.min(openers, quotes);
  const breaks = others + (text.includes('[') ? words : 0);
  return pairs ** 2 + lookahead * text.length + breaks ** 2 / 4;
}

/** Steps that the paragraphs of one document may still take. */
export class ParserBudget {
  private left = STEPS;
  /** Steps allowed so far, for growth tests. */
  allowed = 0;

  /** Whether a text may be parsed; takes its steps. */
  allows(text: string): boolean {
    // No text so short can ask for more than its share.
    if (text.length <= FREE_STEPS) return true;
    const steps = parserSteps(text);
    const counted = steps - FREE_STEPS * text.length;
    if (counted > this.left) return false;
    if (counted > 0) this.left -= counted;
    this.allowed += steps;
    return true;
  }
}

/** Has the parser read the text of a paragraph, heading or cell within a budget; `refused` is told where one was too much. */
export function boundText(parser: Parser, budget: ParserBudget, refused: (offset: number) => void): void {
  const create = parser.text.bind(parser);
  parser.text = (from) => {
    const tokenizer = create(from);
    const write = tokenizer.write.bind(tokenizer);
    const defineSkip = tokenizer.defineSkip.bind(tokenizer);
    // A paragraph's lines come one by one, and its last is closed by `null`: only then is it known as a whole.
    let text = '';
    let steps: ((isPlain: boolean) => ReturnType<typeof write>)[] = [];
    tokenizer.defineSkip = (point) => {
      steps.push(() => {
        defineSkip(point);
        return [];
      });
    };
    tokenizer.write = (chunks) => {
      for (const chunk of chunks) text += typeof chunk === 'string' ? chunk : chunk !== null && chunk < -2 ? '\n' : ' ';
      const isFirstInItem = tokenizer._gfmTasklistFirstContentOfListItem;
      steps.push((isPlain) => {
        tokenizer._gfmTasklistFirstContentOfListItem = isFirstInItem;
        return write(isPlain ? withoutMarkup(chunks) : chunks);
      });
      if (chunks.at(-1) !== null) return [];
      const isPlain = !budget.allows(text);
      if (isPlain) refused(from?.offset ?? 0);
      const events = steps.map((step) => step(isPlain)).at(-1)!;
      steps = [];
      return events;
    };
    return tokenizer;
  };
}

const withoutMarkup = (chunks: Chunks): Chunks =>
  chunks.map((chunk) => (typeof chunk === 'string' ? chunk.replace(MARKUP, LETTER) : chunk));

/** Labels of a document's definitions, which are asked for at each bracket. */
export class Labels extends Array<string> {
  private readonly known = new Set<string>();

  override push(...labels: string[]): number {
    for (const label of labels) this.known.add(label);
    return super.push(...labels);
  }

  override includes(label: string): boolean {
    return this.known.has(label);
  }
}

const SPACE = 0x20;
const TAB = 0x09;
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
const isLineEnd = (code: number) => code === 0x0a || code === 0x0d;
const isBlank = (code: number) => code === SPACE || code === TAB || isLineEnd(code) || Number.isNaN(code);

/** One line as a block: how its quotes and lists are nested, and whether it underlines a heading. */
interface BlockLine {
  /** Of its quotes and list items; indentation counts, as an item may be indented below another. */
  readonly depth: number;
  /** The markers, in order. */
  readonly markers: readonly Span[];
  readonly isBlank: boolean;
  readonly isUnderline: boolean;
  /** Without the line end. */
  readonly end: number;
}

/** The line that starts at `start`; linear in its length. */
function blockLine(source: string, start: number): BlockLine {
  let at = start;
  const skip = () => {
    while (source.charCodeAt(at) === SPACE || source.charCodeAt(at) === TAB) at++;
  };
  skip();
  const indentation = (at - start) >> 1;
  const markers: Span[] = [];
  for (;;) {
    const marker = at;
    if (source.charCodeAt(at) === 0x3e) at++;
    else {
      while (isDigit(source.charCodeAt(at))) at++;
      const code = source.charCodeAt(at);
      const isMarker = at === marker ? code === 0x2a || code === 0x2b || code === 0x2d : code === 0x2e || code === 0x29;
      if (!isMarker || !isBlank(source.charCodeAt(at + 1))) {
        at = marker;
        break;
      }
      at++;
    }
    markers.push({ start: marker, end: at });
    skip();
  }
  const first = source.charCodeAt(at);
  let end = at;
  while (end < source.length && !isLineEnd(source.charCodeAt(end))) end++;
  let underline = at;
  if (first === 0x3d || first === 0x2d) while (source.charCodeAt(underline) === first) underline++;
  return {
    depth: indentation + markers.length,
    markers,
    isBlank: at === end && markers.length === 0,
    isUnderline: underline > at && isBlank(source.charCodeAt(underline)),
    end,
  };
}

/**
 * A text in which markers of blocks that would cost too much are letters, and where these stand: quotes and lists deeper
 * than `DEEPEST`; underlines of headings beyond some thousand; and the markers of lines without a blank one in between
 * where thousands continue a quote or an item without its marker, as the parser looks through all of them for each.
 */
export function boundBlocks(source: string): { text: string; refused: Span[] } {
  const most = Math.sqrt(STEPS + FREE_STEPS * source.length);
  const refused: Span[] = [];
  let underlines = 0;
  // Since the last blank line.
  let markers: Span[] = [];
  let deepest = 0;
  let lazy = 0;
  const endRun = () => {
    if (lazy > most) for (const marker of markers) refused.push(marker);
    markers = [];
    deepest = 0;
    lazy = 0;
  };
  for (let start = 0; start < source.length; ) {
    const line = blockLine(source, start);
    if (line.isBlank) endRun();
    else {
      if (line.depth < deepest) lazy++;
      deepest = Math.max(deepest, line.depth);
      const allowed = Math.max(0, DEEPEST - (line.depth - line.markers.length));
      for (const [index, marker] of line.markers.entries()) (index < allowed ? markers : refused).push(marker);
      // Each costs some steps for every line before it.
      if (line.isUnderline && 8 * (++underlines) ** 2 > most ** 2) refused.push({ start, end: line.end });
    }
    start = line.end + (source.startsWith('\r\n', line.end) ? 2 : 1);
  }
  endRun();
  if (refused.length === 0) return { text: source, refused };
  refused.sort((a, b) => a.start - b.start);
  let text = '';
  let copied = 0;
  for (const { start, end } of refused) {
    // A marker in an underline that is refused as a whole.
    if (start < copied) continue;
    text += source.slice(copied, start) + source.slice(start, end).replace(/[^ \t]/g, LETTER);
    copied = end;
  }
  return { text: text + source.slice(copied), refused };
}

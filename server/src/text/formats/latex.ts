import { type Segment, SegmentBuilder } from '../segment';
import type { Format } from './format';

/**
 * LaTeX: paragraphs, headings, captions, footnotes, items and comments. Commands are passed over and what stands in their
 * braces is read, but for commands whose arguments are names; formulas are objects but for the texts in them, listings and
 * preamble no prose.
 */

const words = (list: string) => new Set(list.split(' '));
/** Their arguments are names, keys, sizes or code. */
const NAMES = words(
  'label ref eqref pageref autoref cref Cref nameref cite citep citet citeauthor citeyear parencite textcite footcite autocite nocite bibliography bibliographystyle addbibresource input include includeonly includegraphics graphicspath usepackage RequirePackage documentclass PassOptionsToPackage newcommand renewcommand providecommand newenvironment renewenvironment DeclareMathOperator newcounter setcounter addtocounter setlength addtolength vspace hspace url path verb lstinputlisting inputminted color textcolor pagestyle thispagestyle pagenumbering geometry hypersetup usetheme usecolortheme setmainfont setsansfont setmonofont newfontfamily setmainlanguage setotherlanguage selectlanguage foreignlanguage definecolor DeclareUnicodeCharacter hyphenation index glossary gls bibitem tikzset usetikzlibrary texttt def let fontsize rule',
);
/** Of these the first argument is a name and the next one prose. */
const FIRST_IS_NAME = words(
  'href textcolor colorbox foreignlanguage parbox makebox raisebox multicolumn multirow bibitem',
);
/** They begin a text of their own. */
const BLOCKS = words(
  'part chapter section subsection subsubsection paragraph subparagraph title author date caption footnote footnotetext item frametitle framesubtitle par newpage clearpage maketitle tableofcontents hline toprule midrule bottomrule',
);
/** Their optional argument is prose. */
const READ_OPTIONS = words('item caption part chapter section subsection subsubsection paragraph');
const HIDDEN_ENVIRONMENTS =
  /^(?:verbatim|Verbatim|lstlisting|minted|alltt|comment|equation|align|alignat|gather|multline|eqnarray|math|displaymath|flalign|tikzpicture|filecontents|algorithmic|thebibliography\*)\*?$/;

/** Formulas among them. */
const FORMULAS = /^(?:equation|align|alignat|gather|multline|eqnarray|math|displaymath|flalign)\*?$/;
/** A text in a formula. */
const TEXT_IN_FORMULA = /\\(?:text(?:rm|it|bf|normal)?|mbox|intertext)\{([^{}\\$]{1,500})\}/g;

const LETTERS: Readonly<Record<string, string>> = {
  '\\%': '%',
  '\\&': '&',
  '\\$': '$',
  '\\#': '#',
  '\\_': '_',
  '\\{': '{',
  '\\}': '}',
  '\\,': ' ',
  '\\ ': ' ',
  '~': ' ',
  '---': '—',
  '--': '–',
  '``': '“',
  "''": '”',
  '<<': '«',
  '>>': '»',
};

const TOKEN =
  /\\(?:[A-Za-z@]+\*?|[^A-Za-z\r\n])|%|\$\$?|[{}~]|---?|``|''|<<|>>|(?:\r\n|\n|\r)[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)*|&/g;

/** UTF-16 units of an argument that is passed over. */
const LONGEST_ARGUMENT = 1000;

function segment(source: string): Segment[] {
  const segments: Segment[] = [];
  let builder = new SegmentBuilder();
  const encode = (text: string) => (/[\\{}$%&#_~^\r\n]/.test(text) ? undefined : text);
  const flush = () => {
    if (!builder.isEmpty) segments.push(...builder.build({ encode }));
    builder = new SegmentBuilder();
  };
  /** Behind the argument that begins at `at` with its bracket; `at` where there is none. Looks at most a page ahead. */
  const argumentEnd = (at: number, open: string, close: string): number => {
    if (source[at] !== open) return at;
    let depth = 0;
    const last = Math.min(source.length, at + LONGEST_ARGUMENT);
    for (let i = at; i < last; i++) {
      if (source[i] === '\\') i++;
      else if (source[i] === open) depth++;
      else if (source[i] === close && --depth === 0) return i + 1;
    }
    return at;
  };
  const optional = (at: number) => argumentEnd(at, '[', ']');
  const object = (start: number, end: number) => {
    if (!builder.isEmpty) builder.object(start, end);
  };
  /** Reads the texts of the formula `[start, end)`; answers where the last one ends. */
  const textsOfFormula = (start: number, end: number, before: (from: number, to: number) => void): number => {
    let at = start;
    for (const { 0: whole, 1: text, index } of source.slice(start, end).matchAll(TEXT_IN_FORMULA)) {
      const from = start + index + whole.length - 1 - text!.length;
      before(at, from);
      literal(from, from + text!.length);
      at = from + text!.length;
    }
    return at;
  };
  const closing = new Map<string, number>();
  /** The next place of `mark` from `at` on; -1. Each text is searched once. */
  const next = (mark: string, at: number): number => {
    const known = closing.get(mark);
    if (known !== undefined && (known === -1 || known >= at)) return known;
    const found = source.indexOf(mark, at);
    closing.set(mark, found);
    return found;
  };
  const preamble = /\\documentclass\b/.test(source.slice(0, 5000)) ? source.indexOf('\\begin{document}') : -1;
  const last = source.indexOf('\\end{document}');
  const length = last < 0 ? source.length : last;
  let at = 0;
  /** In the preamble only comments and titles are read. */
  const isTitle = /^(?:title|author|date|subtitle|institute)$/;
  let titleEnd = 0;
  const literal = (start: number, end: number) => {
    if (end > preamble || end <= titleEnd) builder.literal(source, start, end);
  };
  while (at < length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    const start = Math.min(length, found?.index ?? length);
    if (start > at) literal(at, start);
    if (found === null || start === length) break;
    const [token] = found;
    let end = start + token.length;
    const isRead = start > preamble || start < titleEnd;
    if (token === '%') {
      const line = /[\r\n]/g;
      line.lastIndex = end;
      const lineEnd = line.exec(source)?.index ?? source.length;
      while (source[end] === '%' || source[end] === ' ') end++;
      if (end < lineEnd) {
        flush();
        // What is said to a tool is no prose.
        if (!/^!(?:TEX|BIB)\b/i.test(source.slice(end, end + 5))) builder.literal(source, end, lineEnd);
        flush();
        end = lineEnd;
      } else {
        // It joins two lines.
        while (end < source.length && /[\r\n \t]/.test(source[end]!)) end++;
      }
    } else if (/^[\r\n]/.test(token)) {
      if (/(?:\r\n|\n|\r)[ \t]*[\r\n]/.test(token)) flush();
      else if (!builder.isEmpty) builder.escape(' ', start, end);
    } else if (token === '$' || token === '$$' || token === '\\[' || token === '\\(') {
      const mark = token.startsWith('\\') ? (token === '\\[' ? '\\]' : '\\)') : token;
      const close = next(mark, end);
      // A formula has no empty line in it: this `$` is a sum of money, or a formula that is being typed.
      if (close >= 0 && !/[\r\n][ \t]*[\r\n]/.test(source.slice(end, close).replaceAll('\r\n', '\n'))) {
        end = close + mark.length;
        if (isRead)
          object(
            textsOfFormula(start, end, (from, to) => builder.object(from, to)),
            end,
          );
      }
    } else if (token === '&' || token === '\\\\') flush();
    else if (LETTERS[token] !== undefined) {
      if (isRead) builder.escape(LETTERS[token], start, end);
    } else if (token === '\\begin' || token === '\\end') {
      const name = /^\{([^{}\r\n]{0,60})\}/.exec(source.slice(end, end + 64));
      end += name?.[0].length ?? 0;
      flush();
      if (token === '\\begin' && name !== null) {
        if (HIDDEN_ENVIRONMENTS.test(name[1]!)) {
          const close = next(`\\end{${name[1]}}`, end);
          if (close >= 0) {
            if (FORMULAS.test(name[1]!)) textsOfFormula(end, close, flush);
            flush();
            end = close;
          }
        } else {
          // Columns of a table, options of a figure.
          end = optional(end);
          if (/^(?:tabular|tabularx|longtable|array|minipage|multicols|tblr)/.test(name[1]!)) {
            for (let more = argumentEnd(end, '{', '}'); more > end; more = argumentEnd(end, '{', '}')) end = more;
          }
        }
      }
    } else if (token.length > 2 || /^\\[A-Za-z@]/.test(token)) {
      const name = token.slice(1).replace(/\*$/, '');
      if (BLOCKS.has(name)) flush();
      if (name === 'verb' || name === 'lstinline') {
        const mark = source[end];
        const close = mark === undefined ? -1 : source.slice(end + 1, end + LONGEST_ARGUMENT).indexOf(mark);
        if (close >= 0) end += close + 2;
        object(start, end);
      } else if (name === 'newline' || name === 'linebreak') {
        if (!builder.isEmpty) builder.escape('\n', start, end);
      } else {
        const option = optional(end);
        // Labels of items and short titles are read by themselves.
        if (option > end && READ_OPTIONS.has(name)) {
          flush();
          literal(end + 1, option - 1);
          flush();
        }
        end = option;
        while (builder.isEmpty && /[ \t]/.test(source[end] ?? '')) end++;
        if (NAMES.has(name) || FIRST_IS_NAME.has(name)) {
          let more = argumentEnd(end, '{', '}');
          // A command takes a few arguments at most.
          for (let n = FIRST_IS_NAME.has(name) ? 1 : 4; more > end && n > 0; n--) {
            end = more;
            more = argumentEnd(optional(end), '{', '}');
          }
          if (isRead && !FIRST_IS_NAME.has(name)) object(start, end);
        } else if (end === start + token.length && /[ \t]/.test(source[end] ?? '') && builder.isEmpty) end++;
        if (isTitle.test(name) && start < preamble) titleEnd = argumentEnd(end, '{', '}');
      }
    }
    at = end;
    if (titleEnd > 0 && at >= titleEnd && at < preamble) {
      flush();
      titleEnd = 0;
    }
  }
  flush();
  return segments;
}

export const latex: Format = {
  id: 'latex',
  names: { kk: 'LaTeX', ru: 'LaTeX', en: 'LaTeX' },
  extensions: ['.tex', '.ltx', '.latex'],
  languageIds: ['latex', 'tex', 'context'],
  guest: true,
  layout: 'paragraphs',
  sidecar: true,
  rules: [],
  chunk: 'document',
  segment: (chunk) => ({ segments: segment(chunk), problems: [] }),
};

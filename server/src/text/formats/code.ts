import { decodeHTMLStrict } from 'entities';
import type { Span } from '../../types';
import { type Segment, SegmentBuilder } from '../segment';
import type { Format, FormatId } from './format';
import {
  addInline,
  ESCAPES,
  encodeMarkup,
  hasLetters,
  inlinePattern,
  isAscii,
  isName,
  LONGEST_NAME,
  paths,
  placeholders,
  plainly,
  readEscape,
} from './inline';
import { linesOf } from './lines';

/**
 * Source code: comments, and strings that are no keys, where they hold a letter outside of ASCII. Names, keys, placeholders,
 * tags and escapes stay as they are. Languages are told apart by how comments and strings are written, nothing else.
 */

/** A comment or string. `line`: to the end of its line, its mark included; `block` and `string`: without their marks. */
export interface CodeText {
  readonly kind: 'line' | 'block' | 'string' | 'raw' | 'markup';
  readonly start: number;
  readonly end: number;
  /** Expressions inside of a string. */
  readonly holes?: readonly Span[];
}

interface StringKind {
  readonly open: string;
  /** Without it: as it opens. */
  readonly close?: string;
  /** Whether it may reach over lines. */
  readonly lines?: boolean;
  /** Whether a backslash is a letter in it. */
  readonly raw?: boolean;
}

export interface CodeSyntax {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  readonly strings: readonly StringKind[];
  /** What only looks like the beginning of a string or comment: character literals, lifetimes, `$#`. */
  readonly neither?: RegExp;
  /** Whether a string before `=` is a key. */
  readonly assigns?: boolean;
  /** Whether lines behind `<<NAME`, up to one that is `NAME`, are a string. */
  readonly hereDocuments?: boolean;
}

const quoteForRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const LINE_END = /[\r\n]/g;

/** Comments and strings of source `[from, to)`, in order. Each unit is looked at a bounded number of times. */
export function lexer(syntax: CodeSyntax): (source: string, from: number, to: number) => CodeText[] {
  const openers = [...syntax.line, ...syntax.block.map(([open]) => open), ...syntax.strings.map(({ open }) => open)];
  const marks = [...openers].sort((a, b) => b.length - a.length).map(quoteForRegExp);
  const here = syntax.hereDocuments ? [HERE.source] : [];
  const opener = new RegExp(
    [...here, ...(syntax.neither ? [syntax.neither.source] : []), `(?<mark>${marks.join('|')})`].join('|'),
    'gu',
  );
  const blocks = new Map(syntax.block);
  const strings = new Map(syntax.strings.map((kind) => [kind.open, kind]));
  return (source, from, to) => {
    const found: CodeText[] = [];
    /** Per kind of string: no such string ends before. */
    const unclosed = new Map<StringKind, number>();
    let missed = 0;
    opener.lastIndex = from;
    for (let match = opener.exec(source); match !== null && match.index < to; match = opener.exec(source)) {
      const { mark, name, quote } = match.groups!;
      if (name !== undefined) {
        const text = missed < MOST_MISSED && hereDocument(source, opener.lastIndex, to, name);
        if (text) {
          found.push({ kind: quote === "'" ? 'raw' : 'string', ...text });
          opener.lastIndex = text.end;
        } else missed++;
        continue;
      }
      if (mark === undefined) continue;
      const start = match.index;
      const inner = start + mark.length;
      const block = blocks.get(mark);
      const string = strings.get(mark);
      if (block !== undefined) {
        const close = source.indexOf(block, inner);
        const end = close < 0 || close > to ? to : close;
        found.push({ kind: 'block', start: inner, end });
        opener.lastIndex = end + block.length;
      } else if (string !== undefined) {
        if ((unclosed.get(string) ?? 0) > start) {
          opener.lastIndex = inner;
          continue;
        }
        const isRaw = string.raw === true || /[rR]/.test(source[start - 1] ?? '');
        const close = string.close ?? mark;
        const end = closeOf(source, inner, to, close, string.lines === true, isRaw);
        if (end < 0) {
          unclosed.set(string, -end);
          opener.lastIndex = inner;
          continue;
        }
        // A string of many lines that nothing is done with is documentation.
        if (
          mark.length === 3 &&
          /(?:^|[\r\n])[ \t]*[rRuU]?$/.test(source.slice(Math.max(from, start - BEFORE), start))
        ) {
          found.push({ kind: 'block', start: inner, end });
        } else if (
          !isKey(source, start, end + close.length, syntax.assigns === true) &&
          !isPattern(source, start, inner, end, string)
        ) {
          const holes = /[fF$]@?$|[fF][rR]$/.test(source.slice(Math.max(from, start - 2), start))
            ? holesOf(source, inner, end)
            : [];
          found.push({ kind: isRaw ? 'raw' : 'string', start: inner, end, ...(holes.length > 0 && { holes }) });
        }
        opener.lastIndex = end + close.length;
      } else {
        LINE_END.lastIndex = inner;
        const end = Math.min(to, LINE_END.exec(source)?.index ?? to);
        found.push({ kind: 'line', start, end });
        opener.lastIndex = end;
      }
    }
    return found;
  };
}

/** So many here-documents without an end are looked for, each to the end of the source. */
const MOST_MISSED = 50;

/** A here-document's name; a number shifted by another is none. */
const HERE = /(?<![<\w)\]])<<[-~]?[ \t]*(?<quote>["']?)(?<name>[A-Za-z_]\w*)\k<quote>/u;

/** The lines behind the one of `from`, up to the one that is `name` and nothing else; undefined: there is none. */
function hereDocument(source: string, from: number, to: number, name: string): Span | undefined {
  const lineEnd = /\r\n|\n|\r/g;
  lineEnd.lastIndex = from;
  if (lineEnd.exec(source) === null) return undefined;
  const start = lineEnd.lastIndex;
  const close = new RegExp(`(?<=^|[\\r\\n])[ \\t]*${name}[ \\t]*(?=[\\r\\n;)]|$)`, 'g');
  close.lastIndex = start;
  const end = close.exec(source)?.index;
  return end === undefined || end > to ? undefined : { start, end };
}

/** Where `close` stands; negative: nowhere before that place. */
function closeOf(source: string, from: number, to: number, close: string, lines: boolean, raw: boolean): number {
  for (let i = from; i < to; i++) {
    const unit = source[i]!;
    if (unit === '\\' && !raw) i++;
    else if (!lines && (unit === '\n' || unit === '\r')) return -i;
    else if (unit === close[0] && source.startsWith(close, i)) return i;
  }
  return -Math.max(1, to);
}

const BEFORE = 200;

/** Whether a string with its quotes at `[start, end)` names a member or stands for one: no prose, whatever it says. */
function isKey(source: string, start: number, end: number, assigns: boolean): boolean {
  const after = source.slice(end, end + BEFORE).trimStart();
  const before = source.slice(Math.max(0, start - BEFORE), start).trimEnd();
  if (after.startsWith('=>') || (assigns && after.startsWith('='))) return true;
  if (/(?<![\p{L}\p{N}_.])(?:import|from|require|include|use)(?:\s+[\w.]+)?\s*\(?$/u.test(before)) return true;
  if (after.startsWith(':') && !after.startsWith('::')) return /[{,(]$/.test(before);
  return after.startsWith(']') && /[\p{L}\p{N}_)\]"']\s*\[$/u.test(before);
}

/** Whether a string at `[inner, end)`, whose quote stands at `start`, is a regular expression and no prose. */
function isPattern(source: string, start: number, inner: number, end: number, { raw }: StringKind): boolean {
  const before = source.slice(Math.max(0, start - BEFORE), start);
  if (
    /(?:\bre\.\w+|\.str\.(?:contains|match|fullmatch|replace|extract|extractall|findall|split|count)|\bregex\.\w+|\bRegExp|\bRegex(?:::new)?|\bPattern\.(?:compile|matches)|\bMustCompile)\s*\(\s*[rR]?$/.test(
      before,
    )
  )
    return true;
  // Python's raw strings are written for nothing else.
  return raw !== true && /[rR][fFbB]?$/.test(before) && /[*+?|^$[\](){}]|\\[A-Za-z.]/.test(source.slice(inner, end));
}

/** The expressions in braces of a string (Python's `f"…"`, C#'s `$"…"`); a doubled brace is a brace. */
function holesOf(source: string, start: number, end: number): Span[] {
  return [...source.slice(start, end).matchAll(/\{\{|\{[^{}\r\n]*\}/g)].flatMap(({ 0: { length }, index }) =>
    length === 2 ? [] : [{ start: start + index, end: start + index + length }],
  );
}

const STRING = inlinePattern(() => `${ESCAPES}|${placeholders()}`);
const RAW = inlinePattern(placeholders);
const MARKUP = inlinePattern(
  () => `[\\r\\n]\\s*|&(?:#\\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]\\w{1,31});|${placeholders()}`,
);
/** Code and tags of documentation inside comments. */
const COMMENT = inlinePattern(() =>
  [
    /`[^`\n]*`|\{@[^{}]*\}|<\/?[A-Za-z][^<>]*>|https?:\/\/\S+/,
    /[@\\](?:param|arg|argument|prop|property|tparam|typeParam|template|sample|throws|exception|raises|retval)(?:\[[a-z,]*\])?(?:\s+\{[^{}]*\})?\s+\[?[\p{L}_$][\p{L}\p{N}_.$]*(?:=[^\]\s]*)?\]?/u,
    /@(?:var|param|property(?:-read|-write)?)\s+[^\s$@]{1,80}(?=\s+\$)/u,
    /(?<![\p{L}\p{N}$\\])\$[\p{L}_][\p{L}\p{N}_]*/u,
    // What is said to a tool.
    /(?<![\p{L}\p{N}])(?:noqa|type: ignore|eslint-(?:disable|enable)|pylint:|yaml-language-server:|c[sS]pell:)[^\r\n]*/u,
    // Names of code: of another member, and with a low line.
    /\[[\p{L}_][\p{L}\p{N}_.]*\](?![(:[])|(?<![\p{L}\p{N}_])[\p{L}\p{N}]+_[\p{L}\p{N}_]+/u,
    /@\w+(?:\s+\{[^{}]*\})?|(?<![\p{L}\p{N}:]):(?:param|type|returns?|rtype|raises?|ivar|vartype|keyword)\b[^:\n]{0,80}:/u,
    /(?<=-\s)Parameter\s+[\p{L}_][\p{L}\p{N}_]*(?=\s*:)|\b(?:TODO|FIXME|XXX|HACK)\([^()\n]{0,40}\)/u,
  ]
    .map(({ source }) => source)
    .concat(paths())
    .join('|'),
);
/** What makes a line a comment. */
const MARK = /^(?:\/\/+!?|#+[:!]?|--+|;+|%+|'+|REM\b|::)[ \t]?/i;
/** What decorates a line of a comment of many. */
const DECORATION = /^[ \t]*(?:[*#;%!\-/]+|--+)?[ \t]?/;

const encodeComment = (text: string) => (/[\r\n*]|-->|\]\]/.test(text) ? undefined : text);

/**
 * A test of the lines of a comment, to be asked in order without the space around them but with its size before them, for code that is shown in it: between fences, behind `@example`, after
 * Python's `>>>` with what it answers, and further to the right behind a line that ends with `::`.
 */
function examples(): (text: string, indent: number) => boolean {
  let fence: string | undefined;
  let isTagged = false;
  let isSession = false;
  /** How far to the right the line stands that ends with `::`; -1: none does. */
  let literal = -1;
  return (text, indent) => {
    const mark = /^(?:```|~~~)/.exec(text)?.[0];
    if (fence !== undefined || mark !== undefined) {
      fence = fence === undefined ? mark : mark === fence ? undefined : fence;
      return true;
    }
    if (text.startsWith('@')) isTagged = /^@example\b/.test(text);
    if (text === '') isSession = false;
    else if (/^>>>(?:\s|$)/.test(text)) isSession = true;
    if (text !== '' && literal >= 0 && indent <= literal) literal = -1;
    const isCode = isTagged || isSession || (literal >= 0 && text !== '');
    if (!isCode && /[^:\s].*::$/.test(text)) literal = indent;
    return isCode;
  };
}

/** Segments of the comments and strings of a source, in order. */
export function segmentsOfCode(source: string, texts: readonly CodeText[]): Segment[] {
  const segments: Segment[] = [];
  let builder = new SegmentBuilder();
  const flush = (encode: (text: string) => string | undefined) => {
    if (builder.isEmpty) return;
    for (const segment of builder.build({ encode })) if (hasLetters(segment.text)) segments.push(segment);
    builder = new SegmentBuilder();
  };
  /** Lines of a comment, their ends left out; `head`: what is no prose at their beginning. */
  const comment = (lines: readonly (readonly [start: number, end: number])[], head: RegExp) => {
    let before = -1;
    const isExample = examples();
    const heads = lines.map(([start, end]) => head.exec(source.slice(start, end))?.[0].length ?? 0);
    const indents = lines.map(([start, end], line) => {
      const text = source.slice(start + heads[line]!, end);
      return text.trim() === '' ? Number.POSITIVE_INFINITY : heads[line]! + text.length - text.trimStart().length;
    });
    // The first line of documentation stands behind its quotes.
    if (lines.length > 1) indents[0] = indents.slice(1).reduce((least, indent) => Math.min(least, indent));
    for (const [line, [start, end]] of lines.entries()) {
      const from = start + heads[line]!;
      // An empty line parts two texts, and so does code.
      if (isExample(source.slice(from, end).trim(), indents[line]!) || source.slice(from, end).trim() === '') {
        flush(encodeComment);
        before = -1;
        continue;
      }
      if (before >= 0) builder.escape('\n', before, from);
      addInline(builder, source, from, end, COMMENT(), () => 'object');
      before = end;
    }
    flush(encodeComment);
  };
  for (let i = 0; i < texts.length; i++) {
    const { kind, start, end, holes } = texts[i]!;
    if ((kind === 'string' || kind === 'raw') && isName(source.slice(start, Math.min(end, start + LONGEST_NAME + 1))))
      continue;
    if (kind === 'line') {
      // Comments on lines that follow each other are one text.
      const lines: [number, number][] = [[start, end]];
      for (let next = texts[i + 1]; next?.kind === 'line'; next = texts[i + 1]) {
        if (source.slice(lines.at(-1)![1], next.start).trim() !== '') break;
        lines.push([next.start, next.end]);
        i++;
      }
      comment(lines, MARK);
    } else if (kind === 'block') {
      const lines = linesOf(source.slice(start, end)).map((line) => [start + line.start, start + line.end] as const);
      comment(lines, DECORATION);
    } else if (kind === 'string' || (kind === 'raw' && holes !== undefined)) {
      let from = start;
      const string = (to: number) =>
        addInline(builder, source, from, to, kind === 'raw' ? RAW() : STRING(), (match) =>
          match.startsWith('\\') && !match.startsWith('\\(') ? readEscape(match) : 'object',
        );
      for (const hole of holes ?? []) {
        string(hole.start);
        builder.object(hole.start, hole.end);
        from = hole.end;
      }
      string(end);
      flush(plainly);
    } else {
      addInline(builder, source, start, end, kind === 'raw' ? RAW() : MARKUP(), (match) => {
        if (/^[\r\n]/.test(match)) return { text: builder.isEmpty ? '' : ' ' };
        if (!match.startsWith('&')) return 'object';
        const text = decodeHTMLStrict(match);
        return text === match ? 'literal' : { text };
      });
      flush(kind === 'raw' ? plainly : encodeMarkup);
    }
  }
  return segments;
}

const DOUBLE: StringKind = { open: '"' };
const SINGLE: StringKind = { open: "'" };
const TRIPLE: readonly StringKind[] = [
  { open: '"""', lines: true },
  { open: "'''", lines: true },
];
const C_COMMENTS = { line: ['//'], block: [['/*', '*/']] } as const;
/** A character, or Rust's lifetime. */
const CHARACTER = /'(?:\\[^\r\n]|[^'\\\r\n])'|'[A-Za-z_]\w*(?!')/;

interface CodeLanguage {
  readonly id: FormatId;
  readonly name: string;
  readonly extensions: readonly string[];
  readonly languageIds: readonly string[];
  readonly syntax: CodeSyntax;
}

const LANGUAGES: readonly CodeLanguage[] = [
  {
    id: 'python',
    name: 'Python',
    extensions: ['.py', '.pyi', '.pyw', '.ipy', '.pyx'],
    languageIds: ['python', 'cython'],
    syntax: { line: ['#'], block: [], strings: [...TRIPLE, DOUBLE, SINGLE] },
  },
  {
    id: 'c',
    name: 'C, C++, C#, Java, Kotlin, Scala, Swift, Go, Rust',
    extensions: [
      ...['.c', '.h', '.cc', '.cpp', '.cxx', '.hpp', '.hh', '.m', '.mm', '.cs', '.java', '.kt', '.kts', '.scala'],
      ...['.swift', '.go', '.rs', '.proto', '.sol', '.zig', '.glsl', '.hlsl', '.cu'],
    ],
    languageIds: [
      ...['c', 'cpp', 'cuda-cpp', 'csharp', 'java', 'kotlin', 'scala', 'swift', 'go', 'rust', 'objective-c'],
      ...['objective-cpp', 'proto3', 'proto', 'solidity', 'zig', 'shaderlab', 'hlsl', 'glsl'],
    ],
    syntax: {
      ...C_COMMENTS,
      strings: [
        { open: '"""', lines: true },
        { open: 'R"(', close: ')"', lines: true, raw: true },
        { open: 'r#"', close: '"#', lines: true, raw: true },
        { open: '`', lines: true, raw: true },
        DOUBLE,
      ],
      neither: CHARACTER,
    },
  },
  {
    id: 'dart',
    name: 'Dart, Groovy',
    extensions: ['.dart', '.groovy', '.gradle', '.gvy'],
    languageIds: ['dart', 'groovy', 'gradle', 'jenkinsfile'],
    syntax: { ...C_COMMENTS, strings: [...TRIPLE, DOUBLE, SINGLE] },
  },
  {
    id: 'css',
    name: 'CSS, SCSS, Less',
    extensions: ['.css', '.scss', '.sass', '.less', '.styl'],
    languageIds: ['css', 'scss', 'sass', 'less', 'stylus', 'postcss'],
    syntax: { ...C_COMMENTS, strings: [DOUBLE, SINGLE], neither: /https?:\/\// },
  },
  {
    id: 'shell',
    name: 'Shell, Ruby, Perl, R, PowerShell, TOML, Make',
    extensions: [
      ...['.sh', '.bash', '.zsh', '.fish', '.ksh', '.rb', '.rake', '.gemspec', '.pl', '.pm', '.r', '.ps1', '.psm1'],
      ...[
        '.toml',
        '.mk',
        '.cmake',
        '.jl',
        '.ex',
        '.exs',
        '.nix',
        '.tcl',
        '.awk',
        '.tf',
        '.gd',
        '.nim',
        '.cr',
        '.coffee',
        '.graphql',
        '.gql',
      ],
    ],
    languageIds: [
      ...['shellscript', 'fish', 'ruby', 'perl', 'perl6', 'raku', 'r', 'powershell', 'toml', 'makefile', 'dockerfile'],
      ...[
        'cmake',
        'julia',
        'elixir',
        'nix',
        'tcl',
        'awk',
        'terraform',
        'gdscript',
        'nim',
        'crystal',
        'coffeescript',
        'graphql',
      ],
      ...['dotenv', 'ignore', 'gitattributes', 'nginx', 'hcl', 'puppet'],
    ],
    syntax: {
      line: ['#'],
      block: [
        ['<#', '#>'],
        ['\n=begin', '\n=end'],
      ],
      // Not over lines: an apostrophe in a file of settings would turn all strings and comments behind it round.
      strings: [...TRIPLE, DOUBLE, SINGLE],
      hereDocuments: true,
      neither: /\$#|\$\{#|(?<=[^\s;|&(){}])#|\\["'#]/,
    },
  },
  {
    id: 'sql',
    name: 'SQL',
    extensions: ['.sql', '.ddl', '.psql', '.pls'],
    languageIds: ['sql', 'mssql', 'plsql', 'pgsql', 'mysql', 'sqlite', 'snowflake-sql'],
    syntax: { line: ['--'], block: [['/*', '*/']], strings: [{ open: "'", lines: true, raw: true }] },
  },
  {
    id: 'lua',
    name: 'Lua',
    extensions: ['.lua', '.luau'],
    languageIds: ['lua', 'luau'],
    syntax: {
      line: ['--'],
      block: [['--[[', ']]']],
      strings: [{ open: '[[', close: ']]', lines: true, raw: true }, DOUBLE, SINGLE],
    },
  },
  {
    id: 'haskell',
    name: 'Haskell, Elm',
    extensions: ['.hs', '.lhs', '.elm', '.purs'],
    languageIds: ['haskell', 'elm', 'purescript'],
    syntax: { line: ['--'], block: [['{-', '-}']], strings: [TRIPLE[0]!, DOUBLE] },
  },
  {
    id: 'lisp',
    name: 'Lisp, Clojure',
    extensions: ['.lisp', '.lsp', '.cl', '.el', '.clj', '.cljs', '.cljc', '.edn', '.scm', '.rkt'],
    languageIds: ['lisp', 'commonlisp', 'elisp', 'emacs-lisp', 'clojure', 'scheme', 'racket'],
    syntax: { line: [';'], block: [['#|', '|#']], strings: [{ open: '"', lines: true }], neither: /\\["';]/ },
  },
  {
    id: 'pascal',
    name: 'Pascal',
    extensions: ['.pas', '.pp', '.dpr', '.lpr'],
    languageIds: ['pascal', 'objectpascal', 'delphi'],
    syntax: {
      line: ['//'],
      block: [
        ['{', '}'],
        ['(*', '*)'],
      ],
      strings: [{ open: "'", raw: true }],
    },
  },
  {
    id: 'matlab',
    name: 'MATLAB, Erlang',
    extensions: ['.erl', '.hrl', '.octave'],
    languageIds: ['matlab', 'octave', 'erlang', 'prolog'],
    syntax: { line: ['%'], block: [['%{', '%}']], strings: [DOUBLE], neither: CHARACTER },
  },
  {
    id: 'basic',
    name: 'Visual Basic',
    extensions: ['.vb', '.vbs', '.bas', '.cls'],
    languageIds: ['vb', 'vba', 'vbscript'],
    syntax: { line: ["'"], block: [], strings: [{ open: '"', raw: true }] },
  },
  {
    id: 'batch',
    name: 'Batch',
    extensions: ['.bat', '.cmd'],
    languageIds: ['bat'],
    syntax: { line: ['REM ', 'rem ', 'Rem ', '::'], block: [], strings: [DOUBLE] },
  },
  {
    id: 'strings',
    name: '.strings (iOS, macOS)',
    extensions: ['.strings'],
    languageIds: ['strings', 'apple-strings'],
    syntax: { ...C_COMMENTS, strings: [{ open: '"', lines: true }], assigns: true },
  },
];

function formatOf({ id, name, extensions, languageIds, syntax }: CodeLanguage): Format {
  const read = lexer(syntax);
  return codeFormat(id, name, extensions, languageIds, read);
}

/** A format of source code by what finds its comments and strings. */
export function codeFormat(
  id: FormatId,
  name: string,
  extensions: readonly string[],
  languageIds: readonly string[],
  read: (source: string, from: number, to: number) => readonly CodeText[],
): Format {
  return {
    id,
    names: { kk: name, ru: name, en: name },
    extensions,
    languageIds,
    guest: true,
    layout: 'values',
    sidecar: true,
    rules: [],
    chunk: 'document',
    segment: (chunk) => ({
      segments: isAscii(chunk) ? [] : segmentsOfCode(chunk, read(chunk, 0, chunk.length)),
      problems: [],
    }),
  };
}

export const CODE_FORMATS: readonly Format[] = LANGUAGES.map(formatOf);

import type { SyntaxNodeRef, Tree } from '@lezer/common';
import type { Span } from '../../types';
import { type CodeText, codeFormat } from './code';
import { isAscii } from './inline';

/**
 * JavaScript and TypeScript, by a grammar: only that tells an expression from a division, and what is text in JSX.
 */

/** The text of a string is not read where it names something. */
const NAMING = new Set([
  ...['Property', 'ImportDeclaration', 'ExportDeclaration', 'MemberExpression', 'PatternProperty'],
  ...['LiteralType', 'PropertyType'],
]);
/** Attributes of JSX that nobody reads. */
const NAMING_ATTRIBUTE =
  /^(?:class(?:Name)?|id|key|name|ref|href|src|srcSet|to|for|htmlFor|type|role|rel|target|style|testID|data-.*)$/;

/** Comments, strings and JSX texts of a syntax tree, in order. */
function textsOf(source: string, tree: Tree, from: number): CodeText[] {
  const found: CodeText[] = [];
  const isName = ({ node }: SyntaxNodeRef) => {
    const parent = node.parent;
    if (parent === null || !NAMING.has(parent.name)) return false;
    return !parent.name.endsWith('Property') || /^\s*:/.test(source.slice(from + node.to, from + node.to + 200));
  };
  const isNamingAttribute = ({ node }: SyntaxNodeRef) => {
    const name = node.parent?.firstChild;
    return name != null && NAMING_ATTRIBUTE.test(source.slice(from + name.from, from + name.to));
  };
  tree.iterate({
    enter: (node) => {
      const start = from + node.from;
      const end = from + node.to;
      switch (node.name) {
        case 'LineComment':
          found.push({ kind: 'line', start, end });
          return false;
        case 'BlockComment':
          found.push({ kind: 'block', start: start + 2, end: source.endsWith('*/', end) ? end - 2 : end });
          return false;
        case 'String':
          if (!isName(node)) found.push({ kind: 'string', start: start + 1, end: Math.max(start + 1, end - 1) });
          return false;
        case 'JSXAttributeValue':
          if (!isNamingAttribute(node)) {
            found.push({ kind: 'markup', start: start + 1, end: Math.max(start + 1, end - 1) });
          }
          return false;
        case 'JSXText':
          found.push({ kind: 'markup', start, end });
          return false;
        case 'TemplateString':
          found.push(...template(node, start + 1, Math.max(start + 1, end - 1)));
          return undefined;
        default:
          return undefined;
      }
    },
  });
  // What stands in a template was found behind it.
  return found.sort((a, b) => a.start - b.start);

  /** A template is one text with holes; where a hole has texts of its own, it parts two. */
  function template({ node }: SyntaxNodeRef, start: number, end: number): CodeText[] {
    const parts: CodeText[] = [];
    let holes: Span[] = [];
    let begin = start;
    for (const hole of node.getChildren('Interpolation')) {
      const span = { start: from + hole.from, end: from + hole.to };
      if (isAscii(source.slice(span.start, span.end))) holes.push(span);
      else {
        if (span.start > begin) parts.push({ kind: 'string', start: begin, end: span.start, holes });
        holes = [];
        begin = span.end;
      }
    }
    if (end > begin) parts.push({ kind: 'string', start: begin, end, holes });
    return parts;
  }
}

type Dialect = 'jsx' | 'ts' | 'jsx ts';
const parsers = new Map<Dialect, { parse(text: string): Tree }>();

function parserOf(dialect: Dialect): { parse(text: string): Tree } {
  let parser = parsers.get(dialect);
  if (parser === undefined) {
    // Not before it is needed: its tables are large.
    const { parser: grammar } = require('@lezer/javascript') as typeof import('@lezer/javascript');
    parser = grammar.configure({ dialect });
    parsers.set(dialect, parser);
  }
  return parser;
}

/** Comments, strings and JSX texts of source `[from, to)`, in order. */
export function javascriptTexts(source: string, from: number, to: number, dialect: Dialect = 'jsx'): CodeText[] {
  return textsOf(source, parserOf(dialect).parse(source.slice(from, to)), from);
}

export const javascript = codeFormat(
  'javascript',
  'JavaScript',
  ['.js', '.jsx', '.mjs', '.cjs'],
  ['javascript', 'javascriptreact'],
  (source, from, to) => javascriptTexts(source, from, to),
);

export const typescript = codeFormat(
  'typescript',
  'TypeScript',
  ['.ts', '.mts', '.cts'],
  ['typescript'],
  (source, from, to) => javascriptTexts(source, from, to, 'ts'),
);

export const tsx = codeFormat('tsx', 'TSX', ['.tsx'], ['typescriptreact'], (source, from, to) =>
  javascriptTexts(source, from, to, 'jsx ts'),
);

import { SegmentBuilder, type TaggedToken } from '../segment';
import type { Format } from './format';

/**
 * CoNLL and IOB2: a token a line with its columns, a blank line between sentences; each sentence is one segment, its
 * tokens joined by single spaces, or by nothing behind CoNLL-U's `SpaceAfter=No`. The gap stands for everything between two tokens, tags and
 * line end included, so no edit may reach over it.
 */

const TAG = /^(?:O|[BIESLUM]-\S+)$/;

/** KazNERD writes a sentence's id as its first "token"; CoNLL-2003 opens documents with `-DOCSTART-`. */
const NOT_A_TOKEN = /^(?:[A-Z]ID\d+|-DOCSTART-)$/;

export function isTag(text: string): boolean {
  return TAG.test(text);
}

const NO_SPACE = /(?:^|\|)SpaceAfter=No(?:$|\|)/;

interface Column {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function columnsOf(line: string, base: number): Column[] {
  const pattern = line.includes('\t') ? /[^\t]+/g : /\S+/g;
  return [...line.matchAll(pattern)].map((match) => {
    const text = match[0].trim();
    const start = base + match.index + match[0].indexOf(text);
    return { text, start, end: start + text.length };
  });
}

/** Three lines or more of `token tag` among the first: pre-tokenised text in a file of any name. */
function looksLikeConll(sample: string): boolean {
  const lines = sample
    .split(/\r\n|\n|\r/)
    .slice(0, 40)
    .filter((line) => line.trim() !== '');
  const tagged = lines.filter((line) => /^\S+(?:[ \t]\S+)*[ \t](?:O|[BIESLUM]-[A-Z_]+)$/.test(line));
  return tagged.length >= 3 && tagged.length >= lines.length - 1;
}

/** Which rows of CoNLL-U stand in the text: of a range the range itself, not the words behind it, which are its analysis; no empty node. */
function textRows(): (id: string) => boolean {
  // The last word of the range that was begun last.
  let rangeEnd = 0;
  return (id) => {
    const [, first = '', mark = '', last = ''] = /^(\d+)([-.]?)(\d*)$/.exec(id) ?? [];
    if (mark === '.' || (mark === '' && Number(first) <= rangeEnd)) return false;
    if (mark === '-') rangeEnd = Number(last);
    return true;
  };
}

/** The words of a CoNLL-U sentence as its text has them, in order. */
function wordsOf(chunk: string): string[] {
  const isOfText = textRows();
  return chunk.split(/\r\n|\n|\r/).flatMap((line) => {
    const [id = '', word = ''] = line.split('\t');
    return /^\d+(?:[-.]\d+)?$/.test(id) && isOfText(id) ? [word.trim()] : [];
  });
}

const TEXT_COMMENT = /^(# text = )(.*)$/m;

/** The comment `# text = …` with the words that were changed; left as it is where it was not made of the words before. */
function withTextComment(before: string, after: string): string {
  const sentence = TEXT_COMMENT.exec(after)?.[2];
  if (sentence === undefined) return after;
  const old = wordsOf(before);
  const words = wordsOf(after);
  if (old.length !== words.length) return after;
  let at = 0;
  let made = '';
  for (const [k, word] of old.entries()) {
    const start = sentence.indexOf(word, at);
    if (start < 0 || sentence.slice(at, start).trim() !== '') return after;
    made += sentence.slice(at, start) + words[k]!;
    at = start + word.length;
  }
  const rest = sentence.slice(at);
  return rest.trim() === '' ? after.replace(TEXT_COMMENT, (_, label: string) => label + made + rest) : after;
}

export const conll: Format = {
  id: 'conll',
  names: { kk: 'CoNLL / IOB2', ru: 'CoNLL / IOB2', en: 'CoNLL / IOB2' },
  extensions: ['.iob2', '.conll*', '.iob', '.bio', '.bioes'].flatMap((end) => [end, `${end}.txt`]),
  languageIds: ['iob2', 'qalam-conll', 'conll'],
  contributes: {
    extensions: ['.iob2', '.conll', '.bio'],
    configuration: './syntaxes/iob2.language-configuration.json',
    grammar: { scopeName: 'text.iob2', path: './syntaxes/iob2.tmLanguage.json' },
  },
  layout: 'values',
  tokenized: true,
  sidecar: false,
  rules: [],
  sniff: { insteadOf: 'plain', test: looksLikeConll },
  chunk: 'paragraph',
  settle: withTextComment,
  segment(chunk, options) {
    const builder = new SegmentBuilder();
    const tokens: TaggedToken[] = [];
    let textLength = 0;
    let previousEnd = -1;
    let gap = ' ';
    let base = 0;
    const isOfText = textRows();
    const rows = chunk.split(/(?<=\n)|(?<=\r)(?!\n)/).map((raw) => {
      const columns = columnsOf(raw.replace(/[\r\n]+$/, ''), base);
      base += raw.length;
      const isConllU = columns.length >= 8 && /^\d+(?:[-.]\d+)?$/.test(columns[0]!.text);
      return { columns, isConllU, isTagged: !isConllU && columns.length > 1 && isTag(columns.at(-1)!.text) };
    });
    // Beside tagged tokens a last column is a tag, whatever stands in it.
    const tagged = rows.find(({ isTagged }) => isTagged)?.columns.length;
    for (const [line, { columns, isConllU, isTagged }] of rows.entries()) {
      const last = columns.at(-1);
      if (last === undefined) continue;
      const hasTag = isTagged || (!isConllU && columns.length === tagged && !columns[0]!.text.startsWith('#'));
      if (columns[0]!.text.startsWith('#') && !hasTag) continue;
      if (isConllU && !isOfText(columns[0]!.text)) continue;
      const token = columns[options?.tokenColumn ?? (isConllU ? 1 : 0)];
      if (token === undefined || (tokens.length === 0 && NOT_A_TOKEN.test(token.text))) continue;
      if (previousEnd >= 0) {
        builder.object(previousEnd, token.start, gap);
        textLength += gap.length;
      }
      gap = isConllU && NO_SPACE.test(columns[9]?.text ?? '') ? '' : ' ';
      builder.literal(chunk, token.start, token.end);
      tokens.push({
        text: token.text,
        tag: hasTag ? last.text : '',
        ...(options?.tagScheme && { scheme: options.tagScheme }),
        line,
        start: textLength,
        end: textLength + token.text.length,
        source: { start: token.start, end: token.end },
        tagSource: hasTag ? { start: last.start, end: last.end } : { start: token.end, end: token.end },
      });
      textLength += token.text.length;
      previousEnd = token.end;
    }
    const encode = (text: string) => (/\s/u.test(text) ? undefined : text);
    const segments = builder.build({ encode });
    let offset = 0;
    let next = 0;
    return {
      segments: segments.map((segment) => {
        const from = offset;
        offset += segment.text.length;
        const own: TaggedToken[] = [];
        for (; next < tokens.length && tokens[next]!.start < offset; next++) {
          const token = tokens[next]!;
          own.push({ ...token, start: token.start - from, end: Math.min(token.end, offset) - from });
        }
        return segment.withTokens(own);
      }),
      problems: [],
    };
  },
};

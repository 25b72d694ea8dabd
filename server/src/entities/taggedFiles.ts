/**
 * Files of annotated text that are no JSON: tagged tokens (CoNLL-2003 and its like in every scheme), CoNLL-U, CoNLL-2012
 * (OntoNotes), WebAnno TSV 3, and the standoff files of brat. Pure functions over the whole text of a file.
 */
import type { Result } from '../types';
import type { AnnotatedDocument, AnnotatedSpan } from './annotations';
import { isIdLine, parseIob2, type TaggedSentence } from './iob2';
import { schemeOf, toIob2 } from './schemes';

export interface TaggedFile {
  /** What it was taken for, for people. */
  readonly shape: string;
  readonly items: readonly ({ readonly sentence: TaggedSentence } | { readonly document: AnnotatedDocument })[];
}

const bad = (error: string): Result<never> => ({ ok: false, error });

/** Lines of sentences, which blank lines part; those that `isComment` says are left out. */
function blocks(text: string, isComment: (line: string) => boolean): { lines: string[]; first: number }[] {
  const found: { lines: string[]; first: number }[] = [];
  let lines: string[] = [];
  let first = 0;
  const all = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const [i, line] of [...all, ''].entries()) {
    if (line.trim() === '') {
      if (lines.length > 0) found.push({ lines, first });
      lines = [];
    } else if (!isComment(line)) {
      if (lines.length === 0) first = i + 1;
      lines.push(line);
    }
  }
  return found;
}

/** Sentences with their tags made IOB2, whatever scheme they are in. */
export function inIob2(sentences: readonly TaggedSentence[], shape: string): Result<TaggedFile> {
  const scheme = schemeOf(sentences.map(({ tags }) => tags));
  if (!scheme.ok) return scheme;
  const items = sentences.map((sentence) => ({ sentence: { ...sentence, tags: toIob2(sentence.tags, scheme.value) } }));
  return { ok: true, value: { shape: `${shape}, ${scheme.value}`, items } };
}

const CONLLU_LINE = /^\d+(?:[-.]\d+)?\t(?:[^\t]*\t){8}[^\t]*$/;

/** CoNLL-U with tags in its last column (`NER=B-PER`, as the CoNLL-U Plus treebanks of names write it). */
function conllu(text: string): Result<TaggedFile> {
  let tagged = 0;
  const sentences: TaggedSentence[] = [];
  for (const { lines, first } of blocks(text, (line) => line.startsWith('#'))) {
    const tokens: string[] = [];
    const tags: string[] = [];
    let rangeEnd = 0;
    for (const [i, line] of lines.entries()) {
      if (!CONLLU_LINE.test(line)) return bad(`line ${first + i}: not ten columns of CoNLL-U`);
      const columns = line.split('\t');
      const [, from = '', mark = '', to = ''] = /^(\d+)([-.]?)(\d*)$/.exec(columns[0]!) ?? [];
      const tag = /(?:^|\|)(?:NER|NE|Entity)=([^|]+)/.exec(columns[9]!)?.[1];
      if (tag !== undefined) tagged++;
      if (mark === '.' || (mark === '' && Number(from) <= rangeEnd)) continue;
      if (mark === '-') rangeEnd = Number(to);
      tokens.push(columns[1]!.replaceAll(' ', '\u00a0'));
      tags.push(tag ?? 'O');
    }
    sentences.push({ id: '', tokens, tags });
  }
  if (tagged === 0) return bad('CoNLL-U without entities: its last column has no NER=…');
  return inIob2(sentences, 'CoNLL-U (NER in the last column)');
}

const BRACKETS = /^(?:\*|\(([A-Z_]+)\*?\)?|\*\))$/;

/** OntoNotes columns of CoNLL-2012: the names in the eleventh, as brackets. */
function conll2012(text: string): Result<TaggedFile> {
  const sentences: TaggedSentence[] = [];
  for (const { lines, first } of blocks(text, (line) => line.startsWith('#'))) {
    let open = '';
    const tokens: string[] = [];
    const tags: string[] = [];
    for (const [i, line] of lines.entries()) {
      const columns = line.trim().split(/\s+/);
      const cell = columns[10];
      const match = cell === undefined ? null : BRACKETS.exec(cell);
      if (columns.length < 12 || match === null)
        return bad(`line ${first + i}: no names of CoNLL-2012 in the eleventh column`);
      if (match[1] !== undefined) open = match[1];
      tokens.push(columns[3]!);
      tags.push(open === '' ? 'O' : `${match[1] === undefined ? 'I' : 'B'}-${open}`);
      if (cell!.endsWith(')')) open = '';
    }
    sentences.push({ id: '', tokens, tags });
  }
  return inIob2(sentences, 'CoNLL-2012 (OntoNotes)');
}

const unescapeWebAnno = (text: string) => text.replace(/\\([[\]|_;\\*>])/g, '$1');

/**
 * WebAnno TSV 3: of its first span layer the feature `value`, as INCEpTION's layer of names has it behind an identifier, else the first.
 * Offsets are those of Java, UTF-16 units.
 */
function webAnno(text: string): Result<TaggedFile> {
  const layer = /^#T_SP=([^|\n\r]+)\|([^\n\r]+)/m.exec(text);
  if (layer === null) return bad('WebAnno TSV without a layer of spans (#T_SP)');
  const features = layer[2]!.trim().split('|');
  const feature = Math.max(0, features.indexOf('value'));
  const items: { document: AnnotatedDocument }[] = [];
  let sentence: string | undefined;
  let rows: { start: number; end: number; token: string; cell: string; line: number }[] = [];
  const flush = (): string | undefined => {
    if (sentence === undefined) return undefined;
    const base = rows[0]?.start ?? 0;
    const spans = new Map<string, AnnotatedSpan>();
    for (const { start, end, token, cell, line } of rows) {
      const there = sentence.slice(start - base, end - base);
      if (there !== token) return `line ${line}: the offsets give “${there}”, the token is “${token}”`;
      for (const [i, part] of cell.split(/(?<!\\)\|/).entries()) {
        const [, label = '', number] = /^(.*?)(?:\[(\d+)\])?$/.exec(part) ?? [];
        if (label === '' || label === '_') continue;
        // One with a number goes on over tokens.
        const key = number === undefined ? `${start} ${i}` : `#${number}`;
        const before = spans.get(key);
        const name = unescapeWebAnno(label);
        if (name === '*') return `line ${line}: a span without a class`;
        spans.set(key, { start: before?.start ?? start - base, end: end - base, class: name });
      }
    }
    items.push({
      document: {
        text: sentence,
        spans: [...spans.values()],
        tokens: rows.map(({ start, end }) => ({ start: start - base, end: end - base })),
      },
    });
    sentence = undefined;
    rows = [];
    return undefined;
  };
  for (const [i, line] of [...text.split(/\r\n|\r|\n/), '#Text=end'].entries()) {
    if (line.startsWith('#Text=')) {
      const problem = rows.length > 0 ? flush() : undefined;
      if (problem !== undefined) return bad(problem);
      sentence = `${sentence === undefined ? '' : `${sentence}\n`}${unescapeWebAnno(line.slice('#Text='.length))}`;
    } else if (line.trim() !== '' && !line.startsWith('#')) {
      const [id = '', offsets = '', token = '', ...cells] = line.split('\t');
      const cell = cells[feature] ?? '_';
      const [, start, end] = /^(\d+)-(\d+)$/.exec(offsets) ?? [];
      if (start === undefined || !/^\d+-\d+(?:\.\d+)?$/.test(id)) return bad(`line ${i + 1}: no row of WebAnno TSV`);
      // A part of a token, which has a row of its own.
      if (id.includes('.')) return bad(`line ${i + 1}: spans inside of tokens are not read`);
      rows.push({ start: Number(start), end: Number(end), token: unescapeWebAnno(token), cell, line: i + 1 });
    }
  }
  return { ok: true, value: { shape: `WebAnno TSV 3 (${layer[1]}, ${features[feature]})`, items } };
}

/** The standoff file of brat with the text that lies beside it. Its offsets are Python's, code points. */
function brat(annotations: string, text: string): Result<TaggedFile> {
  // A byte order mark counts for some programs and for others not.
  const read = text.startsWith('\ufeff') ? standoff(annotations, text.slice(1)) : undefined;
  return read?.ok ? read : standoff(annotations, text);
}

function standoff(annotations: string, text: string): Result<TaggedFile> {
  const spans: AnnotatedSpan[] = [];
  const others: string[] = [];
  const index: number[] = [];
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) index.push(i);
  index.push(text.length);
  for (const [i, line] of annotations
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line === '') continue;
    if (!line.startsWith('T')) {
      others.push(line);
      continue;
    }
    const [, id = '', label = '', places = '', said = ''] = /^(T\d+)\t(\S+) ([\d; ]+)\t(.*)$/.exec(line) ?? [];
    if (id === '') return bad(`line ${i + 1}: no text-bound annotation of brat`);
    if (places.includes(';')) return bad(`line ${i + 1}: a span of several pieces, which no other shape has`);
    const [start, end] = places.split(' ').map((place) => index[Number(place)]);
    const there = start === undefined || end === undefined ? undefined : text.slice(start, end);
    if (there?.replace(/\r?\n/g, ' ') !== said)
      return bad(`line ${i + 1}: it says “${said}”, and in the text there is “${there ?? 'nothing'}”`);
    spans.push({ start: start!, end: end!, class: label, id });
  }
  const document = { text, spans, ...(others.length > 0 && { rest: { brat: others } }) };
  return { ok: true, value: { shape: 'brat', items: [{ document }] } };
}

/**
 * Reads a file, told by its beginning. `beside`: the text of the `.txt` file beside a file of brat, if there is one. An error says
 * what it is not.
 */
export function parseTaggedFile(text: string, beside: string | undefined): Result<TaggedFile> {
  const [first = ''] = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r\n|\r|\n/);
  if (/^#\s?FORMAT=WebAnno TSV/.test(first)) return webAnno(text);
  if (
    (first === '' && beside !== undefined) ||
    /^T\d+\t\S+ \d+ \d+/.test(first) ||
    /^[REAMN#*]\d*\t\S+ (?:Arg1:)?T\d+/.test(first)
  ) {
    return beside === undefined
      ? bad('annotations of brat without the text: its .txt file has to lie beside it')
      : brat(text, beside);
  }
  const rows = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (first.startsWith('#begin document')) return conll2012(text);
  if (rows.length > 0 && rows.slice(0, 20).every((line) => CONLLU_LINE.test(line))) return conllu(text);
  const sentences = tokensAndTags(text);
  if (!sentences.ok) return sentences;
  // A first row of column names, or prose, is no tagged text.
  const columns = new Set(rows.slice(0, 200).map((line) => (line.trim().split(/\s+/).length > 1 ? 'tagged' : 'bare')));
  if (sentences.value.length > 0 && !columns.has('tagged')) return bad('tokens without tags');
  return inIob2(sentences.value, 'tagged tokens');
}

/** A tag of any scheme, and the classes of chunks, which CoNLL-2003 tags in the same way in a column of their own. */
const IS_TAG = /^(?:O|[BIESLUM]-\S+)$/;
const IS_CHUNK = /^(?:O|[BIESLUM]-(?:NP|VP|PP|ADVP|ADJP|SBAR|PRT|CONJP|INTJ|LST|UCP))$/;

/** The columns of a line, which are parted by tabs where it has one. */
const columnsOf = (line: string) =>
  line.includes('\t')
    ? line
        .split('\t')
        .map((cell) => cell.trim())
        .filter((cell, i, all) => cell !== '' || i < all.length - 1)
    : line.trim().split(/\s+/);

/**
 * Sentences of tagged tokens, whose columns are told by what stands in them: numbers of tokens in the first, tags in one. An error
 * where two columns have tags. Lines of `# …` without a tag are comments.
 */
function tokensAndTags(text: string): Result<TaggedSentence[]> {
  const isComment = (line: string) => /^#(?:\s|$)/.test(line) && !IS_TAG.test(columnsOf(line).at(-1)!);
  const kept = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => !isComment(line));
  const rows = kept.flatMap((line) => {
    const columns = columnsOf(line);
    return line.trim() === '' || isIdLine(columns[0]!) ? [] : [columns];
  });
  const width = rows[0]?.length ?? 0;
  const isSpaced = rows.some(([token]) => /\s/.test(token!));
  if ((width < 3 && !isSpaced) || rows.some((row) => row.length !== width))
    return { ok: true, value: parseIob2(kept.join('\n')) };
  const token = width > 2 && rows.every(([number]) => /^\d+$/.test(number!)) ? 1 : 0;
  const tagged = [...rows[0]!.keys()].filter((column) => {
    const cells = rows.map((row) => row[column]!);
    return (
      column > token &&
      cells.every((cell) => IS_TAG.test(cell)) &&
      cells.some((cell) => cell !== 'O') &&
      !cells.every((cell) => IS_CHUNK.test(cell))
    );
  });
  if (tagged.length > 1)
    return bad(`tags in columns ${tagged.map((column) => column + 1).join(' and ')}: leave one of them`);
  const tag = tagged[0] ?? width - 1;
  const sentences: TaggedSentence[] = [];
  for (const { lines } of blocks(kept.join('\n'), () => false)) {
    const id = isIdLine(columnsOf(lines[0]!)[0]!) ? columnsOf(lines[0]!)[0]! : '';
    const cells = lines.slice(id === '' ? 0 : 1).map(columnsOf);
    if (cells.length === 0) continue;
    // White space would make two columns of it again.
    sentences.push({
      id,
      tokens: cells.map((row) => row[token]!.replace(/\s+/g, '\u00a0')),
      tags: cells.map((row) => row[tag]!),
    });
  }
  return { ok: true, value: sentences };
}

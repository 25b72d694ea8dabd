import { SegmentBuilder } from '../segment';
import type { Format, Segmentation } from './format';
import { addInline, ESCAPES, inlinePattern, placeholders, plainly, readEscape } from './inline';
import { linesOf } from './lines';

/**
 * Gettext catalogues (PO, POT): comments and translations are prose. `msgid` is the key of a text and stays as it is, and so
 * do placeholders. The header (`msgid ""`) is no prose.
 */

const INLINE = inlinePattern(() => `${ESCAPES}|${placeholders()}`);
const STRING = /^\s*(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d+\])?\s*)?"/;

function segment(chunk: string): Segmentation {
  const segments: Segmentation['segments'][number][] = [];
  let builder = new SegmentBuilder();
  let encode: (text: string) => string | undefined = plainly;
  const flush = () => {
    segments.push(...builder.build({ encode }));
    builder = new SegmentBuilder();
  };
  let field = '';
  let id = '';
  for (const { start, end } of linesOf(chunk)) {
    const line = chunk.slice(start, end);
    const comment = /^#\.?[ \t]+/.exec(line)?.[0];
    if (comment !== undefined) {
      flush();
      encode = (text) => (/[\r\n]/.test(text) ? undefined : text);
      builder.literal(chunk, start + comment.length, end);
      flush();
      continue;
    }
    const string = line.startsWith('#') ? null : STRING.exec(line);
    if (string === null) {
      flush();
      field = '';
      continue;
    }
    const [head, keyword] = string;
    const from = start + head.length;
    const text = line.trimEnd().slice(head.length).replace(/"$/, '');
    if (keyword !== undefined) {
      flush();
      field = keyword;
      encode = plainly;
      if (field === 'msgid') id = '';
    }
    if (field === 'msgid') id += text;
    if (field !== 'msgstr' || id === '') continue;
    addInline(builder, chunk, from, from + text.length, INLINE(), (match) =>
      match.startsWith('\\') && !match.startsWith('\\(') ? readEscape(match) : 'object',
    );
  }
  flush();
  return { segments, problems: [] };
}

export const gettext: Format = {
  id: 'gettext',
  names: { kk: 'Аударма (PO)', ru: 'Перевод (PO)', en: 'Translation (PO)' },
  extensions: ['.po', '.pot'],
  languageIds: ['po', 'pot', 'gettext'],
  contributes: { extensions: ['.po', '.pot'] },
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: [],
  // Not `paragraph`: blank lines between entries are only a custom.
  chunk: 'document',
  segment,
};

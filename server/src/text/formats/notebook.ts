import { parseTree } from 'jsonc-parser';
import type { Finding } from '../../types';
import { type Segment, SegmentBuilder } from '../segment';
import { within } from '../within';
import { CODE_FORMATS } from './code';
import type { Format, Segmentation } from './format';
import { decodeJsonString, encodeJson, isTooDeep, JSON_RULES, segmentByParser, TOO_DEEP } from './json';
import { markdown } from './markdown';

/**
 * Jupyter notebooks: the text of Markdown cells as Markdown, comments and strings of code cells. Outputs are no prose. In VS
 * Code a notebook's cells are documents of their own; this is for files.
 */

function segment(chunk: string): Segmentation {
  if (isTooDeep(chunk)) return { segments: [], problems: [TOO_DEEP] };
  // What is wrong with the file as JSON.
  const problems: Finding[] = [...segmentByParser(chunk, () => false, false).problems];
  const tree = parseTree(chunk);
  const member = (node: typeof tree, name: string) =>
    node?.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
  const language = member(member(member(tree, 'metadata'), 'language_info'), 'name')?.value;
  const code = CODE_FORMATS.find(({ languageIds }) => languageIds.includes(language)) ?? CODE_FORMATS[0]!;
  const segments: Segment[] = [];
  for (const cell of member(tree, 'cells')?.children ?? []) {
    const kind = member(cell, 'cell_type')?.value;
    const source = member(cell, 'source');
    const format = kind === 'markdown' ? markdown : kind === 'code' ? code : undefined;
    if (format === undefined || source === undefined) continue;
    const builder = new SegmentBuilder();
    for (const { type, offset, length } of source.type === 'array' ? (source.children ?? []) : [source]) {
      if (type === 'string') decodeJsonString(chunk, offset, offset + length, builder);
    }
    if (builder.isEmpty) continue;
    const { text, pieces } = builder.whole();
    const inner = format.segment(text);
    for (const found of inner.segments) segments.push(within(found, pieces, encodeJson));
  }
  return { segments: segments.sort((a, b) => a.start - b.start), problems };
}

export const notebook: Format = {
  id: 'notebook',
  names: { kk: 'Jupyter дәптері', ru: 'Блокнот Jupyter', en: 'Jupyter notebook' },
  extensions: ['.ipynb'],
  languageIds: ['ipynb'],
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: JSON_RULES,
  chunk: 'document',
  segment,
};

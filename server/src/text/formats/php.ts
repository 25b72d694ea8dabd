import type { Segment } from '../segment';
import { lexer, segmentsOfCode } from './code';
import type { Format } from './format';
import { segmentHtml } from './html';
import { isAscii } from './inline';

/** PHP: comments and strings inside of `<?php … ?>`, HTML outside. */

const read = lexer({
  line: ['//', '#'],
  block: [['/*', '*/']],
  strings: [
    { open: '"', lines: true },
    { open: "'", lines: true },
  ],
  neither: /#(?=\[)/,
});

function segment(source: string): Segment[] {
  if (isAscii(source)) return [];
  const segments: Segment[] = [];
  const add = (found: readonly Segment[]) => {
    for (const one of found) segments.push(one);
  };
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<?', at);
    add(segmentHtml(source, at, open < 0 ? source.length : open));
    if (open < 0) break;
    const close = source.indexOf('?>', open + 2);
    const end = close < 0 ? source.length : close;
    add(segmentsOfCode(source, read(source, open + 2, end)));
    at = end + 2;
  }
  return segments;
}

export const php: Format = {
  id: 'php',
  names: { kk: 'PHP', ru: 'PHP', en: 'PHP' },
  extensions: ['.php', '.phtml', '.blade.php'],
  languageIds: ['php', 'blade'],
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: [],
  chunk: 'document',
  segment: (chunk) => ({ segments: segment(chunk), problems: [] }),
};

import { decodeHTMLStrict } from 'entities';
import { SegmentBuilder } from '../segment';
import type { Format } from './format';
import { addInline } from './inline';
import { linesOf } from './lines';

/**
 * Subtitles (SubRip, WebVTT): cues between blank lines, each a number or name, a line of times, and the lines that are
 * shown. Those are prose; tags, positions and style sheets are not.
 */

const TIMES = /^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->/;
const TAGS = /<\/?[A-Za-z0-9][^<>\n]*>|\{\\[^{}\n]*\}|&[A-Za-z#][A-Za-z0-9]{1,10};/g;

export const subtitles: Format = {
  id: 'subtitles',
  names: { kk: 'Субтитр', ru: 'Субтитры', en: 'Subtitles' },
  extensions: ['.srt', '.vtt'],
  languageIds: ['srt', 'subrip', 'subtitles', 'vtt', 'webvtt'],
  contributes: { extensions: ['.srt', '.vtt'] },
  layout: 'values',
  sidecar: true,
  rules: [],
  chunk: 'paragraph',
  segment(chunk) {
    const lines = linesOf(chunk);
    const at = lines.findIndex(({ start, end }) => TIMES.test(chunk.slice(start, end)));
    const head = chunk.replace(/^\uFEFF/, '');
    // Without times it is a comment, the file's head or a style sheet; a text that has just been begun is prose already.
    if (at < 0 && /^(?:WEBVTT|STYLE|REGION)\b/.test(head)) return { segments: [], problems: [] };
    const builder = new SegmentBuilder();
    let before = -1;
    for (const { start, end } of lines.slice(at + 1)) {
      if (at < 0 && /^\s*(?:\d+|NOTE)?\s*$/.test(chunk.slice(start, end))) continue;
      if (before >= 0) builder.escape('\n', before, start);
      addInline(builder, chunk, start, end, TAGS, (mark) =>
        mark.startsWith('&') ? { text: decodeHTMLStrict(mark) } : 'object',
      );
      before = end;
    }
    const encode = (text: string) => (/[\r\n<>]|-->/.test(text) ? undefined : text);
    return { segments: builder.build({ encode }), problems: [] };
  },
};

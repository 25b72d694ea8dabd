import { MAX_SEGMENT, plainSegment, SegmentBuilder } from '../segment';
import type { Format } from './format';
import { contentEnd } from './lines';

/** Plain text, a line at a time. */
export const plain: Format = {
  id: 'plain',
  names: { kk: 'Мәтін', ru: 'Текст', en: 'Text' },
  extensions: ['.txt'],
  languageIds: ['plaintext', 'git-commit'],
  // Settings of the editor, most of them: their comments and strings are read as lines.
  quietLanguageIds: ['jsonc'],
  wordSuggestions: false,
  layout: 'lines',
  sidecar: true,
  rules: [],
  chunk: 'line',
  segment(chunk) {
    const end = contentEnd(chunk);
    if (end <= MAX_SEGMENT) {
      const segment = plainSegment(chunk, 0, end);
      return { segments: segment ? [segment] : [], problems: [] };
    }
    const builder = new SegmentBuilder();
    builder.literal(chunk, 0, end);
    return { segments: builder.build({}), problems: [] };
  },
};

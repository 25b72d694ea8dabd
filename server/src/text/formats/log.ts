import { SegmentBuilder } from '../segment';
import type { Format } from './format';
import { addInline, inlinePattern, paths } from './inline';
import { contentEnd } from './lines';

/** Where the message of a line begins: behind date, time, level, thread and the name of the logger. */
const HEAD =
  /^\s*(?:(?:\[[^\]\n]{0,60}\]|\(?\d{4}[-/.]\d\d[-/.]\d\d\)?(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d:\d\d(?:[.,]\d+)?|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d|<\d+>|\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b|[\w.$/-]{1,80}(?:\[\d+\])?(?=:\s|\s-\s)|[A-Za-z][\p{L}\p{N}_.$/-]{0,80}(?=:\s|\s-\s))[:|,]?\s*[-–]?\s*)*/iu;

/** Requests, members of a record (`key=value`), addresses and files; but no e-mail address and no long number, which may be somebody's. */
const INLINE = inlinePattern(
  () =>
    String.raw`"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) [^"\n]*"|(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_.]{0,40}=(?!"?(?:[^\s,;)\]"]*@|[+(]?\d[\d()\s-]{8}))(?:"[^"\n]*"|[^\s,;)\]]*)|\{"[^{}\n]*\}|https?:\/\/\S+|${paths()}`,
);

/** Logs: what a line says behind its head. */
export const log: Format = {
  id: 'log',
  names: { kk: 'Журнал', ru: 'Журнал', en: 'Log' },
  extensions: ['.log'],
  languageIds: ['log'],
  guest: true,
  layout: 'values',
  sidecar: false,
  rules: [],
  chunk: 'line',
  segment(chunk) {
    const builder = new SegmentBuilder();
    const end = contentEnd(chunk);
    // A head is short; in a longer line white space would be read again from each of its places.
    const head = HEAD.exec(chunk.slice(0, 300))?.[0].length ?? 0;
    addInline(builder, chunk, Math.min(head, end), end, INLINE(), () => 'object');
    return { segments: builder.build({}), problems: [] };
  },
};

/** Which languages: of a range, of words inside Kazakh text, of lines that are not Kazakh. */
import type { AnalysisPool } from '../../analysis/pool';
import {
  type ForeignPassage,
  type ForeignWords,
  ForeignWordsRequest,
  type LanguageShare,
  LanguagesRequest,
  NotKazakhRequest,
} from '../../protocol';
import { shorten } from '../../text/shorten';
import { onDocument } from '../dispatch';
import type { OpenDocument } from '../findings';

/** UTF-16 units of prose that are read word by word; of a longer range the lines' own languages are added up. */
const WORD_LEVEL = 8000;
/** UTF-16 units of one passage shown in a list. */
const SHOWN_TEXT = 200;
const MOST_PASSAGES = 20_000;

export function sharesOf(units: ReadonlyMap<string, number>): LanguageShare[] {
  const total = [...units.values()].reduce((sum, n) => sum + n, 0);
  return [...units].map(([label, n]) => ({ label, share: n / total })).sort((a, b) => b.share - a.share);
}

/** The languages of the lines, or of the whole document, by what is analysed. */
export function languagesOf(document: OpenDocument, startLine?: number, endLine?: number): LanguageShare[] {
  if (startLine === undefined) return sharesOf(document.totals().languages);
  const units = new Map<string, number>();
  document.forEachResult(
    (result) => {
      for (const [label, n] of result.languages) units.set(label, (units.get(label) ?? 0) + n);
    },
    startLine,
    endLine,
  );
  return sharesOf(units);
}

/** How many sentences were not spell-checked because they are not Kazakh in Cyrillic letters, by label, most first. */
export function uncheckedIn(document: OpenDocument): { label: string; sentences: number }[] {
  const counts = new Map<string, number>();
  document.forEachResult(({ unchecked }) => {
    for (const [label, n] of unchecked ?? []) counts.set(label, (counts.get(label) ?? 0) + n);
  });
  return [...counts].map(([label, sentences]) => ({ label, sentences })).sort((a, b) => b.sentences - a.sentences);
}

export const rangeLanguages = (pool: AnalysisPool) =>
  onDocument(LanguagesRequest, {}, async (view, { range }) => {
    const { document } = view;
    const { texts, whole } = document.proseIn(range, WORD_LEVEL);
    if (texts.length === 0) return { languages: [] };
    const reports = whole ? await pool.detect([texts.join('\n')]) : undefined;
    view.check();
    const report = reports?.[0];
    if (!report) return { languages: languagesOf(document, range.start.line, range.end.line) };
    const { label, probability, script, variant } = report.detection;
    return {
      languages: sharesOf(new Map(Object.entries(report.words))),
      detection: { label, probability, script, ...(variant && { variant }) },
    };
  });

export const foreignWords = onDocument(ForeignWordsRequest, { wait: 1000 }, ({ document }) => {
  const found: ForeignWords[] = [];
  document.forEachResult((result, line) => {
    for (const words of result.foreignWords ?? []) {
      found.push({ label: words.label, range: document.toRange(line, words) });
    }
  });
  return found;
});

/** Waits for the whole document as long as the client does. */
export const notKazakh = onDocument(NotKazakhRequest, { wait: Number.POSITIVE_INFINITY }, ({ document }) => {
  const found: ForeignPassage[] = [];
  document.forEachResult((result, line) => {
    for (const { label, start, end } of result.foreign ?? []) {
      if (found.length >= MOST_PASSAGES) return;
      const range = document.toRange(line, { start, end });
      const base = document.store.offsetAt(range.start);
      const text = document.store.slice(base, Math.min(base + end - start, base + SHOWN_TEXT + 1));
      found.push({ label, range, text: shorten(text.replace(/\s+/g, ' ').trim(), SHOWN_TEXT) });
    }
  });
  return found;
});

/** Which languages: of a range, of words inside Kazakh text, of lines that are not Kazakh. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { AnalysedDocument } from '../../analysis/document';
import type { ForeignPassage, Island, LanguageShare, Range, RangeLanguages } from '../../protocol';
import { shorten } from '../../text/shorten';
import type { QalamServer } from '../server';

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
export function languagesOf(document: AnalysedDocument, startLine?: number, endLine?: number): LanguageShare[] {
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

export async function rangeLanguages(
  server: QalamServer,
  { uri, range }: { uri: string; range: Range },
  token: CancellationToken,
): Promise<RangeLanguages> {
  const document = await server.whenOpen(uri);
  const { version } = document;
  const { texts, whole } = document.proseIn(range, WORD_LEVEL);
  if (texts.length === 0) return { languages: [] };
  const reports = whole ? await server.detect([texts.join('\n')]) : undefined;
  server.check(document, version, token);
  const report = reports?.[0];
  if (!report) return { languages: languagesOf(document, range.start.line, range.end.line) };
  const { label, probability, script, variant } = report.detection;
  return {
    languages: sharesOf(new Map(Object.entries(report.words))),
    detection: { label, probability, script, ...(variant && { variant }) },
  };
}

export async function islands(
  server: QalamServer,
  { uri }: { uri: string },
  token: CancellationToken,
): Promise<Island[]> {
  const document = await server.whenOpen(uri);
  const { version } = document;
  await document.settled(1000);
  server.check(document, version, token);
  const found: Island[] = [];
  document.forEachResult((result, line) => {
    for (const island of result.islands ?? []) {
      found.push({ label: island.label, range: document.toRange(line, island) });
    }
  });
  return found;
}

/** Waits for the whole document as long as the client does. */
export async function notKazakh(
  server: QalamServer,
  { uri }: { uri: string },
  token: CancellationToken,
): Promise<ForeignPassage[]> {
  const document = await server.whenOpen(uri);
  const { version } = document;
  do server.check(document, version, token);
  while (!(await document.settled(250)));
  server.check(document, version, token);
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
}

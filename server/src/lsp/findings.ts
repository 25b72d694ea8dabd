/** Which findings of a document are shown: word lists, ignored words, directives, switched-off rules and severities. */

import { UNKNOWN_WORD } from '../analysis/analyzer';
import type { AnalysedDocument, PlacedFinding } from '../analysis/document';
import type { Range, Settings } from '../protocol';
import { type Directives, parseDirectives } from '../spelling/directives';
import type { EndingJudge, WordList } from '../spelling/words';
import type { Finding } from '../types';
import type { DocumentCorrections } from './corrections';

export interface ShownFinding {
  readonly finding: Finding;
  readonly range: Range;
  /** First line of the unit that the finding's own offsets count from. */
  readonly unitLine: number;
}

export interface ShowOptions {
  readonly settings: Settings;
  readonly lists: readonly WordList[];
  /** Words ignored in this file by command. */
  readonly ignored: ReadonlySet<string>;
  readonly corrections: DocumentCorrections;
}

const DISAGREEMENT = 'entities.disagreement';
/** Rules whose first argument is a word that lists and directives can accept. */
const WORD_RULES = new Set([UNKNOWN_WORD, 'spelling.mixed-script', 'spelling.russian-layout']);

/** Lengths of the endings that fit an unknown word: its finding's second argument (see `endingLengths`). */
export function endingLengths(finding: Finding): number[] {
  return finding.args?.[1]?.split(' ').map(Number).filter(Boolean) ?? [];
}

/** Judges endings by what the analysis found out about the word. */
export function endingJudge(finding: Finding): EndingJudge {
  const lengths = new Set(finding.rule === UNKNOWN_WORD ? endingLengths(finding) : []);
  return { endingFits: (_stem, ending) => lengths.has(ending.length) };
}

/**
 * Calls `visit` for each finding to show in the lines: in document order those of each unit, then those about lines as
 * parts of the whole document.
 */
export function forEachShown(
  document: AnalysedDocument,
  options: ShowOptions,
  visit: (shown: ShownFinding) => void,
  startLine = 0,
  endLine = Number.MAX_SAFE_INTEGER,
): void {
  const { settings, lists, ignored, corrections } = options;
  const disabled = new Set([...settings.spelling.disabledRules, ...settings.cleaning.disabledRules]);
  const directives = documentDirectives(document);
  if (directives.some(({ ignoreFile }) => ignoreFile)) return;
  const allLists = [...lists, ...directives.map(({ words }) => words)].filter((list) => list.size > 0);
  const show = (finding: PlacedFinding, line: number) => {
    if (disabled.has(finding.rule)) return;
    const spelling = finding.rule.startsWith('spelling.');
    if (spelling && !settings.spelling.enabled) return;
    if (spelling && directives.some(({ languages }) => languages.has(finding.language ?? 'kk'))) return;
    if (finding.rule.startsWith('cleaning.') && !settings.cleaning.enabled) return;
    if (finding.rule === DISAGREEMENT && !(settings.entities.enabled && settings.entities.disagreement)) return;
    const word = finding.args?.[0];
    if (WORD_RULES.has(finding.rule) && word !== undefined) {
      if (ignored.has(word)) return;
      const judge = endingJudge(finding);
      if (allLists.some((list) => list.has(word, judge))) return;
    }
    const range = document.toRange(line, finding);
    if (directives.some(({ lines }) => lines.has(range.start.line))) return;
    const severity = finding.rule === UNKNOWN_WORD ? settings.spelling.severity : finding.severity;
    visit({ finding: { ...finding, severity }, range, unitLine: line });
  };
  document.forEachResult(
    (result, line) => {
      for (const finding of result.findings) show(finding, line);
    },
    startLine,
    endLine,
  );
  for (const { line, finding } of document.documentFindings(startLine, endLine)) show(finding, line);
  if (!settings.entities.enabled) return;
  for (const correction of corrections.placement(document).stale) {
    // The line where it was: there is no better place.
    const { line } = document.store.positionAt(correction.start);
    if (line < startLine || line > endLine) continue;
    const range = { start: { line, character: 0 }, end: { line, character: document.store.line(line).text.length } };
    const args = [correction.text, correction.class ?? 'O'];
    const finding: Finding = {
      start: correction.start,
      end: correction.end,
      rule: 'entities.stale-correction',
      severity: 'information',
      args,
    };
    visit({ finding, range, unitLine: line });
  }
}

/** A unit's directives, with the document's lines that it keeps quiet. They hold for the whole file wherever they stand. */
interface PlacedDirectives extends Pick<Directives, 'words' | 'languages' | 'ignoreFile'> {
  readonly lines: ReadonlySet<number>;
}

function documentDirectives(document: AnalysedDocument): PlacedDirectives[] {
  const all: PlacedDirectives[] = [];
  document.forEachResult((result, unitLine) => {
    if (result.directives === undefined) return;
    const { words, languages, ignoreFile, ignored } = parseDirectives(result.directives);
    const lines = ignored.map((span) => document.toRange(unitLine, span).start.line);
    // A unit of one line does not see the next one.
    const next = document.format.unit === 'line' && result.directives.includes('qalam:ignore-next-line');
    all.push({ words, languages, ignoreFile, lines: new Set(next ? [...lines, unitLine + 1] : lines) });
  });
  return all;
}

/** Which findings of a document are shown: word lists, ignored words, directives, switched-off rules and severities. */

import { UNKNOWN_WORD } from '../analysis/analyzer';
import type { PlacedFinding } from '../analysis/chunkResult';
import type { AnalysedDocument } from '../analysis/document';
import type { RuleKind } from '../analysis/packedResult';
import { disagreement, staleCorrection } from '../entities/rules';
import { disabledRules, type Range, type Settings } from '../protocol';
import { finding as findingOf } from '../rule';
import { WORD_LIST_RULES } from '../rules';
import { type Directives, parseDirectives } from '../spelling/directives';
import type { EndingJudge, WordList } from '../spelling/words';
import type { Finding, Severity } from '../types';
import type { DocumentCorrections } from './corrections';

/** An open document as handlers get it: what is known of it, and nothing that changes its text or how it is analysed. */
export type OpenDocument = Readonly<Omit<AnalysedDocument, 'edit' | 'setOptions' | 'reset' | 'close'>>;

export interface ShownFinding {
  readonly finding: Finding;
  readonly range: Range;
  /** First line of the chunk that the finding's own offsets count from. */
  readonly chunkLine: number;
}

export interface ShowOptions {
  readonly settings: Settings;
  readonly lists: readonly WordList[];
  /** One of the lists is the project's, which words can be added to. */
  readonly hasProject: boolean;
  /** Words ignored in this file by command. */
  readonly ignored: ReadonlySet<string>;
  readonly corrections: DocumentCorrections;
}

/** Rules whose first argument is a word that lists and directives can accept. */

/** Lengths of the endings that fit an unknown word: its finding's second argument (see `endingLengths`). */
export function endingLengths(finding: Finding): number[] {
  return finding.args?.[1]?.split(' ').map(Number).filter(Boolean) ?? [];
}

/** Judges endings by what the analysis found out about the word. */
export function endingJudge(finding: Finding): EndingJudge {
  const lengths = new Set(finding.rule === UNKNOWN_WORD ? endingLengths(finding) : []);
  return { endingFits: (_stem, ending) => lengths.has(ending.length) };
}

/** Puts a finding of the chunk that starts at `line` before `visit`, where the settings and the lists let it be shown. */
type Show = (finding: PlacedFinding, line: number) => void;

/** What decides about each finding of a document, worked out once; undefined where nothing of it is shown. */
function showing(document: OpenDocument, options: ShowOptions, visit: (shown: ShownFinding) => void): Show | undefined {
  const { settings, lists, ignored } = options;
  const disabled = new Set(disabledRules(settings));
  const directives = documentDirectives(document);
  if (directives.some(({ ignoreFile }) => ignoreFile)) return undefined;
  const allLists = [...lists, ...directives.map(({ words }) => words)].filter((list) => list.size > 0);
  return (finding, line) => {
    if (disabled.has(finding.rule)) return;
    const spelling = finding.rule.startsWith('spelling.');
    if (spelling && !settings.spelling.enabled) return;
    if (spelling && directives.some(({ languages }) => languages.has(finding.language ?? 'kk'))) return;
    if (finding.rule.startsWith('cleaning.') && !settings.cleaning.enabled) return;
    if (finding.rule.startsWith('grammar.') && !settings.grammar.enabled) return;
    if (finding.rule === disagreement.id && !(settings.entities.enabled && settings.entities.disagreement)) return;
    const word = finding.args?.[0];
    if (WORD_LIST_RULES.has(finding.rule) && word !== undefined) {
      if (ignored.has(word)) return;
      if (allLists.length > 0) {
        const judge = endingJudge(finding);
        if (allLists.some((list) => list.has(word, judge))) return;
      }
    }
    const range = document.toRange(line, finding);
    if (directives.some(({ lines }) => lines.has(range.start.line))) return;
    visit({ finding: { ...finding, severity: shownSeverity(finding, settings) }, range, chunkLine: line });
  };
}

/** The severity that a finding is shown with. */
export function shownSeverity(finding: RuleKind, settings: Settings): Severity {
  return finding.rule === UNKNOWN_WORD ? settings.spelling.severity : finding.severity;
}

/** Findings about the document's lines as parts of the whole, and corrections that have lost their place. */
function showRest(
  document: OpenDocument,
  { settings, corrections }: ShowOptions,
  show: Show,
  visit: (shown: ShownFinding) => void,
  startLine: number,
  endLine: number,
) {
  for (const { line, finding } of document.documentFindings(startLine, endLine)) show(finding, line);
  if (!settings.entities.enabled) return;
  for (const correction of corrections.placement(document).stale) {
    // The line where it was: there is no better place.
    const { line } = document.store.positionAt(correction.start);
    if (line < startLine || line > endLine) continue;
    const range = { start: { line, character: 0 }, end: { line, character: document.store.line(line).text.length } };
    const args = [correction.text, correction.class ?? 'O'];
    const { start, end } = correction;
    visit({ finding: findingOf(staleCorrection, { start, end, args }), range, chunkLine: line });
  }
}

/**
 * Calls `visit` for each finding to show in the lines: in document order those of each chunk, then those about lines as
 * parts of the whole document.
 */
export function forEachShown(
  document: OpenDocument,
  options: ShowOptions,
  visit: (shown: ShownFinding) => void,
  startLine = 0,
  endLine = Number.MAX_SAFE_INTEGER,
): void {
  const show = showing(document, options, visit);
  if (!show) return;
  document.forEachResult(
    (result, line) => {
      for (const finding of result.findings) show(finding, line);
    },
    startLine,
    endLine,
  );
  showRest(document, options, show, visit, startLine, endLine);
}

/** How long a walk over a document may hold the thread that talks to the editor, ms. */
const SLICE = 5;
/** Chunks with findings to show that are looked at between two looks at the clock. */
const SLICE_CHUNKS = 64;

/**
 * As `forEachShown` for the whole document, in slices that let others have the thread. `wants` is asked first of each
 * finding, before anything is worked out about it.
 *
 * @returns whether the walk came to its end; false: the document was edited or closed meanwhile, and what was visited is stale
 */
export async function forEachShownInSlices(
  document: OpenDocument,
  options: ShowOptions,
  visit: (shown: ShownFinding) => void,
  wants: (kind: RuleKind) => boolean = () => true,
): Promise<boolean> {
  const show = showing(document, options, visit);
  if (!show) return true;
  const { version } = document;
  let since = performance.now();
  let count = 0;
  for (const [findings, line] of document.findings(wants)) {
    for (const finding of findings) show(finding, line);
    const look = findings.length === 0 || ++count % SLICE_CHUNKS === 0;
    if (look && performance.now() - since > SLICE) {
      await new Promise(setImmediate);
      if (document.version !== version || document.isClosed) return false;
      since = performance.now();
    }
  }
  showRest(document, options, show, visit, 0, Number.MAX_SAFE_INTEGER);
  return true;
}

/** A chunk's directives, with the document's lines that it keeps quiet. They hold for the whole file wherever they stand. */
interface PlacedDirectives extends Pick<Directives, 'words' | 'languages' | 'ignoreFile'> {
  readonly lines: ReadonlySet<number>;
}

function documentDirectives(document: OpenDocument): PlacedDirectives[] {
  const all: PlacedDirectives[] = [];
  if (document.chunksWithDirectives === 0) return all;
  document.forEachResult((result, chunkLine) => {
    if (result.directives === undefined) return;
    const { words, languages, ignoreFile, ignored } = parseDirectives(result.directives);
    const lines = ignored.map((span) => document.toRange(chunkLine, span).start.line);
    // A chunk of one line does not see the next one.
    const next = document.format.chunk === 'line' && result.directives.includes('qalam:ignore-next-line');
    all.push({ words, languages, ignoreFile, lines: new Set(next ? [...lines, chunkLine + 1] : lines) });
  });
  return all;
}

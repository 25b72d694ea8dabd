/** Which findings of a document are shown: word lists, ignored words, directives, switched-off rules and severities. */
import type { AnalysedDocument } from '../analysis/document';
import type { Range, Settings } from '../protocol';
import { type Directives, NO_DIRECTIVES, parseDirectives } from '../spelling/directives';
import type { WordList } from '../spelling/words';
import type { Finding } from '../types';

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
}

/** The rule whose finding's first argument is a word that lists and directives can accept. */
export const UNKNOWN_WORD = 'spelling.unknown-word';

/** Calls `visit` for each finding to show in the lines, in document order. */
export function forEachShown(
  document: AnalysedDocument,
  options: ShowOptions,
  visit: (shown: ShownFinding) => void,
  startLine = 0,
  endLine = Number.MAX_SAFE_INTEGER,
): void {
  const { settings, lists, ignored } = options;
  const disabled = new Set([...settings.spelling.disabledRules, ...settings.cleaning.disabledRules]);
  const directives = documentDirectives(document);
  if (directives.ignoreFile) return;
  document.forEachResult(
    (result, line) => {
      if (result.findings.length === 0) return;
      const own = result.directives === undefined ? NO_DIRECTIVES : parseDirectives(result.directives);
      if (own.ignoreLine) return;
      for (const finding of result.findings) {
        if (disabled.has(finding.rule)) continue;
        const spelling = finding.rule.startsWith('spelling.');
        if (spelling && !settings.spelling.enabled) continue;
        if (finding.rule.startsWith('cleaning.') && !settings.cleaning.enabled) continue;
        const word = finding.args?.[0];
        if (
          finding.rule === UNKNOWN_WORD &&
          word !== undefined &&
          (ignored.has(word) || directives.words.has(word) || lists.some((list) => list.accepts(word)))
        ) {
          continue;
        }
        const severity = finding.rule === UNKNOWN_WORD ? settings.spelling.severity : finding.severity;
        visit({ finding: { ...finding, severity }, range: document.toRange(line, finding), unitLine: line });
      }
    },
    startLine,
    endLine,
  );
}

/** All `qalam:` directives of a document together: they hold for the whole file wherever they stand. */
function documentDirectives(document: AnalysedDocument): Directives {
  let ignoreFile = false;
  const words = new Set<string>();
  document.forEachResult((result) => {
    if (result.directives === undefined) return;
    const parsed = parseDirectives(result.directives);
    ignoreFile ||= parsed.ignoreFile;
    for (const word of parsed.words) words.add(word);
  });
  return { ignoreFile, ignoreLine: false, words };
}

/** Which findings of a document are shown: word lists, ignored words, directives, switched-off rules and severities. */

import { UNKNOWN_WORD } from '../analysis/analyzer';
import type { FindingBlock } from '../analysis/chunkList';
import type { PlacedFinding } from '../analysis/chunkResult';
import type { AnalysedDocument } from '../analysis/document';
import type { RuleKind } from '../analysis/packedResult';
import { LOST_CHARACTER } from '../cleaning/characters';
import { disagreement, staleCorrection } from '../entities/rules';
import { disabledRules, type Range, type Settings } from '../protocol';
import { finding as findingOf } from '../rule';
import { rulesOff, WORD_LIST_RULES } from '../rules';
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
  /** `Session.epoch` as it was before any of this was read: what is made of it may be older than its name, never newer. */
  readonly epoch: number;
  readonly settings: Settings;
  readonly lists: readonly WordList[];
  /** One of the lists is the project's, which words can be added to. */
  readonly hasProject: boolean;
  /** Words ignored in this file by command, and findings (see `ignoredEntry`). */
  readonly ignored: ReadonlySet<string>;
  readonly corrections: DocumentCorrections;
}

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
function showing(
  document: OpenDocument,
  options: ShowOptions,
  visit: (shown: ShownFinding) => void,
  // A file read in the wrong encoding is one fault, not one for each of its lines.
  misread = isMisread(document),
): Show | undefined {
  const { settings, lists, ignored } = options;
  const disabled = new Set(rulesOff(disabledRules(settings), settings.grammar.enabledRules));
  const directives = documentDirectives(document);
  if (directives.some(({ ignoreFile }) => ignoreFile)) return undefined;
  const allLists = wordLists(lists, directives);
  let told = false;
  const ignoredRules = new Set([...ignored].flatMap((entry) => (entry.includes(' ') ? [entry.split(' ')[0]] : [])));
  return (finding, line) => {
    if (disabled.has(finding.rule)) return;
    const spelling = finding.rule.startsWith('spelling.');
    if (spelling && !settings.spelling.enabled) return;
    if (spelling && directives.some(({ languages }) => languages.has(finding.language ?? 'kk'))) return;
    if (finding.rule.startsWith('cleaning.') && !settings.cleaning.enabled) return;
    if (finding.rule.startsWith('grammar.') && !settings.grammar.enabled) return;
    if (finding.rule === disagreement.id && !(settings.entities.enabled && settings.entities.disagreement)) return;
    if (misread && finding.rule.startsWith('cleaning.')) {
      if (told || finding.rule !== LOST_CHARACTER) return;
      told = true;
    }
    if (isListed(finding, allLists, ignored)) return;
    const range = document.toRange(line, finding);
    if (directives.some(({ lines }) => lines.has(range.start.line))) return;
    if (ignoredRules.has(finding.rule) && ignored.has(ignoredEntry(document, finding, range))) return;
    visit({ finding: { ...finding, severity: shownSeverity(finding, settings) }, range, chunkLine: line });
  };
}

const wordLists = (lists: readonly WordList[], directives: readonly PlacedDirectives[]): readonly WordList[] =>
  [...lists, ...directives.map(({ words }) => words)].filter((list) => list.size > 0);

/** Tells whether the user has said of the word that a finding is about that it is one: in a list or in the document itself. */
export function listedIn(document: OpenDocument, { lists, ignored }: ShowOptions): (finding: Finding) => boolean {
  const all = wordLists(lists, documentDirectives(document));
  return (finding) => isListed(finding, all, ignored);
}

function isListed(finding: Finding, lists: readonly WordList[], ignored: ShowOptions['ignored']): boolean {
  const word = finding.args?.[0];
  if (!WORD_LIST_RULES.has(finding.rule) || word === undefined) return false;
  if (ignored.has(word)) return true;
  if (lists.length === 0) return false;
  const judge = endingJudge(finding);
  return lists.some((list) => list.has(word, judge));
}

/** The beginning of a document that says whether its encoding is wrong, UTF-16 units. */
const MISREAD_SAMPLE = 4096;

/** Whether most of what is no ASCII at a document's beginning was lost in reading. */
function isMisread({ store }: OpenDocument): boolean {
  const sample = store.slice(0, MISREAD_SAMPLE);
  const lost = sample.match(/\ufffd/g)?.length ?? 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return lost >= 10 && lost * 2 > sample.replace(/[\x00-\x7f]/g, '').length;
}

/** How much of a finding's text tells it from others of its rule, UTF-16 units. */
const MOST_TOLD = 200;

/**
 * How a finding that is ignored by command is kept beside the words that are: its rule, a space, and its text. It holds for the
 * same text in the same file, wherever edits move it.
 */
export function ignoredEntry(document: OpenDocument, { rule }: Pick<Finding, 'rule'>, { start, end }: Range): string {
  const { store } = document;
  const from = store.offsetAt(start);
  const to = Math.min(store.offsetAt(end), from + MOST_TOLD);
  const tokens: string[] = [];
  // What goes on over lines may be tokens, whose other columns are none of the text.
  if (start.line !== end.line) {
    document.forEachSegment(
      (segment, base) => {
        for (const { source, text } of segment.tokens ?? [])
          if (base + source.start < to && base + source.end > from) tokens.push(text);
      },
      start.line,
      end.line,
    );
  }
  const text = tokens.length > 0 ? tokens.join(' ') : store.slice(from, to);
  return `${rule} ${text.replace(/\s+/gu, ' ').trim()}`;
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

/** As `forEachShown`, without those outside of the lines in chunks that are longer than them. */
export function forEachShownInLines(
  document: OpenDocument,
  options: ShowOptions,
  visit: (shown: ShownFinding) => void,
  startLine: number,
  endLine: number,
): void {
  const show = showing(document, options, visit);
  if (!show) return;
  const from = document.store.lineStart(startLine);
  const to = document.store.lineStart(endLine + 1);
  document.forEachResult(
    (result, line) => {
      const chunk = document.store.lineStart(line);
      for (const finding of result.findings)
        if (chunk + finding.start < to && chunk + finding.end >= from) show(finding, line);
    },
    startLine,
    endLine,
  );
  showRest(document, options, show, visit, startLine, endLine);
}

/** How long a walk over a document may hold the thread that talks to the editor, ms. */
const SLICE = 5;

/** What was made of the shown findings of blocks of chunks, kept for as long as nothing else is known of the block. */
export class BlockMemo<T> {
  private readonly kept = new WeakMap<object, { readonly key: string; readonly startLine: number; readonly made: T }>();

  /**
   * What `make` makes of a block for this key, or `moved` of what it has made of it before some other lines.
   *
   * @param key names all that decides about it beside the block
   */
  of(block: FindingBlock, key: string, make: () => T, moved: (made: T, by: number) => T): T {
    const { identity, startLine } = block;
    const before = identity && this.kept.get(identity);
    const isKnown = before?.key === key;
    if (isKnown && before.startLine === startLine) return before.made;
    const made = isKnown ? moved(before.made, startLine - before.startLine) : make();
    if (identity) this.kept.set(identity, { key, startLine, made });
    return made;
  }
}

/** What a walk over the whole document makes of the findings that are shown. */
export interface BlockWalk<T> {
  readonly memo: BlockMemo<T>;
  /** All that decides about what is made of a block, as a word; asked anew for each block. */
  readonly key: () => string;
  /** Asked first of each finding, before anything is worked out about it. */
  readonly wants: (kind: RuleKind) => boolean;
  readonly make: (shown: readonly ShownFinding[]) => T;
  /** What was made of a block is for one that has moved `by` lines since. */
  readonly moved: (made: T, by: number) => T;
  /** Gets what was made of a block; last, of the findings about the document as a whole. */
  readonly visit: (made: T) => void;
}

/**
 * As `forEachShown` for the whole document, a block of chunks at a time and in slices that let others have the thread. A
 * block that is as it was at the walk before, under the same key, costs next to nothing.
 *
 * @returns whether the walk came to its end; false: the document was edited or closed meanwhile, and what was visited is stale
 */
export async function walkShown<T>(document: OpenDocument, options: ShowOptions, walk: BlockWalk<T>): Promise<boolean> {
  const { memo, key, wants, make, moved, visit } = walk;
  let shown: ShownFinding[] = [];
  const misread = isMisread(document);
  const show = showing(document, options, (one) => shown.push(one), misread);
  if (!show) return true;
  const taken = () => {
    const all = shown;
    shown = [];
    return all;
  };
  // Directives hold for other lines than their own, and of a misread file one line is told: what is shown of a block does not
  // follow from the block.
  const isKept = document.chunksWithDirectives === 0 && !misread;
  const { version } = document;
  let since = performance.now();
  /** Whether blocks with findings of these kinds are wanted. What is wanted may change with what is visited. */
  const wanted = new Map<ReadonlySet<RuleKind>, boolean>();
  const isWanted = (kinds: ReadonlySet<RuleKind>) => {
    let judged = wanted.get(kinds);
    if (judged === undefined) {
      judged = [...kinds].some(wants);
      wanted.set(kinds, judged);
    }
    return judged;
  };
  for (const block of document.findingBlocks(isWanted)) {
    if (performance.now() - since > SLICE) {
      await new Promise(setImmediate);
      if (document.version !== version || document.isClosed) return false;
      since = performance.now();
    }
    if (block.kinds && !isWanted(block.kinds)) continue;
    wanted.clear();
    const makeBlock = () => {
      for (const [findings, line] of block.findings(wants)) for (const finding of findings) show(finding, line);
      return make(taken());
    };
    visit(isKept ? memo.of(block, key(), makeBlock, moved) : makeBlock());
  }
  showRest(document, options, show, (one) => shown.push(one), 0, Number.MAX_SAFE_INTEGER);
  visit(make(taken().filter(({ finding }) => wants(finding))));
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
    // A chunk that is a record does not see the line behind it.
    const isRecord = document.format.chunk === 'line' || document.format.chunk === 'rows';
    const text = result.directives.trimEnd().split('\n');
    const next = isRecord && text.at(-1)!.includes('qalam:ignore-next-line');
    all.push({ words, languages, ignoreFile, lines: new Set(next ? [...lines, chunkLine + text.length] : lines) });
  });
  return all;
}

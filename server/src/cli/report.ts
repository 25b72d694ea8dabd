import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getLocation } from 'jsonc-parser';
import type { Invocation, Log, ReportingDescriptor, Result, Run } from 'sarif';
import { describe, fixTitle, type Locale } from '../messages';
import type { Severity } from '../types';
import { printable } from './printable';
import type { ChunkFinding } from './processor';
import { describeRule } from './rules';

/** A place in a file, lines and columns from 1, columns in UTF-16 units. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface PlacedFinding extends ChunkFinding, Region {
  /** Of a row of a table: the column, or what of it, e.g. `messages[1].content`; the line is the row then. */
  readonly field?: string;
  /** Where each edit of a safe fix is made. */
  readonly editRegions?: readonly Region[];
}

/** Places for offsets of a chunk that begins at a line (from 0) of its file, behind `column` UTF-16 units. */
export function place(
  chunk: string,
  firstLine: number,
  findings: readonly ChunkFinding[],
  column = 0,
): PlacedFinding[] {
  const starts = [0];
  for (const match of chunk.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  const locate = (offset: number): [line: number, column: number] => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    // A byte order mark at the start of a file is no part of its content, for SARIF as for editors.
    const mark = firstLine + low === 0 && offset > 0 && chunk.startsWith('\ufeff') ? 1 : 0;
    return [firstLine + low + 1, offset - starts[low]! + 1 - mark + (low === 0 ? column : 0)];
  };
  const regionOf = ({ start, end }: { start: number; end: number }): Region => {
    const [startLine, startColumn] = locate(start);
    const [endLine, endColumn] = locate(end);
    return { startLine, startColumn, endLine, endColumn };
  };
  return findings.map((finding) => ({
    ...finding,
    ...regionOf(finding),
    ...(finding.safe && finding.edits && { editRegions: finding.edits.map(regionOf) }),
  }));
}

/** Findings in a row of a table, with the fields that they are in: nobody has seen the row as a line of JSON. */
export function withFields(row: string, placed: readonly PlacedFinding[]): PlacedFinding[] {
  return placed.map((finding) => {
    const path = getLocation(row, finding.start + 1).path.map((part) =>
      typeof part === 'number' ? `[${part}]` : `.${part}`,
    );
    const field = path.join('').replace(/^\./, '');
    return field === '' ? finding : { ...finding, field };
  });
}

const COLOURS: Readonly<Record<Severity, string>> = {
  error: '\x1b[31m',
  warning: '\x1b[33m',
  information: '\x1b[36m',
  hint: '\x1b[90m',
};

/** One line of the report that people read: `file:line:column severity sentence rule`. */
export function terminalLine(file: string, finding: PlacedFinding, locale: Locale, colour: boolean): string {
  const where = `${printable(file)}:${finding.startLine}:${printable(finding.field ?? String(finding.startColumn))}`;
  const severity = colour ? `${COLOURS[finding.severity]}${finding.severity}\x1b[0m` : finding.severity;
  const rule = colour ? `\x1b[90m${finding.rule}\x1b[0m` : finding.rule;
  const sentence = printable(describe(finding, locale));
  return `${where} ${severity} ${sentence} ${rule}`;
}

const LEVELS: Readonly<Record<Severity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** The text of an object that is written piece by piece, up to the first item of its list `last`. */
function opened<T extends object>(head: T, last: string): string {
  return `${JSON.stringify(head).slice(0, -1)},"${last}":[`;
}

/** A relative URI reference, or a `file:` URI of an absolute path; each name percent-encoded as a whole. */
function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.split(sep).map(encodeURIComponent).join('/');
}

/**
 * SARIF 2.1.0, written piece by piece so that a report of any size needs no memory. Safe fixes are in it, as viewers may
 * make a fix without asking; the others are not.
 */
export class SarifWriter {
  private readonly rules = new Map<string, { index: number; severity: Severity }>();
  private first = true;

  constructor(
    private readonly version: string,
    private readonly locale: Locale,
  ) {}

  begin(): string {
    const log: Omit<Log, 'runs'> = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
    };
    const run: Omit<Run, 'tool'> = { columnKind: 'utf16CodeUnits', language: this.locale };
    return `${opened(log, 'runs')}${opened(run, 'results')}\n`;
  }

  result(file: string, finding: PlacedFinding): string {
    const { rule: ruleId, severity, startLine, startColumn, endLine, endColumn, edits = [], editRegions } = finding;
    const rule = this.rules.get(ruleId) ?? { index: this.rules.size, severity };
    this.rules.set(ruleId, rule);
    const artifactLocation = { uri: uriOf(file) };
    const title = editRegions && fixTitle({ rule: ruleId, fix: { safe: true, edits } }, this.locale);
    const replacements = (editRegions ?? []).map((deletedRegion, i) => ({
      deletedRegion,
      insertedContent: { text: edits[i]!.newText },
    }));
    const result: Result = {
      ruleId,
      ruleIndex: rule.index,
      level: LEVELS[severity],
      message: { text: describe(finding, this.locale) },
      locations: [{ physicalLocation: { artifactLocation, region: { startLine, startColumn, endLine, endColumn } } }],
      ...(title !== undefined && {
        fixes: [{ description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] }],
      }),
    };
    const separator = this.first ? '' : ',\n';
    this.first = false;
    return separator + JSON.stringify(result);
  }

  /** `failures`: a sentence for each file that could not be read. */
  end(failures: readonly string[]): string {
    const rules = [...this.rules].map(([id, { severity }]): ReportingDescriptor => {
      const { short, full } = describeRule(id);
      return {
        id,
        shortDescription: { text: short },
        fullDescription: { text: full },
        defaultConfiguration: { level: LEVELS[severity] },
      };
    });
    const invocation: Invocation = {
      executionSuccessful: failures.length === 0,
      ...(failures.length > 0 && {
        toolExecutionNotifications: failures.map((text) => ({ level: 'error' as const, message: { text } })),
      }),
    };
    const rest: Pick<Run, 'invocations' | 'tool'> = {
      invocations: [invocation],
      tool: { driver: { name: 'qalam', semanticVersion: this.version, rules } },
    };
    return `\n],${JSON.stringify(rest).slice(1)}]}\n`;
  }
}

import { pathToFileURL } from 'node:url';
import { describe, type Locale } from '../messages';
import type { Severity } from '../types';
import type { UnitFinding } from './processor';

/** A finding with its place in a file, lines and columns from 1, columns in UTF-16 units. */
export interface PlacedFinding extends UnitFinding {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Places for offsets of a unit that begins at a line (from 0) of its file. */
export function place(unit: string, firstLine: number, findings: readonly UnitFinding[]): PlacedFinding[] {
  const starts = [0];
  for (const match of unit.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  const locate = (offset: number): [line: number, column: number] => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return [firstLine + low + 1, offset - starts[low]! + 1];
  };
  return findings.map((finding) => {
    const [startLine, startColumn] = locate(finding.start);
    const [endLine, endColumn] = locate(finding.end);
    return { ...finding, startLine, startColumn, endLine, endColumn };
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
  const where = `${file}:${finding.startLine}:${finding.startColumn}`;
  const severity = colour ? `${COLOURS[finding.severity]}${finding.severity}\x1b[0m` : finding.severity;
  const rule = colour ? `\x1b[90m${finding.rule}\x1b[0m` : finding.rule;
  // Text from files must not drive the terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const sentence = describe(finding, locale).replace(/[\u0000-\u001f\u007f-\u009f]/g, '\u{fffd}');
  return `${where} ${severity} ${sentence} ${rule}`;
}

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** SARIF 2.1.0, written piece by piece so that a report of any size needs no memory. */
export class SarifWriter {
  private readonly rules = new Map<string, number>();
  private first = true;

  constructor(
    private readonly version: string,
    private readonly locale: Locale,
  ) {}

  begin(): string {
    return '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[\n';
  }

  result(file: string, finding: PlacedFinding): string {
    let ruleIndex = this.rules.get(finding.rule);
    if (ruleIndex === undefined) {
      ruleIndex = this.rules.size;
      this.rules.set(finding.rule, ruleIndex);
    }
    const { startLine, startColumn, endLine, endColumn } = finding;
    const uri = /^[a-z]+:/i.test(file) ? file : file.startsWith('/') ? pathToFileURL(file).href : encodeURI(file);
    const artifactLocation = { uri };
    const result = {
      ruleId: finding.rule,
      ruleIndex,
      level: LEVELS[finding.severity],
      message: { text: describe(finding, this.locale) },
      locations: [{ physicalLocation: { artifactLocation, region: { startLine, startColumn, endLine, endColumn } } }],
    };
    const separator = this.first ? '' : ',\n';
    this.first = false;
    return separator + JSON.stringify(result);
  }

  end(): string {
    const driver = {
      name: 'qalam',
      semanticVersion: this.version,
      rules: [...this.rules.keys()].map((id) => ({ id })),
    };
    return `\n],"tool":{"driver":${JSON.stringify(driver)}}}]}\n`;
  }
}

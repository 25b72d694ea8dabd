import { DocumentChecker } from '../cleaning';
import type { Finding, Sentence } from '../types';

/** The line for readers of the line `number` (from 0) of a file. */
type LineOf = (number: number) => string;

/** Compares the lines of all files of a run with each other. Remembers a bounded number of them. */
export class CorpusDuplicates {
  private readonly checker: DocumentChecker;
  /** Where each file begins in the count of all lines. */
  private readonly files: { readonly name: string; readonly from: number; readonly lineOf: LineOf }[] = [];
  private next = 0;
  private compared = 0;

  constructor(
    private readonly memory: number,
    disabledRules: readonly string[],
  ) {
    // The format does not matter: the prose is given.
    this.checker = new DocumentChecker({ format: 'plain', memory, disabledRules });
  }

  /** `lineOf`: where a line that is counted stands, where that is another place. */
  begin(name: string, lineOf: LineOf = (number) => `${number + 1}`): void {
    this.files.push({ name, from: this.next, lineOf });
  }

  /** Findings about a line (from 0) of the file that was begun last; a line of another file is named with that file. */
  add(raw: string, line: number, prose: string): Finding[] {
    const { from, name } = this.files.at(-1)!;
    this.next = from + line + 1;
    this.compared++;
    return this.checker.duplicates(from + line, prose).map((finding) => {
      const number = Number(finding.args![0]) - 1;
      const file = this.files.findLast((one) => one.from <= number)!;
      const place = file.lineOf(number - file.from);
      return {
        ...finding,
        end: raw.replace(/[\r\n]+$/, '').length,
        args: [file.name === name ? place : `${file.name}:${place}`, ...finding.args!.slice(1)],
      };
    });
  }

  /** A warning at the end; undefined if every line was compared with all lines before it. */
  limit(): Sentence | undefined {
    if (this.compared <= this.memory) return undefined;
    const { memory } = this;
    return {
      kk: `Әр жол алдыңғы ${memory} жолмен ғана салыстырылды (--memory).`,
      ru: `Каждая строка сравнивалась лишь с ${memory} предыдущими (--memory).`,
      en: `Each line was compared with the ${memory} before it only (--memory).`,
    };
  }
}

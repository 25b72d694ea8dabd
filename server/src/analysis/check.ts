/** A document-level check on its way: the lines come in slices, and between two of them the thread serves others. */
import { checkWholeText, DocumentChecker, type LineFinding, LONGEST_TEXT } from '../cleaning';
import { FORMATS } from '../text/formats';
import type { DocumentCheckOptions } from './messages';

/** Time after which `finish` lets others have the thread, ms. */
const SLICE = 15;

export class DocumentCheck {
  private readonly checker: DocumentChecker;
  private readonly lines: string[] = [];
  private length = 0;

  constructor(private readonly options: DocumentCheckOptions) {
    this.checker = new DocumentChecker(options);
  }

  /** What shows at once in the next lines. */
  add(lines: readonly string[]): LineFinding[] {
    const found: LineFinding[] = [];
    for (const text of lines) {
      const line = this.lines.push(text) - 1;
      this.length += text.length;
      for (const finding of this.checker.add(text, line)) found.push({ line, finding });
    }
    return found;
  }

  /** What shows only when all lines are known. `isWanted` false: gives up. */
  async finish(isWanted: () => boolean): Promise<LineFinding[]> {
    const found: LineFinding[] = [];
    let started = performance.now();
    for (const one of this.checker.remaining((line) => this.lines[line] ?? '')) {
      found.push(one);
      if (performance.now() - started < SLICE) continue;
      await new Promise(setImmediate);
      if (!isWanted()) return [];
      started = performance.now();
    }
    // A file of plain text is one text for the rules about texts as a whole; they are said of its first line.
    if (FORMATS[this.options.format].layout === 'lines' && this.lines.length > 1 && this.length <= LONGEST_TEXT) {
      const bare = this.lines.map((line) => line.replace(/[\r\n]+$/, ''));
      for (const finding of checkWholeText(bare.join('\n'), this.options)) {
        found.push({ line: 0, finding: { ...finding, start: 0, end: bare[0]!.length } });
      }
    }
    return found;
  }
}

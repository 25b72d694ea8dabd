import type { Format, FormatOptions, RowReader, Segmentation } from './formats/format';
import type { TextStore } from './store';

/** Longer chunks, in UTF-16 units, take so long (50 to 100 ms a million) that they are not segmented at each keystroke. */
export const LONG_CHUNK = 100_000;

/** UTF-16 units of a document's beginning by which the rows of a table are read. */
const HEAD = 1_000_000;

/** Segments the chunks of one document. A long one's segments are remembered: it is often asked about again at once. */
export class Segmenter {
  /** How long the last long chunk took, ms. */
  longTime = 0;
  private last: { readonly text: string; readonly line: number; readonly segmentation: Segmentation } | undefined;
  private reader: RowReader | undefined;

  constructor(
    private readonly format: Format,
    public formatOptions: FormatOptions,
    private readonly store: TextStore,
    private readonly now: () => number,
  ) {}

  /** How rows are read, where they are the chunks. */
  get rows(): RowReader | undefined {
    return this.reader;
  }

  /** Reads the beginning of the document anew; whether its rows are read otherwise now. */
  readHead(): boolean {
    if (!this.format.rows) return false;
    let head = '';
    for (const line of this.store.rawLines()) {
      head += line;
      if (head.length >= HEAD) break;
    }
    const before = this.reader?.key;
    this.reader = this.format.rows(head, this.formatOptions);
    return this.reader.key !== before;
  }

  /** The segments of a chunk's text, with its line ends, and its first line. */
  segment(text: string, line: number): Segmentation {
    const segmented = () => this.reader?.segment(text, line) ?? this.format.segment(text, this.formatOptions);
    if (text.length <= LONG_CHUNK) return segmented();
    if (this.last?.text !== text || (this.reader && this.last.line !== line)) {
      const started = this.now();
      this.last = { text, line, segmentation: segmented() };
      this.longTime = this.now() - started;
    }
    return this.last.segmentation;
  }

  forget(): void {
    this.last = undefined;
  }
}

import type { Format, FormatOptions, Segmentation } from './formats/format';

/** Longer chunks, in UTF-16 units, take so long (50 to 100 ms a million) that they are not segmented at each keystroke. */
export const LONG_CHUNK = 100_000;

/** Segments the chunks of one document. A long one's segments are remembered: it is often asked about again at once. */
export class Segmenter {
  /** How long the last long chunk took, ms. */
  longTime = 0;
  private last: { readonly text: string; readonly segmentation: Segmentation } | undefined;

  constructor(
    private readonly format: Format,
    public formatOptions: FormatOptions,
    private readonly now: () => number,
  ) {}

  /** The segments of a chunk's text, with its line ends. */
  segment(text: string): Segmentation {
    if (text.length <= LONG_CHUNK) return this.format.segment(text, this.formatOptions);
    if (this.last?.text !== text) {
      const started = this.now();
      this.last = { text, segmentation: this.format.segment(text, this.formatOptions) };
      this.longTime = this.now() - started;
    }
    return this.last.segmentation;
  }

  forget(): void {
    this.last = undefined;
  }
}

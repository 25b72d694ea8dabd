import type { SegmentAnalysis } from './analyzer';

/**
 * Analyses by content, least recently used first out, so that undo, moved lines and re-opened files cost nothing. In memory
 * only: document text is never written to disk.
 */
export class AnalysisCache {
  private readonly entries = new Map<string, SegmentAnalysis>();
  private size = 0;
  private readonly options = new Map<string, number>();

  /** @param limit UTF-16 units of text to remember in all */
  constructor(private readonly limit = 1_500_000) {}

  get(optionsKey: string, text: string): SegmentAnalysis | undefined {
    const key = this.key(optionsKey, text);
    const found = this.entries.get(key);
    if (found) {
      this.entries.delete(key);
      this.entries.set(key, found);
    }
    return found;
  }

  set(optionsKey: string, text: string, analysis: SegmentAnalysis): void {
    const key = this.key(optionsKey, text);
    if (!this.entries.delete(key)) this.size += key.length;
    this.entries.set(key, analysis);
    for (const oldest of this.entries.keys()) {
      if (this.size <= this.limit) break;
      this.entries.delete(oldest);
      this.size -= oldest.length;
    }
  }

  clear(): void {
    this.entries.clear();
    this.size = 0;
  }

  /** A number stands for the options: written out, they are longer than most texts. */
  private key(optionsKey: string, text: string): string {
    let number = this.options.get(optionsKey);
    if (number === undefined) {
      number = this.options.size;
      this.options.set(optionsKey, number);
    }
    return `${number} ${text}`;
  }
}

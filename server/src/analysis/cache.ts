import type { SegmentAnalysis } from './analyzer';

/**
 * Analyses by content, least recently used first out, so that undo, moved lines and re-opened files cost nothing. In memory
 * only: document text is never written to disk.
 */
export class AnalysisCache {
  /** As JSON: objects take several times the room, and keep the garbage collector busy. */
  private readonly entries = new Map<string, string>();
  private size = 0;
  private readonly options = new Map<string, number>();

  /** @param limit bytes to remember in all, about: keys and values at two bytes a UTF-16 unit */
  constructor(private readonly limit = 6_000_000) {}

  get(optionsKey: string, text: string): SegmentAnalysis | undefined {
    const key = this.key(optionsKey, text);
    const found = this.entries.get(key);
    if (found === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, found);
    return JSON.parse(found) as SegmentAnalysis;
  }

  set(optionsKey: string, text: string, analysis: SegmentAnalysis): void {
    const key = this.key(optionsKey, text);
    const value = JSON.stringify(analysis);
    this.drop(key);
    this.entries.set(key, value);
    this.size += cost(key, value);
    for (const oldest of this.entries.keys()) {
      if (this.size <= this.limit) break;
      this.drop(oldest);
    }
  }

  private drop(key: string) {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.size -= cost(key, value);
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

/** What an entry takes beside its characters, bytes. */
const ENTRY = 80;
const cost = (key: string, value: string) => ENTRY + 2 * (key.length + value.length);

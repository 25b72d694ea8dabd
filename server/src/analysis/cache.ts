import { Lru } from '../caches';
import type { SegmentAnalysis } from './analyzer';

/**
 * Analyses by content, least recently used first out, so that undo, moved lines and re-opened files cost nothing. In memory
 * only: document text is never written to disk.
 */
export class AnalysisCache {
  /** As JSON: objects take several times the memory, and keep the garbage collector busy. */
  private readonly entries: Lru<string>;
  private readonly options = new Map<string, number>();

  /** @param limit bytes to remember in all, about: keys and values at two bytes a UTF-16 unit */
  constructor(limit = 4_000_000) {
    this.entries = new Lru(limit, cost);
  }

  get(optionsKey: string, text: string): SegmentAnalysis | undefined {
    const found = this.entries.get(this.key(optionsKey, text));
    return found === undefined ? undefined : (JSON.parse(found) as SegmentAnalysis);
  }

  set(optionsKey: string, text: string, analysis: SegmentAnalysis): void {
    this.entries.set(this.key(optionsKey, text), JSON.stringify(analysis));
  }

  clear(): void {
    this.entries.clear();
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
const cost = (value: string, key: string) => ENTRY + 2 * (key.length + value.length);

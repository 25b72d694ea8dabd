import { Lru } from '../caches';
import { EMPTY_HASH, extendHash } from '../hash';
import type { SegmentAnalysis } from './analyzer';

/**
 * Analyses by content, least recently used first out, so that undo, moved lines and re-opened files cost nothing. In memory
 * only: document text is never written to disk.
 */
export class AnalysisCache {
  /** As JSON: objects take several times the memory, and keep the garbage collector busy. */
  private readonly entries: Lru<string>;
  private readonly options = new Map<string, number>();
  /** Hashes of texts that were met in passing. */
  private readonly met = new Uint32Array(MET);

  /** @param limit bytes to remember in all, about: keys and values at two bytes a UTF-16 unit */
  constructor(private readonly limit = 4_000_000) {
    this.entries = new Lru(limit, cost);
  }

  /** Whether there is room for all that is known of a document of so many UTF-16 units. */
  holds(units: number): boolean {
    return units * UNIT <= this.limit;
  }

  get(optionsKey: string, text: string): SegmentAnalysis | undefined {
    const found = this.entries.get(this.key(optionsKey, text));
    return found === undefined ? undefined : (JSON.parse(found) as SegmentAnalysis);
  }

  /**
   * `passing`: of a document that is read from end to end and which the cache does not hold: all would make way for what follows, and what
   * was there before it as well. Such a text is remembered from its second time on.
   */
  set(optionsKey: string, text: string, analysis: SegmentAnalysis, passing = false): void {
    if (passing && !this.meets(text)) return;
    this.entries.set(this.key(optionsKey, text), JSON.stringify(analysis));
  }

  clear(): void {
    this.entries.clear();
    this.met.fill(0);
  }

  /** Whether a text was met lately, or one of its length that has the same letters where it is looked at. */
  private meets(text: string): boolean {
    let hash = extendHash(EMPTY_HASH, text.length);
    const step = 1 + Math.floor(text.length / LOOKS);
    for (let at = 0; at < text.length; at += step) hash = extendHash(hash, text.charCodeAt(at));
    hash >>>= 0;
    const known = this.met[hash % MET] === hash;
    this.met[hash % MET] = hash;
    return known;
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

/** What is known of a UTF-16 unit of text takes about so many bytes, the unit's own included. */
const UNIT = 8;
/** A few times as many texts as the cache remembers analyses. */
const MET = 2 ** 14;
/** Letters by which it is told apart from others, about. */
const LOOKS = 24;
/** What an entry takes beside its characters, bytes. */
const ENTRY = 80;
const cost = (value: string, key: string) => ENTRY + 2 * (key.length + value.length);

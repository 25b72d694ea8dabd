/**
 * Regular expressions that users give to keep text from being checked. RE2 matches in linear time, so that no pattern
 * can hang the checker; what RE2 lacks (back-references, look-around) is an error with a message.
 */
import type * as Re2 from 're2js';
import type { Span } from '../types';

export interface PatternError {
  readonly pattern: string;
  readonly message: string;
}

// Loaded where there is a pattern: most runs have none.
const re2 = () => (require('re2js') as typeof Re2).RE2JS;

/** Patterns and texts beyond these sizes cost too much memory or time even in linear time. */
const LONGEST_PATTERN = 1000;
const MOST_PATTERNS = 100;

export class IgnorePatterns {
  static readonly none = new IgnorePatterns([], []);

  private constructor(
    private readonly patterns: readonly Re2.RE2JS[],
    /** Patterns that could not be used, and why. */
    readonly errors: readonly PatternError[],
  ) {}

  /** Compiles patterns in RE2 syntax; `i`, `m`, `s` flags can be set inside (`(?i)`). */
  static compile(sources: readonly string[]): IgnorePatterns {
    const patterns: Re2.RE2JS[] = [];
    const errors: PatternError[] = [];
    for (const [i, pattern] of sources.entries()) {
      if (i >= MOST_PATTERNS) errors.push({ pattern, message: `more than ${MOST_PATTERNS} patterns` });
      else if (pattern.length > LONGEST_PATTERN)
        errors.push({ pattern, message: `longer than ${LONGEST_PATTERN} characters` });
      else {
        try {
          patterns.push(re2().compile(pattern));
        } catch (error) {
          errors.push({ pattern, message: error instanceof Error ? error.message : String(error) });
        }
      }
    }
    return new IgnorePatterns(patterns, errors);
  }

  get size(): number {
    return this.patterns.length;
  }

  /** Where the patterns match, in order of their starts, merged; UTF-16 offsets of `text`. Empty matches are left out. */
  spans(text: string): Span[] {
    if (this.patterns.length === 0) return [];
    const found: Span[] = [];
    for (const pattern of this.patterns) {
      const matcher = pattern.matcher(text);
      while (matcher.find()) {
        if (matcher.end() > matcher.start()) found.push({ start: matcher.start(), end: matcher.end() });
      }
    }
    found.sort((a, b) => a.start - b.start);
    const merged: Span[] = [];
    for (const span of found) {
      const last = merged.at(-1);
      if (last && span.start <= last.end)
        merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
      else merged.push(span);
    }
    return merged;
  }
}

/** `qalam words`: the words of a corpus that spelling does not accept, by frequency, for a curator to decide about. */
import type { CountedWord } from '../protocol';
import { caseOf } from '../spelling/normalize';
import type { Mutable, Sentence } from '../types';
import { printable } from './printable';
import type { PlacedFinding } from './report';

/** How many different words are remembered, where `--memory` does not say. */
export const MOST_WORDS = 1_000_000;

type Entry = Mutable<CountedWord>;

/**
 * Counts words. Beyond `most` different ones those that were seen least often are forgotten, so that memory does not grow with the
 * corpus; frequent words are counted right as long as they come evenly.
 */
export class WordCounts {
  private readonly words = new Map<string, Entry>();
  private forgotten = 0;

  constructor(private readonly most: number) {}

  add(file: string, { rule, args, startLine, startColumn, example = '' }: PlacedFinding): void {
    const word = args?.[0];
    if (word === undefined) return;
    const key = `${rule}\n${word}`;
    const known = this.words.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    if (this.words.size >= this.most) this.forget();
    const suggestion = args?.[1];
    const place = { file, line: startLine, column: startColumn, example };
    this.words.set(key, { word, count: 1, rule, ...(suggestion !== undefined && { suggestion }), ...place });
  }

  /** Makes room for half of the words. */
  private forget(): void {
    for (let least = 1; this.words.size > this.most / 2; least++) {
      for (const [key, { count }] of this.words) {
        if (count > least) continue;
        this.words.delete(key);
        this.forgotten++;
        if (this.words.size <= this.most / 2) break;
      }
    }
  }

  /**
   * Most frequent first, else in the order of the corpus. A word with a capital, or in capitals, is counted with the same word in lower case
   * where that occurs as well, as a list accepts and replaces both.
   */
  all(): CountedWord[] {
    const merged = new Map([...this.words].map(([key, entry]) => [key, { ...entry }]));
    const order = new Map([...this.words.keys()].map((key, i) => [key, i]));
    for (const [key, entry] of [...merged]) {
      const pattern = caseOf(entry.word);
      if (pattern !== 'title' && pattern !== 'upper') continue;
      const lowerKey = `${entry.rule}\n${entry.word.toLowerCase()}`;
      const lower = merged.get(lowerKey);
      if (lower === undefined) continue;
      lower.count += entry.count;
      if (order.get(key)! < order.get(lowerKey)!) {
        const { file, line, column, example } = entry;
        Object.assign(lower, { file, line, column, example });
        order.set(lowerKey, order.get(key)!);
      }
      merged.delete(key);
    }
    return [...merged]
      .sort(([a, one], [b, other]) => other.count - one.count || order.get(a)! - order.get(b)!)
      .map(([, entry]) => entry);
  }

  /** That words were forgotten, where any were. */
  limit(): Sentence | undefined {
    const { forgotten, most } = this;
    if (forgotten === 0) return undefined;
    return {
      kk: `Әртүрлі сөз көп: ${most} сөз есте сақталды, сирек кездескендері ұмытылды (${forgotten} рет), олардың саны дәл емес (--memory).`,
      ru: `Разных слов много: помнилось ${most}, редкие забывались (раз: ${forgotten}), их число неточно (--memory).`,
      en: `There are many different words: ${most} were remembered and rare ones forgotten (${forgotten} times), whose counts are too low (--memory).`,
    };
  }
}

const COLUMNS = ['word', 'count', 'rule', 'suggestion', 'file', 'line', 'column', 'example'] as const;

const csvField = (value: string | number | undefined): string => {
  const text = `${value ?? ''}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The lines of an answer: a table for people, records, or a table for a spreadsheet. */
export function* wordLines(words: readonly CountedWord[], format: string): Generator<string, void> {
  if (format === 'jsonl') {
    for (const word of words) yield `${JSON.stringify(word)}\n`;
  } else if (format === 'csv') {
    yield `${COLUMNS.join(',')}\n`;
    for (const word of words) yield `${COLUMNS.map((name) => csvField(word[name])).join(',')}\n`;
  } else {
    const width = `${words[0]?.count ?? ''}`.length;
    for (const { word, count, suggestion, file, line, column, example } of words) {
      const shown = suggestion === undefined ? word : `${word} → ${suggestion}`;
      yield `${`${count}`.padStart(width)}  ${printable(shown)}  ${printable(file)}:${line}:${column}  ${printable(example)}\n`;
    }
  }
}

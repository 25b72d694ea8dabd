import { nearDuplicate, repeatedLine } from '../cleaning';
import { describe, type Locale } from '../messages';
import type { CorpusReport, CorpusStats, CountedWord, FindingPlace } from '../protocol';
import { WORD_LIST_RULES } from '../rules';
import type { ChunkFinding, ChunkReport, Tally } from './processor';
import { place } from './report';

export type { CorpusStats } from '../protocol';

/** Places that a report keeps of each rule. */
const MOST_PLACES = 200;
/** Words that a report shows. */
const SHOWN_WORDS = 200;

export class StatsCollector {
  private lines = 0;
  private units = 0;
  private characters = 0;
  private words = 0;
  private unknownWords = 0;
  private readonly findings = new Map<string, number>();
  private readonly languages = new Map<string, number>();
  private readonly unchecked = new Map<string, number>();
  private readonly entities = new Map<string, number>();
  private readonly lengths = new Map<number, number>();
  private readonly found = new Map<string, FindingPlace[]>();

  add(report: ChunkReport, lines: number): void {
    this.lines += lines;
    if (report.length === 0 && report.findings.length === 0) return;
    const lengths = report.rows ?? [report.length];
    this.units += lengths.length;
    this.characters += report.length;
    this.words += report.words;
    this.unknownWords += report.unknownWords;
    // By number: iterators cost more than what is done here.
    for (let i = 0; i < report.findings.length; i++) this.rule(report.findings[i]!.rule);
    addUp(this.languages, report.languages);
    addUp(this.unchecked, report.unchecked);
    addUp(this.entities, report.entities);
    for (let i = 0; i < lengths.length; i++)
      bump(this.lengths, lengths[i] === 0 ? 0 : 2 ** Math.floor(Math.log2(lengths[i]!)), 1);
  }

  /** Counts a finding that no chunk has by itself. */
  rule(rule: string): void {
    bump(this.findings, rule, 1);
  }

  /** Remembers where findings of a chunk that begins at `line` (from 0) are, for the first ones of each rule. */
  places(
    file: string,
    chunk: string,
    line: number,
    findings: readonly ChunkFinding[],
    locale: Locale,
    column = 0,
  ): void {
    const wanted = findings.filter(({ rule }) => (this.found.get(rule)?.length ?? 0) < MOST_PLACES);
    if (wanted.length === 0) return;
    for (const placed of place(chunk, line, wanted, column)) {
      const places = this.found.get(placed.rule) ?? [];
      const { startLine, startColumn } = placed;
      places.push({ file, line: startLine, column: startColumn, message: describe(placed, locale) });
      this.found.set(placed.rule, places);
    }
  }

  /** `words`: all that spelling does not accept, the most frequent first. */
  report(words: readonly CountedWord[]): CorpusReport {
    const stats = this.result();
    const places = Object.fromEntries(this.found);
    return {
      stats,
      csv: statsCsv(stats),
      markdown: statsMarkdown(stats),
      places,
      words: words.slice(0, SHOWN_WORDS),
      differentWords: words.length,
      refusedWords: [...WORD_LIST_RULES].reduce((sum, rule) => sum + (this.findings.get(rule) ?? 0), 0),
    };
  }

  result(): CorpusStats {
    const share = (n: number) => Math.round((n / Math.max(1, this.characters)) * 10_000) / 10_000;
    return {
      lines: this.lines,
      units: this.units,
      characters: this.characters,
      words: this.words,
      unknownWords: this.unknownWords,
      unknownShare: Math.round((this.unknownWords / Math.max(1, this.words)) * 10_000) / 10_000,
      findings: sorted(this.findings),
      languages: Object.fromEntries(Object.entries(sorted(this.languages)).map(([label, n]) => [label, share(n)])),
      unchecked: sorted(this.unchecked),
      entities: sorted(this.entities),
      lengths: Object.fromEntries([...this.lengths].sort(([a], [b]) => a - b).map(([bin, n]) => [`${bin}`, n])),
      duplicates: this.findings.get(repeatedLine.id) ?? 0,
      nearDuplicates: this.findings.get(nearDuplicate.id) ?? 0,
    };
  }
}

/** Adds a chunk's tallies to those of all. */
export function addUp(total: Map<string, number>, tallies: readonly Tally[]): void {
  for (let i = 0; i < tallies.length; i++) bump(total, tallies[i]!.label, tallies[i]!.n);
}

function bump<K>(map: Map<K, number>, key: K, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

function sorted(map: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...map].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

const TABLES = ['findings', 'languages', 'unchecked', 'entities', 'lengths'] as const;
const NUMBERS = [
  'lines',
  'units',
  'characters',
  'words',
  'unknownWords',
  'unknownShare',
  'duplicates',
  'nearDuplicates',
] as const;

/** `table,key,value` lines. */
export function statsCsv(stats: CorpusStats): string {
  const rows = NUMBERS.map((name) => `total,${name},${stats[name]}`);
  for (const table of TABLES) {
    for (const [key, value] of Object.entries(stats[table])) rows.push(`${table},${key},${value}`);
  }
  return `table,key,value\n${rows.join('\n')}\n`;
}

/** A Markdown page with a table for each part. */
export function statsMarkdown(stats: CorpusStats): string {
  const table = (title: string, entries: readonly (readonly [string, number])[]) =>
    `## ${title}\n\n| | |\n| --- | ---: |\n${entries.map(([key, value]) => `| ${key.replaceAll('|', '\\|')} | ${value} |`).join('\n')}\n`;
  const parts = [
    table(
      'totals',
      NUMBERS.map((name) => [name, stats[name]] as const),
    ),
  ];
  for (const name of TABLES) {
    const entries = Object.entries(stats[name]);
    if (entries.length > 0) parts.push(table(name, entries));
  }
  return `# Corpus report\n\n${parts.join('\n')}`;
}

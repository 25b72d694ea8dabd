/**
 * Analyses on their way to the editor's thread: their numbers in one array and their strings in another. As the objects that they are they
 * cost both threads several times as much, for each is written and read member by member with the members' names.
 */
import { keepAlive } from '../alive';
import type { Entity } from '../entities/tagger';
import type { Detection } from '../language/detector';
import type { EntityClass, Severity } from '../protocol';
import type { Finding, Fix, Mutable, TextEdit } from '../types';
import type { SegmentAnalysis } from './analyzer';

export interface PackedAnalyses {
  /** One a text; undefined where it has nothing but what nearly all have, and is packed. */
  readonly results: readonly (SegmentAnalysis | undefined)[];
  readonly numbers?: Float64Array;
  readonly strings?: readonly string[];
}

/** Stands for a string that is the text between the two offsets before it, and for a list or fix that is not there. */
const NONE = -1;
const PACKED: ReadonlySet<string> = new Set(['language', 'findings', 'entities', 'tagged']);

/** Grows to the longest that was written. */
let numbers = new Float64Array(4096);

class Packer {
  private at = 0;
  readonly strings: string[] = [];
  /** Where the names of rules, labels and the like stand among them. */
  private readonly names = new Map<string, number>();

  constructor(private text: string) {}

  get numbers(): Float64Array {
    return numbers.slice(0, this.at);
  }

  analysis(text: string, { language, findings, entities, tagged }: SegmentAnalysis): void {
    this.text = text;
    this.name(language.label);
    this.number(language.probability);
    this.name(language.script);
    if (language.variant === undefined) this.number(NONE);
    else this.name(language.variant);
    this.number(tagged === undefined ? NONE : Number(tagged));
    this.number(findings.length);
    for (let i = 0; i < findings.length; i++) this.finding(findings[i]!);
    this.number(entities.length);
    for (let i = 0; i < entities.length; i++) this.entity(entities[i]!);
  }

  private finding({ start, end, rule, severity, args, fix }: Finding) {
    this.number(start);
    this.number(end);
    this.name(rule);
    this.name(severity);
    this.number(args === undefined ? NONE : args.length);
    if (args !== undefined) for (let i = 0; i < args.length; i++) this.string(args[i]!, start, end);
    this.number(fix === undefined ? NONE : Number(fix.safe));
    if (fix === undefined) return;
    this.number(fix.edits.length);
    for (let i = 0; i < fix.edits.length; i++) {
      const edit = fix.edits[i]!;
      this.number(edit.start);
      this.number(edit.end);
      this.string(edit.newText, edit.start, edit.end);
    }
  }

  private entity({ start, end, class: name, score, text }: Entity) {
    this.number(start);
    this.number(end);
    this.name(name);
    this.number(score);
    this.string(text, start, end);
  }

  private number(value: number) {
    if (this.at === numbers.length) {
      const larger = new Float64Array(2 * numbers.length);
      larger.set(numbers);
      numbers = larger;
    }
    numbers[this.at++] = value;
  }

  private string(value: string, start: number, end: number) {
    const isThere = value.length === end - start && this.text.startsWith(value, start);
    this.number(isThere ? NONE : this.strings.push(value) - 1);
  }

  private name(name: string) {
    let place = this.names.get(name);
    if (place === undefined) {
      place = this.strings.push(name) - 1;
      this.names.set(name, place);
    }
    this.number(place);
  }
}

/** The analyses of texts, one each, as `unpackAnalyses` wants them. */
export function packAnalyses(texts: readonly string[], analyses: readonly SegmentAnalysis[]): PackedAnalyses {
  const packer = new Packer('');
  keepAlive('packer', packer);
  const results = analyses.map((analysis, index) => {
    for (const member in analysis) if (!PACKED.has(member)) return analysis;
    packer.analysis(texts[index]!, analysis);
    return undefined;
  });
  return { results, numbers: packer.numbers, strings: packer.strings };
}

class Unpacker {
  private at = 0;

  constructor(
    private readonly numbers: Float64Array,
    private readonly strings: readonly string[],
    private text = '',
  ) {}

  analysis(text: string): SegmentAnalysis {
    this.text = text;
    const language: Mutable<Detection> = { label: this.name(), probability: this.number(), script: this.name() };
    const variant = this.number();
    if (variant !== NONE) language.variant = this.strings[variant] as Detection['variant'] & string;
    const tagged = this.number();
    const findings: Finding[] = [];
    for (let left = this.number(); left > 0; left--) findings.push(this.finding());
    const entities: Entity[] = [];
    for (let left = this.number(); left > 0; left--) entities.push(this.entity());
    return tagged === NONE ? { language, findings, entities } : { language, findings, entities, tagged: tagged === 1 };
  }

  private finding(): Finding {
    const start = this.number();
    const end = this.number();
    const finding: Mutable<Finding> = { start, end, rule: this.name(), severity: this.name() as Severity };
    const count = this.number();
    if (count !== NONE) {
      const args: string[] = [];
      for (let left = count; left > 0; left--) args.push(this.string(start, end));
      finding.args = args;
    }
    const fixed = this.number();
    if (fixed !== NONE) finding.fix = this.fix(fixed === 1);
    return finding;
  }

  private fix(safe: boolean): Fix {
    const edits: TextEdit[] = [];
    for (let left = this.number(); left > 0; left--) {
      const start = this.number();
      const end = this.number();
      edits.push({ start, end, newText: this.string(start, end) });
    }
    return { safe, edits };
  }

  private entity(): Entity {
    const start = this.number();
    const end = this.number();
    const name = this.name() as EntityClass;
    return { start, end, class: name, score: this.number(), text: this.string(start, end) };
  }

  private number(): number {
    return this.numbers[this.at++]!;
  }

  private string(start: number, end: number): string {
    const place = this.number();
    return place === NONE ? this.text.slice(start, end) : this.strings[place]!;
  }

  private name(): string {
    return this.strings[this.number()]!;
  }
}

/** The analyses that `packAnalyses` packed of texts, which are given in the same order. */
export function unpackAnalyses(texts: readonly string[], packed: PackedAnalyses): readonly SegmentAnalysis[] {
  const { results, numbers = new Float64Array(0), strings = [] } = packed;
  const unpacker = new Unpacker(numbers, strings);
  return results.map((result, index) => result ?? unpacker.analysis(texts[index]!));
}

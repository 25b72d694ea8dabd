/** The labels of a sequence model: `O` is 0, then `B-` and `I-` of each class in turn. */
export class Labels {
  readonly names: readonly string[];
  private readonly byName: ReadonlyMap<string, number>;

  constructor(readonly classes: readonly string[]) {
    this.names = ['O', ...classes.flatMap((name) => [`B-${name}`, `I-${name}`])];
    this.byName = new Map(this.names.map((name, index) => [name, index]));
  }

  get size(): number {
    return this.names.length;
  }

  /** The label of a tag; `O` for a tag of no known class. */
  indexOf(tag: string): number {
    return this.byName.get(tag) ?? 0;
  }

  /** IOB2: `I-X` may only follow `B-X` or `I-X`; -1 as `previous` is the beginning of a sentence. */
  allows(previous: number, next: number): boolean {
    if (next === 0 || (next & 1) === 1) return true;
    return previous === next || previous === next - 1;
  }
}

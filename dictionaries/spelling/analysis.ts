/** Which entries of a built dictionary let a word pass, and with which suffixes: for the miner and the dictionary's own test. */

/** One way in which a word is made: `stem` of kk.dic, the text of the suffixes behind it, inner first, and a prefix before it. */
export interface Reading {
  readonly stem: string;
  /** Whether it is inflected as a verb; a bare stem that is noun and verb is read as both. */
  readonly isVerb: boolean;
  readonly suffixes: readonly string[];
  readonly prefix: string;
}

interface Rule {
  readonly flag: number;
  readonly strip: string;
  readonly next: ReadonlySet<number>;
}

/** Reads the two files that `buildDictionary` makes (no other affix files) and takes words apart. */
export class Analyser {
  readonly stems = new Map<string, ReadonlySet<number>>();
  readonly #rules = new Map<string, Rule[]>();
  readonly #prefixes: string[] = [];
  readonly #needAffix: number;
  #prefixFlag = 0;
  #longest = 0;

  /** `verbFlags`: the flags of verb classes, which the files do not tell from others. */
  constructor(
    aff: string,
    dic: string,
    readonly verbFlags: ReadonlySet<number>,
  ) {
    const aliases: ReadonlySet<number>[] = [];
    const none: ReadonlySet<number> = new Set();
    let needAffix = 0;
    let counted = false;
    for (const line of aff.split('\n')) {
      const fields = line.split(' ');
      if (fields[0] === 'NEEDAFFIX') needAffix = Number(fields[1]);
      // The first line of aliases is their number.
      else if (fields[0] === 'AF' && !counted) counted = true;
      else if (fields[0] === 'AF') aliases.push(new Set(fields[1]!.split(',').map(Number)));
      else if (fields.length === 5) {
        const [kind, flag, strip, added] = fields as [string, string, string, string];
        if (kind === 'PFX') {
          this.#prefixFlag = Number(flag);
          this.#prefixes.push(added);
          continue;
        }
        const [text, alias] = added.split('/') as [string, string | undefined];
        const rules = this.#rules.get(text) ?? [];
        this.#rules.set(text, rules);
        rules.push({
          flag: Number(flag),
          strip: strip === '0' ? '' : strip,
          next: alias === undefined ? none : aliases[Number(alias) - 1]!,
        });
        this.#longest = Math.max(this.#longest, text.length);
      }
    }
    this.#needAffix = needAffix;
    for (const line of dic.split('\n').slice(1)) {
      const [stem, alias] = line.split('/') as [string, string | undefined];
      if (stem !== '') this.stems.set(stem, alias === undefined ? none : aliases[Number(alias) - 1]!);
    }
  }

  /** Whether a stem of kk.dic is a word without a suffix. */
  isWord(stem: string): boolean {
    return this.stems.get(stem)?.has(this.#needAffix) === false;
  }

  /** All readings of a word as it stands (its case counts). */
  read(word: string): Reading[] {
    const readings: Reading[] = [];
    this.#readBehind('', word, readings);
    for (const prefix of this.#prefixes)
      if (word.startsWith(prefix) && word.length > prefix.length)
        this.#readBehind(prefix, word.slice(prefix.length), readings);
    return readings;
  }

  #readBehind(prefix: string, word: string, readings: Reading[]): void {
    const put = (stem: string, isVerb: boolean, suffixes: string[]): void => {
      if (prefix === '' || this.stems.get(stem)!.has(this.#prefixFlag))
        readings.push({ stem, isVerb, suffixes, prefix });
    };
    if (this.isWord(word)) {
      const flags = [...this.stems.get(word)!].filter((flag) => flag !== this.#prefixFlag);
      const verbal = flags.filter((flag) => this.verbFlags.has(flag)).length;
      if (verbal > 0) put(word, true, []);
      if (verbal < flags.length || flags.length === 0) put(word, false, []);
    }
    this.#split(word, undefined, (base, rule, text) => {
      if (this.stems.get(base)?.has(rule.flag) === true) put(base, this.verbFlags.has(rule.flag), [text]);
      this.#split(base, rule.flag, (inner, first, innerText) => {
        if (this.stems.get(inner)?.has(first.flag) === true)
          put(inner, this.verbFlags.has(first.flag), [innerText, text]);
      });
    });
  }

  /** Takes each suffix off; `then`: only those that the suffix with this flag may follow. */
  #split(word: string, then: number | undefined, found: (base: string, rule: Rule, text: string) => void): void {
    for (let at = Math.max(1, word.length - this.#longest); at < word.length; at++) {
      const text = word.slice(at);
      for (const rule of this.#rules.get(text) ?? [])
        if (then === undefined || rule.next.has(then)) found(word.slice(0, at) + rule.strip, rule, text);
    }
  }
}

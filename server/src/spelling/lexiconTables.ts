/**
 * The tables of a dictionary (`LexiconTables`), made of its affix and its word file. It takes a tenth of a second, so that the command
 * line and the server keep what was made (`kept.ts`).
 */
import { EMPTY_HASH, extendHash } from '../hash';
import { capitalisation } from './capitalisation';

const SLASH = 47;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Longest stem and longest word that is looked up, UTF-16 units: anything longer counts as unknown. */
export const LONGEST_WORD = 64;
/** Flags are below this many times 32; a set of them is that many integers. */
export const FLAG_WORDS = 8;
/** Bits of the filter of beginnings: a power of two, some ten times as many as there are beginnings. */
export const BEGINNING_BITS = 1 << 21;
/** Of a stem's kind: it stands for a word with inner capitals where all of a text's word is in capitals (АҚШТЫҢ). */
export const HIDDEN = 0x8000;

/** Integers of an ending, and of a rule. */
export const ENDING = 4;
export const RULE = 2 + FLAG_WORDS;

export type LexiconTables = {
  /** Letters as small numbers, by UTF-16 unit; 0: no word has it. Those of suffixes come first. */
  readonly letterOf: Uint8Array;
  /** The UTF-16 unit of each letter. */
  readonly units: Uint16Array;
  /** By letter: the small one of a capital, 0 of others. */
  readonly smallOf: Uint8Array;
  /** By letter: the capital of a small one, 0 where no word has it. */
  readonly capitalOf: Uint8Array;
  /** The letters of each prefix, 0 behind them. */
  readonly prefixes: Uint8Array;
  /** Sets of flags, FLAG_WORDS integers each. */
  readonly aliases: Uint32Array;
  /**
   * The flag of prefixes and that of stems that need an affix (0: none); how many letters suffixes have; bit i: whether the i-th
   * continuation lets a suffix stand last.
   */
  readonly numbers: Int32Array;

  // The stems: letters one after another, where each begins, its hash, its kind (alias of flags, 0 for none); a hash table.
  readonly letters: Uint8Array;
  readonly starts: Int32Array;
  readonly hashes: Int32Array;
  readonly kinds: Uint16Array;
  readonly slots: Int32Array;
  /** A bit for the hash of each beginning of a stem (a Bloom filter of one hash): what is not there begins no stem. */
  readonly beginnings: Uint32Array;

  // The suffixes: a tree that is read from the last letter, `children[node * suffixLetters + letter]`; at a node the endings
  // that begin there, one for each letter stripped; of each ending its rules by what may follow them, with their flags.
  readonly children: Uint16Array;
  readonly endingAt: Int32Array;
  /** Of each ending (from the second on, 0 being none): the letter stripped, the next at its node, what may follow as bits, its first rule. */
  readonly endings: Int32Array;
  /** Of each rule (from the second on): its continuation or -1, the next of its ending, its flags. */
  readonly rules: Int32Array;
};

/** Lines of the affix file that change no answer: they are for suggestions and tokenizers. */
const HARMLESS = new Set(['WORDCHARS', 'TRY', 'KEY', 'MAXNGRAMSUGS', 'REP', 'NAME', 'HOME', 'VERSION']);

/** One line `SFX flag strip text/continuation .` */
interface Suffix {
  readonly flag: number;
  /** The letter of the stem that it takes the place of, or ''. */
  readonly strip: string;
  readonly text: string;
  /** Index into `Affixes.continuations`, -1 for none. */
  readonly continuation: number;
}

interface Affixes {
  readonly aliases: readonly Uint32Array[];
  readonly prefixes: readonly string[];
  readonly prefixFlag: number;
  readonly needAffix: number;
  /** The distinct sets of flags that suffixes go on with. */
  readonly continuations: readonly Uint32Array[];
}

function hasFlag(set: Uint32Array, flag: number): boolean {
  return ((set[flag >>> 5]! >>> (flag & 31)) & 1) === 1;
}

function isFlag(flag: number): boolean {
  return Number.isInteger(flag) && flag > 0 && flag < FLAG_WORDS * 32;
}

/** A class of affixes whose lines are being read. */
interface OpenClass {
  readonly keyword: string;
  readonly name: string;
  readonly flag: number;
  /** Lines that are still to come. */
  left: number;
}

/** Reads an affix file; undefined where there is anything in it that the lexicon does not know. */
function readAffixes(text: string): { affixes: Affixes; suffixes: readonly Suffix[] } | undefined {
  const aliases: Uint32Array[] = [];
  const prefixes: string[] = [];
  const suffixes: Suffix[] = [];
  const continuations: Uint32Array[] = [];
  const continuationOf = new Map<string, number>();
  const classes = new Set<string>();
  let open: OpenClass | undefined;
  let aliasCount = -1;
  let prefixFlag = 0;
  let needAffix = 0;
  let isNumeric = false;
  let isUtf8 = false;
  for (const line of text.split('\n')) {
    // Nearly all lines have single spaces.
    let fields = line.split(' ');
    if (fields.length !== 5 || fields[4] !== '.') fields = line.trim().split(/[ \t]+/);
    const [keyword, name, strip, added] = fields as [string, string, string, string];
    if (keyword === '' || keyword.startsWith('#') || HARMLESS.has(keyword)) continue;
    if (keyword === 'LANG' && name === 'kk') continue;
    if (keyword === 'SET' && name === 'UTF-8') isUtf8 = true;
    else if (keyword === 'FLAG' && name === 'num') isNumeric = true;
    else if (keyword === 'NEEDAFFIX' && isFlag(Number(name))) needAffix = Number(name);
    else if (keyword === 'AF' && aliasCount < 0) aliasCount = Number(name);
    else if (keyword === 'AF') {
      const set = new Uint32Array(FLAG_WORDS);
      for (const each of name.split(',')) {
        const flag = Number(each);
        if (!isFlag(flag)) return undefined;
        set[flag >>> 5]! |= 1 << (flag & 31);
      }
      aliases.push(set);
    } else if (keyword === 'SFX' || keyword === 'PFX') {
      if (open === undefined || open.left === 0) {
        const flag = Number(name);
        if (!isFlag(flag) || strip !== 'Y' || classes.has(keyword + name)) return undefined;
        classes.add(keyword + name);
        open = { keyword, name, flag, left: Number(added) };
        continue;
      }
      if (open.keyword !== keyword || open.name !== name) return undefined;
      const { flag } = open;
      open.left--;
      if (fields.length !== 5 || fields[4] !== '.' || strip.length !== 1) return undefined;
      const slash = added.indexOf('/');
      const letters = slash < 0 ? added : added.slice(0, slash);
      const alias = slash < 0 ? undefined : added.slice(slash + 1);
      if (letters === '' || letters === '0') return undefined;
      if (keyword === 'PFX') {
        if (strip !== '0' || alias !== undefined || (prefixFlag !== 0 && prefixFlag !== flag)) return undefined;
        prefixFlag = flag;
        prefixes.push(letters);
        continue;
      }
      let continuation = alias === undefined ? -1 : continuationOf.get(alias);
      if (continuation === undefined) {
        const set = aliases[Number(alias) - 1];
        // Indices are bits of an integer.
        if (set === undefined || continuations.length === 31) return undefined;
        continuation = continuations.push(set) - 1;
        continuationOf.set(alias!, continuation);
      }
      suffixes.push({ flag, strip: strip === '0' ? '' : strip, text: letters, continuation });
    } else return undefined;
  }
  if (!isUtf8 || !isNumeric || aliases.length !== aliasCount || (open?.left ?? 0) !== 0) return undefined;
  if (continuations.some((set) => hasFlag(set, prefixFlag))) return undefined;
  return { affixes: { aliases, prefixes, prefixFlag, needAffix, continuations }, suffixes };
}

/** Reads the bytes of an affix and of a word file, both UTF-8; undefined where only Hunspell can. */
export function lexiconTables(aff: Uint8Array, dic: Uint8Array): LexiconTables | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(aff);
  } catch {
    return undefined;
  }
  const read = readAffixes(text);
  if (read === undefined) return undefined;
  const builder = new Builder(read.affixes, read.suffixes);
  return builder.addSuffixes(read.suffixes) && builder.addWords(dic) ? builder.tables() : undefined;
}

class Builder {
  private readonly letterOf = new Uint8Array(65536);
  private readonly units: number[] = [0];
  private readonly smallOf = new Uint8Array(256);
  private readonly capitalOf = new Uint8Array(256);
  private readonly affixes: Affixes;
  private readonly prefixes: number[] = [];

  private letters = new Uint8Array(1 << 18);
  private starts = new Int32Array(1 << 14);
  private hashes = new Int32Array(1 << 14);
  private kinds = new Uint16Array(1 << 14);
  private count = 0;
  private slots = new Int32Array(0);
  private readonly beginnings = new Uint32Array(BEGINNING_BITS >>> 5);
  /** Hashes of the beginnings of the stem that was added last, by their length. */
  private readonly lastHashes = new Int32Array(LONGEST_WORD + 1).fill(EMPTY_HASH, 0, 1);

  private readonly suffixLetters: number;
  private children: Uint16Array;
  private readonly endingAt: number[] = [0];
  private readonly endings: { readonly strip: number; readonly next: number; follows: number; rules: number }[] = [
    { strip: 0, next: 0, follows: 0, rules: 0 },
  ];
  private readonly rules: { readonly continuation: number; readonly next: number; readonly flags: Uint32Array }[] = [
    { continuation: -1, next: 0, flags: new Uint32Array(FLAG_WORDS) },
  ];

  constructor(affixes: Affixes, suffixes: readonly Suffix[]) {
    this.affixes = affixes;
    for (const { text, strip } of suffixes) {
      if (strip !== '') this.letter(strip.charCodeAt(0));
      for (let i = 0; i < text.length; i++) this.letter(text.charCodeAt(i));
    }
    this.suffixLetters = this.units.length;
    this.children = new Uint16Array(this.suffixLetters << 12);
    for (const prefix of affixes.prefixes) {
      for (let i = 0; i < prefix.length; i++) this.prefixes.push(this.letter(prefix.charCodeAt(i)));
      this.prefixes.push(0);
    }
  }

  tables(): LexiconTables {
    const { affixes, count, endings, rules } = this;
    const { aliases, continuations, needAffix, prefixFlag } = affixes;
    let mayEnd = 0;
    continuations.forEach((set, i) => {
      if (!hasFlag(set, needAffix)) mayEnd |= 1 << i;
    });
    return {
      letterOf: this.letterOf,
      units: Uint16Array.from(this.units),
      smallOf: this.smallOf,
      capitalOf: this.capitalOf,
      prefixes: Uint8Array.from(this.prefixes),
      aliases: Uint32Array.from(aliases.flatMap((set) => [...set])),
      numbers: Int32Array.of(prefixFlag, needAffix, this.suffixLetters, mayEnd),
      letters: this.letters.slice(0, this.starts[count]),
      starts: this.starts.slice(0, count + 1),
      hashes: this.hashes.slice(0, count),
      kinds: this.kinds.slice(0, count),
      slots: this.slots,
      beginnings: this.beginnings,
      children: this.children.slice(0, this.endingAt.length * this.suffixLetters),
      endingAt: Int32Array.from(this.endingAt),
      endings: Int32Array.from(
        endings.flatMap(({ strip, next, follows, rules: first }) => [strip, next, follows, first]),
      ),
      rules: Int32Array.from(rules.flatMap(({ continuation, next, flags }) => [continuation, next, ...flags])),
    };
  }

  /** The number of a letter, which it gets when first asked for. */
  private letter(unit: number): number {
    const known = this.letterOf[unit]!;
    if (known !== 0) return known;
    if (this.units.length > 255) return 0;
    const letter = this.units.push(unit) - 1;
    this.letterOf[unit] = letter;
    const small = String.fromCharCode(unit).toLowerCase().charCodeAt(0);
    if (small !== unit) {
      const own = this.letter(small);
      this.smallOf[letter] = own;
      this.capitalOf[own] = letter;
    }
    return letter;
  }

  /** False where there are more of them than the tables can hold. */
  addSuffixes(suffixes: readonly Suffix[]): boolean {
    const { continuations } = this.affixes;
    const follows = new Int32Array(FLAG_WORDS * 32);
    continuations.forEach((set, i) => {
      for (let flag = 1; flag < follows.length; flag++) if (hasFlag(set, flag)) follows[flag]! |= 1 << i;
    });
    for (const { flag, strip, text, continuation } of suffixes) {
      let node = 0;
      for (let at = text.length - 1; at >= 0; at--) {
        const place = node * this.suffixLetters + this.letterOf[text.charCodeAt(at)]!;
        node = this.children[place]!;
        if (node !== 0) continue;
        node = this.endingAt.push(0) - 1;
        if (node > 0xffff) return false;
        if ((node + 1) * this.suffixLetters > this.children.length) {
          const larger = new Uint16Array(this.children.length * 2);
          larger.set(this.children);
          this.children = larger;
        }
        this.children[place] = node;
      }
      const letter = strip === '' ? 0 : this.letterOf[strip.charCodeAt(0)]!;
      let e = this.endingAt[node]!;
      while (e !== 0 && this.endings[e]!.strip !== letter) e = this.endings[e]!.next;
      if (e === 0) {
        e = this.endings.push({ strip: letter, next: this.endingAt[node]!, follows: 0, rules: 0 }) - 1;
        this.endingAt[node] = e;
      }
      const ending = this.endings[e]!;
      ending.follows |= follows[flag]!;
      let r = ending.rules;
      while (r !== 0 && this.rules[r]!.continuation !== continuation) r = this.rules[r]!.next;
      if (r === 0) {
        r = this.rules.push({ continuation, next: ending.rules, flags: new Uint32Array(FLAG_WORDS) }) - 1;
        ending.rules = r;
      }
      this.rules[r]!.flags[flag >>> 5]! |= 1 << (flag & 31);
    }
    return true;
  }

  /**
   * Reads lines `stem` or `stem/alias`, behind one with their number. False for anything else, for doubles, and for a file that
   * lost its end.
   */
  addWords(bytes: Uint8Array): boolean {
    const { aliases } = this.affixes;
    const word = new Uint8Array(LONGEST_WORD);
    const shouted: [stem: number, kind: number][] = [];
    let at = bytes.indexOf(LINE_FEED) + 1;
    const expected = Number(new TextDecoder().decode(bytes.subarray(0, Math.min(at, 20))));
    if (!(expected > 0)) return false;
    while (at < bytes.length) {
      let length = 0;
      let capitals = 0;
      let byte = bytes[at]!;
      while (byte > SLASH || byte === 45) {
        let unit = byte;
        if (byte >= 0x80) {
          // Two bytes are all that the letters of Kazakh take.
          const second = bytes[at + 1]!;
          if (byte < 0xc2 || byte > 0xdf || (second & 0xc0) !== 0x80) return false;
          unit = ((byte & 0x1f) << 6) | (second & 0x3f);
          at++;
        }
        const letter = this.letterOf[unit]! || this.letter(unit);
        if (letter === 0 || length === LONGEST_WORD) return false;
        if (this.smallOf[letter] !== 0) capitals++;
        word[length++] = letter;
        byte = bytes[++at] ?? LINE_FEED;
      }
      let kind = 0;
      if (byte === SLASH) {
        for (byte = bytes[++at] ?? LINE_FEED; byte >= 48 && byte <= 57; byte = bytes[++at] ?? LINE_FEED)
          kind = kind * 10 + byte - 48;
        if (kind < 1 || kind > aliases.length || kind >= HIDDEN) return false;
      }
      if (byte === CARRIAGE_RETURN) byte = bytes[++at] ?? LINE_FEED;
      if (byte !== LINE_FEED) return false;
      at++;
      if (length === 0) {
        if (kind !== 0) return false;
        continue;
      }
      if (capitals > 1 || (capitals === 1 && this.smallOf[word[0]!] === 0)) shouted.push([this.count, kind]);
      this.push(word, length, kind);
    }
    // The number is a hint to Hunspell; see `complaint` there.
    if (this.count < expected * 0.98 || !this.index()) return false;
    // As Hunspell does, so that capitals throughout are understood: for АҚШ/200 an Ақш/200 that only they may use.
    for (const [stem, kind] of shouted) {
      const text = this.text(stem);
      if (capitalisation(text) === 'capitals' && kind === 0) continue;
      const small = text.toLowerCase();
      const hidden = Uint8Array.from(small, (c) => this.letter(c.charCodeAt(0)));
      hidden[0] = this.letter(small.charAt(0).toUpperCase().charCodeAt(0));
      if (this.has(hidden)) continue;
      this.push(hidden, hidden.length, kind | HIDDEN);
      this.insert(this.count - 1);
    }
    return true;
  }

  private text(stem: number): string {
    const letters = this.letters.subarray(this.starts[stem], this.starts[stem + 1]);
    return String.fromCharCode(...Array.from(letters, (letter) => this.units[letter]!));
  }

  private push(word: Uint8Array, length: number, kind: number): void {
    let used = this.starts[this.count]!;
    if (used + length > this.letters.length) {
      const larger = new Uint8Array(this.letters.length * 2);
      larger.set(this.letters);
      this.letters = larger;
    }
    if (this.count + 2 > this.starts.length) {
      const size = this.starts.length * 2;
      const [starts, hashes, kinds] = [new Int32Array(size), new Int32Array(size), new Uint16Array(size)];
      starts.set(this.starts);
      hashes.set(this.hashes);
      kinds.set(this.kinds);
      this.starts = starts;
      this.hashes = hashes;
      this.kinds = kinds;
    }
    const { letters, lastHashes, beginnings } = this;
    // Most of a stem are letters of the one before it, as they are sorted: what they hash to is known, and in the filter.
    const last = this.count > 0 ? this.starts[this.count - 1]! : used;
    const most = Math.min(length, used - last);
    let shared = 0;
    while (shared < most && letters[last + shared] === word[shared]) shared++;
    let hash = lastHashes[shared]!;
    for (let i = 0; i < length; i++) {
      letters[used++] = word[i]!;
      if (i < shared) continue;
      hash = extendHash(hash, word[i]!);
      lastHashes[i + 1] = hash;
      const bit = (hash ^ (hash >>> 11)) & (BEGINNING_BITS - 1);
      beginnings[bit >>> 5]! |= 1 << (bit & 31);
    }
    this.hashes[this.count] = hash;
    this.kinds[this.count++] = kind;
    this.starts[this.count] = used;
  }

  /** Makes the hash table, with room for as many hidden entries; false where a stem is there twice. */
  private index(): boolean {
    this.slots = new Int32Array(1 << Math.ceil(Math.log2(Math.max(16, this.count * 2.5)))).fill(-1);
    for (let stem = 0; stem < this.count; stem++) if (!this.insert(stem)) return false;
    return true;
  }

  private insert(stem: number): boolean {
    const hash = this.hashes[stem]!;
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (; this.slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const other = this.slots[slot]!;
      if (this.hashes[other] === hash && this.text(other) === this.text(stem)) return false;
    }
    this.slots[slot] = stem;
    return true;
  }

  private has(word: Uint8Array): boolean {
    const { letters, starts, hashes, slots } = this;
    const hash = hashOf(word);
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const stem = slots[slot]!;
      if (stem < 0) return false;
      const start = starts[stem]!;
      if (hashes[stem] !== hash || starts[stem + 1]! - start !== word.length) continue;
      if (word.every((own, i) => letters[start + i] === own)) return true;
    }
  }
}

function hashOf(letters: Uint8Array): number {
  let hash = EMPTY_HASH;
  for (const letter of letters) hash = extendHash(hash, letter);
  return hash;
}

/**
 * The dictionary's words looked up without Hunspell: the same two files, the same answers, in a fraction of the time, loading
 * included. It is for dictionaries made as ours is: flags are numbers behind aliases; no conditions, compounds or
 * continued prefixes; two suffixes at most, each in place of one letter of the stem at most. `Lexicon.load` tells any other,
 * and Hunspell itself has to be asked. The rules are those of hunspell(5) and of its code (version 1.7).
 */
import { EMPTY_HASH, extendHash } from '../hash';
import { toSmall } from '../text/small';

/** Longest word that is looked up, UTF-16 units: anything longer counts as unknown. */
const LONGEST_WORD = 64;
/** Flags are below this many times 32; a set of them is that many integers. */
const FLAG_WORDS = 8;
/** Bits of the filter of beginnings: a power of two, some ten times as many as there are beginnings. */
const BEGINNING_BITS = 1 << 21;
/** A word of this many hyphens is not looked up in parts. */
const MANY_HYPHENS = 10;

const SLASH = 47;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

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

/** Marks the entry that stands for a word with inner capitals where all of a text's word is in capitals (АҚШТЫҢ). */
const HIDDEN = 0x8000;
const NO_ENTRY = -1;
const NOT_LOOKED_UP = -2;

export class Lexicon {
  /** Letters as small numbers, by UTF-16 unit; 0: no word has it. Those of suffixes come first. */
  private readonly letterOf = new Uint8Array(65536);
  private readonly units: number[] = [0];
  /** By letter: the small one of a capital, 0 of others. */
  private readonly smallOf = new Uint8Array(256);
  /** By letter: the capital of a small one, 0 where no word has it. */
  private readonly capitalOf = new Uint8Array(256);
  private readonly affixes: Affixes;
  /** By first letter. */
  private readonly prefixes: Uint8Array[][] = [];

  // The stems: letters one after another, where each begins, its hash, its kind (alias of flags, 0 for none); a hash table.
  private letters = new Uint8Array(1 << 18);
  private starts = new Int32Array(1 << 14);
  private hashes = new Int32Array(1 << 14);
  private kinds = new Uint16Array(1 << 14);
  private count = 0;
  private slots = new Int32Array(0);
  /** A bit for the hash of each beginning of a stem (a Bloom filter of one hash): what is not there begins no stem. */
  private readonly beginnings = new Uint32Array(BEGINNING_BITS >>> 5);
  /** Hashes of the beginnings of the stem that was added last, by their length. */
  private readonly lastHashes = new Int32Array(LONGEST_WORD + 1).fill(EMPTY_HASH, 0, 1);

  // The suffixes: a tree that is read from the last letter, `children[node * suffixLetters + letter]`; at a node the endings
  // that begin there, one for each letter stripped; of each ending its rules by what may follow them, with their flags.
  private readonly suffixLetters: number;
  private children: Uint16Array;
  private readonly endingAt: number[] = [0];
  private readonly endings: { readonly strip: number; readonly next: number; follows: number; rules: number }[] = [
    { strip: 0, next: 0, follows: 0, rules: 0 },
  ];
  private readonly rules: { readonly continuation: number; readonly next: number; readonly flags: Uint32Array }[] = [
    { continuation: -1, next: 0, flags: new Uint32Array(0) },
  ];
  /** Bit i: whether the i-th continuation lets a suffix stand last. */
  private mayEnd = 0;

  // The word at hand: its letters, hashes of its beginnings, and the kinds of those that are stems.
  private readonly word = new Uint8Array(LONGEST_WORD);
  private readonly wordHashes = new Int32Array(LONGEST_WORD + 1);
  private readonly found = new Int32Array(LONGEST_WORD + 1);
  /** No stem begins with more letters of it than up to here. */
  private reach = 0;

  private constructor(affixes: Affixes, suffixes: readonly Suffix[]) {
    this.affixes = affixes;
    for (const { text, strip } of suffixes) {
      if (strip !== '') this.letter(strip.charCodeAt(0));
      for (let i = 0; i < text.length; i++) this.letter(text.charCodeAt(i));
    }
    this.suffixLetters = this.units.length;
    this.children = new Uint16Array(this.suffixLetters << 12);
    for (const prefix of affixes.prefixes) {
      const letters = Uint8Array.from(prefix, (c) => this.letter(c.charCodeAt(0)));
      this.prefixes[letters[0]!] ??= [];
      this.prefixes[letters[0]!]!.push(letters);
    }
    affixes.continuations.forEach((set, i) => {
      if (!hasFlag(set, affixes.needAffix)) this.mayEnd |= 1 << i;
    });
  }

  /** Reads the bytes of an affix and of a word file, both UTF-8; undefined where only Hunspell can. */
  static load(aff: Uint8Array, dic: Uint8Array): Lexicon | undefined {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(aff);
    } catch {
      return undefined;
    }
    const read = readAffixes(text);
    if (read === undefined) return undefined;
    const lexicon = new Lexicon(read.affixes, read.suffixes);
    return lexicon.addSuffixes(read.suffixes) && lexicon.addWords(dic) ? lexicon : undefined;
  }

  /** Whether Hunspell would let the word pass. */
  spell(word: string): boolean {
    const { length } = word;
    if (length > LONGEST_WORD) return false;
    let capitals = 0;
    let i = 0;
    for (; i < length; i++) {
      const unit = word.charCodeAt(i);
      const letter = this.letterOf[unit]!;
      if (letter === 0 || unit < 0x400) return this.spellOther(word.normalize('NFC'));
      this.word[i] = letter;
      if (this.smallOf[letter] !== 0) capitals++;
    }
    if (capitals === 0 && length > 0) return this.isWord(length, false);
    const first = this.smallOf[this.word[0]!]!;
    if (capitals !== 1 || first === 0) return this.spellOther(word);
    if (this.isWord(length, true)) return true;
    this.word[0] = first;
    return this.isWord(length, false);
  }

  /**
   * Whether Hunspell would let a word in small letters pass with a capital in front, once its letters `[from, to)` are replaced by
   * `inserted`. As `spell` of that string, which is not made: hundreds of them are asked for around an unknown word.
   */
  spellEdited(word: string, from: number, to: number, inserted: string): boolean {
    const length = word.length - (to - from) + inserted.length;
    if (length > LONGEST_WORD) return false;
    for (let i = 0; i < length; i++) {
      const behind = i - from - inserted.length;
      const unit =
        i < from ? word.charCodeAt(i) : behind < 0 ? inserted.charCodeAt(i - from) : word.charCodeAt(to + behind);
      const letter = this.letterOf[unit]!;
      if (letter === 0 || unit < 0x400 || this.smallOf[letter] !== 0) {
        const edited = word.slice(0, from) + inserted + word.slice(to);
        return this.spell(edited.charAt(0).toUpperCase() + edited.slice(1));
      }
      this.word[i] = letter;
    }
    if (length === 0) return this.spell('');
    if (this.isWord(length, false)) return true;
    const capital = this.capitalOf[this.word[0]!]!;
    if (capital === 0) return false;
    this.word[0] = capital;
    return this.isWord(length, true);
  }

  /** As Hunspell does it with any string: numbers, words in capitals, parts between hyphens. */
  private spellOther(text: string): boolean {
    let word = text.replace(/^ +|\.+$/g, '');
    if (word === '' || /^\d+(?:[.,-]\d+)*$/.test(word)) return true;
    const shape = shapeOf(word);
    if (shape === 'initial' || shape === 'capitals') {
      if (shape === 'capitals' && this.isKnown(word, false)) return true;
      const small = word.toLowerCase();
      word = small.charAt(0).toUpperCase() + small.slice(1);
      if (this.isKnown(word, shape === 'initial') || this.isKnown(small, false)) return true;
    } else if (this.isKnown(word, false)) return true;
    if (!word.includes('-') || word.split('-').length > MANY_HYPHENS) return false;
    if (word.length > 1) {
      if (word.startsWith('-') && this.spellOther(word.slice(1))) return true;
      if (word.endsWith('-') && this.spellOther(word.slice(0, -1))) return true;
    }
    const at = word.indexOf('-');
    return at > 0 && at < word.length - 1 && this.spellOther(word.slice(at + 1)) && this.spellOther(word.slice(0, at));
  }

  private isKnown(word: string, initial: boolean): boolean {
    if (word.length > LONGEST_WORD) return false;
    for (let i = 0; i < word.length; i++) {
      const letter = this.letterOf[word.charCodeAt(i)]!;
      if (letter === 0) return false;
      this.word[i] = letter;
    }
    return this.isWord(word.length, initial);
  }

  /** Whether the word at hand is a stem or a stem with affixes. `initial`: it has a capital in front that is its own. */
  private isWord(length: number, initial: boolean): boolean {
    const { aliases, needAffix } = this.affixes;
    this.begin(0, length);
    const kind = this.stem(0, length);
    if (kind >= 0 && !(initial && kind >= HIDDEN)) {
      const alias = kind & ~HIDDEN;
      if (alias === 0 || !hasFlag(aliases[alias - 1]!, needAffix)) return true;
    }
    if (this.isSuffixed(0, length, initial)) return true;
    const prefixes = this.prefixes[this.word[0]!];
    if (prefixes === undefined) return false;
    for (const prefix of prefixes) {
      const from = prefix.length;
      if (from >= length || !this.beginsWith(prefix)) continue;
      this.begin(from, length);
      if (this.hasPrefix(this.stem(from, length)) || this.isSuffixed(from, length, false)) return true;
    }
    return false;
  }

  private beginsWith(prefix: Uint8Array): boolean {
    for (let i = 0; i < prefix.length; i++) if (prefix[i] !== this.word[i]) return false;
    return true;
  }

  private hasPrefix(kind: number): boolean {
    const alias = kind & ~HIDDEN;
    return kind >= 0 && alias > 0 && hasFlag(this.affixes.aliases[alias - 1]!, this.affixes.prefixFlag);
  }

  /** Readies the tables for the letters `[from, length)` of the word at hand. */
  private begin(from: number, length: number): void {
    let hash = EMPTY_HASH;
    let i = from;
    for (; i < length; i++) {
      this.wordHashes[i] = hash;
      this.found[i] = NOT_LOOKED_UP;
      hash = extendHash(hash, this.word[i]!);
      if (!this.mayBegin(hash)) break;
    }
    this.reach = i;
    if (i < length) return;
    this.wordHashes[length] = hash;
    this.found[length] = NOT_LOOKED_UP;
  }

  /** Whether a stem may begin with the letters of a hash: false for most of what begins none. */
  private mayBegin(hash: number): boolean {
    const bit = (hash ^ (hash >>> 11)) & (BEGINNING_BITS - 1);
    return ((this.beginnings[bit >>> 5]! >>> (bit & 31)) & 1) === 1;
  }

  /** The kind of the stem `[from, to)` of the word at hand, or NO_ENTRY. */
  private stem(from: number, to: number): number {
    if (to > this.reach) return NO_ENTRY;
    const known = this.found[to]!;
    if (known !== NOT_LOOKED_UP) return known;
    const kind = this.find(this.word, from, to, 0, this.wordHashes[to]!);
    this.found[to] = kind;
    return kind;
  }

  /** The kind of the stem `[from, to)` with the letter `last` behind it. */
  private stemWith(from: number, to: number, last: number): number {
    if (to > this.reach) return NO_ENTRY;
    return this.find(this.word, from, to, last, extendHash(this.wordHashes[to]!, last));
  }

  private find(word: Uint8Array, from: number, to: number, last: number, hash: number): number {
    const mask = this.slots.length - 1;
    const own = to - from;
    const length = last === 0 ? own : own + 1;
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const stem = this.slots[slot]!;
      if (stem < 0) return NO_ENTRY;
      if (this.hashes[stem] !== hash) continue;
      const start = this.starts[stem]!;
      if (this.starts[stem + 1]! - start !== length) continue;
      let i = 0;
      while (i < own && this.letters[start + i] === word[from + i]) i++;
      if (i === own && (last === 0 || this.letters[start + i] === last)) return this.kinds[stem]!;
    }
  }

  /** Whether `[from, length)` is a stem with one or two suffixes; `from` > 0: one that may have a prefix. */
  private isSuffixed(from: number, length: number, initial: boolean): boolean {
    let node = 0;
    for (let at = length - 1; at > from; at--) {
      node = this.child(node, this.word[at]!);
      if (node === 0) return false;
      for (let e = this.endingAt[node]!; e !== 0; e = this.endings[e]!.next) {
        const { strip, follows, rules } = this.endings[e]!;
        const kind = strip === 0 ? this.stem(from, at) : this.stemWith(from, at, strip);
        // A prefix makes up for the suffix that would have to follow.
        if (kind > 0 && this.takes(kind, rules, from > 0 ? -1 : this.mayEnd, true, from > 0, initial)) return true;
        if (follows !== 0 && this.isInner(from, at, strip, follows, initial)) return true;
      }
    }
    return false;
  }

  /** Whether `[from, to)` and the letter `last` (unless 0) are a stem with a suffix that goes on with one of `follows`. */
  private isInner(from: number, to: number, last: number, follows: number, initial: boolean): boolean {
    let node = 0;
    if (last !== 0) {
      node = this.child(0, last);
      if (node !== 0 && this.endsInner(node, from, to, follows, initial)) return true;
      if (node === 0) return false;
    }
    for (let at = to - 1; at > from; at--) {
      node = this.child(node, this.word[at]!);
      if (node === 0) return false;
      if (at <= this.reach && this.endsInner(node, from, at, follows, initial)) return true;
    }
    return false;
  }

  private endsInner(node: number, from: number, at: number, follows: number, initial: boolean): boolean {
    for (let e = this.endingAt[node]!; e !== 0; e = this.endings[e]!.next) {
      const { strip, rules } = this.endings[e]!;
      const kind = strip === 0 ? this.stem(from, at) : this.stemWith(from, at, strip);
      if (kind > 0 && this.takes(kind, rules, follows, false, from > 0, initial)) return true;
    }
    return false;
  }

  /** Whether a stem takes one of `rules` whose continuation is among `wanted`, or that has none and need have none (`last`). */
  private takes(
    kind: number,
    rules: number,
    wanted: number,
    last: boolean,
    prefixed: boolean,
    initial: boolean,
  ): boolean {
    if ((initial && kind >= HIDDEN) || (prefixed && !this.hasPrefix(kind))) return false;
    const alias = kind & ~HIDDEN;
    if (alias === 0) return false;
    const own = this.affixes.aliases[alias - 1]!;
    for (let r = rules; r !== 0; r = this.rules[r]!.next) {
      const { continuation, flags } = this.rules[r]!;
      if (continuation < 0 ? !last : ((wanted >>> continuation) & 1) === 0) continue;
      for (let i = 0; i < FLAG_WORDS; i++) if ((own[i]! & flags[i]!) !== 0) return true;
    }
    return false;
  }

  private child(node: number, letter: number): number {
    return letter < this.suffixLetters ? this.children[node * this.suffixLetters + letter]! : 0;
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
  private addSuffixes(suffixes: readonly Suffix[]): boolean {
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
  private addWords(bytes: Uint8Array): boolean {
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
      if (shapeOf(text) === 'capitals' && kind === 0) continue;
      const small = text.toLowerCase();
      const hidden = Uint8Array.from(small, (c) => this.letter(c.charCodeAt(0)));
      hidden[0] = this.letter(small.charAt(0).toUpperCase().charCodeAt(0));
      if (this.find(hidden, 0, hidden.length, 0, hashOf(hidden)) !== NO_ENTRY) continue;
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
}

function hashOf(letters: Uint8Array): number {
  let hash = EMPTY_HASH;
  for (const letter of letters) hash = extendHash(hash, letter);
  return hash;
}

type Shape = 'small' | 'initial' | 'capitals' | 'mixed';

/** The kind of capitalisation, as Hunspell tells it: letters without case count as capitals where others are. */
function shapeOf(word: string): Shape {
  if (word === toSmall(word)) return 'small';
  let capitals = 0;
  let neutral = 0;
  for (let i = 0; i < word.length; i++) {
    const letter = word[i]!;
    const small = letter.toLowerCase();
    if (letter !== small) capitals++;
    else if (letter.toUpperCase() === small) neutral++;
  }
  if (capitals === 0) return 'small';
  const isFirst = word[0] !== word[0]!.toLowerCase();
  if (capitals === 1 && isFirst) return 'initial';
  return capitals + neutral === word.length ? 'capitals' : 'mixed';
}

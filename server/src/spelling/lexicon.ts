/**
 * The dictionary's words looked up without Hunspell: the same two files, the same answers, in a fraction of the time, loading
 * included. It is for dictionaries made as ours is: flags are numbers behind aliases; no conditions, compounds or
 * continued prefixes; two suffixes at most, each in place of one letter of the stem at most. `Lexicon.load` tells any other,
 * and Hunspell itself has to be asked. The rules are those of hunspell(5) and of its code (version 1.7).
 */
import { EMPTY_HASH, extendHash } from '../hash';
import { capitalisation } from './capitalisation';
import {
  BEGINNING_BITS,
  ENDING,
  FLAG_WORDS,
  HIDDEN,
  type LexiconTables,
  LONGEST_WORD,
  lexiconTables,
  RULE,
} from './lexiconTables';

/** A word of this many hyphens is not looked up in parts. */
const MANY_HYPHENS = 10;
const NO_ENTRY = -1;
const NOT_LOOKED_UP = -2;

export class Lexicon {
  private readonly letterOf: Uint8Array;
  private readonly smallOf: Uint8Array;
  private readonly capitalOf: Uint8Array;
  /** By first letter. */
  private readonly prefixes: Uint8Array[][] = [];
  private readonly aliases: Uint32Array;
  private readonly prefixFlag: number;
  private readonly needAffix: number;
  private readonly suffixLetters: number;
  private readonly mayEnd: number;
  private readonly letters: Uint8Array;
  private readonly starts: Int32Array;
  private readonly hashes: Int32Array;
  private readonly kinds: Uint16Array;
  private readonly slots: Int32Array;
  private readonly beginnings: Uint32Array;
  private readonly children: Uint16Array;
  private readonly endingAt: Int32Array;
  private readonly endings: Int32Array;
  private readonly rules: Int32Array;

  // The word at hand: its letters, hashes of its beginnings, and the kinds of those that are stems.
  private readonly word = new Uint8Array(LONGEST_WORD);
  private readonly wordHashes = new Int32Array(LONGEST_WORD + 1);
  private readonly found = new Int32Array(LONGEST_WORD + 1);
  /** No stem begins with more letters of it than up to here. */
  private reach = 0;

  constructor(readonly tables: LexiconTables) {
    this.letterOf = tables.letterOf;
    this.smallOf = tables.smallOf;
    this.capitalOf = tables.capitalOf;
    this.aliases = tables.aliases;
    [this.prefixFlag, this.needAffix, this.suffixLetters, this.mayEnd] = tables.numbers as unknown as [
      number,
      number,
      number,
      number,
    ];
    this.letters = tables.letters;
    this.starts = tables.starts;
    this.hashes = tables.hashes;
    this.kinds = tables.kinds;
    this.slots = tables.slots;
    this.beginnings = tables.beginnings;
    this.children = tables.children;
    this.endingAt = tables.endingAt;
    this.endings = tables.endings;
    this.rules = tables.rules;
    const { prefixes } = tables;
    for (let from = 0, at = 0; at < prefixes.length; at++) {
      if (prefixes[at] !== 0) continue;
      this.prefixes[prefixes[from]!] ??= [];
      this.prefixes[prefixes[from]!]!.push(prefixes.slice(from, at));
      from = at + 1;
    }
  }

  /** Reads the bytes of an affix and of a word file, both UTF-8; undefined where only Hunspell can. */
  static load(aff: Uint8Array, dic: Uint8Array): Lexicon | undefined {
    const tables = lexiconTables(aff, dic);
    return tables && new Lexicon(tables);
  }

  /** How many nodes the tree of suffixes has, the first being where words end. */
  get nodes(): number {
    return this.endingAt.length;
  }

  /** The node of a suffix that has one more letter (a UTF-16 unit) in front; 0 where there is none. */
  readonly behind = (node: number, unit: number): number => this.child(node, this.letterOf[unit]!);

  /** Takes a word of LONGEST_WORD letters at most as the one at hand, for `aliasOf`. */
  take(word: string): void {
    for (let i = 0; i < word.length; i++) this.word[i] = this.letterOf[word.charCodeAt(i)]!;
    this.begin(0, word.length);
  }

  /**
   * The set of flags of the stem that is the first `to` letters of the word at hand and the letter `last` (a UTF-16 unit, 0 for none):
   * its number, 0 where it has none, -1 where there is no such stem.
   */
  aliasOf(to: number, last: number): number {
    const kind = last === 0 ? this.stem(0, to) : this.stemWith(0, to, this.letterOf[last]!);
    return kind >= HIDDEN ? NO_ENTRY : kind;
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
    const shape = capitalisation(word);
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
    this.begin(0, length);
    const kind = this.stem(0, length);
    if (kind >= 0 && !(initial && kind >= HIDDEN)) {
      const alias = kind & ~HIDDEN;
      if (alias === 0 || !this.hasFlag(alias, this.needAffix)) return true;
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

  /** Whether a set of flags, by its number from 1 on, has one. */
  private hasFlag(alias: number, flag: number): boolean {
    return ((this.aliases[(alias - 1) * FLAG_WORDS + (flag >>> 5)]! >>> (flag & 31)) & 1) === 1;
  }

  private hasPrefix(kind: number): boolean {
    const alias = kind & ~HIDDEN;
    return kind >= 0 && alias > 0 && this.hasFlag(alias, this.prefixFlag);
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
    const { endings } = this;
    let node = 0;
    for (let at = length - 1; at > from; at--) {
      node = this.child(node, this.word[at]!);
      if (node === 0) return false;
      for (let e = this.endingAt[node]!; e !== 0; e = endings[e * ENDING + 1]!) {
        const strip = endings[e * ENDING]!;
        const follows = endings[e * ENDING + 2]!;
        const rules = endings[e * ENDING + 3]!;
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
    const { endings } = this;
    for (let e = this.endingAt[node]!; e !== 0; e = endings[e * ENDING + 1]!) {
      const strip = endings[e * ENDING]!;
      const rules = endings[e * ENDING + 3]!;
      const kind = strip === 0 ? this.stem(from, at) : this.stemWith(from, at, strip);
      if (kind > 0 && this.takes(kind, rules, follows, false, from > 0, initial)) return true;
    }
    return false;
  }

  /** Whether a stem takes a rule, of `first` and those after it, whose continuation is among `wanted`, or that has none and need have none (`last`). */
  private takes(
    kind: number,
    first: number,
    wanted: number,
    last: boolean,
    prefixed: boolean,
    initial: boolean,
  ): boolean {
    if ((initial && kind >= HIDDEN) || (prefixed && !this.hasPrefix(kind))) return false;
    const alias = kind & ~HIDDEN;
    if (alias === 0) return false;
    const { aliases, rules } = this;
    const own = (alias - 1) * FLAG_WORDS;
    for (let r = first * RULE; r !== 0; r = rules[r + 1]! * RULE) {
      const continuation = rules[r]!;
      if (continuation < 0 ? !last : ((wanted >>> continuation) & 1) === 0) continue;
      for (let i = 0; i < FLAG_WORDS; i++) if ((aliases[own + i]! & rules[r + 2 + i]!) !== 0) return true;
    }
    return false;
  }

  private child(node: number, letter: number): number {
    return letter < this.suffixLetters ? this.children[node * this.suffixLetters + letter]! : 0;
  }
}

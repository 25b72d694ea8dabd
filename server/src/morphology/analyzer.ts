/**
 * Morphological analysis and generation: the dictionary's words with what their endings mean. Reads the affix and the word file of the
 * speller and `kk.morph`, which says of each ending of the affix file what it means (`dictionaries/morphology/`), so the words it
 * analyses are the speller's words. Features, parts of speech and lemmas are those of Universal Dependencies for Kazakh.
 */
import { lastSpokenNumeral } from '../spelling/endings';
import type { Result, Span } from '../types';

/** A piece of a word: UTF-16 offsets in it, and the features that it brings (`''` for a stem). */
export interface Morpheme extends Span {
  readonly features: string;
}

export interface Analysis {
  readonly lemma: string;
  /** Universal part of speech. */
  readonly upos: string;
  /** As in CoNLL-U: `Case=Dat|Number=Plur`, `_` for none. */
  readonly features: string;
  /** Whether the dictionary does not know the word, and its ending alone speaks for this. */
  readonly guess: boolean;
  /** The stem from which `lemma` is derived by an ending (бала of балалық). */
  readonly root?: string;
  readonly parts: Parts;
}

/** The letters of each ending from the first on, and what each brings. */
interface Parts {
  readonly lengths: readonly number[];
  readonly features: readonly string[];
}

/** What a stem and its endings make, whatever the letters. */
interface Composite {
  readonly upos: string;
  readonly features: string;
  readonly parts: Parts;
  /** Letters of the word behind its lemma where that holds a derivation; -1 where it is the stem. */
  readonly behindLemma: number;
}

interface Rule {
  readonly flag: number;
  /** What it takes off the stem, one letter at most. */
  readonly strip: string;
  readonly add: string;
  /** The flag of the endings that may follow, 0 for none. */
  readonly next: number;
  /** Indices of its readings. */
  readonly readings: readonly number[];
}

/** Rules that end at a node of the tree, by what they strip. */
interface Group {
  readonly strip: string;
  readonly rules: Rule[];
  /** Whether any goes on with others. */
  inner: boolean;
}

interface HandWord {
  readonly lemma: string;
  readonly upos: string;
  readonly features: string;
}

interface StemKind {
  readonly kind: string;
  readonly upos: string;
  readonly features: string;
}

const FLAGS = 256;
const LETTERS = 64;
const LONGEST_WORD = 64;
/** Analyses of this many forms are kept: running text repeats itself. */
const REMEMBERED = 8192;
const NO_PARTS: Parts = { lengths: [], features: [] };
/** Of words of closed classes. */
const HAND: Parts = { lengths: [], features: [] };
const SOFTENED: Readonly<Record<string, string>> = { ғ: 'қ', г: 'к' };
const VOWEL = /[аәеоөұүыіиуяюёэ]/u;
const NOMINAL: ReadonlySet<string> = new Set(['NOUN', 'PROPN', 'PRON']);
const IMPERATIVE = 'Mood=Imp|Number=Sing|Person=2|VerbForm=Fin';

/** Features in the order of CoNLL-U; `_` for none. */
function joined(features: ReadonlyMap<string, string>): string {
  if (features.size === 0) return '_';
  return [...features]
    .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('|');
}

/** The features of CoNLL-U by name. */
export function featuresOf(text: string): Map<string, string> {
  const features = new Map<string, string>();
  if (text === '_' || text === '') return features;
  for (const feature of text.split('|')) {
    const at = feature.indexOf('=');
    if (at > 0) features.set(feature.slice(0, at), feature.slice(at + 1));
  }
  return features;
}

/** The stem and its endings as pieces of `word`. */
export function morphemes(word: string, { parts: { lengths, features } }: Analysis): Morpheme[] {
  let at = word.length - lengths.reduce((sum, length) => sum + length, 0);
  const pieces: Morpheme[] = [{ start: 0, end: at, features: '' }];
  lengths.forEach((length, i) => {
    pieces.push({ start: at, end: at + length, features: features[i]! });
    at += length;
  });
  return pieces;
}

export class MorphologicalAnalyzer {
  private readonly stems = new Map<string, number>();
  /** `[alias * FLAGS + flag]`. */
  private flags = new Uint8Array(0);
  private readonly needAffix: number;
  private readonly prefixFlag: number;
  private readonly prefixes: readonly string[];
  private readonly rules: readonly Rule[];
  private readonly readings: readonly string[];
  private readonly voices = new Map<string, readonly { readonly base: string; readonly voice: string }[]>();
  private readonly lemmas = new Map<string, string>();
  private readonly words = new Map<string, HandWord[]>();
  private readonly kinds = new Map<string, StemKind[]>();
  private readonly isVerbFlag = new Uint8Array(FLAGS);
  private readonly isOuterFlag = new Uint8Array(FLAGS);
  private readonly letterOf = new Uint8Array(65536);
  private readonly children: Uint16Array;
  private readonly nodes: Group[][] = [[]];
  private readonly composites = new Map<string, Composite>();
  private remembered = new Map<string, readonly Analysis[]>();
  /** Rules by flag, for generation. */
  private byFlag: Rule[][] | undefined;
  private voiced: Map<string, string[]> | undefined;
  /** The class that most stems with the same end have. */
  private classes: Map<string, number> | undefined;

  private constructor(aff: string, dic: string, morph: string) {
    const sections = new Map<string, string[]>();
    let section: string[] = [];
    for (const line of morph.split('\n')) {
      const name = /^# (\w+) (\d+)$/.exec(line);
      if (name !== null) {
        section = [];
        sections.set(name[1]!, section);
      } else if (line !== '' || section === sections.get('endings')) section.push(line);
    }
    const part = (name: string): string[] => {
      const lines = sections.get(name);
      if (lines === undefined) throw new Error(`no section ${name}`);
      return lines;
    };
    this.readings = part('readings');
    const readingsOf = part('endings');
    const aliases: number[][] = [];
    const rules: Rule[] = [];
    const prefixes: string[] = [];
    let needAffix = 0;
    let prefixFlag = 0;
    let seenAliases = false;
    for (const line of aff.split('\n')) {
      const fields = line.split(' ');
      if (fields[0] === 'AF') {
        if (seenAliases) aliases.push(fields[1]!.split(',').map(Number));
        seenAliases = true;
      } else if (fields[0] === 'NEEDAFFIX') needAffix = Number(fields[1]);
      else if (fields[0] === 'PFX' && fields.length === 5) {
        prefixFlag = Number(fields[1]);
        prefixes.push(fields[3]!);
      } else if (fields[0] === 'SFX' && fields.length === 5) {
        const [add, alias] = fields[3]!.split('/') as [string, string?];
        const own = readingsOf[rules.length];
        if (own === undefined) throw new Error('kk.morph is not of this kk.aff');
        rules.push({
          flag: Number(fields[1]),
          strip: fields[2] === '0' ? '' : fields[2]!,
          add,
          next: alias === undefined ? 0 : aliases[Number(alias) - 1]![0]!,
          readings: own.split(' ').map(Number),
        });
      }
    }
    if (rules.length !== readingsOf.length) throw new Error('kk.morph is not of this kk.aff');
    this.rules = rules;
    this.needAffix = needAffix;
    this.prefixFlag = prefixFlag;
    this.prefixes = prefixes;
    this.flags = new Uint8Array((aliases.length + 1) * FLAGS);
    aliases.forEach((list, i) => {
      for (const flag of list) this.flags[(i + 1) * FLAGS + flag] = 1;
    });
    for (const line of dic.split('\n').slice(1)) {
      if (line === '') continue;
      const at = line.indexOf('/');
      this.stems.set(at < 0 ? line : line.slice(0, at), at < 0 ? 0 : Number(line.slice(at + 1)));
    }
    const voices = new Map<string, { base: string; voice: string }[]>();
    for (const line of part('voices')) {
      const [stem, base, voice] = line.split('\t') as [string, string, string];
      const known = voices.get(stem);
      if (known === undefined) voices.set(stem, [{ base, voice }]);
      else known.push({ base, voice });
    }
    this.voices = voices;
    for (const line of part('lemmas')) {
      const [stem, lemma] = line.split('\t') as [string, string];
      this.lemmas.set(stem, lemma);
    }
    for (const line of part('words')) {
      const [form, lemma, upos, features] = line.split('\t') as [string, string, string, string];
      this.words.set(form, [...(this.words.get(form) ?? []), { lemma, upos, features }]);
    }
    for (const line of part('stems')) {
      const [kind, upos, features, ...stems] = line.split('\t') as [string, string, string, ...string[]];
      for (const stem of stems) this.kinds.set(stem, [...(this.kinds.get(stem) ?? []), { kind, upos, features }]);
    }
    // The tree of endings, read from the last letter.
    let letters = 0;
    for (const { add } of rules)
      for (let i = 0; i < add.length; i++)
        if (this.letterOf[add.charCodeAt(i)] === 0) this.letterOf[add.charCodeAt(i)] = ++letters;
    if (letters >= LETTERS) throw new Error('too many letters in endings');
    let children = new Uint16Array(LETTERS << 12);
    for (const rule of rules) {
      if (rule.next !== 0) this.isOuterFlag[rule.next] = 1;
      if (rule.readings.some((reading) => this.readings[reading]!.includes('VerbForm'))) this.isVerbFlag[rule.flag] = 1;
      let node = 0;
      for (let at = rule.add.length - 1; at >= 0; at--) {
        const place = node * LETTERS + this.letterOf[rule.add.charCodeAt(at)]!;
        node = children[place]!;
        if (node !== 0) continue;
        node = this.nodes.push([]) - 1;
        if ((node + 1) * LETTERS > children.length) {
          const larger = new Uint16Array(children.length * 2);
          larger.set(children);
          children = larger;
        }
        children[place] = node;
      }
      const groups = this.nodes[node]!;
      let group = groups.find(({ strip }) => strip === rule.strip);
      if (group === undefined) {
        group = { strip: rule.strip, rules: [], inner: false };
        groups.push(group);
      }
      group.rules.push(rule);
      if (rule.next !== 0) group.inner = true;
    }
    this.children = children;
  }

  /** Reads the bytes of the three files (UTF-8); says in `error` what is wrong with them. */
  static load(aff: Uint8Array, dic: Uint8Array, morph: Uint8Array): Result<MorphologicalAnalyzer> {
    try {
      const [a, d, m] = [aff, dic, morph].map((bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      return { ok: true, value: new MorphologicalAnalyzer(a!, d!, m!) };
    } catch (error) {
      return { ok: false, error: `morphology: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  /**
   * All analyses of a word (any capitals, inner hyphens allowed), the likeliest by themselves first; each combination of lemma, part of
   * speech and features once. Never empty: of an unknown word they are guesses.
   */
  analyses(word: string): readonly Analysis[] {
    const known = this.remembered.get(word);
    if (known !== undefined) return known;
    const found = this.knownAnalyses(word);
    const all = found.length > 0 ? found : this.guesses(word);
    if (this.remembered.size >= REMEMBERED) this.remembered = new Map();
    this.remembered.set(word, all);
    return all;
  }

  /** Whether the dictionary knows the word. */
  knows(word: string): boolean {
    return this.knownAnalyses(word).length > 0;
  }

  /** The analyses that the dictionary vouches for; none of an unknown word. */
  private knownAnalyses(word: string): Analysis[] {
    const found: Analysis[] = [];
    if (word.length === 0 || word.length > LONGEST_WORD) return found;
    const low = word.toLowerCase();
    this.collect(word, found);
    if (low !== word) {
      // A capital that only stands at a sentence's start, and words in capitals throughout.
      const title = low[0]!.toUpperCase() + low.slice(1);
      if (title !== word && word === word.toUpperCase() && word.length > 1) this.collect(title, found);
      if (word === title || word === word.toUpperCase()) this.collect(low, found);
    }
    if (found.length === 0) this.collectPrefixed(low, found);
    if (word.includes('-') && found.every(({ guess }) => guess)) {
      const joined: Analysis[] = [];
      this.collectParts(word, joined);
      if (joined.length > 0) return ranked(joined);
    }
    return ranked(found);
  }

  private collect(word: string, found: Analysis[]): void {
    const hand = this.words.get(word);
    if (hand !== undefined && this.isWord(word))
      for (const { lemma, upos, features } of hand) push(found, { lemma, upos, features, guess: false, parts: HAND });
    const whole = this.stems.get(word);
    if (whole !== undefined && (whole === 0 || !this.has(whole, this.needAffix))) {
      if (whole !== 0) this.addBare(word, whole, found);
      else if (hand === undefined && found.length === 0) {
        // A form that is listed without endings: its own show what it is.
        for (const analysis of this.guesses(word)) push(found, analysis);
      }
    }
    let node = 0;
    for (let at = word.length - 1; at > 0; at--) {
      node = this.child(node, word.charCodeAt(at));
      if (node === 0) return;
      for (const { strip, rules } of this.nodes[node]!) {
        const stem = word.slice(0, at) + strip;
        const alias = this.stems.get(stem);
        if (alias !== undefined && alias !== 0)
          for (const rule of rules) if (this.has(alias, rule.flag)) this.add(word, stem, rule, undefined, found);
        if (strip !== '') continue;
        const outer = rules.filter(({ flag }) => this.isOuterFlag[flag] === 1);
        if (outer.length > 0) this.collectInner(word, at, outer, found);
      }
    }
  }

  private collectInner(word: string, to: number, outer: readonly Rule[], found: Analysis[]): void {
    let node = 0;
    for (let at = to - 1; at > 0; at--) {
      node = this.child(node, word.charCodeAt(at));
      if (node === 0) return;
      for (const { strip, rules, inner } of this.nodes[node]!) {
        if (!inner) continue;
        const stem = word.slice(0, at) + strip;
        const alias = this.stems.get(stem);
        if (alias === undefined || alias === 0) continue;
        for (const rule of rules) {
          if (rule.next === 0 || !this.has(alias, rule.flag)) continue;
          for (const last of outer) if (last.flag === rule.next) this.add(word, stem, rule, last, found);
        }
      }
    }
  }

  /** авто-, теле- … before a noun, written together. */
  private collectPrefixed(word: string, found: Analysis[]): void {
    for (const prefix of this.prefixes) {
      if (!word.startsWith(prefix)) continue;
      const rest = word.slice(prefix.length);
      const own: Analysis[] = [];
      this.collect(rest, own);
      for (const analysis of own) {
        const { root } = analysis;
        if (this.has(this.stems.get(root ?? analysis.lemma) ?? 0, this.prefixFlag))
          push(found, {
            ...analysis,
            lemma: prefix + analysis.lemma,
            ...(root !== undefined && { root: prefix + root }),
          });
      }
    }
  }

  /** Of words with hyphens the last part is inflected; after digits an ending may follow. */
  private collectParts(word: string, found: Analysis[]): void {
    const at = word.lastIndexOf('-');
    const [head, tail] = [word.slice(0, at), word.slice(at + 1)];
    if (tail === '' || head === '') return;
    if (PARTICLES.has(tail) && !/\d$/.test(head)) {
      for (const analysis of this.knownAnalyses(head)) push(found, { ...analysis, parts: NO_PARTS });
      return;
    }
    const put = (analysis: Omit<Analysis, 'guess'>): void => push(found, { ...analysis, guess: false });
    if (/\d$/.test(head)) {
      const numeral = lastSpokenNumeral(head);
      if (numeral === undefined) return;
      if (/^[нсы]?[ыі]?н?ш[ыі]/u.test(tail))
        put({ lemma: head, upos: 'ADJ', features: 'NumType=Ord', parts: NO_PARTS });
      else if (/^[еа]у/u.test(tail)) put({ lemma: head, upos: 'NUM', features: 'NumType=Coll', parts: NO_PARTS });
      else
        for (const { upos, features, parts } of this.knownAnalyses(numeral + tail))
          if (upos === 'NUM') put({ lemma: head, upos, features, parts });
      // A word of its own behind the number: 2024-жылы.
      if (found.length === 0)
        for (const { lemma, upos, features, parts } of this.knownAnalyses(tail))
          put({ lemma: `${head}-${lemma}`, upos, features, parts });
      return;
    }
    // Very long: ұп-ұзын.
    const isDoubled = /^.{1,2}[пмс]$/u.test(head) && tail.startsWith(head.slice(0, -1).toLowerCase());
    const isKnown =
      isDoubled || head.split('-').every((piece) => this.isWord(piece) || this.isWord(piece.toLowerCase()));
    for (const analysis of isKnown ? this.knownAnalyses(tail) : [])
      push(found, { ...analysis, lemma: `${head}-${analysis.lemma}` });
    if (found.length > 0 || !/\p{Lu}$/u.test(head)) return;
    // An ending behind an abbreviation (АҚШ-тың): whatever noun takes it says what it means.
    for (const model of MODELS) {
      for (const { lemma, upos, features, parts, root } of this.knownAnalyses(model + tail))
        if (lemma === model && upos === 'NOUN' && root === undefined)
          put({ lemma: head, upos: 'PROPN', features, parts });
      if (found.length > 0) return;
    }
  }

  /** Whether the dictionary has the word with just these capitals. */
  private isWord(word: string): boolean {
    const alias = this.stems.get(word);
    if (alias !== undefined && (alias === 0 || !this.has(alias, this.needAffix))) return true;
    let node = 0;
    for (let at = word.length - 1; at > 0; at--) {
      node = this.child(node, word.charCodeAt(at));
      if (node === 0) return false;
      for (const { strip, rules } of this.nodes[node]!) {
        const own = this.stems.get(word.slice(0, at) + strip);
        if (own !== undefined && own !== 0 && rules.some(({ flag }) => this.has(own, flag))) return true;
        if (strip !== '') continue;
        const outer = rules.filter(({ flag }) => this.isOuterFlag[flag] === 1);
        const found: Analysis[] = [];
        if (outer.length > 0) this.collectInner(word, at, outer, found);
        if (found.length > 0) return true;
      }
    }
    return false;
  }

  /** The stem without endings: a noun in the nominative, a verb in the imperative. */
  private addBare(stem: string, alias: number, found: Analysis[]): void {
    const base = alias * FLAGS;
    let isVerb = false;
    let isNoun = false;
    for (let flag = 3; flag < FLAGS; flag++) {
      if (this.flags[base + flag] === 0) continue;
      if (this.isVerbFlag[flag] === 1) isVerb = true;
      else isNoun = true;
    }
    if (isNoun) for (const kind of this.stemKinds(stem, false)) this.addComposite(stem, stem, kind, '', '', found);
    if (isVerb)
      for (const kind of this.stemKinds(stem, true)) this.addComposite(stem, stem, kind, `0 ${IMPERATIVE}`, '', found);
  }

  private add(word: string, stem: string, inner: Rule, outer: Rule | undefined, found: Analysis[]): void {
    const verbal = this.isVerbFlag[inner.flag] === 1;
    for (const kind of this.stemKinds(stem, verbal)) {
      for (const first of inner.readings) {
        if (outer === undefined) this.addComposite(word, stem, kind, this.readings[first]!, '', found);
        else
          for (const second of outer.readings)
            this.addComposite(word, stem, kind, this.readings[first]!, this.readings[second]!, found);
      }
    }
  }

  /** What a stem may be: its lemma, part of speech and features of its own. */
  private stemKinds(stem: string, verbal: boolean): readonly (StemKind & { readonly lemma: string })[] {
    const listed = this.kinds.get(stem) ?? [];
    if (verbal) {
      const own = (lemma: string, features: string) => [
        { kind: 'stem', upos: 'VERB', features, lemma },
        ...listed.filter(({ upos }) => upos === 'AUX').map((kind) => ({ ...kind, lemma })),
      ];
      const voiced = this.voices.get(stem) ?? [];
      return [...own(stem, '_'), ...voiced.map(({ base, voice }) => own(base, `Voice=${voice}`)[0]!)];
    }
    const lemma = this.lemmas.get(stem) ?? stem;
    const nominal = listed.filter(({ upos }) => upos !== 'AUX');
    const kinds = nominal.map((kind) => ({ ...kind, lemma }));
    if (nominal.some(({ kind }) => kind === 'stem')) return kinds;
    return [...this.plainKinds(stem).map((upos) => ({ kind: 'stem', upos, features: '_', lemma })), ...kinds];
  }

  /** The parts of speech of a noun stem that no list tells. */
  private plainKinds(stem: string): readonly string[] {
    if (stem !== stem.toLowerCase()) return ['PROPN'];
    if (/(?:[^е]с[ыі]з|ш[ыі]л)$/u.test(stem) && stem.length > 4) return ['ADJ'];
    if (/[лдт][ыі]$/u.test(stem) && stem.length > 4 && this.stems.has(stem.slice(0, -2))) return ['ADJ'];
    if (/[лдт][ыі][қк]$/u.test(stem) && stem.length > 5 && this.stems.has(stem.slice(0, -3))) return ['NOUN', 'ADJ'];
    if (/[^тр]и$/u.test(stem) && stem.length > 4) return ['ADJ', 'NOUN'];
    return ['NOUN'];
  }

  private addComposite(
    word: string,
    stem: string,
    { upos, features, lemma }: StemKind & { readonly lemma: string },
    inner: string,
    outer: string,
    found: Analysis[],
  ): void {
    const key = `${upos} ${features}\t${inner}\t${outer}`;
    let composite = this.composites.get(key);
    if (composite === undefined) {
      composite = compose(upos, features, inner, outer);
      this.composites.set(key, composite);
    }
    const { behindLemma, parts } = composite;
    const analysis = { upos: composite.upos, features: composite.features, guess: false, parts };
    if (behindLemma < 0) push(found, { ...analysis, lemma });
    else {
      let derived = word.slice(0, word.length - behindLemma);
      const last = derived.at(-1)!;
      if (SOFTENED[last] !== undefined && VOWEL.test(word[derived.length] ?? ''))
        derived = derived.slice(0, -1) + SOFTENED[last];
      push(found, { ...analysis, lemma: derived, root: lemma || stem });
    }
  }

  private has(alias: number, flag: number): boolean {
    return this.flags[alias * FLAGS + flag] === 1;
  }

  private child(node: number, unit: number): number {
    const letter = this.letterOf[unit]!;
    return letter === 0 ? 0 : this.children[node * LETTERS + letter]!;
  }

  /** The class (alias) that most nouns with the last sounds of `stem` have; 0 where there is none. */
  private classOf(name: string): number {
    // Surnames in -ев after a back vowel take back endings.
    const stem = name.replace(/([аоұыя])ев$/u, '$1ов');
    if (this.classes === undefined) {
      const counts = new Map<string, Map<number, number>>();
      for (const [known, alias] of this.stems) {
        // Nouns that take possessives and cases, names among them.
        if (alias === 0 || known.length < 3 || this.has(alias, this.needAffix) || !this.isNominal(alias)) continue;
        for (const key of soundKeys(known)) {
          const own = counts.get(key) ?? new Map<number, number>();
          counts.set(key, own);
          own.set(alias, (own.get(alias) ?? 0) + 1);
        }
      }
      this.classes = new Map();
      for (const [key, own] of counts) this.classes.set(key, [...own].sort((a, b) => b[1] - a[1])[0]![0]);
    }
    for (const key of soundKeys(stem)) {
      const alias = this.classes.get(key);
      if (alias !== undefined) return alias;
    }
    return 0;
  }

  private isNominal(alias: number): boolean {
    let inner = false;
    let outer = false;
    for (let flag = 3; flag < FLAGS; flag++) {
      if (this.flags[alias * FLAGS + flag] === 0) continue;
      if (this.isVerbFlag[flag] === 1) return false;
      if (this.isOuterFlag[flag] === 1) outer = true;
      else inner = true;
    }
    return inner && outer;
  }

  /** Analyses of a word that the dictionary does not know: a noun or a name with the endings that fit its sounds. */
  private guesses(word: string): readonly Analysis[] {
    const found: Analysis[] = [];
    const parts = NO_PARTS;
    if (/^[\d\p{P}\p{S}]+$/u.test(word)) {
      const upos = /^\d/.test(word) ? 'NUM' : /^\p{S}+$/u.test(word) ? 'SYM' : 'PUNCT';
      const features = upos === 'NUM' ? 'NumType=Card' : '_';
      return [{ lemma: word, upos, features, guess: false, parts }];
    }
    const low = word.toLowerCase();
    const isName = low !== word;
    const upos = isName ? 'PROPN' : 'NOUN';
    const bare = { kind: 'stem', upos, features: '_' };
    if (/^[\p{Script=Cyrillic}-]+$/u.test(word) && word.length <= LONGEST_WORD) {
      const cut = Math.max(low.lastIndexOf('-') + 1, 0);
      const take = (rule: Rule, outer: Rule | undefined, at: number): void => {
        const stem = low.slice(0, at) + rule.strip;
        if (at - cut < 3 || !VOWEL.test(stem.slice(cut))) return;
        const alias = this.classOf(stem);
        if (alias === 0 || !this.has(alias, rule.flag)) return;
        const lemma = word.slice(0, at) + rule.strip;
        for (const first of rule.readings) {
          for (const second of outer?.readings ?? [-1]) {
            const own: Analysis[] = [];
            this.addComposite(word, lemma, { ...bare, lemma }, this.readings[first]!, this.readings[second] ?? '', own);
            for (const analysis of own) if (analysis.root === undefined) push(found, { ...analysis, guess: true });
          }
        }
      };
      let node = 0;
      for (let at = low.length - 1; at > cut; at--) {
        node = this.child(node, low.charCodeAt(at));
        if (node === 0) break;
        for (const { strip, rules } of this.nodes[node]!) {
          for (const rule of rules) take(rule, undefined, at);
          if (strip !== '') continue;
          const outer = rules.filter(({ flag }) => this.isOuterFlag[flag] === 1);
          if (outer.length === 0) continue;
          let inside = 0;
          for (let to = at - 1; to > cut; to--) {
            inside = this.child(inside, low.charCodeAt(to));
            if (inside === 0) break;
            for (const group of this.nodes[inside]!)
              for (const rule of group.inner ? group.rules : [])
                for (const last of outer) if (last.flag === rule.next) take(rule, last, to);
          }
        }
      }
      found.reverse();
    }
    if (found.length > MOST_GUESSES) found.length = MOST_GUESSES;
    const isForeign = !/\p{Script=Cyrillic}/u.test(word);
    push(found, {
      lemma: word,
      upos: isForeign ? 'X' : upos,
      features: isForeign ? '_' : 'Case=Nom',
      guess: true,
      parts,
    });
    return found;
  }

  /**
   * Forms of a lemma that have exactly these features (`Case=Dat|Number=Plur`, any order; `_` for none), the most usual first; none where
   * there is no such form. A lemma that the dictionary does not know is inflected as a noun that sounds alike.
   */
  inflect(lemma: string, upos: string, features: string): string[] {
    const wanted = featuresOf(features);
    const text = joined(wanted);
    const forms: string[] = [];
    const may = this.mayMake(wanted);
    for (const form of this.formsOf(lemma, upos, may))
      if (form.features === text && !forms.includes(form.form)) forms.push(form.form);
    return forms;
  }

  /**
   * Which readings a form with just these features can have: what an ending brings and no later one changes must be among them. Only
   * number, tense and form of verb, and the case of an ending that is not the last, are changed by others.
   */
  private mayMake(wanted: ReadonlyMap<string, string>): Filter {
    const fits = (reading: string, changed: ReadonlySet<string>): boolean => {
      for (const part of reading.split(';')) {
        // Derivations are words of their own.
        if (part.includes(' =')) return false;
        for (const [name, value] of featuresOf(part.slice(part.indexOf(' ') + 1)))
          if (!changed.has(name) && wanted.get(name) !== value) return false;
      }
      return true;
    };
    const answers = this.readings.map((reading) => ({
      last: fits(reading, CHANGED),
      inner: fits(reading, CHANGED_BEHIND),
    }));
    return {
      last: ({ readings }) => readings.some((reading) => answers[reading]!.last),
      inner: ({ readings }) => readings.some((reading) => answers[reading]!.inner),
    };
  }

  /** All forms of a lemma with their features; derivations are left out. */
  *formsOf(
    lemma: string,
    upos: string,
    may: Filter = ANY,
  ): Generator<{ readonly form: string; readonly features: string }> {
    let isHand = false;
    for (const [form, list] of this.words) {
      for (const word of list) {
        if (word.lemma !== lemma || word.upos !== upos) continue;
        isHand = true;
        yield { form, features: word.features };
      }
    }
    if (isHand && upos === 'PRON') return;
    const verbal = upos === 'VERB' || upos === 'AUX';
    // The stem itself, short stems that stand for it before endings, and the voices that it makes.
    const stems = [lemma, ...[...this.lemmas].filter(([, full]) => full === lemma).map(([short]) => short)];
    if (verbal) {
      this.voiced ??= this.voicedByBase();
      stems.push(...(this.voiced.get(lemma) ?? []));
    }
    this.byFlag ??= this.rulesByFlag();
    for (const stem of stems) {
      let alias = this.stems.get(stem) ?? 0;
      if (alias === 0 && stem === lemma && !verbal && !isHand && !stems.slice(1).some((other) => this.stems.has(other)))
        alias = this.classOf(stem.toLowerCase());
      if (alias === 0) continue;
      const own = this.stemKinds(stem, verbal).filter((kind) => kind.lemma === lemma);
      const same = own.filter((kind) => kind.upos === upos);
      const kinds = same.length > 0 ? same : own.slice(0, 1).map((kind) => ({ ...kind, upos }));
      for (const kind of this.has(alias, this.needAffix) ? [] : kinds) {
        const made: Analysis[] = [];
        this.addComposite(stem, stem, kind, verbal ? `0 ${IMPERATIVE}` : '', '', made);
        yield { form: stem, features: made[0]!.features };
      }
      for (let flag = 3; flag < FLAGS; flag++) {
        if (!this.has(alias, flag) || (this.isVerbFlag[flag] === 1) !== verbal) continue;
        for (const rule of this.byFlag[flag] ?? []) {
          const base = stem.slice(0, stem.length - rule.strip.length) + rule.add;
          for (const kind of kinds) {
            if (may.last(rule)) yield* this.made(base, stem, kind, rule, undefined);
            if (rule.next === 0 || !may.inner(rule)) continue;
            for (const outer of this.byFlag[rule.next] ?? [])
              if (may.last(outer)) yield* this.made(base + outer.add, stem, kind, rule, outer);
          }
        }
      }
    }
  }

  private *made(
    form: string,
    stem: string,
    kind: StemKind & { readonly lemma: string },
    inner: Rule,
    outer: Rule | undefined,
  ): Generator<{ readonly form: string; readonly features: string }> {
    for (const first of inner.readings) {
      for (const second of outer === undefined ? [-1] : outer.readings) {
        const own: Analysis[] = [];
        this.addComposite(form, stem, kind, this.readings[first]!, this.readings[second] ?? '', own);
        for (const analysis of own) if (analysis.root === undefined) yield { form, features: analysis.features };
      }
    }
  }

  private voicedByBase(): Map<string, string[]> {
    const voiced = new Map<string, string[]>();
    for (const [stem, bases] of this.voices)
      for (const { base } of bases) {
        const known = voiced.get(base);
        if (known === undefined) voiced.set(base, [stem]);
        else known.push(stem);
      }
    return voiced;
  }

  private rulesByFlag(): Rule[][] {
    const byFlag: Rule[][] = [];
    for (const rule of this.rules) {
      byFlag[rule.flag] ??= [];
      byFlag[rule.flag]!.push(rule);
    }
    return byFlag;
  }
}

/** Which rules are tried when forms are made: one that stands last, one that another follows. */
interface Filter {
  readonly last: (rule: Rule) => boolean;
  readonly inner: (rule: Rule) => boolean;
}
const ANY: Filter = { last: () => true, inner: () => true };
/** Features of an ending that others, or what the word becomes with them, may change; see `compose`. */
const CHANGED: ReadonlySet<string> = new Set(['Number', 'Tense', 'Mood', 'VerbForm', 'Case']);
const CHANGED_BEHIND: ReadonlySet<string> = new Set([...CHANGED, 'Aspect']);

/** Nouns that between them take every shape of a nominal ending. */
const MODELS = ['бала', 'кеме', 'базар', 'пікір', 'адам', 'өлім', 'жол', 'көл', 'қаз', 'сөз', 'ат', 'бет'] as const;

/** Particles that are written with a hyphen. */
const PARTICLES: ReadonlySet<string> = new Set(['ақ', 'ау', 'ай', 'мыс', 'міс', 'шы', 'ші', 'ды', 'ді']);

const MOST_GUESSES = 6;

/** How the end of a stem sounds, the most telling first: its last letters with the vowel before them. */
function soundKeys(stem: string): string[] {
  const low = stem.toLowerCase();
  const vowel = /[аәеоөұүыіиуяюёэ](?=[^аәеоөұүыіиуяюёэ]*$)/u.exec(low)?.[0] ?? '';
  return [low.slice(-3), `${vowel}${low.slice(-1)}`, low.slice(-1)];
}

/** Adds an analysis unless there is one of the same lemma, part of speech and features. */
function push(found: Analysis[], analysis: Analysis): void {
  for (const { lemma, upos, features } of found)
    if (lemma === analysis.lemma && upos === analysis.upos && features === analysis.features) return;
  found.push(analysis);
}

/** What a stem's part of speech and features become with the readings of its endings. */
function compose(upos: string, stemFeatures: string, inner: string, outer: string): Composite {
  const features = featuresOf(stemFeatures);
  const lengths: number[] = [];
  const brought: string[] = [];
  let behind = -1;
  let hasPossessor = false;
  for (const part of `${inner};${outer}`.split(';')) {
    if (part === '') continue;
    const at = part.indexOf(' ');
    const length = Number(part.slice(0, at));
    const own = part.slice(at + 1);
    if (behind >= 0) behind += length;
    if (length > 0) {
      lengths.push(length);
      brought.push(own);
    }
    if (own.startsWith('=')) {
      upos = own.slice(1);
      features.clear();
      behind = 0;
      hasPossessor = false;
      continue;
    }
    if (own === 'belongs') features.set('Case', 'Gen');
    for (const [name, value] of featuresOf(own)) {
      // The number of who it is gives way to the number of what it is.
      if (name === 'Number' && own.includes('Person=') && features.has('Number') && !features.has('VerbForm')) continue;
      features.set(name, value);
      if (name === 'Person[psor]') hasPossessor = true;
    }
  }
  const form = features.get('VerbForm');
  if (form === 'Part' && features.has('Person')) {
    features.set('VerbForm', 'Fin');
    features.set('Mood', 'Ind');
    if (!features.has('Tense')) features.set('Tense', 'Past');
  }
  const isNamed = form === 'Ger' || (form === 'Part' && (hasPossessor || features.has('Number')));
  if (!features.has('Case') && !features.has('Person') && (NOMINAL.has(upos) || hasPossessor || isNamed))
    features.set('Case', 'Nom');
  if (!features.has('Case') && NOMINAL.has(upos)) features.set('Case', 'Nom');
  return { upos, features: joined(features), parts: { lengths, features: brought }, behindLemma: behind };
}

/** The likeliest first, by what is known without a context. */
function ranked(found: Analysis[]): Analysis[] {
  const cost = ({ upos, features, parts, root, lemma, guess }: Analysis, order: number): number => {
    // Guesses come in the order of their worth.
    if (guess) return 100 + order;
    let sum = parts.lengths.length;
    // What is listed as a noun and may be a form of a verb is that as a rule (көрген).
    if (features.includes('VerbForm=Part')) sum -= 2;
    if (features.includes('VerbForm=Ger')) sum -= 0.5;
    // Words of closed classes are commoner than what looks like them.
    if (parts === HAND && upos !== 'INTJ') sum -= 3;
    if (root !== undefined) sum += 1.5;
    if (features.includes('Mood=Imp') && features.includes('Person=2') && !features.includes('Polite')) sum += 4;
    if (upos === 'AUX' && parts !== HAND) sum += 0.5;
    if (features.includes('Person=') && upos !== 'VERB' && upos !== 'AUX' && upos !== 'PRON') sum += 3;
    if (features.includes('Person[psor]=2')) sum += 3;
    if (features.includes('Person[psor]=1')) sum += 1;
    if (features.includes('Voice=Pass')) sum -= 0.5;
    if (features.includes('Voice=Rcp') || features.includes('Voice=Cau')) sum += 0.5;
    if (features.includes('VerbForm=Fin') && features.includes('Tense=Fut')) sum += 1;
    // A longer stem explains more.
    return sum - lemma.length * 0.01;
  };
  return found
    .map((analysis, order) => ({ analysis, cost: cost(analysis, order) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ analysis }) => analysis);
}

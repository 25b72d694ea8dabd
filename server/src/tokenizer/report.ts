/**
 * What a model's tokenizer makes of a corpus: what a language costs in tokens, whether Kazakh words are cut where their morphemes
 * end, how much Kazakh and Russian share. Texts are counted as they come; words are cut when the report is asked for.
 */
import { tokenize } from '../text/tokens';
import type { LocalTokenizer } from './tokenizer';

/** Words that are listed for the number of their tokens. */
const LONGEST = 20;
/** NFD is counted for so much of each language's texts, UTF-16 units: it is the same everywhere. */
const NFD_SAMPLE = 50_000;

/** One of the tokenizers that are compared. */
export interface NamedTokenizer {
  readonly name: string;
  readonly tokenizer: LocalTokenizer;
}

export interface ReportOptions {
  /** Where morphemes of a Kazakh word end within it, UTF-16 offsets; undefined of a word that is not known. */
  readonly morphemeEnds?: (word: string) => readonly number[] | undefined;
  /** Price of a million tokens. */
  readonly price?: number;
}

/** The texts of one language. */
export interface LanguageSize {
  readonly texts: number;
  readonly words: number;
  /** Code points. */
  readonly characters: number;
}

export interface LanguageTokens {
  readonly tokens: number;
  /** Undefined (null in JSON) where there are no words. */
  readonly tokensPerWord: number | null;
  readonly tokensPerCharacter: number | null;
  /** Share of running words that are one token, with the space before them. */
  readonly oneTokenWords: number | null;
  /** Different tokens that occur. */
  readonly types: number;
  readonly cost?: number;
  /** How many times more tokens the same text has with its letters and marks apart (NFD), of a sample. */
  readonly nfd: number | null;
}

export interface MorphemeCuts {
  /** Running Kazakh words that the analyser knows and whose tokens can be laid over them. */
  readonly words: number;
  /** Shares of them: those of more than one token, and those that are cut inside of a morpheme. */
  readonly cut: number;
  readonly cutInside: number;
  /** Share of cuts that are at the end of a morpheme; null where there are none. */
  readonly cutsAtEnds: number | null;
  /** Share of morphemes' ends within words at which a token ends; null where there are none. */
  readonly endsKept: number | null;
  /** Running words with a letter that is cut apart. */
  readonly cutLetters: number;
}

export interface KazakhRussian {
  readonly kazakhTypes: number;
  readonly russianTypes: number;
  readonly sharedTypes: number;
  /** Σ min(p, q) over tokens: 0 where no token is in both, 1 where both use all equally often. */
  readonly sharedMass: number;
  /** Share of Kazakh running tokens that occur in the Russian texts as well, and the other way round. */
  readonly kazakhInRussian: number;
  readonly russianInKazakh: number;
}

export interface TokenizerFigures {
  readonly name: string;
  /** Tokens of its vocabulary. */
  readonly vocabulary: number;
  readonly languages: Readonly<Record<string, LanguageTokens>>;
  readonly morphemes?: MorphemeCuts;
  readonly kazakhRussian?: KazakhRussian;
  /** Of texts that are not in NFC: their tokens as they are, and in NFC. */
  readonly notNfc: { readonly texts: number; readonly tokens: number; readonly tokensInNfc: number };
  /** Words with the most tokens. */
  readonly longest: readonly {
    readonly word: string;
    readonly language: string;
    readonly count: number;
    readonly tokens: number;
    /** The pieces; U+FFFD stands for part of a letter. */
    readonly pieces: readonly string[];
  }[];
  /** Texts that the tokenizer could not be applied to. */
  readonly failed: number;
}

export interface TokenReport {
  readonly languages: Readonly<Record<string, LanguageSize>>;
  readonly price?: number;
  readonly tokenizers: readonly TokenizerFigures[];
}

interface LanguageCounts {
  texts: number;
  words: number;
  characters: number;
  readonly forms: Map<string, number>;
  nfdLeft: number;
}

interface Counts {
  tokens: number;
  readonly types: Map<number, number>;
  /** Of the sample: tokens as NFC and as NFD. */
  nfc: number;
  nfd: number;
}

/** Counts texts by several tokenizers at once. */
export class TokenReportBuilder {
  private readonly languages = new Map<string, LanguageCounts>();
  private readonly counts: readonly Map<string, Counts>[];
  private readonly notNfc: { texts: number; tokens: number; tokensInNfc: number }[];
  private readonly failures: number[];

  constructor(
    private readonly tokenizers: readonly NamedTokenizer[],
    private readonly options: ReportOptions = {},
  ) {
    this.counts = tokenizers.map(() => new Map());
    this.notNfc = tokenizers.map(() => ({ texts: 0, tokens: 0, tokensInNfc: 0 }));
    this.failures = tokenizers.map(() => 0);
  }

  /**
   * Counts a text.
   *
   * @param language label of the language detector
   * @returns its tokens by each of the tokenizers; undefined where one could not be applied
   */
  add(text: string, language: string): (number | undefined)[] {
    const own = this.languageOf(language);
    own.texts++;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 0xdc00 || unit > 0xdfff) own.characters++;
    }
    for (const { kind, text: form } of tokenize(text)) {
      if (kind !== 'word') continue;
      own.words++;
      own.forms.set(form, (own.forms.get(form) ?? 0) + 1);
    }
    const nfc = text.normalize('NFC');
    const sampled = own.nfdLeft > 0;
    if (sampled) own.nfdLeft -= text.length;
    return this.tokenizers.map(({ tokenizer }, index) => {
      try {
        const ids = tokenizer.encode(text);
        const counts = this.countsOf(index, language);
        counts.tokens += ids.length;
        for (const id of ids) counts.types.set(id, (counts.types.get(id) ?? 0) + 1);
        const inNfc = nfc === text ? ids.length : tokenizer.count(nfc);
        if (nfc !== text) {
          const apart = this.notNfc[index]!;
          apart.texts++;
          apart.tokens += ids.length;
          apart.tokensInNfc += inNfc;
        }
        if (sampled) {
          counts.nfc += inNfc;
          counts.nfd += tokenizer.count(text.normalize('NFD'));
        }
        return ids.length;
      } catch {
        this.failures[index]!++;
        return undefined;
      }
    });
  }

  report(): TokenReport {
    const languages = [...this.languages].sort(([, a], [, b]) => b.words - a.words);
    const { price } = this.options;
    return {
      languages: Object.fromEntries(
        languages.map(([label, { texts, words, characters }]) => [label, { texts, words, characters }]),
      ),
      ...(price !== undefined && { price }),
      tokenizers: this.tokenizers.map((_, index) => this.figures(index, languages)),
    };
  }

  private figures(index: number, languages: readonly (readonly [string, LanguageCounts])[]): TokenizerFigures {
    const { name, tokenizer } = this.tokenizers[index]!;
    const { price } = this.options;
    const longest = new Longest();
    const morphemes = new Morphemes();
    const perLanguage = languages.map(([language, { words, characters, forms }]) => {
      const counts = this.countsOf(index, language);
      let one = 0;
      let laid = 0;
      for (const [form, count] of forms) {
        const pieces = attempt(() => tokenizer.pieces(form));
        if (!pieces) continue;
        laid += count;
        if (pieces.tokens === 1) one += count;
        longest.add({ word: form, language, count, tokens: pieces.tokens });
        if (language !== 'kk') continue;
        const ends = this.options.morphemeEnds?.(form);
        if (ends) morphemes.add(pieces, ends, count);
      }
      const figures: LanguageTokens = {
        tokens: counts.tokens,
        tokensPerWord: ratio(counts.tokens, words),
        tokensPerCharacter: ratio(counts.tokens, characters),
        oneTokenWords: ratio(one, laid),
        types: counts.types.size,
        ...(price !== undefined && { cost: rounded((counts.tokens / 1_000_000) * price, 6) }),
        nfd: ratio(counts.nfd, counts.nfc),
      };
      return [language, figures] as const;
    });
    const kazakh = this.counts[index]!.get('kk');
    const russian = this.counts[index]!.get('ru');
    const cuts = morphemes.figures();
    return {
      name,
      vocabulary: tokenizer.size,
      languages: Object.fromEntries(perLanguage),
      ...(cuts && { morphemes: cuts }),
      ...(kazakh && russian && { kazakhRussian: shared(kazakh.types, russian.types) }),
      notNfc: { ...this.notNfc[index]! },
      longest: longest.words.map((word) => ({ ...word, pieces: pieceTexts(tokenizer, word.word) })),
      failed: this.failures[index]!,
    };
  }

  private languageOf(language: string): LanguageCounts {
    let own = this.languages.get(language);
    if (!own) {
      own = { texts: 0, words: 0, characters: 0, forms: new Map(), nfdLeft: NFD_SAMPLE };
      this.languages.set(language, own);
    }
    return own;
  }

  private countsOf(index: number, language: string): Counts {
    const all = this.counts[index]!;
    let counts = all.get(language);
    if (!counts) {
      counts = { tokens: 0, types: new Map(), nfc: 0, nfd: 0 };
      all.set(language, counts);
    }
    return counts;
  }
}

/** Words and their cuts against the ends of morphemes. */
class Morphemes {
  private words = 0;
  private cut = 0;
  private cutInside = 0;
  private cutLetters = 0;
  private cuts = 0;
  private cutsAtEnds = 0;
  private ends = 0;

  add(
    pieces: { readonly cuts: readonly number[]; readonly cutLetters: number },
    ends: readonly number[],
    count: number,
  ) {
    const within = new Set(ends);
    const atEnds = pieces.cuts.filter((cut) => within.has(cut)).length;
    const cuts = pieces.cuts.length + pieces.cutLetters;
    this.words += count;
    if (cuts > 0) this.cut += count;
    if (atEnds < cuts) this.cutInside += count;
    if (pieces.cutLetters > 0) this.cutLetters += count;
    this.cuts += cuts * count;
    this.cutsAtEnds += atEnds * count;
    this.ends += within.size * count;
  }

  figures(): MorphemeCuts | undefined {
    if (this.words === 0) return undefined;
    return {
      words: this.words,
      cut: rounded(this.cut / this.words),
      cutInside: rounded(this.cutInside / this.words),
      cutsAtEnds: ratio(this.cutsAtEnds, this.cuts),
      endsKept: ratio(this.cutsAtEnds, this.ends),
      cutLetters: this.cutLetters,
    };
  }
}

interface LongWord {
  readonly word: string;
  readonly language: string;
  readonly count: number;
  readonly tokens: number;
}

/** The words with the most tokens, of these the most frequent. */
class Longest {
  readonly words: LongWord[] = [];

  add(word: LongWord) {
    const last = this.words.at(-1);
    if (this.words.length === LONGEST && before(last!, word) <= 0) return;
    this.words.push(word);
    this.words.sort(before);
    this.words.length = Math.min(LONGEST, this.words.length);
  }
}

const before = (a: LongWord, b: LongWord): number =>
  b.tokens - a.tokens || b.count - a.count || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0);

function shared(kazakh: ReadonlyMap<number, number>, russian: ReadonlyMap<number, number>): KazakhRussian {
  const all = (types: ReadonlyMap<number, number>) => [...types.values()].reduce((sum, count) => sum + count, 0);
  const [kk, ru] = [all(kazakh), all(russian)];
  let types = 0;
  let mass = 0;
  let kkShared = 0;
  let ruShared = 0;
  for (const [id, count] of kazakh) {
    const other = russian.get(id);
    if (other === undefined) continue;
    types++;
    mass += Math.min(count / kk, other / ru);
    kkShared += count;
    ruShared += other;
  }
  return {
    kazakhTypes: kazakh.size,
    russianTypes: russian.size,
    sharedTypes: types,
    sharedMass: rounded(mass),
    kazakhInRussian: rounded(kkShared / kk),
    russianInKazakh: rounded(ruShared / ru),
  };
}

function pieceTexts(tokenizer: LocalTokenizer, word: string): string[] {
  return tokenizer
    .encode(` ${word}`)
    .map((id) => tokenizer.textOf([id]).trim())
    .filter((text) => text !== '');
}

function attempt<T>(make: () => T | undefined): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits));
const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : rounded(part / whole));

/** What the command line writes and the client reads: figures about a corpus, and how far a run has come. */

/** Figures about a corpus, added up chunk by chunk. */
export interface CorpusStats {
  readonly lines: number;
  /** Chunks: lines, paragraphs or documents, as the format has it. */
  readonly units: number;
  /** UTF-16 units of prose. */
  readonly characters: number;
  readonly words: number;
  readonly unknownWords: number;
  /** Share of words that spelling does not know, 0..1; of Kazakh words and others alike in the denominator. */
  readonly unknownShare: number;
  readonly findings: Readonly<Record<string, number>>;
  /** Share of the characters by language label, 0..1; `mixed` for texts in several. */
  readonly languages: Readonly<Record<string, number>>;
  /** Sentences that were not spell-checked because they are not Kazakh in Cyrillic letters, by language label. */
  readonly unchecked: Readonly<Record<string, number>>;
  readonly entities: Readonly<Record<string, number>>;
  /** Units by length in UTF-16 units: the key is the least length of the bin; bins double. */
  readonly lengths: Readonly<Record<string, number>>;
  readonly duplicates: number;
  readonly nearDuplicates: number;
}

/** Where a rule found something in a file. */
export interface FindingPlace {
  /** Path as it was given to the command line. */
  readonly file: string;
  /** Line and column from 1; columns are UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What is said of it, in the reader's language. */
  readonly message: string;
}

/** A word that spelling does not accept. */
export interface CountedWord {
  readonly word: string;
  readonly count: number;
  /** Why it is not: `spelling.unknown-word`, `spelling.russian-layout` … */
  readonly rule: string;
  /** What the rule would write instead, where it knows. */
  readonly suggestion?: string;
  /** Its first place: as the file was named, line and column from 1 (UTF-16 units). */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The text around its first place, on one line. */
  readonly example: string;
}

/** The words of the Kazakh texts by lemma, without a context. */
export interface Vocabulary {
  /** Running words, and different forms of them (without capitals). */
  readonly tokens: number;
  readonly types: number;
  /** Whether every form was counted: a corpus may have more than are remembered. */
  readonly complete: boolean;
  /** Different lemmas of the forms that the dictionary knows. */
  readonly lemmas: number;
  /** The most frequent lemmas, with how many forms of each there are. */
  readonly most: readonly {
    readonly lemma: string;
    readonly upos: string;
    readonly count: number;
    readonly forms: number;
  }[];
}

/** What `qalam stats --format report` writes: the figures, how they are exported, and the first places of each rule. */
export interface CorpusReport {
  readonly stats: CorpusStats;
  readonly csv: string;
  readonly markdown: string;
  readonly places: Readonly<Record<string, readonly FindingPlace[]>>;
  /** The most frequent words that spelling does not accept, the most frequent first; and how many different ones there are. */
  readonly words: readonly CountedWord[];
  readonly differentWords: number;
  /** How often they occur, all of them. */
  readonly refusedWords: number;
  /** Absent where the data of morphology could not be read. */
  readonly vocabulary?: Vocabulary;
}

/** A line that `qalam --progress` writes to stderr behind the word `progress`. */
export interface CorpusProgress {
  readonly lines: number;
  /** Index of the file in work, from 0, and of how many. */
  readonly file: number;
  readonly files: number;
}

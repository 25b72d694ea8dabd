/** Which languages: of a range, of words inside Kazakh text, of lines that are not Kazakh. */
import * as v from 'valibot';
import { type Range, range, requestToServer, type } from './message';

/** Share of a language in a document, by characters of prose. */
export interface LanguageShare {
  readonly label: string;
  readonly share: number;
}

/** The languages of a range of a document. */
export interface RangeLanguages {
  /** By characters of words (of lines, where the range is long), most first; empty where there is no prose. */
  readonly languages: readonly LanguageShare[];
  /** What the text is taken for as a whole, where the range is not long. */
  readonly detection?: {
    readonly label: string;
    /** 0..1 */
    readonly probability: number;
    /** ISO 15924 */
    readonly script: string;
    /** How Kazakh is written, e.g. `latin-2021`. */
    readonly variant?: string;
  };
}

export const LanguagesRequest = requestToServer(
  'qalam/languages',
  v.object({ uri: v.string(), range: range() }),
  type<RangeLanguages>(),
);

/** A word or words of another language than Kazakh. */
export interface ForeignWords {
  readonly range: Range;
  readonly label: string;
}

/** Words of other languages in Kazakh text; none unless `language.showIslands` is on. */
export const ForeignWordsRequest = requestToServer(
  'qalam/foreignWords',
  v.object({ uri: v.string() }),
  type<readonly ForeignWords[]>(),
);

/** A passage that is not Kazakh, or not known to be; `text` is its source, shortened. */
export interface ForeignPassage extends ForeignWords {
  readonly text: string;
}

/** The lines (fields, paragraphs) that are not Kazakh, 20,000 at most; waits until the whole document is analysed. */
export const NotKazakhRequest = requestToServer(
  'qalam/notKazakh',
  v.object({ uri: v.string() }),
  type<readonly ForeignPassage[]>(),
);

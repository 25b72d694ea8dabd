/** Words taken apart: what a form is in its sentence, all forms of a lemma, and where they stand. */
import * as v from 'valibot';
import { position, type Range, requestToServer, type } from './message';

/** One reading of a word. */
export interface WordAnalysis {
  readonly lemma: string;
  /** Universal part of speech. */
  readonly upos: string;
  /** As in CoNLL-U: `Case=Dat|Number=Plur`, `_` for none. */
  readonly features: string;
  /** How likely it is in its sentence, 0..1. */
  readonly probability: number;
  /** Whether the dictionary does not know the word, and its ending alone speaks for this. */
  readonly guess: boolean;
  /** The letters of the stem and of each ending, in order, with what each brings (`''` for the stem). */
  readonly morphemes: readonly { readonly text: string; readonly features: string }[];
}

/** A word of a document with its readings, the likeliest first. */
export interface WordAtPosition {
  readonly form: string;
  readonly range: Range;
  readonly analyses: readonly WordAnalysis[];
}

/** The Kazakh word at a position; null where there is none. */
export const WordRequest = requestToServer(
  'qalam/word',
  v.object({ uri: v.string(), position: position() }),
  type<WordAtPosition | null>(),
);

/** Longer than any word, UTF-16 units. */
const LONGEST = 64;
const word = {
  lemma: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST)),
  /** Universal part of speech. */
  upos: v.pipe(v.string(), v.regex(/^[A-Z]{1,5}$/, 'a part of speech as NOUN')),
};

/** All forms of a lemma as tables, Markdown in the reader's language. */
export const ParadigmRequest = requestToServer('qalam/paradigm', v.object(word), type<{ readonly markdown: string }>());

/** Where the forms of a lemma stand in a document, by the likeliest reading of each word. */
export interface WordForms {
  /** Version of the document that the ranges are of. */
  readonly version: number;
  readonly ranges: readonly Range[];
}

export const WordFormsRequest = requestToServer(
  'qalam/wordForms',
  v.object({ uri: v.string(), ...word }),
  type<WordForms>(),
);

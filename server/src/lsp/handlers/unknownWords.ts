/** The unknown words of a document by frequency, for lists of many at once. */
import { UNKNOWN_WORD } from '../../analysis/analyzer';
import { type UnknownWord, UnknownWordsRequest, WordSuggestionsRequest } from '../../protocol';
import { wildcardStems } from '../../spelling/wildcard';
import { excerpt } from '../../text/excerpt';
import type { Finding } from '../../types';
import { onDocument, onRequest } from '../dispatch';
import { endingLengths, forEachShown } from '../findings';
import type { Suggestions } from '../suggestions';

/** Suggestions for a word by itself: it may stand in many places. */
export const wordSuggestions = (suggestions: Suggestions) =>
  onRequest(WordSuggestionsRequest, async ({ word }, { signal }) =>
    (await suggestions.of(word, '', '', signal))
      .filter(({ before, after }) => before === undefined && after === undefined)
      .map((suggestion) => suggestion.word),
  );

/** Waits for the whole document. Words that lists accept, or that are ignored in the file, are not among them. */
export const unknownWords = onDocument(
  UnknownWordsRequest,
  { wait: Number.POSITIVE_INFINITY },
  async (view): Promise<UnknownWord[]> => {
    const { document } = view;
    const options = await view.showOptions();
    view.check();
    const found = new Map<string, { count: number; finding: Finding; example: string }>();
    forEachShown(document, options, ({ finding, range }) => {
      const word = finding.args?.[0];
      if (finding.rule !== UNKNOWN_WORD || word === undefined) return;
      const known = found.get(word);
      if (known) {
        known.count++;
        return;
      }
      // A word never goes over a line end.
      const line = document.store.line(range.start.line).text;
      const example = excerpt(line, { start: range.start.character, end: range.end.character });
      found.set(word, { count: 1, finding, example });
    });
    // Of the stems that a word may stand on, the one that most of the words may stand on.
    const stemsOf = new Map(
      [...found].map(([word, { finding }]) => [word, wildcardStems(word, endingLengths(finding))]),
    );
    const votes = new Map<string, number>();
    for (const stems of stemsOf.values()) for (const stem of stems) votes.set(stem, (votes.get(stem) ?? 0) + 1);
    return [...found]
      .map(([word, { count, example }]) => {
        const [best] = [...stemsOf.get(word)!].sort((a, b) => votes.get(b)! - votes.get(a)!);
        return { word, count, example, ...(best !== undefined && { stem: best }) };
      })
      .sort((a, b) => b.count - a.count);
  },
);

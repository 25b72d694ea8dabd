/**
 * Completion as a list, for editors without ghost text: the rest of the word at the caret or the next word, by the embedded model, and
 * what a misspelt word was meant to be. Never asks an endpoint.
 */
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  CompletionRequest,
} from 'vscode-languageserver/node';
import type { AnalysisPool } from '../../analysis/pool';
import { isWordCharacter, unfinishedWord } from '../../completion/embedded/context';
import type { EmbeddedThread } from '../../completion/thread';
import { type DocumentView, onTextDocument } from '../dispatch';

/** How much decoded prose before the caret the model gets, UTF-16 units; it learns words from it. */
const PREFIX_UNITS = 24_000;
const SUFFIX_UNITS = 40;
/** How much text before a word goes to the ranking of suggestions, UTF-16 units. */
const CONTEXT_UNITS = 80;
/** Shorter words are near to too many others. */
const LEAST_MISSPELT = 4;
const MOST_SUGGESTIONS = 3;
/** What is known of a text that is hardly begun. */
const UNDECIDED: ReadonlySet<string | undefined> = new Set([undefined, 'kk', 'und', 'mixed']);

/** @param embedded the model's thread; undefined where it cannot be had */
export const completionList = (pool: AnalysisPool, embedded: () => Promise<EmbeddedThread | undefined>) =>
  onTextDocument(CompletionRequest.type, {}, (view, params) => answer(view, params, pool, embedded));

async function answer(
  view: DocumentView,
  { position }: CompletionParams,
  pool: AnalysisPool,
  embedded: () => Promise<EmbeddedThread | undefined>,
): Promise<CompletionList | null> {
  const { document, settings, client, signal } = view;
  const { enabled, list, adapt } = settings.completion;
  const isWanted = list === 'on' || (list === 'auto' && !client.inlineCompletion);
  if (!enabled || !isWanted) return null;
  const prose = document.proseAt(position, PREFIX_UNITS, SUFFIX_UNITS);
  if (!prose || !UNDECIDED.has(prose.language)) return null;
  const { prefix, suffix, encode } = prose;
  const typed = unfinishedWord(prefix);
  // The word at the caret, or the one before, says whether this is Cyrillic at all.
  const last = typed || (prefix.trimEnd().match(/\p{L}+\P{L}*$/u)?.[0] ?? '');
  if (isWordCharacter(suffix[0]) || !/\p{Script=Cyrillic}/u.test(last)) return null;
  const range = {
    start: { line: position.line, character: position.character - typed.length },
    end: position,
  };
  // What is written with escapes is longer in the file than as prose.
  if (range.start.character < 0 || document.textUpTo(range, position) !== typed) return null;
  const model = await embedded();
  view.check();
  const completed = await model?.complete({ prefix, suffix, adapt, seen: true });
  view.check();
  const before = prefix.slice(0, prefix.length - typed.length).slice(-CONTEXT_UNITS);
  const meant =
    typed.length >= LEAST_MISSPELT ? await pool.suggest(typed, before, suffix.slice(0, CONTEXT_UNITS), signal) : [];
  view.check();
  const words = new Map<string, boolean>();
  for (const { text } of completed?.candidates ?? []) if (text.trim() !== '') words.set(typed + text.trimEnd(), true);
  // Words that are joined replace more than the word at the caret.
  for (const { word, before, after } of meant.slice(0, MOST_SUGGESTIONS))
    if (!before && !after && !words.has(word)) words.set(word, false);
  const items = [...words].flatMap(([word, isContinuation], index): CompletionItem[] => {
    const newText = encode(word);
    if (newText === undefined) return [];
    return [
      {
        label: word,
        kind: CompletionItemKind.Text,
        // Editors drop what does not begin as typed: a correction stands under the word that it corrects.
        filterText: isContinuation ? word : typed,
        sortText: String(index).padStart(2, '0'),
        textEdit: { range, newText },
      },
    ];
  });
  // With every letter other words are likely.
  return { isIncomplete: true, items };
}

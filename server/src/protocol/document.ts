/** A document as a whole: what the status bar says of it, fixes of one kind, words that are accepted in it. */
import * as v from 'valibot';
import type { LanguageShare } from './languages';
import {
  command,
  type DeepReadonly,
  noParams,
  notificationToClient,
  notificationToServer,
  optional,
  type Range,
  requestToServer,
  type,
} from './message';

export const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What the status bar says of a document. */
export interface DocumentStatus {
  readonly uri: string;
  readonly version: number;
  /** Findings in the whole document, by rule. */
  readonly counts: Readonly<Record<string, number>>;
  readonly entities: number;
  readonly languages: readonly LanguageShare[];
  /** How many sentences were not spell-checked because they are not Kazakh in Cyrillic letters, by language label, most first. */
  readonly unchecked: readonly { readonly label: string; readonly sentences: number }[];
  /** Share of the document that is analysed, 0..1. */
  readonly progress: number;
  /** The document is too large for the checks that compare its lines. */
  readonly tooLargeToCompare?: boolean;
}

export const DocumentStatusNotification = notificationToClient('qalam/documentStatus', type<DocumentStatus>());

/** The client answers pulls from now on; what it pulled while it started was nothing. */
export const ClientReadyNotification = notificationToServer('qalam/clientReady', noParams());

export const TrustChangedNotification = notificationToServer('qalam/trustChanged', v.object({ trusted: v.boolean() }));

const findingKind = {
  rule: v.string(),
  word: optional(v.string()),
  replacement: optional(v.string()),
};
const findingKindSchema = v.object(findingKind);

/** Findings that are fixed alike: all of a rule with a fix, or one unknown word with what it is to be replaced by. */
export type FindingKind = DeepReadonly<v.InferOutput<typeof findingKindSchema>>;

/** The edits that fix all findings of a kind in a document; no two overlap. */
export interface KindEdits {
  /** Version of the document that the edits are for. */
  readonly version: number;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** The edits for a kind of finding; waits until the whole document is analysed. */
export const KindEditsRequest = requestToServer(
  'qalam/kindEdits',
  v.object({ uri: v.string(), ...findingKind }),
  type<KindEdits>(),
);

/** The words ignored in this file by command, sorted. */
export const IgnoredWordsRequest = requestToServer(
  'qalam/ignoredWords',
  v.object({ uri: v.string() }),
  type<readonly string[]>(),
);

/** A word list has a word a line. */
const word = v.pipe(
  v.string(),
  v.check((value) => value.trim() !== '' && !/[\r\n]/.test(value), 'a word on one line'),
);
/** A list reads `#` as a comment and a lone `*` as nothing. */
const stem = v.pipe(v.string(), v.regex(/^\p{L}[\p{L}\p{M}\p{N}'’-]*$/u, 'a stem of letters'));
const uriAndWord = v.tuple([v.string(), word]);
/** A stem is added as `stem*`, which accepts it with all its endings. */
const uriAndStem = v.tuple([v.string(), stem]);

export const AddToPersonalWordsCommand = command('qalam.server.addToPersonalWords', uriAndWord, type<null>());
export const AddToProjectWordsCommand = command('qalam.server.addToProjectWords', uriAndWord, type<null>());
export const AddStemToPersonalWordsCommand = command('qalam.server.addStemToPersonalWords', uriAndStem, type<null>());
export const AddStemToProjectWordsCommand = command('qalam.server.addStemToProjectWords', uriAndStem, type<null>());

const WORD_LISTS = ['personal', 'project'] as const;
export type WordListName = (typeof WORD_LISTS)[number];

/** [uri, list, entries]: adds words, or stems as `stem*`, at once; answers with how many are new. `uri` tells the project. */
export const AddWordsCommand = command(
  'qalam.server.addWords',
  v.tuple([v.string(), v.picklist(WORD_LISTS), v.pipe(v.array(word), v.maxLength(100_000))]),
  type<number>(),
);

/** What became of the words of another list. */
export interface ImportedCount {
  readonly added: number;
  /** Entries that the list had before. */
  readonly known: number;
  /** Entries that are no words to accept: forbidden ones, phrases, patterns. */
  readonly leftOut: number;
}

/** [uri, list, file name, content]: adds the words of a list of another checker (`importWords`). */
export const ImportWordsCommand = command(
  'qalam.server.importWords',
  v.tuple([v.string(), v.picklist(WORD_LISTS), v.string(), v.string()]),
  type<ImportedCount>(),
);

/** An unknown word of a document. */
export interface UnknownWord {
  readonly word: string;
  readonly count: number;
  /** What accepts it with all its endings as `stem*`; none where that makes no sense. */
  readonly stem?: string;
  /** Text around its first place, on one line. */
  readonly example: string;
}

/** The unknown words of a document, most frequent first; waits until all of it is analysed. */
export const UnknownWordsRequest = requestToServer(
  'qalam/unknownWords',
  v.object({ uri: v.string() }),
  type<readonly UnknownWord[]>(),
);

/** What may have been meant by a word, likeliest first; nothing that takes in its neighbours. */
export const WordSuggestionsRequest = requestToServer(
  'qalam/wordSuggestions',
  v.object({ word: v.string() }),
  type<readonly string[]>(),
);

/** For this file, until the client takes it back. */
export const IgnoreInFileCommand = command('qalam.server.ignoreInFile', uriAndWord, type<null>());
export const UnignoreInFileCommand = command('qalam.server.unignoreInFile', uriAndWord, type<null>());

/** [uri]: applies every safe fix in the file as one edit; answers with how many there were. */
export const FixAllSafeCommand = command('qalam.server.fixAllSafe', v.tuple([v.string()]), type<number>());

/** The page about a rule, Markdown in the reader's language. */
export const ExplainRuleRequest = requestToServer(
  'qalam/explainRule',
  v.object({ rule: v.string() }),
  type<{ readonly markdown: string }>(),
);

/** Commands of our own client that code actions of the server call. */
export const CLIENT_COMMANDS = {
  /** [FindingKind]: the same fix in all files of the workspace, after a preview. Without arguments it asks for the rule. */
  fixKindInWorkspace: 'qalam.fixKindInWorkspace',
  /** [rule id]: switches a rule off, where the person says. Without arguments it asks for the rule. */
  disableRule: 'qalam.disableRule',
  /** [uri, name of the setting, fields]: has these fields of the file read, and no others. */
  readFields: 'qalam.readFields',
  /** [rule id]: opens the page about a rule. Without arguments it asks for the rule. */
  explainRule: 'qalam.explainRule',
  /** [lemma, part of speech]: opens all forms of a word. Without arguments, of the word at the caret. */
  showParadigm: 'qalam.showParadigm',
  /** [lemma, part of speech]: lists where the forms of a word stand in the workspace. Without arguments, of the word at the caret. */
  findForms: 'qalam.findForms',
} as const;

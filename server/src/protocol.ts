/**
 * What the client and the server say to each other beside LSP: the settings and the custom messages. This is the only
 * file of the server that the client imports, so it must import nothing.
 */

export type EntityClass =
  | 'ADAGE'
  | 'ART'
  | 'CARDINAL'
  | 'CONTACT'
  | 'DATE'
  | 'DISEASE'
  | 'EVENT'
  | 'FACILITY'
  | 'GPE'
  | 'LANGUAGE'
  | 'LAW'
  | 'LOCATION'
  | 'MISCELLANEOUS'
  | 'MONEY'
  | 'NON_HUMAN'
  | 'NORP'
  | 'ORDINAL'
  | 'ORGANISATION'
  | 'PERCENTAGE'
  | 'PERSON'
  | 'POSITION'
  | 'PRODUCT'
  | 'PROJECT'
  | 'QUANTITY'
  | 'TIME';

/** The 25 KazNERD classes, in the order of the semantic tokens legend: do not reorder. */
export const ENTITY_CLASSES: readonly EntityClass[] = [
  'ADAGE',
  'ART',
  'CARDINAL',
  'CONTACT',
  'DATE',
  'DISEASE',
  'EVENT',
  'FACILITY',
  'GPE',
  'LANGUAGE',
  'LAW',
  'LOCATION',
  'MISCELLANEOUS',
  'MONEY',
  'NON_HUMAN',
  'NORP',
  'ORDINAL',
  'ORGANISATION',
  'PERCENTAGE',
  'PERSON',
  'POSITION',
  'PRODUCT',
  'PROJECT',
  'QUANTITY',
  'TIME',
];

/** Shown unless the user chooses otherwise: twenty-five colours at once are unreadable. */
export const DEFAULT_ENTITY_CLASSES: readonly EntityClass[] = [
  'PERSON',
  'GPE',
  'LOCATION',
  'ORGANISATION',
  'DATE',
  'EVENT',
  'FACILITY',
  'POSITION',
];

/** Semantic token type of an entity class, e.g. `qalamPerson`, `qalamNonHuman`. */
export function entityTokenType(entityClass: EntityClass): string {
  return `qalam${entityClass
    .split('_')
    .map((part) => part[0] + part.slice(1).toLowerCase())
    .join('')}`;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** The settings under `qalam.*` as the server reads them for one resource (`workspace/configuration`). */
export interface Settings {
  /** Language of messages; `auto` follows the editor's own language. */
  readonly locale: 'auto' | 'kk' | 'ru' | 'en';
  readonly spelling: {
    readonly enabled: boolean;
    readonly severity: Severity;
    /** Path of the project's word list, relative to the workspace folder; never outside of it. */
    readonly projectWords: string;
    /** Regular expressions (RE2 syntax) of text that is not checked. */
    readonly ignorePatterns: readonly string[];
    /** Rules that are switched off, e.g. `spelling.doubled-word`. */
    readonly disabledRules: readonly string[];
  };
  readonly cleaning: {
    readonly enabled: boolean;
    readonly disabledRules: readonly string[];
  };
  readonly entities: {
    readonly enabled: boolean;
    readonly classes: readonly EntityClass[];
  };
  readonly completion: {
    readonly enabled: boolean;
    /** Base URL of an OpenAI-compatible server, e.g. `http://127.0.0.1:8000/v1`; empty: the embedded model. Machine scope. */
    readonly endpoint: string;
    /** Model name sent to the endpoint; empty: the first that the endpoint lists. Machine scope. */
    readonly model: string;
    readonly maxTokens: number;
    readonly temperature: number;
    /** Time after the last keystroke before the endpoint is asked, ms. */
    readonly debounce: number;
    /** Longest wait for the endpoint's first whole words, ms. */
    readonly deadline: number;
  };
  readonly formats: {
    /** Per glob: the JSON fields (dotted paths, `[]` for any index) that hold prose. */
    readonly jsonFields: Readonly<Record<string, readonly string[]>>;
    /** Per glob: the CSV/TSV columns (header names or 1-based numbers) that hold prose. */
    readonly csvColumns: Readonly<Record<string, readonly string[]>>;
  };
}

export const DEFAULT_SETTINGS: Settings = {
  locale: 'auto',
  spelling: {
    enabled: true,
    severity: 'information',
    projectWords: '.qalam/words.txt',
    ignorePatterns: [],
    disabledRules: [],
  },
  cleaning: { enabled: true, disabledRules: [] },
  entities: { enabled: true, classes: DEFAULT_ENTITY_CLASSES },
  completion: { enabled: true, endpoint: '', model: '', maxTokens: 48, temperature: 0.2, debounce: 150, deadline: 600 },
  formats: { jsonFields: {}, csvColumns: {} },
};

/** `initializationOptions`; every member is optional so that other editors can send nothing. */
export interface InitializationOptions {
  /** Folder where the personal word list is kept, as a path; without it the server uses the user's configuration folder. */
  readonly storagePath?: string;
  /** Whether the workspace is trusted; untrusted: no path or endpoint from its settings is used. Default: true. */
  readonly trusted?: boolean;
  /** The editor's display language, e.g. `kk`. */
  readonly locale?: string;
  /** Proxy settings of the editor, handed to the endpoint client. */
  readonly proxy?: { readonly url?: string; readonly noProxy?: readonly string[]; readonly strictTls?: boolean };
}

/** Commands that the server executes (`workspace/executeCommand`); the arguments are listed beside each. */
export const SERVER_COMMANDS = {
  /** [uri, word] */
  addToPersonalWords: 'qalam.server.addToPersonalWords',
  /** [uri, word] */
  addToProjectWords: 'qalam.server.addToProjectWords',
  /** [uri, stem]: adds `stem*`, which accepts the stem with all its endings. */
  addStemToPersonalWords: 'qalam.server.addStemToPersonalWords',
  /** [uri, stem] */
  addStemToProjectWords: 'qalam.server.addStemToProjectWords',
  /** [uri, word]: for this file, until the server stops or the client takes it back. */
  ignoreInFile: 'qalam.server.ignoreInFile',
  /** [uri, word] */
  unignoreInFile: 'qalam.server.unignoreInFile',
  /** [uri]: applies every safe fix in the file as one edit. */
  fixAllSafe: 'qalam.server.fixAllSafe',
} as const;

/** Commands of our own client that code actions of the server call. */
export const CLIENT_COMMANDS = {
  /** [FindingKind]: the same fix in all files of the workspace, after a preview. Without arguments it asks for the rule. */
  fixKindInWorkspace: 'qalam.fixKindInWorkspace',
} as const;

/** Findings that are fixed alike: all of a rule with a fix, or one unknown word with what it is to be replaced by. */
export interface FindingKind {
  readonly rule: string;
  readonly word?: string;
  readonly replacement?: string;
}

/** The edits that fix all findings of a kind in a document; no two overlap. */
export interface KindEdits {
  /** Version of the document that the edits are for. */
  readonly version: number;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** An entity in a document; offsets are an LSP range in UTF-16. */
export interface EntityMention {
  readonly range: Range;
  /** What of the range to colour, where other columns stand in it (CoNLL). */
  readonly parts?: readonly Range[];
  readonly class: EntityClass;
  /** 0..1 */
  readonly score: number;
  readonly text: string;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Share of a language in a document, by characters of prose. */
export interface LanguageShare {
  readonly label: string;
  readonly share: number;
}

/** What the status bar says of a document. */
export interface DocumentStatus {
  readonly uri: string;
  readonly version: number;
  /** Findings in the whole document, by rule. */
  readonly counts: Readonly<Record<string, number>>;
  readonly entities: number;
  readonly languages: readonly LanguageShare[];
  /** Share of the document that is analysed, 0..1. */
  readonly progress: number;
}

/** What ghost text is made by at the moment. */
export interface CompletionStatus {
  readonly source: 'embedded' | 'endpoint' | 'off';
  readonly state: 'ready' | 'busy' | 'unavailable';
  readonly model?: string;
  /** Of the last completion, ms. */
  readonly latency?: number;
  /** Why it is unavailable, in the reader's language. */
  readonly message?: string;
}

/** Custom methods. Request parameter and result types are named beside each. */
export const METHODS = {
  /** request { uri } -> EntityMention[]: all classes, for views and decorations. */
  entities: 'qalam/entities',
  /** notification to the client: { uri } entities of this document changed. */
  entitiesChanged: 'qalam/entitiesChanged',
  /** notification to the client: DocumentStatus */
  documentStatus: 'qalam/documentStatus',
  /** notification to the client: CompletionStatus */
  completionStatus: 'qalam/completionStatus',
  /** request to the client { origin } -> string | null: the API key that the user stored for this origin. */
  apiKey: 'qalam/apiKey',
  /** notification to the server {}: the key of some origin was set or cleared. */
  apiKeyChanged: 'qalam/apiKeyChanged',
  /** notification to the server {}: the client answers pulls from now on; what it pulled while it started was nothing. */
  clientReady: 'qalam/clientReady',
  /** notification to the server { trusted } */
  trustChanged: 'qalam/trustChanged',
  /** request { uri } & FindingKind -> KindEdits: waits until the whole document is analysed. */
  kindEdits: 'qalam/kindEdits',
  /** request { uri } -> string[]: the words ignored in this file by command, sorted. */
  ignoredWords: 'qalam/ignoredWords',
  /** request { uri, position } -> { url, headers, body }: the exact request that would be sent, key masked. */
  describeRequest: 'qalam/describeRequest',
} as const;

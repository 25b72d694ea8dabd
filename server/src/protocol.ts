/**
 * What the client and the server say to each other beside LSP: the settings and the custom messages. This is the only
 * file of the server that the client imports, so it must import nothing.
 */

/**
 * How Node is to be started for the server, where memory is to stay low: the room for what is young is not to grow to 32 MB
 * (it costs some time in collections), and one helper thread does for collections and compilation instead of four.
 */
export const SERVER_NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=2', '--v8-pool-size=1'];

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

export type EntityGroup = 'people' | 'places' | 'organisations' | 'time' | 'numbers' | 'works' | 'other';

/** The classes by what they are about, to be shown and hidden together. */
export const ENTITY_GROUPS: Readonly<Record<EntityGroup, readonly EntityClass[]>> = {
  people: ['PERSON', 'POSITION', 'NORP'],
  places: ['GPE', 'LOCATION', 'FACILITY'],
  organisations: ['ORGANISATION'],
  time: ['DATE', 'TIME', 'EVENT'],
  numbers: ['CARDINAL', 'ORDINAL', 'MONEY', 'PERCENTAGE', 'QUANTITY'],
  works: ['ART', 'LAW', 'PROJECT', 'PRODUCT', 'ADAGE'],
  other: ['LANGUAGE', 'DISEASE', 'NON_HUMAN', 'CONTACT', 'MISCELLANEOUS'],
};

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
  readonly language: {
    /** Whether words of other languages in Kazakh text are found, for clients that mark them. */
    readonly showIslands: boolean;
  };
  readonly entities: {
    readonly enabled: boolean;
    readonly classes: readonly EntityClass[];
    /** Whether tags of a CoNLL file that the model would set otherwise are shown as hints. */
    readonly disagreement: boolean;
    /** A model file of `npm run train:entities`, or the folder of an ONNX export; empty: the embedded model. Machine scope. */
    readonly model: string;
    /** Folder in whose `node_modules` the user has installed what runs ONNX models. Machine scope. */
    readonly runtime: string;
    /** URL of a token classifier in the schema of Hugging Face; empty: none. Machine scope. */
    readonly endpoint: string;
    /** Absolute paths of gazetteers. Machine scope. */
    readonly gazetteers: readonly string[];
    /** Path of the project's gazetteer, relative to the workspace folder; never outside of it. */
    readonly projectGazetteer: string;
    /** Scores, 0..1, below which entities of a class are not shown. */
    readonly thresholds: Readonly<Record<EntityClass, number>>;
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
    /**
     * More endpoints for Ask and the probe questions: `URL` or `URL MODEL` each, with one space. Machine scope, restricted
     * in untrusted workspaces.
     */
    readonly endpoints: readonly string[];
    /** Allow plain http to other machines than this. Machine scope, restricted. */
    readonly allowHttp: boolean;
    /** Path of a PEM file with certificates to trust besides the built-in ones. Machine scope, restricted. */
    readonly certificates: string;
  };
  readonly feedback: {
    /**
     * Whether what was taken and what was not may be kept as training data in a local file. It is kept only with the writer's
     * own consent (`feedbackConsent`), and never in an untrusted workspace. Resource scope, restricted.
     */
    readonly enabled: boolean;
  };
  readonly maskedModel: {
    /** URL of a fill-mask endpoint (Hugging Face's API) that ranks spelling suggestions by context. Empty: none. Machine scope, restricted. */
    readonly endpoint: string;
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
  language: { showIslands: false },
  entities: {
    enabled: true,
    classes: DEFAULT_ENTITY_CLASSES,
    disagreement: true,
    model: '',
    runtime: '',
    endpoint: '',
    gazetteers: [],
    projectGazetteer: '.qalam/gazetteer.txt',
    thresholds: Object.fromEntries(ENTITY_CLASSES.map((name) => [name, 0])) as Record<EntityClass, number>,
  },
  completion: {
    enabled: true,
    endpoint: '',
    model: '',
    maxTokens: 48,
    temperature: 0.2,
    debounce: 150,
    deadline: 600,
    endpoints: [],
    allowHttp: false,
    certificates: '',
  },
  feedback: { enabled: true },
  maskedModel: { endpoint: '' },
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
  /** JSONL file of this workspace for feedback, in the client's storage; without it no feedback is kept. */
  readonly feedbackPath?: string;
  /** The person who writes wants feedback kept in this workspace. No project's settings can say so. */
  readonly feedbackConsent?: boolean;
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
  /** [id of an inline completion]: it was accepted. Items carry this as their `command`, so editors run it by themselves. */
  completionAccepted: 'qalam.server.completionAccepted',
  /**
   * [uri, Range, EntityClass | null, all?: boolean] -> number of places: makes the range an entity of this class, or none;
   * with `all`, every mention of the same name in the file. In a CoNLL file its tags are edited, else a correction is kept.
   */
  markEntity: 'qalam.server.markEntity',
  /** [uri, start, end]: forgets the correction that stands at these offsets in the sidecar file. */
  dropCorrection: 'qalam.server.dropCorrection',
  /** [uri, ExportFormat, 'utf-16' | 'code-point'] -> EntityExport: what is shown, corrections included, of all classes. */
  exportEntities: 'qalam.server.exportEntities',
  /** [uri] -> string: Markdown on names that are labelled in more than one way. */
  entityReport: 'qalam.server.entityReport',
  /** [uri, text of another file of annotations of the same text] -> string: Markdown on how far the two agree. */
  compareEntities: 'qalam.server.compareEntities',
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

/** `iob2`: a token and its tag a line. The others: a line of JSON for each text, in the shape of the tool named. */
export type ExportFormat = 'iob2' | 'doccano' | 'prodigy' | 'label-studio';

export interface EntityExport {
  readonly content: string;
  readonly entities: number;
  /** Entities that the format cannot hold: their bounds are no bounds of tokens, or fall into two texts. */
  readonly lost: number;
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
  /** The same for all inflected forms of a name; a key, not a form to be shown. */
  readonly stem: string;
  /** Set by hand: the score says nothing. */
  readonly corrected?: true;
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

/** A word or words of another language than Kazakh. */
export interface Island {
  readonly range: Range;
  readonly label: string;
}

/** A passage that is not Kazakh, or not known to be; `text` is its source, shortened. */
export interface ForeignPassage extends Island {
  readonly text: string;
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
  /** The document is too large for the checks that compare its lines. */
  readonly tooLargeToCompare?: boolean;
}

/** Figures about a corpus, added up unit by unit. */
export interface CorpusStats {
  readonly lines: number;
  readonly units: number;
  /** UTF-16 units of prose. */
  readonly characters: number;
  readonly words: number;
  readonly unknownWords: number;
  /** Share of words that spelling does not know, 0..1; of Kazakh words and others alike in the denominator. */
  readonly unknownShare: number;
  readonly findings: Readonly<Record<string, number>>;
  /** Share of the characters by language label, 0..1. */
  readonly languages: Readonly<Record<string, number>>;
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

/** What `qalam stats --format report` writes: the figures, how they are exported, and the first places of each rule. */
export interface CorpusReport {
  readonly stats: CorpusStats;
  readonly csv: string;
  readonly markdown: string;
  readonly places: Readonly<Record<string, readonly FindingPlace[]>>;
}

/** A line that `qalam --progress` writes to stderr behind the word `progress`. */
export interface CorpusProgress {
  readonly lines: number;
  /** Index of the file in work, from 0, and of how many. */
  readonly file: number;
  readonly files: number;
}

/** What ghost text is made by at the moment. */
export interface CompletionStatus {
  readonly source: 'embedded' | 'endpoint' | 'off';
  readonly state: 'ready' | 'busy' | 'unavailable';
  readonly model?: string;
  /** Origin of the endpoint, e.g. `http://127.0.0.1:8000`. */
  readonly endpoint?: string;
  /** Of the last completion, ms. */
  readonly latency?: number;
  /** Of the endpoint's last whole answer; tokens by the learned ratio. */
  readonly tokensPerSecond?: number;
  /** Why it is unavailable, in the reader's language. */
  readonly message?: string;
}

/** A message of a conversation. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a model is asked with; what a prompt file's front matter says is laid over the defaults, a request over both. */
export interface ChatParameters {
  /** 0..2; default 0.7. */
  readonly temperature?: number;
  /** Default 512. */
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
}

/** Tokens by the endpoint's tokenizer or its own figures, or an estimate by a learned ratio. */
export interface TokenFigure {
  readonly tokens: number;
  readonly estimated: boolean;
}

/** An endpoint that Ask can use; `index` counts from 0: the completion endpoint first, then `completion.endpoints`. */
export interface AskEndpoint {
  readonly index: number;
  /** Address without a path, for showing. */
  readonly origin: string;
  /** Model name of the setting; empty: the first that the server lists. */
  readonly model: string;
}

/** What is asked: a document with a prompt, for JSONL the record at `line`, and values for its `{{variables}}`. */
export interface AskSource {
  readonly uri: string;
  /** JSONL: line of the record with `messages` (from 0); default 0. */
  readonly line?: number;
  /** A line of JSONL (an object) with values for variables; it wins over the front matter. */
  readonly row?: string;
}

/** Answer to `qalam/prompt`: what would be asked. */
export interface PromptInfo {
  /** Version of the document. */
  readonly version: number;
  /** With variables filled in; of a variable without a value the `{{name}}` stays. */
  readonly messages: readonly (ChatMessage & { readonly range: Range })[];
  readonly parameters: ChatParameters;
  /** All names used in order of appearance; no `value` where there is none. */
  readonly variables: readonly { readonly name: string; readonly value?: string }[];
  /** What is wrong, in the reader's language; with an `error` among them Ask refuses. */
  readonly findings: readonly {
    readonly range: Range;
    readonly severity: Severity;
    readonly rule: string;
    readonly message: string;
  }[];
  readonly endpoints: readonly AskEndpoint[];
}

export interface AskParams extends AskSource {
  /** Chosen by the client, unique among its running requests; named in progress notifications and in `qalam/stop`. */
  readonly id: string;
  /** Indices into the endpoints; default: all. */
  readonly endpoints?: readonly number[];
  /** Lays over what the prompt itself says. */
  readonly parameters?: ChatParameters;
}

/** An endpoint's answer. */
export interface AskAnswer {
  readonly endpoint: AskEndpoint;
  /** The model that answered. */
  readonly model: string;
  /** Whole, or as far as it had come when it was stopped or failed. */
  readonly text: string;
  /** ms from sending to the first text; none where nothing came. */
  readonly firstToken?: number;
  /** ms from sending to the end. */
  readonly total: number;
  readonly promptTokens: TokenFigure;
  readonly answerTokens: TokenFigure;
  /** `stop`, `length` … as the server says; `stopped`: by the reader. */
  readonly finish?: string;
  /** What went wrong, in the reader's language. */
  readonly error?: string;
}

/** Notification `qalam/askProgress`: new text of one answer, about twenty times a second at most. */
export interface AskProgress {
  readonly id: string;
  /** Position in `AskResult.answers`. */
  readonly answer: number;
  /** To be appended to what came before. */
  readonly append: string;
  /** The whole answer, in the last notification about it. */
  readonly done?: AskAnswer;
}

export interface AskResult {
  readonly id: string;
  readonly messages: readonly ChatMessage[];
  /** In the order of the endpoints asked. */
  readonly answers: readonly AskAnswer[];
  /** The whole run as JSONL, an answer a line, to be saved as it is. */
  readonly jsonl: string;
}

/** An HTTP request as it would be sent; keys are masked. */
export interface RequestPreview {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A question of the probe set. */
export interface ProbeQuestion {
  readonly id: string;
  readonly question: string;
  /** What counts as right, for showing: one of these. */
  readonly expected: readonly string[];
}

export interface ProbeParams {
  readonly id: string;
  /** Index of the endpoint. */
  readonly endpoint: number;
}

export interface ProbeAnswer extends ProbeQuestion {
  readonly answer: string;
  readonly right: boolean;
  /** ms until the answer was whole. */
  readonly total: number;
  readonly error?: string;
}

/** Notification `qalam/probeProgress`. */
export interface ProbeProgress {
  readonly id: string;
  readonly answered: number;
  readonly of: number;
  readonly last: ProbeAnswer;
}

export interface ProbeResult {
  readonly endpoint: AskEndpoint;
  readonly model: string;
  readonly answers: readonly ProbeAnswer[];
  readonly right: number;
  /** Answered or not; fewer than all questions where the run was stopped. */
  readonly of: number;
  /** Medians over the answers, ms; none without an answer. */
  readonly firstToken?: number;
  readonly total?: number;
}

export type RewriteTask = 'correct' | 'simplify' | 'translate' | 'custom';

export interface RewriteParams {
  readonly id: string;
  readonly uri: string;
  /** The selection: prose within one field or cell in JSON, JSONL, CSV and the like; any lines in text and Markdown. */
  readonly range: Range;
  readonly task: RewriteTask;
  /** For `translate`. */
  readonly language?: 'kk' | 'ru' | 'en';
  /** For `custom`: what to do. */
  readonly instruction?: string;
}

export interface RewriteResult {
  /** Version of the document that the range is for. */
  readonly version: number;
  readonly range: Range;
  /** Escaped for the format: to be put into the range as it is. */
  readonly newText: string;
  readonly model: string;
  /** ms */
  readonly total: number;
}

/** Notification `qalam/rewriteProgress`: the text so far, not escaped; replaces what was sent before. */
export interface RewriteProgress {
  readonly id: string;
  readonly text: string;
}

export interface TokenCountParams {
  readonly uri: string;
  /** Ranges to count; default: the whole document, and its messages where it is a prompt. */
  readonly ranges?: readonly Range[];
}

export interface RangeTokens extends TokenFigure {
  /** Of a message: its content; `headLine` is where its head stands, for an inlay. */
  readonly range: Range;
  readonly headLine?: number;
  readonly role?: string;
  readonly words: number;
}

export interface TokenCountResult extends TokenFigure {
  readonly version: number;
  readonly words: number;
  /** 0 where there are no words. */
  readonly tokensPerWord: number;
  /** Tokens of the endpoint's context and the share of it that this takes (above 1: too long); none where unknown. */
  readonly contextSize?: number;
  readonly share?: number;
  /** Of each range asked for, or of each message. */
  readonly parts: readonly RangeTokens[];
}

/** Since the server started. Characters are UTF-16 units. */
export interface CompletionStatistics {
  /** Answers with ghost text that went to the editor, those that go on with one counted once. */
  readonly shown: number;
  readonly accepted: number;
  readonly partlyAccepted: number;
  readonly rejected: number;
  /** Of shown text that was taken without being typed. */
  readonly charactersSaved: number;
  /** Requests of the editor, and what became of them. */
  readonly requests: number;
  readonly fromCache: number;
  readonly attached: number;
  readonly serverCalls: number;
  /** Of the last 1,000 shown, ms; none before the first. */
  readonly latencyP50?: number;
  readonly latencyP95?: number;
}

/**
 * What became of ghost text. The server finds out by itself from the edits that follow and from
 * `SERVER_COMMANDS.completionAccepted`; a client that knows better (a partly accepted text, a dismissal) may say so.
 */
export interface CompletionOutcome {
  /** The argument of the item's command. */
  readonly id: string;
  readonly outcome: 'accepted' | 'partly-accepted' | 'rejected';
  /** Partly accepted: UTF-16 units of the item's text. */
  readonly acceptedLength?: number;
}

/** Notification to the server: of the answers of an Ask run this one is the best. Kept where feedback is on for `uri`. */
export interface AnswerChosen {
  /** Of the run; the last 20 are known. */
  readonly id: string;
  readonly answer: number;
}

/** One line of the feedback file. */
export interface FeedbackEntry {
  /** For `qalam/feedbackDelete`. */
  readonly id: string;
  readonly outcome: string;
  readonly model: string;
  /** ISO 8601. */
  readonly time: string;
  readonly kind: 'preference' | 'kto';
  /** The record as JSON, as it stands in the file. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** TRL's dataset formats; the conversational ones have lists of messages in place of texts. */
export type FeedbackFormat = 'preference' | 'kto' | 'conversational-preference' | 'conversational-kto';

/** Custom methods. Request parameter and result types are named beside each. */
export const METHODS = {
  /** request { uri } -> EntityMention[]: all classes, for views and decorations. */
  entities: 'qalam/entities',
  /** notification to the client: { uri } entities of this document changed. */
  entitiesChanged: 'qalam/entitiesChanged',
  /** request { uri, range } -> RangeLanguages */
  languages: 'qalam/languages',
  /** request { uri } -> Island[]: empty unless `language.showIslands` is on. */
  islands: 'qalam/islands',
  /** request { uri } -> ForeignPassage[]: the lines (fields, paragraphs) that are not Kazakh; at most 20,000. */
  notKazakh: 'qalam/notKazakh',
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
  /** request { uri, position } -> RequestPreview | null: the exact request that ghost text here would send. */
  describeRequest: 'qalam/describeRequest',

  /** request AskSource -> PromptInfo: what Ask would send, what is wrong with it, whom it could be sent to. */
  prompt: 'qalam/prompt',
  /** request AskParams -> RequestPreview[]: the exact requests that Ask would send; sends nothing but the probe. */
  askPreview: 'qalam/askPreview',
  /** request AskParams -> AskResult: asks all endpoints at once. Cancelled: RequestCancelled. Refused: an error with a sentence. */
  ask: 'qalam/ask',
  /** notification to the client: AskProgress */
  askProgress: 'qalam/askProgress',
  /** notification to the server { id, answer? }: ends a run of Ask, one answer of it, a probe or a rewriting; what has come is kept. */
  stop: 'qalam/stop',
  /** notification to the server: AnswerChosen */
  answerChosen: 'qalam/answerChosen',
  /** request {} -> ProbeQuestion[] */
  probeQuestions: 'qalam/probeQuestions',
  /** request ProbeParams -> ProbeResult: asks the questions one after another and scores the answers. */
  probe: 'qalam/probe',
  /** notification to the client: ProbeProgress */
  probeProgress: 'qalam/probeProgress',
  /** request RewriteParams -> RewriteResult; an error with a sentence where there is no endpoint, no prose or no answer. */
  rewrite: 'qalam/rewrite',
  /** request RewriteParams -> RequestPreview */
  rewritePreview: 'qalam/rewritePreview',
  /** notification to the client: RewriteProgress */
  rewriteProgress: 'qalam/rewriteProgress',
  /** request TokenCountParams -> TokenCountResult; counts are remembered in memory by text. */
  tokenCounts: 'qalam/tokenCounts',
  /** request {} -> CompletionStatistics */
  completionStatistics: 'qalam/completionStatistics',
  /** notification to the server: CompletionOutcome */
  completionOutcome: 'qalam/completionOutcome',
  /** notification to the client { uri, version }: ghost text that came late fits the document; asking again gives it at once. */
  completionLate: 'qalam/completionLate',
  /** notification to the server { consent }: the writer's choice about feedback has changed. */
  feedbackConsent: 'qalam/feedbackConsent',
  /** request {} -> FeedbackEntry[]: what is in the workspace's feedback file, oldest first; lines that are no records are left out. */
  feedbackRead: 'qalam/feedbackRead',
  /** request { ids?: string[] } -> number of entries deleted; without `ids` all, and the file with them. */
  feedbackDelete: 'qalam/feedbackDelete',
  /** request { format: FeedbackFormat } -> string: JSONL that TRL's trainers read. Preferences become pairs of KTO labels; labels alone are no preferences. */
  feedbackExport: 'qalam/feedbackExport',
} as const;

/** The origin (scheme, host, port) of an endpoint, by which its key is kept; undefined where it is no URL. */
export function endpointOrigin(endpoint: string): string | undefined {
  try {
    return new URL(endpoint).origin;
  } catch {
    return undefined;
  }
}

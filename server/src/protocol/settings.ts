/** The settings under `qalam.*`, and what a client says at the start. */
import type { Severity } from './document';
import { DEFAULT_ENTITY_CLASSES, ENTITY_CLASSES, type EntityClass } from './entities';

/**
 * How Node is to be started for the server, where memory is to stay low: the room for what is young is not to grow to 32 MB
 * (it costs some time in collections), and one helper thread does for collections and compilation instead of four.
 */
export const SERVER_NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=2', '--v8-pool-size=1'];

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

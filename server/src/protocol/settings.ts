/** The settings under `qalam.*`, and what a client says at the start. */
import * as v from 'valibot';
import { SEVERITIES } from './document';
import { DEFAULT_ENTITY_CLASSES, ENTITY_CLASSES } from './entities';
import { type DeepReadonly, expectation, type Schema } from './message';

/**
 * How Node is to be started for the server, where memory is to stay low: the room for what is young is not to grow to 32 MB
 * (it costs some time in collections), and one helper thread does for collections and compilation instead of four.
 */
export const SERVER_NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=2', '--v8-pool-size=1'];

/** One setting: what it may be, what it is where nothing is set, and who may set it. */
export class Setting<S extends Schema> {
  constructor(
    readonly schema: S,
    readonly standard: DeepReadonly<v.InferInput<S>>,
    /** `machine`: what can send text away or run code, which no project may set. */
    readonly scope: 'resource' | 'machine' = 'resource',
  ) {}
}

/* @__NO_SIDE_EFFECTS__ */
function setting<S extends Schema>(schema: S, standard: DeepReadonly<v.InferInput<S>>): Setting<S> {
  return new Setting(schema, standard);
}

/* @__NO_SIDE_EFFECTS__ */
function ofMachine<S extends Schema>(schema: S, standard: DeepReadonly<v.InferInput<S>>): Setting<S> {
  return new Setting(schema, standard, 'machine');
}

/* @__NO_SIDE_EFFECTS__ */
function atLeast(least: number) {
  return v.pipe(v.number(), v.finite(), v.minValue(least));
}

/** Per glob a list of names; a column may be a number, too. */
/* @__NO_SIDE_EFFECTS__ */
function listPerGlob() {
  const name = v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((value) => String(value)),
  );
  return v.record(v.string(), v.array(name));
}

/** All settings that the server reads; the type of what is read, its defaults and the reading derive from this table. */
export const SETTINGS = {
  /** Language of messages; `auto` follows the editor's own language. */
  locale: setting(v.picklist(['auto', 'kk', 'ru', 'en']), 'auto'),
  spelling: {
    enabled: setting(v.boolean(), true),
    severity: setting(v.picklist(SEVERITIES), 'information'),
    /** Path of the project's word list, relative to the workspace folder; never outside of it. */
    projectWords: setting(v.string(), '.qalam/words.txt'),
    /** Regular expressions (RE2 syntax) of text that is not checked. */
    ignorePatterns: setting(v.array(v.string()), []),
    /** Rules that are switched off, e.g. `spelling.doubled-word`. */
    disabledRules: setting(v.array(v.string()), []),
  },
  cleaning: {
    enabled: setting(v.boolean(), true),
    /** Whose values of FineWeb-2 documents are judged by. */
    fineweb2: setting(v.picklist(['2025-06', '2024-12']), '2025-06'),
    disabledRules: setting(v.array(v.string()), []),
  },
  grammar: {
    enabled: setting(v.boolean(), true),
    /** Rules that are switched off, e.g. `grammar.dash`. */
    disabledRules: setting(v.array(v.string()), []),
    /** Rules that are off by themselves and are switched on. */
    enabledRules: setting(v.array(v.string()), []),
  },
  morphology: {
    /** Whether a hover over a Kazakh word says what it is made of. */
    hover: setting(v.boolean(), true),
  },
  language: {
    /** Whether words of other languages in Kazakh text are found, for clients that mark them. */
    showIslands: setting(v.boolean(), false),
  },
  entities: {
    enabled: setting(v.boolean(), true),
    classes: setting(v.array(v.picklist(ENTITY_CLASSES)), DEFAULT_ENTITY_CLASSES),
    /** Whether tags of a CoNLL file that the model would set otherwise are shown as hints. */
    disagreement: setting(v.boolean(), true),
    /** A model file of `npm run train:entities`, or the folder of an ONNX export; empty: the embedded model. */
    model: ofMachine(v.string(), ''),
    /** Folder in whose `node_modules` the user has installed what runs ONNX models. */
    runtime: ofMachine(v.string(), ''),
    /** URL of a token classifier in the schema of Hugging Face; empty: none. */
    endpoint: ofMachine(v.string(), ''),
    /** Absolute paths of gazetteers. */
    gazetteers: ofMachine(v.array(v.string()), []),
    /** Path of the project's gazetteer, relative to the workspace folder; never outside of it. */
    projectGazetteer: setting(v.string(), '.qalam/gazetteer.txt'),
    /** Scores, 0..1, below which entities of a class are not shown. */
    thresholds: setting(v.record(v.picklist(ENTITY_CLASSES), atLeast(0)), {}),
  },
  completion: {
    enabled: setting(v.boolean(), true),
    /** Base URL of an OpenAI-compatible server, e.g. `http://127.0.0.1:8000/v1`; empty: the embedded model. */
    endpoint: ofMachine(v.string(), ''),
    /** Model name sent to the endpoint; empty: the first that the endpoint lists. */
    model: ofMachine(v.string(), ''),
    /** Absolute path of a GGUF file of the user's own that stands in for the embedded model; empty: none. */
    localModel: ofMachine(v.string(), ''),
    /** Folder in whose `node_modules` the user has installed what runs it. */
    runtime: ofMachine(v.string(), ''),
    maxTokens: setting(atLeast(1), 48),
    temperature: setting(atLeast(0), 0.2),
    /** Whether words are offered as a list (`textDocument/completion`); `auto`: to editors without ghost text. */
    list: setting(v.picklist(['auto', 'on', 'off']), 'auto'),
    /** How sure the embedded model has to be to speak unasked. */
    eagerness: setting(v.picklist(['eager', 'normal', 'quiet']), 'normal'),
    /** Whether the embedded model offers words and phrases of the text being written more readily; kept in memory only. */
    adapt: setting(v.boolean(), true),
    /** Time after the last keystroke before the endpoint is asked, ms. */
    debounce: setting(atLeast(0), 150),
    /** Longest wait for the endpoint's first whole words, ms. */
    deadline: setting(atLeast(0), 600),
    /** More endpoints for Ask and the quiz of questions: `URL` or `URL MODEL` each, with one space. */
    endpoints: ofMachine(v.array(v.string()), []),
    /** Allow plain http to other machines than this. */
    allowHttp: ofMachine(v.boolean(), false),
    /** Path of a PEM file with certificates to trust besides the built-in ones. */
    certificates: ofMachine(v.string(), ''),
  },
  ask: {
    /** Requests at a time where a prompt is put to every record. */
    concurrency: setting(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)), 4),
  },
  feedback: {
    /**
     * Whether what was taken and what was not may be kept as training data in a local file. It is kept only with the writer's
     * own consent (`feedbackConsent`), and never in an untrusted workspace.
     */
    enabled: setting(v.boolean(), true),
  },
  tokens: {
    /**
     * Absolute path of the `tokenizer.json` of the user's model, or of its folder: tokens are counted by it. The name of a family of
     * models (`llama-3`, `qwen-3`, `gemma-3`, `o200k`): they are estimated as of these. Empty: the endpoint counts.
     */
    tokenizer: ofMachine(v.string(), ''),
  },
  maskedModel: {
    /** URL of a fill-mask endpoint (Hugging Face's API) that ranks spelling suggestions by context; empty: none. */
    endpoint: ofMachine(v.string(), ''),
    /** Absolute path of the folder of a fill-mask model exported to ONNX that does the same here; `entities.runtime` runs it. */
    model: ofMachine(v.string(), ''),
  },
  formats: {
    /** Per glob: the JSON fields (dotted paths, `[]` for any index) that hold prose. */
    jsonFields: setting(listPerGlob(), {}),
    /** Per glob: the CSV/TSV columns (header names or 1-based numbers) that hold prose. */
    csvColumns: setting(listPerGlob(), {}),
    /** By language of the editor: the format that its files are read in, by id; `none`: they are not read. */
    languages: setting(v.record(v.string(), v.string()), {}),
    /** By glob: the same. What a glob says counts more than a language. */
    files: setting(v.record(v.string(), v.string()), {}),
  },
};

type Read<T> =
  T extends Setting<infer S>
    ? DeepReadonly<v.InferOutput<S>>
    : T extends object
      ? { readonly [K in keyof T]: Read<T[K]> }
      : never;

/** The settings under `qalam.*` as the server reads them for one resource (`workspace/configuration`). */
export type Settings = Read<typeof SETTINGS>;

/** A value that is not used: the setting's name without `qalam.`, with the place in it, and what is expected there. */
export interface SettingFault {
  readonly place: string;
  readonly expected: string;
}

/**
 * Settings out of whatever a settings file holds: a value that cannot be is a fault, and the default holds; of a list or a
 * map only what is wrong in it is left out.
 */
export function readSettings(given: unknown): {
  readonly settings: Settings;
  readonly faults: readonly SettingFault[];
} {
  const faults: SettingFault[] = [];
  const settings = readTable(SETTINGS, given, '', faults) as Settings;
  return { settings, faults };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readTable(table: object, given: unknown, prefix: string, faults: SettingFault[]): unknown {
  if (given !== undefined && given !== null && !isObject(given)) {
    faults.push({ place: prefix.slice(0, -1), expected: 'Object' });
  }
  const found = isObject(given) ? given : {};
  return Object.fromEntries(
    Object.entries(table).map(([name, entry]) => {
      const value = Object.hasOwn(found, name) ? found[name] : undefined;
      const place = `${prefix}${name}`;
      return [
        name,
        entry instanceof Setting
          ? readSetting(entry, value, place, faults)
          : readTable(entry as object, value, `${place}.`, faults),
      ];
    }),
  );
}

function readSetting({ schema, standard }: Setting<Schema>, given: unknown, place: string, faults: SettingFault[]) {
  // What is not set is null in some editors.
  const value = given ?? standard;
  const whole = v.safeParse(schema, value);
  if (whole.success) return whole.output;
  const wrong = (at: string, issues: readonly v.BaseIssue<unknown>[]) =>
    faults.push({ place: at, expected: expectation(issues[0]!) });
  // Of a list or a map what is right in it counts.
  const parts: [string, unknown][] | undefined =
    Array.isArray(value) && schema.type === 'array'
      ? [...value.entries()].map(([index, item]) => [`[${index}]`, [item]])
      : isObject(value) && schema.type === 'record'
        ? Object.entries(value).map(([key, item]) => [`[${JSON.stringify(key)}]`, { [key]: item }])
        : undefined;
  if (!parts) {
    wrong(place, whole.issues);
    return v.parse(schema, standard);
  }
  const right = parts.flatMap(([at, part]) => {
    const read = v.safeParse(schema, part);
    if (read.success) return [read.output];
    wrong(place + at, read.issues);
    return [];
  });
  return schema.type === 'array' ? right.flat() : Object.assign({}, ...right);
}

/** Ids of all rules that settings switch off. */
export const disabledRules = ({ spelling, grammar, cleaning }: Settings): string[] => [
  ...spelling.disabledRules,
  ...grammar.disabledRules,
  ...cleaning.disabledRules,
];

export const DEFAULT_SETTINGS: Settings = /* @__PURE__ */ defaults();

/* @__NO_SIDE_EFFECTS__ */
function defaults(): Settings {
  return readSettings(undefined).settings;
}

/** `initializationOptions`; every member is optional so that other editors can send nothing. */
export interface InitializationOptions {
  /** Folder where the personal word list is kept, as a path; without it the server uses the user's configuration folder. */
  readonly storagePath?: string;
  /** Whether the workspace is trusted; untrusted: no path or endpoint from its settings is used. Default: false. */
  readonly trusted?: boolean;
  /** `workspace/configuration` answers with settings of machine scope of the user alone, as VS Code does. */
  readonly machineScope?: boolean;
  /** Of clients without such a scope: what settings of machine scope are taken from, by the names below `qalam`. */
  readonly settings?: unknown;
  /** The editor's display language, e.g. `kk`. */
  readonly locale?: string;
  /** Proxy settings of the editor, handed to the endpoint client. */
  readonly proxy?: { readonly url?: string; readonly noProxy?: readonly string[]; readonly strictTls?: boolean };
  /** JSONL file of this workspace for feedback, in the client's storage; without it no feedback is kept. */
  readonly feedbackPath?: string;
  /** The person who writes wants feedback kept in this workspace. No project's settings can say so. */
  readonly feedbackConsent?: boolean;
}

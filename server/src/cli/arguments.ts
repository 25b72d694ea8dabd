import { parseArgs } from 'node:util';
import { SPAN_FORMATS } from '../entities/annotations';
import { isEntityClass } from '../entities/classes';
import type { Locale } from '../messages';
import { MASKS, unknownRules } from '../rules';
import type { Result, Severity } from '../types';
import type { OffsetUnit } from './offsets';
import { type Checks, SEVERITIES } from './processor';

export const COMMANDS = ['check', 'clean', 'stats', 'detect', 'entities', 'spell', 'complete', 'probe'] as const;
export type Command = (typeof COMMANDS)[number];

/** What `entities` does with files of annotations, as the word after it. */
export const ACTIONS = ['convert', 'agree', 'inconsistencies'] as const;
export type Action = (typeof ACTIONS)[number];

export const USAGE = `qalam — Kazakh text on the command line

  qalam check    [FILES…]   findings in files; as a filter: JSONL in, JSONL with annotations out
  qalam clean    [FILES…]   the text with its safe fixes made
  qalam stats    [FILES…]   figures about a corpus
  qalam detect   [FILES…]   language of each line: text or JSONL in, JSONL out
  qalam entities [FILES…]   named entities: JSONL in, JSONL out; --format iob2: a token a line in, token and tag out
  qalam entities convert [FILES…]          annotations from one shape into another (--format); the shape read is found out
  qalam entities agree FILE FILE           F1, kappa and the differences of two files of the same texts
  qalam entities inconsistencies [FILES…]  names that are labelled in more than one way
  qalam spell --words       a word a line in, {"word", "ok", "suggestions"} out
  qalam complete            {"prefix", "suffix"?} in, {"completion", "ms"} out (--embedded or --endpoint URL)
  qalam probe               Kazakh questions put to --endpoint URL: a JSON line an answer, the score at the end

Without FILES the input is read from stdin, line by line: one line out for each line in, in order.

  --with LIST           of language,spelling,cleaning,entities (check: the first three; stats: all)
  --without RULES       rules that are switched off, e.g. spelling.unknown-word,cleaning.unusual-space
  --fields LIST         JSON fields that hold prose, e.g. text,messages[].content
  --columns LIST        CSV/TSV columns that hold prose: names or numbers from 1
  --input KIND          jsonl, text or auto (a line that begins with { is JSON); default: jsonl, detect: auto
  --format KIND         check: text, json, sarif; stats: json, csv, markdown, report (all of it, with places);
                        entities: jsonl, iob2; convert: iob2, doccano, prodigy, label-studio; agree,
                        inconsistencies: text, json
  --offsets UNIT        utf16 (default) or codepoint (Python; the default of --attributes-only and convert)
  --input-offsets UNIT  what the spans of annotation files count (codepoint; what qalam entities wrote: utf16)
  --attributes-only     a dolma attribute file instead of the records
  --fix safe|all        make these fixes in the output
  --mask                replace personal data by ${MASKS.join(', ')}
  --duplicates          filter: compare lines with those before (files are always compared)
  --memory N            most lines remembered for that (500000)
  --write               clean: write files in place
  --words               detect: label each word; spell: a word a line
  --no-suggestions      spell: only right or wrong
  --jobs N              worker threads (1)
  --from LINE           begin at this line, from 1; not with --write
  --fail-on SEVERITY    exit 1 if there is a finding at least this severe: error, warning, information, hint
  --locale kk|ru|en     language of the sentences in reports (from LANG)
  --files-from FILE     more FILES, a path a line; - is stdin
  --progress            say how far it is on stderr, a line of JSON each time, also where that is no terminal
  --data FOLDER         language data elsewhere
  --model PATH          entities: a model file of npm run train:entities instead of the embedded one; with --format iob2
                        also the folder of an ONNX export, with --runtime FOLDER where its runtime is installed
  --gazetteer FILE      entities: names that are known for certain, name<TAB>CLASS a line; may be given again
  --thresholds LIST     entities: scores below which a class is left out, e.g. ORGANISATION=0.7,PERSON=0.5
  --embedded            complete: the embedded model
  --endpoint URL        complete, probe: an OpenAI-compatible server; --model NAME; key in QALAM_API_KEY
  --help, --version

Exit status: 0 it ran, 1 findings (--fail-on), 2 usage, 3 a file or the data could not be read or written.
`;

export interface Arguments {
  readonly command: Command;
  /** Of `entities` alone. */
  readonly action: Action | undefined;
  readonly files: readonly string[];
  readonly checks: Checks;
  readonly disabledRules: readonly string[];
  readonly fields: readonly string[] | undefined;
  readonly columns: readonly string[] | undefined;
  readonly input: 'jsonl' | 'text' | 'auto';
  readonly format: string;
  readonly offsets: OffsetUnit;
  /** Undefined: as the shape of the record suggests. */
  readonly inputOffsets: OffsetUnit | undefined;
  readonly attributesOnly: boolean;
  readonly fix: 'none' | 'safe' | 'all';
  readonly mask: boolean;
  readonly duplicates: boolean;
  readonly memory: number;
  readonly write: boolean;
  readonly words: boolean;
  readonly suggestions: boolean;
  readonly jobs: number;
  /** From 0. */
  readonly from: number;
  readonly failOn: Severity | undefined;
  readonly locale: Locale;
  /** A file that lists files; `-`: stdin. */
  readonly filesFrom: string | undefined;
  readonly progress: boolean;
  readonly data: string | undefined;
  readonly embedded: boolean;
  readonly endpoint: string | undefined;
  readonly model: string | undefined;
  readonly runtime: string;
  readonly gazetteers: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
}

const FORMATS_OF: Readonly<Partial<Record<Command | Action, readonly string[]>>> = {
  check: ['text', 'json', 'sarif'],
  stats: ['json', 'csv', 'markdown', 'report'],
  entities: ['jsonl', 'iob2'],
  convert: ['iob2', ...SPAN_FORMATS],
  agree: ['text', 'json'],
  inconsistencies: ['text', 'json'],
};

const OPTIONS = {
  with: { type: 'string' },
  without: { type: 'string', multiple: true },
  fields: { type: 'string' },
  columns: { type: 'string' },
  input: { type: 'string' },
  format: { type: 'string' },
  offsets: { type: 'string' },
  'input-offsets': { type: 'string' },
  'attributes-only': { type: 'boolean' },
  fix: { type: 'string' },
  mask: { type: 'boolean' },
  duplicates: { type: 'boolean' },
  memory: { type: 'string' },
  write: { type: 'boolean' },
  words: { type: 'boolean' },
  'no-suggestions': { type: 'boolean' },
  jobs: { type: 'string' },
  from: { type: 'string' },
  'fail-on': { type: 'string' },
  locale: { type: 'string' },
  'files-from': { type: 'string' },
  progress: { type: 'boolean' },
  data: { type: 'string' },
  embedded: { type: 'boolean' },
  endpoint: { type: 'string' },
  model: { type: 'string' },
  runtime: { type: 'string' },
  gazetteer: { type: 'string', multiple: true },
  thresholds: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/** `CLASS=SCORE` */
function threshold(item: string): [string, number] {
  const [, name, score] = /^([A-Z_]+)=(0|1|0?\.\d+)$/.exec(item) ?? [];
  if (name === undefined || !isEntityClass(name)) throw new Error(`--thresholds: ${item} is not CLASS=SCORE`);
  return [name, Number(score)];
}

const list = (text: string | undefined) =>
  text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** `help` and `version` are answers of their own; wrong usage is an error with a sentence about it. */
export function parseArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<Arguments | 'help' | 'version'> {
  const error = (message: string) => ({ ok: false, error: message }) as const;
  let parsed: ReturnType<typeof parse>;
  const parse = () => parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  try {
    parsed = parse();
  } catch (problem) {
    return error(problem instanceof Error ? problem.message : String(problem));
  }
  const { values, positionals } = parsed;
  if (values.help === true || (positionals.length === 0 && values.version !== true)) {
    return positionals.length === 0 && values.help !== true
      ? error('a command is missing')
      : { ok: true, value: 'help' };
  }
  if (values.version === true) return { ok: true, value: 'version' };
  const [name, ...rest] = positionals;
  const command = COMMANDS.find((known) => known === name);
  if (command === undefined) return error(`unknown command: ${name}`);
  const action = command === 'entities' ? ACTIONS.find((known) => known === rest[0]) : undefined;
  const files = action === undefined ? rest : rest.slice(1);

  const choose = <T extends string>(
    option: string,
    value: string | undefined,
    known: readonly T[],
    otherwise: T,
  ): T => {
    if (value === undefined) return otherwise;
    const found = known.find((item) => item === value);
    if (found === undefined) throw new Error(`--${option} must be one of ${known.join(', ')}`);
    return found;
  };
  const natural = (option: string, value: string | undefined, otherwise: number) => {
    if (value === undefined) return otherwise;
    if (!/^[1-9]\d{0,14}$/.test(value)) throw new Error(`--${option} must be a number from 1`);
    return Number(value);
  };

  try {
    const wanted =
      list(values.with) ??
      (command === 'stats'
        ? ['language', 'spelling', 'cleaning', 'entities']
        : command === 'detect'
          ? ['language']
          : command === 'entities'
            ? ['language', 'entities']
            : ['language', 'spelling', 'cleaning']);
    const rooms = ['language', 'spelling', 'cleaning', 'entities'] as const;
    for (const room of wanted) choose('with', room, rooms, 'language');
    const attributesOnly = values['attributes-only'] === true;
    const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
    const failOn = values['fail-on'];
    if (action === 'agree' && files.length !== 2) throw new Error('agree compares two files');
    const formats = FORMATS_OF[action ?? command] ?? [];
    const units = ['utf16', 'codepoint'] as const;
    const disabledRules = (values.without ?? []).flatMap((rules) => list(rules)!);
    for (const { id, nearest } of unknownRules(disabledRules)) {
      const meant = nearest === undefined ? '' : `; the nearest is ${nearest}`;
      throw new Error(`--without: there is no rule ${JSON.stringify(id)}${meant}`);
    }
    const inputOffsets = values['input-offsets'];
    if (values.from !== undefined && command === 'entities' && (action !== undefined || values.format === 'iob2'))
      throw new Error('--from counts lines of JSONL or text, not of annotation files');
    if (values.write === true && command !== 'clean') throw new Error('--write belongs to clean');
    // The lines before would be gone from the file.
    if (values.write === true && values.from !== undefined) throw new Error('--from cannot go with --write');
    if (command === 'check' && values.format !== undefined && files.length === 0 && values['files-from'] === undefined)
      throw new Error('--format belongs to files; a filter answers in JSONL');
    return {
      ok: true,
      value: {
        command,
        action,
        files,
        checks: {
          language: wanted.includes('language'),
          spelling: wanted.includes('spelling'),
          cleaning: wanted.includes('cleaning'),
          entities: wanted.includes('entities'),
        },
        disabledRules,
        fields: list(values.fields),
        columns: list(values.columns),
        input: choose('input', values.input, ['jsonl', 'text', 'auto'], command === 'detect' ? 'auto' : 'jsonl'),
        format: choose('format', values.format, formats, formats[0] ?? ''),
        offsets: choose(
          'offsets',
          values.offsets,
          units,
          attributesOnly || action === 'convert' ? 'codepoint' : 'utf16',
        ),
        inputOffsets:
          inputOffsets === undefined ? undefined : choose('input-offsets', inputOffsets, units, 'codepoint'),
        attributesOnly,
        fix: choose('fix', values.fix, ['none', 'safe', 'all'], command === 'clean' ? 'safe' : 'none'),
        mask: values.mask === true,
        duplicates: values.duplicates === true,
        memory: natural('memory', values.memory, 500_000),
        write: values.write === true,
        words: values.words === true,
        suggestions: values['no-suggestions'] !== true,
        jobs: natural('jobs', values.jobs, 1),
        from: natural('from', values.from, 1) - 1,
        failOn: failOn === undefined ? undefined : choose('fail-on', failOn, SEVERITIES, 'error'),
        locale: choose(
          'locale',
          values.locale,
          ['kk', 'ru', 'en'],
          /^kk/i.test(locale) ? 'kk' : /^ru/i.test(locale) ? 'ru' : 'en',
        ),
        filesFrom: values['files-from'],
        progress: values.progress === true,
        data: values.data,
        embedded: values.embedded === true,
        endpoint: values.endpoint,
        model: values.model,
        runtime: values.runtime ?? '',
        gazetteers: values.gazetteer ?? [],
        thresholds: Object.fromEntries((list(values.thresholds) ?? []).map(threshold)),
      },
    };
  } catch (problem) {
    return error(problem instanceof Error ? problem.message : String(problem));
  }
}

import type { Settings } from '../../protocol';
import { matchesGlob } from '../glob';
import { CODE_FORMATS } from './code';
import { conll } from './conll';
import { CSV_RULES, csv, tsv } from './csv';
import { notUtf8 } from './encoding';
import type { Format, FormatId, FormatOptions } from './format';
import { gettext } from './gettext';
import { html } from './html';
import { javascript, tsx, typescript } from './javascript';
import { JSON_RULES, json, jsonl } from './json';
import { latex } from './latex';
import { asciidoc, org, rst } from './lineMarkup';
import { log } from './log';
import { markdown } from './markdown';
import { messages } from './messages';
import { none } from './none';
import { notebook } from './notebook';
import { php } from './php';
import { plain } from './plain';
import { prompt } from './prompt';
import { properties } from './properties';
import { subtitles } from './subtitles';
import { unreadField } from './unread';
import { xml } from './xml';
import { yaml } from './yaml';

export type { Format, FormatId, FormatOptions, RecordValue } from './format';

export const FORMATS = Object.fromEntries(
  [
    ...[plain, markdown, jsonl, json, csv, tsv, conll, prompt],
    ...[subtitles, gettext, properties, messages, yaml, html, xml, php, latex, rst, asciidoc, org, notebook, log],
    ...[javascript, typescript, tsx, ...CODE_FORMATS, none],
  ].map((format) => [format.id, format]),
) as Readonly<Record<FormatId, Format>>;

/** What may be wrong with a file as a file of its format. */
export const FORMAT_RULES = [...JSON_RULES, ...CSV_RULES, notUtf8, unreadField];

const ALL = Object.values(FORMATS);

/** Ends of file names with what they say, the longest first. */
const BY_NAME: readonly (readonly [end: RegExp, format: Format])[] = ALL.flatMap((format) =>
  format.extensions.map((extension) => [extension, format] as const),
)
  .sort(([a], [b]) => b.length - a.length)
  .map(([extension, format]) => [
    new RegExp(`${extension.replaceAll('.', '\\.').replaceAll('*', '\\w*')}$`, 'i'),
    format,
  ]);

const BY_LANGUAGE: ReadonlyMap<string, Format> = new Map(
  ALL.flatMap((format) => format.languageIds.map((id) => [id, format] as const)),
);

/** Files that are told by their whole names, and programs by their first lines, with the language of editors that they are in. */
const BY_WHOLE_NAME: readonly (readonly [name: RegExp, languageId: string])[] = [
  [/^(?:GNU)?makefile$/i, 'makefile'],
  [/^(?:docker|container)file(?:\..+)?$/i, 'dockerfile'],
  [/^CMakeLists\.txt$/i, 'cmake'],
  [/^(?:gem|rake|vagrant|pod|cap|guard|brew|fast)file$/i, 'ruby'],
  [/^jenkinsfile$/i, 'groovy'],
  [/^(?:requirements|constraints)(?:[-_.]\w+)*\.txt$|^\.\w*ignore$/i, 'ignore'],
  [/^\.gitattributes$/i, 'gitattributes'],
  [/^\.env(?:\..+)?$/i, 'dotenv'],
  [/^\.(?:bash|zsh)\w*$|^\.(?:profile|kshrc)$/i, 'shellscript'],
  [/^\.(?:editorconfig|gitconfig|gitmodules|npmrc)$/i, 'properties'],
];
const BY_FIRST_LINE: readonly (readonly [line: RegExp, languageId: string])[] = [
  [/^\uFEFF?#!.*\bpython/, 'python'],
  [/^\uFEFF?#!.*\b(?:node|deno|bun)\b/, 'javascript'],
  [/^\uFEFF?#!.*\blua/, 'lua'],
  [/^\uFEFF?#!.*\bphp/, 'php'],
  [/^\uFEFF?#!\s*\//, 'shellscript'],
];

function languageByWhole(fileName: string, sample = ''): string | undefined {
  const base = fileName.replace(/^.*[\\/]/s, '');
  const named = BY_WHOLE_NAME.find(([name]) => name.test(base));
  // A file with an ending is what that says.
  const found = named ?? (base.includes('.') ? undefined : BY_FIRST_LINE.find(([line]) => line.test(sample)));
  return found?.[1];
}

/**
 * The format of a document: by its file name, else by the editor's language id, and for names that say little by a
 * sample from its start (a few kilobytes).
 */
export function formatFor(document: { fileName: string; languageId?: string; sample?: string }): Format {
  const { fileName, languageId, sample } = document;
  const whole = BY_LANGUAGE.get(languageByWhole(fileName, sample) ?? '');
  const named = whole ?? BY_NAME.find(([end]) => end.test(fileName))?.[1] ?? plain;
  // `.txt` is no more than text: the language that somebody chose says more.
  const chosen = named === plain ? (BY_LANGUAGE.get(languageId ?? '') ?? plain) : named;
  if (sample === undefined) return chosen;
  return ALL.find(({ sniff }) => sniff?.insteadOf === chosen.id && sniff.test(sample)) ?? chosen;
}

/**
 * The format that the settings choose for a file, by its path (as below) or language; undefined where they say nothing.
 * `unknown` is told of a name that no format has.
 */
export function chosenFormat(
  path: string,
  languageId: string,
  { files, languages }: Pick<Settings['formats'], 'files' | 'languages'>,
  unknown: (name: string) => void,
): Format | undefined {
  const byGlob = Object.entries(files).filter(([glob]) => matchesGlob(path, glob));
  const id = byGlob.at(-1)?.[1] ?? (Object.hasOwn(languages, languageId) ? languages[languageId] : undefined);
  if (id === undefined) return undefined;
  if (Object.hasOwn(FORMATS, id)) return FORMATS[id as FormatId];
  unknown(id);
  return undefined;
}

/**
 * The options that the settings give a file: of all globs that match its path (relative to the workspace, `/` between
 * folders; a glob without `/` is matched against the base name), the last one counts.
 */
export function formatOptions(
  path: string,
  settings: Pick<Settings['formats'], 'jsonFields' | 'csvColumns'>,
): FormatOptions {
  const last = (globs: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(globs)
      .filter(([glob]) => matchesGlob(path, glob))
      .at(-1)?.[1];
  const jsonFields = last(settings.jsonFields);
  const csvColumns = last(settings.csvColumns);
  return { ...(jsonFields && { jsonFields }), ...(csvColumns && { csvColumns }) };
}

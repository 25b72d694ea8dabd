import type { Settings } from '../../protocol';
import { matchesGlob } from '../glob';
import { conll } from './conll';
import { CSV_RULES, csv, tsv } from './csv';
import { notUtf8 } from './encoding';
import type { Format, FormatId, FormatOptions } from './format';
import { json, jsonl, jsonSyntax } from './json';
import { markdown, markdownTooDense } from './markdown';
import { plain } from './plain';
import { prompt } from './prompt';

/** What may be wrong with a file as a file of its format. */
export const FORMAT_RULES = [jsonSyntax, ...CSV_RULES, markdownTooDense, notUtf8];

export type { Format, FormatId, FormatOptions, Segmentation, Unit } from './format';

export const FORMATS: Readonly<Record<FormatId, Format>> = { plain, markdown, jsonl, json, csv, tsv, conll, prompt };

const BY_NAME: readonly [pattern: RegExp, format: Format][] = [
  [/\.prompt(?:\.md|\.txt)?$|\.prompty$/i, prompt],
  [/\.(?:jsonl|ndjson|jsonlines)$/i, jsonl],
  [/\.(?:json|geojson)$/i, json],
  [/\.(?:md|markdown|mdown|mkd)$/i, markdown],
  [/\.(?:tsv|tab)$/i, tsv],
  [/\.csv$/i, csv],
  [/\.(?:conll\w*|iob2?|bio|bioes)(?:\.txt)?$/i, conll],
];

const BY_LANGUAGE: Readonly<Record<string, Format>> = {
  prompt,
  'qalam-prompt': prompt,
  jsonl,
  jsonlines: jsonl,
  ndjson: jsonl,
  json,
  markdown,
  csv,
  tsv,
  conll,
  'qalam-conll': conll,
  iob2: conll,
};

/** Three lines or more of `token tag` among the first: pre-tokenised text in a file of any name. */
function looksLikeConll(sample: string): boolean {
  const lines = sample
    .split(/\r\n|\n|\r/)
    .slice(0, 40)
    .filter((line) => line.trim() !== '');
  const tagged = lines.filter((line) => /^\S+(?:[ \t]\S+)*[ \t](?:O|[BIESLUM]-[A-Z_]+)$/.test(line));
  return tagged.length >= 3 && tagged.length >= lines.length - 1;
}

/** Two lines or more that are each an object: JSON Lines under the name `.json`. */
function looksLikeJsonl(sample: string): boolean {
  const [first, second] = sample.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  return second !== undefined && /^\s*\{.*\}\s*$/.test(first!) && /^\s*\{/.test(second);
}

/**
 * The format of a document: by its file name, else by the editor's language id, and for names that say little by a
 * sample from its start (a few kilobytes).
 */
export function formatFor(document: { fileName: string; languageId?: string; sample?: string }): Format {
  const { fileName, languageId, sample } = document;
  const named = BY_NAME.find(([pattern]) => pattern.test(fileName))?.[1] ?? BY_LANGUAGE[languageId ?? ''];
  if (named === json && sample !== undefined && looksLikeJsonl(sample)) return jsonl;
  if (named !== undefined) return named;
  return sample !== undefined && looksLikeConll(sample) ? conll : plain;
}

/**
 * The options that the settings give a file: of all globs that match its path (relative to the workspace, `/` between
 * folders; a glob without `/` is matched against the base name), the last one counts.
 */
export function formatOptions(path: string, settings: Settings['formats']): FormatOptions {
  const last = (globs: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(globs)
      .filter(([glob]) => matchesGlob(path, glob))
      .at(-1)?.[1];
  const jsonFields = last(settings.jsonFields);
  const csvColumns = last(settings.csvColumns);
  return { ...(jsonFields && { jsonFields }), ...(csvColumns && { csvColumns }) };
}

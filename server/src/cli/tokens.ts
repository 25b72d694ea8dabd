/** `qalam tokens`: what tokenizers make of a corpus. */

import { loadModules } from '../analysis/load';
import { dataFolder } from '../data';
import { decideLanguage } from '../language/decide';
import { languagesOf } from '../language/record';
import { type Analysis, morphemes } from '../morphology/analyzer';
import { tokenize } from '../text/tokens';
import { readTokenizer, tokenizerName } from '../tokenizer/file';
import { type NamedTokenizer, type TokenReport, TokenReportBuilder } from '../tokenizer/report';
import { tokenReportMarkdown } from '../tokenizer/table';
import type { Arguments } from './arguments';
import { EXIT } from './output';
import type { Streams } from './run';
import { forEachChunk } from './texts';

/** Where morphemes end within a word: by the likeliest analysis that the dictionary vouches for. */
function morphemeEnds(word: string, [analysis]: readonly Analysis[]): number[] | undefined {
  if (analysis === undefined || analysis.guess) return undefined;
  return morphemes(word, analysis)
    .slice(0, -1)
    .map(({ end }) => end)
    .filter((end) => end > 0);
}

/** Reads the corpus text by text; `--format jsonl` says each one's tokens, else there is one report at the end. */
export async function tokens(args: Arguments, streams: Streams): Promise<number> {
  const { output } = streams;
  const folder = args.data ?? dataFolder();
  const named: NamedTokenizer[] = [];
  for (const path of args.tokenizers) {
    const read = await readTokenizer(path);
    if (!read.ok) {
      output.warn(read.error);
      return EXIT.io;
    }
    const name = tokenizerName(path);
    // Of two that are called alike each is told by its path.
    const isAlone = args.tokenizers.filter((other) => tokenizerName(other) === name).length === 1;
    named.push({ name: isAlone ? name : path, tokenizer: read.value });
  }
  const { modules, failures } = await loadModules(folder, {
    language: true,
    spelling: true,
    entities: false,
    morphology: args.format !== 'jsonl',
    suggestions: false,
  });
  const { detector, speller } = modules;
  if (!detector || !speller) {
    output.warn(failures[0]?.error ?? '');
    return EXIT.io;
  }
  const analyzer = modules.analyzer?.();
  for (const { error } of failures) output.warn(error);
  const builder = new TokenReportBuilder(named, {
    ...(analyzer && { morphemeEnds: (word: string) => morphemeEnds(word, analyzer.analyses(word)) }),
    ...(args.price !== undefined && { price: args.price }),
  });
  const isKazakhWord = speller.knows;
  const languageOf = (text: string) =>
    languagesOf(text, (piece) => decideLanguage(detector, piece, () => tokenize(piece), isKazakhWord)).label;
  return forEachChunk(
    args,
    streams,
    ({ chunk, segments, isRecord, file }) => {
      let counted: (number | undefined)[] = named.map(() => 0);
      for (const { text } of segments) {
        if (text.trim() === '') continue;
        const found = builder.add(text, languageOf(text));
        counted = counted.map((sum, i) => (sum === undefined || found[i] === undefined ? undefined : sum + found[i]));
      }
      if (args.format !== 'jsonl' || !isRecord || chunk.text.trim() === '') return '';
      const line = {
        ...(file !== undefined && { file }),
        line: chunk.line + 1,
        tokens: Object.fromEntries(named.map(({ name }, i) => [name, counted[i] ?? null])),
      };
      return `${JSON.stringify(line)}\n`;
    },
    () => (args.format === 'jsonl' ? '' : written(builder.report(), args)),
  );
}

const written = (report: TokenReport, { format, locale }: Arguments): string =>
  format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : tokenReportMarkdown(report, locale);

/** `qalam mcp`: the core as tools for assistants, over standard input and output. No tool reads a file, and nothing is sent. */
import { setImmediate as otherWork } from 'node:timers/promises';
import { analyzeSegment, type Modules, UNKNOWN_WORD } from '../analysis/analyzer';
import { loadModules } from '../analysis/load';
import { loadMorphology } from '../analysis/loadMorphology';
import { dataFolder } from '../data';
import { decideLanguages } from '../language/decide';
import { describe } from '../messages';
import { rulesOff, unknownRules } from '../rules';
import { chunksOf } from '../text/chunks';
import { FORMATS, type Format, type FormatId } from '../text/formats';
import { sentenceSpans } from '../text/sentences';
import { shorten } from '../text/shorten';
import { TextStore } from '../text/store';
import { tokenize } from '../text/tokens';
import { estimateTokens, FAMILIES } from '../tokenizer/families';
import { readTokenizer, tokenizerName } from '../tokenizer/file';
import type { LocalTokenizer } from '../tokenizer/tokenizer';
import type { Cancellation } from '../types';
import { analysedTokens } from './analyze';
import { type Arguments, DEFAULTS } from './arguments';
import type { Tools } from './mcpServer';
import { EXIT } from './output';
import { languageAnswer, Processor, type ProcessorConfig, round } from './processor';
import { place } from './report';
import type { Program, Streams } from './run';

const FORMAT_IDS = (Object.keys(FORMATS) as FormatId[]).filter((id) => id !== 'none') as [FormatId, ...FormatId[]];
const SUGGESTIONS = 5;
/** How much of the text is quoted with a finding, UTF-16 units. */
const QUOTED = 80;
/** Time after which other messages are read, a cancellation among them, ms. */
const SLICE = 15;

/** What is done once, when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The parts of a text that its format reads by themselves, each with its place; lets other work pass between them. */
async function* partsOf(text: string, { chunk }: Format, signal: Cancellation) {
  const store = TextStore.from(text);
  let started = performance.now();
  // A table is small enough here to be read as a whole.
  for (const { from, to } of chunksOf(store, chunk === 'rows' ? 'document' : chunk)) {
    if (performance.now() - started > SLICE) {
      await otherWork();
      started = performance.now();
    }
    if (signal.aborted) throw new Error('cancelled');
    const start = store.offsetAt({ line: from, character: 0 });
    const end = to < store.lineCount ? store.offsetAt({ line: to, character: 0 }) : text.length;
    yield { text: text.slice(start, end), start, line: from };
  }
}

/** Offsets of a part as those of the text. */
const moved = <T extends { readonly start: number; readonly end: number }>(span: T, by: number): T => ({
  ...span,
  start: span.start + by,
  end: span.end + by,
});

function refuseUnknown(rules: readonly string[]): void {
  const [unknown] = unknownRules(rules);
  if (unknown === undefined) return;
  const guess = unknown.nearest === undefined ? '' : ` Did you mean ${unknown.nearest}?`;
  throw new Error(`There is no rule “${unknown.id}”.${guess}`);
}

const configOf = (command: 'check' | 'clean', given: Partial<ProcessorConfig>): ProcessorConfig => ({
  command,
  checks: DEFAULTS.checks,
  formatOptions: {},
  offsets: 'utf-16',
  fineweb2: DEFAULTS.fineweb2,
  disabledRules: [],
  fix: 'none',
  mask: false,
  attributesOnly: false,
  examples: false,
  input: 'text',
  words: false,
  entityFiles: { gazetteers: [] },
  thresholds: {},
  prose: false,
  accepted: '',
  replacements: '',
  ...given,
});

/** The tools over the language data of a folder. */
function toolsOver(folder: string, args: Arguments, tokenizers: ReadonlyMap<string, LocalTokenizer>): Tools {
  const loaded = async (wanted: Parameters<typeof loadModules>[1]): Promise<Modules> => {
    const { modules, failures } = await loadModules(folder, wanted);
    if (failures.length > 0) throw new Error(failures.map(({ module, error }) => `${module}: ${error}`).join('; '));
    return modules;
  };
  const checking = once(async () => {
    const modules = await loaded({ entities: false, suggestions: 'later' });
    await modules.speller!.prepareHunspell();
    return modules;
  });
  const tagging = once(async () => {
    const { detector, speller } = await checking();
    const { tagger } = await loaded({ spelling: false, language: false, morphology: false });
    return { detector, speller, tagger } as Modules;
  });
  const morphology = once(async () => {
    const found = await loadMorphology(folder);
    if (!found.ok) throw new Error(found.error);
    return found.value.tagger;
  });
  return {
    async check({ text, format, locale = args.locale, without, limit }, signal) {
      refuseUnknown(without);
      const modules = await checking();
      const processor = new Processor(modules, configOf('check', { disabledRules: rulesOff(without) }));
      const findings: Awaited<ReturnType<Tools['check']>>['findings'] = [];
      const languages: Record<string, number> = {};
      let total = 0;
      let unchecked = 0;
      for await (const part of partsOf(text, FORMATS[format as FormatId], signal)) {
        const [report] = processor.chunks(format as FormatId, [part.text]).reports;
        for (const { label, n } of report!.languages) languages[label] = (languages[label] ?? 0) + n;
        for (const { n } of report!.unchecked) unchecked += n;
        for (const found of place(part.text, part.line, report!.findings)) {
          total++;
          if (findings.length >= limit) continue;
          const { rule, severity, edits, safe, startLine, startColumn } = found;
          const { start, end } = moved(found, part.start);
          const suggestions =
            rule === UNKNOWN_WORD
              ? modules.speller!.suggest(text.slice(start, end), {}, { limit: SUGGESTIONS }).map(({ word }) => word)
              : [];
          findings.push({
            start,
            end,
            line: startLine,
            column: startColumn,
            text: end - start > QUOTED ? shorten(text.slice(start, end), QUOTED) : text.slice(start, end),
            rule,
            severity,
            message: describe(found, locale),
            ...(edits &&
              edits.length > 0 && { edits: edits.map((edit) => moved(edit, part.start)), safe: safe === true }),
            ...(suggestions.length > 0 && { suggestions }),
          });
        }
      }
      return { total, findings, languages, unchecked };
    },

    async clean({ text, format, mask, without }, signal) {
      refuseUnknown(without);
      const processor = new Processor(
        await checking(),
        configOf('clean', { disabledRules: rulesOff(without), fix: 'safe', mask }),
      );
      let cleaned = '';
      for await (const part of partsOf(text, FORMATS[format as FormatId], signal)) {
        const [report] = processor.chunks(format as FormatId, [part.text]).reports;
        cleaned += report!.fixed ?? part.text;
      }
      return { text: cleaned, changed: cleaned !== text };
    },

    async detect({ text }) {
      const { detector, speller } = await checking();
      const found = decideLanguages(
        detector!,
        text,
        () => tokenize(text),
        (word) => speller!.check(word),
      );
      const spans = found.spans.map(({ start, end, label }) => ({ start, end, label }));
      return { ...(languageAnswer(found) as Omit<Awaited<ReturnType<Tools['detect']>>, 'spans'>), spans };
    },

    async entities({ text, format: id, threshold }, signal) {
      const modules = await tagging();
      const format = FORMATS[id as FormatId];
      const entities: Awaited<ReturnType<Tools['entities']>>['entities'] = [];
      let looked = false;
      for await (const part of partsOf(text, format, signal)) {
        for (const segment of format.segment(part.text).segments) {
          const { entities: found, tagged } = analyzeSegment(modules, segment.text, {
            spelling: false,
            cleaning: false,
            entities: true,
            ignorePatterns: [],
            tokenized: segment.tokens !== undefined,
            whole: false,
            foreignWords: false,
          });
          looked ||= tagged === true;
          for (const { start, end, class: name, score, text: shown } of found) {
            if (score < threshold) continue;
            const span = moved(segment.toSourceSpan(start, end), part.start);
            entities.push({ start: span.start, end: span.end, text: shown, class: name, score: round(score) });
          }
        }
      }
      return { entities, looked };
    },

    async analyze({ text }, signal) {
      const tagger = await morphology();
      const sentences: Awaited<ReturnType<Tools['analyze']>>['sentences'] = [];
      for await (const part of partsOf(text, FORMATS.plain, signal)) {
        for (const { start, end } of sentenceSpans(part.text)) {
          const sentence = part.text.slice(start, end);
          const tokens = tokenize(sentence).map((token) => ({
            form: token.text,
            start: part.start + start + token.start,
            end: part.start + start + token.end,
          }));
          if (tokens.length > 0) sentences.push({ text: sentence, tokens: analysedTokens(tagger, tokens) });
        }
      }
      return { sentences };
    },

    async tokens({ text }) {
      const counts = [
        ...[...tokenizers].map(([name, tokenizer]) => ({ name, tokens: tokenizer.count(text), exact: true })),
        ...Object.entries(FAMILIES).map(([name, family]) => ({
          name,
          tokens: Math.round(estimateTokens(text, family)),
          exact: false,
        })),
      ];
      return {
        codePoints: [...text].length,
        words: tokenize(text).filter(({ kind }) => kind === 'word').length,
        counts,
      };
    },
  };
}

/** Serves until standard input ends. */
export async function mcp(args: Arguments, { stdin, output }: Streams, { version }: Program): Promise<number> {
  const tokenizers = new Map<string, LocalTokenizer>();
  for (const path of args.tokenizers) {
    const read = await readTokenizer(path);
    if (!read.ok) {
      output.warn(read.error);
      return EXIT.io;
    }
    tokenizers.set(tokenizers.has(tokenizerName(path)) ? path : tokenizerName(path), read.value);
  }
  const { serveMcp } = await import('./mcpServer');
  await serveMcp(
    toolsOver(args.data ?? dataFolder(), args, tokenizers),
    {
      version,
      formats: FORMAT_IDS,
      tokenizers: [...tokenizers.keys()],
      log: (message) => output.warn(`mcp: ${message}`),
    },
    stdin,
    process.stdout,
  );
  return EXIT.ok;
}

import { parseTree } from 'jsonc-parser';
import { analyzeSegment, type Modules, UNKNOWN_WORD } from '../analysis/analyzer';
import { foreignAt, languageSpans } from '../analysis/chunkResult';
import type { EntityFileOptions } from '../analysis/entityFiles';
import { taggedNames } from '../analysis/taggedNames';
import { checkRecord } from '../cleaning';
import type { Fineweb2Version } from '../cleaning/fineweb2';
import { maskJson, maskNamed, maskPersonalData } from '../cleaning/mask';
import { withMovedOffsets } from '../entities/movedOffsets';
import { tagFindings } from '../entities/validate';
import { decideLanguage, decideLanguages, labelTokensBySpan } from '../language/decide';
import type { Detection } from '../language/detector';
import { inOneLanguage, MIXED, type TextLanguages, WHOLE_TEXT } from '../language/record';
import type { ForeignWords } from '../language/words';
import { isPersonal, ruleOf, WORD_LIST_RULES } from '../rules';
import { Replacements } from '../spelling/replacements';
import { WordList } from '../spelling/words';
import { applyEdits } from '../text/edits';
import { excerpt } from '../text/excerpt';
import { FORMATS, type Format, type FormatId, type FormatOptions } from '../text/formats';
import { notUtf8 } from '../text/formats/encoding';
import { isTooDeep, jsonSyntax } from '../text/formats/json';
import { offsetsOf } from '../text/offsets';
import type { Segment } from '../text/segment';
import { type Token, tokenize, tokensOnce } from '../text/tokens';
import type { Finding, Mutable, OffsetUnit, Severity, Span, TextEdit } from '../types';
import type { Checks } from './arguments';
import type { FileDirectives } from './directives';
import { type Line, textOf } from './lines';
import { NameWatch, type SeenNames } from './names';

/** The work of one thread of the command line: lines and chunks in, plain data out. Knows no stream and no file. */

export interface ProcessorConfig {
  readonly command: 'check' | 'clean' | 'stats' | 'words' | 'detect' | 'entities';
  readonly checks: Checks;
  readonly formatOptions: FormatOptions;
  readonly offsets: OffsetUnit;
  readonly fineweb2: Fineweb2Version;
  readonly disabledRules: readonly string[];
  /** Which fixes are written into the output. */
  readonly fix: 'none' | 'safe' | 'all';
  /** Personal data is replaced by masks as well. */
  readonly mask: boolean;
  readonly attributesOnly: boolean;
  /** `auto`: a line that is a JSON object is a record, else it is a text. */
  readonly input: 'jsonl' | 'text' | 'auto';
  /** `detect`: a label for each word. */
  readonly words: boolean;
  /** A model and gazetteers of the user's own, and the least scores of entities by class. */
  readonly entityFiles: EntityFileOptions;
  readonly thresholds: Readonly<Record<string, number>>;
  /** Whether results carry their prose, for a search for duplicates that sees all lines. */
  readonly prose: boolean;
  /** Findings of chunks carry the text around them. */
  readonly examples: boolean;
  /** Reports count the forms of words in Kazakh texts. */
  readonly forms?: boolean;
  /** A list of words that are right (`WordList`), and one of words and their replacements (`Replacements`); '': none. */
  readonly accepted: string;
  readonly replacements: string;
}

/** Findings by severity, and how many lines were records or texts, and how many neither. */
export interface Counts {
  error: number;
  warning: number;
  information: number;
  hint: number;
  malformed: number;
  /** Of these, lines whose bytes are not UTF-8. */
  undecoded: number;
  records: number;
  /** Sentences that were not spell-checked because no word of them is Kazakh in Cyrillic letters. */
  unchecked: number;
}

/** A filter's answer to one line. Where `prose` was asked for, `annotations` may be added to before it is written. */
export interface FilteredLine {
  readonly text: string;
  readonly prose?: string;
  /** Where in `text` further annotations (JSON, with a comma in front if `some`) can be put; -1: nowhere. */
  readonly insertAt: number;
  readonly some: boolean;
}

/** What was seen of what the user named. */
export interface Seen {
  readonly seen?: SeenNames;
  /** How often each word of the list of replacements was replaced, where any was. */
  readonly replaced?: ReadonlyMap<string, number>;
  /** Places of such words that were left as they are, as an edit there would break the markup; absent: none. */
  readonly refused?: number;
  /** Numbers, from 1, of the first lines that are no records and were left as they are. */
  readonly broken?: readonly number[];
  /** Annotations whose offsets were moved with their texts, where any were or nobody could tell. */
  readonly offsets?: Readonly<OffsetCounts>;
}

/** Lines whose numbers are named where some are no records. */
export const SHOWN_LINES = 5;

/** See `MovedOffsets`. */
export type OffsetCounts = Record<'moved' | 'changed' | 'unsure' | 'tokens', number>;

export interface FilterResult extends Seen {
  readonly counts: Counts;
}

/** The directives of a file, for some chunks of it, and the lines (from 0) that these begin at. */
export interface Quiet extends FileDirectives {
  readonly firstLines: readonly number[];
}

export interface ChunkResult extends Seen {
  readonly reports: readonly ChunkReport[];
}

/** A finding in offsets of its chunk's source, with the edits that fix it there. */
export interface ChunkFinding {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly args?: readonly string[];
  readonly edits?: readonly TextEdit[];
  readonly safe?: boolean;
  /** Of an unknown word, where it is asked for: the text around it, on one line. */
  readonly example?: string;
}

/** A text of a chunk in offsets of its source, with its prose. */
export interface ComparedText extends Span {
  readonly prose: string;
}

/** Whether the texts of a format's chunks are compared one by one: rows, sentences and paragraphs, but not the strings of programs. */
export const hasTexts = ({ chunk, guest, layout, rows, tokenized }: Format): boolean =>
  chunk !== 'line' && guest !== true && (rows !== undefined || tokenized === true || layout === 'paragraphs');

/** How many there are of what has a label. A chunk has few labels: a map for each takes several times as much. */
export interface Tally {
  readonly label: string;
  n: number;
}

export interface ChunkReport {
  readonly findings: readonly ChunkFinding[];
  /** How many more the file's directives keep quiet; left out: none. */
  readonly quiet?: number;
  /** UTF-16 units of prose by language label. */
  readonly languages: readonly Tally[];
  /** Sentences that were not spell-checked because no word of them is Kazakh in Cyrillic letters, by language label. */
  readonly unchecked: readonly Tally[];
  readonly entities: readonly Tally[];
  readonly words: number;
  readonly unknownWords: number;
  /** UTF-16 units of prose. */
  readonly length: number;
  /** Of a chunk that holds rows: the same of each row with prose. */
  readonly rows?: readonly number[];
  /** The chunk after its fixes, where it changed. */
  readonly fixed?: string;
  /** Whether annotations of it were moved with its texts. */
  readonly isMoved?: boolean;
  readonly prose?: string;
  /** Of a chunk with several texts (rows, paragraphs, sentences): each of them, to be compared with others. */
  readonly texts?: readonly ComparedText[];
  /** How often each word, without its capitals, stands in Kazakh texts, where that is asked for. */
  readonly forms?: ReadonlyMap<string, number>;
}

const NO_PATTERNS: readonly string[] = [];

export function noCounts(): Counts {
  return { error: 0, warning: 0, information: 0, hint: 0, malformed: 0, undecoded: 0, records: 0, unchecked: 0 };
}

/** Not `language`, which datatrove and others keep a string in that their filters read. */
const LANGUAGE_MEMBER = 'qalam_language';

/** A line that begins as JSON does, and not with a placeholder of a prompt template: «{{name}} …», «{% if %} …», «{topic} …». */
const OPENS_RECORD = /^\s*\{(?![{%#]|[\p{L}\p{N}_.]+\})/u;

/**
 * Names of the members that the output adds; a record's own member of that name is kept, and ours gets the prefix, or, where that is
 * taken as well (of a record that went through here before), a number: two members of one name are an error for Spark and Arrow.
 */
function memberName(record: Record<string, unknown>, name: string): string {
  if (!Object.hasOwn(record, name)) return name;
  const prefixed = name.startsWith('qalam_') ? name : `qalam_${name}`;
  if (!Object.hasOwn(record, prefixed)) return prefixed;
  for (let number = 2; ; number++) if (!Object.hasOwn(record, `${prefixed}_${number}`)) return `${prefixed}_${number}`;
}

interface SegmentResult {
  readonly segment: Segment;
  /** Offset of the segment in its field, which long fields are cut from. */
  readonly base: number;
  /** How many words there are, for `stats`. */
  readonly words: number;
  readonly findings: readonly Finding[];
  readonly entities: readonly { start: number; end: number; class: string; score: number; text: string }[];
  readonly language: Detection;
  readonly languages?: TextLanguages | undefined;
  readonly unchecked?: readonly ForeignWords[] | undefined;
}

export class Processor {
  private readonly disabled: ReadonlySet<string>;
  /** The modules that analyses are made with. */
  private readonly asked: Modules;
  private readonly names: NameWatch;
  private formatOptions: FormatOptions;
  private readonly accepted: WordList | undefined;
  private readonly replacements: Replacements | undefined;
  private replaced = new Map<string, number>();
  private refused = 0;
  private broken: number[] = [];
  private offsets: OffsetCounts | undefined;
  /** What the file says of itself whose chunks are read, with its words as a list. */
  private quiet: (Quiet & { readonly list: WordList }) | undefined;

  constructor(
    private readonly modules: Modules,
    private readonly config: ProcessorConfig,
  ) {
    const accepted = WordList.parse(config.accepted);
    this.accepted = accepted.size > 0 ? accepted : undefined;
    const replacements = Replacements.parse(config.replacements);
    this.replacements = replacements.ok && config.replacements !== '' ? replacements.value : undefined;
    this.disabled = new Set(config.disabledRules);
    const { detector: _, ...others } = modules;
    this.asked = config.checks.language ? modules : others;
    this.names = new NameWatch(config.formatOptions);
    this.formatOptions = config.formatOptions;
  }

  /** What comes now is another file. */
  begin(): void {
    this.names.begin();
  }

  /** Gives `answered` one answer for each line, in order; never throws on input. */
  filter(lines: Iterable<Line>, first: number, answered: (answer: FilteredLine) => void): FilterResult {
    const counts = noCounts();
    let number = first;
    for (const line of lines) answered(this.line(line, number++, counts));
    return { counts, ...this.take() };
  }

  /** What was seen since it was last asked for. */
  private take(): Seen {
    const seen = this.names.take();
    const { replaced, refused, offsets, broken } = this;
    if (broken.length > 0) this.broken = [];
    if (replaced.size > 0) this.replaced = new Map();
    this.refused = 0;
    this.offsets = undefined;
    return {
      ...(seen && { seen }),
      ...(replaced.size > 0 && { replaced }),
      ...(refused > 0 && { refused }),
      ...(offsets && { offsets }),
      ...(broken.length > 0 && { broken }),
    };
  }

  /** JSON after fixes and masks, with the offsets that it keeps of its texts moved; counts them. */
  private withOffsets(before: string, after: string): string {
    const made = before === after ? undefined : withMovedOffsets(before, after);
    if (made === undefined) return after;
    this.offsets ??= { moved: 0, changed: 0, unsure: 0, tokens: 0 };
    for (const name of Object.keys(this.offsets) as (keyof OffsetCounts)[]) this.offsets[name] += made[name];
    return made.text;
  }

  /** Reports on chunks of a file; `found`: what was found out of it, `quiet`: what it says is not to be reported. */
  chunks(format: FormatId, chunks: readonly string[], found: FormatOptions = {}, quiet?: Quiet): ChunkResult {
    this.formatOptions = { ...this.config.formatOptions, ...found };
    this.quiet = quiet && { ...quiet, list: WordList.of(quiet.words) };
    const reports = chunks.map((chunk, i) => this.chunk(format, chunk, quiet?.firstLines[i] ?? 0));
    this.quiet = undefined;
    return { reports, ...this.take() };
  }

  /** `forms`: where the words of Kazakh texts are counted. */
  private analyse(segments: readonly Segment[], forms?: Map<string, number>): SegmentResult[] {
    const { command, checks, thresholds, fineweb2 } = this.config;
    let base = 0;
    let before: Segment | undefined;
    return segments.map((segment) => {
      base = segment.part !== undefined && segment.part > 0 && before ? base + before.text.length : 0;
      before = segment;
      const tokensOf = tokensOnce(segment.text);
      const options = {
        spelling: checks.spelling,
        cleaning: checks.cleaning,
        fineweb2,
        grammar: checks.grammar,
        entities: checks.entities,
        ignorePatterns: NO_PATTERNS,
        // A field of a record is a text of its own; a line is not, nor is a slice of a long field.
        whole: segment.path !== undefined && segment.part === undefined,
        foreignWords: false,
        tokenized: segment.tokens !== undefined,
        // They serve the editor's word lists alone.
        endings: false,
        thresholds,
        names: taggedNames(segment),
      };
      const analysis = analyzeSegment(this.asked, segment.text, options, tokensOf);
      const { findings, entities, language, languages, unchecked } = analysis;
      return {
        segment,
        base,
        words: command === 'stats' ? countWords(tokensOf(), language.label === 'kk' ? forms : undefined) : 0,
        findings: this.wanted(findings),
        entities,
        language,
        languages,
        unchecked,
      };
    });
  }

  /** Without those of rules that are switched off and of words that are right. */
  private wanted(findings: readonly Finding[]): readonly Finding[] {
    const { disabled, accepted } = this;
    const { speller } = this.modules;
    if (disabled.size === 0 && accepted === undefined) return findings;
    return findings.filter(({ rule, args }) => {
      if (disabled.has(rule)) return false;
      if (accepted === undefined || speller === undefined || !WORD_LIST_RULES.has(rule)) return true;
      return args?.[0] === undefined || !accepted.has(args[0], speller);
    });
  }

  /**
   * Tells whether the file's directives keep a finding quiet that begins at an offset of a chunk's text, in a segment; `undefined` where
   * it has none. Masks are made all the same: what is private is not the text's to decide.
   */
  private quietIn(text: string, firstLine: number) {
    const { quiet, config } = this;
    if (quiet === undefined) return undefined;
    const { ignoreFile, languages, list, lines } = quiet;
    const { speller } = this.modules;
    const ignored: Span[] = [];
    for (let line = firstLine, start = 0; lines.size > 0 && start < text.length; line++) {
      const end = text.indexOf('\n', start) + 1 || text.length;
      if (lines.has(line)) ignored.push({ start, end });
      start = end;
    }
    return (finding: Pick<Finding, 'rule' | 'args' | 'start'>, at: number, result?: SegmentResult): boolean => {
      const { rule, args, start } = finding;
      if (config.mask && isPersonal(rule)) return false;
      if (ignoreFile || ignored.some((span) => span.start <= at && at < span.end)) return true;
      if (result === undefined) return false;
      const foreign = () => foreignAt(languageSpans(result, result.segment.text.length), start);
      if (languages.size > 0 && rule.startsWith('spelling.') && languages.has(foreign() ?? 'kk')) return true;
      return (
        WORD_LIST_RULES.has(rule) && speller !== undefined && args?.[0] !== undefined && list.has(args[0], speller)
      );
    };
  }

  /** A chunk's source with the words replaced that the user wants replaced. */
  private withReplacements(source: string, format: FormatId): string {
    const { replacements } = this;
    if (replacements === undefined) return source;
    const edits: TextEdit[] = [];
    for (const segment of FORMATS[format].segment(source, this.formatOptions).segments) {
      for (const { entry, ...edit } of replacements.edits(tokenize(segment.text))) {
        const own = segment.toSourceEdit(edit);
        if (own === undefined) {
          this.refused++;
          continue;
        }
        edits.push(own);
        bump(this.replaced, entry, 1);
      }
    }
    return applyEdits(source, edits);
  }

  private wantsFix(finding: Finding): boolean {
    const { fix, mask } = this.config;
    if (finding.fix === undefined) return false;
    if (mask && isPersonal(finding.rule)) return true;
    return fix === 'all' ? !isPersonal(finding.rule) : fix === 'safe' && finding.fix.safe;
  }

  /** A chunk's source after the wanted fixes; fixes may uncover others, so this is repeated a few times. */
  private fixed(source: string, format: FormatId, firstLine = 0): string {
    let text = this.withReplacements(source, format);
    if (this.config.fix === 'none' && !this.config.mask) return text;
    for (let round = 0; round < 3; round++) {
      const results = this.analyse(FORMATS[format].segment(text, this.formatOptions).segments);
      const edits: TextEdit[] = [];
      const isQuiet = this.quietIn(text, firstLine);
      for (const result of results) {
        const { segment, findings } = result;
        for (const finding of findings) {
          if (!this.wantsFix(finding)) continue;
          if (isQuiet?.(finding, segment.toSourceSpan(finding.start, finding.end).start, result)) continue;
          const own = finding.fix!.edits.map((edit) => segment.toSourceEdit(edit));
          // A fix is made as a whole or not at all.
          if (own.every((edit) => edit !== undefined)) edits.push(...own);
        }
      }
      if (edits.length === 0) return text;
      text = applyEdits(text, edits);
    }
    return text;
  }

  private line(given: Line, number: number, counts: Counts): FilteredLine {
    const { config } = this;
    const raw = textOf(given);
    const isRecord = config.input === 'jsonl' || (config.input === 'auto' && OPENS_RECORD.test(raw));
    // The language of a text is answered without the text, so that nothing of it can be lost.
    if (typeof given !== 'string' && (isRecord || config.command !== 'detect')) {
      counts.malformed++;
      counts.undecoded++;
      const error = { rule: notUtf8.id, message: 'not UTF-8', line: number + 1 };
      const base64 = Buffer.from(given).toString('base64');
      // Bytes cannot be masked, only what is read of them.
      const input = config.mask ? { input: maskJson(raw) } : { input: raw, base64 };
      return { text: JSON.stringify({ error, ...input }), insertAt: -1, some: false };
    }
    // As readers of JSON Lines have it.
    if (raw.trim() === '' && config.input !== 'text') return plainAnswer(raw);
    if (typeof given !== 'string') counts.undecoded++;
    if (!isRecord) return this.textLine(raw, counts);
    let record: unknown;
    let problem = '';
    try {
      record = JSON.parse(raw);
      if (isTooDeep(raw)) problem = 'nested too deeply';
      else if (typeof record !== 'object' || record === null || Array.isArray(record)) problem = 'not a JSON object';
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (problem !== '') {
      counts.malformed++;
      // What cleans changes what it understands alone, as in a file.
      if (config.command === 'clean' && !config.attributesOnly) {
        if (this.broken.length < SHOWN_LINES) this.broken.push(number + 1);
        return plainAnswer(config.mask ? maskJson(raw) : raw);
      }
      const answer = {
        // What the parser says has a piece of the line in it, in which half a name may stand.
        error: { rule: jsonSyntax.id, message: config.mask ? withoutQuotation(problem) : problem, line: number + 1 },
        input: config.mask ? maskJson(raw) : raw,
      };
      return { text: JSON.stringify(answer), insertAt: -1, some: false };
    }
    return this.recordLine(raw, record as Record<string, unknown>, counts);
  }

  private textLine(raw: string, counts: Counts): FilteredLine {
    const { config } = this;
    counts.records++;
    if (config.command === 'detect') return plainAnswer(this.detection(raw, raw));
    if (config.command === 'clean' && !config.attributesOnly) return plainAnswer(this.fixed(raw, 'plain'));
    // A line of text is a record with a text.
    const record = { text: raw };
    return this.recordLine(JSON.stringify(record), record, counts);
  }

  /** The languages of a text, however long. */
  private languages(text: string, tokensOf = tokensOnce(text)): TextLanguages | undefined {
    const { detector, speller } = this.modules;
    if (detector === undefined) return undefined;
    return decideLanguages(detector, text, tokensOf, speller?.knows);
  }

  /** `detect`'s answer to a text, as JSON. */
  private detection(text: string, shown: string): string {
    const { detector, speller } = this.modules;
    const tokensOf = tokensOnce(text);
    if (!this.config.words && detector !== undefined && text.length <= WHOLE_TEXT)
      return languageJson(decideLanguage(detector, text, tokensOf, speller?.knows));
    const found = this.languages(text, tokensOf);
    const told = found ?? { label: 'und', probability: 0, script: 'Zyyy', shares: new Map(), spans: [] };
    if (!this.config.words) return languageJson(told);
    const answer = languageAnswer(told);
    const tokens = tokensOf();
    const isKazakhWord = speller?.knows;
    const labels = detector && found ? labelTokensBySpan(detector, text, tokens, found.spans, isKazakhWord) : [];
    const at = offsetsOf(shown, this.config.offsets);
    answer.words = tokens.flatMap((token, i) =>
      token.kind === 'word'
        ? [{ start: at(token.start), end: at(token.end), text: token.text, label: labels[i] ?? 'und' }]
        : [],
    );
    return JSON.stringify(answer);
  }

  private recordLine(source: string, given: Record<string, unknown>, counts: Counts): FilteredLine {
    const { config } = this;
    this.names.record(given);
    counts.records++;
    const fixed = this.fixed(source, 'jsonl');
    // The rules see prose alone; masks belong to every string of a record.
    const raw = this.withOffsets(source, config.mask ? maskJson(fixed) : fixed);
    const record = raw === source ? given : (JSON.parse(raw) as Record<string, unknown>);
    if (config.command === 'clean' && !config.attributesOnly) return plainAnswer(raw);

    const { segments, problems } = FORMATS.jsonl.segment(raw, config.formatOptions);
    const prose = proseOf(segments);
    if (config.command === 'detect') {
      return plainAnswer(withMembers(raw, memberJson(record, LANGUAGE_MEMBER, this.detection(prose, prose))));
    }
    const results = this.analyse(segments);
    for (let i = 0; i < results.length; i++) counts.unchecked += results[i]!.unchecked?.length ?? 0;
    if (config.attributesOnly) {
      const language = this.languageOf(results) ?? this.languages(prose);
      const languages = language === undefined || hasShares(language) ? language : inOneLanguage(prose, language);
      return plainAnswer(this.attributes(raw, record, prose, results, languages, counts));
    }
    const offsetsIn = fieldOffsets(results, config.offsets);
    if (config.command === 'entities') {
      return plainAnswer(withMembers(raw, memberJson(record, 'entities', entitiesJson(results, offsetsIn, true))));
    }
    const annotations = this.annotations(raw, record, results, problems, offsetsIn, counts);
    let behind = '';
    if (config.checks.entities) behind += `,${memberJson(record, 'entities', entitiesJson(results, offsetsIn, false))}`;
    const language = this.languageOf(results) ?? this.languages(prose);
    if (language !== undefined) behind += `,${memberJson(record, LANGUAGE_MEMBER, languageJson(language))}`;
    const text = withMembers(raw, memberJson(record, 'annotations', `[${annotations}]`) + behind);
    if (!config.prose) return plainAnswer(text);
    // Behind the last annotation.
    return { text, prose, insertAt: text.length - 1 - behind.length - 1, some: annotations !== '' };
  }

  /** What is known of the language of a record's whole prose, which one segment is. */
  private languageOf(results: readonly SegmentResult[]): Detection | TextLanguages | undefined {
    if (results.length !== 1 || !this.config.checks.language) return undefined;
    return results[0]!.languages ?? results[0]!.language;
  }

  /** The findings about a record as JSON, with commas between them; counts them. */
  private annotations(
    raw: string,
    record: Record<string, unknown>,
    results: readonly SegmentResult[],
    problems: readonly Finding[],
    offsetsIn: FieldOffsets,
    counts: Counts,
  ): string {
    const { config } = this;
    let written = '';
    for (let i = 0; i < results.length; i++) {
      const { segment, base, findings } = results[i]!;
      if (findings.length === 0) continue;
      const at = offsetsIn(segment);
      const field = fieldJson(segment);
      for (let j = 0; j < findings.length; j++) {
        counts[findings[j]!.severity]++;
        written += `${written === '' ? '' : ','}${annotationJson(segment, field, base, findings[j]!, at)}`;
      }
    }
    let whole = problems;
    if (config.checks.cleaning)
      whole = [...problems, ...checkRecord(raw, config.formatOptions.jsonFields, record).findings];
    if (whole.length === 0) return written;
    const at = offsetsOf(raw, config.offsets);
    for (const { rule, severity, args, start, end } of whole) {
      if (this.disabled.has(rule)) continue;
      counts[severity]++;
      const json = JSON.stringify({ start: at(start), end: at(end), rule, severity, args, safe: false });
      written += `${written === '' ? '' : ','}${json}`;
    }
    return written;
  }

  /** A line of a dolma attribute file: `{"id", "attributes": {"qalam__module__rule": [[start, end, score], …]}}`. */
  private attributes(
    raw: string,
    record: Record<string, unknown>,
    prose: string,
    results: readonly SegmentResult[],
    language: TextLanguages | undefined,
    counts: Counts,
  ): string {
    const attributes: Record<string, [number, number, number][]> = {};
    const put = (name: string, start: number, end: number, score: number) => {
      attributes[name] ??= [];
      attributes[name].push([start, end, score]);
    };
    const text = typeof record.text === 'string' ? record.text : '';
    const at = offsetsOf(text, this.config.offsets);
    // Spans of attribute files are those of the document's `text`: other fields have no say.
    const own = text === prose ? language : this.languages(text);
    // Beside its parts, so that whoever wants one language alone can leave the whole text out.
    if (own?.label === MIXED) put(`qalam__language__${MIXED}`, 0, at(text.length), 1);
    for (const { start, end, label } of own?.spans ?? [])
      put(`qalam__language__${label}`, at(start), at(end), label === own!.label ? round(own!.probability) : 1);
    for (const { segment, base, findings, entities } of results) {
      // Spans of attribute files are those of the document's `text`.
      if (segment.path !== 'text') continue;
      for (const { rule, severity, ...place } of findings) {
        counts[severity]++;
        // What is said of a document holds for all of it.
        const { start, end } = ruleOf(rule)?.wholeText === true ? { start: 0, end: segment.text.length } : place;
        put(`qalam__${rule.replace('.', '__').replaceAll('-', '_')}`, at(base + start), at(base + end), 1);
      }
      for (const entity of entities) {
        put(`qalam__entities__${entity.class}`, at(base + entity.start), at(base + entity.end), round(entity.score));
      }
    }
    // What names the document stays as it is written: a number may be beyond double precision.
    const id = Object.hasOwn(record, 'id') ? memberText(raw, record, 'id') : 'null';
    const source = Object.hasOwn(record, 'source') ? `"source":${memberText(raw, record, 'source')},` : '';
    return `{"id":${id},${source}"attributes":${JSON.stringify(attributes)}}`;
  }

  /** What is wrong with the tags of a tagged sentence. */
  private tags({ tokens }: Segment): ChunkFinding[] {
    if (tokens === undefined) return [];
    return tagFindings(tokens)
      .filter(({ rule }) => !this.disabled.has(rule))
      .map(({ start, end, rule, severity, args, fix }) => ({
        start,
        end,
        rule,
        severity,
        ...(args && { args }),
        ...(fix && { edits: fix.edits, safe: fix.safe }),
      }));
  }

  /** Of records and rows all is masked, as in records from stdin, not their prose alone. */
  private masked(text: string, format: FormatId): string {
    if (!this.config.mask || this.config.command !== 'clean') return text;
    if (format === 'jsonl' || format === 'json') return maskJson(text);
    // Cell by cell, as a comma between two numbers is that of one elsewhere.
    return format === 'csv' || format === 'tsv'
      ? this.maskedByName(text.replace(CELL, maskPersonalData), format)
      : text;
  }

  /** A table with the bare numbers masked that the names of their columns say are somebody's: `phone`. */
  private maskedByName(text: string, format: 'csv' | 'tsv'): string {
    const reader = FORMATS[format].rows!(text, this.formatOptions);
    let result = '';
    let at = 0;
    for (const { row, line } of reader.rows(text)) {
      let masked = row;
      for (const { path, text: value } of reader.cells(row, line)) {
        const mask = /^[+(\d]/.test(value) ? maskNamed(value, path) : value;
        // Wherever it stands in the row as a whole cell.
        if (mask !== value)
          masked = masked.replace(CELL, (cell) => (cell.replaceAll('"', '').trim() === value ? mask : cell));
      }
      const start = text.indexOf(row, at);
      result += text.slice(at, start) + masked;
      at = start + row.length;
    }
    return result + text.slice(at);
  }

  /** A chunk after fixes and masks, with what says the same of its texts once more made to follow. */
  private settled(format: FormatId, before: string, after: string): string {
    if (format === 'jsonl' || format === 'json') return this.withOffsets(before, after);
    return FORMATS[format].settle?.(before, after) ?? after;
  }

  private chunk(format: FormatId, source: string, firstLine: number): ChunkReport {
    const { config } = this;
    this.names.chunk(format, source, this.formatOptions);
    const masked = this.masked(this.fixed(source, format, firstLine), format);
    const movedBefore = this.offsets?.moved ?? 0;
    const text = masked === source ? source : this.settled(format, source, masked);
    const isMoved = (this.offsets?.moved ?? 0) > movedBefore;
    const isQuiet = this.quietIn(text, firstLine);
    let quiet = 0;
    const { segments, problems } = FORMATS[format].segment(text, this.formatOptions);
    // By its syntax a line is told that is no record.
    const findings: ChunkFinding[] = problems
      .filter(({ rule }) => rule === jsonSyntax.id || !this.disabled.has(rule))
      .map(({ start, end, rule, severity, args }) => ({ start, end, rule, severity, ...(args && { args }) }));
    const languages: Tally[] = [];
    const unchecked: Tally[] = [];
    const entities: Tally[] = [];
    const forms = config.forms ? new Map<string, number>() : undefined;
    let words = 0;
    let unknownWords = 0;
    let length = 0;
    const results = this.analyse(segments, forms);
    // By number: iterators cost more than what is done here.
    for (let i = 0; i < results.length; i++) {
      const result = results[i]!;
      const { segment } = result;
      if (config.checks.entities || config.command === 'check') findings.push(...this.tags(segment));
      length += segment.text.length;
      count(languages, result.language.label, segment.text.length);
      const foreign = result.unchecked;
      for (let k = 0; foreign !== undefined && k < foreign.length; k++) count(unchecked, foreign[k]!.label, 1);
      for (let k = 0; k < result.entities.length; k++) count(entities, result.entities[k]!.class, 1);
      words += result.words;
      for (let k = 0; k < result.findings.length; k++) {
        const finding = result.findings[k]!;
        const span = segment.toSourceSpan(finding.start, finding.end);
        if (isQuiet?.(finding, span.start, result)) {
          quiet++;
          continue;
        }
        if (finding.rule === UNKNOWN_WORD) unknownWords++;
        const edits = finding.fix?.edits.map((edit) => segment.toSourceEdit(edit));
        const usable = edits?.every((edit) => edit !== undefined) === true ? (edits as TextEdit[]) : undefined;
        const { rule, severity, args } = finding;
        // Written out: a spread in front of other members takes many times as long, and there is a finding for one word in ten.
        const found: Mutable<ChunkFinding> = { start: span.start, end: span.end, rule, severity };
        if (args) found.args = args;
        if (config.examples && WORD_LIST_RULES.has(rule)) found.example = excerpt(segment.text, finding);
        if (usable) {
          found.edits = usable;
          found.safe = finding.fix!.safe;
        }
        findings.push(found);
      }
    }
    findings.sort((a, b) => a.start - b.start || a.end - b.end);
    return {
      findings,
      ...(quiet > 0 && { quiet }),
      languages,
      unchecked,
      entities,
      words,
      unknownWords,
      length,
      ...(text !== source && { fixed: text }),
      ...(isMoved && { isMoved }),
      ...(forms?.size && { forms }),
      ...(FORMATS[format].rows && { rows: rowLengths(segments) }),
      ...(config.prose && { prose: proseOf(segments) }),
      ...(config.prose && hasTexts(FORMATS[format]) && { texts: textsOf(segments) }),
    };
  }
}

const proseOf = (segments: readonly Segment[]): string =>
  segments.length === 1 ? segments[0]!.text : segments.map(({ text }) => text).join('\n');

/** How many words there are among tokens; adds each, without its capitals, to `forms`. */
function countWords(tokens: readonly Token[], forms: Map<string, number> | undefined): number {
  let words = 0;
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.kind !== 'word') continue;
    words++;
    if (forms !== undefined) bump(forms, tokens[at]!.text.toLowerCase(), 1);
  }
  return words;
}

/** The texts of a chunk: of a table a row each, else a segment. */
function textsOf(segments: readonly Segment[]): ComparedText[] {
  const texts: { start: number; end: number; prose: string; record: number | undefined }[] = [];
  for (const segment of segments) {
    const { start, end } = segment.toSourceSpan(0, segment.text.length);
    const last = texts.at(-1);
    if (last !== undefined && segment.record !== undefined && last.record === segment.record) {
      last.prose += `\n${segment.text}`;
      last.end = end;
    } else texts.push({ start, end, prose: segment.text, record: segment.record });
  }
  return texts.map(({ record: _, ...text }) => text);
}

function rowLengths(segments: readonly Segment[]): number[] {
  const lengths = new Map<number | undefined, number>();
  for (const { record, text } of segments) lengths.set(record, (lengths.get(record) ?? 0) + text.length);
  return [...lengths.values()];
}

function count(tallies: Tally[], label: string, by: number): void {
  for (let i = 0; i < tallies.length; i++) {
    if (tallies[i]!.label !== label) continue;
    tallies[i]!.n += by;
    return;
  }
  tallies.push({ label, n: by });
}

function bump(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

/** What is said of a text's language: the label, and where there are several their shares of the letters. */
export function languageAnswer({
  label,
  probability,
  script,
  variant,
  shares,
}: TextLanguages): Record<string, unknown> {
  const answer: Record<string, unknown> = { label, probability: round(probability), script, variant: variant ?? null };
  if (shares.size > 1) answer.languages = Object.fromEntries([...shares].map(([name, share]) => [name, round(share)]));
  return answer;
}

/** A cell in quotes, or what stands between two signs that may part cells. */
const CELL = /"(?:[^"]|"")*"|[^",;\t|\r\n]+/g;

/** What a parser of JSON says without the piece of the line that it quotes: `Unexpected token 'a', "aigul@mail"... is not valid JSON`. */
const withoutQuotation = (message: string) => message.replace(/,? ?(?:\.{3})?".*"(?:\.{3})?/s, '');

const hasShares = (found: Detection | TextLanguages): found is TextLanguages => 'shares' in found;

/** `languageAnswer` as JSON. Most lines of a corpus are in one language, and their labels need no escapes: three times as quick. */
function languageJson(found: Detection | TextLanguages): string {
  if (hasShares(found) && found.shares.size > 1) return JSON.stringify(languageAnswer(found));
  const { label, probability, script, variant } = found;
  const shown = variant === undefined ? 'null' : `"${variant}"`;
  return `{"label":"${label}","probability":${round(probability)},"script":"${script}","variant":${shown}}`;
}

function plainAnswer(text: string): FilteredLine {
  return { text, insertAt: -1, some: false };
}

/** A score as it is written. */
export const round = (score: number) => Math.round(score * 10_000) / 10_000;

/** A member's value as it stands in the text of its record. */
function memberText(raw: string, record: Record<string, unknown>, name: string): string {
  const value = record[name];
  if (typeof value === 'string') return JSON.stringify(value);
  const members = parseTree(raw)?.children ?? [];
  // Of a key that is there twice the last one counts, as for `JSON.parse`.
  const member = members.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1];
  return member === undefined ? JSON.stringify(value) : raw.slice(member.offset, member.offset + member.length);
}

/** The whole text of each field, of which long ones were analysed in slices. */
function fieldTexts(results: readonly SegmentResult[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const { segment } of results) {
    const path = segment.path ?? '';
    fields.set(path, segment.part ? (fields.get(path) ?? '') + segment.text : segment.text);
  }
  return fields;
}

/** What makes offsets of the wanted unit of UTF-16 offsets in a segment's field. */
type FieldOffsets = (segment: Segment) => (offset: number) => number;

/** Offsets of UTF-16 units. */
const asTheyAre = (offset: number) => offset;
const allAsTheyAre: FieldOffsets = () => asTheyAre;

function fieldOffsets(results: readonly SegmentResult[], unit: OffsetUnit): FieldOffsets {
  if (unit === 'utf-16') return allAsTheyAre;
  let texts: ReadonlyMap<string, string> | undefined;
  return ({ path }) => {
    texts ??= fieldTexts(results);
    return offsetsOf(texts.get(path ?? '') ?? '', unit);
  };
}

/** A segment's field as the first member of what is said of it. */
const fieldJson = ({ path }: Segment): string => (path === undefined ? '' : `"field":${JSON.stringify(path)},`);

/** `spoken`: with what each of them says. */
function entitiesJson(results: readonly SegmentResult[], offsetsIn: FieldOffsets, spoken: boolean): string {
  let rows = '';
  for (let i = 0; i < results.length; i++) {
    const { segment, base, entities } = results[i]!;
    if (entities.length === 0) continue;
    const at = offsetsIn(segment);
    const field = fieldJson(segment);
    for (let j = 0; j < entities.length; j++) {
      const { start, end, class: label, score, text } = entities[j]!;
      const said = spoken ? `,"text":${JSON.stringify(text)}` : '';
      rows += `${rows === '' ? '' : ','}{${field}"start":${at(base + start)},"end":${at(base + end)},"label":${JSON.stringify(label)},"score":${round(score)}${said}}`;
    }
  }
  return `[${rows}]`;
}

/**
 * A finding as it is written, `field` first: `fix` is what the range becomes. Written out: an object made for `JSON.stringify` alone takes
 * several times as long, and there is a finding for one word in ten.
 */
function annotationJson(
  segment: Segment,
  field: string,
  base: number,
  finding: Finding,
  at: (offset: number) => number,
): string {
  const { rule, severity, args, fix } = finding;
  let { start, end } = finding;
  let rest = '';
  if (args) rest += `"args":${JSON.stringify(args)},`;
  if (fix) {
    // The fix of a word that is written twice takes the space before it too: the range is what is fixed.
    for (const edit of fix.edits) {
      start = Math.min(start, edit.start);
      end = Math.max(end, edit.end);
    }
    const own = fix.edits.map((edit) => ({ start: edit.start - start, end: edit.end - start, newText: edit.newText }));
    rest += `"fix":${JSON.stringify(applyEdits(segment.text.slice(start, end), own))},`;
  }
  return `{${field}"start":${at(base + start)},"end":${at(base + end)},"rule":"${rule}","severity":"${severity}",${rest}"safe":${fix?.safe ?? false}}`;
}

/** A member that is added to a record, as JSON. */
const memberJson = (record: Record<string, unknown>, name: string, json: string): string =>
  `"${memberName(record, name)}":${json}`;

/**
 * Adds members to a JSON object's text before its closing brace, so that all else stays byte for byte: numbers beyond
 * double precision, the order of keys, escapes, duplicate keys.
 */
function withMembers(object: string, members: string): string {
  const text = object.slice(0, object.lastIndexOf('}')).trimEnd();
  return `${text}${text.endsWith('{') ? '' : ','}${members}}`;
}

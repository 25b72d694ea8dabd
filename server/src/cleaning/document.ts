import { finding, type Rule } from '../rule';
import type { FormatId, FormatOptions } from '../text/formats';
import { FORMATS } from '../text/formats';
import { showPath } from '../text/formats/json';
import { tokenize } from '../text/tokens';
import type { Cancellation, Finding } from '../types';
import { NearDuplicates, type NormalText, normalizeForDuplicates, signature } from './minhash';
import { checkRecord, type Path, RECORD_RULES, spanOf } from './record';
import { type CleaningOptions, documentRule, plainLines, recordLines } from './rule';
import { checkSegment, SEGMENT_RULES } from './segment';
import { acrossLines, lineEndHyphen } from './words';

/**
 * Checks that need more than one line: repeated and nearly repeated lines, words broken over lines of plain text, and, of
 * JSONL records, what the others have.
 */

const SENTENCES = Array.from({ length: 30 }, (_, i) => ({
  text: `${i} ${i * i} ${i * 7919} саны туралы жазылған толық сөйлем осы.`,
  source: 'газет',
}));

export const repeatedLine = documentRule({
  id: 'cleaning.repeated-line',
  title: { kk: 'Қайталанған жол', ru: 'Повтор строки', en: 'Repeated line' },
  severity: 'warning',
  args: ['line number of the first occurrence'],
  sentence: { kk: '{0}-жолдың қайталануы.', ru: 'Повтор строки {0}.', en: 'The same as line {0}.' },
  fixTitle: { kk: 'Қайталанған жолды өшіру', ru: 'Удалить повтор', en: 'Delete the repeated line' },

  reason:
    'A model trained on the same text many times recites it. Compared by letters and digits alone; lines of fewer than 3 words may repeat in any prose.',
  why: {
    kk: 'Бір мәтінмен көп рет үйретілген модель оны жатқа айтады. Тек әріптер мен цифрлар салыстырылады; үш сөзге жетпейтін жолдар қайталана береді.',
    ru: 'Модель, обученная на одном тексте много раз, повторяет его наизусть. Сравниваются только буквы и цифры; строки короче трёх слов могут повторяться.',
  },
  fix: 'unsafe',
  lines: {
    bad: plainLines('Бүгін ауа райы жақсы болды.', 'Мүлде басқа сөйлем.', 'бүгін ауа-райы жақсы болды!'),
    good: plainLines('Иә, жақсы.', 'Бүгін ауа райы жақсы болды.', 'Иә, жақсы.'),
  },
});

export const nearDuplicate = documentRule({
  id: 'cleaning.near-duplicate',
  title: { kk: 'Өте ұқсас жолдар', ru: 'Почти одинаковые строки', en: 'Nearly the same lines' },
  severity: 'information',
  args: ['line number of the twin', 'similarity in percent'],
  sentence: {
    kk: '{0}-жолға өте ұқсас ({1}%).',
    ru: 'Почти то же, что строка {0} (сходство {1}%).',
    en: 'Nearly the same as line {0} ({1}% alike).',
  },

  reason:
    'The same, where a date or a name differs: an estimated Jaccard similarity of 80% by MinHash, as in FineWeb-2.',
  why: {
    kk: 'Дәл сондай, тек күні не аты басқа: MinHash бойынша шамамен 80% ұқсас (FineWeb-2-дегідей).',
    ru: 'То же, но с другой датой или именем: сходство не меньше 80% по MinHash, как в FineWeb-2.',
  },
  fix: 'none',
  lines: {
    bad: plainLines(
      'Алматы қаласында 12 мамырда қазақ тілі мен әдебиетінің мұғалімдері үшін үлкен жиын өтті.',
      'Алматы қаласында 13 мамырда қазақ тілі мен әдебиетінің мұғалімдері үшін үлкен жиын өтті.',
    ),
    good: plainLines(
      'Алматы қаласында 12 мамырда қазақ тілі мен әдебиетінің мұғалімдері үшін үлкен жиын өтті.',
      'Шымкентте жаңа мектеп ашылып, оған мыңнан астам бала оқуға қабылданды деп хабарлады.',
    ),
  },
});

const missingKey = documentRule({
  id: 'cleaning.missing-key',
  severity: 'warning',
  args: ['keys'],
  sentence: {
    kk: 'Басқа жолдарда бар кілт мұнда жоқ: {0}.',
    ru: 'Нет ключа, который есть в других строках: {0}.',
    en: 'A key that other lines have is missing: {0}.',
  },

  reason: 'A loader fails, or trains on nothing, where a key that 95% of the records have is missing.',
  why: {
    kk: 'Жазбалардың 95%-ында бар кілт болмаса, жүктеуші тоқтайды не бос нәрсеге үйретеді.',
    ru: 'Там, где нет ключа, который есть у 95% записей, загрузчик останавливается или учит на пустом.',
  },
  fix: 'none',
  lines: {
    bad: recordLines(...SENTENCES, { text: 'Басқа бір жол еді.' }),
    good: recordLines(...SENTENCES.slice(0, 10), { text: 'Басқа бір жол еді.' }),
  },
});

const truncatedField = documentRule({
  id: 'cleaning.truncated-field',
  severity: 'information',
  args: ['path'],
  sentence: {
    kk: '«{0}» өрісінің мәтіні ортасынан үзілген сияқты.',
    ru: 'Текст поля «{0}», похоже, обрезан.',
    en: 'The text of “{0}” seems to be cut off.',
  },

  reason:
    'Texts cut at a fixed length teach a model to stop anywhere. Reported where 90% of the same field end with a mark of punctuation and this one, of 40 units or more, ends without.',
  why: {
    kk: 'Белгілі ұзындықта үзілген мәтін модельді кез келген жерде тоқтауға үйретеді. Сол өрістің 90%-ы тыныс белгісіне бітіп, осынысы бітпесе ғана белгіленеді.',
    ru: 'Тексты, обрезанные на одной длине, учат модель останавливаться где угодно. Отмечается, если 90% значений поля кончаются знаком препинания, а это — нет.',
  },
  fix: 'none',
  lines: {
    bad: recordLines(...SENTENCES, {
      text: 'Бұл сөйлемнің соңы жоқ, ол ортасынан кесіліп қалған, сонда да оқ',
      source: '',
    }),
    good: recordLines(...SENTENCES, { text: 'Қысқа тақырып', source: '' }),
  },
});

export const DOCUMENT_RULES = [repeatedLine, nearDuplicate, missingKey, truncatedField, lineEndHyphen, ...RECORD_RULES];

/** A finding in one line of a document; its offsets are UTF-16 units of that line, its line end included. */
export interface LineFinding {
  /** From 0. */
  readonly line: number;
  readonly finding: Finding;
}

export interface DocumentOptions extends Pick<CleaningOptions, 'disabledRules' | 'isWord' | 'fineweb2'> {
  readonly format: FormatId;
  readonly formatOptions?: FormatOptions;
  /** Maximum number of lines that are remembered for comparison. Default 500,000. */
  readonly memory?: number;
  /** Whether nearly equal lines are looked for (about 20 µs a sentence). Default true. */
  readonly nearDuplicates?: boolean;
  /** Whether `add` compares lines. False where the caller compares those of several documents. Default true. */
  readonly compares?: boolean;
}

/** A 53-bit hash of a text (two FNV-like lanes), exact in a double. */
function hash53(text: NormalText): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i]!;
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return 4294967296 * (0x1fffff & (b >>> 0)) + (a >>> 0);
}

const SPACE = 32;
const LEAST_RECORDS = 20;
const COMMON_KEY = 0.95;
const COMMON_ENDING = 0.9;
const LEAST_TRUNCATED = 40;
const ENDING = /[.!?…:;»"”’)\]}>*`|]\s*$|\p{Extended_Pictographic}\s*$/u;

/** A line without its end. */
const LINE_END = /[\r\n]+$/;
const withoutEnd = (line: string): string => line.replace(LINE_END, '');

/** A path without its indices, as a key for statistics over records. */
const fieldOf = (path: Path): string => {
  const shown = showPath(path);
  return shown.includes('[') ? shown.replace(/\[\d+\]/g, '[]') : shown;
};

/**
 * Takes a document line by line. `add` answers with what shows at once, against the lines before; `finish` with what only
 * shows when all are known. Memory is bounded by `options.memory`, except for a few bytes a record until `finish`.
 */
export class DocumentChecker {
  private readonly seen = new Map<number, number>();
  private readonly near: NearDuplicates;
  private readonly memory: number;
  private records = 0;
  private readonly keyCounts = new Map<string, number>();
  /** Distinct sets of keys, and of lines in a row that have the same which one it is. */
  private readonly keySets: (readonly string[])[] = [];
  private readonly keySetIds = new Map<string, number>();
  private lastKeySet = 0;
  private readonly keyRuns: { readonly first: number; end: number; readonly set: number }[] = [];
  private readonly fields = new Map<string, { total: number; ended: number; open: { line: number; path: Path }[] }>();
  private previous = '';
  private readonly disabled: ReadonlySet<string>;

  constructor(private readonly options: DocumentOptions) {
    this.disabled = new Set(options.disabledRules);
    this.memory = options.memory ?? 500_000;
    this.near = new NearDuplicates(0.8, this.memory);
  }

  private wants(rule: Rule): boolean {
    return !this.disabled.has(rule.id);
  }

  /**
   * Findings of line `number` (from 0). `raw` may carry its line end, which the fix of a repeated line then takes away as
   * well. `prose`: the line's prose, where the caller has it already.
   */
  add(raw: string, number: number, prose?: string): Finding[] {
    const { format, formatOptions } = this.options;
    const line = withoutEnd(raw);
    const findings: Finding[] = [];
    const { records, layout, chunk } = FORMATS[format];
    if (records === 'line') {
      const { findings: structure, facts } = checkRecord(line, formatOptions?.jsonFields);
      for (const found of structure) if (!this.disabled.has(found.rule)) findings.push(found);
      if (facts !== undefined) this.note(number, facts.keys, facts.prose);
    } else if (layout === 'lines' && this.wants(lineEndHyphen)) {
      // Seen from the second line, reported there with the whole word; fixing it needs an edit of two lines.
      const head = /(?:^|[^\p{L}-])(\p{L}{2,})[-‐\u00ad]\s*$/u.exec(this.previous)?.[1];
      const tail = /^\s*(\p{Ll}{2,})/u.exec(line);
      if (head !== undefined && tail !== null) {
        findings.push(
          finding(lineEndHyphen, {
            start: tail[0].length - tail[1]!.length,
            end: tail[0].length,
            args: [`${head}-`, acrossLines(head, tail[1]!, this.options).whole],
          }),
        );
      }
      this.previous = line;
    }
    if (chunk === 'line' && this.options.compares !== false) this.compare(raw, number, prose, findings);
    return findings;
  }

  /** Only the comparison of line `number` with those before, by its prose; for callers that check the rest elsewhere. */
  duplicates(number: number, prose: string): Finding[] {
    const findings: Finding[] = [];
    this.compare(prose, number, prose, findings);
    return findings;
  }

  private compare(raw: string, number: number, given: string | undefined, findings: Finding[]): void {
    const line = withoutEnd(raw);
    const format = FORMATS[this.options.format];
    const text =
      given ??
      (format.layout === 'lines'
        ? line
        : format
            .segment(line, this.options.formatOptions)
            .segments.map((segment) => segment.text)
            .join('\n'));
    const normal = normalizeForDuplicates(text);
    const second = normal.indexOf(SPACE);
    if (second < 0 || normal.indexOf(SPACE, second + 1) < 0) return;
    const hash = hash53(normal);
    const first = this.seen.get(hash);
    if (first !== undefined) {
      this.repeats(first, raw, line, findings);
      return;
    }
    if (this.seen.size >= this.memory) this.seen.delete(this.seen.keys().next().value!);
    this.seen.set(hash, number);
    if (this.options.nearDuplicates === false || !this.wants(nearDuplicate)) return;
    const own = signature(normal);
    const twin = own && this.near.add(number, own, hash);
    // Lines too short for a signature push others out of `seen` alone: what it has forgotten may be known here.
    if (twin?.isSame === true) this.repeats(twin.id, raw, line, findings);
    else if (twin !== undefined) {
      findings.push(
        finding(nearDuplicate, {
          start: 0,
          end: line.length,
          args: [`${twin.id + 1}`, `${Math.round(twin.similarity * 100)}`],
        }),
      );
    }
  }

  private repeats(first: number, raw: string, line: string, findings: Finding[]): void {
    if (!this.wants(repeatedLine)) return;
    findings.push(
      finding(repeatedLine, {
        start: 0,
        end: line.length,
        args: [`${first + 1}`],
        fix: { safe: false, edits: [{ start: 0, end: raw.length, newText: '' }] },
      }),
    );
  }

  private note(number: number, keys: readonly string[], prose: readonly { path: Path; value: string }[]): void {
    this.records++;
    for (let i = 0; i < keys.length; i++) this.keyCounts.set(keys[i]!, (this.keyCounts.get(keys[i]!) ?? 0) + 1);
    const last = this.keySets[this.lastKeySet];
    // Most records have the keys of the one before, in the same order.
    if (last === undefined || last.length !== keys.length || !keys.every((key, i) => key === last[i])) {
      const name = JSON.stringify([...keys].sort());
      let set = this.keySetIds.get(name);
      if (set === undefined) {
        set = this.keySets.length;
        this.keySets.push(keys);
        this.keySetIds.set(name, set);
      }
      this.lastKeySet = set;
    }
    const run = this.keyRuns.at(-1);
    if (run?.end === number && run.set === this.lastKeySet) run.end++;
    else this.keyRuns.push({ first: number, end: number + 1, set: this.lastKeySet });
    for (let i = 0; i < prose.length; i++) {
      const { path, value } = prose[i]!;
      if (value.length < LEAST_TRUNCATED) continue;
      const field = fieldOf(path);
      let entry = this.fields.get(field);
      if (entry === undefined) {
        entry = { total: 0, ended: 0, open: [] };
        this.fields.set(field, entry);
      }
      entry.total++;
      if (ENDING.test(value)) entry.ended++;
      else if (entry.open.length <= entry.total * (1 - COMMON_ENDING) + LEAST_RECORDS)
        entry.open.push({ line: number, path });
    }
  }

  /** Findings that need the whole document; `lineAt` gives back a line's text. */
  finish(lineAt: (line: number) => string): LineFinding[] {
    return [...this.remaining(lineAt)].sort((a, b) => a.line - b.line);
  }

  /** As `finish`, one finding at a time and in no order, for callers that must not block. */
  *remaining(lineAt: (line: number) => string): Generator<LineFinding, void> {
    if (this.records >= LEAST_RECORDS && this.wants(missingKey)) {
      const common = [...this.keyCounts].filter(([, n]) => n >= this.records * COMMON_KEY && n < this.records);
      const missing = this.keySets.map((keys) => common.map(([key]) => key).filter((key) => !keys.includes(key)));
      for (const { first, end, set } of this.keyRuns) {
        if (missing[set]!.length === 0) continue;
        const args = [missing[set]!.join(', ')];
        for (let line = first; line < end; line++) {
          const length = Math.max(1, withoutEnd(lineAt(line)).length);
          yield { line, finding: finding(missingKey, { start: 0, end: length, args }) };
        }
      }
    }
    if (this.wants(truncatedField)) {
      for (const { total, ended, open } of this.fields.values()) {
        if (total < LEAST_RECORDS || ended < total * COMMON_ENDING) continue;
        for (const { line, path } of open) {
          yield {
            line,
            finding: finding(truncatedField, {
              ...spanOf(lineAt(line), path),
              args: [showPath(path)],
            }),
          };
        }
      }
    }
  }
}

/**
 * All findings about a document as a whole, by line. `lines` carry their line ends or not; they are walked once, and
 * `lineAt` is asked for few of them again. Stops early, with what it has, when `cancellation` says so.
 */
export function checkDocument(
  lines: Iterable<string>,
  lineAt: (line: number) => string,
  options: DocumentOptions,
  cancellation?: Cancellation,
): LineFinding[] {
  const checker = new DocumentChecker(options);
  const found: LineFinding[] = [];
  const isText = FORMATS[options.format].layout === 'lines';
  const texts: string[] = [];
  let number = 0;
  for (const line of lines) {
    if (cancellation?.aborted === true) return found;
    for (const finding of checker.add(line, number)) found.push({ line: number, finding });
    if (isText) texts.push(line);
    number++;
  }
  found.push(...checker.finish(lineAt));
  // A file of plain text is one document for the rules about texts as a whole; its lines by themselves are too short.
  if (isText && texts.length > 1) {
    const text = texts.map(withoutEnd).join('\n');
    for (const finding of checkWholeText(text, options)) {
      // Where the text begins.
      const line = Math.max(
        0,
        texts.findIndex((one) => one.trim() !== ''),
      );
      found.push({ line, finding: { ...finding, start: 0, end: withoutEnd(texts[line]!).length } });
    }
  }
  return found.sort((a, b) => a.line - b.line || a.finding.start - b.finding.start);
}

/** Every other rule of a segment: what a line of the text is told already. */
const OTHER_RULES = SEGMENT_RULES.filter(({ wholeText }) => wholeText !== true).map(({ id }) => id);

/** The longest text, in UTF-16 units, that is judged as one document: beyond it a file is a corpus, not a text. */
export const LONGEST_TEXT = 200_000;

/** Findings about a file of plain text as one document; none for texts longer than 200,000 UTF-16 units. */
export function checkWholeText(text: string, options: DocumentOptions): Finding[] {
  if (text.length > LONGEST_TEXT) return [];
  const disabledRules = [...OTHER_RULES, ...(options.disabledRules ?? [])];
  return checkSegment(text, tokenize(text), { ...options, disabledRules });
}

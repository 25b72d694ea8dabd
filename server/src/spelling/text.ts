/** The rules that look at words in their text. Each has an id of its own and can be switched off. */
import { keepAlive } from '../alive';
import { finding, type Rule } from '../rule';
import { readLatinY } from '../text/homoglyphs';
import { toSmall } from '../text/small';
import type { Token } from '../text/tokens';
import type { Finding, Fix, Severity, Span } from '../types';
import { isCutShort, isWeekday } from './abbreviations';
import { adjectiveMeant, mayBeAdjective } from './adjectives';
import { attachedEnding, partedEnding, rightWordEnding } from './attached';
import {
  isGlued,
  joinedCompound,
  mayBeginCompound,
  mayBePronoun,
  partedParticle,
  partedPronoun,
  partedQuestion,
} from './compounds';
import { type Surroundings, surroundings } from './confused';
import { foldCode, foldLookAlikes, KAZAKH_ONLY } from './letters';
import { applyCase, caseOf, normalizeWord } from './normalize';
import { mayBeParticle, rightConjunction, rightParticle } from './particles';
import type { IgnorePatterns } from './patterns';
import { isSurelyOnce, mayBeDoubled } from './reduplication';
import {
  capital,
  compound,
  confusedWord,
  doubledWord,
  ending,
  mixedScript,
  particleHarmony,
  russianLayout,
  spaceBeforePunctuation,
  unknownWord,
} from './rules';
import type { EndingJudge, WordList } from './words';

export interface CheckTextOptions {
  /** Whether the i-th token is to be read as Kazakh; default: every one. Others are still checked for their spacing. */
  readonly isKazakh?: (index: number) => boolean;
  /** Whether the i-th token is part of a name by what stands around it (an entity, a tag): a likely name is taken for one then. */
  readonly isName?: (index: number) => boolean;
  /** Words to accept beside the dictionary. */
  readonly words?: readonly WordList[];
  /** Ids of rules that are switched off. */
  readonly disabledRules?: readonly string[];
  readonly ignorePatterns?: IgnorePatterns;
  /** Severity of unknown words; what is surely wrong is a warning, matters of style are hints. Default `information`. */
  readonly severity?: Severity;
}

/** What the rules need of the speller. */
export interface TextJudge extends EndingJudge {
  verdict(word: string): 'right' | 'confusable' | 'unknown' | 'mixed-script';
  /** The word that a right word in small letters surely stands for between its neighbours. */
  meant(form: string, around: Surroundings): string | undefined;
  check(word: string): boolean;
  isEnding(ending: string): boolean;
  /** How much an unknown word looks like a name; see `Speller.nameScore`. */
  nameScore(word: string): number;
  /** How often texts use a form, lower case; 0 where nobody knows. */
  count(form: string): number;
  /** Whether the dictionary has exactly this word. */
  spell(word: string): boolean;
  /** An unknown word with its capitals where they should be, if that is what is wrong with it. */
  recased(word: string): string | undefined;
  /** The right word that this word, written in Russian letters, surely stands for. `layout`: the text has no Kazakh letters. */
  restoration(word: string, layout: boolean): string | undefined;
}

const LATIN = /\p{Script=Latin}/u;
/** A Cossack, which is also how қазақ is typed without Kazakh letters; and what tells the two apart. */
const COSSACK = /^казак/iu;
const OF_COSSACKS = /^(?:әскер|атаман|станица|полк|жүздіг|орыс|училище|корпус|отряд|шеп|қоныс)/iu;

/**
 * Checks a piece of prose. Offsets in the findings are UTF-16 code units of `text`, in order; `tokens` are `tokenize(text)` or
 * a part of it. Linear in the number of tokens.
 */
export function checkText(
  judge: TextJudge,
  text: string,
  tokens: readonly Token[],
  options: CheckTextOptions,
): Finding[] {
  const check = new TextCheck(judge, text, tokens, options);
  keepAlive('spelling', check);
  const { findings } = check;
  const ignored = options.ignorePatterns?.spans(text) ?? [];
  return ignored.length === 0 ? findings : outside(findings, ignored);
}

const NO_RULES: readonly string[] = [];
const NO_LISTS: readonly WordList[] = [];

const replace = (span: Span, newText: string, safe: boolean): Fix => ({
  edits: [{ start: span.start, end: span.end, newText }],
  safe,
});

/** Whether an invisible character or an HTML entity of a letter alone stands between a word and the letters beside it: «жа&#1187;а». */
const isCutInTwo = (text: string, { start, end }: Span): boolean =>
  CUT_BEHIND.test(text.slice(end, end + 2)) ||
  CUT_BEFORE.test(text.slice(Math.max(0, start - 2), start)) ||
  (text[end] === '&' && isOfLetter(ENTITY_BEHIND.exec(text.slice(end, end + LONGEST_ENTITY)))) ||
  (text[start - 1] === ';' && isOfLetter(ENTITY_BEFORE.exec(text.slice(Math.max(0, start - LONGEST_ENTITY), start)))) ||
  (text[start - 1] === '&' && ENTITY_WITHIN.test(text.slice(start, end)));
const LONGEST_ENTITY = 10;
const ENTITY_BEHIND = /^&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|shy);/;
const ENTITY_BEFORE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|shy);$/;
/** Without its semicolon: «&nbspРесми». */
const ENTITY_WITHIN = /^(?:nbsp|laquo|raquo|quot|shy)\P{ASCII}/u;
/** A soft hyphen counts as one. */
function isOfLetter(entity: RegExpExecArray | null): boolean {
  if (entity === null) return false;
  const code = entity[1] === undefined ? Number.parseInt(entity[2] ?? '61', 16) : Number(entity[1]);
  return code <= 0x10ffff && /\p{L}|\u00ad/u.test(String.fromCodePoint(code));
}
const CUT_BEHIND = /^[\u200b-\u200f\u2060\ufeff]\p{L}/u;
const CUT_BEFORE = /\p{L}[\u200b-\u200f\u2060\ufeff]$/u;

/** Whether a word and the one beyond a mark beside it are weekdays cut short: «дс–жм», «сб, жс». */
function isAmongWeekdays(tokens: readonly Token[], i: number): boolean {
  if (!isWeekday(tokens[i]!.text)) return false;
  const isBeyond = (step: number) => {
    const mark = tokens[i + step];
    const other = tokens[i + 2 * step];
    return mark !== undefined && other !== undefined && /^[-–—,/]$/.test(mark.text) && isWeekday(other.text);
  };
  return isBeyond(1) || isBeyond(-1);
}

/** The check of one text. Not functions within a function: those were made anew for every line of a corpus. */
class TextCheck {
  readonly findings: Finding[] = [];
  /** One or two of them at most. */
  private readonly disabled: readonly string[];
  private readonly lists: readonly WordList[];
  private layout: boolean | undefined;
  private capitals: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly judge: TextJudge,
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly options: CheckTextOptions,
  ) {
    this.disabled = options.disabledRules ?? NO_RULES;
    this.lists = options.words?.filter((list) => list.size > 0) ?? NO_LISTS;
    for (let i = 0; i < tokens.length; i++) this.checkToken(i);
  }

  private on(rule: Rule): boolean {
    return this.disabled.length === 0 || !this.disabled.includes(rule.id);
  }

  private accepted(word: string): boolean {
    return this.lists.length > 0 && this.lists.some((list) => list.has(word, this.judge));
  }

  private isKazakh(i: number): boolean {
    return this.options.isKazakh === undefined || this.options.isKazakh(i);
  }

  private report({ start, end }: Span, rule: Rule, args: readonly string[], fix?: Fix, severity?: Severity): void {
    this.findings.push(finding(rule, fix ? { start, end, args, fix } : { start, end, args }, severity));
  }

  private isRussianLayout(): boolean {
    this.layout ??= lacksKazakhLetters(this.tokens);
    return this.layout;
  }

  /** Within a sentence a capital makes a name, which keeps the letters of its language. */
  private mayBeRestored({ text: word, start }: Token): boolean {
    return (
      word === toSmall(word) ||
      this.isRussianLayout() ||
      startsSentence(this.text, start) ||
      word === word.toUpperCase()
    );
  }

  /** An ending that a space has cut from its word: «символ дан». */
  private isLoneEnding(word: string): boolean {
    return word.length <= 3 && this.judge.isEnding(word);
  }

  private joinedCompound(first: string, second: string): string | undefined {
    return joinedCompound(first, second, (word) => this.judge.check(word));
  }

  private partedPronoun(word: string, i: number): string | undefined {
    return partedPronoun(word, () => clauseAfter(this.tokens, i));
  }

  /** What a space has cut in two: «Күн делікті», «Мектеп ке». */
  private rejoined(previous: Token, token: Token): string | undefined {
    const { judge } = this;
    if (previous.kind !== 'word' || !/^[ \u00A0]$/u.test(this.text.slice(previous.end, token.start))) return undefined;
    if (mayBeginCompound(previous.text)) {
      const joined = this.joinedCompound(previous.text, token.text);
      if (joined !== undefined) return joined;
    }
    const whole = previous.text + token.text;
    const isCut = this.isLoneEnding(token.text) || token.text === 'гі' || token.text === 'ғы';
    return isCut && judge.spell(whole.toLowerCase()) && judge.check(whole) ? whole : undefined;
  }

  private unknown(token: Token, verdict: 'unknown' | 'mixed-script', previous: Token | undefined): void {
    const { judge, text } = this;
    const word = token.text;
    if (text[token.end] === '.' && isCutShort(word)) return;
    // Half of a word, which is cleaned first.
    if ((verdict === 'unknown' || text[token.start - 1] === '&') && isCutInTwo(text, token)) return;
    const whole = verdict === 'unknown' && previous && this.on(compound) ? this.rejoined(previous, token) : undefined;
    if (previous && whole !== undefined) {
      const span = { start: previous.start, end: token.end };
      this.report(span, compound, [text.slice(span.start, span.end), whole], replace(span, whole, false));
      return;
    }
    const folded = verdict === 'mixed-script' ? allCyrillic(word) : undefined;
    const y = folded === undefined ? undefined : readLatinY(word, folded, judge.spell);
    const fixed = y?.read;
    if (y !== undefined && fixed !== undefined && this.on(mixedScript)) {
      // The letter of an escape (\nШығу) is none of the word.
      if (text[token.start - 1] === '\\' && judge.check(word.slice(1))) return;
      const ending = NAME_WITH_FIGURE.exec(word)?.[1];
      if (ending !== undefined && judge.isEnding(ending)) return;
      // What is no word in one script either may be a formula or a name.
      const isSure = y.isSure && isSurelySlip(word.replace(/(?<=\p{Ll})Y/gu, 'y'));
      const fix = judge.check(fixed) ? replace(token, fixed, isSure) : undefined;
      this.report(token, mixedScript, [word, fixed], fix);
      return;
    }
    // A fraction is read from its other end: 2/3-сі, үштен екісі.
    if (text[token.start - 1] === '/' && /^\p{Nd}/u.test(word)) return;
    // Behind a currency the figure is read with it last: $100-ға, жүз долларға.
    if (/^\p{Nd}/u.test(word) && BEHIND_CURRENCY.test(text.slice(Math.max(0, token.start - 16), token.start))) return;
    const joined = this.on(ending) ? rightWordEnding(normalizeWord(word), judge.spell) : undefined;
    if (joined !== undefined) {
      this.report(token, ending, [word, joined], replace(token, joined, false));
      return;
    }
    const cased = verdict === 'unknown' && this.on(capital) ? judge.recased(word) : undefined;
    if (cased !== undefined) {
      this.report(token, capital, [word, cased], replace(token, cased, false));
      return;
    }
    const parted =
      verdict === 'unknown' && this.on(compound) ? partedParticle(word, judge.spell, judge.count) : undefined;
    if (parted !== undefined) {
      this.report(token, compound, [word, parted], replace(token, parted, false));
      return;
    }
    const restored =
      verdict === 'unknown' &&
      this.on(russianLayout) &&
      !KAZAKH_ONLY.test(word) &&
      this.mayBeRestored(token) &&
      !this.isLoneEnding(word)
        ? judge.restoration(word, this.isRussianLayout())
        : undefined;
    if (restored !== undefined) this.report(token, russianLayout, [word, restored], replace(token, restored, false));
    else if (this.on(unknownWord)) this.report(token, unknownWord, [word], undefined, this.options.severity);
  }

  /** A capitalised word that is nearly a name by its letters is one if the text says so: tagged as one, or used again. */
  private isNameHere({ text: word }: Token, i: number): boolean {
    if (!isCapitalised(word)) return false;
    this.capitals ??= capitalCounts(this.tokens);
    const times = this.capitals.get(word.toLowerCase().slice(0, STEM_LETTERS)) ?? 0;
    return (this.options.isName?.(i) === true || times >= SEVERAL) && this.judge.nameScore(word) > LIKELY_NAME;
  }

  /** Reports a right word that stands for another here, and says whether it does. */
  private confusion(token: Token, i: number): boolean {
    const lower = toSmall(normalizeWord(token.text));
    // A capital within a sentence makes a name.
    if (token.text !== lower && !(caseOf(token.text) === 'title' && startsSentence(this.text, token.start)))
      return false;
    if (this.options.isName?.(i) === true || this.accepted(token.text)) return false;
    const right = this.judge.meant(lower, surroundings(this.tokens, i));
    if (right === undefined) return false;
    const fixed = applyCase(right, caseOf(token.text));
    this.report(token, confusedWord, [token.text, fixed], replace(token, fixed, false));
    return true;
  }

  /** In parts: the engine compiles a function anew as often as it meets something that it has not seen in it, and most of these seldom come. */
  private checkToken(i: number): void {
    const { judge, tokens } = this;
    const token = tokens[i]!;
    const previous = tokens[i - 1];
    if (token.kind === 'punctuation') {
      if (this.on(spaceBeforePunctuation)) this.checkSpace(token, previous, i);
      return;
    }
    if (token.kind !== 'word' || !this.isKazakh(i)) return;
    if (previous?.end === token.start && this.isAttached(i)) return;
    if (i > 0 && this.isParted(token)) return;
    if (tokens[i + 1]?.text === '?' && this.isUnpartedQuestion(token)) return;

    const verdict = this.on(compound) && isGlued(token.text) ? 'unknown' : judge.verdict(token.text);
    if ((verdict === 'unknown' || verdict === 'mixed-script') && this.isUnknown(token, verdict, i))
      this.unknown(token, verdict, i > 0 && this.isKazakh(i - 1) ? previous : undefined);
    else if (!this.isAnotherWord(token, verdict, i) && previous?.kind === 'word') this.checkBeside(token, previous, i);
  }

  private checkSpace(token: Token, previous: Token | undefined, i: number): void {
    const { text, tokens } = this;
    const next = tokens[i + 1];
    const gap = strayGap(text, previous, token, next);
    if (gap && isMentioned(text, tokens, i)) return;
    if (gap) this.report(gap, spaceBeforePunctuation, [token.text], replace(gap, '', true));
    else if (isMisplaced(text, previous, token, next)) {
      const both = { start: previous!.end, end: token.end };
      this.report(both, spaceBeforePunctuation, [token.text], replace(both, `${token.text} `, true));
    }
  }

  /** Whether a token is an ending behind a sign, which is right or reported. */
  private isAttached(i: number): boolean {
    const attached = attachedEnding(this.text, this.tokens, i, this.judge.spell);
    if (attached !== undefined && attached !== true && this.on(ending))
      this.report(attached, ending, [attached.written, attached.right], replace(attached, attached.right, false));
    return attached !== undefined;
  }

  /** Whether a token is reported as an ending that a space parts from its number or abbreviation. */
  private isParted(token: Token): boolean {
    const parted = this.on(ending) ? partedEnding(this.text, token, this.judge.spell) : undefined;
    if (parted === undefined) return false;
    this.report(parted, ending, [parted.written, parted.right], replace(parted, parted.right, false));
    return true;
  }

  /** Whether a word is reported that has the particle of a question written to it. */
  private isUnpartedQuestion(token: Token): boolean {
    const asked = this.on(compound) ? partedQuestion(token.text) : undefined;
    if (asked === undefined) return false;
    this.report(token, compound, [token.text, asked], replace(token, asked, false));
    return true;
  }

  /** Whether nothing here makes a word right that no dictionary has. */
  private isUnknown(token: Token, verdict: 'unknown' | 'mixed-script', i: number): boolean {
    return (
      !this.accepted(token.text) &&
      !isCossack(token, this.tokens[i + 1]) &&
      !isAmongWeekdays(this.tokens, i) &&
      !(verdict === 'unknown' && this.isNameHere(token, i))
    );
  }

  /** Whether a word is reported for which another one is meant here. */
  private isAnotherWord(token: Token, verdict: ReturnType<TextJudge['verdict']>, i: number): boolean {
    if (verdict === 'confusable' && this.on(confusedWord) && this.confusion(token, i)) return true;
    if (mayBeAdjective(token.text) && this.on(confusedWord)) {
      const [next, afterNext] = clauseAfter(this.tokens, i);
      const meant = next === undefined ? undefined : adjectiveMeant(token.text, next, afterNext);
      if (meant !== undefined) {
        const fixed = applyCase(meant, caseOf(token.text));
        this.report(token, confusedWord, [token.text, fixed], replace(token, fixed, false));
        return true;
      }
    }
    const parted = mayBePronoun(token.text) && this.on(compound) ? this.partedPronoun(token.text, i) : undefined;
    if (parted === undefined) return false;
    this.report(token, compound, [token.text, parted], replace(token, parted, false));
    return true;
  }

  /** A word with the one before it: a compound, a particle, the same word again. */
  private checkBeside(token: Token, previous: Token, i: number): void {
    const { judge, text, tokens } = this;
    const isParticle = mayBeParticle(token.text);
    const isSame = sameWord(previous.text, token.text);
    const isSecond = mayBeginCompound(previous.text);
    if (!isParticle && !isSame && !isSecond) return;
    if (!this.isKazakh(i - 1) || !/^[ \t\u00A0]+$/u.test(text.slice(previous.end, token.start))) return;
    if (isSecond && this.on(compound)) {
      const joined = this.joinedCompound(previous.text, token.text);
      if (joined !== undefined) {
        const span = { start: previous.start, end: token.end };
        // What was said of the first part alone («оп» of «оп оңай») is said with this.
        while (this.findings.length > 0 && this.findings.at(-1)!.start >= span.start) this.findings.pop();
        this.report(span, compound, [text.slice(span.start, span.end), joined], replace(span, joined, false));
        return;
      }
    }
    if (isParticle && !isSame && this.on(particleHarmony)) {
      const before = normalizeWord(previous.text);
      const right =
        isVerbSay(token, tokens[i + 1]) || isWithinName(token, previous, tokens[i + 1])
          ? undefined
          : token.text === 'мен'
            ? rightConjunction(before, clauseAfter(tokens, i))
            : rightParticle(before, token.text);
      if (right !== undefined && judge.check(previous.text)) {
        this.report(token, particleHarmony, [token.text, right, previous.text], replace(token, right, false));
        return;
      }
    }
    const lower = toSmall(token.text);
    // Names may follow each other (Чжи Чжи), and letters are named twice.
    const isNamed = isCapitalised(token.text) && !startsSentence(text, previous.start);
    const isPutForward = !isSurelyOnce(lower) && PUTS_FORWARD.test(tokens[i + 1]?.text ?? '');
    const isApart = isNamed || isPutForward || isAndI(lower, tokens[i - 2], tokens[i + 1]);
    if (isSame && this.on(doubledWord) && !mayBeDoubled(lower) && !isApart && token.text.length > 1) {
      // A bare noun may end one phrase and begin the next: құрметті қарауыл қарауыл бастығына бағынады.
      const fix = { edits: [{ start: previous.end, end: token.end, newText: '' }], safe: false };
      this.report(token, doubledWord, [token.text], isSurelyOnce(lower) ? fix : undefined);
    }
  }
}

/** The word with every Latin look-alike made Cyrillic, if nothing Latin is left then. Latin parts of their own stay. */
function allCyrillic(word: string): string | undefined {
  const parts = word.split(/([-‑‐])/u);
  const fixed = parts.map((part) =>
    /\p{Script=Cyrillic}/u.test(part) || parts.length === 1 ? foldLookAlikes(part) : part,
  );
  const mixed = fixed.some((part) => LATIN.test(part) && /\p{Script=Cyrillic}/u.test(part));
  const result = fixed.join('');
  return mixed || result === word ? undefined : result;
}

/** What bears a Latin name with a figure takes endings as well: mp3ға, A9да, x64те. */
/** What stands before the figure that is read with a currency behind it, or before the last group of its digits. */
const BEHIND_CURRENCY = /(?<!\d\s?)\p{Sc}[\d\s.,]*$/u;
const NAME_WITH_FIGURE = /^[A-Za-z]+\d[A-Za-z\d]*([\u0400-\u04FF]+)$/u;

/**
 * Whether letters of two scripts in a word are surely slips: what has capitals within may be a sign made of letters (the genotypes СсВb, Вb) or
 * an abbreviation with its ending (PCде). Nobody makes signs of «ə», which keyboards have for «ә».
 */
const isSurelySlip = (word: string): boolean =>
  !/[A-Za-z]/.test(word) ||
  (!/[A-Za-z]\d|^\p{Lu}b$/u.test(word) && word.split(/[-‑‐]/u).every((part) => caseOf(part) !== 'mixed'));

/** Behind a word that is said of itself: «сұлу сұлу емес, сүйген сұлу», «бояушы бояушы дегенге». */
const PUTS_FORWARD = /^(?:емес|дег|десе)/u;

const OTHER_PERSON = /^(?:сен|сіз|ол|сендер|сіздер|олар)$/u;

/** Whether мен мен is "and I" or "I and": сен мен мен, мен мен сен. */
function isAndI(word: string, before: Token | undefined, after: Token | undefined): boolean {
  return word === 'мен' && [before, after].some((one) => one !== undefined && OTHER_PERSON.test(toSmall(one.text)));
}

/** Whether де may be the verb "say", which ends a sentence: «Рахмет де!» */
function isVerbSay(token: Token, next: Token | undefined): boolean {
  return token.text === 'де' && (next === undefined || (next.kind === 'punctuation' && next.text !== ','));
}

/** Whether a word is about Cossacks, as the word after it says. */
function isCossack(token: Token, next: Token | undefined): boolean {
  return COSSACK.test(token.text) && OF_COSSACKS.test(next?.text ?? '');
}

/** Arabic names that бен (son of) stands before or behind. */
const SONS =
  /^(?:усама|осама|мұхамм[еа]д|мохаммед|мухаммед|ахмад|ахмед|абдалла|абдулла|абдель|абд|заид|зайед|халифа|рашид|хамад|салман|сәлман|тамим|сұлтан|султан|ладен|талал|сауд|халид)/iu;

/** Whether де or бен stands within a name of another language: Мария де Хесус, Салман бен Абдель Азиз. */
function isWithinName(token: Token, previous: Token, next: Token | undefined): boolean {
  if (next?.kind !== 'word' || !isCapitalised(previous.text) || !isCapitalised(next.text)) return false;
  return token.text === 'де' || (token.text === 'бен' && (SONS.test(previous.text) || SONS.test(next.text)));
}

/** Log odds (`Speller.nameScore`) above which a text can make a name of a word. */
export const LIKELY_NAME = -2;
/** Forms of a name share this many letters. */
const STEM_LETTERS = 5;
/** Times that a text must use a name. */
const SEVERAL = 3;

const isCapitalised = (word: string) => word.charAt(0) !== toSmall(word.charAt(0));

/** How often words with the same beginning stand in a text, by that; less than nothing where one has no capital. */
function capitalCounts(tokens: readonly Token[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'word') continue;
    const begin = text.slice(0, STEM_LETTERS).toLowerCase();
    counts.set(begin, isCapitalised(text) ? (counts.get(begin) ?? 0) + 1 : Number.NEGATIVE_INFINITY);
  }
  return counts;
}

/** Words of a clause that are looked at. */
const CLAUSE_WORDS = 12;

/** The words behind the i-th token up to the next mark. */
function clauseAfter(tokens: readonly Token[], i: number): string[] {
  const words: string[] = [];
  for (let at = i + 1; at < tokens.length && tokens[at]!.kind === 'word' && words.length < CLAUSE_WORDS; at++)
    words.push(tokens[at]!.text);
  return words;
}

/** Words that a text must have before its lack of Kazakh letters says something. */
const FEW_WORDS = 3;

/** Whether a text is typed on a Russian keyboard: two words of three of Kazakh have a letter that it lacks. */
function lacksKazakhLetters(tokens: readonly Token[]): boolean {
  let words = 0;
  let kazakh = 0;
  for (const { kind, text } of tokens) {
    if (kind !== 'word' || text.length < 3) continue;
    words++;
    if (KAZAKH_ONLY.test(text)) kazakh++;
  }
  return words >= FEW_WORDS && kazakh * 10 < words;
}

const STARTS = /(?:^|[.!?…:\n])[\s«"“(–—-]*$/u;

/** Whether nothing, a full stop or the like, or a dash or quotation mark behind one, stands before a place. */
function startsSentence(text: string, at: number): boolean {
  return STARTS.test(text.slice(Math.max(0, at - 12), at));
}

function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  // Most pairs begin with two Cyrillic letters that are not the same, whatever follows.
  const first = a.charCodeAt(0);
  const second = b.charCodeAt(0);
  if (isCyrillic(first) && isCyrillic(second) && foldCode(first) !== foldCode(second)) return false;
  return toSmall(a) === toSmall(b);
}

const isCyrillic = (unit: number) => unit >= 0x400 && unit < 0x530;

// An expression that is written out where it is used is made anew each time: these are asked about every mark.
const SENTENCE_MARK = /^[,.;:!?…]$/u;
const MARK_BETWEEN = /^[,;!?]$/;
const NEW_SENTENCE = /^\p{Lu}\p{Ll}+$/u;
const LETTERS = /^\p{L}{2,}(?!\p{N})/u;

/** The white space between a word and a punctuation mark that belongs to it. */
function strayGap(text: string, previous: Token | undefined, token: Token, next: Token | undefined): Span | undefined {
  if (previous === undefined || previous.end === token.start || !SENTENCE_MARK.test(token.text)) return undefined;
  if (!/^[ \t\u00A0\u202F]+$/u.test(text.slice(previous.end, token.start))) return undefined;
  // After a dash or an opening bracket, and in front of `:)`, `.5`, `...`, `. . .` or `.NET`, the mark is not the sentence's.
  if (previous.kind === 'punctuation' && !/^[)\]}»"”’%]$/u.test(previous.text)) return undefined;
  const after = next && next.start === token.end ? next.text[0]! : '';
  if (after !== '' && !/^[»"”’)\]]/u.test(after)) return undefined;
  if (/[:;]/u.test(token.text) && /[)\]]/u.test(after)) return undefined;
  if (token.text === '.' && /^\.(?:[ \u00a0]\.){2}/.test(text.slice(token.start, token.start + 5))) return undefined;
  if (after === '' && next !== undefined && isSpacedOut(previous.text, token.text, next.text)) return undefined;
  return { start: previous.end, end: token.start };
}

/**
 * Whether a mark with a space on both sides is meant so, or is to lose both: ratios, scores and times (3 : 2, 1 : 25 000, х : у), ranges
 * (5 … 10), faces (: ).
 */
function isSpacedOut(before: string, mark: string, after: string): boolean {
  if (/[:;]/u.test(mark) && /^[()[\]]$/u.test(after)) return true;
  if (mark !== ':' && mark !== '…') return false;
  return (/\d$/u.test(before) && /^\d/u.test(after)) || (before.length === 1 && after.length === 1);
}

// What follows a mark that is spoken of: its noun, another mark, a verb of writing; and what names it before.
const SPOKEN_OF =
  /^[ \u00a0](?:[,.;:!?…][ \u00a0])?(?:(?:немесе|және|мен|пен|бен|не)[ \u00a0][,.;:!?…][ \u00a0]|(?:деген[ \u00a0])?(?:тыныс[ \u00a0])?(?:белгі[сл]|таңба[сл]|символ[ыд]|команда[сл]|пәрмен[ід]|әріпт|әрпі|знак|қойылады|жазылады))/iu;
const NAME_OF_MARK = /^(?:нүкте|үтір|белгісі|таңбасы|символы)$/iu;
const LATIN_WORD = /^[A-Za-z][\w./-]*$/;

/** Whether a mark behind a space is spoken of («соңына ? белгісі қойылады»), or is no mark but code (git add . командасы, a ? b : c). */
function isMentioned(text: string, tokens: readonly Token[], i: number): boolean {
  const { text: mark, end } = tokens[i]!;
  const previous = tokens[i - 1]!;
  const behind = text.slice(end, end + 24);
  if (SPOKEN_OF.test(behind)) return true;
  if (NAME_OF_MARK.test(previous.text) && /^[ \u00a0]\p{Ll}/u.test(behind)) return true;
  if (mark === ',' || mark === ';' || mark === '…' || !LATIN_WORD.test(previous.text)) return false;
  // A name may end a sentence; a small foreign word behind another, or a sentence that goes on, makes it a command.
  const before = tokens[i - 2]?.text ?? '-';
  return (
    (/^[a-z]/.test(previous.text) && !/\p{Script=Cyrillic}/u.test(before)) || /^[ \u00a0]+[\p{Ll}=-]/u.test(behind)
  );
}

/** Whether a mark stands before the space that belongs behind it: Сәлем ,достар. A full stop only before a new sentence (not .txt, .NET). */
function isMisplaced(text: string, previous: Token | undefined, token: Token, next: Token | undefined): boolean {
  if (previous?.kind !== 'word' || next?.kind !== 'word' || next.start !== token.end) return false;
  const behind = token.text === '.' ? NEW_SENTENCE : MARK_BETWEEN.test(token.text) ? LETTERS : undefined;
  return (
    behind?.test(next.text) === true &&
    /\p{Script=Cyrillic}{2}$/u.test(previous.text) &&
    /^\p{Script=Cyrillic}/u.test(next.text) &&
    /^[ \u00A0]$/.test(text.slice(previous.end, token.start))
  );
}

/** Findings that touch none of the ranges; both in order of their starts. */
function outside(findings: readonly Finding[], ranges: readonly Span[]): Finding[] {
  return findings.filter(({ start, end }) => !ranges.some((range) => range.start < end && start < range.end));
}

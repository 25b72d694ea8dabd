/** The rules that look at words in their text. Each has an id of its own and can be switched off. */
import { finding, type Rule } from '../rule';
import type { Token } from '../text/tokens';
import type { Finding, Fix, Severity, Span } from '../types';
import { foldCode, foldLookAlikes, KAZAKH_ONLY } from './letters';
import { normalizeWord } from './normalize';
import { mayBeParticle, rightParticle } from './particles';
import type { IgnorePatterns } from './patterns';
import { mayBeDoubled } from './reduplication';
import { doubledWord, mixedScript, particleHarmony, russianLayout, spaceBeforePunctuation, unknownWord } from './rules';
import type { EndingJudge, WordList } from './words';

export interface CheckTextOptions {
  /** Whether the i-th token is to be read as Kazakh; default: every one. Others are still checked for their spacing. */
  readonly isKazakh?: (index: number) => boolean;
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
  verdict(word: string): 'right' | 'unknown' | 'mixed-script';
  check(word: string): boolean;
  isEnding(ending: string): boolean;
  /** The only right word that this word, written in Russian letters, can stand for. */
  restoration(word: string): string | undefined;
}

const LATIN = /\p{Script=Latin}/u;

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
  const disabled = new Set(options.disabledRules);
  const on = (rule: Rule) => !disabled.has(rule.id);
  const lists = (options.words ?? []).filter((list) => list.size > 0);
  const accepted = (word: string) => lists.some((list) => list.has(word, judge));
  const isKazakh = options.isKazakh ?? (() => true);
  const findings: Finding[] = [];
  const report = ({ start, end }: Span, rule: Rule, args: readonly string[], fix?: Fix, severity?: Severity) => {
    findings.push(finding(rule, { start, end, args, ...(fix ? { fix } : {}) }, severity));
  };
  const replace = (span: Span, newText: string, safe: boolean): Fix => ({
    edits: [{ start: span.start, end: span.end, newText }],
    safe,
  });

  tokens.forEach((token, i) => {
    const previous = tokens[i - 1];
    if (token.kind === 'punctuation') {
      if (on(spaceBeforePunctuation)) {
        const gap = strayGap(text, previous, token, tokens[i + 1]);
        if (gap) report(gap, spaceBeforePunctuation, [token.text], replace(gap, '', true));
      }
      return;
    }
    if (token.kind !== 'word' || !isKazakh(i)) return;

    if (!isAffixOfQuote(judge, text, token)) {
      const verdict = judge.verdict(token.text);
      if (verdict !== 'right' && !accepted(token.text)) {
        const word = token.text;
        const fixed = verdict === 'mixed-script' ? allCyrillic(word) : undefined;
        if (fixed !== undefined && on(mixedScript)) {
          report(token, mixedScript, [word, fixed], replace(token, fixed, judge.check(fixed)));
          return;
        }
        const restored =
          verdict === 'unknown' && on(russianLayout) && !KAZAKH_ONLY.test(word) ? judge.restoration(word) : undefined;
        if (restored !== undefined) {
          report(token, russianLayout, [word, restored], replace(token, restored, false));
          return;
        }
        if (on(unknownWord)) {
          report(token, unknownWord, [word], undefined, options.severity);
        }
        return;
      }
    }

    if (previous?.kind !== 'word') return;
    const isParticle = mayBeParticle(token.text);
    const isSame = sameWord(previous.text, token.text);
    if (!isParticle && !isSame) return;
    if (!isKazakh(i - 1) || !/^[ \t\u00A0]+$/u.test(text.slice(previous.end, token.start))) return;
    if (isParticle && on(particleHarmony)) {
      const right = rightParticle(normalizeWord(previous.text), token.text);
      if (right !== undefined && judge.check(previous.text)) {
        report(token, particleHarmony, [token.text, right, previous.text], replace(token, right, false));
        return;
      }
    }
    if (isSame && on(doubledWord) && !mayBeDoubled(token.text.toLowerCase())) {
      report(token, doubledWord, [token.text], {
        edits: [{ start: previous.end, end: token.end, newText: '' }],
        safe: false,
      });
    }
  });

  const ignored = options.ignorePatterns?.spans(text) ?? [];
  return ignored.length === 0 ? findings : outside(findings, ignored);
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

/** An ending that stands after a closing quote, bracket, digit or sign and a hyphen: «Астана»-ның, 30 %-ы. */
function isAffixOfQuote(judge: TextJudge, text: string, token: Token): boolean {
  if (token.start === 0 || !'-‑‐–'.includes(text[token.start - 1]!)) return false;
  const before = text[token.start - 2];
  return before !== undefined && !/[\s\p{L}]/u.test(before) && judge.isEnding(normalizeWord(token.text));
}

function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  // Most pairs begin with two Cyrillic letters that are not the same, whatever follows.
  const first = a.charCodeAt(0);
  const second = b.charCodeAt(0);
  if (isCyrillic(first) && isCyrillic(second) && foldCode(first) !== foldCode(second)) return false;
  return a.toLowerCase() === b.toLowerCase();
}

const isCyrillic = (unit: number) => unit >= 0x400 && unit < 0x530;

/** The white space between a word and a punctuation mark that belongs to it. */
function strayGap(text: string, previous: Token | undefined, token: Token, next: Token | undefined): Span | undefined {
  if (previous === undefined || previous.end === token.start || !/^[,.;:!?…]$/u.test(token.text)) return undefined;
  if (!/^[ \t\u00A0\u202F]+$/u.test(text.slice(previous.end, token.start))) return undefined;
  // After a dash or an opening bracket, and in front of `:)`, `.5`, `...` or `.NET`, the mark is not the sentence's.
  if (previous.kind === 'punctuation' && !/^[)\]}»"”’%]$/u.test(previous.text)) return undefined;
  const after = next && next.start === token.end ? next.text[0]! : '';
  if (after !== '' && !/^[»"”’)\]]/u.test(after)) return undefined;
  if (/[:;]/u.test(token.text) && /[)\]]/u.test(after)) return undefined;
  return { start: previous.end, end: token.start };
}

/** Findings that touch none of the ranges; both in order of their starts. */
function outside(findings: readonly Finding[], ranges: readonly Span[]): Finding[] {
  return findings.filter(({ start, end }) => !ranges.some((range) => range.start < end && start < range.end));
}

import { finding } from '../rule';
import type { TagScheme } from '../text/segment';
import type { Finding, Span, TextEdit } from '../types';
import { classOf, isEntityClass } from './classes';
import { disagreement, invalidIob2, invalidTag, unknownTag } from './rules';
import { fromIob2, LETTERS, schemeOfTokens } from './schemes';

/** The letters that stand for the only, the first, an inner and the last token of an entity, in any scheme. */
const POSITIONS = ['SU', 'B', 'IM', 'EL'];

/** The letter of a scheme that means what another one's letter does; `''` for what is no scheme's. */
function letterIn(scheme: TagScheme, letter: string): string {
  if (scheme === 'IOB1') return /[BSUIMEL]/.test(letter) ? 'I' : '';
  const place = POSITIONS.findIndex((letters) => letters.includes(letter));
  return place < 0 ? '' : LETTERS[scheme][place]!;
}

/** The tag that an unknown one seems to mean; `O` where nobody knows. */
function likelyTag(tag: string, scheme: TagScheme): string {
  const [, prefix = '', name = ''] = /^([A-Z])[-_](.+)$/u.exec(tag.toUpperCase().replaceAll('\u2011', '-')) ?? [];
  const known = classOf(name);
  const letter = letterIn(scheme, prefix);
  return letter !== '' && known !== undefined ? `${letter}-${known}` : 'O';
}

/** Whether a tag is one of a scheme, of a class that is known. */
const isTagOf = (tag: string, scheme: TagScheme): boolean =>
  tag === 'O' ||
  (tag[1] === '-' && (scheme === 'IOB1' ? 'BI' : LETTERS[scheme]).includes(tag[0]!) && isEntityClass(tag.slice(2)));

/** What is wrong with a tag beside the one before it and the one behind it, and the tag that readers take it for. */
function misplaced(
  tag: string,
  before: string,
  after: string,
  scheme: Exclude<TagScheme, 'IOB2'>,
): { readonly beside: string; readonly right: string } | undefined {
  if (tag === 'O') return undefined;
  const name = tag.slice(2);
  if (scheme === 'IOB1') {
    return tag.startsWith('B-') && before.slice(2) !== name ? { beside: before, right: `I-${name}` } : undefined;
  }
  const [only, first, inner, last] = LETTERS[scheme];
  const isOpen = (one: string) => one.slice(2) === name && (one[0] === first || one[0] === inner);
  const goesOn = after.slice(2) === name && (after[0] === inner || after[0] === last);
  const begins = tag[0] === only || tag[0] === first;
  const ends = tag[0] === only || tag[0] === last;
  const letter = begins || !isOpen(before) ? (ends || !goesOn ? only : first) : ends || !goesOn ? last : inner;
  if (letter === tag[0]) return undefined;
  return { beside: !begins && !isOpen(before) ? before : after, right: `${letter}-${name}` };
}

/** A token of a tagged file with the range of its tag; offsets are the caller's, and those of the findings. */
export interface TagInFile {
  readonly text: string;
  readonly tag: string;
  readonly tagSource: Span;
}

/**
 * What is wrong with the tags of one sentence, in the scheme of its file: tags that are not of the scheme or not of a known class
 * (`entities.unknown-tag`), in IOB2 `I-` after `O`, at the beginning, or after another class (`entities.invalid-iob2`, with `B-` as
 * its fix, which is how the CoNLL evaluation reads it), in other schemes a tag that cannot stand where it does
 * (`entities.invalid-tag`). With `predicted`, the model's tags in IOB2, tags that differ from them are hints
 * (`entities.disagreement`). Tokens without a tag column (`tag: ''`) are passed over.
 */
export function tagFindings(
  tokens: readonly (TagInFile & { readonly scheme?: TagScheme })[],
  predicted?: readonly (string | undefined)[],
): Finding[] {
  const findings: Finding[] = [];
  const scheme = schemeOfTokens(tokens);
  const own = scheme === 'IOB2' || predicted === undefined ? predicted : predictedIn(predicted, scheme);
  let previous = 'O';
  for (const [i, { tag, tagSource }] of tokens.entries()) {
    if (tag === '') continue;
    const { start, end } = tagSource;
    const name = tag.slice(2);
    const wrong =
      scheme === 'IOB2'
        ? undefined
        : misplaced(tag, previous, tokens.slice(i + 1).find((one) => one.tag !== '')?.tag ?? 'O', scheme);
    if (!isTagOf(tag, scheme)) {
      const fix = { edits: [{ start, end, newText: likelyTag(tag, scheme) }], safe: false };
      findings.push(finding(unknownTag, { start, end, args: [tag], fix }));
    } else if (scheme === 'IOB2' && tag.startsWith('I-') && previous.slice(2) !== name) {
      const fix = { edits: [{ start, end, newText: `B-${name}` }], safe: true };
      findings.push(finding(invalidIob2, { start, end, args: [tag, previous], fix }));
    } else if (wrong !== undefined) {
      const fix = { edits: [{ start, end, newText: wrong.right }], safe: true };
      findings.push(finding(invalidTag, { start, end, args: [tag, wrong.beside, scheme], fix }));
    } else {
      const other = own?.[i];
      if (other !== undefined && other !== tag) {
        const fix = { edits: differing(tokens, own!, i), safe: false };
        findings.push(finding(disagreement, { start, end, args: [tag, other], fix }));
      }
    }
    previous = tag;
  }
  return findings;
}

/** Tags of the model in a scheme; what it says nothing of stays open. */
function predictedIn(predicted: readonly (string | undefined)[], scheme: TagScheme): (string | undefined)[] {
  const made = fromIob2(
    predicted.map((tag) => tag ?? 'O'),
    scheme,
  );
  return predicted.map((tag, i) => (tag === undefined ? undefined : made[i]));
}

/**
 * Edits that give token `i`, and those beside it that differ from the model's tags as well, the model's tags. Taking over
 * one tag of an entity alone could leave an `I-` behind that nothing begins.
 */
function differing(tokens: readonly TagInFile[], predicted: readonly (string | undefined)[], i: number): TextEdit[] {
  const differs = (k: number) =>
    predicted[k] !== undefined && tokens[k] !== undefined && predicted[k] !== tokens[k].tag;
  let from = i;
  let to = i + 1;
  while (differs(from - 1)) from--;
  while (differs(to)) to++;
  return tokens.slice(from, to).map(({ tagSource }, k) => ({
    start: tagSource.start,
    end: tagSource.end,
    newText: predicted[from + k]!,
  }));
}

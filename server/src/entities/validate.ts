import { finding } from '../rule';
import type { Finding, Span, TextEdit } from '../types';
import { classOf, isEntityClass } from './classes';
import { disagreement, invalidIob2, unknownTag } from './rules';

/** The tag that an unknown one seems to mean; `O` where nobody knows. */
function likelyTag(tag: string): string {
  const [, prefix = '', name = ''] = /^([A-Z])[-_](.+)$/u.exec(tag.toUpperCase().replaceAll('\u2011', '-')) ?? [];
  const known = classOf(name);
  const position = /[BSU]/.test(prefix) ? 'B' : /[IMEL]/.test(prefix) ? 'I' : '';
  return position !== '' && known !== undefined ? `${position}-${known}` : 'O';
}

/** A token of a tagged file with the range of its tag; offsets are the caller's, and those of the findings. */
export interface TagInFile {
  readonly text: string;
  readonly tag: string;
  readonly tagSource: Span;
}

/**
 * What is wrong with the tags of one sentence: tags that are no IOB2 tag of a known class (`entities.unknown-tag`), and
 * `I-` after `O`, at the beginning, or after another class (`entities.invalid-iob2`, with `B-` as its fix, which is how the
 * CoNLL evaluation reads it). With `predicted`, the model's tags, tags that differ from them are hints
 * (`entities.disagreement`). Tokens without a tag column (`tag: ''`) are passed over.
 */
export function tagFindings(tokens: readonly TagInFile[], predicted?: readonly (string | undefined)[]): Finding[] {
  const findings: Finding[] = [];
  let previous = 'O';
  for (const [i, { tag, tagSource }] of tokens.entries()) {
    if (tag === '') continue;
    const { start, end } = tagSource;
    const name = tag.slice(2);
    if (tag !== 'O' && !(/^[BI]-/.test(tag) && isEntityClass(name))) {
      const fix = { edits: [{ start, end, newText: likelyTag(tag) }], safe: false };
      findings.push(finding(unknownTag, { start, end, args: [tag], fix }));
    } else if (tag.startsWith('I-') && previous.slice(2) !== name) {
      const fix = { edits: [{ start, end, newText: `B-${name}` }], safe: true };
      findings.push(finding(invalidIob2, { start, end, args: [tag, previous], fix }));
    } else {
      const other = predicted?.[i];
      if (other !== undefined && other !== tag) {
        const fix = { edits: differing(tokens, predicted!, i), safe: false };
        findings.push(finding(disagreement, { start, end, args: [tag, other], fix }));
      }
    }
    previous = tag;
  }
  return findings;
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

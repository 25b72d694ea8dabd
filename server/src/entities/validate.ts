import type { Finding, Span } from '../types';
import { isEntityClass } from './classes';

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
export function tagFindings(tokens: readonly TagInFile[], predicted?: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  let previous = 'O';
  for (const [i, { tag, tagSource }] of tokens.entries()) {
    if (tag === '') continue;
    const { start, end } = tagSource;
    const name = tag.slice(2);
    if (tag !== 'O' && !(/^[BI]-/.test(tag) && isEntityClass(name))) {
      findings.push({ start, end, rule: 'entities.unknown-tag', severity: 'error', args: [tag] });
    } else if (tag.startsWith('I-') && previous.slice(2) !== name) {
      findings.push({
        start,
        end,
        rule: 'entities.invalid-iob2',
        severity: 'error',
        args: [tag, previous],
        fix: { edits: [{ start, end, newText: `B-${name}` }], safe: true },
      });
    } else {
      const other = predicted?.[i];
      if (other !== undefined && other !== tag) {
        findings.push({ start, end, rule: 'entities.disagreement', severity: 'hint', args: [tag, other] });
      }
    }
    previous = tag;
  }
  return findings;
}

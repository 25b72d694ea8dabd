/** One member of a record of JSON, changed in its text; all else stays as it is written. */
import { parseTree } from 'jsonc-parser';
import type { TextEdit } from '../types';

/**
 * The edit that gives a member a value, or takes it away (undefined). Undefined where the text is no object. Offsets are UTF-16
 * units of the text.
 */
export function memberEdit(record: string, name: string, value: unknown): TextEdit | undefined {
  const root = parseTree(record, [], { disallowComments: true });
  if (root?.type !== 'object') return undefined;
  const properties = root.children ?? [];
  // The last of several counts, as readers of JSON have it.
  const at = properties.findLastIndex(({ children }) => children?.[0]?.value === name);
  const end = root.offset + root.length;
  if (at < 0) {
    if (value === undefined) return { start: end, end, newText: '' };
    const last = properties.at(-1);
    // Inside of the brace, behind what stands last.
    const place = last ? last.offset + last.length : root.offset + 1;
    const comma = last ? ',' : '';
    // As the record is written: after colons and commas with a space, or without.
    const space = last && /":\s/.test(record) ? ' ' : '';
    const member = `${JSON.stringify(name)}:${space}${JSON.stringify(value)}`;
    return { start: place, end: place, newText: comma === '' ? member : `${comma}${space}${member}` };
  }
  const { offset, length, children } = properties[at]!;
  const old = children?.[1];
  if (value !== undefined && old)
    return { start: old.offset, end: old.offset + old.length, newText: JSON.stringify(value) };
  const [before, after] = [properties[at - 1], properties[at + 1]];
  if (before) return { start: before.offset + before.length, end: offset + length, newText: '' };
  return { start: offset, end: after ? after.offset : offset + length, newText: '' };
}

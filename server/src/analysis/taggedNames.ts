/** Names that a tagged file (IOB2, CoNLL) marks in its text. */
import { classOf } from '../entities/classes';
import type { Segment } from '../text/segment';
import type { Span } from '../types';

/** Classes whose words are names. */
export const NAME_CLASSES: ReadonlySet<string> = new Set(['PERSON', 'GPE', 'LOCATION', 'ORGANISATION', 'FACILITY']);

/** The tokens of a segment that are tagged as part of a name, in the segment's offsets (UTF-16 units); undefined where none is. */
export function taggedNames({ tokens }: Segment): readonly Span[] | undefined {
  const names = tokens?.filter(({ tag }) => tag.length > 2 && NAME_CLASSES.has(classOf(tag.slice(2)) ?? ''));
  return names?.length ? names.map(({ start, end }) => ({ start, end })) : undefined;
}

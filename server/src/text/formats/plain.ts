import { SegmentBuilder } from '../segment';
import type { Format } from './format';

/** Plain text, a line at a time. */
export const plain: Format = {
  id: 'plain',
  unit: 'line',
  segment(unit) {
    const builder = new SegmentBuilder();
    builder.literal(unit, 0, /[\r\n]*$/.exec(unit)!.index);
    return { segments: builder.build({}), problems: [] };
  },
};

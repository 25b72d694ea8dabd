export {
  checkDocument,
  checkWholeText,
  DOCUMENT_RULES,
  DocumentChecker,
  type DocumentOptions,
  type LineFinding,
  LONGEST_TEXT,
} from './document';
export { NearDuplicates, signature, similarity } from './minhash';
export { checkRecord } from './record';
export type { CleaningOptions, SegmentRule } from './rule';
export { applyFixes, checkSegment, SEGMENT_RULES } from './segment';
export { FUNCTION_WORDS } from './stopwords';

/** Rules whose fix masks personal data: never safe, applied where a person asked for masking. */
export const PERSONAL_RULE_IDS: readonly string[] = [
  'cleaning.email',
  'cleaning.phone',
  'cleaning.iin',
  'cleaning.card',
  'cleaning.ip-address',
];

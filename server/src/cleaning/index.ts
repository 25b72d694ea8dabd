export {
  checkDocument,
  checkWholeText,
  DOCUMENT_RULES,
  DocumentChecker,
  type DocumentOptions,
  type LineFinding,
  LONGEST_TEXT,
  nearDuplicate,
  repeatedLine,
} from './document';
export { NearDuplicates, signature, similarity } from './minhash';
export { checkRecord } from './record';
export type { CleaningOptions, SegmentRule } from './rule';
export { applyFixes, checkSegment, SEGMENT_RULES } from './segment';
export { FUNCTION_WORDS } from './stopwords';

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
export { checkRecord } from './record';
export { applyFixes, checkSegment, SEGMENT_RULES } from './segment';

import { DOCUMENT_RULES, SEGMENT_RULES } from '../cleaning';

/** What the rules that are no cleaning rules are for, in English; a cleaning rule says so itself. */
const OTHER_RULES: Readonly<Record<string, string>> = {
  'spelling.unknown-word': 'A word that is in the dictionary neither as it stands nor as a form of one of its stems.',
  'spelling.mixed-script': 'Latin look-alikes in a Cyrillic word. The fix is safe when the dictionary knows the word.',
  'spelling.russian-layout': 'A Kazakh word typed without the letters that a Russian keyboard lacks.',
  'spelling.particle-harmony': 'A particle that is out of harmony with the word before it.',
  'spelling.doubled-word': 'The same word twice in a row, where that is no reduplication.',
  'spelling.space-before-punctuation': 'A space before a mark of punctuation.',
  'format.json-syntax': 'JSON that does not parse. A loader stops at it or leaves the record out.',
  'format.encoding': 'Bytes that are no UTF-8. Letters are lost where they are read as such.',
  'format.csv-unterminated-quote': 'A quotation mark that is never closed. It swallows the cells behind it.',
  'format.csv-text-after-quote': 'Text behind a closing quotation mark. Readers of CSV disagree on what it means.',
  'format.csv-columns': 'A row with more or fewer columns than the first one.',
};

const REASONS = new Map([
  ...Object.entries(OTHER_RULES),
  ...[...DOCUMENT_RULES, ...SEGMENT_RULES].map(({ id, reason }) => [id, reason] as const),
]);

/** What a rule is for, and the first sentence of that; its id where nothing is known of it. */
export function describeRule(id: string): { short: string; full: string } {
  const full = REASONS.get(id) ?? id;
  // Not at a dot inside of parentheses (`Rae et al. 2021`).
  return { short: /^(?:[^.(]|\([^)]*\)|\.(?! ))*\.?(?= |$)/.exec(full)?.[0] || full, full };
}

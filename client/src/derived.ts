// Made of the formats and rules of the server by `npm run manifest`; a test compares.

/** Language ids of VS Code that the server reads. */
export const LANGUAGES: readonly string[] = [
  'plaintext',
  'jsonc',
  'markdown',
  'jsonl',
  'jsonlines',
  'ndjson',
  'json',
  'csv',
  'tsv',
  'iob2',
  'qalam-conll',
  'conll',
  'qalam-prompt',
  'prompt',
];

/** Those whose lines are records. */
export const LINE_RECORDS: readonly string[] = ['jsonl', 'jsonlines', 'ndjson'];

/** Those whose documents are one chat, with roles. */
export const CHATS: readonly string[] = ['qalam-prompt', 'prompt'];

/** Those of plain text. */
export const PLAIN_TEXT: readonly string[] = ['plaintext'];

/** The files that the server reads, for searches in folders. */
export const FILES =
  '**/*.{txt,md,markdown,mdown,mkd,jsonl,ndjson,jsonlines,json,geojson,csv,tsv,tab,iob2,conll*,iob,bio,bioes,prompt,prompty}';

/** The rule about unknown words: what is right differs from word to word. */
export const UNKNOWN_WORD = 'spelling.unknown-word';

/** Ids of all rules. */
export const RULES: readonly string[] = [
  'spelling.unknown-word',
  'spelling.mixed-script',
  'spelling.russian-layout',
  'spelling.particle-harmony',
  'spelling.compound',
  'spelling.ending',
  'spelling.capital',
  'spelling.doubled-word',
  'spelling.space-before-punctuation',
  'cleaning.mojibake',
  'cleaning.unreadable',
  'cleaning.lost-letters',
  'cleaning.secret',
  'cleaning.iban',
  'cleaning.email',
  'cleaning.handle',
  'cleaning.iin',
  'cleaning.bin',
  'cleaning.card',
  'cleaning.phone',
  'cleaning.identity-document',
  'cleaning.vehicle-plate',
  'cleaning.ip-address',
  'cleaning.html-entity',
  'cleaning.html-tag',
  'cleaning.mixed-script',
  'cleaning.line-end-hyphen',
  'cleaning.not-nfc',
  'cleaning.zero-width',
  'cleaning.soft-hyphen',
  'cleaning.bom',
  'cleaning.unusual-space',
  'cleaning.control-character',
  'cleaning.replacement-character',
  'cleaning.latin-kazakh',
  'cleaning.arabic-kazakh',
  'cleaning.symbol-ratio',
  'cleaning.digit-ratio',
  'cleaning.stop-word-ratio',
  'cleaning.repeated-ngram',
  'cleaning.fineweb2',
  'cleaning.repeated-line',
  'cleaning.near-duplicate',
  'cleaning.missing-key',
  'cleaning.truncated-field',
  'cleaning.empty-field',
  'cleaning.role-order',
  'cleaning.unknown-role',
  'cleaning.answer-equals-prompt',
  'cleaning.chat-record',
  'format.json-syntax',
  'format.csv-unterminated-quote',
  'format.csv-text-after-quote',
  'format.csv-columns',
  'format.encoding',
  'entities.invalid-iob2',
  'entities.invalid-tag',
  'entities.unknown-tag',
  'entities.disagreement',
  'entities.stale-correction',
  'prompt.missing-variable',
  'prompt.block',
  'prompt.parameter',
  'prompt.front-matter',
  'prompt.role',
  'prompt.outside',
  'prompt.late-system',
  'prompt.empty',
  'prompt.record',
  'prompt.content',
  'prompt.row',
];

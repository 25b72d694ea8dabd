/** What the tests and the bench of cleaning begin with: lines of text, cleaned by their safe fixes and nothing else. */
import type { ProcessorConfig } from './processor';

export const CLEANING: ProcessorConfig = {
  command: 'clean',
  checks: { language: false, spelling: false, cleaning: true, entities: false, grammar: false },
  formatOptions: {},
  offsets: 'utf-16',
  disabledRules: [],
  fix: 'safe',
  mask: false,
  attributesOnly: false,
  input: 'text',
  words: false,
  entityFiles: {},
  thresholds: {},
  examples: false,
  prose: false,
  accepted: '',
  replacements: '',
  fineweb2: '2025-06',
};

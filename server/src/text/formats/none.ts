import type { Format } from './format';

/** A file that is not to be read, as a setting says. */
export const none: Format = {
  id: 'none',
  names: { kk: 'Тексерілмейді', ru: 'Не проверяется', en: 'Not checked' },
  extensions: [],
  languageIds: [],
  guest: true,
  layout: 'values',
  sidecar: false,
  rules: [],
  chunk: 'line',
  segment: () => ({ segments: [], problems: [] }),
};

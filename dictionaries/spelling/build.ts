/** `npm run build:dictionary`: writes kk.aff and kk.dic from the grammar and `stems/*.txt`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDictionary, parseStems } from './dictionary';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The stem lists in the order in which they are read; one file a source and licence (README.md). */
export const STEM_FILES = ['closed', 'short', 'words', 'names', 'list2009', 'web', 'kaznerd', 'forms'] as const;

/** Reads the committed stem lists and builds both files. */
export function build(): { aff: string; dic: string } {
  return buildDictionary(
    STEM_FILES.flatMap((name) => parseStems(readFileSync(join(here, 'stems', `${name}.txt`), 'utf8'))),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { aff, dic } = build();
  writeFileSync(join(here, 'kk.aff'), aff);
  writeFileSync(join(here, 'kk.dic'), dic);
  console.log(`kk.aff ${aff.length} characters, kk.dic ${dic.split('\n').length - 2} stems`);
}

/** Reads the lists of names in `names/`, for the tagger's table (`names.ts`) and for the spelling dictionary. */
import { readFileSync } from 'node:fs';
import { NAME_KINDS, type NameKind } from '../../server/src/entities/names';

export interface ListedName {
  /** One word or several. */
  readonly name: string;
  readonly kind: NameKind;
  /** Whether it is spelt as the orthography wants it; the tagger wants what people write as well (Казахстан). */
  readonly isNorm: boolean;
}

/** Behind the kind in a heading: names that are written so, but should not be. */
const NOT_THE_NORM = ' not of the norm';

/** All names of the lists, in their order; a name may come twice. */
export function listedNames(): ListedName[] {
  const names: ListedName[] = [];
  for (const list of ['places', 'people', 'organisations']) {
    let kind: NameKind | undefined;
    let isNorm = true;
    for (const line of readFileSync(new URL(`names/${list}.txt`, import.meta.url), 'utf8').split('\n')) {
      if (line.startsWith('#')) {
        isNorm = !line.endsWith(NOT_THE_NORM);
        kind = NAME_KINDS.find((each) => line.replace(NOT_THE_NORM, '') === `# ${each}`);
      } else if (kind !== undefined && line !== '')
        for (const name of list === 'people' ? line.split(' ') : [line]) names.push({ name, kind, isNorm });
    }
  }
  return names;
}

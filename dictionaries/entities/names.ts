/**
 * Makes `names.tsv`, the names that the tagger takes as hints: `node --import tsx dictionaries/entities/names.ts FOLDER`, where FOLDER
 * has territories.json and languages.json (npm: cldr-localenames-full) and timeZoneNames.json (cldr-dates-full) of
 * `main/kk`. To them come the lists in `names/`, written for this project. The tagger's model gets the new table at once; to learn
 * from it, train again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NameKind, NameTable } from '../../server/src/entities/names';
import { withNames } from '../../server/src/entities/train/export';
import { checkInputs, hashOf } from '../sources';
import { listedNames } from './lists';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node --import tsx dictionaries/entities/names.ts FOLDER');
  process.exit(2);
}
const out = fileURLToPath(new URL('names.tsv', import.meta.url));
const model = fileURLToPath(new URL('kk-entities.bin', import.meta.url));
const files = ['territories', 'languages', 'timeZoneNames'].map((name) => join(folder, `${name}.json`));
checkInputs([out], files);
const [territories, languages, zones] = files.map((file) => JSON.parse(readFileSync(file, 'utf8')).main.kk);

const kinds = new Map<string, Set<NameKind>>();
const add = (name: string, kind: NameKind) => {
  const own = kinds.get(name) ?? new Set();
  kinds.set(name, own.add(kind));
};

/** Numbers are regions of the world; these stand for none. */
const NO_TERRITORY = /^(?:001|ZZ|XA|XB|EU|EZ|QO|UN)/u;
for (const [code, name] of Object.entries<string>(territories.localeDisplayNames.territories)) {
  if (NO_TERRITORY.test(code)) continue;
  const kind: NameKind = /^\d/u.test(code) || code === 'AQ' ? 'LOCATION' : 'GPE';
  // «Мьянма (Бирма)», «Аотеароа, Жаңа Зеландия», «Гонконг АӘА».
  for (const part of [name, ...name.split(/[(),]/u), name.replace(/ АӘА$/u, '')]) {
    if (/^\p{Lu}/u.test(part.trim())) add(part.trim(), kind);
  }
}
const cities = (tree: unknown): void => {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    // «Бойла, Солтүстік Дакота»
    if (key === 'exemplarCity' && !value.startsWith('Белгісіз')) for (const part of value.split(', ')) add(part, 'GPE');
    else cities(value);
  }
};
cities(zones.dates.timeZoneNames.zone);
/** «абаза тілі»: the word before names a people too; names of the tongues of one land say where it lies. */
const WHERE = /^(?:төменгі|жоғарғы|солтүстік|оңтүстік|батыс|шығыс|орталық)/u;
for (const name of Object.values<string>(languages.localeDisplayNames.languages)) {
  const people = /^(\p{Ll}{4,}) тілі$/u.exec(name)?.[1];
  if (people !== undefined && !WHERE.test(people)) add(people, 'NORP');
}
for (const { name, kind } of listedNames()) add(name, kind);
const text = [...kinds]
  .flatMap(([name, own]) => [...own].map((kind) => `${name}\t${kind}`))
  .sort()
  .map((line) => `${line}\n`)
  .join('');
writeFileSync(out, text);
writeFileSync(model, withNames(readFileSync(model), new NameTable(text), { [basename(out)]: hashOf(out) }));
console.log(`${kinds.size} names`);

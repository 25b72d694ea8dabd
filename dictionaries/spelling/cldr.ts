/**
 * Proper names from CLDR's Kazakh data: `node --import tsx dictionaries/spelling/cldr.ts FOLDER`, where FOLDER has territories.json,
 * languages.json, scripts.json (npm: cldr-localenames-full) and timeZoneNames.json (cldr-dates-full) of `main/kk`. Writes
 * `stems/cldr.txt`: names of countries, cities, peoples and scripts, one a line.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkInputs } from '../sources';

const folder = process.argv[2]!;
const out = fileURLToPath(new URL('stems/cldr.txt', import.meta.url));
checkInputs(
  [out],
  ['territories', 'languages', 'scripts', 'timeZoneNames'].map((name) => join(folder, `${name}.json`)),
);

/** All strings in a tree of JSON. */
function strings(tree: unknown): string[] {
  if (typeof tree === 'string') return [tree];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(strings) : [];
}
const read = (name: string): string[] =>
  strings(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))).filter((text) =>
    /[а-яәғқңөұүһі]/iu.test(text),
  );

const stems = new Set<string>();
/** Words of names that are no names by themselves. */
const COMMON =
  /(?:л[ыі][қк]|д[ыі][қк]|т[ыі][қк]|с[ыі]|[лдт][ае]р[ыі]?|[лдт][ыі])$|^(?:Жаңа|Белгісіз|Біріккен|Батыс|Шығыс|Құрама|Ұйымы|Әулие|Восток|Үнді|Гус|Бей|Боа|Крик|Хау|Лорд|Лос)$/u;
const NAME = /^\p{Lu}\p{Ll}{2,}(?:-(?:\p{Lu}\p{Ll}+|да|де))*$/u;
for (const text of [...read('territories'), ...read('timeZoneNames')]) {
  for (const word of text.split(/[^\p{L}-]+/u)) {
    if (!NAME.test(word)) continue;
    // Parts of a name are written with a hyphen, or alone where the name is shortened.
    for (const part of new Set([word, ...word.split('-')]))
      if (NAME.test(part) && !COMMON.test(part) && (part === word || part.length > 3)) stems.add(part);
  }
}
/** Words that are no names of peoples and scripts, or are inflected. */
const GENERIC =
  /^(?:тілі|тілдер|жазу|жазуы|графикасы|дәстүрлі|жеңілдетілген|төменгі|жоғарғы|солтүстік|оңтүстік|батыс|шығыс|орталық|хайда)$/u;
for (const text of [...read('languages'), ...read('scripts')]) {
  const words = text.split(/[^\p{L}]+/u);
  // «абаза тілі»: the word before says whose.
  if (words.length !== 2 || words[1] !== 'тілі' || GENERIC.test(words[0]!)) continue;
  if (/^\p{Ll}{5,}$/u.test(words[0]!) && !/[ыі]н?$/u.test(words[0]!)) stems.add(words[0]!);
}
writeFileSync(
  out,
  `# Countries, cities and peoples: from CLDR 48.2 (Unicode-3.0 licence) by cldr.ts.\n${[...stems]
    .sort()
    .map((stem) => `${stem} n`)
    .join('\n')}\n`,
);
console.log(`${stems.size} stems`);

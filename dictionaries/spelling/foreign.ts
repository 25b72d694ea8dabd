/**
 * Words of Kazakh's relatives among the mined stems: `node --import tsx dictionaries/spelling/foreign.ts --data FOLDER`, and writes
 * `stems/foreign.txt`, which the build leaves out. FOLDER: `LANG.txt`, sentences as for the language detector.
 *
 * The word list of the Kazakh web holds pages in Tatar, Bashkir and Karakalpak (мөмкинлек, күрһәтеп, тийкарғы). Such a word is one that
 * no Kazakh text has, that texts of a relative have or the detector takes for theirs, and that no Russian text has, as a loan would be.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LanguageDetector } from '../../server/src/language/detector';
import { Frequencies } from '../../server/src/spelling/frequencies';
import { readSentences } from '../language/samples';
import { parseStems } from './dictionary';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: args } = parseArgs({ options: { data: { type: 'string' } } });
if (args.data === undefined) throw new Error('--data FOLDER is needed');

const RELATIVES = new Set(['tt', 'ba', 'kaa', 'ky', 'sah', 'tyv', 'cv']);
const LENDERS = new Set(['ru', 'uk', 'be', 'bg']);
/** Read by hand: words of Kazakh, and loans that Russian texts happen not to have. */
const KEPT = new Set(
  (
    'аждаһа дистанцион имарат интим калп спортсмен таптал улар халь эссе андроид зинһар аида аялы бардам басма бетер бәлки идара ' +
    'майып милиционер милиция муса сергеевич троллейбус уефа финанс харап әйбәтпін сәтләүек'
  ).split(' '),
);
/** Of the detector's probability for a relative: enough by itself, with a text that has the word, and with ә in a later syllable. */
const SURE = { alone: 0.8, attested: 0.3, late: 0.4 };
/** How often texts of relatives have a word that the detector cannot place, and one of the list of 2009. */
const OFTEN = { mined: 2, listed: 4 };
const VOWEL = 'аәеёиоөуұүыіэюя';
/** Kazakh has ә in first syllables and in loans. */
const LATE = new RegExp(`[${VOWEL}][^${VOWEL}]+(?:.*[^${VOWEL}])?ә`, 'u');

const loaded = LanguageDetector.load(readFileSync(join(here, '..', 'language', 'kk-language.bin')));
if (!loaded.ok) throw new Error(loaded.error);
const detector = loaded.value;
const frequencies = Frequencies.parse(readFileSync(join(here, 'kk.freq')));

const ofRelatives = new Map<string, number>();
const ofOthers = new Set<string>();
for (const [language, { train, dev }] of readSentences(args.data))
  for (const sentence of [...train, ...dev])
    for (const word of sentence.toLowerCase().match(/[\u0400-\u04ff]+/gu) ?? [])
      if (RELATIVES.has(language)) ofRelatives.set(word, (ofRelatives.get(word) ?? 0) + 1);
      else if (language === 'kk' || LENDERS.has(language)) ofOthers.add(word);

/** Occurrences in running text of all that begins with a stem, or of a form; the web list counts once. */
function isUsed(stem: string, isForm: boolean): boolean {
  if (isForm) return frequencies.count(stem) > 1;
  for (const [form, count] of inText) if (count > 1 && form.startsWith(stem)) return true;
  return false;
}
const inText = [...frequencies.entries(2)];

function isForeign(stem: string, isForm: boolean, isListed: boolean): boolean {
  if (stem !== stem.toLowerCase() || KEPT.has(stem) || ofOthers.has(stem)) return false;
  const attested = ofRelatives.get(stem) ?? 0;
  if (isListed) return attested >= OFTEN.listed && !isUsed(stem, isForm);
  const { label, probability } = detector.detect(stem);
  const sure = RELATIVES.has(label) ? probability : 0;
  const is =
    sure >= SURE.alone ||
    (attested > 0 && (sure >= SURE.attested || LATE.test(stem))) ||
    (attested >= OFTEN.mined && label !== 'ru') ||
    (sure >= SURE.late && LATE.test(stem));
  return is && !isUsed(stem, isForm);
}

const found = new Set<string>();
for (const name of ['list2009', 'web', 'kaznerd', 'forms'])
  for (const { stem, code } of parseStems(readFileSync(join(here, 'stems', `${name}.txt`), 'utf8')))
    if (isForeign(stem, code === 'x', name === 'list2009')) found.add(stem);
const path = join(here, 'stems', 'foreign.txt');
writeFileSync(
  path,
  `# Words of Tatar, Bashkir, Karakalpak and Kyrgyz that the mined lists have; made by foreign.ts, which says how (CC BY-SA 4.0).\n${[
    ...found,
  ]
    .sort()
    .map((stem) => `${stem} x\n`)
    .join('')}`,
);
console.log(`${found.size} stems and forms`);

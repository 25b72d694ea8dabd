/**
 * What the language model is trained and measured on: sentences of each language cut into spans, and the writings that no
 * corpus has (Kazakh variants, other alphabets of other languages) made from them. Shared by the trainer and the benchmark,
 * so that both hold out the same sentences.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kz1048ReadAsCp1251 } from '../../server/src/language/kz1048';
import {
  cyrillicToLatin,
  cyrillicToOlderLatin,
  cyrillicToTote,
  OLDER_LATIN,
  type PlainHabit,
  withoutKazakhLetters,
} from '../../server/src/language/transliterate';

export interface Split {
  readonly train: readonly string[];
  readonly dev: readonly string[];
  readonly test: readonly string[];
}

/**
 * Sentences of one language, without repetitions (letters alone compared), split by a hash of their letters: 12% test, 4%
 * dev, the rest train. A sentence's place does not depend on the others.
 */
export function splitSentences(lines: readonly string[]): Split {
  const split = { train: [] as string[], dev: [] as string[], test: [] as string[] };
  const seen = new Set<string>();
  for (const line of lines) {
    const key = line.toLowerCase().replace(/\P{L}+/gu, '');
    if (key.length < 3 || seen.has(key)) continue;
    seen.add(key);
    let hash = 0x811c9dc5;
    for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    const place = ((hash ^ (hash >>> 12)) >>> 0) % 100;
    split[place < 12 ? 'test' : place < 16 ? 'dev' : 'train'].push(line.trim());
  }
  return split;
}

export const LANGUAGES = 'kk ru ky tt ba kaa sah tyv bxr mn cv uz ug tr az uk be bg sr mk en'.split(' ');

/** Reads `LANG.txt` of each language in a folder, one sentence a line. */
export function readSentences(folder: string): Map<string, Split> {
  const splits = new Map<string, Split>();
  for (const language of LANGUAGES) {
    const path = join(folder, `${language}.txt`);
    if (existsSync(path)) splits.set(language, splitSentences(readFileSync(path, 'utf8').split('\n')));
  }
  return splits;
}

/** Codes of files in a folder of other languages that are labels, or writings of one: they say nothing about the rest. */
const LABELLED =
  /^(kaz|kir|tat|kaa|sah|tyv|khk|bxr|chv|bak|uzn|uig_arab|tur|azj|rus|ukr|bel|bul|srp|bos_cyrl|mkd|eng|sco|pcm|cnr|bos|hrv)(_|$)/;

/**
 * Sentences of languages that are no labels: `NAME.txt` each, one sentence a line, NAME an ISO 639-3 code, perhaps with a
 * script. One language in seven is never trained on as a whole (`held`, by name): what counts is how languages fare that
 * the model has not met.
 */
export function readOthers(folder: string): { train: string[]; held: Map<string, string[]> } {
  const others = { train: [] as string[], held: new Map<string, string[]>() };
  for (const file of readdirSync(folder).sort()) {
    const name = file.replace(/\.txt$/, '');
    if (name === file || LABELLED.test(name) || name.startsWith('neighbour-')) continue;
    const sentences = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
    let hash = 7;
    for (const letter of name) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
    if (hash % 7 === 0) others.held.set(name, sentences);
    else others.train.push(...sentences);
  }
  return others;
}

/** Sentences of a folder's files `neighbour-LANG.txt`, by their language. */
export function readNeighbours(folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of readdirSync(folder).sort()) {
    const language = /^neighbour-(.+)\.txt$/.exec(file)?.[1];
    if (language !== undefined)
      found.set(language, readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean));
  }
  return found;
}

/** Whether most letters of a text are in a script, given as a global pattern of one letter. */
export function isMostly(text: string, script: RegExp): boolean {
  return (text.match(script)?.length ?? 0) * 2 > (text.match(/\p{L}/gu)?.length ?? 0);
}

/** Reads a word list, lower-cased, words of two to thirty letters (and inner hyphens, apostrophes) in one script. */
export function readWords(folder: string | undefined, name: string, script: RegExp): string[] {
  const path = folder === undefined ? '' : join(folder, `${name}.txt`);
  if (!existsSync(path)) return [];
  const words = new Set<string>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const word = line.trim().toLowerCase();
    if (word.length > 1 && word.length <= 30 && /^[\p{L}\p{M}'’ʻʼ-]+$/u.test(word) && script.test(word))
      words.add(word);
  }
  return [...words];
}

const letters = (pairs: string) => new Map(pairs.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]));
function lay(map: ReadonlyMap<string, string>, text: string): string {
  let out = '';
  for (const letter of text) {
    const lower = letter.toLowerCase();
    const to = map.get(lower);
    out += to === undefined ? letter : letter === lower ? to : to.slice(0, 1).toUpperCase() + to.slice(1);
  }
  return out;
}

const KARAKALPAK = letters(
  'аa әá бb вv гg ғǵ дd еe жj зz иi йy кk қq лl мm нn ңń оo өó пp рr сs тt уu үú ўw фf хx ҳh цc чch шsh ыı эe юyu яya ъ ь',
);
const TATAR = letters(
  'аa әä бb вw гg дd еe жj җc зz иi йy кk лl мm нn ңñ оo өö пp рr сs тt уu үü фf хx һh цts чç шş ыı эe юyu яya ъ ь',
);
const SERBIAN = letters('аa бb вv гg дd ђđ еe жž зz иi јj кk лl љlj мm нn њnj оo пp рr сs тt ћć уu фf хh цc чč џdž шš');
const RUSSIAN = letters(
  'аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хh цts чch шsh щsch ъ ыy ь эe юyu яya',
);

/** Karakalpak in the Latin alphabet of 2016. */
export const karakalpakLatin = (text: string) => lay(KARAKALPAK, text);
const ACUTES = letters("áa' ǵg' ńn' óo' úu'");
/** From the alphabet of 2016 to those of 2009 and 1995, in which ı has an apostrophe too. */
export const karakalpakApostrophes = (text: string, year: 1995 | 2009) => {
  const written = lay(ACUTES, text.normalize('NFC'));
  return year === 1995 ? written.replace(/ı/g, "i'") : written;
};
/**
 * The Karakalpak sentences at hand were made Cyrillic letter by letter from Latin (ш came out as сҳ, я as йа); this gives
 * the usual spelling back.
 */
export const karakalpakUsual = (text: string) =>
  text
    .replace(/сҳ/g, 'ш')
    .replace(/Сҳ|СҲ/g, 'Ш')
    .replace(/цҳ/g, 'ч')
    .replace(/Цҳ|ЦҲ/g, 'Ч')
    .replace(/йа/g, 'я')
    .replace(/йу/gi, 'ю')
    .replace(/(?<=[\p{L}])ЙУ/gu, 'Ю');
/** Kazakh in the Karakalpak spelling: not Karakalpak, but what a text without і, ұ and һ most likely is. */
export const kazakhAsKarakalpak = (text: string) =>
  text
    .replace(/(?<=[аәеоөуыіұүиАӘЕОӨУЫІҰҮИ])у|у(?=[аәеоөыіұүи])/g, 'ў')
    .replace(/[іұһІҰҺ]/g, (letter) => 'иуҳИУҲ'['іұһІҰҺ'.indexOf(letter)]!);

const UYGHUR_LATIN = letters(
  'اa ەe بb پp تt جj چch خx دd رr زz ژzh سs شsh غgh فf قq كk گg ڭng لl مm نn ھh وo ۇu ۆö ۈü ۋw ېé ىi يy ،, ؟?',
);
const UYGHUR_CYRILLIC = letters(
  'اа ەә بб پп تт جҗ چч خх دд رр زз ژж سс شш غғ فф قқ كк گг ڭң لл مм نн ھһ وо ۇу ۆө ۈү ۋв ېе ىи يй ،, ؟?',
);
/** Arabic letters have no capitals: the first one gets one, as a sentence has it. */
const sentenceCase = (text: string) => text.replace(/\p{L}/u, (letter) => letter.toUpperCase());
const hamza = (text: string) =>
  text
    .normalize('NFC')
    .replace(/(?<!\p{L})ئ/gu, '')
    .replace(/ئ/g, "'");
/** Uyghur from Arabic letters into Latin (ULY) and into Cyrillic ones. */
export const uyghurLatin = (text: string) => sentenceCase(lay(UYGHUR_LATIN, hamza(text)));
export const uyghurCyrillic = (text: string) =>
  sentenceCase(lay(UYGHUR_CYRILLIC, hamza(text).replace(/'/g, '')).replace(/йа/g, 'я').replace(/йу/g, 'ю'));

const TURKMEN = letters('aа bб çч dд eе äә fф gг hх iи jҗ žж kк lл mм nн ňң oо öө pп rр sс şш tт uу üү wв yы ýй zз');
/** Turkmen from its Latin alphabet into Cyrillic letters. */
export const turkmenCyrillic = (text: string) =>
  lay(TURKMEN, text)
    .replace(/йа/g, 'я')
    .replace(/йу/g, 'ю')
    .replace(/йо/g, 'ё')
    .replace(/(?<![\p{L}])е/gu, 'э');
const CRIMEAN = letters(
  'aа âя bб cдж çч dд eе fф gг ğгъ hх iи ıы jж kк lл mм nн ñнъ oо öо pп qкъ rр sс şш tт uу üу vв yй zз',
);
/** Crimean Tatar from its Latin alphabet into Cyrillic letters. */
export const crimeanCyrillic = (text: string) =>
  lay(CRIMEAN, text)
    .replace(/йа/g, 'я')
    .replace(/йу/g, 'ю')
    .replace(/(?<![\p{L}])е/gu, 'э');

// Kazakh in the letters of a neighbour is not that language, but no Kazakh writes so: what matters is the spelling.
const AS_NOGAI = letters('әаь өоь үуь ңнъ іи ұу қк ғг һх');
const AS_KUMYK = letters('өоь үю ңнг іи ұу қкъ ғгъ һгь');
const AS_TURKMEN = letters(
  'аa әä бb вw гg ғg дd еe жj зz иi йý кk қk лl мm нn ңň оo өö пp рr сs тt уu ұu үü фf хh һh цs чç шş ыy іi эe юýu яýa ъ ь',
);
export const kazakhAsNogai = (text: string) => lay(AS_NOGAI, text);
export const kazakhAsKumyk = (text: string) => lay(AS_KUMYK, text);
export const kazakhAsTurkmen = (text: string) => lay(AS_TURKMEN, text);
/** Whether a text has letters that Kazakh is written with in no alphabet of its own. */
export const hasForeignSpelling = (text: string) => /[аоу]ь|нъ|[кг]ъ|ň|ä\P{L}*\p{L}*ý|ý\p{L}*[äöüş]/iu.test(text);

export const tatarLatin = (text: string) => lay(TATAR, text);
export const serbianLatin = (text: string) => lay(SERBIAN, text);
/** Russian as typed on a Latin keyboard. */
export const russianLatin = (text: string) => lay(RUSSIAN, text);

const UZBEK = letters("aа bб dд eе fф gг hҳ iи jж kк lл mм nн oо pп qқ rр sс tт uу vв xх yй zз 'ъ");
export const uzbekCyrillic = (text: string) =>
  lay(
    UZBEK,
    text
      .replace(/[‘’ʻʼ`´]/g, "'")
      .replace(/o'/g, 'ў')
      .replace(/O'/g, 'Ў')
      .replace(/g'/g, 'ғ')
      .replace(/G'/g, 'Ғ')
      .replace(/sh/g, 'ш')
      .replace(/S[hH]/g, 'Ш')
      .replace(/ch/g, 'ч')
      .replace(/C[hH]/g, 'Ч')
      .replace(/ya/g, 'я')
      .replace(/Ya/g, 'Я')
      .replace(/yo/g, 'ё')
      .replace(/Yo/g, 'Ё')
      .replace(/yu/g, 'ю')
      .replace(/Yu/g, 'Ю')
      .replace(/(?<![\p{L}'])e/gu, 'э')
      .replace(/(?<![\p{L}'])E/gu, 'Э'),
  );

const PLAIN_HABITS: readonly PlainHabit[] = ['similar', 'similar', 'similar', 'similar-y', 'sound', 'digraph'];
const pick = <T>(list: readonly T[], random: () => number) => list[Math.floor(random() * list.length)]!;

/** How a text in Kazakh Cyrillic looks in each variant; `random` chooses among habits. */
export const VARIANTS: Readonly<Record<string, (text: string, random: () => number) => string>> = {
  cyrillic: (text) => text,
  'cyrillic-no-special': (text, random) => withoutKazakhLetters(text, pick(PLAIN_HABITS, random)),
  'cp1251-mojibake': (text) => kz1048ReadAsCp1251(text),
  'latin-2021': (text) => cyrillicToLatin(text),
  'latin-older': (text, random) => cyrillicToOlderLatin(text, pick(OLDER_LATIN, random)),
  tote: (text) => cyrillicToTote(text),
};

/** Kazakh with і typed as the Latin letter. */
export const latinI = (text: string) => text.replace(/і/g, 'i').replace(/І/g, 'I');

/** A run of `count` words from anywhere in a sentence; undefined where the sentence is shorter. */
export function span(sentence: string, count: number, random: () => number): string | undefined {
  const words = sentence.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length < count) return undefined;
  const start = Math.floor(random() * (words.length - count + 1));
  return words.slice(start, start + count).join(' ');
}

/** The languages of `neighbours.txt` with `count` sentences each, made of its phrases; keys are `language script`. */
export function neighbourSentences(count: number, random: () => number): Map<string, string[]> {
  const lines = readFileSync(new URL('neighbours.txt', import.meta.url), 'utf8').split('\n');
  const found = new Map<string, string[]>();
  for (const [at, line] of lines.entries()) {
    const name = /^\[(.+)\]$/.exec(line)?.[1];
    if (name === undefined) continue;
    const [times, subjects, places, objects, predicates, others] = lines
      .slice(at + 1, at + 7)
      .map((phrases) => phrases.split(', ')) as [string[], string[], string[], string[], string[], string[]];
    const sentence = () => {
      const parts = [pick(subjects, random)];
      if (random() < 0.5) parts.splice(random() < 0.5 ? 0 : 1, 0, pick(times, random));
      if (random() < 0.5) parts.push(pick(places, random));
      if (random() < 0.5) parts.push(pick(objects, random));
      if (random() < 0.6) parts.splice(Math.floor(random() * parts.length), 0, pick(others, random));
      return sentenceCase(`${[...parts, pick(predicates, random)].join(' ')}${random() < 0.8 ? '.' : '?'}`);
    };
    found.set(name, Array.from({ length: count }, sentence));
  }
  return found;
}

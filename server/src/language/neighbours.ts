/**
 * Spellings of Kazakh's neighbours that no Kazakh alphabet has. The model tells languages by what it has met; of Nogai, Turkmen,
 * Karakalpak in its Latin alphabets and their like there is little text to meet, and their letters say more.
 */
import type { ModelScript } from './features';

/** One word in so many has to be spelt so: a name or a quoted word makes no other language of a text. */
const ONE_IN = 6;

const WORDS = /[\p{L}\p{M}'ʻ]+/gu;
/**
 * Vowels and hard consonants with a sign behind them (Nogai, Kumyk, Karachay, Crimean Tatar, Dagestan), and letters of the
 * Altai, the Volga and the Caucasus. Russian has the signs behind those consonants before е, ё, ю and я alone.
 */
const CYRILLIC = /[аеёоуыэюяи]ь|[гх]ь|[гкнтх]ъ(?![еёюя])|[ӱӧӓӑӗҫӳҷӣӯӹӟӝӥӵјӕӏӷӄ]/u;
const ANY_CYRILLIC = /[ьъЬЪӱӧӓӑӗҫӳҷӣӯӹӟӝӥӵјӕӏӷӄӰӦӒӐӖҪӲҶӢӮӸӞӜӤӴЈӔӀӶӃ]/;
/** Letters of other Latin alphabets: Turkmen, Crimean Tatar, the Baltic, the Slavs, Hungarian, the North. */
const LATIN = /[ňžâêîûëåøõæčšřěůķļņģēāőűąęłśźżćđ]/u;
/** Turkmen writes й with ý, and has ä, ö, ü and ş beside it; Kazakh with ý (2018, for у) has no letter with two dots. */
const TURKMEN = /[ňžý]/u;
const DOTTED = /[äöüşç]/u;
/** Uyghur writes é and none of these; Kazakh with é (the agency's alphabet) has them all. */
const UYGHUR = /[éë]/u;
const NOT_UYGHUR = /[ğñïşıáǵńóúý]/u;
const ANY_LATIN = /[^\0-\x7f]|'/u;

/** Karakalpak and Kazakh of 2017 and 2018 write ә, ғ, ң, ө and ү alike, with a mark, and hardly anything else. */
const MARKED = /[áǵńóú]|[agnou]'/u;
const UNLIKE_MARKED = /[äöüğñş]/u;
/** The Kazakh alphabets have ы as y, so never behind a vowel, and no w or x; Karakalpak has ы as ı, in nearly every ending. */
const ENDING = String.raw`(?:[dtnslgqkpzrmǵ]|sh)ı(?:m|ń|n'|q|p|z|s|n|ńız|n'ız|mız|lar|lıq|sız)?(?![\p{L}'])`;
const ENDING_WITH_I = new RegExp(ENDING, 'u');
const KARAKALPAK = new RegExp(String.raw`[wx]|[aeioıuáóú]'?y(?!')|${ENDING}`, 'u');
const HUSHING = /[cs]h/u;
const KAZAKH_Y = /[bcdfghjklmnpqrstvzǵń]'?y(?![aeiouáóúı'])/u;

/**
 * Whose spelling a text has that the model takes for Kazakh: `kaa`, `und` for that of a language which is no label, or undefined
 * for one that may be Kazakh. Linear in the text.
 */
export function neighbourSpelling(text: string, script: ModelScript): 'kaa' | 'und' | undefined {
  if (script === 'Cyrl') return ANY_CYRILLIC.test(text) && isSpelt(text.toLowerCase(), CYRILLIC) ? 'und' : undefined;
  if (script !== 'Latn' || !ANY_LATIN.test(text)) return undefined;
  const lower = text
    .normalize('NFC')
    .replace(/[’‘ʻʼ`´]/g, "'")
    .toLowerCase();
  if (isSpelt(lower, LATIN)) return 'und';
  if (DOTTED.test(lower) && isSpelt(lower, TURKMEN)) return 'und';
  if (!NOT_UYGHUR.test(lower) && isSpelt(lower, UYGHUR)) return 'und';
  if (UNLIKE_MARKED.test(lower) || KAZAKH_Y.test(lower)) return undefined;
  // Kazakh that writes ы as ı writes ш as ş.
  if (HUSHING.test(lower) && ENDING_WITH_I.test(lower)) return 'kaa';
  if (!MARKED.test(lower)) return undefined;
  if (KARAKALPAK.test(lower)) return 'kaa';
  // With apostrophes ш is s' in Kazakh.
  return /[agnou]'/u.test(lower) && HUSHING.test(lower) ? 'kaa' : undefined;
}

function isSpelt(text: string, spelling: RegExp): boolean {
  if (!spelling.test(text)) return false;
  const words = text.match(WORDS) ?? [];
  let spelt = 0;
  for (const word of words) if (spelling.test(word)) spelt++;
  return spelt * ONE_IN >= words.length;
}

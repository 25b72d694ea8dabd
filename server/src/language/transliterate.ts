/**
 * Kazakh alphabets into one another, as pure functions over text: what is not a letter of the source alphabet stays as it
 * is. Used to show and to fix variants, and to make training material for the language detector.
 *
 * Sources: the 31-letter Latin alphabet presented by the government of Kazakhstan on 28 January 2021; the presidential
 * decrees of 26 October 2017 (apostrophes) and 19 February 2018 (acute accents); the BGN/PCGN 1979 romanisation of Kazakh;
 * the QazAqparat agency's alphabet; the Arabic alphabet (töte jazu) used in China since 1982. Letters that only loanwords
 * have (ц ч щ э ю я ё) have no letter of their own in the Latin ones; they are spelt by their usual digraphs, so that the
 * way back is exact for Kazakh words and a best guess for loanwords.
 */

type Table = ReadonlyMap<string, string>;

const table = (pairs: string, extra: Readonly<Record<string, string>> = {}): Map<string, string> =>
  new Map([...pairs.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)] as const), ...Object.entries(extra)]);

const LATIN_2021 = table(
  'аa әä бb вv гg ғğ дd еe ёio жj зz иi йi кk қq лl мm нn ңñ оo өö пp рr сs тt уu ұū үü фf хh һh цts чtş шş щştş ъ ыy іı ь эe юiu яia',
);

/** Older and informal Latin spellings. `informal-*` are habits of chats, not standards. */
export const OLDER_LATIN = [
  'apostrophe-2017',
  'acute-2018',
  'umlaut-2019',
  'qazaqparat',
  'bgn',
  'turkish',
  'informal-ascii',
  'informal-russian',
] as const;
export type OlderLatin = (typeof OLDER_LATIN)[number];

const OLDER: Readonly<Record<OlderLatin, Table>> = {
  'apostrophe-2017': table(
    "аa әa' бb вv гg ғg' дd еe ёi'o жj зz иi' йi' кk қq лl мm нn ңn' оo өo' пp рr сs тt уy' ұu үu' фf хh һh цts чc' шs' щs'c' ъ ыy іi ь эe юi'y' яi'a",
  ),
  'acute-2018': table(
    'аa әá бb вv гg ғǵ дd еe ёıo жj зz иı йı кk қq лl мm нn ңń оo өó пp рr сs тt уý ұu үú фf хh һh цts чch шsh щshch ъ ыy іi ь эe юıý яıa',
  ),
  'umlaut-2019': table(
    'аa әä бb вv гg ғğ дd еe ёyo жj зz иi йy кk қq лl мm нn ңŋ оo өö пp рr сs тt уw ұu үü фf хh һh цts чç шş щşç ъ ыı іi ь эe юyu яya',
  ),
  qazaqparat: table(
    'аa әä бb вv гg ғğ дd еe ёyo жj зz иï йy кk қq лl мm нn ңñ оo өö пp рr сs тt уw ұu үü фf хx һh цc чç шş щşş ъ ыı іi ь эé юyu яya',
  ),
  bgn: table(
    "аa әä бb вv гg ғgh дd еe ёyo жzh зz иī йy кk қq лl мm нn ңng оo өö пp рr сs тt уū ұu үü фf хkh һh цts чch шsh щshch ъ ыy іi ь' эe юyu яya",
  ),
  turkish: table(
    'аa әe бb вv гg ғğ дd еe ёyo жj зz иi йy кk қk лl мm нn ңn оo өö пp рr сs тt уu ұu үü фf хh һh цts чç шş щş ъ ыı іi ь эe юyu яya',
  ),
  'informal-ascii': table(
    'аa әa бb вv гg ғg дd еe ёyo жj зz иi йi кk қq лl мm нn ңn оo өo пp рr сs тt уu ұu үu фf хh һh цc чch шsh щsh ъ ыy іi ь эe юu яya',
  ),
  'informal-russian': table(
    'аa әa бb вv гg ғg дd еe ёyo жzh зz иi йy кk қk лl мm нn ңn оo өo пp рr сs тt уu ұu үu фf хkh һh цts чch шsh щsch ъ ыy іi ь эe юyu яya',
  ),
};

const CYRILLIC_LETTER = /[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]/g;
const isUpper = (text: string, index: number) => {
  const letter = text[index];
  return letter !== undefined && letter !== letter.toLowerCase();
};

/** Lays `map` over Cyrillic text; a digraph of a capital is `Sh`, or `SH` between other capitals. */
function romanise(text: string, map: Table, dotted = false): string {
  return text.replace(CYRILLIC_LETTER, (letter, index: number) => {
    const lower = letter.toLowerCase();
    const latin = map.get(lower);
    if (latin === undefined) return letter;
    if (letter === lower) return latin;
    // In the alphabets with ı, the capital of i is İ and that of ı is I.
    const upper = (part: string) => (dotted ? part.replace(/i/g, 'İ') : part).replace(/ı/g, 'I').toUpperCase();
    if (latin.length > 1 && !isUpper(text, index + 1) && !isUpper(text, index - 1)) {
      return upper(latin.slice(0, 1)) + latin.slice(1);
    }
    return upper(latin);
  });
}

/** Kazakh Cyrillic → the Latin alphabet of 2021. */
export function cyrillicToLatin(text: string): string {
  return romanise(text, LATIN_2021, true);
}

/** Kazakh Cyrillic → an older or informal Latin spelling. */
export function cyrillicToOlderLatin(text: string, spelling: OlderLatin): string {
  return romanise(
    text,
    OLDER[spelling],
    spelling === 'umlaut-2019' || spelling === 'turkish' || spelling === 'qazaqparat',
  );
}

const LATIN_LETTERS = table(
  'aа äә bб vв gг ğғ dд eе jж zз kк qқ lл mм nн ñң oо öө pп rр sс tт uу ūұ üү fф hх şш yы ıі iи cц xх',
  { w: 'у' },
);

/**
 * The Latin alphabet of 2021 → Kazakh Cyrillic. `i` is и or й (й behind a vowel), `iu` is ю, `ia` is я but behind a consonant
 * (миллиард, материал), `ts` is ц at the start and before и (медицина; айтса keeps its тс), `h` is always х. Exact for Kazakh
 * words but for these.
 */
export function latinToCyrillic(text: string): string {
  return text.normalize('NFC').replace(/[A-Za-zÄäĞğİıÑñÖöŞşŪūÜü]+/g, (word) => {
    let cyrillic = '';
    for (let at = 0; at < word.length; at++) {
      const letter = word[at]!;
      const lower = letter === 'I' ? 'ı' : letter === 'İ' ? 'i' : letter.toLowerCase();
      const next = word[at + 1]?.toLowerCase();
      let sound = LATIN_LETTERS.get(lower) ?? letter;
      if (lower === 'i') {
        const before = at > 0 && /[aäeoöuūüyıAÄEOÖUŪÜYI]/.test(word[at - 1]!);
        if (next === 'a' && (at === 0 || before || /[iİ]/.test(word[at - 1]!))) {
          sound = 'я';
          at++;
        } else if (next === 'u') {
          sound = 'ю';
          at++;
        } else if (before) sound = 'й';
      } else if (lower === 't' && next === 'ş' && at === 0) {
        sound = 'ч';
        at++;
      } else if (lower === 't' && next === 's' && (at === 0 || /[iİ]/.test(word[at + 2] ?? ''))) {
        sound = 'ц';
        at++;
      }
      cyrillic += letter === letter.toLowerCase() ? sound : sound.toUpperCase();
    }
    return cyrillic;
  });
}

/** U+0674 before a word: its vowels are front vowels. */
const HIGH_HAMZA = '\u0674';
const ARABIC = table(
  'аا әا бب вۆ гگ ғع дد еە ёيو жج зز иي йي кك қق лل мم нن ңڭ оو өو пپ рر сس тت уۋ ұۇ үۇ фف хح һھ цتس чچ шش щشش ъ ыى іى ь эە юيۋ яيا',
  {
    ',': '،',
    ';': '؛',
    '?': '؟',
  },
);

/**
 * Kazakh Cyrillic → töte jazu (Arabic letters). A word with ә, ө or ү, or with і and no back vowel, gets the high hamza in
 * front, unless е, г or к already show that its vowels are front vowels.
 */
export function cyrillicToTote(text: string): string {
  return text.replace(/[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+|[,;?]/g, (word) => {
    const lower = word.toLowerCase();
    const isFront = /[әөү]/.test(lower) || (/і/.test(lower) && !/[аоұыяё]/.test(lower));
    let arabic = isFront && !/[егкэ]/.test(lower) ? HIGH_HAMZA : '';
    for (const letter of lower) arabic += ARABIC.get(letter) ?? letter;
    return arabic;
  });
}

const FROM_ARABIC = table(
  'اа بб ۆв گг عғ دд ەе جж زз كк قқ لл مм نн ڭң وо پп رр سс تт ۋу ۇұ فф حх ھһ چч شш ىы ٵә ٶө ٷү ٸі',
  {
    ک: 'к',
    '،': ',',
    '؛': ';',
    '؟': '?',
  },
);
const FRONT: Readonly<Record<string, string>> = { а: 'ә', о: 'ө', ұ: 'ү', ы: 'і' };
/** Letters that stand in syllables with front vowels, and with back vowels. */
const FRONT_SIGN = /[ەگكک]/;
const BACK_SIGN = /[قع]/;
const WITH = /(?:مەن|بەن|پەن)$/;

/**
 * Whether the vowel at `at` is a front one: as the nearest letter that says so, the one before it if two are as near. мен and
 * its kin, which never change, say nothing of the word that they end; neither do к and г of а, which loanwords put together.
 */
function isFront(letters: string, at: number): boolean {
  const length = WITH.test(letters) && letters.length > 4 ? letters.length - 3 : letters.length;
  const front = letters[at] === 'ا' ? /ە/ : FRONT_SIGN;
  for (let distance = 1; distance < length; distance++) {
    for (const letter of [letters[at - distance], at + distance < length ? letters[at + distance] : undefined]) {
      if (letter === undefined) continue;
      if (front.test(letter)) return true;
      if (BACK_SIGN.test(letter)) return false;
    }
  }
  return false;
}

/** Words of Cyrillic: whether one is right, and how often texts use it. */
export interface ReadingJudge {
  spell(word: string): boolean;
  count(form: string): number;
}

const VOWELS = 'аәеоөұүыіиуюяэ';
/** What may stand behind the final -ия of a word (партиялық, химияның), and not behind the иа of материал. */
const AFTER_YA = /^(?:$|[سندمع][اەىو]|لا|لى[قع])/;
/** Consonants behind which loanwords have ь. */
const SOFTENED = /[бвдзлмнпрст]/;
/** Readings of a word of which the dictionary is asked. */
const MOST_READINGS = 200;
/** Letters; what is longer is no word, and each letter looks at those around it. */
const TOTE_WORD = /(?:(?![\p{P}\p{N}])[\u0600-\u06ff]){1,60}/gu;

/**
 * What each letter of a töte word may be in Cyrillic, likeliest first; ь and ъ, which are not written, belong to the consonant before them.
 */
function readingsOf(word: string): string[][] {
  const hamza = /[\u0674\u0621]/.test(word);
  const letters = word.replace(/[\u0674\u0621\u0640\u064b-\u0652]/g, '');
  const found: string[][] = [];
  let vowel = '';
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]!;
    const next = letters[at + 1];
    const before = found.at(-1)?.[0]?.at(-1) ?? '';
    const isAfterVowel = VOWELS.includes(before);
    let options: string[];
    if (letter === 'ي' && (next === 'ا' || next === 'ۋ')) {
      const plain = next === 'ا' ? 'я' : 'ю';
      const isApart = isAfterVowel || before === '';
      if (isApart) options = [plain, next === 'ا' ? 'йа' : 'йу'];
      else if (next === 'ۋ') options = ['ю', 'ию', 'иу'];
      else options = AFTER_YA.test(letters.slice(at + 2)) ? ['ия', 'иа', 'я'] : ['иа', 'ия', 'я'];
      if (before === '') options = hamza ? ['иә', plain] : [plain];
      at++;
    } else if (letter === 'ي') {
      options = isAfterVowel && before !== '' ? ['й', 'и'] : ['и', 'й'];
    } else if (letter === 'ت' && next === 'س') {
      const isOne = before === '' || before === 'н' || letters[at + 2] === 'ي' || at + 2 === letters.length;
      options = isOne ? ['ц', 'тс'] : ['тс', 'ц'];
      at++;
    } else if (letter === 'ش' && next === 'ش') {
      options = ['щ', 'шш'];
      at++;
    } else if (letter === 'ە') options = isAfterVowel || before === '' ? ['е', 'э'] : ['е'];
    else {
      const sound = FROM_ARABIC.get(letter) ?? letter;
      const other = FRONT[sound];
      if (other === undefined)
        options =
          !SOFTENED.test(sound) || next === 'ا'
            ? [sound]
            : [sound, `${sound}ь`, ...(next === 'ە' ? [`${sound}ъ`] : [])];
      else {
        const isFirst = vowel === '';
        const mayBeFront = isFirst || sound === 'ы' || sound === 'ұ';
        // The hamza is for the whole word, but for what stands beside қ and ғ.
        const front = hamza
          ? isFirst || !BACK_SIGN.test(letters[at - 1] ?? '')
          : !isBackVowel(letters, at, vowel) && isFront(letters, at);
        options = mayBeFront && front ? [other, sound] : [sound, other];
      }
    }
    found.push(options);
    for (const one of options[0]!) if (VOWELS.includes(one)) vowel = one;
  }
  return found;
}

/** Whether harmony makes a back vowel, whatever к and г stand beside it, as loanwords have them: ы behind а, о before а (команда, республикасы). */
const isBackVowel = (letters: string, at: number, before: string): boolean =>
  letters[at] === 'ى'
    ? before === 'а'
    : letters[at] === 'و' && !BACK_SIGN.test(letters) && /^[^ەىۇ]*[^ەىۇي]ا/.test(letters.slice(at + 1));

const FRONT_OF = /[әөүі]/;

/** The word of the dictionary that the readings make, the commonest of those with the fewest changes; the likeliest ones where there is none. */
function chosen(readings: readonly string[][], judge: ReadingJudge | undefined): string {
  const likeliest = readings.map(([first]) => first!).join('');
  if (judge === undefined || likeliest === '') return likeliest;
  // Names are known by their capitals, which the script has not.
  const isKnown = (word: string) => judge.spell(word) || judge.spell(word[0]!.toUpperCase() + word.slice(1));
  let best = isKnown(likeliest) ? { word: likeliest, count: judge.count(likeliest) } : undefined;
  if (best !== undefined && best.count > 0) return likeliest;
  const open = readings.flatMap((options, at) => (options.length > 1 ? [at] : []));
  const vowels = open.filter((at) => FRONT_OF.test(readings[at]!.join('')));
  const now = readings.map(([first]) => first!);
  let asked = 0;
  const ask = () => {
    const word = now.join('');
    asked++;
    if (!isKnown(word)) return;
    const count = judge.count(word);
    if (best === undefined || count > best.count) best = { word, count };
  };
  const change = (from: number, left: number) => {
    for (let i = from; i < open.length && asked < MOST_READINGS; i++) {
      const at = open[i]!;
      for (const option of readings[at]!.slice(1)) {
        now[at] = option;
        if (left === 1) ask();
        else change(i + 1, left - 1);
      }
      now[at] = readings[at]![0]!;
    }
  };
  change(0, 1);
  // All vowels of one kind.
  for (const isWanted of [true, false]) {
    for (const at of vowels) now[at] = readings[at]!.find((option) => FRONT_OF.test(option) === isWanted)!;
    ask();
  }
  for (const at of vowels) now[at] = readings[at]![0]!;
  for (let changes = 2; changes <= 3 && best === undefined; changes++) change(0, changes);
  return best?.word ?? likeliest;
}

/**
 * Töte jazu → Kazakh Cyrillic, all in lower case since Arabic letters have no case. Front vowels are read from the high
 * hamza or from the letters beside them (ە گ ك against ق ع); ә and ө stand in first syllables alone. What the script leaves
 * open (қазір is written as if it were қазыр) and loanwords (ц, ь, э are written as тс, nothing and е) are a best guess, or
 * what `judge` knows.
 */
export function toteToCyrillic(text: string, judge?: ReadingJudge): string {
  return text
    .normalize('NFC')
    .replace(/[،؛؟]/g, (mark) => FROM_ARABIC.get(mark)!)
    .replace(TOTE_WORD, (word) => chosen(readingsOf(word), judge));
}

/** Habits of typing Kazakh on a keyboard without its letters. */
export type PlainHabit = 'similar' | 'similar-y' | 'sound' | 'digraph';

const PLAIN: Readonly<Record<PlainHabit, Table>> = {
  similar: table('әа ғг қк ңн өо ұу үу һх іи'),
  'similar-y': table('әа ғг қк ңн өо ұу үу һх іы'),
  sound: table('әэ ғг қк ңн өо ұу үю һх іи'),
  digraph: table('әа ғг қк өо ұу үу һх іи', { ң: 'нг' }),
};

/** Kazakh Cyrillic written with Russian letters only, in one of the usual habits. */
export function withoutKazakhLetters(text: string, habit: PlainHabit): string {
  return text.replace(/[ӘәҒғҚқҢңӨөҰұҮүҺһІі]/g, (letter) => {
    const lower = letter.toLowerCase();
    const plain = PLAIN[habit].get(lower)!;
    return letter === lower ? plain : plain.toUpperCase();
  });
}

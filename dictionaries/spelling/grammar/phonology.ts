/**
 * Sound laws of Kazakh spelling: vowel harmony, the final sound of a base, and how a suffix written with
 * archiphonemes takes its shape beside a given base.
 *
 * A suffix is written with capital Latin letters for the sounds that change:
 *
 * | sign | shapes | where |
 * | --- | --- | --- |
 * | `A` `I` | а/е, ы/і | by harmony |
 * | `L` | л after vowels, р, й, у, и; д after л, м, н, ң, з, ж; т after the rest | plural, -лы, -лық |
 * | `N` | н after vowels and м, н, ң; д after р, л, й, у, и, з, ж; т | genitive |
 * | `C` | н after vowels; д after all voiced consonants and glides; т | accusative |
 * | `D` | д after vowels and voiced sounds; т | locative, past, -дай |
 * | `B` | н after м, н, ң; д after other voiced sounds and vowels; т | ablative |
 * | `M` | м; б after з, ж; п after the voiceless | instrumental, first person singular |
 * | `P` | м after vowels, р, л, й, у; б after м, н, ң, з, ж; п | negation, first person plural, -мақ |
 * | `G` | ғ/г after vowels and voiced sounds; қ/к after the rest | dative, -ған |
 * | `K` | қ/к | always voiceless |
 * | `(x)` | x only after a consonant or glide; with с the other way round: `(с)I` | possessives |
 */

export type Harmony = 'back' | 'front';

/** What the last sound of a base does to the first sound of a suffix. */
export type Final = 'vowel' | 'glide' | 'l' | 'nasal' | 'voiced' | 'voiceless';

const BACK = 'аоұыя';
const FRONT = 'әеөүіэё';
const VOWELS = 'аәеоөұүыіэяё';

/** The kind of the last sound; ь and ъ are looked through. Final б, в, г, д of loanwords count as voiceless. */
export function finalOf(base: string): Final {
  let at = base.length - 1;
  while (at > 0 && (base[at] === 'ь' || base[at] === 'ъ')) at--;
  const letter = base[at] ?? '';
  if (VOWELS.includes(letter)) return 'vowel';
  if ('рйуию'.includes(letter)) return 'glide';
  if (letter === 'л') return 'l';
  if ('мнң'.includes(letter)) return 'nasal';
  if ('зж'.includes(letter)) return 'voiced';
  return 'voiceless';
}

/**
 * Harmony by the last vowel letter. у and и are neutral: the vowel before them decides (келу–келуге, алу–алуға;
 * тарих–тарихы), a loanword without one goes by its own sound: у back (клуб), и front (литр). A soft sign at the end
 * of a loanword makes it front (автомобиль–автомобильге), and so does ю alone. Exceptions are listed with the stems.
 */
export function harmonyOf(base: string): Harmony {
  const word = base.toLowerCase();
  if (/[бвгдзклмнпрстфхцчшщ]ь$/u.test(word)) return 'front';
  for (let at = word.length - 1; at >= 0; at--) {
    const letter = word[at]!;
    if (BACK.includes(letter)) return 'back';
    if (FRONT.includes(letter)) return 'front';
    if (letter === 'и' || letter === 'у' || letter === 'ю') {
      const last = at === word.length - 1;
      const before = /[аоұыяёәеөүіэ]/u.exec([...word.slice(0, at)].reverse().join(''))?.[0];
      if (letter === 'у') {
        if (!last) return before !== undefined && /[әөүі]/u.test(before) ? 'front' : 'back';
        return before !== undefined && FRONT.includes(before) ? 'front' : /[кгүі]у$/u.test(word) ? 'front' : 'back';
      }
      if (letter === 'ю') return before !== undefined && BACK.includes(before) ? 'back' : 'front';
      if (/[қғ]/u.test(word)) return 'back';
      if (last) return before !== undefined && BACK.includes(before) ? 'back' : 'front';
      return /[хң]$/u.test(word) && before !== undefined && BACK.includes(before) ? 'back' : 'front';
    }
  }
  return 'back';
}

const CHOICES: Readonly<Record<string, Readonly<Record<Final, string>>>> = {
  L: { vowel: 'л', glide: 'л', l: 'д', nasal: 'д', voiced: 'д', voiceless: 'т' },
  N: { vowel: 'н', glide: 'д', l: 'д', nasal: 'н', voiced: 'д', voiceless: 'т' },
  C: { vowel: 'н', glide: 'д', l: 'д', nasal: 'д', voiced: 'д', voiceless: 'т' },
  D: { vowel: 'д', glide: 'д', l: 'д', nasal: 'д', voiced: 'д', voiceless: 'т' },
  B: { vowel: 'д', glide: 'д', l: 'д', nasal: 'н', voiced: 'д', voiceless: 'т' },
  M: { vowel: 'м', glide: 'м', l: 'м', nasal: 'м', voiced: 'б', voiceless: 'п' },
  P: { vowel: 'м', glide: 'м', l: 'м', nasal: 'б', voiced: 'б', voiceless: 'п' },
};

const VOICED: Readonly<Record<string, string>> = { п: 'б', к: 'г', қ: 'ғ' };

/** How a base behaves when a suffix that begins with a vowel follows. */
export type Alternation = 'none' | 'voicing';

/**
 * `base` with the suffix `template` behind it. Each archiphoneme looks at the sound before it, so a template may hold
 * several suffixes (`LArIмIзDA`). With `voicing` a final п, к, қ of the base becomes б, г, ғ before a vowel
 * (кітап–кітабы); a final soft sign falls before a vowel (роль–ролі).
 */
export function attach(base: string, template: string, harmony: Harmony, alternation: Alternation = 'voicing'): string {
  let word = base;
  // Sounds change where base and suffix meet; what the suffix brought itself (тап-қа-) stays.
  const joint = (sofar: string): Alternation => (sofar === base ? alternation : 'none');
  for (let at = 0; at < template.length; at++) {
    const sign = template[at]!;
    const final = finalOf(word);
    if (sign === '(') {
      const end = template.indexOf(')', at);
      const inner = template.slice(at + 1, end);
      if (inner === 'с' ? final === 'vowel' : final !== 'vowel') word = push(word, inner, harmony, joint(word));
      at = end;
    } else word = push(word, sign, harmony, joint(word));
  }
  return word;
}

function push(word: string, sign: string, harmony: Harmony, alternation: Alternation): string {
  const back = harmony === 'back';
  if (sign === 'A' || sign === 'I')
    return beforeVowel(word, alternation) + (sign === 'A' ? (back ? 'а' : 'е') : back ? 'ы' : 'і');
  if (sign === 'K') return word + (back ? 'қ' : 'к');
  if (sign === 'G') return word + (finalOf(word) === 'voiceless' ? (back ? 'қ' : 'к') : back ? 'ғ' : 'г');
  const choice = CHOICES[sign];
  return word + (choice === undefined ? sign : choice[finalOf(word)]);
}

function beforeVowel(word: string, alternation: Alternation): string {
  const last = word.at(-1) ?? '';
  if (last === 'ь') return word.slice(0, -1);
  if (alternation === 'voicing' && VOICED[last] !== undefined) return word.slice(0, -1) + VOICED[last];
  return word;
}

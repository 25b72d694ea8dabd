/** Turns the grammar and the stem lists into a Hunspell affix file and dictionary, deterministically. */
import { type Ending, nounClasses, nounKey, outerClasses, outerOf, verbClasses, verbKey } from './grammar/classes';
import { regularClass, type StemClass } from './grammar/expand';
import { attach, finalOf, type Harmony } from './grammar/phonology';
import { voices } from './grammar/verbal';

/** One line of a stem list. */
export interface StemEntry {
  readonly stem: string;
  /** See `parseStems`. */
  readonly code: string;
}

/**
 * Reads a stem list: `stem code` a line, or `code: stem stem/marks …`; `#` begins a comment. Codes: `n` noun or
 * adjective, `v` verb, `x` word without endings, `c` noun with outer endings only (case, person), `p` short stem that
 * has only possessives and needs one (орын–орн-), `e` the noun
 * beside it, without possessives of its own, `g` given name (a noun that also makes patronymics and surnames),
 * `j` adjective with degrees (a noun that also makes -рақ, -лау).
 * Every `a` with every `b` is such a name too.
 * Marks after the letter or the slash: `b`/`f` back or front against the rule, `=`/`~` a final п, к, қ does not / does
 * voice before a vowel against the rule, `-` a verb whose bare stem is no word of its own.
 */
export function parseStems(text: string): StemEntry[] {
  const entries: StemEntry[] = [];
  const first: string[] = [];
  const second: string[] = [];
  for (const line of text.split('\n')) {
    const content = line.replace(/#.*/u, '').trim();
    if (content === '') continue;
    const group = /^([a-z]): (.*)$/u.exec(content);
    if (group === null) {
      const [stem, ...codes] = content.split(/\s+/u);
      for (const code of codes.length === 0 ? ['x'] : codes) entries.push({ stem: stem!, code });
    } else {
      for (const item of group[2]!.split(/\s+/u)) {
        const [stem, marks] = item.split('/');
        if (group[1] === 'a') first.push(stem!);
        else if (group[1] === 'b') second.push(stem!);
        else entries.push({ stem: stem!, code: group[1]! + (marks ?? '') });
      }
    }
  }
  for (const start of first) for (const end of second) entries.push({ stem: start + end, code: 'g' });
  return entries;
}

/** Ends of names that take endings against their last vowel letter, or both kinds, the first one more often. */
const NAME_HARMONIES: readonly (readonly [end: RegExp, harmonies: readonly Harmony[]])[] = [
  // Waters keep the harmony of су, water, whatever stands before it: Жетісуда, Көксуға.
  [/^.{3,}су$/u, ['back']],
  // Нью-Йоркте.
  [/йорк$/u, ['front']],
  // Surnames follow the vowel that is spoken: Тоқаевтың (190 times of 196 in the texts of README.md), Алтынсариннің.
  [/[аоу]ев$/u, ['back']],
  [/[^аеи]ин$/u, ['front']],
  [/[ыұ][^аәеёиоөуүұыіэюя]+ев$|[аоұы]шев$|[қғ].*иев$/u, ['back', 'front']],
  // Әуезовтің 73 times beside Әуезовтың 25.
  [/[әеөүіэё][^аәеёиоөуүұыіэюя]+ов$|имов$/u, ['back', 'front']],
  // Мұқағалидың, but Фарабидің, Нагасакиде beside Нагасакида.
  [/[қғ]али$/u, ['back']],
  [/[аоұыяую][^аәеёоөүұыіэюя]*и$/u, ['front', 'back']],
  [/[аоұыяу][^аәеёиоөуүұыіэюя]+ь$|бург$/u, ['front', 'back']],
];

/** The harmonies of a name (small letters) that its last vowel letter does not tell, else none. */
const nameHarmonies = (low: string): readonly Harmony[] => NAME_HARMONIES.find(([end]) => end.test(low))?.[1] ?? [];

/** Harmony and alternation of an entry: by rule unless its code says otherwise. */
export function stemClass(entry: StemEntry): StemClass {
  const low = entry.stem.toLowerCase();
  const kind = entry.code[0] === 'v' ? 'v' : 'n';
  const regular = regularClass(low, kind);
  const marks = entry.code.slice(1);
  const harmony = (entry.stem === low ? undefined : nameHarmonies(low)[0]) ?? regular.harmony;
  return {
    kind,
    harmony: marks.includes('b') ? 'back' : marks.includes('f') ? 'front' : harmony,
    alternates: marks.includes('=') ? false : marks.includes('~') ? true : regular.alternates,
  };
}

/**
 * Loans that lose their last letter before a consonant: those in -ист, -аст (туристер, туриске, туристік), in -зд (съезге, поездан), and
 * with a double consonant (металдан, мегаваттан). `isOnly`: whether texts never keep it. `undefined` for all other stems.
 */
function shortened(low: string): { readonly isOnly: boolean } | undefined {
  if (low.length > 5 && /[иа]ст$/u.test(low)) return { isOnly: true };
  if (/зд$/u.test(low)) return { isOnly: true };
  if (/тт$/u.test(low)) return { isOnly: true };
  // Of short ones what is left is a word of its own: балл and бал, холл beside қол.
  return /(?:лл|мм|нн|сс|пп|рр|фф)$/u.test(low) && low.length > 4 ? { isOnly: false } : undefined;
}

const KAZAKH_KEYBOARD = 'ёәіңғүұқөһ|йцукенгшщзхъ|фывапролджэ|ячсмитьбю|әіңғ|үұқөһ';

/** First parts of compounds that any noun may follow, written together. */
const PREFIXES =
  'авто агро аква анти астро аудио аэро әуе бейне био веб вело видео гео гетеро гидро иммуно инфра квази кибер кино кардио крипто макро мега медиа мета микро мини моно мото мульти нано нейро палео поли псевдо психо радио социо супер теле термо транс ультра физио фито фото цито экзо эко электр электро эндо этно'.split(
    ' ',
  );

/** Pairs a writer without a Kazakh keyboard confuses, and common misspellings. */
const REPLACEMENTS: readonly (readonly [string, string])[] = [
  ['к', 'қ'],
  ['г', 'ғ'],
  ['н', 'ң'],
  ['а', 'ә'],
  ['о', 'ө'],
  ['у', 'ү'],
  ['у', 'ұ'],
  ['и', 'і'],
  ['ы', 'і'],
  ['х', 'һ'],
  ['ұ', 'ү'],
  ['ү', 'ұ'],
  ['і', 'ы'],
];

/** The key of a given name's last letter in `patronymics`. */
function patronymicKey(name: string): string {
  const last = name.at(-1)!;
  if ('аәеыі'.includes(last)) return last;
  return last === 'й' ? 'й' : 'иу'.includes(last) ? 'и' : 'т';
}

/** -ұлы, -қызы, surnames in -ов(а), -ев(а), -ин(а) and patronymics in -ович, -овна from given names. */
function patronymics(): Map<string, Ending[]> {
  const classes = new Map<string, Ending[]>();
  for (const harmony of ['back', 'front'] as const) {
    for (const key of ['а', 'ә', 'е', 'ы', 'і', 'й', 'и', 'т']) {
      const endings: Ending[] = [
        { strip: '', add: 'ұлы', outer: 'back/third/vowel' },
        { strip: '', add: 'қызы', outer: 'back/third/vowel' },
        { strip: '', add: 'тегі', outer: 'front/third/vowel' },
      ];
      const surname = (strip: string, base: string, male: string): void => {
        // As in `NAME_HARMONIES`: Мұстафиннің, Әуезовтың beside Әуезовтің, Ғалиевтің beside Ғалиевтың.
        const isBoth = harmony === 'front' ? base === 'ов' : key === 'и';
        for (const own of base === 'ин' ? ['front' as const] : isBoth ? (['back', 'front'] as const) : [harmony]) {
          endings.push({ strip, add: base, outer: outerOf(base, 'none', own) });
          endings.push({ strip, add: attach(base, 'LAр', own, 'none'), outer: `${own}/none/glide` });
        }
        endings.push({ strip, add: `${base}а`, outer: 'back/none/vowel' });
        if (male !== '') {
          endings.push({ strip, add: `${male}ич`, outer: outerOf('ч', 'none', 'front') });
          endings.push({ strip, add: `${male}на`, outer: 'back/none/vowel' });
        }
      };
      if (key === 'т') {
        surname('', 'ов', 'ов');
        surname('', 'ев', 'ев');
      } else if (key === 'й') surname('й', 'ев', 'ев');
      else if (key === 'и') surname('', 'ев', 'ев');
      else {
        surname('', 'ев', 'ев');
        surname(key, 'ин', '');
        surname(key, 'ов', 'ов');
      }
      classes.set(`patronymic/${harmony}/${key}`, endings);
    }
  }
  return classes;
}

/** Adds to a surname its other gender (Ахметов, Ахметова), and lets names that are no surnames make them. */
function withSurnames(entries: readonly StemEntry[]): StemEntry[] {
  const all: StemEntry[] = [];
  for (const entry of entries) {
    const { stem, code } = entry;
    const isName = stem !== stem.toLowerCase() && stem !== stem.toUpperCase() && code.startsWith('n');
    const surname = isName && /(?:[оеё]в|[^аеиоуы]ин|ск(?:ий|ая))а?$/u.test(stem);
    all.push(
      isName && !surname && !/(?:ұлы|қызы|вна|вич|ия)$/u.test(stem) ? { stem, code: `g${code.slice(1)}` } : entry,
    );
    if (!surname) continue;
    const other = stem.endsWith('ий')
      ? `${stem.slice(0, -2)}ая`
      : stem.endsWith('ая')
        ? `${stem.slice(0, -2)}ий`
        : stem.endsWith('а')
          ? stem.slice(0, -1)
          : `${stem}а`;
    all.push({ stem: other, code: 'n' });
  }
  return all;
}

/** Adds to names that take endings of both kinds the entry with the other one. */
function withBothHarmonies(entries: readonly StemEntry[]): StemEntry[] {
  return entries.flatMap((entry) => {
    const { stem, code } = entry;
    const other =
      stem === stem.toLowerCase() || !'nceg'.includes(code[0]!) ? undefined : nameHarmonies(stem.toLowerCase())[1];
    return other === undefined || /[bf]/u.test(code)
      ? [entry]
      : [entry, { stem, code: `${code.replace(/^g/u, 'n')}${other[0]}` }];
  });
}

/** Lets loans in -ция, -сия make verbs in -ла: адаптацияла, эвакуациялан. */
function withLoanVerbs(entries: readonly StemEntry[]): StemEntry[] {
  const loans = entries.filter(({ stem, code }) => code.startsWith('n') && /^\p{Ll}{4,}[цс]ия$/u.test(stem));
  return [...entries, ...loans.map(({ stem }) => ({ stem: `${stem}ла`, code: 'v' }))];
}

/** The shapes of the case endings after a bare noun, right and wrong alike, and their templates. */
const CASE_SHAPES: readonly (readonly [template: string, shapes: RegExp])[] = [
  ['NIң', /[ндт][ыі]ң$/u],
  ['GA', /[ғгқкн][ае]$/u],
  ['CI', /[ндт][ыі]$/u],
  ['DA', /[дт][ае]$/u],
  ['BAн', /[ндт][ае]н$/u],
  ['LAр', /[лдт][ае]р$/u],
];

/**
 * Fixes mined stems that read as a known noun with a case ending wrongly assimilated, unless running text has them
 * (`count` of a form at least 3): denominal verbs listed as nouns (дәмден) become verbs, verbs (шағымдан) lose their bare form,
 * which would let дәмден pass for дәмнен, and what is left of sciences in -тану becomes their name. Patronymics lose a
 * case ending taken for their end and get a capital.
 */
export function withoutWrongCases(
  entries: readonly StemEntry[],
  mined: readonly StemEntry[],
  count: (form: string) => number,
): StemEntry[] {
  const nouns = new Map<string, StemEntry>();
  for (const entry of [...mined, ...entries]) if ('ncje'.includes(entry.code[0]!)) nouns.set(entry.stem, entry);
  const wrongCase = (stem: string): boolean => {
    let wrong = false;
    for (const [template, shapes] of CASE_SHAPES) {
      const noun = nouns.get(stem.replace(shapes, ''));
      if (noun === undefined || noun.stem === stem || count(noun.stem) < 4) continue;
      if (attach(noun.stem, template, stemClass(noun).harmony, 'none') === stem) return false;
      wrong = true;
    }
    return wrong;
  };
  return mined.map((entry) => {
    const { stem, code } = entry;
    const patronymic = /^(.+(?:ұлы|қызы))н(?:а|ан|ың|да)?$/u.exec(stem);
    const written = patronymic?.[1] ?? stem;
    // Patronymics and surnames that the sources have in small letters too.
    if (/^\p{L}{3,}(?:ұлы|қызы|ова|евна|овна|[ое]вич)$|^(?!кузов)\p{L}{3,}[ео]ва?$/u.test(written))
      return { stem: written[0]!.toUpperCase() + written.slice(1), code };
    if (stem !== stem.toLowerCase() || !'nv'.includes(code[0]!) || count(stem) >= 3 || !wrongCase(stem)) return entry;
    if (code[0] === 'n') return /[мнң]д[ае]н$/u.test(stem) ? { stem, code: 'v-' } : entry;
    return stem.endsWith('тан') ? { stem: `${stem}у`, code: 'n' } : { stem, code: `${code}-` };
  });
}

/** The two files; UTF-8 text with LF line ends. */
export interface Dictionary {
  readonly aff: string;
  readonly dic: string;
  /** The flags of verb classes, as numbers. */
  readonly verbFlags: ReadonlySet<number>;
  /** The classes of endings in the order of the affix file's lines, by name. */
  readonly classes: ReadonlyMap<string, readonly Ending[]>;
}

/** `rejected`: what must not be made either, as a voice of a verb. */
export function buildDictionary(listed: readonly StemEntry[], rejected: ReadonlySet<string> = new Set()): Dictionary {
  const stems = withBothHarmonies(withLoanVerbs(withSurnames(listed)));
  const flags = new Map<string, number>();
  const flag = (name: string): number => {
    let number = flags.get(name);
    if (number === undefined) {
      number = flags.size + 10;
      flags.set(name, number);
    }
    return number;
  };
  const NEEDAFFIX = 1;
  const PREFIX = 2;
  const outer = outerClasses();
  const inner = new Map<string, Ending[]>([...nounClasses(), ...verbClasses(), ...patronymics()]);

  const aliases = new Map<string, number>();
  const alias = (list: readonly number[]): number => {
    const key = [...list].sort((a, b) => a - b).join(',');
    let number = aliases.get(key);
    if (number === undefined) {
      number = aliases.size + 1;
      aliases.set(key, number);
    }
    return number;
  };

  const rules: string[] = [];
  const classes = new Map<string, readonly Ending[]>([...outer, ...inner]);
  for (const [name, endings] of classes) {
    const lines = endings.map(({ strip, add, outer: next }) => {
      const goesOn = next === undefined ? '' : `/${alias([flag(next)])}`;
      return `SFX ${flag(name)} ${strip === '' ? '0' : strip} ${add === '' ? '0' : add}${goesOn} .`;
    });
    rules.push(`SFX ${flag(name)} Y ${lines.length}`, ...lines);
  }

  rules.push(`PFX ${PREFIX} Y ${PREFIXES.length}`, ...PREFIXES.map((prefix) => `PFX ${PREFIX} 0 ${prefix} .`));

  const words = new Map<string, Set<number>>();
  const put = (stem: string, ...numbers: number[]): void => {
    const known = words.get(stem) ?? new Set<number>();
    words.set(stem, known);
    for (const number of numbers) known.add(number);
  };
  const nouns = new Set(stems.filter(({ code }) => 'nj'.includes(code[0]!)).map(({ stem }) => stem));
  const alone = new Set<string>();
  for (const entry of stems) {
    const { stem, code } = entry;
    const kind = code[0]!;
    const low = stem.toLowerCase();
    if (kind !== 'p' && kind !== 'v') alone.add(stem);
    if (kind === 'x') {
      put(stem);
      continue;
    }
    const { harmony, alternates } = stemClass(entry);
    if (kind === 'v') {
      for (const voiced of [stem, ...voices(stem, harmony)]) {
        // What reads as a noun in the plural but for its last letter (қонақтал-ар) has to be listed.
        const noun = /^(.{2,})[лдт][ае]л$/u.exec(voiced)?.[1];
        if (voiced !== stem && (rejected.has(voiced) || (noun !== undefined && nouns.has(noun)))) continue;
        put(voiced, flag(`verb/${harmony}/${verbKey(voiced)}`));
      }
      if (!code.includes('-')) alone.add(stem);
      continue;
    }
    const key = nounKey(low, alternates);
    if (kind === 'p') put(stem, flag(`possessive/${harmony}/${key}`));
    else if (kind === 'c') put(stem, flag(outerOf(low, 'none', harmony)));
    else {
      // -ұлы and -қызы hold a possessive already.
      const patronymic = stem !== low && /(?:ұлы|қызы)$/u.test(low);
      const short = shortened(low);
      // Before a consonant that lost letter stays away.
      const whole = short?.isOnly !== true;
      if (whole)
        put(stem, flag(outerOf(low, patronymic ? 'third' : 'none', harmony)), flag(`plural/${harmony}/${key}`));
      if (kind !== 'e' && !patronymic) {
        const adjective = /[лдт][ыі]$/u.test(stem) && nouns.has(stem.slice(0, -2));
        put(stem, flag(`${adjective ? 'adjectival' : 'possessive'}/${harmony}/${key}`));
      }
      // Names take no -лық, -сыз of their own; what is derived from them is a word by itself.
      if (stem === low && whole) put(stem, flag(`derived/${harmony}/${key}`));
      if (stem === low && stem.length > 3) put(stem, PREFIX);
      if (short) {
        const before = stem.slice(0, -1);
        const final = finalOf(before.toLowerCase());
        put(before, flag(outerOf(before.toLowerCase(), 'none', harmony)), flag(`plural/${harmony}/${final}`));
        if (stem === low) put(before, flag(`derived/${harmony}/${final}`));
        // процесі beside процессі; туристі alone.
        if (!short.isOnly && kind !== 'e') put(before, flag(`possessive/${harmony}/${final}`));
      }
      if (kind === 'j') put(stem, flag(`degrees/${harmony}/${key}`));
      if (kind === 'g') put(stem, flag(`patronymic/${harmony}/${patronymicKey(low)}`));
    }
  }
  // Voices made by rule are hardly used as commands, but look like nouns with a wrong ending (күнде-н for күннен).
  for (const [stem, numbers] of words) if (!alone.has(stem)) numbers.add(NEEDAFFIX);

  const dic = [...words]
    .map(([stem, numbers]) => (numbers.size === 0 ? stem : `${stem}/${alias([...numbers])}`))
    .sort();
  const af = [...aliases.keys()].map((list) => `AF ${list}`);
  const aff = [
    'SET UTF-8',
    'LANG kk',
    'FLAG num',
    `NEEDAFFIX ${NEEDAFFIX}`,
    'WORDCHARS -’',
    'TRY аыеінрлтсдқкмбғгұоуйпшзөүжңәияхчвфцюэһьщёъ-',
    `KEY ${KAZAKH_KEYBOARD}`,
    'MAXNGRAMSUGS 2',
    `REP ${REPLACEMENTS.length}`,
    ...REPLACEMENTS.map(([from, to]) => `REP ${from} ${to}`),
    `AF ${af.length}`,
    ...af,
    ...rules,
    '',
  ].join('\n');
  const verbFlags = new Set([...flags].filter(([name]) => name.startsWith('verb/')).map(([, number]) => number));
  return { aff, dic: `${dic.length}\n${dic.join('\n')}\n`, verbFlags, classes };
}

/**
 * What may follow a hyphen after a number, an abbreviation or a foreign word (АҚШ-тың, 5-ші, 90-шы, COVID-ке): all
 * shapes of number, possessor and case, ordinals, and the particles written with a hyphen. Sorted.
 */
export function buildSuffixes(): string[] {
  const suffixes = new Set<string>([
    'ақ',
    'ау',
    'ай',
    'мыс',
    'міс',
    'ты',
    'ті',
    'ды',
    'ді',
    'дағы',
    'дегі',
    'шы',
    'ші',
    'сыз',
    'сіз',
  ]);
  const outer = outerClasses();
  const inflect = (base: string, possession: 'none' | 'third' | 'near', harmony: Harmony): void => {
    suffixes.add(base);
    for (const { add } of outer.get(outerOf(base, possession, harmony))!) suffixes.add(base + add);
  };
  for (const [, endings] of outer) for (const { add } of endings) suffixes.add(add);
  for (const harmony of ['back', 'front'] as const) {
    for (const model of ['а', 'р', 'л', 'н', 'з', 'т']) {
      for (const template of ['LAр', 'LIK', '(с)I', 'LAрI', '(I)мIз', 'LAрIмIз']) {
        const form = attach(model, template, harmony, 'none').slice(1);
        const third = template.endsWith('I') && !template.endsWith('IK');
        inflect(form, third ? 'third' : 'none', harmony);
      }
    }
    for (const ordinal of harmony === 'back' ? ['ншы', 'ыншы', 'шы'] : ['нші', 'інші', 'ші']) {
      inflect(ordinal, 'none', harmony);
      inflect(`${ordinal}с${harmony === 'back' ? 'ы' : 'і'}`, 'third', harmony);
      inflect(`${ordinal}${harmony === 'back' ? 'лар' : 'лер'}`, 'none', harmony);
    }
  }
  return [...suffixes].sort();
}

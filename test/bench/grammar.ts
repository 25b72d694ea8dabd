/**
 * The grammar rules over texts of the user's own.
 *
 *     npm run bench:grammar -- TEXT… [--show N] [--rule PART] [--seed N] [--per-kind N]
 *
 * TEXT is edited prose, a sentence or paragraph a line. Two tables come out: what each rule finds in the texts as they stand, with
 * N of its findings to be judged by reading (`--show`), and how many errors made by script are found, kind by kind. An error
 * counts as found where the rule of its kind reports it, the line being a text of its own, and as fixed where the fixes of all rules give the text back.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadModules } from '../../server/src/analysis/load';
import { applyFixes } from '../../server/src/cleaning';
import { checkGrammar, GRAMMAR_RULES } from '../../server/src/grammar/check';
import { Forms } from '../../server/src/grammar/forms';
import { tokenize } from '../../server/src/text/tokens';
import { seeded } from '../random';

const { values: args, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    show: { type: 'string', default: '0' },
    rule: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    'per-kind': { type: 'string', default: '40' },
  },
});

/** Makes an error in a sentence; undefined where there is no place for it. */
type Corruption = (text: string, forms: Forms, random: () => number) => string | undefined;

/** Replaces one match, chosen by chance. */
const replacing =
  (pattern: RegExp, make: (...found: string[]) => string): Corruption =>
  (text, _, random) => {
    const found = [...text.matchAll(pattern)];
    const one = found[Math.floor(random() * found.length)];
    if (one === undefined) return undefined;
    return text.slice(0, one.index) + make(...one) + text.slice(one.index + one[0].length);
  };

/** Changes the form of one word that a test lets through. */
const changing =
  (pattern: RegExp, change: (found: RegExpMatchArray, forms: Forms) => string | undefined): Corruption =>
  (text, forms, random) => {
    const made = [...text.matchAll(pattern)].flatMap((found) => {
      const word = change(found, forms);
      return word === undefined || word === found[1] ? [] : [{ found, word }];
    });
    const one = made[Math.floor(random() * made.length)];
    if (one === undefined) return undefined;
    const at = one.found.index! + one.found[0].indexOf(one.found[1]!);
    return text.slice(0, at) + one.word + text.slice(at + one.found[1]!.length);
  };

const WORD = String.raw`(?<!\p{L})(\p{Ll}+)`;

/** The first analysis of a word with these features. */
function formWith(forms: Forms, word: string, wanted: Readonly<Record<string, string | undefined>>) {
  return forms
    .ofWord(word)
    .find(({ features }) => Object.entries(wanted).every(([name, value]) => features.get(name) === value));
}

const toCase = (taken: string, other: string) => (found: RegExpMatchArray, forms: Forms) => {
  const form = formWith(forms, found[1]!, { Case: taken, VerbForm: undefined });
  return form?.upos === 'NOUN' ? forms.changed(form, { Case: other }) : undefined;
};

const pronoun = (
  words: string,
  wanted: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string | undefined>>,
) =>
  changing(new RegExp(String.raw`^(?:${words}) (?:[\p{L}-]+ ){0,8}(\p{Ll}+)[.!?]$`, 'gu'), (found, forms) => {
    const form = formWith(forms, found[1]!, { VerbForm: 'Fin', Mood: 'Ind', ...wanted });
    return form && forms.changed(form, other);
  });

/** Kinds of error, with the rule that has to find each. */
const KINDS: Readonly<Record<string, readonly [rule: string, make: Corruption]>> = {
  'comma left out': [
    'comma-before-conjunction',
    replacing(/, (бірақ|алайда|өйткені|сондықтан|себебі) /g, (_, word) => ` ${word} `),
  ],
  'typewriter quotes': ['quotation-marks', replacing(/«([^«»"]+)»/g, (_, inside) => `"${inside}"`)],
  'quotation not closed': ['unbalanced-quotation-mark', replacing(/(?<= «[^«»"]+)»/g, () => '')],
  'hyphen for a dash': ['dash', replacing(/(?<=\p{L}) [–—] (?=\p{L})/gu, () => ' - ')],
  'no space behind a comma': ['space-after-mark', replacing(/(?<=\p{Ll}{2}), (?=\p{Ll}{2})/gu, () => ',')],
  'space inside of brackets': [
    'space-inside-brackets',
    replacing(/\((\p{L}[^()]*)\)/gu, (_, inside) => `( ${inside})`),
  ],
  'decimal point': [
    'number-format',
    replacing(
      /(?<!\p{N}[ .,]?)(\d+),(\d)(?=\s?(?:%|мың|млн|млрд|км|кг|м |га|есе|пайыз|мм|°))/gu,
      (_, a, b) => `${a}.${b}`,
    ),
  ],
  'thousands by commas': [
    'number-format',
    replacing(/(?<![\d,.] ?)(\d{1,3}) (\d{3}) (\d{3})(?! ?\d)/g, (_, a, b, c) => `${a},${b},${c}`),
  ],
  'day that is not': [
    'impossible-date',
    replacing(/(?<!\p{N})\d{1,2}(?= (?:қаңтар|ақпан|наурыз|сәуір|мамыр|шілде|тамыз|қыркүйек|желтоқсан))/gu, () => '32'),
  ],
  'time that is not': ['impossible-time', replacing(/(?<![\d:])\d\d:\d\d(?=-[дт])/g, () => '25:70')],
  'small letter begins a text': [
    'sentence-capital',
    replacing(/^\p{Lu}(?=\p{Ll}+ \p{Ll}.*[.!?]$)/gu, (letter) => letter.toLowerCase()),
  ],
  'small letter begins a sentence': [
    'sentence-capital',
    replacing(/(?<=\p{Ll}{3}[.!?] )\p{Lu}(?=\p{Ll}+ \p{Ll})/gu, (letter) => letter.toLowerCase()),
  ],
  'people with a capital': [
    'people-name',
    replacing(
      /(?<=\p{Ll} )(?:қазақ|орыс|өзбек|қырғыз|неміс|түрік|татар)(?=(?:тар|дар|лар|тер|дер)|(?: халқ| тіл))/gu,
      (word) => word[0]!.toUpperCase() + word.slice(1),
    ),
  ],
  'state with a small letter': ['institution-name', replacing(/(?<=Қазақстан )Республика/g, () => 'республика')],
  'body with a capital': [
    'institution-name',
    replacing(
      /(?<=\p{Ll} )(?:министрліг|университет|институт|академия|комитет)(?=[іы])/gu,
      (word) => word[0]!.toUpperCase() + word.slice(1),
    ),
  ],
  'third person for the first': ['person-agreement', pronoun('Мен', { Person: '1', Number: 'Sing' }, { Person: '3' })],
  'third person for the first, plural': [
    'person-agreement',
    pronoun('Біз', { Person: '1', Number: 'Plur' }, { Person: '3', Number: 'Sing' }),
  ],
  'third person for the second': ['person-agreement', pronoun('Сен', { Person: '2' }, { Person: '3' })],
  'first person for the third': ['person-agreement', pronoun('Олар', { Person: '3' }, { Person: '1' })],
  'another person of a noun or adjective': [
    'person-agreement',
    changing(/(?<!\p{L})(?:[Мм]ен|[Бб]із) (?:\p{Ll}+ ){0,6}(\p{Ll}+)(?=[.!?])/gu, (found, forms) => {
      const form = forms.ofWord(found[1]!)[0];
      const isNominal = form && !form.features.has('VerbForm') && form.features.get('Person') === '1';
      return isNominal ? forms.changed(form, { Person: '2', Number: 'Sing' }) : undefined;
    }),
  ],
  'no ablative before кейін, бері': [
    'postposition-case',
    changing(new RegExp(`${WORD} (?:кейін|бері)(?!\\p{L})`, 'gu'), toCase('Abl', 'Nom')),
  ],
  'no dative before дейін, қарай': [
    'postposition-case',
    changing(new RegExp(`${WORD} (?:дейін|қарай)(?!\\p{L})`, 'gu'), toCase('Dat', 'Nom')),
  ],
  'a case before туралы, үшін …': [
    'postposition-case',
    changing(new RegExp(`${WORD} (?:туралы|үшін|арқылы|бойынша|сайын)(?!\\p{L})`, 'gu'), (found, forms) =>
      toCase('Nom', /ылы$/u.test(found[0]) ? 'Acc' : 'Dat')(found, forms),
    ),
  ],
  'a comparative behind ең': [
    'double-degree',
    changing(/(?<!\p{L})[Ее]ң (\p{Ll}+)/gu, (found, forms) => {
      const form = forms.ofWord(found[1]!).find(({ upos, lemma }) => upos === 'ADJ' && lemma === found[1]);
      return form && forms.changed(form, { Degree: 'Cmp' });
    }),
  ],
  'a bare stem before its auxiliary': [
    'auxiliary',
    changing(new RegExp(`${WORD} (?:жатыр|алма[йд]|баста[дғ])`, 'gu'), (found, forms) => {
      const form = formWith(forms, found[1]!, { VerbForm: 'Conv' });
      return form?.lemma;
    }),
  ],
  'an instrumental parted from its ending': [
    'instrumental',
    changing(new RegExp(`${WORD} (\\p{Ll}+)`, 'gu'), (found, forms) => {
      const [, word, next] = found as unknown as [string, string, string];
      const parted = /^(\p{L}{3,})([мбп]ен)$/u.exec(word);
      if (parted === null || formWith(forms, word, { Case: 'Ins' }) === undefined) return undefined;
      const isBefore = /^(?:бірге|қатар)$/.test(next) || formWith(forms, next, { VerbForm: 'Fin' }) !== undefined;
      return isBefore ? `${parted[1]} ${parted[2]}` : undefined;
    }),
  ],
  'a genitive for the object of a verb': [
    'genitive-object',
    changing(
      /(?<!\p{L})([Мм]ені|[Сс]ені|[Оо]ны|[Бб]ізді|[Сс]ізді|[Оо]ларды)(?= \p{Ll}+(?: \p{Ll}+)?[.!?])/gu,
      ([, word]) =>
        word!.replace(/[нд]([ыі])$/u, (_, vowel: string) => `${/о.ар|біз|сіз/iu.test(word!) ? 'д' : 'н'}${vowel}ң`),
    ),
  ],
  'an accusative before a verb of another case': [
    'verb-government',
    (text, ...rest) => {
      const governed = (stems: string, name: string) =>
        changing(new RegExp(`${WORD} ((?:${stems})\\p{L}+)`, 'gu'), (found, forms) =>
          forms.ofWord(found[2]!).some(({ features }) => features.get('VerbForm') === 'Fin')
            ? toCase(name, 'Acc')(found, forms)
            : undefined,
        )(text, ...rest);
      return (
        governed('хабарлас|көмектес|сен|жолық|ұмтыл|ашулан', 'Dat') ??
        governed('сөйлес|кездес|таныс|айналыс|мақтан|қоштас', 'Ins') ??
        governed('қорқ|ұял|айырыл|құтыл|шошы', 'Abl')
      );
    },
  ],
  'no ending of the owner': [
    'possessive-agreement',
    changing(/(?<!\p{L})(?:[Мм]енің|[Сс]енің) (\p{Ll}+)/gu, (found, forms) => {
      const form = forms
        .ofWord(found[1]!)
        .find(({ upos, features }) => upos === 'NOUN' && /[12]/.test(features.get('Person[psor]') ?? ''));
      return form && forms.changed(form, { 'Person[psor]': undefined, 'Number[psor]': undefined });
    }),
  ],
  'plural behind a numeral': [
    'plural-after-numeral',
    changing(/(?<!\p{L})(?:екі|үш|төрт|бес|алты|жеті|он|бірнеше) (\p{Ll}+)/gu, (found, forms) => {
      const form = formWith(forms, found[1]!, {
        Number: undefined,
        'Person[psor]': undefined,
        Case: 'Nom',
        VerbForm: undefined,
      });
      return form?.upos === 'NOUN' && !/^(?:жыл|сынып|ғасыр|жүз|мың|рет|есе|күн|ай|жас)$/u.test(form.lemma)
        ? forms.changed(form, { Number: 'Plur' })
        : undefined;
    }),
  ],
  'no negation': [
    'negative-concord',
    changing(
      /(?<!\p{L})[Ее]ш(?:кім|теңе|нәрсе|қашан|қандай|бір)\p{L}* (?:[\p{L}-]+ ){0,6}(\p{Ll}+)[.!?]$/gu,
      (found, forms) => {
        const form = formWith(forms, found[1]!, { VerbForm: 'Fin', Mood: 'Ind', Polarity: 'Neg' });
        return form && forms.changed(form, { Polarity: undefined });
      },
    ),
  ],
  'н for ң': [
    'final-ng',
    changing(new RegExp(`${WORD}(?!\\p{L})`, 'gu'), (found, forms) =>
      /[ндтс][ыі]ң$/u.test(found[1]!) && forms.ofWord(found[1]!)[0]?.features.get('Case') === 'Gen'
        ? `${found[1]!.slice(0, -1)}н`
        : undefined,
    ),
  ],
  'auxiliary written together': [
    'auxiliary',
    changing(/(?<!\p{L})(\p{Ll}{2,}[аейп] (?:алма|жатыр|отыр|жүр|берді|қалды|кетті)\p{Ll}*)/gu, ([, words], forms) => {
      const [verb, helper] = words!.split(' ') as [string, string];
      const isPair =
        formWith(forms, verb, { VerbForm: 'Conv' }) && forms.ofWord(helper).some(({ upos }) => upos === 'AUX');
      return isPair ? verb + helper : undefined;
    }),
  ],
};

async function main(): Promise<void> {
  if (files.length === 0) {
    console.error('usage: npm run bench:grammar -- TEXT… [--show N] [--rule PART] [--seed N] [--per-kind N]');
    process.exitCode = 2;
    return;
  }
  const { modules, failures } = await loadModules(join(__dirname, '..', '..', 'dictionaries'), {
    entities: false,
    language: false,
    suggestions: false,
  });
  for (const { error } of failures) console.log(error);
  const { speller, analyzer } = modules;
  const options = { ...(analyzer && { analyzer }), ...(speller && { isWord: (word: string) => speller.check(word) }) };
  const check = (text: string, whole = false) => checkGrammar(text, tokenize(text), { ...options, whole });
  const random = seeded(Number(args.seed)).next;

  const lines = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((text) => ({ file: basename(file), text: text.trim() })),
  );
  const words = lines.reduce((sum, { text }) => sum + (text.match(/\p{L}+/gu)?.length ?? 0), 0);
  const found = new Map<string, string[]>();
  const start = process.cpuUsage().user;
  for (const { file, text } of lines) {
    for (const one of check(text)) {
      const fix =
        one.fix?.edits.map(({ newText, ...at }) => `[${text.slice(at.start, at.end)}→${newText}]`).join('') ?? '';
      const around = `${text.slice(Math.max(0, one.start - 60), one.start)}⟦${text.slice(one.start, one.end)}⟧${text.slice(one.end, one.end + 50)}`;
      found.set(one.rule, [...(found.get(one.rule) ?? []), `${file}: ${around} ${fix}`]);
    }
  }
  const seconds = (process.cpuUsage().user - start) / 1e6;
  console.log(`${words} words of ${files.length} texts, ${Math.round(words / seconds)} words a CPU second\n`);
  console.log('| rule | findings |\n| --- | --- |');
  for (const { id } of GRAMMAR_RULES)
    if (id.includes(args.rule)) console.log(`| ${id} | ${found.get(id)?.length ?? 0} |`);
  for (const { id } of GRAMMAR_RULES) {
    const own = [...(found.get(id) ?? [])];
    if (!id.includes(args.rule) || Number(args.show) === 0 || own.length === 0) continue;
    console.log(`\n## ${id}`);
    for (let left = Math.min(own.length, Number(args.show)); left > 0; left--) {
      console.log(own.splice(Math.floor(random() * own.length), 1)[0]);
    }
  }

  // Sentences in which nothing is found, so that what is found is the error.
  const clean = lines.filter(({ text }) => text.length > 20 && text.length < 400 && check(text, true).length === 0);
  const forms = new Forms(analyzer ?? (() => undefined), []);
  let [made, hit, repaired] = [0, 0, 0];
  const rows: string[] = [];
  const missed: string[] = [];
  for (const [kind, [rule, corrupt]] of Object.entries(KINDS)) {
    if (!`grammar.${rule}`.includes(args.rule)) continue;
    const left = [...clean];
    let [tried, caught, fixed] = [0, 0, 0];
    while (left.length > 0 && tried < Number(args['per-kind'])) {
      const at = Math.floor(random() * left.length);
      const { text } = left[at]!;
      left[at] = left.at(-1)!;
      left.pop();
      const wrong = corrupt(text, forms, random);
      if (wrong === undefined || wrong === text) continue;
      tried++;
      const reported = check(wrong, true);
      const isCaught = reported.some((one) => one.rule === `grammar.${rule}`);
      if (isCaught) caught++;
      else missed.push(`${kind}: ${wrong}`);
      if (applyFixes(wrong, reported) === text) fixed++;
    }
    [made, hit, repaired] = [made + tried, hit + caught, repaired + fixed];
    const share = (part: number) => (tried === 0 ? '–' : `${Math.round((part / tried) * 100)}%`);
    rows.push(`| ${kind} | ${tried} | ${share(caught)} | ${share(fixed)} |`);
  }
  console.log(`\n${made} errors made by script in ${clean.length} sentences\n`);
  console.log('| error | made | found | fixed |\n| --- | --- | --- | --- |');
  console.log(rows.join('\n'));
  console.log(`| all | ${made} | ${Math.round((hit / made) * 100)}% | ${Math.round((repaired / made) * 100)}% |`);
  for (let left = Math.min(missed.length, Number(args.show)); left > 0; left--) {
    console.log(`missed: ${missed.splice(Math.floor(random() * missed.length), 1)[0]}`);
  }
}

void main();

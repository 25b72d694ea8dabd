/**
 * Figures of cleaning that need many texts: `npm run bench:cleaning -- --kk FILE --ru FILE` (a sentence a line each).
 *
 * Mojibake: twelve kinds × 200 sentences, broken by an encoder of another library and by tables of fonts that stand here; how many safe
 * fixes restore exactly, and how many they make worse. Personal data: 400 lines of an invented grammar (fixed seed), one secret each,
 * and as many without any; recall (nothing of the secret is left) and precision (what was masked was one).
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { decode, encode } from 'iconv-lite';
import { loadModules } from '../../server/src/analysis/load';
import { maskPersonalData } from '../../server/src/cleaning/mask';
import { Processor } from '../../server/src/cli/processor';
import { CLEANING } from '../../server/src/cli/testProcessor';
import { dataFolder } from '../../server/src/data';
import { randomOf, shuffle } from '../../server/src/random';

const SENTENCES = 200;
const LINES = 400;
const SEED = 20261129;

type Break = (text: string) => string;

const misread =
  (written: string, read: string): Break =>
  (text) =>
    decode(encode(text, written), read);

/** A font's letters: what the places of windows-1251 that it draws Kazakh letters at are called. */
const font =
  (letters: string): Break =>
  (text) =>
    [...text]
      .map((letter) => ('ӘәҒғҚқҢңӨөҰұҮүҺһ'.includes(letter) ? letters['ӘәҒғҚқҢңӨөҰұҮүҺһ'.indexOf(letter)]! : letter))
      .join('');

const KINDS: readonly (readonly [name: string, language: 'kk' | 'ru', broken: Break])[] = [
  ['KZ-1048 as windows-1251', 'kk', misread('rk1048', 'windows1251')],
  ['KZ-1048 as windows-1252', 'kk', misread('rk1048', 'windows1252')],
  ['KZ-1048 as cp866', 'kk', misread('rk1048', 'cp866')],
  ['PTCP154 as windows-1251', 'kk', misread('pt154', 'windows1251')],
  ['a font with Serbian letters', 'kk', font('ЅѕЃѓЌќЊњҐґЂђЏџЋћ')],
  ['UTF-8 as windows-1251', 'kk', misread('utf8', 'windows1251')],
  ['UTF-8 as windows-1252', 'kk', misread('utf8', 'windows1252')],
  ['UTF-8 as KOI8-R', 'kk', misread('utf8', 'koi8-r')],
  ['UTF-8 as Latin-1, twice', 'kk', (text) => misread('utf8', 'latin1')(misread('utf8', 'latin1')(text))],
  ['cp866 as windows-1251', 'ru', misread('cp866', 'windows1251')],
  ['windows-1251 as cp866', 'ru', misread('windows1251', 'cp866')],
  ['Mac Cyrillic as windows-1251', 'ru', misread('maccyrillic', 'windows1251')],
];

function sentencesOf(path: string, language: 'kk' | 'ru', random: () => number): string[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 30 && line.length <= 200)
    .filter((line) => (language === 'kk' ? /[әғқңөұүһі]/i.test(line) : /[а-я]/i.test(line)));
  shuffle(lines, random);
  return lines;
}

async function mojibake(paths: Readonly<Record<'kk' | 'ru', string>>): Promise<void> {
  const { modules, failures } = await loadModules(dataFolder(), {
    spelling: true,
    language: true,
    entities: false,
    morphology: false,
    suggestions: false,
  });
  if (failures.length > 0) throw new Error(failures.map(({ module, error }) => `${module}: ${error}`).join('; '));
  const { detector, ...others } = modules;
  const processor = new Processor({ ...others, ...(detector && { readingJudge: detector }) }, CLEANING);
  const cleaned = (text: string) => processor.chunks('plain', [text]).reports[0]!.fixed ?? text;
  const random = randomOf(SEED);
  let all = 0;
  let exact = 0;
  let worse = 0;
  for (const [name, language, broken] of KINDS) {
    let own = 0;
    let restored = 0;
    let spoilt = 0;
    for (const text of sentencesOf(paths[language], language, random)) {
      if (own === SENTENCES) break;
      // What is mended in it besides must not count.
      if (cleaned(text) !== text) continue;
      const damaged = broken(text);
      // What no page can hold was lost before anybody could mend it.
      const questions = (of: string) => of.split('?').length;
      if (damaged === text || damaged.includes('\ufffd') || questions(damaged) > questions(text)) continue;
      own++;
      const result = cleaned(damaged);
      if (result === text) restored++;
      else if (result !== damaged) {
        spoilt++;
        if (process.env.SHOW) console.log(JSON.stringify({ name, text, damaged, result }));
      } else if (process.env.SHOW) console.log(JSON.stringify({ name, left: damaged, text }));
    }
    all += own;
    exact += restored;
    worse += spoilt;
    console.log(`${name.padEnd(32)} ${restored} of ${own} restored exactly, ${spoilt} changed to something else`);
  }
  console.log(
    `all: ${((100 * exact) / all).toFixed(2)}% restored exactly, ${worse} changed to something else (${all} texts)`,
  );
}

/** A grammar of lines with a secret, `{…}` around it, and of lines without one. */
class Lines {
  constructor(private readonly random: () => number) {}

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]!;
  }

  /** `9`: a digit, `A`: a Latin capital, `a`: a small one, `x`: either or a digit; `\\` before what stands for itself. */
  private fill(pattern: string): string {
    const from = (alphabet: string) => alphabet[Math.floor(this.random() * alphabet.length)]!;
    return pattern.replace(/\\(.)|[9Aax]/g, (unit, own?: string) => {
      if (own !== undefined) return own;
      if (unit === '9') return from('0123456789');
      if (unit === 'A') return from('ABCDEFHKLMNOPRSTVXZ');
      return from(unit === 'a' ? 'abcdefghiklmnoprstuvz' : 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789');
    });
  }

  private iban(): string {
    const bban = this.fill('999A999999999999');
    const digits = [...`${bban}KZ00`].map((unit) => Number.parseInt(unit, 36)).join('');
    let rest = 0;
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
    return `KZ${String(98 - rest).padStart(2, '0')}${bban}`;
  }

  private twelve(begin: () => string): string {
    for (;;) {
      const eleven = begin();
      const sum = (shift: number) =>
        [...eleven].reduce((all, d, i) => all + Number(d) * (((i + shift) % 11) + 1), 0) % 11;
      const check = sum(0) === 10 ? sum(2) : sum(0);
      if (check < 10) return eleven + check;
    }
  }

  private iin(): string {
    const two = (least: number, most: number) =>
      String(least + Math.floor(this.random() * (most - least + 1))).padStart(2, '0');
    return this.twelve(() => `${two(50, 99)}${two(1, 12)}${two(1, 28)}${this.pick(['3', '4'])}${this.fill('9999')}`);
  }

  private bin(): string {
    const two = (least: number, most: number) =>
      String(least + Math.floor(this.random() * (most - least + 1))).padStart(2, '0');
    return this.twelve(
      () => `${two(1, 24)}${two(1, 12)}${this.pick(['4', '5', '6'])}${this.pick(['0', '1', '2'])}${this.fill('99999')}`,
    );
  }

  private readonly secrets: readonly (() => string)[] = [
    () => `${this.pick(['IBAN', 'ЖСК', 'ИИК', 'Шот нөмірі', 'Счёт'])}: {${this.iban()}}`,
    () => `{${this.iban().replace(/.{4}(?=.)/g, '$& ')}}`,
    () => `{+7‑70${this.pick(['1', '2', '5', '7'])}‑${this.fill('999‑99‑99')}}`,
    () => `{8.70${this.pick(['1', '2', '5', '7'])}.${this.fill('999.99.99')}}`,
    () => `{70${this.pick(['1', '2', '5', '7'])} ${this.fill('999 99 99')}}`,
    () =>
      `{8${this.pick(['701', '702', '705', '707', '747', '771', '775', '776', '777', '778'])}${this.fill('9999999')}}`,
    () =>
      `{${this.pick(['+998 90 ', '+996 555 ', '+90 532 ', '+44 20 ', '+49 151 ', '+86 138 '])}${this.fill('999 99 99')}}`,
    () =>
      `${this.pick(['ЖСН', 'ИИН'])} {${this.iin().replace(/^(\d{6})(\d{3})/, this.pick(['$1 $2 ', '$1 $2', '$1-$2']))}}`,
    () => `{${this.iin()}}`,
    () => `${this.pick(['БСН', 'БИН'])} {${this.bin()}}`,
    () => `{${this.fill('999 AAA ')}${this.pick(['01', '02', '05', '10', '16', '17'])}}`,
    () => `${this.pick(['Жеке куәлігі №', 'Удостоверение личности № ', 'Куәлік нөмірі: '])}{0${this.fill('99999999')}}`,
    () =>
      `{${this.fill('aaaaa')}${this.pick(['[at]', '(at)', '@', ' [at] '])}${this.pick(['mail.kz', 'nu.edu.kz', 'gmail.com'])}}`,
    () => `{${this.pick(['t.me/', 'https://t.me/', 'telegram.me/'])}${this.fill('aaaaaa\\_aaa')}}`,
    () =>
      this.pick([
        `{sk-proj-${this.fill('x'.repeat(40))}}`,
        `{hf_${this.fill('x'.repeat(34))}}`,
        `{ghp_${this.fill('x'.repeat(36))}}`,
        `{AKIA${this.fill('AAAA9AAAAAAA9AAA')}}`,
      ]),
  ];

  private readonly others: readonly (() => string)[] = [
    () => `№ 8777${this.fill('9999999')} бұйрық`,
    () => `8 7172 345 ${this.fill('999')} теңге`,
    () => `${this.fill('99 999 999')} адам`,
    () => `2024 жылғы ${this.fill('99')}-бап`,
    () => `ISBN 978-601-${this.fill('999-999-9')}`,
    () => `${this.fill('999 999 999 999')} теңге`,
    () => `бағасы ${this.fill('9 999')} доллар`,
    () => `${this.fill('9.9.9')} нұсқасы`,
    () => `ҚР Үкіметінің № ${this.fill('999')} қаулысы`,
    () => `координаттары ${this.fill('99.999999, 99.999999')}`,
  ];

  private around(middle: string): string {
    const before = this.pick([
      'Байланыс үшін: ',
      'Менің дерегім — ',
      'Запишите: ',
      'Хатта жазылған: ',
      'Осыған қараңыз: ',
      '',
    ]);
    return `${before}${middle}${this.pick(['.', ', рахмет.', ' деп көрсетілген.', ', пожалуйста.', ''])}`;
  }

  secret(i: number): { text: string; secret: string } {
    const marked = this.around(this.secrets[i % this.secrets.length]!());
    return { text: marked.replace(/[{}]/g, ''), secret: /\{(.*)\}/.exec(marked)![1]! };
  }

  other(i: number): string {
    return this.around(this.others[i % this.others.length]!());
  }
}

function personalData(): void {
  const lines = new Lines(randomOf(SEED));
  let recalled = 0;
  let right = 0;
  let wrong = 0;
  for (let i = 0; i < LINES; i++) {
    const { text, secret } = lines.secret(i);
    const masked = maskPersonalData(text);
    // Nothing of it that would tell it is left: no run of four of its letters and digits.
    const left = [...secret.replace(/[^\p{L}\p{N}]/gu, '')].join('');
    const bare = masked.replace(/\[[A-Z]+\]/g, '\0').replace(/[^\p{L}\p{N}\0]/gu, '');
    let leaks = false;
    for (let at = 0; at + 4 <= left.length; at++)
      leaks ||= bare.includes(left.slice(at, at + 4)) && /\d|_/.test(left.slice(at, at + 4));
    if (masked !== text && !leaks && !masked.includes(secret)) recalled++;
    else if (process.env.SHOW) console.log('missed', JSON.stringify({ text, masked }));
    const masks = masked.match(/\[[A-Z]+\]/g)?.length ?? 0;
    right += Math.min(1, masks);
    wrong += Math.max(0, masks - 1);
  }
  for (let i = 0; i < LINES; i++) {
    const text = lines.other(i);
    const masked = maskPersonalData(text);
    const masks = masked === text ? 0 : (masked.match(/\[[A-Z]+\]/g)?.length ?? 0);
    wrong += masks;
    if (masks > 0 && process.env.SHOW) console.log('false', JSON.stringify({ text, masked }));
  }
  console.log(
    `personal data: recall ${((100 * recalled) / LINES).toFixed(1)}% of ${LINES} lines, precision ${((100 * right) / (right + wrong)).toFixed(1)}% (${wrong} wrong masks, ${LINES} lines without any beside them)`,
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kk: { type: 'string' }, ru: { type: 'string' } } });
  personalData();
  if (values.kk === undefined || values.ru === undefined)
    console.log('mojibake: left out, as --kk FILE and --ru FILE are not given');
  else await mojibake({ kk: values.kk, ru: values.ru });
}

void main();

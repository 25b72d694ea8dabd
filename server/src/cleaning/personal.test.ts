import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomOf } from '../random';
import { PERSONAL_RULES } from './personal';
import { checkSegment, SEGMENT_RULES } from './segment';

/** Invented lines of every kind of personal data, and lines of other numbers: how many are found, and how many rightly. */

const OTHER_RULES = SEGMENT_RULES.filter(({ mask }) => mask === undefined).map(({ id }) => id);
const found = (text: string) => checkSegment(text, [], { disabledRules: OTHER_RULES });

/** Digits without rhyme or reason that are the same in each run. */
function digits(seed: number, length: number): string {
  const random = randomOf(seed);
  return Array.from({ length }, () => Math.floor(random() * 10)).join('');
}

const two = (value: number) => String(value).padStart(2, '0');
const letters = (seed: number, length: number, alphabet: string) =>
  [...digits(seed, length * 2)]
    .slice(0, length)
    .map((d, i) => alphabet[(Number(d) * 7 + i * 3 + seed) % alphabet.length])
    .join('');

/** Twelve digits with the check digit, by the published rule and not by the code under test. */
function withCheckDigit(make: (tries: number) => string): string {
  for (let tries = 0; ; tries++) {
    const eleven = make(tries);
    const sum = (weights: readonly number[]) =>
      weights.reduce((all, weight, i) => all + weight * Number(eleven[i]), 0) % 11;
    let check = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    if (check === 10) check = sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]);
    if (check < 10) return eleven + String(check);
  }
}

const iin = (i: number) =>
  withCheckDigit(
    (t) => `${two(50 + (i % 50))}${two(1 + (i % 12))}${two(1 + (i % 28))}${3 + (i % 2)}${digits(i * 31 + t, 4)}`,
  );
const bin = (i: number) =>
  withCheckDigit((t) => `${two(i % 25)}${two(1 + (i % 12))}${4 + (i % 3)}${i % 4}${digits(i * 37 + t, 5)}`);

function iban(i: number): string {
  const rest = digits(i, 3) + letters(i, 4, 'KZTABC') + digits(i + 5, 9);
  const numeric = [...`${rest}KZ00`].map((character) => String(Number.parseInt(character, 36))).join('');
  return `KZ${two(98 - Number(BigInt(numeric) % 97n))}${rest}`;
}

function card(i: number): string {
  const head = `4400${digits(i, 11)}`;
  for (let check = 0; ; check++) {
    const sum = [...`${head}${check}`].reduce((all, d, at) => {
      const value = Number(d) * (at % 2 === 0 ? 2 : 1);
      return all + (value > 9 ? value - 9 : value);
    }, 0);
    if (sum % 10 === 0) return `${head}${check}`;
  }
}

const CODES = ['701', '702', '705', '707', '747', '771', '775', '777', '778', '700'];
const mobile = (i: number) => [CODES[i % 10]!, digits(i, 3), digits(i + 1, 2), digits(i + 2, 2)] as const;
const chunks = (text: string, ...lengths: readonly number[]) => {
  let at = 0;
  return lengths.map((length) => {
    const chunk = text.slice(at, at + length);
    at += length;
    return chunk;
  });
};
const NAMES = ['aigul', 'dauren', 'saule', 'marat', 'zhanar', 'olzhas', 'dinara', 'askar'];
const name = (i: number) => `${NAMES[i % 8]!}${['_', ''][i % 2]!}${digits(i, 2)}`;
const alphanumeric = (i: number, length: number) => letters(i, length - 2, 'aB3dE5gH7jK9mN') + digits(i, 2);

const KINDS: readonly (readonly [rule: string, make: (i: number) => string])[] = [
  ['iban', iban],
  ['iban', (i) => chunks(iban(i), 4, 4, 4, 4, 4).join(' ')],
  ['phone', (i) => ['+7', ...mobile(i)].join('\u2011')],
  ['phone', (i) => ['8', ...mobile(i)].join('.')],
  ['phone', (i) => mobile(i).join(' ')],
  ['phone', (i) => `+7 (${mobile(i)[0]}) ${mobile(i).slice(1).join('-')}`],
  ['phone', (i) => `8${mobile(i).join('')}`],
  ['phone', (i) => `8 (7172) ${chunks(digits(i, 6), 2, 2, 2).join('-')}`],
  ['phone', (i) => `+44 20 ${chunks(digits(i, 8), 4, 4).join(' ')}`],
  ['phone', (i) => `+998 90 ${chunks(digits(i, 7), 3, 2, 2).join(' ')}`],
  ['phone', (i) => `+7 912 ${chunks(digits(i, 7), 3, 2, 2).join('-')}`],
  ['phone', (i) => `+1 (202) ${chunks(digits(i, 7), 3, 4).join('-')}`],
  ['phone', (i) => `+49 1${digits(i, 2)} ${digits(i + 3, 6)}1`],
  ['iin', iin],
  ['iin', (i) => chunks(iin(i), 6, 3, 3).join(' ')],
  ['iin', (i) => chunks(iin(i), 6, 6).join(' ')],
  ['bin', bin],
  ['bin', (i) => chunks(bin(i), 6, 6).join(' ')],
  ['card', (i) => chunks(card(i), 4, 4, 4, 4).join(' ')],
  ['card', card],
  ['vehicle-plate', (i) => `${digits(i, 3)} ${letters(i, 3, 'ABCDEFHKLMNOPRSTXYZ')} ${two(1 + (i % 20))}`],
  ['vehicle-plate', (i) => `${digits(i, 3)}${letters(i, 3, 'АВЕКМНОРСТУХ')}${two(1 + (i % 20))}`],
  ['identity-document', (i) => `жеке куәлік № 0${digits(i, 8)}`],
  ['identity-document', (i) => `удостоверение личности №0${digits(i, 8)}`],
  ['identity-document', (i) => `паспорт N${digits(i, 8)}`],
  ['email', (i) => `${name(i)}@mail.kz`],
  ['email', (i) => `${name(i)}[at]mail.kz`],
  ['email', (i) => `${name(i)} (at) mail (dot) kz`],
  ['handle', (i) => `t.me/${name(i)}`],
  ['handle', (i) => `https://t.me/${name(i)}`],
  ['handle', (i) => `Telegram: @${name(i)}`],
  ['secret', (i) => `sk-proj-${alphanumeric(i, 40)}`],
  ['secret', (i) => `ghp_${alphanumeric(i, 36)}`],
  ['secret', (i) => `AKIA${letters(i, 16, 'ABCDEFGH234567')}`],
  ['secret', (i) => `hf_${alphanumeric(i, 34)}`],
  ['secret', (i) => `Bearer ${alphanumeric(i, 32)}`],
  ['secret', (i) => `eyJhbGciOiJIUzI1NiJ9.eyJ${alphanumeric(i, 24)}.${alphanumeric(i + 7, 43)}`],
  ['ip-address', (i) => `95.56.${Number(digits(i, 2)) + 10}.${Number(digits(i + 1, 2)) + 20}`],
];

const TEMPLATES: readonly ((data: string) => string)[] = [
  (data) => data,
  (data) => `Менің дерегім: ${data}.`,
  (data) => `Кеше ол маған ${data} деп жазып жіберді`,
  (data) => `Прошу связаться: ${data}, спасибо!`,
  (data) => `(${data})`,
  (data) => `1) ${data}; 2) басқа жол`,
  (data) => `«${data}» деген жазу 2024 жылы тұрды`,
  (data) => `Жазылды:\n${data}\nСоңы.`,
  (data) => `Contact — ${data} — or write`,
  (data) => `{"a":"\\n${data}\\n"}`,
  (data) => `${data} дегенді өшіріңіз`,
];

/** Numbers that are nobody's, `{}` being digits that vary. */
const NEGATIVES: readonly ((i: number) => string)[] = [
  (i) => `№ 8777${digits(i, 7)} бұйрық`,
  (i) => `Бұйрық № 8701${digits(i, 7)} күшіне енді`,
  (i) => `8 7172 345 ${digits(i, 3)} теңге бөлінді`,
  (i) => `Бюджет ${1 + (i % 9)}7 ${digits(i, 3)} ${digits(i + 1, 3)} 000 теңге`,
  (i) => `Барлығы ${digits(i, 2)} 701 234 567 теңге`,
  (i) => `Құны 701 234 56${i % 10} теңге`,
  (i) => `+${1 + (i % 9)} ${digits(i, 3)} 000 000 теңге түсім`,
  (i) => `Заң ${two(1 + (i % 28))}.${two(1 + (i % 12))}.2023 жылы қабылданды`,
  (i) => `ҚР ҚК ${100 + i}-бабының ${1 + (i % 9)}-тармағы`,
  (i) => `ст. ${100 + i} п. 2.${i % 10}.1.3 УК РК`,
  (i) => `v8.701.${i}.${digits(i, 2)} нұсқасы шықты`,
  (i) => `Python 3.${i % 13}.${i % 10}, Node 20.${i % 20}.1`,
  (i) => `Тапсырыс 8702${digits(i, 7)} жолда`,
  (i) => `id: ${digits(i, 5)}-${digits(i + 1, 4)}-${digits(i + 2, 4)}`,
  (i) => `${100 + i} USD 15 күнде, ${100 + i} км 12 сағатта`,
  (i) => `2010-2011, ${2012 + (i % 8)}-2020 оқу жылдары`,
  (i) => `Халық саны ${1 + (i % 9)} ${digits(i, 3)} ${digits(i + 1, 3)} адам`,
  (i) => `куәлік ${2000 + (i % 24)} жылы берілді, паспорт ${100 + i} бетті`,
  (i) => `ISBN 978-601-${digits(i, 2)}-${digits(i + 1, 4)}-${i % 10}`,
  (i) => `ГОСТ ${digits(i, 4)}-2012, СТ РК ${digits(i + 1, 4)}`,
  (i) => `sha256:${alphanumeric(i, 12).toLowerCase()}77011234567${alphanumeric(i + 1, 12).toLowerCase()}`,
  (i) => `@qalam${i} арнасы, task-management-${digits(i, 4)}`,
  (i) => `сағат ${two(i % 24)}:${two(i % 60)}:30, ${i}::5`,
  (i) => `координаталары 43.${digits(i, 6)}, 76.${digits(i + 1, 6)}`,
  (i) => `π = 3.14159265358979${digits(i, 6)}`,
  (i) => `192.168.0.${i % 255} пен 10.0.${i % 255}.1`,
  (i) => `кестеде 12 ${digits(i, 2)} 15 ${two(i)} 701 23 44`,
  (i) => `Табыс 87${digits(i, 1)},5 млрд теңге, өсім +${i % 10},${i % 7}%`,
];

test('invented personal data: at least 99% are found, and 99% of what is found is rightly found', () => {
  let lines = 0;
  let right = 0;
  let wrong = 0;
  const failures: string[] = [];
  for (const [k, [rule, make]] of KINDS.entries()) {
    for (const [t, template] of TEMPLATES.entries()) {
      const data = make(k * 17 + t * 5);
      const text = template(data);
      lines++;
      const findings = found(text);
      // The keyword that a kind needs, or `Bearer`, is not part of what is masked.
      const end = text.indexOf(data) + data.length;
      const hits = findings.filter((one) => one.rule === `cleaning.${rule}` && one.end === end && end - one.start >= 5);
      if (hits.length === 1) right++;
      else failures.push(`${rule} is missed: ${text}`);
      wrong += findings.length - hits.length;
      for (const other of findings) {
        if (!hits.includes(other))
          failures.push(`${other.rule} is wrong: ${text.slice(other.start, other.end)} in ${text}`);
      }
    }
  }
  let others = 0;
  for (const make of NEGATIVES) {
    for (let i = 0; i < 15; i++) {
      const text = make(i * 3);
      others++;
      for (const { rule, start, end } of found(text)) {
        wrong++;
        failures.push(`${rule} is wrong: ${text.slice(start, end)} in ${text}`);
      }
    }
  }
  console.log(
    `personal data: ${right} of ${lines} lines found, ${wrong} wrong findings there and in ${others} other lines`,
  );
  assert.ok(lines >= 400 && others >= 400);
  const report = failures.join('\n');
  assert.ok(right / lines >= 0.99, report);
  assert.ok(right / (right + wrong) >= 0.99, report);
});

test('each rule about personal data has lines of its own', () => {
  assert.deepEqual(
    [...new Set(KINDS.map(([rule]) => `cleaning.${rule}`))].sort(),
    PERSONAL_RULES.map(({ id }) => id as string).sort(),
  );
});

test('lists of numbers, and what stands beside them', () => {
  const count = (text: string) => found(text).length;
  assert.equal(count('87011234567,87021234567 87051234567'), 3);
  assert.equal(count('тел.87011234567'), 1);
  assert.equal(count('тел. № 87011234567'), 1);
  assert.equal(count('+7 701 123 45 67 теңгеңізді күтеді'), 1);
  assert.equal(count('0'.repeat(5000) + ' '.repeat(5000) + '('.repeat(5000)), 0);
});

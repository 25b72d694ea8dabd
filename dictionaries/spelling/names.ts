/**
 * Makes `kk.name-shapes`, by which the checker tells an unknown name from a capitalised misspelling:
 *
 *     node --import tsx dictionaries/spelling/names.ts --iob2 FILE --text FOLDER --russian FILE --territories FILE [--held-out odd|even|none]
 *
 * Names: capitals of the dictionary; words tagged as names in the IOB2 file (without the sentences whose number is held out, the odd
 * ones by default, which `bench:spelling` reports on); words that stand capitalised within the sentences of the texts and are
 * no words in small letters; likewise of Russian sentences, for foreign names; CLDR's territories. Against them: common
 * words with one slip and with two, and random letters. Seeded: the same input makes the same bytes.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataFolder } from '../../server/src/data';
import { randomOf, shuffle } from '../../server/src/random';
import { KEYBOARD_NEIGHBOURS, LETTERS } from '../../server/src/spelling/letters';
import { NameShapes, SHAPE_BUCKETS, shapeFeatures } from '../../server/src/spelling/nameShape';
import { loadSpeller, type Speller } from '../../server/src/spelling/speller';
import { checkInputs } from '../sources';

const { values: args } = parseArgs({
  options: {
    iob2: { type: 'string' },
    text: { type: 'string' },
    russian: { type: 'string' },
    territories: { type: 'string' },
    'held-out': { type: 'string', default: 'odd' },
    out: { type: 'string', default: fileURLToPath(new URL('kk.name-shapes', import.meta.url)) },
  },
});

const WORD = /^[\u0400-\u042F\u0490-\u04FF][\u0430-\u045F\u0490-\u04FF]+$/u;
const NAME_TAG = /-(?:PERSON|GPE|LOCATION|ORGANISATION|FACILITY|ART)$/u;
const TEXTS = ['wikipedia', 'encyclopaedia-school', 'news-xwmt', 'questions', 'everyday-tatoeba', 'common-voice-more'];
/** Within a sentence, not after a mark that a quotation may begin with. */
const CAPITALISED = /(?<=[\p{Ll},] )\p{Lu}\p{Ll}+/gu;
/** Examples made, and how much each kind weighs: slips are far more common than their share here, foreign names as well. */
const SLIPS = { one: 18_000, two: 40_000, random: 5_000 };
const WEIGHTS = { name: 3, foreign: 1.5, territory: 2, dictionary: 0.6, one: 1.3, two: 0.9, random: 1 };
const EPOCHS = 6;
const RATE = 0.15;
const DECAY = 1e-4;

interface Example {
  readonly word: string;
  readonly isName: boolean;
  readonly weight: number;
}

const random = randomOf(14);
const pick = (items: ArrayLike<string>): string => items[Math.floor(random() * items.length)]!;
const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function slip(word: string): string {
  const i = Math.floor(random() * word.length);
  const kind = Math.floor(random() * 4);
  if (kind === 0) return word.slice(0, i) + word.slice(i + 1);
  if (kind === 1) return word.slice(0, i) + pick(LETTERS) + word.slice(i);
  const near = KEYBOARD_NEIGHBOURS.get(word[i]!);
  if (kind === 2) return near ? word.slice(0, i) + pick(near) + word.slice(i + 1) : word;
  return i + 1 < word.length ? word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2) : word;
}

function taggedNames(path: string): string[] {
  const names: string[] = [];
  let held = false;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [token, tag] = line.trim().split(' ');
    const id = /^[A-Z]+ID(\d+)$/u.exec(token ?? '');
    if (id) held = args['held-out'] === (Number(id[1]) % 2 === 1 ? 'odd' : 'even');
    else if (!held && token && tag && NAME_TAG.test(tag)) names.push(token);
  }
  return names;
}

function capitalised(text: string, isWord: (word: string) => boolean): string[] {
  return (text.match(CAPITALISED) ?? []).filter((word) => !isWord(word.toLowerCase()));
}

function examplesOf(speller: Speller): Example[] {
  const examples = new Map<string, Example>();
  const add = (words: Iterable<string>, isName: boolean, weight: number, isOpen: boolean) => {
    for (const word of words) {
      const lower = word.toLowerCase();
      if (!WORD.test(word) || word.length < 3 || examples.has(lower)) continue;
      // What the dictionary knows, the model is never asked about.
      if (isOpen && (speller.spell(word) || speller.spell(lower))) continue;
      examples.set(lower, { word: lower, isName, weight });
    }
  };
  const lines = (file: string) => readFileSync(join(dataFolder(), 'spelling', file), 'utf8').split('\n');
  if (args.iob2) add(taggedNames(args.iob2), true, WEIGHTS.name, true);
  if (args.text)
    for (const name of TEXTS)
      add(capitalised(readFileSync(join(args.text, `${name}.txt`), 'utf8'), speller.spell), true, WEIGHTS.name, true);
  if (args.territories) {
    const { main } = JSON.parse(readFileSync(args.territories, 'utf8'));
    const territories: string[] = Object.values(main.kk.localeDisplayNames.territories);
    add(territories.join(' ').split(/[ -]/u), true, WEIGHTS.territory, false);
  }
  if (args.russian) {
    const text = readFileSync(args.russian, 'utf8');
    const small = new Set(text.match(/\p{Ll}+/gu));
    add(
      capitalised(text, (word) => small.has(word)),
      true,
      WEIGHTS.foreign,
      true,
    );
  }
  // A half of what is known: the other half says nothing new and costs time.
  const known = lines('kk.dic').map((line) => line.split('/')[0]!);
  const used = lines('kk.freq').map((line) => line.split('\t')[0]!);
  add(
    [...known, ...used].filter(() => random() < 0.5),
    true,
    WEIGHTS.dictionary,
    false,
  );

  const common: string[] = [];
  const sums: number[] = [];
  let total = 0;
  for (const line of lines('kk.freq')) {
    const [word, count] = line.split('\t');
    if (!/^[\u0430-\u045F\u0491-\u04FF]{3,}$/u.test(word ?? '') || !(Number(count) >= 2)) continue;
    common.push(word!);
    total += Math.sqrt(Number(count));
    sums.push(total);
  }
  const draw = () => {
    const target = random() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return common[low]!;
  };
  const made = (count: number, make: () => string) => Array.from({ length: count }, () => title(make()));
  add(
    made(SLIPS.one, () => slip(draw())),
    false,
    WEIGHTS.one,
    true,
  );
  add(
    made(SLIPS.two, () => slip(slip(draw()))),
    false,
    WEIGHTS.two,
    true,
  );
  const letters = () => Array.from({ length: 3 + Math.floor(random() * 8) }, () => pick(LETTERS)).join('');
  add(made(SLIPS.random, letters), false, WEIGHTS.random, true);
  return [...examples.values()];
}

/** AdaGrad on the logistic loss. */
function train(examples: readonly { features: number[]; isName: boolean; weight: number }[]): Float64Array {
  const weights = new Float64Array(SHAPE_BUCKETS);
  const squares = new Float64Array(SHAPE_BUCKETS).fill(1e-6);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const { features, isName, weight } = examples[i]!;
      let sum = 0;
      for (const feature of features) sum += weights[feature]!;
      const gradient = (1 / (1 + Math.exp(-sum)) - (isName ? 1 : 0)) * weight;
      for (const feature of features) {
        squares[feature]! += gradient * gradient;
        weights[feature]! -= (RATE * gradient) / Math.sqrt(squares[feature]!) + DECAY * weights[feature]!;
      }
    }
  }
  return weights;
}

async function main(): Promise<void> {
  const texts = args.text ? TEXTS.map((name) => join(args.text!, `${name}.txt`)) : [];
  const given = [args.iob2, args.russian, args.territories, ...texts].filter((path) => path !== undefined);
  checkInputs([args.out], given);
  const read = (file: string) => readFileSync(join(dataFolder(), 'spelling', file));
  const loaded = await loadSpeller({ aff: read('kk.aff'), dic: read('kk.dic'), frequencies: read('kk.freq') });
  if (!loaded.ok) throw new Error(loaded.error);
  const speller = loaded.value;
  const examples = examplesOf(speller);
  console.log(
    `${examples.filter(({ isName }) => isName).length} names, ${examples.filter(({ isName }) => !isName).length} others`,
  );
  const weights = train(
    examples.map(({ word, isName, weight }) => ({
      features: shapeFeatures(word, speller.nearest(word)),
      isName,
      weight,
    })),
  );
  writeFileSync(args.out, NameShapes.write(weights));
  speller.dispose();
}

void main();

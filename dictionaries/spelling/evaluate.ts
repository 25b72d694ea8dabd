/**
 * What the dictionary catches and accepts, by domain: `npm run evaluate:dictionary -- --text FILE… [--iob2 FILE]
 * [--show N] [--dir FOLDER]`.
 *
 * Accepts: of the words of each text (letters, hyphens and what stands between them; one in Latin letters is no word here), how many
 * pass. Catches: of all words that one confusion (`confusions.txt`) in one of the 6,000 commonest words of these texts makes, how
 * many are refused, each kind apart, by types and weighted by how common the right word is. Made words that are words
 * themselves do not count: those of which `stems/confusable.txt` says so, and those that the texts have more than once and one time in
 * fifty of the right word. What passes is told apart: other forms of the same word (кезіңде for кезінде), which no dictionary can
 * refuse, and the rest.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSpeller } from '../../server/src/spelling/speller';
import { Analyser } from './analysis';
import { build } from './build';
import { areBothWords, confused, kindOf, parseConfusions, readConfusable } from './confusions';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: args } = parseArgs({
  options: {
    text: { type: 'string', multiple: true, default: [] },
    iob2: { type: 'string' },
    dir: { type: 'string', default: here },
    show: { type: 'string', default: '0' },
    words: { type: 'string', default: '6000' },
  },
});

/** The words of KazNERD's first column, or of a text. */
function wordsOf(text: string, columns: boolean): string[] {
  const plain = columns ? text.replace(/^[A-Z]+ID\d+$/gmu, '').replace(/ \S+$/gmu, '') : text;
  return plain.match(/[\p{L}\p{M}]+(?:[-‑’'][\p{L}\p{M}]+)*/gu) ?? [];
}

const percent = (a: number, b: number): string => (b === 0 ? '–' : `${((100 * a) / b).toFixed(2)}%`);

async function main(): Promise<void> {
  const read = (name: string): Uint8Array => readFileSync(join(args.dir, name));
  const loaded = await loadSpeller(
    {
      aff: read('kk.aff'),
      dic: read('kk.dic'),
      frequencies: read('kk.freq'),
      pairs: read('kk.pairs'),
      // Older builds have none.
      ...(existsSync(join(args.dir, 'kk.names'))
        ? { nameShapes: read('kk.name-shapes'), names: read('kk.names') }
        : {}),
      ...(existsSync(join(args.dir, 'kk.slips')) ? { slips: read('kk.slips') } : {}),
    },
    { suggestions: false },
  );
  if (!loaded.ok) throw new Error('the dictionary does not load');
  const speller = loaded.value;
  const show = Number(args.show);

  const counts = new Map<string, number>();
  const totals = { tokens: 0, flagged: 0 };
  console.log('text\twords\tflagged\tof words in small letters\tof types');
  for (const path of [...(args.iob2 === undefined ? [] : [args.iob2]), ...args.text]) {
    const own = new Map<string, number>();
    for (const word of wordsOf(readFileSync(path, 'utf8'), path === args.iob2)) {
      if (/\p{Script=Latin}/u.test(word)) continue;
      own.set(word, (own.get(word) ?? 0) + 1);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    let [tokens, flagged, small, smallFlagged, types] = [0, 0, 0, 0, 0];
    const missed: [string, number][] = [];
    for (const [word, count] of own) {
      const right = speller.check(word);
      tokens += count;
      if (!right) {
        flagged += count;
        types++;
        missed.push([word, count]);
      }
      if (word !== word.toLowerCase()) continue;
      small += count;
      if (!right) smallFlagged += count;
    }
    totals.tokens += tokens;
    totals.flagged += flagged;
    console.log(
      [basename(path), tokens, percent(flagged, tokens), percent(smallFlagged, small), percent(types, own.size)].join(
        '\t',
      ),
    );
    missed.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (show > 0)
      console.log(
        `  ${missed
          .slice(0, show)
          .map(([word, count]) => `${word} ${count}`)
          .join(', ')}`,
      );
  }
  console.log(['all', totals.tokens, percent(totals.flagged, totals.tokens)].join('\t'));

  const confusions = parseConfusions(readFileSync(join(here, 'confusions.txt'), 'utf8'));
  const confusable = readConfusable(readFileSync(join(here, 'stems', 'confusable.txt'), 'utf8'));
  const common = [...counts]
    .filter(([word]) => word.length > 2 && /^[а-яёәғқңөұүһі]+$/u.test(word) && speller.spell(word))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, Number(args.words));
  const built = args.dir === here ? build() : undefined;
  const analyser = built && new Analyser(built.files['kk.aff'], built.files['kk.dic'], built.verbFlags);
  const stemsOf = (form: string): Set<string> => new Set(analyser?.read(form).map(({ stem }) => stem));
  const isSameWord = (form: string, word: string): boolean => {
    const own = stemsOf(form);
    return [...stemsOf(word)].some((stem) => own.has(stem));
  };
  const kinds = new Map<
    string,
    { made: number; passed: number; weight: number; passedWeight: number; forms: number; who: string[] }
  >();
  for (const [word, count] of common) {
    const seen = new Set<string>();
    for (const [form, confusion] of confused(word, confusions)) {
      if (form === word || seen.has(form)) continue;
      seen.add(form);
      const own = counts.get(form) ?? 0;
      if (areBothWords(confusable, word, form) || (own > 1 && own * 50 >= count)) continue;
      const kind = kinds.get(kindOf(confusion)) ?? {
        made: 0,
        passed: 0,
        weight: 0,
        passedWeight: 0,
        forms: 0,
        who: [],
      };
      kinds.set(kindOf(confusion), kind);
      kind.made++;
      kind.weight += count;
      if (!speller.check(form)) continue;
      kind.passed++;
      kind.passedWeight += count;
      const isForm = isSameWord(form, word);
      if (isForm) kind.forms += count;
      if (kind.who.length < show)
        kind.who.push(`${isForm ? '=' : ''}${form}(${word} ${count}${own > 0 ? `/${own}` : ''})`);
    }
  }
  console.log('confusion\tmade\tpass\tby frequency\twithout other forms of the word');
  const pooled = { made: 0, passed: 0, weight: 0, passedWeight: 0, forms: 0 };
  for (const [name, { made, passed, weight, passedWeight, forms, who }] of kinds) {
    pooled.made += made;
    pooled.passed += passed;
    pooled.weight += weight;
    pooled.passedWeight += passedWeight;
    pooled.forms += forms;
    console.log(
      [name, made, percent(passed, made), percent(passedWeight, weight), percent(passedWeight - forms, weight)].join(
        '\t',
      ),
    );
    if (who.length > 0) console.log(`  ${who.join(' ')}`);
  }
  console.log(
    `catches ${percent(pooled.made - pooled.passed, pooled.made)} of ${pooled.made} made words (${percent(pooled.weight - pooled.passedWeight, pooled.weight)} by frequency; of what passes ${percent(pooled.forms, pooled.passedWeight)} are other forms of the word), accepts ${percent(totals.tokens - totals.flagged, totals.tokens)} of ${totals.tokens} words`,
  );
}

void main();

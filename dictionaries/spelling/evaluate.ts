/**
 * Coverage and typo detection of kk.aff/kk.dic: `node --import tsx dictionaries/spelling/evaluate.ts --iob2 FILE
 * [--web FILE] [--show N] [--half odd|even|all]`. Without entities and words of one or two letters in the second line. Typos: random
 * single edits of words of the same text by frequency; typos that the web list or the text has are not counted.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadModule } from 'hunspell-asm';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: args } = parseArgs({
  options: {
    iob2: { type: 'string' },
    web: { type: 'string' },
    half: { type: 'string', default: 'odd' },
    show: { type: 'string', default: '0' },
    dir: { type: 'string', default: here },
    names: { type: 'string', default: 'kk.aff,kk.dic' },
    typos: { type: 'string', default: '0' },
  },
});
async function main(): Promise<void> {
  const [affName, dicName] = args.names.split(',') as [string, string];
  const factory = await loadModule();
  const aff = readFileSync(`${args.dir}/${affName}`);
  const dic = readFileSync(`${args.dir}/${dicName}`);
  const before = process.memoryUsage();
  const started = performance.now();
  const hunspell = factory.create(factory.mountBuffer(aff, 'kk.aff'), factory.mountBuffer(dic, 'kk.dic'));
  console.log(
    `load ${(performance.now() - started).toFixed(0)} ms, rss +${((process.memoryUsage().rss - before.rss) / 1e6).toFixed(0)} MB`,
  );
  const suffixes = new Set<string>();
  try {
    for (const line of readFileSync(`${args.dir}/kk.suffixes`, 'utf8').split('\n')) if (line !== '') suffixes.add(line);
  } catch {
    // Not built yet.
  }
  /** As the checker does: parts at hyphens, digits left out. */
  function check(word: string): boolean {
    if (hunspell.spell(word)) return true;
    const parts = word.split(/[-‑‐]/u);
    if (parts.length === 1) return false;
    return parts.every(
      (part, at) => part === '' || /^\p{N}+$/u.test(part) || hunspell.spell(part) || (at > 0 && suffixes.has(part)),
    );
  }

  const words = new Map<string, { count: number; plain: number }>();
  let odd = false;
  for (const line of readFileSync(args.iob2!, 'utf8').split('\n')) {
    const id = /^[A-Z]+ID(\d+)/u.exec(line);
    if (id !== null) odd = Number(id[1]) % 2 === 1;
    else if (line !== '' && (args.half === 'all' || odd === (args.half === 'odd'))) {
      const [token, tag] = line.split(' ') as [string, string];
      if (!/^[\p{L}'’-]*\p{L}[\p{L}'’-]*$/u.test(token)) continue;
      const seen = words.get(token) ?? { count: 0, plain: 0 };
      words.set(token, seen);
      seen.count++;
      if (tag === 'O') seen.plain++;
    }
  }
  const sum = (pick: (word: string, seen: { count: number; plain: number }) => number): number => {
    let total = 0;
    for (const [word, seen] of words) total += pick(word, seen);
    return total;
  };
  const bad = new Map<string, boolean>();
  const begun = performance.now();
  for (const word of words.keys()) bad.set(word, !check(word));
  const speed = words.size / (performance.now() - begun);
  const rate = (a: number, b: number): string => `${((100 * a) / b).toFixed(2)}%`;
  console.log(
    `flagged tokens ${rate(
      sum((w, s) => (bad.get(w) ? s.count : 0)),
      sum((_, s) => s.count),
    )} types ${rate(
      sum((w) => (bad.get(w) ? 1 : 0)),
      words.size,
    )}`,
  );
  const plain = (word: string): boolean => word.length > 2;
  console.log(
    `outside entities, >2 letters: tokens ${rate(
      sum((w, s) => (bad.get(w) && plain(w) ? s.plain : 0)),
      sum((w, s) => (plain(w) ? s.plain : 0)),
    )} types ${rate(
      sum((w, s) => (bad.get(w) && plain(w) && s.plain > 0 ? 1 : 0)),
      sum((w, s) => (plain(w) && s.plain > 0 ? 1 : 0)),
    )}; ${(speed).toFixed(0)}k types/s uncached`,
  );
  const missed = [...words]
    .filter(([word]) => bad.get(word))
    .sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
  if (Number(args.show) > 0)
    console.log(
      missed
        .slice(0, Number(args.show))
        .map(([word, { count, plain }]) => `${word}${plain > 0 ? '' : '*'}${count > 1 ? count : ''}`)
        .join(' '),
    );

  // --- typos ---
  const real = new Set<string>(words.keys());
  for (const line of args.web === undefined ? [] : readFileSync(args.web, 'utf8').split('\n')) {
    real.add(line);
    real.add(line.toLowerCase());
  }
  let state = 20261124;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const LETTERS = 'аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшыіьэюя';
  const ROWS = ['әіңғүұқөһ', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'];
  const RUSSIAN: Record<string, string> = { қ: 'к', ғ: 'г', ң: 'н', ә: 'а', ө: 'о', ү: 'у', ұ: 'у', һ: 'х', і: 'и' };
  const HARMONY: Record<string, string> = { а: 'е', е: 'а', ы: 'і', і: 'ы' };
  const neighbour = (letter: string): string => {
    for (const [row, letters] of ROWS.entries()) {
      const at = letters.indexOf(letter);
      if (at < 0) continue;
      const near = [letters[at - 1], letters[at + 1], ROWS[row - 1]?.[at], ROWS[row + 1]?.[at]].filter(
        (l) => l !== undefined,
      );
      return near[random(near.length)]!;
    }
    return 'а';
  };
  const kinds: Record<string, (word: string) => string> = {
    delete: (w) => ((at) => w.slice(0, at) + w.slice(at + 1))(random(w.length)),
    insert: (w) => ((at) => w.slice(0, at) + LETTERS[random(LETTERS.length)] + w.slice(at))(random(w.length + 1)),
    substitute: (w) => ((at) => w.slice(0, at) + neighbour(w[at]!) + w.slice(at + 1))(random(w.length)),
    transpose: (w) => ((at) => w.slice(0, at) + (w[at + 1] ?? '') + w[at] + w.slice(at + 2))(random(w.length - 1)),
    russian: (w) => {
      const at = [...w].map((l, i) => (RUSSIAN[l] !== undefined ? i : -1)).filter((i) => i >= 0);
      if (at.length === 0) return w;
      const i = at[random(at.length)]!;
      return w.slice(0, i) + RUSSIAN[w[i]!] + w.slice(i + 1);
    },
    harmony: (w) => {
      const i = Math.max(...[...w].map((l, at) => (HARMONY[l] !== undefined && at > w.length / 2 ? at : -1)));
      return i < 0 ? w : w.slice(0, i) + HARMONY[w[i]!] + w.slice(i + 1);
    },
  };
  const drawn = [...words].filter(([word, { plain }]) => plain > 0 && word.length > 2 && word === word.toLowerCase());
  const cumulative: number[] = [];
  drawn.reduce((total, [, { plain }], at) => (cumulative[at] = total + plain), 0);
  const pick = (): string => {
    const at = random(cumulative.at(-1)!);
    return drawn[cumulative.findIndex((total) => total > at)]![0];
  };
  let found = 0;
  let tried = 0;
  const through: string[] = [];
  const per: string[] = [];
  for (const [name, kind] of Object.entries(kinds)) {
    let ok = 0;
    let all = 0;
    for (let i = 0; i < 1500; i++) {
      const word = pick();
      const typo = kind(word);
      if (typo === word || typo.length === 0 || real.has(typo)) continue;
      all++;
      if (check(typo)) through.push(`${name[0]}:${typo}(${word})`);
      else ok++;
    }
    found += ok;
    tried += all;
    per.push(`${name} ${rate(ok, all)}`);
  }
  console.log(`typos found ${rate(found, tried)} (${per.join(', ')})`);
  if (Number(args.typos) > 0) console.log(through.slice(0, Number(args.typos)).join(' '));
}

void main();

import { compact } from '../../server/src/completion/embedded/compact';
import { FIRST_WORD, foldWord, type ModelSymbol, SPECIAL, symbols } from '../../server/src/completion/embedded/context';
import { encodeContainer, quantize } from '../../server/src/completion/embedded/format';
import type { Rows } from '../../server/src/completion/embedded/network';
import { compareWords, packWords } from '../../server/src/completion/embedded/vocabulary';
import { KAZAKH_LETTERS } from '../../server/src/text/alphabet';
import { pushVarint } from '../../server/src/varint';
import { type NetworkOptions, trainNetwork } from './networkTrainer';

/**
 * Builds the embedded completion model: an interpolated n-gram model with absolute discounting (Ney, Essen and Kneser 1994)
 * over words, which backs off from two words of context to one, then to a network that predicts a frequent word or the
 * ending of any other from the last three symbols; within an ending, a word never seen in the texts gets its share from
 * its stem. Deterministic.
 */
export interface BuildOptions {
  /** Sentences, as they are written. */
  readonly sentences: readonly string[];
  /** How much each sentence counts. Default 1. */
  readonly weights?: readonly number[];
  /** Word forms without counts. */
  readonly forms: readonly string[];
  readonly parameters?: Readonly<Partial<typeof DEFAULTS>>;
  readonly network?: Partial<NetworkOptions>;
  /**
   * What the network is trained on, and whose frequent words it predicts; default: all. Its training takes by far the most
   * time, and counts alone gain from more text.
   */
  readonly core?: { readonly sentences: readonly string[]; readonly weights: readonly number[] };
  /** Trains the network, or gives one that was trained on the same core before. */
  readonly train?: typeof trainNetwork;
}

const LETTERS = new Set(KAZAKH_LETTERS);
const DEFAULTS = {
  discount3: 0.75,
  discount2: 0.8,
  discount1: 0.7,
  minimum3: 2,
  /** Share of the network in a context that has a list of followers, beside what the discounts leave to it. */
  network: 0.4,
  endings: 500,
  endingLength: 7,
  frequent: 1000,
  leastFrequent: 5,
  unseenStem: 0.03,
};

const add = <K>(map: Map<K, number>, key: K, by = 1) => map.set(key, (map.get(key) ?? 0) + by);

export function buildModel(options: BuildOptions): Uint8Array {
  const parameters = { ...DEFAULTS, ...options.parameters };

  // 1. Words: counts, and how they are written inside of a sentence.
  const counts = new Map<string, number>();
  const written = new Map<string, Map<string, number>>();
  const texts: { line: ModelSymbol[]; weight: number }[] = [];
  options.sentences.forEach((sentence, at) => {
    const line = symbols(sentence);
    if (line.length === 0) return;
    const weight = options.weights?.[at] ?? 1;
    texts.push({ line, weight });
    for (const symbol of line) if (typeof symbol === 'string') add(counts, symbol, weight);
    let first = true;
    for (const match of sentence.matchAll(/[\p{L}\p{M}\p{N}]+(?:[-‑‐’'ʼ][\p{L}\p{M}\p{N}]+)*/gu)) {
      if (!first) {
        const key = foldWord(match[0]);
        if (!written.has(key)) written.set(key, new Map());
        add(
          written.get(key)!,
          match[0]
            .normalize('NFC')
            .replace(/\u00AD/gu, '')
            .replace(/[‑‐]/gu, '-')
            .replace(/[’ʼ]/gu, "'"),
        );
      }
      first = false;
    }
  });
  const core = options.core
    ? options.core.sentences.map((sentence, at) => ({ line: symbols(sentence), weight: options.core!.weights[at]! }))
    : texts;
  const coreCounts = new Map<string, number>();
  for (const { line, weight } of core)
    for (const symbol of line) if (typeof symbol === 'string') add(coreCounts, symbol, weight);
  // Names are told from the case that the word list gives them, where the texts do not have the word.
  const lower = new Set<string>();
  const title = new Set<string>();
  const forms = new Set<string>();
  for (const form of options.forms) {
    const folded = foldWord(form);
    if (folded.length < 3 || folded.length > 40 || ![...folded].every((letter) => LETTERS.has(letter))) continue;
    // Letters that Kazakh has in loans only, before an ending: the list holds much Russian.
    if (/[щъь]|ый$|ая$|ое$|ые$|ого$|ть$|ого$|ия$/u.test(folded) && !/[әғқңөұүһі]/u.test(folded)) continue;
    forms.add(folded);
    if (form === folded) lower.add(folded);
    else if (form.slice(1) === folded.slice(1)) title.add(folded);
  }
  const words = [...new Set([...counts.keys(), ...coreCounts.keys(), ...forms])]
    .filter((word) => word.length < 60)
    .sort(compareWords);
  const ids = new Map(words.map((word, index) => [word, index + FIRST_WORD] as const));
  const idOf = (symbol: ModelSymbol) => (typeof symbol === 'number' ? symbol : ids.get(symbol)!);
  const alphabet = [...new Set(words.join(''))].sort().join('');

  // 2. Ending classes: the commonest endings of the words of the texts, by number of types.
  const endings = new Map<string, number>();
  for (const word of coreCounts.keys()) {
    for (let length = 1; length <= parameters.endingLength && length <= word.length - 2; length++)
      add(endings, word.slice(-length));
  }
  const classOf = new Map<string, number>();
  for (const [ending] of [...endings]
    .sort((a, b) => b[1] - a[1] || compareWords(a[0], b[0]))
    .slice(0, parameters.endings))
    classOf.set(ending, classOf.size + 1);
  const split = (word: string): { stem: string; ending: number } => {
    for (let length = Math.min(parameters.endingLength, word.length - 2); length > 0; length--) {
      const ending = classOf.get(word.slice(-length));
      if (ending !== undefined) return { stem: word.slice(0, -length), ending };
    }
    return { stem: word, ending: 0 };
  };
  // Units that the network predicts: the endings (0: none of them), then the frequent words.
  const unitOfWord = new Map(
    [...coreCounts]
      .filter(([, count]) => count >= parameters.leastFrequent)
      .sort((a, b) => b[1] - a[1] || compareWords(a[0], b[0]))
      .slice(0, parameters.frequent)
      .map(([word], index) => [word, classOf.size + 1 + index] as const),
  );
  const units = classOf.size + 1 + unitOfWord.size;
  const splits = words.map(split);
  const unit = Uint16Array.from(words, (word, index) => unitOfWord.get(word) ?? splits[index]!.ending);

  // 3. Counts of sequences.
  const bigrams = new Map<number, Map<number, number>>();
  const trigrams = new Map<string, Map<number, number>>();
  const follow = <K>(map: Map<K, Map<number, number>>, key: K, id: number, by: number) => {
    if (!map.has(key)) map.set(key, new Map());
    add(map.get(key)!, id, by);
  };
  for (const { line, weight } of texts) {
    let before: number = SPECIAL.start;
    let before2: number = SPECIAL.start;
    for (const symbol of line) {
      const id = idOf(symbol);
      if (id >= FIRST_WORD) {
        follow(bigrams, before, id, weight);
        follow(trigrams, `${before2} ${before}`, id, weight);
      }
      before2 = before;
      before = id;
    }
  }

  const spaced = new Map<number, [number, number]>();
  for (const sentence of options.sentences) {
    for (const match of sentence.matchAll(/[\p{L}\p{M}]+(?=(.?))/gu)) {
      const id = ids.get(foldWord(match[0]));
      if (id === undefined) continue;
      const own = unit[id - FIRST_WORD]!;
      const entry = spaced.get(own) ?? [0, 0];
      spaced.set(own, [entry[0] + (match[1] === ' ' ? 1 : 0), entry[1] + 1]);
    }
  }

  // 4. Words within their unit: discounted counts, the rest shared among all forms by their stems.
  const stems = new Map<string, number>();
  for (const [word, count] of counts) add(stems, split(word).stem, count);
  const unitCount = new Array<number>(units).fill(0);
  const unitRest = new Array<number>(units).fill(0);
  const unitStems = new Array<number>(units).fill(0);
  const stemScore = splits.map(({ stem }) => (stems.get(stem) ?? 0) + parameters.unseenStem);
  words.forEach((word, index) => {
    const count = counts.get(word) ?? 0;
    unitCount[unit[index]!]! += count;
    unitRest[unit[index]!]! += Math.min(count, parameters.discount1);
    unitStems[unit[index]!]! += stemScore[index]!;
  });
  const within = Uint8Array.from(words, (word, index) => {
    const own = unit[index]!;
    const share = stemScore[index]! / unitStems[own]!;
    if (unitCount[own] === 0) return quantize(share);
    const kept = Math.max(0, (counts.get(word) ?? 0) - parameters.discount1);
    return quantize((kept + unitRest[own]! * share) / unitCount[own]!);
  });
  const coreUnits = new Array<number>(units).fill(0);
  for (const [word, count] of coreCounts) coreUnits[unit[ids.get(word)! - FIRST_WORD]!]! += count;
  const network = (options.train ?? trainNetwork)(
    {
      sentences: core,
      unitOf: (symbol) => (typeof symbol === 'string' ? unit[ids.get(symbol)! - FIRST_WORD]! : -1),
      unitCounts: coreUnits,
    },
    options.network,
  );
  const total = unitCount.reduce((sum, count) => sum + count + 0.5, 0);
  const prior = Uint8Array.from(unitCount, (count) => quantize((count + 0.5) / total));
  const caseOf = new Uint8Array(words.length);
  const special = new Map<number, string>();
  words.forEach((word, index) => {
    const seen = [...(written.get(word) ?? [])].sort((a, b) => b[1] - a[1] || compareWords(a[0], b[0]))[0]?.[0];
    const capital = word[0]!.toUpperCase() + word.slice(1);
    if (seen === word) caseOf[index] = 0;
    else if (seen === capital) caseOf[index] = 1;
    else if (seen !== undefined && seen === word.toUpperCase()) caseOf[index] = 2;
    else if (seen !== undefined) {
      caseOf[index] = 3;
      special.set(index, seen);
    } else caseOf[index] = title.has(word) && !lower.has(word) ? 1 : 0;
  });

  // 5. Follower lists: backoff weight, number, then id (difference to the one before) and log probability of each.
  const packFollowers = (followers: ReadonlyMap<number, number>, discount: number, out: number[]) => {
    let sum = 0;
    let left = 0;
    for (const count of followers.values()) {
      sum += count;
      left += Math.min(count, discount);
    }
    const list = [...followers].filter(([, count]) => count > discount).sort((a, b) => a[0] - b[0]);
    const share = 1 - parameters.network;
    out.push(quantize((share * left) / sum + parameters.network));
    pushVarint(out, list.length);
    let last = 0;
    for (const [id, count] of list) {
      pushVarint(out, id - last);
      out.push(quantize((share * (count - discount)) / sum));
      last = id;
    }
  };
  const lists2: number[] = [];
  const keys2: number[] = [];
  const offsets2: number[] = [];
  // Followers that count less than the discount are left to the network, and so are contexts that have no others.
  const kept = (followers: ReadonlyMap<number, number>, discount: number) =>
    [...followers.values()].some((count) => count > discount);
  for (const [before, followers] of [...bigrams].sort((a, b) => a[0] - b[0])) {
    if (!kept(followers, parameters.discount2)) continue;
    keys2.push(before);
    offsets2.push(lists2.length);
    packFollowers(followers, parameters.discount2, lists2);
  }
  const lists3: number[] = [];
  const keys3: number[] = [];
  const offsets3: number[] = [];
  const contexts3 = [...trigrams]
    .map(([key, followers]) => ({ pair: key.split(' ').map(Number) as [number, number], followers }))
    .filter(
      ({ followers }) =>
        [...followers.values()].reduce((a, b) => a + b, 0) >= parameters.minimum3 &&
        kept(followers, parameters.discount3),
    )
    .sort((a, b) => a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
  for (const { pair, followers } of contexts3) {
    keys3.push(...pair);
    offsets3.push(lists3.length);
    packFollowers(followers, parameters.discount3, lists3);
  }

  // How often a space and a letter, not punctuation, come after a word of each unit.
  const space = Uint8Array.from({ length: units }, (_, index) => {
    const [with_, all] = spaced.get(index) ?? [0, 0];
    return Math.round((255 * (with_ + 4 * 0.85)) / (all + 4));
  });
  const packed = packWords(words, alphabet);
  const bytesOf = (values: ArrayBufferView) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes32 = (values: readonly number[] | Uint32Array) => bytesOf(Uint32Array.from(values));
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const input = coarse(network.input, network.hidden.length);
  const header = { alphabet, words: words.length, units, width: network.hidden.length };
  const sections = new Map([
    ['words', packed.blob],
    ['blocks', bytes32(packed.blocks)],
    ['within', within],
    ['unit', bytesOf(unit)],
    ['prior', prior],
    ['case', caseOf],
    ['written', text([...special])],
    ['endings', text([...classOf.keys()])],
    ['space', space],
    ['pieces', text(network.names)],
    ['input', bytesOf(input.values)],
    ['input-scales', bytesOf(input.scales)],
    ['hidden', bytesOf(network.hidden)],
    ['output', bytesOf(network.output.values)],
    ['output-scales', bytesOf(network.output.scales)],
    ['bias', bytesOf(network.bias)],
    ['keys2', bytes32(keys2)],
    ['offsets2', bytes32(offsets2)],
    ['lists2', Uint8Array.from(lists2)],
    ['keys3', bytes32(keys3)],
    ['offsets3', bytes32(offsets3)],
    ['lists3', Uint8Array.from(lists3)],
  ]);
  return encodeContainer(header, compact(header, sections));
}

/** Steps each way that the network's input is kept in: of 127 steps no offer was better, and they compress to three times as much. */
const INPUT_STEPS = 3;

/**
 * The rows in `INPUT_STEPS` steps each way, with the scale of each that loses least, in 16 bits. What came out of it
 * comes out as it was.
 */
export function coarse({ values, scales }: Rows, width: number): Rows {
  const result = { values: new Int8Array(values.length), scales: new Float32Array(scales.length) };
  for (let row = 0; row < scales.length; row++) {
    const from = row * width;
    const given = values.subarray(from, from + width);
    const peak = given.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let least = Number.POSITIVE_INFINITY;
    // The largest values may be cut for the sake of the others.
    for (let share = 20; share >= 14 && peak > 0; share--) {
      const step = (peak * share) / 20 / INPUT_STEPS;
      const steps = given.map((value) => Math.max(-INPUT_STEPS, Math.min(INPUT_STEPS, Math.round(value / step))));
      const lost = given.reduce((sum, value, at) => sum + (value - steps[at]! * step) ** 2, 0);
      if (lost >= least) continue;
      least = lost;
      result.values.set(steps, from);
      result.scales[row] = scales[row]! * step;
    }
  }
  const bits = new Uint32Array(result.scales.buffer);
  for (let row = 0; row < bits.length; row++) bits[row] = (bits[row]! + 0x8000) & 0xffff0000;
  return result;
}

import { FIRST_WORD, foldWord, type ModelSymbol, SPECIAL, symbols } from '../../server/src/completion/embedded/context';
import { encodeContainer, pushVarint, quantize, quantizeRatio } from '../../server/src/completion/embedded/format';
import { compareWords, packWords } from '../../server/src/completion/embedded/vocabulary';
import { KAZAKH_LETTERS } from '../../server/src/text/alphabet';

/**
 * Builds the embedded completion model: an interpolated n-gram model with absolute discounting (Ney, Essen and Kneser 1994)
 * over words, which backs off from two words of context to one, then to an agreement between the endings of neighbouring
 * words, then to single words; a word never seen in the texts gets its share from its stem and its ending. Deterministic.
 */
export interface BuildOptions {
  /** Sentences, as they are written. */
  readonly sentences: readonly string[];
  /** Word forms without counts. */
  readonly forms: readonly string[];
  readonly parameters?: Readonly<Record<string, number>>;
}

const LETTERS = new Set(KAZAKH_LETTERS);
const DEFAULTS = {
  discount3: 0.75,
  discount2: 0.8,
  discount1: 0.7,
  minimum3: 2,
  agreement: 1000,
  classes: 500,
  endingLength: 7,
  unseenStem: 0.03,
};

const add = <K>(map: Map<K, number>, key: K, by = 1) => map.set(key, (map.get(key) ?? 0) + by);

export function buildModel(options: BuildOptions): Uint8Array {
  const parameters = { ...DEFAULTS, ...options.parameters };

  // 1. Words: counts, and how they are written inside of a sentence.
  const counts = new Map<string, number>();
  const written = new Map<string, Map<string, number>>();
  const texts: ModelSymbol[][] = [];
  for (const sentence of options.sentences) {
    const line = symbols(sentence);
    if (line.length === 0) continue;
    texts.push(line);
    for (const symbol of line) if (typeof symbol === 'string') add(counts, symbol);
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
  }
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
  const words = [...new Set([...counts.keys(), ...forms])].filter((word) => word.length < 60).sort(compareWords);
  const ids = new Map(words.map((word, index) => [word, index + FIRST_WORD] as const));
  const idOf = (symbol: ModelSymbol) => (typeof symbol === 'number' ? symbol : ids.get(symbol)!);
  const alphabet = [...new Set(words.join(''))].sort().join('');

  // 2. Ending classes: the commonest endings of the words of the texts, by number of types.
  const endings = new Map<string, number>();
  for (const word of counts.keys()) {
    for (let length = 1; length <= parameters.endingLength && length <= word.length - 2; length++)
      add(endings, word.slice(-length));
  }
  const classOf = new Map<string, number>();
  for (const [ending] of [...endings]
    .sort((a, b) => b[1] - a[1] || compareWords(a[0], b[0]))
    .slice(0, parameters.classes))
    classOf.set(ending, classOf.size + 1);
  const split = (word: string): { stem: string; ending: number } => {
    for (let length = Math.min(parameters.endingLength, word.length - 2); length > 0; length--) {
      const ending = classOf.get(word.slice(-length));
      if (ending !== undefined) return { stem: word.slice(0, -length), ending };
    }
    return { stem: word, ending: 0 };
  };
  // Frequent words are a class of their own context: what follows «және» is not what follows any word in -не.
  const classes = classOf.size + 1 + FIRST_WORD;
  const wordClass = words.map((word) => FIRST_WORD + split(word).ending);
  const classOfId = (id: number) => (id < FIRST_WORD ? id : wordClass[id - FIRST_WORD]!);

  // 3. Counts of sequences.
  const unigrams = new Map<number, number>();
  const bigrams = new Map<number, Map<number, number>>();
  const trigrams = new Map<string, Map<number, number>>();
  const classPairs = new Map<number, number>();
  const classContext = new Map<number, number>();
  const classCount = new Map<number, number>();
  let total = 0;
  const follow = <K>(map: Map<K, Map<number, number>>, key: K, id: number) => {
    if (!map.has(key)) map.set(key, new Map());
    add(map.get(key)!, id);
  };
  for (const line of texts) {
    let before: number = SPECIAL.start;
    let before2: number = SPECIAL.start;
    for (const symbol of line) {
      const id = idOf(symbol);
      if (id >= FIRST_WORD) {
        add(unigrams, id);
        total++;
        follow(bigrams, before, id);
        follow(trigrams, `${before2} ${before}`, id);
        add(classPairs, classOfId(before) * classes + classOfId(id));
        add(classContext, classOfId(before));
        add(classCount, classOfId(id));
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
      const entry = spaced.get(classOfId(id)) ?? [0, 0];
      spaced.set(classOfId(id), [entry[0] + (match[1] === ' ' ? 1 : 0), entry[1] + 1]);
    }
  }

  // 4. Single words: discounted counts, the rest shared among all forms by stem and ending.
  const stems = new Map<string, number>();
  for (const [word, count] of counts) add(stems, split(word).stem, count);
  let stemTotal = 0;
  const base = words.map((word) => {
    const { stem, ending } = split(word);
    const value = ((stems.get(stem) ?? 0) + parameters.unseenStem) * ((classCount.get(FIRST_WORD + ending) ?? 0) + 1);
    stemTotal += value;
    return value;
  });
  const spread = (parameters.discount1 * unigrams.size) / total;
  const single = new Uint8Array(words.length);
  const caseOf = new Uint8Array(words.length);
  const special = new Map<number, string>();
  words.forEach((word, index) => {
    const count = unigrams.get(index + FIRST_WORD) ?? 0;
    single[index] = quantize(Math.max(0, count - parameters.discount1) / total + (spread * base[index]!) / stemTotal);
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

  // 5. Agreement of endings: P(class | class before) over P(class), smoothed.
  const agreement = new Uint8Array(classes * classes).fill(128);
  for (let before = 0; before < classes; before++) {
    const context = classContext.get(before) ?? 0;
    for (let after = FIRST_WORD; after < classes; after++) {
      const prior = ((classCount.get(after) ?? 0) + 0.5) / (total + 0.5 * classes);
      const pair = classPairs.get(before * classes + after) ?? 0;
      agreement[before * classes + after] = quantizeRatio(
        (pair + parameters.agreement * prior) / (context + parameters.agreement) / prior,
      );
    }
  }

  // 6. Follower lists: backoff weight, number, then id (difference to the one before) and log probability of each.
  const packFollowers = (followers: ReadonlyMap<number, number>, discount: number, out: number[]) => {
    const list = [...followers].sort((a, b) => a[0] - b[0]);
    const sum = list.reduce((all, [, count]) => all + count, 0);
    out.push(quantize((discount * list.length) / sum));
    pushVarint(out, list.length);
    let last = 0;
    for (const [id, count] of list) {
      pushVarint(out, id - last);
      out.push(quantize((count - discount) / sum));
      last = id;
    }
  };
  const lists2: number[] = [];
  const keys2: number[] = [];
  const offsets2: number[] = [];
  for (const [before, followers] of [...bigrams].sort((a, b) => a[0] - b[0])) {
    keys2.push(before);
    offsets2.push(lists2.length);
    packFollowers(followers, parameters.discount2, lists2);
  }
  const lists3: number[] = [];
  const keys3: number[] = [];
  const offsets3: number[] = [];
  const contexts3 = [...trigrams]
    .map(([key, followers]) => ({ pair: key.split(' ').map(Number) as [number, number], followers }))
    .filter(({ followers }) => [...followers.values()].reduce((a, b) => a + b, 0) >= parameters.minimum3)
    .sort((a, b) => a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
  for (const { pair, followers } of contexts3) {
    keys3.push(...pair);
    offsets3.push(lists3.length);
    packFollowers(followers, parameters.discount3, lists3);
  }

  // How often a space and a letter, not punctuation, come after a word of each class.
  const space = Uint8Array.from({ length: classes }, (_, index) => {
    const [with_, all] = spaced.get(index) ?? [0, 0];
    return Math.round((255 * (with_ + 4 * 0.85)) / (all + 4));
  });
  const leastSeen = Math.max(...[...counts.keys()].map((word) => single[ids.get(word)! - FIRST_WORD]!));

  const packed = packWords(words, alphabet);
  const bytes32 = (values: readonly number[] | Uint32Array) => new Uint8Array(Uint32Array.from(values).buffer);
  const classes16 = new Uint8Array(Uint16Array.from(wordClass).buffer);
  return encodeContainer(
    { alphabet, words: words.length, classes, parameters: { tokens: total, forms: counts.size, leastSeen } },
    new Map([
      ['words', packed.blob],
      ['blocks', bytes32(packed.blocks)],
      ['single', single],
      ['class', classes16],
      ['case', caseOf],
      ['written', new TextEncoder().encode(JSON.stringify([...special]))],
      ['endings', new TextEncoder().encode(JSON.stringify([...classOf.keys()]))],
      ['agreement', agreement],
      ['space', space],
      ['keys2', bytes32(keys2)],
      ['offsets2', bytes32(offsets2)],
      ['lists2', Uint8Array.from(lists2)],
      ['keys3', bytes32(keys3)],
      ['offsets3', bytes32(offsets3)],
      ['lists3', Uint8Array.from(lists3)],
    ]),
  );
}

/** Reads the confusion model `confusions.txt` and applies it to words. */

/** One confusion: `to` is written where `from` stands in the right word. */
export interface Confusion {
  readonly from: string;
  /** May be empty: `from` is left out. */
  readonly to: string;
  /** Occurrences of the mistake among a thousand of `from`. */
  readonly weight: number;
}

/** Reads lines `from<TAB>to<TAB>weight`; `#` begins a comment. */
export function parseConfusions(text: string): Confusion[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [from, to, weight] = line.split('\t') as [string, string, string];
      return { from, to, weight: Number(weight) };
    });
}

/** The name of a kind of confusion, as the evaluation prints it: `ә→э`. */
export function kindOf({ from, to }: Confusion): string {
  return `${from}→${to}`;
}

/** What a writer who makes one confusion, in one place, may write for `word` (small letters); a form may come twice. */
export function* confused(word: string, confusions: readonly Confusion[]): Generator<[form: string, kind: Confusion]> {
  for (const confusion of confusions) {
    const { from, to } = confusion;
    for (let at = word.indexOf(from); at >= 0; at = word.indexOf(from, at + 1))
      yield [word.slice(0, at) + to + word.slice(at + from.length), confusion];
  }
}

/** The confusions read backwards: what a written word may stand for. An insertion is never undone (an empty `to`). */
export function inverted(confusions: readonly Confusion[]): Confusion[] {
  return confusions.filter(({ to }) => to !== '').map(({ from, to, weight }) => ({ from: to, to: from, weight }));
}

/**
 * Reads `stems/confusable.txt`: for each word, those that are words too though one confusion apart (the word itself among them). Words of a
 * line that begins with `=` have it in front: none of their forms is meant.
 */
export function readConfusable(text: string): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, alone, list] = /^(=?)(.*)$/u.exec(line.replace(/#.*/u, '').trim())!;
    const words = list!
      .trim()
      .split(/\s+/u)
      .map((word) => alone + word);
    if (words.length > 1) for (const word of words) groups.set(word, new Set([...(groups.get(word) ?? []), ...words]));
  }
  return groups;
}

/** Whether two forms are a pair of `stems/confusable.txt`, or begin with one and go on alike, so that neither is a misspelling. */
export function areBothWords(pairs: ReadonlyMap<string, ReadonlySet<string>>, word: string, form: string): boolean {
  if (pairs.get(`=${form}`)?.has(`=${word}`)) return true;
  for (let length = 2; length <= form.length; length++) {
    const begin = form.slice(0, length);
    for (const other of pairs.get(begin) ?? []) if (other !== begin && word.startsWith(other)) return true;
  }
  return false;
}

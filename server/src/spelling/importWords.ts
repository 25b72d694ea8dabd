/** Words out of the lists of other checkers, as entries of a word list of ours. */
import { parse } from 'jsonc-parser';
import { isObject } from '../json';
import { WordList } from './words';

export interface ImportedWords {
  /** Entries of a `WordList`, each once, in the order of the file. */
  readonly entries: readonly string[];
  /** How many entries of the file are no words that could be accepted: forbidden ones, phrases, patterns. */
  readonly leftOut: number;
}

/** Longer ones, UTF-16 units, are no words. */
const LONGEST = 64;
/** A word as lists hold it, `*` behind a stem of ours. */
const WORD = /^\p{L}[\p{L}\p{M}\p{N}'’ʼ.·-]*\*?$/u;

/**
 * Reads a list by its name: `.dic` of Hunspell (flags and morphology are left away, forbidden words left out), JSON of cspell
 * (`words`, `ignoreWords`, and `cSpell.words` of VS Code's settings), anything else a word a line as in our own lists. Never throws.
 */
export function importWords(fileName: string, text: string): ImportedWords {
  const given = /\.dic$/i.test(fileName)
    ? hunspellWords(text)
    : /\.jsonc?$/i.test(fileName)
      ? cspellWords(text)
      : WordList.parse(text).entries();
  const entries = new Set<string>();
  let leftOut = 0;
  for (const word of given) {
    if (word !== undefined && word.length <= LONGEST && WORD.test(word)) entries.add(word);
    else leftOut++;
  }
  return { entries: [...entries], leftOut };
}

/** Undefined stands for what is no word to accept. */
function hunspellWords(text: string): (string | undefined)[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  // The number of entries; a personal dictionary has none.
  if (/^\s*\d+\s*$/.test(lines[0] ?? '')) lines.shift();
  return lines.flatMap((line) => {
    const [entry = ''] = line.split('\t');
    if (entry.trim() === '' || entry.startsWith('#')) return [];
    // A personal dictionary forbids by an asterisk.
    if (entry.startsWith('*')) return [undefined];
    // Flags begin at the first slash that is not escaped; morphology may follow behind a space (`word/AB po:noun`).
    const [word = ''] = entry.replace(/\s+[a-z]{2}:.*$/, '').split(/(?<!\\)\//);
    return [word.replaceAll('\\/', '/').trim()];
  });
}

function cspellWords(text: string): (string | undefined)[] {
  const config: unknown = parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });
  if (!isObject(config)) return [];
  const lists = [config.words, config.ignoreWords, config['cSpell.words'], config['cSpell.userWords']];
  const words = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  return words.map((word) => {
    if (typeof word !== 'string' || word.startsWith('!')) return undefined;
    // Signs of its compounds and of its folding; `*` does not mean all endings there.
    return word.replace(/^[~+*]+|[+*]+$/g, '').trim();
  });
}

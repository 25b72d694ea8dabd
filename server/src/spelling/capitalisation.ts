import { toSmall } from '../text/small';

type Capitalisation = 'small' | 'initial' | 'capitals' | 'mixed';

/** The kind of capitalisation, as Hunspell tells it: letters without case count as capitals where others are. */
export function capitalisation(word: string): Capitalisation {
  if (word === toSmall(word)) return 'small';
  let capitals = 0;
  let neutral = 0;
  for (let i = 0; i < word.length; i++) {
    const letter = word[i]!;
    const small = letter.toLowerCase();
    if (letter !== small) capitals++;
    else if (letter.toUpperCase() === small) neutral++;
  }
  if (capitals === 0) return 'small';
  const isFirst = word[0] !== word[0]!.toLowerCase();
  if (capitals === 1 && isFirst) return 'initial';
  return capitals + neutral === word.length ? 'capitals' : 'mixed';
}

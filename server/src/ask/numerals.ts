/** Numbers in Kazakh text, written in digits or words. */

const VALUES: Readonly<Record<string, number>> = {
  нөл: 0,
  бір: 1,
  екі: 2,
  үш: 3,
  төрт: 4,
  бес: 5,
  алты: 6,
  жеті: 7,
  сегіз: 8,
  тоғыз: 9,
  он: 10,
  жиырма: 20,
  отыз: 30,
  қырық: 40,
  елу: 50,
  алпыс: 60,
  жетпіс: 70,
  сексен: 80,
  тоқсан: 90,
  жүз: 100,
  мың: 1000,
  миллион: 1_000_000,
  миллиард: 1_000_000_000,
  // Collective numerals: «бесеу», "the five of them".
  біреу: 1,
  екеу: 2,
  үшеу: 3,
  төртеу: 4,
  бесеу: 5,
  алтау: 6,
  жетеу: 7,
};

/** Endings of the dative, accusative, ablative, genitive and instrumental, and of the ordinal. */
const ENDING =
  /^(?:[гқкғ][еа]|[дтн][іы]|[дтн][ен]н|[дтн]ан|[дтн][іы]ң|[мбп]ен|(?:[іы])?нш[іы]|і?н|[іы]|[іы]н[еа]н?|[іы]нш[іы]с[іы])$/u;
/** Words that look like a numeral with an ending: together, at once, gold, him, there … */
const OTHER_WORDS = new Set([
  'бірге',
  'бірден',
  'алтын',
  'алтыны',
  'оны',
  'онда',
  'онан',
  'онын',
  'жүзі',
  'жүзін',
  'мыңы',
]);

/** Words of a model's answer: one may have the name of a member that every object is born with. */
const numberOf = (word: string): number | undefined => (Object.hasOwn(VALUES, word) ? VALUES[word] : undefined);

function wordValue(word: string): { value: number; bare: boolean } | undefined {
  const whole = numberOf(word);
  if (whole !== undefined) return { value: whole, bare: true };
  if (OTHER_WORDS.has(word)) return undefined;
  for (let length = word.length - 1; length >= 2; length--) {
    const value = numberOf(word.slice(0, length));
    if (value !== undefined && ENDING.test(word.slice(length))) return { value, bare: false };
  }
  return undefined;
}

/** All numbers of a text in order: «12», «1 000», «он екі», «жүзден», «20-дан», «3,5». */
export function numbersIn(text: string): number[] {
  const found: number[] = [];
  let total = 0;
  let group = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let open = false;
  const close = () => {
    if (open) found.push(total + group);
    total = 0;
    group = 0;
    smallest = Number.POSITIVE_INFINITY;
    open = false;
  };
  let end = 0;
  const tokens = /\d{1,3}(?:[ \u00A0\u202F]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[\p{L}\p{M}]+/gu;
  for (const match of text.toLowerCase().matchAll(tokens)) {
    // Only spaces stand inside of a number: «екі, үш» are two.
    if (open && text.slice(end, match.index).trim() !== '') close();
    end = match.index + match[0].length;
    if (/^\d/u.test(match[0])) {
      close();
      found.push(Number(match[0].replace(/[ \u00A0\u202F]/gu, '').replace(',', '.')));
      continue;
    }
    const word = wordValue(match[0]);
    if (!word) {
      close();
      continue;
    }
    const { value, bare } = word;
    if (value === 100 || value >= 1000) {
      if (value >= 1000) {
        total += Math.max(group, 1) * value;
        group = 0;
      } else group = Math.max(group, 1) * 100;
      smallest = value;
    } else {
      // «екі үш» are two numbers, «жиырма үш» is one.
      if (open && (value >= smallest || (value >= 10 && smallest < 100) || smallest < 10)) close();
      group += value;
      smallest = value;
    }
    open = true;
    if (!bare) close();
  }
  close();
  return found;
}

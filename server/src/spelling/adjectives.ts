/**
 * Adjectives in -и that are written as their noun with a possessive: әскері қызмет for әскери қызмет, тарихы оқиға for тарихи оқиға.
 * Both are words, so the noun behind decides: before the nouns named here, without a possessive of their own, the possessive makes no sense
 * (Қазақстан тарихы кезеңдері does).
 */
import { toSmall } from '../text/small';

/** Nouns, by their beginnings, that go with each adjective. */
const HEADS: Readonly<Record<string, string>> = {
  әскери:
    'қызмет бөлім борыш техник комиссар парад дайындық доктрин бекет прокуратура сот киім атақ баз полигон госпитал лауазым мекеме ант бөлімше',
  тарихи: 'оқиға тұлға дерек роман ескерткіш сана отан мұра шындық әділет мұражай',
  ғылыми: 'зерттеу мақал жоба конференци дәреже еңбек атақ орталық қызметкер журнал кеңес семинар',
  діни: 'бірлестік сенім мереке ұйым экстремизм сауат көзқарас ғұрып рәсім',
  сыни: 'пікір көзқарас ойлау тұрғы',
  адами: 'құндылық қасиет капитал фактор ресурс',
};

const MEANT: ReadonlyMap<string, { readonly right: string; readonly head: RegExp }> = new Map(
  Object.entries(HEADS).map(([right, heads]) => {
    const written = right.slice(0, -1) + (/[әі]/u.test(right) ? 'і' : 'ы');
    const plural = '(?:[лдт][ае]р)?';
    const ending = '(?:[ғқ]а|[гк]е|[ндт][ыі]ң?|[дт][ае]н?|н[ае]н|[мбп]ен|лық|лік)?';
    return [written, { right, head: new RegExp(`^(?:${heads.replaceAll(' ', '|')})${plural}${ending}$`, 'u') }];
  }),
);
/** Verbs that make a predicate of a noun: әскері қызмет етті. */
const MAKES_VERB = /^(?:ет|қыл|істе|жаса|бол|көрсет|бер|ал)/u;
const FEWEST = 4;
const MOST = 6;

/** Whether a word may be such a noun: quickly told, and false for nearly all. */
export function mayBeAdjective(word: string): boolean {
  const { length } = word;
  if (length < FEWEST || length > MOST || !LAST.includes(word.charCodeAt(length - 1))) return false;
  return MEANT.has(toSmall(word));
}
/** What all of them end in, as UTF-16 units. */
const LAST: readonly number[] = Array.from('ыіЫІ', (letter) => letter.charCodeAt(0));

/** The adjective that is meant before the next words; `undefined` where the noun is. */
export function adjectiveMeant(word: string, next: string, afterNext: string | undefined): string | undefined {
  const meant = MEANT.get(word.toLowerCase());
  if (meant === undefined || !meant.head.test(next.toLowerCase())) return undefined;
  return afterNext !== undefined && MAKES_VERB.test(afterNext) ? undefined : meant.right;
}

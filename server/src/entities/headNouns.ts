/**
 * The noun behind a name says what it is: «Ауыл» партиясы, Төле би көшесі, Айша бибі кесенесі. Names in quotation marks have the
 * class of the noun behind them, which stands outside; of a person's or a place's name and a building, a prize or a body behind it one
 * entity is made with the noun, as KazNERD has them. Offsets are UTF-16 units; time is linear in the text.
 */
import type { EntityClass } from '../protocol';
import type { Entity } from './tagger';

/** How sure an entity is that the noun alone tells. */
const TOLD = 0.9;

/** Beginnings of the nouns behind a quotation, by the class of what is quoted. */
const QUOTED: readonly (readonly [EntityClass, RegExp])[] = [
  [
    'ORGANISATION',
    /^(?:партия|компания|корпорация|холдинг|фирма|клуб|газет|журнал|телеарна|арна|радио|банк|қор(?:ы|ын|ынд|ына|ынан|мен)|қозғалыс|бірлесті[кг]|ұйым|агентті[кг]|серіктест|ЖШС|АҚ$|ҚБ$)/u,
  ],
  [
    'ART',
    /^(?:роман|повест|әңгіме|хикаят|фильм|мультфильм|сериал|әні|әнін|күйі|күйін|поэма|дастан|трилогия|спектакл|пьеса|опера|балет|ертегі|картина|сыйлығ|премия)/u,
  ],
  ['EVENT', /^(?:фестивал|байқау|марафон|форум|турнир|көрме|конкурс)/u],
  ['PROJECT', /^(?:бағдарлама|жоба)/u],
  ['FACILITY', /^(?:кинотеатр|қонақүй|дүкен|базар|саяба|мейрамхана|дәмхана|кафе|стадион)/u],
];
/** A quotation that may be a name, and the word behind it. */
const QUOTATION = /(?<=[«“"])(\p{Lu}[^«»“”"\n.!?]{0,80})[»”"][ \u00a0](\p{L}{2,20})/gu;

const CASES = String.raw`(?:н|н[ыі]ң|на|не|нда|нде|нан|нен|мен)?(?:ғы|гі)?`;
const FACILITIES = String.raw`кесенесі|әуежайы|мешіті|көшесі|даңғылы|стадионы|вокзалы|ескерткіші|кітапханасы|театры|сарайы|көпірі|ауруханасы`;
const BODIES = String.raw`университеті|министрлігі|академиясы|институты|колледжі|мектебі|лицейі|гимназиясы|агенттігі|комитеті|департаменті`;
const PRIZES = String.raw`сыйлығы|премиясы`;
/** Behind a name: an honorific that is part of it, and the noun in the possessive with any ending of a case. */
const HEAD = new RegExp(
  String.raw`^(?:[ \u00a0](?:бибі|баба|баб|ата|ана|би|хан|батыр|әулие))?[ \u00a0](?:(${FACILITIES})|(${PRIZES})|(${BODIES}))${CASES}(?![\p{L}\p{N}-])`,
  'iu',
);
const ANY_HEAD = new RegExp(`${FACILITIES}|${PRIZES}|${BODIES}`, 'iu');
const ENDS_IN_HEAD = new RegExp(`(?:${FACILITIES})${CASES}$`, 'iu');
const LONGEST_HEAD = 48;
/** Айгүлдің мектебі is whichever school is hers, no name. */
const GENITIVE = /[ндт][ыі]ң$/u;
const NAMES: ReadonlySet<EntityClass> = new Set(['PERSON', 'GPE', 'LOCATION', 'ORGANISATION', 'FACILITY']);

const BEHIND_QUOTATION = /[»”"][ \u00a0]\p{L}/u;

/** A tagger's entities put right by the nouns behind them; both in order and not overlapping, as is the answer. */
export function withHeadNouns(text: string, found: readonly Entity[]): readonly Entity[] {
  let entities = found;
  if (found.length > 0 && ANY_HEAD.test(text)) entities = withBuildings(text, entities);
  if (BEHIND_QUOTATION.test(text)) entities = withQuotations(text, entities);
  return entities;
}

function withBuildings(text: string, found: readonly Entity[]): Entity[] {
  const result: Entity[] = [];
  for (const [index, entity] of found.entries()) {
    const last = result.at(-1);
    // What the noun of the one before took in.
    if (last && entity.start < last.end) continue;
    let own = entity;
    const head = NAMES.has(entity.class) ? HEAD.exec(text.slice(entity.end, entity.end + LONGEST_HEAD)) : null;
    const end = head ? entity.end + head[0].length : entity.end;
    const isTaken = head !== null && (found[index + 1]?.start ?? text.length) < end && found[index + 1]!.end > end;
    if (head && !isTaken && /^\p{Lu}/u.test(entity.text) && !GENITIVE.test(entity.text)) {
      const entityClass = head[1] !== undefined ? 'FACILITY' : head[2] !== undefined ? 'ART' : 'ORGANISATION';
      own = { ...entity, end, class: entityClass, text: text.slice(entity.start, end) };
    }
    // «Қожа Ахмет Ясауи кесенесі»: the rest of the person's name.
    if (
      last?.class === 'PERSON' &&
      own.class === 'FACILITY' &&
      own.start === last.end + 1 &&
      /[ \u00a0]/.test(text[last.end]!) &&
      ENDS_IN_HEAD.test(own.text)
    ) {
      const score = Math.min(last.score, own.score);
      result[result.length - 1] = { ...own, start: last.start, text: text.slice(last.start, own.end), score };
    } else result.push(own);
  }
  return result;
}

function withQuotations(text: string, found: readonly Entity[]): readonly Entity[] {
  let entities: Entity[] | undefined;
  for (const match of text.matchAll(QUOTATION)) {
    const [, quoted, noun] = match as unknown as [string, string, string];
    const entityClass = QUOTED.find(([, pattern]) => pattern.test(noun))?.[0];
    if (entityClass === undefined) continue;
    const start = match.index;
    const end = start + quoted.length;
    entities ??= [...found];
    const from = entities.findIndex((entity) => entity.end > start);
    let to = from < 0 ? entities.length : from;
    while (to < entities.length && entities[to]!.start < end) to++;
    const inside = entities.slice(from < 0 ? to : from, to);
    // What reaches beyond the marks knows more: a title with its party, a law with its name.
    if (inside.some((entity) => entity.start < start || entity.end > end)) continue;
    const score = Math.max(TOLD, ...inside.map((entity) => entity.score));
    entities.splice(from < 0 ? to : from, inside.length, { start, end, class: entityClass, score, text: quoted });
  }
  return entities ?? found;
}

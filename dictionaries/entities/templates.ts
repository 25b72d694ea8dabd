/**
 * Sentences for the trainer of what the news that it learns from have few of: people with one name, places right behind
 * them, countries, firms and abbreviations by name, head nouns behind a name in quotation marks. Every name of `names.tsv` that is a
 * person, a place or an organisation stands in one. Written for this project; the same names give the same sentences.
 */
import type { TaggedSentence } from '../../server/src/entities/iob2';
import { randomOf } from '../../server/src/random';
import { attach, harmonyOf } from '../spelling/grammar/phonology';

/**
 * Tokens are parted by spaces. `{P}` a given name, `{F}` one with a surname, `{G}` a place, `{O}` an organisation, `{W}` a word that
 * somebody named something after; `{G:GA}` with an ending of `phonology.ts`; `[…]CLASS` an entity as it stands, which may hold slots.
 */
const WITH_PERSON = `
{P} {W:CI} оқыды .
{P} үйге келді .
{P} кітап оқып отыр .
{P} бүгін келмейді .
{P} мектепке кетті .
[Кеше]DATE {P} келді .
[Бүгін]DATE {P} сабаққа келмеді .
[Ертең]DATE {P} жұмысқа шығады .
[Былтыр]DATE {P} үйленді .
{P} {G:GA} барды .
{P} {G:DA} тұрады .
{P} {G:BAн} келді .
{P} {G:DA} оқиды .
{P} {G:GA} көшіп кетті .
[Кеше]DATE {P} {G:GA} ұшып кетті .
{P} {O:DA} жұмыс істейді .
{P} {O:GA} жұмысқа тұрды .
{P} мен {P} дос .
{P} мен {P} {G:GA} барды .
{P} {P:GA} хат жазды .
{P} {P:CI} күтіп тұр .
{P:NIң} анасы дәрігер .
{P:NIң} үйі алыс емес .
{P:GA} айтып қой .
{P:CI} көрдің бе ?
{P:Mен} сөйлестім .
{P:BAн} сұрап көр .
Менің атым {P} .
Оның есімі {P} .
{P} , сен қайдасың ?
Сәлем , {P} !
{P} апай сабақ берді .
{P} ағай бізді мақтады .
Досым {P} {G:DA} тұрады .
Әпкем {P} тамақ пісірді .
Інім {P} ойнап жүр .
— {P} қайда ?
« {P} қайда ? » — деп сұрады .
{F} {G:GA} келді .
[Бүгін]DATE {F} сөз сөйледі .
{F} роман жазды .
{F:NIң} өлеңдерін жаттадық .
[Ақын]O {F} дүниеге келді .
[Доктор]POSITION {F} қабылдады .
[Президент]POSITION {F} {G:GA} барды .
[Әкім]POSITION {F} есеп берді .
[Мұғалім]O {P} тапсырма берді .
{P} әдемі ән салды , ал {P} биледі .
`;
const WITH_PLACE = `
{G:DA} жаңбыр жауды .
{G:GA} барғым келеді .
{G:BAн} хат келді .
{G:NIң} астанасы қайда ?
{G:NIң} халқы көп .
{G:DA} туып өстім .
{G} әдемі жер .
{G} мен {G} арасында келісім бар .
{G:DA} және {G:DA} қар жауды .
Біз {G:GA} саяхатқа шықтық .
Олар {G:DA} демалды .
Ол {G:DA} туған .
Пойыз {G:BAн} {G:GA} жүреді .
Ұшақ {G:GA} қонды .
[Ертең]DATE {G:GA} ұшамыз .
[Биыл]DATE {G:DA} астық мол .
[{G} әуежайына]FACILITY келдік .
[{G} вокзалында]FACILITY күтемін .
[{G} университетінде]ORGANISATION оқимын .
[{G} университетінің]ORGANISATION студенті .
[{G} көшесінде]FACILITY тұрамыз .
{G} құрамасы жеңіске жетті .
{G} үкіметі шешім қабылдады .
« {G} тәуелсіз мемлекет » , — деді ол .
{G} қайда орналасқан ?
{G} туралы айтып беріңіз .
Мен {G:DA} болған емеспін .
`;
const WITH_ORGANISATION = `
{O} жаңа қызмет ашты .
{O} қосымшасы істемей тұр .
{O:NIң} өкілі келді .
{O:GA} өтініш бердім .
{O:DA} жұмыс істеймін .
{O:BAн} несие алдым .
{O} мәліметі бойынша , баға өсті .
{O} есебін жариялады .
« {O} » компаниясы жұмысшы іздейді .
{O} басшысы {F} болды .
{O} {G:DA} кеңсе ашты .
[Кеше]DATE {O} мәлімдеме жасады .
`;
const WITH_WORD = `
« [{W}]ORGANISATION » партиясы жиын өткізді .
« [{W}]ORGANISATION » партиясының мүшесі .
« [{W}]ORGANISATION » компаниясы жабылды .
« [{W}]ORGANISATION » ЖШС құрылды .
« [{W}]ORGANISATION » клубы жеңді .
« [{W}]ORGANISATION » газеті жазды .
« [{W}]ORGANISATION » қоры көмектесті .
« [{W}]ORGANISATION » арнасынан көрдім .
« [{W}]ART » романын оқыдым .
« [{W}]ART » фильмін көрдік .
« [{W}]ART » әні ұнайды .
« [{W}]ART » әңгімесін жазған .
« [{W}]ART » спектаклі қойылды .
« [{W}]FACILITY » кинотеатрында болдық .
« [{W}]FACILITY » қонақүйіне түстік .
« [{W}]FACILITY » дүкенінен алдым .
« [{W}]FACILITY » базарына бардық .
« [{W}]FACILITY » саябағында серуендедік .
« [{W}]PROJECT » бағдарламасы іске қосылды .
« [{W}]PROJECT » жобасы аяқталды .
« [{W}]EVENT » фестивалі өтті .
« [{W}]EVENT » байқауына қатыстым .
« [{W}]EVENT » марафоны басталды .
[{F} кесенесі]FACILITY жөнделді .
[{F} кесенесінде]FACILITY болдық .
[{F} мұражайы]FACILITY ашылды .
[{F} көшесінде]FACILITY тұрамын .
[{F} даңғылымен]FACILITY жүрдік .
[{F} атындағы университетте]ORGANISATION оқиды .
[{F} атындағы мектепте]ORGANISATION сабақ болды .
[{W} көлі]LOCATION терең .
[{W} өзенінің]LOCATION суы мол .
[{W} тауына]LOCATION шықтық .
[{W} теңізі]LOCATION тартылды .
[{W} шатқалында]LOCATION болдық .
[{W} үңгіріне]LOCATION кірдік .
[{W} метро стансасына]FACILITY келдім .
[{W} ауылында]GPE тұрады .
[{W} ауданында]GPE өрт шықты .
« [{W} туралы]LAW » заң қабылданды .
[Кеше]DATE бәрі жақсы болды .
[Бүгін]DATE ауа райы суық .
[Кеше]DATE қар жауды .
Кешіріңіз , кешігіп қалдым .
Мына мәтінді аудар да , қысқаша жаз .
Үш сөйлем жаз .
Осы тақырыпта шағын мәтін жаз .
Шығарма жаз .
`;
const WORDS =
  'Ауыл Бірлік Арман Сенім Достық Жаңару Атамекен Отан Дала Қыран Самұрық Құс Таң Шұғыла Мұра Дәстүр Тұлпар Жұлдыз Нұр Болашақ Үміт Еркіндік Шаңырақ Береке Ақниет Алтын Күміс Көктем Сарыарқа Тұран Алатау Жетісу Ақ Қара Көк Сары Ай Күн Бұлақ Жібек Керуен Қазына Мирас Ұлағат Парасат Даналық Өрлеу Серпін Жігер Намыс Қайсар Батыл Шабыт Өнер Әуен Сырнай Домбыра Қобыз Көкпар Бүркіт Қасқыр Барыс Арыстан Тайбурыл Киік Аққу Тырна Қарлығаш'.split(
    ' ',
  );

const CLASS_OF: Readonly<Record<string, string>> = { P: 'PERSON', F: 'PERSON', G: 'GPE', O: 'ORGANISATION', W: '' };
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

/** Endings of the third person's possessive, which names like «Ақтөбе облысы» end in. */
const POSSESSED: Readonly<Record<string, string>> = {
  GA: 'нA',
  DA: 'нDA',
  BAн: 'нAн',
  NIң: 'нIң',
  CI: 'н',
  Mен: 'Mен',
};

function inflected(word: string, ending: string, isPhrase: boolean): string {
  const harmony = harmonyOf(word);
  // Abbreviations and Latin names take their endings behind a hyphen.
  if (/^\p{Lu}{2,}$|\p{Script=Latin}/u.test(word)) return `${word}-${attach('а', ending, harmony, 'none').slice(1)}`;
  return attach(word, isPhrase && /[ыі]$/u.test(word) ? POSSESSED[ending]! : ending, harmony, 'none');
}

/** `table` is the text of `names.tsv`. */
export function templateSentences(table: string): TaggedSentence[] {
  const random = randomOf(16);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const named = (kind: string) =>
    table
      .split('\n')
      .filter((line) => line.endsWith(`\t${kind}`))
      .map((line) => line.split('\t')[0]!);
  const given = named('GIVEN').filter((name) => /^\p{Script=Cyrillic}/u.test(name));
  const surnames = named('SURNAME');
  const places = named('GPE');
  const organisations = named('ORGANISATION');

  const fill = (template: string, kind: string, name: string): TaggedSentence => {
    let next: string | undefined = name;
    const wordsOf = (slot: string): string => {
      if (slot === 'W') return pick(WORDS);
      const own = slot === kind ? next : undefined;
      if (own !== undefined) next = undefined;
      if (slot === 'F') return `${pick(given)} ${pick(surnames)}`;
      return own ?? pick(slot === 'P' ? given : slot === 'G' ? places : organisations);
    };
    const tokens: string[] = [];
    const tags: string[] = [];
    let open = '';
    let first = false;
    // An entity's class stands behind it: read from the end of its bracket.
    for (const part of template.split(' ')) {
      const opening = /^\[/.test(part);
      if (opening) {
        const rest = template.slice(template.indexOf(part));
        open = /\]([A-Z]+)/.exec(rest)![1]!;
        first = true;
      }
      const closing = /\]([A-Z]+)$/.test(part);
      const bare = part.replace(/^\[/, '').replace(/\][A-Z]+$/, '');
      const slot = /^\{([A-Z])(?::([^}]+))?\}$/u.exec(bare);
      let words = [bare];
      let own = open;
      if (slot) {
        words = wordsOf(slot[1]!).split(' ');
        if (slot[2]) {
          words[words.length - 1] = inflected(words.at(-1)!, slot[2], words.length > 1);
        }
        own ||= CLASS_OF[slot[1]!]!;
        if (open === '') first = true;
      }
      for (const word of words) {
        tokens.push(word);
        tags.push(own === '' || own === 'O' ? 'O' : `${first ? 'B' : 'I'}-${own}`);
        first = false;
      }
      if (closing) open = '';
    }
    return { id: '', tokens, tags };
  };

  const persons = lines(WITH_PERSON);
  const inPlaces = lines(WITH_PLACE);
  const inOrganisations = lines(WITH_ORGANISATION);
  return [
    ...given.map((name) => fill(pick(persons), 'P', name)),
    ...places.map((name) => fill(pick(inPlaces), 'G', name)),
    ...organisations.map((name) => fill(pick(inOrganisations), 'O', name)),
    ...lines(WITH_WORD).flatMap((template) => Array.from({ length: 4 }, () => fill(template, '', ''))),
  ];
}

/**
 * `node --import tsx dictionaries/entities/templates.ts`
 *
 * Writes `templates.iob2`, sentences for the trainer of what the news that it learns from have few of: people with one name,
 * places right behind them, countries, firms and abbreviations by name, head nouns behind a name. Every name of `names.tsv`
 * that is a person, a place, an organisation or a thing with a trade name stands in one. Written for this project, with the
 * extents of KazNERD: a title names whose it is (Қаржы министрінің орынбасары POSITION), «ауданы» and «өзені» stand outside. The
 * same names give the same sentences.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatIob2, type TaggedSentence } from '../../server/src/entities/iob2';
import { randomOf } from '../../server/src/random';
import { dictionaries } from '../sources';
import { attach, harmonyOf } from '../spelling/grammar/phonology';

/**
 * Tokens are parted by spaces. `{P}` a given name, `{F}` one with a surname, `{G}` a place, `{O}` an organisation, `{R}` a thing with a
 * trade name, `{L}` a landscape, `{W}` a word that somebody named something after; `{G:GA}` with an ending of `phonology.ts`; `[…]CLASS` an entity as it stands, which may hold slots.
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
Ақын {F} дүниеге келді .
Ғалым {F} жаңалық ашты .
[Доктор]POSITION {F} қабылдады .
[Профессор]POSITION {F} дәріс оқыды .
[Президент]POSITION {F} {G:GA} барды .
{P} {P:Mен} кездесті .
{P} {P:Mен} ойнады .
{P} {P:BAн} үлкен .
{P} {P:NIң} қолынан ұстады .
« {P} жақсы бала » , — деді {P} .
« {P:Mен} сөйлесіп көр » , — деді ол .
— Жоқ , {P} келмейді , — деді {P} .
{P} , {P} және {P} ойнап жүр .
{P} аға , көмектесіп жіберіңізші .
Құрметті {F} !
{P} емтиханын тапсырды .
{F} {G:DA} концерт берді .
Мұғалім {P} тапсырма берді .
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
[{G} мемлекеттік университетін]ORGANISATION бітірдім .
[{G} қалалық ауруханасында]FACILITY емделді .
[{G} стадионында]FACILITY матч өтті .
[{G} облысының әкімі]POSITION {F} сөйледі .
[{G} президенті]POSITION келді .
{G} қаласында тұрамын .
{G} қаласының көшелері кең .
[{G} университетінің]ORGANISATION студенті .
[{G} көшесінде]FACILITY тұрамыз .
{G} құрамасы жеңіске жетті .
[{G} үкіметі]ORGANISATION шешім қабылдады .
[{G} үкіметінің]ORGANISATION қаулысы шықты .
« {G} тәуелсіз мемлекет » , — деді ол .
{G} қайда орналасқан ?
{G} туралы айтып беріңіз .
Мен {G:DA} болған емеспін .
`;
const WITH_ORGANISATION = `
{O} жаңа қызмет ашты .
{O} қосымшасы істемей тұр .
{O:GA} өтініш бердім .
{O:DA} жұмыс істеймін .
{O:BAн} несие алдым .
{O} мәліметі бойынша , баға өсті .
{O} есебін жариялады .
« {O} » компаниясы жұмысшы іздейді .
[{O} басшысы]POSITION {F} болды .
{O} {G:DA} кеңсе ашты .
[Кеше]DATE {O} мәлімдеме жасады .
{O} мен {O} келісімге қол қойды .
Ол бұрын {O:DA} істеген .
`;
const WITH_PRODUCT = `
{R:CI} жүктеп алдым .
Мен {R} сатып алдым .
{R} істемей тұр .
Маған {R} арқылы жаз .
{R:DA} бейне көрдім .
Менде {R} бар .
{R:GA} жаңарту шықты .
`;
const WITH_LANDSCAPE = `
{L:GA} саяхаттадық .
{L:DA} болдың ба ?
{L:NIң} табиғаты әсем .
{L} өте әдемі .
{L:BAн} жел соқты .
{L} қайда орналасқан ?
`;
const WITH_WORD = `
« [{W}]ORGANISATION » партиясы жиын өткізді .
« [{W}]ORGANISATION » партиясының мүшесі .
« [{W}]ORGANISATION » компаниясы жабылды .
« [{W}]ORGANISATION » ЖШС құрылды .
« [{W}]ORGANISATION » клубы жеңді .
« [{W}]ORGANISATION » футбол клубы ұтылды .
« [{W}]ORGANISATION » мектебінде оқиды .
« [{W}]ORGANISATION » газеті жазды .
« [{W}]ORGANISATION » қоры көмектесті .
« [{W}]ORGANISATION » арнасынан көрдім .
« [{W}]ART » романын оқыдым .
« [{W}]ART » фильмін көрдік .
« [{W}]ART » әні ұнайды .
« [{W}]ART » әңгімесін жазған .
« [{W}]ART » трилогиясын {F} жазған .
« [{W}]ART » поэмасын жаттадым .
« [{W}]ART » ертегісін оқып берді .
« [{W}]ART » күйін тартты .
« [{W}]ART » мультфильмін көрдік .
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
[{F} атындағы университетінің]ORGANISATION студенті .
[{F} атындағы колледжді]ORGANISATION бітірдім .
[{F} университетінің]ORGANISATION түлегі .
[{F} университеті]ORGANISATION ашылды .
[{F} әуежайына]FACILITY қондық .
[{F} әуежайынан]FACILITY ұштық .
[{F} атындағы стадионда]FACILITY ойын болды .
[{F} атындағы театрда]FACILITY қойылым болды .
[{F} мұражайында]FACILITY болдық .
[{F} кітапханасына]FACILITY жазылдым .
[{F} кесенесіне]FACILITY бардық .
[{F} мешітінде]FACILITY намаз оқылды .
[{F} көшесі]FACILITY жабық .
[{F} даңғылында]FACILITY кептеліс .
[Білім министрлігі]ORGANISATION хабарлады .
[Қаржы министрлігінің]ORGANISATION мәліметі .
[Қорғаныс министрлігі]ORGANISATION мәлімдеді .
[Мәдениет министрлігінің]ORGANISATION шешімі .
[Сыртқы істер министрлігі]ORGANISATION түсіндірді .
[Ауыл шаруашылығы министрлігіне]ORGANISATION хат жолданды .
[Қаржы министрі]POSITION {F} баяндады .
[Мектеп директоры]POSITION сөз сөйледі .
[Аудан әкімі]POSITION келді .
[Банк төрағасы]POSITION есеп берді .
[{W} көлі]LOCATION терең .
[{W}]LOCATION өзенінің суы мол .
[{W}]LOCATION тауына шықтық .
[{W}]LOCATION шыңын бағындырды .
[{W} теңізі]LOCATION тартылды .
[{W} шатқалында]LOCATION болдық .
[{W} үңгіріне]LOCATION кірдік .
[{W} метро стансасына]FACILITY келдім .
[{W}]GPE ауылында тұрады .
[{W}]GPE ауданында өрт шықты .
[{W}]GPE ауданының тұрғындары .
« [{W} туралы]LAW » заң қабылданды .
[Кеше]DATE бәрі жақсы болды .
[Бүгін]DATE ауа райы суық .
[Кеше]DATE қар жауды .
Кешіріңіз , кешігіп қалдым .
Мына мәтінді аудар да , қысқаша жаз .
Үш сөйлем жаз .
Осы тақырыпта шағын мәтін жаз .
Шығарма жаз .
Кодты жаз , сосын тексер .
Хат жаз да , жібер .
Маған өлең жазып бер .
Рахмет , бәрі керемет !
Рақмет , көп көмектестің .
Сәлем , қалайсың ?
Қош келдіңіз !
Жақсы , келістік .
Иә , дұрыс айтасың .
Жоқ , мен бармаймын .
Қымбатты достар !
Ауа райы жақсы , сыртқа шығайық .
Асхана ашық па ?
Қосымша жиі қатып қалады .
Сапасы өте нашар , ақшаға өкіндім .
Сен көмекшісің , сұраққа жауап бер .
Мәтінді түзет .
Сөздікте жоқ сөз .
Тест тапсырдым , ұпайым аз .
[Дүйсенбіде]DATE кездесейік .
[Сенбі]DATE күні демаламыз .
[Жұмаға]DATE дейін бітір .
[Қыста]DATE қар жауады .
[Жазда]DATE демалуға барамыз .
`;
const WORDS =
  'Ауыл Бірлік Арман Сенім Достық Жаңару Атамекен Отан Дала Қыран Самұрық Құс Таң Шұғыла Мұра Дәстүр Тұлпар Жұлдыз Нұр Болашақ Үміт Еркіндік Шаңырақ Береке Ақниет Алтын Күміс Көктем Сарыарқа Тұран Алатау Жетісу Ақ Қара Көк Сары Ай Күн Бұлақ Жібек Керуен Қазына Мирас Ұлағат Парасат Даналық Өрлеу Серпін Жігер Намыс Қайсар Батыл Шабыт Өнер Әуен Сырнай Домбыра Қобыз Көкпар Бүркіт Қасқыр Барыс Арыстан Тайбурыл Киік Аққу Тырна Қарлығаш'.split(
    ' ',
  );

const CLASS_OF: Readonly<Record<string, string>> = {
  P: 'PERSON',
  F: 'PERSON',
  G: 'GPE',
  O: 'ORGANISATION',
  R: 'PRODUCT',
  L: 'LOCATION',
  W: '',
};
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
function templateSentences(table: string): TaggedSentence[] {
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
  const products = named('PRODUCT');
  const landscapes = named('LOCATION');
  const pools: Readonly<Record<string, readonly string[]>> = {
    P: given,
    G: places,
    O: organisations,
    R: products,
    L: landscapes,
  };

  const fill = (template: string, kind: string, name: string): TaggedSentence => {
    let next: string | undefined = name;
    const wordsOf = (slot: string): string => {
      if (slot === 'W') return pick(WORDS);
      const own = slot === kind ? next : undefined;
      if (own !== undefined) next = undefined;
      if (slot === 'F') return `${pick(given)} ${pick(surnames)}`;
      return own ?? pick(pools[slot]!);
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
        tags.push(own === '' ? 'O' : `${first ? 'B' : 'I'}-${own}`);
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
    ...products.map((name) => fill(pick(lines(WITH_PRODUCT)), 'R', name)),
    ...landscapes.map((name) => fill(pick(lines(WITH_LANDSCAPE)), 'L', name)),
    ...lines(WITH_WORD).flatMap((template) => Array.from({ length: 4 }, () => fill(template, '', ''))),
  ];
}

const sentences = templateSentences(readFileSync(join(dictionaries, 'entities/names.tsv'), 'utf8'));
writeFileSync(join(dictionaries, 'entities/templates.iob2'), formatIob2(sentences));
console.log(`${sentences.length} sentences`);

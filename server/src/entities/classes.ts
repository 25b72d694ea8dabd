import type { Locale } from '../messages';
import { ENTITY_CLASSES, type EntityClass } from '../protocol';

/** A class of entity for people: its name and a sentence on what belongs to it, in Kazakh, Russian and English. */
export interface ClassInfo {
  readonly name: Readonly<Record<Locale, string>>;
  readonly guideline: Readonly<Record<Locale, string>>;
}

const info = (kk: [string, string], ru: [string, string], en: [string, string]): ClassInfo => ({
  name: { kk: kk[0], ru: ru[0], en: en[0] },
  guideline: { kk: kk[1], ru: ru[1], en: en[1] },
});

/** The 25 classes of KazNERD (Yeshpanov, Khassanov, Varol 2022); the sentences are our own wording of its scheme. */
export const CLASS_INFO: Readonly<Record<EntityClass, ClassInfo>> = {
  ADAGE: info(
    ['Мақал-мәтел', 'Мақал, мәтел, нақыл сөз тұтас күйінде.'],
    ['Пословица', 'Пословица, поговорка или крылатое выражение целиком.'],
    ['Adage', 'A proverb, saying or maxim, as a whole.'],
  ),
  ART: info(
    ['Өнер туындысы', 'Кітаптың, фильмнің, әннің, суреттің, бағдарламаның атауы.'],
    ['Произведение', 'Название книги, фильма, песни, картины, передачи.'],
    ['Work of art', 'The title of a book, film, song, painting or broadcast.'],
  ),
  CARDINAL: info(
    ['Сан', 'Басқа класқа кірмейтін есептік сан.'],
    ['Количество', 'Количественное числительное, не входящее в другие классы.'],
    ['Cardinal', 'A cardinal number that belongs to no other class.'],
  ),
  CONTACT: info(
    ['Байланыс дерегі', 'Мекенжай, телефон нөмірі, пошта немесе сайт мекенжайы.'],
    ['Контакт', 'Адрес, номер телефона, почта или адрес сайта.'],
    ['Contact', 'A postal address, telephone number, e-mail or web address.'],
  ),
  DATE: info(
    ['Күн, мерзім', 'Бір тәулік не одан ұзақ уақыт: күн, ай, жыл, мерзім.'],
    ['Дата', 'Дата или период от суток и дольше.'],
    ['Date', 'A date, or a period of a day or longer.'],
  ),
  DISEASE: info(
    ['Ауру', 'Аурудың немесе дерттің атауы.'],
    ['Болезнь', 'Название болезни или недуга.'],
    ['Disease', 'The name of a disease or medical condition.'],
  ),
  EVENT: info(
    ['Оқиға', 'Аталған оқиға: мереке, соғыс, жарыс, форум.'],
    ['Событие', 'Событие с названием: праздник, война, соревнование, форум.'],
    ['Event', 'A named event: a holiday, war, competition or forum.'],
  ),
  FACILITY: info(
    ['Ғимарат, құрылыс', 'Адам салған нысан: ғимарат, көше, әуежай, көпір.'],
    ['Сооружение', 'Построенное человеком: здание, улица, аэропорт, мост.'],
    ['Facility', 'Something built: a building, street, airport or bridge.'],
  ),
  GPE: info(
    ['Ел, қала, өңір', 'Ел, облыс, аудан, қала, ауыл.'],
    ['Страна, город, регион', 'Страна, область, район, город, село.'],
    ['Country, city, region', 'A country, region, district, city or village.'],
  ),
  LANGUAGE: info(
    ['Тіл', 'Аталған тіл немесе жазу.'],
    ['Язык', 'Название языка или письменности.'],
    ['Language', 'A named language or script.'],
  ),
  LAW: info(
    ['Заң', 'Аталған заң, кодекс, жарлық, шарт.'],
    ['Закон', 'Закон, кодекс, указ или договор с названием.'],
    ['Law', 'A named law, code, decree or treaty.'],
  ),
  LOCATION: info(
    ['Мекен', 'Әкімшілік бірлікке жатпайтын жер: тау, көл, өзен, құрлық.'],
    ['Место', 'Место, не являющееся административной единицей: гора, озеро, река, материк.'],
    ['Location', 'A place that is no administrative unit: a mountain, lake, river or continent.'],
  ),
  MISCELLANEOUS: info(
    ['Басқа атау', 'Басқа түрлерге кірмейтін жалқы есім.'],
    ['Прочее', 'Имя собственное, не входящее в другие классы.'],
    ['Miscellaneous', 'A name that belongs to no other class.'],
  ),
  MONEY: info(
    ['Ақша', 'Ақша сомасы валютасымен бірге.'],
    ['Деньги', 'Денежная сумма вместе с валютой.'],
    ['Money', 'An amount of money with its currency.'],
  ),
  NON_HUMAN: info(
    ['Адамнан өзге тіршілік иесі', 'Жануардың немесе адам емес кейіпкердің аты.'],
    ['Животное, существо', 'Кличка животного или имя персонажа, не являющегося человеком.'],
    ['Non-human being', 'The name of an animal or of a being that is not human.'],
  ),
  NORP: info(
    ['Ұлт, дін, саяси топ', 'Ұлтқа, дінге немесе саяси топқа жататындардың атауы.'],
    ['Народ, религия, партия', 'Название принадлежащих к народу, религии или политической группе.'],
    ['Nationality, religion, political group', 'A name for members of a nation, religion or political group.'],
  ),
  ORDINAL: info(
    ['Реттік сан', 'Басқа түрге кірмейтін реттік сан.'],
    ['Порядковое числительное', 'Порядковое числительное, не входящее в другие классы.'],
    ['Ordinal', 'An ordinal number that belongs to no other class.'],
  ),
  ORGANISATION: info(
    ['Ұйым', 'Мекеме, компания, партия, команда, телеарна.'],
    ['Организация', 'Учреждение, компания, партия, команда, телеканал.'],
    ['Organisation', 'An institution, company, party, team or broadcaster.'],
  ),
  PERCENTAGE: info(
    ['Пайыз', 'Пайыздық көрсеткіш өлшемімен бірге.'],
    ['Процент', 'Процентное значение вместе со словом или знаком процента.'],
    ['Percentage', 'A percentage with its word or sign.'],
  ),
  PERSON: info(
    ['Адам', 'Адамның аты-жөні, лақап аты.'],
    ['Человек', 'Имя, фамилия, отчество или прозвище человека.'],
    ['Person', 'The name, surname, patronymic or nickname of a person.'],
  ),
  POSITION: info(
    ['Лауазым', 'Қызмет атауы, лауазым, құрметті атақ.'],
    ['Должность', 'Название должности, поста или звания.'],
    ['Position', 'The title of an office, post or rank.'],
  ),
  PRODUCT: info(
    ['Өнім', 'Тауардың, көліктің, бағдарламалық құралдың атауы.'],
    ['Продукт', 'Название товара, техники, программы.'],
    ['Product', 'The name of a product, vehicle or piece of software.'],
  ),
  PROJECT: info(
    ['Жоба', 'Аталған бағдарлама, жоба, стратегия, науқан.'],
    ['Проект', 'Программа, проект, стратегия или акция с названием.'],
    ['Project', 'A named programme, project, strategy or campaign.'],
  ),
  QUANTITY: info(
    ['Мөлшер', 'Өлшем бірлігі бар шама: ұзындық, салмақ, көлем.'],
    ['Величина', 'Величина с единицей измерения: длина, вес, объём.'],
    ['Quantity', 'A measurement with its unit: length, weight, volume.'],
  ),
  TIME: info(
    ['Уақыт', 'Бір тәуліктен қысқа уақыт: сағат, минут, тәулік мезгілі.'],
    ['Время', 'Время короче суток: час, минута, часть дня.'],
    ['Time', 'A time shorter than a day: an hour, minute or part of the day.'],
  ),
};

/** The name of a class in a reader's language. */
export function className(name: EntityClass, locale: Locale): string {
  return CLASS_INFO[name].name[locale];
}

/** What belongs to a class, in one sentence in a reader's language. */
export function classGuideline(name: EntityClass, locale: Locale): string {
  return CLASS_INFO[name].guideline[locale];
}

/** Is this one of the 25 classes? */
export function isEntityClass(name: string): name is EntityClass {
  return (ENTITY_CLASSES as readonly string[]).includes(name);
}

/** Names that other schemes (CoNLL-2003, OntoNotes, WikiAnn) have for classes of this one. */
const ALIASES: Readonly<Record<string, EntityClass>> = {
  PER: 'PERSON',
  LOC: 'LOCATION',
  ORG: 'ORGANISATION',
  ORGANIZATION: 'ORGANISATION',
  MISC: 'MISCELLANEOUS',
  FAC: 'FACILITY',
  PERCENT: 'PERCENTAGE',
  WORK_OF_ART: 'ART',
};

/** The class of KazNERD that a name of another scheme, in any case, stands for; undefined where there is none. */
export function classOf(name: string): EntityClass | undefined {
  const known = name.toUpperCase().replaceAll(/[-\s]/g, '_');
  return ALIASES[known] ?? (isEntityClass(known) ? known : undefined);
}

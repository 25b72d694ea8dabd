import { textRule } from '../rule';

/** The rules about annotations of entities. Examples are tags of one sentence, separated by spaces. */

export const invalidIob2 = textRule({
  id: 'entities.invalid-iob2',
  severity: 'error',
  args: ['tag', 'tag before it'],
  sentence: {
    kk: '«{0}» белгісі «{1}» белгісінен кейін келе алмайды.',
    ru: 'Метка «{0}» не может следовать за «{1}».',
    en: 'The tag “{0}” cannot follow “{1}”.',
  },

  reason: 'An I- tag that continues nothing. Readers disagree on it: the CoNLL evaluation begins an entity there.',
  why: {
    kk: 'I- белгісі ештеңені жалғастырмайды. Бағдарламалар мұны әртүрлі оқиды: CoNLL бағалауы осы жерден жаңа атау бастайды.',
    ru: 'Метка I- ничего не продолжает. Программы читают это по-разному: оценка CoNLL начинает здесь новую сущность.',
  },
  fix: 'safe',
  bad: [
    { text: 'O I-GPE', fixed: 'O B-GPE', safe: true },
    { text: 'B-GPE I-PERSON', fixed: 'B-GPE B-PERSON', safe: true },
  ],
  good: ['O B-GPE I-GPE O'],
});

export const invalidTag = textRule({
  id: 'entities.invalid-tag',
  severity: 'error',
  args: ['tag', 'tag beside it', 'scheme of the file'],
  sentence: {
    kk: '{2} схемасында «{0}» белгісі «{1}» белгісімен қатар тұра алмайды.',
    ru: 'В схеме {2} метка «{0}» не может стоять рядом с «{1}».',
    en: 'In {2} the tag “{0}” cannot stand beside “{1}”.',
  },

  reason:
    'A tag where the scheme of its file (IOB1, BIOES, BILOU, BMES) allows no such tag: an entity that is not ended, or not begun. Readers disagree on it.',
  why: {
    kk: 'Файлдың схемасы (IOB1, BIOES, BILOU, BMES) мұнда мұндай белгіге жол бермейді: атау басталмаған не аяқталмаған.',
    ru: 'Схема файла (IOB1, BIOES, BILOU, BMES) такой метки здесь не допускает: сущность не начата или не закончена.',
  },
  fix: 'safe',
  bad: [
    { text: 'S-GPE O B-GPE O', fixed: 'S-GPE O S-GPE O', safe: true },
    { text: 'U-GPE I-PERSON L-PERSON', fixed: 'U-GPE B-PERSON L-PERSON', safe: true },
    { text: 'S-GPE B-PERSON I-PERSON O', fixed: 'S-GPE B-PERSON E-PERSON O', safe: true },
  ],
  good: ['S-GPE B-PERSON I-PERSON E-PERSON O', 'U-GPE B-PERSON L-PERSON'],
});

export const unknownTag = textRule({
  id: 'entities.unknown-tag',
  severity: 'error',
  args: ['tag that is not of the scheme or not of a known class'],
  sentence: { kk: 'Белгісіз белгі: «{0}».', ru: 'Неизвестная метка: «{0}».', en: 'Unknown tag: “{0}”.' },

  reason:
    'A tag that is not of its file’s scheme (IOB2, where nothing else is known) or not of a known class. A trainer stops at it or learns a class of its own.',
  why: {
    kk: 'Белгі файлдың схемасында не белгілі түрлердің арасында жоқ. Оқыту бағдарламасы тоқтайды не жаңа түр жасап алады.',
    ru: 'Такой метки нет в схеме файла или среди известных классов. Обучение остановится или заведёт новый класс.',
  },
  fix: 'unsafe',
  bad: [{ text: 'B-PER O', fixed: 'B-PERSON O', safe: false }],
  good: ['B-PERSON O'],
});

export const disagreement = textRule({
  id: 'entities.disagreement',
  severity: 'hint',
  args: ['tag in the file', 'tag by the model'],
  sentence: {
    kk: 'Файлда «{0}», ал модель бойынша «{1}».',
    ru: 'В файле «{0}», а модель считает «{1}».',
    en: 'The file says “{0}”, the model “{1}”.',
  },
  fixTitle: { kk: 'Модельдің белгісін алу', ru: 'Взять метку модели', en: 'Take the tag of the model' },

  reason: 'The model would tag this token differently. One of the two is wrong more often than chance.',
  why: {
    kk: 'Модель бұл сөзге басқа белгі қояр еді. Екеуінің бірі қате болуы әбден мүмкін.',
    ru: 'Модель поставила бы здесь другую метку. Скорее всего, ошибается кто-то из двоих.',
  },
  fix: 'unsafe',
  // Behind the bar: the tags of the model.
  bad: [{ text: 'O O | O B-GPE', fixed: 'O B-GPE', safe: false }],
  good: ['O B-GPE | O B-GPE'],
});

/** Found where a document's corrections are laid over its text (`lsp/findings.ts`); an example is a text in which «Алматы» was corrected. */
export const staleCorrection = textRule({
  id: 'entities.stale-correction',
  severity: 'information',
  args: ['text that was corrected', 'class or `O`'],
  sentence: {
    kk: '«{0}» ({1}) түзетуі мәтінге енді сәйкес келмейді.',
    ru: 'Исправление «{0}» ({1}) больше не подходит к тексту.',
    en: 'The correction of “{0}” ({1}) no longer fits the text.',
  },

  reason: 'A correction of the sidecar file whose text is no longer in the document.',
  why: {
    kk: 'Түзету файлындағы мәтін құжатта енді жоқ.',
    ru: 'Текста, к которому относится исправление, в документе больше нет.',
  },
  fix: 'none',
  bad: [{ text: 'Астанада' }],
  good: ['Алматыда'],
});

export const ENTITY_RULES = [invalidIob2, invalidTag, unknownTag, disagreement, staleCorrection];

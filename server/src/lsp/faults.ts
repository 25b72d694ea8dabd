/** Why a request of the reader cannot be answered, in the reader's language. */
import type { Locale, Sentence } from '../types';

export { endpointFault, isCertificateFault } from '../endpoint/words';

const REFUSALS = {
  noEndpoint: {
    kk: 'Модель сервері көрсетілмеген: `qalam.completion.endpoint` баптауын толтырыңыз.',
    ru: 'Сервер модели не указан: заполните настройку `qalam.completion.endpoint`.',
    en: 'There is no endpoint: set `qalam.completion.endpoint`.',
  },
  untrusted: {
    kk: 'Сенімсіз жұмыс қалтасынан ешқайда мәтін жіберілмейді.',
    ru: 'Из недоверенной рабочей папки текст никуда не отправляется.',
    en: 'No text is sent anywhere from an untrusted workspace.',
  },
  busyId: {
    kk: 'Мұндай сұрау орындалып жатыр.',
    ru: 'Такой запрос уже выполняется.',
    en: 'This request is running already.',
  },
  noRecords: {
    kk: 'Бұл файлда жазба жоқ.',
    ru: 'В этом файле нет записей.',
    en: 'There are no records in this file.',
  },
  noProse: {
    kk: 'Белгіленген мәтін бір өрістің ішінде болуы керек.',
    ru: 'Выделение должно быть внутри одного поля.',
    en: 'The selection must be prose within one field.',
  },
  tooLong: {
    kk: 'Белгіленген мәтін модельге тым ұзын.',
    ru: 'Выделенный текст слишком длинный для модели.',
    en: 'The selection is too long for the model.',
  },
  noAnswer: {
    kk: 'Модель жарамды жауап бермеді.',
    ru: 'Модель не дала пригодного ответа.',
    en: 'The model gave no answer that can be used.',
  },
  cutAnswer: {
    kk: 'Модельдің жауабы аяқталмай үзілді, сондықтан мәтін өзгертілмеді.',
    ru: 'Ответ модели оборвался, поэтому текст не изменён.',
    en: "The model's answer was cut off, so the text is left as it is.",
  },
  cannotWrite: {
    kk: 'Жауапты бұл пішімде жазу мүмкін емес.',
    ru: 'Ответ нельзя записать в этом формате.',
    en: 'The answer cannot be written in this format.',
  },
  noFeedbackFile: {
    kk: 'Бұл жұмыс қалтасында таңдау тарихының файлы жоқ.',
    ru: 'В этой рабочей папке нет файла с историей выбора.',
    en: 'This workspace has no feedback file.',
  },
  certificatesUnreadable: {
    kk: 'Қалам: сертификаттар файлы оқылмады.',
    ru: 'Қалам: файл сертификатов не прочитан.',
    en: 'Qalam: the certificates file could not be read.',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export const refusal = (key: keyof typeof REFUSALS, locale: Locale): string => REFUSALS[key][locale];

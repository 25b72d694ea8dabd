/** What goes wrong with an endpoint or a request to it, in the reader's language. Nothing of a text or an answer is in it. */
import type { Locale, Sentence } from '../types';
import type { EndpointError } from './error';

const FAULTS: Readonly<Record<string, Sentence>> = {
  unreachable: { kk: 'байланыс жоқ', ru: 'нет соединения', en: 'no connection' },
  refused: {
    kk: 'бұл мекенжайда сервер іске қосылмаған',
    ru: 'по этому адресу сервер не запущен',
    en: 'no server is running at this address',
  },
  'no-host': { kk: 'мұндай сервер табылмады', ru: 'такой сервер не найден', en: 'there is no such host' },
  cors: {
    kk: 'сервер жауап береді, бірақ браузерге жауабын оқуға рұқсат етпейді (CORS)',
    ru: 'сервер отвечает, но не разрешает браузеру читать ответ (CORS)',
    en: 'the server is there, but does not let the browser read its answers (CORS)',
  },
  dropped: { kk: 'сервер байланысты үзді', ru: 'сервер оборвал соединение', en: 'the server closed the connection' },
  timeout: { kk: 'сервер жауап бермейді', ru: 'сервер не отвечает', en: 'the server does not answer' },
  status: { kk: 'сервер қате қайтарды', ru: 'сервер вернул ошибку', en: 'the server answered with an error' },
  format: {
    kk: 'жауап OpenAI API пішімінде емес',
    ru: 'ответ не в формате OpenAI API',
    en: 'the answer is not in the format of the OpenAI API',
  },
  size: { kk: 'жауап тым үлкен', ru: 'ответ слишком большой', en: 'the answer is too large' },
  redirect: {
    kk: 'сервер басқа мекенжайға бағыттайды, оған ештеңе жіберілмейді',
    ru: 'сервер перенаправляет на другой адрес, туда ничего не отправляется',
    en: 'the server redirects to another address, and nothing is sent there',
  },
  unauthorised: {
    kk: 'сервер кілтті қабылдамады',
    ru: 'сервер не принял ключ',
    en: 'the server does not accept the key',
  },
  loading: {
    kk: 'сервер модельді жүктеп жатыр',
    ru: 'сервер загружает модель',
    en: 'the server is loading its model',
  },
  overflow: {
    kk: 'мәтін модельдің контекстіне сыймайды',
    ru: 'текст не помещается в контекст модели',
    en: "the text does not fit into the model's context",
  },
  endless: {
    kk: 'жауап тым ұзаққа созылды, сондықтан тоқтатылды',
    ru: 'ответ шёл слишком долго и был остановлен',
    en: 'the answer took too long and was stopped',
  },
  busy: { kk: 'сервер бос емес', ru: 'сервер занят', en: 'the server is busy' },
  // behind what is wrong
  resting: {
    kk: 'бірнеше сұрау сәтсіз аяқталды, сәл кейін қайта көріңіз',
    ru: 'несколько запросов не удалось, повторите чуть позже',
    en: 'several requests have failed, try again in a while',
  },
  aborted: { kk: 'тоқтатылды', ru: 'остановлено', en: 'stopped' },
  'not-url': { kk: 'мекенжай URL емес', ru: 'адрес — не URL', en: 'the address is no URL' },
  'not-http': {
    kk: 'мекенжай http не https емес',
    ru: 'адрес не http и не https',
    en: 'the address is neither http nor https',
  },
  'key-in-url': {
    kk: 'кілт мекенжайда тұрмауы керек',
    ru: 'ключ не должен стоять в адресе',
    en: 'a key does not belong in the address',
  },
  'plain-http': {
    kk: 'шифрсыз http тек осы компьютерге рұқсат етілген',
    ru: 'незашифрованный http разрешён только для этого компьютера',
    en: 'plain http is allowed to this machine only',
  },
  proxy: { kk: 'прокси мекенжайы жарамсыз', ru: 'неверный адрес прокси', en: 'the proxy address is not valid' },
  certificate: {
    kk: 'сервердің TLS сертификатына сенім жоқ',
    ru: 'сертификату TLS сервера нет доверия',
    en: "the server's TLS certificate is not trusted",
  },
};

/** OpenSSL's codes for a chain that does not end in a trusted certificate, or one for another name or time. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/u;

/** Codes of the system and of the HTTP client, and what they mean to a person. */
const CONNECTIONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'no-host',
  EAI_AGAIN: 'no-host',
  ECONNRESET: 'dropped',
  EPIPE: 'dropped',
  UND_ERR_SOCKET: 'dropped',
  // Of the browser alone.
  CORS: 'cors',
  // A stream that ended in due form before its answer did.
  CUT: 'dropped',
};

export const isCertificateFault = ({ code }: EndpointError): boolean => code !== undefined && CERTIFICATE.test(code);

/** A phrase that says why an endpoint did not answer, without a full stop. */
export function endpointFault({ kind, code, status, message, after }: EndpointError, locale: Locale): string {
  if (after) return `${endpointFault(after, locale)}; ${FAULTS.resting![locale]}`;
  const connection = code === undefined ? undefined : CERTIFICATE.test(code) ? 'certificate' : CONNECTIONS[code];
  const sentence = FAULTS[kind === 'address' ? (code ?? kind) : (connection ?? kind)]?.[locale] ?? message;
  // A number or code that can be looked up, where the phrase does not say all of it.
  const isPlain = connection !== undefined && connection !== 'certificate';
  const detail = ['loading', 'overflow'].includes(kind)
    ? undefined
    : (status ?? (kind === 'address' || kind === 'timeout' || isPlain ? undefined : code));
  return detail === undefined ? sentence : `${sentence} (${detail})`;
}

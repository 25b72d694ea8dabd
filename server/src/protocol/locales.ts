/**
 * Names of languages and figures in the reader's language. Chromium, and with it VS Code's own Node, leaves out most of what `Intl` knows
 * in languages that it has no interface in: in Kazakh it has the name of Kazakh alone, and writes figures as in English.
 */

const KAZAKH = new Map(
  (
    'kk:қазақ ru:орыс en:ағылшын ky:қырғыз tt:татар ba:башқұрт kaa:қарақалпақ sah:саха tyv:тувин bxr:бурят mn:моңғол cv:чуваш ' +
    'uz:өзбек uk:украин be:беларусь bg:болгар sr:серб mk:македон tr:түрік az:әзірбайжан ug:ұйғыр'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const SCRIPTS: Readonly<Record<string, string>> = { Latn: 'латын', Arab: 'араб', Cyrl: 'кирилл' };

/** A language's name in the language of the interface; its label where none is known. */
export function nameOfLanguage(label: string, language: string): string {
  const [, base = '', script] = /^(\w+?)(?:-(Latn|Arab|Cyrl))?$/.exec(label) ?? [];
  const own = language === 'kk' ? KAZAKH.get(base) : undefined;
  if (own !== undefined) return `${own} тілі${script === undefined ? '' : ` (${SCRIPTS[script]} жазуы)`}`;
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(label) ?? label;
  } catch {
    return label;
  }
}

/** The locale that figures of the interface are written in: Kazakh ones are written as Russian ones. */
export const figureLocale = (language: string): string =>
  language === 'kk' && new Intl.NumberFormat('kk').format(1.5) !== '1,5' ? 'ru' : language;

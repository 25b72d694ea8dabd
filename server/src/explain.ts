/** A rule as a page for readers: what it finds, why, and what it looks like, made of the rule itself. */
import type { Example, Rule, TextRule } from './rule';
import { ruleOf, titleOf } from './rules';
import { shorten } from './text/shorten';
import type { Locale, Sentence, Severity } from './types';

const LABELS = {
  why: { kk: 'Неліктен', ru: 'Почему', en: 'Why' },
  whyLanguage: { kk: 'ағылшынша', ru: 'по-английски', en: '' },
  wrong: { kk: 'Қате үлгілер', ru: 'Примеры с ошибкой', en: 'Wrong' },
  right: { kk: 'Дұрыс үлгілер', ru: 'Верные примеры', en: 'Right' },
  off: { kk: 'Ескермеу үшін', ru: 'Как пропустить', en: 'To leave it out' },
  personal: {
    kk: 'Жеке деректерді жасырғанда орнына мынау жазылады:',
    ru: 'При скрытии персональных данных вместо этого пишется:',
    en: 'Where personal data is masked it becomes',
  },
  offByDefault: {
    kk: 'Әдетте өшірулі: `qalam.grammar.enabledRules` баптауы не `--enable` қосады.',
    ru: 'Само по себе отключено: включают настройка `qalam.grammar.enabledRules` и `--enable`.',
    en: 'Off by itself: the setting `qalam.grammar.enabledRules` and `--enable` switch it on.',
  },
  wholeText: { kk: 'Мәтінді тұтас бағалайды.', ru: 'Оценивает текст целиком.', en: 'Judges texts as a whole.' },
  wordLists: {
    kk: 'Сөз тізімдеріндегі сөздерге тимейді.',
    ru: 'Слова из списков слов не отмечаются.',
    en: 'Words of the word lists are left alone.',
  },
  here: {
    kk: 'осы жерде: жарық шамдағы (`Ctrl+.`) «Осы жерде елемеу» немесе мәтіндегі `qalam:ignore-line`, `qalam:ignore-next-line`;',
    ru: 'здесь: «Пропустить здесь» под лампочкой (`Ctrl+.`) или `qalam:ignore-line`, `qalam:ignore-next-line` в тексте;',
    en: 'here: “Ignore here” under the light bulb (`Ctrl+.`), or `qalam:ignore-line`, `qalam:ignore-next-line` in the text;',
  },
  everywhere: {
    kk: 'барлық жерде: «Қалам: Ережені өшіру…» командасы, командалық жолда `--without`.',
    ru: 'везде: команда «Qalam: Отключить правило…», в командной строке `--without`.',
    en: 'everywhere: the command “Qalam: Switch a Rule Off…”, on the command line `--without`.',
  },
} satisfies Record<string, Sentence>;

const SEVERITIES: Readonly<Record<Severity, Sentence>> = {
  error: { kk: 'қате', ru: 'ошибка', en: 'error' },
  warning: { kk: 'ескерту', ru: 'предупреждение', en: 'warning' },
  information: { kk: 'мәлімет', ru: 'сведение', en: 'information' },
  hint: { kk: 'кеңес', ru: 'подсказка', en: 'hint' },
};

const FIXES: Readonly<Record<Rule['fix'], Sentence>> = {
  safe: { kk: 'түзетуі қауіпсіз', ru: 'исправление безопасно', en: 'the fix is safe' },
  sometimes: {
    kk: 'түзетуі кейде қауіпсіз, кейде қарап алу керек',
    ru: 'исправление иногда безопасно, иногда его надо проверить',
    en: 'the fix is safe or to be looked at',
  },
  unsafe: { kk: 'түзетуін қарап алу керек', ru: 'исправление надо проверить', en: 'the fix is to be looked at' },
  none: { kk: 'түзету ұсынылмайды', ru: 'исправления нет', en: 'no fix' },
};

/** How much of an example is shown, UTF-16 units. */
const EXAMPLE = 160;
const MOST_EXAMPLES = 4;

/** A text as Markdown code: what cannot be seen is written as its code point. */
function code(text: string): string {
  const shown = shorten(text, EXAMPLE).replace(
    /[\p{Cc}\u00a0\u00ad\u200b-\u200f\u2028-\u206f\ufeff\ufffd]/gu,
    (character) => `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
  const fence = '`'.repeat(Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  // A space parts the fence from a backtick of the text.
  return fence.length > 1 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

const wrong = ({ text, fixed }: Example) => `- ${code(text)}${fixed === undefined ? '' : ` → ${code(fixed)}`}`;

/** The page about a rule in Markdown; undefined where there is no such rule. */
export function explainRule(id: string, locale: Locale): string | undefined {
  const rule = ruleOf(id);
  if (rule === undefined) return undefined;
  const { bad = [], good = [] } = rule as Partial<TextRule>;
  const say = (key: keyof typeof LABELS) => LABELS[key][locale];
  const why = locale === 'en' ? undefined : rule.why?.[locale];
  const language = why === undefined ? say('whyLanguage') : '';
  return [
    `# ${titleOf(rule, locale)}`,
    `\`${rule.id}\` · ${SEVERITIES[rule.severity][locale]} · ${FIXES[rule.fix][locale]}`,
    `## ${say('why')}${language === '' ? '' : ` (${language})`}`,
    why ?? rule.reason,
    ...(rule.mask === undefined ? [] : [`${say('personal')} \`${rule.mask}\``]),
    ...(rule.offByDefault ? [say('offByDefault')] : []),
    ...(rule.wholeText ? [say('wholeText')] : []),
    ...(rule.wordLists ? [say('wordLists')] : []),
    ...(bad.length === 0 ? [] : [`## ${say('wrong')}`, bad.slice(0, MOST_EXAMPLES).map(wrong).join('\n')]),
    ...(good.length === 0
      ? []
      : [
          `## ${say('right')}`,
          good
            .slice(0, MOST_EXAMPLES)
            .map((text) => `- ${code(text)}`)
            .join('\n'),
        ]),
    `## ${say('off')}`,
    `- ${say('here')}\n- ${say('everywhere')}`,
    '',
  ].join('\n\n');
}

/**
 * What VS Code, the client and the documentation have to be told of rules and formats, derived from the rules and formats
 * themselves. `npm run manifest` writes it, and a test compares.
 */
import type { Rule, TextRule } from '../server/src/rule';
import {
  OFF_BY_DEFAULT,
  RULES,
  type RuleGroup,
  type RuleId,
  ruleOf,
  rulesOf,
  titleOf,
  WORD_LIST_RULES,
} from '../server/src/rules';
import { unknownWord } from '../server/src/spelling/rules';
import { FORMATS, type Format } from '../server/src/text/formats';
import type { Locale, Sentence } from '../server/src/types';

const ALL_FORMATS = Object.values(FORMATS);

const LOCALES: Readonly<Record<Locale, string>> = {
  en: 'package.nls.json',
  kk: 'package.nls.kk.json',
  ru: 'package.nls.ru.json',
};

const languageIds = (wanted: (format: Format) => boolean): string[] =>
  ALL_FORMATS.filter(wanted).flatMap((format) => [...format.languageIds, ...(format.quietLanguageIds ?? [])]);

const isRead = ({ id }: Format) => id !== 'none';
const LANGUAGES = languageIds(isRead);
const LINE_RECORDS = languageIds(({ records }) => records === 'line');
const CHATS = languageIds(({ chat }) => chat === true);
const PLAIN_TEXT = FORMATS.plain.languageIds;

/** All files of the formats, for searches in folders. */
const FILES = `**/*.{${[
  ...new Set(
    ALL_FORMATS.flatMap(({ extensions }) => extensions)
      // What a shorter end finds as well.
      .filter((end, _, all) => !all.some((other) => other !== end && end.endsWith(other)))
      .map((end) => end.slice(1)),
  ),
].join(',')}}`;

const isOneName = ({ kk, ru, en }: Sentence) => kk === en && ru === en;

/**
 * Condition on a language: one kind of formats, told by those that it names already. Whether the file in the editor is read at
 * all is known to the client, who knows the settings.
 */
function withLanguages(when: string): string {
  return when.replace(/(\w+LangId) (?:=~ \/\^\(([\w|-]+)\)\$\/|== ([\w-]+))/g, (_, key, list, single) => {
    const named: string[] = (list ?? single).split('|');
    const within = (ids: readonly string[]) => named.every((id) => ids.includes(id));
    const ids = within(CHATS) ? CHATS : within([...LINE_RECORDS, ...CHATS]) ? [...LINE_RECORDS, ...CHATS] : LANGUAGES;
    return ids === LANGUAGES && key === 'editorLangId' ? 'qalam.served' : `${key} =~ /^(${ids.join('|')})$/`;
  });
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}

const NO_WORD_SUGGESTIONS = { 'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' } };

function ruleList(groups: readonly RuleGroup[], is: (id: RuleId) => boolean = () => true) {
  const ids = rulesOf(...groups).filter(is);
  return { type: 'string', enum: ids, enumDescriptions: ids.map((id) => `%rule.${id}%`) };
}

// biome-ignore lint/suspicious/noExplicitAny: the manifest is what it is
function manifest(text: string): any {
  const given = JSON.parse(text);
  const { contributes } = given;
  given.activationEvents = ALL_FORMATS.flatMap((format) =>
    format.guest ? [] : format.languageIds.map((id) => `onLanguage:${id}`),
  );
  // Others' files: the extension looks whether there is something to do, and starts the server only then.
  given.activationEvents.push('onStartupFinished');
  contributes.languages = ALL_FORMATS.flatMap((format) =>
    format.contributes === undefined
      ? []
      : [
          {
            id: format.languageIds[0],
            aliases: [isOneName(format.names) ? format.names.en : `%language.${format.id}%`],
            extensions: format.contributes.extensions,
            ...(format.contributes.configuration && { configuration: format.contributes.configuration }),
          },
        ],
  );
  contributes.grammars = ALL_FORMATS.flatMap(({ languageIds: [language], contributes: own }) =>
    own?.grammar === undefined ? [] : [{ language, ...own.grammar }],
  );
  contributes.configurationDefaults = {
    ...Object.fromEntries(Object.entries(contributes.configurationDefaults).filter(([key]) => !key.startsWith('['))),
    ...Object.fromEntries(
      ALL_FORMATS.filter(({ guest }) => !guest).flatMap((format) =>
        format.languageIds.map((id) => [
          `[${id}]`,
          {
            'editor.unicodeHighlight.ambiguousCharacters': false,
            ...(format.wordSuggestions === false && NO_WORD_SUGGESTIONS),
          },
        ]),
      ),
    ),
  };
  contributes.keybindings = mapStrings(contributes.keybindings, withLanguages);
  contributes.menus = mapStrings(contributes.menus, withLanguages);
  for (const { properties } of contributes.configuration) {
    const {
      'qalam.spelling.disabledRules': spelling,
      'qalam.grammar.disabledRules': grammar,
      'qalam.grammar.enabledRules': enabled,
      'qalam.cleaning.disabledRules': cleaning,
    } = properties;
    if (spelling) spelling.items = ruleList(['spelling']);
    if (grammar) grammar.items = ruleList(['grammar']);
    if (enabled) enabled.items = ruleList(['grammar'], (id) => OFF_BY_DEFAULT.includes(id));
    if (cleaning) cleaning.items = ruleList(['cleaning', 'format']);
    for (const name of ['languages', 'files']) {
      const setting = properties[`qalam.formats.${name}`];
      if (!setting) continue;
      setting.additionalProperties.enum = ALL_FORMATS.map(({ id }) => id);
      setting.additionalProperties.enumDescriptions = ALL_FORMATS.map(({ id }) => `%format.${id}%`);
    }
  }
  return given;
}

/** A table of texts in one language: those about rules and formats are made anew, the others stay as they are. */
function texts(text: string, locale: Locale): unknown {
  const isOwn = (key: string) => /^(?:rule|language|format)\./.test(key);
  const others = Object.entries(JSON.parse(text)).filter(([key]) => !isOwn(key));
  const names = ALL_FORMATS.filter(({ contributes, names: own }) => contributes !== undefined && !isOneName(own));
  return Object.fromEntries([
    ...others,
    ...names.map((format) => [`language.${format.id}`, format.names[locale]]),
    ...ALL_FORMATS.map(({ id, names: own }) => [`format.${id}`, own[locale]]),
    ...rulesOf('spelling', 'grammar', 'cleaning', 'format').map((id) => [`rule.${id}`, titleOf(ruleOf(id)!, locale)]),
  ]);
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** One list a line, as the formatter wants it. */
function constant(name: string, about: string, ids: readonly string[]): string {
  const line = `export const ${name}: readonly string[] = [${ids.map((id) => `'${id}'`).join(', ')}];`;
  const lines = `export const ${name}: readonly string[] = [\n${ids.map((id) => `  '${id}',\n`).join('')}];`;
  return `/** ${about} */\n${line.length <= 120 ? line : lines}\n`;
}

function clientFile(): string {
  return [
    '// Made of the formats and rules of the server by `npm run manifest`; a test compares.\n',
    constant('LANGUAGES', 'Language ids of VS Code that the server reads.', LANGUAGES),
    constant('LINE_RECORDS', 'Those whose lines are records.', LINE_RECORDS),
    constant('CHATS', 'Those whose documents are one chat, with roles.', CHATS),
    '/** The formats by id, with their names. */',
    `export const FORMAT_NAMES: Readonly<Record<string, Readonly<Record<'kk' | 'ru' | 'en', string>>>> = {\n${ALL_FORMATS.map(
      ({ id, names: { kk, ru, en } }) => {
        const line = `  ${id}: { kk: '${kk}', ru: '${ru}', en: '${en}' },\n`;
        return line.length <= 121 ? line : `  ${id}: {\n    kk: '${kk}',\n    ru: '${ru}',\n    en: '${en}',\n  },\n`;
      },
    ).join('')}};\n`,
    constant('PLAIN_TEXT', 'Those of plain text.', PLAIN_TEXT),
    `/** The files that the server reads, for searches in folders. */\nexport const FILES =\n  '${FILES}';\n`,
    `/** The rule about unknown words: what is right differs from word to word. */\nexport const UNKNOWN_WORD = '${unknownWord.id}';\n`,
    constant(
      'RULES',
      'Ids of all rules.',
      RULES.map(({ id }) => id),
    ),
    constant(
      'FIXABLE',
      'Ids of those that bring fixes.',
      RULES.filter(({ fix }) => fix !== 'none').map(({ id }) => id),
    ),
  ].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function ruleRow(rule: Rule): string {
  const fix = { safe: 'safe', sometimes: 'safe or to be looked at', unsafe: 'to be looked at', none: '' }[rule.fix];
  const [bad] = (rule as Partial<TextRule>).bad ?? [];
  const example =
    bad !== undefined &&
    bad.text.length <= 60 &&
    !/[\p{Cc}`\u0080-\u00a0\u00ad\u200b-\u206f\ufeff\ufffd]/u.test(bad.text);
  const notes = [
    ...(rule.mask === undefined ? [] : [`\`--mask\` writes \`${rule.mask}\`.`]),
    ...(rule.offByDefault ? ['Off until `qalam.grammar.enabledRules` or `--enable` names it.'] : []),
    ...(rule.wholeText ? ['Judges whole texts.'] : []),
    ...(WORD_LIST_RULES.has(rule.id) ? ['Word lists apply.'] : []),
    ...(example ? [`E.g. \`${bad.text}\``] : []),
  ];
  return `| \`${rule.id}\` | ${rule.severity} | ${cell([rule.reason, ...notes].join(' '))} | ${fix} |`;
}

function ruleDocument(): string {
  const groups = [...new Set(RULES.map(({ id }) => id.split('.')[0]!))];
  return [
    '# Rules\n',
    'Made of the rules themselves by `npm run manifest`. Any of them can be switched off: in the editor by',
    '`qalam.spelling.disabledRules`, `qalam.grammar.disabledRules` and `qalam.cleaning.disabledRules`, on the command line by',
    '`--without`. A few are off by themselves: `qalam.grammar.enabledRules` and `--enable` switch them on.\n',
    ...groups.flatMap((group) => [
      `## ${group}\n`,
      '| rule | severity | why | fix |',
      '| --- | --- | --- | --- |',
      ...RULES.filter(({ id }) => id.startsWith(`${group}.`)).map(ruleRow),
      '',
    ]),
  ].join('\n');
}

/** All settings with their defaults and English descriptions. `texts` is `package.nls.json`. */
function settingsDocument(contributes: string, texts: string): string {
  const described: Record<string, string> = JSON.parse(texts);
  const { configuration } = JSON.parse(contributes).contributes;
  const text = (key = '') => described[key.replaceAll('%', '')] ?? key;
  const value = (given: unknown) => {
    const written = JSON.stringify(given);
    return written.length > 40 ? 'a list' : `\`${written}\``;
  };
  const rows = Object.values<{ title: string; properties: Record<string, Record<string, unknown>> }>(
    configuration,
  ).flatMap(({ title, properties }) => [
    `## ${text(title)}\n`,
    '| setting | default | what it does |',
    '| --- | --- | --- |',
    ...Object.entries(properties).map(([key, setting]) => {
      const values = (setting.enum as string[] | undefined)?.map((name, index) => {
        const about = (setting.enumDescriptions as string[] | undefined)?.[index];
        return about === undefined ? `\`${name}\`` : `\`${name}\`: ${text(about)}`;
      });
      const parts = [
        text((setting.markdownDescription ?? setting.description) as string).replace(/`#(.+?)#`/g, '`$1`'),
        ...(values ? [`${values.join('; ')}.`] : []),
        ...(setting.scope === 'machine' ? ['User settings only.'] : []),
      ];
      return `| \`${key}\` | ${cell(value(setting.default))} | ${cell(parts.join(' '))} |`;
    }),
    '',
  ]);
  return [
    '# Settings\n',
    'Made of the manifest by `npm run manifest`. In VS Code the same stands in the settings, in its language. What is marked “user',
    'settings only” no folder can set.\n',
    ...rows,
  ].join('\n');
}

/** The files that are made, as they have to be. `read` gives a file's text by its path from the root. */
export function derivedFiles(read: (path: string) => string): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', json(manifest(read('package.json')))],
    ...Object.entries(LOCALES).map(([locale, path]) => [path, json(texts(read(path), locale as Locale))] as const),
    ['client/src/derived.ts', clientFile()],
    ['docs/rules.md', ruleDocument()],
    ['docs/settings.md', settingsDocument(read('package.json'), read('package.nls.json'))],
  ]);
}

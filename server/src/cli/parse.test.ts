import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS, COMMON } from './commands';
import { commandHelp, generalHelp, usageError } from './help';
import { parseArguments } from './parse';

const LOCALES = ['kk', 'ru', 'en'] as const;

function argumentsOf(line: string) {
  const request = parseArguments(line.split(' '), {});
  assert.equal(request.kind, 'run', line);
  return request.kind === 'run' ? request.args : assert.fail();
}

/** The sentence about wrong usage, with `environment` as the person's. */
function refusal(line: string, environment: Record<string, string> = {}): string {
  const request = parseArguments(line === '' ? [] : line.split(' '), environment);
  assert.equal(request.kind, 'error', line);
  return request.kind === 'error' ? request.sentence[request.locale] : assert.fail();
}

test('an option of another command is refused with the name of the command that has it', () => {
  // Each option with each command that does not take it, so that no pair is passed over in silence.
  for (const command of COMMANDS) {
    const own = [...command.options, ...COMMON].map(({ name }) => name);
    for (const owner of COMMANDS) {
      for (const { name, value } of owner.options) {
        if (own.includes(name)) continue;
        const sentence = refusal(`${command.name} --${name}${value ? '=x' : ''}`);
        assert.match(
          sentence,
          new RegExp(`^${command.name} has no --${name}; it belongs to (.*, )?${owner.name}(,|\\.)`),
        );
      }
    }
  }
});

for (const [line, expected] of [
  [
    'detect --mask --endpoint http://x --gazetteer /nonexistent',
    /^detect has no --mask; it belongs to check, clean\.$/,
  ],
  ['detect --endpoint http://x', /^detect has no --endpoint; it belongs to complete, correct, ask, probe\.$/],
  ['spell --words --format sarif', /^spell has no --format; it belongs to check, stats, entities/],
  ['probe --words', /^probe has no --words; it belongs to detect, spell\.$/],
  ['check --wihtout spelling.unknown-word', /^There is no option --wihtout\. Did you mean --without\?$/],
  ['check -x', /^There is no option -x\.$/],
  ['chekc', /^There is no command “chekc”\. Did you mean check\?$/],
  ['', /^A command is missing\.$/],
  ['check --format sarfi a.txt', /^--format is one of text, json, sarif, not “sarfi”\. Did you mean sarif\?$/],
  ['stats --format sarif', /^--format is one of json, csv, markdown, report/],
  ['check --with magic', /^--with is one of language, spelling, grammar, cleaning, entities/],
  [
    'check --without spelling.unknwon-word',
    /there is no rule “spelling.unknwon-word”\. Did you mean spelling.unknown-word\?$/,
  ],
  ['check --without cleaning.email,x.y', /there is no rule “x\.y”\.$/],
  ['check --jobs 0', /^--jobs is a whole number from 1, not “0”\.$/],
  ['check --jobs 1.5', /^--jobs is/],
  ['check --from', /^--from needs a value: --from=LINE\.$/],
  ['check --from --jobs 2', /^--from needs a value/],
  ['check --data=', /^--data needs a value/],
  ['check --mask=yes', /^--mask takes no value\.$/],
  ['check --format sarif', /belongs to FILES/],
  ['check --columns text', /^--columns means something only together with FILES/],
  ['check --mask a.txt', /qalam clean --mask masks FILES/],
  ['check --fix safe a.txt', /qalam clean changes files/],
  ['check --offsets codepoint a.txt', /belongs to the filter/],
  ['check --memory 5', /only together with --duplicates/],
  ['check --model x', /^--model means something only together with --with …,entities/],
  ['stats --with language --thresholds PERSON=1', /^--thresholds means something only together with --with …,entities/],
  ['check --attributes-only --format json a.jsonl', /^--format cannot go with --attributes-only/],
  ['clean --write --from 2 x.txt', /^--from cannot go with --write/],
  ['clean --write', /^--write means something only together with FILES/],
  ['entities --format iob2 --from 2', /^--from cannot go with --format iob2/],
  ['entities --format iob2 --fields text', /^--fields cannot go with --format iob2/],
  ['entities --runtime x', /only together with --format iob2/],
  ['entities agree one.iob2', /compares two files/],
  ['entities convert --from 2', /^entities convert has no --from/],
  ['detect --offsets utf16', /only together with --words/],
  ['spell', /needs --words/],
  ['spell --words words.txt', /takes no FILES/],
  ['complete', /either --embedded or --endpoint/],
  ['complete --embedded --endpoint http://x', /either --embedded or --endpoint/],
  ['complete --embedded --model x', /^--model cannot go with --embedded/],
  ['probe', /needs --endpoint/],
  ['entities --thresholds PERSONS=1', /CLASS=SCORE/],
] as const) {
  test(`refused: qalam ${line}`, () => assert.match(refusal(line), expected));
}

test('wrong usage is two lines, in the reader’s language', () => {
  for (const [environment, option, expected] of [
    [
      { LANG: 'ru_RU.UTF-8' },
      '',
      ['У команды detect нет --mask; он есть у: check, clean.', 'Подробнее: qalam detect --help'],
    ],
    [
      { LANG: 'ru_RU', LC_ALL: 'kk_KZ.UTF-8' },
      '',
      [
        'detect командасында --mask параметрі жоқ; ол мына командаларда бар: check, clean.',
        'Толығырақ: qalam detect --help',
      ],
    ],
    [
      { LANG: 'ru_RU' },
      ' --locale en',
      ['detect has no --mask; it belongs to check, clean.', 'More: qalam detect --help'],
    ],
    [{}, '', ['detect has no --mask; it belongs to check, clean.', 'More: qalam detect --help']],
  ] as const) {
    const request = parseArguments(`detect --mask${option}`.split(' '), environment);
    assert.ok(request.kind === 'error');
    assert.deepEqual(usageError(request.sentence, request.about, request.locale), expected);
  }
});

test('every sentence about wrong usage is there in three languages, one line each', () => {
  for (const line of ['detect --mask', 'check --nope', 'nope', '', 'check --fix x', 'check --jobs x', 'probe x']) {
    for (const locale of LOCALES) {
      const sentence = refusal(line, { LANG: locale });
      assert.ok(sentence.length > 10 && !sentence.includes('\n'), sentence);
      if (locale === 'kk') assert.match(sentence, /[әғқңөұүһі]/i);
      if (locale === 'ru') assert.match(sentence, /[а-я]/i);
    }
  }
});

test('the help of a command shows its own options and no others, within 80 columns', () => {
  const names = new Set(COMMANDS.flatMap(({ options }) => options.map(({ name }) => name)));
  for (const locale of LOCALES) {
    for (const command of COMMANDS) {
      const help = commandHelp(command, locale);
      for (const line of help.split('\n')) assert.ok(line.length <= 80, `${line.length}: ${line}`);
      const own = [...command.options, ...COMMON].map(({ name }) => name);
      const shown = new Set([...help.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)].map((match) => match[1]));
      assert.deepEqual(shown, new Set(own), command.name);
      for (const name of own) names.delete(name);
      assert.ok(help.startsWith(`qalam ${command.name} `));
    }
    for (const line of generalHelp(locale).split('\n')) assert.ok(line.length <= 80, line);
    for (const { name } of COMMANDS) assert.match(generalHelp(locale), new RegExp(`^ {2}${name}\\b`, 'm'));
  }
  assert.deepEqual(names, new Set());
});

test('ways to ask for help and version', () => {
  const about = (line: string) => {
    const request = parseArguments(line.split(' '), { LANG: 'kk_KZ' });
    return request.kind === 'help' ? `${request.locale} ${request.command?.name ?? 'all'}` : request.kind;
  };
  for (const [line, expected] of [
    ['--help', 'kk all'],
    ['-h', 'kk all'],
    ['help', 'kk all'],
    ['help clean', 'kk clean'],
    ['help entities convert', 'kk entities convert'],
    ['clean --help --locale ru', 'ru clean'],
    ['entities agree -h', 'kk entities agree'],
    ['--help spell', 'kk spell'],
    ['spell --help --nonsense', 'kk spell'],
    ['help nope', 'error'],
    ['--version', 'version'],
  ] as const)
    assert.equal(about(line), expected, line);
});

test('what each command does without options, and what options set', () => {
  assert.equal(argumentsOf('clean').fix, 'safe');
  assert.equal(argumentsOf('clean --fix none').fix, 'none');
  assert.deepEqual(argumentsOf('stats').checks, {
    language: true,
    spelling: true,
    cleaning: true,
    grammar: true,
    entities: true,
  });
  assert.equal(argumentsOf('detect').input, 'auto');
  assert.equal(argumentsOf('entities convert').offsets, 'code-point');
  assert.equal(argumentsOf('check --from 5').from, 4);
  assert.deepEqual(argumentsOf('check --without cleaning.email --without=cleaning.phone,cleaning.iin').disabledRules, [
    'cleaning.email',
    'cleaning.phone',
    'cleaning.iin',
  ]);
  assert.deepEqual(argumentsOf('check --gazetteer a --gazetteer b --with entities').gazetteers, ['a', 'b']);
  assert.deepEqual(argumentsOf('entities convert a b').files, ['a', 'b']);
  assert.deepEqual(argumentsOf('check -- --help').files, ['--help']);
  // Stdin alone is as no FILES; among others it is one of them.
  assert.deepEqual(argumentsOf('check -').files, []);
  assert.deepEqual(argumentsOf('check a -').files, ['a', '-']);
  assert.deepEqual(argumentsOf('check --files-from0 -').filesFrom, { path: '-', separator: '\0' });
});

test('an option has a value under every command or under none', () => {
  const values = new Map<string, boolean>();
  for (const { name, value } of [...COMMANDS.flatMap(({ options }) => options), ...COMMON]) {
    assert.equal(values.get(name) ?? value !== undefined, value !== undefined, name);
    values.set(name, value !== undefined);
  }
});

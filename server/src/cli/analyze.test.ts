import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CliProgram } from '../../../test/batch/program';

const program = new CliProgram();
after(() => program.dispose());

async function qalam(args: readonly string[], input: string) {
  const { code, out, err } = await program.run(args, input);
  return { status: code, out, err };
}

test('analyze: CoNLL-U with ten columns, spaces and places', async () => {
  const { status, out } = await qalam(['analyze'], 'Мен мектепке барамын. Ол үйде (кеше).\n');
  assert.equal(status, 0);
  const blocks = out.trimEnd().split('\n\n');
  assert.equal(blocks.length, 2);
  const rows = blocks[0]!
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t'));
  assert.ok(rows.every((row) => row.length === 10));
  assert.deepEqual(rows[1], ['2', 'мектепке', 'мектеп', 'NOUN', '_', 'Case=Dat', '_', '_', '_', 'TokenRange=4:12']);
  assert.equal(rows[2]![9], 'SpaceAfter=No|TokenRange=13:20');
  assert.ok(blocks[0]!.includes('# text = Мен мектепке барамын.\n'));
  assert.ok(blocks[1]!.includes('SpaceAfter=No'));
});

test('analyze: records, their fields and code points', async () => {
  const record = JSON.stringify({ text: '😀 Кітап оқы.' });
  const { out } = await qalam(
    ['analyze', '--input', 'jsonl', '--format', 'jsonl', '--offsets', 'codepoint'],
    `${record}\n`,
  );
  const sentence = JSON.parse(out.split('\n')[0]!) as { field: string; tokens: { form: string; start: number }[] };
  assert.equal(sentence.field, 'text');
  const book = sentence.tokens.find(({ form }) => form === 'Кітап');
  assert.equal(book?.start, 2);
});

test('analyze --tokens keeps the tokens that it is given, of CoNLL-U too', async () => {
  const { out } = await qalam(
    ['analyze', '--tokens'],
    'Ол\nбара алмайды\n\n# text = Үйге.\n1\tҮйге\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\t.\n',
  );
  const rows = out
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split('\t'));
  assert.deepEqual(
    rows.map(([id, form]) => `${id} ${form}`),
    ['1 Ол', '2 бара алмайды', '1 Үйге', '2 .'],
  );
  assert.deepEqual([rows[2]![2], rows[2]![9]], ['үй', 'SpaceAfter=No']);
  assert.equal((await qalam(['analyze', '--tokens', '--offsets', 'utf16'], '')).status, 2);
});

test('inflect: a form, all forms, and what has none', async () => {
  const one = await qalam(['inflect'], 'кітап\tCase=Dat|Number=Plur\nбала\tPerson[psor]=3\n');
  assert.equal(one.out, 'кітап\tNOUN\tCase=Dat|Number=Plur\tкітаптарға\nбала\tNOUN\tPerson[psor]=3\tбаласы\n');
  const all = (await qalam(['inflect'], 'мектеп\n')).out.split('\n');
  assert.ok(all.includes('мектеп\tNOUN\tCase=Abl\tмектептен') && all.length > 50);
  // What a word is by itself need not be said.
  const part = await qalam(
    ['inflect'],
    'сен\tCase=Dat\tPRON\nол\tCase=Acc\tPRON\nбес\tCase=Dat\tNUM\nкел\tTense=Past|Person=1\nкөр\tTense=Past|Person=1\n',
  );
  assert.deepEqual(
    part.out.split('\n').map((row) => row.split('\t')[3]),
    ['саған', 'оны', 'беске', 'келдім', 'көрдім', undefined],
  );
  const none = await qalam(['inflect'], 'кітап\tTense=Past\n');
  assert.deepEqual([none.status, none.out], [1, '']);
  assert.match(none.err, /No such form: кітап/);
});

test('inflect: the second word of a compound keeps its owner, loans and abbreviations their sounds', async () => {
  const { out } = await qalam(
    ['inflect'],
    [
      'тіл білімі\tCase=Dat',
      'мал шаруашылығы\tCase=Loc',
      'қазақ тілі\tPerson[psor]=1|Number[psor]=Plur|Case=Dat',
      'оқу құралы\tNumber=Plur',
      'оқу құралы\tPerson[psor]=3',
      'темір жол\tCase=Gen',
      'ата-ана\tCase=Dat|Number=Plur',
      'турист\tCase=Dat',
      'сөздік\tPerson[psor]=3',
      'банк\tPerson[psor]=3',
      'такси\tCase=Dat',
      'БҰҰ\tCase=Gen',
      // Of one word, too, where it is none by itself.
      'шаруашылығы\tCase=Loc',
      'қазақ жері\tCase=Dat',
      'өзі\tCase=Dat',
      'процесс\tCase=Dat',
      'принцип\tPerson[psor]=3',
      'контроль\tCase=Gen',
      'Нью-Йорк\tCase=Loc',
      'барлығы\tCase=Abl',
      '',
    ].join('\n'),
  );
  assert.deepEqual(
    out.split('\n').map((row) => row.split('\t')[3]),
    [
      ...['тіл біліміне', 'мал шаруашылығында', 'қазақ тілімізге', 'оқу құралдары', 'оқу құралы', 'темір жолдың'],
      ...['ата-аналарға', 'туриске', 'сөздігі', 'банкі', 'таксиге', 'БҰҰ-ның'],
      ...[
        'шаруашылығында',
        'қазақ жеріне',
        'өзіне',
        'процеске',
        'принципі',
        'контрольдің',
        'Нью-Йоркте',
        'барлығынан',
        undefined,
      ],
    ],
  );
});

test('inflect says that a word is in Latin letters, and how it is written', async () => {
  for (const [word, cyrillic] of [
    ['kitap', 'кітап'],
    ['zhaqsy', 'жақсы'],
    ['Almaty', 'Алматы'],
    // A Latin i.
    ['кiтап', 'кітап'],
  ] as const) {
    const { out, err, status } = await qalam(['inflect', '--locale', 'kk'], `${word}\tCase=Dat\n`);
    assert.deepEqual([out, status], ['', 1]);
    assert.ok(err.includes(`кирилшесі: ${cyrillic}.`), err);
  }
  const { out, err } = await qalam(['inflect', '--locale', 'en'], 'Xiaomi\n');
  assert.equal(out, '');
  assert.match(err, /Latin letters; write it in Cyrillic/);
});

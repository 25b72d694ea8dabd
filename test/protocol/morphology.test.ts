/** Words taken apart: readings in their sentence, paradigms, and where the forms of a lemma stand. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Hover, Location } from 'vscode-languageserver-protocol/node';
import type { WordAtPosition, WordForms } from '../../server/src/protocol';
import { Session } from './session';

after(() => Session.killAll());

describe('morphology', () => {
  let session: Session;
  before(async () => {
    session = await Session.start();
  });
  after(() => session.stop());

  const word = (uri: string, line: number, character: number) =>
    session.request<WordAtPosition | null>('qalam/word', { uri, position: { line, character } });

  test('a word is read by its sentence, and its morphemes make it up', async () => {
    const uri = await session.open(
      'a.txt',
      'Балалар қар жауды деп қуанды.\nҮйдің алды таза.\nМен мектебіңізге бардым.\n',
    );
    const took = await word(uri, 0, 10);
    assert.deepEqual([took?.form, took?.analyses[0]?.lemma, took?.analyses[0]?.upos], ['қар', 'қар', 'NOUN']);
    const front = await word(uri, 1, 8);
    assert.deepEqual([front?.form, front?.analyses[0]?.upos], ['алды', 'NOUN']);
    const school = await word(uri, 2, 6);
    const [first] = school!.analyses;
    assert.equal(first!.lemma, 'мектеп');
    assert.deepEqual(
      first!.morphemes.map(({ text }) => text),
      ['мектеб', 'іңіз', 'ге'],
    );
    assert.equal(first!.morphemes[2]!.features, 'Case=Dat');
    assert.deepEqual(school!.range, { start: { line: 2, character: 4 }, end: { line: 2, character: 16 } });
    assert.equal(await word(uri, 3, 0), null);
  });

  test('in a JSON string with escapes the range is that of the source, and keys have no words', async () => {
    const source =
      '{"text": "\\u041e\\u043b \\u049b\\u0430\\u043b\\u0430\\u0493\\u0430 \u0431\u0430\u0440\u0434\u044b."}';
    const uri = await session.open('b.jsonl', source, 'jsonl');
    const found = await word(uri, 0, source.indexOf('\\u0493') + 2);
    assert.equal(found?.form, 'қалаға');
    assert.equal(
      source.slice(found.range.start.character, found.range.end.character),
      '\\u049b\\u0430\\u043b\\u0430\\u0493\\u0430',
    );
    assert.equal(await word(uri, 0, 3), null);
  });

  test('a hover says lemma, part of speech and each ending, escaped and in the language of the reader', async () => {
    const uri = await session.open('c.txt', 'Мен мектебіңізге бардым.\n');
    const at = { textDocument: { uri }, position: { line: 0, character: 6 } };
    const value = async () =>
      ((await session.request<Hover>('textDocument/hover', at)).contents as { value: string }).value;
    const english = await value();
    assert.match(
      english,
      /^\*\*мектеп\*\* · noun · \d+ %\n\n- мектеб – stem\n- іңіз – possessive 2nd person singular polite\n- ге – dative/,
    );
    // Links are for the client that has their commands.
    assert.doesNotMatch(english, /command:/);
    session.settings = { locale: 'kk' };
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.match(await value(), /зат есім.*[\s\S]*ге – барыс септік/);
    session.settings = {};
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  });

  test('all forms of a lemma are found by request and as references, not what only looks like one', async () => {
    const text = 'Кітаптар көп. Мен кітабымды алдым.\nОл кітапхана туралы айтты.\nОрнымызға отырдық. Орын бар.\n';
    const uri = await session.open('d.txt', text);
    const forms = async (lemma: string, upos: string) => {
      const { ranges } = await session.request<WordForms>('qalam/wordForms', { uri, lemma, upos });
      const lines = text.split('\n');
      return ranges.map(({ start, end }) => lines[start.line]!.slice(start.character, end.character));
    };
    assert.deepEqual(await forms('кітап', 'NOUN'), ['Кітаптар', 'кітабымды']);
    assert.deepEqual(await forms('орын', 'NOUN'), ['Орнымызға', 'Орын']);
    assert.deepEqual(await forms('терезе', 'NOUN'), []);
    const references = await session.request<Location[]>('textDocument/references', {
      textDocument: { uri },
      position: { line: 0, character: 2 },
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      references.map(({ range }) => [range.start.line, range.start.character]),
      [
        [0, 0],
        [0, 18],
      ],
    );
  });

  test('a paradigm is Markdown in the language of the reader', async () => {
    const { markdown } = await session.request<{ markdown: string }>('qalam/paradigm', { lemma: 'бала', upos: 'NOUN' });
    assert.match(markdown, /^# бала\n[\s\S]*\| dative \| балаға \| балаларға \|/);
  });
});

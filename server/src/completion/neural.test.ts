import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NeuralWriter, type TokenModel } from './neural';

/** A model of a few tokens that knows, by the last one alone, what comes next. */
function tableModel(
  after: Readonly<Record<string, Readonly<Record<string, number>>>>,
): TokenModel & { runs: string[][] } {
  const texts = ['<s>', ...new Set(Object.values(after).flatMap((next) => Object.keys(next)))];
  const runs: string[][] = [];
  return {
    runs,
    contextSize: 64,
    begin: 0,
    // The longest token that fits, from the left.
    tokenize(text) {
      const tokens: number[] = [];
      for (let at = 0; at < text.length; ) {
        const fitting = texts.filter((own, token) => token > 0 && text.startsWith(own, at));
        const longest = fitting.sort((a, b) => b.length - a.length)[0];
        if (longest === undefined) break;
        tokens.push(texts.indexOf(longest));
        at += longest.length;
      }
      return tokens;
    },
    text: (token) => texts[token]!,
    async next(tokens) {
      runs.push(tokens.map((token) => texts[token]!));
      const next = after[texts[tokens.at(-1)!]!] ?? { '.': 1 };
      return Object.entries(next)
        .map(([text, share]): [number, number] => [texts.indexOf(text), share])
        .sort((a, b) => b[1] - a[1]);
    },
  };
}

const MODEL = {
  '<s>': { Ол: 1, үйге: 0 },
  Ол: { ' мек': 0.4, ' үйге': 0.35, '.': 0.05, ' —': 0.2 },
  ' мек': { теп: 1 },
  теп: { ке: 0.5, тен: 0.3, тің: 0.1, ' ': 0.1 },
  ке: { ' келді': 0.9, '.': 0.1 },
  ' үйге': { ' келді': 0.5, '.': 0.5 },
};

describe('the word that a model goes on with', () => {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const of = async (prefix: string, more = {}) => {
    const { completion, confidence, candidates } = await new NeuralWriter(tableModel(MODEL)).complete({
      prefix,
      ...more,
    });
    return [completion, round(confidence), candidates.map(({ text }) => text).join('|')];
  };

  it('is the likeliest whole word, not that of the likeliest beginning', async () => {
    // 0.4 × 1 × 0.5 of мектепке against 0.35 of үйге; the letters after the space alone are what can come.
    assert.deepEqual(await of('Ол '), ['үйге', 0.368, 'үйге|мектеп']);
    assert.deepEqual(await of('Ол ү'), ['йге', 1, 'йге']);
  });

  it('goes on letter for letter, whatever tokens the letters are of, and with the space that is sure', async () => {
    assert.deepEqual(await of('Ол м'), ['ектепке ', 0.5, 'ектепке |ектеп ']);
    assert.deepEqual(await of('Ол мектепт'), ['ен', 0.75, 'ен']);
    assert.deepEqual(await of('Ол мектепк'), ['е ', 1, 'е ']);
  });

  it('offers nothing where the word is likelier to be whole, where no word fits, within a word, below what is asked', async () => {
    assert.deepEqual(await of('Ол мектепке'), ['', 0, '']);
    assert.deepEqual(await of('Ол кітап'), ['', 0, '']);
    assert.deepEqual(await of('Ол ме', { suffix: 'н' }), ['', 0, '']);
    assert.deepEqual(await of('Ол ', { minConfidence: 0.5, unasked: true }), ['', 0, '']);
    assert.deepEqual((await of('Ол м', { minConfidence: 0.4, unasked: true }))[0], 'ектепке ');
  });

  it('does not offer again at the next letter what was not taken, unless nothing else is likely', async () => {
    const writer = new NeuralWriter(tableModel(MODEL));
    const offered = async (prefix: string) => (await writer.complete({ prefix })).completion;
    assert.equal(await offered('Ол м'), 'ектепке ');
    assert.equal(await offered('Ол м'), 'ектепке ', 'asked again');
    assert.equal(await offered('Ол ме'), 'ктептен');
    assert.equal(await offered('Ол мектептен. Ол ме'), 'ктепке ', 'another word');
    assert.equal(await offered('Ол ү'), 'йге');
    assert.equal(await offered('Ол үй'), 'ге');
  });

  it('begins a line with a word, whether or not its token has a space', async () => {
    assert.deepEqual((await of(''))[0], 'Ол');
    const spaced = tableModel({ '<s>': { ' Ол': 1 }, ' Ол': { ' келді': 1 } });
    assert.equal((await new NeuralWriter(spaced).complete({ prefix: 'О' })).completion, 'л ');
  });

  it('says nothing of what begins a text where the model has no mark for that', async () => {
    const model = { ...tableModel(MODEL), begin: undefined };
    assert.equal((await new NeuralWriter(model).complete({ prefix: 'О' })).completion, '');
    assert.equal((await new NeuralWriter(model).complete({ prefix: 'Ол ү' })).completion, 'йге');
  });

  it('looks at no more of a text than the model takes', async () => {
    const model = tableModel(MODEL);
    await new NeuralWriter(model).complete({ prefix: `Ол${' үйге'.repeat(300)} ` });
    assert.ok(model.runs.every((run) => run.length < 64 && run[0] === '<s>'));
    assert.equal(model.runs[0]!.at(-1), ' үйге');
  });
});

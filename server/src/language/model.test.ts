import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { SCRIPTS, sumCyrillic, WordReader } from './features';
import { decodeModel, ScriptModel, type ScriptWeights } from './model';

const decoded = decodeModel(readFileSync(join(__dirname, '../../../dictionaries/language/kk-language.bin')));
assert.ok(decoded.ok);

/** The probabilities that the definition gives: each n-gram's weights added one by one. */
function plainly(weights: ScriptWeights, rows: ReadonlyMap<number, number>, reader: WordReader, script: number) {
  const n = weights.classes.length;
  const sums = new Array<number>(n).fill(0);
  const grams = reader.grams(script, (hash) => {
    const row = rows.get(hash);
    if (row !== undefined) for (let c = 0; c < n; c++) sums[c]! += weights.weights[row * n + c]!;
  });
  const logits = sums.map((sum, c) => sum * (grams > 0 ? weights.step / Math.sqrt(grams) : 0) + weights.bias[c]!);
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  let total = 0;
  for (const power of powers) total += power;
  return { grams, probabilities: powers.map((power) => power / total) };
}

test('kept sums of words give the very same probabilities as n-grams added one by one', () => {
  const models = decoded.value.map((given) => {
    const { keys, weights, ...header } = given;
    return {
      weights: { ...header, keys, weights },
      script: SCRIPTS.indexOf(given.script as (typeof SCRIPTS)[number]),
      model: new ScriptModel(given),
      rows: new Map([...keys].map((key, row) => [key, row])),
    };
  });
  const reader = new WordReader();
  let inOneGo = 0;
  // Few letters, so that words come again; some longer than what is kept; enough of them that they push each other out.
  const word = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'қазабер'), minLength: 1, maxLength: 4 }),
    fc.string({ unit: fc.constantFrom(...'әғқңөұүһіабвгдежзийклмнопрстуыэ'), minLength: 1, maxLength: 50 }),
    fc.string({ unit: fc.constantFrom(..."aeiouqwrtğñşzlk'"), minLength: 1, maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'قازاتىلەر'), minLength: 1, maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      const text = words.join(' ');
      reader.read(text);
      for (const { weights, script, model, rows } of models) {
        model.sums.start();
        reader.sum(script, model.sums);
        const found = new Float64Array(weights.classes.length);
        model.finish(found);
        const expected = plainly(weights, rows, reader, script);
        assert.deepEqual({ grams: model.sums.count, probabilities: [...found] }, expected);
        // In one go, where the text is read so: words of one script in Cyrillic.
        model.sums.start();
        if (script !== 0 || sumCyrillic(text, text.length, model.sums) < 0) continue;
        inOneGo++;
        model.finish(found);
        assert.deepEqual({ grams: model.sums.count, probabilities: [...found] }, expected);
      }
    }),
    // What stands behind the letters that are read of a word is not there.
    { numRuns: 120, seed: 7, examples: [[[...'қүәы'].map((letter) => 'р'.repeat(40) + letter)]] },
  );
  assert.ok(inOneGo > 10, String(inOneGo));
});

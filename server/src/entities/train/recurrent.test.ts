import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomOf } from '../../random';
import { Viterbi } from '../crf';
import { makeWord } from '../features';
import type { TaggedSentence } from '../iob2';
import { Labels } from '../labels';
import { NameTable } from '../names';
import { encodeNetwork, Network, readNetwork } from '../network';
import { lessonsOf } from './lessons';
import { type RecurrentModel, trainRecurrent } from './recurrent';

const labels = new Labels(['GPE', 'PERSON']);

/** A name's class depends on the first word and its length on the last, with fillers in between: no window can see it. */
function sentences(count: number, seed: number): TaggedSentence[] {
  const random = randomOf(seed);
  const pick = (words: string) => words.split(' ')[Math.floor(random() * words.split(' ').length)]!;
  return Array.from({ length: count }, () => {
    const first = pick('кеше бүгін');
    const last = pick('келді кетті');
    const filler = () => Array.from({ length: 4 }, () => pick('жол тас су бала'));
    const name = first === 'кеше' ? 'GPE' : 'PERSON';
    const tokens = [first, ...filler(), 'Арал', 'Ару', ...filler(), last];
    const tags = tokens.map(() => 'O');
    tags[5] = `B-${name}`;
    if (last === 'келді') tags[6] = `I-${name}`;
    return { id: '', tokens, tags };
  });
}

const options = {
  dimension: 16,
  hidden: 16,
  buckets: 256,
  epochs: 25,
  batch: 4,
  rate: 0.01,
  unitDropout: 0.05,
  wordDropout: 0,
  inputDropout: 0.05,
  outputDropout: 0.1,
  names: new NameTable(''),
  seed: 1,
};

function tag(model: RecurrentModel, tokens: readonly string[]): string[] {
  const read = readNetwork(encodeNetwork(model, labels.size), 0, model.shape, labels.size);
  assert.ok(read.ok);
  const network = new Network(read.value, tokens.length);
  for (const [t, token] of tokens.entries()) network.keep(makeWord(token), t);
  network.score([...tokens.keys()], tokens.length);
  const path = new Int32Array(tokens.length);
  const { transitions, start } = model;
  new Viterbi({ size: labels.size, transitions, start }).decode(network.scores, tokens.length, path);
  return Array.from(path, (y) => labels.names[y]!);
}

describe('training of the network', () => {
  it('learns what stands far apart, and the same from the same seed', () => {
    const train = lessonsOf(sentences(600, 1), labels, 1);
    const losses: string[] = [];
    const model = trainRecurrent(train, labels, { ...options, log: (line) => losses.push(line) });
    assert.equal(losses.length, options.epochs);
    for (const { tokens, tags } of sentences(40, 2)) assert.deepEqual(tag(model, tokens), tags);
    const few = { ...options, epochs: 2 };
    const again = [0, 1].map(() => encodeNetwork(trainRecurrent(train, labels, few), labels.size));
    assert.deepEqual(again[0], again[1]);
  });
});

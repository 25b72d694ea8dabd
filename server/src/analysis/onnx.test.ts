import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import * as esbuild from 'esbuild';
import { type TinyModel, writeTinyModel } from '../../../test/onnx/model';
import { OnnxEntities, OnnxMasked } from './onnxThread';

/** The real runtime, in the real thread, on a model that is made here. */
const root = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'qalam-onnx-'));
const worker = join(folder, 'onnxWorker.js');

const SUBWORDS = '<s> <pad> </s> <unk> ▁Абай ▁Семей де гі ▁келді ▁. ▁, ▁кеше ▁Ғалым'.split(' ');
const MODEL: TinyModel = {
  subwords: SUBWORDS,
  labels: ['O', 'B-PER', 'I-PER', 'B-LOC', 'B-WEAPON'],
  own: {
    '▁Абай': { 'B-PER': 4 },
    '▁Ғалым': { 'I-PER': 4 },
    '▁Семей': { 'B-LOC': 4 },
    // Were not the first subword the one that counts, these would.
    де: { 'B-PER': 9 },
    гі: { 'B-PER': 9 },
    '▁кеше': { 'B-WEAPON': 9 },
    '▁келді': { O: 4 },
    '▁.': { O: 4 },
    '▁,': { O: 4 },
  },
  // A sentence with this word is one of persons; what stands in padding must change nothing.
  everywhere: { '▁кеше': { O: 6 }, '<pad>': { 'B-PER': 50 } },
};
const threads: { close(): void }[] = [];
const signal = new AbortController().signal;

function open(name: string, model: Partial<TinyModel> = {}, runtime = root): OnnxEntities {
  const path = join(folder, name);
  writeTinyModel(path, { ...MODEL, ...model });
  const thread = new OnnxEntities({ model: path, runtime }, worker);
  threads.push(thread);
  return thread;
}

async function entities(thread: OnnxEntities, ...texts: string[]): Promise<string[][]> {
  const answer = await thread.entities(texts, signal);
  assert.ok(answer.ok, answer.ok ? '' : answer.error);
  for (const [i, found] of answer.value.entries()) {
    for (const { start, end, text, score } of found) {
      assert.equal(texts[i]!.slice(start, end), text);
      assert.ok(score > 0 && score <= 1);
    }
  }
  return answer.value.map((found) => found.map((entity) => `${entity.class} ${entity.text}`));
}

async function fault(thread: OnnxEntities): Promise<string> {
  const answer = await thread.entities(['Абай'], signal);
  assert.ok(!answer.ok);
  return answer.error;
}

before(() =>
  esbuild.build({
    entryPoints: [join(__dirname, 'onnxWorker.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    target: 'node20',
  }),
);
afterEach(() => {
  for (const thread of threads.splice(0)) thread.close();
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('an ONNX export', () => {
  it('labels words by their first subword, with exact offsets', async () => {
    const thread = open('plain');
    assert.deepEqual(
      await entities(
        thread,
        '😀 Абай Ғалым Семейдегі, Абай келді.\r\nСемей',
        'Абай кеше келді. Абай келді.',
        '',
        'Абай, Ғалым',
        'белгісіз сөз 😀',
      ),
      [
        ['PERSON Абай Ғалым', 'LOCATION Семейдегі', 'PERSON Абай', 'LOCATION Семей'],
        // The first sentence alone has the word that puts all else out.
        ['PERSON Абай'],
        [],
        ['PERSON Абай', 'PERSON Ғалым'],
        [],
      ],
    );
  });

  it('takes sentences longer than the model in windows', async () => {
    const config = { max_position_embeddings: 14 };
    const thread = open('short', { config });
    const words = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 'Семейдегі' : 'Абай'));
    assert.deepEqual(await entities(thread, words.join(' ')), [
      words.map((word) => (word === 'Абай' ? 'PERSON Абай' : 'LOCATION Семейдегі')),
    ]);
  });

  it('may be named by its file, in a folder of its own', async () => {
    const path = join(folder, 'nested');
    writeTinyModel(path, MODEL);
    const { renameSync } = await import('node:fs');
    mkdirSync(join(path, 'onnx'));
    renameSync(join(path, 'model.onnx'), join(path, 'onnx', 'model.onnx'));
    for (const model of [path, join(path, 'onnx', 'model.onnx')]) {
      const thread = new OnnxEntities({ model, runtime: root }, worker);
      threads.push(thread);
      assert.deepEqual(await entities(thread, 'Абай'), [['PERSON Абай']]);
    }
  });

  it('gives up what nobody waits for, and goes on', async () => {
    const thread = open('aborted');
    const controller = new AbortController();
    const asked = thread.entities(['Абай'], controller.signal);
    controller.abort();
    assert.deepEqual(await asked, { ok: false, error: 'aborted' });
    assert.deepEqual(await entities(thread, 'Абай'), [['PERSON Абай']]);
    thread.close();
    assert.equal(await fault(thread), 'closed');
  });

  const broken: [string, () => OnnxEntities, RegExp][] = [
    [
      'labels without names',
      () => open('nameless', { config: { id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } } }),
      /LABEL_0/,
    ],
    ['labels of another model', () => open('few', { config: { id2label: { 0: 'O', 1: 'B-PER' } } }), /2 labels/],
    ['no model', () => new OnnxEntities({ model: folder, runtime: root }, worker), /no model\.onnx/],
    ['no such folder', () => new OnnxEntities({ model: join(folder, 'x'), runtime: root }, worker), /ENOENT/],
    ['no runtime', () => open('bare', {}, ''), /qalam\.entities\.runtime/],
    // Node would find it in a folder above.
    ['a runtime that is elsewhere', () => open('elsewhere', {}, join(root, 'server')), /not installed in/],
    [
      'no ONNX',
      () => {
        const path = join(folder, 'noise');
        writeTinyModel(path, MODEL);
        writeFileSync(join(path, 'model.onnx'), 'Абай');
        return new OnnxEntities({ model: path, runtime: root }, worker);
      },
      /./,
    ],
    [
      'no tokenizer',
      () => {
        const path = join(folder, 'mute');
        writeTinyModel(path, MODEL);
        writeFileSync(join(path, 'tokenizer.json'), '{');
        return new OnnxEntities({ model: path, runtime: root }, worker);
      },
      /tokenizer\.json is not JSON/,
    ],
    [
      'a thread that cannot start',
      () => new OnnxEntities({ model: '', runtime: '' }, join(folder, 'none.js')),
      /none\.js/,
    ],
  ];
  for (const [name, make, message] of broken) {
    it(`says what is wrong: ${name}`, async () => {
      const thread = make();
      threads.push(thread);
      assert.match(await fault(thread), message);
    });
  }
});

const MASKED: TinyModel = {
  subwords: '<s> <pad> </s> <unk> ▁Ол ▁мектепке ▁үйге ▁бар ды ▁бал ▁қалды . <mask>'.split(' '),
  labels: '<s> <pad> </s> <unk> ▁Ол ▁мектепке ▁үйге ▁бар ды ▁бал ▁қалды . <mask>'.split(' '),
  mask: '<mask>',
  own: {},
  // What stands anywhere in the sentence speaks for words of one and of two subwords.
  everywhere: {
    '▁мектепке': { '▁бар': 6, '▁қалды': 2 },
    '▁үйге': { '▁қалды': 6, '▁бал': 4 },
    // Once the beginning stands there its own end is likely.
    '▁бар': { ды: 9 },
    '▁бал': { ды: 9 },
    '<pad>': { '▁бал': 50 },
  },
};
const CANDIDATES = ['балды', 'қалды', 'барды', 'бажды'].map((word) => ({ word, score: 0.25 }));

describe('a model that fills masks', () => {
  const never = new AbortController().signal;
  function openMasked(name: string, model: TinyModel = MASKED, runtime = root) {
    const path = join(folder, name);
    writeTinyModel(path, model);
    const faults: string[] = [];
    let fail: (error: string) => void = () => {};
    const failed = new Promise<string>((resolve) => {
      fail = resolve;
    });
    const thread = new OnnxMasked({ model: path, runtime }, fail, (error) => faults.push(error), worker);
    threads.push(thread);
    return { thread, faults, failed };
  }
  const words = (candidates: readonly { readonly word: string }[]) => candidates.map(({ word }) => word).join(' ');

  it('ranks words of one and of several subwords by their neighbours; what it cannot write keeps its place', async () => {
    const { thread, faults } = openMasked('masked');
    const rank = async (before: string, after: string) => words(await thread.rank(before, CANDIDATES, after, never));
    // бажды has subwords that are not in the vocabulary.
    assert.equal(await rank('Ол мектепке ', '.'), 'барды қалды балды бажды');
    assert.equal(await rank('Ол үйге ', '.'), 'қалды балды барды бажды');
    assert.equal(await rank('Ол <mask> </s> үйге ', '.'), 'қалды балды барды бажды', 'a text about models');
    const far = await rank(`${'Ол '.repeat(600)}мектепке `, ' Ол'.repeat(600));
    assert.equal(far, 'барды қалды балды бажды', 'longer than the model takes');
    const joined = [...CANDIDATES.slice(0, 2), { word: 'барды', score: 0.25, before: 3 }];
    assert.equal(words(await thread.rank('Ол мектепке ', joined, '.', never)), 'қалды балды барды');
    assert.deepEqual(faults, []);
  });

  it('weighs a word by all its subwords, each without those that follow', async () => {
    // Were its end seen, «ды» would be sure of itself; were only its beginning asked for, both would be alike.
    const { thread } = openMasked('ends', {
      ...MASKED,
      everywhere: { '▁мектепке': { '▁бар': 3, '▁бал': 2 }, '▁бар': { ды: -9 }, '▁бал': { ды: 9 } },
    });
    const ranked = await thread.rank(
      'Ол мектепке ',
      [...CANDIDATES.slice(2, 3), ...CANDIDATES.slice(0, 1)],
      '.',
      never,
    );
    assert.equal(words(ranked), 'балды барды');
  });

  it('what comes too late is remembered for the next time', async () => {
    const { thread, faults } = openMasked('late');
    const end = new AbortController();
    const asked = thread.rank('Ол мектепке ', CANDIDATES, '.', end.signal);
    end.abort();
    assert.deepEqual(await asked, CANDIDATES);
    assert.deepEqual(await thread.rank('Ол үйге ', CANDIDATES, '.', end.signal), CANDIDATES, 'not even asked');
    assert.equal(words(await thread.rank('Ол мектепке ', CANDIDATES, '.', never)), 'барды қалды балды бажды');
    thread.close();
    assert.deepEqual(await thread.rank('Ол үйге ', CANDIDATES, '', never), CANDIDATES);
    assert.deepEqual(faults, ['closed']);
  });

  const broken: [string, TinyModel, string, RegExp][] = [
    ['no mask', MODEL, root, /no mask \(\[MASK\]/],
    ['no head', { ...MASKED, labels: ['а', 'ә'] }, root, /no head that fills masks.*logits \[1,3,2\]/],
    ['no runtime', MASKED, '', /qalam\.entities\.runtime/],
  ];
  for (const [name, model, runtime, message] of broken) {
    it(`says what is wrong: ${name}`, async () => {
      const { thread, failed } = openMasked(name, model, runtime);
      assert.match(await failed, message);
      assert.deepEqual(await thread.rank('Ол ', CANDIDATES, '.', never), CANDIDATES);
    });
  }
});

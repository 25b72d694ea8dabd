import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EntityBackend } from '../entities/backends/backend';
import type { Entity } from '../entities/tagger';
import type { Result } from '../types';
import { Refiner } from './refiner';

const signal = new AbortController().signal;
const entity = (text: string): Entity => ({ start: 0, end: text.length, class: 'PERSON', score: 1, text });

interface Asked {
  readonly texts: readonly string[];
  readonly signal: AbortSignal;
  answer(error?: string): void;
}

/** A backend that answers when the test says so. */
class Held implements EntityBackend {
  readonly units = 100;
  readonly asked: Asked[] = [];
  closed = false;
  private wake: () => void = () => {};

  entities(texts: readonly string[], own: AbortSignal) {
    return new Promise<Result<Entity[][]>>((resolve) => {
      this.asked.push({
        texts,
        signal: own,
        answer: (error) =>
          resolve(
            error === undefined ? { ok: true, value: texts.map((text) => [entity(text)]) } : { ok: false, error },
          ),
      });
      own.addEventListener('abort', () => resolve({ ok: false, error: 'aborted' }), { once: true });
      this.wake();
    });
  }

  close() {
    this.closed = true;
  }

  /** The `n`th question, from 0. */
  async question(n: number): Promise<Asked> {
    while (this.asked.length <= n) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.asked[n]!;
  }
}

function start() {
  const backend = new Held();
  const events: string[] = [];
  const refiner = new Refiner(
    backend,
    { failed: (error) => events.push(error), recovered: () => events.push('back') },
    0,
  );
  return { backend, events, refiner };
}

describe('what is asked of a backend', () => {
  it('goes in batches, the urgent first, each text once', async () => {
    const { backend, refiner } = start();
    const quiet = ['а', 'ә', 'а'].map((text) => refiner.ask(text, false, signal));
    (await backend.question(0)).answer();
    assert.deepEqual(
      (await Promise.all(quiet)).map((found) => found?.[0]?.text),
      ['а', 'ә', 'а'],
    );
    const first = refiner.ask('б', false, signal);
    const held = await backend.question(1);
    const later = refiner.ask('в', false, signal);
    const urgent = refiner.ask('г', true, signal);
    held.answer();
    (await backend.question(2)).answer();
    (await backend.question(3)).answer();
    await Promise.all([first, later, urgent]);
    assert.deepEqual(
      backend.asked.map(({ texts }) => texts),
      [['а', 'ә'], ['б'], ['г'], ['в']],
    );
    refiner.close();
  });

  it('is dropped when nobody waits for it, before it is sent and after', async () => {
    const { backend, events, refiner } = start();
    const gone = new AbortController();
    const asked = refiner.ask('а', true, gone.signal);
    const kept = refiner.ask('ә', true, signal);
    gone.abort();
    const first = await backend.question(0);
    assert.deepEqual(first.texts, ['ә']);
    first.answer();
    assert.equal((await kept)?.[0]?.text, 'ә');
    assert.equal(await asked, undefined);
    const two = [new AbortController(), new AbortController()];
    const both = two.map((one) => refiner.ask('б', true, one.signal));
    const held = await backend.question(1);
    two[0]!.abort();
    assert.equal(held.signal.aborted, false);
    two[1]!.abort();
    assert.equal(held.signal.aborted, true);
    assert.deepEqual(await Promise.all(both), [undefined, undefined]);
    assert.deepEqual(events, []);
    assert.equal(await refiner.ask('в', true, gone.signal), undefined);
    refiner.close();
  });

  it('and fails is not asked of everything that waits; when it is back, that is said', async () => {
    const { backend, events, refiner } = start();
    const many = Array.from({ length: 40 }, (_, i) => refiner.ask(`сөз ${i}`, false, signal));
    (await backend.question(0)).answer('no connection');
    assert.deepEqual(
      await Promise.all(many),
      many.map(() => undefined),
    );
    assert.deepEqual(events, ['no connection']);
    assert.equal(backend.asked.length, 1);
    const again = refiner.ask('а', true, signal);
    (await backend.question(1)).answer();
    assert.equal((await again)?.length, 1);
    assert.deepEqual(events, ['no connection', 'back']);
    refiner.close();
  });

  it('ends with it', async () => {
    const { backend, refiner } = start();
    const asked = refiner.ask('а', true, signal);
    await backend.question(0);
    const waits = refiner.ask('ә', false, signal);
    refiner.close();
    assert.deepEqual(await Promise.all([asked, waits]), [undefined, undefined]);
    assert.ok(backend.closed);
    assert.equal(await refiner.ask('б', true, signal), undefined);
  });
});

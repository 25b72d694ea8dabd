import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomOf } from '../random';
import { WordSlots } from './slots';

describe('slots of words', () => {
  it('hold a word until another has its slot, and none that the sentence needs is given away', () => {
    const slots = new WordSlots(64);
    const random = randomOf(3);
    const holds = new Map<number, string>();
    let kept = 0;
    for (let round = 0; round < 2000; round++) {
      slots.nextSentence();
      const own: [word: string, slot: number][] = [];
      for (let t = 0; t < 1 + (round % 60); t++) {
        const word = `сөз${Math.floor(random() ** 3 * 300)}`;
        const found = slots.find(word);
        const slot = found < 0 ? ~found : found;
        assert.ok(slot >= 0 && slot < 64);
        if (found >= 0) {
          kept++;
          assert.equal(holds.get(slot), word);
        }
        assert.ok(!own.some(([other, place]) => place === slot && other !== word));
        own.push([word, slot]);
        holds.set(slot, word);
      }
    }
    assert.ok(kept > 5000, `${kept}`);
  });

  it('give the oldest of their places to a new word, those of words that came again last', () => {
    const slots = new WordSlots(8);
    const first = ['а', 'ә', 'б', 'в', 'г', 'ғ', 'д', 'е'];
    for (const word of first) {
      slots.nextSentence();
      assert.ok(slots.find(word) < 0);
    }
    slots.nextSentence();
    assert.ok(slots.find('а') >= 0);
    for (const word of ['ж', 'з', 'и', 'й', 'к', 'қ', 'л']) {
      slots.nextSentence();
      assert.ok(slots.find(word) < 0);
    }
    assert.ok(slots.find('а') >= 0, 'it came twice');
    for (const word of first.slice(1)) {
      slots.nextSentence();
      assert.ok(slots.find(word) < 0, word);
    }
  });

  it('keep no word for ever', () => {
    const slots = new WordSlots(8);
    for (let round = 0; round < 2; round++) {
      slots.nextSentence();
      slots.find('а');
    }
    for (let round = 0; round < 5000; round++) {
      slots.nextSentence();
      slots.find(`сөз${round}`);
    }
    assert.ok(slots.find('а') < 0);
  });
});

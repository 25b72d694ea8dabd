import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt } from './excerpt';

const at = (text: string, word: string) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length });

test('a word is shown with whole words around it, on one line', () => {
  const short = 'Бұл\nмектепп ғой.';
  assert.equal(excerpt(short, at(short, 'мектепп')), 'Бұл мектепп ғой.');
  const long = `${'алыстағы ауылдардың '.repeat(9)}мектепп ${'оқушыларының жазғы '.repeat(9)}`;
  assert.equal(
    excerpt(long, at(long, 'мектепп')),
    '…ауылдардың алыстағы ауылдардың мектепп оқушыларының жазғы оқушыларының жазғы…',
  );
});

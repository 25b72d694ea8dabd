import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PageData, QuizTexts } from './messages';
import { startQuiz } from './quiz';
import { namedTexts, openTestPage } from './testing';

const answers: PageData['quiz']['answers'] = [
  { id: 'a', question: 'Неше саусақ?', expected: ['10', 'он'], answer: '<img src=x>Он', right: true, total: 1234.4 },
  { id: 'b', question: 'Кім?', expected: ['Абай'], answer: '', right: false, total: 5, error: '<b>байланыс жоқ' },
];

test('a row for each answer, with its verdict and what went wrong; answers are text', () => {
  const page = openTestPage(() => startQuiz({ texts: namedTexts<QuizTexts>(), answers }));
  assert.equal(page.one('h1').textContent, '<title>');
  assert.equal(page.one('.score').textContent, '<score>');
  assert.deepEqual(
    page.all('tbody tr').map((row) => [row.className, ...[...row.children].map(({ textContent }) => textContent)]),
    [
      ['right', '✓', 'Неше саусақ?', '10, он', '<img src=x>Он', '1,234'],
      ['wrong', '✗', 'Кім?', 'Абай', '<b>байланыс жоқ', '5'],
    ],
  );
  assert.deepEqual(
    page.all('.mark').map((mark) => mark.getAttribute('aria-label')),
    ['<right>', '<wrong>'],
  );
  assert.equal(page.all('img, b').length, 0);
});

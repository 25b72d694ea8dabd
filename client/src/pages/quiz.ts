/** The page of a quiz's result: the score, and a row for each answer. */
import { figureLocale } from '../../../server/src/protocol/locales';
import { make } from './dom';
import type { PageData } from './messages';

export function startQuiz({ texts, answers }: PageData['quiz']): void {
  const rows = answers.map(({ question, expected, answer, right, total, error }) => {
    const verdict = right ? texts.right : texts.wrong;
    const mark = make('span', { class: 'mark', role: 'img', 'aria-label': verdict, title: verdict }, right ? '✓' : '✗');
    return make(
      'tr',
      { class: right ? 'right' : 'wrong' },
      make('td', {}, mark),
      make('td', {}, question),
      make('td', {}, expected.join(', ')),
      make('td', {}, error ?? answer),
      make('td', { class: 'figure' }, Math.round(total).toLocaleString(figureLocale(texts.language))),
    );
  });
  const heads = [texts.question, texts.expected, texts.answer].map((text) => make('th', {}, text));
  document.body.append(
    make('header', {}, make('h1', {}, texts.title)),
    make('p', { class: 'score' }, texts.score),
    make('p', { class: 'note' }, texts.figures),
    make(
      'table',
      {},
      make('thead', {}, make('tr', {}, make('th'), ...heads, make('th', { class: 'figure' }, texts.time))),
      make('tbody', {}, ...rows),
    ),
  );
}

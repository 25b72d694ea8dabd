import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { contentSecurityPolicy, pageHtml } from './frame';
import type { PageData } from './messages';

const data: PageData['quiz'] = {
  texts: { title: '</script><img src=x>' } as PageData['quiz']['texts'],
  answers: [{ id: 'a', question: '<!--<script>', expected: [], answer: '\u2028&"', right: true, total: 1 }],
};
const html = pageHtml<'quiz'>({
  data,
  language: 'k"k',
  title: '<b>Қалам</b>',
  script: 'https://host/quiz.js?a&b',
  style: 'https://host/quiz.css',
  nonce: 'abc',
});
const document = new Window().document;
document.write(html);

test('data of documents cannot end its element, and comes back as it was', () => {
  assert.equal(document.querySelectorAll('img, b').length, 0);
  assert.deepEqual(JSON.parse(document.getElementById('data')!.textContent!), data);
  assert.equal(document.title, '<b>Қалам</b>');
  assert.equal(document.documentElement.lang, 'k"k');
});

test('only what carries the nonce runs or styles: one script, one sheet, nothing in attributes, no network', () => {
  const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')!.getAttribute('content');
  assert.equal(policy, contentSecurityPolicy('abc'));
  assert.deepEqual(policy?.split('; '), ["default-src 'none'", "style-src 'nonce-abc'", "script-src 'nonce-abc'"]);
  const loaded = [...document.querySelectorAll('script[src], link')].map((element) => [
    element.getAttribute('nonce'),
    element.getAttribute('src') ?? element.getAttribute('href'),
  ]);
  assert.deepEqual(loaded, [
    ['abc', 'https://host/quiz.css'],
    ['abc', 'https://host/quiz.js?a&b'],
  ]);
  assert.equal(document.querySelectorAll('script').length, 2, 'and the data, which is no script');
  for (const element of document.querySelectorAll('*')) {
    for (const { name } of element.attributes) assert.doesNotMatch(name, /^(on|style$)/u);
  }
});

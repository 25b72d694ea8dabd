import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from 'node:vm';
import type { ProbeResult } from '../../server/src/protocol';
import { type AskTexts, askPage, type ProbeTexts, probePage } from './askPage';
import { contentSecurityPolicy } from './reportPage';

/** Every text is its own name in a tag, so that what is not escaped shows. */
const texts = <T>(): T =>
  new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => (name === 'language' ? 'en' : `</script><${String(name)}>`),
      ownKeys: () => ['title', 'best'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    },
  ) as unknown as T;

const result: ProbeResult = {
  endpoint: { index: 0, origin: 'http://127.0.0.1:1', model: '' },
  model: 'm',
  answers: [
    { id: 'a', question: 'Неше саусақ?', expected: ['10', 'он'], answer: '<img src=x>Он', right: true, total: 1234.4 },
    { id: 'b', question: 'Кім?', expected: ['Абай'], answer: '', right: false, total: 5, error: '<b>байланыс жоқ' },
  ],
  right: 1,
  of: 2,
};
const pages = { ask: askPage(texts<AskTexts>(), 'abc'), probe: probePage(result, texts<ProbeTexts>(), 'abc') };

for (const [name, page] of Object.entries(pages)) {
  test(`${name}: texts are escaped, nothing is fetched, no handler or style stands in an attribute`, () => {
    assert.ok(page.includes(contentSecurityPolicy('abc')));
    const outside = page.replace(/<(style|script) nonce="abc">[\s\S]*?\n?<\/\1>/gu, '');
    assert.doesNotMatch(outside, /<(style|script)[\s>]|<\/script>/u);
    assert.doesNotMatch(outside, /\s(?:style|on\w+|src|href)=(?!x&gt;)/u);
  });
}

test('ask: the script is whole and parses', () => {
  const [, script] = /<script nonce="abc">([\s\S]*?)<\/script>/u.exec(pages.ask)!;
  assert.doesNotThrow(() => new Script(script!));
  assert.ok(script!.trimEnd().endsWith("vscode.postMessage({ type: 'ready' });"));
  assert.doesNotMatch(script!, /innerHTML|insertAdjacentHTML|document\.write|eval\(/u);
});

test('probe: a row for each answer, with its verdict and what went wrong', () => {
  assert.equal(pages.probe.match(/<tr class="right">/gu)?.length, 1);
  assert.equal(pages.probe.match(/<tr class="wrong">/gu)?.length, 1);
  for (const part of ['10, он', '&lt;img src=x&gt;Он', '&lt;b&gt;байланыс жоқ', '1,234'])
    assert.ok(pages.probe.includes(part), part);
});

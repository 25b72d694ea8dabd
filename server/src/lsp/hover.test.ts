import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { escapeMarkdown } from './handlers/markdown';

const plain = (html: string) =>
  html
    .replace(/^<p>|<\/p>$/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

test('whatever stands in a document is shown in a hover as it stands: no links, images, HTML, code, tables', () => {
  const unit = fc.oneof(
    fc.constantFrom(...'[]()<>!*_`#+-=|~&\\:/.@$^{}"\'0123456789 \n\t'),
    fc.constantFrom(
      '<img src=x onerror=alert(1)>',
      '[а](command:x)',
      '![](https://a.kz/b)',
      'https://a.kz',
      'www.a.kz',
      'a@b.kz',
      '&lt;',
      '$(x)',
      '---\n',
      '```',
    ),
    fc.constantFrom('қ', 'А', '😀'),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      const html = micromark(escapeMarkdown(text), {
        allowDangerousHtml: true,
        allowDangerousProtocol: true,
        extensions: [gfm()],
        htmlExtensions: [gfmHtml()],
      });
      assert.equal(plain(html).trim(), text.replace(/\s+/g, ' ').trim());
      assert.doesNotMatch(html.replace(/^<p>|<\/p>$/g, ''), /<[a-z/]/i);
    }),
    { numRuns: 2000, seed: Number(process.env.QALAM_SEED ?? 6) },
  );
});

#!/usr/bin/env bash
# natural 8.1.1 (npm): its WordTokenizer reads Russian, and drops the nine letters that Kazakh has besides, cutting the word there: «Қазақстанның»
# becomes «аза» and «станны», «үшін» becomes «ш» and «н». TfIdf counts by it, so «қар» (snow) and «ар» (conscience) are one term. The
# Ukrainian one keeps і alone, AggressiveTokenizer gives nothing at all, TreebankWordTokenizer single letters. No error is raised, and
# what comes out is Cyrillic that looks like words. `new RegexpTokenizer({ pattern: /\s+/ })` leaves words whole. Seen with Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --ignore-scripts natural@8.1.1
cat >try.cjs <<'JS'
const assert = require('assert');
const natural = require('natural');
const words = (tokenizer) => tokenizer.tokenize('Қазақстанның ғылымы үшін');
const seen = {
  word: words(new natural.WordTokenizer()),
  russian: words(new natural.AggressiveTokenizerRu()),
  ukrainian: words(new natural.AggressiveTokenizerUk()),
  aggressive: words(new natural.AggressiveTokenizer()),
  whole: words(new natural.RegexpTokenizer({ pattern: /\s+/ })),
};
const counts = new natural.TfIdf();
counts.addDocument('ақша қар');
counts.addDocument('ар мен ұят');
const terms = [0, 1].map((at) => counts.listTerms(at).map(({ term }) => term).sort());
console.log(JSON.stringify({ seen, terms }));
assert.deepEqual(seen.word, ['аза', 'станны', 'ылымы', 'ш', 'н']);
assert.deepEqual(seen.russian, seen.word);
assert.deepEqual(seen.ukrainian, ['аза', 'станны', 'ылымы', 'шін']);
assert.deepEqual(seen.aggressive, []);
assert.ok(words(new natural.TreebankWordTokenizer()).every((token) => token.length === 1));
for (const letter of 'әғқңөұүһі') assert.deepEqual(new natural.WordTokenizer().tokenize(`а${letter}б`), ['а', 'б']);
assert.deepEqual(seen.whole, ['Қазақстанның', 'ғылымы', 'үшін']);
assert.ok(terms.every((list) => list.includes('ар')) && !terms[0].includes('қар'));
JS
node try.cjs

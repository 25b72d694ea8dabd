#!/usr/bin/env bash
# @huggingface/tokenizers 0.2.0, which @huggingface/transformers 4.3.2 reads tokenizer.json with in JavaScript, splits off no punctuation from Kazakh words
# with the `Whitespace` pre-tokenizer: «қала.» and «(қала,» stay whole and become [UNK], where tokenizers 0.23.3 in Python, with the same
# file, gives қала and the full stop. English words are split alike by both, so that a port looks right until it meets Cyrillic: letters other
# than a-z count with the signs here. The normalizer `Nmt` and the pre-tokenizer `UnicodeScripts` are refused altogether. A model
# served in a browser gets other numbers than it was trained with. Seen with Python 3.11 and Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet tokenizers==0.23.3
npm init -y >/dev/null; npm install --silent --no-audit --no-fund @huggingface/tokenizers@0.2.0
cat >try.py <<'PY'
import json

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

words = ["[UNK]", "қала", "дала", "city", ".", ",", "(", ")", "«", "»", "!"]
texts = ["қала.", "«қала»", "(қала, дала!)", "city.", "«city»", "(city, city!)"]
tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.save("whitespace.json")
json.dump({text: tokenizer.encode(text).ids for text in texts}, open("python.json", "w"))
tokenizer.normalizer = normalizers.Nmt()
tokenizer.save("nmt.json")
tokenizer.normalizer = None
tokenizer.pre_tokenizer = pre_tokenizers.UnicodeScripts()
tokenizer.save("scripts.json")
PY
v/bin/python try.py
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
const load = (name) => new Tokenizer(JSON.parse(readFileSync(name)), { unk_token: '[UNK]' });
const python = JSON.parse(readFileSync('python.json'));
const tokenizer = load('whitespace.json');
const here = Object.fromEntries(Object.keys(python).map((text) => [text, tokenizer.encode(text).ids]));
console.log(python, here);
assert.deepEqual(python['(қала, дала!)'], [6, 1, 5, 2, 0]);
for (const text of Object.keys(python)) {
  if (text.includes('city')) assert.deepEqual(here[text], python[text]);
  else assert.ok(here[text].every((number) => number === 0) && here[text].length < python[text].length);
}
assert.throws(() => load('nmt.json'), /Unknown Normalizer type: Nmt/);
assert.throws(() => load('scripts.json'), /Unknown PreTokenizer type: UnicodeScripts/);
JS
node try.mjs

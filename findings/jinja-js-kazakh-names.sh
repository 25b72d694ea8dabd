#!/usr/bin/env bash
# @huggingface/jinja 0.5.11, the reader of chat templates in JavaScript, refuses a variable with a Kazakh name, which Jinja2 in
# Python (3.1) takes: identifiers are ASCII here. Its tokens and errors hold no positions, so an editor cannot say where a
# template is wrong.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund @huggingface/jinja@0.5.11
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { Template, tokenize } from '@huggingface/jinja';
assert.equal(new Template('{{ text }}').render({ text: 'сәлем' }), 'сәлем');
let message = '';
let position;
try {
  new Template('{{ мәтін }}').render({ мәтін: 'сәлем' });
} catch (error) {
  message = error.message;
  position = Object.keys(error);
}
console.log(message, position, Object.keys(tokenize('a {{ b }}')[0]));
assert.match(message, /Unexpected character: м/);
assert.deepEqual(position, []);
assert.deepEqual(Object.keys(tokenize('a {{ b }}')[0]).sort(), ['type', 'value']);
JS
node try.mjs
python3 -m venv v && v/bin/pip install --quiet jinja2==3.1.6
v/bin/python -c 'from jinja2 import Template; r = Template("{{ мәтін }}").render(мәтін="сәлем"); print(r); assert r == "сәлем"'

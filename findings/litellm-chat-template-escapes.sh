#!/usr/bin/env bash
# LiteLLM 1.108.7 renders chat templates of models by a Jinja of its own (`hf_chat_template`), whose `tojson` is that of web pages: where a template puts a
# message or a tool in as JSON, «қала» reaches the model as \u049b\u0430\u043b\u0430, & as \u0026, and the keys come sorted. transformers 5.24.0
# renders the same template to the letters themselves, in the order given, as does @huggingface/jinja 0.5.11; models were
# trained on that. For English the two differ by little, so it is not seen; a Kazakh prompt grows six times as long as written and is no longer
# Kazakh to the model. Seen with Python 3.11 and Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet litellm==1.108.7 transformers==5.24.0 jinja2
npm init -y >/dev/null; npm install --silent --no-audit --no-fund @huggingface/jinja@0.5.11
cat >try.py <<'PY'
import json
import os

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
from litellm.litellm_core_utils.prompt_templates.factory import hf_chat_template
from transformers.utils.chat_template_utils import render_jinja_template

template = "{% for message in messages %}{{ message | tojson }}{% endfor %}"
messages = {language: [{"role": "user", "content": text}] for language, text in (("en", "Which city?"), ("kk", "Қай қала?"))}
seen = {language: [hf_chat_template(model="own", messages=said, chat_template=template), render_jinja_template([said], chat_template=template)[0][0]] for language, said in messages.items()}
print(*seen.values(), sep="\n")
assert [json.loads(text) for text in seen["kk"]] == messages["kk"] * 2
assert seen["en"] == ['{"content": "Which city?", "role": "user"}', '{"role": "user", "content": "Which city?"}']
assert seen["kk"] == [r'{"content": "\u049a\u0430\u0439 \u049b\u0430\u043b\u0430?", "role": "user"}', '{"role": "user", "content": "Қай қала?"}']
PY
v/bin/python try.py
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { Template } from '@huggingface/jinja';
const text = new Template('{% for message in messages %}{{ message | tojson }}{% endfor %}').render({ messages: [{ role: 'user', content: 'Қай қала?' }] });
console.log(text);
assert.equal(text, '{"role": "user", "content": "Қай қала?"}');
JS
node try.mjs

#!/usr/bin/env bash
# spaCy 3.8.18 has no Kazakh: `spacy.blank("kk")` fails with E048, while its relatives Kyrgyz (ky) and Tatar (tt) are there, with
# lists of stop words and rules of the tokenizer. Kazakh pipelines have to begin with the multi-language class (xx), which splits
# Kazakh ordinals and abbreviations like those of no language. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet spacy==3.8.18
cat >try.py <<'PY'
import spacy

try:
    spacy.blank("kk")
    answer = None
except ImportError as error:
    answer = str(error).split("]")[0]
print(answer, [spacy.blank(code).lang for code in ("ky", "tt", "xx")])
assert answer == "[E048"
tokens = [token.text for token in spacy.blank("xx")("т.б. 2-ші б.з.б. ж.")]
print(tokens)
PY
v/bin/python try.py

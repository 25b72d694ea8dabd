#!/usr/bin/env bash
# jsonl-to-conll 1.0.2, which turns doccano's JSONL into a CoNLL file of words and tags, makes words of what lies between the marks: a name that was
# marked without its Kazakh ending, as names are for a gazetteer, cuts the word there, and «Астанада» becomes two lines, "Астана" B-GPE and
# "да" O, where spaces alone divide the rest. A tagger learns words that no text has («да» is a word of its own too), and the text
# cannot be put together again. Two spaces in a name make a line with a tag and no word. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet jsonl-to-conll==1.0.2
cat >in.jsonl <<'JSONL'
{"text": "Ол Астанада тұрады, анасы Алматыдан.", "labels": [[3, 9, "GPE"], [26, 32, "GPE"]]}
{"text": "Ұлттық  банк ашылды", "labels": [[0, 12, "ORGANISATION"]]}
JSONL
v/bin/jsonl-to-conll in.jsonl out.conll
cat out.conll
cat >want.conll <<'CONLL'
Ол O
Астана B-GPE
да O
тұрады, O
анасы O
Алматы B-GPE
дан. O

Ұлттық B-ORGANISATION
 I-ORGANISATION
банк I-ORGANISATION
ашылды O

CONLL
cmp out.conll want.conll

#!/usr/bin/env bash
# sacreBLEU 2.6.0, asked to leave punctuation out of TER (`normalized=True, no_punct=True`), leaves out . , ? : ; ! ( ) and the straight quotation mark, and
# keeps « » “ ” … and —: of a translation that differs from the reference in nothing but quotation marks, "Алматы" costs no
# edit and «Алматы» one, as if the word were wrong. BLEU's default tokenizer (13a) is alike: «Алматы» stays one word with its
# marks, "Алматы" becomes three (`intl` splits both). A system that sets Kazakh as it is printed scores below one that
# writes straight marks, and two sets that differ in their quotes alone cannot be compared. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet sacrebleu==2.6.0
cat >try.py <<'PY'
from sacrebleu.metrics import BLEU, TER

reference = "Ол Алматы қаласында туды."
ter = TER(normalized=True, no_punct=True)
texts = ['Ол "Алматы" қаласында туды!', "Ол «Алматы» қаласында туды!", "Ол “Алматы” қаласында туды!", "Ол Алматы қаласында туды…", "Ол — Алматы қаласында туды."]
edits = [ter.sentence_score(text, [reference]).score for text in texts]
split = {name: [BLEU(tokenize=name).tokenizer(text).split()[1:-3] for text in texts[:2]] for name in ("13a", "intl")}
print(edits, split)
assert edits == [0, 25, 25, 25, 25]
assert split == {"13a": [['"', "Алматы", '"'], ["«Алматы»"]], "intl": [['"', "Алматы", '"'], ["«", "Алматы", "»"]]}
PY
v/bin/python try.py

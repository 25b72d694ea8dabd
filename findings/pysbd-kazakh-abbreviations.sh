#!/usr/bin/env bash
# pySBD 0.3.4 has rules for Kazakh (language="kk"), and ends a sentence at the abbreviations that Kazakh prose is full of: ж. (year), ғ.
# (century), жж. (years), қ. and к. (town, street) and проф., whatever follows. Of eight single sentences six come in
# pieces; initials and т.б. are kept together. A corpus that is split by it has dates cut from their years. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet pysbd==0.3.4
cat >try.py <<'PY'
import pysbd

sentences = [
    "Ол 2024 ж. 5 қаңтарда келді.", "Бұл XX ғ. басында болды.", "Олар Алматы қ. Абай к. 5-үйде тұрады.", "Мұны проф. Ахметов айтты.",
    "Олар 1990 жж. ауылда тұрды.", "Соғыс 1945 ж. 9 мамырда аяқталды.", "Жинақта А. Байтұрсынұлы мен М. Әуезов бар.", "Мұнда ақындар т.б. ғалымдар болды.",
]
pieces = [len(pysbd.Segmenter(language="kk").segment(sentence)) for sentence in sentences]
print(pieces, pysbd.Segmenter(language="kk").segment(sentences[0]))
assert pieces == [2, 2, 3, 2, 2, 2, 1, 1]
PY
v/bin/python try.py

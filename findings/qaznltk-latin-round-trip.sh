#!/usr/bin/env bash
# QazNLTK 1.3.0.3, a toolkit for Kazakh, writes Kazakh in the Latin letters of ISO 9 and back, and what comes back is another text: ә, қ, ң and ұ, which
# it writes as a letter and a combining mark, return as а, к, н and у followed by that mark («қала» as "к̦ала"). It looks like
# Kazakh on the screen and equals no Kazakh word, so a corpus that went through it is lost to dictionaries and models in silence;
# the other letters come back well. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet qaznltk==1.3.0.3
cat >try.py <<'PY'
from qaznltk import QazNLTK

kit = QazNLTK.get_instance() if hasattr(QazNLTK, "get_instance") else QazNLTK()
changed = {}
for letter in "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя":
    back = kit.convert2cyrillic_iso9(kit.convert2latin_iso9(letter))
    if back != letter:
        changed[letter] = back.encode("unicode_escape").decode()
print(changed, kit.convert2cyrillic_iso9(kit.convert2latin_iso9("қала")))
assert kit.convert2cyrillic_iso9(kit.convert2latin_iso9("қала")) == "к\u0326ала"
assert set(changed) == set("әқңұ")
PY
v/bin/python try.py

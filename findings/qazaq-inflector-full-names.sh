#!/usr/bin/env bash
# qazaq-inflector 0.5.0 declines Kazakh names, and puts the ending of a full name on each word of it, save those in -ұлы and -қызы, which it leaves
# bare: «Абай Құнанбайұлы» in the genitive is "Абайдың Құнанбайұлы", and «Мұхтар Әуезов» gets two endings. Kazakh declines a full name at
# its last word only: «Абай Құнанбайұлының», «Мұхтар Әуезовпен». Its README says that it does so, and its `possessive` does otherwise,
# so that one library has two ways with one name. Sentences made with it, as for tagging names, teach forms that nobody writes. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet qazaq-inflector==0.5.0
cat >try.py <<'PY'
from qazaq_inflector import QazaqNameInflector

tool = QazaqNameInflector()
seen = [
    tool.inflect("Абай Құнанбайұлы", "genitive"), tool.inflect("Құнанбайұлы", "genitive"),
    tool.inflect("Мұхтар Әуезов", "instrumental"), tool.possessive("Мұхтар Әуезов", "3", "instrumental"),
]
print(seen)
assert seen == ["Абайдың Құнанбайұлы", "Құнанбайұлының", "Мұхтармен Әуезовпен", "Мұхтар Әуезовімен"]
PY
v/bin/python try.py

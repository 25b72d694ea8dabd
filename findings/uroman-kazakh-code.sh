#!/usr/bin/env bash
# uroman 1.3.1.1 romanises Kazakh by rules of its own for `lcode="kaz"`, and takes "kk", the code that corpora and models use, as well: without a word
# it is the same as no language, or as "xyz". һ is then "shh", so that «шаһар» (city) is "shashhar" and not "shahar"; қ is "k", and ә
# is "e", so that «әке» (father) and «еке» come out alike. Aligners of speech that romanise first get sounds that are not
# there. (Its documentation asks for three letters.) Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet uroman==1.3.1.1
cat >try.py <<'PY'
import uroman

tool = uroman.Uroman()
seen = {code: [tool.romanize_string(word, lcode=code) for word in ("шаһар", "қаһарман", "әке", "еке")] for code in ("kaz", "kk", "xyz", None)}
print(seen)
assert seen["kaz"] == ["shahar", "qaharman", "ake", "eke"]
assert seen["kk"] == seen["xyz"] == seen[None] == ["shashhar", "kashharman", "eke", "eke"]
PY
v/bin/python try.py

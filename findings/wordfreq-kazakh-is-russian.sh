#!/usr/bin/env bash
# wordfreq 3.1.1 has no list of Kazakh words, and answers for "kk" from the Russian one instead of failing (a line in the log says so): «және»
# ("and") and «үшін» ("for"), among the commonest Kazakh words, then occur once in 60 million, and the commonest is the Russian
# «в». Kyrgyz, Tatar and Uzbek are answered alike, while Bashkir fails with LookupError. A filter of rare words that is asked for
# Kazakh works, on the wrong language. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet wordfreq==3.1.1
cat >try.py <<'PY'
from wordfreq import available_languages, word_frequency

seen = {code: [word_frequency(word, code) for word in ("және", "үшін", "в")] for code in ("ru", "kk", "ky", "tt", "uz")}
print("kk" in available_languages(), seen)
try:
    word_frequency("в", "ba")
    refused = False
except LookupError:
    refused = True
assert "kk" not in available_languages() and refused
assert all(frequencies == [1.58e-08, 1.58e-08, 0.0427] for frequencies in seen.values())
PY
v/bin/python try.py

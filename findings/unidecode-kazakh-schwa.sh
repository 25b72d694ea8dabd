#!/usr/bin/env bash
# Unidecode 1.4.0 (Python) and transliteration 2.6.1 (npm) write the Kazakh letter ә as "@", a sign and no letter: «Әсем» becomes "@sem".
# What is made of it for a file's name, an address or a key then loses the letter or breaks the word in two: python-slugify 9.2.0
# (over text-unidecode 1.3) and transliteration's own slugify make "m-ngi" and "m-n-gi" of «мәңгі». Seen with Python 3.11 and Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet Unidecode==1.4.0 python-slugify==9.2.0 text-unidecode==1.3
cat >try.py <<'PY'
from slugify import slugify
from unidecode import unidecode

seen = unidecode("Әсем мәңгі"), slugify("Әсем"), slugify("мәңгі")
print(seen)
assert seen == ("@sem m@n'gi", "sem", "m-ngi")
PY
v/bin/python try.py
npm init -y >/dev/null; npm install --silent --no-audit --no-fund transliteration@2.6.1
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { slugify, transliterate } from 'transliteration';
const seen = [transliterate('Әсем мәңгі'), slugify('мәңгі')];
console.log(seen);
assert.deepEqual(seen, ["@sem m@n'gi", 'm-n-gi']);
JS
node try.mjs

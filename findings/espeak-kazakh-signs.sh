#!/usr/bin/env bash
# eSpeak NG 1.52 (espeakng-loader 0.2.4, through phonemizer 3.4.0) knows Kazakh, and says its signs in English or not at all: «50%» is "елу
# percent" and «10 + 5» "он plus бес" in its English voice, «№5» and «5 ₸» are "бес" alone. «3,14» sounds as «3 14»
# does, and «1 000», the way Kazakh writes a thousand, as one and three noughts. Its Kyrgyz, and its Russian, have words of their own for
# %, № and +. Transcripts for speech get English sounds or lose a word, without a warning. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet espeakng-loader==0.2.4 phonemizer==3.4.0
cat >try.py <<'PY'
import os

import espeakng_loader

os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
from phonemizer import phonemize
from phonemizer.backend.espeak.wrapper import EspeakWrapper

EspeakWrapper.set_library(espeakng_loader.get_library_path())

def say(text, language="kk"):
    return phonemize([text], language=language, backend="espeak", strip=True)[0]

signs = {language: [say(text, language) for text in ("50%", "10 + 5", "№5")] for language in ("kk", "ky", "ru")}
print(signs, [say(text) for text in ("5 ₸", "3,14", "1 000", "1000")])
assert "(en)pəsɛnt(kk)" in signs["kk"][0] and "(en)plʌs(kk)" in signs["kk"][1]
assert not any("(en)" in said for language in ("ky", "ru") for said in signs[language])
assert signs["kk"][2] == say("5 ₸") == say("5") == "bes"
assert all(signs[language][2] != say("5", language) for language in ("ky", "ru"))
assert say("3,14").split() == say("3 14").split() and say("3,14", "ru") != say("3 14", "ru")
assert say("1 000").replace(" ", "") == say("1 0 0 0").replace(" ", "") != say("1000").replace(" ", "")
PY
v/bin/python try.py

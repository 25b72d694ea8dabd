#!/usr/bin/env bash
# lm-format-enforcer 0.11.3 (over interegular 0.3.3) holds a model to a regular expression, and its \w is ASCII: a model held to `\w+` cannot write «қала»,
# which Python's `re` matches and outlines-core 0.2.14, held to the same pattern, lets it write. To widen the alphabet, as its README
# tells for other languages, changes nothing; `.+` or letters named one by one do. So an answer in Kazakh is not refused but never
# written: the model is driven to Latin letters, and only where the server runs the one backend. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet lm-format-enforcer==0.11.3 interegular==0.3.3 outlines-core==0.2.14
cat >try.py <<'PY'
import re

from lmformatenforcer import CharacterLevelParserConfig, RegexParser, TokenEnforcer, TokenEnforcerTokenizerData
from lmformatenforcer.consts import COMPLETE_ALPHABET
from outlines_core import Guide, Index, Vocabulary

ids = {letter: number for number, letter in enumerate("қалcity", 1)}
letters = {number: letter for letter, number in ids.items()}
data = TokenEnforcerTokenizerData([(number, letter, False) for number, letter in letters.items()],
                                  lambda sent: "".join(letters.get(number, "") for number in sent), 0, False, len(letters) + 1)
wide = CharacterLevelParserConfig(alphabet=COMPLETE_ALPHABET + "қала")

def enforcer(pattern, word, **how):
    judge = TokenEnforcer(data, RegexParser(pattern, **how))
    sent = [ids[letter] for letter in word]
    return all(number in judge.get_allowed_tokens(sent[:at]).allowed_tokens for at, number in enumerate([*sent, 0]))

def outlines(pattern, word):
    guide = Guide(Index(pattern, Vocabulary(0, {letter: [number] for letter, number in ids.items()})))
    for letter in word:
        if ids[letter] not in guide.get_tokens():
            return False
        guide.advance(ids[letter])
    return guide.is_finished()

seen = {}
for pattern in (r"\w+", r"[^\W\d_]+", ".+", "[а-яқ]+"):
    seen[pattern] = {word: (bool(re.fullmatch(pattern, word)), outlines(pattern, word), enforcer(pattern, word), enforcer(pattern, word, config=wide)) for word in ("қала", "city")}
    print(pattern, seen[pattern])
for pattern in (r"\w+", r"[^\W\d_]+"):
    assert seen[pattern] == {"қала": (True, True, False, False), "city": (True, True, True, True)}
assert seen[".+"]["қала"] == seen["[а-яқ]+"]["қала"] == (True, True, True, True)
PY
v/bin/python try.py

#!/usr/bin/env bash
# Epitran 1.35.3 writes the Kazakh vowels ө and ү with one sign (kaz-Cyrl: ʏ), so that words which differ by nothing else sound alike: «өш»
# (vengeance) and «үш» (three), «көл» (lake) and «күл» (ash), «төр» and «түр». Its Kyrgyz table keeps the same vowels apart. ъ and ь
# stay in the IPA as Cyrillic letters; so do і and ч, one of the commonest vowels with them, in the other Kazakh table (kaz-Cyrl-bab).
# A pronunciation dictionary made with it has homophones that Kazakh does not have. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet epitran==1.35.3
cat >try.py <<'PY'
import epitran

kazakh, other, kyrgyz = (epitran.Epitran(code) for code in ("kaz-Cyrl", "kaz-Cyrl-bab", "kir-Cyrl"))
pairs = [("өш", "үш"), ("көл", "күл"), ("төр", "түр"), ("төс", "түс")]
seen = [tuple(map(kazakh.transliterate, pair)) for pair in pairs]
left = kazakh.transliterate("объект"), kazakh.transliterate("альбом"), other.transliterate("тіл"), other.transliterate("чек")
print(seen, left, [kyrgyz.transliterate(word) for word in ("көл", "күл")])
assert seen == [("ʏʃ", "ʏʃ"), ("kʏl", "kʏl"), ("tʏr", "tʏr"), ("tʏs", "tʏs")]
assert all(any("\u0400" <= letter <= "\u04ff" for letter in word) for word in left)
assert kyrgyz.transliterate("көл") != kyrgyz.transliterate("күл")
PY
v/bin/python try.py

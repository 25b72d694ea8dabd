#!/usr/bin/env bash
# num2words 0.5.14 speaks Kazakh under "kz", the code of the country: "kk", the language's own (ISO 639-1), "kaz" and "kk_KZ" raise NotImplementedError,
# as if there were no Kazakh. With "kz" there are no ordinals, while `to="ordinal_num"` answers 2 with a bare 2 (en: "2nd", az:
# "2-ci"; Kazakh writes «2-ші») and `to="year"` with the cardinal, where a year is read as an ordinal («…төртінші жыл»). Decimals lose
# their place: 3,14 is «үш бүтін он төрт» instead of «үш бүтін жүзден он төрт». Texts for speech get another number. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet num2words==0.5.14
cat >try.py <<'PY'
from num2words import num2words

def say(number, **how):
    try:
        return str(num2words(number, **how))
    except NotImplementedError:
        return None

codes = {code: say(7, lang=code) for code in ("kz", "kk", "kaz", "kk_KZ")}
forms = {to: say(2024, lang="kz", to=to) for to in ("cardinal", "ordinal", "year", "ordinal_num")}
print(codes, forms, say(2, lang="az", to="ordinal_num"), say(3.14, lang="kz"))
assert codes == {"kz": "жеті", "kk": None, "kaz": None, "kk_KZ": None}
assert forms == {"cardinal": "екі мың жиырма төрт", "ordinal": None, "year": "екі мың жиырма төрт", "ordinal_num": "2024"}
assert say(2, lang="az", to="ordinal_num") == "2-ci" and say(3.14, lang="kz") == "үш бүтін он төрт"
PY
v/bin/python try.py

#!/usr/bin/env bash
# mimesis 22.2.0, which makes up data in many languages, lists Kazakh (Locale.KK) among them, but much of it is a placeholder: texts, quotes,
# occupations, nationalities, languages, dishes and fruits are the English word "Test" whenever asked, without an error. What is there
# has slips of the keyboard: a woman can be called «Бабаеваа», and a street ends in a Latin "a". Made-up records for training, or for
# tests of Kazakh tools, are then partly English, with wrong names and a word of mixed scripts. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet mimesis==22.2.0
cat >try.py <<'PY'
from mimesis import Address, Food, Locale, Person, Text
from mimesis.enums import Gender

person, text, food, address = (kind(Locale.KK, seed=1) for kind in (Person, Text, Food, Address))
makers = [text.text, text.quote, person.occupation, person.nationality, person.language, food.dish, food.fruit, food.drink]
made = {maker.__name__: {maker() for _ in range(50)} for maker in makers}
print(made)
women = {person.surname(Gender.FEMALE) for _ in range(20_000)}
latin = sorted(street for street in {address.street_name() for _ in range(40_000)} if any(letter.isascii() and letter.isalpha() for letter in street))
print("Бабаеваа" in women, [(street, ascii(street)[-9:]) for street in latin])
assert set.union(*made.values()) == {"Test", " ".join(["Test"] * 5)} and made["text"] == {" ".join(["Test"] * 5)}
assert "Бабаеваа" in women and latin == ["Тұрдықұлов\u0061"]
assert person.full_name() and text.word() != "Test"
PY
v/bin/python try.py

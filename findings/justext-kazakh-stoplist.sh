#!/usr/bin/env bash
# The Kazakh list of stop words of jusText 3.0.2 is the 3,456 commonest strings between spaces of some encyclopaedia, not function words: names of
# states of America in brackets, roman numerals, "thumb" and "fips" (what is left of markup), 676 strings with punctuation or digits (12 of 453
# in its English list). jusText keeps a paragraph for the share of stop words in it, so a list of place names is "good" text
# with more than half of its words taken for function words. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet justext==3.0.2 lxml_html_clean
cat >try.py <<'PY'
import justext

stop = justext.get_stoplist("Kazakh")
words = "(кентукки). (оклахома). (миннесота). алматы астана xix thumb fips".split()
page = "<html><body><p>" + "Алматы, Астана, Ресей, Қытай, АҚШ (Кентукки). " * 8 + "</p></body></html>"
[paragraph] = justext.justext(page.encode(), stop, encoding="utf-8")
print(len(stop), sum(not word.isalpha() for word in stop), [word for word in words if word in stop], paragraph.class_type, paragraph.stopwords_density(stop))
assert len(stop) == 3456 and sum(not word.isalpha() for word in stop) == 676
assert paragraph.class_type == "good" and paragraph.stopwords_density(stop) > 0.5
PY
v/bin/python try.py

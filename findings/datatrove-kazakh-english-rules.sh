#!/usr/bin/env bash
# datatrove 0.10.1, whose filters take `language="kaz_Cyrl"`, changes nothing but the tokenizer by it. GopherQualityFilter goes on looking for the eight English
# words "the", "be", "to"… and drops every Kazakh text for want of stop words, with the right name of the language given. C4QualityFilter
# keeps lines that end in . ! ? or a straight quotation mark, and cuts out of the text it keeps those that end in » or …, as
# Kazakh does speech and titles; the same line with "…" stays. A corpus comes out empty, or without its dialogue, and the reason given names no language.
# With a tokenizer of its own for Kazakh, as datatrove's is a model that has to be downloaded. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet datatrove==0.10.1 numpy regex
cat >try.py <<'PY'
import re

from datatrove.data import Document
from datatrove.pipeline.filters.c4_filters import C4QualityFilter
from datatrove.pipeline.filters.gopher_quality_filter import GopherQualityFilter
from datatrove.utils import word_tokenizers

class BySpace(word_tokenizers.WordTokenizer):
    def word_tokenize(self, text): return text.split()
    def sent_tokenize(self, text): return re.split(r"(?<=[.!?]) ", text)
    def span_tokenize(self, text): return [(0, len(text))]

word_tokenizers.load_word_tokenizer = lambda language: BySpace()
text = "Жаңа мектептер мен балабақшалар салынды және ауылдарға жол тартылды. Халық бұл туралы ұзақ айтып жүрді. " * 5
gopher = [GopherQualityFilter(language="kaz_Cyrl", **how).filter(Document(text=text, id="1")) for how in ({}, {"stop_words": ["мен", "және", "туралы"]})]
lines = ["Бұл бірінші сөйлем.", "Ол айтты: «Мен келемін.»", 'Ол айтты: "Мен келемін."', "Олар ұзақ күтті…", "Газеттің аты – «Ауыл таңы»", *[f"Бұл тағы бір сөйлем {number}." for number in range(5)]]
document = Document(text="\n".join(lines), id="2")
kept = C4QualityFilter(language="kaz_Cyrl").filter(document)
cut = [line for line in lines if line not in document.text.split("\n")]
print(gopher, kept, cut)
assert gopher == [(False, "gopher_enough_stop_words"), True]
assert kept is True and cut == ["Ол айтты: «Мен келемін.»", "Олар ұзақ күтті…", "Газеттің аты – «Ауыл таңы»"]
PY
v/bin/python try.py

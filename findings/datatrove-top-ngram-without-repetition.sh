#!/usr/bin/env bash
# datatrove 0.10.1: GopherRepetitionFilter drops a text in which no word comes twice as repetitive (`top_2_gram`). The most frequent
# n-gram is taken also where it occurs once, so that in a short text its own length is above the limit.
# With a tokenizer of its own for Kazakh, as datatrove's is a model that has to be downloaded. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet datatrove==0.10.1 numpy regex
cat >try.py <<'PY'
from datatrove.data import Document
from datatrove.pipeline.filters.gopher_repetition_filter import GopherRepetitionFilter
from datatrove.utils import word_tokenizers

class BySpace(word_tokenizers.WordTokenizer):
    def word_tokenize(self, text): return text.split()
    def sent_tokenize(self, text): return [text]
    def span_tokenize(self, text): return [(0, len(text))]

word_tokenizers.load_word_tokenizer = lambda language: BySpace()
text = "Астана мен Алматы арасы жақын емес"
assert len(set(text.split())) == len(text.split())
answer = GopherRepetitionFilter(language="kaz_Cyrl").filter(Document(text=text, id="1"))
print(answer)
assert answer == (False, "top_2_gram")
PY
v/bin/python try.py

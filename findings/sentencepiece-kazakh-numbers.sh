#!/usr/bin/env bash
# SentencePiece 0.2.3, trained with its default normalization (nmt_nfkc), changes what a number says before it learns or writes it: «1½ сағат» comes back
# from encode and decode as "11⁄2 сағат", «10⁵» as "105", «5 м²» as "5 м2". № (before every school, flat and law in Kazakh) becomes the Latin
# letters "No", so that a model of Kazakh alone learns Latin, and never writes № again. Trained with normalization_rule_name="identity"
# it gives all of it back. What Unicode calls compatible is not the same to a reader. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet sentencepiece==0.2.3
cat >try.py <<'PY'
import io

import sentencepiece

texts = ["№5 мектеп, №12 пәтер", "1½ сағат", "10⁵ адам", "5 м² жер"]

def back(**how):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(texts * 30), model_writer=model, vocab_size=60, hard_vocab_limit=False, character_coverage=1.0, minloglevel=2, **how)
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [pieces.decode(pieces.encode(text)) for text in texts]

seen = back(), back(normalization_rule_name="identity")
print(*seen, sep="\n")
assert seen == (["No5 мектеп, No12 пәтер", "11\u20442 сағат", "105 адам", "5 м2 жер"], texts)
PY
v/bin/python try.py

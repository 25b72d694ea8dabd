#!/usr/bin/env bash
# conllup 3.1.1, which reads CoNLL-U into JSON for annotation tools and writes it again, keeps comments with "=" alone: `# newpar` and `# newdoc`, by which a
# treebank says where a paragraph or a text begins, and notes in plain words are gone after reading and writing, without an error. Of MISC
# it sorts the items and gives one without a value an equals sign («Proper» becomes "Proper="). A Kazakh treebank that went through it is
# one text without paragraphs. pyconll 3.3.1 gives all of the comments back. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet conllup==3.1.1 pyconll==3.3.1
cat >try.py <<'PY'
import pyconll
from conllup.conllup import findConllFormatErrors, readConlluFile, writeConlluFile

text = """# newdoc
# newpar
# sent_id = 1
# text = Қой бар
# екінші оқылуы да бар
1\tҚой\tқой\tNOUN\t_\t_\t2\tnsubj\t_\tProper|Gloss=sheep
2\tбар\tбар\tADJ\t_\t_\t0\troot\t_\t_

"""
with open("a.conllu", "w", encoding="utf-8") as file:
    file.write(text)
writeConlluFile("b.conllu", readConlluFile("a.conllu"), overwrite=True)
with open("b.conllu", encoding="utf-8") as file:
    back = file.read()
print(back)
assert "# text = Қой бар" in back and "Gloss=sheep|Proper=\n" in back
assert not any(note in back for note in ("newdoc", "newpar", "оқылуы"))
assert not findConllFormatErrors(text)
other = pyconll.load_from_string(text).conll()
assert [line for line in other.split("\n") if line.startswith("#")] == text.split("\n")[:5] and "Proper=" not in other
PY
v/bin/python try.py

#!/usr/bin/env bash
# datasets 5.2.0 writes lists, as the words and tags of a set for named entities, to CSV the way that numpy prints them: ['Алматы' 'қаласы'], without commas.
# Read as Python, the usual way for such a column, this is a list of one word, «Алматықаласы», since strings side by side are joined; no
# error is raised, and only the count of tags tells it. `[1 0]`, the tags, is nothing that JSON or Python reads, and of more than 1,000 words only the first and last
# three are written. `load_dataset("csv")` gives the column back as text. JSONL and Parquet of the same set keep it. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet datasets==5.2.0
cat >try.py <<'PY'
import ast
import csv
import os

os.environ.update(HF_HUB_OFFLINE="1", HF_HOME=os.path.abspath("cache"))
from datasets import Dataset, load_dataset

csv.field_size_limit(10**9)
words = ["Алматы", "қаласы", "әдемі"]
rows = [words, words * 400]
Dataset.from_dict({"tokens": rows, "tags": [[1] * len(row) for row in rows]}).to_csv("set.csv")
Dataset.from_dict({"tokens": rows}).to_parquet("set.parquet")
with open("set.csv", encoding="utf-8", newline="") as file:
    short, long = list(csv.DictReader(file))
back = [load_dataset(kind, data_files=f"set.{kind}", split="train")["tokens"][:] for kind in ("csv", "parquet")]
print(short, ast.literal_eval(short["tokens"]), long["tokens"])
assert short["tokens"] == "['Алматы' 'қаласы' 'әдемі']" and ast.literal_eval(short["tokens"]) == ["Алматықаласыәдемі"]
assert short["tags"] == "[1 1 1]" and long["tokens"].count("'") == 12 and "..." in long["tokens"]
assert back[0][0] == short["tokens"] and back[1] == rows
PY
v/bin/python try.py

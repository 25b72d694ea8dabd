#!/usr/bin/env bash
# label-studio-sdk 2.1.2: `Converter.convert_to_json_min` ends with KeyError: 'id' on a task of the shape that Label Studio imports
# (`data` and `annotations`, no `id`, which its server gives on import). So a file made for import, such as that of another
# annotation tool, cannot be turned into JSON_MIN, CSV or CONLL2003 by the converter without going through a server first; the
# message names neither the task nor what is missing. With `id` added to each task it is read. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet label-studio-sdk==2.1.2
mkdir without with
cat >try.py <<'PY'
import json
from label_studio_sdk.converter import Converter

config = '<View><Labels name="label" toName="text"><Label value="GPE"/></Labels><Text name="text" value="$text"/></View>'
value = {"start": 0, "end": 6, "text": "Алматы", "labels": ["GPE"]}
result = [{"id": "a", "from_name": "label", "to_name": "text", "type": "labels", "value": value}]
task = {"data": {"text": "Алматы қаласы"}, "annotations": [{"result": result}]}

def convert(folder, tasks):
    with open(f"{folder}/tasks.json", "w") as file:
        json.dump(tasks, file)
    Converter(config, folder, download_resources=False).convert_to_json_min(folder, f"{folder}/out")
    return json.load(open(f"{folder}/out/result.json"))

try:
    convert("without", [task])
    answer = None
except KeyError as error:
    answer = repr(error)
print(answer)
assert answer == "KeyError('id')"
[made] = convert("with", [{"id": 1, **task}])
print(made["text"], made["label"])
assert made["label"] == [value]
PY
v/bin/python try.py

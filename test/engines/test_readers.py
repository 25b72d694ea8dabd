"""Readers of the field: datasets, TRL's data utilities (without torch), spaCy, seqeval and Label Studio's converter read what we write."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import pytest
import records
import spacy
from conftest import qalam
from datasets import Dataset, load_dataset, load_from_disk
from label_studio_sdk.converter import Converter
from seqeval.metrics import f1_score
from spacy.tokens import Doc, DocBin
from spacy.training import offsets_to_biluo_tags

TAGGED = """Алматы B-GPE
қаласында O
😀 O
Ерлан B-PERSON
Сәбитов I-PERSON
тұрады O
. O

Ол O
Астанаға B-GPE
кетті O
. O
"""


def loaded(kind: str, path: Path, cache: Path) -> Dataset:
    return load_dataset(kind, data_files=str(path), split="train", cache_dir=str(cache))


@pytest.mark.parametrize("arguments", [["check"], ["check", "--with", "language,cleaning,entities"], ["clean"], ["sentences", "--input", "jsonl"]])
def test_datasets_load_our_json_lines(arguments: list[str], texts: list[str], tmp_path: Path) -> None:
    few = texts[:500]
    lines = "".join(json.dumps({"id": f"k{n}", "text": text}) + "\n" for n, text in enumerate(few))
    out = tmp_path / "out.jsonl"
    out.write_bytes(qalam(*arguments, input=lines.encode()))
    dataset = loaded("json", out, tmp_path / "cache")
    answers = [json.loads(line) for line in out.read_text("utf-8").split("\n")[:-1]]
    assert len(dataset) == len(answers) > 400
    assert dataset["text"][:] == [answer["text"] for answer in answers]


@pytest.mark.parametrize("codec", ["snappy", "zstd", "gzip", "none"])
def test_datasets_and_pyarrow_load_our_parquet(codec: str, tmp_path: Path) -> None:
    texts = ["Бұл\u00a0сөз", "таза сөз", None, "кі\u200bтап 😀"]
    table = pa.table({"text": texts, "n": [1, None, 3, 4], "tags": [["а"], [], None, ["б", "в"]]})
    source, out = tmp_path / "a.parquet", tmp_path / "b.parquet"
    pq.write_table(table, source, compression=codec, row_group_size=2)
    qalam("clean", "--output", str(out), str(source))
    after = pq.read_table(out)
    assert after.schema == table.schema
    assert after.drop_columns(["text"]) == table.drop_columns(["text"])
    assert after["text"].to_pylist() == ["Бұл сөз", "таза сөз", None, "кітап 😀"]
    assert loaded("parquet", out, tmp_path / "cache")["text"][:] == after["text"].to_pylist()


@pytest.mark.parametrize("codec", ["lz4", "zstd", None])
@pytest.mark.parametrize("kind", ["file", "stream"])
def test_pyarrow_loads_our_arrow(kind: str, codec: str | None, tmp_path: Path) -> None:
    texts = ["Бұл\u00a0сөз", "таза сөз", None, "кі\u200bтап 😀", "\ufeffон екі байттан ұзын\u00a0мәтін"] * 3
    said = [[{"role": "user", "content": text, "n": n}] if n % 4 else None for n, text in enumerate(texts)]
    columns = {
        "text": pa.array(texts),
        "large": pa.array(texts, pa.large_string()),
        "view": pa.array(texts, pa.string_view()),
        "messages": pa.array(said),
        "pair": pa.array([[text, "б\u00a0в"] for text in texts], pa.list_(pa.string(), 2)),
        "n": pa.array(range(15)),
        "label": pa.array(["а б", "в"] * 7 + ["в"]).dictionary_encode(),
        "blob": pa.array([b"\x00\xff", None, b""] * 5),
        "union": pa.UnionArray.from_sparse(pa.array([0] * 15, pa.int8()), [pa.array(["с"] * 15)]),
    }
    table = pa.table(columns).replace_schema_metadata({"huggingface": "{}"})
    source, out = tmp_path / "a.arrow", tmp_path / "b.arrow"
    with {"file": ipc.new_file, "stream": ipc.new_stream}[kind](source, table.schema, options=ipc.IpcWriteOptions(compression=codec)) as writer:
        writer.write_table(table, max_chunksize=4)
    qalam("clean", "--columns", "text,large,view,messages,pair", "--output", str(out), str(source))
    with {"file": ipc.open_file, "stream": ipc.open_stream}[kind](out) as reader:
        after = reader.read_all()
    after.validate(full=True)
    assert after.schema.equals(table.schema, check_metadata=True)
    assert after.to_pylist() == [cleaned(row) for row in table.to_pylist()]


def cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return {key: cleaned(item) for key, item in value.items()} if isinstance(value, dict) else value


def test_datasets_load_the_folder_that_they_saved(tmp_path: Path) -> None:
    Dataset.from_dict({"text": ["Бұл\u00a0сөз", "таза"], "n": [1, 2]}).save_to_disk(tmp_path / "saved")
    [file] = (tmp_path / "saved").glob("*.arrow")
    qalam("clean", "--write", str(file))
    assert load_from_disk(str(tmp_path / "saved"))["text"][:] == ["Бұл сөз", "таза"]


@pytest.mark.parametrize("form", ["preference", "kto", "conversational-preference", "conversational-kto"])
def test_trl_reads_the_feedback_export(form: str, tmp_path: Path) -> None:
    from trl.data_utils import extract_prompt, is_conversational, unpair_preference_dataset

    out = tmp_path / "out.jsonl"
    command = ["node", "--import", "tsx", "test/engines/exports.ts", form]
    out.write_bytes(subprocess.run(command, cwd=records.ROOT, stdout=subprocess.PIPE, check=True).stdout)
    dataset = loaded("json", out, tmp_path / "cache")
    assert len(dataset) >= 2
    talks = form.startswith("conversational")
    for example in dataset:
        assert is_conversational(example) == talks
        if form.endswith("kto"):
            assert isinstance(example["label"], bool)
        else:
            whole = {side: example["prompt"] + example[side] for side in ("chosen", "rejected")}
            assert set(extract_prompt(whole)) == {"prompt", "chosen", "rejected"}
    if form.endswith("preference"):
        halves = unpair_preference_dataset(dataset.select_columns(["prompt", "chosen", "rejected"]))
        assert halves["label"][:] == [True] * len(dataset) + [False] * len(dataset)
    else:
        assert set(dataset["label"][:]) == {True, False}


def test_trl_reads_cleaned_preferences(tmp_path: Path) -> None:
    from trl.data_utils import is_conversational, unpair_preference_dataset

    said = [{"role": "assistant", "content": "Сә\u200bлем 😀"}]
    record = {"prompt": [{"role": "user", "content": "Бұл\u00a0не?"}], "chosen": said, "rejected": [{**said[0], "content": "Жоқ"}]}
    out = tmp_path / "out.jsonl"
    out.write_bytes(qalam("clean", input=(json.dumps(record) + "\n").encode()))
    dataset = loaded("json", out, tmp_path / "cache")
    assert is_conversational(dataset[0])
    assert dataset[0]["chosen"][0]["content"] == "Сәлем 😀" and dataset[0]["prompt"][0]["content"] == "Бұл не?"
    assert len(unpair_preference_dataset(dataset)) == 2


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    path = tmp_path / "a.iob2"
    path.write_text(TAGGED, "utf-8")
    return path


def sentences(tagged: str) -> list[list[list[str]]]:
    return [[line.split() for line in part.split("\n")] for part in tagged.strip().split("\n\n")]


def converted(path: Path, form: str, *more: str) -> str:
    return qalam("entities", "convert", "--format", form, *more, str(path)).decode()


def test_spacy_reads_our_offsets_and_ours_come_back_from_docbin(tagged: Path, tmp_path: Path) -> None:
    # spaCy 3.8 has no Kazakh of its own.
    nlp = spacy.blank("xx")
    docs = []
    for line in converted(tagged, "doccano").split("\n")[:-1]:
        record = json.loads(line)
        words = [token["text"] for token in record["tokens"]]
        doc = Doc(nlp.vocab, words=words)
        assert doc.text.rstrip() == record["text"]
        spans = [doc.char_span(start, end, label=label) for start, end, label in record["label"]]
        assert None not in spans
        tags = offsets_to_biluo_tags(doc, [tuple(span) for span in record["label"]])
        assert "-" not in tags
        doc.set_ents(spans)
        docs.append(doc)
    back = list(DocBin().from_bytes(DocBin(docs=docs).to_bytes()).get_docs(nlp.vocab))
    path = tmp_path / "spacy.jsonl"
    path.write_text("".join(json.dumps(doc.to_json()) + "\n" for doc in back), "utf-8")
    assert sentences(converted(path, "iob2")) == sentences(TAGGED)


def test_seqeval_agrees_about_f1(tagged: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.iob2"
    other.write_text(TAGGED.replace("Сәбитов I-PERSON", "Сәбитов O").replace("кетті O", "кетті B-GPE"), "utf-8")
    ours = json.loads(qalam("entities", "agree", "--format", "json", str(tagged), str(other)))
    tags = [[[tag for _, tag in sentence] for sentence in sentences(path.read_text("utf-8"))] for path in (tagged, other)]
    theirs = f1_score(*tags)
    assert 0 < theirs < 1
    assert round(theirs, 4) in numbers(ours), ours


def numbers(value: Any) -> set[float]:
    if isinstance(value, dict):
        return set().union(*map(numbers, value.values()))
    return {round(value, 4)} if isinstance(value, float) else set()


def test_label_studio_converts_our_tasks(tagged: Path, tmp_path: Path) -> None:
    tasks = tmp_path / "tasks"
    tasks.mkdir()
    # Its server numbers tasks when they are imported; the converter reads what the server exports.
    imported = [{"id": n, **task} for n, task in enumerate(json.loads(converted(tagged, "label-studio")), 1)]
    (tasks / "a.json").write_text(json.dumps(imported), "utf-8")
    labels = "".join(f'<Label value="{name}"/>' for name in ("GPE", "PERSON"))
    config = f'<View><Labels name="label" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'
    Converter(config, str(tmp_path), download_resources=False).convert_to_json_min(str(tasks), str(tmp_path / "min"))
    minimal = json.loads((tmp_path / "min" / "result.json").read_text("utf-8"))
    found = [[(label["text"], label["labels"]) for label in task["label"]] for task in minimal]
    assert found == [[("Алматы", ["GPE"]), ("Ерлан Сәбитов", ["PERSON"])], [("Астанаға", ["GPE"])]]
    assert sentences(converted(tmp_path / "min" / "result.json", "iob2")) == sentences(TAGGED)

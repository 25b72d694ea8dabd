"""datatrove: the recipe of CORPORA.md, the steps of the package, and that no member of ours is one that datatrove reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import recipe
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from qalam_text import QalamError
from qalam_text.datatrove import QalamAnnotator, QalamFilter


def documents(texts: list[str]) -> list[Document]:
    return [Document(text=text, id=str(number), metadata={"language": "kk"}) for number, text in enumerate(texts)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Path:
    """The records in four files."""
    made = tmp_path_factory.mktemp("in")
    quarter = len(texts) // 4
    for part in range(4):
        with (made / f"{part}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for number in range(part * quarter, (part + 1) * quarter):
                record = {"id": str(number), "text": texts[number], "metadata": {"language": "kk"}}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return made


def lines_of(folder: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for part in sorted(folder.glob("*.jsonl"))
        for line in part.read_text("utf-8").split("\n")[:-1]
    ]


def test_annotator_in_a_pipeline_of_two_workers(
    folder: Path, tmp_path: Path, texts: list[str], expected: list[tuple[object, str]]
) -> None:
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(folder)),
            QalamAnnotator(),
            # Reads what it reads in datatrove's own filters: a string.
            LambdaFilter(lambda document: document.metadata["language"] == "kk"),
            JsonlWriter(str(tmp_path / "out"), compression=None, output_filename="${rank}.jsonl"),
        ],
        tasks=4,
        workers=2,
        logging_dir=str(tmp_path / "logs"),
    ).run()
    records = lines_of(tmp_path / "out")
    # datatrove's reader leaves out documents without text, and says so.
    wanted = [number for number, text in enumerate(texts) if text]
    assert [record["id"] for record in records] == [str(number) for number in wanted]
    for number, record in zip(wanted, records, strict=True):
        metadata = record["metadata"]
        assert isinstance(metadata, dict)
        assert record["text"] == texts[number]
        assert (metadata["annotations"], metadata["qalam_language"]) == expected[number]
        assert metadata["language"] == "kk"


def test_recipe_as_documented(texts: list[str], expected: list[tuple[object, str]], on_path: Path) -> None:
    names: dict[str, object] = {}
    exec(recipe("class Child", "class QalamStep"), names)
    step = names["QalamStep"]()  # type: ignore[operator]
    for document, (annotations, language) in zip(step.run(documents(texts[:1000])), expected, strict=False):
        assert (document.metadata["annotations"], document.metadata["qalam_language"]) == (annotations, language)
        assert document.metadata["language"] == "kk"


def test_what_the_command_line_writes_passes_a_language_filter(source: Path, checked: list[str], tmp_path: Path) -> None:
    """`qalam check` first, datatrove after: `language` stays what it was, and is what later filters read."""
    (tmp_path / "in").mkdir()
    lines = [line for line in checked if line][:500]
    with (tmp_path / "in" / "0.jsonl").open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(f'{{"language":"kk",{line[1:]}\n')
    kept = list(LambdaFilter(lambda document: document.metadata["language"] == "kk").run(JsonlReader(str(tmp_path / "in")).run()))
    assert len(kept) == sum(json.loads(line)["text"] != "" for line in lines)
    assert {type(document.metadata["language"]) for document in kept} == {str}
    assert {type(document.metadata["qalam_language"]) for document in kept} == {dict}


def test_filter_drops_by_rule_and_language(
    texts: list[str], expected: list[tuple[list[dict[str, object]], str]], tmp_path: Path
) -> None:
    few = documents(texts[:2000])
    step = QalamFilter(
        rules=["cleaning.email"],
        languages=["kk"],
        exclusion_writer=JsonlWriter(str(tmp_path), compression=None, output_filename="x.jsonl"),
    )
    kept = [document.id for document in step.run(few)]
    wanted = [
        str(number)
        for number, (annotations, language) in enumerate(expected[:2000])
        if language == "kk" and all(one["rule"] != "cleaning.email" for one in annotations)
    ]
    assert kept == wanted and 0 < len(kept) < 2000
    reasons = {record["metadata"]["filter_reason"] for record in lines_of(tmp_path)}  # type: ignore[index]
    assert {"cleaning.email", "language_ru"} <= reasons
    assert len(lines_of(tmp_path)) == 2000 - len(kept)


def test_filter_refuses_a_rule_that_is_none() -> None:
    with pytest.raises(QalamError, match="cleaning.email"):
        list(QalamFilter(rules=["cleaning.emial"]).run(documents(["сөз"])))


def test_a_child_that_fails_fails_the_job(folder: Path, tmp_path: Path) -> None:
    executor = LocalPipelineExecutor(
        pipeline=[JsonlReader(str(folder), limit=5), QalamAnnotator(["--no-such-option"])],
        tasks=1,
        logging_dir=str(tmp_path),
    )
    with pytest.raises(QalamError, match=r"status 2[\s\S]*There is no option --no-such-option"):
        executor.run()

"""Ray Data: the recipe of CORPORA.md, and `QalamBatches` of the package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import ray
from conftest import recipe
from qalam_text import QalamBatches


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    # Ray waits 30 s for itself to start, which on a busy machine may not be enough.
    for attempt in range(3):
        try:
            ray.init(num_cpus=4, include_dashboard=False, log_to_driver=False, object_store_memory=300_000_000)
            break
        except Exception as error:
            if attempt == 2 or "timed out during startup" not in str(error):
                raise
            ray.shutdown()
    yield
    ray.shutdown()


def rows(texts: list[str]) -> ray.data.Dataset:
    return ray.data.from_items([{"number": number, "text": text} for number, text in enumerate(texts)])


def same(answered: ray.data.Dataset, texts: list[str], expected: list[tuple[object, str]]) -> None:
    found = {row["number"]: row for row in answered.take_all()}
    assert len(found) == len(texts)
    for number, (annotations, language) in enumerate(expected):
        row = found[number]
        assert row["text"] == texts[number]
        assert (json.loads(row["annotations"]), row["qalam_language"]) == (annotations, language)


@pytest.mark.parametrize("batch_format", ["pandas", "numpy"])
def test_batches(texts: list[str], expected: list[tuple[object, str]], batch_format: str) -> None:
    answered = rows(texts).map_batches(
        QalamBatches, batch_format=batch_format, compute=ray.data.ActorPoolStrategy(size=2), batch_size=1024
    )
    same(answered, texts, expected)


def test_recipe_as_documented(
    texts: list[str], expected: list[tuple[object, str]], on_path: Path, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    few = 3000
    with source.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts[:few]):
            file.write(json.dumps({"number": number, "text": text}, ensure_ascii=False) + "\n")
    # The workers' environment was that of the cluster's start.
    script = recipe("class Child", "class QalamBatches").replace('["qalam", ', f'["{on_path / "qalam"}", ')
    names: dict[str, object] = {"ray": ray, "source": str(source)}
    last = recipe("pool = ray.data").replace("size=8", "size=1")
    exec(script + last.replace("ray.data.read_json", "answered = ray.data.read_json"), names)
    answered = names["answered"]
    assert isinstance(answered, ray.data.Dataset)
    same(answered, texts[:few], expected[:few])


def test_order_is_kept_where_it_is_asked_for(texts: list[str]) -> None:
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    try:
        answered = rows(texts[:4000]).map_batches(
            QalamBatches, batch_format="pandas", compute=ray.data.ActorPoolStrategy(size=2), batch_size=256
        )
        assert [row["number"] for row in answered.take_all()] == list(range(4000))
    finally:
        context.execution_options.preserve_order = False


def test_a_child_that_fails_fails_the_job() -> None:
    answered = rows(["сөз"]).map_batches(
        QalamBatches,
        fn_constructor_kwargs={"options": ["--no-such-option"]},
        batch_format="pandas",
        compute=ray.data.ActorPoolStrategy(size=1),
    )
    with pytest.raises(Exception, match=r"qalam ended with status 2[\s\S]*There is no option --no-such-option"):
        answered.take_all()

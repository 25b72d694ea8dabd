"""Spark: `rdd.pipe` as CORPORA.md has it, and `mapInPandas` with a child that stays."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import recipe
from pyspark.sql import SparkSession
from qalam_text import map_in_pandas


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    # Else the workers are of whatever python3 is on the PATH.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def written(folder: Path) -> list[str]:
    """The lines of the files that Spark wrote, in order."""
    text = "".join(part.read_bytes().decode("utf-8") for part in sorted(folder.glob("part-*")))
    return text.split("\n")[:-1]


def test_pipe_as_documented(
    spark: SparkSession, source: Path, checked: list[str], on_path: Path, tmp_path: Path
) -> None:
    code = recipe("lines = spark.sparkContext.textFile")
    target = tmp_path / "out"
    exec(code, {"spark": spark, "source": str(source), "target": str(target)})
    lines = written(target)
    assert len(lines) == len(checked)
    assert "" in lines  # Blank lines are answered by blank ones.
    assert lines == checked


def test_pipe_of_many_partitions_and_an_empty_one(
    spark: SparkSession, source: Path, checked: list[str], on_path: Path
) -> None:
    context = spark.sparkContext
    few = source.read_text("utf-8").split("\n")[:200]
    piped = context.parallelize(few, 7).union(context.emptyRDD()).pipe(
        "qalam check", env=dict(os.environ), checkCode=True
    )
    assert piped.collect() == checked[:200]


def test_pipe_without_an_environment_finds_nothing(spark: SparkSession, on_path: Path) -> None:
    with pytest.raises(Exception, match=r"No such file or directory: 'qalam'"):
        spark.sparkContext.parallelize(["{}"], 1).pipe("qalam check", checkCode=True).collect()


def test_a_child_that_fails_fails_the_job(spark: SparkSession, on_path: Path) -> None:
    lines = spark.sparkContext.parallelize(['{"text":"сөз"}'] * 5000, 2)
    with pytest.raises(Exception, match=r"exited with error code 2"):
        lines.pipe("qalam check --no-such-option", env=dict(os.environ), checkCode=True).collect()


SCHEMA = "id string, text string, annotations string, qalam_language string"


def test_map_in_pandas(spark: SparkSession, texts: list[str], expected: list[tuple[object, str]]) -> None:
    rows = [(f"k{number}", text) for number, text in enumerate(texts)]
    frame = spark.createDataFrame(rows, "id string, text string").repartitionByRange(4, "id")
    answered = frame.mapInPandas(map_in_pandas("text"), SCHEMA).collect()
    by_id = {row["id"]: row for row in answered}
    assert len(by_id) == len(answered) == len(texts)
    for number, (annotations, language) in enumerate(expected):
        row = by_id[f"k{number}"]
        assert row["text"] == texts[number]
        assert (json.loads(row["annotations"]), row["qalam_language"]) == (annotations, language)


def test_map_in_pandas_keeps_order_nulls_and_its_child(spark: SparkSession) -> None:
    rows = [(str(number), None if number % 3 == 0 else f"Бұл {number} сөйлм") for number in range(3000)]
    frame = spark.createDataFrame(rows, "id string, text string").coalesce(1)
    twice = frame.mapInPandas(map_in_pandas("text"), SCHEMA).select("id", "text").mapInPandas(
        map_in_pandas("text"), SCHEMA
    )
    answered = twice.collect()
    assert [(row["id"], row["text"]) for row in answered] == rows
    assert all((row["annotations"] is None) == (row["text"] is None) for row in answered)


def test_map_in_pandas_failure(spark: SparkSession) -> None:
    frame = spark.createDataFrame([("a", "сөз")], "id string, text string")
    with pytest.raises(Exception, match=r"qalam ended with status 2[\s\S]*There is no option --no-such-option"):
        frame.mapInPandas(map_in_pandas("text", ["--no-such-option"]), SCHEMA).collect()


"""dolma: its mixer filters and mends documents by the attribute files of `qalam check --attributes-only`."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import qalam

FEW = 20_000


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Path:
    """A corpus laid out as dolma has it: documents, and beside them the attributes, both packed."""
    folder = tmp_path_factory.mktemp("dolma")
    lines = [json.dumps({"id": f"k{n}", "text": text, "source": "t"}, ensure_ascii=False) for n, text in enumerate(texts[:FEW])]
    documents = "".join(f"{line}\n" for line in lines).encode()
    attributes = qalam("check", "--attributes-only", input=documents)
    for name, content in (("documents", documents), ("attributes/qalam", attributes)):
        (folder / name).mkdir(parents=True)
        (folder / name / "0.jsonl.gz").write_bytes(gzip.compress(content))
    return folder


def mix(corpus: Path, **stream: object) -> list[dict[str, str]]:
    output = corpus / f"out{len(list(corpus.iterdir()))}"
    config = corpus / f"{output.name}.json"
    config.write_text(
        json.dumps(
            {
                "streams": [
                    {
                        "name": "kk",
                        "documents": [str(corpus / "documents" / "*.gz")],
                        "attributes": ["qalam"],
                        "output": {"path": str(output), "max_size_in_bytes": 1 << 30},
                        **stream,
                    }
                ],
                "processes": 1,
                "work_dir": {"input": str(corpus / "work-in"), "output": str(corpus / "work-out")},
            }
        ),
        "utf-8",
    )
    command = "import sys; from dolma.cli.__main__ import main; sys.argv[0] = 'dolma'; main()"
    done = subprocess.run([sys.executable, "-c", command, "-c", str(config), "mix"], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    [packed] = output.glob("*.gz")
    return [json.loads(line) for line in gzip.decompress(packed.read_bytes()).decode().split("\n")[:-1]]


def test_dolma_drops_by_our_attributes(
    corpus: Path, texts: list[str], expected: list[tuple[list[dict[str, object]], str]]
) -> None:
    kept = mix(
        corpus, filter={"include": [], "exclude": ["$.attributes[?(@.qalam__cleaning__email && @.qalam__cleaning__email[0])]"]}
    )
    wanted = [
        f"k{number}"
        for number, (annotations, _) in enumerate(expected[:FEW])
        if all(one["rule"] != "cleaning.email" for one in annotations)
    ]
    assert [document["id"] for document in kept] == wanted
    assert 0 < len(wanted) < FEW


def test_dolma_replaces_our_spans(
    corpus: Path, texts: list[str], expected: list[tuple[list[dict[str, object]], str]]
) -> None:
    """Its offsets are code points, as ours are: what it cuts out is what was found."""
    mended = mix(
        corpus,
        span_replacement=[
            {"span": "$.attributes.qalam__cleaning__email", "min_score": 0.5, "replacement": "[EMAIL]"}
        ],
    )
    assert len(mended) == FEW
    changed = 0
    for document, text, (annotations, _) in zip(mended, texts, expected):
        for one in reversed([one for one in annotations if one["rule"] == "cleaning.email"]):
            text = f"{text[: one['start']]}[EMAIL]{text[one['end'] :]}"  # type: ignore[misc]
            changed += 1
        assert document["text"] == text
    assert changed > 100

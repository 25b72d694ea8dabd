"""What the tests of the engines share: the records, and what one process says of them."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import records

ROOT = records.ROOT
WORK = Path(os.environ["QALAM_ENGINES_WORK"])


def qalam(*arguments: str, input: bytes | None = None, status: int = 0) -> bytes:
    """The program, once, in one process."""
    done = subprocess.run(
        ["node", os.environ["QALAM_CLI"], *arguments], input=input, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert done.returncode == status, done.stderr.decode()
    return done.stdout


def _once(name: str, make: object) -> Path:
    """A file that all environments of one run share."""
    path = WORK / name
    if not path.exists():
        partial = path.with_suffix(".partial")
        make(partial)  # type: ignore[operator]
        partial.rename(path)
    return path


@pytest.fixture(scope="session")
def source() -> Path:
    """The records as JSON Lines with blank lines."""
    return _once("records.jsonl", lambda path: records.write_jsonl(path, blank_lines=True))


@pytest.fixture(scope="session")
def checked(source: Path) -> list[str]:
    """Its lines as one process answers them."""
    path = _once("checked.jsonl", lambda path: path.write_bytes(qalam("check", input=source.read_bytes())))
    return path.read_text("utf-8").split("\n")[:-1]


@pytest.fixture(scope="session")
def texts() -> list[str]:
    return records.texts()


@pytest.fixture(scope="session")
def expected(texts: list[str]) -> list[tuple[object, str]]:
    """Findings and language of each text by itself, as one process gives them; offsets in code points."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
    path = _once(
        "expected.jsonl", lambda path: path.write_bytes(qalam("check", "--offsets", "codepoint", input=lines))
    )
    answers = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    assert len(answers) == len(texts)
    # Nothing would be compared if nothing were found.
    assert sum(len(answer["annotations"]) for answer in answers) > len(texts)
    return [(answer["annotations"], answer["qalam_language"]["label"]) for answer in answers]


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """`qalam` on the PATH, as `npm link` puts it there, and in no variable. A file `more` beside it gives it options."""
    if sys.platform == "win32":
        pytest.skip("what stands for npm link is a shell script")
    folder = tmp_path / "bin"
    folder.mkdir()
    node = shutil.which("node")
    assert node
    more = folder / "more"
    more.write_text("")
    start = f'exec {shlex.quote(node)} {shlex.quote(os.environ["QALAM_CLI"])} "$@" $(cat {shlex.quote(str(more))})'
    (folder / "qalam").write_text(f"#!/bin/sh\n{start}\n")
    (folder / "qalam").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("QALAM_CLI")
    yield folder


def recipe(*starts: str) -> str:
    """The indented blocks of CORPORA.md in which a line begins with one of `starts`, as Python."""
    blocks: list[str] = []
    block: list[str] = []
    for line in [*(ROOT / "CORPORA.md").read_text("utf-8").split("\n"), "end"]:
        if line.startswith("    ") or (block and line == ""):
            block.append(line[4:])
        else:
            if block:
                blocks.append("\n".join(block).strip() + "\n")
            block = []
    found = []
    for start in starts:
        [one] = [code for code in blocks if any(line.startswith(start) for line in code.split("\n"))]
        found.append(one)
    return "\n".join(found)

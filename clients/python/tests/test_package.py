"""What surrounds the code: types, and the examples of README.md."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1]


def test_types_are_strict() -> None:
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", "nul" if sys.platform == "win32" else "/dev/null"],
        cwd=FOLDER,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_examples_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Blocks marked `python` are run in order, one after the other; those of engines that are not installed are left out."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.S)
    assert len(blocks) >= 4
    names: dict[str, object] = {}
    run = 0
    for block in blocks:
        engines = re.findall(r"^(?:from|import) (datasets|datatrove|pyspark|ray)\b", block, re.M)
        if all(importlib.util.find_spec(engine) for engine in engines):
            exec(block, names)
            run += 1
    assert run >= 1
    assert capsys.readouterr().out.startswith("4 9 сөйлм\n")


def test_classifiers_are_those_of_pypi() -> None:
    """The build backend refuses others, so that `pip install` fails; Kazakh is no language of theirs."""
    [listed] = re.findall(r"^classifiers = \[(.*)\]$", (FOLDER / "pyproject.toml").read_text("utf-8"), re.M)
    assert set(re.findall(r'"([^"]+)"', listed)) <= {"Typing :: Typed", "Topic :: Text Processing :: Linguistic"}

"""The child: order, offsets, errors, its end, and copies of it."""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qalam_text import Qalam, QalamBatches, QalamError, QalamNotFoundError, map_in_pandas
from qalam_text.child import check_rules, find_program


def test_answers_in_order_with_offsets_of_python() -> None:
    texts = [f"😀 a{number}@mail.kz" for number in range(1000)]
    with Qalam(["--with", "cleaning"]) as qalam:
        answers = list(qalam.answers(texts))
    assert len(answers) == 1000
    for text, answer in zip(texts, answers):
        [found] = [one for one in answer["annotations"] if one["rule"] == "cleaning.email"]
        assert text[found["start"] : found["end"]] == text[2:]


def test_more_than_pipes_hold_goes_through_both_ways() -> None:
    texts = ["Қазақ тілі туралы сөз қозғаймыз. " * 40 + "a@mail.kz"] * 900
    with Qalam(["--with", "cleaning"]) as qalam:
        assert sum(len(answer["annotations"]) > 0 for answer in qalam.answers(texts)) == 900


def test_reads_only_a_bounded_number_ahead() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "сөз"

    with Qalam(["--with", "cleaning"]) as qalam:
        answers = qalam.answers(endless())
        for _ in range(2000):
            next(answers)
        assert taken <= 2000 + 512
        answers.close()
        # What was on its way for the first is no answer to the second.
        [answer] = qalam.answers(["b@mail.kz"])
        assert answer["annotations"][0]["rule"] == "cleaning.email"


def test_odd_texts_come_back_as_they_were() -> None:
    texts = ["", "\u2028\u0085\r\n", "\ud800", "😀" * 5, '"\\']
    with Qalam(["--with", "cleaning"]) as qalam:
        records = list(qalam.records({"text": text, "n": 12345678901234567890} for text in texts))
    assert [record["text"] for record in records] == texts
    assert {record["n"] for record in records} == {12345678901234567890}


def test_clean_mends() -> None:
    with Qalam(command="clean") as qalam:
        [record] = qalam.records([{"text": "Қалың\u200bдық келді."}])
    assert record == {"text": "Қалыңдық келді."}


def test_a_record_that_is_no_json_is_an_error() -> None:
    with Qalam() as qalam, pytest.raises(ValueError, match="JSON"):
        list(qalam.records([{"text": "сөз", "score": float("nan")}]))


def test_an_error_of_the_texts_own_passes_through() -> None:
    def broken() -> Iterator[str]:
        yield "сөз"
        raise KeyError("mine")

    with Qalam(["--with", "cleaning"]) as qalam:
        with pytest.raises(KeyError, match="mine"):
            list(qalam.answers(broken()))
        assert len(list(qalam.answers(["сөз"]))) == 1


def test_refused_options_and_a_killed_program_are_errors() -> None:
    with pytest.raises(QalamError, match=r"status 2\n.*no option --no-such-option"):
        list(Qalam(["--no-such-option"]).answers(["сөз"] * 5000))
    qalam = Qalam(["--with", "cleaning"])
    answers = qalam.answers("сөз" for _ in range(100_000))
    next(answers)
    assert qalam._process
    qalam._process.popen.kill()
    with pytest.raises(QalamError, match="ended with status"):
        list(answers)
    assert len(list(qalam.answers(["сөз"]))) == 1  # Another is started.
    qalam.close()


def test_a_status_at_the_end_and_answers_too_many_are_errors() -> None:
    qalam = Qalam(["--with", "cleaning", "--fail-on", "hint"])
    list(qalam.answers(["a@mail.kz"]))
    with pytest.raises(QalamError, match="status 1"):
        qalam.close()
    script = "import sys\nfor line in sys.stdin: print('{\"annotations\":[]}\\n{}', flush=True)"
    chatty = Qalam(program=[sys.executable, "-c", script])
    list(chatty.answers(["сөз"]))
    with pytest.raises(QalamError, match="more than it was asked"):
        chatty.close()


def test_two_conversations_at_a_time_are_refused() -> None:
    with Qalam(["--with", "cleaning"]) as qalam:
        first = qalam.answers(["а", "ә"])
        next(first)
        with pytest.raises(RuntimeError, match="another conversation"):
            next(qalam.answers(["б"]))
        assert len(list(first)) == 1


def test_a_copy_has_a_child_of_its_own() -> None:
    with Qalam(["--with", "cleaning"]) as qalam:
        list(qalam.answers(["сөз"]))
        with pickle.loads(pickle.dumps(qalam)) as copy:
            assert copy.options == qalam.options
            assert len(list(copy.answers(["сөз"]))) == 1
            assert copy._process is not qalam._process


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_fork_has_a_child_of_its_own_and_leaves_the_other_alone() -> None:
    with Qalam(["--with", "cleaning"]) as qalam:
        list(qalam.answers(["сөз"]))
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                status = 0 if len(list(qalam.answers(["a@mail.kz"]))) == 1 else 1
                qalam.close()
            finally:
                os._exit(status)
        assert os.waitpid(pid, 0)[1] == 0
        assert len(list(qalam.answers(["сөз"]))) == 1


def test_no_child_is_left_behind() -> None:
    qalam = Qalam(["--with", "cleaning"])
    list(qalam.answers(["сөз"]))
    assert qalam._process
    popen = qalam._process.popen
    del qalam
    for _ in range(100):
        if popen.poll() is not None:
            break
        time.sleep(0.05)
    assert popen.poll() is not None


def test_where_the_program_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "cli.js"
    script.write_text("")
    assert find_program(script)[1] == str(script)
    assert find_program(["a", "b"]) == ["a", "b"]
    monkeypatch.setenv("QALAM_CLI", str(script))
    assert find_program()[1] == str(script)
    monkeypatch.delenv("QALAM_CLI")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(QalamNotFoundError, match="QALAM_CLI"):
        find_program()
    with pytest.raises(QalamNotFoundError, match="Node.js"):
        find_program(script)
    if sys.platform != "win32":
        program = tmp_path / "qalam"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        assert find_program() == [str(program)]
    with pytest.raises(FileNotFoundError):
        list(Qalam(program="/no/such/program").answers(["сөз"]))


def test_rules_that_do_not_exist_are_named() -> None:
    check_rules([])
    check_rules(["cleaning.email"])
    with pytest.raises(QalamError, match="Did you mean cleaning.email"):
        check_rules(["cleaning.emial"])


def test_batches_of_lists_with_missing_texts() -> None:
    given: dict[str, Any] = {"text": ["Бұл қазақ тілінде жазылған.", None, "a@mail.kz"], "id": [1, 2, 3]}
    batch = QalamBatches()(given)
    assert batch["qalam_language"][0] == "kk" and batch["id"] == [1, 2, 3]
    assert batch["annotations"][1] is None and batch["qalam_language"][1] is None
    assert "cleaning.email" in batch["annotations"][2]


def test_map_in_pandas_keeps_its_child_from_task_to_task() -> None:
    pandas = pytest.importorskip("pandas")
    from qalam_text import batches

    batches._idle.clear()
    run = map_in_pandas("text", ["--with", "cleaning,language"])
    frame = pandas.DataFrame({"text": ["a@mail.kz", None]}, index=[7, 8])
    pids = []
    for _ in range(2):
        [answered] = run(iter([frame]))
        assert list(frame.columns) == ["text"] and list(answered.index) == [7, 8]
        assert "cleaning.email" in answered["annotations"][7] and pandas.isna(answered["annotations"][8])
        [[kept]] = batches._idle.values()
        assert kept.qalam._process
        pids.append(kept.qalam._process.popen.pid)
    assert pids[0] == pids[1]
    # Two in one worker, one after the other in the same stage.
    assert len(list(run(run(iter([frame] * 3))))) == 3

"""The program as a child that stays: JSON Lines in, JSON Lines out, in order."""

from __future__ import annotations

import collections
import itertools
import json
import logging
import os
import queue
import shutil
import subprocess
import threading
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import IO, Any, Literal, TypeVar, cast

from .errors import QalamError, QalamNotFoundError
from .types import Answer

T = TypeVar("T")
Program = str | os.PathLike[str] | Sequence[str]

log = logging.getLogger("qalam_text")

# Records are handed over in blocks of so many, or of so many letters; two blocks are on their way at most.
BLOCK_RECORDS = 256
BLOCK_LETTERS = 1 << 20
LAST_WORDS = 20


def find_program(program: Program | None = None) -> list[str]:
    """
    The command that starts the program: the argument, else the variable QALAM_CLI, else `qalam` on the PATH. A path that
    ends in `.js` is run by `node`. Raises QalamNotFoundError.
    """
    if program is not None and not isinstance(program, (str, os.PathLike)):
        return list(program)
    given = program if program is not None else os.environ.get("QALAM_CLI") or None
    path = "qalam" if given is None else os.fspath(given)
    # A bundle is no program by itself.
    if path.endswith(".js"):
        node = shutil.which("node")
        if node is None:
            raise QalamNotFoundError(f"{path} needs Node.js, and there is no node on the PATH")
        if not os.path.isfile(path):
            raise QalamNotFoundError(f"there is no file {path}")
        return [node, path]
    found = shutil.which(path)
    if found is None:
        hint = "; give program=, or the variable QALAM_CLI, or put qalam on the PATH" if given is None else ""
        raise QalamNotFoundError(f"there is no program {path}{hint}")
    return [found]


def check_rules(rules: Iterable[str], program: Program | None = None) -> None:
    """Raises QalamError for a rule that the program does not have, with the nearest one: it would never find anything."""
    if not (listed := ",".join(sorted(rules))):
        return
    # Options are read before anything else is; of no text nothing is asked.
    command = [*find_program(program), "check", "--with", "cleaning", "--without", listed]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        raise QalamError(done.stderr.strip().replace("--without: ", ""))


class _Process:
    """One run of the program with the threads that write to it and hear what it says on stderr."""

    def __init__(self, command: Sequence[str]) -> None:
        self.owner = os.getpid()
        try:
            self.popen = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except FileNotFoundError as error:
            raise QalamNotFoundError(f"there is no program {command[0]}") from error
        assert self.popen.stdin and self.popen.stdout and self.popen.stderr
        self.out: IO[bytes] = self.popen.stdout
        self.blocks: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.said: collections.deque[str] = collections.deque(maxlen=LAST_WORDS)
        self.writer = threading.Thread(target=self._write, args=(self.popen.stdin,), daemon=True)
        self.listener = threading.Thread(target=self._listen, args=(self.popen.stderr,), daemon=True)
        self.writer.start()
        self.listener.start()

    # A thread of its own: with both pipes full, whoever writes and does not read waits for ever.
    def _write(self, stdin: IO[bytes]) -> None:
        try:
            while (block := self.blocks.get()) is not None:
                stdin.write(block)
                stdin.flush()
        except OSError:
            pass  # It has ended, which the reader says.
        finally:
            try:
                stdin.close()
            except OSError:
                pass

    def _listen(self, stderr: IO[bytes]) -> None:
        with stderr:
            for line in stderr:
                text = line.decode("utf-8", "replace").rstrip()
                self.said.append(text)
                log.warning("%s", text)

    def failure(self) -> QalamError:
        status = self.popen.wait()
        self.listener.join()
        return QalamError("\n".join([f"qalam ended with status {status}", *self.said]))

    def end(self) -> None:
        """Closes its input and waits for its end. Raises QalamError where it answers more, or with another status than 0."""
        self.blocks.put(None)
        more = self.out.readline()
        if more != b"":
            self.kill()
            raise QalamError(f"qalam answered more than it was asked: {more[:200]!r}")
        failed = self.popen.wait() != 0
        self.out.close()
        self.writer.join()
        if failed:
            raise self.failure()
        self.listener.join()

    def kill(self) -> None:
        if self.owner != os.getpid():
            return  # Another process's child, known here by a fork alone.
        self.popen.kill()
        self.blocks.put(None)
        self.popen.wait()
        self.writer.join()
        self.listener.join()
        self.out.close()


class Qalam:
    """
    The program, kept open from the first text to `close`. One conversation at a time. Where it is copied to another
    process (pickled, or by a fork), the copy starts a child of its own.

    `options` are those of `qalam help check`, such as `["--with", "cleaning"]`; `program` as for `find_program`. What the
    program says on stderr goes to the logger `qalam_text`.
    """

    def __init__(
        self,
        options: Sequence[str] = (),
        *,
        command: Literal["check", "clean"] = "check",
        program: Program | None = None,
    ) -> None:
        self.options = tuple(options)
        self.command = command
        self.program = program
        self._process: _Process | None = None
        self._ended: Callable[[], object] = lambda: None
        self._talking = False

    def __getstate__(self) -> dict[str, Any]:
        return {"options": self.options, "command": self.command, "program": self.program}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["options"], command=state["command"], program=state["program"])  # type: ignore[misc]

    def __enter__(self) -> Qalam:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self.close()
        else:
            self.kill()

    def answers(self, texts: Iterable[str]) -> Generator[Answer, None, None]:
        """What is said of each text, in order; reads a few hundred texts ahead. Raises QalamError."""
        for _, answer in self.pairs(texts, lambda text: text):
            yield answer

    def pairs(self, items: Iterable[T], text: Callable[[T], str]) -> Generator[tuple[T, Answer], None, None]:
        """Each item with what is said of its text."""
        for item, answer in self._talk(items, lambda item: {"text": text(item)}):
            yield item, cast(Answer, answer)

    def records(self, records: Iterable[Mapping[str, Any]]) -> Generator[dict[str, Any], None, None]:
        """
        Each record as the program gives it back: with members added by `check`, mended by `clean`. Raises ValueError for
        one that is no JSON (NaN).
        """
        for _, answer in self._talk(records, lambda record: record):
            yield answer

    def _talk(
        self, items: Iterable[T], record: Callable[[T], Mapping[str, Any]]
    ) -> Generator[tuple[T, dict[str, Any]], None, None]:
        if self._talking:
            raise RuntimeError("another conversation with this program has not ended; use a second Qalam")
        self._talking = True
        whole = False
        try:
            process = self._running()
            rest = iter(items)
            waiting: collections.deque[list[T]] = collections.deque()
            while True:
                # The next block is on its way while answers to the last one are read.
                while len(waiting) < 2 and (block := self._block(process, rest, record)):
                    waiting.append(block)
                if not waiting:
                    break
                for item in waiting.popleft():
                    yield item, self._answer(process)
            whole = True
        finally:
            self._talking = False
            # Answers to what nobody waits for any more would be taken for those to the next texts.
            if not whole:
                self.kill()

    @staticmethod
    def _block(process: _Process, rest: Iterator[T], record: Callable[[T], Mapping[str, Any]]) -> list[T]:
        block: list[T] = []
        lines: list[str] = []
        letters = 0
        for item in itertools.islice(rest, BLOCK_RECORDS):
            line = json.dumps(record(item), allow_nan=False)
            block.append(item)
            lines.append(f"{line}\n")
            letters += len(line)
            if letters >= BLOCK_LETTERS:
                break
        if block:
            process.blocks.put("".join(lines).encode("ascii"))
        return block

    @staticmethod
    def _answer(process: _Process) -> dict[str, Any]:
        line = process.out.readline()
        if not line.endswith(b"\n"):
            raise process.failure()
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer and "input" in answer and "annotations" not in answer:
            raise QalamError(f"qalam could not read a record: {answer['error']}")
        return answer

    def _running(self) -> _Process:
        process = self._process
        if process is None or process.owner != os.getpid():
            units = ("--offsets", "codepoint") if self.command == "check" and "--offsets" not in self.options else ()
            process = _Process([*find_program(self.program), self.command, *units, *self.options])
            self._process = process
            self._ended = weakref.finalize(self, process.kill)
        return process

    def close(self) -> None:
        """Ends the program. Raises QalamError where its status is not 0. The next text starts it anew."""
        process, self._process = self._process, None
        if process is None or process.owner != os.getpid():
            return
        if self._talking:
            self._ended()
            raise RuntimeError("closed while answers were waited for")
        try:
            process.end()
        finally:
            self._ended()

    def kill(self) -> None:
        """Ends the program without waiting for what it has to say."""
        self._process = None
        self._ended()

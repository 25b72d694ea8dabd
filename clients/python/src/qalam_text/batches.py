"""Columns in, columns out: for Ray Data, Hugging Face datasets and Spark's `mapInPandas`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from .child import Program, Qalam

if TYPE_CHECKING:
    import pandas

Batch = TypeVar("Batch", bound=MutableMapping[str, Any])


class QalamBatches:
    """
    Adds two columns of strings to a batch: `annotations` (a JSON array) and `qalam_language` (`kk`, `ru`, …). A text that
    is missing has neither. One child for each process, for as long as this object lives; it is started by the first batch.

        dataset.map(QalamBatches(), batched=True)                        # Hugging Face datasets
        dataset.map_batches(QalamBatches, compute=pool, …)               # Ray Data, numpy or pandas
    """

    def __init__(
        self, column: str = "text", options: Sequence[str] = (), *, program: Program | None = None
    ) -> None:
        self.column = column
        self.qalam = Qalam(options, program=program)

    def __call__(self, batch: Batch) -> Batch:
        column = batch[self.column]
        texts = column.tolist() if hasattr(column, "tolist") else list(column)
        # pandas has NaN or NA for a text that is missing.
        known = [text for text in texts if isinstance(text, str)]
        answers = iter(list(self.qalam.answers(known)))
        rows = [next(answers) if isinstance(text, str) else None for text in texts]
        batch["annotations"] = [None if row is None else json.dumps(row["annotations"], ensure_ascii=False) for row in rows]
        batch["qalam_language"] = [None if row is None else row.get("qalam_language", {}).get("label") for row in rows]
        return batch


# Of a Spark worker, which goes from task to task: those that no task uses now.
_idle: dict[tuple[Any, ...], list[QalamBatches]] = {}


def map_in_pandas(
    column: str = "text", options: Sequence[str] = (), *, program: Program | None = None
) -> Callable[[Iterator[pandas.DataFrame]], Iterator[pandas.DataFrame]]:
    """
    A function for `DataFrame.mapInPandas`, whose rows keep their order and get the columns of `QalamBatches`. A child
    stays with Spark's worker, so that a task seldom starts one.

        schema = f"{', '.join(…)}, annotations string, qalam_language string"
        frame.mapInPandas(map_in_pandas("text"), schema)
    """
    key = (column, tuple(options), None if program is None else str(program))

    def run(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        idle = _idle.setdefault(key, [])
        batches = idle.pop() if idle else QalamBatches(column, options, program=program)
        for frame in frames:
            yield batches(frame.copy(deep=False))
        idle.append(batches)

    return run

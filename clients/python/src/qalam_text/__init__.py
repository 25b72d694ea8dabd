"""Qalam, a checker of Kazakh text, as a child process that is kept open. All that is found is found by the program."""

from .batches import QalamBatches, map_in_pandas
from .child import Qalam
from .errors import QalamError, QalamNotFoundError
from .types import Annotation, Answer, Entity, Language

__all__ = [
    "Annotation",
    "Answer",
    "Entity",
    "Language",
    "Qalam",
    "QalamBatches",
    "QalamError",
    "QalamNotFoundError",
    "map_in_pandas",
]

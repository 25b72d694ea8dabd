"""Steps for datatrove's pipelines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.filters.base_filter import BaseFilter

from .child import Program, Qalam, check_rules
from .types import Answer

if TYPE_CHECKING:
    from datatrove.data import Document
    from datatrove.pipeline.writers.disk_base import DiskWriter


class QalamAnnotator(PipelineStep):  # type: ignore[misc]
    """
    Adds to a document's metadata `annotations` (a list of dicts) and `qalam_language` (`kk`, `ru`, …); leaves `language`,
    which filters of datatrove read, as it is. Counts findings by rule.
    """

    name = "🖋 Qalam"
    type = "🏷 - ANNOTATOR"

    def __init__(self, options: Sequence[str] = (), *, program: Program | None = None) -> None:
        super().__init__()
        self.qalam = Qalam(options, program=program)

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        with self.qalam:
            for document, answer in self.qalam.pairs(data or (), lambda document: document.text):
                document.metadata["annotations"] = answer["annotations"]
                if "qalam_language" in answer:
                    document.metadata["qalam_language"] = answer["qalam_language"]["label"]
                for annotation in answer["annotations"]:
                    self.stat_update(annotation["rule"])
                self.update_doc_stats(document)
                yield document


class QalamFilter(BaseFilter):  # type: ignore[misc]
    """
    Drops the documents in which one of `rules` finds something, and those in another language than `languages`, where
    these are given. The reason in the statistics and for the exclusion writer is the rule or `language_…`. A rule that does
    not exist is a QalamError when the pipeline runs.
    """

    name = "🖋 Qalam filter"

    def __init__(
        self,
        rules: Collection[str] = (),
        languages: Collection[str] | None = None,
        options: Sequence[str] = (),
        *,
        program: Program | None = None,
        exclusion_writer: DiskWriter | None = None,
        batch_size: int = 256,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        self.rules = frozenset(rules)
        self.languages = None if languages is None else frozenset(languages)
        self.qalam = Qalam(options, program=program)

    def _verdict(self, answer: Answer) -> Any:
        for annotation in answer["annotations"]:
            if annotation["rule"] in self.rules:
                return False, annotation["rule"]
        if self.languages is not None:
            label = answer["qalam_language"]["label"]
            if label not in self.languages:
                return False, f"language_{label}"
        return True

    def filter(self, doc: Document) -> Any:
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[Any]:
        return [self._verdict(answer) for answer in self.qalam.answers(document.text for document in batch)]

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        check_rules(self.rules, self.qalam.program)
        with self.qalam:
            yield from super().run(data, rank, world_size)

"""What the program answers, as Qalam's CORPORA.md describes it."""

from __future__ import annotations

from typing import Literal, TypedDict


class _Found(TypedDict):
    start: int
    """Code points, from 0, in the text of `field`; of a finding without one, in the line that was sent."""
    end: int
    """Behind the last code point."""
    rule: str
    """As in docs/rules.md, such as `cleaning.email`."""
    severity: Literal["error", "warning", "information", "hint"]
    safe: bool
    """Whether `fix` may be made without looking."""


class Annotation(_Found, total=False):
    """One finding."""

    field: str
    """Where the text stands in the record: `text`, `messages[1].content`."""
    args: list[str]
    """What the rule's sentence names."""
    fix: str
    """What the range becomes."""


class _Language(TypedDict):
    label: str
    """`kk`, `ru`, …, `mixed`, or `und` where there is nothing to go by."""
    probability: float
    script: str
    """ISO 15924."""
    variant: str | None


class Language(_Language, total=False):
    """The language of all prose of a record."""

    languages: dict[str, float]
    """Of a text in several: the share of each of the letters."""


class Entity(TypedDict):
    """A name; only with `--with …,entities`."""

    field: str
    start: int
    end: int
    label: str
    score: float


class _Answer(TypedDict):
    annotations: list[Annotation]


class Answer(_Answer, total=False):
    """What is said of one text. Without the module `language` there is no `qalam_language`."""

    qalam_language: Language
    entities: list[Entity]

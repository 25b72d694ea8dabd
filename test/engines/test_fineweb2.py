"""FineWeb-2's filters for Kazakh: our figures and verdicts against datatrove's own filters, for the same words."""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import records
from datatrove.data import Document
from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from datatrove.utils import word_tokenizers
from datatrove.utils.word_tokenizers import WordTokenizer

LANGUAGE = "kaz_Cyrl"
WORDS: dict[str, list[str]] = {}


class OurWords(WordTokenizer):
    """Its own tokenizer of Kazakh is a model that has to be fetched."""

    def word_tokenize(self, text: str) -> list[str]:
        return WORDS[text]

    def sent_tokenize(self, text: str) -> list[str]:
        raise NotImplementedError

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        raise NotImplementedError


ENDS = [".", "!", "?", "…", "...", "»", ".»", "", " ", ".\r", "‼", ":", "\u2028", "。"]
STARTS = ["", "", "", "• ", "- ", "  -", "# ", "\t", "😀 "]


def documents() -> list[str]:
    """Texts of every kind of shape: repeated lines and words, blank lines, lists, letters of four bytes."""
    chance = random.Random(7)
    words = [*records._words()[:400], *"және бұл ол мен жаңа бар 12 3,5 # … ... -- № 😀 «сөз» a@b.kz".split()]
    made = []
    for number in range(300):
        few = chance.sample(words, k=chance.choice([3, 8, 40, 300]))
        lines: list[str] = []
        for _ in range(chance.randint(1, 30)):
            if lines and chance.random() < [0.0, 0.1, 0.5][number % 3]:
                lines.append(chance.choice(lines))
            else:
                body = " ".join(chance.choices(few, k=chance.randint(0, 14)))
                lines.append(f"{chance.choice(STARTS)}{body}{chance.choice(ENDS)}")
        made.append(chance.choice(["", "\n"]) + chance.choice(["\n", "\n\n", "\r\n", "\n \n", " "]).join(lines))
    news = (records.ROOT / "test/bench/texts/news.txt").read_text("utf-8")
    return [*dict.fromkeys(made), news, re.sub(r"(?<=[.!?])\s+", "\n", news)]


@pytest.fixture(scope="module")
def ours() -> dict[str, dict[str, Any]]:
    texts = documents()
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run(
        ["node", "--import", "tsx", "test/engines/figures.ts"],
        cwd=records.ROOT,
        input=lines.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert len(answers) == len(texts)
    WORDS.update({text: answer["words"] for text, answer in zip(texts, answers, strict=True)})
    return dict(zip(texts, answers, strict=True))


@pytest.fixture(autouse=True)
def our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_tokenizers, "load_word_tokenizer", lambda language: OurWords())


def repetition(**limits: Any) -> GopherRepetitionFilter:
    off = {"dup_line_frac": None, "dup_para_frac": 0, "dup_line_char_frac": 0, "dup_para_char_frac": 0}
    return GopherRepetitionFilter(language=LANGUAGE, **{**off, "top_n_grams": (), "dup_n_grams": (), **limits})


def fineweb(**limits: Any) -> FineWebQualityFilter:
    off = {"line_punct_thr": -1.0, "short_line_thr": 999, "char_duplicates_ratio": 9.0, "new_line_ratio": 1e9}
    return FineWebQualityFilter(language=LANGUAGE, **{**off, **limits})


def gopher(**limits: Any) -> GopherQualityFilter:
    off = {name: None for name in ("min_doc_words", "max_doc_words", "min_avg_word_length", "max_avg_word_length")}
    off |= {name: None for name in ("max_symbol_word_ratio", "max_bullet_lines_ratio", "max_ellipsis_lines_ratio")}
    off |= {"max_non_alpha_words_ratio": None, "min_stop_words": None}
    return GopherQualityFilter(language=LANGUAGE, **{**off, "stop_words": STOP_WORDS, **limits})


# What FineWeb-2 publishes; the same list as ours, which the verdicts below would show.
STOP_WORDS = (
    "және су бойынша мен жылы коды өзен орналасқан мәліметтер жер бұл саны тұрғындарының адамды оның болып алып "
    "мемлекеттік құрайды жаңа ол гз бар жатқан"
).split()

# A filter with one limit alone, and whether it drops what is below it.
FILTERS: dict[str, tuple[Callable[[float], Any], bool]] = {
    "dup_line_frac": (lambda limit: repetition(dup_line_frac=limit), False),
    **{f"top_{n}_gram": (lambda limit, n=n: repetition(top_n_grams=((n, limit),)), False) for n in (2, 3, 4)},
    **{
        f"duplicated_{n}_n_grams": (lambda limit, n=n: repetition(dup_n_grams=((n, limit),)), False)
        for n in range(5, 11)
    },
    "line_punct_ratio": (lambda limit: fineweb(line_punct_thr=limit), True),
    "char_dup_ratio": (lambda limit: fineweb(char_duplicates_ratio=limit), False),
    "list_ratio": (lambda limit: fineweb(new_line_ratio=limit), False),
    "gopher_long_doc": (lambda limit: gopher(max_doc_words=limit), False),
    "gopher_below_avg_threshold": (lambda limit: gopher(min_avg_word_length=limit), True),
    "gopher_above_avg_threshold": (lambda limit: gopher(max_avg_word_length=limit), False),
    "gopher_too_many_bullets": (lambda limit: gopher(max_bullet_lines_ratio=limit), False),
    "gopher_too_many_end_ellipsis": (lambda limit: gopher(max_ellipsis_lines_ratio=limit), False),
    "gopher_below_alpha_threshold": (lambda limit: gopher(max_non_alpha_words_ratio=limit), True),
    "gopher_enough_stop_words": (lambda limit: gopher(min_stop_words=limit), True),
    # One limit for two figures.
    "gopher_too_many_hashes": (lambda limit: gopher(max_symbol_word_ratio=limit), False),
    "gopher_too_many_ellipsis": (lambda limit: gopher(max_symbol_word_ratio=limit), False),
}


@pytest.mark.parametrize("name", FILTERS)
def test_figure(name: str, ours: dict[str, dict[str, Any]]) -> None:
    """At a limit that is our figure exactly its filter keeps a text, and at the next number beyond it does not."""
    make, is_least = FILTERS[name]
    different = set()
    for text, answer in ours.items():
        if answer["figures"] is None:
            continue
        assert set(answer["figures"]) == set(FILTERS)
        figure = answer["figures"][name]
        symbols = [answer["figures"][f"gopher_too_many_{kind}"] for kind in ("hashes", "ellipsis")]
        if "_hashes" in name or "_ellipsis" in name and "_end_" not in name:
            if figure != max(symbols) or symbols[0] == symbols[1]:
                continue
        # 0 is off.
        if figure == 0:
            assert make(5e-324).filter(Document(text=text, id="")) in (True, (False, name)) and (
                is_least or make(5e-324).filter(Document(text=text, id="")) is True
            )
            continue
        different.add(figure)
        assert make(figure).filter(Document(text=text, id="")) is True, (name, figure, text)
        beyond = math.nextafter(figure, math.inf if is_least else -math.inf)
        assert make(beyond).filter(Document(text=text, id="")) == (False, name), (name, figure, text)
    assert len(different) > 3


LIMITS: dict[str, dict[str, Any]] = {
    "2025-06": dict(
        dup_line_frac=0.304,
        top_n_grams=[[2, 0.172], [3, 0.147], [4, 0.127]],
        dup_n_grams=[[5, 0.159], [6, 0.148], [7, 0.136], [8, 0.126], [9, 0.115], [10, 0.104]],
        line_punct_thr=0.176,
        new_line_ratio=0.186,
        lengths=(3, 12),
    ),
    "2024-12": dict(
        dup_line_frac=0.333,
        top_n_grams=[[2, 0.084], [3, 0.099], [4, 0.119]],
        dup_n_grams=[[5, 0.173], [6, 0.152], [7, 0.131], [8, 0.115], [9, 0.103], [10, 0.093]],
        line_punct_thr=0.222,
        new_line_ratio=0.222,
        lengths=(4, 11),
    ),
}


@pytest.mark.parametrize("version", LIMITS)
def test_verdict(version: str, ours: dict[str, dict[str, Any]]) -> None:
    """The three filters in a row, as FineWeb-2's pipeline has them."""
    limits = LIMITS[version]
    shortest, longest = limits["lengths"]
    steps = [
        repetition(**{name: limits[name] for name in ("dup_line_frac", "top_n_grams", "dup_n_grams")}),
        fineweb(
            line_punct_thr=limits["line_punct_thr"], new_line_ratio=limits["new_line_ratio"], char_duplicates_ratio=0.1
        ),
        GopherQualityFilter(
            language=LANGUAGE,
            min_avg_word_length=shortest,
            max_avg_word_length=longest,
            max_non_alpha_words_ratio=0.694,
            stop_words=STOP_WORDS,
        ),
    ]
    seen = set()
    for text, answer in ours.items():
        if answer["figures"] is None:
            continue
        answers = [step.filter(Document(text=text, id="")) for step in steps]
        dropped = [reason[1] for reason in answers if reason is not True]
        wanted = dropped[0] if dropped else None
        assert answer["verdicts"][version] == wanted, text
        seen.add(wanted)
    assert None in seen and len(seen) >= 5, seen

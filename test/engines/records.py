"""The records that every engine gets, made of text that is shipped, the same each time."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Fewer where `npm test` runs the quick part.
COUNT = int(os.environ.get("QALAM_ENGINES_RECORDS", "20000"))


def _sentences() -> list[str]:
    """Good and bad ones: news, and the examples of all rules."""
    news = (ROOT / "test/bench/texts/news.txt").read_text("utf-8")
    rules = (ROOT / "docs/rules.md").read_text("utf-8")
    examples = re.findall(r"E\.g\. `([^`]+)`", rules)
    assert len(examples) > 30
    return [*re.split(r"(?<=[.!?])\s+", news.strip()), *examples]


def _words() -> list[str]:
    dictionary = (ROOT / "dictionaries/spelling/kk.dic").read_text("utf-8").splitlines()[1:]
    words = [line.split("/")[0] for line in dictionary[::17]]
    return [word for word in words if word]


ODD = [
    "",
    " ",
    "😀 Қазақ тілі 👩‍👩‍👧 a@mail.kz",
    "«Тырнақша» “қос” „төмен“ \"түзу\" 'жалқы' \\ кері",
    "жол\nжол\r\nжол\rжол",
    "жол\u2028жол\u2029жол\u0085жол",
    "\ufeffҚалың\u200bдық\u00adқа\u00a0барды",
    "\tТабуляция\tбар",
    "Сәулеттің ӛ і̇ й қосымша белгілері",
    "ӘҒҚҢӨҰҮҺІ әғқңөұүһі",
    "<b>Қою</b> &amp; &nbsp; {{ат}} https://kk.example/a?b=1",
    "null",
    "{\"text\": \"ішкі\"}",
]


def texts() -> list[str]:
    chance = random.Random(17)
    sentences = _sentences()
    words = _words()
    made: list[str] = []
    for number in range(COUNT):
        if number % 1999 == 7:
            made.append(" ".join(chance.choices(sentences, k=400)))  # Some 30,000 letters in one line.
        elif number % 13 == 5:
            made.append(f"{chance.choice(ODD)}{chance.choice(['', ' ' + chance.choice(sentences)])}")
        else:
            plain = " ".join(chance.choices(words, k=chance.randint(2, 9)))
            made.append(f"{plain.capitalize()}. {chance.choice(sentences)}")
    return made


def write_jsonl(path: Path, blank_lines: bool = False) -> None:
    """A record a line, as Python's json writes them: half of them in ASCII. With blank lines between some, if wanted."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number, text in enumerate(texts()):
            if blank_lines and number % 997 == 3:
                file.write("\n")
            record = {"id": f"k{number}", "text": text}
            file.write(json.dumps(record, ensure_ascii=number % 2 == 0) + "\n")

#!/usr/bin/env bash
# Babel 2.19.0 writes a date in Kazakh short as «05.01.24», and reads what it wrote as 24 January 2005: `parse_date` takes the order of day, month and
# year from the medium pattern unless told, and in Kazakh that one begins with the year while the short one ends with it (Russian and
# Turkish have one order in both). «31.12.24» becomes 2031, a full year «05.01.2024» is refused, though dates in figures are written so
# throughout Kazakhstan; `format="short"` reads all of them well. Of the days of a year more than nine in ten are read as another day, without
# an error. Records of a Kazakh data set are dated wrongly in silence. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet babel==2.19.0
cat >try.py <<'PY'
from datetime import date, timedelta

from babel.dates import ParseError, format_date, parse_date

def read(text, **how):
    try:
        return parse_date(text, locale="kk", **how)
    except ParseError:
        return None

day = date(2024, 1, 5)
short = {locale: format_date(day, "short", locale=locale) for locale in ("kk", "ru", "tr")}
back = {locale: parse_date(text, locale=locale) for locale, text in short.items()}
others = [read(text) for text in ("31.12.24", "05.01.2024")]
told = [read(text, format="short") for text in ("05.01.24", "31.12.24", "05.01.2024")]
year = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
wrong = [one for one in year if read(format_date(one, "short", locale="kk")) not in (one, None)]
print(short, back, others, told, len(wrong), sep="\n")
assert short["kk"] == "05.01.24" and back == {"kk": date(2005, 1, 24), "ru": day, "tr": day}
assert others == [date(2031, 12, 24), None] and told == [day, date(2024, 12, 31), day]
assert len(wrong) == 366 - 12
PY
v/bin/python try.py

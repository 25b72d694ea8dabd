#!/usr/bin/env bash
# dateparser 1.5.0 knows Kazakh («5 қаңтар 2024», «кеше», «3 күн бұрын»), but not the order that Kazakh writes a date in: «2024 жылғы 5 қаңтар»,
# as in every law and letter, is None, also with endings («2024 жылғы 5 қаңтарда»). `search_dates` then finds the year alone in it and
# fills day and month with those of today, so that a text is dated wrongly without a word. Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet dateparser==1.5.0
cat >try.py <<'PY'
from datetime import datetime

import dateparser
from dateparser.search import search_dates

base = {"RELATIVE_BASE": datetime(2020, 7, 20)}
parsed = [dateparser.parse(text, languages=["kk"], settings=base) for text in ("5 қаңтар 2024", "2024 жылғы 5 қаңтар", "2024 жылғы 5 қаңтарда")]
found = search_dates("Кездесу 2024 жылғы 5 қаңтарда өтті.", languages=["kk"], settings=base)
print(parsed, found)
assert parsed == [datetime(2024, 1, 5), None, None]
assert found == [("2024", datetime(2024, 7, 20))]
PY
v/bin/python try.py

#!/usr/bin/env bash
# arrow 1.4.0 tells times in Kazakh, and what is to come without the ending that it needs: «2 күн кейін», «бір ай кейін» for «2 күннен кейін» (CLDR, as Node's Intl
# writes it), in all of its units; what is past is right. Day.js 1.11.23 writes "2 күн ішінде", which means within two days and not
# in two. The short name of January in arrow is "Қан", the word for blood, for «қаң», the one name that is not the first three letters of the
# long one. Texts made from templates with them teach a model forms that nobody writes, and dates that say another thing. Seen with
# Python 3.11 and Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet arrow==1.4.0
npm init -y >/dev/null; npm install --silent --no-audit --no-fund dayjs@1.11.23
cat >try.py <<'PY'
import arrow

now = arrow.get(2024, 1, 10, 12)
units = [{"seconds": 30}, {"minutes": 5}, {"hours": 6}, {"days": 2}, {"weeks": 2}, {"days": 70}, {"days": 800}]
after = [now.shift(**unit).humanize(now, locale="kk") for unit in units]
before = now.shift(days=-2).humanize(now, locale="kk")
months = [arrow.get(2024, month, 1).format("MMMM MMM", locale="kk").split() for month in range(1, 13)]
print(after, before, [(long, short) for long, short in months if not long.startswith(short)])
assert after == [f"{length} кейін" for length in ("30 секунд", "5 минут", "6 сағат", "2 күн", "2 апта", "2 ай", "2 жыл")]
assert before == "2 күн бұрын"
assert [(long, short) for long, short in months if not long.startswith(short)] == [("Қаңтар", "Қан")]
PY
v/bin/python try.py
cat >try.cjs <<'JS'
const assert = require('node:assert/strict');
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/relativeTime'));
dayjs.locale(require('dayjs/locale/kk'));
const seen = [2, -2].map((days) => [dayjs('2024-01-10').add(days, 'day').from('2024-01-10'), new Intl.RelativeTimeFormat('kk').format(days, 'day')]);
console.log(seen);
assert.deepEqual(seen, [['2 күн ішінде', '2 күннен кейін'], ['2 күн бұрын', '2 күн бұрын']]);
JS
node try.cjs

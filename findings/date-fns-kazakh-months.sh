#!/usr/bin/env bash
# date-fns 4.4.0, with its Kazakh locale, reads back another date than it wrote for 121 days of the year: «1 маусым 2024» (June) is read as the first of
# May, and all of September, October and November as January, as it tells the full name of a month by its first letter, «мамыр» from
# «маусым» by м alone. No error is raised and the answer is a valid date; in Russian every day comes back. The short names («мау», «қыр») are
# read right. Dates of Kazakh texts that are sorted or filtered by it end up in the wrong month. Seen with Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund date-fns@4.4.0
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { format, parse } from 'date-fns';
import { kk, ru } from 'date-fns/locale';
const days = Array.from({ length: 366 }, (_, at) => new Date(2024, 0, 1 + at));
function changed(pattern, locale) {
  const months = {};
  for (const day of days) {
    const read = parse(format(day, pattern, { locale }), pattern, new Date(0), { locale });
    if (+read !== +day) (months[`${day.getMonth() + 1} -> ${read.getMonth() + 1}`] ??= []).push(day);
  }
  return Object.fromEntries(Object.entries(months).map(([months, days]) => [months, days.length]));
}
const seen = { full: changed('d MMMM yyyy', kk), short: changed('d MMM yyyy', kk), russian: changed('d MMMM yyyy', ru) };
console.log(format(new Date(2024, 5, 1), 'd MMMM yyyy', { locale: kk }), JSON.stringify(seen));
assert.equal(format(new Date(2024, 5, 1), 'd MMMM yyyy', { locale: kk }), '1 маусым 2024');
assert.deepEqual(seen, { full: { '6 -> 5': 30, '9 -> 1': 30, '10 -> 1': 31, '11 -> 1': 30 }, short: {}, russian: {} });
JS
node try.mjs

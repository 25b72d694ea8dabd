#!/usr/bin/env bash
# @dsnp/parquetjs 1.8.9, asked for a column that is a list or a record (`getCursor(['tokens'])`), as the words and tags of a set for named entities are, gives no
# record at all, as if the file were empty, and no error; the same it does for a name that is not there. It wants the path that
# Parquet stores the list under: `['tokens', 'list', 'element']`. What it reads is then { list: [{ element: 'Алматы' }, …] } and no array, where
# pyarrow 26.0.1, which wrote the file, and hyparquet 1.33.0 give an array. A converter of such sets writes nothing. (1.9.3, the newest,
# was published without its compiled code and cannot be loaded.) Seen with Python 3.11 and Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet pyarrow==26.0.1
npm init -y >/dev/null; npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.8.9 hyparquet@1.33.0
cat >try.py <<'PY'
import pyarrow
import pyarrow.parquet as parquet

rows = [{"id": "а", "tokens": ["Алматы", "қаласы"], "source": {"name": "газет"}}, {"id": "ә", "tokens": ["Ол"], "source": {"name": "кітап"}}]
parquet.write_table(pyarrow.Table.from_pylist(rows), "set.parquet", compression="none")
assert parquet.read_table("set.parquet", columns=["tokens"]).to_pylist() == [{"tokens": row["tokens"]} for row in rows]
PY
v/bin/python try.py
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import parquetjs from '@dsnp/parquetjs';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
const reader = await parquetjs.ParquetReader.openFile('set.parquet');
async function read(columns) {
  const cursor = reader.getCursor(columns);
  const records = [];
  for (let record = await cursor.next(); record; record = await cursor.next()) records.push(record);
  return records;
}
const seen = { id: await read(['id']), tokens: await read(['tokens']), source: await read(['source']), none: await read(['none']), path: await read([['tokens', 'list', 'element']]) };
const other = await parquetReadObjects({ file: await asyncBufferFromFile('set.parquet'), columns: ['tokens'] });
console.log(JSON.stringify(seen), JSON.stringify(other));
assert.deepEqual(seen.id, [{ id: 'а' }, { id: 'ә' }]);
assert.deepEqual([seen.tokens, seen.source, seen.none], [[], [], []]);
assert.deepEqual(seen.path[0], { tokens: { list: [{ element: 'Алматы' }, { element: 'қаласы' }] } });
assert.deepEqual(other, [{ tokens: ['Алматы', 'қаласы'] }, { tokens: ['Ол'] }]);
await reader.close();
JS
node try.mjs
npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.9.3
if node -e 'require("@dsnp/parquetjs")' 2>error; then exit 1; fi
grep "Cannot find module" error | head -1

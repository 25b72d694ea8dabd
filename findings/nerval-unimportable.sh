#!/usr/bin/env bash
# nerval 1.1.2, the newest release of a scorer of named entities (BIO and other tags, with tables of what is confused), cannot be imported: its module was
# packed in the midst of a merge, with lines such as <<<<<<< HEAD in it, so that `import nerval` is a SyntaxError. pip installs it without
# complaint and prefers it to 1.1.1, which Python reads. Whoever adds it to compare two taggers has to pin the release before.
# Seen with Python 3.11.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
for version in 1.1.1 1.1.2; do
  python3 -m venv v && v/bin/pip install --quiet nerval==$version
  file=$(find v -path '*/nerval/nerval.py')
  echo "$version: $(grep -cE '^ *(<<<<<<<|=======|>>>>>>>)' "$file" || true) lines of a merge, $(v/bin/python -m py_compile "$file" 2>&1 | tail -1)"
done | tee seen
grep -qx '1.1.1: 0 lines of a merge, ' seen
grep -qx '1.1.2: 12 lines of a merge, SyntaxError: invalid syntax' seen
if v/bin/python -c 'import nerval' 2>error; then exit 1; fi
grep -A2 'nerval.py' error
grep -q '<<<<<<< HEAD' error

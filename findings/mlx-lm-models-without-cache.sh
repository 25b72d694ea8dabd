#!/usr/bin/env bash
# mlx_lm.server (mlx-lm 0.32.2, CPU build of mlx 0.32.4 on Linux) answers `GET /v1/models` with status 200 and an empty body, which is
# no JSON, where the Hugging Face cache folder does not exist yet, as on a machine that has only local models (its log has the
# raised CacheNotFound); once the folder is there, empty, the same request gets a list. A client that goes by the status alone
# then fails at the body, and one that wants a list takes a healthy server for another kind.
set -euo pipefail
dir=$(mktemp -d); trap 'kill $(cat "$dir/pid") 2>/dev/null || true; rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet "mlx[cpu]==0.32.4" "mlx-lm==0.32.2"
HF_HUB_CACHE="$dir/none/hub" v/bin/mlx_lm.server --host 127.0.0.1 --port 18478 >log 2>&1 & echo $! >pid
for _ in $(seq 120); do [ "$(curl -s -o health -w '%{http_code}' -m 5 http://127.0.0.1:18478/health || true)" = 200 ] && break; sleep 1; done
models() { curl -s -o "$1" -w '%{http_code}' -m 20 http://127.0.0.1:18478/v1/models || true; }
touch without with
first=$(models without)
mkdir -p none/hub
second=$(models with)
echo "without the folder: $first, $(wc -c <without) bytes; with it: $second, $(cat with)"
[ "$first" = 200 ] && [ ! -s without ]
[ "$second" = 200 ] && grep -q '"object": "list"' with
grep -q CacheNotFound log

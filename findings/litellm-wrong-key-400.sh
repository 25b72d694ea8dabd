#!/usr/bin/env bash
# LiteLLM's proxy 1.108.7, with a master key and no database (its quick start), answers a wrong key with 400 "No connected db." and not
# with 401: a client that tells keys from other faults by the status, as OpenAI's own library does, says "bad request".
set -euo pipefail
dir=$(mktemp -d); trap 'kill $(cat "$dir/pid") 2>/dev/null || true; rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet "litellm[proxy]==1.108.7"
cat >config.yaml <<'YAML'
model_list:
  - { model_name: tiny, litellm_params: { model: openai/tiny, api_base: "http://127.0.0.1:1/v1", api_key: none } }
general_settings: { master_key: sk-right }
YAML
LITELLM_LOCAL_MODEL_COST_MAP=True NO_DOCS=True v/bin/litellm --config config.yaml --host 127.0.0.1 --port 18477 --telemetry False \
  >log 2>&1 & echo $! >pid
ask() { curl -s -o "$2" -w '%{http_code}' -m 20 -H "Authorization: Bearer $1" http://127.0.0.1:18477/v1/models || true; }
for _ in $(seq 180); do [ "$(ask sk-right right)" = 200 ] && break; sleep 1; done
[ "$(ask sk-right right)" = 200 ]
status=$(ask sk-wrong wrong)
echo "a wrong key: $status $(cat wrong)"
[ "$status" = 400 ]
grep -q no_db_connection wrong

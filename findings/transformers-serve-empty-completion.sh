#!/usr/bin/env bash
# `transformers serve` (transformers 5.19.0, torch 2.13.0) answers `POST /v1/completions` with an empty JSON object, so neither a prompt
# nor a model, with status 200 and a generation, where the tokenizer begins a text with a token of its own as Llama's do. A
# client that tells which routes a server has by a request that no server should take sets this one to work each time. The same
# object sent to /v1/chat/completions generates nothing and is answered with 500.
set -euo pipefail
dir=$(mktemp -d); trap 'kill $(cat "$dir/pid") 2>/dev/null || true; rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet "torch==2.13.0" "transformers[serving]==5.19.0" accelerate requests
v/bin/python - <<'PY'
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

words = ["<unk>", "<s>", "</s>", "қала", "дала", "тау"]
tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>").save_pretrained("tiny")
config = LlamaConfig(vocab_size=len(words), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, max_position_embeddings=4096, bos_token_id=1, eos_token_id=2)
LlamaForCausalLM(config).save_pretrained("tiny")
PY
mkdir hub
HF_HUB_CACHE="$dir/hub" v/bin/transformers serve "$dir/tiny" --host 127.0.0.1 --port 18479 --device cpu >log 2>&1 & echo $! >pid
for _ in $(seq 180); do [ "$(curl -s -o health -w '%{http_code}' -m 5 http://127.0.0.1:18479/health || true)" = 200 ] && break; sleep 1; done
status=$(curl -s -o answer -w '%{http_code}' -m 120 -H 'content-type: application/json' -d '{}' http://127.0.0.1:18479/v1/completions)
echo "status $status: $(head -c 200 answer)"
chat=$(curl -s -o /dev/null -w '%{http_code}' -m 120 -H 'content-type: application/json' -d '{}' http://127.0.0.1:18479/v1/chat/completions)
echo "chat: status $chat"
[ "$status" = 200 ]
[ "$chat" = 500 ]
grep -q '"finish_reason":"length"\|"finish_reason":"stop"' answer

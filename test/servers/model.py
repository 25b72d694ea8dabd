"""Writes a tiny Llama in the format of transformers, whose next token depends on the last one alone: model.py TEXT FOLDER WORDS

It says the words over and over, and in a chat thinks of another one first (`tinyModel` of test/engine makes the same as GGUF).
"""

import sys

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, PreTrainedTokenizerFast

WIDTH = 64
text, folder, words = sys.argv[1:]
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
trainer = trainers.BpeTrainer(
    vocab_size=600,
    special_tokens=["<s>", "</s>"],
    initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    show_progress=False,
)
tokenizer.train([text], trainer)
tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
tokenizer.add_tokens([AddedToken(token, normalized=False) for token in ("<answer>", "<think>", "</think>")])
fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>")
fast.chat_template = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}<answer>"
fast.save_pretrained(folder)

encode = lambda said: tokenizer.encode(f" {said}", add_special_tokens=False).ids
# A token has one successor.
said = list(dict.fromkeys(encode(words)))
answer, think, thought = (tokenizer.token_to_id(token) for token in ("<answer>", "<think>", "</think>"))
thinks = next(token for token in encode("сөз") if token not in said)
chain = [*zip(said, said[1:]), (answer, think), (think, thinks), (thinks, thought), (thought, said[0])]

config = LlamaConfig(
    architectures=["LlamaForCausalLM"],
    vocab_size=tokenizer.get_vocab_size(),
    hidden_size=WIDTH,
    intermediate_size=128,
    num_hidden_layers=2,
    # vLLM has no attention on processors for heads narrower than 32.
    num_attention_heads=1,
    num_key_value_heads=1,
    max_position_embeddings=2048,
    bos_token_id=0,
    eos_token_id=1,
    tie_word_embeddings=False,
    dtype="float32",
)
config.save_pretrained(folder)

# Written as numbers, so that servers without torch are given one too. Attention and the layers between add nothing.
random = np.random.default_rng(1)
embeddings = random.standard_normal((config.vocab_size, WIDTH)) * 0.14
embeddings[:, 0] = 1
rows = np.zeros((config.vocab_size, WIDTH))
for before, after in chain:
    rows[after, 1:] += 40 * embeddings[before, 1:]
# What follows any other token: all have this one in common.
rows[said[0], 0] = 20
wide = config.intermediate_size
weights = {
    "model.embed_tokens.weight": embeddings,
    "model.norm.weight": np.ones(WIDTH),
    "lm_head.weight": rows,
}
for layer in range(config.num_hidden_layers):
    own = f"model.layers.{layer}"
    for name in ("input_layernorm", "post_attention_layernorm"):
        weights[f"{own}.{name}.weight"] = np.ones(WIDTH)
    for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
        weights[f"{own}.self_attn.{name}.weight"] = np.zeros((WIDTH, WIDTH))
    for name, shape in (("gate_proj", (wide, WIDTH)), ("up_proj", (wide, WIDTH)), ("down_proj", (WIDTH, wide))):
        weights[f"{own}.mlp.{name}.weight"] = np.zeros(shape)
save_file(
    {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in weights.items()},
    f"{folder}/model.safetensors",
    metadata={"format": "pt"},
)

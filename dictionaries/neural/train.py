"""Trains a small Kazakh language model: see README.md.

python train.py tokenizer --texts FOLDER --out FOLDER
python train.py causal --texts FOLDER --out FOLDER --width 160 --layers 4 --epochs 2
python train.py masked --texts FOLDER --out FOLDER --width 160 --layers 4 --epochs 2
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from network import Network, Shape
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

SPECIALS = ["<pad>", "<s>", "</s>", "<mask>"]
PAD, BEGIN, END, MASK = range(4)
# Share of the words that are masked: each from one of its tokens to its last, as the scoring of words asks.
MASKED = 0.18
ROWS = 32
# Lines that stay together when the text is put in a new order.
BLOCK = 8


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def train_tokenizer(texts: Path, out: Path, vocabulary: int) -> None:
    """Byte-level BPE with the split of GPT-2, which llama.cpp and `tokenizer.json` both have."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=SPECIALS,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines(texts / "train.txt"), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", BEGIN), ("</s>", END)]
    )
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"))
    names = {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>", "mask_token": "<mask>"}
    (out / "tokenizer_config.json").write_text(json.dumps(names), encoding="utf-8")


def encode(tokenizer: Tokenizer, sentences: list[str]) -> list[list[int]]:
    return [e.ids for e in tokenizer.encode_batch([f"{line}\n" for line in sentences], add_special_tokens=False)]


def stream(sentences: list[list[int]], shape: Shape, order: np.random.Generator) -> np.ndarray:
    """Rows of `context` tokens, each with its marks: blocks of neighbouring lines, in a new order."""
    blocks = [sentences[at : at + BLOCK] for at in range(0, len(sentences), BLOCK)]
    flat = [token for at in order.permutation(len(blocks)) for line in blocks[at] for token in line]
    inner = shape.context - (1 if shape.causal else 2)
    rows = len(flat) // inner
    tokens = np.array(flat[: rows * inner], dtype=np.int64).reshape(rows, inner)
    begins = np.full((rows, 1), BEGIN, dtype=np.int64)
    ends = [] if shape.causal else [np.full((rows, 1), END, dtype=np.int64)]
    return np.concatenate([begins, tokens, *ends], axis=1)


def word_starts(tokenizer: Tokenizer, vocabulary: int) -> np.ndarray:
    """Whether a token begins a word: all that does not go on with the letters before it."""
    starts = np.zeros(vocabulary, dtype=bool)
    for token, at in tokenizer.get_vocab().items():
        starts[at] = at < len(SPECIALS) or token.startswith(("Ġ", "Ċ"))
    return starts


def mask_words(rows: np.ndarray, starts: np.ndarray, order: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows with tokens masked, and what stood there (-100 elsewhere)."""
    given, wanted = rows.copy(), np.full_like(rows, -100)
    for row in range(rows.shape[0]):
        begins = np.flatnonzero(starts[rows[row]])
        ends = np.append(begins[1:], rows.shape[1])
        for begin, end in zip(begins, ends, strict=True):
            if rows[row, begin] < len(SPECIALS) or order.random() >= MASKED:
                continue
            at = begin + order.integers(end - begin)
            wanted[row, at:end] = rows[row, at:end]
            given[row, at:end] = MASK
    return given, wanted


def loss_of(network: Network, given: np.ndarray, wanted: np.ndarray) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(torch.from_numpy(given))
    return F.cross_entropy(logits.float().flatten(0, 1), torch.from_numpy(wanted).flatten(), ignore_index=-100)


class Examples:
    """What goes in and what is to come out, for either kind of model."""

    def __init__(self, tokenizer: Tokenizer, shape: Shape):
        self.shape = shape
        self.starts = word_starts(tokenizer, shape.vocabulary)

    def of(self, rows: np.ndarray, order: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        if not self.shape.causal:
            return mask_words(rows, self.starts, order)
        return rows[:, :-1], rows[:, 1:]


@torch.no_grad()
def evaluate(network: Network, examples: Examples, sentences: list[list[int]]) -> float:
    """Mean loss of a token that is asked for, nats."""
    order = np.random.default_rng(0)
    rows = stream(sentences, network.shape, order)
    losses = [float(loss_of(network, *examples.of(rows[at : at + ROWS], order))) for at in range(0, len(rows), ROWS)]
    return sum(losses) / len(losses)


def train(arguments: argparse.Namespace) -> None:
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    order = np.random.default_rng(arguments.seed)
    tokenizer = Tokenizer.from_file(str(arguments.out / "tokenizer.json"))
    vocabulary = tokenizer.get_vocab_size()
    causal = arguments.task == "causal"
    shape = Shape(vocabulary, arguments.width, arguments.layers, arguments.context, causal)
    network = Network(shape)
    examples = Examples(tokenizer, shape)
    texts = lines(arguments.texts / "train.txt")
    parts = [texts[at : at + BLOCK] for at in range(0, len(texts), BLOCK)]
    kept = order.permutation(len(parts))[: round(len(parts) * arguments.share)]
    sentences = encode(tokenizer, [line for at in kept for line in parts[at]])
    held = {name: encode(tokenizer, lines(arguments.texts / f"{name}.txt")[:600]) for name in ("news", "wikipedia")}
    optimizer = torch.optim.AdamW(network.parameters(), lr=arguments.rate, betas=(0.9, 0.95), weight_decay=0.1)
    per_epoch = len(stream(sentences, shape, np.random.default_rng(0))) // ROWS
    steps = max(1, round(per_epoch * arguments.epochs))
    print(f"{network.parameters_count()} parameters, {sum(map(len, sentences))} tokens, {steps} steps", flush=True)
    began, busy = time.time(), time.process_time()
    rows, at, recent = np.zeros((0, 0)), 0, []
    for step in range(steps):
        if at + ROWS > len(rows):
            rows, at = stream(sentences, shape, order), 0
        given, wanted = examples.of(rows[at : at + ROWS], order)
        at += ROWS
        warm = min(1.0, (step + 1) / min(100, steps))
        rate = arguments.rate * warm * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(network, given, wanted)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        recent.append(float(loss.detach()))
        if (step + 1) % 50 == 0 or step + 1 == steps:
            mean = sum(recent) / len(recent)
            print(f"step {step + 1}: loss {mean:.3f}, {time.time() - began:.0f} s", flush=True)
            recent = []
        if (step + 1) % max(1, steps // 4) == 0 or step + 1 == steps:
            torch.save(network.state_dict(), arguments.out / f"{arguments.name}.pt")
    losses = {name: evaluate(network, examples, part) for name, part in held.items()}
    said = ", ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
    print(f"held out, nats a token: {said}; processor {time.process_time() - busy:.0f} s", flush=True)
    torch.save(network.state_dict(), arguments.out / f"{arguments.name}.pt")
    record = {
        "shape": shape.as_dict(),
        "losses": losses,
        "steps": steps,
        "share": arguments.share,
        "seed": arguments.seed,
    }
    (arguments.out / f"{arguments.name}.json").write_text(json.dumps(record), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["tokenizer", "causal", "masked"])
    parser.add_argument("--texts", type=Path, required=True, help="folder that texts.ts wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="model")
    parser.add_argument("--vocabulary", type=int, default=4096)
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--context", type=int, default=128)
    parser.add_argument("--epochs", type=float, default=1)
    parser.add_argument("--share", type=float, default=1, help="of the sentences that are trained on")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.task == "tokenizer":
        train_tokenizer(arguments.texts, arguments.out, arguments.vocabulary)
    else:
        train(arguments)


if __name__ == "__main__":
    main()

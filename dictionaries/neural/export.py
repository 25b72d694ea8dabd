"""Exports a model of train.py: a causal one as GGUF for llama.cpp, a masked one as ONNX (int8) with its JSON files.

python export.py --out FOLDER --name NAME --to FILE_OR_FOLDER
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import gguf
import numpy as np
import torch
from network import EPSILON, ROPE_BASE, Network, Shape
from onnxruntime.quantization import QuantType, quantize_dynamic
from train import BEGIN, END, PAD, SPECIALS


def load(out: Path, name: str) -> Network:
    record = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
    network = Network(Shape(**record["shape"]))
    network.load_state_dict(torch.load(out / f"{name}.pt", weights_only=True))
    return network.eval()


def write_gguf(network: Network, out: Path, to: Path) -> None:
    shape = network.shape
    writer = gguf.GGUFWriter(str(to), "llama")
    writer.add_name("Small Kazakh Llama")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    tokenizer = json.loads((out / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    tokens = [token for token, _ in sorted(tokenizer["vocab"].items(), key=lambda entry: entry[1])]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    normal, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer.add_token_types([control if at < len(SPECIALS) else normal for at in range(len(tokens))])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in tokenizer["merges"]])
    writer.add_bos_token_id(BEGIN)
    writer.add_eos_token_id(END)
    writer.add_pad_token_id(PAD)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    q8 = gguf.GGMLQuantizationType.Q8_0
    for name, weight in network.state_dict().items():
        data = weight.float().numpy()
        if data.ndim == 2:
            writer.add_tensor(name, gguf.quants.quantize(data, q8), raw_dtype=q8)
        else:
            writer.add_tensor(name, data.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_onnx(network: Network, out: Path, to: Path) -> None:
    shape = network.shape
    to.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(len(SPECIALS), shape.vocabulary, (3, 17))
    batch, sequence = torch.export.Dim("batch"), torch.export.Dim("sequence", max=shape.context)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids)),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_shapes=({0: batch, 1: sequence}, {0: batch, 1: sequence}),
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        quantize_dynamic(whole, to / "model.onnx", weight_type=QuantType.QInt8)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(out / name, to / name)
    config = {
        "model_type": "llama",
        "architectures": ["LlamaForMaskedLM"],
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.context,
    }
    (to / "config.json").write_text(json.dumps(config), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the folder of train.py")
    parser.add_argument("--name", default="model")
    parser.add_argument("--to", type=Path, required=True, help="a .gguf file, or a folder for ONNX")
    arguments = parser.parse_args()
    network = load(arguments.out, arguments.name)
    write = write_gguf if network.shape.causal else write_onnx
    write(network, arguments.out, arguments.to)


if __name__ == "__main__":
    main()

"""A small Llama: RMSNorm, rotary positions, SwiGLU, tied embeddings. It reads from left to right, or both ways."""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

ROPE_BASE = 10000.0
EPSILON = 1e-5


@dataclass(frozen=True)
class Shape:
    """Sizes of a network; `width` is a multiple of 32, that of one head."""

    vocabulary: int
    width: int
    layers: int
    context: int
    causal: bool

    @property
    def heads(self) -> int:
        return self.width // 32

    @property
    def inner(self) -> int:
        """Width within a feed-forward layer: about 8/3 of the outer, a multiple of 32."""
        return 32 * round(self.width * 8 / 3 / 32)

    def as_dict(self) -> dict:
        return asdict(self)


def rotary(shape: Shape) -> tuple[torch.Tensor, torch.Tensor]:
    """Cosine and sine by position and pair of neighbouring numbers of a head, in the order that llama.cpp has."""
    half = shape.width // shape.heads // 2
    frequencies = ROPE_BASE ** (-torch.arange(half) / half)
    angles = torch.arange(shape.context)[:, None] * frequencies[None, :]
    return angles.cos(), angles.sin()


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)


class Block(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        width, inner = shape.width, shape.inner
        self.attn_norm = nn.RMSNorm(width, eps=EPSILON)
        self.attn_q = nn.Linear(width, width, bias=False)
        self.attn_k = nn.Linear(width, width, bias=False)
        self.attn_v = nn.Linear(width, width, bias=False)
        self.attn_output = nn.Linear(width, width, bias=False)
        self.ffn_norm = nn.RMSNorm(width, eps=EPSILON)
        self.ffn_gate = nn.Linear(width, inner, bias=False)
        self.ffn_up = nn.Linear(width, inner, bias=False)
        self.ffn_down = nn.Linear(inner, width, bias=False)

    def forward(self, x, cos, sin, mask):
        rows, length, width = x.shape
        normed = self.attn_norm(x)

        def by_head(y):
            return y.view(rows, length, self.shape.heads, -1).transpose(1, 2)

        q = rotate(by_head(self.attn_q(normed)), cos, sin)
        k = rotate(by_head(self.attn_k(normed)), cos, sin)
        v = by_head(self.attn_v(normed))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=self.shape.causal)
        x = x + self.attn_output(mixed.transpose(1, 2).reshape(rows, length, width))
        normed = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(normed)) * self.ffn_up(normed))


class Network(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = nn.RMSNorm(shape.width, eps=EPSILON)
        cos, sin = rotary(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                into_sum = name.endswith(("attn_output.weight", "ffn_down.weight"))
                nn.init.normal_(weight, std=0.02 / (math.sqrt(2 * shape.layers) if into_sum else 1))

    def forward(self, input_ids, attention_mask=None):
        """Logits by row, position and token. `attention_mask`: 1 where there is text, if read both ways."""
        length = input_ids.shape[1]
        mask = None if attention_mask is None else attention_mask.bool()[:, None, None, :]
        x = self.token_embd(input_ids)
        for block in self.blk:
            x = block(x, self.cos[:length], self.sin[:length], mask)
        return F.linear(self.output_norm(x), self.token_embd.weight)

    def parameters_count(self) -> int:
        return sum(weight.numel() for weight in self.parameters())

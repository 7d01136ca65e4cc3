"""Train the letter model of lesson 16's playground, and store it.

A decoder only, as the lesson builds it: letters and places embedded, two blocks with the norm first
and four causal heads, a last norm, a score for each letter. The blocks are PyTorch's own, and GELU
is the tanh form of GPT-2, which NumPy can follow. The weights go, as float16, to
data/models/letter-gpt.safetensors; their SHA-256 must then go into data/SHA256SUMS and
data/README.md.
"""

import math

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

import nnlab
from nnlab import data, paths

FILE = paths.data() / "models" / "letter-gpt.safetensors"
WIDTH, HEADS, LAYERS, CONTEXT = 64, 4, 2, 48
STEPS, BATCH, LR, WARM = 6000, 32, 1e-2, 100


class LetterGPT(nn.Module):
    """Scores of the next letter at every place: (N, T) -> (N, T, letters)."""

    def __init__(self, letters):
        super().__init__()
        self.letters, self.places = nn.Embedding(letters, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                WIDTH, HEADS, 4 * WIDTH, 0.0, _gelu, batch_first=True, norm_first=True
            )
            for _ in range(LAYERS)
        )
        self.norm, self.out = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, letters)
        for table in (self.letters, self.places):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, x):
        later = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        h = self.letters(x) + self.places.weight[: x.shape[1]]
        for block in self.blocks:
            h = block(h, src_mask=later, is_causal=True)
        return self.out(self.norm(h))


def main() -> None:
    """Train, report bits a character, write."""
    nnlab.setup(seed=0, device="cpu", threads=1)
    text = data.load("shakespeare")
    model = LetterGPT(len(text.classes))
    train(model, text.train.x, text.valid.x)
    model.half().float()  # what the file will hold
    for name, part in (("valid", text.valid.x), ("test", text.test.x)):
        print(f"{name}: {bits(model, part):.3f} bits a character")
    store(model, text.classes)


def train(model: LetterGPT, letters: torch.Tensor, valid: torch.Tensor) -> None:
    """Make STEPS steps of AdamW, the rate warmed up and then falling as a cosine."""
    generator = torch.Generator().manual_seed(0)
    matrices = [p for p in model.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if p.ndim < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=LR, betas=(0.9, 0.95))
    fall = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for step in range(STEPS):
        first = torch.randint(len(letters) - CONTEXT, (BATCH, 1), generator=generator)
        window = letters[first + torch.arange(CONTEXT + 1)]
        loss = F.cross_entropy(model(window[:, :-1]).flatten(0, 1), window[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        fall.step()
        if step % 500 == 499:
            print(f"step {step + 1}: {bits(model, valid[:20_000]):.3f} bits, valid", flush=True)


def rate(step: int) -> float:
    """The share of LR that is used at a step."""
    return min((step + 1) / WARM, 0.5 + 0.5 * math.cos(math.pi * step / STEPS))


@torch.no_grad()
def bits(model: LetterGPT, letters: torch.Tensor) -> float:
    """Mean surprise over windows that overlap by half, each scored in its second half alone."""
    half = CONTEXT // 2
    windows = letters.unfold(0, CONTEXT + 1, half)
    total, count = 0.0, 0
    for window in windows.split(256):
        scores, goals = model(window[:, :-1])[:, half:], window[:, half + 1 :]
        total += F.cross_entropy(scores.flatten(0, 1), goals.flatten(), reduction="sum").item()
        count += goals.numel()
    return total / count / math.log(2)


def store(model: LetterGPT, letters: tuple[str, ...]) -> None:
    """Write all weights and, as metadata, the letters in their order and the number of heads."""
    weights = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    FILE.parent.mkdir(exist_ok=True)
    save_file(weights, FILE, metadata={"letters": "".join(letters), "heads": str(HEADS)})
    print(f"{FILE.stat().st_size:,} bytes, {sum(v.numel() for v in weights.values()):,} numbers")


def _gelu(x):
    return F.gelu(x, approximate="tanh")


if __name__ == "__main__":
    main()

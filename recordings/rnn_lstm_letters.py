"""Train the letter LSTM of lesson 11's playground, and store it.

One cell of 64 units reads and writes surnames of 21 languages and film sentences, lower case; the
first symbol says which. The weights go, as float16, to data/models/letter-lstm.safetensors; their
SHA-256 must then go into data/SHA256SUMS and data/README.md.
"""

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

import nnlab
from nnlab import data, paths

FILE = paths.data() / "models" / "letter-lstm.safetensors"
HIDDEN, LONGEST, EPOCHS, LR = 64, 72, 8, 6e-3


class Letters(nn.Module):
    """Scores of the next symbol: (N, T) -> (N, T, letters)."""

    def __init__(self, symbols, letters):
        super().__init__()
        self.symbols, self.lstm = symbols, nn.LSTM(symbols, HIDDEN, batch_first=True)
        self.head = nn.Linear(HIDDEN, letters)

    def forward(self, given):
        return self.head(self.lstm(F.one_hot(given, self.symbols).float())[0])


def texts() -> tuple[list[str], list[str], list[str]]:
    """The voices, and every text with the name of its voice."""
    names, film = data.load("surnames"), data.load("movie-snippets")
    voice = [names.classes[y] for y in names.train.y] + ["film"] * len(film.train)
    wanted = set("abcdefghijklmnopqrstuvwxyz '.,!?-")
    said = ["".join(c for c in text.lower() if c in wanted)[:LONGEST] for text in film.train.x]
    return ["film", *names.classes], voice, [name.lower() for name in names.train.x] + said


def main() -> None:
    """Train, report the loss, write."""
    nnlab.setup(seed=0, device="cpu", threads=1)
    voices, voice, said = texts()
    alphabet = ["", *sorted({c for text in said for c in text})]  # 0 ends a text
    number = {c: i for i, c in enumerate(alphabet)}
    rows = [[number[c] for c in text] + [0] for text in said]
    first = [len(alphabet) + voices.index(name) for name in voice]
    model = Letters(len(alphabet) + len(voices), len(alphabet))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    batches = [order[i : i + 64] for i in range(0, len(order), 64)]
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)
    steps = EPOCHS * len(batches)
    fall = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.01, steps)
    for epoch in range(EPOCHS):
        losses = []
        for i in torch.randperm(len(batches)).tolist():
            goal = nn.utils.rnn.pad_sequence(
                [torch.tensor(rows[j]) for j in batches[i]], batch_first=True, padding_value=-1
            )
            start = torch.tensor([first[j] for j in batches[i]])[:, None]
            given = torch.cat([start, goal[:, :-1].clamp(min=0)], dim=1)
            optimizer.zero_grad()
            loss = F.cross_entropy(model(given).mT, goal, ignore_index=-1)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            fall.step()
            losses.append(loss.item())
        print(f"epoch {epoch}: {sum(losses) / len(losses):.3f} nats", flush=True)
    store(model, alphabet, voices)


def store(model: Letters, alphabet: list[str], voices: list[str]) -> None:
    """Write W, U, b and the head, in the lesson's layout (in, out)."""
    W, U, b, c = (p.detach() for p in model.lstm.parameters())
    head, bias = (p.detach() for p in model.head.parameters())
    weights = {"W": W.T, "U": U.T, "b": b + c, "V": head.T, "d": bias}
    weights = {name: value.half().contiguous() for name, value in weights.items()}
    about = {"alphabet": "".join(alphabet), "voices": "|".join(voices)}
    FILE.parent.mkdir(exist_ok=True)
    save_file(weights, FILE, metadata=about)
    print(f"{FILE.stat().st_size:,} bytes, {sum(v.numel() for v in weights.values()):,} numbers")


if __name__ == "__main__":
    main()

"""Train the small date reader of lesson 15's playground with the lesson's own cells, and store it.

Two layers, four heads of 8 features: small enough to unfold. The weights go, as float16, to
data/models/date-reader.safetensors; their SHA-256 then belongs into data/SHA256SUMS and
data/README.md.
"""

import torch
from recording import cells
from safetensors.torch import save_file

from nnlab import paths

CELLS = (
    "setup", "one-query", "all-queries", "attend", "multi-head", "positions", "encoder-block",
    "decoder-block", "date-words", "forms", "tokens", "network", "gru-pair", "train", "answer",
)  # fmt: skip
FILE = paths.data() / "models" / "date-reader.safetensors"


def main() -> None:
    """Train, test as stored, write."""
    lesson = cells("transformer", CELLS)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = lesson["Transformer"](width=32, heads=4, hidden=128, layers=2)
    lesson["train"](net, steps=3000)
    net.half().float()  # what the file will hold
    for days in ("valid_days", "test_days"):
        shares = lesson["exact"](net, lesson[days])
        print(days, {form: round(share, 4) for form, share in shares.items()})
    weights = {name: value.half() for name, value in net.state_dict().items() if name != "places"}
    FILE.parent.mkdir(exist_ok=True)
    save_file(weights, FILE, metadata={"symbols": lesson["symbols"]})
    print(f"{FILE.stat().st_size:,} bytes, {sum(v.numel() for v in weights.values()):,} numbers")


if __name__ == "__main__":
    main()

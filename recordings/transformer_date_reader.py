"""Train the small date reader of lesson 15 with the lesson's own cells, and store it.

Two layers, four heads of 8 features: small enough to unfold. The weights go, as float16, to
data/models/date-reader.safetensors; their SHA-256 must then go into data/SHA256SUMS and
data/README.md.
"""

import torch
from safetensors.torch import save_file
from transformer_tables import lesson

from nnlab import paths
from nnlab.data import dates

FILE = paths.data() / "models" / "date-reader.safetensors"


def main() -> None:
    """Train, test as stored, write."""
    cells = lesson()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = cells["Transformer"](width=32, heads=4, hidden=128, layers=2)
    cells["train"](net, steps=3000)
    net.half().float()  # what the file will hold
    for days in dates.split()[1:]:
        print({form: round(cells["exact"](net, days, form), 4) for form in dates.FORMS})
    weights = {name: value.half() for name, value in net.state_dict().items() if name != "places"}
    FILE.parent.mkdir(exist_ok=True)
    save_file(weights, FILE, metadata={"symbols": dates.SYMBOLS})
    print(f"{FILE.stat().st_size:,} bytes, {sum(v.numel() for v in weights.values()):,} numbers")


if __name__ == "__main__":
    main()

"""Train the networks whose pictures lesson 17 shows, with its own cells, and store them.

`python recordings/gan_pictures.py [digits] [emoji]`. To data/models/gan-digits.safetensors go the
judge, the painter of digits and its pictures on the way; to data/models/gan-emoji.safetensors the
painted emoji on the way. Their SHA-256 goes into data/SHA256SUMS and data/README.md.
"""

import sys

import torch
import torch.nn.functional as F
from recording import cells, enter
from safetensors.torch import save_file
from torch import nn

import nnlab
from nnlab import data, metrics, paths

CELLS = (
    "setup", "exercise-17-2", "use-17-2", "exercise-17-3", "use-17-3", "ring", "pair",
    "discriminator", "training",
)  # fmt: skip


def judge_of(lesson: dict) -> nn.Sequential:
    """A classifier of real digits, trained once through the training set."""

    def block(n_in, n_out):
        return nn.Conv2d(n_in, n_out, 4, 2, 1), nn.BatchNorm2d(n_out), nn.ReLU()

    torch.manual_seed(0)
    layers = *block(1, 16), *block(16, 32), nn.Flatten(), nn.Linear(1568, 64), nn.ReLU()
    judge = nn.Sequential(nn.Sequential(*layers), nn.Linear(64, 10))
    mnist, scaled = data.load("mnist"), lesson["scaled"]
    batches = nnlab.Batches(*mnist.train, size=128, shuffle=True, transform=scaled)
    optimizer = torch.optim.Adam(judge.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=len(batches))
    settings = {"loss_fn": F.cross_entropy, "optimizer": optimizer, "scheduler": schedule}
    nnlab.fit(judge, batches, epochs=1, **settings)
    test = nnlab.Batches(*mnist.test, size=500, transform=scaled)
    print(nnlab.evaluate(judge, test, F.cross_entropy, [metrics.accuracy]))
    return judge.eval()


def digits(lesson: dict) -> dict[str, torch.Tensor]:
    """The judge's and the painter's weights, and ten digits of fixed noise at four moments."""
    mnist = data.load("mnist")
    torch.manual_seed(0)
    G, D = lesson["generator_net"](), lesson["Discriminator"](n_classes=10)
    noise = torch.randn(10, 64, generator=torch.Generator().manual_seed(1))
    z = lesson["with_labels"](noise, torch.arange(10))
    seen = []
    for n, painter in enumerate(lesson["training"](G, D, *mnist.train), 1):
        if n in (25, 100, 300, 1100):
            seen.append(grey(painter, z))
    kept = {f"painter.{name}": value for name, value in painter.state_dict().items()}
    kept |= {f"judge.{name}": value for name, value in judge_of(lesson).state_dict().items()}
    return kept | {"progress": torch.cat(seen)}


def emoji(lesson: dict) -> dict[str, torch.Tensor]:
    """Eight emoji of fixed noise at four moments."""
    torch.manual_seed(0)
    G, D = lesson["generator_net"](64, 8, 3), lesson["Discriminator"](8, 3)
    z, seen = torch.randn(8, 64, generator=torch.Generator().manual_seed(1)), []
    images = data.load("emoji").train.x
    for n, painter in enumerate(lesson["training"](G, D, images, steps=3000), 1):
        if n in (100, 500, 1500, 3000):
            seen.append(grey(painter, z))
    return {"progress": torch.cat(seen)}


@torch.no_grad()
def grey(painter, z) -> torch.Tensor:
    """Painted pictures as bytes."""
    return ((painter(z) + 1) * 127.5).round().to(torch.uint8)


def main() -> None:
    lesson = cells("gan", CELLS)
    torch.set_num_threads(1)
    for make in (digits, emoji):
        if sys.argv[1:] and make.__name__ not in sys.argv[1:]:
            continue
        kept = {
            name: (value.half() if value.is_floating_point() else value).contiguous()
            for name, value in make(lesson).items()
        }
        name = f"models/gan-{make.__name__}.safetensors"
        save_file(kept, paths.data() / name)
        content = (paths.data() / name).read_bytes()
        enter(name, content)
        print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()

"""Train the small network that reads the digits drawn in lesson 10's playground, and store it.

It sees MNIST turned, scaled and shifted a little, for people draw less neatly with a mouse. The
weights go to data/models/digit-reader.safetensors; their SHA-256 must then go into
data/SHA256SUMS and data/README.md.
"""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

import nnlab
from nnlab import data

FILE = Path(__file__).parent.parent / "data" / "models" / "digit-reader.safetensors"
EPOCHS, SIZE, LR = 2, 128, 0.01


def main():
    nnlab.setup(seed=0, device="cpu", threads=1)
    mnist = data.load("mnist")
    net = reader()
    batches = nnlab.Batches(*mnist.train, size=SIZE, shuffle=True, drop_last=True)
    optimizer = torch.optim.AdamW(net.parameters(), lr=LR, weight_decay=0.01)
    steps = EPOCHS * len(batches)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, total_steps=steps)
    generator = torch.Generator().manual_seed(0)
    for _ in range(EPOCHS):
        for x, y in batches:
            optimizer.zero_grad()
            F.cross_entropy(net(moved(x / 255, generator)), y).backward()
            optimizer.step()
            schedule.step()
    for name, part in (("valid", mnist.valid), ("test", mnist.test)):
        with torch.no_grad():
            right = (net(part.x / 255).argmax(dim=1) == part.y).float().mean()
        print(f"{name} accuracy {right:.4f}")
    FILE.parent.mkdir(exist_ok=True)
    save_file(net.state_dict(), FILE)
    print(f"{FILE.stat().st_size:,} bytes, {sum(p.numel() for p in net.parameters()):,} numbers")


def reader() -> nn.Sequential:
    """The network: (N, 1, 28, 28) from 0 to 1 -> (N, 10)."""
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 7 * 7, 10),
    )


def moved(x, generator):
    """The images turned by up to 15 degrees, scaled by up to 15 % and shifted by up to 2 pixels."""
    turn, scale, across, down = 2 * torch.rand(4, len(x), generator=generator) - 1
    angle, size = math.radians(15) * turn, 1 + 0.15 * scale
    cos, sin = size * angle.cos(), size * angle.sin()
    rows = [torch.stack([cos, -sin, across / 7], 1), torch.stack([sin, cos, down / 7], 1)]
    grid = F.affine_grid(torch.stack(rows, dim=1), list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, align_corners=False)


if __name__ == "__main__":
    main()

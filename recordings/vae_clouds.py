"""Train the five small autoencoders of lesson 14's playground, and store them in half precision.

Pictures of 14x14 pixels, a code of two numbers, one weight of the divergence each; 0 is a plain
autoencoder. What encoders say of the pictures on the map is stored, not the encoders. The
file goes to data/models/vae-clouds.safetensors, and into the lists of checksums.
"""

import torch
import torch.nn.functional as F
from recording import enter
from safetensors.torch import save_file
from torch import nn

import nnlab
from nnlab import data, paths
from nnlab.play.vae.model import BETAS, FILE, SHOWN

EPOCHS, LR = 12, 4e-3


def main():
    nnlab.setup(seed=0, device="cpu", threads=1)
    mnist = data.load("mnist")
    shown = mnist.valid.x[:SHOWN]
    kept = {
        "labels": mnist.valid.y[:SHOWN].to(torch.uint8),
        "pictures": (255 * small(shown)).round().to(torch.uint8),
    }
    for beta in BETAS:
        encode, decode = trained(beta, mnist.train.x[:20_000])
        with torch.no_grad():
            kept[f"{beta:g}.codes"] = encode(small(shown)).half()  # (N, 4): mu, logvar
        weights = decode.state_dict().items()
        kept |= {f"{beta:g}.{name}": value.half() for name, value in weights}
    file = paths.data() / FILE
    save_file(kept, file)
    enter(FILE, file.read_bytes())
    print(f"{file.stat().st_size:,} bytes")


def trained(beta, x):
    """An encoder to mu and logvar, and a decoder."""
    torch.manual_seed(0)
    encode = nn.Sequential(nn.Linear(196, 128), nn.ReLU(), nn.Linear(128, 4))
    decode = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(),
                           nn.Linear(64, 196))  # fmt: skip
    batches = nnlab.Batches(x, shuffle=True, seed=0, size=100, transform=small)
    optimizer = torch.optim.Adam([*encode.parameters(), *decode.parameters()], lr=LR)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, EPOCHS * len(batches))
    for _ in range(EPOCHS):
        for pictures in batches:
            optimizer.zero_grad()
            loss_of(encode, decode, pictures, beta).backward()
            optimizer.step()
            cycle.step()
    return encode, decode


def loss_of(encode, decode, x, beta):
    mu, logvar = encode(x).chunk(2, dim=1)
    noise = torch.randn_like(mu) if beta else 0
    logits = decode(mu + (logvar / 2).exp() * noise)
    nats = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    price = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()
    return (nats + beta * price) / len(x)


def small(x):
    """Pictures of a quarter of the pixels, as rows. Shapes: (N, 1, 28, 28) bytes -> (N, 196)"""
    return F.avg_pool2d(x.float() / 255, 2).flatten(1)


if __name__ == "__main__":
    main()

"""Train the autoencoder that lesson 13's playground opens with, and store how far it has come.

The file goes to data/models/autoencoder-opening.safetensors, and into the lists of checksums.
"""

from recording import enter
from safetensors.torch import save_file

import nnlab
from nnlab import paths
from nnlab.play.autoencoder.model import Coder
from nnlab.play.autoencoder.opening import FILE, SETTINGS, STEPS


def main():
    nnlab.setup(seed=0, device="cpu", threads=1)
    coder = Coder(**SETTINGS)
    for _ in range(STEPS):
        coder.step()
    file = paths.data() / FILE
    save_file(coder.keep(), file)
    enter(FILE, file.read_bytes())
    print(f"{file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

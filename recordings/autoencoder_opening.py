"""Train the autoencoder that lesson 13's playground opens with, and store how far it has come.

The file goes to data/models/autoencoder-opening.safetensors, and into the lists of checksums.
"""

from recording import enter
from safetensors.numpy import save_file

from nnlab import paths
from nnlab.play.autoencoder.model import Coder
from nnlab.play.autoencoder.opening import FILE, SETTINGS, STEPS, kept
from nnlab.play.kit.threads import one_thread


def main():
    coder = Coder(**SETTINGS)
    with one_thread():
        for _ in range(STEPS):
            coder.step()
    file = paths.data() / FILE
    save_file(kept(coder), file)
    enter(FILE, file.read_bytes())
    print(f"{file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

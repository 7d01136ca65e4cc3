"""Record lesson 13's longer run: emoji painted after 1,000 steps, 24 pictures of 32x32 in colour.

Writes data/recorded/13-gan-emoji.npy (24, 3, 32, 32) uint8. It runs the lesson's own cells, a
minute or two on one thread.
"""

import io
import os

import numpy as np
import recording

CELLS = [
    "setup", "ring", "verdict", "digits", "pair", "discriminator", "players", "train-gan",
    "emoji-gan",
]  # fmt: skip


def main():
    os.environ |= {"NNLAB_THREADS": "1", "NNLAB_DEVICE": "cpu"}
    painted = recording.cells("13-gan", CELLS)["emoji_gan"]()
    file = io.BytesIO()
    np.save(file, painted.numpy(), allow_pickle=False)
    recording.store("13-gan-emoji.npy", file.getvalue())


if __name__ == "__main__":
    main()

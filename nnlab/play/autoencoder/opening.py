"""The autoencoder that the lesson opens with, stored: to train it takes seconds."""

import numpy as np

from nnlab import files
from nnlab.play.autoencoder.model import Coder

FILE = "models/autoencoder-opening.safetensors"  # made by recordings/autoencoder_opening.py
SETTINGS = {"data": "digits", "beta": 0.0, "spoil": 0.0, "seed": 0}
STEPS = 400


def begun(settings: dict, steps: int) -> Coder:
    """A `Coder` of these settings after so many steps, from the stored one on where that helps.

    Raises: DataError if the file is missing or damaged.
    """
    coder = Coder(settings["data"], **{name: settings[name] for name in ("beta", "spoil", "seed")})
    if steps >= STEPS and settings == SETTINGS:
        from safetensors.numpy import load_file

        _restore(coder, load_file(files.path(FILE)))
    while coder.steps < steps:
        coder.step()
    return coder


def kept(coder: Coder) -> dict[str, np.ndarray]:
    """How far a training has come; Adam's moments are rounded, which nobody can see."""
    losses = np.array(coder.losses, np.float32)
    return {"numbers": coder.numbers, "moments": coder.adam.keep(), "losses": losses}


def _restore(coder, stored):
    """Let a new coder go on from what `kept` returned."""
    coder.numbers[:] = stored["numbers"]
    coder.losses = [(nats, kl) for nats, kl in stored["losses"].tolist()]
    coder.adam.restore(stored["moments"], coder.steps)
    coder.rows(coder.steps)  # without noise and hidden pixels nothing else was drawn

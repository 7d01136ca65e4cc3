"""The autoencoder that the lesson opens with, stored: to train it takes seconds."""

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
        from safetensors.torch import load_file

        coder.restore(load_file(files.path(FILE)))
    while coder.steps < steps:
        coder.step()
    return coder

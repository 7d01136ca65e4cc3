"""What lesson 16's playground says about its text and what may come next."""

from html import escape

import numpy as np

from nnlab.play.kit.words import count
from nnlab.play.language_models.model import model
from nnlab.play.language_models.picture import name


def sentence(text: str, left: np.ndarray, bits: np.ndarray, layer: int, head: int) -> str:
    """The state, for those who cannot see the picture."""
    best = int(left.argmax())
    mean = f" They cost {bits.mean():.2f} bits each." if len(bits) else ""
    return (
        f"After {count(len(text), 'letter')} ending in “{text[-12:]}” comes "
        f"“{name(model().letters[best])}” at {left[best]:.0%}, of "
        f"{count(int((left > 0).sum()), 'letter')} left.{mean} Layer {layer}, head {head} is shown."
    ).replace("\n", "↵")


def numbers(typed: str, written: str, left: np.ndarray) -> str:
    """How many letters may come next, and the text, as HTML."""
    kept, said = int((left > 0).sum()), count(len(written), "letter")
    style = "white-space: pre-wrap; max-height: 15em; overflow: auto; font-family: monospace"
    told = f"{said} written · {kept} of {len(left)} may come next, a draw costs "
    bits = -np.sum(left[left > 0] * np.log2(left[left > 0]))
    text = f"{escape(typed)}<b>{escape(written)}</b>▏"
    return f"{told}{abs(bits):.2f} bits<div style='{style}'>{text}</div>"

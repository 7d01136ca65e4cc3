"""The CNN playground's arguments, and its controls."""

from collections.abc import Callable, Iterable

import ipywidgets as widgets
import numpy as np

from nnlab.play.cnn.images import IMAGES, image_of
from nnlab.play.cnn.photo import SIDE
from nnlab.play.cnn.presets import KERNELS, LARGEST, POOLS, PRESETS, kernel_of
from nnlab.play.kit.arguments import Kind, UnfitError, optional
from nnlab.play.kit.controls import check, control, tasks
from nnlab.play.kit.kinds import name, switch, whole

RANGES = {"stride": (1, 5), "padding": (0, 4), "dilation": (1, 9)}
PLACES = 40**2  # of a kernel at most
YOURS = "yours"
OWN = (
    f"the path of a picture file, pixels in at least {SIDE} rows and columns, "
    "or the text of a drawing"
)


def _drawn(known: Iterable[str], made: Callable[..., np.ndarray], expected: str) -> Kind:
    """Something with a name, or a square of numbers of the learner's own."""

    def take(value):
        if isinstance(value, str) and value in known:
            return value
        try:
            return tuple(map(tuple, made(value).tolist()))
        except UnfitError:
            raise
        except (TypeError, ValueError):
            raise UnfitError from None

    named = name(known)
    return Kind(
        f"{named.expected}, or {expected}",
        take,
        named.near,
        written=lambda value: value if isinstance(value, str) else YOURS,
    )


KINDS = {
    "preset": name(PRESETS),
    "image": _drawn(IMAGES, image_of, OWN),
    "kernel": _drawn(KERNELS, kernel_of, f"as many rows as columns of numbers, 1 to {LARGEST}"),
    "stride": whole(*RANGES["stride"], 1),
    "padding": whole(*RANGES["padding"], 1),
    "dilation": whole(*RANGES["dilation"], 1),
    "relu": switch(),
    "pool": name(POOLS),
    "steps": optional(whole(0, PLACES, 5), "None for all"),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    sizes = {
        name: control(widgets.IntSlider, "215px", name, min=low, max=high)
        for name, (low, high) in RANGES.items()
    }
    return {
        "preset": tasks("220px", PRESETS),
        "image": control(widgets.Dropdown, "130px", "image", options=[*IMAGES, YOURS]),
        "kernel": control(widgets.Dropdown, "180px", "kernel", options=[*KERNELS, YOURS]),
        **sizes,
        "relu": check("70px", "ReLU"),
        "pool": control(widgets.Dropdown, "130px", "pool", options=list(POOLS)),
    }

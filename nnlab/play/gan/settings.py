"""The GAN playground's arguments, and its controls."""

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from nnlab.play.gan.data import BOUNDS, NAMES, NOISES
from nnlab.play.gan.moves import moves
from nnlab.play.gan.network import LOSSES, RULES
from nnlab.play.gan.presets import PRESETS
from nnlab.play.kit.controls import check, control, seed, tasks
from nnlab.play.kit.kinds import name, number, switch, whole
from nnlab.play.kit.lists import layers, place, several

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
LAYERS, UNITS, UPDATES, DRAWN = 4, 64, 10, 300  # at most
LOOKS = {
    "map": "D's map", "gradients": "gradients", "manifold": "manifold", "slow": "slow motion",
}  # fmt: skip
LIVE = {  # these change in the middle of a game
    "d_lr": number(1e-5, 1, 0.01),
    "g_lr": number(1e-5, 1, 0.003),
    "d_updates": whole(1, UPDATES, 1),
    "g_updates": whole(1, UPDATES, 1),
    "loss": name(LOSSES),
}
KINDS = {
    "preset": name(PRESETS),
    "data": name(NAMES),
    "noise": name(NOISES),
    "d_hidden": layers(LAYERS, UNITS, (32, 32)),
    "g_hidden": layers(LAYERS, UNITS, (32, 32)),
    "d_rule": name(RULES),
    "g_rule": name(RULES),
    "drawing": several(place(BOUNDS[:2], BOUNDS[2:], "x, y"), DRAWN, "places"),
    "moves": moves(LIVE),
    "seed": whole(0, 9999, 0),
    **LIVE,
    **{name: switch() for name in LOOKS},
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    made = {
        "preset": tasks("230px", PRESETS),
        "data": control(widgets.Dropdown, "135px", "data", options=NAMES),
        "noise": control(widgets.Dropdown, "160px", "noise", options=tuple(NOISES)),
        "loss": control(widgets.Dropdown, "180px", "loss", options=tuple(LOSSES)),
        "seed": seed("100px"),
    }
    for net in "dg":
        of = f"{net.upper()}:"
        made |= {
            f"{net}_hidden": control(
                widgets.Text, "150px", f"{of} hidden", continuous_update=False,
                tooltip="units of each hidden layer, such as 32 32",
            ),
            f"{net}_rule": control(widgets.Dropdown, "150px", f"{of} optimiser", options=RULES),
            f"{net}_lr": control(widgets.SelectionSlider, "190px", f"{of} rate", options=RATES),
            f"{net}_updates": control(
                widgets.IntSlider, "190px", f"{of} updates", min=1, max=UPDATES
            ),
        }  # fmt: skip
    return made | {name: check("115px", words) for name, words in LOOKS.items()}


def rounded(place: ArrayLike) -> tuple[float, float]:
    """A place inside the picture, to two digits."""
    left, right, bottom, top = BOUNDS
    x, y = np.clip(place, (left, bottom), (right, top)).round(2).tolist()
    return x, y

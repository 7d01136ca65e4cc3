"""The VAE playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.controls import control, seed
from nnlab.play.kit.kinds import name, number, one_of, steps, whole
from nnlab.play.kit.lists import place
from nnlab.play.vae.model import BETAS, LONGEST, SHOWN

SOURCES = ("cloud", "prior")
FAR = 1e4  # no code is farther out
WIDEST = 3.0  # times as wide as a cloud is
KINDS = {
    "beta": one_of(BETAS, 1.0),
    "picture": whole(0, SHOWN - 1, 0),
    "source": name(SOURCES),
    "sigma": number(0.0, WIDEST, 1.0),
    "at": place((-FAR, FAR), (-FAR, FAR), "z1, z2"),
    "seed": whole(0, 999, 0),
    "steps": steps(LONGEST, 40),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    wide = {"min": 0.0, "max": WIDEST, "step": 0.25}
    return {
        "picture": control(widgets.IntSlider, "200px", "picture", max=SHOWN - 1),
        "beta": control(widgets.SelectionSlider, "190px", "beta", options=BETAS),
        "source": control(widgets.Dropdown, "150px", "draw from", options=SOURCES),
        "sigma": control(widgets.FloatSlider, "200px", "sigma times", **wide),
        "seed": seed("100px"),
    }

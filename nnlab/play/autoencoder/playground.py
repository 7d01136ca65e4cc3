"""The autoencoder playground: drag through a code of two numbers and see the decoded picture."""

from difflib import get_close_matches
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from nnlab.play.autoencoder.model import LONGEST, SETS, Coder
from nnlab.play.autoencoder.picture import BOUNDS, View, draw, inside, losses
from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene

BETAS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
SPOILS = (0.0, 0.25, 0.5, 0.75)
SHOWS = ("codes", "pictures", "both")
_FAR = 1e4


class Preset(NamedTuple):
    """A kind of autoencoder, and what to try with it."""

    title: str
    task: str
    beta: float
    spoil: float


PRESETS = {
    "plain": Preset(
        "A plain autoencoder",
        "Play to 600 steps, then drag into a gap between two classes. Is it a digit? Press Draw a "
        "few times: how many draws are digits?",
        0.0,
        0.0,
    ),
    "variational": Preset(
        "A variational autoencoder",
        "Play to 600 steps. How far from the centre do codes lie now? Find a gap, if you can, and "
        "press Draw again.",
        1.0,
        0.0,
    ),
    "collapsed": Preset(
        "Too much of a good thing",
        "beta is 100. Drag anywhere: what has become of the code? Find the largest beta that still "
        "tells a 0 from a 1.",
        100.0,
        0.0,
    ),
    "denoising": Preset(
        "Half of the pixels are gone",
        "The encoder sees half of each picture and must rebuild all of it. Compare the map with "
        "that of the plain one.",
        0.0,
        0.5,
    ),
}


def autoencoder(
    *,
    preset: str = "plain",
    data: str = "digits",
    beta: float | None = None,
    spoil: float | None = None,
    at: tuple[float, float] = (0.0, 0.0),
    seed: int = 0,
    steps: int = 0,
    show: str = "codes",
) -> "Autoencoder":
    """A playground of an autoencoder with two numbers as its code, after `steps` batches.

    Drag the dot over the map, or click, and see what the decoder makes of that code. Space plays
    and pauses the training, s does a step, r begins again. `beta` weighs the KL divergence (0: no
    noise, no divergence), `spoil` is the share of pixels hidden from the encoder; None is the
    preset's.

    Raises: ValueError for a name that is not known, and for a number that cannot be.
    """
    _refuse(preset, data, beta, spoil, at, seed, steps, show)
    return Autoencoder(preset, data, beta, spoil, at, seed, steps, show)


class Autoencoder(Playground):
    """What `autoencoder` returns: a `Coder`, the code in hand, and the controls around them.

    Another preset, data set, beta, spoil or seed begins again; the code in hand and what is shown
    change the picture alone.
    """

    def __init__(self, preset, data, beta, spoil, at, seed, steps, show):
        usual = PRESETS[preset]
        beta = usual.beta if beta is None else float(beta)
        spoil = usual.spoil if spoil is None else float(spoil)
        self.sample = widgets.Button(description="Draw from N(0, 1)", layout={"width": "150px"})
        self.sample.on_click(lambda _: self._try(self._sample))
        size = {"width": round(100 * BOUNDS[1]), "height": round(100 * BOUNDS[3])}
        hint = widgets.Label("drag the dot over the map, or click")
        settings = _controls(preset, data, beta, spoil, seed, show)
        super().__init__(autoencoder, settings, [self.sample, hint], **size)
        self.speed.value = 100
        self._at, self._drawn, self._loading = tuple(map(float, at)), 0, False
        self._begin(steps)
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        return self.coder.step()

    def change(self, name: str) -> None:
        if self._loading or name == "show":
            return
        if name == "preset":
            usual, self._loading = PRESETS[self.settings["preset"].value], True
            for name in ("beta", "spoil"):
                self.settings[name].value = getattr(usual, name)
            self._loading = False
        self._begin(0)

    def touch(self, event: dict) -> None:
        if event["kind"] == "drag" or inside(event["x"], event["y"]):
            self._at = View(self.coder.codes()).code(event["x"], event["y"])

    def state(self) -> dict:
        state = {name: control.value for name, control in self.settings.items()}
        usual = PRESETS[state["preset"]]
        for name in ("beta", "spoil"):
            state[name] = None if state[name] == getattr(usual, name) else state[name]
        return state | {"at": self._at, "steps": self.coder.steps}

    def scene(self) -> Scene:
        return draw(self.coder, self._at, self.settings["show"].value, self._sentence())

    def curve(self) -> Scene:
        return losses(self.coder)

    def words(self) -> tuple[str, str, str]:
        preset = PRESETS[self.settings["preset"].value]
        return preset.title, preset.task, self._numbers()

    def _begin(self, steps):
        value = {name: control.value for name, control in self.settings.items()}
        self.coder = Coder(
            value["data"], beta=value["beta"], spoil=value["spoil"], seed=value["seed"]
        )
        for _ in range(steps):
            self.step()

    def _sample(self):
        self._drawn += 1
        draw = np.random.default_rng([self.settings["seed"].value, self._drawn]).normal(size=2)
        self._at = tuple(round(float(number), 2) + 0.0 for number in draw)

    def _sentence(self):
        place = f"({self._at[0]:.2f}, {self._at[1]:.2f})".replace("-", "−")
        ink = float(self.coder.decode([self._at])[0].mean())
        return (
            f"After {count(self.coder.steps, 'step')}: the code {place} decodes to a picture with "
            f"{ink:.0%} ink."
        )

    def _numbers(self):
        if not self.coder.steps:
            return "<b>0 steps</b><br>The weights are random: press Play."
        nats, kl = np.mean(self.coder.losses[-50:], axis=0)
        told = f"; KL {kl:.1f}, times beta {self.coder.beta:g}" if self.coder.beta else ""
        return f"<b>{count(self.coder.steps, 'step')}</b><br>cross-entropy {nats:.0f} nats{told}"


def _controls(preset, data, beta, spoil, seed, show):
    titles = [(each.title, name) for name, each in PRESETS.items()]
    return {
        "preset": _plain(widgets.Dropdown, "210px", "on", preset, options=titles),
        "data": _plain(widgets.Dropdown, "130px", "data", data, options=list(SETS)),
        "beta": _plain(widgets.SelectionSlider, "190px", "beta", beta, options=BETAS),
        "spoil": _plain(widgets.SelectionSlider, "180px", "hidden", spoil, options=SPOILS),
        "seed": _plain(widgets.BoundedIntText, "110px", "seed", seed, min=0, max=999),
        "show": _plain(widgets.Dropdown, "150px", "show", show, options=list(SHOWS)),
    }


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def _refuse(preset, data, beta, spoil, at, seed, steps, show):
    names = [("preset", preset, PRESETS), ("data set", data, SETS), ("show", show, SHOWS)]
    for name, value, known in names:
        if value not in known:
            close = get_close_matches(str(value).lower(), known, n=1)
            hint = f'Did you mean "{close[0]}"? ' if close else ""
            raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")
    for name, value, known in (("beta", beta, BETAS), ("spoil", spoil, SPOILS)):
        if value is not None and value not in known:
            listed = ", ".join(f"{number:g}" for number in known)
            raise ValueError(f"{name} is {value!r}; expected one of {listed}, or None.")
    if len(at) != 2 or not (np.abs(at) < _FAR).all():
        raise ValueError(f"at is {at!r}; expected two numbers (z1, z2).")
    if seed not in range(1000):
        raise ValueError(f"seed is {seed!r}; expected a whole number from 0 to 999.")
    if steps not in range(LONGEST + 1):
        raise ValueError(f"steps is {steps!r}; expected a whole number from 0 to {LONGEST}.")

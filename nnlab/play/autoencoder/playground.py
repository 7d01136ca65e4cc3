"""The autoencoder playground: drag through a code of two numbers and see the decoded picture."""

import ipywidgets as widgets
import numpy as np

from nnlab.play.autoencoder.opening import SETTINGS, begun
from nnlab.play.autoencoder.picture import BOUNDS, LEAST, draw, losses
from nnlab.play.autoencoder.presets import PRESETS
from nnlab.play.autoencoder.settings import KINDS, controls
from nnlab.play.kit.base import Playground
from nnlab.play.kit.codes import CodeMap, inside
from nnlab.play.kit.controls import button
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.threads import one_thread
from nnlab.play.kit.words import count


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

    Raises: ValueError for a name that is not known, and for a number that is not allowed.
    """
    return Autoencoder(read_from(PRESETS, locals(), KINDS))


class Autoencoder(Playground):
    """What `autoencoder` returns: a `Coder`, the code in hand, and the controls around them.

    Another preset, data set, beta, spoil or seed begins again; the code in hand and what is shown
    change the picture alone.
    """

    kinds, presets = KINDS, PRESETS
    first_speed = 100

    def __init__(self, given: dict):
        self.sample = button("Draw from N(0, 1)", "150px", lambda: self.attempt(self._sample))
        size = {"width": round(100 * BOUNDS[1]), "height": round(100 * BOUNDS[3])}
        hint = widgets.Label("drag the dot over the map, or click")
        super().__init__(autoencoder, given, controls(), [self.sample, hint], **size)
        self._drawn = 0
        self._begin(given["steps"])
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        return self.coder.step()

    def change(self, name: str) -> None:
        if name != "show":
            self._begin(0)

    def touch(self, event: dict) -> None:
        if event["kind"] == "drag" or inside(event["x"], event["y"]):
            self.choose(at=CodeMap(self.coder.codes(), LEAST).code(event["x"], event["y"]))

    def state(self) -> dict:
        return self.asked() | {"steps": self.coder.steps}

    def scene(self) -> Scene:
        return draw(self.coder, self.now["at"], self.now["show"], self._sentence())

    def curve(self) -> Scene:
        return losses(self.coder)

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, self._numbers()

    def _begin(self, steps):
        with self._alone, one_thread():
            self.coder = begun({name: self.now[name] for name in SETTINGS}, steps)

    def _sample(self):
        self._drawn += 1
        draw = np.random.default_rng([self.now["seed"], self._drawn]).normal(size=2)
        self.choose(at=[round(float(number), 2) + 0.0 for number in draw])

    def _sentence(self):
        at = self.now["at"]
        place = f"({at[0]:.2f}, {at[1]:.2f})".replace("-", "−")
        ink = float(self.coder.decode([at])[0].mean())
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

"""The VAE playground: one picture's cloud, the prior, and what any place of the code decodes to."""

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.arguments import read
from nnlab.play.kit.base import Playground
from nnlab.play.kit.codes import CodeMap, inside
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.words import count
from nnlab.play.vae.model import LONGEST, Clouds, clouds, draw, pictures
from nnlab.play.vae.picture import BOUNDS, LEAST, drawn, prior
from nnlab.play.vae.settings import KINDS, controls


def vae(
    *,
    beta: float = 1.0,
    picture: int = 0,
    source: str = "cloud",
    sigma: float = 1.0,
    at: tuple[float, float] = (0.0, 0.0),
    seed: int = 0,
    steps: int = 0,
) -> "Vae":
    """A playground of autoencoders with two numbers as their code, after `steps` draws.

    Drag the red dot over the map, or click, and see what the decoder makes of that code. Space
    draws and pauses, s draws once, r takes the draws away: from the cloud of `picture`, `sigma`
    times as wide as it is, or from the prior. `beta` is the weight of the divergence that the
    network was trained with; 0 is a plain autoencoder.

    Raises: ValueError for a name that is not known, and for a number that is not allowed.
    """
    return Vae(read(locals(), KINDS))


class Vae(Playground):
    """What `vae` returns: the clouds of one network, draws of one of them, and the controls."""

    kinds = KINDS

    def __init__(self, given: dict):
        size = {"width": round(100 * BOUNDS[1]), "height": round(100 * BOUNDS[3])}
        hint = widgets.Label("drag the red dot, or click")
        super().__init__(vae, given, controls(), [hint], **size)
        self.steps = given["steps"]
        self.show()

    @property
    def clouds(self) -> Clouds:
        """The clouds of the network that is chosen."""
        return clouds(self.now["beta"])

    @property
    def draws(self) -> np.ndarray:
        """The codes drawn so far. Shapes: (steps, 2)"""
        now = self.now
        noise = np.random.default_rng(now["seed"]).normal(size=(LONGEST, 2))[: self.steps]
        return draw(now["source"], self.clouds, now["picture"], now["sigma"], noise)

    def reset(self) -> None:
        self.steps = 0

    def step(self) -> bool:
        if self.steps >= LONGEST:
            return False
        self.steps += 1
        return True

    def change(self, name: str) -> None:
        """Draws are a function of all arguments: nothing has to begin again."""

    def touch(self, event: dict) -> None:
        if event["kind"] == "drag" or inside(event["x"], event["y"]):
            self.choose(at=CodeMap(self.clouds.mu, LEAST).code(event["x"], event["y"]))

    def state(self) -> dict:
        return self.asked() | {"steps": self.steps}

    def scene(self) -> Scene:
        return drawn(self.now, self.clouds, self.draws, self._sentence())

    def curve(self) -> Scene:
        return prior(self.clouds, self.now["beta"])

    def words(self) -> tuple[str, str, str]:
        beta = self.now["beta"]
        title = f"beta {beta:g}" if beta else "beta 0, a plain autoencoder"
        task = (
            "The dashed circle is the prior, the dark ring one picture's cloud (two sigma each). "
            "Play draws from that cloud. Then draw from the prior, and change beta."
        )
        return title.capitalize(), task, self._numbers()

    def _numbers(self):
        picture = self.now["picture"]
        mu, sigma = self.clouds.mu[picture], self.clouds.sigma[picture]
        if not self.now["beta"]:
            return f"<b>a point</b><br>at ({mu[0]:.2f}, {mu[1]:.2f}), without a price"
        price = self.clouds.price(picture)
        return (
            f"<b>μ ({mu[0]:.2f}, {mu[1]:.2f}), σ ({sigma[0]:.2f}, {sigma[1]:.2f})</b><br>"
            f"price of this cloud: {price:.2f} nats"
        )

    def _sentence(self):
        picture, label = self.now["picture"], pictures()[1][self.now["picture"]]
        mu, sigma = self.clouds.mu[picture], self.clouds.sigma[picture]
        place, draws = f"({mu[0]:.2f}, {mu[1]:.2f})", count(self.steps, "draw")
        if not self.now["beta"]:
            return f"Picture {picture}, a {label}: its code is the point {place}; {draws}."
        return (
            f"Picture {picture}, a {label}: its cloud lies around {place}, as wide as "
            f"({sigma[0]:.2f}, {sigma[1]:.2f}); {draws}."
        )

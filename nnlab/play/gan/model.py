"""The game that the GAN playground shows: two nets, their updates, and how far they have come."""

from collections.abc import Sequence

import numpy as np

from nnlab.play.gan.data import BOUNDS, NOISES, noise, real
from nnlab.play.gan.network import LOSSES, Optimiser, chances, start

BATCH = 100
SHOWN = 300  # points of each kind that are drawn
_CELLS = (10, 8)  # across and up, in which the divergence counts points
_COUNTED = 2000
EVERY = 20  # updates from one divergence that is kept to the next


# Long: both players' moves change the same numbers.
class Game:
    """A generator and a discriminator in the plane, after any number of updates of either.

    All randomness is drawn from the seed in the order of the updates, so the same updates with the
    same rates lead to the same numbers. `losses` has a pair (of D, of G) for each update, and
    `apart` the divergence before the first, and after each `EVERY`.
    """

    def __init__(
        self, *, data: str, drawing: Sequence, noise: str, seed: int,
        d_hidden: Sequence[int], g_hidden: Sequence[int], d_rule: str, g_rule: str,
    ):  # fmt: skip
        self.data, self.drawing, self.noise = data, np.array(drawing, float).reshape(-1, 2), noise
        rng = np.random.default_rng([seed, 1])
        self.G = start((NOISES[noise][0], *g_hidden, 2), rng)
        self.D = start((2, *d_hidden, 1), rng)
        self._of_D = Optimiser(d_rule, len(self.D.numbers))
        self._of_G = Optimiser(g_rule, len(self.G.numbers))
        self._rng = np.random.default_rng([seed, 2])
        self._fixed = np.random.default_rng([seed, 3]).integers(2**32, size=2)
        self._drawn: dict[int, tuple[np.ndarray, np.ndarray]] = {}  # by their number
        self.losses: list[tuple[float, float]] = []
        self.apart: list[float] = []

    def __repr__(self):
        return f"Game(G {self.G!r}, D {self.D!r}): {len(self.losses)} updates"

    def learn(self, loss: str, lr: float) -> None:
        """One update of the discriminator, on a batch of real and a batch of painted points."""
        self._measure()
        x = real(self.data, self.drawing, BATCH, self._rng)
        fake = self._paint(BATCH)[-1]
        values = self.D.forward(np.concatenate([x, fake]))
        (_, slope_real), (_, slope_fake), _ = LOSSES[loss]
        scores = values[-1]
        back = np.concatenate([slope_real(scores[:BATCH]), slope_fake(scores[BATCH:])]) / BATCH
        self._of_D.step(self.D.numbers, self.D.backward(values, back)[0], lr)
        self._note(loss)

    def paint(self, loss: str, lr: float) -> None:
        """One update of the generator, by what the discriminator says of its points."""
        self._measure()
        values = self._paint(BATCH)
        back = self._slope(values[-1], loss) / BATCH
        self._of_G.step(self.G.numbers, self.G.backward(values, back)[0], lr)
        self._note(loss)

    def downhill(self, points: np.ndarray, loss: str) -> np.ndarray:
        """Where the generator's loss wants each point to go: minus its slope there (N, 2)."""
        return -self._slope(points, loss)

    def points(self, n: int = SHOWN) -> tuple[np.ndarray, np.ndarray]:
        """Real and painted points (n, 2) that stay the same draws while the nets change."""
        if n not in self._drawn:
            self._drawn[n] = self._draw(n)
        x, z = self._drawn[n]
        return x, self.G.forward(z)[-1]

    def opinion(self, points: np.ndarray, loss: str) -> np.ndarray:
        """How real the discriminator finds each point, from 0 to 1 (N,)."""
        return chances(self.D.forward(points)[-1][:, 0], loss)

    def divergence(self) -> float:
        """The Jensen-Shannon divergence of both kinds of points, counted in cells, in nats."""
        shares = [counts / max(counts.sum(), 1) for counts in self._counts()]
        middle = sum(shares) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = [np.where(s > 0, s * np.log(s / middle), 0).sum() / 2 for s in shares]
        return float(sum(parts))

    def surprise(self) -> float:
        """The Kullback-Leibler divergence of the real points from the painted ones, in nats.

        Counted in the same cells, in each with one painted point more: without it an empty cell
        would make the divergence infinite.
        """
        real, painted = self._counts()
        share, other = real / max(real.sum(), 1), (painted + 1) / (painted.sum() + painted.size)
        there = share > 0
        return float((share[there] * np.log(share[there] / other[there])).sum())

    @property
    def finite(self) -> bool:
        """Whether all numbers are still finite."""
        return bool(np.isfinite(self.G.numbers).all() and np.isfinite(self.D.numbers).all())

    def _draw(self, n):
        """Real points (n, 2) and noise (n, 1 or 2) that depend on the seed alone."""
        try:
            x = real(self.data, self.drawing, n, np.random.default_rng(self._fixed[0]))
        except ValueError:  # nothing is drawn yet
            x = np.empty((0, 2))
        return x, noise(self.noise, n, np.random.default_rng(self._fixed[1]))

    def _counts(self):
        """How many of both kinds of points lie in each cell; outside the picture, the nearest."""
        left, right, bottom, top = BOUNDS
        inside = (np.clip(points, (left, bottom), (right, top)) for points in self.points(_COUNTED))
        ends = (left, right), (bottom, top)
        return [np.histogram2d(x, y, _CELLS, ends)[0] for x, y in (points.T for points in inside)]

    def _measure(self):
        if len(self.losses) == EVERY * len(self.apart) and self.finite:
            self.apart.append(self.divergence())

    def _paint(self, n):
        return self.G.forward(noise(self.noise, n, self._rng))

    def _slope(self, points, loss):
        """The slope of G's loss by each painted point, as if it were alone (N, 2)."""
        values = self.D.forward(points)
        _, _, (_, by_score) = LOSSES[loss]
        return self.D.backward(values, by_score(values[-1]))[1]

    def _note(self, loss):
        x, fake = self.points()
        (real_loss, _), (fake_loss, _), (painting_loss, _) = LOSSES[loss]
        painted = self.D.forward(fake)[-1]
        of_D = fake_loss(painted).mean() + real_loss(self.D.forward(x)[-1]).mean()
        self.losses.append((float(of_D), float(painting_loss(painted).mean())))

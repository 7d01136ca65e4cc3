"""One training of the MLP playground: the data, the network on it, and how far it has come."""

from collections.abc import Sequence

import numpy as np

from nnlab.play.kit.network import Network, random_numbers
from nnlab.play.kit.toys import draw
from nnlab.play.kit.trained import Trained
from nnlab.play.mlp.features import inputs


class Run(Trained):
    """A network that learns the first `share` of a data set and all of `points`.

    `points` are (x1, x2, label), the learner's own. `train` and `test` are pairs of places (N, 2)
    and values from -1 to 1; a classification asks whether a value is above 0. `losses` has a pair
    (train, test) before the first epoch and after each; the order of the points in an epoch
    depends on the seed and the epoch alone.
    """

    def __init__(
        self, *, data: str, noise: float, share: float, seed: int, points: Sequence[tuple],
        features: Sequence[str], hidden: Sequence[int], activation: str, problem: str,
        start: Sequence[float] | np.ndarray | None = None,
    ):  # fmt: skip
        self.features, self.seed = tuple(features), seed
        x, values = draw(data, noise, seed)
        cut = round(share * len(x))
        self._given, self.test = (x[:cut], values[:cut]), (x[cut:], values[cut:])
        sizes = (len(features), *hidden, 1)
        if start is None:
            start = random_numbers(sizes, np.random.default_rng([seed, 2, *sizes]))
        self.network = Network(sizes, start, activation=activation, problem=problem)
        self.losses: list[tuple[float, float]] = []
        self.put(points)

    @property
    def given(self) -> tuple[np.ndarray, np.ndarray]:
        """The training points of the data set, without the learner's own."""
        return self._given

    def put(self, points: Sequence[tuple]) -> None:
        """Take these as the learner's own points; the numbers stay."""
        self.points = [tuple(point) for point in points]
        own = np.array(self.points, float).reshape(-1, 3)
        x, values = self._given
        self.train = np.concatenate([x, own[:, :2]]), np.append(values, 2 * own[:, 2] - 1)
        self._train, self._test = self._prepare(self.train), self._prepare(self.test)
        self.losses[-1:] = [self.loss()]
        self._dead: list[np.ndarray] | None = None

    def loss(self) -> tuple[float, float]:
        """The mean loss over the points to train on and over those to test with."""
        return self.network.loss(*self._train), self.network.loss(*self._test)

    def tested(self) -> tuple[np.ndarray, np.ndarray]:
        return self._test

    def dead(self) -> list[np.ndarray]:
        """Which ReLUs of each hidden layer are silent for every point to train on."""
        if self._dead is None:  # asked for several times a picture
            self._dead = self.network.dead(self._train[0])
        return self._dead

    def epoch(self, *, lr: float, batch: int, penalty: str, strength: float) -> bool:
        """Go once through the points to train on; False once they are no longer finite."""
        x, y = self._train
        if not len(x):
            raise ValueError("There are no points to learn from: click on the large map.")
        order = np.random.default_rng([self.seed, 3, self.epochs]).permutation(len(x))
        with np.errstate(over="ignore", invalid="ignore"):  # told by what is returned
            for at in range(0, len(x), batch):
                rows = order[at : at + batch]
                self.network.step(x[rows], y[rows], lr=lr, penalty=penalty, strength=strength)
            self.losses.append(self.loss())
        self._dead = None
        return bool(np.isfinite(self.losses[-1][0]) and np.isfinite(self.network.numbers).all())

    def _prepare(self, part):
        x, values = part
        y = values if self.network.problem == "regression" else (values > 0).astype(float)
        return inputs(x, self.features), y

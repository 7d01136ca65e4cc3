"""`play.mlp`: the arguments of the MLP playground, read and checked."""

from collections.abc import Sequence

from nnlab.play.kit.arguments import take
from nnlab.play.kit.preset import read_from
from nnlab.play.mlp.playground import MLP
from nnlab.play.mlp.presets import PRESETS
from nnlab.play.mlp.settings import KINDS, start_of


def mlp(
    *,
    preset: str = "rings",
    data: str | None = None,
    problem: str | None = None,
    noise: float | None = None,
    share: float | None = None,
    batch: int | None = None,
    features: Sequence[str] | None = None,
    hidden: Sequence[int] | None = None,
    activation: str | None = None,
    lr: float | None = None,
    penalty: str | None = None,
    strength: float | None = None,
    points: Sequence[tuple[float, float, int]] = (),
    start: Sequence[float] | None = None,
    seed: int = 0,
    epochs: int = 0,
    show_test: bool = False,
    discretise: bool = False,
) -> MLP:
    """A playground of a network with hidden layers, after `epochs` epochs.

    None stands for the preset's value. A click on the large map adds a point of the chosen
    class, a shift-click one of the other; a point of yours can be dragged, and a click on it takes
    it away. A click on an input switches it on or off, one on a neuron or a line picks its bias or
    weight, + and - change the network; the pointer on a neuron shows its map, on a line its weight.
    Space plays and pauses, s steps, r resets.
    `points` (x1, x2, label) join the data; `start` is all the numbers, layer by layer, weights row
    by row and then biases, or None for random ones by the seed.

    Raises: ValueError for an unknown name, and for a number or a point that is not allowed.
    """
    given = read_from(PRESETS, locals(), KINDS)
    take("start", start, start_of((len(given["features"]), *given["hidden"], 1)))
    return MLP(mlp, given)

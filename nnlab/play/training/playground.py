"""The training playground: few points, many weights, and the knobs that fight overfitting."""

from collections.abc import Sequence

from nnlab.play.kit.editable import Editable
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene
from nnlab.play.training.model import BATCH, Run
from nnlab.play.training.picture import chart, draw, inside, numbers
from nnlab.play.training.presets import PRESETS
from nnlab.play.training.settings import KINDS, LOOKS, controls

REPLAY = 400  # steps that are done again at most when a setting changes


def training(
    *,
    preset: str = "overfit",
    data: str | None = None,
    size: int | None = None,
    noise: float | None = None,
    width: int | None = None,
    activation: str | None = None,
    dropout: float | None = None,
    decay: float | None = None,
    lr: float | None = None,
    points: Sequence[tuple[float, float, int]] = (),
    seed: int = 0,
    epochs: int = 0,
    show_test: bool = False,
    best: bool = False,
    discretise: bool = False,
) -> "Training":
    """A playground of a net 2-width-width-1 and its losses, after `epochs` epochs of AdamW.

    None stands for the preset's value. A click adds a point of the chosen class, a shift-click
    one of the other; a point of yours can be dragged, and a click on it takes it away. Space plays
    and pauses, s steps, r resets. `points` (x1, x2, label) join the `size` points drawn.

    Raises: ValueError for an unknown name, and for a number or a point that is not allowed.
    """
    return Training(read_from(PRESETS, locals(), KINDS))


class Training(Editable):
    """What `training` returns: a `Run`, and the controls around it.

    A changed knob or point trains the same number of epochs again from the start (a long training
    as far as 400 steps go): the picture shows what would have been.
    """

    kinds, presets, counted = KINDS, PRESETS, ("epochs",)
    first_speed = 100
    rare = ("noise", "activation", "seed")

    def __init__(self, given: dict):
        super().__init__(training, given, controls())
        self.begin(given["epochs"])
        self.show()

    def step(self) -> bool:
        return self.run.epoch()

    def change(self, name: str) -> None:
        if name == "preset":
            self.forget(())
            self.begin(0)
        elif name not in LOOKS:
            self._again()

    def touch(self, event: dict) -> None:
        points = self.edited(self.now["points"], event, inside(event["x"], event["y"]))
        if points is not None:
            self.choose(points=points)
            self._again()

    def state(self) -> dict:
        return self.asked() | {"epochs": self.run.epochs}

    def scene(self) -> Scene:
        return draw(self.run, self.now["points"], **{name: self.now[name] for name in LOOKS})

    def curve(self) -> Scene:
        return chart(self.run)

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, numbers(self.run)

    def _undo(self):
        self.choose(points=self._given)
        self._again()

    def _again(self):
        self.begin(self.run.epochs)

    def begin(self, steps: int) -> None:
        known = {k: v for k, v in self.now.items() if k not in (*LOOKS, "preset")}
        replayed = hasattr(self, "run")
        self.run = Run(**known)
        batches = -(-len(self.run.train[1]) // BATCH)  # in an epoch
        if replayed:
            steps = min(steps, REPLAY // max(1, batches))
        for _ in range(steps if batches else 0):
            if not self.step():
                break

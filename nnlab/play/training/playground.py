"""The training playground: few points, many weights, and the knobs that fight overfitting."""

from collections.abc import Sequence

import ipywidgets as widgets

from nnlab.play.kit.base import Playground
from nnlab.play.kit.scene import Scene
from nnlab.play.training.model import BATCH, Run
from nnlab.play.training.picture import chart, draw, inside, numbers
from nnlab.play.training.presets import PRESETS, complete, controls, refuse

LOOKS = ("show_test", "best", "discretise")
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

    What is None is as the preset has it. A click puts a point of the chosen class, a shift-click
    one of the other; a point of yours can be dragged, and a click on it takes it away. Space plays
    and pauses, s steps, r resets. `points` (x1, x2, label) join the `size` points drawn.

    Raises: ValueError for a name that is not known, and for a number or a point that cannot be.
    """
    given = complete(locals())
    refuse(given)
    return Training(given)


class Training(Playground):
    """What `training` returns: a `Run`, and the controls around it.

    A changed knob or point trains the same number of epochs again from the start (a long training
    as far as 400 steps go): the picture shows what would have been.
    """

    def __init__(self, given: dict):
        self.label = widgets.ToggleButtons(
            options=[("● 0", 0), ("▲ 1", 1)],
            style={"button_width": "52px"},
            layout={"width": "auto"},
        )
        self.undo = widgets.Button(
            description="Undo edits", icon="history", layout={"width": "120px"}
        )
        self.undo.on_click(lambda _: self._try(self._undo))
        tools = [widgets.Label("a click puts"), self.label, self.undo]
        super().__init__(training, controls(given), tools)
        self.speed.value = 100
        self._loading = False
        self._given = self._points = [tuple(point) for point in given["points"]]
        self._begin(given["epochs"])
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        return self.run.epoch()

    def change(self, name: str) -> None:
        if self._loading or name in LOOKS:
            return
        if name == "preset":
            self._load(PRESETS[self.settings["preset"].value].settings)
            self._given = self._points = []
            self._begin(0)
        else:
            self._again()

    def touch(self, event: dict) -> None:
        index, place = event["grab"], inside(event["x"], event["y"])
        points = list(self._points)
        if event["kind"] == "drag":
            points[index] = (*place, points[index][2])
        elif index is None:
            points.append((*place, int(self.label.value != event["shift"])))
        elif index < len(points):  # else the second half of a double click: the point is gone
            del points[index]
        self._points = points
        self._again()

    def state(self) -> dict:
        usual = PRESETS[self.settings["preset"].value].settings
        state = {k: None if usual.get(k) == v else v for k, v in self._values().items()}
        return state | {"points": tuple(self._points), "epochs": self.run.epochs}

    def scene(self) -> Scene:
        looks = {name: self.settings[name].value for name in LOOKS}
        return draw(self.run, self._points, **looks)

    def curve(self) -> Scene:
        return chart(self.run)

    def words(self) -> tuple[str, str, str]:
        preset = PRESETS[self.settings["preset"].value]
        return preset.title, preset.task, numbers(self.run)

    def _values(self):
        values = {name: control.value for name, control in self.settings.items()}
        return {k: round(v, 6) if isinstance(v, float) else v for k, v in values.items()}

    def _load(self, values):
        """Set controls without an answer to each."""
        self._loading = True
        for name, value in values.items():
            self.settings[name].value = value
        self._loading = False

    def _undo(self):
        self._points = self._given
        self._again()

    def _again(self):
        self._begin(self.run.epochs)

    def _begin(self, epochs):
        known = {k: v for k, v in self._values().items() if k not in (*LOOKS, "preset")}
        replayed = hasattr(self, "run")
        self.run = Run(**known, points=self._points)
        steps = -(-len(self.run.train[1]) // BATCH)  # an epoch
        if replayed:
            epochs = min(epochs, REPLAY // max(1, steps))
        for _ in range(epochs if steps else 0):
            if not self.step():
                break

"""The CNN playground: one layer that sees, taken apart, and a network that reads your drawing."""

from collections.abc import Sequence
from os import PathLike
from typing import Any

import ipywidgets as widgets
import numpy as np

from nnlab.play.cnn.chart import bars
from nnlab.play.cnn.images import image_of, inked, pack
from nnlab.play.cnn.model import Layer
from nnlab.play.cnn.photo import SIDE
from nnlab.play.cnn.picture import BOUNDS, PIXEL, View, draw
from nnlab.play.cnn.presets import POOLS, PRESETS, kernel_of
from nnlab.play.cnn.reader import read
from nnlab.play.cnn.settings import KINDS, RANGES, YOURS, controls
from nnlab.play.cnn.upload import Upload, found
from nnlab.play.cnn.words import numbers, sentence
from nnlab.play.kit.base import Playground
from nnlab.play.kit.controls import button
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene

_TOP, _LEFT = 3.92, 0.1  # of the image in the picture


def cnn(
    *,
    preset: str = "edges",
    image: str | PathLike | np.ndarray | Sequence | None = None,
    kernel: str | np.ndarray | Sequence | None = None,
    stride: int | None = None,
    padding: int | None = None,
    dilation: int | None = None,
    relu: bool | None = None,
    pool: str | None = None,
    steps: int | None = None,
) -> "CNN":
    """A playground of one convolution, after `steps` places of its kernel; None is all of them.

    None stands for the preset's value. `image` is a name, the path of a picture file, its pixels
    or the text of a drawing; a picture is cropped to a square, made grey and 28 x 28. `kernel`
    is a name or rows of weights. Draw on the image with the pointer; a click on a weight of the
    kernel makes it larger by a half, a shift-click smaller; move over any pixel for its field and
    its sum. Space plays and pauses, s steps, r resets.

    Raises: ValueError for a name that is not known, and for an image, a kernel or a number that
    is not allowed.
    """
    return CNN(read_from(PRESETS, locals(), KINDS))


# Long: the image, the kernel and the map answer the pointer in one picture.
class CNN(Playground):
    """What `cnn` returns: a `Layer`, and the controls around it.

    A changed setting is answered at once, for the whole map; Reset takes the map away, and Step
    and Play move the kernel from place to place.
    """

    kinds, presets = KINDS, PRESETS
    first_speed = 100

    def __init__(self, given: dict):
        self.upload = Upload()
        self.upload.listen(lambda *own: self.attempt(self._take, *own, at="image"))
        tools = [
            button("Clear image", "130px", lambda: self.attempt(self._clear), icon="eraser"),
            button("Invert", "90px", lambda: self.attempt(self._invert), icon="adjust"),
            self.upload,
            widgets.Label("draw on the image, click the kernel, move over any pixel"),
        ]
        size = {"width": round(100 * BOUNDS[1]), "height": round(100 * BOUNDS[3])}
        super().__init__(cnn, given, controls(), tools, hovers=True, **size)
        self._stroke: tuple[str, tuple[float, float]] | None = None
        self._build()
        steps = given["steps"]
        self.steps = self.places if steps is None else min(steps, self.places)
        self._at = self._strongest() if steps is None else self._last()
        self.show()

    @property
    def places(self) -> int:
        """How many places the kernel has."""
        return max(self.layer.size, 0) ** 2

    def reset(self) -> None:
        self.steps, self._at = 0, (0, 0)

    def step(self) -> bool:
        self.steps = min(self.steps + 1, self.places)
        self._at = self._last()
        return self.steps < self.places

    def play(self) -> None:
        """Move the kernel from place to place; once finished, again from the start."""
        if not self.playing and self.steps >= self.places:
            self.reset()
        super().play()

    def set(self, name: str, value: Any) -> None:
        if isinstance(value, str) and value == YOURS:  # what is there, to go on with
            value = {"image": self.image, "kernel": self.kernel}[name]
        super().set(name, value)

    def change(self, name: str) -> None:
        self._update()

    def touch(self, event: dict) -> None:
        part, *place = (event["grab"] or "nothing").split()
        row, column = map(int, place or (0, 0))
        if event["kind"] == "hover":
            self._stroke = None
            self._look(part, row, column)
        elif part == "image":
            self._draw(event)
        elif part == "kernel" and event["kind"] == "click":
            self._edit(row, column, -0.5 if event["shift"] else 0.5)

    def state(self) -> dict:
        state = self.asked()
        if not isinstance(state["image"], str | None):
            state["image"] = pack(self.image)
        if not isinstance(state["kernel"], str | None):
            state["kernel"] = tuple(tuple(round(w, 4) for w in row) for row in state["kernel"])
        return state | {"steps": None if self.steps >= self.places else self.steps}

    def scene(self) -> Scene:
        words = sentence(self.layer, self.steps, self._at)
        return draw(View(self.layer, self.steps, self._at, words))

    def curve(self) -> Scene:
        return bars(read(self.image))

    def words(self) -> tuple[str, str, str]:
        return self.preset.title.capitalize(), self.preset.task, numbers(self.layer)

    def _build(self):
        now = self.now
        self.image, self.kernel = image_of(now["image"]), kernel_of(now["kernel"])
        sizes = {name: now[name] for name in RANGES}
        pool = POOLS[now["pool"]]
        self.layer = Layer(self.image, self.kernel, relu=now["relu"], pool=pool, **sizes)

    def _update(self):
        """Compute anew, and all of it: a change is to be seen at once."""
        self._build()
        self.steps = self.places
        last = max(self.layer.size - 1, 0)
        self._at = tuple(min(place, last) for place in self._at)

    def _clear(self):
        self.set("image", np.zeros((SIDE, SIDE)))

    def _invert(self):
        self.set("image", 1 - self.image)

    def _take(self, name, pixels):
        self.set("image", found(name, pixels))

    def _draw(self, event):
        """A stroke from where the pointer was, unless it was taken off in between."""
        padding = self.layer.padding
        here = ((_TOP - event["y"]) / PIXEL - padding - 0.5,
                (event["x"] - _LEFT) / PIXEL - padding - 0.5)  # fmt: skip
        held, before = self._stroke or (None, here)
        start = before if held == event["grab"] and event["kind"] == "drag" else here
        self._stroke = (event["grab"], here)
        self.set("image", inked(self.image, start, here))

    def _edit(self, row, column, more):
        kernel = self.kernel.copy()
        kernel[row, column] = round(kernel[row, column] + more, 4)
        self.set("kernel", kernel)

    def _look(self, part, row, column):
        """Show the field behind the pixel under the pointer."""
        if self.layer.size < 1:
            return
        if part == "map":
            self._at = (row, column)
        elif part == "pooled" and self.layer.pool:
            k = self.layer.pool[1]
            square = self.layer.output[row * k : row * k + k, column * k : column * k + k]
            place = np.unravel_index(square.argmax(), square.shape)
            self._at = (row * k + int(place[0]), column * k + int(place[1]))
        elif part == "image":
            self._at = self.layer.place_over(row, column)

    def _strongest(self):
        """The place with the largest answer, which is the most telling one to begin with."""
        size = np.abs(self.layer.output)
        return tuple(map(int, np.unravel_index(size.argmax(), size.shape))) if size.size else (0, 0)

    def _last(self):
        """The place computed last."""
        return divmod(max(self.steps - 1, 0), max(self.layer.size, 1))

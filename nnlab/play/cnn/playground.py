"""The CNN playground: one layer that sees, taken apart, and a network that reads your drawing."""

from difflib import get_close_matches

import ipywidgets as widgets
import numpy as np

from nnlab.play.cnn.images import IMAGES, SIDE, image_of, inked, pack
from nnlab.play.cnn.model import Layer
from nnlab.play.cnn.picture import BOUNDS, PIXEL, View, bars, draw
from nnlab.play.cnn.presets import KERNELS, POOLS, PRESETS, kernel_of
from nnlab.play.cnn.reader import read
from nnlab.play.kit.base import Playground
from nnlab.play.kit.scene import Scene

RANGES = {"stride": (1, 5), "padding": (0, 4), "dilation": (1, 9)}
YOURS = "yours"
_TOP, _LEFT = 3.92, 0.1  # of the image in the picture


def cnn(
    *,
    preset: str = "edges",
    image=None,
    kernel=None,
    stride: int | None = None,
    padding: int | None = None,
    dilation: int | None = None,
    relu: bool | None = None,
    pool: str | None = None,
    steps: int | None = None,
) -> "CNN":
    """A playground of one convolution, after `steps` places of its kernel; None is all of them.

    What is None is as the preset has it. `image` is a name, an array of 28 x 28 or the text of a
    drawing, `kernel` a name or rows of weights. Draw on the image with the pointer; a click on a
    weight of the kernel makes it larger by a half, a shift-click smaller; move over any pixel for
    its field and its sum. Space plays and pauses, s steps, r resets.

    Raises: ValueError for a name that is not known, and for an image, a kernel or a number that
    cannot be.
    """
    given = {name: value for name, value in locals().items() if name not in ("preset", "steps")}
    _known("preset", preset, PRESETS)
    settings = PRESETS[preset].settings
    given = {name: settings[name] if v is None else v for name, v in given.items()}
    _refuse(given, steps)
    return CNN(preset, given, steps)


class CNN(Playground):
    """What `cnn` returns: a `Layer`, and the controls around it.

    A changed setting is answered at once, for the whole map; Reset takes the map away, and Step
    and Play move the kernel from place to place.
    """

    def __init__(self, preset: str, given: dict, steps: int | None):
        self.clear = widgets.Button(
            description="Clear image", icon="eraser", layout={"width": "130px"}
        )
        self.clear.on_click(lambda _: self._try(self._clear))
        hint = widgets.Label("draw on the image, click the kernel, move over any pixel")
        self.image, self.kernel = image_of(given["image"]), kernel_of(given["kernel"])
        size = {"width": round(100 * BOUNDS[1]), "height": round(100 * BOUNDS[3])}
        super().__init__(cnn, _controls(preset, given), [self.clear, hint], hovers=True, **size)
        self.speed.value = 100
        self._loading, self._stroke = False, None
        self._build()
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

    def change(self, name: str) -> None:
        if self._loading:
            return
        value = self.settings[name].value
        if name == "preset":
            self._load(PRESETS[value].settings)
        elif name == "image" and value != YOURS:
            self.image = image_of(value)
        elif name == "kernel" and value != YOURS:
            self.kernel = kernel_of(value)
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
        value = {name: control.value for name, control in self.settings.items()}
        if value["image"] == YOURS:
            value["image"] = pack(self.image)
        if value["kernel"] == YOURS:
            value["kernel"] = tuple(tuple(round(float(w), 4) for w in row) for row in self.kernel)
        usual = PRESETS[value["preset"]].settings
        state = {name: None if value[name] == usual[name] else value[name] for name in usual}
        steps = None if self.steps >= self.places else self.steps
        return {"preset": value["preset"]} | state | {"steps": steps}

    def scene(self) -> Scene:
        return draw(View(self.layer, self.steps, self._at, self._sentence()))

    def curve(self) -> Scene:
        return bars(read(self.image))

    def words(self) -> tuple[str, str, str]:
        preset = PRESETS[self.settings["preset"].value]
        return preset.title.capitalize(), preset.task, self._numbers()

    def _build(self):
        value = {name: control.value for name, control in self.settings.items()}
        numbers = {name: value[name] for name in RANGES}
        pool = POOLS[value["pool"]]
        self.layer = Layer(self.image, self.kernel, relu=value["relu"], pool=pool, **numbers)

    def _update(self):
        """Compute anew, and all of it: a change is to be seen at once."""
        self._build()
        self.steps = self.places
        last = max(self.layer.size - 1, 0)
        self._at = tuple(min(place, last) for place in self._at)

    def _load(self, settings):
        self._loading = True  # each control would answer
        try:
            for name, value in settings.items():
                self.settings[name].value = value
        finally:
            self._loading = False
        self.image, self.kernel = image_of(settings["image"]), kernel_of(settings["kernel"])

    def _yours(self, name):
        self._loading = True
        try:
            self.settings[name].value = YOURS
        finally:
            self._loading = False
        self._update()

    def _clear(self):
        self.image = np.zeros((SIDE, SIDE))
        self._yours("image")

    def _draw(self, event):
        """A stroke from where the pointer was, unless it was taken off in between."""
        padding = self.layer.padding
        here = ((_TOP - event["y"]) / PIXEL - padding - 0.5,
                (event["x"] - _LEFT) / PIXEL - padding - 0.5)  # fmt: skip
        held, before = self._stroke or (None, here)
        start = before if held == event["grab"] and event["kind"] == "drag" else here
        self._stroke = (event["grab"], here)
        self.image = inked(self.image, start, here)
        self._yours("image")

    def _edit(self, row, column, more):
        self.kernel = self.kernel.copy()
        self.kernel[row, column] = round(self.kernel[row, column] + more, 4)
        self._yours("kernel")

    def _look(self, part, row, column):
        """Show the field behind the pixel under the pointer."""
        if self.layer.size < 1:
            return
        if part == "map":
            self._at = (row, column)
        elif part == "pooled":
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

    def _sentence(self):
        layer = self.layer
        if layer.size < 1:
            return (
                f"No place fits: the kernel reaches over {layer.reach} pixels, the padded image "
                f"has {len(layer.padded)}."
            )
        row, column = self._at
        value = f"{layer.output[row, column]:.3f}".replace("-", "−") if self.steps else "not yet"
        return (
            f"A map of {layer.size} × {layer.size}, {self.steps} of {self.places} places computed; "
            f"pixel ({row}, {column}) is {value}."
        )

    def _numbers(self):
        layer = self.layer
        n, p, d, k, s = SIDE, layer.padding, layer.dilation, len(layer.kernel), layer.stride
        way = n + 2 * p - d * (k - 1) - 1
        formula = f"({n} + 2·{p} − {d}·({k} − 1) − 1) / {s} + 1"
        if way < 0:
            return f"<b style='color:#cc3311'>{formula} = {way / s + 1:.3g}: impossible</b>"
        lines = [f"{formula} = <b>{way / s + 1:.4g}</b>".replace("-", "−")]
        if layer.unread:
            rows = f"{layer.unread} row{'s' * (layer.unread > 1)}"
            lines.append(
                f"<span style='color:#cc3311'>rounded down to {layer.size}: the last {rows} and "
                "columns are never read</span>"
            )
        count = layer.size**2 * k * k
        lines.append(f"{k * k} weights, used {layer.size**2} times: {count:,} products")
        return "<br>".join(lines)


def _controls(preset, given):
    titles = [(each.title, name) for name, each in PRESETS.items()]
    image = (
        given["image"] if isinstance(given["image"], str) and given["image"] in IMAGES else YOURS
    )
    kernel = given["kernel"] if isinstance(given["kernel"], str) else YOURS
    names = {"image": ("image", image, [*IMAGES, YOURS], "130px"),
             "kernel": ("kernel", kernel, [*KERNELS, YOURS], "180px")}  # fmt: skip
    controls = {"preset": _plain(widgets.Dropdown, "220px", "task", preset, options=titles)}
    for name, (words, value, options, width) in names.items():
        controls[name] = _plain(widgets.Dropdown, width, words, value, options=options)
    for name, (low, high) in RANGES.items():
        ends = {"min": low, "max": high}
        controls[name] = _plain(widgets.IntSlider, "215px", name, int(given[name]), **ends)
    controls["relu"] = widgets.Checkbox(
        bool(given["relu"]), description="ReLU", indent=False, layout={"width": "70px"}
    )
    controls["pool"] = _plain(widgets.Dropdown, "130px", "pool", given["pool"], options=list(POOLS))
    return controls


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def _refuse(given, steps):
    _known("pool", given["pool"], POOLS)
    for name, (low, high) in RANGES.items():
        if given[name] not in range(low, high + 1):
            raise ValueError(f"{name} is {given[name]!r}; expected a number from {low} to {high}.")
    if steps is not None and steps not in range(40**2 + 1):
        raise ValueError(f"steps is {steps!r}; expected a whole number from 0, or None for all.")


def _known(name, value, known):
    if value not in known:
        close = get_close_matches(str(value).lower(), known, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")

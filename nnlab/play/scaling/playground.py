"""The scaling playground: memory and time of a training, by batch, width, precision and devices."""

from difflib import get_close_matches

import ipywidgets as widgets

from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene
from nnlab.play.scaling.model import DEVICES, MOST, PRECISIONS, SPLITS, STATES, Plan
from nnlab.play.scaling.picture import amount, draw, duration, speedups

WIDTHS, LAYERS, BATCHES = (16, 65_536), (1, 512), (1, 65_536)
PRESETS = {
    "small": (
        "A small net on laptops",
        "Step doubles the laptops, and they get slower. Which batch makes 4 of them twice as fast?",
        Plan(),
    ),
    "wide": (
        "A wide net on a server",
        "It does not fit. Which of precision, optimiser, batch and split makes it fit on 8?",
        Plan(width=16_384, layers=24, batch=4096, device="server", devices=8),
    ),
    "giant": (
        "175 billion weights",
        "As many as GPT-3. How many devices does it take, and with which split?",
        Plan(width=32_768, layers=163, batch=4096, precision="mixed", device="cluster", devices=64),
    ),
}


def scaling(
    *,
    preset: str = "small",
    width: int | None = None,
    layers: int | None = None,
    batch: int | None = None,
    precision: str | None = None,
    optimizer: str | None = None,
    split: str | None = None,
    device: str | None = None,
    devices: int | None = None,
) -> "Scaling":
    """A playground of what a training costs on 1 to 1,024 devices; Step doubles them.

    What is None is the preset's. `batch` is the whole batch of all devices. `precision` is
    "float32" or "mixed", `split` "data" (every device holds everything) or "shard" (weights,
    gradients and averages are divided), `device` "laptop", "server" or "cluster".

    Raises: ValueError for a value that cannot be.
    """
    if preset not in PRESETS:
        _unknown("preset", preset, PRESETS)
    given = {
        "width": width, "layers": layers, "batch": batch, "precision": precision,
        "optimizer": optimizer, "split": split, "device": device, "devices": devices,
    }  # fmt: skip
    given = {name: value for name, value in given.items() if value is not None}
    _refuse(given)
    return Scaling(preset, given)


class Scaling(Playground):
    """What `scaling` returns: a `Plan` and the controls around it."""

    def __init__(self, preset, given):
        self._given = vars(PRESETS[preset][2]) | given
        super().__init__(scaling, _controls(preset, self._given))
        self.speed.value = 1
        self._devices = self._given["devices"]
        self.show()

    def reset(self) -> None:
        self._devices = 1

    def step(self) -> bool:
        if self._devices < MOST:
            self._devices = min(2 * self._devices, MOST)
        return self._devices < MOST

    def change(self, name: str) -> None:
        if name == "preset":
            self._fill(PRESETS[self.settings["preset"].value][2])

    def state(self) -> dict:
        preset = self.settings["preset"].value
        base, plan = PRESETS[preset][2], vars(self.plan)
        return {"preset": preset} | {
            name: value if value != getattr(base, name) else None for name, value in plan.items()
        }

    def scene(self) -> Scene:
        return draw(self.plan, self._sentence())

    def curve(self) -> Scene:
        return speedups(self.plan)

    def words(self) -> tuple[str, str, str]:
        title, task, _ = PRESETS[self.settings["preset"].value]
        plan = self.plan
        rows = (
            ("parameters", f"{plan.params:,}"),
            ("examples a device", f"{plan.share:.3g}"),
            ("speed-up", f"{plan.speedup():.3g}"),
            ("each device's share of it", f"{plan.speedup() / plan.devices:.0%}"),
        )
        table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
        kind = DEVICES[plan.device].title
        return title, task, f"<b>{plan.devices:,} {kind}</b><table>{table}</table>"

    @property
    def plan(self) -> Plan:
        """The training that the controls describe."""
        names = ("width", "layers", "batch", "precision", "optimizer", "split", "device")
        return Plan(**{name: self.settings[name].value for name in names}, devices=self._devices)

    def _fill(self, plan):
        self._devices = plan.devices
        for name, control in self.settings.items():
            if name != "preset":
                control.value = getattr(plan, name)

    def _sentence(self):
        plan = self.plan
        fits = "fits" if plan.fits() else "does not fit"
        held, took = sum(plan.memory().values()), sum(plan.seconds().values())
        return (
            f"On {count(plan.devices, 'device')}: {amount(held)} each, which {fits}; a step of "
            f"{plan.batch:,} examples takes {duration(took)}, speed-up {plan.speedup():.2f}."
        )


def _controls(preset, given):
    titles = [(title, name) for name, (title, _, _) in PRESETS.items()]
    kinds = [(device.title, name) for name, device in DEVICES.items()]
    return {
        "preset": _plain(widgets.Dropdown, "210px", "on", preset, options=titles),
        "device": _plain(widgets.Dropdown, "240px", "device", given["device"], options=kinds),
        "width": _number("150px", "width", given["width"], WIDTHS),
        "layers": _number("120px", "layers", given["layers"], LAYERS),
        "batch": _number("140px", "batch", given["batch"], BATCHES),
        "precision": _choice("150px", "precision", given, PRECISIONS),
        "optimizer": _choice("170px", "optimizer", given, STATES),
        "split": _choice("110px", "split", given, SPLITS),
    }


def _choice(width, name, given, options):
    return _plain(widgets.Dropdown, width, name, given[name], options=list(options))


def _number(width, name, value, ends):
    return _plain(widgets.BoundedIntText, width, name, value, min=ends[0], max=ends[1])


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def _refuse(given):
    names = {"precision": PRECISIONS, "optimizer": STATES, "split": SPLITS, "device": DEVICES}
    ends = {"width": WIDTHS, "layers": LAYERS, "batch": BATCHES, "devices": (1, MOST)}
    for name, value in given.items():
        if name in names and value not in names[name]:
            _unknown(name, value, names[name])
        if name in ends:
            low, high = ends[name]
            if isinstance(value, bool) or value not in range(low, high + 1):
                raise ValueError(
                    f"{name} is {value!r}; expected a whole number from {low} to {high:,}."
                )


def _unknown(name, value, known):
    close = get_close_matches(str(value).lower(), known, n=1)
    hint = f'Did you mean "{close[0]}"? ' if close else ""
    raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")

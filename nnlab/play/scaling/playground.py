"""The scaling playground: memory and time of a training, by batch, width, precision and devices."""

from nnlab.play.kit.base import Playground
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.words import count
from nnlab.play.scaling.model import DEVICES, MOST, Plan
from nnlab.play.scaling.picture import amount, draw, duration, speedups
from nnlab.play.scaling.presets import PRESETS
from nnlab.play.scaling.settings import KINDS, controls


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

    None stands for the preset's value. `batch` is the whole batch of all devices. `precision` is
    "float32" or "mixed", `split` "data" (every device holds everything) or "shard" (weights,
    gradients and averages are divided), `device` "laptop", "server" or "cluster".

    Raises: ValueError for a value that is not allowed.
    """
    return Scaling(read_from(PRESETS, locals(), KINDS))


class Scaling(Playground):
    """What `scaling` returns: a `Plan` and the controls around it."""

    kinds, presets, counted = KINDS, PRESETS, ()
    first_speed = 1

    def __init__(self, given: dict):
        super().__init__(scaling, given, controls())
        self.show()

    def reset(self) -> None:
        self.choose(devices=1)

    def step(self) -> bool:
        self.choose(devices=min(2 * self.now["devices"], MOST))
        return self.now["devices"] < MOST

    def change(self, name: str) -> None:
        pass  # the picture is computed from what is now

    def state(self) -> dict:
        return self.asked()

    def scene(self) -> Scene:
        return draw(self.plan, self._sentence())

    def curve(self) -> Scene:
        return speedups(self.plan)

    def words(self) -> tuple[str, str, str]:
        plan = self.plan
        rows = (
            ("parameters", f"{plan.params:,}"),
            ("examples per device", f"{plan.share:.3g}"),
            ("speed-up", f"{plan.speedup():.3g}"),
            ("each device's share of it", f"{plan.speedup() / plan.devices:.0%}"),
        )
        table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
        kind = DEVICES[plan.device].title
        return (
            self.preset.title,
            self.preset.task,
            f"<b>{plan.devices:,} × {kind}</b><table>{table}</table>",
        )

    @property
    def plan(self) -> Plan:
        """The training that the controls describe."""
        return Plan(**{name: value for name, value in self.now.items() if name != "preset"})

    def _sentence(self):
        plan = self.plan
        fits = "fits" if plan.fits() else "does not fit"
        held, took = sum(plan.memory().values()), sum(plan.seconds().values())
        return (
            f"On {count(plan.devices, 'device')}: {amount(held)} each, which {fits}; a step of "
            f"{plan.batch:,} examples takes {duration(took)}, speed-up {plan.speedup():.2f}."
        )

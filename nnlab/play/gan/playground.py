"""The GAN playground: two small networks against each other in the plane, step by step."""

from collections.abc import Sequence

import ipywidgets as widgets

from nnlab.play.gan.model import Game
from nnlab.play.gan.picture import View, draw, losses
from nnlab.play.gan.presets import PRESETS
from nnlab.play.gan.settings import (
    DRAWN,
    LIVE,
    changed,
    complete,
    controls,
    read,
    refuse,
    refuse_start,
    rounded,
    written,
)  # fmt: skip
from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene

LOOKS = ("map", "gradients", "manifold", "slow")
SHAPE = ("data", "noise", "seed", "d_hidden", "g_hidden", "d_rule", "g_rule")
PHASES = {  # of a round in slow motion, and what is said about each
    "look": "D looks at real points and at painted ones.",
    "learn": "D learns: the map has changed.",
    "ask": "G asks D at each of its points: the arrows are the answer.",
    "move": "G moves its points along the arrows.",
}


def gan(
    *,
    preset: str = "ring",
    data: str | None = None,
    noise: str | None = None,
    loss: str | None = None,
    d_hidden: Sequence[int] | None = None,
    d_rule: str | None = None,
    d_lr: float | None = None,
    d_updates: int | None = None,
    g_hidden: Sequence[int] | None = None,
    g_rule: str | None = None,
    g_lr: float | None = None,
    g_updates: int | None = None,
    drawing: Sequence[tuple[float, float]] = (),
    moves: str = "",
    seed: int = 0,
    map: bool = True,
    gradients: bool = True,
    manifold: bool = False,
    slow: bool = False,
) -> "GAN":
    """A playground of a generator and a discriminator in the plane, after some `moves`.

    What is None is as the preset has it. Step does a round: `d_updates` of the discriminator, then
    `g_updates` of the generator; Step D and Step G do one update of one of them. With the data
    "drawn", hold the pointer down and draw. Space plays and pauses, s steps, r resets.
    `moves` is what was done, in order: "r300 d5 g1" is 300 rounds, five updates of D, one of G;
    a setting in between was changed there, as in "r300 d_lr=0.001 r100".

    Raises: ValueError for a name that is not known, and for a number, a place or a move that
    cannot be.
    """
    given = complete(locals())
    refuse(given)
    refuse_start(drawing, moves)
    return GAN(given)


class GAN(Playground):
    """What `gan` returns: a `Game`, and the controls around it.

    A change of the data, the noise, a network or an optimiser begins again. The rates, the updates
    and the loss take hold in the middle of the game, and are written into its moves.
    """

    def __init__(self, given: dict):
        step_D, step_G = (
            widgets.Button(description=f"Step {net}", icon="step-forward", layout={"width": "96px"})
            for net in "DG"
        )
        self.clear = widgets.Button(
            description="Clear", icon="eraser", layout={"width": "96px"}, tooltip="the drawing"
        )
        step_D.on_click(lambda _: self._try(self._do, "d", 1))
        step_G.on_click(lambda _: self._try(self._do, "g", 1))
        self.clear.on_click(lambda _: self._try(self._draw, ()))
        super().__init__(gan, controls(given), [step_D, step_G, self.clear])
        self.speed.value = 100
        self._loading = False
        self._drawing = tuple(map(rounded, given["drawing"]))
        self._valid = self._read()
        self._begin(given["moves"])
        self.show()

    def reset(self) -> None:
        self._begin("")

    def step(self) -> bool:
        if not self._valid["slow"]:
            self._do("r", 1)
            return self.game.finite
        phases = list(PHASES)
        following = (phases.index(self._phase) + 1) % 4 if self._phase else 0
        self._phase = phases[following]
        if self._phase == "learn":
            self._do("d", self._valid["d_updates"])
        elif self._phase == "move":
            self._do("g", self._valid["g_updates"])
        else:
            self._must_have_data()
        return self.game.finite

    def change(self, name: str) -> None:
        if self._loading:
            return
        if name == "preset":
            self._load(PRESETS[self.settings["preset"].value].settings)
        value = self._read()
        try:
            refuse(value)
        except ValueError:
            self._load(self._valid)
            raise
        before, self._valid = self._valid, value
        if name in LIVE and self._moves:
            if value[name] != before[name]:
                self._moves.append([name, value[name]])
        elif name in LOOKS:
            self._phase = None
        else:
            self._begin("")

    def touch(self, event: dict) -> None:
        if self._valid["data"] == "drawn" and event["kind"] in ("click", "drag"):
            place = rounded((event["x"], event["y"]))
            if place not in self._drawing:
                self._draw((*self._drawing, place)[-DRAWN:])

    def state(self) -> dict:
        usual = PRESETS[self._first["preset"]].settings
        first = self._first | {name: self._valid[name] for name in LOOKS}
        state = {k: None if usual.get(k) == v else v for k, v in first.items()}
        return state | {"drawing": self._drawing, "moves": self._written()}

    def scene(self) -> Scene:
        value = self._valid
        shown = value["gradients"] and (not value["slow"] or self._phase in (None, "ask"))
        view = View(
            self.game, value["loss"], self._sentence(), value["map"], shown, value["manifold"],
            value["data"] == "drawn",
        )  # fmt: skip
        return draw(view)

    def curve(self) -> Scene:
        return losses(self.game)

    def words(self) -> tuple[str, str, str]:
        preset = PRESETS[self._valid["preset"]]
        return preset.title, preset.task, self._numbers()

    @property
    def rounds(self) -> int:
        """How many whole rounds were done."""
        return sum(number for kind, number in self._moves if kind == "r")

    def _read(self):
        return {name: read(name, control.value) for name, control in self.settings.items()}

    def _load(self, values):
        """Set controls without an answer to each."""
        self._loading = True
        for name, value in values.items():
            self.settings[name].value = written(value)
        self._loading = False

    def _begin(self, moves):
        """Begin again with the present settings, and do these moves."""
        self._first, self._moves, self._phase = dict(self._valid), [], None
        shape = {name: self._valid[name] for name in SHAPE}
        self.game = Game(**shape, drawing=self._drawing)
        for word in moves.split():
            if "=" in word:
                name, value = changed(word)
                self._load({name: value})
                self._valid = self._read()
                self._moves.append([name, value])
            else:
                self._do(word[0], int(word[1:]))

    def _must_have_data(self):
        if self._valid["data"] == "drawn" and not self._drawing:
            raise ValueError("Nothing is drawn yet: draw on the picture, the pointer held down.")

    def _do(self, kind, number):
        """Do rounds ("r") or updates of one net ("d", "g"), and note them."""
        self._must_have_data()
        value = self._valid
        d, g = {"r": (value["d_updates"], value["g_updates"]), "d": (1, 0), "g": (0, 1)}[kind]
        for _ in range(number):
            if not self.game.finite:
                break
            for _ in range(d):
                self.game.learn(value["loss"], value["d_lr"])
            for _ in range(g):
                self.game.paint(value["loss"], value["g_lr"])
        self._note(kind, number)

    def _note(self, kind, number):
        if self._moves and self._moves[-1][0] == kind:
            self._moves[-1][1] += number
        else:
            self._moves.append([kind, number])
        whole = [["d", self._valid["d_updates"]], ["g", self._valid["g_updates"]]]
        if self._moves[-2:] == whole:  # both together are a round
            del self._moves[-2:]
            self._note("r", 1)

    def _written(self):
        words = []
        for kind, value in self._moves:
            text = str(value).replace(" ", "_")
            words.append(f"{kind}={text}" if kind in LIVE else f"{kind}{text}")
        return " ".join(words)

    def _draw(self, drawing):
        self._drawing = tuple(drawing)
        if self._valid["data"] == "drawn":
            self._begin("")

    def _sentence(self):
        done = f"After {count(self.rounds, 'round')} ({count(len(self.game.losses), 'update')})"
        if not len(self.game.points(1)[0]):
            return f"{done}: nothing is drawn yet."
        if not self.game.finite:
            return f"{done}: the numbers have no end."
        return f"{done}: divergence {self.game.divergence():.3f} nats of at most 0.693."

    def _numbers(self):
        said = f"<b>{PHASES[self._phase]}</b><br>" if self._phase else ""
        if not self.game.finite:
            return f"{said}The numbers have no end: lower a rate, then Reset."
        x, fake = self.game.points()
        if not len(x):
            return f"{said}Draw on the picture with the pointer held down."
        loss = self._valid["loss"]
        trust = [f"{self.game.opinion(part, loss).mean():.2f}" for part in (x, fake)]
        of_D, of_G = (f"{loss:.3f}" for loss in self.game.losses[-1]) if self.game.losses else "––"
        return (
            f"{said}<b>{count(self.rounds, 'round')}</b>, "
            f"{count(len(self.game.losses), 'update')}<table>"
            f"<tr class=muted><td></td><td>D says real</td><td>loss</td></tr>"
            f"<tr><td>● real</td><td>{trust[0]}</td><td>D {of_D}</td></tr>"
            f"<tr><td>▲ painted</td><td>{trust[1]}</td><td>G {of_G}</td></tr></table>"
            f"Divergence {self.game.divergence():.3f} nats, of at most 0.693."
        )

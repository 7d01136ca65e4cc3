"""The GAN playground: two small networks against each other in the plane, step by step."""

from collections.abc import Sequence

from nnlab.play.gan.model import Game
from nnlab.play.gan.moves import read_moves, write_moves
from nnlab.play.gan.picture import View, chart, draw
from nnlab.play.gan.presets import PRESETS
from nnlab.play.gan.settings import DRAWN, KINDS, LIVE, LOOKS, controls, rounded
from nnlab.play.gan.words import PHASES, numbers, sentence
from nnlab.play.kit.base import Playground
from nnlab.play.kit.controls import button
from nnlab.play.kit.preset import beside, read_from
from nnlab.play.kit.scene import Scene

SHAPE = ("data", "noise", "seed", "d_hidden", "g_hidden", "d_rule", "g_rule")


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

    None stands for the preset's value. Step does a round: `d_updates` of the discriminator, then
    `g_updates` of the generator; Step D and Step G do one update of one of them. With the data
    "drawn", hold the pointer down and draw. Space plays and pauses, s steps, r resets.
    `moves` is what was done, in order: "r300 d5 g1" is 300 rounds, five updates of D, one of G;
    a setting in between was changed there, as in "r300 d_lr=0.001 r100".

    Raises: ValueError for a name that is not known, and for a number, a place or a move that
    is not allowed.
    """
    return GAN(read_from(PRESETS, locals(), KINDS))


class GAN(Playground):
    """What `gan` returns: a `Game`, and the controls around it.

    A change of the data, the noise, a network or an optimiser begins again. The rates, the updates
    and the loss take hold in the middle of the game, and are written into its moves.
    """

    kinds, presets, counted = KINDS, PRESETS, ("moves",)
    first_speed = 100
    rare = ("noise", "seed", "d_hidden", "d_rule", "g_hidden", "g_rule", "map", "gradients")
    _phase: str | None  # of a slow step, the last one done

    def __init__(self, given: dict):
        tools = [
            button("Step D", "96px", lambda: self.attempt(self._do, "d", 1), icon="step-forward"),
            button("Step G", "96px", lambda: self.attempt(self._do, "g", 1), icon="step-forward"),
            button(
                "Clear", "96px", lambda: self.attempt(self._draw, ()), icon="eraser",
                tooltip="removes the drawing",
            ),
        ]  # fmt: skip
        super().__init__(gan, given, controls(), tools)
        self.choose(drawing=tuple(map(rounded, given["drawing"])))
        self._begin(given["moves"])
        self.show()

    def reset(self) -> None:
        self._begin("")

    def step(self) -> bool:
        if not self.now["slow"]:
            self._do("r", 1)
            return self.game.finite
        phases = list(PHASES)
        following = (phases.index(self._phase) + 1) % 4 if self._phase else 0
        self._phase = phases[following]
        if self._phase == "learn":
            self._do("d", self.now["d_updates"])
        elif self._phase == "move":
            self._do("g", self.now["g_updates"])
        else:
            self._must_have_data()
        return self.game.finite

    def change(self, name: str) -> None:
        if name in LIVE and self._moves:
            self._moves.append([name, self.now[name]])
        elif name in LOOKS:
            self._phase = None
        else:
            self._begin("")

    def touch(self, event: dict) -> None:
        if self.now["data"] == "drawn" and event["kind"] in ("click", "drag"):
            place = rounded((event["x"], event["y"]))
            drawing = self.now["drawing"]
            if place not in drawing:
                self._draw((*drawing, place)[-DRAWN:])

    def state(self) -> dict:
        """The arguments that the game began with, and how it went on."""
        looks = {name: self.now[name] for name in (*LOOKS, "drawing")}
        first = beside(PRESETS[self._first["preset"]], {**self._first, **looks})
        return first | {"moves": write_moves(self._moves)}

    def scene(self) -> Scene:
        now, told = self.now, sentence(self.game, self.rounds)
        shown = now["gradients"] and (not now["slow"] or self._phase in (None, "ask"))
        view = View(
            self.game, now["loss"], told, now["map"], shown, now["manifold"], now["data"] == "drawn"
        )
        return draw(view)

    def curve(self) -> Scene:
        return chart(self.game)

    def words(self) -> tuple[str, str, str]:
        said = PHASES[self._phase] if self._phase else ""
        told = numbers(self.game, self.now["loss"], self.rounds, said)
        return self.preset.title, self.preset.task, told

    @property
    def rounds(self) -> int:
        """How many whole rounds were done."""
        return sum(number for kind, number in self._moves if kind == "r")

    def _begin(self, moves):
        """Begin again with the present settings, and do these moves."""
        self._first, self._moves, self._phase = self.now, [], None
        shape = {name: self.now[name] for name in SHAPE}
        self.game = Game(**shape, drawing=self.now["drawing"])
        for name, value in read_moves(moves):
            if name in LIVE:
                self.choose(**{name: value})
                self._moves.append([name, value])
            else:
                self._do(name, value)

    def _must_have_data(self):
        if self.now["data"] == "drawn" and not self.now["drawing"]:
            raise ValueError("Nothing is drawn yet: draw on the picture, the pointer held down.")

    def _do(self, kind, number):
        """Do rounds ("r") or updates of one net ("d", "g"), and note them."""
        self._must_have_data()
        value = self.now
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
        whole = [["d", self.now["d_updates"]], ["g", self.now["g_updates"]]]
        if self._moves[-2:] == whole:  # both together are a round
            del self._moves[-2:]
            self._note("r", 1)

    def _draw(self, drawing):
        self.choose(drawing=drawing)
        if self.now["data"] == "drawn":
            self._begin("")

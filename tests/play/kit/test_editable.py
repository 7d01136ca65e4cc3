"""Points that a learner puts, moves and takes away, and what leads to the numbers then shown."""

import pytest

from nnlab import play
from nnlab.play.kit.editable import Editable
from nnlab.play.kit.kinds import whole
from nnlab.play.kit.lists import labelled
from nnlab.play.kit.scene import Scene

from .. import page

POINTS = [(0.0, 0.0, 0), (1.0, 0.5, 1)]
EVERY = [play.logistic_regression, play.mlp, play.perceptron, play.training, play.xor]


def dots(*, points=(), steps=0):
    """A playground that only has points."""
    return Dots({"points": tuple(points), "steps": steps})


class Dots(Editable):
    kinds = {"points": labelled((-2, 2), (-2, 2)), "steps": whole(0, 9, 0)}  # noqa: RUF012

    def __init__(self, given):
        super().__init__(dots, given, {})
        self.begin(given["steps"])
        self.show()

    def begin(self, steps):
        self.done, self._edited = steps, False

    def step(self):
        self.done += 1
        return True

    def touch(self, event):
        points = self.edited(self.now["points"], event, (event["x"], event["y"]))
        if points is not None:
            self.choose(points=points)
            self._edited = self.done > 0

    def state(self):
        return self.asked("points") | self.way(self.done, [1 / 3, -0.0])

    def scene(self):
        return Scene((0, 1, 0, 1), "dots")

    def curve(self):
        return Scene((0, 1, 0, 1), "nothing")

    def words(self):
        return "Dots", "Put some", ""


def send(game, kind, x=0.5, y=0.25, **more):
    page.send(game, kind, x, y, **more)


@pytest.mark.parametrize(
    ("event", "points"),
    [
        ({"kind": "click"}, [*POINTS, (0.5, 0.25, 0)]),
        ({"kind": "click", "shift": True}, [*POINTS, (0.5, 0.25, 1)]),
        ({"kind": "drag", "grab": 1}, [POINTS[0], (0.5, 0.25, 1)]),
        ({"kind": "click", "grab": 0}, [POINTS[1]]),
        ({"kind": "click", "grab": 2}, POINTS),
    ],
    ids=["put", "put the other class", "move", "take away", "gone already"],
)
def test_a_click_or_a_drag_changes_one_point_or_none(event, points):
    game = dots(points=POINTS)
    send(game, **event)
    assert game.state()["points"] == points


def test_a_click_puts_the_chosen_class():
    game = dots()
    game.label.value = 1
    send(game, "click")
    assert game.now["points"] == ((0.5, 0.25, 1),)


def test_the_way_is_the_steps_and_after_an_edit_in_mid_run_the_numbers():
    game = dots(points=POINTS, steps=2)
    assert game.way(2, [1 / 3, -0.0]) == {"steps": 2}
    send(game, "click")
    assert game.way(2, [1 / 3, -0.0]) == {"steps": 0, "start": [0.333333, 0.0]}
    assert str(game.way(2, [-0.0])["start"]) == "[0.0]"


def test_undoing_leads_back_to_the_first_points_and_begins_again():
    game = dots(points=POINTS, steps=2)
    send(game, "click")
    game.undo.click()
    assert (game.state(), game.done) == ({"points": POINTS, "steps": 0}, 0)


def test_undoing_leads_back_no_further_than_what_was_forgotten():
    game = dots(points=POINTS)
    game.forget(POINTS[:1])
    send(game, "click")
    game.undo.click()
    assert game.state()["points"] == POINTS[:1]


@pytest.mark.parametrize("make", EVERY)
def test_the_second_half_of_a_double_click_does_nothing(make):
    game = make(points=POINTS)
    before = game.line()
    send(game, "click", grab=9)
    assert (game.line(), game.problem.value) == (before, "")

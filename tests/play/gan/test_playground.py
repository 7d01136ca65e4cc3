"""The GAN playground from the Python side."""

import numpy as np
import pytest

from nnlab import play
from nnlab.play.gan.picture import View, opinions
from nnlab.play.gan.presets import PRESETS

from ..page import again, send

STATES = [
    {},
    {"preset": "line", "moves": "r3 d2 g1", "manifold": True},
    {"data": "grid", "noise": "1-d normal", "loss": "least squares", "moves": "d5", "seed": 4},
    {"d_hidden": (4, 3), "g_rule": "sgd", "g_updates": 2, "moves": "r2 d_lr=0.001 g_updates=1 r2"},
    {"preset": "own", "drawing": ((0.1, 0.2), (-0.5, 0.0)), "moves": "r4", "map": False},
    {"moves": "r2 loss=least_squares r1", "gradients": False, "slow": True},
]


def press(game, name):
    """Click the button with this name."""
    (button,) = [each for each in tools(game) if each.description == name]
    button.click()


def tools(game):
    stage = game.box.children[1]
    return stage.children[1].children


def alike(one, other):
    np.testing.assert_array_equal(one.game.G.numbers, other.game.G.numbers)
    np.testing.assert_array_equal(one.game.D.numbers, other.game.D.numbers)
    assert one.state() == other.state()


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.gan(**state)
    alike(game, again(game))
    assert game.state() | state == game.state()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_tells_its_task(name):
    game = play.gan(preset=name)
    assert PRESETS[name].title in game.task.value
    assert not game.problem.value


def test_steps_of_each_net_change_that_net_alone_and_together_make_a_round():
    game = play.gan()
    G, D = game.game.G.numbers.copy(), game.game.D.numbers.copy()
    press(game, "Step D")
    assert (game.game.D.numbers != D).any()
    np.testing.assert_array_equal(game.game.G.numbers, G)
    D = game.game.D.numbers.copy()
    press(game, "Step G")
    assert (game.game.G.numbers != G).any()
    np.testing.assert_array_equal(game.game.D.numbers, D)
    alike(game, play.gan(moves="r1"))


def test_a_round_has_as_many_updates_as_were_asked_for():
    game = play.gan(d_updates=5, g_updates=2, moves="r3")
    assert len(game.game.losses) == 21
    assert game.rounds == 3


def test_a_rate_changed_in_the_middle_takes_hold_there_and_is_remembered():
    game = play.gan(moves="r2")
    game.settings["d_lr"].value = 0.03
    game.step()
    assert game.state()["moves"] == "r2 d_lr=0.03 r1"
    alike(game, play.gan(moves="r2 d_lr=0.03 r1"))
    send(game, "key", key="reset")
    assert game.state()["d_lr"] == 0.03  # the learner's setting stays


def test_another_network_begins_again():
    game = play.gan(moves="r2")
    game.settings["g_hidden"].value = "8, 8"
    alike(game, play.gan(g_hidden=(8, 8)))
    game.settings["g_hidden"].value = "8 eight"
    assert "g_hidden is (8, &#x27;eight&#x27;); expected at most 4 layers" in game.problem.value
    assert game.settings["g_hidden"].value == "8 8"


def test_slow_motion_goes_through_a_round_in_four_phases():
    game, said = play.gan(slow=True), []
    for _ in range(4):
        send(game, "key", key="step")
        said.append((len(game.game.losses), arrows(game), game.numbers.value.split(".")[0]))
    assert [updates for updates, *_ in said] == [0, 1, 1, 2]
    assert [shown > 0 for _, shown, _ in said] == [False, False, True, False]
    assert "D looks at real points" in said[0][2]
    assert "the map has changed" in said[1][2]
    alike(game, play.gan(moves="r1", slow=True))


def arrows(game):
    return sum(mark.get("arrow", False) for mark in game.scene().marks)


def test_map_gradients_and_manifold_can_be_switched():
    game = play.gan(moves="r1")
    assert game.scene().picture is not None
    assert arrows(game) > 10
    plain = len(game.scene().marks)
    game.settings["gradients"].value = game.settings["map"].value = False
    assert game.scene().picture is None
    assert arrows(game) == 0
    game.settings["manifold"].value = True
    assert len(game.scene().marks) > 20
    assert plain > 0
    assert game.state()["moves"] == "r1"


def test_the_map_is_blue_where_the_discriminator_says_real():
    game = play.gan(preset="line", moves="d300")
    view = View(game.game, "non-saturating", "", True, True, True, False)
    picture = opinions(view)
    for x, real in (((0, 0), True), ((0.9, -0.8), False)):
        row, column = round((1 - x[1]) / 2 * 47), round((x[0] + 1.25) / 2.5 * 59)
        colour = picture[row, column]
        assert (colour[2] > colour[0]) == real
        assert colour[3] > 20


def test_a_distribution_is_drawn_by_hand_and_begins_anew():
    game = play.gan(preset="own")
    assert "Draw on the picture" in game.numbers.value
    send(game, "key", key="step")
    assert "Nothing is drawn yet" in game.problem.value
    send(game, "drag", 0.501, 0.25, grab="paper")
    send(game, "drag", 9, 0.3, grab="paper")
    assert game.state()["drawing"] == ((0.5, 0.25), (1.25, 0.3))
    game.step()
    alike(game, play.gan(preset="own", drawing=((0.5, 0.25), (1.25, 0.3)), moves="r1"))
    press(game, "Clear")
    assert game.state()["drawing"] == ()


def test_the_whole_picture_is_paper_only_for_a_drawing():
    paper = [m for m in play.gan(preset="own").scene().marks if m.get("grab") == "paper"]
    assert paper[0]["points"] == [[-1.25, -1.0], [1.25, 1.0]]
    game = play.gan()
    assert not [m for m in game.scene().marks if m.get("grab") == "paper"]
    send(game, "click", 0.1, 0.1)
    assert game.state()["drawing"] == ()


def test_label_tells_the_state_and_a_step_changes_it():
    game = play.gan()
    before = game.canvas.scene["label"]
    assert before.startswith("After 0 rounds (0 updates): divergence 0.")
    send(game, "key", key="step")
    assert game.canvas.scene["label"] != before


@pytest.mark.parametrize(
    ("state", "bound"),
    [({"moves": "r1500"}, 0.15), ({"preset": "line", "moves": "r400"}, 0.1)],
    ids=str,
)
def test_task_can_be_solved(state, bound):
    assert play.gan(**state).game.divergence() < bound


def test_a_slow_discriminator_collapses_and_a_faster_one_cures():
    ill, cured = play.gan(preset="collapse"), play.gan(preset="collapse", d_lr=0.01)
    for game in (ill, cured):
        game._do("r", 800)
    assert ill.game.divergence() > 0.4
    assert cured.game.divergence() < ill.game.divergence() - 0.2


def test_numbers_without_end_stop_the_play_and_say_what_to_do():
    game = play.gan(loss="least squares", d_rule="sgd", g_rule="sgd", d_lr=1.0, g_lr=1.0)
    with np.errstate(all="ignore"):
        for _ in range(400):
            if not game.step():
                break
        assert not game.game.finite
        game.show()
    assert "lower a rate, then Reset" in game.numbers.value


def test_the_chart_shows_how_the_divergence_falls():
    chart = play.gan(moves="r200").curve()
    curve = [mark["points"] for mark in chart.marks if mark["kind"] == "line"][-1]
    foot, top = 20, 96  # the heights of 0 and of ln 2
    heights = [(y - foot) / (top - foot) * np.log(2) for _, y in (curve[0], curve[-1])]
    assert 0 < heights[1] < 0.6 * heights[0] < np.log(2)
    words = "divergence {:.3f} at first, {:.3f} now".format(*heights)
    assert chart.label.endswith(words)
    assert play.gan().curve().label == "losses and divergence: nothing yet"

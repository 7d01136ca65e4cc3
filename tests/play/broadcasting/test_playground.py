"""The broadcasting playground from the Python side; PyTorch itself is the oracle."""

import asyncio
import base64
from io import BytesIO
from itertools import product

import numpy as np
import pytest
import torch
from PIL import Image

from nnlab import play
from nnlab.play.broadcasting.model import Alignment
from nnlab.play.broadcasting.picture import COLOURS, WRONG
from nnlab.play.broadcasting.playground import PRESETS
from nnlab.play.kit.lists import shape as shape_kind

from ..page import again

SHAPES = [shape for n in range(4) for shape in product((0, 1, 2, 3), repeat=n)]


def texts(game):
    return [mark["text"] for mark in game.canvas.scene["marks"] if mark["kind"] == "text"]


def torchs_answer(s, t):
    try:
        return tuple(torch.broadcast_shapes(s, t))
    except RuntimeError:
        return None


def test_result_is_torchs_for_every_pair_of_small_shapes():
    for s, t in product(SHAPES, repeat=2):
        assert Alignment(s, t).result == torchs_answer(s, t), (s, t)


@pytest.mark.parametrize(("s", "t"), [pair for pair in PRESETS if torchs_answer(*pair)], ids=str)
def test_stretched_grids_are_torchs(s, t):
    alignment = Alignment(s, t)
    for name, shape, one in (("s", s, 10), ("t", t, 1)):
        numbers, stored = alignment.grid(name)
        own = one * torch.arange(1, 1 + int(np.prod(shape))).reshape(shape)
        np.testing.assert_array_equal(numbers, own.expand(alignment.result))
        assert stored.sum() == own.numel()
        assert set(numbers[stored]) == set(own.flatten().tolist())


def test_steps_go_from_the_last_axis_to_the_first():
    game = play.broadcasting((3, 1), (4,), steps=0)
    seen = [(game.alignment.grid("s")[0].shape, game.alignment.grid("t")[0].shape)]
    assert game.step()
    seen.append((game.alignment.grid("s")[0].shape, game.alignment.grid("t")[0].shape))
    assert not game.step()
    seen.append((game.alignment.grid("s")[0].shape, game.alignment.grid("t")[0].shape))
    assert seen == [((3, 1), (4,)), ((3, 4), (4,)), ((3, 4), (3, 4))]


def test_steps_stop_where_the_shapes_do_not_fit():
    alignment = Alignment((4, 2, 3), (3, 3), steps=99)
    assert (alignment.finished, alignment.steps, alignment.result) == (True, 2, None)
    assert alignment.meetings[1].verdict == "2 meets 3, and neither is 1"


@pytest.mark.parametrize(
    ("s", "t", "verdicts"),
    [
        ((2, 1), (2, 3), ["1 meets 3: s is stretched to 3", "2 meets 2: they agree"]),
        ((4,), (1,), ["4 meets 1: t is stretched to 4"]),
        ((1,), (), ["t has run out: it gets a 1"]),
        ((), (5,), ["s has run out: it gets a 1, stretched to 5"]),
    ],
)
def test_verdicts_say_who_is_stretched(s, t, verdicts):
    assert [meeting.verdict for meeting in Alignment(s, t).meetings] == verdicts


@pytest.mark.parametrize(
    ("s", "t", "index"),
    [
        ((5, 2), (5,), "t[:, None]"),
        ((3,), (3, 4, 2), "s[:, None, None]"),
        ((3,), (4,), "s[:, None]"),
    ],
)
def test_remedy_works(s, t, index):
    tensors = {"s": torch.ones(s), "t": torch.ones(t)}
    assert f"{index} has shape" in Alignment(s, t).remedy()
    tensors[index[0]] = eval(index, tensors)
    assert tensors["s"] + tensors["t"] is not None


def test_no_remedy_where_none_is_likely():
    assert Alignment((2, 3), (4, 5)).remedy() == ""
    assert Alignment((2, 3), (3,)).remedy() == ""


def test_picture_shows_the_sums_once_the_shapes_agree():
    game = play.broadcasting((3, 1), (4,), steps=1)
    assert "?" in texts(game)
    game.step()
    game.show()
    assert {"11", "14", "31", "34", "s + t (3, 4)"} <= set(texts(game))
    assert game.canvas.scene["label"] == "Shapes (3, 1) and (4,) give (3, 4)."


def test_picture_says_in_red_why_there_is_no_result():
    game = play.broadcasting((5, 2), (5,))
    marks = [mark for mark in game.canvas.scene["marks"] if mark["colour"] == WRONG]
    words = {mark["text"] for mark in marks if mark["kind"] == "text"}
    assert words == {"no result", "×", "2 meets 5, and neither is 1"}
    assert "t[:, None] has shape (5, 1)" in game.numbers.value


def test_stored_cells_are_tinted_more_than_those_read_again():
    scene = play.broadcasting((3, 1), (4,)).scene()
    blue = (scene.picture[..., :3] == [*bytes.fromhex(COLOURS["s"][1:])]).all(axis=-1)
    strengths, areas = np.unique(scene.picture[blue][:, 3], return_counts=True)
    assert len(strengths) == 2
    assert areas[0] == 3 * areas[1]  # three of four columns are read again


@pytest.mark.parametrize("axes", range(4))
def test_every_mark_lies_in_the_picture_for_the_largest_shapes(axes):
    scene = play.broadcasting((6,) * axes, (6,) * axes).scene()
    for mark in scene.marks:
        for x, y in mark["points"]:
            assert 0 <= x <= 480, mark
            assert 0 <= y <= 384, mark


@pytest.mark.parametrize("pair", PRESETS, ids=str)
def test_example_sets_both_shapes_and_its_task(pair):
    game = play.broadcasting((2,), (2,))
    game.examples.value = pair
    assert (game.alignment.s, game.alignment.t) == pair
    assert PRESETS[pair][1] in game.task.value
    assert game.problem.value == ""


def test_example_can_be_chosen_again_after_an_edit():
    game = play.broadcasting((5, 2), (2,))
    game.examples.value = ((3, 1), (4,))
    game.settings["t"].value = "5"
    assert game.examples.value is None
    game.examples.value = ((3, 1), (4,))
    assert (game.alignment.s, game.alignment.t) == ((3, 1), (4,))


def test_typed_shape_is_answered_at_once():
    game = play.broadcasting((3, 1), (4,))
    game.settings["s"].value = "(2, 1)"
    assert game.alignment.finished
    assert game.line() == "play.broadcasting(s=(2, 1))"


def test_typed_shape_waits_after_reset():
    game = play.broadcasting()
    game.reset()
    game.settings["t"].value = "2 5"
    assert (game.alignment.t, game.alignment.steps) == ((2, 5), 0)


def test_typing_mistake_is_named_and_leaves_the_picture():
    game = play.broadcasting()
    before = game.canvas.scene
    game.settings["s"].value = "3, x"
    assert "s has &quot;x&quot;; expected a shape of at most 3 axes" in game.problem.value
    assert game.canvas.scene == before
    assert game.line() == "play.broadcasting()"


@pytest.mark.parametrize(
    ("text", "shape"),
    [("3, 1", (3, 1)), ("(4,)", (4,)), ("", ()), ("()", ()), ("2 3 4", (2, 3, 4)), ("[0]", (0,))],
)
def test_shapes_are_read_as_people_type_them(text, shape):
    assert shape_kind(3, 6, (3, 1)).parse(text) == shape


@pytest.mark.parametrize(
    "state",
    [{}, {"s": (2, 3), "t": ()}, {"t": (2, 2), "steps": 1}, {"s": (5, 2), "t": (5,)}],
    ids=str,
)
def test_line_brings_the_state_back(state):
    game = play.broadcasting(**state)
    same = again(game)
    assert game.state() == same.state()
    assert game.canvas.scene == same.canvas.scene


def test_play_begins_again_once_it_is_finished():
    async def watch():
        game = play.broadcasting((2, 1), (3,))
        game.speed.value = 1000
        game.play()
        started = game.alignment.steps
        while game.playing:
            await asyncio.sleep(0.01)
        return started, game.alignment.finished

    assert asyncio.run(watch()) == (0, True)


def test_bars_count_the_numbers():
    assert (
        play.broadcasting((3, 1), (4,)).chart.scene["label"]
        == "How many numbers: s 3, t 4, s + t 12."
    )
    assert play.broadcasting((2,), (3,)).chart.scene["label"] == "How many numbers: s 2, t 3."


def test_still_stands_beside_its_chart():
    picture = play.broadcasting()._repr_mimebundle_()[0]["image/png"]
    assert Image.open(BytesIO(base64.b64decode(picture))).size == (740, 384)

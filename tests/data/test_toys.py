"""Toy problems: the truth tables of gates, and points that lie where they are said to."""

import doctest
import math

import pytest
import torch

from nnlab.data import blobs, gates, moons, rings, spirals, toys, xor

CLOUDS = [xor, moons, spirals, blobs, rings]
MANY = [spirals, blobs, rings]


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("AND", lambda a, b: a and b),
        ("OR", lambda a, b: a or b),
        ("NAND", lambda a, b: not (a and b)),
        ("NOR", lambda a, b: not (a or b)),
        ("XOR", lambda a, b: a != b),
        ("XNOR", lambda a, b: a == b),
        ("NOT", lambda a: not a),
        ("MAJORITY", lambda a, b, c: a + b + c >= 2),
        ("and", lambda a, b: a and b),
    ],
)
def test_gates_are_their_truth_tables(name, truth):
    x, y = gates(name)
    assert (x.dtype, y.dtype) == (torch.float32, torch.int64)
    assert len({tuple(row) for row in x.tolist()}) == len(x) == 2 ** x.shape[1]
    assert y.tolist() == [int(truth(*row)) for row in x.tolist()]


def test_an_unknown_gate_names_the_known_ones():
    with pytest.raises(ValueError, match=r"There is no gate 'IF'. Known: NOT, AND, OR, NAND, NOR,"):
        gates("IF")


def test_xor_is_the_gate_unless_points_are_asked_for():
    assert torch.equal(xor().x, gates("XOR").x)
    assert torch.equal(xor().y, gates("XOR").y)


@pytest.mark.parametrize("toy", CLOUDS)
def test_toys_have_n_points_in_the_plane_in_even_classes(toy):
    x, y = toy(120, noise=0.1, seed=3)
    assert (x.shape, x.dtype, y.dtype) == ((120, 2), torch.float32, torch.int64)
    assert torch.isfinite(x).all()
    shares = y.bincount() / len(y)
    assert shares.tolist() == pytest.approx([1 / len(shares)] * len(shares), abs=0.15)


@pytest.mark.parametrize("toy", CLOUDS)
def test_toys_repeat_with_a_seed_and_change_with_another(toy):
    assert torch.equal(toy(50, seed=1).x, toy(50, seed=1).x)
    assert not torch.equal(toy(50, noise=0.1, seed=1).x, toy(50, noise=0.1, seed=2).x)


@pytest.mark.parametrize("toy", CLOUDS)
def test_noise_is_the_standard_deviation_of_a_move_that_keeps_the_label(toy):
    exact, noisy = toy(2_000, noise=0.0), toy(2_000, noise=0.3)
    assert torch.equal(exact.y, noisy.y)
    assert (noisy.x - exact.x).std().item() == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize("toy", MANY)
def test_as_many_classes_as_asked(toy):
    assert toy(40, classes=5).y.bincount().tolist() == [8] * 5


def test_noiseless_xor_points_obey_the_rule():
    x, y = xor(300)
    assert torch.equal(y, ((x[:, 0] > 0.5) != (x[:, 1] > 0.5)).long())
    assert ((x >= 0) & (x <= 1)).all()


def test_noiseless_moons_lie_on_two_half_circles():
    x, y = moons(300, noise=0.0)
    up, down = x[y == 0], x[y == 1] - torch.tensor([1.0, 0.5])
    assert torch.cat([up, down]).norm(dim=1).tolist() == pytest.approx([1.0] * 300, abs=1e-5)
    assert (up[:, 1] >= -1e-6).all()
    assert (down[:, 1] <= 1e-6).all()


def test_noiseless_rings_and_blobs_lie_where_they_are_said_to():
    x, y = rings(300, noise=0.0, classes=3)
    assert torch.allclose(x.norm(dim=1), (y + 1) / 3)
    x, y = blobs(300, noise=0.0, classes=8)
    angle = 2 * math.pi * y / 8
    assert torch.allclose(x, torch.stack([angle.cos(), angle.sin()], 1), atol=1e-6)


def test_noiseless_spirals_turn_as_they_leave_the_centre():
    x, y = spirals(300, noise=0.0, classes=2, turns=1.5)
    radius = x.norm(dim=1)
    angle = 2 * math.pi * (1.5 * radius + y / 2)
    assert radius.max() <= 1
    assert torch.allclose(
        x, radius[:, None] * torch.stack([angle.cos(), angle.sin()], 1), atol=1e-5
    )


@pytest.mark.parametrize("toy", CLOUDS)
def test_wrong_arguments_say_what_was_expected(toy):
    with pytest.raises(ValueError, match=r"n is 1; expected \d or more, a point for each class."):
        toy(1)
    with pytest.raises(ValueError, match=r"noise is -0.1; expected 0 or more, it is a standard"):
        toy(20, noise=-0.1)


@pytest.mark.parametrize("toy", MANY)
def test_one_class_is_refused(toy):
    with pytest.raises(ValueError, match=r"classes is 1; expected 2 or more."):
        toy(20, classes=1)


def test_examples_in_the_docstrings_are_right():
    assert doctest.testmod(toys).attempted
    assert doctest.testmod(toys).failed == 0

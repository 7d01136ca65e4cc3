"""The rule that the playground computes, against an independent loop and against the theorem."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.play.perceptron.model import Rule

AND = [(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 1)]
XOR = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]


def train(points, lr, passes):
    """Rosenblatt's rule once more, in matrices: the weights after it, and the mistakes by pass."""
    points = np.array(points, float)
    x, y = np.c_[points[:, :2], np.ones(len(points))], points[:, 2]
    v, mistakes = np.zeros(3), []
    for _ in range(passes):
        before = len(mistakes)
        mistakes.append(0)
        for row, label in zip(x, y, strict=True):
            error = label - float(row @ v >= 0)
            v = v + lr * error * row
            mistakes[before] += int(error != 0)
    return v, mistakes


def run(rule, passes):
    for _ in range(passes * len(rule.points)):
        rule.step()
    return rule


def separable(seed, gap=0.1):
    rng = np.random.default_rng(seed)
    direction = rng.normal(size=2)
    direction /= np.hypot(*direction)
    offset = rng.uniform(-1, 1)
    x = rng.uniform(-2, 2, size=(60, 2))
    distance = x @ direction + offset
    kept = np.abs(distance) > gap
    points = [(*row, int(d > 0)) for row, d in zip(x[kept], distance[kept], strict=True)]
    return points, np.array([*direction, offset])


@pytest.mark.parametrize("lr", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_rule_matches_a_loop_over_matrices(seed, lr):
    rng = np.random.default_rng(seed)
    points = [(*row, int(rng.integers(2))) for row in rng.normal(size=(9, 2))]
    weights, mistakes = train(points, lr, passes=6)
    rule = run(Rule(points, lr=lr), passes=6)
    np.testing.assert_allclose(rule.weights, weights, atol=1e-12)
    assert rule.passes == mistakes
    assert rule.corrections == sum(mistakes)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), lr=st.sampled_from([0.1, 1.0, 2.0]))
def test_corrections_stay_below_the_bound_of_the_theorem(seed, lr):
    points, unit = separable(seed)
    rule = Rule(points, lr=lr)
    x = np.array([(x1, x2, 1) for x1, x2, _ in points])
    margin = np.abs(x @ unit / np.linalg.norm(unit)).min()
    bound = (x**2).sum(1).max() / margin**2
    while not rule.finished and rule.corrections <= bound:
        rule.step()
    assert rule.finished
    assert rule.errors() == 0


def test_a_tie_fires():
    look = Rule([(0, 0, 1)]).step()
    assert (look.z, look.fired, look.error) == (0, 1, 0)


def test_a_right_answer_changes_nothing_and_a_wrong_one_moves_weights_and_bias():
    rule = Rule([(1, 2, 1), (3, 1, 0)], lr=0.5)
    right, wrong = rule.step(), rule.step()
    assert right.after == right.before == (0, 0, 0)
    assert wrong.error == -1
    assert wrong.after == rule.weights == (-1.5, -0.5, -0.5)


@pytest.mark.parametrize("lr", [0.125, 0.5, 2.0])
def test_from_zeros_the_rate_only_scales_the_weights(lr):
    one, other = run(Rule(AND, lr=1.0), 5), run(Rule(AND, lr=lr), 5)
    assert other.weights == tuple(lr * weight for weight in one.weights)


def test_it_stops_at_the_first_pass_without_a_mistake():
    rule = Rule(AND)
    while not rule.finished:
        rule.step()
    assert rule.passes.index(0) == len(rule.passes) - 1
    assert rule.steps == 4 * len(rule.passes)


def test_xor_never_stops_and_its_weights_come_back():
    rule = Rule(XOR)
    seen = [run(rule, 1).weights for _ in range(50)]
    assert not rule.finished
    assert len(set(seen)) < 10


@pytest.mark.parametrize("points", [[*AND, (0.5, 0.5, 1)], [(0.5, 0.5, 0), *AND[1:]], AND[1:]])
def test_other_points_keep_the_weights_and_begin_a_new_pass(points):
    rule = run(Rule(AND), 20)
    weights = rule.weights
    rule.step()
    rule.put(points)
    assert (rule.points, rule.weights) == (points, weights)
    assert (rule.finished, rule.look) == (False, None)
    assert rule.step().index == 0


def test_the_pocket_holds_the_best_weights_seen():
    rule = Rule([*XOR, (2, 2, 1), (2, 1, 1)])
    fewest = rule.errors()
    for _ in range(200):
        rule.step()
        fewest = min(fewest, rule.errors())
        assert rule.errors(rule.pocket) == fewest


def test_no_points_error_says_how_to_put_some():
    with pytest.raises(ValueError, match="no points to learn from: click on the picture"):
        Rule([]).step()


def test_repr_tells_how_far_it_is():
    assert (
        repr(run(Rule(AND), 6)) == "Rule(4 points, lr=1): 11 corrections in 24 steps, wrong about 0"
    )

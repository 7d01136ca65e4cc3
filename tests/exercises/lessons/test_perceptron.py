"""The facts that the exercises of lesson 02 state, found out by computation."""

import csv

import numpy as np
import pytest
import torch
from scipy.optimize import linprog

from nnlab import paths
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons.perceptron import ends, labelling, mistake_bound, train_perceptron

BILL = ["bill_length_mm", "bill_depth_mm"]
ALL = [*BILL, "flipper_length_mm", "body_mass_g"]
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)


def penguins(species, features):
    """Standardised measurements of two species, and whether a bird is of the second."""
    with (paths.data() / "tabular" / "penguins.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["bill_length_mm"] != "NA"]
    rows = [row for row in rows if row["species"] in species]
    x = np.array([[float(row[name]) for name in features] for row in rows])
    y = np.array([row["species"] == species[1] for row in rows], dtype=float)
    return (x - x.mean(axis=0)) / x.std(axis=0), y


def separable(x, y):
    """Whether some (w, b) gives every point a signed sum of at least 1, by linear programming."""
    signed = (2 * y - 1)[:, None] * np.column_stack([x, np.ones(len(x))])
    free = [(None, None)] * signed.shape[1]
    solved = linprog(np.zeros(signed.shape[1]), A_ub=-signed, b_ub=-np.ones(len(x)), bounds=free)
    return solved.status == 0


SETS = {
    "AND": (CORNERS, np.array([0.0, 0, 0, 1])),
    "XOR": (CORNERS, np.array([0.0, 1, 1, 0])),
    "XOR with a third input": (
        np.column_stack([CORNERS, CORNERS.prod(axis=1)]),
        np.array([0.0, 1, 1, 0]),
    ),
    "Adelie, Gentoo: bill": penguins(("Adelie", "Gentoo"), BILL),
    "Adelie, Chinstrap: bill": penguins(("Adelie", "Chinstrap"), BILL),
    "Adelie, Chinstrap: all": penguins(("Adelie", "Chinstrap"), ALL),
}


def test_every_data_set_of_2_6_is_tested():
    assert list(SETS) == list(ends.questions)


@pytest.mark.parametrize("name", SETS)
def test_the_rule_stops_where_2_6_says_so(name):
    assert separable(*SETS[name]) == (ends.questions[name].answer == "stops")


@pytest.mark.parametrize("name", ["AND", "XOR with a third input", "Adelie, Gentoo: bill"])
def test_the_rule_itself_stops_within_novikoffs_bound(name):
    x, y = map(torch.tensor, SETS[name])
    w, b, mistakes = train_perceptron(x, y, 1.0, 200)
    assert mistakes[-1] == 0
    assert sum(mistakes) <= mistake_bound(x, y, w, b)


def test_the_rule_itself_stops_on_all_four_measurements():
    """Many passes: by NumPy, in the same order as the solution of 2.3."""
    x, y = SETS["Adelie, Chinstrap: all"]
    x, w = np.column_stack([x, np.ones(len(x))]), np.zeros(5)
    for _ in range(20_000):
        wrong = np.flatnonzero((x @ w >= 0) != y)
        if not len(wrong):
            break
        for i in range(wrong[0], len(x)):
            w += (y[i] - (x[i] @ w >= 0)) * x[i]
    assert not len(wrong)


def test_xor_leaves_a_mistake_in_every_pass():
    x, y = map(torch.tensor, SETS["XOR"])
    assert min(train_perceptron(x, y, 1.0, 50)[2]) > 0


@pytest.mark.parametrize("n_inputs", [2])
def test_the_recalled_count_of_threshold_functions_is_right(n_inputs):
    weights = np.arange(-3, 4)
    grid = np.array(np.meshgrid(weights, weights, weights + 0.5)).reshape(3, -1)
    tables = (CORNERS @ grid[:2] + grid[2] >= 0).T
    from nnlab.exercises.lessons.perceptron import recall

    assert len(np.unique(tables, axis=0)) == recall.questions["functions"].answer
    assert tuple((torch.ones(3, 1) + torch.ones(4)).shape) == recall.questions["shape"].answer


def test_first_that_fires_is_known_with_another_number_of_passes():
    def answer(x_train, y_train, x):
        W, b = torch.zeros(64, 10, dtype=x.dtype), torch.zeros(10, dtype=x.dtype)
        targets = torch.eye(10, dtype=x.dtype)[y_train]
        for point, target in zip(x_train, targets, strict=True):
            error = target - (point @ W + b >= 0).to(x.dtype)
            W, b = W + point[:, None] * error, b + error
        return (x @ W + b >= 0).int().argmax(dim=1)

    assert assess(labelling, (answer,)).diagnosis == "takes the first unit that fires"

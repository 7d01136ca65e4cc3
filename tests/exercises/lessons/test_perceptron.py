"""The facts that the exercises of lesson 02 state, found out by computation."""

import csv

import numpy as np
import pytest
import torch
from scipy.optimize import linprog

from nnlab import paths
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find
from nnlab.exercises.lessons.perceptron import ends, mistake_bound, recall, train_perceptron

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
XOR = np.array([0.0, 1, 1, 0])


def penguins():
    """Standardised measurements of all birds (342, 4), and their species (342,)."""
    names = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    with (paths.data() / "tabular" / "penguins.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["bill_length_mm"] != "NA"]
    x = np.array([[float(row[name]) for name in names] for row in rows])
    return (x - x.mean(axis=0)) / x.std(axis=0), np.array([row["species"] for row in rows])


BIRDS, SPECIES = penguins()


def separable(x, y):
    """Whether some (w, b) gives every point a signed sum of at least 1, by linear programming."""
    signed = (2 * y - 1)[:, None] * np.column_stack([x, np.ones(len(x))])
    free = [(None, None)] * signed.shape[1]
    solved = linprog(np.zeros(signed.shape[1]), A_ub=-signed, b_ub=-np.ones(len(x)), bounds=free)
    return solved.status == 0


def five_birds(seed):
    rng = np.random.default_rng(seed)
    return rng.choice(BIRDS, 5, replace=False), rng.integers(2, size=5).astype(float)


SETS = {
    "XOR": [(CORNERS, XOR)],
    "XOR with a third input": [(np.column_stack([CORNERS, CORNERS.prod(axis=1)]), XOR)],
    "Gentoo or not": [(BIRDS, (SPECIES == "Gentoo").astype(float))],
    "Chinstrap or not": [(BIRDS, (SPECIES == "Chinstrap").astype(float))],
    "five birds": [five_birds(seed) for seed in range(40)],
    "twins": [(BIRDS[[row, row]], np.array([0.0, 1.0])) for row in (0, 100, 300)],
}


def test_every_data_set_of_2_6_is_tested():
    assert list(SETS) == list(ends.questions)
    assert len(BIRDS) == 342


@pytest.mark.parametrize("name", SETS)
def test_the_rule_stops_where_2_6_says_so(name):
    stops = ends.questions[name].answer == "stops"
    assert {separable(*each) for each in SETS[name]} == {stops}


def test_the_other_two_species_can_each_be_cut_off_from_the_chinstraps():
    """The sentence for Chinstrap or not."""
    for other in ("Adelie", "Gentoo"):
        rows = np.isin(SPECIES, [other, "Chinstrap"])
        assert separable(BIRDS[rows], (SPECIES[rows] == other).astype(float))


@pytest.mark.parametrize("name", ["XOR with a third input", "five birds"])
def test_the_rule_itself_stops_within_novikoffs_bound(name):
    x, y = next(map(torch.tensor, each) for each in SETS[name] if len(set(each[1])) == 2)
    path, mistakes = train_perceptron(x, y, 1.0, 2000)
    assert mistakes[-1] == 0
    assert sum(mistakes) == len(path) - 1 <= mistake_bound(x, y, path[-1, :-1], path[-1, -1])


def test_xor_leaves_a_mistake_in_every_pass():
    _, mistakes = train_perceptron(torch.tensor(CORNERS), torch.tensor(XOR), 1.0, 50)
    assert min(mistakes) > 0


def test_the_recalled_count_of_threshold_functions_is_right():
    weights = np.arange(-3, 4)
    grid = np.array(np.meshgrid(weights, weights, weights + 0.5)).reshape(3, -1)
    tables = (CORNERS @ grid[:2] + grid[2] >= 0).T
    assert len(np.unique(tables, axis=0)) == recall.questions["functions"].answer
    assert tuple((torch.ones(3, 1) + torch.ones(4)).shape) == recall.questions["shape"].answer


def in_plain_lists(x, y, lr, epochs):
    """2.3 in plain Python, which returns lists of floats."""
    v, path, counts = [0.0] * (x.shape[1] + 1), [], []
    path.append(v)
    for _ in range(epochs):
        counts.append(0)
        for point, label in zip(x.tolist(), y.tolist(), strict=True):
            a = [*point, 1.0]
            error = label - (sum(p * q for p, q in zip(a, v, strict=True)) >= 0)
            if error:
                v = [q + lr * error * p for p, q in zip(a, v, strict=True)]
                path.append(v)
                counts[-1] += 1
        if not counts[-1]:
            break
    return path, counts


def by_rows(x, w, b):
    """2.1 row by row, in a list of bools."""
    return [bool((row * w).sum() + b >= 0) for row in x]


def by_branches(w, b, x, y, lr):
    """2.2 as its statement says it, in float32."""
    w, x = w.float(), x.float()
    fires = float(w @ x) + b >= 0
    if fires and y == 0:
        return w - lr * x, b - lr
    if not fires and y == 1:
        return w + lr * x, b + lr
    return w, b


def unit_by_unit(W, b, x, y, lr):
    """2.5 with a loop over units."""
    columns, biases = [], []
    for k in range(len(y)):
        error = y[k] - float(W[:, k] @ x + b[k] >= 0)
        columns.append(W[:, k] + lr * error * x)
        biases.append(b[k] + lr * error)
    return torch.stack(columns, dim=1), torch.stack(biases)


def by_a_list_of_all_units(x, y, lr, epochs):
    """2.7 from the path of 2.3."""
    path, _ = train_perceptron(x, y, lr, epochs)
    right = [int(((x @ v[:-1] + v[-1] >= 0).float() == y).sum()) for v in path]
    return path[right.index(max(right))].numpy(), max(right)


RIGHT = {
    "2.1": by_rows,
    "2.2": by_branches,
    "2.3": in_plain_lists,
    "2.5": unit_by_unit,
    "2.7": by_a_list_of_all_units,
}


@pytest.mark.parametrize("id", RIGHT)
def test_right_answers_of_another_style_pass(id):
    result = assess(find(id), (RIGHT[id],))
    assert result.passed, result


def aliased(x, y, lr, epochs):
    """One tensor, changed in place and put into the list again and again."""
    v = torch.zeros(x.shape[1] + 1, dtype=x.dtype)
    path, counts = [v], []
    for _ in range(epochs):
        counts.append(0)
        for point, label in zip(x, y, strict=True):
            error = label - float(point @ v[:-1] + v[-1] >= 0)
            if error:
                v += lr * error * torch.cat([point, torch.ones(1, dtype=x.dtype)])
                path.append(v)
                counts[-1] += 1
        if not counts[-1]:
            break
    return torch.stack(path), counts


def without_x(w, b, x, y, lr):
    error = float(y) - (1.0 if (x * w).sum() + b >= 0 else 0.0)
    return w + lr * error, b + lr * error


WRONG = {
    "keeps one tensor that changes": ("2.3", aliased),
    "forgets the input": ("2.2", without_x),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_another_style_is_named(name):
    id, answer = WRONG[name]
    assert assess(find(id), (answer,)).diagnosis == name

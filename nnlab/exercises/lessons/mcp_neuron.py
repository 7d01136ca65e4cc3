"""Exercises and predictions of lesson 01: the threshold unit of McCulloch and Pitts."""

import itertools
import math

import numpy as np
import torch

from nnlab.exercises import choices, exercise, prediction
from nnlab.exercises.wires import nand_circuit, signal

recall = choices(
    "1.recall",
    "Three questions from lesson 00",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "shape",
    "the shape of torch.ones(4, 2) @ torch.ones(2), as a tuple",
    answer=(4,),
    wrong={
        (4, 1): "A matrix times a vector sums the last axis away: nothing is left in its place.",
        (4, 2): "That is the shape of `*`; `@` also adds up along each row.",
        (2,): "The two columns are summed over; the four rows stay.",
    },
)
recall.question(
    "count",
    "the value of (torch.tensor([1, 2, 3]) >= 2).sum()",
    answer=2,
    wrong={
        5: "The comparison gives False, True, True, and these count as 0, 1, 1.",
        1: "2 >= 2 is True as well.",
        6: "The comparison comes first: what is summed is False, True, True.",
    },
)
recall.question(
    "table",
    "the shape of torch.ones(5, 1) >= torch.ones(7), as a tuple",
    answer=(5, 7),
    wrong={
        (7, 5): "Shapes are aligned from the right: the 7 meets the 1, and a new axis meets the 5.",
        (5, 1): "The axis of length 1 is stretched to meet the 7.",
        (7,): "The missing axis is added on the left, and stretched to 5.",
    },
)
recall.hints(
    "`@` multiplies and adds up; the axis that it adds up is gone.",
    "Write one shape below the other, aligned at their last axis.",
)


vetoing = exercise(
    "1.1",
    "The unit of 1943",
    minutes=6,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** Write (1.1) for all N rows of `x` at once. `roles` has a number for each
        column: 1 excites, -1 inhibits, 0 is not connected.
        """,
)


@vetoing.solution
def unit_1943(x, roles, threshold):
    """What the unit of 1943 answers to each row: 1 where it fires, else 0.

    Shapes: x (N, D) of 0 and 1, roles (D,) of 1, -1 and 0, threshold a number -> (N,)
    """
    enough = x[:, roles == 1].sum(dim=1) >= threshold
    vetoed = (x[:, roles == -1] == 1).any(dim=1)
    return (enough & ~vetoed).to(x.dtype)


@vetoing.cases
def _(rng):
    corners = np.array(list(itertools.product([0.0, 1.0], repeat=3)))
    yield corners, np.array([1.0, 1.0, -1.0]), 1.0
    yield corners, np.array([1.0, -1.0, -1.0]), 0.0
    yield corners, np.array([1.0, 1.0, 0.0]), 2.0
    yield corners[:1], np.array([-1.0, -1.0, 0.0]), 0.0  # fires at nothing
    yield np.ones((1, 13)), np.array([1.0] * 12 + [-1.0]), 1.0  # twelve against one veto
    while True:
        n, d = rng.integers(1, 9), rng.integers(1, 6)
        x, roles = rng.integers(0, 2, (n, d)), rng.integers(-1, 2, d)
        yield x.astype(float), roles.astype(float), float(rng.integers(0, 4))


@vetoing.wrong(
    "lets a veto be outvoted",
    "This adds 1 and -1 up, so that two excitatory inputs outvote an inhibitory one. In 1943 a "
    "single inhibitory input that is on prevents firing, whatever the sum.",
)
def _(x, roles, threshold):
    return (x @ roles >= threshold).to(x.dtype)


@vetoing.wrong("stays silent on a tie", "A sum equal to the threshold fires: `>=`, not `>`.")
def _(x, roles, threshold):
    return ((x @ (roles == 1).to(x.dtype) > threshold) & ~(x @ (roles == -1).to(x.dtype) > 0)).to(
        x.dtype
    )


@vetoing.wrong(
    "forgets the vetoes", "The sum is right. An inhibitory input that is on still prevents firing."
)
def _(x, roles, threshold):
    return (x @ (roles == 1).to(x.dtype) >= threshold).to(x.dtype)


@vetoing.wrong(
    "asks all inhibiting inputs for a veto", "One inhibitory input that is on is enough for a veto."
)
def _(x, roles, threshold):
    inhibiting = roles == -1
    vetoed = (x[:, inhibiting] == 1).all(dim=1) & inhibiting.any()
    return ((x @ (roles == 1).to(x.dtype) >= threshold) & ~vetoed).to(x.dtype)


@vetoing.wrong(
    "is vetoed by an input that is off",
    "An inhibitory input forbids only while it is on; a 0 there changes nothing.",
)
def _(x, roles, threshold):
    enough = x @ (roles == 1).to(x.dtype) >= threshold
    return (enough & ~(roles == -1).any()).to(x.dtype)


@vetoing.wrong(
    "adds inputs that do not excite", "Only the columns with the role 1 are added up, not all."
)
def _(x, roles, threshold):
    return ((x.sum(1) >= threshold) & ~(x @ (roles == -1).to(x.dtype) > 0)).to(x.dtype)


@vetoing.wrong(
    "returns the sum", "The unit answers 1 or 0: compare its sum with the threshold; note the veto."
)
def _(x, roles, threshold):
    return x @ (roles == 1).to(x.dtype)


@vetoing.wrong(
    "takes a veto for a sum of 0",
    "A vetoed unit is silent even if its threshold is 0: the veto comes after the comparison.",
)
def _(x, roles, threshold):
    vetoed = x @ (roles == -1).to(x.dtype) > 0
    return ((x @ (roles == 1).to(x.dtype)) * ~vetoed >= threshold).to(x.dtype)


@vetoing.wrong(
    "is vetoed by what is not connected",
    "Only the role -1 forbids. An input of role 0 is not heard.",
)
def _(x, roles, threshold):
    vetoed = (x[:, roles <= 0] == 1).any(dim=1)
    return ((x @ (roles == 1).to(x.dtype) >= threshold) & ~vetoed).to(x.dtype)


@vetoing.wrong("says -1 for silence", "A silent unit says 0.")
def _(x, roles, threshold):
    return 2 * unit_1943(x, roles, threshold) - 1


@vetoing.wrong(
    "takes one condition for both",
    "Both are required: the sum reaches the threshold *and* nothing forbids. `&`, not `|`.",
)
def _(x, roles, threshold):
    vetoed = (x[:, roles == -1] == 1).any(dim=1)
    return ((x @ (roles == 1).to(x.dtype) >= threshold) | ~vetoed).to(x.dtype)


@vetoing.wrong(
    "fires only when forbidden", "An inhibitory input that is on prevents firing: turn that round."
)
def _(x, roles, threshold):
    vetoed = (x[:, roles == -1] == 1).any(dim=1)
    return ((x @ (roles == 1).to(x.dtype) >= threshold) & vetoed).to(x.dtype)


vetoing.wrong(
    "counts connections for pulses",
    "An excitatory input that is off adds nothing: add the numbers in its column, not the roles.",
)(
    lambda x, roles, threshold: (
        ((roles == 1).sum() >= threshold) & ~(x[:, roles == -1] == 1).any(dim=1)
    ).to(x.dtype)
)

vetoing.wrong(
    "adds along the wrong axis", "Each row is a situation with a sum of its own: dim=1, not dim=0."
)(
    lambda x, roles, threshold: (
        ((x * (roles == 1)).sum(dim=0) >= threshold) & ~(x * (roles == -1)).any(dim=0)
    ).to(x.dtype)
)

vetoing.wrong(
    "hands the sum on where it fires", "However large its sum, a unit that fires says 1."
)(lambda x, roles, threshold: x[:, roles == 1].sum(dim=1) * unit_1943(x, roles, threshold))

vetoing.wrong(
    "makes a veto a heavy vote",
    "However many votes it counts for, more votes outvote it. A veto prevents firing in any case.",
    mark=lambda cases, values: any(
        all(map(np.array_equal, map(_floats, values), (_votes(case, weight) for case in cases)))
        for weight in range(3, 12)
    ),
)(lambda x, roles, threshold: _vote(x, roles, threshold, 2))


def _floats(value):
    return np.asarray(value, float)


def _votes(case, weight):
    x, roles, threshold = map(torch.as_tensor, case.args)
    return _vote(x, roles, threshold, weight).numpy()


def _vote(x, roles, threshold, weight):
    against = weight * x[:, roles == -1].sum(dim=1)
    return (x[:, roles == 1].sum(dim=1) - against >= threshold).to(x.dtype)


vetoing.hints(
    "`x[:, roles == 1]` are the excitatory columns. What must their sum do?",
    "`.any(dim=1)` is true for each row in which something is on, and false without columns.",
)


counting_early = prediction(
    "1.tables",
    "Of the 16 functions of two inputs, how many does one unit of 1943 compute, if we"
    " allow every threshold from 0 up?",
    result="One unit of 1943 computes {} of the 16.",
)
counting_early.answer(
    "all 16: it was built for logic",
    16,
    wrong="Nets of such units were. In one unit a veto cannot be outvoted: five tables "
    "are out of reach.",
)
counting_early.answer(
    "14",
    14,
    wrong="That needs inhibition that can be outvoted; a veto never is.",
)
counting_early.answer(
    "11",
    11,
    right="Seven by thresholds of 1 or more, and four that fire when all is silent, by the "
    "threshold 0.",
)
counting_early.answer(
    "8",
    8,
    wrong="Eight are false when all inputs are silent, but one unit misses XOR among these,"
    " and threshold 0 adds others.",
)


firing = exercise(
    "1.2",
    "The weighted unit, one or several",
    minutes=5,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Write (1.2) for all rows at once, and for one unit or several: with K units
        `w` has a column for each, `threshold` a number for each, and the answer a column for each.
        """,
)


@firing.solution
def fires(x, w, threshold):
    """What each unit answers to each row: 1 where it fires, else 0.

    Shapes: x (N, D), w (D,) and threshold a number -> (N,); w (D, K), threshold (K,) -> (N, K)
    """
    return (x @ w >= threshold).to(x.dtype)


@firing.cases
def _(rng):
    corners = np.array(list(itertools.product([0.0, 1.0], repeat=2)))
    yield corners, np.array([1.0, 1.0]), 2.0  # AND, by a tie
    yield corners, np.array([1.0, 1.0]), 1.0  # OR, by two ties
    yield corners, np.array([-1.0, -1.0]), -1.0  # NAND
    yield corners[:1], np.array([1.0, 1.0]), 0.0  # fires at nothing
    yield corners, np.array([[1.0, -1, 1], [1.0, -1, -2]]), np.array([2.0, 0, 1])
    yield corners, np.array([0.4, 0.5]), 0.75  # weights need not be whole
    yield corners, np.array([[-0.4, 0.5], [0.6, -0.25]]), np.array([-0.3, 0.25])
    while True:
        n, d = rng.integers(1, 7), rng.integers(1, 5)
        x, w = rng.integers(0, 2, (n, d)), rng.integers(-3, 4, d)
        yield x.astype(float), w.astype(float), float(rng.integers(-3, 4))
        k = rng.integers(2, 5)
        w, thresholds = rng.integers(-3, 4, (d, k)), rng.integers(-3, 4, k)
        yield x.astype(float), w.astype(float), thresholds.astype(float)


@firing.wrong("stays silent on a tie", "A sum equal to the threshold fires: `>=`, not `>`.")
def _(x, w, threshold):
    return (x @ w > threshold).to(x.dtype)


@firing.wrong("forgets the threshold", "The sum is compared with `threshold`, not with 0.")
def _(x, w, threshold):
    return (x @ w >= 0).to(x.dtype)


@firing.wrong(
    "fires at any positive sum", "The sum is compared with `threshold`, and a tie fires as well."
)
def _(x, w, threshold):
    return (x @ w > 0).to(x.dtype)


@firing.wrong("returns the sum", "The sum is right; the unit then says 1 or 0, no more.")
def _(x, w, threshold):
    return x @ w


@firing.wrong(
    "adds the threshold",
    "The sum must reach the threshold. What is added is called a bias; it is the threshold's "
    "negative, and comes in lesson 02.",
)
def _(x, w, threshold):
    return (x @ w + threshold >= 0).to(x.dtype)


@firing.wrong("says -1 for silence", "A silent unit says 0.")
def _(x, w, threshold):
    return 2 * (x @ w >= threshold).to(x.dtype) - 1


@firing.wrong("counts inputs and ignores the weights", "Each input counts with its own weight.")
def _(x, w, threshold):
    return (
        (x.sum(1).reshape(-1, *[1] * (w.ndim - 1)) >= threshold)
        .expand(len(x), *w.shape[1:])
        .to(x.dtype)
    )


@firing.wrong("fires below the threshold", "A large sum fires: turn the comparison round.")
def _(x, w, threshold):
    return (x @ w <= threshold).to(x.dtype)


@firing.wrong(
    "takes negative weights for vetoes",
    "That was the unit of 1943. Here a negative weight is one vote against, and can be outvoted.",
)
def _(x, w, threshold):
    vetoed = (x @ (w < 0).to(x.dtype)) > 0
    return ((x @ w.clamp(min=0) >= threshold) & ~vetoed).to(x.dtype)


@firing.wrong(
    "takes all units for one",
    "This adds the units' sums together. Each unit has a column of `w`, and answers for itself.",
)
def _(x, w, threshold):
    if w.ndim == 1:
        return (x @ w >= threshold).to(x.dtype)
    return (x @ w.sum(1) >= threshold.sum()).to(x.dtype)


@firing.wrong(
    "turns rows and units",
    "The answers lie on their side: each row of `x` should have a row, each unit a column.",
)
def _(x, w, threshold):
    return (x @ w >= threshold).to(x.dtype).T


@firing.wrong(
    "fires only at the threshold itself",
    "A sum above the threshold fires as well: `>=`, not `==`.",
)
def _(x, w, threshold):
    return (x @ w == threshold).to(x.dtype)


@firing.wrong("hands the sum on where it fires", "However large its sum, a unit that fires says 1.")
def _(x, w, threshold):
    return torch.where(x @ w >= threshold, x @ w, 0.0)


@firing.wrong(
    "returns the sum less the threshold",
    "Where this difference is 0 or more the unit says 1, elsewhere 0, and nothing in between.",
)
def _(x, w, threshold):
    return x @ w - threshold


@firing.wrong(
    "says by how much the threshold is passed",
    "That is a ReLU, of lesson 05. This unit says 1 or 0, and 1 at the threshold itself.",
)
def _(x, w, threshold):
    return (x @ w - threshold).clamp(min=0)


@firing.wrong(
    "takes the sign",
    "`sign` is -1 below the threshold and 0 at it. The unit says 0 below it, and 1 at or above it.",
)
def _(x, w, threshold):
    return (x @ w - threshold).sign()


@firing.wrong(
    "takes the sigmoid",
    "A sigmoid comes in lesson 03. This unit says 1 or 0, and nothing in between.",
)
def _(x, w, threshold):
    return torch.sigmoid(x @ w - threshold)


@firing.wrong(
    "averages over the inputs", "The weighted inputs are added up; nothing divides their sum."
)
def _(x, w, threshold):
    return (x @ w / x.shape[1] >= threshold).to(x.dtype)


@firing.wrong(
    "adds the rows together",
    "Each row is a situation of its own: N rows want N answers. `x @ w` keeps them apart.",
)
def _(x, w, threshold):
    return torch.as_tensor((x @ w).sum() >= threshold).to(x.dtype)


@firing.wrong(
    "gives one answer for all rows",
    "Each row is a situation of its own: N rows want N answers. A comparison gives them all.",
)
def _(x, w, threshold):
    return (x @ w >= threshold).all().to(x.dtype)


@firing.wrong(
    "takes the first threshold for all units",
    "`threshold` has a number for each unit; broadcasting compares each column with its own.",
)
def _(x, w, threshold):
    return (x @ w >= (threshold if w.ndim == 1 else threshold[0])).to(x.dtype)


@firing.wrong(
    "fires if any of the units does",
    "Each unit answers for itself: with K units the answer has K columns.",
)
def _(x, w, threshold):
    answers = x @ w >= threshold
    return (answers if w.ndim == 1 else answers.any(dim=1)).to(x.dtype)


firing.wrong(
    "cuts the sum to a whole number", "Weights and sums may be any numbers: compare as they are."
)(lambda x, w, threshold: ((x @ w).int() >= threshold).to(x.dtype))


firing.hints(
    "`x @ w` multiplies each row by the weights and adds up: (N,), or (N, K) for K units.",
    "A comparison of tensors gives True or False for each element, and these count as 1 and 0.",
    "Which of `>` and `>=` fires when the sum equals the threshold?",
)


WANTED = {  # outputs for the inputs in counting order
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NOT": (1, 0),
    "NOR": (1, 0, 0, 0),
    "NAND": (1, 1, 1, 0),
    "MAJORITY": (0, 0, 0, 1, 0, 1, 1, 1),
}

choosing = exercise(
    "1.3",
    "Weights by hand",
    minutes=8,
    difficulty=1,
    inline=True,
    draws=len(WANTED),
    statement=r"""
        **Your turn.** Find weights and a threshold for each of NOT (one input), AND, OR, NOR, NAND
        (two inputs) and MAJORITY (three inputs: at least two of them). Any pair that works passes.
        """,
)


@choosing.solution
def gate_parameters(name):
    """Weights and a threshold that make the unit of exercise 1.2 the gate called `name`.

    Shapes: name a string -> weights (D,) with D inputs of the gate, number
    """
    return {
        "AND": ([1, 1], 1.5),
        "OR": ([1, 1], 0.5),
        "NOT": ([-1], -0.5),
        "NOR": ([-1, -1], -0.5),
        "NAND": ([-1, -1], -1.5),
        "MAJORITY": ([1, 1, 1], 1.5),
    }[name]


@choosing.cases
def _(rng):
    yield from ((name,) for name in WANTED)


@choosing.accept
def _(value, case):
    (name,) = case.args
    if np.ndim(value[0]) == 0 < np.ndim(value[1]):
        return choosing.known("returns the threshold first")
    weights, threshold = np.asarray(value[0], float), float(value[1])
    wanted = np.array(WANTED[name])
    x = np.array(list(itertools.product([0, 1], repeat=int(np.log2(len(wanted))))))
    if weights.shape != x.shape[1:]:
        return (
            f"{name} has {x.shape[1]} inputs, and the weights have shape {weights.shape}; expected "
            f"{x.shape[1:]}."
        )
    sums = x @ weights
    if ((sums >= threshold) == wanted).all():
        return None
    if ((sums > threshold) == wanted).all():
        return choosing.known("counts on silence at a tie")
    if ((sums + threshold >= 0) == wanted).all():
        return choosing.known("gives a bias for the threshold")
    if ((sums >= threshold) == 1 - wanted).all():
        return choosing.known("does the opposite")
    if name == "MAJORITY" and ((sums >= threshold) == x.all(axis=1)).all():
        return choosing.known("asks all three for a majority")
    if name == "MAJORITY" and ((sums >= threshold) == x.any(axis=1)).all():
        return choosing.known("takes one vote for a majority")
    made = [other for other, table in WANTED.items() if np.array_equal(table, sums >= threshold)]
    if (sums < threshold).all():
        return choosing.known("never fires")
    if (sums >= threshold).all():
        return choosing.known("always fires")
    row = int(np.flatnonzero((sums >= threshold) != wanted)[0])
    verb = "fires" if sums[row] >= threshold else "is silent"
    other = f"This makes {made[0]}. " if made else ""
    return (
        f"{other}At the input {tuple(x[row].tolist())} the sum is {sums[row]:g}: with the "
        f"threshold {threshold:g} the unit {verb}, and {name} is {wanted[row]} there."
    )


@choosing.wrong(
    "counts on silence at a tie",
    "A sum equal to the threshold fires. Put the threshold between two sums, and no sum can tie.",
)
def _(name):
    weights, threshold = gate_parameters(name)
    return weights, threshold - 0.5


@choosing.wrong(
    "gives a bias for the threshold",
    "A bias is added to the sum; a threshold is what the sum must reach. One is minus the other.",
)
def _(name):
    weights, threshold = gate_parameters(name)
    return weights, -threshold


@choosing.wrong(
    "does the opposite", "It fires exactly where it should not: negate weights and threshold."
)
def _(name):
    weights, threshold = gate_parameters(name)
    return [-w for w in weights], -threshold


@choosing.wrong(
    "asks all three for a majority", "Two of three are enough: the threshold is at most 2."
)
def _(name):
    return ([1, 1, 1], 3) if name == "MAJORITY" else gate_parameters(name)


@choosing.wrong(
    "takes one vote for a majority", "One vote of three must not be enough: raise the threshold."
)
def _(name):
    return ([1, 1, 1], 0.5) if name == "MAJORITY" else gate_parameters(name)


@choosing.wrong("returns the threshold first", "The order is weights, then threshold.")
def _(name):
    return gate_parameters(name)[::-1]


def _gate(name, **changed):
    """The solution's weights and threshold, or others for the gates that are named."""
    weights, threshold = changed.get(name) or gate_parameters(name)
    return torch.as_tensor(weights), threshold


choosing.wrong(
    "never fires", "No row's sum reaches the threshold: compare it with the largest sum there is."
)(lambda name: _gate(name, NAND=([-1.0, -1.0], 2.0)))

choosing.wrong(
    "always fires",
    "Every row's sum reaches the threshold: put it between those that should differ.",
)(lambda name: _gate(name, NOR=([1.0, 1.0], -0.5)))


choosing.hints(
    "Write down the sums at all inputs. The threshold must lie between silent and firing sums.",
    "NOT must fire at 0 and be silent at 1: its weight is negative, and so is its threshold.",
    "NAND is AND the other way round: what do negated weights and a negated threshold do?",
)


def _functions(n, reach=3, thresholds=None, kept=lambda weights: True):
    """The truth tables of one unit with whole weights from -reach to reach, as tuples."""
    inputs = np.array(list(itertools.product([0, 1], repeat=n))).reshape(2**n, n)
    found = []
    for weights in filter(kept, itertools.product(range(-reach, reach + 1), repeat=n)):
        sums = inputs @ np.array(weights, dtype=int)
        for threshold in thresholds or np.arange(-reach * n - 0.5, reach * n + 1):
            found.append(tuple((sums >= threshold).tolist()))
    return found


counting = exercise(
    "1.4",
    "Count what one unit can do",
    minutes=10,
    difficulty=2,
    inline=True,
    draws=9,
    statement=r"""
        **Your turn.** How many *different truth tables* can one weighted unit of $n$ inputs have?
        Try all whole weights from `-reach` to `reach`, with every threshold that makes a
        difference. Make it work for $n = 0$ as well.
        """,
)


@counting.solution
def count_functions(n, reach):
    """How many functions of n bits a unit computes with whole weights from -reach to reach.

    Shapes: n and reach whole numbers, n >= 0, reach >= 1 -> int
    """
    rows = list(itertools.product([0, 1], repeat=n))
    tables = set()
    for w in itertools.product(range(-reach, reach + 1), repeat=n):
        sums = [sum(a * b for a, b in zip(w, row, strict=True)) for row in rows]
        for threshold in {*sums, math.inf}:  # every sum may be the lowest that fires, or none
            tables.add(tuple(total >= threshold for total in sums))
    return len(tables)


@counting.cases
def _(rng):
    yield from ((n, reach) for n in range(3) for reach in (1, 2))
    yield from ((3, reach) for reach in (1, 2, 3))


@counting.wrong(
    "counts weights, not functions",
    "Many weights and thresholds give the same truth table: collect the tables in a set.",
)
def _(n, reach):
    return len(_functions(n, reach))


@counting.wrong(
    "counts weight vectors, not functions",
    "Many weight vectors give the same truth table: collect the tables in a set.",
)
def _(n, reach):
    return (2 * reach + 1) ** n


@counting.wrong(
    "misses the constant functions",
    "A threshold below all sums fires always, one above all never: these two count as well.",
)
def _(n, reach):
    return len({table for table in _functions(n, reach) if any(table) and not all(table)})


@counting.wrong(
    "misses one of the constant functions",
    "A threshold above all sums never fires, and one below them always does: both count.",
)
def _(n, reach):
    return len({table for table in _functions(n, reach) if any(table)})


@counting.wrong(
    "counts all Boolean functions", "Some truth tables have no weights: XOR is one of them."
)
def _(n, reach):
    return 2 ** (2**n)


@counting.wrong(
    "tries no weight but -1, 0 and 1",
    "The weights go from -reach to reach; with three inputs some functions need a weight of 2.",
)
def _(n, reach):
    return len(set(_functions(n, 1)))


@counting.wrong(
    "tries no negative weights", "NOT, NOR, NAND and their like need weights below zero."
)
def _(n, reach):
    return len(set(_functions(n, reach, kept=lambda weights: min(weights, default=0) >= 0)))


@counting.wrong("keeps the threshold at 0", "The threshold is free as well: try all that matter.")
def _(n, reach):
    return len(set(_functions(n, reach, thresholds=[0])))


@counting.wrong(
    "leaves the last weight out", "`range(-reach, reach)` ends at reach - 1; add 1 to its end."
)
def _(n, reach):
    return len(set(_functions(n, reach, kept=lambda weights: reach not in weights)))


@counting.wrong(
    "tries too few thresholds",
    "The sums of n inputs go from minus n times reach to n times reach: so must the thresholds.",
)
def _(n, reach):
    return len(set(_functions(n, reach, thresholds=range(-reach, reach + 1))))


@counting.wrong(
    "tries no negative thresholds", "NAND needs one: its weights are negative, and so are its sums."
)
def _(n, reach):
    return len(set(_functions(n, reach, thresholds=range(reach * n + 2))))


@counting.wrong(
    "leaves weights of 0 out", "A unit may ignore an input: some tables need a weight of 0."
)
def _(n, reach):
    return len(set(_functions(n, reach, kept=all)))


@counting.wrong(
    "gives the number for a large reach",
    "With three inputs some functions need a weight of 2: a reach of 1 finds fewer. Count.",
)
def _(n, reach):
    return (2, 4, 14, 104)[n]


counting.wrong(
    "gives 1 for no inputs",
    "Without inputs the sum is 0, and thresholds give two functions: always and never.",
)(lambda n, reach: count_functions(n, reach) if n else 1)


counting.hints(
    "`itertools.product(range(-reach, reach + 1), repeat=n)` runs through all weights, and "
    "`itertools.product([0, 1], repeat=n)` through all inputs.",
    "For each choice make the truth table as a tuple, and add it to a set.",
    "Only the order of the sums matters: each of them may be the lowest that fires, or none fires.",
)


generalising = prediction(
    "1.three",
    "One unit makes 14 of the 16 functions of two inputs. How many of the 256 "
    "functions of three inputs?",
    result="One unit makes {} of the 256.",
)
generalising.answer(
    "about 224, the same share",
    lambda v: 200 < v < 250,
    like=224,
    wrong="The share does not stay: there are far more ways to fill the corners of a cube "
    "than to cut it with a plane.",
)
generalising.answer(
    "254: all but parity and its opposite",
    254,
    wrong="Parity is out, and so is every function with XOR inside.",
)
generalising.answer(
    "about 100",
    lambda v: 80 < v < 120,
    like=104,
    right="A plane must cut the firing corners of a cube from the others, and most tables "
    "do not allow it.",
)
generalising.answer(
    "about 20",
    lambda v: v < 40,
    like=20,
    wrong="Tables that depend on at most two of the three inputs already number more.",
)


adding = exercise(
    "1.5",
    "A full adder of two units",
    minutes=7,
    difficulty=2,
    inline=True,
    draws=2,
    statement=r"""
        **Your turn.** Add *three* bits $a$, $b$, $c$ with two units. The first hears $a$, $b$, $c$
        and makes the carry; the second hears $a$, $b$, $c$ and, last, the carry, and makes the
        digit. Give each its weights and threshold.
        """,
)


@adding.solution
def adder_units():
    """Weights and threshold of the carry's unit, and of the digit's.

    Shapes: -> (weights (3,), number), (weights (4,), number); the last weight is for the carry
    """
    return ([1, 1, 1], 2), ([1, 1, 1, -2], 1)


@adding.cases
def _(rng):
    yield ()


@adding.accept
def _(value, case):
    if all(np.ndim(first) == 0 < np.ndim(second) for first, second in value):
        return adding.known("gives the thresholds first")
    units = [(np.asarray(w, float), float(threshold)) for w, threshold in value]
    shapes = [w.shape for w, _ in units]
    if shapes == [(3,), (4,)] and not _adds(units) and _adds([(w, -b) for w, b in units]):
        return adding.known("gives a bias for the threshold")
    if shapes == [(4,), (3,)]:
        return adding.known("returns the digit first")
    if shapes != [(3,), (4,)]:
        return f"The weights have the shapes {shapes}; expected (3,) for the carry, (4,) next."
    bits = np.array(list(itertools.product([0, 1], repeat=3)))
    total = bits.sum(axis=1)
    (w, threshold), (v, second) = units
    sums = bits @ w
    carry = sums >= threshold
    if (carry != (total >= 2)).any():
        return _carry_fault(bits, sums, threshold)
    digit = np.column_stack([bits, carry]) @ v >= second
    if ((np.column_stack([carry, bits]) @ v >= second) == total % 2).all() and (
        digit != total % 2
    ).any():
        return adding.known("puts the carry first")
    if (digit == (total >= 1)).all():
        return adding.known("takes OR for the digit")
    if (digit == (total == 1)).all():
        return adding.known("is silent at three ones")
    return _row_fault("digit", bits, np.column_stack([bits, carry]) @ v, second, total % 2)


def _adds(units):
    """Whether the carry's unit and the digit's add three bits."""
    bits = np.array(list(itertools.product([0, 1], repeat=3)))
    total, ((w, threshold), (v, second)) = bits.sum(axis=1), units
    carry = bits @ w >= threshold
    digit = np.column_stack([bits, carry]) @ v >= second
    return bool((carry == (total >= 2)).all() and (digit == total % 2).all())


def _carry_fault(bits, sums, threshold):
    total, carry = bits.sum(axis=1), sums >= threshold
    if (carry == (total == 3)).all():
        return adding.known("carries only if all three are 1")
    if (carry == (bits[:, 0] * bits[:, 1] == 1)).all():
        return adding.known("carries only from a and b")
    if (carry == (total >= 1)).all():
        return adding.known("carries at a single one")
    return _row_fault("carry", bits, sums, threshold, total >= 2)


def _row_fault(name, bits, sums, threshold, wanted):
    wrong = np.flatnonzero((sums >= threshold) != wanted)
    if not len(wrong):
        return None
    row = int(wrong[0])
    a, b, c = bits[row].tolist()
    return (
        f"At a, b, c = {a}, {b}, {c} the {name}'s sum is {sums[row]:g}; with the threshold "
        f"{threshold:g} it is {int(sums[row] >= threshold)}; expected {int(wanted[row])}."
    )


@adding.wrong(
    "carries only if all three are 1", "Two ones make 2, and that is a carry: take the MAJORITY."
)
def _():
    return ([1, 1, 1], 3), ([1, 1, 1, -2], 1)


@adding.wrong(
    "carries only from a and b", "1 + 0 with a c of 1 is 2: the third bit can make a carry as well."
)
def _():
    return ([1, 1, 0], 2), ([1, 1, 1, -2], 1)


@adding.wrong(
    "carries at a single one", "A single one makes 1, written 01: no carry. Note that a tie fires."
)
def _():
    return ([1, 1, 1], 1), ([1, 1, 1, -2], 1)


@adding.wrong(
    "takes OR for the digit",
    "Two ones make 10 in binary: the digit is 0. Let the carry inhibit, and strongly enough.",
)
def _():
    return ([1, 1, 1], 2), ([1, 1, 1, 0], 1)


@adding.wrong(
    "is silent at three ones", "1 + 1 + 1 is 3, 11 in binary: here the carry inhibits too strongly."
)
def _():
    return ([1, 1, 1], 2), ([1, 1, 1, -3], 1)


@adding.wrong("puts the carry first", "The last of the digit's four weights is for the carry.")
def _():
    return ([1, 1, 1], 2), ([-2, 1, 1, 1], 1)


@adding.wrong("returns the digit first", "The order is the carry's unit, then the digit's.")
def _():
    return ([1, 1, 1, -2], 1), ([1, 1, 1], 2)


adding.wrong("gives the thresholds first", "The order is weights, then threshold, for each unit.")(
    lambda: ((2, [1, 1, 1]), (1, [1, 1, 1, -2]))
)

adding.wrong(
    "gives a bias for the threshold",
    "A bias is added to the sum; a threshold is what the sum must reach. One is minus the other.",
)(lambda: (([1, 1, 1], -1.5), ([1, 1, 1, -2], -0.5)))


adding.hints(
    "Write a table of eight rows: a, b, c, their sum from 0 to 3, its two binary digits.",
    "The carry is 1 in the rows with at least two ones: you know this gate.",
    "The half adder's digit compares a + b - 2 carry with 1. How much of 1 + 1 + 1 must be left?",
)


watching = exercise(
    "1.6",
    "A unit for each row",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Make K units at once: unit $k$ fires at row $k$ of `rows` and at no other
        input. A row may be all zeros, or all ones. Any weights that work pass.
        """,
)


@watching.solution
def watchers(rows):
    """Weights and thresholds of K units, each of which fires at its own row alone.

    Shapes: rows (K, D) of 0 and 1 -> weights (D, K), thresholds (K,)
    """
    return 2 * rows.T - 1, rows.sum(dim=1)


@watching.cases
def _(rng):
    yield (np.array([[1.0, 0.0]]),)
    yield (np.array([[0.0, 1.0, 1.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]),)
    yield (np.array([[0.0], [1.0]]),)
    while True:
        d = int(rng.integers(2, 5))
        count = int(rng.integers(1, 2**d + 1))
        chosen = rng.choice(2**d, size=count, replace=False)
        yield ((chosen[:, None] >> np.arange(d)[::-1] & 1).astype(float),)


@watching.accept
def _(value, case):
    (rows,) = (np.asarray(rows, float) for rows in case.args)
    if not isinstance(value, tuple | list) or len(value) != 2:
        return watching.known("gives the weights alone")
    w, thresholds = (np.asarray(part, float) for part in value)
    if words := _form(rows, w, thresholds):
        return words
    inputs = np.array(list(itertools.product([0.0, 1.0], repeat=rows.shape[1])))
    answers = inputs @ w >= thresholds
    own = (inputs[:, None] == rows[None]).all(axis=2)
    if (answers == own).all():
        return None
    if name := _slip(rows, inputs, w, thresholds):
        return watching.known(name)
    at, unit = (int(place[0]) for place in np.nonzero(answers != own))
    verb = "fires" if answers[at, unit] else "is silent"
    return (
        f"The unit for {tuple(rows[unit].astype(int).tolist())} {verb} at "
        f"{tuple(inputs[at].astype(int).tolist())}: its sum there is {inputs[at] @ w[:, unit]:g}, "
        f"its threshold {thresholds[unit]:g}."
    )


def _form(rows, w, thresholds):
    """What is wrong with the shapes of weights and thresholds, or nothing."""
    k, d = rows.shape
    if w.shape == (k,) and thresholds.shape == (d, k):
        return watching.known("gives the thresholds first")
    if w.shape == (k, d) and k != d:
        return watching.known("keeps the weights of a unit in a row")
    if w.shape == (d, k) and thresholds.shape == ():
        return watching.known("gives all units one threshold")
    if w.shape == (d, k) and thresholds.shape == (k, 1):
        return watching.known("gives the thresholds as a column")
    if w.shape == (d, k) and thresholds.shape == (d,) and k != d:
        return watching.known("gives a threshold for each input")
    if w.shape == (d, k) and thresholds.shape == (k,):
        return None
    return (
        f"The weights have shape {w.shape}, the thresholds {thresholds.shape}; expected "
        f"{(d, k)} and {(k,)}."
    )


def _slip(rows, inputs, w, thresholds):
    """The name of the mistake that these wrong weights and thresholds show, or nothing."""
    answers, signs = inputs @ w >= thresholds, 2 * rows.T - 1
    own = (inputs[:, None] == rows[None]).all(axis=2)
    plain = (w == signs).all()  # each one counts 1, each zero -1
    slips = {
        "counts on silence at a tie": ((inputs @ w > thresholds) == own).all(),
        "does not mind a one too many": (answers == (inputs @ rows.T >= rows.sum(axis=1))).all(),
        "gives a bias for the threshold": ((inputs @ w + thresholds >= 0) == own).all(),
        "adds up all its weights": plain and (thresholds == w.sum(axis=0)).all(),
        "turns the signs round": (w * signs < 0).all(),
        "is silent at its own row": not (answers & ~own).any(),
        "gives all units one threshold": plain and len(set(thresholds)) == 1 < len(rows),
    }
    return next((name for name, is_it in slips.items() if is_it), None)


@watching.wrong(
    "does not mind a one too many",
    "A 1 where the row has a 0 must take the sum below the threshold: such an input needs a weight "
    "that is negative enough.",
)
def _(rows):
    return rows.T, rows.sum(dim=1)


@watching.wrong(
    "keeps the weights of a unit in a row",
    "`fires` wants a column of weights for each unit: turn them with `.T`.",
)
def _(rows):
    return 2 * rows - 1, rows.sum(dim=1)


@watching.wrong(
    "counts on silence at a tie",
    "A tie fires, so the next best rows fire too. Let only the row's own sum reach its threshold.",
)
def _(rows):
    return 2 * rows.T - 1, rows.sum(dim=1) - 1


def _asks_for_all(cases, values):
    """Whether every threshold is the number of inputs, and a one counts 1."""
    for case, (w, thresholds) in zip(cases, values, strict=True):
        rows = np.asarray(case.args[0])
        ones = np.asarray(w, float)[rows.T == 1]
        if (ones != 1).any() or (np.asarray(thresholds, float) != rows.shape[1]).any():
            return False
    return True


@watching.wrong(
    "asks for D as threshold",
    "The threshold is what the row's own sum reaches: its number of ones, not of inputs.",
    mark=_asks_for_all,
)
def _(rows):
    return 2 * rows.T - 1, torch.full((len(rows),), float(rows.shape[1]))


@watching.wrong(
    "gives a bias for the threshold",
    "A bias is added to the sum; a threshold is what the sum must reach. One is minus the other.",
)
def _(rows):
    return 2 * rows.T - 1, -rows.sum(dim=1)


@watching.wrong(
    "gives the weights alone", "Two things are wanted: the weights (D, K), and K thresholds."
)
def _(rows):
    return 2 * rows.T - 1


@watching.wrong(
    "gives the thresholds first", "Both are here, the other way round: weights, then thresholds."
)
def _(rows):
    return rows.sum(dim=1), 2 * rows.T - 1


@watching.wrong(
    "gives the thresholds as a column",
    "`fires` wants K thresholds in a plain row, (K,): without `keepdim`, or by `[:, 0]`.",
)
def _(rows):
    return 2 * rows.T - 1, rows.sum(dim=1, keepdim=True)


@watching.wrong(
    "gives a threshold for each input",
    "Each unit has one threshold, and a unit belongs to a row: count along the rows, dim=1.",
)
def _(rows):
    return 2 * rows.T - 1, rows.sum(dim=0)


@watching.wrong(
    "gives all units one threshold",
    "Each unit has a threshold of its own: what the sum is at its own row.",
)
def _(rows):
    return 2 * rows.T - 1, torch.ones(len(rows))


@watching.wrong(
    "adds up all its weights",
    "That is the sum where all inputs are 1. At its own row only the row's ones count.",
)
def _(rows):
    return 2 * rows.T - 1, (2 * rows.T - 1).sum(dim=0)


@watching.wrong(
    "turns the signs round",
    "Where the row has a 1 the weight should raise the sum, where it has a 0 lower it.",
)
def _(rows):
    return 1 - 2 * rows.T, rows.sum(dim=1)


@watching.wrong(
    "is silent at its own row",
    "At its own row a unit's sum should reach the threshold: some threshold here is too high.",
)
def _(rows):
    return 2 * rows.T - 1, 2 * rows.sum(dim=1) + 0.5


watching.hints(
    "For the row 1, 0 the first input should raise the sum and the second lower it.",
    "`rows` has a row for each unit; the weights need a column for each: `.T`.",
    "At its own row a unit's sum is the largest that it can be. How large is that?",
)


remembering = prediction(
    "1.both",
    "At step 22 an on-pulse and an off-pulse arrive together, while the unit is "
    "firing. Does it fire at step 23?",
    result="The answer at step 23 is {}.",
)
remembering.answer(
    "yes: it hears on and itself, two against one",
    1,
    wrong="Weights count, not heads: 1 - 2 + 1 = 0, below the threshold 1.",
)
remembering.answer(
    "no",
    0,
    right="The sum is 1 - 2 + 1 = 0, below the threshold 1: off wins.",
)
remembering.answer(
    "it keeps what it said, as the two pulses cancel",
    2,
    wrong="They would cancel with the weights 1 and -1. Off has -2.",
)


voting = prediction(
    "1.vote",
    "Luxembourg had a quarter of France's weight. How often did its vote change the "
    "answer, compared with France's?",
    result="The ratio is {:.2f}.",
)
voting.answer(
    "a quarter as often",
    lambda v: 0.2 < v < 0.3,
    like=0.25,
    wrong="A weight is not a share of power: what counts is how often the others' sum "
    "leaves the decision to it.",
)
voting.answer(
    "more often: small votes tip the scales",
    lambda v: v >= 0.3,
    like=0.5,
    wrong="To tip the scales at 12 it would have to meet a sum of exactly 11.",
)
voting.answer(
    "less than a quarter as often",
    lambda v: v <= 0.2,
    like=0.0,
    right="Never: the other weights are even, so their sum is never 11, which Luxembourg "
    "could lift to 12.",
)


shaking = prediction(
    "1.noise",
    "AND with the threshold 2 hears the corner (1, 1), each input with a little noise"
    " (standard deviation 0.1). How often is it wrong?",
    result="It is wrong in {:.1%} of the cases.",
)
shaking.answer(
    "hardly ever: the noise is small",
    lambda v: v < 0.05,
    like=0.01,
    wrong="Compared with what? The sum lies on the threshold itself, and any noise below it"
    " silences the unit.",
)
shaking.answer(
    "in about 10 % of the cases",
    lambda v: 0.05 <= v < 0.3,
    like=0.1,
    wrong="The size of the noise does not matter here, only its sign: the sum lies on the "
    "threshold.",
)
shaking.answer(
    "in about half of the cases",
    lambda v: v >= 0.3,
    like=0.5,
    right="The sum lies on the threshold, and half of the time the noise takes it below.",
)


wiring = exercise(
    "1.7",
    "XOR from NAND alone",
    minutes=10,
    difficulty=3,
    draws=4,
    statement=r"""
        You get one kind of unit, `nand(p, q)`, and two wires `a` and `b`. Connect units so that the
        last one fires if exactly one of `a` and `b` does. Four units are enough; the check counts
        them. It hands over wires that Python's own operators cannot read.
        """,
)


@wiring.solution
def xor_from_nand(nand, a, b):
    """The exclusive or of a and b, by at most four calls of nand.

    Shapes: nand(p, q) gives the output of one unit; a and b are wires -> a wire
    """
    middle = nand(a, b)
    return nand(nand(a, middle), nand(middle, b))


wiring.probe(nand_circuit)


@wiring.cases
def _(rng):
    yield from itertools.product([0, 1], repeat=2)


@wiring.reading
def _(circuit, case):
    outputs = {f"{a}{b}": signal(circuit, a, b) for a, b in itertools.product([0, 1], repeat=2)}
    return {"outputs": outputs, "units": len(circuit["units"])}


@wiring.accept
def _(value, case):
    for a, b in (case.args, *itertools.product([0, 1], repeat=2)):  # a circuit must work for all
        output = value["outputs"][f"{a}{b}"]
        if output is None:
            return "The result is not a wire: return what a nand gave."
        if output != a ^ b:
            if value["outputs"]["01"] != value["outputs"]["10"]:
                return wiring.known("treats the two wires differently")
            if len(set(value["outputs"].values())) == 1:
                return wiring.known("says the same to all")
            return f"At a = {a}, b = {b} the last unit says {output}; expected {a ^ b}."
    if value["units"] > 4:
        return f"Right, but with {value['units']} units; at most 4 are allowed."
    return None


@wiring.wrong(
    "spends five units",
    "That is XOR, but four units do: one nand(a, b) can stand in for both negations.",
)
def _(nand, a, b):
    return nand(nand(a, nand(b, b)), nand(nand(a, a), b))


@wiring.wrong("computes OR", "Where both fire, the last unit must be silent.")
def _(nand, a, b):
    return nand(nand(a, a), nand(b, b))


@wiring.wrong("computes AND", "NAND twice is AND; you want one of the two, and not both.")
def _(nand, a, b):
    middle = nand(a, b)
    return nand(middle, middle)


@wiring.wrong("computes NAND", "One unit is not enough: where both are silent it fires.")
def _(nand, a, b):
    return nand(a, b)


@wiring.wrong(
    "computes the opposite of XOR", "Right but for a negation: you have XNOR, one unit too many."
)
def _(nand, a, b):
    middle = nand(a, b)
    xor = nand(nand(a, middle), nand(middle, b))
    return nand(xor, xor)


wiring.wrong(
    "treats the two wires differently",
    "XOR stays the same when a and b change places, and so must the circuit: do with b what is "
    "done with a.",
)(lambda nand, a, b: nand(nand(a, nand(a, b)), b))

wiring.wrong(
    "says the same to all",
    "The output stays the same whatever a and b are: do both of them reach it?",
)(lambda nand, a, b: nand(a, nand(a, a)))


wiring.hints(
    "XOR is OR and NAND at once. What does nand(a, nand(a, b)) say, for each of the four inputs?",
    "nand(a, middle) with middle = nand(a, b) is silent only if a fires and b does not.",
    "Swap the roles of a and b for the other half. The last unit fires if either half is silent.",
)


touching = exercise(
    "1.8",
    "Why cold feels hot",
    minutes=10,
    difficulty=3,
    statement=r"""
        Touch something cold for a moment and it feels hot; keep touching and it feels cold.
        McCulloch and Pitts explained this with delays. With signals 0 before the record begins:

        - *hot* is felt at step $t$ if the heat receptor fired at $t-1$, or if the cold receptor
          fired at $t-3$ and no longer at $t-2$;
        - *cold* is felt at step $t$ if the cold receptor fired at $t-2$ and at $t-1$.
        """,
)


def _before(signal, steps):
    """The signal as it was `steps` steps ago, 0 before its record begins."""
    return torch.cat([signal.new_zeros(steps), signal])[: len(signal)]


@touching.solution
def heat_illusion(heat, cold):
    """What is felt at each step: hot, and cold.

    Shapes: heat (T,), cold (T,) of 0 and 1 -> (T,), (T,)
    """

    def before(signal, steps):
        return torch.cat([signal.new_zeros(steps), signal])[: len(signal)]

    brief = before(cold, 3) * (1 - before(cold, 2))
    return torch.maximum(before(heat, 1), brief), before(cold, 2) * before(cold, 1)


@touching.cases
def _(rng):
    quiet, touch = np.zeros(6), np.array([1.0, 0, 0, 0, 0, 0])
    yield quiet, touch  # a moment of cold
    yield quiet, np.array([1.0, 1, 1, 0, 0, 0])  # a longer one
    yield touch, quiet
    yield np.array([0.0, 0, 0, 0, 0, 1]), np.array([0.0, 0, 0, 1, 1, 1])  # ends during a touch
    while True:
        heat, cold = rng.integers(0, 2, (2, rng.integers(4, 12))).astype(float)
        yield heat, cold


@touching.wrong(
    "takes the end of the record for its past",
    "Before the record begins every signal is 0: pad with zeros. `torch.roll` wraps round, and so "
    "do negative indices.",
)
def _(heat, cold):
    brief = cold.roll(3) * (1 - cold.roll(2))
    return torch.maximum(heat.roll(1), brief), cold.roll(2) * cold.roll(1)


@touching.wrong(
    "is one step early", "A unit answers one step after its inputs: no signal acts at step t."
)
def _(heat, cold):
    brief = _before(cold, 2) * (1 - _before(cold, 1))
    return torch.maximum(heat, brief), _before(cold, 1) * cold


@touching.wrong(
    "looks into the future", "t-1 is earlier: shift the signals towards the end of the record."
)
def _(heat, cold):
    def after(signal, steps):
        return torch.cat([signal, signal.new_zeros(steps)])[steps:]

    brief = after(cold, 3) * (1 - after(cold, 2))
    return torch.maximum(after(heat, 1), brief), after(cold, 2) * after(cold, 1)


@touching.wrong(
    "feels hot whenever it was cold",
    "Hot needs the cold receptor to have stopped: fired at t-3 and silent at t-2.",
)
def _(heat, cold):
    hot = torch.maximum(_before(heat, 1), _before(cold, 3))
    return hot, _before(cold, 2) * _before(cold, 1)


@touching.wrong(
    "never feels real heat",
    "The heat receptor's own signal, one step ago, is the other way to hot.",
)
def _(heat, cold):
    brief = _before(cold, 3) * (1 - _before(cold, 2))
    return brief, _before(cold, 2) * _before(cold, 1)


@touching.wrong(
    "knows no illusion", "A moment of cold that has passed feels hot as well: look at t-3 and t-2."
)
def _(heat, cold):
    return _before(heat, 1), _before(cold, 2) * _before(cold, 1)


@touching.wrong(
    "feels cold at a single pulse", "Cold must have fired at t-2 and at t-1, two steps running."
)
def _(heat, cold):
    brief = _before(cold, 3) * (1 - _before(cold, 2))
    return torch.maximum(_before(heat, 1), brief), _before(cold, 1)


@touching.wrong(
    "counts heat and illusion together", "Both at once still fire one unit: the result is 1, not 2."
)
def _(heat, cold):
    brief = _before(cold, 3) * (1 - _before(cold, 2))
    return _before(heat, 1) + brief, _before(cold, 2) * _before(cold, 1)


@touching.wrong("returns cold first", "The order is hot, then cold.")
def _(heat, cold):
    return heat_illusion(heat, cold)[::-1]


@touching.wrong(
    "feels cold at either pulse", "Cold must have fired at t-2 *and* at t-1: a product, not an OR."
)
def _(heat, cold):
    brief = _before(cold, 3) * (1 - _before(cold, 2))
    either = torch.maximum(_before(cold, 2), _before(cold, 1))
    return torch.maximum(_before(heat, 1), brief), either


@touching.wrong(
    "feels hot when cold begins",
    "Hot comes when cold has *ended*: it fired at t-3 and no longer at t-2. This has them swapped.",
)
def _(heat, cold):
    brief = _before(cold, 2) * (1 - _before(cold, 3))
    return torch.maximum(_before(heat, 1), brief), _before(cold, 2) * _before(cold, 1)


@touching.wrong(
    "feels nothing in the first three steps",
    "What lies before the record is 0, but heat at step 0 is felt at 1, and cold at 0 and 1 at 2.",
)
def _(heat, cold):
    felt = (torch.arange(len(heat)) >= 3).to(heat.dtype)
    hot, chill = heat_illusion(heat, cold)
    return hot * felt, chill * felt


def _felt(hot, cold):
    return torch.stack([hot, cold])


touching.wrong(
    "feels heat at once", "Heat is felt one step after its receptor fired: t-1, so shift by one."
)(
    lambda heat, cold: _felt(
        torch.maximum(heat, heat_illusion(torch.zeros_like(heat), cold)[0]),
        heat_illusion(heat, cold)[1],
    )
)

touching.wrong(
    "feels cold after a single pulse",
    "Cold takes two pulses, at t-2 *and* at t-1: a short touch feels hot instead.",
)(
    lambda heat, cold: _felt(
        heat_illusion(heat, cold)[0], torch.cat([torch.zeros(2).to(cold), cold])[: len(cold)]
    )
)

touching.wrong(
    "asks for heat and illusion together",
    "Hot is felt for either reason: the heat receptor, *or* the cold one that has just stopped.",
)(
    lambda heat, cold: _felt(
        heat_illusion(heat, torch.zeros_like(cold))[0]
        * heat_illusion(torch.zeros_like(heat), cold)[0],
        heat_illusion(heat, cold)[1],
    )
)

touching.wrong("returns hot alone", "Two records are wanted: hot, then cold.")(
    lambda heat, cold: heat_illusion(heat, cold)[0]
)


touching.hints(
    "Write a small function that delays a signal: put zeros in front and cut the end off.",
    "AND is a product of zeros and ones, NOT x is 1 - x, OR is the larger of the two.",
    "`torch.cat([signal.new_zeros(2), signal])[: len(signal)]` is the signal two steps ago.",
)

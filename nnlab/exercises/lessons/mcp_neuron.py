"""Exercises of lesson 01: the threshold unit of McCulloch and Pitts."""

import itertools

import numpy as np
import torch

from nnlab.exercises import choices, exercise
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
    "Write the two shapes below each other, aligned at their last axis.",
)


firing = exercise(
    "1.1",
    "One unit, many rows",
    minutes=5,
    difficulty=1,
    statement=r"""
        The unit adds up its weighted inputs and fires if the sum reaches the threshold,
        $y = 1$ if $\mathbf{x} \cdot \mathbf{w} \ge \theta$, else 0. Write it for all N rows of `x`
        at once, without a loop.
        """,
)


@firing.solution
def mcp(x, weights, threshold):
    """What the unit says of each row: 1 where it fires, else 0.

    Shapes: x (N, D) of 0 and 1, weights (D,), threshold a number -> (N,)
    """
    return (x @ weights >= threshold).to(x.dtype)


@firing.cases
def _(rng):
    corners = np.array(list(itertools.product([0.0, 1.0], repeat=2)))
    yield corners, np.array([1.0, 1.0]), 2.0  # AND, by a tie
    yield corners, np.array([1.0, 1.0]), 1.0  # OR, by two ties
    yield corners, np.array([-1.0, -1.0]), -1.0  # NAND
    yield corners[:1], np.array([1.0, 1.0]), 0.0  # fires at nothing
    while True:
        n, d = rng.integers(1, 7), rng.integers(1, 5)
        x, weights = rng.integers(0, 2, (n, d)), rng.integers(-3, 4, d)
        yield x.astype(float), weights.astype(float), float(rng.integers(-3, 4))


@firing.wrong("stays silent on a tie", "A sum equal to the threshold fires: `>=`, not `>`.")
def _(x, weights, threshold):
    return (x @ weights > threshold).to(x.dtype)


@firing.wrong("forgets the threshold", "The sum is compared with `threshold`, not with 0.")
def _(x, weights, threshold):
    return (x @ weights >= 0).to(x.dtype)


@firing.wrong(
    "fires at any positive sum", "The sum is compared with `threshold`, and a tie fires as well."
)
def _(x, weights, threshold):
    return (x @ weights > 0).to(x.dtype)


@firing.wrong("returns the sum", "The sum is right; the unit then says 1 or 0, no more.")
def _(x, weights, threshold):
    return x @ weights


@firing.wrong(
    "adds the threshold",
    "The sum must reach the threshold. What is added is called a bias; it is the threshold's "
    "negative, and comes in lesson 02.",
)
def _(x, weights, threshold):
    return (x @ weights + threshold >= 0).to(x.dtype)


@firing.wrong("says -1 for silence", "A silent unit says 0.")
def _(x, weights, threshold):
    return 2 * (x @ weights >= threshold).to(x.dtype) - 1


@firing.wrong("counts inputs and ignores the weights", "Each input counts with its own weight.")
def _(x, weights, threshold):
    return (x.sum(1) >= threshold).to(x.dtype)


@firing.wrong(
    "fires below the threshold", "A large sum fires: the comparison points the other way."
)
def _(x, weights, threshold):
    return (x @ weights <= threshold).to(x.dtype)


@firing.wrong(
    "takes negative weights for vetoes",
    "That was the unit of 1943. Here a negative weight is one vote against, and can be outvoted.",
)
def _(x, weights, threshold):
    vetoed = (x @ (weights < 0).to(x.dtype)) > 0
    return ((x @ weights.clamp(min=0) >= threshold) & ~vetoed).to(x.dtype)


firing.hints(
    "`x @ weights` multiplies each row by the weights and adds up: its shape is (N,).",
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
    "1.2",
    "Weights by hand",
    minutes=10,
    difficulty=1,
    draws=len(WANTED),
    statement=r"""
        Find weights and a threshold for each of AND, OR, NOT, NOR, NAND (two inputs, NOT one) and
        MAJORITY (three inputs: at least two of them). Many answers are right; any pair that
        works passes.
        """,
)


@choosing.solution
def gate_parameters(name):
    """Weights and a threshold that make the unit of exercise 1.1 the gate called `name`.

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
        return "counts on silence at a tie"
    if ((sums + threshold >= 0) == wanted).all():
        return "gives a bias for the threshold"
    if ((sums >= threshold) == 1 - wanted).all():
        return "does the opposite"
    if name == "MAJORITY" and ((sums >= threshold) == x.all(axis=1)).all():
        return "asks all three for a majority"
    if name == "MAJORITY" and ((sums >= threshold) == x.any(axis=1)).all():
        return "takes one vote for a majority"
    row = int(np.flatnonzero((sums >= threshold) != wanted)[0])
    verb = "fires" if sums[row] >= threshold else "is silent"
    return (
        f"At the input {tuple(x[row].tolist())} the sum is {sums[row]:g}: with the threshold "
        f"{threshold:g} the unit {verb}, and {name} is {wanted[row]} there."
    )


@choosing.wrong(
    "counts on silence at a tie",
    "A sum equal to the threshold fires. Put the threshold between two sums, and ties cannot come.",
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


choosing.hints(
    "Write down the sums at all inputs. The threshold must lie between the silent and the firing.",
    "NOT must fire at 0 and be silent at 1: its weight is negative, and so is its threshold.",
    "NAND is AND the other way round: what do negated weights and a negated threshold do?",
)


wiring = exercise(
    "1.3",
    "XOR from NAND alone",
    minutes=15,
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
    for a, b in (case.args, *itertools.product([0, 1], repeat=2)):  # each circuit must do for all
        output = value["outputs"][f"{a}{b}"]
        if output is None:
            return "The result is no wire: return what a nand gave."
        if output != a ^ b:
            return f"At a = {a}, b = {b} the last unit says {output}; expected {a ^ b}."
    if value["units"] > 4:
        return f"Right, but with {value['units']} units; at most 4 are asked."
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


wiring.hints(
    "XOR is OR and NAND at once. What does nand(a, nand(a, b)) say, for each of the four inputs?",
    "nand(a, middle) with middle = nand(a, b) is silent only if a fires and b does not.",
    "Swap the parts of a and b for the other half. The last unit fires if either half is silent.",
)


adding = exercise(
    "1.4",
    "A full adder",
    minutes=10,
    difficulty=2,
    draws=8,
    statement=r"""
        Add three bits: `a`, `b` and the `carry` from the digit before. The result is 0, 1, 2 or 3;
        return its two binary digits, the lower one first. The lesson used five units. Can you do it
        with two, the first of them MAJORITY? Any function that is right passes.
        """,
)


@adding.solution
def full_adder(a, b, carry):
    """The two binary digits of a + b + carry.

    Shapes: a, b, carry 0 or 1 -> (sum digit, carry digit), each 0 or 1
    """
    carry_out = int(a + b + carry >= 2)
    return int(a + b + carry - 2 * carry_out >= 1), carry_out


@adding.cases
def _(rng):
    yield from itertools.product([0, 1], repeat=3)


@adding.wrong(
    "carries only if all three are 1", "Two ones make 2, and that is a carry: take the MAJORITY."
)
def _(a, b, carry):
    return (a + b + carry) % 2, a & b & carry


@adding.wrong("takes OR for the sum digit", "Two ones make 10 in binary: the sum digit is 0.")
def _(a, b, carry):
    return a | b | carry, int(a + b + carry >= 2)


@adding.wrong("forgets the carry that comes in", "A full adder adds three bits; you add two.")
def _(a, b, carry):
    return a ^ b, a & b


@adding.wrong(
    "carries only from a and b", "1 + 0 with a carry is 2: the third bit can make a carry as well."
)
def _(a, b, carry):
    return a ^ b ^ carry, a & b


@adding.wrong("returns the carry first", "The lower digit comes first: (sum, carry).")
def _(a, b, carry):
    return int(a + b + carry >= 2), (a + b + carry) % 2


@adding.wrong("is silent at three ones", "1 + 1 + 1 is 3, 11 in binary: both digits are 1.")
def _(a, b, carry):
    return int(a + b + carry == 1), int(a + b + carry >= 2)


@adding.wrong(
    "carries only at exactly two ones", "1 + 1 + 1 is 3, 11 in binary: both digits are 1."
)
def _(a, b, carry):
    return (a + b + carry) % 2, int(a + b + carry == 2)


@adding.wrong("returns the number itself", "A digit is 0 or 1; 2 is written as 0, carry 1.")
def _(a, b, carry):
    return a + b + carry, int(a + b + carry >= 2)


adding.hints(
    "Write a table of eight rows: a, b, carry, their number from 0 to 3, its two binary digits.",
    "The carry digit is 1 in the rows with at least two ones.",
    "The sum digit is what remains of a + b + carry once the carry digit has taken its 2 away.",
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
    "1.5",
    "Count what one unit can do",
    minutes=15,
    difficulty=2,
    draws=4,
    statement=r"""
        There are $2^{2^n}$ Boolean functions of $n$ inputs. How many of them can one weighted unit
        compute? Try weights and thresholds, and count the *different truth tables* that you meet.
        The check asks for $n$ = 0, 1, 2 and 3. Whole weights from -3 to 3 are more than enough.
        """,
)


@counting.solution
def count_threshold_functions(n):
    """How many functions of n binary inputs one weighted unit computes.

    Shapes: n from 0 to 3 -> int
    """
    inputs = list(itertools.product([0, 1], repeat=n))
    tables = set()
    for weights in itertools.product(range(-3, 4), repeat=n):
        sums = [sum(w * a for w, a in zip(weights, row, strict=True)) for row in inputs]
        for half in range(-3 * n, 3 * n + 2):
            tables.add(tuple(total >= half - 0.5 for total in sums))
    return len(tables)


@counting.cases
def _(rng):
    yield from ((n,) for n in range(4))


@counting.wrong(
    "counts weights, not functions",
    "Many weights and thresholds give the same truth table: collect the tables in a set.",
)
def _(n):
    return len(_functions(n))


@counting.wrong(
    "counts weight vectors, not functions",
    "Many weight vectors give the same truth table: collect the tables in a set.",
)
def _(n):
    return 7**n


@counting.wrong(
    "misses the constant functions",
    "A threshold below all sums fires always, one above all never: these two count as well.",
)
def _(n):
    return len({table for table in _functions(n) if any(table) and not all(table)})


@counting.wrong(
    "misses one of the constant functions",
    "A threshold above all sums never fires, and one below them always does: both count.",
)
def _(n):
    return len({table for table in _functions(n) if any(table)})


@counting.wrong(
    "counts all Boolean functions", "Some truth tables have no weights: XOR is one of them."
)
def _(n):
    return 2 ** (2**n)


@counting.wrong(
    "tries no weight but -1, 0 and 1",
    "For two inputs that is enough; with three some functions need a weight of 2.",
)
def _(n):
    return len(set(_functions(n, reach=1)))


@counting.wrong(
    "tries no negative weights", "NOT, NOR, NAND and their like need weights below zero."
)
def _(n):
    return len(set(_functions(n, kept=lambda weights: min(weights, default=0) >= 0)))


@counting.wrong("keeps the threshold at 0", "The threshold is free as well: try all that differ.")
def _(n):
    return len(set(_functions(n, thresholds=[0])))


counting.hints(
    "`itertools.product(range(-3, 4), repeat=n)` runs through all weights, and "
    "`itertools.product([0, 1], repeat=n)` through all inputs.",
    "For each choice make the truth table as a tuple of 0 and 1, and add it to a set.",
    "Sums lie between -3n and 3n. Thresholds halfway between whole numbers reach every split.",
)


touching = exercise(
    "1.6",
    "Why cold feels hot",
    minutes=15,
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
    yield np.array([0.0, 0, 0, 0, 0, 1]), np.array([0.0, 0, 0, 1, 1, 1])  # ends while it touches
    while True:
        heat, cold = rng.integers(0, 2, (2, rng.integers(4, 12))).astype(float)
        yield heat, cold


@touching.wrong(
    "takes the end of the record for its past",
    "Before the record begins every signal is 0: pad with zeros. `torch.roll` wraps round.",
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


touching.hints(
    "Write a small function that delays a signal: put zeros in front and cut the end off.",
    "AND is a product of zeros and ones, NOT is 1 minus it, OR is the larger of the two.",
    "`torch.cat([signal.new_zeros(2), signal])[: len(signal)]` is the signal two steps ago.",
)

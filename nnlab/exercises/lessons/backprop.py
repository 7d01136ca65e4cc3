"""Exercises and predictions of lesson 06: gradients, an engine of one's own, whole layers."""

import math

import numpy as np
import torch

from nnlab.exercises import choices, estimate, exercise, prediction

recall = choices(
    "6.recall",
    "Three questions from lessons 05, 02 and 00",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "layer",
    "how many numbers, biases included, a dense layer from 3 inputs to 5 units has",
    answer=20,
    wrong={
        15: "These are the weights; each of the 5 units also has a bias.",
        18: "A bias belongs to a unit, not to an input: there are 5 of them.",
        8: "Every input reaches every unit: multiply, then add the biases.",
    },
)
recall.question(
    "rule",
    "by how much Rosenblatt's rule changes a weight if the answer was right",
    answer=0,
    wrong={
        1: "The change is the error times the input, and the error is 0.",
        -1: "The change is the error times the input, and the error is 0.",
    },
)
recall.question(
    "stretched",
    "the shape of torch.ones(4, 1) + torch.ones(3), as a tuple",
    answer=(4, 3),
    wrong={
        (4, 1): "The 1 is stretched to 3.",
        (3, 4): "Shapes are aligned at the last axis: 1 meets 3, and 4 stays in front.",
        (4, 4): "The 1 is stretched to 3, the length that it meets.",
    },
)
recall.hints(
    "Draw 3 dots, 5 dots, and every line between them. What does each of the 5 have besides?",
    "What does the rule multiply by, and what is it when label and answer agree?",
)


numerical = exercise(
    "6.1",
    "A gradient from nudges",
    minutes=6,
    inline=True,
    difficulty=2,
    statement=r"""
        **Your turn.** Most functions have many inputs. Nudge the D numbers in `x` in turn, up
        and down by `eps`, and return the D slopes together: the *gradient*. `f` takes a whole
        tensor and returns one number. Leave `x` as it was.
        """,
)


@numerical.solution
def numerical_gradient(f, x, eps):
    """The gradient of f at x by central differences.

    Shapes: f: tensor (D,) -> number; x (D,), eps > 0 -> (D,)
    """
    gradient = torch.zeros_like(x)
    for i in range(len(x)):
        nudge = torch.zeros_like(x)
        nudge[i] = eps
        gradient[i] = (float(f(x + nudge)) - float(f(x - nudge))) / (2 * eps)
    return gradient


@numerical.cases
def _(rng):
    yield "cubes", np.array([1.0, 2.0]), 0.1
    yield "products", np.array([1.0, -2.0, 0.5]), 0.1
    yield "waves", np.array([0.3]), 0.05
    while True:
        name = ("cubes", "products", "waves")[rng.integers(3)]
        yield name, rng.normal(size=rng.integers(1, 6)), rng.uniform(0.01, 0.2)


@numerical.probe
def _(numerical_gradient, f, x, eps):
    functions = {
        "cubes": lambda x: (x**3).sum(),
        "products": lambda x: (x[0] * x).sum() + x.prod() + x.exp().sum(),
        "waves": lambda x: (x * x.sin()).sum() + x.exp().sum(),
    }
    return numerical_gradient(functions[f], x, eps)


@numerical.wrong(
    "looks to one side",
    "Its error shrinks with eps, that of the central difference with eps². Nudge both ways.",
)
def _(f, x, eps):
    nudges = eps * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x + n) - f(x)) / eps for n in nudges])


@numerical.wrong(
    "looks back", "Nudge both ways: up and down. From one side the error shrinks with eps only."
)
def _(f, x, eps):
    nudges = eps * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x) - f(x - n)) / eps for n in nudges])


@numerical.wrong("forgets the 2", "The distance from x - eps to x + eps is two eps.")
def _(f, x, eps):
    nudges = eps * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x + n) - f(x - n)) / eps for n in nudges])


@numerical.wrong(
    "multiplies by eps", "`/ 2 * eps` divides by 2 and multiplies by eps: write `/ (2 * eps)`."
)
def _(f, x, eps):
    nudges = eps * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x + n) - f(x - n)) / 2 * eps for n in nudges])


@numerical.wrong(
    "does not put a number back",
    "After `y[i] += eps` and `y[i] -= 2 * eps` that number stands an eps too low while the next "
    "ones are nudged. Make a new tensor for each nudge, and leave the caller's `x` alone.",
)
def _(f, x, eps):
    gradient = torch.zeros_like(x)
    for i in range(len(x)):
        x[i] += eps
        above = f(x)
        x[i] -= 2 * eps
        gradient[i] = (above - f(x)) / (2 * eps)
    return gradient


@numerical.wrong(
    "nudges all numbers at once",
    "That is the slope along the diagonal. Nudge one number and keep the others.",
)
def _(f, x, eps):
    return ((f(x + eps) - f(x - eps)) / (2 * eps)).expand(len(x)).clone()


@numerical.wrong("turns the sign round", "Above minus below: f(x + eps) comes first.")
def _(f, x, eps):
    nudges = eps * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x - n) - f(x + n)) / (2 * eps) for n in nudges])


def _exact(cases, values):
    """Whether the slopes are those of the functions themselves, whatever eps is."""

    slopes = {
        "cubes": lambda x: 3 * x**2,
        "products": lambda x: x[0] + x.sum() * (np.arange(len(x)) == 0) + x.prod() / x + np.exp(x),
        "waves": lambda x: np.sin(x) + x * np.cos(x) + np.exp(x),
    }
    exact = [slopes[name](x) for name, x, _ in (case.args for case in cases)]
    return all(
        np.shape(value) == each.shape and np.allclose(value, each, atol=1e-4)
        for value, each in zip(values, exact, strict=True)
    )


@numerical.wrong(
    "gives the exact slope",
    "That is the slope itself. Give the central difference with this eps: "
    "(f(x + eps) - f(x - eps)) / (2 eps) for each number.",
    mark=_exact,
)
def _(f, x, eps):
    nudges = 1e-4 * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x + n) - f(x - n)) / 2e-4 for n in nudges])


numerical.wrong(
    "gives one slope for all numbers",
    "That is one slope, of all nudges together. Nudge one number, and leave the others in place.",
)(lambda f, x, eps: (f(x + eps) - f(x - eps)) / (2 * eps))

numerical.wrong(
    "adds the slopes up", "Each number has a slope of its own: D of them, in the order of x."
)(lambda f, x, eps: numerical_gradient(f, x, eps).sum())

numerical.wrong("does not divide", "That is the rise. A slope is the rise over the run, 2 eps.")(
    lambda f, x, eps: 2 * eps * numerical_gradient(f, x, eps)
)

numerical.wrong(
    "finds no difference at all",
    "If two names stand for one tensor, up and down end at the same place. `x.clone()` makes a "
    "tensor of its own.",
)(lambda f, x, eps: torch.zeros_like(x))

numerical.wrong(
    "nudges by a share of each number",
    "A step of eps times the number is a different step for each, and none at 0. Add eps itself.",
)(
    lambda f, x, eps: torch.stack(
        [(f(x * (1 + e)) - f(x * (1 - e))) / (2 * eps) for e in eps * torch.eye(len(x)).to(x)]
    )
)


numerical.hints(
    "A loop over the places i: two calls of f in each turn.",
    "`nudge = torch.zeros_like(x)`, then `nudge[i] = eps`: now `x + nudge` is a new tensor.",
)


smallest = prediction(
    "6.eps",
    "The central difference for x cubed near 1, in float64, with eps = 1e-k for k from 1 to 15: "
    "which k is the most accurate?",
    result="The most accurate has k = {}.",
)
smallest.answer(
    "15: the smaller, the nearer to the limit",
    lambda k: k >= 14,
    like=15,
    wrong="On paper. But a computed f has 16 digits, and at 1e-15 its two values share nearly all.",
)
smallest.answer(
    "about 10",
    lambda k: 8 <= k < 14,
    like=10,
    wrong="The difference has lost ten of 16 digits by then. The rest is rounding.",
)
smallest.answer(
    "about 5",
    lambda k: 4 <= k < 8,
    like=5,
    right="The error of the formula falls as eps², that of rounding grows as 1e-16 / eps: they meet"
    " near 1e-5.",
)
smallest.answer(
    "about 1",
    lambda k: k < 4,
    like=1,
    wrong="At 0.1 the formula is still off by 0.01 in 3, far above any rounding.",
)


idle = prediction(
    "6.zero",
    "Of the nine weights and biases of this net at the corner (1, 0): how many have a gradient "
    "of exactly 0?",
    result="{} of the nine are exactly 0.",
)
idle.answer(
    "none: all nine took part",
    0,
    wrong="They are all in the formula. Ask of each whether changing it changes the output here.",
)
idle.answer(
    "2",
    2,
    right="The two weights of the second input are multiplied by 0: no change of theirs reaches E.",
)
idle.answer(
    "4: a whole input and a whole hidden unit",
    4,
    wrong="Both hidden units say 0.62 here, so both pass something on.",
)


operating = exercise(
    "6.2",
    "Three operations",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Each operation makes a new `Value(data, parents, slopes, op)`: its number, a
        tuple of what it was made from, a tuple with the slope of the result with respect to each
        parent, in the same order, and a symbol for drawings. What slopes do $a + b$, $a \cdot b$
        and $\sigma(a)$ have? `math.tanh` and `math.exp` work on plain numbers, such as `a.data`.
        """,
)


@operating.solution
def add(a, b):
    """The Value a + b.

    Shapes: a, b Values -> Value with the parents (a, b) and two slopes
    """
    Value = type(a)
    return Value(a.data + b.data, (a, b), (1.0, 1.0), "+")


@operating.solution
def multiply(a, b):
    """The Value a times b.

    Shapes: a, b Values -> Value with the parents (a, b) and two slopes
    """
    Value = type(a)
    return Value(a.data * b.data, (a, b), (b.data, a.data), "×")


@operating.solution
def sigmoid(a):
    """Shapes: a, a Value -> the Value 1 / (1 + e^-a) with the parents (a,) and one slope."""
    Value = type(a)
    s = 1 / (1 + math.exp(-a.data))
    return Value(s, (a,), (s * (1 - s),), "σ")


@operating.cases
def _(rng):
    yield 2.0, -3.0
    yield 0.0, 4.0
    yield 0.5, 1.0
    while True:
        yield tuple(float(number) for number in rng.normal(scale=2, size=2).round(2))


@operating.probe
def _(add, multiply, sigmoid, a, b):
    class Value:
        def __init__(self, data, parents=(), slopes=(), op=""):
            self.data, self.grad, self.op = data, 0.0, op
            self.parents, self.slopes = parents, slopes

        def __repr__(self):
            return f"Value({self.data})"

        def _plain(self, *_):
            raise TypeError("a and b are Values: compute with their numbers, a.data and b.data")

        __add__ = __radd__ = __mul__ = __rmul__ = __neg__ = __sub__ = __rsub__ = _plain
        __float__ = __pow__ = __truediv__ = __rtruediv__ = _plain

    def told(made, *inputs):
        """The number, and each input's slope, summed over its places among the parents.

        `made` may be a Value of the page's own class.
        """
        if not all(hasattr(made, name) for name in ("data", "parents", "slopes")):
            raise TypeError(f"{made!r} came back: return a new Value, not its number alone")
        for name in ("parents", "slopes"):
            if not isinstance(getattr(made, name), tuple | list):
                raise TypeError(f"{name} must be a tuple, with one thing in it (thing,)")
        if len(made.parents) != len(made.slopes):
            counts = f"{len(made.parents)} parents and {len(made.slopes)} slopes"
            raise ValueError(f"a Value came with {counts}: each parent has one slope")
        pairs = list(zip(made.parents, made.slopes, strict=True))
        return [float(made.data), *(sum(float(s) for p, s in pairs if p is i) for i in inputs)]

    x, y, z = Value(a), Value(b), Value(a)
    found = {"sum": told(add(x, y), x, y), "product": told(multiply(x, y), x, y)}
    found |= {"sigmoid": told(sigmoid(z), z), "sum of a and a": told(add(z, z), z)}
    found["product of a and a"] = told(multiply(z, z), z)
    return found | {"grad of each": [x.grad, y.grad, z.grad]}


@operating.wrong(
    "swaps the slopes of a product",
    "When a grows, the product grows b times as fast: the slope for a is b.data.",
    replaces=1,
)
def _(a, b):
    return type(a)(a.data * b.data, (a, b), (a.data, b.data))


@operating.wrong(
    "takes the slopes of a sum for a product",
    "A sum grows as fast as a does. A product grows b times as fast: its slopes are not 1.",
    replaces=1,
)
def _(a, b):
    return type(a)(a.data * b.data, (a, b), (1.0, 1.0))


@operating.wrong(
    "hands the product itself over as its slopes",
    "Only the *other* factor is the slope, not a times b.",
    replaces=1,
)
def _(a, b):
    return type(a)(a.data * b.data, (a, b), (a.data * b.data, a.data * b.data))


@operating.wrong(
    "takes the numbers of a sum for its slopes",
    "How fast does a + b grow when a does? As fast as a, whatever a is.",
)
def _(a, b):
    return type(a)(a.data + b.data, (a, b), (a.data, b.data))


@operating.wrong(
    "shares the slope of a sum out",
    "A slope is influence, not a cake: nothing is divided between a and b.",
)
def _(a, b):
    return type(a)(a.data + b.data, (a, b), (0.5, 0.5))


@operating.wrong(
    "takes the slope of the sigmoid at its own output",
    "s (1 - s) is the slope, with s the *output*. There is no second sigmoid in it.",
    replaces=2,
)
def _(a):
    s = 1 / (1 + math.exp(-a.data))
    t = 1 / (1 + math.exp(-s))
    return type(a)(s, (a,), (t * (1 - t),))


@operating.wrong(
    "puts the input into s (1 - s)",
    "In s (1 - s) the s is the sigmoid's output, not a.data.",
    replaces=2,
)
def _(a):
    s = 1 / (1 + math.exp(-a.data))
    return type(a)(s, (a,), (a.data * (1 - a.data),))


@operating.wrong(
    "hands the sigmoid's value over as its slope",
    "Only e to the z is its own slope. The sigmoid's is s (1 - s).",
    replaces=2,
)
def _(a):
    s = 1 / (1 + math.exp(-a.data))
    return type(a)(s, (a,), (s,))


@operating.wrong(
    "has the wrong sign in the sigmoid",
    "This falls from 1 to 0 as a grows: the exponent is -a.data.",
    replaces=2,
)
def _(a):
    s = 1 / (1 + math.exp(a.data))
    return type(a)(s, (a,), (s * (1 - s),))


@operating.wrong(
    "forgets the parents of a sum",
    "A Value without parents is an input, and the way back ends at it: hand over `(a, b)`.",
    mark=lambda cases, values: all(
        value["sum"][0] == sum(case.args) and not any(value["sum"][1:])
        for case, value in zip(cases, values, strict=True)
    ),
)
def _(a, b):
    return type(a)(a.data + b.data)


@operating.wrong(
    "forgets the parents of a product",
    "A Value without parents is an input, and the way back ends at it: hand over `(a, b)`.",
    replaces=1,
)
def _(a, b):
    return type(a)(a.data * b.data)


@operating.wrong(
    "writes into grad itself",
    "An operation only hands over slopes: `backward` fills in the gradients, use by use.",
)
def _(a, b):
    a.grad = b.grad = 1.0
    return type(a)(a.data + b.data, (a, b), (1.0, 1.0))


@operating.wrong(
    "takes tanh for the sigmoid", "tanh goes from -1 to 1; 1 / (1 + e^-a) from 0 to 1.", replaces=2
)
def _(a):
    t = math.tanh(a.data)
    return type(a)(t, (a,), (1 - t * t,))


@operating.wrong(
    "adds where it should multiply", "The number of `multiply` is a.data * b.data.", replaces=1
)
def _(a, b):
    return type(a)(a.data + b.data, (a, b), (b.data, a.data))


@operating.wrong("forgets the second parent of a sum", "A sum is made of two: b has a slope too.")
def _(a, b):
    return type(a)(a.data + b.data, (a,), (1.0,))


operating.hints(
    "Keep b and raise a by a little: by how much does the sum rise, and by how much the product?",
    '`Value(a.data + b.data, (a, b), (..., ...), "+")`: fill in what lesson 04 calls the slopes.',
    "For the sigmoid compute s first: lesson 04 derived its slope from s alone.",
)


ordering = exercise(
    "6.3",
    "Parents first",
    minutes=8,
    inline=True,
    difficulty=2,
    statement="""
        **Your turn.** List a node and everything that it was made from, each once, and each after
        all its parents. `node.parents` is a tuple of nodes; it may be empty. Many orders are right.
        """,
)


@ordering.solution
def topological_order(node):
    """The node and all that it was made from, parents first.

    Shapes: node with `.parents`, a tuple of nodes -> list of nodes, the last is `node`
    """
    done = []

    def visit(node):
        if node not in done:
            for parent in node.parents:
                visit(parent)
            done.append(node)

    visit(node)
    return done


@ordering.cases
def _(rng):
    yield ([[], [0], [1], [2]],)  # a chain
    yield ([[], [0], [0], [1, 2]],)  # a diamond
    yield ([[], [0], [0, 1], [1, 2]],)  # a node that is used early and late
    yield ([[], [], [0, 1], [], [0, 2]],)  # node 3 has no part in it
    yield ([[], [0, 0]],)  # a square: the same parent twice
    yield ([[]],)
    while True:
        n = int(rng.integers(3, 9))
        graph = [rng.choice(k, min(k, 2), replace=False).tolist() for k in range(n)]
        yield (_renumbered(graph, [*rng.permutation(n - 1).tolist(), n - 1]),)


def _renumbered(graph, numbers):
    """The same graph with other numbers, so that sorting them is not a solution."""
    parents = {numbers[k]: [numbers[p] for p in each] for k, each in enumerate(graph)}
    return [parents[k] for k in range(len(graph))]


@ordering.probe
def _(topological_order, graph):
    class Node:
        def __init__(self, number):
            self.number, self.parents = number, ()

        def __repr__(self):
            return f"node {self.number}"

    nodes = [Node(number) for number in range(len(graph))]
    for node, parents in zip(nodes, graph, strict=True):
        node.parents = tuple(nodes[parent] for parent in parents)
    before = [node.parents for node in nodes]
    found = topological_order(nodes[-1])
    if [node.parents for node in nodes] != before:
        raise ValueError(
            "the parents of a node were changed: read them, and leave them as they are"
        )
    return [node.number if any(node is own for own in nodes) else -1 for node in found]


def _ancestors(graph):
    """The last node and all that it was made from, as a set of numbers."""
    found, waiting = set(), [len(graph) - 1]
    while waiting:
        node = waiting.pop()
        found.add(node)
        waiting += graph[node]
    return found


def _in_order(order, graph):
    """Whether every node stands after all its parents that are there."""
    place = {node: k for k, node in enumerate(order)}
    return all(place.get(p, -1) < place[node] for node in order for p in graph[node])


@ordering.accept
def _(order, case):
    graph, order = case.args[0], [int(node) for node in order]
    if -1 in order:
        return ordering.known("keeps the nodes of an earlier call")
    if len(set(order)) < len(order):
        return ordering.known("lists a node twice")
    if order == [len(graph) - 1] and len(graph) > 1:
        return ordering.known("lists the node alone")
    needed = _ancestors(graph)
    if set(order) == needed - {len(graph) - 1}:
        return ordering.known("leaves out the node itself")
    if set(order) == needed - {node for node in needed if not graph[node]}:
        return ordering.known("leaves out the leaves")
    if missing := needed - set(order):
        if set(order) == {node for node in needed if not graph[node]}:
            return ordering.known("lists the leaves alone")
        if set(order) == {len(graph) - 1, *graph[-1]}:
            return ordering.known("goes one step back only")
        return f"Node {min(missing)} is missing in {order}; the graph is {graph}."
    if len(order) > len(needed):
        return f"The list {order} has nodes that took no part in {len(graph) - 1}."
    if _in_order(order, graph):
        return None
    if order[0] == len(graph) - 1:
        return ordering.known("lists parents last")
    return ordering.known("lists a node before one of its parents")


@ordering.wrong(
    "lists parents last",
    "The list begins with the node itself, but its parents come first: append a node after the "
    "visits to its parents, not before.",
)
def _(node):
    done = []

    def visit(node):
        if node not in done:
            for parent in node.parents:
                visit(parent)
            done.append(node)

    visit(node)
    return done[::-1]


@ordering.wrong(
    "lists a node twice",
    "A node that was used twice is reached by two paths. Remember which nodes you have listed.",
)
def _(node):
    done = []

    def visit(node):
        for parent in node.parents:
            visit(parent)
        done.append(node)

    visit(node)
    return done


@ordering.wrong(
    "lists a node before one of its parents",
    "List a node only after *all* its parents: visit them first, then append it. Going level by "
    "level is not enough where a node is used early and late.",
)
def _(node):
    done, waiting = [], [node]
    while waiting:
        node = waiting.pop(0)
        if node not in done:
            done.append(node)
            waiting += node.parents
    return done[::-1]


@ordering.wrong(
    "keeps the nodes of an earlier call",
    "A list as default, `done=[]`, is made once and shared by all calls: begin with `done = None` "
    "and make a new one inside.",
)
def _(node, done=[]):  # noqa: B006  one list for all calls is the mistake
    def visit(node):
        if node not in done:
            for parent in node.parents:
                visit(parent)
            done.append(node)

    visit(node)
    return list(done)


@ordering.wrong("leaves out the node itself", "The node you start from belongs to the list, too.")
def _(node):
    done = []

    def visit(node):
        for parent in node.parents:
            if parent not in done:
                visit(parent)
                done.append(parent)

    visit(node)
    return done


@ordering.wrong("leaves out the leaves", "A node without parents belongs to the list, too.")
def _(node):
    done = []

    def visit(node):
        if node not in done and node.parents:
            for parent in node.parents:
                visit(parent)
            done.append(node)

    visit(node)
    return done


@ordering.wrong("lists the node alone", "Its parents, their parents and so on belong to the list.")
def _(node):
    return [node]


@ordering.wrong(
    "goes one step back only", "The parents have parents, too: go on until none is left."
)
def _(node):
    return [*node.parents, node]


@ordering.wrong(
    "lists the leaves alone", "What was made on the way belongs to the list, and the node itself."
)
def _(node):
    return [each for each in topological_order(node) if not each.parents]


ordering.hints(
    "Write a function that visits a node: first it visits the parents, then it lists the node.",
    "Before you visit, ask whether the node is in the list already.",
)


returning = exercise(
    "6.4",
    "Backward",
    minutes=6,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** `nodes` is a topological order, and its last node is the loss, whose gradient
        with respect to itself is 1. Fill in every `node.grad`. Each may still hold the number of
        an earlier run: begin at 0. Nothing is returned.
        """,
)


@returning.solution
def backward(nodes):
    """Set the grad of every node: the slope of the last one with respect to it.

    Shapes: nodes, parents first, each with `.parents`, `.slopes` and `.grad` -> None
    """
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = 1.0
    for node in reversed(nodes):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad


@returning.cases
def _(rng):
    yield [[], [0], [1]], [[], [3.0], [-2.0]], 0.0  # a chain
    yield [[], [], [0, 1], [0, 2]], [[], [], [2.0, -3.0], [1.0, 1.0]], 0.0  # 0 is used twice
    yield [[], [0, 0]], [[], [4.0, 4.0]], 0.0  # a square
    yield [[], [0], [0, 1], [1, 2]], [[], [2.0], [0.5, -1.0], [3.0, 1.5]], 7.0  # stale gradients
    yield [[]], [[]], 0.0
    while True:
        n = int(rng.integers(3, 9))
        graph = [rng.integers(k, size=min(k, 2)).tolist() for k in range(n)]
        slopes = [rng.normal(size=len(each)).round(2).tolist() for each in graph]
        yield graph, slopes, float(rng.integers(2) * 5)


@returning.probe
def _(backward, parents, slopes, earlier):
    class Node:
        def __init__(self, parents, slopes):
            self.parents, self.slopes = tuple(parents), tuple(slopes)
            self.data, self.grad, self.op = 2.5, earlier, ""

    nodes = []
    for numbers, by_each in zip(parents, slopes, strict=True):
        nodes.append(Node([nodes[k] for k in numbers], by_each))
    backward(list(nodes))
    return [node.grad for node in nodes]


@returning.wrong(
    "overwrites what came by another way",
    "A node that was used twice gets a share from each use: add them with `+=`.",
)
def _(nodes):
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = 1.0
    for node in reversed(nodes):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad = slope * node.grad


@returning.wrong(
    "reaches the parents of the loss only",
    "Nothing before them gets a gradient: at its turn a node must have its own. Begin at the loss, "
    "with `reversed(nodes)`, and go through all nodes.",
)
def _(nodes):
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = 1.0
    for node in nodes:
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad


@returning.wrong(
    "never starts", "The loss changes by 1 when the loss does: the last node's gradient is 1."
)
def _(nodes):
    for node in nodes:
        node.grad = 0.0


@returning.wrong(
    "keeps the numbers of an earlier run", "Set every grad to 0 first: you add to what is there."
)
def _(nodes):
    nodes[-1].grad = 1.0
    for node in reversed(nodes):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad


@returning.wrong(
    "hands over the slope alone", "Along a chain rates multiply: slope times the node's gradient."
)
def _(nodes):
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = 1.0
    for node in reversed(nodes):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope


@returning.wrong("adds along a chain", "Along a chain rates are multiplied, not added.")
def _(nodes):
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = 1.0
    for node in reversed(nodes):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope + node.grad


def _walk(nodes, *, clear=None, loss=-1, start=None, step=None):
    """The walk back with one thing done differently."""
    for node in nodes:
        node.grad = 0.0 if clear is None or clear(node) else node.grad
    nodes[loss].grad = 1.0 if start is None else start(nodes[loss])
    for node in reversed(nodes):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad if step is None else step(parent, slope, node.grad)


returning.wrong("hands over the gradient alone", "Each parent gets it times its slope.")(
    lambda nodes: _walk(nodes, step=lambda parent, slope, grad: grad)
)

returning.wrong("subtracts", "Shares add up: `+=`. A slope brings its own sign along.")(
    lambda nodes: _walk(nodes, step=lambda parent, slope, grad: -slope * grad)
)

returning.wrong(
    "multiplies by the number of the parent",
    "What a parent gets is multiplied by its *slope*, not by its `data`.",
)(lambda nodes: _walk(nodes, step=lambda parent, slope, grad: parent.data * grad))

returning.wrong(
    "begins with the number of the loss",
    "The gradient at the loss itself is 1, whatever its number is.",
)(lambda nodes: _walk(nodes, start=lambda node: node.data))

returning.wrong(
    "takes the first node for the loss", "The order lists parents first: the loss is the last node."
)(lambda nodes: _walk(nodes, loss=0))

returning.wrong(
    "clears the inputs alone", "What was made on the way may hold old numbers, too: clear them all."
)(lambda nodes: _walk(nodes, clear=lambda node: not node.parents))


returning.hints(
    "When a node's turn comes, all that it went into must have had theirs.",
    "Two loops, one in the other: over the nodes from the last one, and over a node's parents with "
    "their slopes. What does a parent get from this node?",
)


linear = exercise(
    "6.5",
    "Backward through a layer",
    minutes=10,
    inline=True,
    difficulty=2,
    statement=r"""
        **Your turn.** Write (6.3) for whole tensors, without a loop over rows or units; `grad`
        is $G$. Then ReLU, $h = \max(0, z)$, number by number: `grad` is what has arrived at $h$,
        and at $z = 0$ the slope counts as 0. Leave the inputs as they were.
        """,
)


@linear.solution
def linear_backward(x, W, grad):
    """The gradients of x, W and b, from the gradient of x @ W + b.

    Shapes: x (N, D), W (D, K), grad (N, K) -> dx (N, D), dW (D, K), db (K,)
    """
    return grad @ W.T, x.T @ grad, grad.sum(0)


@linear.solution
def relu_backward(z, grad):
    """The gradient of the inputs of a ReLU, from the gradient of its outputs.

    Shapes: z (N, K), grad (N, K) -> (N, K)
    """
    return grad * (z > 0)


@linear.cases
def _(rng):
    square = np.array([[1.0, 2.0], [3.0, 4.0]])  # where a forgotten transpose still fits
    zeros = np.array([[0.0, -1.0]])
    yield np.array([[1.0, 2.0]]), square, np.array([[2.0, 1.0]]), zeros
    yield np.array([[1.0, 2.0]]), np.array([[1.0], [3.0]]), np.array([[-2.0]]), np.array([[3.0]])
    while True:
        n, d, k = rng.integers(1, 6, size=3)
        z = rng.normal(size=(n, k)).round(1)
        yield rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=(n, k)), z


@linear.probe
def _(linear_backward, relu_backward, x, W, grad, z):
    dx, dW, db = linear_backward(x, W, grad)
    return {"dx": dx, "dW": dW, "db": db, "relu": relu_backward(z, grad)}


@linear.wrong(
    "transposes dW", "dW has the shape of W, (D, K): it is x.T @ grad. (nn.Linear stores W.T.)"
)
def _(x, W, grad):
    return grad @ W.T, grad.T @ x, grad.sum(0)


@linear.wrong("forgets to transpose W", "grad is (N, K) and W is (D, K): dx is grad @ W.T.")
def _(x, W, grad):
    return grad @ W, x.T @ grad, grad.sum(0)


@linear.wrong(
    "takes the mean over the batch",
    "Each row adds its share. The mean, if any, is part of the loss and is in `grad` already.",
)
def _(x, W, grad):
    return grad @ W.T, x.T @ grad / len(x), grad.mean(0)


@linear.wrong(
    "takes the mean for b only",
    "The same b was used in each row, so the gradients of all rows add up.",
)
def _(x, W, grad):
    return grad @ W.T, x.T @ grad, grad.mean(0)


@linear.wrong(
    "does not sum db",
    "The same b was used in every row: its gradient is the sum of the rows, (K,).",
)
def _(x, W, grad):
    return grad @ W.T, x.T @ grad, grad


@linear.wrong("sums db along the row", "Sum over the rows (axis 0): one number per unit remains.")
def _(x, W, grad):
    return grad @ W.T, x.T @ grad, grad.sum(1)


@linear.wrong("mixes up dx and dW", "The first result belongs to x, the second to W.")
def _(x, W, grad):
    return x.T @ grad, grad @ W.T, grad.sum(0)


@linear.wrong(
    "lets ReLU go by the gradient's sign",
    "Whether the gradient passes was decided on the way forward: by the sign of z.",
    replaces=1,
)
def _(z, grad):
    return torch.relu(grad)


@linear.wrong(
    "lets ReLU pass at negatives",
    "It passes where the input was positive, not where it was not.",
    replaces=1,
)
def _(z, grad):
    return grad * (z < 0)


@linear.wrong(
    "lets ReLU pass everywhere",
    "Where z was negative the output did not move: nothing passes.",
    replaces=1,
)
def _(z, grad):
    return grad.clone()


@linear.wrong(
    "lets ReLU pass at zero",
    "At z = 0 the slope counts as 0, as in PyTorch: z > 0, not z >= 0.",
    replaces=1,
)
def _(z, grad):
    return grad * (z >= 0)


@linear.wrong(
    "multiplies by ReLU's value",
    "Multiply by the slope of ReLU, 0 or 1, not by its value.",
    replaces=1,
)
def _(z, grad):
    return grad * torch.relu(z)


@linear.wrong(
    "forgets the gradient that came",
    "The slopes are right; each is multiplied by its `grad`.",
    replaces=1,
)
def _(z, grad):
    return (z > 0).to(z.dtype)


linear.wrong(
    "takes the mean over the rows",
    "The mean, where the loss takes one, is in `grad` already: add over the paths, divide nothing.",
)(lambda x, W, grad: tuple(each / len(x) for each in linear_backward(x, W, grad)))

linear.wrong(
    "takes the mean for W only",
    "The same W was used in each row, so the gradients of all rows add up: x.T @ grad.",
)(lambda x, W, grad: (grad @ W.T, x.T @ grad / len(x), grad.sum(dim=0)))

linear.wrong("gives one number for db", "Each unit has a bias: sum over the rows only, dim=0.")(
    lambda x, W, grad: (grad @ W.T, x.T @ grad, grad.sum())
)

linear.wrong(
    "hands back W and x",
    "Those are the local slopes. Each meets the gradient that arrived, over all its paths: (6.3).",
)(lambda x, W, grad: (W, x, torch.ones_like(grad[0])))

linear.wrong(
    "lets something through below zero",
    "Where z is negative the slope of a ReLU is exactly 0. A small one is that of the leaky ReLU.",
    replaces=1,
    mark=lambda cases, values: all(
        (value["relu"] / case.args[2])[case.args[3] < 0].min(initial=0.5) > 0
        and (value["relu"] / case.args[2])[case.args[3] < 0].max(initial=0.5) < 1
        and (value["relu"] == case.args[2])[case.args[3] > 0].all()
        for case, value in zip(cases, values, strict=True)
    ),
)(lambda z, grad: torch.where(z > 0, grad, 0.01 * grad))

linear.wrong(
    "lets half through at zero", "At z = 0 the slope counts as 0 here, as in PyTorch.", replaces=1
)(lambda z, grad: grad * torch.heaviside(z, torch.tensor(0.5).to(z)))

linear.wrong(
    "exchanges z and the gradient",
    "z decides what passes, and `grad` is what passes: not the other way round.",
    replaces=1,
)(lambda z, grad: z * (grad > 0))


linear.hints(
    "The sum over k in (6.3) is a matrix product. Which of W and grad must be transposed for it?",
    "For dW: (D, K) from x (N, D) and grad (N, K). For db: which axis of grad holds the rows?",
    "Draw ReLU. What is its slope left of zero, and right of it? `z > 0` counts as 1 and 0.",
)


softmax = exercise(
    "6.6",
    "Backward through softmax and cross-entropy",
    minutes=8,
    inline=True,
    difficulty=2,
    statement=r"""
        **Your turn.** From one row (6.4) to a batch: the loss is the *mean* over the rows. Labels
        come as whole numbers, and logits may be as large as 1,000.
        """,
)


@softmax.solution
def softmax_cross_entropy_backward(logits, labels):
    """The gradient of the mean cross-entropy with respect to the logits.

    Shapes: logits (N, K), labels (N,) int64 -> (N, K)
    """
    gradient = torch.softmax(logits, 1)
    gradient[torch.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


@softmax.cases
def _(rng):
    yield np.array([[0.0, 0.0], [0.0, 2.0]]), np.array([0, 0])
    yield np.array([[1000.0, 0.0, -1000.0], [1.0, 2.0, 3.0]]), np.array([1, 2])
    while True:
        n, k = rng.integers(2, 6, size=2)
        yield rng.normal(size=(n, k)), rng.integers(k, size=n)


def _minus_labels(says, labels):
    """The values in `says`, with 1 taken off at the labels."""
    return says - torch.nn.functional.one_hot(labels, says.shape[1])


@softmax.wrong("forgets the mean", "The loss is the mean over N rows: divide by N.")
def _(logits, labels):
    return _minus_labels(torch.softmax(logits, 1), labels)


@softmax.wrong(
    "does not subtract the labels", "Minus what it should have said: 1 at the label of each row."
)
def _(logits, labels):
    return torch.softmax(logits, 1) / len(labels)


@softmax.wrong(
    "takes the logits for probabilities", "What the net said is the softmax of the logits."
)
def _(logits, labels):
    return _minus_labels(logits, labels) / len(labels)


@softmax.wrong("turns the sign round", "What it said comes first: softmax minus labels.")
def _(logits, labels):
    return -_minus_labels(torch.softmax(logits, 1), labels) / len(labels)


@softmax.wrong("takes softmax over the rows", "Each row is a question of its own: softmax along 1.")
def _(logits, labels):
    return _minus_labels(torch.softmax(logits, 0), labels) / len(labels)


@softmax.wrong("divides by all entries", "The mean is over the N rows, not over N times K numbers.")
def _(logits, labels):
    return _minus_labels(torch.softmax(logits, 1), labels) / logits.numel()


@softmax.wrong(
    "multiplies by the softmax's slope again",
    "p - t holds the slope of the softmax already: that is the beauty of the pair.",
)
def _(logits, labels):
    p = torch.softmax(logits, 1)
    return _minus_labels(p, labels) * p * (1 - p) / len(labels)


@softmax.wrong(
    "overflows", "exp(1000) is infinite. Take each row's largest logit off first, or use softmax."
)
def _(logits, labels):
    p = torch.exp(logits)
    return _minus_labels(p / p.sum(1, keepdim=True), labels) / len(labels)


def _from_shares(change, *, per_row=True):
    """A wrong answer that makes something else of the shares p and the one-hot labels t."""

    def answer(logits, labels):
        p = torch.softmax(logits, dim=1)
        t = torch.nn.functional.one_hot(labels, logits.shape[1]).to(p)
        return change(p, t) / (len(labels) if per_row else 1)

    return answer


softmax.wrong("divides by the number of classes", "The mean is over the N rows: divide by N.")(
    _from_shares(lambda p, t: (p - t) * len(p) / p.shape[1])
)

softmax.wrong(
    "subtracts the label's number",
    "A label is a place, not an amount: subtract 1 there, and nothing elsewhere.",
)(lambda logits, labels: (torch.softmax(logits, dim=1) - labels[:, None]) / len(labels))

softmax.wrong(
    "gives the slope of a share",
    "p (1 - p) is how fast a share grows with its own logit. With the logarithm it becomes p - t.",
)(_from_shares(lambda p, t: p * (1 - p)))

softmax.wrong(
    "keeps the slope of a sigmoid",
    "That is the squared error of sigmoids. In (6.4) the factor p (1 - p) has cancelled.",
)(_from_shares(lambda p, t: 2 * (p - t) * p * (1 - p)))

softmax.wrong(
    "changes the right class alone",
    "The other logits have a slope too, p - 0: raising one takes from the right class's share.",
)(_from_shares(lambda p, t: (p - 1) * t))

softmax.wrong(
    "stops at the shares",
    "-1 / p is the slope with respect to the share. The chain goes on to the logits, as in (6.4).",
    mark=lambda cases, values: all(
        np.asarray(value).shape == case.args[0].shape
        and ((np.asarray(value) < 0).sum(axis=1) == 1).all()
        and (np.asarray(value)[np.arange(len(value)), case.args[1]] <= -0.99 / len(value)).all()
        and (np.asarray(value) <= 0).all()
        for case, value in zip(cases, values, strict=True)
    ),
)(_from_shares(lambda p, t: -t / p))

softmax.wrong(
    "takes sigmoids", "The shares of a row sum to 1: softmax. Sigmoids judge each logit alone."
)(
    lambda logits, labels: (
        (torch.sigmoid(logits) - torch.nn.functional.one_hot(labels, logits.shape[1])) / len(labels)
    )
)

softmax.wrong(
    "divides the shares alone", "Subtract the labels first, then divide the difference by N."
)(_from_shares(lambda p, t: p / len(p) - t, per_row=False))

softmax.wrong(
    "subtracts in whole columns",
    "`p[:, labels]` are whole columns. One entry of each row: p[torch.arange(N), labels].",
)(_from_shares(lambda p, t: p - (t.sum(dim=0) > 0).to(p)))

softmax.wrong("adds the rows up", "Each row has its own logits, and so its own row of slopes.")(
    _from_shares(lambda p, t: (p - t).sum(dim=0))
)


softmax.hints(
    "Start from `torch.softmax(logits, dim=1)`. Which entry of each row is too low by 1?",
    "Subtract `F.one_hot(labels, K)`, then divide by the number of rows.",
)


reading = estimate(
    "6.digits",
    "With these three functions we train a net of 64, 32 and 10 units on 1,078 digits. Of 100 "
    "validation digits, how many does it read?",
    low=0,
    high=100,
    step=1,
    unit="of 100",
    near=3,
    below="The gradients are exact, and the pictures are small and centred: it does better.",
    above="A few digits are written so that a net this small takes them for others.",
    right="Three functions of one to three lines each are all that the gradients took.",
    result="It reads {} of 100.",
)


again = prediction(
    "6.again",
    "The slope of z² at 3 is 6. Three times in a row we make z² anew and call `backward()`. What "
    "does `z.grad` hold then?",
    result="It holds {:g}.",
)
again.answer(
    "6: each call computes it afresh",
    6,
    wrong="Yours does, because it begins at 0. PyTorch leaves that to you.",
)
again.answer(
    "18: three times 6",
    18,
    right="PyTorch adds to what is there, until you clear it.",
)
again.answer(
    "216: 6 times 6 times 6",
    216,
    wrong="Rates multiply along one chain. These are three chains, and their shares add up.",
)


depth = prediction(
    "6.depth",
    "Twenty ReLU layers of 100 units, weights of deviation 1 / √100. How long is the gradient at "
    "the first layer, relative to the last?",
    result="It is {:.2g} of that at the last layer.",
)
depth.answer(
    "about as long: a slope of 1 loses nothing",
    lambda r: 0.2 < r < 5,
    like=1.0,
    wrong="Where it is on. About half of the units are off, and pass nothing back.",
)
depth.answer(
    "about a thousandth",
    lambda r: 1e-4 < r <= 0.2,
    like=1e-3,
    right="On average each matrix keeps the squared length and ReLU halves it: a factor of 0.71 "
    "a layer.",
)
depth.answer(
    "a millionth or less: half are lost at each layer",
    lambda r: r <= 1e-4,
    like=1e-6,
    wrong="Half of the entries are, so half of the *squared* length: the length shrinks by 0.71.",
)
depth.answer(
    "longer: twenty layers add up",
    lambda r: r >= 5,
    like=100.0,
    wrong="Layers multiply, and with these weights each factor is below 1.",
)


careless = prediction(
    "6.careless",
    "The net's loss over all four corners, with that one `=`. How many of its nine gradients are "
    "right?",
    result="{} of nine are right.",
)
careless.answer(
    "all: each weight occurs once in the net",
    9,
    wrong="Once in the net, but the net runs on four corners: each weight is used four times.",
)
careless.answer(
    "3: those of the last layer, used once",
    3,
    wrong="The last layer, too, works for each of the four corners.",
)
careless.answer(
    "none",
    0,
    right="Each number works for four corners and keeps the share of one.",
)


adding = exercise(
    "6.7",
    "A new operation",
    minutes=6,
    difficulty=2,
    rtol=1e-4,
    statement=r"""
        Give `Value` an operation that it does not have yet: any smooth function of one number, such
        as a sine, an arctangent or a softplus. Return `Value(data, parents, slopes)`. It is checked
        against nudges, whichever it is, from -1,000 to 1,000: nothing on the way may overflow.
        """,
)


@adding.solution
def operation(a):
    """A Value made from the Value a by a new operation.

    Shapes: a a Value from -1,000 to 1,000 -> Value with the parents (a,) and one slope
    """
    Value = type(a)
    return Value(math.sin(a.data), (a,), (math.cos(a.data),))


@adding.cases
def _(rng):
    yield (0.5,)
    yield (-1.2,)
    yield (0.0,)
    yield (1000.0,)
    yield (-1000.0,)
    while True:
        yield (round(float(rng.uniform(-2, 2)), 3),)


@adding.probe
def _(operation, x):
    class Value:
        def __init__(self, data, parents=(), slopes=(), op=""):
            self.data, self.grad = float(data), 0.0
            self.parents, self.slopes, self.op = parents, slopes, op

        def __float__(self):
            raise TypeError("a is a Value: compute with its number, a.data")

    a = Value(x)
    once, again = operation(a), operation(a)  # a is used twice: E = operation(a) * operation(a)
    for made in (once, again):
        if not all(hasattr(made, name) for name in ("data", "parents", "slopes")):
            raise TypeError(f"{made!r} came back: return a new Value, not its number alone")
        for name in ("parents", "slopes"):
            if not isinstance(getattr(made, name), tuple | list):
                raise TypeError(f"{name} must be a tuple, with one thing in it: (thing,)")
        if len(made.parents) != len(made.slopes):
            counts = f"{len(made.parents)} parents and {len(made.slopes)} slopes"
            raise ValueError(f"a Value came with {counts}: each parent has one slope")
    slopes = [
        [float(s) for p, s in zip(made.parents, made.slopes, strict=True) if p is a]
        for made in (once, again)
    ]
    steps = {"here": 0, "up": 0.01, "down": -0.01, "up twice": 0.02, "down twice": -0.02}
    steps |= {"left": -1, "right": 0.5}
    values = {name: float(operation(Value(x + step)).data) for name, step in steps.items()}
    return {**values, "slopes": slopes, "written": float(a.grad), "same": once is a}


@adding.reading
def _(given, case):
    (x,) = case.args
    value, near = given["here"], given["up"] - given["down"]
    far = given["up twice"] - given["down twice"]  # the error then falls with the step to the 4
    once, again = given["slopes"]
    values = (value, given["left"], given["right"])
    known = zip(*map(_one_step, (x, x - 1, x + 0.5)), strict=True)
    return {
        "same": given["same"],  # if not, no parents means that they were forgotten
        "parents": len(once) > 0,
        "value": value,
        "slope": sum(once),
        "nudged": (8 * near - far) / 0.12,
        "grad": given["written"] + value * (sum(once) + sum(again)),
        "kink": _has_kink(given),
        "too fast": abs(near / 0.02 - far / 0.04) > 0.005 * abs(near / 0.02) + 1e-4,
        "known": any(all(map(_near, each, values)) for each in known),
        "curved": abs(value - given["left"] - 2 * (given["right"] - value))
        > 1e-6 * max(map(abs, values)),  # float32 is precise enough
    }


def _has_kink(given):
    """Whether the slope jumps: its jump then grows as the step does, and else as its square."""
    jump = given["up"] - 2 * given["here"] + given["down"]
    twice = given["up twice"] - 2 * given["here"] + given["down twice"]
    return abs(jump) > 0.1 * 0.01 * max(1, abs(given["here"])) and abs(twice) < 3 * abs(jump)


def _near(value, other):
    return math.isclose(value, other, abs_tol=1e-6)


def _one_step(x):
    """What Value can do already in one step."""
    sigmoid = 0.5 * (1 + math.tanh(x / 2))
    return [sigmoid, x, -x, x * x, x**3, max(x, 0.0), 2 * x, 1.0, 0.0]


@adding.accept
def _(found, case):
    (x,) = case.args
    value, slope, nudged = found["value"], found["slope"], found["nudged"]
    if found.get("same"):
        return adding.known("hands back a itself")
    if not found["parents"]:
        return adding.known("writes into grad itself" if found["grad"] else "forgets its parents")
    near = {"abs_tol": 3e-5 * max(1, abs(value)), "rel_tol": 1e-4}  # float32 is precise enough
    if not all(map(math.isfinite, (value, slope, nudged, found["grad"]))):
        return f"At {x:g} not all of value and slope are finite numbers."
    if found["kink"]:
        return f"At {x:g} the function has a kink or a jump; use a smooth one."
    if x == 0.5 and found["known"]:
        return adding.known("repeats an operation")
    if x == 0.5 and not found["curved"]:
        return "The operation is a straight line, which a product and a sum make already."
    if math.isclose(slope, nudged, **near):
        room = near["abs_tol"] * max(1, 2 * abs(value))
        if math.isclose(found["grad"], 2 * value * nudged, rel_tol=1e-4, abs_tol=room):
            return None
        return adding.known("writes into grad itself")
    for name, wrong in (
        ("hands over its value as the slope", value),
        ("turns the sign round", -nudged),
        ("forgets the slope", 1.0),
        ("hands over the input as the slope", x),
    ):
        if math.isclose(slope, wrong, **near):
            return adding.known(name)
    if found["too fast"]:
        return (
            f"Near {x:g} the function changes so fast that nudges of 0.01 cannot follow, as at a "
            "pole. Take one that is smooth from -1,000 to 1,000."
        )
    return f"At {x:g} the slope is {slope:.6g}; nudges say {nudged:.6g}."


@adding.wrong(
    "hands over its value as the slope",
    "The slope is the derivative; only for exp does it equal the value.",
)
def _(a):
    return type(a)(math.sin(a.data), (a,), (math.sin(a.data),))


@adding.wrong(
    "forgets the slope", "A slope of 1 belongs to a sum. What is the derivative of your operation?"
)
def _(a):
    return type(a)(math.sin(a.data), (a,), (1.0,))


@adding.wrong("turns the sign round", "The slope has the wrong sign: does the function rise here?")
def _(a):
    return type(a)(math.cos(a.data), (a,), (math.sin(a.data),))


@adding.wrong(
    "hands over the input as the slope", "The slope is the derivative at a.data, not a.data itself."
)
def _(a):
    return type(a)(math.sin(a.data), (a,), (a.data,))


@adding.wrong(
    "forgets its parents",
    "Without parents backward ends here, and no gradient reaches `a`: hand over `(a,)`.",
)
def _(a):
    return type(a)(math.sin(a.data))


@adding.wrong(
    "hands back a itself", "An operation makes a *new* Value: `Value(data, parents, slopes)`."
)
def _(a):
    a.data = math.sin(a.data)
    return a


@adding.wrong(
    "writes into grad itself",
    "An operation only hands over slopes. `backward` adds the gradient of every use; an = here "
    "overwrites what arrived along another path.",
)
def _(a):
    a.grad = math.cos(a.data)
    return type(a)(math.sin(a.data))


@adding.wrong(
    "repeats an operation", "Value has this already. Take a different one: sine, arctangent, ..."
)
def _(a):
    s = 0.5 * (1 + math.tanh(a.data / 2))
    return type(a)(s, (a,), (s * (1 - s),))


adding.hints(
    "Look at how `sigmoid` is written in the lesson: a value, the parents, the slopes.",
    "For a sine: the value is math.sin(a.data), and the slope is the derivative of the sine there.",
)


nine = exercise(
    "6.8",
    "All gradients of the 2-2-1 net",
    minutes=10,
    difficulty=3,
    statement=r"""
        The net is $\hat y = \sigma(\sigma(X W_1 + b_1)\,w_2 + b_2)$, the loss is the mean of
        $(\hat y - y)^2$ over the rows. Return the gradients of `params`, a tuple of $W_1$, $b_1$,
        $w_2$ and $b_2$, without autograd.
        """,
)


@nine.solution
def xor_gradients(params, x, y):
    """The gradients of W1, b1, w2 and b2.

    Shapes: params: W1 (2, 2), b1 (2,), w2 (2,), b2 number; x (N, 2), y (N,)
    -> tuple of (2, 2), (2,), (2,), number
    """
    W1, b1, w2, b2 = params
    h = torch.sigmoid(x @ W1 + b1)
    y_hat = torch.sigmoid(h @ w2 + b2)
    out = 2 * (y_hat - y) / len(y) * y_hat * (1 - y_hat)  # with respect to the output's sum, (N,)
    back = out[:, None] * w2 * h * (1 - h)  # with respect to the hidden sums, (N, 2)
    return x.T @ back, back.sum(0), h.T @ out, out.sum()


@nine.cases
def _(rng):
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    by_hand = (np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5]), np.ones(2), -1.5)
    yield by_hand, corners, np.array([0.0, 1.0, 1.0, 0.0])
    while True:
        shapes, n = ((2, 2), (2,), (2,)), rng.integers(2, 7)
        params = (*(rng.normal(size=shape) for shape in shapes), float(rng.normal()))
        yield params, rng.normal(size=(n, 2)), rng.integers(2, size=n).astype(float)


def _gradients(params, x, y, *, mean=True, two=1, out_slope=True, hidden_slope=True, sign=1):
    """The gradients, with single parts of the chain left out."""
    W1, b1, w2, b2 = params
    h = torch.sigmoid(x @ W1 + b1)
    y_hat = torch.sigmoid(h @ w2 + b2)
    out = sign * 2 * two * (y_hat - y) / (len(y) if mean else 1)
    out = out * y_hat * (1 - y_hat) if out_slope else out
    back = out[:, None] * w2
    back = back * h * (1 - h) if hidden_slope else back
    return x.T @ back, back.sum(0), h.T @ out, out.sum()


@nine.wrong(
    "leaves the hidden layer out",
    "The first layer has gradients too: through w2 and the slope of the hidden sigmoids.",
)
def _(params, x, y):
    _, _, dw2, db2 = _gradients(params, x, y)
    return torch.zeros_like(params[0]), torch.zeros_like(params[1]), dw2, db2


@nine.wrong("forgets the sigmoids' slopes", "Each sigmoid multiplies by its slope, y (1 - y).")
def _(params, x, y):
    return _gradients(params, x, y, out_slope=False, hidden_slope=False)


@nine.wrong(
    "forgets the output sigmoid's slope", "The output is a sigmoid too: its slope is ŷ (1 - ŷ)."
)
def _(params, x, y):
    return _gradients(params, x, y, out_slope=False)


@nine.wrong("forgets the hidden sigmoids' slopes", "On the way to W1 stands the slope h (1 - h).")
def _(params, x, y):
    return _gradients(params, x, y, hidden_slope=False)


@nine.wrong(
    "sums where the loss takes the mean", "The loss is a mean: divide by the number of rows."
)
def _(params, x, y):
    return _gradients(params, x, y, mean=False)


@nine.wrong("forgets the 2", "The slope of a square is twice its inside.")
def _(params, x, y):
    return _gradients(params, x, y, two=0.5)


@nine.wrong("turns the sign round", "(ŷ - y), not (y - ŷ): the gradient points uphill.")
def _(params, x, y):
    return _gradients(params, x, y, sign=-1)


@nine.wrong(
    "forgets w2 on the way back", "The gradient reaches a hidden unit through its weight in w2."
)
def _(params, x, y):
    W1, b1, w2, b2 = params
    h = torch.sigmoid(x @ W1 + b1)
    _, _, dw2, db2 = _gradients(params, x, y)
    y_hat = torch.sigmoid(h @ w2 + b2)
    out = 2 * (y_hat - y) / len(y) * y_hat * (1 - y_hat)
    back = out[:, None] * h * (1 - h)
    return x.T @ back, back.sum(0), dw2, db2


@nine.wrong(
    "transposes the gradient of W1", "dW1 has the shape of W1, (in, out): x.T @ its gradient."
)
def _(params, x, y):
    dW1, db1, dw2, db2 = _gradients(params, x, y)
    return dW1.T.clone(), db1, dw2, db2


def _nine(change):
    """A wrong answer that changes the four gradients."""
    return lambda params, x, y: change(*xor_gradients(params, x, y))


nine.wrong(
    "takes the slope of the cross-entropy",
    "There the slope of the output's sigmoid cancels. The loss here is the squared error: (6.2).",
)(lambda params, x, y: _by_error(params, x, y, lambda p, y: p - y))

nine.wrong("forgets the biases", "A bias is the weight of an input that is always 1.")(
    _nine(lambda W1, b1, w2, b2: (W1, 0 * b1, w2, 0 * b2))
)

nine.wrong("returns the last two in the wrong order", "The order is W1, b1, w2, b2.")(
    _nine(lambda W1, b1, w2, b2: (W1, b1, b2, w2))
)

nine.wrong(
    "looks at the first row only", "The loss is the mean over all rows, and so is its gradient."
)(lambda params, x, y: xor_gradients(params, x[:1], y[:1]))

nine.wrong(
    "divides the biases by N a second time",
    "If the gradient that arrives holds the mean already, its rows are added up for a bias.",
)(lambda params, x, y: _divided(xor_gradients(params, x, y), len(x)))


def _divided(gradients, n):
    W1, b1, w2, b2 = gradients
    return W1, b1 / n, w2, b2 / n


def _by_error(params, x, y, error):
    """The four gradients, from another slope of the loss at the output's sum."""
    W1, b1, w2, b2 = params
    h = torch.sigmoid(x @ W1 + b1)
    at_z = error(torch.sigmoid(h @ w2 + b2), y) / len(x)
    at_z1 = at_z[:, None] * w2 * h * (1 - h)
    return x.T @ at_z1, at_z1.sum(dim=0), h.T @ at_z, at_z.sum()


nine.hints(
    "Forward first, and keep h and ŷ. Then one line for the gradient of each sum, from the end.",
    "Gradient of the output's sum: 2 (ŷ - y) / N times ŷ (1 - ŷ), one number a row.",
    "The hidden sums: that times w2, times the slope of their own sigmoids, (N, 2). The lesson's "
    "`linear_backward` does the rest.",
)


building = exercise(
    "6.9",
    "Neuron, Layer, MLP",
    minutes=8,
    difficulty=2,
    inline=True,
    given=("__init__",),
    statement=r"""
        **Your turn.** When you write `neuron(x)`, Python runs its `__call__`. A neuron returns the
        Value $\sigma(w_1 x_1 + w_2 x_2 + \dots + b)$. A layer gives the same `x` to each of its
        neurons and returns the list of their answers. An MLP hands each layer's list to the next,
        and returns the one Value in the last list. `parameters()` gives one list, without lists
        inside, of all Values to be trained: for two neurons of two inputs $w, w, b, w, w, b$,
        then the next layer's. No call changes the net or `x`. Values can be added and multiplied,
        also by plain numbers, and have `.sigmoid()`.
        """,
)


@building.solution
class Neuron:
    """Shapes: w, a list of D Values, b a Value; called with x, D numbers or Values -> Value."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        z = self.b
        for w, number in zip(self.w, x, strict=True):
            z = z + w * number
        return z.sigmoid()

    def parameters(self):
        return [*self.w, self.b]


@building.solution
class Layer:
    """Shapes: neurons, K Neurons; called with x, D numbers or Values -> list of K Values."""

    def __init__(self, neurons):
        self.neurons = neurons

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        found = []
        for neuron in self.neurons:
            found += neuron.parameters()
        return found


@building.solution
class MLP:
    """Shapes: layers, the last with one Neuron; called with x, D numbers or Values -> Value."""

    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0]

    def parameters(self):
        found = []
        for layer in self.layers:
            found += layer.parameters()
        return found


@building.cases
def _(rng):
    yield [[([2.0, -1.0], 0.5)]], [1.0, 3.0], 0.5
    hidden, last = [([1.0, 1.0], -0.5), ([-1.0, -1.0], 1.5)], [([1.0, 1.0], -1.5)]
    yield [hidden, last], [1.0, 0.0], 0.5
    yield [[([1.0, -2.0, 0.5], 0.0)]], [0.5, 1.0, -1.0], 1.0
    yield [[([2.0], -1.0)], [([3.0], 0.5)]], [0.5], -1.0  # one neuron in a hidden layer
    while True:
        n, depth = rng.integers(1, 5), rng.integers(1, 4)
        sizes = [n] * (depth - 1) + [1]  # each layer as wide as the input, until the last
        layers = [[(_drawn(rng, n), *_drawn(rng, 1)) for _ in range(size)] for size in sizes]
        yield layers, _drawn(rng, n), float(rng.normal())


def _drawn(rng, n):
    return rng.normal(size=n).round(2).tolist()


# Long: a probe is sent as one piece, so it brings the engine that its Values need.
@building.probe
def _(Neuron, Layer, MLP, layers, x, step):
    around = getattr(Neuron.__call__, "__globals__", {})  # an answer may make Values of the page
    page = around.get("Value")

    class Value(page if isinstance(page, type) else object):  # so that both meet in a sum
        def __init__(self, data, parents=(), slopes=(), op=""):
            if isinstance(data, list | tuple):
                raise TypeError("a Value met the whole list: take one number of it at a time")
            self.data, self.grad, self.op = data, 0.0, op
            self.parents, self.slopes = parents, slopes

        def __repr__(self):
            return f"Value({self.data})"

        def __add__(self, other):
            other = other if hasattr(other, "parents") else Value(other)
            return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

        def __mul__(self, other):
            other = other if hasattr(other, "parents") else Value(other)
            return Value(self.data * other.data, (self, other), (other.data, self.data), "×")

        def sigmoid(self):
            s = 1 / (1 + math.exp(-self.data))
            return Value(s, (self,), (s * (1 - s),), "σ")

        def relu(self):
            return Value(max(0.0, self.data), (self,), (float(self.data > 0),), "relu")

        __radd__, __rmul__ = __add__, __mul__

    def told(made):
        if isinstance(made, list | tuple):
            return [told(each) for each in made]
        return float(made.data) if hasattr(made, "parents") else made

    def slopes(made):
        """The slope of `made` with respect to each Value, by its id, a path at a time."""
        found = {}

        def walk(node, share):
            found[id(node)] = found.get(id(node), 0.0) + share
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                walk(parent, share * float(slope))

        walk(made, 1.0)
        return found

    def is_many(listed):
        return isinstance(listed, list | tuple) or hasattr(listed, "__next__")

    def pairs(listed, found):
        """Number and slope of each Value, in whatever lists they stand."""
        if is_many(listed):
            return [pairs(each, found) for each in listed]
        number = told(listed)
        return [number, found.get(id(listed), 0.0)] if hasattr(listed, "parents") else number

    def flat(listed):
        values = [listed] if hasattr(listed, "parents") else []
        return [e for each in listed for e in flat(each)] if is_many(listed) else values

    def neuron(weights, bias):
        return Neuron([Value(w) for w in weights], Value(bias))

    built = [Layer([neuron(*numbers) for numbers in each]) for each in layers]
    keys = ("net", "parameters", "parameters of layers", "slopes of x", "after a step")
    found = {"neuron": told(neuron(*layers[0][0])(x)), "layers": [], **dict.fromkeys(keys)}
    hidden = x
    for layer, neurons in zip(built, layers, strict=True):
        hidden = layer(hidden)
        is_list = isinstance(hidden, list | tuple)
        found["layers"].append(told(list(hidden) if hasattr(hidden, "__next__") else hidden))
        if not is_list or len(hidden) != len(neurons) or None in map(told, hidden):
            return found  # the next layer could not read it
    net = MLP(built)
    made = net(x)
    found["net"] = told(made)
    if hasattr(made, "parents"):  # a plain number has no gradients to check
        by_each, inputs = slopes(made), [Value(number) for number in x]
        found["parameters"] = pairs(net.parameters(), by_each)
        found["parameters of layers"] = [pairs(layer.parameters(), by_each) for layer in built]
        by_input = slopes(net(inputs))
        found["slopes of x"] = [by_input.get(id(each), 0.0) for each in inputs]
        for parameter in flat(net.parameters()):
            parameter.data = parameter.data + step
        found["after a step"] = told(net(x))
    return found


@building.wrong("forgets the bias", "The sum begins with the bias: `z = self.b`.")
class _Unbiased(Neuron):
    def __call__(self, x):
        return sum(w * number for w, number in zip(self.w, x, strict=True)).sigmoid()


@building.wrong(
    "adds the bias for each input",
    "A neuron adds its bias once, not once per input: before the loop.",
)
class _OftenBiased(Neuron):
    def __call__(self, x):
        return sum(w * number + self.b for w, number in zip(self.w, x, strict=True)).sigmoid()


@building.wrong("forgets the sigmoid", "The sum is not yet the answer: return `z.sigmoid()`.")
class _Linear(Neuron):
    def __call__(self, x):
        return sum((w * number for w, number in zip(self.w, x, strict=True)), self.b)


@building.wrong("takes ReLU for the sigmoid", "This net is made of sigmoids: `z.sigmoid()`.")
class _Rectified(_Linear):
    def __call__(self, x):
        return super().__call__(x).relu()


@building.wrong(
    "takes the sigmoid of each term", "Add first. The sigmoid comes once, after the loop."
)
class _Squashed(Neuron):
    def __call__(self, x):
        terms = [(w * number).sigmoid() for w, number in zip(self.w, x, strict=True)]
        return sum(terms, self.b)


@building.wrong(
    "looks at two inputs only",
    "This net happens to have two inputs, another has one or five: walk through `zip(self.w, x)`.",
)
class _Two(Neuron):
    def __call__(self, x):
        return (self.w[0] * x[0] + self.w[1] * x[1] + self.b).sigmoid()


@building.wrong(
    "keeps the sum in its bias",
    "`self.b = self.b + ...` changes the neuron at each call. Add up in a new variable, `z`.",
)
class _Growing(Neuron):
    def __call__(self, x):
        for w, number in zip(self.w, x, strict=True):
            self.b = self.b + w * number
        return self.b.sigmoid()


@building.wrong(
    "computes with plain numbers",
    "The number is right, but it remembers nothing, and no gradient comes back. Compute with the "
    "Values themselves, not with their `.data`.",
)
class _Plain(Neuron):
    def __call__(self, x):
        pairs = zip(self.w, x, strict=True)
        return 1 / (1 + math.exp(-sum((w.data * number for w, number in pairs), self.b.data)))


@building.wrong(
    "wraps a plain number in a new Value",
    "A Value made of a number alone has no parents, and the way back ends at it. Compute with the "
    "Values themselves, not with their `.data`.",
)
class _Wrapped(Neuron):
    def __call__(self, x):
        numbers = [getattr(number, "data", number) for number in x]
        pairs = zip(self.w, numbers, strict=True)
        z = sum((w.data * number for w, number in pairs), self.b.data)
        return type(self.b)(1 / (1 + math.exp(-z)))


@building.wrong(
    "adds the bias after the sigmoid",
    "The bias belongs in the sum, before the sigmoid: only there does it move the border.",
)
class _Lifted(Neuron):
    def __call__(self, x):
        return sum(w * number for w, number in zip(self.w, x, strict=True)).sigmoid() + self.b


@building.wrong(
    "keeps the last term only",
    "`z = ...` in the loop forgets the sum so far. Begin with `z = self.b`, then `z = z + ...`.",
)
class _LastTerm(Neuron):
    def __call__(self, x):
        for w, number in zip(self.w, x, strict=True):
            z = w * number + self.b
        return z.sigmoid()


@building.wrong(
    "returns in the loop",
    "`return` in the loop ends it after the first input: return once, after the loop.",
)
class _FirstTerm(Neuron):
    def __call__(self, x):
        for w, number in zip(self.w, x, strict=True):
            return (self.b + w * number).sigmoid()


@building.wrong(
    "takes the sigmoid twice in each neuron", "One sigmoid is a neuron's answer: take it once."
)
class _TwiceSquashed(Neuron):
    def __call__(self, x):
        return super().__call__(x).sigmoid()


@building.wrong(
    "writes its products over its weights",
    "`self.w = ...` in a call changes the neuron for the next one. Keep the products under a name "
    "of their own.",
)
class _Overwritten(Neuron):
    def __call__(self, x):
        self.w = [w * number for w, number in zip(self.w, x, strict=True)]
        return sum(self.w, self.b).sigmoid()


@building.wrong(
    "appends its bias to its weights when called",
    "`append` changes the neuron itself: at the next call its bias is a weight, too. Add up in a "
    "new variable, beginning with the bias.",
)
class _Appending(Neuron):
    def __call__(self, x):
        self.w.append(self.b)
        return sum(w * number for w, number in zip(self.w, [*x, 1.0], strict=False)).sigmoid()


@building.wrong(
    "appends to its input",
    "`x` belongs to the caller, and is longer for the next neuron. The bias needs no input of its "
    "own: begin the sum with it.",
)
class _Lengthening(Neuron):
    def __call__(self, x):
        x.append(1.0)
        return sum(w * number for w, number in zip([*self.w, self.b], x, strict=False)).sigmoid()


@building.wrong(
    "cuts its weights off",
    "`w.data` is a plain number, so no gradient comes back to the weight. Multiply the Values.",
)
class _CutOff(Neuron):
    def __call__(self, x):
        z = self.b
        for w, number in zip(self.w, x, strict=True):
            z = z + number * w.data
        return z.sigmoid()


@building.wrong(
    "appends its bias to its weights",
    "`append` and `+=` change the neuron's own list, and the bias becomes a weight. Make a new "
    "list: `[*self.w, self.b]`.",
)
class _Swelling(Neuron):
    def __call__(self, x):
        terms = [w * number for w, number in zip(self.w, x, strict=False)]
        return sum(terms, self.b).sigmoid()

    def parameters(self):
        self.w.append(self.b)
        return self.w


@building.wrong("leaves the biases out of its parameters", "A bias is trained, too: list it last.")
class _WeightsAlone(Neuron):
    def parameters(self):
        return list(self.w)


@building.wrong("lists the bias first", "The order counts: the weights, then the bias.")
class _BiasFirst(Neuron):
    def parameters(self):
        return [self.b, *self.w]


@building.wrong(
    "lists numbers for Values",
    "Training reads the `grad` and changes the `data` of what `parameters()` lists: list the "
    "Values, not their numbers.",
)
class _Numbers(Neuron):
    def parameters(self):
        return [each.data for each in (*self.w, self.b)]


@building.wrong(
    "lists copies of its Values",
    "A step of training that changes a copy leaves the net as it was: list the Values themselves.",
)
class _Copied(Neuron):
    def parameters(self):
        return [type(each)(each.data) for each in (*self.w, self.b)]


@building.wrong(
    "asks its first neuron every time",
    "Each neuron has its own weights: ask every one of `self.neurons` once.",
    replaces=1,
)
class _Shared(Layer):
    def __call__(self, x):
        return [self.neurons[0](x) for _ in self.neurons]


@building.wrong(
    "stops at the first neuron",
    "`return` in the loop ends it at once: collect the answers, and return them after the loop.",
    replaces=1,
)
class _First(Layer):
    def __call__(self, x):
        for neuron in self.neurons:
            return [neuron(x)]


@building.wrong(
    "adds its neurons up",
    "A layer of K neurons says K things: return a list. The next layer weighs and adds them.",
    replaces=1,
)
class _Summed(Layer):
    def __call__(self, x):
        return sum(neuron(x) for neuron in self.neurons)


@building.wrong(
    "gives a lone Value for one neuron",
    "A layer of one neuron returns a list, too, or the next layer has nothing to walk through. "
    "`MLP` takes the Value out at the end.",
    replaces=1,
)
class _Lone(Layer):
    def __call__(self, x):
        answers = [neuron(x) for neuron in self.neurons]
        return answers[0] if len(answers) == 1 else answers


@building.wrong(
    "hands over a generator",
    "A generator or a map can be walked through only once: the second neuron of the next layer "
    "finds it empty. Turn it into a list.",
    replaces=1,
)
class _Once(Layer):
    def __call__(self, x):
        return (neuron(x) for neuron in self.neurons)


@building.wrong(
    "keeps the answers of earlier calls",
    "A list in `self` grows with each call. Begin a new one in every call.",
    replaces=1,
)
class _Remembering(Layer):
    def __call__(self, x):
        self.said = getattr(self, "said", [])
        self.said += [neuron(x) for neuron in self.neurons]
        return self.said


@building.wrong(
    "lists all weights, then all biases",
    "The order is neuron by neuron: the weights of one, then its bias, then the next neuron.",
    replaces=1,
)
class _Sorted(Layer):
    def parameters(self):
        weights = [w for neuron in self.neurons for w in neuron.parameters()[:-1]]
        return weights + [neuron.parameters()[-1] for neuron in self.neurons]


@building.wrong(
    "hands plain numbers from layer to layer",
    "`.data` cuts the way back: no gradient reaches the layers before. Hand the Values on.",
    replaces=2,
)
class _Cutting(MLP):
    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = [value.data for value in layer(x)]
        return self.layers[-1](x)[0]


@building.wrong(
    "uses up its layers",
    "`pop` takes the layers out of the net: after one call it has none left. Walk through them "
    "with `for`.",
    replaces=2,
)
class _Spent(MLP):
    def __call__(self, x):
        while self.layers:
            x = self.layers.pop(0)(x)
        return x[0]


@building.wrong(
    "gives every layer the input of the net",
    "Only the first layer sees `x` itself. Each other one gets what the layer before it returned.",
    replaces=2,
)
class _Parallel(MLP):
    def __call__(self, x):
        for layer in self.layers:
            said = layer(x)
        return said[0]


@building.wrong(
    "stops after the first layer",
    "`return` in the loop ends it at once: return after the loop, when all layers have spoken.",
    replaces=2,
)
class _Early(MLP):
    def __call__(self, x):
        return self.layers[0](x)[0]


@building.wrong(
    "returns a list",
    "The last layer returns a list of one Value, and the net that Value itself: index 0.",
    replaces=2,
)
class _Listed(MLP):
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


@building.wrong(
    "takes the sigmoid twice",
    "The last neuron has taken the sigmoid already: the net only hands its Value on.",
    replaces=2,
)
class _Twice(MLP):
    def __call__(self, x):
        return super().__call__(x).sigmoid()


@building.wrong(
    "lists the parameters of the first layer only",
    "Every layer has parameters: add each one's list to your own, and return it after the loop.",
    replaces=2,
)
class _FirstLayer(MLP):
    def parameters(self):
        return self.layers[0].parameters()


@building.wrong(
    "lists the parameters of the last layer only",
    "`=` in the loop keeps the last list alone. Begin with an empty one, and add to it with `+=`.",
    replaces=2,
)
class _LastLayer(MLP):
    def parameters(self):
        return self.layers[-1].parameters()


@building.wrong(
    "lists the parameters of each layer's first neuron",
    "Every neuron of a layer has parameters: collect those of all, and return after the loop.",
    replaces=1,
)
class _FirstNeuron(Layer):
    def parameters(self):
        return self.neurons[0].parameters()


@building.wrong(
    "puts lists into its list",
    "One flat list of Values is wanted: `+=` adds what is in a list, `append` the list itself. For "
    "a neuron: `[*self.w, self.b]`.",
    replaces=2,
    mark=lambda cases, values: all(
        any(isinstance(each[0], list) for each in (*value["parameters"], *of_layer))
        for value in values
        for of_layer in value["parameters of layers"]
    ),
)
class _Nested(MLP):
    def parameters(self):
        return [layer.parameters() for layer in self.layers]


building.hints(
    "Begin with the neuron: `z = self.b`, then a loop over `zip(self.w, x)`. What must each weight "
    "do with its number?",
    "A layer asks each of its neurons. In a net one name is enough: `x = layer(x)` in the loop. "
    "What is `x` after it?",
    "A neuron lists `[*self.w, self.b]`. The others begin with an empty list, and `+=` adds each "
    "part's `parameters()`.",
)

"""Exercises of lesson 06: backpropagation."""

import math

import numpy as np
import torch

from .. import choices, exercise

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
    "how many numbers, biases included, a dense layer from 3 to 5 has",
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
    minutes=15,
    difficulty=2,
    statement=r"""
        Compute the gradient of a function of many numbers by central differences,

        $$ \frac{\partial f}{\partial x_i} \approx
        \frac{f(x + \varepsilon e_i) - f(x - \varepsilon e_i)}{2 \varepsilon}, $$

        where $e_i$ is 1 at place $i$ and 0 elsewhere. Leave `x` as it was.
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


@numerical.wrong("forgets the 2", "From x - eps to x + eps it is a way of two eps.")
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
    "changes x and does not put it back",
    "`x[i] += eps` changes the tensor of whoever called, and the next entries start from "
    "elsewhere. Make a new tensor for each nudge.",
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


numerical.hints(
    "A loop over the places i: two calls of f in each turn.",
    "`nudge = torch.zeros_like(x)`, then `nudge[i] = eps`: now `x + nudge` is a new tensor.",
)


product = exercise(
    "6.2",
    "Backward through a product",
    minutes=5,
    difficulty=1,
    statement=r"""
        $c = a \cdot b$, and the blame $g = \partial E / \partial c$ has arrived. Hand it on: return
        $\partial E / \partial a$ and $\partial E / \partial b$.
        """,
)


@product.solution
def backward_mul(a, b, grad):
    """The gradients of a and b, from the gradient of their product.

    Shapes: a, b, grad numbers -> two numbers (da, db)
    """
    return grad * b, grad * a


@product.cases
def _(rng):
    yield 2.0, -3.0, 1.0
    yield 0.0, 4.0, 0.5
    while True:
        yield tuple(float(number) for number in rng.normal(size=3).round(2))


@product.wrong(
    "swaps the two", "A product grows with a as fast as b is large: the slope by a is b."
)
def _(a, b, grad):
    return grad * a, grad * b


@product.wrong("forgets the blame", "The slopes are right; each is multiplied by `grad`.")
def _(a, b, grad):
    return b, a


@product.wrong("treats it as a sum", "In a sum each gets all the blame. Here the slopes are b, a.")
def _(a, b, grad):
    return grad, grad


@product.wrong(
    "shares the blame out", "Blame is influence, not a cake: nothing is divided between a and b."
)
def _(a, b, grad):
    return grad * b / 2, grad * a / 2


@product.wrong("multiplies by everything", "Only the *other* factor is the slope, not a times b.")
def _(a, b, grad):
    return grad * a * b, grad * a * b


@product.wrong("adds the slope to the blame", "Along a chain rates are multiplied, not added.")
def _(a, b, grad):
    return grad + b, grad + a


product.hints(
    "Keep b and raise a by a little: by how much does the product rise?",
    "`grad` times the local slope, and the slope by a is b.",
)


ordering = exercise(
    "6.3",
    "Parents first",
    minutes=15,
    difficulty=2,
    statement="""
        List a node and everything that it was made from, each once, and each after all its parents.
        A node has `parents`, a tuple of nodes, which may be empty. Many orders are right.
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
    """The same graph under other numbers, so that to sort them is no answer."""
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
    found = topological_order(nodes[-1])
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
        return "keeps the nodes of an earlier call"
    if len(set(order)) < len(order):
        return "lists a node twice"
    if order == [len(graph) - 1] and len(graph) > 1:
        return "lists the node alone"
    needed = _ancestors(graph)
    if set(order) == needed - {len(graph) - 1}:
        return "leaves out the node itself"
    if set(order) == needed - {node for node in needed if not graph[node]}:
        return "leaves out the leaves"
    if missing := needed - set(order):
        return f"Node {min(missing)} is missing in {order}; the graph is {graph}."
    if len(order) > len(needed):
        return f"The list {order} has nodes that took no part in {len(graph) - 1}."
    if _in_order(order, graph):
        return None
    if _in_order(order[::-1], graph):
        return "lists parents last"
    return "lists a node before one of its parents"


@ordering.wrong("lists parents last", "The order is right, turned round: parents come first.")
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
    "A node that was used twice is reached on two ways. Remember which ones you have listed.",
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


_SEEN = []  # what a list as default would be: one for all calls


@ordering.wrong(
    "keeps the nodes of an earlier call",
    "A list as default, `done=[]`, is made once and shared by all calls: begin with `done = None` "
    "and make a new one inside.",
)
def _(node):
    def visit(node):
        if node not in _SEEN:
            for parent in node.parents:
                visit(parent)
            _SEEN.append(node)

    visit(node)
    return list(_SEEN)


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


ordering.hints(
    "Write a function that visits a node: first it visits the parents, then it lists the node.",
    "Before you visit, ask whether the node is in the list already.",
)


linear = exercise(
    "6.4",
    "Backward through a layer",
    minutes=15,
    difficulty=2,
    statement=r"""
        $Z = XW + b$, and $G = \partial E / \partial Z$ has arrived. Return the gradients of $X$,
        $W$ and $b$. The shapes help: each gradient has the shape of what it belongs to.
        """,
)


@linear.solution
def linear_backward(x, W, grad):
    """The gradients of x, W and b, from the gradient of x @ W + b.

    Shapes: x (N, D), W (D, K), grad (N, K) -> dx (N, D), dW (D, K), db (K,)
    """
    return grad @ W.T, x.T @ grad, grad.sum(0)


@linear.cases
def _(rng):
    square = np.array([[1.0, 2.0], [3.0, 4.0]])  # where a forgotten transpose still fits
    yield np.array([[1.0, 2.0]]), square, np.array([[2.0, 1.0]])
    yield np.array([[1.0, 2.0]]), np.array([[1.0], [3.0]]), np.array([[2.0]])
    while True:
        n, d, k = rng.integers(1, 6, size=3)
        yield rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=(n, k))


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
    "Each row adds its blame. The mean, if any, is part of the loss and is in `grad` already.",
)
def _(x, W, grad):
    return grad @ W.T, x.T @ grad / len(x), grad.mean(0)


@linear.wrong(
    "takes the mean for b only",
    "The same b was used in each row, so it gets the blame of all: add.",
)
def _(x, W, grad):
    return grad @ W.T, x.T @ grad, grad.mean(0)


@linear.wrong(
    "does not sum db",
    "The same b was used in every row: its gradient is the sum of the rows, (K,).",
)
def _(x, W, grad):
    return grad @ W.T, x.T @ grad, grad


@linear.wrong("sums db along the row", "Sum over the rows (axis 0): one number a unit remains.")
def _(x, W, grad):
    return grad @ W.T, x.T @ grad, grad.sum(1)


@linear.wrong("mixes up dx and dW", "The first result belongs to x, the second to W.")
def _(x, W, grad):
    return x.T @ grad, grad @ W.T, grad.sum(0)


linear.hints(
    "W is (D, K) and grad is (N, K). Which product of the two, one of them transposed, is (N, D)?",
    "dx = grad @ W.T and dW = x.T @ grad. What was added to every row is blamed by every row.",
)


softmax = exercise(
    "6.5",
    "Backward through softmax and cross-entropy",
    minutes=15,
    difficulty=2,
    statement=r"""
        The loss is the mean cross-entropy of softmax over the rows. Return its gradient by the
        logits: what the net said, minus what it should have said, over $N$.
        """,
)


@softmax.solution
def softmax_cross_entropy_backward(logits, labels):
    """The gradient of the mean cross-entropy by the logits.

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
    "p - y holds the slope of the softmax already: that is the beauty of the pair.",
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


softmax.hints(
    "Start from `torch.softmax(logits, dim=1)`. Which entry of each row is too low by 1?",
    "Subtract `F.one_hot(labels, K)`, then divide by the number of rows.",
)


relu = exercise(
    "6.6",
    "Backward through ReLU",
    minutes=5,
    difficulty=1,
    statement=r"""
        $h = \max(0, x)$, and $\partial E / \partial h$ has arrived. Return
        $\partial E / \partial x$. At $x = 0$ the slope counts as 0.
        """,
)


@relu.solution
def relu_backward(x, grad):
    """The gradient of the inputs of a ReLU, from the gradient of its outputs.

    Shapes: x (N, D), grad (N, D) -> (N, D)
    """
    return grad * (x > 0)


@relu.cases
def _(rng):
    yield np.array([[1.0, -1.0, 0.0]]), np.array([[2.0, 3.0, -4.0]])
    while True:
        shape = rng.integers(1, 5, size=2)
        yield rng.normal(size=shape).round(1), rng.normal(size=shape)


@relu.wrong(
    "goes by the gradient's sign",
    "Whether blame passes was decided on the way forward: by the sign of x.",
)
def _(x, grad):
    return torch.relu(grad)


@relu.wrong("passes at negatives", "It passes where the input was positive, not where it was not.")
def _(x, grad):
    return grad * (x < 0)


@relu.wrong("passes everywhere", "Where x was negative the output did not move: no blame passes.")
def _(x, grad):
    return grad.clone()


@relu.wrong("passes at zero", "At x = 0 the slope counts as 0, as in PyTorch: x > 0, not x >= 0.")
def _(x, grad):
    return grad * (x >= 0)


@relu.wrong("multiplies by the value", "Multiply by the slope of ReLU, 0 or 1, not by its value.")
def _(x, grad):
    return grad * torch.relu(x)


@relu.wrong("forgets the blame", "The slopes are right; each is multiplied by its `grad`.")
def _(x, grad):
    return (x > 0).to(x.dtype)


relu.hints(
    "Draw ReLU. What is its slope left of zero, and right of it?",
    "`x > 0` is True where blame passes; True counts as 1.",
)


adding = exercise(
    "6.7",
    "A new operation",
    minutes=15,
    difficulty=2,
    rtol=1e-4,
    statement=r"""
        Add an operation to `Value`: any smooth function of one number that it does not have yet,
        such as a sine, an arctangent or a softplus. Return `Value(data, parents, slopes)`. Its
        gradient is checked against nudges, whichever it is, also where a number is used twice.
        """,
)


@adding.solution
def operation(a):
    """A Value made from the Value a by a new operation.

    Shapes: a a Value of any finite number -> Value with the parents (a,) and one slope
    """
    Value = type(a)
    return Value(math.sin(a.data), (a,), (math.cos(a.data),))


@adding.cases
def _(rng):
    yield (0.5,)
    yield (-1.2,)
    yield (0.0,)
    while True:
        yield (round(float(rng.uniform(-2, 2)), 3),)


@adding.probe
def _(operation, x):
    class Value:
        def __init__(self, data, parents=(), slopes=(), op=""):
            self.data, self.grad = float(data), 0.0
            self.parents, self.slopes, self.op = tuple(parents), tuple(slopes), op

    a = Value(x)
    once, again = operation(a), operation(a)  # a is used twice: E = operation(a) * operation(a)
    slopes = [
        [float(s) for p, s in zip(made.parents, made.slopes, strict=False) if p is a]
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
        "same": given["same"],  # who denies it has forgotten the parents
        "parents": len(once) > 0,
        "value": value,
        "slope": sum(once),
        "nudged": (8 * near - far) / 0.12,
        "grad": given["written"] + value * (sum(once) + sum(again)),
        "kink": _has_kink(given),
        "known": any(all(map(_near, each, values)) for each in known),
        "bends": abs(value - given["left"] - 2 * (given["right"] - value)) > 1e-9,
    }


def _has_kink(given):
    """Whether the slope jumps: twice the step then doubles the bend, and else makes it 4 times."""
    bend = given["up"] - 2 * given["here"] + given["down"]
    twice = given["up twice"] - 2 * given["here"] + given["down twice"]
    return abs(bend) > 0.1 * 0.01 and abs(twice) < 3 * abs(bend)


def _near(value, other):
    return math.isclose(value, other, abs_tol=1e-9)


def _one_step(x):
    """What Value can do already in one step."""
    return [x, -x, x * x, x**3, max(x, 0.0), math.tanh(x), math.exp(x), 2 * x, 1.0, 0.0]


@adding.accept
def _(found, case):
    (x,) = case.args
    value, slope, nudged = found["value"], found["slope"], found["nudged"]
    if found.get("same"):
        return "hands back a itself"
    if not found["parents"]:
        return "writes into grad itself" if found["grad"] else "forgets its parents"
    near = {"abs_tol": 1e-6, "rel_tol": 1e-4}
    if not all(map(math.isfinite, (value, slope, nudged, found["grad"]))):
        return f"At {x:g} not all of value and slope are finite numbers."
    if found["kink"]:
        return f"At {x:g} the function has a kink; a smooth one is asked."
    if x == 0.5 and found["known"]:
        return "repeats an operation"
    if x == 0.5 and not found["bends"]:
        return "The operation is a straight line, which a product and a sum make already."
    if math.isclose(slope, nudged, **near):
        if math.isclose(found["grad"], 2 * value * nudged, **near):
            return None
        return "writes into grad itself"
    for name, wrong in (
        ("hands over its value as the slope", value),
        ("turns the sign round", -nudged),
        ("forgets the slope", 1.0),
        ("hands over the input as the slope", x),
    ):
        if math.isclose(slope, wrong, **near):
            return name
    return f"At {x:g} the slope is {slope:.6g}; nudges say {nudged:.6g}."


@adding.wrong(
    "hands over its value as the slope",
    "Among the slopes stands the derivative; only for exp it equals the value.",
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
    "Without parents backward ends here, and `a` is never blamed: hand over `(a,)`.",
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
    "An operation only hands over slopes. `backward` adds the blame of every use; an = here "
    "overwrites what came by another way.",
)
def _(a):
    a.grad = math.cos(a.data)
    return type(a)(math.sin(a.data))


@adding.wrong(
    "repeats an operation", "Value can do this already. Take another one: sine, arctangent, ..."
)
def _(a):
    t = math.tanh(a.data)
    return type(a)(t, (a,), (1 - t * t,))


adding.hints(
    "Look at how `tanh` is written in the lesson: a value, the parents, the slopes.",
    "For a sine: the value is math.sin(a.data), and the slope is the derivative of the sine there.",
)


blame = exercise(
    "6.8",
    "All gradients of the 2-2-1 net",
    minutes=25,
    difficulty=3,
    statement=r"""
        The net is $\hat y = \sigma(\sigma(X W_1 + b_1)\,w_2 + b_2)$, the loss is the mean of
        $(\hat y - y)^2$ over the rows. Return the gradients of `params`, a tuple of $W_1$, $b_1$,
        $w_2$ and $b_2$, without autograd.
        """,
)


@blame.solution
def xor_gradients(params, x, y):
    """The gradients of W1, b1, w2 and b2.

    Shapes: params: W1 (2, 2), b1 (2,), w2 (2,), b2 number; x (N, 2), y (N,)
    -> tuple of (2, 2), (2,), (2,), number
    """
    W1, b1, w2, b2 = params
    h = torch.sigmoid(x @ W1 + b1)
    y_hat = torch.sigmoid(h @ w2 + b2)
    out = 2 * (y_hat - y) / len(y) * y_hat * (1 - y_hat)  # by the output's sum, (N,)
    back = out[:, None] * w2 * h * (1 - h)  # by the hidden sums, (N, 2)
    return x.T @ back, back.sum(0), h.T @ out, out.sum()


@blame.cases
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


@blame.wrong(
    "leaves the hidden layer out",
    "The first layer is blamed too: through w2 and the slope of the hidden sigmoids.",
)
def _(params, x, y):
    _, _, dw2, db2 = _gradients(params, x, y)
    return torch.zeros_like(params[0]), torch.zeros_like(params[1]), dw2, db2


@blame.wrong("forgets the sigmoids' slopes", "Each sigmoid multiplies by its slope, y (1 - y).")
def _(params, x, y):
    return _gradients(params, x, y, out_slope=False, hidden_slope=False)


@blame.wrong(
    "forgets the output sigmoid's slope", "The output is a sigmoid too: its slope is ŷ (1 - ŷ)."
)
def _(params, x, y):
    return _gradients(params, x, y, out_slope=False)


@blame.wrong("forgets the hidden sigmoids' slopes", "On the way to W1 stands the slope h (1 - h).")
def _(params, x, y):
    return _gradients(params, x, y, hidden_slope=False)


@blame.wrong(
    "sums where the loss takes the mean", "The loss is a mean: divide by the number of rows."
)
def _(params, x, y):
    return _gradients(params, x, y, mean=False)


@blame.wrong("forgets the 2", "The slope of a square is twice its inside.")
def _(params, x, y):
    return _gradients(params, x, y, two=0.5)


@blame.wrong("turns the sign round", "(ŷ - y), not (y - ŷ): the gradient points uphill.")
def _(params, x, y):
    return _gradients(params, x, y, sign=-1)


@blame.wrong("forgets w2 on the way back", "Blame reaches a hidden unit through its weight in w2.")
def _(params, x, y):
    W1, b1, w2, b2 = params
    h = torch.sigmoid(x @ W1 + b1)
    _, _, dw2, db2 = _gradients(params, x, y)
    y_hat = torch.sigmoid(h @ w2 + b2)
    out = 2 * (y_hat - y) / len(y) * y_hat * (1 - y_hat)
    back = out[:, None] * h * (1 - h)
    return x.T @ back, back.sum(0), dw2, db2


@blame.wrong("transposes the gradient of W1", "dW1 has the shape of W1, (in, out): x.T @ blame.")
def _(params, x, y):
    dW1, db1, dw2, db2 = _gradients(params, x, y)
    return dW1.T.clone(), db1, dw2, db2


blame.hints(
    "Forward first, and keep h and ŷ. Then one line for the blame of each sum, from the end.",
    "Blame of the output's sum: 2 (ŷ - y) / N times ŷ (1 - ŷ), one number a row.",
    "Blame of the hidden sums: that times w2 times h (1 - h), (N, 2). Then use exercise 6.4 twice.",
)

"""Exercises and predictions of lesson 08: the loop, honest measures, overfitting, the clinic."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "8.recall",
    "Three questions from lessons 07, 05 and 01",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "rate",
    "with curvature 4, the rate at which plain descent just stops converging",
    answer=0.5,
    wrong={
        0.25: "1 / curvature is the quickest rate. Descent still converges up to twice that.",
        2: "Divide by the curvature: the limit is 2 / 4.",
        8: "The steeper the valley, the smaller the rate: 2 divided by the curvature.",
    },
)
recall.question(
    "share",
    "what softmax gives to the first of four equal scores",
    answer=0.25,
    wrong={
        0: "e to any power is above 0, so every class gets a share.",
        1: "All shares together are 1; four equal scores get a quarter each.",
        0.5: "That would be two classes. Here four share equally.",
    },
)
recall.question(
    "unit",
    "the gate that weights (1, 1) and threshold 2 make",
    answer="AND",
    wrong={
        "OR": "One active input sums to 1, and the threshold is 2.",
        "NAND": "NAND needs negative weights; this unit fires when both inputs are 1.",
    },
)
recall.hints(
    "Each step multiplies the distance by 1 - lr * h; when is that -1?",
    "Shares sum to 1, and a truth table has four rows.",
)


stepping = exercise(
    "8.1",
    "One training step",
    draws=12,
    minutes=7,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** One turn of this loop for any model, optimiser and loss. Old
        gradients may still be there. Return the loss of the batch, as a number, as it
        was *before* the step; whether the model is in training mode is the caller's business.
        """,
)


@stepping.solution
def training_step(model, optimizer, loss_fn, x, y):
    """The loss on a batch, after whose gradient the model's parameters have moved once.

    Shapes: x (N, D), y as loss_fn(model(x), y) wants it -> a number
    """
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.cases
def _(rng):
    first = True
    while True:
        n, d = (int(size) for size in rng.integers(2, 6, size=2))
        x, y, w = rng.normal(size=(n, d)), rng.normal(size=(n, 1)), rng.normal(size=(1, d))
        yield x, y, w, rng.uniform(0.01, 0.1), first or bool(rng.integers(2))
        first = False


@stepping.probe
def _(training_step, x, y, w, lr, training):
    class Model(nn.Linear):
        def forward(self, x):
            return super().forward(x) * (1.5 if self.training else 1)  # dropout differs, too

    model = Model(x.shape[1], 1).to(torch.as_tensor(x).dtype)
    with torch.no_grad():
        model.weight.copy_(w)
        model.bias.zero_()
    model.train(training)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.5)  # only it steps like this
    model(x).sum().backward()  # something was computed before, and its gradients are still there
    steps, backwards = [], []

    def note(_, args, given):  # a closure goes backward within the step
        steps.append(len(backwards) + any(map(callable, [*args[1:], *given.values()])))

    optimizer.register_step_pre_hook(note)
    model.weight.register_hook(lambda grad: backwards.append(1))

    def loss_fn(predicted, target):  # asymmetric: the order of the arguments matters
        over = predicted - target
        return torch.where(over > 0, 3 * over**2, over**2).mean()

    losses = [training_step(model, optimizer, loss_fn, x, y) for _ in range(3)]
    found = {"steps": len(steps), "backward passes": len(backwards)}
    found["step after backward"] = steps == [1, 2, 3] or None
    found["losses with a graph"] = sum(getattr(loss, "requires_grad", False) for loss in losses)
    return found | {"losses": losses, "weights": model.weight, "bias": model.bias}


@stepping.wrong(
    "never clears the gradients",
    "`backward` adds to what is there: begin with `optimizer.zero_grad()`.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "clears the gradients only at the end",
    "What was there before the first step is then added to it: begin with `optimizer.zero_grad()`.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@stepping.wrong(
    "makes no step", "The gradients are there, and the parameters never move: `step()`."
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    return loss.item()


@stepping.wrong(
    "never goes back", "Without `loss.backward()` there are no gradients, and `step` does nothing."
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "steps before it goes back, with empty gradients",
    "The step needs the gradients of this batch: `backward()` first, then `step()`.",
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    loss.backward()
    return loss.item()


@stepping.wrong(
    "switches to evaluation",
    "`eval()` switches dropout off and batch norm to its running values: here the model trains.",
)
def _(model, optimizer, loss_fn, x, y):
    model.eval()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "clears the gradients after computing them",
    "Between `backward` and `step` nothing may be cleared: the step would see zeros.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "steps before it goes back",
    "The step needs the gradients of this batch: `backward()` first, then `step()`.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


@stepping.wrong(
    "returns the loss after the step",
    "Keep the loss that you computed for the step; a second forward pass costs time, and says "
    "something else.",
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
    return loss_fn(model(x), y).item()


@stepping.wrong(
    "swaps the arguments of the loss", "The prediction comes first: `loss_fn(model(x), y)`."
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.wrong("returns the sum over the batch", "The loss is a mean already: return it as it is.")
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item() * len(y)


@stepping.wrong(
    "returns the loss with its graph",
    "A tensor that `backward` went through keeps all that it was made of: `.item()` is the number.",
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


@stepping.wrong("returns nothing", "The weights are right; `return loss.item()` is missing.")
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()


@stepping.wrong(
    "switches to training",
    "The caller decides the mode: a layer that was frozen by `eval()` has to stay so.",
)
def _(model, optimizer, loss_fn, x, y):
    model.train()
    return training_step(model, optimizer, loss_fn, x, y)


def _moved_without_the_optimiser(cases, values):
    pairs = zip(cases, values, strict=True)
    return all(v["steps"] == 0 and not np.allclose(v["weights"], c.args[2]) for c, v in pairs)


@stepping.wrong(
    "moves the parameters itself",
    "How far they go is up to the optimiser, which may be Adam: `optimizer.step()`.",
    mark=_moved_without_the_optimiser,
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.item()


@stepping.wrong(
    "steps once for each example", "One batch, one gradient, one step: no loop over the examples."
)
def _(model, optimizer, loss_fn, x, y):
    rows = zip(x.split(1), y.split(1), strict=True)
    return sum(training_step(model, optimizer, loss_fn, *row) for row in rows) / len(x)


@stepping.wrong("steps twice", "One batch moves the parameters once.")
def _(model, optimizer, loss_fn, x, y):
    loss = training_step(model, optimizer, loss_fn, x, y)
    optimizer.step()
    return loss


stepping.hints(
    "Five lines, one for each of: clear, forward with loss, backward, step, return.",
    "The optimiser clears and steps; the loss goes backward. Which must come between?",
)


measuring = exercise(
    "8.2",
    "Measure, and leave no trace",
    draws=12,
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** The mean loss over all *examples* of all batches, and the share that is
        right (the largest logit names the class). `loss_fn` gives the mean over the batch it
        sees, and the last batch may be smaller. Measure in evaluation mode, and leave the model
        in the mode in which it came.
        """,
)


@measuring.solution
def measure(model, loss_fn, batches):
    """The mean loss and the share of right answers over all examples.

    Shapes: batches gives pairs x (n, D), y (n,) with n at least 1 -> a number, a number
    """
    before = model.training
    model.eval()
    loss = right = n = 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += loss_fn(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            n += len(y)
    model.train(before)
    return loss / n, right / n


@measuring.cases
def _(rng):
    yield *_drawn_batches(rng, (3, 1)), True
    yield *_drawn_batches(rng, (4, 2)), False
    yield *_drawn_batches(rng, (5,)), True
    while True:
        sizes = (4, 4, int(rng.integers(1, 4)))
        yield *_drawn_batches(rng, sizes), bool(rng.integers(2))


def _drawn_batches(rng, sizes):
    """Batches of these sizes, and a weight matrix (3, 4) for them."""
    batches = [(rng.normal(size=(n, 4)), rng.integers(3, size=n)) for n in sizes]
    return batches, rng.normal(size=(3, 4))


@measuring.probe
def _(measure, batches, w, training):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.as_tensor(w).clone())

        def forward(self, x):  # like dropout, it gives something else in training
            shift = torch.linspace(1, -1, 3).to(x) if self.training else 0
            return x @ self.w.T + 2 * shift

    model = Model().train(training)
    loss, accuracy = measure(model, F.cross_entropy, batches)
    x, y = batches[0]
    found = {"loss": loss, "accuracy": accuracy, "afterwards": model(x)}
    with torch.enable_grad():
        F.cross_entropy(model(x), y).backward()  # a gradient left behind would be in the next one
    return found | {"the next gradient": model.w.grad}


def _measured(model, loss_fn, batches):
    rows = [(loss_fn(model(x), y).item(), model(x).argmax(dim=1) == y, len(y)) for x, y in batches]
    n = sum(size for *_, size in rows)
    right = sum(each.sum().item() for _, each, _ in rows)
    return sum(loss * size for loss, _, size in rows) / n, right / n


@measuring.wrong(
    "takes the mean of the batches' means",
    "A last batch of one example would count as much as a full one: weight each by its size.",
)
def _(model, loss_fn, batches):
    before = model.training
    model.eval()
    loss = sum(loss_fn(model(x), y).item() for x, y in batches) / len(batches)
    right = _measured(model, loss_fn, batches)[1]
    model.train(before)
    return loss, right


@measuring.wrong(
    "averages the accuracies of the batches, too",
    "Loss and accuracy alike: a small last batch must count less. Count right answers, and divide "
    "by all examples once.",
)
def _(model, loss_fn, batches):
    before = model.training
    model.eval()
    loss = sum(loss_fn(model(x), y).item() for x, y in batches) / len(batches)
    shares = [(model(x).argmax(dim=1) == y).double().mean().item() for x, y in batches]
    model.train(before)
    return loss, sum(shares) / len(shares)


@measuring.wrong(
    "measures in the mode in which it came",
    "In training mode dropout goes on while you measure: `model.eval()` first.",
)
def _(model, loss_fn, batches):
    return _measured(model, loss_fn, batches)


@measuring.wrong(
    "leaves the model in evaluation mode",
    "The loop trains on, and its dropout would stay off: put the old mode back.",
)
def _(model, loss_fn, batches):
    model.eval()
    return _measured(model, loss_fn, batches)


@measuring.wrong(
    "switches to training mode at the end, whatever it was",
    "Remember `model.training` first: a model that came in evaluation mode stays in it.",
)
def _(model, loss_fn, batches):
    model.eval()
    found = _measured(model, loss_fn, batches)
    model.train()
    return found


@measuring.wrong("adds up the losses", "That is the sum over the examples: divide by their number.")
def _(model, loss_fn, batches):
    before = model.training
    model.eval()
    loss, right = _measured(model, loss_fn, batches)
    model.train(before)
    return loss * sum(len(y) for _, y in batches), right


@measuring.wrong(
    "gives percent", "A share is between 0 and 1; multiply by 100 only where you print it."
)
def _(model, loss_fn, batches):
    before = model.training
    model.eval()
    loss, right = _measured(model, loss_fn, batches)
    model.train(before)
    return loss, 100 * right


@measuring.wrong("gives the accuracy first", "The loss comes first, then the accuracy.")
def _(model, loss_fn, batches):
    before = model.training
    model.eval()
    loss, right = _measured(model, loss_fn, batches)
    model.train(before)
    return right, loss


@measuring.wrong(
    "goes backward while it measures",
    "The gradients that it leaves behind would go into the next step: no `backward` here.",
)
def _(model, loss_fn, batches):
    for x, y in batches:
        loss_fn(model(x), y).backward()
    return measure(model, loss_fn, batches)


@measuring.wrong(
    "averages the accuracies of the batches",
    "The loss is right. The accuracy needs the same care: count right answers, divide once.",
)
def _(model, loss_fn, batches):
    parts = [measure(model, loss_fn, [batch])[1] for batch in batches]
    return measure(model, loss_fn, batches)[0], sum(parts) / len(parts)


@measuring.wrong("counts the right answers", "Give a share: divide by the number of examples.")
def _(model, loss_fn, batches):
    loss, share = measure(model, loss_fn, batches)
    return loss, share * sum(len(y) for _, y in batches)


@measuring.wrong(
    "returns after the first batch",
    "The `return` is inside the loop: move it to the left, after the loop.",
)
def _(model, loss_fn, batches):
    return measure(model, loss_fn, batches[:1])


@measuring.wrong(
    "measures the last batch only", "Each turn overwrites the one before: add up, with `+=`."
)
def _(model, loss_fn, batches):
    return measure(model, loss_fn, batches[-1:])


measuring.hints(
    "Three numbers grow batch by batch: the loss times the batch's size, the right ones, the size.",
    "`model.training` says which mode it is in, and `model.train(before)` puts it back.",
)


splitting = exercise(
    "8.3",
    "Train, validation, test",
    draws=8,
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Cut $n$ examples into parts at random. `parts` are the sizes, such as
        (70, 20, 10), and their sum is $n$. The answer has the indices of each part; every index
        from 0 to $n - 1$ is in exactly one.
        """,
)


@splitting.solution
def split(n, parts, generator):
    """The indices of each part.

    Shapes: n a number, parts a tuple of sizes, a torch.Generator -> list of (size,), one a part
    """
    return list(torch.randperm(n, generator=generator).split(parts))


@splitting.cases
def _(rng):
    yield 20, (12, 5, 3), 0
    yield 30, (30,), 1
    yield 25, (20, 5), 2
    while True:
        parts = tuple(int(size) for size in rng.integers(8, 20, size=rng.integers(2, 5)))
        yield sum(parts), parts, int(rng.integers(99))


@splitting.probe
def _(split, n, parts, seed):
    draws = [split(n, list(parts), torch.Generator().manual_seed(seed)) for _ in range(2)]
    draws.append(split(n, list(parts), torch.Generator().manual_seed(seed + 1)))
    subset = torch.utils.data.Subset  # as random_split makes them of range(n)
    return [[list(part) if isinstance(part, subset) else part for part in draw] for draw in draws]


@splitting.accept
def _(value, case):
    n, parts, _ = case.args
    draws = [[np.asarray(part) for part in draw] for draw in value]
    first = draws[0]
    if len(first) != len(parts):
        return f"There are {len(first)} parts; expected {len(parts)}."
    if any(part.dtype.kind == "b" for part in first):
        return splitting.known("returns masks")
    if any(part.ndim != 1 for part in first):
        return "A part is not a plain row of indices: expected shape (size,)."
    whole, other = np.concatenate(first), np.concatenate(draws[2])
    if any(len(np.unique(part)) < len(part) for part in first):
        return splitting.known("draws with replacement")
    if len(np.unique(whole)) < len(whole):
        return splitting.known("lets parts overlap")
    if len(whole) == n and np.array_equal(np.sort(whole), np.arange(1, n + 1)):
        return splitting.known("counts from 1")
    if not np.array_equal(np.sort(whole), np.arange(n)):
        return f"The parts have {len(whole)} indices; expected each from 0 to {n - 1} once."
    if [len(part) for part in first] != list(parts):
        sizes = [len(part) for part in first]
        equal = sizes == [len(part) for part in np.array_split(np.arange(n), len(parts))]
        if equal:
            return splitting.known("makes equal parts")
        return f"The sizes are {sizes}; expected {list(parts)}."
    if np.array_equal(whole, np.arange(n)):
        return splitting.known("keeps the order")
    if np.array_equal(whole, np.arange(n)[::-1]):
        return splitting.known("turns the order round")
    if np.array_equal((whole - whole[0]) % n, np.arange(n)):
        return splitting.known("only begins elsewhere")
    if all(np.array_equal(np.sort(part), np.arange(part.min(), part.max() + 1)) for part in first):
        return splitting.known("shuffles inside the parts only") if len(parts) > 1 else None
    again = np.concatenate(draws[1])
    if not np.array_equal(whole, again):
        return splitting.known("ignores the generator")
    return splitting.known("fixes the seed itself") if np.array_equal(whole, other) else None


@splitting.wrong(
    "keeps the order",
    "Files are often sorted: then one part would hold other classes than the next. Shuffle.",
)
def _(n, parts, generator):
    return list(torch.arange(n).split(parts))


@splitting.wrong(
    "turns the order round",
    "Backwards is an order as well, and neighbours stay neighbours: shuffle.",
)
def _(n, parts, generator):
    return list(torch.arange(n).flip(0).split(parts))


@splitting.wrong(
    "only begins elsewhere",
    "Rolled by a random number, neighbours stay neighbours: `torch.randperm` shuffles.",
)
def _(n, parts, generator):
    shift = 1 + int(torch.randint(n - 1, (1,), generator=generator))
    return list(torch.arange(n).roll(shift).split(parts))


@splitting.wrong(
    "lets parts overlap",
    "What is in two parts is learned and tested at once. Shuffle once, then cut.",
)
def _(n, parts, generator):
    return [torch.randperm(n, generator=generator)[:size] for size in parts]


@splitting.wrong(
    "draws with replacement", "Some index came twice in a part: `torch.randperm` gives each once."
)
def _(n, parts, generator):
    return list(torch.randint(n, (n,), generator=generator).split(parts))


@splitting.wrong(
    "shuffles inside the parts only",
    "Which index goes into which part must be random too: shuffle before you cut.",
)
def _(n, parts, generator):
    pieces = torch.arange(n).split(parts)
    return [piece[torch.randperm(len(piece), generator=generator)] for piece in pieces]


@splitting.wrong("makes equal parts", "The sizes are given: `order.split(parts)` cuts by them.")
def _(n, parts, generator):
    return list(torch.randperm(n, generator=generator).tensor_split(len(parts)))


@splitting.wrong("counts from 1", "Python's indices run from 0 to n - 1.")
def _(n, parts, generator):
    return [part + 1 for part in torch.randperm(n, generator=generator).split(parts)]


@splitting.wrong(
    "ignores the generator",
    "The same generator gave a different split: hand it on, `generator=generator`.",
)
def _(n, parts, generator):
    return list(torch.randperm(n).split(parts))


@splitting.wrong(
    "fixes the seed itself",
    "Another generator gave the same split: leave its seed alone.",
)
def _(n, parts, generator):
    return list(torch.randperm(n, generator=generator.manual_seed(7)).split(parts))


@splitting.wrong(
    "returns masks", "Indices are asked for: whole numbers, as many as the part has examples."
)
def _(n, parts, generator):
    owner = torch.repeat_interleave(torch.arange(len(parts)), torch.tensor(parts))
    owner = owner[torch.randperm(n, generator=generator)]
    return [owner == part for part in range(len(parts))]


splitting.hints(
    "Shuffle all indices once, then cut the row into pieces.",
    "`torch.randperm(n, generator=generator)` shuffles, and `.split(parts)` cuts by sizes.",
)


guessing = exercise(
    "8.4",
    "What the class counts alone are worth",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** A model that ignores its input can still say how common each class is: its
        answer to everything is the classes' shares among these labels. What is its mean
        cross-entropy on these same labels, by the natural logarithm? Some classes may not occur at
        all.
        """,
)


@guessing.solution
def baseline(labels, n_classes):
    """The mean cross-entropy of always answering with the classes' shares.

    Shapes: labels (N,) whole numbers from 0 to n_classes - 1, N at least 1 -> a number
    """
    share = torch.bincount(labels, minlength=n_classes) / len(labels)
    return -share[labels].log().mean()


@guessing.cases
def _(rng):
    yield np.array([0, 1, 2, 3]), 4
    yield np.array([0, 0, 0, 1]), 2
    yield np.array([2, 2, 2]), 4
    yield np.array([0, 3, 3, 0, 1]), 5
    while True:
        k = int(rng.integers(2, 7))
        yield rng.choice(k, size=rng.integers(4, 30), p=rng.dirichlet(np.ones(k))), k


def _shares(labels, n_classes):
    return torch.bincount(torch.as_tensor(labels), minlength=n_classes).double() / len(labels)


@guessing.wrong(
    "takes all classes for equally common",
    "ln K is the loss of knowing nothing. This model knows the shares, which may be uneven.",
)
def _(labels, n_classes):
    return math.log(n_classes)


@guessing.wrong(
    "counts in bits", "In nats, the natural logarithm: `log`, where log2 counts in bits."
)
def _(labels, n_classes):
    return -_shares(labels, n_classes)[labels].log2().mean()


@guessing.wrong(
    "computes 0 times infinity",
    "A class that does not occur has the share 0, and 0 times ln 0 is nan. Take the share of each "
    "*label*: those are above 0.",
)
def _(labels, n_classes):
    share = _shares(labels, n_classes)
    return -(share * share.log()).sum()


@guessing.wrong("adds up the costs", "Give the mean: divide by the number of labels.")
def _(labels, n_classes):
    return -_shares(labels, n_classes)[labels].log().sum()


@guessing.wrong(
    "averages over classes",
    "Each *example* counts once, so a common class counts more than a rare one.",
)
def _(labels, n_classes):
    share = _shares(labels, n_classes)
    return -share[share > 0].log().mean()


@guessing.wrong(
    "measures the most common class only",
    "That is what a label of the most common class costs; the rare ones cost more.",
)
def _(labels, n_classes):
    return -_shares(labels, n_classes).max().log()


@guessing.wrong(
    "gives the accuracy", "Give the cross-entropy: minus the logarithm of the label's share."
)
def _(labels, n_classes):
    return _shares(labels, n_classes).max()


@guessing.wrong(
    "has the wrong sign", "A share is at most 1, its logarithm at most 0: turn the sign."
)
def _(labels, n_classes):
    return _shares(labels, n_classes)[labels].log().mean()


@guessing.wrong(
    "gives the shares as if they were logits",
    "`F.cross_entropy` puts them through a softmax. They are probabilities already: take their "
    "logarithm.",
)
def _(labels, n_classes):
    rows = _shares(labels, n_classes).expand(len(labels), -1)
    return F.cross_entropy(rows, torch.as_tensor(labels))


@guessing.wrong(
    "counts the wrong answers",
    "That is the error rate of a model that always names the most common class. The cross-entropy "
    "asks what probability the right class got.",
)
def _(labels, n_classes):
    return 1 - _shares(labels, n_classes).max()


@guessing.wrong(
    "divides by the number of classes, too",
    "The sum of -share ln share is the mean over the labels already.",
)
def _(labels, n_classes):
    return torch.special.entr(_shares(labels, n_classes)).mean()


guessing.hints(
    "Three zeros and a one: the shares are 3/4 and 1/4. What does each of the four labels cost?",
    "Three labels cost -ln(3/4), and one costs -ln(1/4). What is the mean of the four?",
)


scoring = exercise(
    "8.5",
    "F1 of each class",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Apply (8.2) once for each of K classes: "is it a $k$, or not?" A class that
        was neither predicted nor there has nothing to divide by; its F1 is 0.
        """,
)


@scoring.solution
def f1_scores(pred, true, n_classes):
    """F1 of each class against the rest.

    Shapes: pred (N,), true (N,), whole numbers from 0 to n_classes - 1 -> (n_classes,)
    """
    scores = torch.zeros(n_classes)
    for k in range(n_classes):
        hits = ((pred == k) & (true == k)).sum()
        below = (pred == k).sum() + (true == k).sum()
        if below > 0:
            scores[k] = 2 * hits / below
    return scores


@scoring.cases
def _(rng):
    yield np.array([1, 1, 0, 0, 0]), np.array([1, 0, 1, 0, 0]), 2
    yield np.array([0, 0, 0, 0]), np.array([0, 0, 1, 2]), 3
    yield np.array([3, 3, 1, 0]), np.array([3, 1, 1, 0]), 5
    yield np.array([1, 1, 1]), np.array([1, 1, 1]), 3
    while True:
        n, k = rng.integers(4, 25), int(rng.integers(2, 6))
        true = rng.integers(k, size=n)
        yield np.where(rng.random(n) < 0.5, true, rng.integers(k, size=n)), true, k


def _ratios(pred, true, n_classes, ratio):
    """A ratio of each class's hits, false alarms and misses; 0 where its denominator is 0."""
    scores = []
    for k in range(n_classes):
        hits, called, there = (
            int(each.sum()) for each in ((pred == k) & (true == k), pred == k, true == k)
        )
        above, below = ratio(hits, called, there)
        scores.append(above / below if below else 0.0)
    return torch.tensor(scores)


@scoring.wrong(
    "takes accuracies",
    "Examples rightly called 'not k' count in an accuracy, and not in F1.",
)
def _(pred, true, n_classes):
    return torch.stack([((pred == k) == (true == k)).double().mean() for k in range(n_classes)])


@scoring.wrong("takes recalls", "False alarms count too: recall never sees them.")
def _(pred, true, n_classes):
    return _ratios(pred, true, n_classes, lambda hits, called, there: (hits, there))


@scoring.wrong("takes precisions", "Misses count too: precision never sees them.")
def _(pred, true, n_classes):
    return _ratios(pred, true, n_classes, lambda hits, called, there: (hits, called))


@scoring.wrong(
    "takes the plain mean of precision and recall",
    "F1 is their *harmonic* mean, 2PR / (P + R): it is low if either is.",
)
def _(pred, true, n_classes):
    precision = _ratios(pred, true, n_classes, lambda hits, called, there: (hits, called))
    return (precision + _ratios(pred, true, n_classes, lambda h, c, there: (h, there))) / 2


@scoring.wrong(
    "counts the hits once", "In the fraction the hits stand twice, above and below: 2 TP."
)
def _(pred, true, n_classes):
    return _ratios(pred, true, n_classes, lambda h, called, there: (h, called + there - h))


@scoring.wrong(
    "divides by 0",
    "A class that was neither predicted nor there has a denominator of 0: say 0 there.",
)
def _(pred, true, n_classes):
    hits = torch.stack([((pred == k) & (true == k)).sum() for k in range(n_classes)])
    below = torch.stack([(pred == k).sum() + (true == k).sum() for k in range(n_classes)])
    return 2 * hits / below


@scoring.wrong(
    "divides by P + R = 0",
    "A class that was never hit has P = R = 0, and 2PR / (P + R) is 0 / 0. The counts "
    "of (8.2) give 0 there.",
)
def _(pred, true, n_classes):
    precision = _ratios(pred, true, n_classes, lambda hits, called, there: (hits, called))
    recall = _ratios(pred, true, n_classes, lambda hits, called, there: (hits, there))
    return 2 * precision * recall / (precision + recall)


@scoring.wrong(
    "calls an absent class perfect",
    "Nothing was found because nothing was there: by convention that is 0, not 1.",
)
def _(pred, true, n_classes):
    hits = torch.stack([((pred == k) & (true == k)).sum() for k in range(n_classes)])
    below = torch.stack([(pred == k).sum() + (true == k).sum() for k in range(n_classes)])
    return torch.where(below > 0, 2 * hits / below.clamp(min=1), 1.0)


@scoring.wrong(
    "leaves absent classes out",
    "One number for each of the n_classes, those that do not occur included.",
)
def _(pred, true, n_classes):
    there = torch.cat([torch.as_tensor(pred), torch.as_tensor(true)]).unique()
    return _ratios(pred, true, n_classes, lambda h, c, t: (2 * h, c + t))[there]


@scoring.wrong(
    "averages over the classes", "One number for each class: the mean of them is *macro F1*."
)
def _(pred, true, n_classes):
    return _ratios(pred, true, n_classes, lambda h, c, t: (2 * h, c + t)).mean()


@scoring.wrong("forgets the 2", "In 2PR / (P + R), and in 2 TP above the line, there is a 2.")
def _(pred, true, n_classes):
    return f1_scores(pred, true, n_classes) / 2


@scoring.wrong(
    "computes with the class numbers",
    "A class number is a name: 8 is not eight hits. Compare, `pred == k`, and count.",
)
def _(pred, true, n_classes):
    return 2 * (pred * true).sum() / (pred + true).sum()


@scoring.wrong(
    "counts those rightly left alone as hits", "TN does not occur in (8.2): TP alone are hits."
)
def _(pred, true, n_classes):
    scores = []
    for k in range(n_classes):
        right = ((pred == k) == (true == k)).sum()
        scores.append(2 * right / (right + len(pred)))
    return torch.stack(scores)


scoring.hints(
    "For one class k count three things: hits, false alarms and misses.",
    "`((pred == k) & (true == k)).sum()` are the hits; what is the divisor where nobody says k?",
)


stopping = exercise(
    "8.6",
    "Early stopping",
    minutes=9,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** The validation losses of all epochs, counted from 0. Training stops after
        `patience` epochs in a row that were not *below the best so far*. After which epoch?
        """,
)


@stopping.solution
def early_stop(losses, patience):
    """The index of the epoch after which training stops; the last one if it never does.

    Shapes: losses (T,), patience at least 1 -> a whole number from 0 to T - 1
    """
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.cases
def _(rng):
    yield np.array([3.0, 2.0, 1.0]), 2
    yield np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 2
    yield np.array([3.0, 2.0, 2.5, 1.5, 1.8, 1.7, 1.6, 1.0]), 3
    yield np.array([2.0, 2.0, 2.0, 2.0, 2.0]), 3
    yield np.array([1.0, 3.0, 2.0, 1.5, 1.2, 0.5]), 2
    yield np.array([3.0, 4.0, 2.0, 3.0, 1.0, 2.0, 0.5]), 2
    yield np.array([1.0]), 1
    yield np.array([1.0, 0.2, 0.9, 0.95, 0.3]), 2
    while True:
        t = rng.integers(6, 20)
        losses = np.exp(-0.1 * np.arange(t)) + rng.normal(scale=0.15, size=t)
        yield losses.round(1), int(rng.integers(1, 5))


@stopping.wrong(
    "stops one epoch late", "With patience 1 it stops after the *first* epoch that is no better."
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited > patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "stops one epoch early",
    "The epoch that used up the patience was trained: its own index is asked for.",
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch - 1
    return len(losses) - 1


@stopping.wrong(
    "waits in the first epoch already",
    "The first loss is the best so far: the first epoch uses up no patience.",
)
def _(losses, patience):
    best, waited = losses[0], 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "returns how many epochs were trained when it stops",
    "The index of that epoch is asked for, and the first one has index 0.",
)
def _(losses, patience):
    epoch = early_stop(losses, patience)
    best = min(losses[: epoch + 1])
    waited = epoch - int(np.flatnonzero(np.asarray(losses[: epoch + 1]) == best)[0])
    return epoch + 1 if waited == patience else epoch


@stopping.wrong(
    "counts all epochs without a new best", "A new best clears the count: *in a row* is meant."
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, waited) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "compares with the epoch before",
    "A loss that falls a little after a rise is still no new best: compare with the best so far.",
)
def _(losses, patience):
    before, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        waited = 0 if loss < before else waited + 1
        before = loss
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong("takes a tie for progress", "As good as the best is not better than the best.")
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss <= best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "returns the best epoch",
    "That is the epoch whose weights are kept. Training stops later, when patience ends.",
)
def _(losses, patience):
    best, at, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        best, at, waited = (loss, epoch, 0) if loss < best else (best, at, waited + 1)
        if waited == patience:
            break
    return at


@stopping.wrong("counts the epochs from 1", "The first epoch has index 0.")
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


@stopping.wrong(
    "returns nothing when it never stops",
    "If it never stops, the last epoch is the answer: len(losses) - 1.",
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch


@stopping.wrong(
    "waits for losses above the mean", "The measure is the best loss so far, nothing else."
)
def _(losses, patience):
    total, waited = 0.0, 0
    for epoch, loss in enumerate(losses):
        waited = waited + 1 if epoch and loss >= total / epoch else 0
        total += loss
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "never moves its best", "A loss below the best becomes the new best: `best = loss`."
)
def _(losses, patience):
    waited = 0
    for epoch, loss in enumerate(losses):
        waited = waited + 1 if epoch and loss >= losses[0] else 0
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "has no patience", "It stops at the first loss that is no new best: count `patience` of them."
)
def _(losses, patience):
    return early_stop(losses, 1)


@stopping.wrong(
    "returns the lowest of all losses' epoch",
    "During training nobody knows what is still to come: go epoch by epoch, and stop.",
)
def _(losses, patience):
    return int(np.asarray(losses).argmin())


@stopping.wrong(
    "waits from the lowest of all losses on",
    "Training may have stopped before it came there: go epoch by epoch.",
)
def _(losses, patience):
    return min(int(np.asarray(losses).argmin()) + patience, len(losses) - 1)


@stopping.wrong(
    "returns how many losses there are when it never stops",
    "The last epoch has the index len(losses) - 1.",
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


@stopping.wrong(
    "compares with the loss `patience` epochs before",
    "The best so far may lie elsewhere: compare each loss with the lowest before it.",
)
def _(losses, patience):
    for epoch in range(patience, len(losses)):
        if losses[epoch] >= losses[epoch - patience]:
            return epoch
    return len(losses) - 1


stopping.hints(
    "Go through the losses with two memories: the best so far, and how long ago that was.",
    "A loss below the best replaces it and sets the count to 0; any other adds 1.",
)


LOOKS = {  # mistake -> what its curves would show
    1: "Without `zero_grad` the steps follow all old gradients too: both losses would jump, and "
    "the validation loss would end far above where it began to rise.",
    2: "Without `eval()` some units are off while measuring: both losses would tremble a little, "
    "and both would lie above the right loop's.",
    3: "A second softmax sees numbers from 0 to 1 only: the loss would stop falling near 1.46.",
    4: "With metrics of the epoch before, the curve would be the right one, shifted by one epoch, "
    "from a first row at chance.",
    5: "F1 from class indices leaves the range from 0 to 1; an F1 would have to be drawn.",
    6: "With a softmax along the batch the loss would begin near ln(256) = 5.5, far above "
    "ln(10) = 2.3, and training and validation would differ by their batches' sizes alone.",
    7: "With the held-out data in the training data the validation loss would fall to 0 together "
    "with the training loss: there would be no gap.",
    8: "Where the last batch of one example counts as much as a full one, the training loss would "
    "jump with that example, and the validation loss, one batch, would be exactly right.",
    9: "A net that mixes the rows of its batch would read fewer than half of the digits, however "
    "long it trains; its accuracy would have to be drawn.",
}


diagnosing = choices(
    "8.7",
    "Nine diagnoses",
    variable="diagnoses",
    minutes=10,
    difficulty=3,
    statement="Give each patient the number of a mistake from the table. Each occurs once.",
)
for _patient, _symptom, _mistake in (
    ("A", "the loss lies still, high above 0", 3),
    ("B", "the losses jump, and validation runs off", 1),
    ("C", "no gap between the two losses", 7),
    ("D", "a score of about 6", 5),
    ("E", "only the training loss jumps", 8),
    ("F", "both losses tremble above their thin lines", 2),
    ("G", "the curve begins at chance", 4),
    ("H", "the loss begins above 4 and stays above 2.3", 6),
    ("I", "less than half of the digits right, to the end", 9),
):
    diagnosing.question(
        _patient,
        _symptom,
        answer=_mistake,
        wrong={number: look for number, look in LOOKS.items() if number != _mistake},
    )
diagnosing.hints(
    "Begin with what cannot be: an F1 above 1; a loss at a floor; a first epoch at chance.",
    "The loss of a net that knows nothing about ten classes is ln(10) = 2.3. Who begins above?",
    "E and F both tremble. If the weights were bad, validation would tremble as well.",
)


mixing = exercise(
    "8.8",
    "Which answers move?",
    draws=12,
    minutes=7,
    difficulty=2,
    statement=r"""
        A net should answer each row by itself. Test any model: add 1 to every number of row $i$,
        and note which answers of the batch change, by more than $10^{-6}$ anywhere. Do so for each
        row, every time from the original batch, which must be unchanged when you return.
        """,
)


@mixing.solution
def moved(model, x):
    """Entry (i, j) says whether answer j moves when row i does.

    Shapes: model: (N, D) -> (N, K), x (N, D) -> (N, N) of booleans
    """
    before = model(x)
    rows = []
    for i in range(len(x)):
        other = x.clone()
        other[i] += 1
        rows.append((model(other) - before).abs().amax(dim=1) > 1e-6)
    return torch.stack(rows)


@mixing.cases
def _(rng):
    yield rng.normal(size=(3, 2)), rng.normal(size=(2, 4)), "own"
    yield rng.normal(size=(4, 2)), rng.normal(size=(2, 4)), "later"
    yield rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), "next"
    for kind in ("first number", "last number", "last input", "a little", "rounding"):
        yield rng.normal(size=(3, 2)), rng.normal(size=(2, 3)), kind
    while True:
        n, d, k = (int(size) for size in rng.integers(2, 6, size=3))
        kind = ("own", "later", "next", "mean")[int(rng.integers(4))]
        yield rng.normal(size=(n, d)), rng.normal(size=(d, k)), kind


@mixing.probe
def _(moved, x, w, kind):
    def model(rows):
        out = rows @ w
        if kind == "later":
            return out.cumsum(dim=0)
        if kind == "next":
            return out.roll(-1, dims=0)
        before = rows.sum(dim=1, keepdim=True).roll(1, dims=0)  # (N, 1), of the row before
        leaks = {"first number": F.pad(before, (0, out.shape[1] - 1))}
        leaks |= {"last number": F.pad(before, (out.shape[1] - 1, 0))}
        leaks |= {"last input": rows[:, -1:].roll(1, dims=0)}
        leaks |= {"a little": 1e-4 * before, "rounding": 1e-9 * before}
        if kind in leaks:
            return out + leaks[kind]
        return out - out.mean(dim=0) / 2 if kind == "mean" else out

    return {"moved": moved(model, x), "x": x}


def _moves(model, x, change):
    before = model(x)
    rows = []
    for i in range(len(x)):
        other = x.clone()
        change(other, i)
        rows.append((model(other) - before).abs().amax(dim=1) > 1e-6)
    return torch.stack(rows)


def _add_one(x, i):
    x[i] += 1


@mixing.wrong("is transposed", "Entry (i, j): row i is changed, answer j is looked at.")
def _(model, x):
    return _moves(model, x, _add_one).T


@mixing.wrong("counts", "Which answers, not how many: a row of booleans for each i.")
def _(model, x):
    return _moves(model, x, _add_one).sum(dim=1)


@mixing.wrong(
    "looks at the row's own answer only",
    "Of course that one moves. Compare *every* answer of the batch with what it was.",
)
def _(model, x):
    return torch.eye(len(x), dtype=torch.bool)


@mixing.wrong(
    "changes the batch that it was given",
    "Change a copy, `x.clone()`: the next row must start from the unchanged batch.",
)
def _(model, x):
    before = model(x)
    rows = []
    for i in range(len(x)):
        x[i] += 1
        rows.append((model(x) - before).abs().amax(dim=1) > 1e-6)
    return torch.stack(rows)


@mixing.wrong(
    "leaves the earlier rows changed",
    "Each row starts from the unchanged batch: make a new copy for each, in the loop.",
)
def _(model, x):
    before, other = model(x), x.clone()
    rows = []
    for i in range(len(x)):
        other[i] += 1
        rows.append((model(other) - before).abs().amax(dim=1) > 1e-6)
    return torch.stack(rows)


@mixing.wrong("says what stays", "True where an answer *moves*: turn it round.")
def _(model, x):
    return ~_moves(model, x, _add_one)


@mixing.wrong(
    "looks at the first number of each answer only",
    "An answer has K numbers, and any of them may move: the largest change over `dim=1`.",
)
def _(model, x):
    return _moves(lambda rows: model(rows)[:, :1], x, _add_one)


@mixing.wrong(
    "waits until all numbers of an answer move", "By more than 1e-6 *anywhere*: one is enough."
)
def _(model, x):
    before = model(x)
    rows = []
    for i in range(len(x)):
        other = x.clone()
        other[i] += 1
        rows.append(((model(other) - before).abs() > 1e-6).all(dim=1))
    return torch.stack(rows)


@mixing.wrong(
    "changes one number of the row", "Add 1 to *every* number of the row: the net may ignore one."
)
def _(model, x):
    def change(rows, i):
        rows[i, 0] += 1

    return _moves(model, x, change)


@mixing.wrong(
    "takes rounding for a movement", "A change up to 1e-6 may be rounding: ask for more than that."
)
def _(model, x):
    before = model(x)
    others = [x + torch.eye(len(x), dtype=x.dtype)[:, i : i + 1] for i in range(len(x))]
    return torch.stack([(model(other) != before).any(dim=1) for other in others])


@mixing.wrong(
    "asks for a change that can be seen",
    "A small change is a change, too: the bound is 1e-6, not a tenth or a hundredth.",
)
def _(model, x):
    before = model(x)
    others = [x + torch.eye(len(x), dtype=x.dtype)[:, i : i + 1] for i in range(len(x))]
    return torch.stack([(model(other) - before).abs().amax(dim=1) > 0.01 for other in others])


@mixing.wrong(
    "overlooks what falls", "An answer that falls has moved as well: `abs` comes before the bound."
)
def _(model, x):
    before = model(x)
    rows = []
    for i in range(len(x)):
        other = x.clone()
        other[i] += 1
        rows.append((model(other) - before).amax(dim=1) > 1e-6)
    return torch.stack(rows)


mixing.hints(
    "One answer to the unchanged batch, then one for each changed copy.",
    "`x.clone()` is a copy; `(new - old).abs().amax(dim=1)` is how far each answer moved.",
)


first_asked = prediction(
    "8.first",
    "An untrained net, small weights, ten classes equally common. About what is its "
    "very first cross-entropy loss?",
    result="The first loss is {:.2f}.",
)
first_asked.answer(
    "0.9: it gets nine of ten wrong",
    lambda v: v < 1.2,
    like=0.9,
    wrong="0.9 is a share of mistakes. The cross-entropy asks what probability the right "
    "class got.",
)
first_asked.answer(
    "2.3",
    lambda v: 2 < v < 2.8,
    like=2.3,
    right="It gives each class about 0.1, and -ln 0.1 = ln 10 = 2.303.",
)
first_asked.answer(
    "10: one for each class",
    lambda v: 8 < v < 12,
    like=10.0,
    wrong="The loss grows with the logarithm of the number of classes.",
)
first_asked.answer(
    "anything: the weights are random",
    lambda v: v > 15,
    like=20.0,
    wrong="Random and small: all logits are near 0, so all classes get nearly the same.",
)

memorise_asked = prediction(
    "8.memorise",
    "32 digits get labels drawn at random, which have nothing to do with the pictures. "
    "Where does the training loss end after 200 steps?",
    result="The loss ends at {:.3f}.",
)
memorise_asked.answer(
    "near 2.3: there is nothing to learn",
    lambda v: v > 2,
    like=2.3,
    wrong="There is nothing general to learn, but a net can memorise.",
)
memorise_asked.answer(
    "half way, near 1",
    lambda v: 0.3 < v <= 2,
    like=1.0,
    wrong="Nothing makes it stop there: 4,810 numbers suffice for all 32.",
)
memorise_asked.answer(
    "near 0",
    lambda v: v < 0.1,
    like=0.002,
    right="4,810 numbers memorise 32 pictures, whatever they are called.",
)

silent_asked = prediction(
    "8.silent",
    "One digit in ten is an 8. After three epochs a net is right for 90 % of the "
    "validation digits. What is its F1 for the eights?",
    result="F1 is {:.2f}.",
)
silent_asked.answer(
    "about 0.9, like the accuracy",
    lambda v: v > 0.7,
    like=0.9,
    wrong="The accuracy counts the 90 % that are not eights, too.",
)
silent_asked.answer(
    "about 0.5",
    lambda v: 0.2 < v <= 0.7,
    like=0.5,
    wrong="For that it would have to find some eights.",
)
silent_asked.answer(
    "0",
    lambda v: v < 0.05,
    like=0.0,
    right="It says 'not 8' to every digit, which is right for nine in ten and finds nothing.",
)

rising_asked = prediction(
    "8.rising",
    "One in five of the net's 300 labels is random. From its lowest value, how far does the "
    "validation loss rise by the last epoch?",
    result="It ends {:.1f} times as high as its lowest value.",
)
rising_asked.answer(
    "not at all: more training never harms",
    lambda v: v < 1.05,
    like=1.0,
    wrong="The training loss keeps falling. Training never looks at the validation loss.",
)
rising_asked.answer(
    "by a few percent",
    lambda v: 1.05 <= v < 1.3,
    like=1.1,
    wrong="It memorises the wrong labels, and says them with growing certainty.",
)
rising_asked.answer(
    "by half or more",
    lambda v: v > 1.35,
    like=2.0,
    right="It memorises the wrong labels, and grows ever surer of them.",
)

mix_asked = prediction(
    "8.mix",
    "A patient from the clinic reads a batch of 32 pictures. We change the first one "
    "only. How many of the 32 answers change?",
    result="{} answers change.",
)
mix_asked.answer(
    "1: its own",
    1,
    wrong="So it should be. This net takes the batch for the steps of one long sequence.",
)
mix_asked.answer(
    "2: its own and the next", 2, wrong="The state goes on from row to row to the end of the batch."
)
mix_asked.answer(
    "all 32",
    32,
    right="The net takes the batch for time: what it read in the first row is in its state "
    "for all later ones.",
)

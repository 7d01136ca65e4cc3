"""Exercises and predictions of lesson 18: what a large training needs, and how it is shared."""

import copy
import math

import numpy as np
import torch

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "18.recall",
    "Three questions from lessons 17, 15 and 10",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "discriminator",
    "what the best discriminator says where real and fake are equally dense",
    answer=0.5,
    wrong={
        1: "That would be certainty that it is real. It is p / (p + q), with p = q.",
        0: "That would be certainty that it is fake. It is p / (p + q), with p = q.",
    },
)
recall.question(
    "causal",
    "how many of the 16 pairs a causal mask allows among four tokens",
    answer=10,
    wrong={
        6: "Each token may also look at itself: the diagonal is allowed.",
        16: "That is no mask at all: the first token would see the last.",
        4: "That is the diagonal alone. Each token sees all those before it as well.",
    },
)
recall.question(
    "size",
    "the width that a 5x5 kernel with stride 2 and padding 2 makes of 28",
    answer=14,
    wrong={
        13: "floor((28 + 2 * 2 - 5) / 2) = 13 steps, and one place to start from.",
        15: "The last half step does not fit: the division rounds down.",
        28: "That is stride 1: a stride of 2 halves it.",
    },
)
recall.hints(
    "p / (p + q) for the first; draw the 4 x 4 square for the second.",
    "floor((n + 2 padding - kernel) / stride) + 1.",
)


memory = exercise(
    "18.1",
    "What training keeps",
    minutes=7,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** Bytes for weights, gradients and the optimiser's averages. `tensors` has a
        triple for each tensor of weights: its shape, the bytes of one number, and whether it is
        trained. If not, it is *frozen*: it has no gradient and no averages. The optimiser is
        `"sgd"` (no momentum), `"momentum"` or `"adam"`; gradients and averages have the type of
        their weights.
        """,
)


@memory.solution
def training_memory(tensors, optimizer):
    """Bytes that training keeps besides the activations.

    Shapes: a list of triples (shape, bytes of a number, trained), and a name -> a number
    """
    averages = {"sgd": 0, "momentum": 1, "adam": 2}[optimizer]
    total = 0
    for shape, size, trained in tensors:
        copies = 2 + averages if trained else 1
        total += math.prod(shape) * size * copies
    return total


@memory.cases
def _(rng):
    for optimizer in ("sgd", "momentum", "adam"):
        yield [((3, 2), 4, True)], optimizer
    yield [((3, 2), 4, True), ((3,), 4, True)], "adam"
    yield [((5, 2), 4, False), ((3, 2), 2, True)], "adam"
    yield [((), 8, True)], "sgd"  # one number alone
    yield [((4,), 4, False)], "adam"
    yield [], "adam"
    while True:
        tensors = []
        for _ in range(rng.integers(2, 5)):
            shape = tuple(int(n) for n in rng.integers(1, 9, size=rng.integers(0, 4)))
            tensors.append((shape, int(rng.choice([2, 4, 8])), bool(rng.integers(2))))
        yield tensors, str(rng.choice(["sgd", "momentum", "adam"]))


def _keep(tensors, kept, frozen=1, size=None):
    """The bytes where a trained number is kept `kept` times and a frozen one `frozen` times."""
    return sum(math.prod(s) * (size or b) * (kept if t else frozen) for s, b, t in tensors)


STATES = {"sgd": 0, "momentum": 1, "adam": 2}


@memory.wrong("forgets the gradients", "Each trained weight has a gradient of its own size.")
def _(tensors, optimizer):
    return _keep(tensors, 1 + STATES[optimizer])


@memory.wrong("forgets the optimiser", "Momentum keeps one number a weight, Adam two.")
def _(tensors, optimizer):
    return _keep(tensors, 2)


@memory.wrong("gives Adam one number a weight", "Adam keeps two averages, m and v.")
def _(tensors, optimizer):
    return _keep(tensors, 2 + min(STATES[optimizer], 1))


@memory.wrong("gives plain descent an average", "Without momentum SGD remembers nothing.")
def _(tensors, optimizer):
    return _keep(tensors, 2 + max(STATES[optimizer], 1))


@memory.wrong("gives frozen weights all the rest", "A frozen tensor is kept once, and that is all.")
def _(tensors, optimizer):
    return _keep(tensors, 2 + STATES[optimizer], frozen=2 + STATES[optimizer])


@memory.wrong("leaves frozen weights out", "A frozen tensor needs its own bytes: forward uses it.")
def _(tensors, optimizer):
    return _keep(tensors, 2 + STATES[optimizer], frozen=0)


@memory.wrong("gives frozen weights a gradient", "A frozen weight takes no step: no gradient.")
def _(tensors, optimizer):
    return _keep(tensors, 2 + STATES[optimizer], frozen=2)


@memory.wrong("counts numbers, not bytes", "Multiply by the bytes of one number.")
def _(tensors, optimizer):
    return _keep(tensors, 2 + STATES[optimizer], size=1)


@memory.wrong("takes 4 bytes for every number", "Each triple says how many bytes a number has.")
def _(tensors, optimizer):
    return _keep(tensors, 2 + STATES[optimizer], size=4)


@memory.wrong("counts bits", "The triples give bytes already.")
def _(tensors, optimizer):
    return 8 * _keep(tensors, 2 + STATES[optimizer])


@memory.wrong("adds the sides of a shape", "A tensor of shape (3, 2) holds 3 * 2 numbers.")
def _(tensors, optimizer):
    return _keep([((sum(s),), b, t) for s, b, t in tensors], 2 + STATES[optimizer])


@memory.wrong("counts the weights alone", "Gradients and the optimiser's averages are kept too.")
def _(tensors, optimizer):
    return _keep(tensors, 1)


@memory.wrong(
    "forgets the weights",
    "The weights themselves are kept as well, trained or frozen.",
)
def _(tensors, optimizer):
    return _keep(tensors, 1 + STATES[optimizer], frozen=0)


@memory.wrong(
    "always counts Adam",
    'The second argument decides: "sgd" has no averages, "momentum" one.',
)
def _(tensors, optimizer):
    return _keep(tensors, 4)


@memory.wrong(
    "gives momentum two averages",
    "Momentum keeps one number a weight; Adam keeps two.",
)
def _(tensors, optimizer):
    return _keep(tensors, 2 + (2 if STATES[optimizer] else 0))


@memory.wrong(
    "keeps averages for frozen weights",
    "What is not trained has no averages, whatever the optimiser.",
)
def _(tensors, optimizer):
    return _keep(tensors, 2 + STATES[optimizer], frozen=1 + STATES[optimizer])


@memory.wrong(
    "takes 4 bytes for every average",
    "Averages have the type of their weights: two bytes where these have two.",
)
def _(tensors, optimizer):
    return _keep(tensors, 2) + 4 * STATES[optimizer] * sum(math.prod(s) for s, _, t in tensors if t)


@memory.wrong(
    "takes a single number for none",
    "The shape () holds one number: an empty product is 1.",
)
def _(tensors, optimizer):
    return training_memory([t for t in tensors if t[0]], optimizer)


memory.hints(
    "How many numbers are kept for each weight: itself, its gradient, and ...?",
    "`math.prod(shape)` numbers; a trained one is kept 2, 3 or 4 times. And a frozen one?",
)


rounding = prediction(
    "18.bf16",
    "A weight is 1, and 100 updates of 0.001 are added to it one by one, all in bfloat16. What is "
    "it then?",
    result="It is {:g}.",
)
rounding.answer(
    "1.1, since only the last digits are lost",
    lambda v: abs(v - 1.1) < 0.004,
    like=1.1,
    wrong="It would, if the digits lost were those of the sum. They are those of the update.",
)
rounding.answer(
    "a little off: 1.05 to 1.09",
    lambda v: 1.01 < v < 1.095,
    like=1.07,
    wrong="The error does not grow little by little: each update meets the same fate.",
)
rounding.answer(
    "still 1",
    1,
    right="The next number above 1 is 1.0078. Each update is less than half of that gap.",
)
rounding.answer(
    "0.1, since the 1 is lost",
    lambda v: v < 0.5,
    like=0.1,
    wrong="The large number survives rounding. The small one does not.",
)


accumulating = exercise(
    "18.2",
    "A large batch in parts",
    minutes=9,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** The batch is too large for the memory and comes in parts, which need not be
        equally long. Leave in the parameters the gradient of the mean loss over *all* examples, as
        if it had been one batch, and return that loss as a number. Go backward after each part, so
        that only its activations are kept. No gradient is there before; take no step.
        """,
)


@accumulating.solution
def accumulate(model, loss_fn, parts):
    """The mean loss over all examples; its gradient is left in the model's parameters.

    Shapes: parts is a list of pairs x (B, ...), y (B, ...), B may differ -> a number
    """
    n = sum(len(x) for x, _ in parts)
    total = 0.0
    for x, y in parts:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total


@accumulating.probe
def _(accumulate, weight, bias, parts):
    most = max(len(x) for x, _ in parts)

    class Small(torch.nn.Linear):
        def forward(self, x):
            if len(x) > most:
                raise ValueError(f"{len(x)} rows at once do not fit into the memory: {most} do.")
            return super().forward(x) * (1 if self.training else 2)  # dropout differs, too

    model = Small(3, 1, dtype=parts[0][0].dtype)
    with torch.no_grad():
        model.weight.copy_(weight)
        model.bias.copy_(bias)
    backwards = []

    def later_counts_more(grad):  # so that the number of passes shows in a gradient
        backwards.append(1)
        return grad * len(backwards)

    model.bias.register_hook(later_counts_more)
    loss = accumulate(model, torch.nn.MSELoss(), parts)
    return {
        "loss": loss,
        "backward passes": len(backwards),
        "weight": model.weight.grad,
        "bias, its k-th gradient times k": model.bias.grad,
        "output afterwards, in training mode": model(parts[0][0]),
    }


@accumulating.cases
def _(rng):
    def part(n):
        return rng.normal(size=(n, 3)), rng.normal(size=(n, 1))

    def model():
        return rng.normal(size=(1, 3)), rng.normal(size=1)

    yield *model(), [part(4)]
    yield *model(), [part(2), part(2)]
    yield *model(), [part(5), part(1)]
    while True:
        yield *model(), [part(int(n)) for n in rng.integers(1, 7, size=rng.integers(2, 5))]


@accumulating.wrong(
    "divides by nothing",
    "Each part's mean counts as a whole batch, so two parts give twice the step. A part weighs as "
    "much as its share of the examples.",
)
def _(model, loss_fn, parts):
    losses = [loss_fn(model(x), y) for x, y in parts]
    for loss in losses:
        loss.backward()
    return sum(losses).item()


@accumulating.wrong(
    "divides by the number of parts",
    "That is right only for equal parts: here an example in a short part would count for more. "
    "Weight each part by len(x) / n.",
)
def _(model, loss_fn, parts):
    losses = [loss_fn(model(x), y) / len(parts) for x, y in parts]
    for loss in losses:
        loss.backward()
    return sum(losses).item()


@accumulating.wrong(
    "sums over all examples",
    "The loss of one batch is a mean: divide by the number of all examples.",
)
def _(model, loss_fn, parts):
    losses = [loss_fn(model(x), y) * len(x) for x, y in parts]
    for loss in losses:
        loss.backward()
    return sum(losses).item()


@accumulating.wrong(
    "keeps the last part's gradient alone",
    "Each part needs a backward of its own, and no zero_grad between them: gradients add up.",
)
def _(model, loss_fn, parts):
    n, total = sum(len(x) for x, _ in parts), 0.0
    for x, y in parts:
        model.zero_grad()
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total


@accumulating.wrong(
    "clears the gradients at the end",
    "The gradient is what the caller needs for the step: leave it there.",
)
def _(model, loss_fn, parts):
    n, total = sum(len(x) for x, _ in parts), 0.0
    for x, y in parts:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    model.zero_grad()
    return total


@accumulating.wrong(
    "returns the last part's loss", "The gradient is right. The loss is that of all examples."
)
def _(model, loss_fn, parts):
    n = sum(len(x) for x, _ in parts)
    for x, y in parts:
        loss = loss_fn(model(x), y)
        (loss * len(x) / n).backward()
    return loss.item()


@accumulating.wrong(
    "returns the mean of the parts' losses",
    "The gradient is right. The loss must be weighted in the same way.",
)
def _(model, loss_fn, parts):
    n = sum(len(x) for x, _ in parts)
    losses = [loss_fn(model(x), y) for x, y in parts]
    for loss, (x, _) in zip(losses, parts, strict=True):
        (loss * len(x) / n).backward()
    return sum(losses).item() / len(parts)


@accumulating.wrong(
    "never goes backward", "The loss is right, but no gradient was left: call backward."
)
def _(model, loss_fn, parts):
    n = sum(len(x) for x, _ in parts)
    return sum(loss_fn(model(x), y).item() * len(x) / n for x, y in parts)


@accumulating.wrong(
    "goes backward once, at the end",
    "The numbers are right, but until that one backward the activations of *all* parts are kept, "
    "and they did not fit. Go backward inside the loop.",
)
def _(model, loss_fn, parts):
    n = sum(len(x) for x, _ in parts)
    total = sum(loss_fn(model(x), y) * len(x) / n for x, y in parts)
    total.backward()
    return total.item()


@accumulating.wrong(
    "weighs the loss and not the gradient",
    "The returned loss is right. The weight must be there *before* backward, or the gradient does "
    "not know of it.",
)
def _(model, loss_fn, parts):
    n, total = sum(len(x) for x, _ in parts), 0.0
    for x, y in parts:
        loss = loss_fn(model(x), y)
        loss.backward()
        total += loss.item() * len(x) / n
    return total


@accumulating.wrong("returns nothing", "The gradient is right. Return the loss as well.")
def _(model, loss_fn, parts):
    n = sum(len(x) for x, _ in parts)
    for x, y in parts:
        (loss_fn(model(x), y) * len(x) / n).backward()


@accumulating.wrong(
    "divides each mean by all examples",
    "A part's loss is a mean already: multiply it by len(x) first, then divide by n.",
)
def _(model, loss_fn, parts):
    n, total = sum(len(x) for x, _ in parts), 0.0
    for x, y in parts:
        loss = loss_fn(model(x), y) / n
        loss.backward()
        total += loss.item()
    return total


accumulating.hints(
    "Write the mean over all n examples as a sum over parts. What stands before each part's mean?",
    "A part of B examples contributes B / n of its own mean; backward adds to what is there.",
    "How many examples there are in all must be known before the first backward.",
)


saving = exercise(
    "18.3",
    "Stop, and go on",
    minutes=9,
    difficulty=3,
    inline=True,
    draws=8,
    statement="""
        **Your turn.** `checkpoint` returns a dictionary of your own making with all that the next
        epochs depend on, PyTorch's global generator included (dropout draws from it); `epoch` says
        how many are done. Training goes on after the call, and the dictionary must stay as it was.
        `restore` puts everything back into objects just built in the same way, and returns the
        number of epochs done.
        """,
)


@saving.solution
def checkpoint(model, optimizer, scheduler, epoch):
    """All that the next step depends on, in a dictionary that later steps leave alone.

    Shapes: three objects and the number of epochs done -> a dictionary
    """
    now = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "random": torch.get_rng_state(),
        "epoch": epoch,
    }
    return copy.deepcopy(now)


@saving.solution
def restore(saved, model, optimizer, scheduler):
    """Put a run back to where it was saved; the number of epochs done.

    Shapes: what checkpoint returned, and three new objects -> a whole number
    """
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    torch.set_rng_state(saved["random"])
    return saved["epoch"]


@saving.probe
def _(checkpoint, restore, x, y, seed, half):
    x, y = x.double(), y.double()

    def begin(seed):
        torch.manual_seed(seed)
        kind = {"dtype": x.dtype}
        layers = [torch.nn.Linear(3, 4, **kind), torch.nn.BatchNorm1d(4, **kind)]
        layers += [torch.nn.Dropout(0.5), torch.nn.Linear(4, 1, **kind)]
        model = torch.nn.Sequential(*layers)
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
        return model, optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: 0.5**n)

    def train(model, optimizer, scheduler, epochs):
        for epoch in epochs:
            order = torch.randperm(len(x), generator=torch.Generator().manual_seed(epoch))
            for part in order.split(2):
                optimizer.zero_grad()
                torch.nn.functional.mse_loss(model(x[part]), y[part]).backward()
                optimizer.step()
            scheduler.step()

    first = begin(seed)
    train(*first, range(half))
    saved = checkpoint(*first, half)
    train(*first, range(half, half + 1))
    again = begin(seed + 1)
    done = restore(saved, *again)
    begins = 0 if done is None else int(done)
    train(*again, range(begins, begins + 2))
    state = again[0].state_dict()  # batch norm's averages among them
    later = torch.cat([tensor.double().flatten() for tensor in state.values()])
    return {"epochs done": done, "state two epochs later": later}


@saving.cases
def _(rng):
    while True:
        seed, half = int(rng.integers(1000)), int(rng.integers(1, 4))
        yield rng.normal(size=(6, 3)), rng.normal(size=(6, 1)), seed, half


def _restore_without(*left_out):
    """The second function, which leaves these parts as they are."""

    def restore(saved, model, optimizer, scheduler):
        things = {"model": model, "optimizer": optimizer, "scheduler": scheduler}
        for name, thing in things.items():
            if name not in left_out:
                thing.load_state_dict(saved[name])
        if "random" not in left_out:
            torch.set_rng_state(saved["random"])
        return 0 if "epoch" in left_out else saved["epoch"]

    return restore


@saving.wrong(
    "keeps what training goes on to change",
    "`state_dict()` hands out the tensors themselves, and the next step changes them in place. "
    "Take a copy of the whole dictionary.",
)
def _(model, optimizer, scheduler, epoch):
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "random": torch.get_rng_state(),
        "epoch": epoch,
    }


@saving.wrong(
    "copies the dictionaries and not the tensors",
    "A shallow copy of a dictionary still holds the model's own tensors. Copy those as well.",
)
def _(model, optimizer, scheduler, epoch):
    return {
        "model": dict(model.state_dict()),
        "optimizer": copy.deepcopy(optimizer.state_dict()),
        "scheduler": scheduler.state_dict(),
        "random": torch.get_rng_state(),
        "epoch": epoch,
    }


for parts, name, sentence in (
    ("model", "forgets the model", "The weights come first."),
    (
        "optimizer",
        "forgets the optimiser",
        "Adam's averages are part of the next step. With empty ones it begins anew.",
    ),
    (
        "scheduler",
        "forgets the schedule",
        "The schedule counts epochs for itself: a new one starts again with its first rate.",
    ),
    (
        "random",
        "forgets the random state",
        "Dropout draws from PyTorch's global generator: keep its state (`torch.get_rng_state`).",
    ),
    (
        "epoch",
        "says that no epoch is done",
        "The order of an epoch's examples follows from its number: hand the number back.",
    ),
    (
        "optimizer scheduler random",
        "restores the weights alone",
        "The weights are one part of five. What else does the next step depend on?",
    ),
    (
        "optimizer scheduler",
        "forgets optimiser and schedule",
        "Weights and draws are back. Adam's averages and the schedule's count are not.",
    ),
    (
        "scheduler random",
        "forgets schedule and random state",
        "Weights and averages are back. The schedule's count and the generator's state are not.",
    ),
):
    saving.wrong(name, sentence, replaces=1)(_restore_without(*parts.split()))


@saving.wrong(
    "sets a seed in place of the state",
    "A seed starts the draws anew; the unbroken run is in the middle of its own. Keep the state.",
    replaces=1,
)
def _(saved, model, optimizer, scheduler):
    done = _restore_without("random")(saved, model, optimizer, scheduler)
    torch.manual_seed(0)
    return done


@saving.wrong(
    "returns nothing",
    "The training must know where to go on: return the number of epochs done.",
    replaces=1,
)
def _(saved, model, optimizer, scheduler):
    restore(saved, model, optimizer, scheduler)


@saving.wrong(
    "returns one epoch too many",
    "`epoch` says how many are *done*; counted from 0, the next one has just that number.",
    replaces=1,
)
def _(saved, model, optimizer, scheduler):
    return restore(saved, model, optimizer, scheduler) + 1


saving.hints(
    "Five things change while it trains: weights, averages, the schedule's count, the generator, "
    "and the number of epochs.",
    "Three of them have `state_dict()` and `load_state_dict(...)`. For the generator there are "
    "`torch.get_rng_state()` and `torch.set_rng_state(...)`.",
    "`copy.deepcopy` copies a whole dictionary, tensors included.",
)


resuming = prediction(
    "18.resume",
    "All is restored but Adam's averages, which begin empty. Two epochs later, the validation loss "
    "is how many times that of the unbroken run?",
    result="It is {:.2f} times the loss of the unbroken run.",
)
resuming.answer(
    "exactly 1: Adam fills its averages again at once",
    1,
    wrong="Its first steps go elsewhere, and every later one starts from there.",
)
resuming.answer(
    "0.9 to 1.1, but not 1: no curve would tell",
    lambda v: 0.9 < v < 1.1 and v != 1,
    like=0.97,
    right="It is a different run, as good as the first. That is why nobody notices.",
)
resuming.answer(
    "more than 1.1: a jump that you would see",
    lambda v: v >= 1.1,
    like=1.5,
    wrong="Adam needs a few steps to fill its averages, and here they do no harm.",
)


sharing = exercise(
    "18.4",
    "Who gets which examples",
    minutes=6,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** The indices of `n` examples are dealt to `world` workers like cards, as
        PyTorch's `DistributedSampler` does without shuffling: 0 to worker 0, 1 to worker 1, and
        after the last worker to worker 0 again. When they run out, dealing starts again at index
        0, as often as it takes, until all hold equally many: of five examples two workers get 0,
        2, 4 and 1, 3, 0. Give the share of worker `rank`.
        """,
)


@sharing.solution
def shard(n, rank, world):
    """The indices that worker number `rank` of `world` trains on.

    Shapes: three numbers, 0 <= rank < world -> list of ceil(n / world) numbers
    """
    share = -(-n // world)
    return [(rank + world * k) % n for k in range(share)]


@sharing.cases
def _(rng):
    yield 8, 1, 2
    yield 5, 0, 2
    yield 5, 1, 2
    yield 2, 3, 5
    yield 2, 5, 7  # more workers than twice the examples: round again
    while True:
        world = int(rng.integers(2, 6))
        yield int(rng.integers(world, 20)), int(rng.integers(world)), world


@sharing.wrong(
    "drops the rest",
    "The last n % world examples would never be seen, and nobody would notice. Wrap round instead.",
)
def _(n, rank, world):
    return list(range(rank, n - n % world, world))


@sharing.wrong(
    "leaves the shares uneven",
    "A worker with fewer batches makes the others wait for ever: all shares must be equally long.",
)
def _(n, rank, world):
    return list(range(rank, n, world))


@sharing.wrong(
    "cuts the list into blocks",
    "Equal and complete, but DistributedSampler deals the indices out like cards.",
)
def _(n, rank, world):
    share = -(-n // world)
    return [k % n for k in range(rank * share, (rank + 1) * share)]


@sharing.wrong(
    "gives every worker everything", "Then two workers do the same work twice: no time is saved."
)
def _(n, rank, world):
    return list(range(n))


@sharing.wrong("repeats the last example", "The gap is filled from the beginning: index 0, then 1.")
def _(n, rank, world):
    return [min(rank + world * k, n - 1) for k in range(-(-n // world))]


@sharing.wrong(
    "goes round only once",
    "With more than twice as many places as examples the list begins again and again: modulo n.",
)
def _(n, rank, world):
    share = -(-n // world)
    return [(list(range(n)) * 2 + [0] * world)[rank + world * k] for k in range(share)]


@sharing.wrong("fills with index 0 alone", "The list goes on with 0, then 1, then 2.")
def _(n, rank, world):
    places = [rank + world * k for k in range(-(-n // world))]
    return [place if place < n else 0 for place in places]


@sharing.wrong("takes the first share for all", "Each worker begins at its own rank.")
def _(n, rank, world):
    return [world * k % n for k in range(-(-n // world))]


@sharing.wrong(
    "goes on past the last index",
    "There is no example number n: after n - 1 comes 0 again, so take each number modulo n.",
)
def _(n, rank, world):
    return [rank + world * k for k in range(-(-n // world))]


@sharing.wrong(
    "fills up with its own first index",
    "Dealing goes on: the next worker gets index 0, the one after it 1.",
)
def _(n, rank, world):
    own = list(range(rank, n, world))
    return own + [rank % n] * (-(-n // world) - len(own))


@sharing.wrong(
    "always makes room for one more",
    "Where `world` divides `n`, nothing has to be filled up: a share is n / world, rounded up.",
)
def _(n, rank, world):
    return [(rank + world * k) % n for k in range(n // world + 1)]


@sharing.wrong(
    "counts the workers from 1", "Workers are numbered from 0: worker 0 begins with index 0."
)
def _(n, rank, world):
    return [(rank - 1 + world * k) % n for k in range(-(-n // world))]


@sharing.wrong(
    "cuts the list into blocks and leaves the last one short",
    "Indices are dealt one by one, like cards, and all shares are equally long.",
)
def _(n, rank, world):
    share = -(-n // world)
    return list(range(n))[rank * share : (rank + 1) * share]


@sharing.wrong("gives the shares of all", "One list of indices: that of worker `rank` alone.")
def _(n, rank, world):
    return [[(r + world * k) % n for k in range(-(-n // world))] for r in range(world)]


@sharing.wrong(
    "counts from 1",
    "The indices begin at 0.",
)
def _(n, rank, world):
    return [index + 1 for index in shard(n, rank, world)]


@sharing.wrong(
    "fills up from its own share",
    "Dealing goes on at index 0 for the next worker in turn, not for each from its own first card.",
)
def _(n, rank, world):
    own, share = list(range(rank, n, world)), -(-n // world)
    return own + own[: share - len(own)]


@sharing.wrong(
    "fills up with -1",
    "Dealing starts again at index 0: real examples, not an empty place.",
)
def _(n, rank, world):
    share = -(-n // world)
    return [rank + world * k if rank + world * k < n else -1 for k in range(share)]


@sharing.wrong(
    "starts again only once",
    "Few examples and many workers: start again as often as it takes.",
)
def _(n, rank, world):
    return (2 * list(range(n)))[: -(-n // world) * world][rank::world]


sharing.hints(
    "How long is a share? n / world, rounded up.",
    "The k-th index of a share is rank + world * k. What if that is n or more?",
    "After the last index comes 0 again, as on a clock.",
)


circling = exercise(
    "18.5",
    "Around the ring",
    minutes=9,
    difficulty=3,
    inline=True,
    statement="""
        **Your turn.** Row r of `vectors` is what worker r holds, cut into W equal pieces. Steps of
        a round count from k = 0. In the first round, worker r sends its piece number (r - k) mod W
        to worker (r + 1) mod W, which *adds* it to its own; in the second round it sends piece
        number (r + 1 - k) mod W, and the receiver's own is *replaced*. All send at once. Give the
        start and what everybody holds after each step; leave `vectors` as it is.
        """,
)


@circling.solution
def ring_all_reduce(vectors):
    """What all workers hold, at the start and after each step.

    Shapes: vectors (W, N), N a multiple of W -> (1 + 2 (W - 1), W, N)
    """
    W = len(vectors)
    held = list(vectors.clone().chunk(W, dim=1))  # a column of pieces each: (W, N / W)
    states = [vectors.clone()]
    for first in (True, False):
        for k in range(W - 1):
            for r in range(W):
                piece = (r - k if first else r + 1 - k) % W
                right = (r + 1) % W
                sent = held[piece][r]
                held[piece][right] = held[piece][right] + sent if first else sent
            states.append(torch.cat(held, dim=1).clone())
    return torch.stack(states)


@circling.cases
def _(rng):
    yield (np.array([[1.0, 2, 3], [10, 20, 30], [100, 200, 300]]),)
    yield (np.array([[1.0, 2], [10, 20]]),)
    yield (np.array([[1.0, 2, 3, 4], [10, 20, 30, 40]]),)
    yield (np.array([[7.0, 8]]),)  # one worker alone
    while True:
        W = int(rng.integers(2, 6))
        yield (rng.normal(size=(W, W * int(rng.integers(1, 4)))).round(2),)


def _around(
    vectors, first=lambda r, k: r - k, second=lambda r, k: r + 1 - k, by=1, steps=None, **ways
):
    """The ring with different pieces, neighbour or steps, or another way to take pieces in."""
    W, n = len(vectors), vectors.shape[1] // len(vectors)
    takes = (ways.get("first_takes", "add"), ways.get("second_takes", "replace"))
    held, states = vectors.clone(), [vectors.clone()]
    for choose, take in zip((first, second), takes, strict=True):
        for k in range(W - 1 if steps is None else steps(W)):
            before = held.clone()
            for r in range(W):
                piece, right = choose(r, k) % W, (r + by) % W
                place = slice(piece * n, (piece + 1) * n)
                mine = before[right, place] if take == "add" else 0
                held[right, place] = before[r, place] + mine
            states.append(held.clone())
    return torch.stack(states)


@circling.wrong(
    "adds in both rounds",
    "In the second round complete sums travel: the receiver's own piece is replaced.",
)
def _(vectors):
    return _around(vectors, second_takes="add")


@circling.wrong(
    "replaces in both rounds", "In the first round the receiver adds, or its own share is lost."
)
def _(vectors):
    return _around(vectors, first_takes="replace")


@circling.wrong("sends to the left", "Worker r sends to worker (r + 1) mod W.")
def _(vectors):
    return _around(vectors, by=-1)


@circling.wrong(
    "begins the second round with the first one's pieces",
    "After the first round worker r holds the sum of piece (r + 1) mod W: that one travels first.",
)
def _(vectors):
    return _around(vectors, second=lambda r, k: r - k)


@circling.wrong(
    "sends the same piece in every step",
    "In step k worker r passes on what it has just received: piece (r - k) mod W.",
)
def _(vectors):
    return _around(vectors, first=lambda r, k: r, second=lambda r, k: r + 1)


@circling.wrong("counts the pieces upwards", "The piece number falls with k: (r - k), not (r + k).")
def _(vectors):
    return _around(vectors, first=lambda r, k: r + k, second=lambda r, k: r + 1 + k)


@circling.wrong(
    "takes W steps a round", "After W - 1 steps a piece has met all workers; one more counts twice."
)
def _(vectors):
    return _around(vectors, steps=lambda W: W)


@circling.wrong(
    "stops after the first round",
    "Each worker has the sum of one piece then. A second round hands the sums on.",
)
def _(vectors):
    return _around(vectors)[: len(vectors)]


@circling.wrong("leaves the start out", "The first table is the start, before any step.")
def _(vectors):
    return _around(vectors)[1:]


@circling.wrong("gives the end alone", "All steps are asked for, the start first.")
def _(vectors):
    return _around(vectors)[-1]


@circling.wrong(
    "keeps one table for all steps",
    "All states are the end. Was the same tensor appended each time, and changed later? Append a "
    "clone.",
)
def _(vectors):
    states = _around(vectors)
    return states[-1:].expand(len(states), -1, -1)


@circling.wrong(
    "adds up everything at once",
    "That is the right end, but nobody sent anything: the ring gets there piece by piece.",
)
def _(vectors):
    total = vectors.sum(dim=0, keepdim=True).expand_as(vectors)
    steps = 2 * (len(vectors) - 1)
    return torch.stack([vectors.clone(), *[total] * steps])


@circling.wrong(
    "takes single numbers for pieces",
    "A piece has N / W numbers, and all of them travel together.",
)
def _(vectors):
    W, held, states = len(vectors), vectors.clone(), [vectors.clone()]
    for first in (True, False):
        for k in range(W - 1):
            before = held.clone()
            for r in range(W):
                piece, right = (r - k if first else r + 1 - k) % W, (r + 1) % W
                mine = before[right, piece] if first else 0
                held[right, piece] = before[r, piece] + mine
            states.append(held.clone())
    return torch.stack(states)


@circling.wrong(
    "gives the average at the end",
    "The sums are asked for; dividing by W comes later.",
)
def _(vectors):
    states = ring_all_reduce(vectors)
    return torch.cat([states[:-1], states[-1:] / len(vectors)])


@circling.wrong(
    "deals the numbers out",
    "A piece is N / W numbers *in a row*, not every W-th.",
)
def _(vectors):
    W, N = vectors.shape
    order = torch.arange(N).view(-1, W).T.flatten()
    return ring_all_reduce(vectors[:, order])[:, :, order.argsort()]


circling.hints(
    "`held[r, place]` with `place = slice(p * n, (p + 1) * n)` is worker r's piece p; n = N / W.",
    "Two rounds of W - 1 steps each; in every step a loop over the W senders.",
    "Keep what was held before the step, and append `held.clone()` after it.",
)


sending = prediction(
    "18.ring",
    "A gradient of 109,386 numbers goes around the ring. How many times as much does each of 1,000 "
    "workers send as each of two?",
    result="{:.3f} times as much.",
)
sending.answer(
    "about 1,000: everybody must be reached",
    lambda v: v > 400,
    like=999.0,
    wrong="A worker speaks to its neighbour alone, and sends a piece of 1 / W at a time.",
)
sending.answer(
    "about 10, the logarithm",
    lambda v: 5 < v < 50,
    like=10.0,
    wrong="That is a tree. In the ring the steps grow with W, and the pieces shrink with it.",
)
sending.answer(
    "about 2",
    lambda v: 1.5 < v < 2.5,
    like=2.0,
    right="2 (W - 1) / W times the gradient: 1 for two workers, and below 2 for any number.",
)
sending.answer(
    "less: the pieces are smaller",
    lambda v: v < 1,
    like=0.002,
    wrong="The pieces are smaller, and there are more steps: 2 (W - 1) of them.",
)


matching = prediction(
    "18.ddp",
    "Two processes train with 64 digits each in every step, at the rate 0.1. Which single process "
    "ends with the same weights?",
    result="The same weights come from {}.",
)
matching.answer(
    "batches of 64, rate 0.1",
    "64 at 0.1",
    wrong="Each step of two processes has seen 128 digits.",
)
matching.answer(
    "batches of 64, rate 0.2",
    "64 at 0.2",
    wrong="The gradients are averaged, not added, and twice as many digits are seen a step.",
)
matching.answer(
    "batches of 128, rate 0.1",
    "128 at 0.1",
    right="The average of two means over 64 is the mean over 128.",
)
matching.answer(
    "none: each process learns its own half",
    "none",
    wrong="Their gradients are averaged in every step, so both hold the same weights.",
)


lining = exercise(
    "18.6",
    "A pipeline's timetable",
    minutes=7,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** The layers lie on `stages` devices, one after another; a batch is cut into
        `parts`. A stage works on one part a turn, a part moves on to the next stage every turn, and
        parts enter in order, without a pause. All count from 0. Give a row for each turn until the
        last part has left: the part that each stage works on, or -1 where it is idle. Forward only.
        """,
)


@lining.solution
def pipeline(stages, parts):
    """Which part each stage works on, turn by turn.

    Shapes: two whole numbers from 1 -> a list of rows with an entry for each stage
    """
    rows = []
    for turn in range(parts + stages - 1):
        row = []
        for stage in range(stages):
            part = turn - stage
            row.append(part if 0 <= part < parts else -1)
        rows.append(row)
    return rows


@lining.cases
def _(rng):
    yield 2, 1
    yield 1, 3
    yield 3, 2
    yield 2, 4
    while True:
        yield int(rng.integers(1, 6)), int(rng.integers(1, 8))


def _table(stages, parts, turns=None, part=lambda turn, stage: turn - stage, idle=-1):
    found = []
    for turn in range(parts + stages - 1 if turns is None else turns):
        row = [part(turn, stage) for stage in range(stages)]
        found.append([p if 0 <= p < parts else idle for p in row])
    return found


@lining.wrong(
    "stops when the last part enters",
    "The last part still has all later stages ahead of it: stages - 1 more turns.",
)
def _(stages, parts):
    return _table(stages, parts, turns=parts)


@lining.wrong(
    "runs one turn too long",
    "In the last turn the last part is at the last stage; nothing follows.",
)
def _(stages, parts):
    return _table(stages, parts, turns=parts + stages)


@lining.wrong(
    "lets all stages work at once",
    "A part is at one stage at a time: what stage 1 needs leaves stage 0 a turn before.",
)
def _(stages, parts):
    return [[turn] * stages for turn in range(parts)]


@lining.wrong(
    "sends one part through before the next enters",
    "Stage 0 is free again after one turn: the next part enters then.",
)
def _(stages, parts):
    return [
        [part if stage == now else -1 for stage in range(stages)]
        for part in range(parts)
        for now in range(stages)
    ]


@lining.wrong("has a row for each stage", "A row is a turn, and a column a stage: transpose it.")
def _(stages, parts):
    return [list(column) for column in zip(*_table(stages, parts), strict=True)]


@lining.wrong("begins at the last stage", "Parts enter at stage 0.")
def _(stages, parts):
    return [row[::-1] for row in _table(stages, parts)]


@lining.wrong("counts parts from 1", "The first part is number 0.")
def _(stages, parts):
    return [[p + 1 if p >= 0 else -1 for p in row] for row in _table(stages, parts)]


@lining.wrong("sends the last part first", "Parts enter in order, number 0 first.")
def _(stages, parts):
    return [[parts - 1 - p if p >= 0 else -1 for p in row] for row in _table(stages, parts)]


@lining.wrong("writes 0 where a stage is idle", "0 is the first part. Write -1 for idle.")
def _(stages, parts):
    return _table(stages, parts, idle=0)


@lining.wrong(
    "ends one turn early",
    "The last part enters in turn parts - 1, and is in the last stage stages - 1 turns later: "
    "parts + stages - 1 turns.",
)
def _(stages, parts):
    return _table(stages, parts, parts + stages - 2)


@lining.wrong("counts from 1, and idle is 0", "The first part is number 0, and -1 is idle.")
def _(stages, parts):
    return [[p + 1 for p in row] for row in pipeline(stages, parts)]


@lining.wrong(
    "turns the difference round",
    "Stage s works on what entered s turns ago: turn - stage.",
)
def _(stages, parts):
    return _table(stages, parts, part=lambda turn, stage: stage - turn)


@lining.wrong(
    "says None where a stage is idle",
    "An idle stage has -1.",
)
def _(stages, parts):
    return _table(stages, parts, idle=None)


@lining.wrong(
    "begins again with the first part",
    "After the last part nothing comes: idle, -1.",
)
def _(stages, parts):
    turns = range(parts + stages - 1)
    return [[(turn - stage) % parts for stage in range(stages)] for turn in turns]


@lining.wrong(
    "numbers parts that are not there",
    "Below 0 and from `parts` on there is no part: -1.",
)
def _(stages, parts):
    turns = range(parts + stages - 1)
    return [[turn - stage for stage in range(stages)] for turn in turns]


@lining.wrong(
    "numbers parts after the last",
    "From `parts` on there is no part: the stage is idle, -1.",
)
def _(stages, parts):
    turns = range(parts + stages - 1)
    return [[max(turn - stage, -1) for stage in range(stages)] for turn in turns]


@lining.wrong(
    "names the stage",
    "The number is that of the *part* a stage works on; the column says which stage.",
)
def _(stages, parts):
    return [[s if p >= 0 else -1 for s, p in enumerate(row)] for row in pipeline(stages, parts)]


@lining.wrong(
    "goes backward as well",
    "Forward only: it ends when the last part has left.",
)
def _(stages, parts):
    rows = pipeline(stages, parts)
    return rows + rows[::-1]


lining.hints(
    "Draw three stages and two parts on paper. Which part is at stage 1 in turn 1?",
    "A part that entered in turn t is at stage s in turn t + s.",
    "The last part enters in turn parts - 1. How many turns does it need to the last stage?",
)


ways = choices(
    "18.7",
    "What to split",
    variable="ways",
    minutes=5,
    difficulty=2,
    statement="""
        Five training runs do not work as they are. What helps first? Accumulate gradients; split
        the *data*; *shard* weights, gradients and averages; cut the matrices (*tensor* parallel);
        or make a *pipeline* of layers. Replace each `None`.
        """,
)
ways.question(
    "slow",
    "one device takes a week",
    answer="data",
    wrong={
        "accumulate": "Accumulation saves memory and no time: the parts come one after another.",
        "shard": "It fits already: sharding the weights would only add messages.",
        "tensor": "It fits already: cutting the matrices costs messages in every layer.",
    },
)
ways.question(
    "batch",
    "the weights fit, the batch does not",
    answer="accumulate",
    wrong={
        "shard": "The weights are not the trouble: the activations of the batch are.",
        "tensor": "That needs more devices, and the weights are not the trouble.",
    },
)
ways.question(
    "state",
    "Adam's averages do not fit",
    answer="shard",
    wrong={
        "data": "Every replica holds everything: that is what does not fit.",
        "accumulate": "That makes the batch's part small. The state is as large as before.",
        "tensor": "That is for a single layer that is too large, and costs more messages.",
    },
)
ways.question(
    "layer",
    "one layer is too large",
    answer="tensor",
    wrong={
        "shard": "It gathers each layer whole when it is used: this one does not fit.",
        "pipeline": "A stage holds whole layers: this one does not fit.",
        "accumulate": "A smaller batch does not shrink the weights.",
    },
)
ways.question(
    "links",
    "many machines, slow network between them",
    answer="pipeline",
    wrong={
        "shard": "It sends every layer's weights over the slow network, in every step.",
        "tensor": "It sends activations within every layer: the slow network would set the pace.",
    },
)
ways.hints(
    "Ask first what does not fit: the time, the activations, the state, or one layer.",
    "A stage of a pipeline sends only the activations at its end, once for each part of a batch.",
)


averaging = prediction(
    "18.lost",
    "Two workers train for 60 steps without averaging their gradients. Compared to a run with "
    "averaging, the losses that they report at the end are ...",
    result="The worse one reports {:.2f} times the loss with averaging.",
)
averaging.answer(
    "clearly higher, by over a third: half of the data is missing",
    lambda v: v > 1.33,
    like=1.6,
    wrong="Half a batch gives a noisier gradient with the same mean.",
)
averaging.answer(
    "hardly different, or lower",
    lambda v: v < 1.1,
    like=1.0,
    right="Each is an ordinary run with small batches.",
)
averaging.answer(
    "never below its start: the replicas disturb each other",
    lambda v: 1.1 <= v <= 1.33,
    like=1.2,
    wrong="They know nothing of one another: that is what was lost.",
)

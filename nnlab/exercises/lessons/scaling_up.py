"""Exercises of lesson 18: scaling up."""

import torch

from .. import choices, exercise

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


accumulating = exercise(
    "18.1",
    "A large batch in parts",
    minutes=12,
    difficulty=2,
    statement="""
        The batch is too large for the memory and comes in parts, which need not be equally long.
        Leave in the parameters the gradient of the mean loss over *all* examples, as if it had
        been one batch, and return that loss. The gradients are empty before; make no step.
        """,
)


@accumulating.solution
def accumulate(model, loss_fn, parts):
    """The mean loss over all examples; its gradient is left in the model's parameters.

    Shapes: parts is a list of x (B, 3), y (B, 1) with any B, loss_fn takes a mean -> a number
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
    model = torch.nn.Linear(3, 1).double()
    with torch.no_grad():
        model.weight.copy_(weight)
        model.bias.copy_(bias)
    backwards = []
    model.weight.register_hook(lambda grad: backwards.append(1))
    loss = accumulate(model, torch.nn.MSELoss(), parts)
    went = bool(backwards)
    return {
        "loss": loss,
        "went backward": went,
        "weight": model.weight.grad,
        "bias": model.bias.grad,
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
    "Weigh each part by len(x) / n.",
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
    "The gradient is what the caller waits for, to step by it: leave it there.",
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
    "The gradient is right. The loss must be weighted in the same way as it.",
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


@accumulating.wrong("returns nothing", "The gradient is right. Return the loss as well.")
def _(model, loss_fn, parts):
    n = sum(len(x) for x, _ in parts)
    for x, y in parts:
        (loss_fn(model(x), y) * len(x) / n).backward()


accumulating.hints(
    "Write the mean over all n examples as a sum over parts. What stands before each part's mean?",
    "A part of B examples contributes B / n of its own mean; backward adds to what is there.",
    "In the loop: loss = loss_fn(model(x), y) * len(x) / n, then loss.backward().",
)


flops = exercise(
    "18.2",
    "What a training costs",
    minutes=5,
    difficulty=1,
    statement="""
        Floating-point operations to train a network of matrix products, by the rule of section 8.
        A multiplication and an addition count as two.
        """,
)


@flops.solution
def training_flops(params, tokens):
    """Operations of a whole training: forward and backward for every token.

    Shapes: two numbers -> a number
    """
    return 6.0 * params * tokens


@flops.cases
def _(rng):
    yield 1, 1
    yield 1000, 1
    yield 109_386, 60_000
    while True:
        yield int(rng.integers(1, 10**8)), int(rng.integers(1, 10**9))


@flops.wrong(
    "counts the forward pass only", "2 N D is the forward pass. Backward costs twice as much again."
)
def _(params, tokens):
    return 2 * params * tokens


@flops.wrong(
    "leaves one pass out",
    "4 N D is the backward pass alone, or a backward that costs no more than forward. Backward is "
    "4 N D, since it makes two products for each of forward's, and forward is 2 N D.",
)
def _(params, tokens):
    return 4 * params * tokens


@flops.wrong(
    "counts a multiply-add once",
    "A multiplication and an addition are two operations: 2 forward, 4 backward.",
)
def _(params, tokens):
    return 3 * params * tokens


@flops.wrong("adds where it should multiply", "Every token passes through every parameter.")
def _(params, tokens):
    return 6 * (params + tokens)


flops.hints(
    "Forward: each parameter is multiplied once and added once, for every token.",
    "Backward needs two products of the same size: together three times the forward pass.",
)


ring = exercise(
    "18.3",
    "What each worker sends",
    minutes=8,
    difficulty=2,
    statement="""
        Bytes that each of `workers` workers sends when they average a gradient of `params` numbers
        in float32 around a ring (section 6).
        """,
)


@ring.solution
def all_reduce_bytes(params, workers):
    """Bytes sent by one worker in one ring all-reduce.

    Shapes: two numbers, params a multiple of workers -> a number
    """
    return 2 * (workers - 1) / workers * params * 4


@ring.cases
def _(rng):
    yield 8, 1
    yield 8, 2
    yield 12, 4
    while True:
        workers = int(rng.integers(3, 65))
        yield workers * int(rng.integers(1, 10**6)), workers


@ring.wrong(
    "sends everything to everybody",
    "Sent whole to each of the others it would be (W - 1) times as much. In the ring a worker "
    "sends one piece of 1 / W at a time.",
)
def _(params, workers):
    return 4 * params * (workers - 1)


@ring.wrong(
    "goes round once",
    "After one round each worker has the sum of one piece. A second round hands the sums on.",
)
def _(params, workers):
    return (workers - 1) * params * 4 // workers


@ring.wrong("counts numbers, not bytes", "A number in float32 has 4 bytes.")
def _(params, workers):
    return 2 * (workers - 1) * params // workers


@ring.wrong(
    "takes W steps a round",
    "Each round has W - 1 steps: a piece is at home after W - 1. One worker alone sends nothing.",
)
def _(params, workers):
    return 2 * params * 4


@ring.wrong("counts what all workers send", "That is the sum over all W. Each sends 1 / W of it.")
def _(params, workers):
    return 2 * (workers - 1) * params * 4


@ring.wrong(
    "sends one piece a round", "A piece is sent in every one of the W - 1 steps of a round."
)
def _(params, workers):
    return 2 * params * 4 // workers


ring.hints(
    "The gradient is cut into W pieces. How many bytes is one?",
    "Two rounds of W - 1 steps; in each step every worker sends one piece.",
)


memory = exercise(
    "18.4",
    "What a training keeps",
    minutes=8,
    difficulty=1,
    statement="""
        Bytes for the weights, their gradients and the optimiser's state, all of the same type and
        without activations. The optimiser is `"sgd"`, `"momentum"` or `"adam"`, the type
        `"float64"`, `"float32"` or `"bfloat16"`.
        """,
)


@memory.solution
def training_memory(params, optimizer, dtype):
    """Bytes that a training keeps for each of its parameters, together.

    Shapes: a number and two names -> a number
    """
    size = {"float64": 8, "float32": 4, "bfloat16": 2}[dtype]
    states = {"sgd": 0, "momentum": 1, "adam": 2}[optimizer]
    return params * size * (2 + states)


@memory.cases
def _(rng):
    optimizers, dtypes = ("sgd", "momentum", "adam"), ("float32", "bfloat16", "float64")
    for dtype in dtypes:
        for optimizer in optimizers:
            yield 1000, optimizer, dtype
    while True:
        yield int(rng.integers(1, 10**5)), str(rng.choice(optimizers)), str(rng.choice(dtypes))


def _keep(params, optimizer, dtype, kept):
    return params * {"float64": 8, "float32": 4, "bfloat16": 2}[dtype] * kept[optimizer]


@memory.wrong("forgets the gradients", "Each weight has a gradient of its own size.")
def _(params, optimizer, dtype):
    return _keep(params, optimizer, dtype, {"sgd": 1, "momentum": 2, "adam": 3})


@memory.wrong("forgets the optimiser", "Momentum keeps one number a weight, Adam two.")
def _(params, optimizer, dtype):
    return _keep(params, optimizer, dtype, {"sgd": 2, "momentum": 2, "adam": 2})


@memory.wrong("gives Adam one number a weight", "Adam keeps two averages, m and v.")
def _(params, optimizer, dtype):
    return _keep(params, optimizer, dtype, {"sgd": 2, "momentum": 3, "adam": 3})


@memory.wrong("gives plain descent a state", "Without momentum SGD remembers nothing.")
def _(params, optimizer, dtype):
    return _keep(params, optimizer, dtype, {"sgd": 3, "momentum": 3, "adam": 4})


@memory.wrong("counts the weights alone", "Gradients and the optimiser's state are kept as well.")
def _(params, optimizer, dtype):
    return _keep(params, optimizer, dtype, {"sgd": 1, "momentum": 1, "adam": 1})


@memory.wrong(
    "takes 4 bytes for every type", "float64 has 8 bytes, bfloat16 has 2: the number is in bits."
)
def _(params, optimizer, dtype):
    return _keep(params, optimizer, "float32", {"sgd": 2, "momentum": 3, "adam": 4})


@memory.wrong("counts bits", "8 bits are a byte: float32 has 4.")
def _(params, optimizer, dtype):
    return 8 * _keep(params, optimizer, dtype, {"sgd": 2, "momentum": 3, "adam": 4})


@memory.wrong("counts numbers, not bytes", "Multiply by the bytes of one number of that type.")
def _(params, optimizer, dtype):
    return params * {"sgd": 2, "momentum": 3, "adam": 4}[optimizer]


memory.hints(
    "How many numbers are kept for each weight: itself, its gradient, and ...?",
    "2, 3 or 4 numbers a weight, of 8, 4 or 2 bytes each.",
)


sharing = exercise(
    "18.5",
    "Who gets which examples",
    minutes=8,
    difficulty=2,
    statement="""
        The indices of one worker's share, as `DistributedSampler` gives them without shuffling:
        every `world`-th index from `rank` on. All shares are equally long; if $n$ does not divide,
        the list goes on from index 0 until it does.
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
    "gives every worker everything", "Then two workers do the same work twice: no time is won."
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


sharing.hints(
    "How long is a share? n / world, rounded up.",
    "The k-th index of a share is rank + world * k. What if that is n or more?",
    "Take it modulo n.",
)


ways = choices(
    "18.6",
    "What to split",
    variable="ways",
    minutes=6,
    difficulty=2,
    statement="""
        Five trainings do not go as they are. What helps first? Accumulate gradients; split the
        *data*; *shard* weights, gradients and averages; cut the matrices (*tensor* parallel); or
        make a *pipeline* of layers. Replace each `None`.
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
        "shard": "It gathers each layer whole for its moment: this one does not fit.",
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
        "tensor": "It sends activations within every layer: the slow network would rule.",
    },
)
ways.hints(
    "Ask first what does not fit: the time, the activations, the state, or one layer.",
    "A stage of a pipeline sends only the activations at its end, once for each part of a batch.",
)


speedup = exercise(
    "18.7",
    "Amdahl's limit",
    minutes=6,
    difficulty=1,
    statement=r"""
        A share $p$ of the time can be divided among the workers, the rest cannot. How many times
        as fast is it with `workers` of them?
        """,
)


@speedup.solution
def amdahl(p, workers):
    """How many times as fast as with one worker.

    Shapes: p from 0 to 1, workers from 1 -> a number
    """
    return 1 / (1 - p + p / workers)


@speedup.cases
def _(rng):
    yield 1.0, 4
    yield 0.0, 4
    yield 0.9, 1
    yield 0.9, 10
    while True:
        yield float(rng.uniform(0.1, 0.95)), int(rng.integers(2, 100))


@speedup.wrong(
    "returns the time, not the speed-up", "That is the share of the time that is left: invert it."
)
def _(p, workers):
    return 1 - p + p / workers


@speedup.wrong("divides the serial part", "p is the share that is divided; 1 - p stays as it is.")
def _(p, workers):
    return 1 / (p + (1 - p) / workers)


@speedup.wrong(
    "adds speeds", "Times add up, not speeds: first the time 1 - p + p / workers, then invert it."
)
def _(p, workers):
    return (1 - p) + p * workers


@speedup.wrong("forgets the serial part", "1 - p of the time is not shortened by anybody.")
def _(p, workers):
    return workers


@speedup.wrong(
    "gives the limit for ever more workers", "p / workers is small, but these workers are finite."
)
def _(p, workers):
    return 1 / max(1 - p, 1e-12)


speedup.hints(
    "Let the time with one worker be 1. What is it with several?",
    "1 - p stays, p becomes p / workers; the speed-up is 1 over their sum.",
)

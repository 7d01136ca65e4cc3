"""Exercises and predictions of lesson 17: generative adversarial networks."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "17.recall",
    "Three questions from lessons 16, 14 and 09",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "perplexity",
    "the perplexity of a language model that needs 3 bits a character",
    answer=8,
    wrong={
        3: "Perplexity undoes the logarithm: 2 to the power of the bits.",
        9: "The power is 2 ** 3, two multiplied by itself three times, not 3 ** 2.",
        20.0855: "That is e ** 3, for 3 nats. Bits are powers of 2.",
    },
)
recall.question(
    "kl",
    "the KL divergence of N(2, 1) from N(0, 1), in nats",
    answer=2,
    wrong={
        0: "Only equal distributions have 0, and the means differ.",
        4: "Half the square of the mean: 2 ** 2 / 2.",
        1: "The mean counts squared: half of 2 ** 2.",
    },
)
recall.question(
    "eval",
    "what batch norm uses after model.eval()",
    answer="running averages",
    wrong={
        "this batch": "That is training mode. After eval() it uses the averages it has kept, so "
        "that a picture's result does not depend on its neighbours."
    },
)
recall.hints(
    "Bits are powers of 2. With variance 1 the KL is half the square of the mean.",
    "2 ** 3; 2 ** 2 / 2; and batch norm in evaluation needs no batch.",
)


far = prediction(
    "17.far",
    "The forger's hill moves away from the data's, from θ = 0 to 5; both are about 0.2 wide. "
    "Where is the curve of the divergence steep?",
    result="{0[0]:.0%} of the rise from 0 to 5 lies between 0 and 1, {0[1]:.0%} beyond.",
)
far.answer(
    "everywhere: the farther off, the worse",
    lambda shares: min(shares) > 0.05,
    like=[0.5, 0.5],
    wrong="Without overlap the discriminator is right anyway: farther is not worse.",
)
far.answer(
    "only near 0, where the hills overlap",
    lambda shares: shares[0] > 0.95,
    like=[0.99, 0.01],
    right="Beyond the overlap the discriminator is right every time, at 1 as at 5: ln 2, and flat.",
)
far.answer(
    "only far out, where the forgery is obvious",
    lambda shares: shares[1] > 0.95,
    like=[0.01, 0.99],
    wrong="An obvious forgery is a lost one: there is nothing more to lose, and no slope.",
)

rest = prediction(
    "17.rest",
    "The pair plays 300 rounds in turns, from a distance of 1. The right forgery is θ = 0. How far "
    "from rest, (0, 0), does it end?",
    result="Their distance from (0, 0) is {:.2f}.",
)
rest.answer(
    "below 0.1: both losses are minimised",
    lambda gap: gap < 0.1,
    like=0.01,
    wrong="Each step of one player changes the other's loss: nobody walks downhill here.",
)
rest.answer(
    "about 1: they go on and on around it",
    lambda gap: 0.7 < gap < 1.5,
    like=0.99,
    right="When the forger arrives at 0 the discriminator still slopes, and pushes it past.",
)
rest.answer(
    "above 2: they drive each other apart",
    lambda gap: gap > 2,
    like=3.0,
    wrong="That happens if both move at once. In turns each answers what the other has just done.",
)

collapse = prediction(
    "17.collapse",
    "A slow discriminator; 1,000 painted points, looked at in rounds 800, 900 and 1,000 of two "
    "runs. To how many of the eight hills are they nearest, each time?",
    result="The number of nearest hills, in each of the six looks: {}.",
)
collapse.answer(
    "all eight, only less sharply",
    lambda counts: min(counts) == 8,
    like=[8, 8],
    wrong="Against a D that stands still one answer is best, and all noise can give it.",
)
collapse.answer(
    "about half of them, in each run the same ones",
    lambda counts: 2 < min(counts) < 8,
    like=[4, 4],
    wrong="Nothing keeps the points apart: every one of them climbs the same score.",
)
collapse.answer(
    "one, the same in all three rounds",
    lambda counts: max(counts) == 1 and len(counts) < 6,
    like=[1],
    wrong="At last the discriminator learns that this hill is painted, and the cloud moves on.",
)
collapse.answer(
    "one, but another one each time",
    lambda counts: max(counts) == 1 and len(counts) == 6,
    like=[1] * 6,
    right="All points climb to where the discriminator scores highest, until it has caught up.",
)

losses = prediction(
    "17.losses",
    "Guessing costs the two players 1.386 and 0.693. Whose losses lie nearer to these: the "
    "collapsed pair's, or those of a pair that finds all eight hills?",
    result="The collapsed pairs are at most {0[0]:.2f} away, the healthy one {0[1]:.2f}.",
)
losses.answer(
    "the healthy pair's: better pictures, better losses",
    lambda gaps: gaps[0] > gaps[1] + 0.05,
    like=[0.5, 0.1],
    wrong="A loss is one player's score against the other, not a score for the pictures.",
)
losses.answer(
    "the collapsed pair's",
    lambda gaps: gaps[0] < gaps[1] - 0.05,
    like=[0.1, 0.5],
    right="A slow D hardly tells real from painted, whatever is painted: both nearly guess.",
)
losses.answer(
    "no difference: both play against an equal",
    lambda gaps: abs(gaps[0] - gaps[1]) <= 0.05,
    like=[0.3, 0.3],
    wrong="The discriminators differ: one keeps up, the other learns at a tenth of its pace.",
)

copyist = prediction(
    "17.copyist",
    "A forger copies the same 50 training digits over and over, 2,000 pictures. Compared with real "
    "ones, what gives it away?",
    result="{0[0]:.0f} classes, and {0[1]:.1f} times the floor's distance.",
)
copyist.answer(
    "classes are missing",
    lambda row: row[0] < 10,
    like=[9, 1.0],
    wrong="Among 50 digits each of the ten kinds is there.",
)
copyist.answer(
    "the distance, at several times the floor",
    lambda row: row[0] == 10 and row[1] > 3,
    like=[10, 7.0],
    right="Fifty pictures do not vary as real ones do, and the clouds of features show that.",
)
copyist.answer(
    "nothing: each of its pictures is a real one",
    lambda row: row[0] == 10 and row[1] <= 3,
    like=[10, 1.2],
    wrong="Each one is real, but together they are 50 pictures, not 2,000.",
)


best = exercise(
    "17.1",
    "The optimal discriminator",
    minutes=5,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** For each face: the most profitable $D$. `p` and `q` are probabilities or
        densities, side by side, and a throw comes from either with equal chance. Where both are 0
        nothing is ever seen: answer $\frac12$ there.
        """,
)


@best.solution
def optimal_discriminator(p, q):
    """The probability of "real" that the best discriminator gives to each outcome.

    Shapes: p (K,) of the data, q (K,) of the generator, none negative -> (K,)
    """
    both = p + q
    return torch.where(both > 0, p / both.clamp(min=1e-300), 0.5)


@best.cases
def _(rng):
    yield np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])
    yield np.array([0.5, 0.5, 0.0, 0.0]), np.array([0.0, 0.5, 0.5, 0.0])
    while True:
        k = int(rng.integers(2, 7))
        p, q = rng.dirichlet(np.ones(k), size=2)
        if rng.integers(2):
            p[0] = q[0] = 0.0
        yield p, q


@best.wrong(
    "fails where both are 0",
    "0 / 0 is no number. Where neither is ever seen, answer 1/2: `torch.where` can.",
)
def _(p, q):
    return p / (p + q)


@best.wrong("says 0 where both are 0", "Where neither is ever seen, answer 1/2.")
def _(p, q):
    return p / (p + q).clamp(min=1e-300)


@best.wrong(
    "gives the probability of painted", "D is the probability of *real*: p stands above the line."
)
def _(p, q):
    both = p + q
    return torch.where(both > 0, q / both.clamp(min=1e-300), 0.5)


@best.wrong("is the ratio", "p / q has no upper bound; a probability is p / (p + q).")
def _(p, q):
    return p / q


@best.wrong(
    "decides for the likelier",
    "The best player says how sure it is, not only which is likelier: the payment is a logarithm.",
)
def _(p, q):
    return torch.where(p == q, 0.5, (p > q).to(p.dtype))


@best.wrong("forgets the data's share", "Compare p with both together: p / (p + q).")
def _(p, q):
    return 1 - q


@best.wrong(
    "gives the ratio p / q",
    'That is the odds of "real". Their probability is p / (p + q).',
)
def _(p, q):
    return torch.where(p + q > 0, p / q, 0.5)


@best.wrong(
    "gives the ratio p / q, at most 1",
    'That is the odds of "real". Their probability is p / (p + q).',
)
def _(p, q):
    return torch.where(p + q > 0, (p / q).clamp(max=1), 0.5)


@best.wrong(
    "returns p",
    "p says how often the casino's die shows a face. The question is how likely it is "
    "that a face came from *that* die.",
)
def _(p, q):
    return p.clone()


@best.wrong(
    "divides by the mean",
    "Divide by the sum p + q: D is a probability, at most 1.",
)
def _(p, q):
    return torch.where(p + q > 0, 2 * p / (p + q), 0.5)


@best.wrong(
    "makes D sum to 1",
    "D is a probability for each face by itself: real or painted. Over the faces it need not "
    "sum to 1.",
)
def _(p, q):
    D = optimal_discriminator(p, q)
    return D / D.sum()


@best.wrong(
    "says 1/2 wherever p is 0",
    "Where only q is above 0, the throw is painted for certain: 0.",
)
def _(p, q):
    return torch.where(p > 0, p / (p + q), 0.5)


@best.wrong(
    "squares both",
    "The slope of p log D + q log(1 - D) is 0 at p / (p + q), without squares.",
)
def _(p, q):
    return optimal_discriminator(p**2, q**2)


best.hints(
    "At one outcome the payment is p log D + q log(1 - D). Where is its slope 0?",
    "p / (p + q); take care of 0 / 0.",
    "`torch.where(p + q > 0, ..., 0.5)`.",
)


def _scores(rng):
    """Pairs of scores, of real and of painted pictures, of different lengths."""
    yield np.array([0.0]), np.array([0.0])
    yield np.array([2.0, -1.0]), np.array([-3.0, 0.5, 1.0])
    yield np.array([800.0, -800.0]), np.array([800.0, -800.0])  # no probability in between
    while True:
        n, m = rng.integers(1, 6, size=2)
        yield rng.normal(scale=2, size=n), rng.normal(scale=2, size=m)


discriminating = exercise(
    "17.2",
    "The discriminator's loss",
    minutes=6,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** What the discriminator pays, from scores before the sigmoid: the mean
        surprise over the real examples, $-\log D$, plus the mean surprise over the painted ones,
        $-\log(1 - D)$. The two batches may differ in size. Scores may be as large as 800, and the
        loss must stay finite, and gradients pass.
        """,
)


@discriminating.solution
def discriminator_loss(real, fake):
    """The binary cross-entropy of a discriminator, real and painted each averaged.

    Shapes: real (N,), fake (M,) scores -> a number
    """
    return F.softplus(-real).mean() + F.softplus(fake).mean()


discriminating.cases(_scores)


@discriminating.probe
def _(discriminator_loss, real, fake):
    from nnlab.exercises.probes import slopes

    roots = [scores.requires_grad_() for scores in (real, fake)]
    loss = discriminator_loss(*roots)
    return {"loss": loss, "slopes": slopes(loss, roots)}


@discriminating.wrong(
    "has the labels swapped",
    "Real pictures deserve high scores: their surprise is -log sigmoid(real).",
)
def _(real, fake):
    return F.softplus(real).mean() + F.softplus(-fake).mean()


@discriminating.wrong(
    "takes scores for probabilities",
    "These are scores, from minus to plus infinity: the sigmoid still has to come.",
)
def _(real, fake):
    return -(real.log().mean() + (1 - fake).log().mean())


@discriminating.wrong(
    "takes scores for probabilities and clips them",
    "Clipping hides that these are scores: the sigmoid still has to come.",
)
def _(real, fake):
    real, fake = real.clamp(1e-7, 1 - 1e-7), fake.clamp(1e-7, 1 - 1e-7)
    return -(real.log().mean() + (1 - fake).log().mean())


@discriminating.wrong(
    "overflows for large scores",
    "The sigmoid of a large score is exactly 0 or 1, and log 0 is -infinity: use "
    "`F.logsigmoid`, `F.softplus` or binary_cross_entropy_with_logits.",
)
def _(real, fake):
    return -(torch.sigmoid(real).log().mean() + (1 - torch.sigmoid(fake)).log().mean())


@discriminating.wrong("sums up", "Average, so that the loss does not grow with the batch.")
def _(real, fake):
    return F.softplus(-real).sum() + F.softplus(fake).sum()


@discriminating.wrong(
    "averages over all together",
    "Real and painted ones are averaged separately, then added.",
)
def _(real, fake):
    return torch.cat([F.softplus(-real), F.softplus(fake)]).mean()


@discriminating.wrong("halves the sum", "The two means are added, not halved.")
def _(real, fake):
    return (F.softplus(-real).mean() + F.softplus(fake).mean()) / 2


@discriminating.wrong(
    "is the value, not the loss", "D climbs V, and a loss is to fall: change the sign."
)
def _(real, fake):
    return -F.softplus(-real).mean() - F.softplus(fake).mean()


@discriminating.wrong("forgets the painted ones", "Both count: add the surprise at the fakes.")
def _(real, fake):
    return F.softplus(-real).mean()


@discriminating.wrong(
    "takes painted ones for real",
    "At painted ones the surprise is -log(1 - D): a high score costs there.",
)
def _(real, fake):
    return F.softplus(-real).mean() + F.softplus(-fake).mean()


@discriminating.wrong(
    "doubles the mean over all together",
    "Right only for batches of equal size: average each separately, then add.",
)
def _(real, fake):
    return 2 * torch.cat([F.softplus(-real), F.softplus(fake)]).mean()


@discriminating.wrong(
    "averages the verdicts first",
    "First each example's own surprise, then the mean: the logarithm of a mean is another thing.",
)
def _(real, fake):
    return -real.sigmoid().mean().log() - (1 - fake.sigmoid()).mean().log()


@discriminating.wrong(
    "stops at 100",
    "`F.binary_cross_entropy` cuts a surprise off at 100: stay with the scores, "
    "`binary_cross_entropy_with_logits`.",
)
def _(real, fake):
    return F.softplus(-real).clamp(max=100).mean() + F.softplus(fake).clamp(max=100).mean()


@discriminating.wrong(
    "takes the difference of the mean scores",
    "That is the loss of a critic (section 5). Here the scores go through the sigmoid and a "
    "logarithm.",
)
def _(real, fake):
    return fake.mean() - real.mean()


@discriminating.wrong(
    "lets no gradient through to the painted ones",
    "The value is right, but D learns nothing from painted ones: they are detached in the "
    "round, before D sees them, not here.",
)
def _(real, fake):
    return discriminator_loss(real, fake.detach())


@discriminating.wrong(
    "lets no gradient through",
    "The value is right, but D cannot learn from it: stay with tensors, without `item` or "
    "`detach`.",
)
def _(real, fake):
    return discriminator_loss(real.detach(), fake.detach())


discriminating.hints(
    "The surprise at a real picture is -log sigmoid(score), at a painted one "
    "-log(1 - sigmoid(score)).",
    "-log sigmoid(s) is softplus(-s), and -log(1 - sigmoid(s)) is softplus(s); both stay finite.",
    "Lesson 04 had a loss that takes logits, and labels of 1 and 0.",
)


playing = exercise(
    "17.3",
    "One round of the game",
    draws=12,
    minutes=10,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** A round as the two drawings have it: D takes one step, then G takes one step
        against the *new* D, both with the pictures that G makes from `z`. Only what is drawn in
        colour may move, and gradients from before may still be there. Call G and D as functions;
        what is to be updated is in the optimisers. Return both losses, D's first.
        """,
)


@playing.solution
def train_round(G, D, optimizers, losses, real, z):
    """The losses of D and of G in a round, after which each has taken one step.

    `losses` are loss_D(real_scores, fake_scores) and loss_G(fake_scores).

    Shapes: optimizers (of_D, of_G), losses (loss_D, loss_G), real (N, D), z (N, Z) -> two numbers
    """
    (of_D, of_G), (loss_D, loss_G) = optimizers, losses
    fake = G(z)
    of_D.zero_grad()
    first = loss_D(D(real), D(fake.detach()))
    first.backward()
    of_D.step()
    of_G.zero_grad()
    second = loss_G(D(fake))
    second.backward()
    of_G.step()
    return first.item(), second.item()


@playing.cases
def _(rng):
    while True:
        n, k, d = (int(size) for size in rng.integers(2, 5, size=3))
        weights = rng.normal(size=(d, k)), rng.normal(size=(3, d)), rng.normal(size=(1, 3))
        yield rng.normal(size=(n, d)), rng.normal(size=(n, k)), *weights


@playing.probe
def _(train_round, real, z, A, B, w):
    """Both losses and all weights after two rounds, and how often gradients reached G."""
    torch.manual_seed(0)
    G = nn.Linear(A.shape[1], len(A), dtype=real.dtype)
    D = nn.Sequential(
        nn.Linear(B.shape[1], 3, dtype=real.dtype), nn.Tanh(), nn.Linear(3, 1, dtype=real.dtype)
    )
    with torch.no_grad():
        for layer, weight in ((G, A), (D[0], B), (D[2], w)):
            layer.weight.copy_(weight)
            layer.bias.fill_(0.1)
    optimizers = [torch.optim.SGD(net.parameters(), lr=0.1) for net in (D, G)]
    D(G(z)).sum().backward()  # something was computed before, and its gradients are still there
    reached = []

    def later_counts_more(grad):  # so that a gradient too many shows in the weights
        reached.append(1)
        return grad * len(reached)

    G.weight.register_hook(later_counts_more)
    losses = (
        lambda real, fake: F.softplus(-real).mean() + F.softplus(fake).mean(),
        lambda fake: F.softplus(-fake).mean(),
    )
    nets = (lambda z: G(z)), (lambda x: D(x)[:, 0])
    try:
        said = [train_round(*nets, optimizers, losses, real, z) for _ in range(2)]
    except RuntimeError as error:
        if "second time" not in str(error):
            raise
        return "backward went through the same pictures twice"
    weights = [G.weight, G.bias, D[0].weight, D[0].bias, D[2].weight]
    found = {"times that gradients reached G": len(reached), "losses": said}
    return found | {"weights of G": weights[:2], "weights of D": weights[2:]}


def _in_turns(
    G, D, optimizers, losses, real, z, *, cut=True, clear=("first", "first"), again=False
):
    """The round with one thing changed; `clear` says when gradients of D and of G are cleared."""
    (of_D, of_G), (loss_D, loss_G) = optimizers, losses
    fake = G(z)
    _clear(of_D, clear[0] == "first")
    first = loss_D(D(real), D(fake.detach() if cut else fake))
    first.backward(retain_graph=True)
    _clear(of_D, clear[0] == "between")
    of_D.step()
    _clear(of_D, clear[0] == "after")
    _clear(of_G, clear[1] == "first")
    second = loss_G(D(G(torch.randn_like(z)) if again else fake))
    second.backward()
    _clear(of_G, clear[1] == "between")
    of_G.step()
    _clear(of_G, clear[1] == "after")
    _clear(of_D, clear[0] == "end")
    return first.item(), second.item()


def _clear(optimizer, now):
    if now:
        optimizer.zero_grad()


@playing.wrong(
    "sends D's loss back through G",
    "D's loss also went back through G, for nothing: cut the painted pictures off with `detach`.",
)
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers, losses, real, z, cut=False)


@playing.wrong(
    "does not detach, and goes backward twice",
    "Both losses went back through G's pictures, and D's backward frees what G's needs: give D "
    "`fake.detach()`.",
)
def _(G, D, optimizers, losses, real, z):
    (of_D, of_G), (loss_D, loss_G) = optimizers, losses
    fake = G(z)
    of_D.zero_grad()
    first = loss_D(D(real), D(fake))
    first.backward()
    of_D.step()
    of_G.zero_grad()
    second = loss_G(D(fake))
    second.backward()
    of_G.step()
    return first.item(), second.item()


@playing.wrong(
    "clears both at the start, and does not detach",
    "G's step holds the gradient of D's loss as well: cut the painted pictures off with `detach`.",
)
def _(G, D, optimizers, losses, real, z):
    optimizers[1].zero_grad()
    return _in_turns(G, D, optimizers, losses, real, z, cut=False, clear=("first", "never"))


@playing.wrong(
    "lets G go first", "D steps first: G responds to what D has just learned, not to the old D."
)
def _(G, D, optimizers, losses, real, z):
    (of_D, of_G), (loss_D, loss_G) = optimizers, losses
    of_G.zero_grad()
    second = loss_G(D(G(z)))
    second.backward()
    of_G.step()
    of_D.zero_grad()
    first = loss_D(D(real), D(G(z).detach()))
    first.backward()
    of_D.step()
    return first.item(), second.item()


@playing.wrong(
    "lets G answer the old D",
    "G's loss comes from D's scores *after* D's step: ask D about the painted pictures again.",
)
def _(G, D, optimizers, losses, real, z):
    (of_D, of_G), (loss_D, loss_G) = optimizers, losses
    second = loss_G(D(G(z)))
    of_G.zero_grad()
    second.backward()
    first = loss_D(D(real), D(G(z).detach()))
    of_D.zero_grad()
    first.backward()
    of_D.step()
    of_G.step()
    return first.item(), second.item()


@playing.wrong(
    "detaches in G's step too",
    "G did not move: what it learns comes back through D and the pictures. Detach in D's step "
    "only.",
)
def _(G, D, optimizers, losses, real, z):
    return _in_turns(lambda z: G(z).detach(), D, optimizers, losses, real, z)


@playing.wrong(
    "never clears D's gradients",
    "G's step leaves gradients in D, and `backward` adds to them: clear D's before D's backward.",
)
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers, losses, real, z, clear=("never", "first"))


@playing.wrong(
    "never clears G's gradients",
    "`backward` adds to what is there: clear G's gradients before G's backward.",
)
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers, losses, real, z, clear=("first", "never"))


@playing.wrong(
    "clears no gradients",
    "`backward` adds to what is there: clear each player's gradients before its own backward.",
)
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers, losses, real, z, clear=("never", "never"))


def _clearing(when):
    def train_round(G, D, optimizers, losses, real, z):
        return _in_turns(G, D, optimizers, losses, real, z, clear=when)

    return train_round


for _when, _name in {
    ("after", "first"): "clears D's gradients after D's step",
    ("end", "first"): "clears D's gradients at the end of the round",
    ("first", "after"): "clears G's gradients after G's step",
    ("after", "after"): "clears each player's gradients after its step",
    ("end", "after"): "clears all gradients at the end of the round",
    ("never", "after"): "clears G's gradients alone, after G's step",
    ("after", "never"): "clears D's gradients alone, after D's step",
    ("end", "never"): "clears D's gradients alone, at the end of the round",
}.items():
    playing.wrong(
        _name,
        "Gradients may be there from before the round, G's `backward` leaves some in D, and each "
        "`backward` adds to what is there. Clear a player's own right before its own `backward`.",
    )(_clearing(_when))


@playing.wrong(
    "clears between backward and step",
    "That throws the new gradient away before the step can use it: clear first, then `backward`, "
    "then `step`.",
)
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers, losses, real, z, clear=("between", "between"))


class _Idle:
    """An optimiser that clears, and forgets to step."""

    def __init__(self, optimizer):
        self.zero_grad = optimizer.zero_grad

    def step(self):
        pass


@playing.wrong("never lets D step", "D did not move: after its `backward` its optimiser steps.")
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, (_Idle(optimizers[0]), optimizers[1]), losses, real, z)


@playing.wrong("never lets G step", "G did not move: after its `backward` its optimiser steps.")
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, (optimizers[0], _Idle(optimizers[1])), losses, real, z)


@playing.wrong(
    "goes backward through the sum of both losses",
    "Each player has its own loss and its own backward: D's first, and after D's step G's, from "
    "new scores.",
)
def _(G, D, optimizers, losses, real, z):
    for optimizer in optimizers:
        optimizer.zero_grad()
    fake = G(z)
    first, second = losses[0](D(real), D(fake.detach())), losses[1](D(fake))
    (first + second).backward()
    for optimizer in optimizers:
        optimizer.step()
    return first.item(), second.item()


@playing.wrong(
    "measures the losses again after the steps",
    "Return the two losses that went backward, as they were before the steps.",
)
def _(G, D, optimizers, losses, real, z):
    _in_turns(G, D, optimizers, losses, real, z)
    return losses[0](D(real), D(G(z))).item(), losses[1](D(G(z))).item()


@playing.wrong(
    "lets D step in G's turn as well",
    "In G's turn D stands still: it only hands the gradient on. One step for each in a round.",
)
def _(G, D, optimizers, losses, real, z):
    answer = _in_turns(G, D, optimizers, losses, real, z)
    optimizers[0].step()
    return answer


@playing.wrong("mistakes the optimisers", "`optimizers` has D's first: `of_D, of_G = optimizers`.")
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers[::-1], losses, real, z)


@playing.wrong(
    "gives the loss the painted scores first",
    "`loss_D` takes the scores of the real examples first, then those of the painted ones.",
)
def _(G, D, optimizers, losses, real, z):
    loss_D, loss_G = losses
    swapped = (lambda real, fake: loss_D(fake, real)), loss_G
    return _in_turns(G, D, optimizers, swapped, real, z)


@playing.wrong(
    "paints anew for G's step", "Both steps use the pictures made from `z`: no new noise for G."
)
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers, losses, real, z, again=True)


@playing.wrong("returns G's loss first", "D's loss comes first, then G's.")
def _(G, D, optimizers, losses, real, z):
    return _in_turns(G, D, optimizers, losses, real, z)[::-1]


@playing.wrong(
    "steps along one sum",
    "Two players, two losses: each goes backward with its own, and D steps before G's loss is "
    "computed.",
)
def _(G, D, optimizers, losses, real, z):
    (of_D, of_G), (loss_D, loss_G) = optimizers, losses
    of_D.zero_grad()
    of_G.zero_grad()
    both = loss_D(D(real), D(G(z))) + loss_G(D(G(z)))
    both.backward()
    of_D.step()
    of_G.step()
    return both.item(), both.item()


@playing.wrong(
    "turns D's loss round for G",
    "G has a loss of its own, the second of `losses`.",
)
def _(G, D, optimizers, losses, real, z):
    loss_D = losses[0]
    return train_round(G, D, optimizers, (loss_D, lambda fake: -loss_D(D(real), fake)), real, z)


playing.hints(
    "Two halves, each with its own `zero_grad`, loss, `backward` and `step`, as in lesson 08.",
    "In D's half the painted pictures are plain data: `detach`. In G's half they are not.",
    "G's `backward` leaves gradients in D as well. Who clears them, and when?",
)


covering = exercise(
    "17.4",
    "How many hills?",
    minutes=5,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** How many of the centres have at least `least` samples within `radius` of
        them? Exactly on the edge counts, and where discs overlap a sample counts for each.
        """,
)


@covering.solution
def modes_covered(samples, centres, radius, least):
    """The number of centres that have enough samples near.

    Shapes: samples (N, D), centres (K, D), radius above 0, least from 1 -> a whole number
    """
    near = torch.cdist(samples, centres) <= radius
    return int((near.sum(dim=0) >= least).sum())


@covering.cases
def _(rng):
    square = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0], [4.0, 4.0]])
    yield np.array([[0.1, 0.0], [-0.2, 0.1], [3.0, 0.0]]), square, 1.0, 1
    yield np.array([[2.0, 2.0]]), square, 0.5, 1
    yield np.array([[2.0, 2.0], [2.0, 2.1], [0.0, 0.0]]), square, 3.0, 2
    yield np.array([[0.4, 0.4], [0.4, -0.4], [4.4, 0.4], [0.0, 3.5], [9.0, 9.0]]), square, 0.5, 1
    while True:
        n, k, d = (int(rng.integers(*ends)) for ends in ((6, 20), (2, 7), (1, 4)))
        centres = 3 * rng.normal(size=(k, d))
        samples = centres[rng.integers(k, size=n)] + 0.8 * rng.normal(size=(n, d))
        yield samples, centres, float(rng.uniform(0.5, 1.5)), int(rng.integers(1, 4))


@covering.wrong("counts the samples", "Many samples near one centre cover one hill, not many.")
def _(samples, centres, radius, least):
    return int((torch.cdist(samples, centres) <= radius).any(dim=1).sum())


@covering.wrong(
    "counts pairs", "A centre with five samples near is one hill: count the centres, not the pairs."
)
def _(samples, centres, radius, least):
    return int((torch.cdist(samples, centres) <= radius).sum())


@covering.wrong(
    "ignores the radius",
    "A nearest centre always exists, however far: the distance must be within the radius.",
)
def _(samples, centres, radius, least):
    which = torch.cdist(samples, centres).argmin(dim=1)
    return int((which.bincount(minlength=len(centres)) >= least).sum())


@covering.wrong(
    "gives each sample to its nearest centre only",
    "A sample between two centres may be near both: compare every pair with the radius.",
)
def _(samples, centres, radius, least):
    near, which = torch.cdist(samples, centres).min(dim=1)
    return int((which[near <= radius].bincount(minlength=len(centres)) >= least).sum())


@covering.wrong("lets one sample do", "`least` samples must be near, and one may be too few.")
def _(samples, centres, radius, least):
    return int((torch.cdist(samples, centres) <= radius).any(dim=0).sum())


@covering.wrong("asks for more than `least`", "At least means that `least` itself is enough: >=.")
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres) <= radius).sum(dim=0) > least).sum())


@covering.wrong("asks for at most `least`", "At least means `least` or more: >=, not <=.")
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres) <= radius).sum(dim=0) <= least).sum())


@covering.wrong("asks for exactly `least`", "More samples than `least` are welcome: >=, not ==.")
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres) <= radius).sum(dim=0) == least).sum())


@covering.wrong("leaves the edge out", "Exactly on the edge counts, too: <=, not <.")
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres) < radius).sum(dim=0) >= least).sum())


@covering.wrong(
    "counts the samples outside",
    "These samples are *outside*. Within the radius means a distance of at most `radius`: <=.",
)
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres) > radius).sum(dim=0) >= least).sum())


@covering.wrong(
    "adds up along the centres",
    "That counts samples with enough centres near them. Add up along the samples, `dim=0`: one "
    "number for each centre.",
)
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres) <= radius).sum(dim=1) >= least).sum())


@covering.wrong(
    "walks along the axes",
    "That adds the coordinates' differences. The distance is the root of the sum of their squares.",
)
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres, p=1) <= radius).sum(dim=0) >= least).sum())


@covering.wrong("compares squared distances", "Take the root, or square the radius too.")
def _(samples, centres, radius, least):
    return int(((torch.cdist(samples, centres) ** 2 <= radius).sum(dim=0) >= least).sum())


@covering.wrong(
    "measures each coordinate",
    "That is a box. Within `radius` means the length of the difference, a disc.",
)
def _(samples, centres, radius, least):
    apart = (samples[:, None] - centres[None]).abs().amax(dim=-1)
    return int(((apart <= radius).sum(dim=0) >= least).sum())


@covering.wrong("gives a share", "The number of centres is asked for, not their share.")
def _(samples, centres, radius, least):
    return modes_covered(samples, centres, radius, least) / len(centres)


@covering.wrong("counts those that are missed", "The hills that *have* enough samples are wanted.")
def _(samples, centres, radius, least):
    return len(centres) - modes_covered(samples, centres, radius, least)


@covering.wrong(
    "gives a count for each centre",
    "How many *centres* have enough: compare each count with `least`, then add up.",
)
def _(samples, centres, radius, least):
    return (torch.cdist(samples, centres) <= radius).sum(dim=0)


@covering.wrong(
    "says which, not how many",
    "Add them up: a whole number is asked for.",
)
def _(samples, centres, radius, least):
    return (torch.cdist(samples, centres) <= radius).sum(dim=0) >= least


covering.hints(
    "`torch.cdist(samples, centres)` has all distances, (N, K).",
    "Compare with the radius, and add up along the samples: how many are near each centre?",
)


penalty = exercise(
    "17.5",
    "The gradient penalty",
    draws=12,
    minutes=10,
    difficulty=3,
    inline=True,
    statement=r"""
        **Your turn.** For each row take the place $\hat x = \varepsilon x_\text{real} +
        (1 - \varepsilon) x_\text{fake}$. How long is the gradient of the critic's score there?
        Return the mean over the rows of the squared difference between this length and 1. `critic`
        is any function from (N, D) to (N,) or (N, 1), and takes each row by itself. The critic must
        be able to learn from the result.
        """,
)


@penalty.solution
def gradient_penalty(critic, real, fake, eps):
    """How far the critic's slope is from 1 between real and painted points.

    Shapes: real, fake (N, D), eps (N, 1) from 0 to 1; critic (N, D) -> (N,) -> a number
    """
    between = (eps * real + (1 - eps) * fake).detach().requires_grad_()
    slopes = torch.autograd.grad(critic(between).sum(), between, create_graph=True)[0]
    return ((slopes.norm(dim=1) - 1) ** 2).mean()


@penalty.cases
def _(rng):
    while True:
        n, d = int(rng.integers(2, 6)), int(rng.integers(1, 4))
        real, fake = rng.normal(size=(2, n, d))
        weights = rng.normal(size=(d, 5)), rng.normal(size=5), rng.normal(size=5)
        yield real, fake, rng.uniform(size=(n, 1)), *weights


@penalty.probe
def _(gradient_penalty, real, fake, eps, W, b, w):
    tensors = [torch.as_tensor(each) for each in (real, fake, eps, W, b, w)]
    real, fake, eps, W, b, w = tensors
    W.requires_grad_()
    result = gradient_penalty(lambda x: torch.tanh(x @ W + b) @ w, real, fake, eps)
    trains = isinstance(result, torch.Tensor) and result.requires_grad
    by_weights = torch.autograd.grad(result, W, allow_unused=True)[0] if trains else None
    return result, torch.zeros_like(W) if by_weights is None else by_weights


def _slopes(critic, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0]


@penalty.wrong(
    "cannot be trained through",
    "The value is right, but the critic must learn from it: create_graph=True.",
)
def _(critic, real, fake, eps):
    between = (eps * real + (1 - eps) * fake).detach().requires_grad_()
    slopes = torch.autograd.grad(critic(between).sum(), between)[0]
    return ((slopes.norm(dim=1) - 1) ** 2).mean()


@penalty.wrong(
    "takes the norm of the mean",
    "Each row has its own slope: norm first, row by row, and the mean last.",
)
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return (slopes.mean(dim=0).norm() - 1) ** 2


@penalty.wrong("takes one norm over the whole batch", "Each row has its own slope: `norm(dim=1)`.")
def _(critic, real, fake, eps):
    return (_slopes(critic, eps * real + (1 - eps) * fake).norm() - 1) ** 2


@penalty.wrong("differentiates the mean score", "The mean divides each slope by N: take the sum.")
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake) / len(real)
    return ((slopes.norm(dim=1) - 1) ** 2).mean()


@penalty.wrong(
    "forgets the -1", "That punishes any slope. A Wasserstein critic should have slope 1."
)
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return (slopes.norm(dim=1) ** 2).mean()


@penalty.wrong(
    "averages the norms before it squares",
    "Square each row's distance from 1, then take the mean: too steep and too flat must not "
    "cancel.",
)
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return (slopes.norm(dim=1).mean() - 1) ** 2


@penalty.wrong("does not square", "The distance from 1 is squared: too flat counts like too steep.")
def _(critic, real, fake, eps):
    return (_slopes(critic, eps * real + (1 - eps) * fake).norm(dim=1) - 1).mean()


@penalty.wrong("swaps real and painted", "eps is the share of the *real* point.")
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * fake + (1 - eps) * real)
    return ((slopes.norm(dim=1) - 1) ** 2).mean()


@penalty.wrong(
    "looks at the painted points alone", "The slope is taken between real and painted, at eps."
)
def _(critic, real, fake, eps):
    return ((_slopes(critic, fake).norm(dim=1) - 1) ** 2).mean()


@penalty.wrong("punishes each coordinate", "It is the length of the whole slope that should be 1.")
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return ((slopes.abs() - 1) ** 2).sum(dim=1).mean()


@penalty.wrong(
    "asks at the real points",
    "The place lies between real and painted: eps real + (1 - eps) fake.",
)
def _(critic, real, fake, eps):
    return ((_slopes(critic, real).norm(dim=1) - 1) ** 2).mean()


@penalty.wrong(
    "takes the square of the length",
    "The length itself, the root of the sum of squares, is compared with 1.",
)
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return (((slopes**2).sum(dim=1) - 1) ** 2).mean()


@penalty.wrong(
    "punishes steep slopes alone",
    "A slope below 1 counts as well: the squared difference, whatever its sign.",
)
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return ((slopes.norm(dim=1) - 1).clamp(min=0) ** 2).mean()


@penalty.wrong(
    "does not square the difference",
    "The difference from 1 is squared; its absolute value is something else.",
)
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return (slopes.norm(dim=1) - 1).abs().mean()


@penalty.wrong(
    "weighs it by 10",
    "The weight belongs to the critic's loss; the mean alone is asked for.",
)
def _(critic, real, fake, eps):
    return 10 * gradient_penalty(critic, real, fake, eps)


@penalty.wrong(
    "sums over the rows",
    "The mean over the rows, or a larger batch would be punished more.",
)
def _(critic, real, fake, eps):
    return len(real) * gradient_penalty(critic, real, fake, eps)


@penalty.wrong(
    "mixes all rows alike",
    "Each row has its own eps: (N, 1) meets (N, D) by broadcasting.",
)
def _(critic, real, fake, eps):
    return gradient_penalty(critic, real, fake, eps[:1].expand_as(eps))


@penalty.wrong(
    "takes lengths down the columns",
    "One length for each *row*: `norm(dim=1)`.",
)
def _(critic, real, fake, eps):
    slopes = _slopes(critic, eps * real + (1 - eps) * fake)
    return ((slopes.norm(dim=0) - 1) ** 2).mean()


@penalty.wrong(
    "measures the slope from end to end",
    "The gradient at one place is asked for, not how much the score changes between the two.",
)
def _(critic, real, fake, eps):
    rise = (critic(real) - critic(fake)).flatten().abs()
    return ((rise / (real - fake).norm(dim=1) - 1) ** 2).mean()


penalty.hints(
    "First the places between, with requires_grad_(); then the critic's slope there.",
    "`torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0]` has a slope for each row.",
    "A length for each row first; then how far it is from 1; the mean comes last.",
)


growing = exercise(
    "17.6",
    "How large does it get?",
    minutes=5,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** How long is the output along one axis? Count the stamps of the drawing: where
        does the last one begin, how far does it reach, what is cut off at each end? Finally,
        `extra` pixels are added at one end only (PyTorch calls that `output_padding`).
        """,
)


@growing.solution
def transposed_size(n, kernel, stride, padding, extra=0):
    """The length of a transposed convolution's output along one axis.

    Shapes: five whole numbers, n >= 1, the result at least 1 -> a whole number
    """
    return (n - 1) * stride + kernel - 2 * padding + extra


@growing.cases
def _(rng):
    yield 1, 4, 1, 0, 0
    yield 4, 4, 2, 1, 0
    yield 7, 3, 2, 1, 1
    yield 2, 3, 2, 0, 0
    yield 5, 5, 3, 2, 2
    yield 4, 4, 2, 1  # `extra` is left out: its default is 0
    while True:
        n, kernel, stride = (int(rng.integers(*ends)) for ends in ((2, 20), (2, 7), (1, 4)))
        padding, extra = int(rng.integers(0, (kernel + 1) // 2)), int(rng.integers(0, stride))
        yield n, kernel, stride, padding, extra


@growing.wrong(
    "is the convolution's",
    "That is how a convolution shrinks. Here each input number stamps a kernel.",
)
def _(n, kernel, stride, padding, extra=0):
    return (n + 2 * padding - kernel) // stride + 1 + extra


@growing.wrong(
    "places n stamps after the first",
    "n stamps have n - 1 strides between them: the first begins at 0.",
)
def _(n, kernel, stride, padding, extra=0):
    return n * stride + kernel - 2 * padding + extra


@growing.wrong("multiplies by the stride", "Right for kernel 4, stride 2, padding 1, not always.")
def _(n, kernel, stride, padding, extra=0):
    return n * stride


@growing.wrong("pads one end", "Padding is cut off at both ends.")
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride + kernel - padding + extra


@growing.wrong("adds the padding", "Here padding is cut off: it undoes the convolution's padding.")
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride + kernel + 2 * padding + extra


@growing.wrong("forgets the padding", "`padding` pixels are cut off at each end.")
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride + kernel + extra


@growing.wrong("forgets the extra pixels", "`extra` pixels are added at one end, last of all.")
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride + kernel - 2 * padding


@growing.wrong("adds the extra at both ends", "`extra` pixels are added at one end only.")
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride + kernel - 2 * padding + 2 * extra


@growing.wrong(
    "is one short", "The last stamp covers `kernel` pixels from its start, the first included."
)
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride + kernel - 1 - 2 * padding + extra


@growing.wrong(
    "forgets the kernel's length",
    "The last stamp begins at (n - 1) stride and reaches `kernel` places further.",
)
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride - 2 * padding + extra


@growing.wrong(
    "takes the extra away",
    "`extra` pixels are added: the output gets longer.",
)
def _(n, kernel, stride, padding, extra=0):
    return (n - 1) * stride - 2 * padding + kernel - extra


growing.hints(
    "The first stamp begins at 0. Where does the second begin, where the n-th?",
    "From its start the last one covers `kernel` pixels. Then both ends lose `padding`.",
)


distance = exercise(
    "17.7",
    "The Fréchet distance",
    rtol=1e-4,
    atol=1e-6,
    minutes=10,
    difficulty=3,
    inline=True,
    statement=r"""
        **Your turn.** The squared distance of two clouds, given by their means and covariances:
        the squared distance of the means, plus
        $\mathrm{tr}\,(\Sigma_1 + \Sigma_2 - 2R)$, where $R$ is the matrix with
        $R R = \Sigma_1 \Sigma_2$ and no negative eigenvalue. Do not take the roots of the entries:
        the *eigenvalues* of $R$ are the roots of those of $\Sigma_1 \Sigma_2$, and a trace is their
        sum. `torch.linalg.eigvals` gives them, with imaginary parts of 0.
        """,
)


@distance.solution
def frechet_distance(mu1, s1, mu2, s2):
    """The squared Fréchet distance between two Gaussians.

    Shapes: mu1, mu2 (D,), s1, s2 (D, D) symmetric, eigenvalues above 0 -> a number
    """
    roots = torch.linalg.eigvals(s1 @ s2).real.clamp(min=0).sqrt()
    return ((mu1 - mu2) ** 2).sum() + s1.trace() + s2.trace() - 2 * roots.sum()


@distance.cases
def _(rng):
    yield np.array([0.0]), np.array([[1.0]]), np.array([3.0]), np.array([[4.0]])
    yield np.array([1.0, 2.0]), np.diag([1.0, 4.0]), np.array([1.0, 2.0]), np.diag([9.0, 4.0])
    while True:
        d = int(rng.integers(2, 6))
        s1, s2 = (_covariance(rng, d) for _ in "ab")
        yield rng.normal(size=d), s1, rng.normal(size=d), s2


def _covariance(rng, d):
    a = rng.normal(size=(d, d + 2))
    return a @ a.T / d + 0.1 * np.eye(d)


def _far(mu1, mu2):
    return ((mu1 - mu2) ** 2).sum()


def _roots(s1, s2):
    return torch.linalg.eigvals(s1 @ s2).real.clamp(min=0).sqrt().sum()


@distance.wrong(
    "has no square root of the product",
    "The last part needs the trace of the *root* of s1 @ s2: the roots of its eigenvalues.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + s1.trace() + s2.trace() - 2 * (s1 @ s2).trace()


@distance.wrong("is not squared", "The squared distance is asked for: no root at the end.")
def _(mu1, s1, mu2, s2):
    return (_far(mu1, mu2) + s1.trace() + s2.trace() - 2 * _roots(s1, s2)).clamp(min=0).sqrt()


def _roots_like(*ways):
    """Whether the distances are those of one of these ways to take R."""

    def mark(cases, values):
        return any(
            all(_gives(way, case.args, value) for case, value in zip(cases, values, strict=True))
            for way in ways
        )

    return mark


def _gives(way, args, value):
    mu1, s1, mu2, s2 = (torch.as_tensor(each) for each in args)
    expected = float(_far(mu1, mu2) + (s1 + s2 - 2 * way(s1, s2)).trace())
    return np.allclose(value, expected, rtol=1e-4, equal_nan=True)


@distance.wrong(
    "takes roots of the product's entries",
    "`sqrt` takes the root of each entry. That is not the root of the matrix: R @ R must be the "
    "product. Take the roots of its eigenvalues.",
    mark=_roots_like(
        lambda s1, s2: (s1 @ s2).sqrt(),
        lambda s1, s2: (s1 @ s2).clamp(min=0).sqrt(),
        lambda s1, s2: s1.sqrt() @ s2.sqrt(),
        lambda s1, s2: s1.abs().sqrt() @ s2.abs().sqrt(),
    ),
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + s1.trace() + s2.trace() - 2 * (s1 @ s2).abs().sqrt().trace()


def _root(s):
    """The root of a symmetric matrix."""
    values, vectors = torch.linalg.eigh(s)
    return vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T


@distance.wrong(
    "multiplies the roots of the two",
    "The root of a product is the product of the roots for numbers, not for matrices: take the "
    "roots of the eigenvalues of `s1 @ s2`.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + (s1 + s2 - 2 * _root(s1) @ _root(s2)).trace()


@distance.wrong(
    "takes the root of the trace",
    "First the root of each eigenvalue, then the sum: the root of a sum is something else.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + s1.trace() + s2.trace() - 2 * (s1 @ s2).trace().sqrt()


@distance.wrong(
    "takes the product for symmetric",
    "`s1 @ s2` is not symmetric, though both factors are; `eigvalsh` and `eigh` read one half of "
    "it. Take `eigvals`.",
)
def _(mu1, s1, mu2, s2):
    roots = torch.linalg.eigvalsh(s1 @ s2).clamp(min=0).sqrt()
    return _far(mu1, mu2) + s1.trace() + s2.trace() - 2 * roots.sum()


@distance.wrong(
    "takes singular values",
    "`s1 @ s2` is not symmetric, so its singular values are not its eigenvalues: `eigvals`.",
)
def _(mu1, s1, mu2, s2):
    roots = torch.linalg.svdvals(s1 @ s2).sqrt()
    return _far(mu1, mu2) + s1.trace() + s2.trace() - 2 * roots.sum()


@distance.wrong(
    "takes Cholesky's factors",
    "Cholesky's factor times its *transpose* is the matrix. R times R itself is wanted: take the "
    "roots of the eigenvalues of `s1 @ s2`.",
)
def _(mu1, s1, mu2, s2):
    factor = torch.linalg.cholesky
    return _far(mu1, mu2) + (s1 + s2 - 2 * factor(s1) @ factor(s2)).trace()


@distance.wrong("does not square the means", "The means count by the square of their distance.")
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2).sqrt() + s1.trace() + s2.trace() - 2 * _roots(s1, s2)


@distance.wrong(
    "averages over the dimensions", "A squared length is a sum over the dimensions, not a mean."
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) / len(mu1) + s1.trace() + s2.trace() - 2 * _roots(s1, s2)


@distance.wrong("forgets the 2", "As in (a - b)^2 = a^2 + b^2 - 2ab: twice the root is taken off.")
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + s1.trace() + s2.trace() - _roots(s1, s2)


@distance.wrong(
    "adds absolute differences of the means",
    "The squared distance of the means adds *squares* of differences, not their sizes.",
)
def _(mu1, s1, mu2, s2):
    return (mu1 - mu2).abs().sum() + s1.trace() + s2.trace() - 2 * _roots(s1, s2)


@distance.wrong("is half of it", "Nothing is halved: add the parts as they are.")
def _(mu1, s1, mu2, s2):
    return frechet_distance(mu1, s1, mu2, s2) / 2


@distance.wrong("forgets the means", "Clouds of the same shape may lie far apart: add the means.")
def _(mu1, s1, mu2, s2):
    return s1.trace() + s2.trace() - 2 * _roots(s1, s2)


@distance.wrong("forgets the covariances", "Clouds with the same centre may differ in spread.")
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + 0 * s1.trace()


@distance.wrong(
    "ignores how coordinates go together",
    "That uses the diagonals alone. The root of a matrix is not the root of its entries: R @ R "
    "must be the matrix.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + ((s1.diagonal().sqrt() - s2.diagonal().sqrt()) ** 2).sum()


@distance.wrong(
    "pairs the eigenvalues of the two",
    "The eigenvalues of a product are not the products of the eigenvalues: multiply the "
    "matrices first.",
)
def _(mu1, s1, mu2, s2):
    roots = (torch.linalg.eigvalsh(s1) * torch.linalg.eigvalsh(s2)).sqrt()
    return _far(mu1, mu2) + (s1 + s2).trace() - 2 * roots.sum()


@distance.wrong(
    "compares the covariances entry by entry",
    "The second part is tr(s1 + s2 - 2R), not the squared differences of the entries.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + ((s1 - s2) ** 2).sum()


@distance.wrong(
    "adds the roots",
    "Twice the roots are *subtracted*: equal clouds have the distance 0.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + (s1 + s2).trace() + 2 * _roots(s1, s2)


distance.hints(
    "Three parts: the means' squared distance, two traces, and twice a trace taken off.",
    "You need no R, only its trace: the sum of the roots of the eigenvalues of `s1 @ s2`.",
    "`.real` makes real numbers of the eigenvalues; rounding may leave one a little below 0.",
)


copying = exercise(
    "17.8",
    "Does it copy?",
    minutes=6,
    difficulty=2,
    statement=r"""
        A forger who copies is found by looking for the nearest training picture. For each painted
        picture return the typical difference to it in grey levels, the root of the mean square over
        all pixels and channels. The pictures are bytes from 0 to 255. (With thousands, never
        tabulate every pixel of every pair.)
        """,
)


@copying.solution
def nearest_known(painted, known):
    """How far the nearest known picture is from each painted one, in grey levels per pixel.

    Shapes: painted (N, C, H, W), known (M, C, H, W), both uint8 -> (N,)
    """
    a, b = (pictures.flatten(1).double() for pictures in (painted, known))
    return torch.cdist(a, b).amin(dim=1) / a.shape[1] ** 0.5


@copying.cases
def _(rng):
    black = np.zeros((1, 1, 2, 2), dtype=np.uint8)
    yield black, np.full((2, 1, 2, 2), 255, dtype=np.uint8)
    yield np.concatenate([black, black + 10]), np.concatenate([black + 13, black + 1, black + 200])
    many = rng.integers(100, 256, size=(1100, 1, 1, 2)).astype(np.uint8)
    many[-1] = 7  # a search in parts must not lose the last, shorter one
    yield np.full((2, 1, 1, 2), 9, dtype=np.uint8), many
    while True:
        n, m, c, side = (int(size) for size in rng.integers((1, 2, 1, 2), (4, 6, 4, 4)))
        known = rng.integers(0, 256, size=(m, c, side, side)).astype(np.uint8)
        yield rng.integers(0, 256, size=(n, c, side, side)).astype(np.uint8), known


@copying.probe
def _(nearest_known, painted, known):
    return nearest_known(torch.as_tensor(painted).byte(), torch.as_tensor(known).byte())


def _apart(painted, known):
    return (painted[:, None].double() - known[None].double()).flatten(2)


@copying.wrong(
    "subtracts bytes",
    "In bytes 0 - 255 is 1: they wrap around. Make floating-point numbers of them first.",
)
def _(painted, known):
    apart = (painted[:, None] - known[None]).flatten(2).double()
    return (apart**2).mean(dim=2).sqrt().amin(dim=1)


@copying.wrong(
    "subtracts and squares bytes",
    "In bytes 0 - 255 is 1, and 16 * 16 is 0: they wrap around. Make floating-point numbers of the "
    "pictures before anything else.",
)
def _(painted, known):
    apart = (painted[:, None] - known[None]).flatten(2)
    return (apart**2).double().mean(dim=2).sqrt().amin(dim=1)


@copying.wrong(
    "takes signed bytes",
    "Signed bytes end at 127, and wrap around as well: take floating-point numbers.",
)
def _(painted, known):
    apart = (painted[:, None].to(torch.int8) - known[None].to(torch.int8)).flatten(2)
    return (apart.double() ** 2).mean(dim=2).sqrt().amin(dim=1)


@copying.wrong(
    "squares in 16 bits",
    "The differences fit into 16 bits, but their squares do not: 255 * 255 is 65,025, and the "
    "largest number is 32,767. Take floating-point numbers.",
)
def _(painted, known):
    apart = (painted[:, None].short() - known[None].short()).flatten(2)
    return (apart**2).double().mean(dim=2).sqrt().amin(dim=1)


@copying.wrong(
    "divides by the number after the root",
    "The mean comes before the root: divide the sum of squares by the number of pixels and "
    "channels, then take the root.",
)
def _(painted, known):
    apart = _apart(painted, known)
    return (apart**2).sum(dim=2).sqrt().amin(dim=1) / apart.shape[2]


@copying.wrong(
    "adds the channels up",
    "The mean goes over all pixels *and channels*: C * H * W numbers in each picture.",
)
def _(painted, known):
    return nearest_known(painted, known) * painted.shape[1] ** 0.5


@copying.wrong(
    "is the whole distance", "Typical for a pixel: divide the sum of squares by their number."
)
def _(painted, known):
    return (_apart(painted, known) ** 2).sum(dim=2).sqrt().amin(dim=1)


@copying.wrong("forgets the root", "Grey levels, not squared ones: take the root at the end.")
def _(painted, known):
    return (_apart(painted, known) ** 2).mean(dim=2).amin(dim=1)


@copying.wrong("takes the mean of absolute differences", "The root of the mean *square* is wanted.")
def _(painted, known):
    return _apart(painted, known).abs().mean(dim=2).amin(dim=1)


@copying.wrong(
    "adds absolute differences up",
    "The root of the mean square is wanted: squares instead of absolute values, a mean instead of "
    "a sum, and a root.",
)
def _(painted, known):
    return _apart(painted, known).abs().sum(dim=2).amin(dim=1)


@copying.wrong("is half of it", "The difference is taken whole: nothing is halved.")
def _(painted, known):
    return nearest_known(painted, known) / 2


@copying.wrong(
    "averages over the known pictures", "The *nearest* one betrays a copy, not the mean."
)
def _(painted, known):
    return (_apart(painted, known) ** 2).mean(dim=2).sqrt().mean(dim=1)


@copying.wrong(
    "looks from the known pictures",
    "One number for each painted picture: the smallest over the known ones.",
)
def _(painted, known):
    return (_apart(painted, known) ** 2).mean(dim=2).sqrt().amin(dim=0)


@copying.wrong("returns which one it is", "How far it is, not its row number: the minimum itself.")
def _(painted, known):
    return (_apart(painted, known) ** 2).mean(dim=2).argmin(dim=1)


@copying.wrong("scales to 1", "In grey levels, from 0 to 255: do not divide by 255.")
def _(painted, known):
    return nearest_known(painted, known) / 255


@copying.wrong(
    "subtracts bytes the other way",
    "In bytes 0 - 255 is 1: they wrap around. Make floating-point numbers of them first.",
)
def _(painted, known):
    apart = (known[None] - painted[:, None]).flatten(2).double()
    return (apart**2).mean(dim=2).sqrt().amin(dim=1)


@copying.wrong(
    "finds the farthest",
    "A copy has a picture *near* it: the smallest difference.",
)
def _(painted, known):
    return (_apart(painted, known) ** 2).mean(dim=2).sqrt().amax(dim=1)


@copying.wrong(
    "takes the largest difference of a pixel",
    "The root of the mean square over all pixels and channels, not the worst pixel.",
)
def _(painted, known):
    return _apart(painted, known).abs().amax(dim=2).amin(dim=1)


@copying.wrong(
    "takes the second nearest",
    "A painted picture is not among the known ones: the nearest counts, even at a difference of 0.",
)
def _(painted, known):
    far = (_apart(painted, known) ** 2).mean(dim=2).sqrt().sort(dim=1).values
    return far[:, min(1, len(known) - 1)]


copying.hints(
    "What is 0 - 255 in bytes? Try it.",
    "`torch.cdist` takes rows: flatten each picture. Which axis holds the known ones?",
)


smoothing = exercise(
    "17.9",
    "A discriminator that is never quite sure",
    minutes=5,
    difficulty=2,
    statement=r"""
        *One-sided label smoothing* keeps D from growing too sure: it is told that a real picture is
        real with probability $1 - \text{smooth}$ only, so that a huge score is punished, too.
        Painted ones are painted for certain. Change the discriminator's loss of 17.2 accordingly.
        Scores may be large; gradients pass.
        """,
)


@smoothing.solution
def smoothed_loss(real, fake, smooth):
    """A discriminator's loss whose label of the real ones is 1 - smooth.

    Shapes: real (N,), fake (M,) scores, smooth from 0 to 1 -> a number
    """
    sure = (1 - smooth) * F.softplus(-real) + smooth * F.softplus(real)
    return sure.mean() + F.softplus(fake).mean()


@smoothing.cases
def _(rng):
    yield np.array([2.0, -1.0]), np.array([-3.0, 0.5, 1.0]), 0.1
    yield np.array([2.0, -1.0]), np.array([-3.0]), 0.0
    yield np.array([800.0, -800.0]), np.array([800.0, -800.0]), 0.1
    while True:
        n, m = rng.integers(1, 6, size=2)
        yield rng.normal(size=n), rng.normal(size=m), float(rng.uniform(0.05, 0.4))


@smoothing.probe
def _(smoothed_loss, real, fake, smooth):
    from nnlab.exercises.probes import slopes

    roots = [scores.requires_grad_() for scores in (real, fake)]
    loss = smoothed_loss(*roots, smooth)
    return {"loss": loss, "slopes": slopes(loss, roots)}


@smoothing.wrong(
    "smooths the painted ones too",
    "One-sided: painted pictures keep the label 0. Smoothed, they would hold G where it is.",
)
def _(real, fake, smooth):
    doubt = (1 - smooth) * F.softplus(fake) + smooth * F.softplus(-fake)
    return smoothed_loss(real, fake, smooth) - F.softplus(fake).mean() + doubt.mean()


@smoothing.wrong(
    "only weighs the real ones less",
    "A label of 0.9 also says painted with 0.1: the second half of the cross-entropy is missing.",
)
def _(real, fake, smooth):
    return (1 - smooth) * F.softplus(-real).mean() + F.softplus(fake).mean()


@smoothing.wrong("takes smooth for the label", "The label of a real picture is 1 - smooth.")
def _(real, fake, smooth):
    return smoothed_loss(real, fake, 1 - smooth)


@smoothing.wrong("smooths the scores", "The *label* is 1 - smooth. The scores stay as D gave them.")
def _(real, fake, smooth):
    return F.softplus(-(1 - smooth) * real).mean() + F.softplus(fake).mean()


@smoothing.wrong("does not smooth", "Real pictures are to have the label 1 - smooth, not 1.")
def _(real, fake, smooth):
    return F.softplus(-real).mean() + F.softplus(fake).mean()


@smoothing.wrong(
    "halves the smoothing", "With two classes the label is 1 - smooth, not half of it."
)
def _(real, fake, smooth):
    return smoothed_loss(real, fake, smooth / 2)


@smoothing.wrong(
    "overflows for large scores",
    "The sigmoid of a large score is exactly 0 or 1, and log 0 is -infinity: use the scores.",
)
def _(real, fake, smooth):
    D = torch.sigmoid(real)
    sure = -(1 - smooth) * D.log() - smooth * (1 - D).log()
    return sure.mean() - (1 - torch.sigmoid(fake)).log().mean()


@smoothing.wrong(
    "smooths the painted ones alone",
    "The other way round: real ones get the label 1 - smooth, painted ones keep 0.",
)
def _(real, fake, smooth):
    doubt = (1 - smooth) * F.softplus(fake) + smooth * F.softplus(-fake)
    return F.softplus(-real).mean() + doubt.mean()


@smoothing.wrong(
    "always takes 0.9",
    "The label is 1 - smooth, and `smooth` may be any number from 0 to 1.",
)
def _(real, fake, smooth):
    return smoothed_loss(real, fake, 0.1)


@smoothing.wrong(
    "averages over all together",
    "Real and painted ones are averaged separately, then added.",
)
def _(real, fake, smooth):
    sure = (1 - smooth) * F.softplus(-real) + smooth * F.softplus(real)
    return torch.cat([sure, F.softplus(fake)]).mean()


@smoothing.wrong(
    "halves the sum",
    "The two means are added, not halved.",
)
def _(real, fake, smooth):
    return smoothed_loss(real, fake, smooth) / 2


@smoothing.wrong(
    "sums up",
    "Average each, so that the loss does not grow with the batch.",
)
def _(real, fake, smooth):
    sure = (1 - smooth) * F.softplus(-real) + smooth * F.softplus(real)
    return sure.sum() + F.softplus(fake).sum()


@smoothing.wrong(
    "takes painted ones for real",
    "Painted ones have the label 0: their surprise is -log(1 - D).",
)
def _(real, fake, smooth):
    return smoothed_loss(real, -fake, smooth)


@smoothing.wrong(
    "stops at 100",
    "`F.binary_cross_entropy` cuts logarithms off at -100: stay with the scores, "
    "`binary_cross_entropy_with_logits`.",
)
def _(real, fake, smooth):
    yes, no = F.softplus(-real).clamp(max=100), F.softplus(real).clamp(max=100)
    return ((1 - smooth) * yes + smooth * no).mean() + F.softplus(fake).clamp(max=100).mean()


@smoothing.wrong(
    "lets no gradient through to the real ones",
    "The value is right, but D learns nothing from real ones: stay with tensors, without `detach`.",
)
def _(real, fake, smooth):
    return smoothed_loss(real.detach(), fake, smooth)


@smoothing.wrong(
    "lets no gradient through",
    "The value is right, but D cannot learn from it: stay with tensors, without `item` or "
    "`detach`.",
)
def _(real, fake, smooth):
    return smoothed_loss(real.detach(), fake.detach(), smooth)


smoothing.hints(
    "A cross-entropy takes any label between 0 and 1, not only its ends.",
    "The surprise of label y is y times one part and 1 - y times the other.",
)

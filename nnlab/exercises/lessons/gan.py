"""Exercises of lesson 17: generative adversarial networks."""

import numpy as np
import torch
import torch.nn.functional as F

from .. import choices, exercise

recall = choices(
    "17.recall",
    "Three questions from lessons 16, 13 and 08",
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


def _scores(rng):
    """Pairs of scores, of real and of painted pictures, of different lengths."""
    yield np.array([0.0]), np.array([0.0])
    yield np.array([2.0, -1.0]), np.array([-3.0, 0.5, 1.0])
    yield np.array([800.0, -800.0]), np.array([800.0, -800.0])  # no probability in between
    while True:
        n, m = rng.integers(1, 6, size=2)
        yield rng.normal(scale=2, size=n), rng.normal(scale=2, size=m)


discriminating = exercise(
    "17.1",
    "The discriminator's loss",
    minutes=8,
    difficulty=1,
    statement=r"""
        $L_D$ of (17.5), from scores before the sigmoid: the mean surprise over the real ones plus
        the mean surprise over the painted ones. Scores may be large; the loss must stay finite.
        """,
)


@discriminating.solution
def discriminator_loss(real, fake):
    """The binary cross-entropy of a discriminator, real and painted each averaged.

    Shapes: real (N,), fake (M,) scores -> a number
    """
    return F.softplus(-real).mean() + F.softplus(fake).mean()


discriminating.cases(_scores)


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
    "The sigmoid of a large score is exactly 0 or 1, and log 0 has no end: use "
    "`F.logsigmoid`, `F.softplus` or binary_cross_entropy_with_logits.",
)
def _(real, fake):
    return -(torch.sigmoid(real).log().mean() + (1 - torch.sigmoid(fake)).log().mean())


@discriminating.wrong("sums up", "Average, so that the loss does not grow with the batch.")
def _(real, fake):
    return F.softplus(-real).sum() + F.softplus(fake).sum()


@discriminating.wrong(
    "averages over all together",
    "Real and painted are averaged each for themselves, then added.",
)
def _(real, fake):
    return torch.cat([F.softplus(-real), F.softplus(fake)]).mean()


@discriminating.wrong("halves the sum", "(17.5) adds the two means, it does not halve them.")
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


discriminating.hints(
    "The surprise at a real picture is -log sigmoid(score), at a painted one "
    "-log(1 - sigmoid(score)).",
    "-log sigmoid(s) is softplus(-s), and -log(1 - sigmoid(s)) is softplus(s); both stay finite.",
    "F.softplus(-real).mean() + ... for the painted ones.",
)


generating = exercise(
    "17.2",
    "The generator's loss",
    minutes=5,
    difficulty=1,
    statement=r"""
        The non-saturating loss, $L_G$ of (17.5), from the scores of painted pictures: the mean
        surprise at hearing that they are real.
        """,
)


@generating.solution
def generator_loss(fake):
    """The non-saturating loss of a generator.

    Shapes: fake (N,) scores -> a number
    """
    return F.softplus(-fake).mean()


@generating.cases
def _(rng):
    for _, fake in _scores(rng):
        yield (fake,)


@generating.wrong(
    "saturates",
    "That is log(1 - sigmoid(s)), flat where the forgery is plain. Take -log sigmoid(s).",
)
def _(fake):
    return -F.softplus(fake).mean()


@generating.wrong(
    "saturates, and overflows",
    "log(1 - sigmoid(s)) is flat where the forgery is plain, and without end where s is large. "
    "Take -log sigmoid(s), which is `F.softplus(-fake)`.",
)
def _(fake):
    return torch.log(1 - torch.sigmoid(fake)).mean()


@generating.wrong(
    "is the discriminator's loss",
    "That is what D wants of painted pictures. G wants the opposite verdict.",
)
def _(fake):
    return F.softplus(fake).mean()


@generating.wrong("walks away from fooling D", "A loss is to fall: -log, not log.")
def _(fake):
    return -F.softplus(-fake).mean()


@generating.wrong(
    "takes scores for probabilities", "These are scores: the sigmoid still has to come."
)
def _(fake):
    return -fake.log().mean()


@generating.wrong(
    "overflows for large scores",
    "The sigmoid of -800 is exactly 0, and log 0 has no end: use `F.softplus(-fake)`.",
)
def _(fake):
    return -torch.sigmoid(fake).log().mean()


@generating.wrong(
    "is the critic's", "-mean(score) is Wasserstein's loss, (17.9). Here the surprise is asked for."
)
def _(fake):
    return -fake.mean()


@generating.wrong("sums up", "Average, so that the loss does not grow with the batch.")
def _(fake):
    return F.softplus(-fake).sum()


generating.hints(
    "G wants D to say 1 about its pictures.",
    "-log sigmoid(s) is softplus(-s).",
)


growing = exercise(
    "17.3",
    "How large does it get?",
    minutes=6,
    difficulty=1,
    statement=r"""
        The side of what a transposed convolution makes of `n` pixels, by counting stamps: where
        does the last one begin, how far does it reach, what is cut off? No output padding, no
        dilation.
        """,
)


@growing.solution
def transposed_size(n, kernel, stride, padding):
    """The length of a transposed convolution's output along one axis.

    Shapes: four whole numbers, n >= 1, the result at least 1 -> a whole number
    """
    return (n - 1) * stride + kernel - 2 * padding


@growing.cases
def _(rng):
    yield 1, 4, 1, 0
    yield 4, 4, 2, 1
    yield 7, 4, 2, 1
    yield 2, 3, 2, 0
    yield 5, 5, 3, 2
    while True:
        n, kernel, stride = (int(rng.integers(*ends)) for ends in ((2, 20), (2, 7), (1, 4)))
        yield n, kernel, stride, int(rng.integers(0, (kernel + 1) // 2))


@growing.wrong(
    "is the convolution's",
    "That is how a convolution shrinks. Here each input number stamps a kernel.",
)
def _(n, kernel, stride, padding):
    return (n + 2 * padding - kernel) // stride + 1


@growing.wrong(
    "places n stamps after the first",
    "n stamps have n - 1 strides between them: the first begins at 0.",
)
def _(n, kernel, stride, padding):
    return n * stride + kernel - 2 * padding


@growing.wrong("multiplies by the stride", "Right for kernel 4, stride 2, padding 1, not always.")
def _(n, kernel, stride, padding):
    return n * stride


@growing.wrong("pads one end", "Padding is cut off at both ends.")
def _(n, kernel, stride, padding):
    return (n - 1) * stride + kernel - padding


@growing.wrong("adds the padding", "Here padding is cut off: it undoes the convolution's padding.")
def _(n, kernel, stride, padding):
    return (n - 1) * stride + kernel + 2 * padding


@growing.wrong("forgets the padding", "`padding` pixels are cut off at each end.")
def _(n, kernel, stride, padding):
    return (n - 1) * stride + kernel


@growing.wrong(
    "is one short", "The last stamp covers `kernel` pixels from its start, the first included."
)
def _(n, kernel, stride, padding):
    return (n - 1) * stride + kernel - 1 - 2 * padding


growing.hints(
    "The first stamp begins at 0, the last at (n - 1) * stride.",
    "The last one reaches `kernel` pixels further; then 2 * padding are cut off.",
)


best = exercise(
    "17.4",
    "The optimal discriminator",
    minutes=8,
    difficulty=2,
    statement=r"""
        $D^*$ of (17.2) for any densities or probabilities, side by side. Where both are 0 nothing
        is ever seen: answer $\frac12$ there.
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


@best.wrong("judges the forger", "D is the probability of *real*: p stands above the line.")
def _(p, q):
    both = p + q
    return torch.where(both > 0, q / both.clamp(min=1e-300), 0.5)


@best.wrong("is the ratio", "p / q has no upper end; a probability is p / (p + q).")
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


best.hints(
    "At one outcome the payment is p log D + q log(1 - D). Where is its slope 0?",
    "p / (p + q); take care of 0 / 0.",
    "`torch.where(p + q > 0, ..., 0.5)`.",
)


distance = exercise(
    "17.5",
    "The Fréchet distance",
    rtol=1e-4,
    atol=1e-6,
    minutes=15,
    difficulty=3,
    statement=r"""
        The *squared* distance (17.7) between two Gaussians, from their means and covariances.
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


@distance.wrong("is not squared", "Asked for is the squared distance: no root at the end.")
def _(mu1, s1, mu2, s2):
    return (_far(mu1, mu2) + s1.trace() + s2.trace() - 2 * _roots(s1, s2)).clamp(min=0).sqrt()


@distance.wrong(
    "takes roots of the product's entries",
    "The root of a matrix is not the root of its entries: R @ R must be the matrix.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + s1.trace() + s2.trace() - 2 * (s1 @ s2).abs().sqrt().trace()


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


@distance.wrong("forgets the means", "Two clouds of one shape may lie far apart: add the means.")
def _(mu1, s1, mu2, s2):
    return s1.trace() + s2.trace() - 2 * _roots(s1, s2)


@distance.wrong("forgets the covariances", "Clouds of one centre may differ in their spread.")
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + 0 * s1.trace()


@distance.wrong(
    "ignores how coordinates go together",
    "That uses the diagonals alone. The root of a matrix is not the root of its entries: R @ R "
    "must be the matrix.",
)
def _(mu1, s1, mu2, s2):
    return _far(mu1, mu2) + ((s1.diagonal().sqrt() - s2.diagonal().sqrt()) ** 2).sum()


distance.hints(
    "Three parts: the means' squared distance, two traces, and twice a trace taken off.",
    "`torch.linalg.eigvals(s1 @ s2)` gives complex numbers whose imaginary parts are 0: `.real`.",
    "The trace of the root is the sum of the roots of these eigenvalues.",
)


penalty = exercise(
    "17.6",
    "The gradient penalty",
    draws=12,
    minutes=15,
    difficulty=3,
    statement=r"""
        The penalty in (17.9), without $\lambda$: the mean of $(\|\nabla f(\hat x)\| - 1)^2$ at
        $\hat x = \varepsilon x_\text{real} + (1 - \varepsilon) x_\text{fake}$, one
        $\varepsilon$ a row. `critic` is any module or function, (N, D) to (N,) or (N, 1). It must
        be possible to train through the result: keep the graph.
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
    "forgets the -1", "That punishes any slope. Wasserstein's critic should have slope 1."
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


@penalty.wrong("does not square", "The distance from 1 is squared: below 1 counts as above.")
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


penalty.hints(
    "First the places between, with requires_grad_(); then the critic's slope there.",
    "`torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0]` has a slope for each row.",
    "((slopes.norm(dim=1) - 1) ** 2).mean()",
)


covering = exercise(
    "17.7",
    "How many hills?",
    minutes=8,
    difficulty=2,
    statement=r"""
        How many of the centres have at least one sample within `radius` of them (exactly on the
        edge counts)?
        """,
)


@covering.solution
def modes_covered(samples, centres, radius):
    """The number of centres that have a sample near.

    Shapes: samples (N, D), centres (K, D), radius above 0 -> a whole number from 0 to K
    """
    return int((torch.cdist(samples, centres) <= radius).any(dim=0).sum())


@covering.cases
def _(rng):
    square = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0], [4.0, 4.0]])
    yield np.array([[0.1, 0.0], [-0.2, 0.1], [3.0, 0.0]]), square, 1.0
    yield np.array([[2.0, 2.0]]), square, 0.5
    yield np.array([[2.0, 2.0], [2.0, 2.1], [0.0, 0.0]]), square, 3.0
    yield np.array([[0.4, 0.4], [0.4, -0.4], [4.4, 0.4], [0.3, 3.6], [9.0, 9.0]]), square, 0.5
    while True:
        n, k, d = (int(rng.integers(*ends)) for ends in ((2, 12), (2, 7), (1, 4)))
        centres = 3 * rng.normal(size=(k, d))
        samples = centres[rng.integers(k, size=n)] + 0.8 * rng.normal(size=(n, d))
        yield samples, centres, float(rng.uniform(0.5, 1.5))


@covering.wrong("counts the samples", "Many samples near one centre cover one hill, not many.")
def _(samples, centres, radius):
    return int((torch.cdist(samples, centres) <= radius).any(dim=1).sum())


@covering.wrong(
    "counts pairs", "A centre with five samples near counts once: `any` along the samples."
)
def _(samples, centres, radius):
    return int((torch.cdist(samples, centres) <= radius).sum())


@covering.wrong(
    "ignores the radius",
    "A nearest centre always exists, however far: the distance must be within the radius.",
)
def _(samples, centres, radius):
    return len(torch.cdist(samples, centres).argmin(dim=1).unique())


@covering.wrong(
    "gives each sample to its nearest centre only",
    "A sample between two centres may be near both: compare every pair with the radius.",
)
def _(samples, centres, radius):
    near, which = torch.cdist(samples, centres).min(dim=1)
    return len(which[near <= radius].unique())


@covering.wrong("compares squared distances", "Take the root, or square the radius too.")
def _(samples, centres, radius):
    return int((torch.cdist(samples, centres) ** 2 <= radius).any(dim=0).sum())


@covering.wrong(
    "measures each coordinate",
    "That is a box. Within `radius` means the length of the difference, a disc.",
)
def _(samples, centres, radius):
    apart = (samples[:, None] - centres[None]).abs().amax(dim=-1)
    return int((apart <= radius).any(dim=0).sum())


@covering.wrong("gives a share", "Asked for is the number of centres, not their share.")
def _(samples, centres, radius):
    return float((torch.cdist(samples, centres) <= radius).any(dim=0).double().mean())


@covering.wrong("counts those that are missed", "Those with a sample near are asked for.")
def _(samples, centres, radius):
    return int((torch.cdist(samples, centres) > radius).all(dim=0).sum())


covering.hints(
    "`torch.cdist(samples, centres)` has all distances, (N, K).",
    "Compare with the radius, then `any` along the samples.",
)

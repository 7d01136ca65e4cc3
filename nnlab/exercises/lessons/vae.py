"""Exercises and predictions of lesson 14: clouds for codes, their price, and what they buy."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "14.recall",
    "Three questions from lessons 13, 11 and 08",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "shared",
    "a linear autoencoder and PCA share",
    answer="the plane",
    wrong={
        "the axes": "Any invertible matrix may stand between encoder and decoder, with its inverse "
        "after it: the axes are not fixed. The plane is.",
        "nothing": "Both leave the least squared error that a linear code of this size can leave, "
        "and only PCA's plane has it.",
    },
)
recall.question(
    "handed",
    "numbers that an LSTM of 16 units hands on to its next step",
    answer=32,
    wrong={
        16: "That is a GRU. An LSTM hands on two states, h and c.",
        64: "Four blocks of 16 are computed inside the cell; only h and c go on.",
        48: "Three gates open and close inside the cell; what goes on is h and c.",
    },
)
recall.question(
    "first",
    "first loss with ten classes, untrained",
    answer="ln 10",
    wrong={
        "10": "Each class gets a probability of about 1/10, and the loss is minus its logarithm.",
        "ln 2": "That is the start with two classes.",
        "1/10": "That is the probability of the right class. The loss is minus its logarithm.",
    },
)
recall.hints(
    "What may stand between a linear encoder and decoder without any change of the output?",
    "h and c. And ten equal probabilities: what is minus the logarithm of one of them?",
)


NO_GRADIENT = (
    "The numbers are right, but no gradient arrives, so nothing could be learned from them: leave "
    "out `detach`, `no_grad`, `.data`, `.item()` and NumPy."
)


holes = prediction(
    "14.rolled",
    "We hand the plain decoder 2,000 codes drawn from the standard normal. Of what share of the "
    "pictures is the judge sure?",
    result="It is sure of {:.0%}.",
)
holes.answer(
    "about as many as of real digits: this decoder draws nothing else",
    lambda v: v > 0.7,
    like=0.8,
    wrong="It draws digits from the codes of digits. What it makes of others was never trained.",
)
holes.answer(
    "about half of them",
    lambda v: 0.3 < v <= 0.7,
    like=0.5,
    wrong="Sixteen numbers must all be right at once; few draws come near any digit's code.",
)
holes.answer(
    "less than a fifth",
    lambda v: v < 0.2,
    like=0.06,
    right="Nothing told the encoder to put its codes where the standard normal is.",
)


sampling = exercise(
    "14.1",
    "A draw that lets gradients pass",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Turn `eps`, draws from the standard normal, into draws from
        $\mathcal{N}(\mu, \sigma^2)$, so that gradients reach `mu` and `logvar`. The encoder
        hands you `logvar` $= \ln \sigma^2$. `eps` may hold several draws for each row: then it has
        one more axis, in front.
        """,
)


@sampling.solution
def reparameterise(mu, logvar, eps):
    """Codes drawn from the Gaussians, as a function of mu, logvar and eps.

    Shapes: mu and logvar (N, D), eps (N, D) or (S, N, D) -> like eps
    """
    return mu + (logvar / 2).exp() * eps


@sampling.cases
def _(rng):
    yield np.zeros((1, 2)), np.zeros((1, 2)), np.array([[1.0, -2.0]])
    yield np.array([[1.0, -1.0]]), np.array([[np.log(4.0), np.log(9.0)]]), np.array([[1.0, 2.0]])
    yield np.array([[9.0, -1.0]]), np.array([[2.0, -4.0]]), np.zeros((1, 2))
    yield rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), rng.normal(size=(4, 2, 3))
    while True:
        n, d, s = rng.integers(2, 5, size=3)
        shape = (s, n, d) if rng.uniform() < 0.5 else (n, d)
        yield rng.normal(size=(n, d)), rng.normal(size=(n, d)), rng.normal(size=shape)


@sampling.probe
def _(reparameterise, mu, logvar, eps):
    from nnlab.exercises.probes import slopes

    roots = [mu.requires_grad_(), logvar.requires_grad_()]
    codes = reparameterise(*roots, eps)
    by_mu, by_logvar = slopes(codes, roots)
    return {"codes": codes, "gradient of mu": by_mu, "gradient of logvar": by_logvar}


@sampling.wrong(
    "multiplies by the variance",
    "eps has standard deviation 1 and sigma is wanted: exp(logvar) is sigma squared.",
)
def _(mu, logvar, eps):
    return mu + logvar.exp() * eps


@sampling.wrong("ignores eps", "Without eps there is no draw, only the middle of the cloud.")
def _(mu, logvar, eps):
    return mu + 0 * logvar * eps


@sampling.wrong("ignores the spread", "eps must become as wide as the encoder says.")
def _(mu, logvar, eps):
    return mu + eps


@sampling.wrong(
    "multiplies by logvar", "logvar is a logarithm, and may be negative: undo it first."
)
def _(mu, logvar, eps):
    return mu + logvar * eps


@sampling.wrong(
    "takes the root of logvar", "A root is right, but of sigma squared. Undo the logarithm first."
)
def _(mu, logvar, eps):
    return mu + logvar.sqrt() * eps


@sampling.wrong("doubles the logarithm", "A root *halves* a logarithm: exp(logvar / 2).")
def _(mu, logvar, eps):
    return mu + (2 * logvar).exp() * eps


@sampling.wrong(
    "turns the sign of the logarithm", "The sign of logvar is turned: wide clouds came out narrow."
)
def _(mu, logvar, eps):
    return mu + (-logvar / 2).exp() * eps


@sampling.wrong(
    "takes the logarithm for sigma", "logvar / 2 is ln sigma. sigma itself is wanted: undo the log."
)
def _(mu, logvar, eps):
    return mu + logvar / 2 * eps


@sampling.wrong("stretches the middle too", "Only eps is stretched; mu is added afterwards.")
def _(mu, logvar, eps):
    return (mu + eps) * (logvar / 2).exp()


@sampling.wrong("subtracts the noise", "Just as likely, but not wanted: mu *plus* sigma times eps.")
def _(mu, logvar, eps):
    return mu - (logvar / 2).exp() * eps


@sampling.wrong("adds sigma and eps", "A cloud as wide as sigma is sigma *times* eps.")
def _(mu, logvar, eps):
    return mu + (logvar / 2).exp() + eps


@sampling.wrong("forgets the mean", "Shift the draw: mu is the middle of its cloud.")
def _(mu, logvar, eps):
    return (logvar / 2).exp() * eps


@sampling.wrong("lets no gradient through", NO_GRADIENT)
def _(mu, logvar, eps):
    return (mu + (logvar / 2).exp() * eps).detach()


@sampling.wrong(
    "lets no gradient through to sigma",
    "The numbers are right, but the spread is never learned: sigma must not be detached.",
)
def _(mu, logvar, eps):
    return mu + (logvar.detach() / 2).exp() * eps


@sampling.wrong(
    "lets no gradient through to mu",
    "The numbers are right, but the middle is never learned: mu must not be detached.",
)
def _(mu, logvar, eps):
    return mu.detach() + (logvar / 2).exp() * eps


def _noisy(cases, values):
    """Whether the values of all cases are draws around mu, as wide as sigma, and not of eps."""
    draws = []
    for case, value in zip(cases, values, strict=True):
        mu, logvar, eps = case.args
        if not np.any(eps) and np.allclose(value["codes"], mu):
            return False  # eps = 0 leaves mu alone: the draw is made from eps after all
        own = np.broadcast_to((value["codes"] - mu) / np.exp(logvar / 2), eps.shape)
        draws.append([own.ravel(), eps.ravel()])
    own, given = np.concatenate(draws, axis=1)
    alike = np.corrcoef(own, given)[0, 1]
    return bool(abs(own.mean()) < 0.3 and 0.8 < own.std() < 1.2 and abs(alike) < 0.3)


@sampling.wrong(
    "draws noise of its own",
    "The noise is handed in as `eps`, so that the result can be repeated: use that.",
    mark=_noisy,
)
def _(mu, logvar, eps):
    return mu + (logvar / 2).exp() * torch.randn_like(eps)


@sampling.wrong(
    "makes one draw of several",
    "`eps` may hold several draws for each row, in front: give a code for each of them.",
)
def _(mu, logvar, eps):
    return mu + (logvar / 2).exp() * (eps[0] if eps.ndim == 3 else eps)


sampling.hints(
    "Stretch eps to the width of the cloud, then shift it to the cloud's middle.",
    "The width is sigma. What does a square root do to a logarithm?",
    "If ln a² is 2 ln a, then ln a is half of it. The exponential takes a logarithm back.",
)


undrawn = prediction(
    "14.gradient",
    "`z = Normal(mu, sigma).sample()` draws too, and mu requires a gradient. We take the mean of "
    "z squared and call `backward()`. What arrives at mu?",
    result="Does a path lead from z to mu, so that a gradient can pass? {}.",
)
undrawn.answer(
    "the same slope as with the formula, up to noise",
    True,
    wrong="That is what `rsample` is for: it computes mu + sigma * eps. `sample` hands over bare "
    "numbers.",
)
undrawn.answer(
    "nothing: there is no way back, and it complains",
    False,
    right="`sample` hands over finished numbers: torch draws them under `no_grad`, so no path "
    "leads from them back to mu.",
)
undrawn.answer(
    "a slope of 0: it runs, but mu never moves",
    "zero",
    wrong="Nothing leads back to mu at all, so not even a 0 arrives.",
)


divergence = exercise(
    "14.2",
    "The price of a cloud",
    minutes=10,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Subtract (14.4) from (14.3): that is the divergence of one number's cloud
        from the standard normal. For independent numbers the prices add up, so give one per
        row. `logvar` is $\ln \sigma^2$. Gradients must pass.
        """,
)


@divergence.solution
def kl_to_standard_normal(mu, logvar):
    """The KL divergence of each row's Gaussian from the standard normal, in nats.

    Shapes: mu (N, D), logvar (N, D) -> (N,)
    """
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1)


@divergence.cases
def _(rng):
    yield np.zeros((2, 3)), np.zeros((2, 3))
    yield np.array([[1.0, 0.0], [0.0, 2.0]]), np.zeros((2, 2))
    yield np.zeros((1, 2)), np.array([[np.log(4.0), np.log(0.25)]])
    yield np.array([[3.0], [-3.0]]), np.array([[-9.0], [2.0]])
    while True:
        n, d = rng.integers(2, 5, size=2)
        yield rng.normal(size=(n, d)), rng.normal(size=(n, d))


@divergence.probe
def _(kl_to_standard_normal, mu, logvar):
    from nnlab.exercises.probes import slopes

    roots = [mu.requires_grad_(), logvar.requires_grad_()]
    prices = kl_to_standard_normal(*roots)
    return {"prices": prices, "slopes": slopes(prices, roots)}


def _price(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar)


@divergence.wrong(
    "has the wrong sign", "A divergence is never negative. Did you subtract the other way round?"
)
def _(mu, logvar):
    return -_price(mu, logvar).sum(dim=1)


@divergence.wrong(
    "takes the deviation for the variance",
    "exp(logvar) is the variance already; you took exp(logvar / 2), the standard deviation.",
)
def _(mu, logvar):
    return 0.5 * (mu**2 + (logvar / 2).exp() - 1 - logvar).sum(dim=1)


@divergence.wrong(
    "averages over the numbers of the code", "Prices of independent numbers add up: sum, not mean."
)
def _(mu, logvar):
    return _price(mu, logvar).mean(dim=1)


@divergence.wrong(
    "forgets the half",
    "Your price is twice the right one: mu², sigma², logvar and 1 all come with one half.",
)
def _(mu, logvar):
    return 2 * _price(mu, logvar).sum(dim=1)


@divergence.wrong("sums over the rows", "One price a row: sum over the numbers of the code, dim=1.")
def _(mu, logvar):
    return _price(mu, logvar).sum(dim=0)


@divergence.wrong("sums everything", "One price a row: sum over dim=1 alone.")
def _(mu, logvar):
    return _price(mu, logvar).sum()


@divergence.wrong("averages over the rows too", "Each row keeps its own price: no mean over them.")
def _(mu, logvar):
    return _price(mu, logvar).sum(dim=1).mean()


@divergence.wrong(
    "averages everything", "One price a row: a sum over its numbers, and no mean over the rows."
)
def _(mu, logvar):
    return _price(mu, logvar).mean()


@divergence.wrong(
    "gives a price for each number", "The prices of a row add up to one: sum over dim=1."
)
def _(mu, logvar):
    return _price(mu, logvar)


@divergence.wrong(
    "forgets the half at the end of (14.3)",
    "(14.3) ends in -1/2. Without it the standard normal itself, which must cost 0, costs 1/2 for "
    "each number.",
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - logvar).sum(dim=1)


@divergence.wrong(
    "takes 1 for the half at the end of (14.3)",
    "(14.3) ends in -1/2, not in -1: the standard normal itself must cost 0.",
)
def _(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() - logvar) - 1).sum(dim=1)


@divergence.wrong(
    "turns the sign of the half at the end of (14.3)",
    "(14.3) ends in *minus* one half: the standard normal itself must cost 0.",
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() + 1 - logvar).sum(dim=1)


@divergence.wrong(
    "takes off one half for the whole row",
    "Each number of the code has a -1/2 of its own: it belongs inside the sum.",
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - logvar).sum(dim=1) - 0.5


@divergence.wrong(
    "forgets to halve the logarithm",
    "logvar is ln sigma², which is *twice* ln sigma: -ln sigma is -logvar / 2.",
)
def _(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() - 1) - logvar).sum(dim=1)


@divergence.wrong("forgets the half in front of (14.4)", "(14.4) halves the sum of mu² and sigma².")
def _(mu, logvar):
    return (mu**2 + logvar.exp() - 0.5 - logvar / 2).sum(dim=1)


@divergence.wrong(
    "halves sigma² and forgets mu²", "(14.4) halves the whole bracket: mu² as well as sigma²."
)
def _(mu, logvar):
    return (mu**2 + 0.5 * (logvar.exp() - 1 - logvar)).sum(dim=1)


@divergence.wrong(
    "halves mu² and forgets sigma²", "(14.4) halves the whole bracket: sigma² as well as mu²."
)
def _(mu, logvar):
    return (0.5 * (mu**2 - 1 - logvar) + logvar.exp()).sum(dim=1)


@divergence.wrong(
    "adds (14.3) and (14.4)", "(14.4) is subtracted; then ln 2π cancels, and mu² comes out with +."
)
def _(mu, logvar):
    parts = -math.log(2 * math.pi) - 0.5 * (logvar + 1 + mu**2 + logvar.exp())
    return parts.sum(dim=1)


@divergence.wrong(
    "takes logvar for the variance", "The encoder says ln sigma²; its exponential is sigma²."
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar - 1 - logvar.abs().log()).sum(dim=1)


@divergence.wrong(
    "forgets to square the mean", "The mean of z² is mu *squared* plus sigma squared."
)
def _(mu, logvar):
    return 0.5 * (mu + logvar.exp() - 1 - logvar).sum(dim=1)


@divergence.wrong(
    "ignores the mean", "Where the cloud lies has its price too: mu squared is missing."
)
def _(mu, logvar):
    return 0.5 * (logvar.exp() - 1 - logvar).sum(dim=1)


@divergence.wrong(
    "adds logvar", "The logarithm has a minus in (14.3): -ln sigma, which is -logvar / 2."
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 + logvar).sum(dim=1)


@divergence.wrong(
    "halves the logarithm twice",
    "ln sigma is logvar / 2 already: the half in front must not halve it again.",
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar / 2).sum(dim=1)


@divergence.wrong(
    "measures the other way round",
    "That is the divergence of the standard normal from the cloud: q and p are swapped.",
)
def _(mu, logvar):
    return 0.5 * ((1 + mu**2) / logvar.exp() - 1 + logvar).sum(dim=1)


@divergence.wrong("lets no gradient through", NO_GRADIENT)
def _(mu, logvar):
    return _price(mu, logvar).sum(dim=1).detach()


@divergence.wrong(
    "takes logvar for ln sigma",
    "ln sigma is *half* of logvar, and sigma² is exp(logvar), not its square.",
)
def _(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() ** 2 - 1) - logvar).sum(dim=1)


@divergence.wrong(
    "counts in bits",
    "In nats: the natural logarithm, and no division by ln 2.",
)
def _(mu, logvar):
    return kl_to_standard_normal(mu, logvar) / math.log(2)


divergence.hints(
    "First one number. In (14.3) minus (14.4) the ln 2π cancels. At mu = 0 and sigma = 1 it is 0.",
    "Write ln sigma as logvar / 2 and sigma² as logvar.exp(), and take the half out in front.",
    "Then add up over the numbers of each row: which dim are they on?",
)


width = prediction(
    "14.width",
    "Two clouds around 0: one twice as wide as the prior (sigma 2), one half as wide (sigma 1/2). "
    "Which costs more?",
    result="The {} one costs more.",
)
width.answer(
    "the wide one",
    "wide",
    right="It often lands where the prior hardly ever does. The narrow one stays in the prior's "
    "middle.",
)
width.answer(
    "the narrow one",
    "narrow",
    wrong="It says more about the code, but all it says lies where the prior expects codes anyway.",
)
width.answer(
    "both the same: a factor of 2 either way",
    "same",
    wrong="The logarithms are equal and opposite, but sigma² counts as well, and 4 is farther from "
    "1 than 1/4 is.",
)


bounding = exercise(
    "14.3",
    "The bound, for any q",
    minutes=10,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Compute (14.6), the ELBO, for N pictures at once, over K possible codes.
        `likelihood[n, k]` is $p(x_n \mid z_k)$, above 0; `prior[k]` is $p(z_k)$, above 0; row n of
        `q` sums to 1, and an entry of it *may be 0*: such a code adds nothing. In nats.
        """,
)


@bounding.solution
def elbo(likelihood, prior, q):
    """The evidence lower bound of each picture under its q, in nats.

    Shapes: likelihood (N, K), prior (K,), q (N, K) -> (N,)
    """
    rebuild = (q * likelihood.log()).sum(dim=1)
    return rebuild - (torch.xlogy(q, q) - q * prior.log()).sum(dim=1)


@bounding.cases
def _(rng):
    yield np.array([[0.8, 0.2]]), np.array([0.5, 0.5]), np.array([[0.5, 0.5]])
    yield np.array([[0.8, 0.2]]), np.array([0.5, 0.5]), np.array([[1.0, 0.0]])
    yield np.array([[0.1, 0.2, 0.7]] * 3), np.array([0.2, 0.3, 0.5]), np.eye(3)
    while True:
        n, k = rng.integers(2, 5, size=2)
        likelihood, prior = rng.uniform(0.05, 3, size=(n, k)), rng.dirichlet(np.ones(k) * 3)
        yield likelihood, prior, rng.dirichlet(np.ones(k) * 3, size=n)


def _away(q, p):
    return (torch.xlogy(q, q) - q * p.log()).sum(dim=1)


@bounding.wrong(
    "computes ln p(x)",
    "That is what lies above the bound, and needs every code. The ELBO depends on q.",
)
def _(likelihood, prior, q):
    return (likelihood * prior).sum(dim=1).log() + 0 * q.sum(dim=1)


@bounding.wrong("adds the divergence", "The divergence is a price: it is subtracted.")
def _(likelihood, prior, q):
    return (q * likelihood.log()).sum(dim=1) + _away(q, prior)


@bounding.wrong(
    "forgets the divergence", "That is the first part, how well q rebuilds. Its price is missing."
)
def _(likelihood, prior, q):
    return (q * likelihood.log()).sum(dim=1)


@bounding.wrong(
    "returns the divergence alone", "That is the second part. How well q rebuilds is missing."
)
def _(likelihood, prior, q):
    return _away(q, prior)


@bounding.wrong(
    "takes the logarithm of the mean",
    "In (14.6) the logarithm is inside: the mean of ln p(x|z), not the logarithm of the mean.",
)
def _(likelihood, prior, q):
    return (q * likelihood).sum(dim=1).log() - _away(q, prior)


@bounding.wrong(
    "averages under the prior", "The mean of ln p(x|z) is over codes from q, not from the prior."
)
def _(likelihood, prior, q):
    return (prior * likelihood.log()).sum(dim=1) - _away(q, prior)


@bounding.wrong(
    "forgets q in the divergence", "The divergence compares two: q * ln q belongs in it as well."
)
def _(likelihood, prior, q):
    return (q * (likelihood * prior).log()).sum(dim=1)


@bounding.wrong("forgets a logarithm", "The first part is the mean of *ln* p(x|z).")
def _(likelihood, prior, q):
    return (q * likelihood).sum(dim=1) - _away(q, prior)


@bounding.wrong("forgets the prior", "The divergence compares q with the prior: q * ln(q / prior).")
def _(likelihood, prior, q):
    return (q * likelihood.log()).sum(dim=1) - torch.xlogy(q, q).sum(dim=1)


@bounding.wrong(
    "gives nan where q is 0",
    "0 times minus infinity is nan for torch, but such a code adds nothing: see `torch.xlogy`.",
)
def _(likelihood, prior, q):
    return (q * (likelihood.log() - q.log() + prior.log())).sum(dim=1)


@bounding.wrong(
    "has the wrong sign", "That is the negative ELBO, the loss. The bound itself is wanted."
)
def _(likelihood, prior, q):
    return _away(q, prior) - (q * likelihood.log()).sum(dim=1)


@bounding.wrong("sums over the pictures", "One bound for each picture: sum over the codes, dim=1.")
def _(likelihood, prior, q):
    return elbo(likelihood, prior, q).sum()


@bounding.wrong(
    "averages over the codes", "q holds the weights already: sum over the codes, no mean."
)
def _(likelihood, prior, q):
    return elbo(likelihood, prior, q) / q.shape[1]


@bounding.wrong("counts in bits", "In nats: the natural logarithm, `log` and not `log2`.")
def _(likelihood, prior, q):
    return elbo(likelihood, prior, q) / math.log(2)


@bounding.wrong(
    "gives the gap",
    "That is how far the ELBO lies below ln p(x): the divergence from p(z | x). The bound "
    "itself is wanted.",
)
def _(likelihood, prior, q):
    joint = likelihood * prior
    return joint.sum(dim=1).log() - elbo(likelihood, prior, q)


bounding.hints(
    "Two sums over the codes of each row, both weighted by q.",
    "The first is of q * ln likelihood. From it subtract that of q * (ln q - ln prior).",
    "`q * q.log()` is nan at 0. `torch.xlogy(a, b)` is a * ln b, and 0 where a is 0.",
)


gap = prediction(
    "14.gap",
    "For a picture with ln p(x) = -0.693 we may choose q freely over the two codes. Which q has "
    "the highest bound?",
    result="The highest bound has q = {:.2f} on the first code.",
)
gap.answer(
    "all on the code that makes the picture likeliest",
    lambda v: v > 0.95,
    like=1.0,
    wrong="That rebuilds best, but being so sure costs ln 2 nats against the prior.",
)
gap.answer(
    "the prior itself, since that costs nothing",
    lambda v: abs(v - 0.5) < 0.05,
    like=0.5,
    wrong="It costs nothing, but half of its codes make the picture unlikely.",
)
gap.answer(
    "the probabilities of the codes, given the picture",
    lambda v: abs(v - 0.8) < 0.05,
    like=0.8,
    right="With prior 1/2 each these are 0.8 and 0.2. There the gap, a divergence, is 0.",
)
gap.answer(
    "a compromise: halfway between prior and certainty",
    lambda v: abs(v - 0.7) < 0.04,
    like=0.7,
    wrong="A compromise it is, but the exact one: the likelihood says where, 0.8 to 0.2.",
)


terms = exercise(
    "14.4",
    "The loss, in its two parts",
    minutes=9,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    statement=r"""
        **Your turn.** Give both parts of the loss *in nats per picture*: the cross-entropy of
        the grey pixels `x` (from 0 to 1) under the decoder's `logits`, added up over a picture's
        pixels, and the divergence of the picture's cloud from the prior; each averaged over the
        batch. Gradients must pass; logits may be as large as 1,000. Your own functions may help.
        """,
)


@terms.solution
def vae_loss(logits, x, mu, logvar):
    """The cross-entropy and the divergence of a batch, each in nats per picture.

    Shapes: logits and x (N, C, H, W), mu and logvar (N, D) -> two numbers
    """
    nats = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    return nats, 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1).mean()


def _pictures(rng, n, d, wide=3.0):
    shape = n, *rng.integers((1, 2, 2), 4)
    codes = rng.normal(size=(2, n, d))
    return wide * rng.normal(size=shape), rng.uniform(size=shape), *codes


@terms.cases
def _(rng):
    yield np.zeros((1, 1, 2, 2)), np.full((1, 1, 2, 2), 0.5), np.zeros((1, 2)), np.zeros((1, 2))
    large = np.array([[[[1000.0, -1000.0]]], [[[-1000.0, 1000.0]]]])
    yield large, np.array([[[[1.0, 0.0]]], [[[0.5, 1.0]]]]), np.ones((2, 1)), np.zeros((2, 1))
    yield _pictures(rng, 3, 2)
    while True:
        yield _pictures(rng, *(int(size) for size in rng.integers(2, 5, size=2)))


@terms.probe
def _(vae_loss, logits, x, mu, logvar):
    from nnlab.exercises.probes import as_tensor, slopes

    roots = [tensor.requires_grad_() for tensor in (logits, mu, logvar)]
    result = vae_loss(logits, x, mu, logvar)
    if isinstance(result, torch.Tensor) and result.shape == (2,):
        result = tuple(result)
    found = {"parts": result, "slopes": None}
    if isinstance(result, (tuple, list)) and len(result) == 2:
        both = torch.stack([as_tensor(part).sum() for part in result])
        found["slopes"] = slopes(both, roots)
    return found


def _nats(logits, x, reduction="sum"):
    return F.binary_cross_entropy_with_logits(logits, x, reduction=reduction)


def _row(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar)


@terms.wrong(
    "averages over the pixels",
    "The pixels of a picture add up. Averaged, the cross-entropy is too small for its weight "
    "against the divergence.",
)
def _(logits, x, mu, logvar):
    return _nats(logits, x, "mean"), _row(mu, logvar).sum(dim=1).mean()


@terms.wrong(
    "adds up over the batch", "In nats per *picture*: both parts are averaged over the batch."
)
def _(logits, x, mu, logvar):
    return _nats(logits, x), _row(mu, logvar).sum()


@terms.wrong(
    "adds the cross-entropy up over the batch",
    "The cross-entropy is of all pictures together: divide it by how many there are.",
)
def _(logits, x, mu, logvar):
    return _nats(logits, x), _row(mu, logvar).sum(dim=1).mean()


@terms.wrong(
    "adds the divergence up over the batch",
    "The divergence is of all pictures together: take the mean over the batch.",
)
def _(logits, x, mu, logvar):
    return _nats(logits, x) / len(x), _row(mu, logvar).sum()


@terms.wrong(
    "averages over the numbers of the code",
    "The prices of a code's numbers add up; only over the batch is there a mean.",
)
def _(logits, x, mu, logvar):
    return _nats(logits, x) / len(x), _row(mu, logvar).mean()


@terms.wrong(
    "squashes twice",
    "`..._with_logits` has its own sigmoid: hand it the logits as they are.",
)
def _(logits, x, mu, logvar):
    return _nats(torch.sigmoid(logits), x) / len(x), _row(mu, logvar).sum(dim=1).mean()


@terms.wrong(
    "overflows",
    "The logarithm of a sigmoid that has become 0 is minus infinity: let a function with "
    "`_with_logits` in its name do both at once.",
)
def _(logits, x, mu, logvar):
    p = torch.sigmoid(logits)
    nats = -(x * p.log() + (1 - x) * (1 - p).log()).sum() / len(x)
    return nats, _row(mu, logvar).sum(dim=1).mean()


@terms.wrong(
    "stops at 100 nats a pixel",
    "`F.binary_cross_entropy` cuts its logarithms off at -100: a logit of 1,000 costs more.",
)
def _(logits, x, mu, logvar):
    nats = F.binary_cross_entropy(torch.sigmoid(logits), x, reduction="sum") / len(x)
    return nats, _row(mu, logvar).sum(dim=1).mean()


@terms.wrong(
    "takes every picture for one of 784 pixels",
    "784 is right for 28x28 alone. Add up over however many pixels a picture has.",
)
def _(logits, x, mu, logvar):
    return 784 * _nats(logits, x, "mean"), _row(mu, logvar).sum(dim=1).mean()


@terms.wrong("swaps logits and pictures", "The logits come first, then what they should have said.")
def _(logits, x, mu, logvar):
    return _nats(x, logits) / len(x), _row(mu, logvar).sum(dim=1).mean()


@terms.wrong(
    "takes the squared error", "A cross-entropy is wanted, in nats; that is a squared error."
)
def _(logits, x, mu, logvar):
    error = ((torch.sigmoid(logits) - x) ** 2).sum() / len(x)
    return error, _row(mu, logvar).sum(dim=1).mean()


@terms.wrong("has the divergence's sign wrong", "A divergence is never negative.")
def _(logits, x, mu, logvar):
    return _nats(logits, x) / len(x), -_row(mu, logvar).sum(dim=1).mean()


@terms.wrong("swaps the parts", "First the cross-entropy, then the divergence.")
def _(logits, x, mu, logvar):
    return _row(mu, logvar).sum(dim=1).mean(), _nats(logits, x) / len(x)


@terms.wrong("returns their sum", "Both parts are wanted, one by one: they are watched separately.")
def _(logits, x, mu, logvar):
    return _nats(logits, x) / len(x) + _row(mu, logvar).sum(dim=1).mean()


@terms.wrong(
    "gives a price for each picture", "Two numbers for the whole batch: the mean over its pictures."
)
def _(logits, x, mu, logvar):
    return _nats(logits, x, "none").flatten(1).sum(dim=1), _row(mu, logvar).sum(dim=1)


@terms.wrong("lets no gradient through", NO_GRADIENT)
def _(logits, x, mu, logvar):
    return (_nats(logits, x) / len(x)).detach(), _row(mu, logvar).sum(dim=1).mean().detach()


@terms.wrong(
    "leaves the channels out",
    "A picture has C H W numbers, and the cost of each is added up, whatever its channel.",
)
def _(logits, x, mu, logvar):
    nats, price = vae_loss(logits, x, mu, logvar)
    return nats / x.shape[1], price


terms.hints(
    "`F.binary_cross_entropy_with_logits` takes logits and grey targets. Look at its `reduction`.",
    "Over which axes is there a sum, over which a mean? Pixels and numbers of a code add up.",
    "Your function of 14.2 has one price a row. `len(x)` is how many pictures there are.",
)


fitting = exercise(
    "14.5",
    "Draw where the codes are",
    minutes=9,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    atol=1e-5,
    statement=r"""
        **Your turn.** Turn M draws of the standard normal, the rows of `eps`, into draws from a
        Gaussian with the mean and the covariance matrix (divisor N - 1, as `torch.cov`) of the rows
        of `codes`. Each row of `eps` makes one draw: the mean, plus the row times a matrix. Any
        matrix that fits (14.7) will do.
        """,
)


@fitting.solution
def fitted_draws(codes, eps):
    """Draws from the Gaussian that is fitted to the codes, one for each row of eps.

    Shapes: codes (N, D), eps (M, D) -> (M, D)
    """
    return codes.mean(dim=0) + eps @ torch.linalg.cholesky(torch.cov(codes.T)).T


@fitting.cases
def _(rng):
    line = np.array([[0.0, 0.0], [2.0, 2.0], [4.0, 5.0], [6.0, 5.0]])
    yield line, _spread(rng, 2)
    while True:
        d = int(rng.integers(2, 5))
        codes = rng.normal(size=(d + 6, d)) @ rng.normal(size=(d, d)) + 3 * rng.normal(size=d)
        yield codes, _spread(rng, d)


def _spread(rng, d):
    """Draws that show mean and matrix: zeros, one row for each axis, and two at random."""
    return np.concatenate([np.zeros((1, d)), np.eye(d), rng.normal(size=(2, d))])


@fitting.reading
def _(draws, case):
    draws, eps = np.asarray(draws, dtype=float), np.asarray(case.args[1])
    found = dict.fromkeys(("mean", "covariance", "not the row times a matrix"))
    if draws.shape == eps.shape:
        d = eps.shape[1]
        matrix = draws[1 : d + 1] - draws[0]  # (D, D)
        rest = draws[d + 1 :] - (draws[0] + eps[d + 1 :] @ matrix)
        found = dict(zip(found, (draws[0], matrix.T @ matrix, rest), strict=True))
    return {"shape of the draws": draws.shape} | found


def _fit(codes):
    return codes.mean(dim=0), torch.cov(codes.T)


@fitting.wrong(
    "forgets the mean", "The spread is right. The codes lie around their mean, not around 0."
)
def _(codes, eps):
    return eps @ torch.linalg.cholesky(_fit(codes)[1]).T


@fitting.wrong(
    "multiplies by the covariance",
    "The covariance is sigma *squared*: a root of the matrix is needed, as sigma for one number.",
)
def _(codes, eps):
    mean, covariance = _fit(codes)
    return mean + eps @ covariance


@fitting.wrong(
    "does not transpose the root",
    "`cholesky` returns L with L @ L.T = covariance. Rows are multiplied from the right: by L.T.",
)
def _(codes, eps):
    mean, covariance = _fit(codes)
    return mean + eps @ torch.linalg.cholesky(covariance)


@fitting.wrong(
    "keeps each number's spread alone",
    "The numbers of a code vary together; a standard deviation for each forgets how.",
)
def _(codes, eps):
    return codes.mean(dim=0) + eps * codes.std(dim=0)


@fitting.wrong(
    "takes the root of each entry",
    "A root of a *matrix* is wanted: R with R.T @ R = covariance, not the root of every entry.",
)
def _(codes, eps):
    mean, covariance = _fit(codes)
    return mean + eps @ (covariance.abs().sqrt() * covariance.sign())


@fitting.wrong("returns the noise", "That is still the standard normal. Where are the codes?")
def _(codes, eps):
    return eps + 0 * codes.mean(dim=0)


@fitting.wrong("stretches the mean too", "Only eps is multiplied; the mean is added afterwards.")
def _(codes, eps):
    mean, covariance = _fit(codes)
    return (mean + eps) @ torch.linalg.cholesky(covariance).T


@fitting.wrong("only shifts", "The mean is right; the spread is still that of the standard normal.")
def _(codes, eps):
    return codes.mean(dim=0) + eps


@fitting.wrong("divides by N", "The divisor is N - 1, as `torch.cov` has it.")
def _(codes, eps):
    mean = codes.mean(dim=0)
    return mean + eps @ torch.linalg.cholesky(torch.cov(codes.T, correction=0)).T


@fitting.wrong(
    "keeps the second moment",
    "A covariance is about the mean: subtract the mean from the codes before they are squared.",
)
def _(codes, eps):
    moment = codes.T @ codes / (len(codes) - 1)
    return codes.mean(dim=0) + eps @ torch.linalg.cholesky(moment).T


@fitting.wrong(
    "stretches each number by its variance",
    "A standard deviation stretches eps, the root of a variance; and the numbers of a code vary "
    "together, which one factor for each forgets.",
)
def _(codes, eps):
    return codes.mean(dim=0) + eps * codes.var(dim=0)


@fitting.wrong(
    "forgets to divide by N - 1",
    "A covariance is a mean of products: divide their sum by N - 1, as `torch.cov` does.",
)
def _(codes, eps):
    mean = codes.mean(dim=0)
    return mean + eps @ torch.linalg.cholesky((codes - mean).T @ (codes - mean)).T


@fitting.wrong(
    "takes the correlation for the covariance",
    "A correlation has forgotten how widely each number varies: its diagonal is 1.",
)
def _(codes, eps):
    return codes.mean(dim=0) + eps @ torch.linalg.cholesky(torch.corrcoef(codes.T)).T


@fitting.wrong(
    "takes one mean for all numbers",
    "Each number of the code has its own mean over the rows: `codes.mean(dim=0)`.",
)
def _(codes, eps):
    return codes.mean() + eps @ torch.linalg.cholesky(_fit(codes)[1]).T


@fitting.wrong(
    "inverts the matrix",
    "The inverse turns codes into standard normal noise. Here noise is turned into codes.",
)
def _(codes, eps):
    mean, covariance = _fit(codes)
    return mean + eps @ torch.linalg.inv(torch.linalg.cholesky(covariance)).T


@fitting.wrong(
    "does not transpose the eigenvectors",
    "The draws spread by the roots of the eigenvalues, but along the axes. With w, V = "
    "torch.linalg.eigh(C), the matrix A = V * w.sqrt() has A @ A.T = C, and a row is multiplied "
    "by its transpose.",
)
def _(codes, eps):
    mean, covariance = _fit(codes)
    values, vectors = torch.linalg.eigh(covariance)
    return mean + eps @ (vectors * values.sqrt())


def _own_noise(cases, values):
    """Whether even the draw from eps = 0 lies about the mean as a draw from the fit would."""
    own = []
    for case, value in zip(cases, values, strict=True):
        codes = np.asarray(case.args[0])
        root = np.linalg.cholesky(np.cov(codes.T))
        own.append(np.linalg.solve(root, value["mean"] - codes.mean(axis=0)))
    own = np.concatenate(own)
    return bool(abs(own.mean()) < 0.4 and 0.6 < own.std() < 1.4)


@fitting.wrong(
    "draws noise of its own",
    "The noise is handed in as `eps`, so that the result can be repeated: use that.",
    mark=_own_noise,
)
def _(codes, eps):
    mean, covariance = _fit(codes)
    return mean + torch.randn_like(eps) @ torch.linalg.cholesky(covariance).T


fitting.hints(
    "For one number: mean + sigma * eps, and sigma is the root of the variance. Now with a matrix.",
    "`torch.cov` wants one *column* for each code: `torch.cov(codes.T)`, (D, D).",
    "(14.7) asks for A.T @ A = C, and Cholesky's L has L @ L.T = C. What makes an A of L?",
)


fair = prediction(
    "14.fair",
    "Same digits, decoder and steps. Whose codes decode to pictures that are nearest to real "
    "digits, by the judge's distance?",
    result="Nearest are those of: {}.",
)
fair.answer(
    "the VAE's, drawn from its prior",
    "variational, standard",
    wrong="Its clouds do not fill the prior evenly; some draws land between them.",
)
fair.answer(
    "the VAE's, drawn from a Gaussian fitted to its codes",
    "variational, fitted",
    wrong="Fitting helps the VAE too, but noise in training has blurred its decoder.",
)
fair.answer(
    "the plain one's, drawn from a Gaussian fitted to its codes",
    "plain, fitted",
    right="No noise disturbed its decoder, and one Gaussian finds its codes well enough.",
)
fair.answer(
    "the plain one's, drawn from the standard normal",
    "plain, standard",
    wrong="Nothing told its codes to lie near 0 with a spread of 1, and they do not.",
)


beta = prediction(
    "14.beta",
    "We train with cross-entropy + beta times divergence, for five values of beta. At which is the "
    "plain sum of both parts, the negative ELBO, lowest?",
    result="It is lowest at beta = {}.",
)
beta.answer(
    "0.1: the picture counts most, so let it",
    lambda v: v <= 0.3,
    like=0.1,
    wrong="The rebuilding is sharper there, but the divergence, hardly charged, grows by more.",
)
beta.answer(
    "1",
    1.0,
    right="At 1 the sum is what is minimised. Any other beta minimises something else.",
)
beta.answer(
    "10: an orderly code is what makes a VAE",
    lambda v: v >= 3,
    like=10.0,
    wrong="There the code says so little that the pictures cost far more than its order saves.",
)


broken = prediction(
    "14.break",
    "Averaged over 784 pixels, the first part is far smaller; the divergence stays a sum. The loss "
    "falls nicely. How many nats does the code hold at the end?",
    result="The divergence is {:.2f} nats a picture.",
)
broken.answer(
    "about 20, as before: only the scale of the loss changed",
    lambda v: 10 < v <= 40,
    like=21.0,
    wrong="The scale of *one part* changed, and so did its weight against the other.",
)
broken.answer(
    "hardly any",
    lambda v: v < 1,
    like=0.0,
    right="Times 784, this loss is the sum plus 783 more prices: a beta of 784. No picture is "
    "worth it.",
)
broken.answer(
    "far more: the divergence runs away",
    lambda v: v > 40,
    like=80.0,
    wrong="That would come of too *small* a weight; here the divergence weighs 784 times as much.",
)


using = exercise(
    "14.6",
    "Which numbers say anything?",
    minutes=6,
    difficulty=2,
    statement=r"""
        A number of the code whose cloud is the prior for every picture tells the decoder nothing.
        Say for each of the D numbers whether its divergence from the standard normal, *averaged
        over the pictures*, is greater than `least`.
        """,
)


@using.solution
def used(mu, logvar, least):
    """Whether each number of the code is used.

    Shapes: mu (N, D), logvar (N, D), least a number -> (D,) of True and False
    """
    prices = 0.5 * (mu**2 + logvar.exp() - 1 - logvar)
    return prices.mean(dim=0) > least


@using.cases
def _(rng):
    yield np.array([[3.0, 0.0], [-3.0, 0.0]]), np.zeros((2, 2)), 0.1  # the mean of mu is 0
    yield np.array([[0.0, 1.0]]), np.array([[-4.0, 0.0]]), 0.9  # told apart by its spread alone
    yield np.array([[2.0, 0.1]] * 2), np.zeros((2, 2)), 2.0  # exactly `least` is not more
    yield np.array([[0.3, 0.5, 2.0]] * 4), np.zeros((4, 3)), 0.1
    while True:
        n, d = (int(size) for size in rng.integers(3, 7, size=2))
        mu = rng.normal(size=(n, d)) * rng.choice([0.1, 1.0], size=d)
        logvar = 0.5 * rng.normal(size=(n, d))
        prices = 0.5 * (mu**2 + np.exp(logvar) - 1 - logvar).mean(axis=0)
        low, high = np.sort(prices)[[0, -1]]
        yield mu, logvar, round(float(rng.uniform(low, high)), 3)


@using.wrong(
    "averages over the code", "One answer for each *number* of the code: average over the pictures."
)
def _(mu, logvar, least):
    return _row(mu, logvar).mean(dim=1) > least


@using.wrong(
    "adds up over the pictures", "The divergence *averaged* over the pictures is compared."
)
def _(mu, logvar, least):
    return _row(mu, logvar).sum(dim=0) > least


@using.wrong(
    "asks each picture",
    "One answer for each number of the code: average over the pictures before you compare.",
)
def _(mu, logvar, least):
    return _row(mu, logvar) > least


@using.wrong("asks for one picture", "The *average* counts, not the most costly picture.")
def _(mu, logvar, least):
    return _row(mu, logvar).amax(dim=0) > least


@using.wrong(
    "averages the clouds first",
    "Means of opposite sign cancel: take each picture's divergence, then the average.",
)
def _(mu, logvar, least):
    return _row(mu.mean(dim=0), logvar.mean(dim=0)) > least


@using.wrong("looks at the means alone", "A cloud narrower than the prior says something too.")
def _(mu, logvar, least):
    return 0.5 * (mu**2).mean(dim=0) > least


@using.wrong("forgets the half", "The divergence has a factor of one half.")
def _(mu, logvar, least):
    return 2 * _row(mu, logvar).mean(dim=0) > least


@using.wrong("finds the unused", "True is for a number that *is* used.")
def _(mu, logvar, least):
    return _row(mu, logvar).mean(dim=0) < least


@using.wrong("counts a tie as more", "Greater than `least`: a divergence of just `least` is not.")
def _(mu, logvar, least):
    return _row(mu, logvar).mean(dim=0) >= least


@using.wrong(
    "counts them", "One True or False for each number of the code, not how many there are."
)
def _(mu, logvar, least):
    return (_row(mu, logvar).mean(dim=0) > least).sum()


@using.wrong(
    "asks for every picture",
    "The *mean* over the pictures decides: a few that say nothing do not make a number unused.",
)
def _(mu, logvar, least):
    return _row(mu, logvar).amin(dim=0) > least


@using.wrong(
    "gives the places of the used ones",
    "For each of the D numbers True or False, not the places of those that are used.",
)
def _(mu, logvar, least):
    return used(mu, logvar, least).nonzero()[:, 0]


@using.wrong(
    "gives the divergences",
    "Compare them with `least`: True or False for each number.",
)
def _(mu, logvar, least):
    return _row(mu, logvar).mean(dim=0)


using.hints(
    "Your 14.2 without its sum is (N, D): a divergence for each picture and number.",
    "Average over the pictures, which are the rows; then compare.",
)


tighter = exercise(
    "14.7",
    "A tighter bound",
    minutes=8,
    difficulty=3,
    statement=r"""
        One draw $z$ from $q$ gives the weight $w = p(x, z)/q(z)$. The ELBO is the mean of $\ln w$.
        With S draws for each picture, the logarithm of the *mean weight* is on average a tighter
        bound [6]. Compute it for N pictures from `log_joint` $= \ln p(x, z)$ and `log_q` $=
        \ln q(z)$. These may be as low as -2,000, where exp is 0: subtract a maximum
        first, or let a function of torch do so.
        """,
)


@tighter.solution
def importance_bound(log_joint, log_q):
    """The logarithm of the mean weight of each picture's draws.

    Shapes: log_joint and log_q (S, N) -> (N,)
    """
    return torch.logsumexp(log_joint - log_q, dim=0) - math.log(len(log_q))


@tighter.cases
def _(rng):
    yield np.array([[-1.0, -2.0]]), np.array([[-0.5, -0.5]])  # one draw: the ELBO's own estimate
    yield np.log([[0.1], [0.3]]), np.log([[0.5], [0.5]])
    yield np.array([[-2000.0, -1000.0], [-2001.0, -1000.0]]), np.array([[-3.0, -2.0]] * 2)
    while True:
        s, n = (int(size) for size in rng.integers(2, 6, size=2))
        yield rng.normal(size=(s, n)) * 2 - 3, rng.normal(size=(s, n))


@tighter.wrong(
    "averages the logarithms", "That is the ELBO's estimate. Here the mean is inside the logarithm."
)
def _(log_joint, log_q):
    return (log_joint - log_q).mean(dim=0)


@tighter.wrong("adds the weights", "The *mean* of the weights: subtract ln S.")
def _(log_joint, log_q):
    return torch.logsumexp(log_joint - log_q, dim=0)


@tighter.wrong(
    "gives minus infinity",
    "exp(-2,000) is 0 for a computer. Subtract the largest logarithm first; add it back last.",
)
def _(log_joint, log_q):
    return (log_joint - log_q).exp().mean(dim=0).log()


@tighter.wrong(
    "averages over the pictures", "One bound a picture: the draws lie along the first axis."
)
def _(log_joint, log_q):
    return torch.logsumexp(log_joint - log_q, dim=1) - math.log(log_q.shape[1])


@tighter.wrong("forgets to divide by q", "A weight is p(x, z) *divided* by q(z): subtract log_q.")
def _(log_joint, log_q):
    return torch.logsumexp(log_joint, dim=0) - math.log(len(log_q))


@tighter.wrong(
    "multiplies by q", "p(x, z) is divided by q(z): subtract the logarithm, do not add it."
)
def _(log_joint, log_q):
    return torch.logsumexp(log_joint + log_q, dim=0) - math.log(len(log_q))


@tighter.wrong(
    "divides the logarithm", "ln (sum / S) is ln sum *minus* ln S, not the logarithm over S."
)
def _(log_joint, log_q):
    return torch.logsumexp(log_joint - log_q, dim=0) / len(log_q)


@tighter.wrong(
    "divides the sums", "The ratio is taken draw by draw; a ratio of sums is something else."
)
def _(log_joint, log_q):
    return torch.logsumexp(log_joint, dim=0) - torch.logsumexp(log_q, dim=0)


@tighter.wrong("takes the best draw", "The mean of the weights, not the largest.")
def _(log_joint, log_q):
    return (log_joint - log_q).amax(dim=0)


@tighter.wrong("takes one mean for all", "One bound for each picture, not one for all of them.")
def _(log_joint, log_q):
    return torch.logsumexp((log_joint - log_q).flatten(), dim=0) - math.log(log_q.numel())


@tighter.wrong(
    "has the wrong sign",
    "The bound is the logarithm itself; the minus belongs to a loss.",
)
def _(log_joint, log_q):
    return -importance_bound(log_joint, log_q)


@tighter.wrong(
    "does not add the largest back",
    "What was subtracted before exp must be added back after the logarithm.",
)
def _(log_joint, log_q):
    return importance_bound(log_joint, log_q) - (log_joint - log_q).amax(dim=0)


@tighter.wrong(
    "subtracts one largest for all",
    "Each picture needs its own: beside a far likelier picture all its weights become 0.",
)
def _(log_joint, log_q):
    weights = log_joint - log_q
    return (weights - weights.max()).exp().mean(dim=0).log() + weights.max()


tighter.hints(
    "The logarithm of a weight is log_joint - log_q. You want the logarithm of a mean of exp(...).",
    "`torch.logsumexp(a, dim=0)` is ln sum exp(a), without overflow.",
    "A mean is a sum divided by S. What does that division do to the logarithm?",
)

"""Exercises and predictions of lesson 16: bits, tokens, decoders, and what pretraining brings."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "16.recall",
    "Three questions from lessons 15, 12 and 07",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "scale",
    "what attention divides its scores by when a key has 64 features",
    answer=8,
    wrong={
        64: "The scores spread like the root of the length: divide by the root of 64.",
        32: "Not half of it: the root of 64.",
        4096: "That is 64 squared. Attention divides by the root.",
    },
)
recall.question(
    "temperature",
    "two letters have odds of 9 to 1; their odds, to 1, at temperature 2",
    answer=3,
    wrong={
        4.5: "The temperature divides the *logits*. Odds are e to their difference: take the root.",
        9: "That is temperature 1. A higher one brings the odds closer to 1.",
        18: "A higher temperature makes choices more even, never more certain.",
        81: "That is temperature 0.5, which doubles the logits and squares the odds.",
    },
)
recall.question(
    "cosine",
    "the rate half-way down a cosine from 0.01 to 0",
    answer=0.005,
    wrong={
        0.01: "That is its start. Half-way the cosine of 90 degrees is 0: 0.01 * (1 + 0) / 2.",
        0: "That is its end. The schedule is 0.01 * (1 + cos) / 2, and half-way the cosine is 0.",
        0.00707: "That is cos 45 degrees. The schedule runs through 180 degrees, not 90.",
    },
)
recall.hints(
    "The root of the length; e to the difference of logits; (1 + cos) / 2.",
    "64 = 8 * 8, 9 = 3 * 3, and half-way from 0 to 180 degrees the cosine is 0.",
)


pricing = exercise(
    "16.1",
    "Bits a character",
    minutes=7,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.**
        For each place of a text `logits` has a row of scores for the next character, and `targets`
        the one that came. A character to which the model gave probability $p$ costs
        $-\log_2 p$ bits. Return the mean over the text. Scores may be large; the result must stay
        finite.
        """,
)


@pricing.solution
def bits_per_character(logits, targets):
    """The mean surprise of a text, in bits.

    Shapes: logits (T, K), targets (T,) int64 -> a number
    """
    return F.cross_entropy(logits, targets) / math.log(2)


@pricing.cases
def _(rng):
    yield np.log([[0.5, 0.25, 0.25], [0.125, 0.375, 0.5]]), np.array([1, 0])  # 2 and 3 bits
    yield np.zeros((1, 8)), np.array([5])
    yield np.array([[1000.0, 0.0, -1000.0], [998.0, 1000.0, 3.0]]), np.array([1, 0])
    while True:
        t, k = (int(n) for n in rng.integers((2, 3), (9, 12)))
        yield 2 * rng.normal(size=(t, k)), rng.integers(0, k, size=t)


def _nats(logits, targets):
    return F.cross_entropy(logits, targets)


@pricing.wrong(
    "counts in nats",
    "The natural logarithm gives nats. A bit is log(2) of them: divide by `math.log(2)`.",
)
def _(logits, targets):
    return _nats(logits, targets)


@pricing.wrong(
    "multiplies by log(2)",
    "A nat is more than a bit, 1.44 of them, so the number in bits is the larger one: divide.",
)
def _(logits, targets):
    return _nats(logits, targets) * math.log(2)


@pricing.wrong(
    "sums over the text",
    "That is what the whole text costs. A character costs the mean.",
)
def _(logits, targets):
    return F.cross_entropy(logits, targets, reduction="sum") / math.log(2)


@pricing.wrong(
    "sums over the text, in nats",
    "Two things: a character costs the mean, and a bit is log(2) nats.",
)
def _(logits, targets):
    return F.cross_entropy(logits, targets, reduction="sum")


@pricing.wrong(
    "is negative", "Surprise is *minus* the logarithm: p is at most 1, so its logarithm is below 0."
)
def _(logits, targets):
    return -_nats(logits, targets) / math.log(2)


@pricing.wrong(
    "returns the perplexity",
    "2 to the power of the bits is the perplexity: one step too far.",
)
def _(logits, targets):
    return _nats(logits, targets).exp()


@pricing.wrong("counts in tens", "`log10` counts decimal digits. A bit is a choice between two.")
def _(logits, targets):
    return _nats(logits, targets) / math.log(10)


@pricing.wrong(
    "averages before the logarithm",
    "First each character's own surprise, then the mean. The logarithm of a mean is another thing.",
)
def _(logits, targets):
    p = torch.softmax(logits, dim=-1).gather(-1, targets[:, None])
    return -p.mean().log2()


@pricing.wrong(
    "overflows",
    "e to the 1000 is infinite, and a probability that has become 0 has no logarithm. Stay with "
    "`F.cross_entropy` or `log_softmax`.",
)
def _(logits, targets):
    powers = logits.exp()
    p = powers / powers.sum(dim=-1, keepdim=True)
    return -p.gather(-1, targets[:, None]).log2().mean()


@pricing.wrong(
    "takes the logarithm of a rounded 0",
    "Here a probability is so small that the softmax rounds it to 0. Let `log_softmax` or "
    "`F.cross_entropy` take softmax and logarithm in one.",
)
def _(logits, targets):
    p = torch.softmax(logits, dim=-1)
    return -p.gather(-1, targets[:, None]).log2().mean()


@pricing.wrong(
    "ignores the targets",
    "That is how sure the model is (its entropy), not how right: look up what it gave to the "
    "character that came.",
)
def _(logits, targets):
    log2 = torch.log_softmax(logits, dim=-1) / math.log(2)
    return -(log2.exp() * log2).nan_to_num().sum(dim=-1).mean()


@pricing.wrong(
    "prices the likeliest character",
    "The cost is that of the character that *came*, `targets`, not of the one expected most.",
)
def _(logits, targets):
    return _nats(logits, logits.argmax(dim=-1)) / math.log(2)


@pricing.wrong(
    "takes the softmax over the places",
    "Each place shares its probability among the characters: the softmax runs along the last axis.",
)
def _(logits, targets):
    log2 = torch.log_softmax(logits, dim=0) / math.log(2)
    return -log2.gather(-1, targets[:, None]).mean()


@pricing.wrong(
    "takes the softmax twice",
    "`F.cross_entropy` takes logits and does the softmax itself.",
)
def _(logits, targets):
    return _nats(torch.softmax(logits, dim=-1), targets) / math.log(2)


@pricing.wrong(
    "averages over all scores",
    "There is one price a character, T of them, not T times K: each row counts once.",
)
def _(logits, targets):
    return _nats(logits, targets) / math.log(2) / logits.shape[-1]


@pricing.wrong(
    "pairs every place with every target",
    "Row t meets target t alone: `gather`, or indices for the rows as well.",
)
def _(logits, targets):
    return -torch.log_softmax(logits, dim=-1)[:, targets].mean() / math.log(2)


pricing.hints(
    "`F.cross_entropy(logits, targets)` is the mean of the natural logarithm's surprise, in nats.",
    "log₂ p = log p / log 2.",
    "Does a text have more bits or more nats? Divide or multiply accordingly.",
)


joining = exercise(
    "16.2",
    "Merge a pair",
    minutes=9,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** `tokens` is a list of strings and `pair` a tuple of two of them. Go from left
        to right; wherever both stand side by side, put *one* token, the two joined, in their place.
        A token that was used cannot be used again, and a new one is not merged a second time.
        Return a new list, and leave `tokens` as it is.
        """,
)


@joining.solution
def merge_pair(tokens, pair):
    """The tokens, with each occurrence of the pair joined into one.

    Shapes: a list of M strings, a tuple of two -> a list of at most M strings
    """
    merged, i = [], 0
    while i < len(tokens):
        if tuple(tokens[i : i + 2]) == tuple(pair):
            merged.append(pair[0] + pair[1])
            i += 2
        else:
            merged.append(tokens[i])
            i += 1
    return merged


@joining.cases
def _(rng):
    yield list("abracadabra"), ("a", "b")
    yield list("aaaaa"), ("a", "a")  # two pairs and a rest
    yield ["ab", "a", "b", "ab"], ("ab", "a")
    yield ["ab", "c", "a", "bc"], ("a", "bc")  # "abc" comes twice, the pair once
    yield list("banana"), ("a", "b")  # never side by side in this order
    yield [], ("a", "b")
    yield ["a"], ("a", "a")
    while True:
        symbols = np.array(["a", "b", "ab", "ba"])
        tokens = symbols[rng.integers(0, 4, size=int(rng.integers(5, 14)))].tolist()
        yield tokens, tuple(symbols[rng.integers(0, 4, size=2)].tolist())


@joining.wrong(
    "keeps the second token as well",
    "Two tokens became one: after a merge move on *two* places, or the second one is left over.",
)
def _(tokens, pair):
    merged = []
    for i, token in enumerate(tokens):
        merged.append(pair[0] + pair[1] if tuple(tokens[i : i + 2]) == pair else token)
    return merged


@joining.wrong(
    "loses the last token",
    "The last token has no neighbour to its right; it stays, unless it was merged.",
)
def _(tokens, pair):
    merged, i = [], 0
    while i < len(tokens) - 1:
        hit = (tokens[i], tokens[i + 1]) == pair
        merged.append(pair[0] + pair[1] if hit else tokens[i])
        i += 1 + hit
    return merged


@joining.wrong("merges only the first", "The pair may come several times: go on to the end.")
def _(tokens, pair):
    for i in range(len(tokens) - 1):
        if (tokens[i], tokens[i + 1]) == pair:
            return [*tokens[:i], pair[0] + pair[1], *tokens[i + 2 :]]
    return list(tokens)


@joining.wrong(
    "merges in either order",
    "The order counts: first `pair[0]`, then `pair[1]`.",
)
def _(tokens, pair):
    merged, i = [], 0
    while i < len(tokens):
        hit = tuple(tokens[i : i + 2]) in (pair, pair[::-1])
        merged.append("".join(tokens[i : i + 2]) if hit else tokens[i])
        i += 1 + hit
    return merged


@joining.wrong(
    "drops the pair",
    "The two are replaced by one new token, not removed.",
)
def _(tokens, pair):
    merged, i = [], 0
    while i < len(tokens):
        if tuple(tokens[i : i + 2]) == pair:
            i += 2
        else:
            merged.append(tokens[i])
            i += 1
    return merged


@joining.wrong(
    "compares the joined strings",
    'Compare token with token: "ab" + "c" and "a" + "bc" give the same string, and are different '
    "pairs.",
)
def _(tokens, pair):
    merged, i = [], 0
    while i < len(tokens):
        hit = i + 1 < len(tokens) and tokens[i] + tokens[i + 1] == pair[0] + pair[1]
        merged.append(pair[0] + pair[1] if hit else tokens[i])
        i += 1 + hit
    return merged


@joining.wrong(
    "goes from right to left",
    "Where the pair overlaps itself, the end you begin from matters: begin at the left.",
)
def _(tokens, pair):
    merged, i = [], len(tokens)
    while i > 0:
        hit = i > 1 and (tokens[i - 2], tokens[i - 1]) == pair
        merged.append(pair[0] + pair[1] if hit else tokens[i - 1])
        i -= 1 + hit
    return merged[::-1]


@joining.wrong("merges nothing", "The pair is still there, as two tokens.")
def _(tokens, pair):
    return list(tokens)


@joining.wrong(
    "returns a string",
    "A list of tokens is asked for: in one long string nobody sees where a token ends.",
)
def _(tokens, pair):
    return "".join(tokens)


@joining.wrong(
    "puts a space between the two",
    '"a" and "b" become "ab": nothing stands between them.',
)
def _(tokens, pair):
    joined = " ".join(pair)
    return [
        joined if token == "".join(pair) and token not in tokens else token
        for token in merge_pair(tokens, pair)
    ]


@joining.wrong(
    "puts the pair itself",
    "One *string* takes their place: the two joined.",
)
def _(tokens, pair):
    return [
        pair if token == "".join(pair) and token not in tokens else token
        for token in merge_pair(tokens, pair)
    ]


@joining.wrong(
    "forgets a pair at the end",
    "The last two tokens are a pair, too.",
)
def _(tokens, pair):
    if tuple(tokens[-2:]) != pair or len(tokens) < 2:
        return merge_pair(tokens, pair)
    merged = merge_pair(tokens, pair)
    last_is_pair = len(merge_pair(tokens[:-1], pair)) + 1 != len(merged)
    return [*merged[:-1], *pair] if last_is_pair else merged


joining.hints(
    "After a merge the next place to look at is two further on: a `while` with an `i` of its own.",
    "At place i, compare `tuple(tokens[i : i + 2])` with `pair`; the last slice is shorter.",
    "One branch appends the joined token and adds 2 to i, the other `tokens[i]` and adds 1.",
)


pairing = exercise(
    "16.3",
    "A text and its next letters",
    draws=20,
    minutes=8,
    difficulty=1,
    inline=True,
    statement="""
        **Your turn.**
        Cut a text into *all* windows of `context` tokens, one beginning at every place. The target
        of each place in a window is the token that follows it in the text, so each window needs one
        token more than it shows: M tokens make M - context windows.
        """,
)


@pairing.solution
def next_token_pairs(tokens, context):
    """Every window of the text, and for each of its places the token that follows.

    Shapes: tokens (M,) int64, context < M -> x (M - context, context), y (M - context, context)
    """
    windows = tokens.unfold(0, context + 1, 1)
    return windows[:, :-1], windows[:, 1:]


@pairing.cases
def _(rng):
    yield np.arange(10, 16), 3
    yield np.array([7, 4]), 1
    while True:
        context = int(rng.integers(2, 6))
        yield rng.permutation(40)[: context + int(rng.integers(context + 2, 12))], context


@pairing.wrong(
    "does not shift y",
    "y is x here, and copying solves that. Each place is to predict the *next* token: y begins one "
    "later.",
)
def _(tokens, context):
    x = tokens.unfold(0, context, 1)[:-1]
    return x, x


@pairing.wrong(
    "shifts y backwards",
    "y holds the token *before* each place, which the model has seen: the answer leaks, and "
    "nothing is predicted. Are x and y swapped?",
)
def _(tokens, context):
    windows = tokens.unfold(0, context + 1, 1)
    return windows[:, 1:], windows[:, :-1]


@pairing.wrong(
    "shows the last target in x",
    "x has one token too many: its last one is the answer to the place before. "
    "`context` tokens are shown, and the next one is only in y.",
)
def _(tokens, context):
    windows = tokens.unfold(0, context + 1, 1)
    return windows, windows[:, 1:]


@pairing.wrong(
    "has a target for the last place alone",
    "That was lesson 12. A decoder predicts at *every* place, so a window has as many targets as "
    "tokens.",
)
def _(tokens, context):
    return tokens.unfold(0, context, 1)[:-1], tokens[context:]


@pairing.wrong(
    "steps by whole windows",
    "Windows may overlap: one begins at every place of the text, not at every `context`-th.",
)
def _(tokens, context):
    windows = tokens.unfold(0, context + 1, context)
    return windows[:, :-1], windows[:, 1:]


@pairing.wrong(
    "steps by whole windows and the target",
    "Windows may overlap: one begins at every place of the text.",
)
def _(tokens, context):
    windows = tokens.unfold(0, context + 1, context + 1)
    return windows[:, :-1], windows[:, 1:]


@pairing.wrong(
    "takes the next window for y",
    "y is shifted by one token, not by a whole window: the target of a place is the token next "
    "to it.",
)
def _(tokens, context):
    windows = tokens.unfold(0, 2 * context, 1)
    return windows[:, :context], windows[:, context:]


@pairing.wrong(
    "forgets the last window",
    "One more fits: the last token of the text is the last target of the last window. M - context "
    "windows in all.",
)
def _(tokens, context):
    windows = tokens.unfold(0, context + 1, 1)[:-1]
    return windows[:, :-1], windows[:, 1:]


@pairing.wrong(
    "wraps round at the end",
    "`roll` brings the first token of the text back as the last target. Nothing follows the last "
    "token: the last window ends one earlier.",
)
def _(tokens, context):
    return tokens.unfold(0, context, 1), tokens.roll(-1).unfold(0, context, 1)


@pairing.wrong(
    "rolls inside each window",
    "The last target of a window is then its own first token. It must come from the text: the "
    "token after the window.",
)
def _(tokens, context):
    x = tokens.unfold(0, context, 1)[:-1]
    return x, x.roll(-1, dims=1)


@pairing.wrong("looks two ahead", "The target is the very next token, not the one after it.")
def _(tokens, context):
    windows = tokens.unfold(0, context + 2, 1)
    return windows[:, :-2], windows[:, 2:]


@pairing.wrong(
    "shows one token too few",
    "A window shows `context` tokens; the target of its last one is one more.",
)
def _(tokens, context):
    windows = tokens.unfold(0, context, 1)
    return windows[:, :-1], windows[:, 1:]


@pairing.wrong(
    "shifts y by two",
    "The target is the very next token.",
)
def _(tokens, context):
    windows = tokens.unfold(0, context, 1)
    return windows[:-2], windows[2:]


@pairing.wrong(
    "returns the windows uncut",
    "Return two things: x without the last token of each window, y without the first.",
)
def _(tokens, context):
    return tokens.unfold(0, context + 1, 1)


@pairing.wrong(
    "gives the first window alone",
    "A window begins at *every* place that leaves room for it: M - context of them.",
)
def _(tokens, context):
    return tokens[None, :context], tokens[None, 1 : context + 1]


@pairing.wrong(
    "has a window without a target",
    "The last `context` tokens have no token after them: leave that window out of x.",
)
def _(tokens, context):
    return tokens.unfold(0, context, 1), tokens[1:].unfold(0, context, 1)


pairing.hints(
    "Write the windows of 10 11 12 13 14 15 with context 3 by hand: there are three.",
    "Cut windows of `context + 1` tokens; what are x and y of one of them?",
    "`tokens.unfold(0, size, 1)` cuts all windows of one size. x and y are two slices of them.",
)


holding = exercise(
    "16.4",
    "Top-p",
    minutes=12,
    difficulty=3,
    inline=True,
    statement=r"""
        **Your turn.**
        Take the tokens from the likeliest down until their probabilities reach the sum $p$; the one
        that crosses it is still taken. Only these may be drawn: they keep their ratios and sum to
        1, the others are 0. With $p = 1$ all stay.
        """,
)


@holding.solution
def top_p(logits, p):
    """The probabilities when only the likeliest tokens, p together, are left.

    Shapes: logits (K,), 0 < p <= 1 -> (K,)
    """
    shares, order = logits.softmax(dim=-1).sort(descending=True)
    before = shares.cumsum(dim=-1) - shares  # what the likelier ones have together
    kept = shares * (before < p)
    return torch.zeros_like(kept).scatter(0, order, kept / kept.sum())


@holding.cases
def _(rng):
    yield np.log([0.1, 0.5, 0.15, 0.25]), 0.7
    yield np.log([0.05, 0.8, 0.15]), 0.5  # the first one crosses
    yield np.array([0.3, -0.2, 1.0]), 1.0
    while True:
        logits, p = 2 * rng.normal(size=int(rng.integers(4, 10))), rng.uniform(0.3, 0.97)
        shares = np.sort(np.exp(logits) / np.exp(logits).sum())[::-1]
        if np.abs(shares.cumsum() - p).min() > 1e-3 and shares[0] < p:  # rounding decides nothing
            yield logits, float(p)


def _ranked(logits):
    shares, order = logits.softmax(dim=-1).sort(descending=True)
    return shares, order, shares.cumsum(dim=-1)


def _back(kept, order):
    return torch.zeros_like(kept).scatter(0, order, kept)


@holding.wrong(
    "drops the token that crosses p",
    "Without it the kept ones do not reach p, and a first token above p would leave none at all. "
    "Ask what the *likelier* ones have together, without the token itself.",
)
def _(logits, p):
    shares, order, sums = _ranked(logits)
    kept = shares * (sums <= p)
    return _back(kept / kept.sum(), order)


@holding.wrong(
    "drops the token that crosses p, but never the first",
    "The one that crosses p is always kept, not only when it is the first: the kept ones must "
    "reach p.",
)
def _(logits, p):
    shares, order, sums = _ranked(logits)
    kept = shares * ((sums <= p) | (torch.arange(len(shares)) == 0))
    return _back(kept / kept.sum(), order)


@holding.wrong(
    "does not sum to 1",
    "What was cut off is missing: divide by the sum of those kept.",
)
def _(logits, p):
    shares, order, sums = _ranked(logits)
    return _back(shares * (sums - shares < p), order)


@holding.wrong(
    "keeps one too many",
    "Once the sum has reached p nothing more is taken: the one that crosses is the last.",
)
def _(logits, p):
    shares, order, sums = _ranked(logits)
    last = int((sums < p).sum()) + 1
    kept = shares * (torch.arange(len(shares)) <= last)
    return _back(kept / kept.sum(), order)


@holding.wrong(
    "begins with the least likely",
    "Sort from the likeliest down: `sort(descending=True)`.",
)
def _(logits, p):
    shares, order = logits.softmax(dim=-1).sort()
    kept = shares * (shares.cumsum(dim=-1) - shares < p)
    return _back(kept / kept.sum(), order)


@holding.wrong(
    "adds up in the order of the vocabulary",
    "The sum runs from the likeliest down, so sort first, and put them back at the end.",
)
def _(logits, p):
    shares = logits.softmax(dim=-1)
    kept = shares * (shares.cumsum(dim=-1) - shares < p)
    return kept / kept.sum()


@holding.wrong(
    "returns them sorted",
    "The probabilities are right, but each must go back to its own token's place: `scatter`, or "
    "index with the order.",
)
def _(logits, p):
    shares, _, sums = _ranked(logits)
    kept = shares * (sums - shares < p)
    return kept / kept.sum()


@holding.wrong(
    "gathers where it should scatter",
    "`order[i]` says which token came i-th. Back is `result[order] = kept`, not `kept[order]`.",
)
def _(logits, p):
    shares, order, sums = _ranked(logits)
    kept = shares * (sums - shares < p)
    return (kept / kept.sum())[order]


@holding.wrong(
    "compares each token with p",
    "p is what they have *together*. Few tokens ever have so much alone.",
)
def _(logits, p):
    shares = logits.softmax(dim=-1)
    kept = shares * (shares >= p)
    return kept / kept.sum()


@holding.wrong(
    "compares each token with p times the best",
    "That is a different rule (min-p). Here the probabilities are added up until they reach p.",
)
def _(logits, p):
    shares = logits.softmax(dim=-1)
    kept = shares * (shares >= p * shares.max())
    return kept / kept.sum()


@holding.wrong(
    "adds up logits",
    "p is a sum of probabilities: the softmax comes first.",
)
def _(logits, p):
    scores, order = logits.sort(descending=True)
    kept = scores.softmax(dim=-1) * (scores.cumsum(dim=-1) - scores < p)
    return _back(kept / kept.sum(), order)


@holding.wrong(
    "makes the kept ones equally likely",
    "They keep their ratios: divide their probabilities by their sum.",
)
def _(logits, p):
    shares, order, sums = _ranked(logits)
    kept = (sums - shares < p).double()
    return _back(kept / kept.sum(), order)


@holding.wrong(
    "returns logits",
    "Minus infinity for the others is right, but probabilities are asked for: take the softmax.",
)
def _(logits, p):
    shares, order, sums = _ranked(logits)
    return logits.masked_fill(_back(shares * (sums - shares < p), order) == 0, float("-inf"))


@holding.wrong("keeps all", "p is not used: what lies beyond it must get 0.")
def _(logits, p):
    return logits.softmax(dim=-1)


@holding.wrong(
    "compares each token with 1 - p",
    "The *sum* from the likeliest down decides, not the size of a single probability.",
)
def _(logits, p):
    shares = logits.softmax(dim=-1)
    kept = shares * (shares >= 1 - p)
    return kept / kept.sum()


@holding.wrong(
    "sets logits to 0",
    "A logit of 0 is not a probability of 0: exp(0) is 1. Take minus infinity, or set "
    "probabilities to 0.",
)
def _(logits, p):
    return torch.where(top_p(logits, p) > 0, logits, 0.0).softmax(dim=-1)


@holding.wrong(
    "says which are left",
    "Probabilities are asked for, not True and False.",
)
def _(logits, p):
    return top_p(logits, p) > 0


@holding.wrong(
    "takes the softmax twice",
    "Once is enough: a softmax of probabilities makes them nearly equal.",
)
def _(logits, p):
    return top_p(logits.softmax(dim=-1), p)


@holding.wrong(
    "keeps a share p of the tokens",
    "p is a sum of probabilities, not a share of the vocabulary: how many are left depends on "
    "them.",
)
def _(logits, p):
    k = math.ceil(p * len(logits))
    least = logits.sort(descending=True).values[k - 1]
    return logits.masked_fill(logits < least, float("-inf")).softmax(dim=-1)


holding.hints(
    "Sort the probabilities, `sort(descending=True)`, and look at their running sum, `cumsum`.",
    "A token is kept if those *before* it have less than p: the running sum without itself.",
    "Set the others to 0, divide by the sum, and put each back: `zeros.scatter(0, order, kept)`.",
)


masking = exercise(
    "16.5",
    "Masks for BERT",
    draws=20,
    minutes=9,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.**
        BERT reads a spoilt text and names what stood at the `chosen` places. There `kind` says
        what the model is shown: 0 the mask `mask_id`, 1 a token from `random_tokens`, 2 the token
        itself. All other places are shown as they are. The target is the true token at every
        chosen place and -100 elsewhere, which `F.cross_entropy` leaves out.
        """,
)


@masking.solution
def mask_tokens(tokens, chosen, kind, mask_id, random_tokens):
    """What the model is shown, and what it is to name.

    Shapes: tokens, kind, random_tokens (N, T) int64, chosen (N, T) bool -> (N, T), (N, T)
    """
    inputs = torch.where(chosen & (kind == 0), mask_id, tokens)
    inputs = torch.where(chosen & (kind == 1), random_tokens, inputs)
    return inputs, torch.where(chosen, tokens, -100)


@masking.cases
def _(rng):
    yield (
        np.array([[5, 6, 7, 8, 9, 3, 4, 6]]),
        np.array([[True, True, True, False, False, False, True, False]]),
        np.array([[0, 1, 2, 0, 1, 2, 1, 0]]),
        1,
        np.array([[20, 21, 22, 23, 24, 25, 26, 27]]),
    )
    while True:
        n, t = (int(size) for size in rng.integers((2, 5), (4, 9)))
        tokens = rng.integers(2, 20, size=(n, t))
        chosen, kind = rng.random((n, t)) < 0.5, rng.integers(0, 3, size=(n, t))
        yield tokens, chosen, kind, int(rng.integers(0, 2)), rng.integers(20, 40, size=(n, t))


def _shown(tokens, chosen, kind, mask_id, random_tokens):
    inputs = torch.where(chosen & (kind == 0), mask_id, tokens)
    return torch.where(chosen & (kind == 1), random_tokens, inputs)


@masking.wrong(
    "has targets everywhere",
    "At a place that was not chosen the answer stands in the input: copying would be rewarded. "
    "Put -100 there.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    return _shown(tokens, chosen, kind, mask_id, random_tokens), tokens


@masking.wrong(
    "always shows the mask",
    "Only where `kind` is 0. A later task has no masks in its texts, so some chosen places show a "
    "random token or the true one.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    return torch.where(chosen, mask_id, tokens), torch.where(chosen, tokens, -100)


@masking.wrong(
    "asks for the masked ones alone",
    "Random and kept places are asked for too, else the model could tell from the input where it "
    "need not think: targets wherever `chosen` is True.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen & (kind == 0), tokens, -100)


@masking.wrong(
    "asks only for what was changed",
    "A chosen place that shows its own token is asked for, too: the model cannot know that it was "
    "kept.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen & (kind != 2), tokens, -100)


@masking.wrong(
    "ignores `chosen`",
    "`kind` counts only where `chosen` is True. All other places stay as they are, without a "
    "target.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    everywhere = torch.ones_like(chosen)
    return _shown(tokens, everywhere, kind, mask_id, random_tokens), tokens


@masking.wrong(
    "spoils places that were not chosen",
    "The targets are right. In the input, too, `kind` counts only where `chosen` is True.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    everywhere = torch.ones_like(chosen)
    inputs = _shown(tokens, everywhere, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, -100)


@masking.wrong(
    "inverts `chosen`",
    "`chosen` is True at the places that are spoilt and asked for.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, ~chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(~chosen, tokens, -100)


@masking.wrong(
    "asks where nothing was chosen",
    "The targets are the wrong way round: the true token where `chosen`, -100 elsewhere.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen, -100, tokens)


@masking.wrong(
    "has 0 where nothing is asked",
    "0 is a token, and the model would be told to predict it. -100 is what `F.cross_entropy` "
    "leaves out.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, 0)


@masking.wrong(
    "has -1 where nothing is asked",
    "`F.cross_entropy` leaves out -100, its `ignore_index`; at -1 it raises an error.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, -1)


@masking.wrong(
    "asks for what is shown",
    "The target is the token that stood there *before*: take it from `tokens`.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen, inputs, -100)


@masking.wrong(
    "swaps random and kept",
    "1 is the random token, 2 the token itself.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, torch.where(kind == 0, 0, 3 - kind), mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, -100)


@masking.wrong(
    "never shows a random token",
    "Where `kind` is 1 a chosen place shows its token from `random_tokens`.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, torch.where(kind == 1, 2, kind), mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, -100)


@masking.wrong("spoils nothing", "The input must show a mask where `kind` is 0 at a chosen place.")
def _(tokens, chosen, kind, mask_id, random_tokens):
    return tokens, torch.where(chosen, tokens, -100)


@masking.wrong("swaps inputs and targets", "Inputs come first, then targets.")
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return torch.where(chosen, tokens, -100), inputs


@masking.wrong(
    "swaps the kinds 0 and 1",
    "0 is the mask, 1 the random token.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, torch.where(kind < 2, 1 - kind, 2), mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, -100)


@masking.wrong(
    "replaces kept tokens as well",
    "Where `kind` is 2 a chosen place shows its own token.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind.clamp(max=1), mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, -100)


@masking.wrong(
    "takes 1 for the mask",
    "The mask is `mask_id`, which need not be 1.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    return mask_tokens(tokens, chosen, kind, 1, random_tokens)


@masking.wrong(
    "asks for the mask elsewhere",
    "Where nothing is asked for, the target is -100: `mask_id` would be a token to name.",
)
def _(tokens, chosen, kind, mask_id, random_tokens):
    inputs = _shown(tokens, chosen, kind, mask_id, random_tokens)
    return inputs, torch.where(chosen, tokens, mask_id)


masking.hints(
    "`torch.where(condition, a, b)` takes from a where the condition holds, else from b.",
    "Which places show the mask? Those that are `chosen & (kind == 0)`.",
    "The targets do not depend on `kind`, and come from `tokens`, never from what is shown.",
)


caching = exercise(
    "16.6",
    "A step with a cache",
    draws=12,
    minutes=12,
    difficulty=2,
    statement=r"""
        A new token comes with its query `q`, key `k` and value `v`; `keys` and `values` hold those
        of all tokens before it, none at first. Return what the token receives, the attention
        $\mathrm{softmax}(\mathbf{q}\mathbf{K}^\top / \sqrt d)\,\mathbf{V}$ over all of them and
        itself, and the two caches, longer by one, newest last. The check feeds a text token by
        token and compares with causal attention over the whole.
        """,
)


@caching.solution
def cached_attention_step(q, k, v, keys, values):
    """What the newest token receives, and the caches that the next step needs.

    Shapes: q, k, v (H, 1, d), keys, values (H, T, d) -> (H, 1, d), (H, T + 1, d), (H, T + 1, d)
    """
    keys, values = torch.cat([keys, k], dim=-2), torch.cat([values, v], dim=-2)
    weights = torch.softmax(q @ keys.transpose(-2, -1) / q.shape[-1] ** 0.5, dim=-1)
    return weights @ values, keys, values


@caching.cases
def _(rng):
    yield tuple(rng.normal(size=(1, 2, 3)) for _ in range(3))
    yield tuple(rng.normal(size=(2, 1, 4)) for _ in range(3))
    while True:
        heads, t, d = (int(n) for n in rng.integers((2, 3, 2), (4, 7, 6)))
        yield tuple(2 * rng.normal(size=(heads, t, d)) for _ in range(3))


@caching.probe
def _(cached_attention_step, q, k, v):
    from nnlab.exercises.probes import as_tensor

    keys = values = torch.empty(len(q), 0, q.shape[-1], dtype=q.dtype)
    received = []
    for t in range(q.shape[1]):
        new = (part[:, t : t + 1].clone() for part in (q, k, v))
        given = cached_attention_step(*new, keys, values)
        if not isinstance(given, (tuple, list)) or len(given) != 3:
            return {"received": given, "keys": None, "values": None}  # the caches are missing
        out, keys, values = given
        keys, values = as_tensor(keys), as_tensor(values)
        received.append(out)
    return {"received": received, "keys": keys, "values": values}


def _grown(k, v, keys, values):
    return torch.cat([keys, k], dim=-2), torch.cat([values, v], dim=-2)


def _look(q, keys, values):
    return torch.softmax(q @ keys.transpose(-2, -1) / q.shape[-1] ** 0.5, dim=-1) @ values


@caching.wrong(
    "does not look at the new token",
    "A token sees itself as well: put its key and value into the caches *before* it looks, or "
    "the first token sees nothing.",
)
def _(q, k, v, keys, values):
    return _look(q, keys, values), *_grown(k, v, keys, values)


@caching.wrong(
    "returns no caches",
    "Return three things: what is received, then the longer keys, then the longer values.",
)
def _(q, k, v, keys, values):
    return _look(q, *_grown(k, v, keys, values))


@caching.wrong(
    "returns the old caches",
    "The next step must find this token in them: return the longer ones.",
)
def _(q, k, v, keys, values):
    return _look(q, *_grown(k, v, keys, values)), keys, values


@caching.wrong(
    "forgets what came before",
    "The caches hold the new token alone: join it to what was there, `torch.cat`.",
)
def _(q, k, v, keys, values):
    return _look(q, k, v), k, v


@caching.wrong("forgets the scale", "Divide the scores by the root of d before the softmax.")
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    return _look(q * q.shape[-1] ** 0.5, keys, values), keys, values


@caching.wrong(
    "divides by d",
    "The scores are divided by the *root* of d.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    return _look(q / q.shape[-1] ** 0.5, keys, values), keys, values


@caching.wrong(
    "takes the softmax over the query",
    "There is one query, so along its axis every weight becomes 1. The softmax runs along the "
    "last axis, over the keys.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    weights = torch.softmax(q @ keys.transpose(-2, -1) / q.shape[-1] ** 0.5, dim=-2)
    return weights @ values, keys, values


@caching.wrong(
    "stores the query",
    "Later tokens compare their own query with this token's *key*: that is what is kept.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(q, v, keys, values)
    return _look(q, keys, values), keys, values


@caching.wrong(
    "stores what was received",
    "The cache keeps the token's value `v`, as it came. What it received goes on to the next "
    "layer.",
)
def _(q, k, v, keys, values):
    received = _look(q, *_grown(k, v, keys, values))
    return received, *_grown(k, received, keys, values)


@caching.wrong("swaps keys and values", "The query meets keys; what it receives is made of values.")
def _(q, k, v, keys, values):
    keys, values = _grown(v, k, keys, values)
    return _look(q, keys, values), keys, values


@caching.wrong(
    "returns the caches in the wrong order",
    "First what is received, then the keys, then the values.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    return _look(q, keys, values), values, keys


@caching.wrong(
    "puts the new token first",
    "Attention ignores the order, but the caches keep that of the text: newest last.",
)
def _(q, k, v, keys, values):
    keys, values = torch.cat([k, keys], dim=-2), torch.cat([v, values], dim=-2)
    return _look(q, keys, values), keys, values


@caching.wrong(
    "forgets the softmax",
    "Scores may be negative and sum to anything. The softmax makes shares of them.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    return q @ keys.transpose(-2, -1) / q.shape[-1] ** 0.5 @ values, keys, values


@caching.wrong(
    "keeps the key in place of the value",
    "v goes into the values: two caches, each with its own.",
)
def _(q, k, v, keys, values):
    return cached_attention_step(q, k, k, keys, values)


@caching.wrong(
    "hides all but the first key",
    "`is_causal=True` lets one query see the first key alone. Nothing later is in the cache: "
    "no mask is needed.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    return _look(q, keys[:, :1], values[:, :1]), keys, values


@caching.wrong(
    "takes the softmax over the heads",
    "Each head shares 1 among its own keys: the last axis.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    scores = q @ keys.transpose(-2, -1) / q.shape[-1] ** 0.5
    return scores.softmax(dim=0) @ values, keys, values


@caching.wrong(
    "divides by the root of the number of keys",
    "The root is that of d, the length of a key, however many there are.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    return _look(q * (q.shape[-1] / keys.shape[1]) ** 0.5, keys, values), keys, values


@caching.wrong(
    "returns the weights",
    "The weights still have to meet the values: what is received is their sum.",
)
def _(q, k, v, keys, values):
    keys, values = _grown(k, v, keys, values)
    return torch.softmax(q @ keys.transpose(-2, -1) / q.shape[-1] ** 0.5, dim=-1), keys, values


caching.hints(
    "`torch.cat([keys, k], dim=-2)` makes the cache longer by one token.",
    "With one query there is nothing to mask: all that is in the cache came before.",
    "Join first; then one row of attention: scores, softmax over the keys, a sum of values.",
)


mixing = exercise(
    "16.7",
    "Two models, one guess",
    minutes=8,
    difficulty=2,
    statement="""
        Two models err at different places. At each place, mix their *probabilities*: `share` of the
        first and 1 - `share` of the second. Return the bits a character of the mixture. Scores may
        be large; the result must stay finite.
        """,
)


@mixing.solution
def mixed_bits(logits, others, targets, share):
    """The mean surprise of a text, in bits, by a mixture of two models.

    Shapes: logits, others (T, K), targets (T,) int64, share between 0 and 1 -> a number
    """
    first, second = (scores.log_softmax(dim=-1) for scores in (logits, others))
    rows = torch.arange(len(targets))
    by_first = first[rows, targets] + math.log(share)
    by_second = second[rows, targets] + math.log(1 - share)
    return -torch.logaddexp(by_first, by_second).mean() / math.log(2)


@mixing.cases
def _(rng):
    halves = np.log([[0.5, 0.25, 0.25]]), np.log([[0.25, 0.5, 0.25]])
    yield *halves, np.array([2]), 0.5  # both say 1/4: 2 bits
    yield *halves, np.array([0]), 0.25
    yield np.array([[1000.0, 0.0]]), np.array([[3000.0, 0.0]]), np.array([1]), 0.5
    yield np.array([[1000.0, 0.0], [0.0, 9.0]]), np.zeros((2, 2)), np.array([1, 0]), 0.9
    while True:
        t, k = (int(n) for n in rng.integers((2, 3), (9, 12)))
        logits, others = 2 * rng.normal(size=(2, t, k))
        yield logits, others, rng.integers(0, k, size=t), float(rng.uniform(0.1, 0.4))


def _given(logits, targets):
    """The probability that each place gave to the next character."""
    return logits.softmax(dim=-1)[torch.arange(len(targets)), targets]


@mixing.wrong(
    "mixes the scores",
    "Scores of two models have no common zero: first each softmax, then the mixture.",
)
def _(logits, others, targets, share):
    return bits_per_character(share * logits + (1 - share) * others, targets)


@mixing.wrong(
    "mixes the bits",
    "Where one model fails badly the mixture still has the other's share: mix probabilities, and "
    "then take the logarithm.",
)
def _(logits, others, targets, share):
    bits = bits_per_character
    return share * bits(logits, targets) + (1 - share) * bits(others, targets)


@mixing.wrong("swaps the shares", "`share` is the part of the *first* model.")
def _(logits, others, targets, share):
    return mixed_bits(others, logits, targets, share)


@mixing.wrong("always takes half of each", "`share` of the first, 1 - `share` of the second.")
def _(logits, others, targets, share):
    return mixed_bits(logits, others, targets, 0.5)


@mixing.wrong(
    "adds the probabilities up",
    "The shares are missing: two whole probabilities sum to 2.",
)
def _(logits, others, targets, share):
    return mixed_bits(logits, others, targets, 0.5) - 1


@mixing.wrong(
    "becomes infinite",
    "A probability that is rounded to 0 has no logarithm: stay with `log_softmax`, and add with "
    "`torch.logaddexp`.",
)
def _(logits, others, targets, share):
    mixed = share * _given(logits, targets) + (1 - share) * _given(others, targets)
    return -mixed.log2().mean()


@mixing.wrong("counts in nats", "In bits: divide by log(2).")
def _(logits, others, targets, share):
    return mixed_bits(logits, others, targets, share) * math.log(2)


@mixing.wrong("sums over the text", "The mean over the places, not the sum.")
def _(logits, others, targets, share):
    return mixed_bits(logits, others, targets, share) * len(targets)


@mixing.wrong("is negative", "Surprise is *minus* the logarithm of a probability.")
def _(logits, others, targets, share):
    return -mixed_bits(logits, others, targets, share)


@mixing.wrong("listens to the first alone", "The second model has its share in each guess.")
def _(logits, others, targets, share):
    return bits_per_character(logits, targets)


@mixing.wrong(
    "averages before the logarithm",
    "First the surprise of each place, then the mean over the text.",
)
def _(logits, others, targets, share):
    mixed = share * _given(logits, targets) + (1 - share) * _given(others, targets)
    return -mixed.mean().log2()


@mixing.wrong(
    "takes the better model at each place",
    "Which one is right is known only afterwards: both keep their shares.",
)
def _(logits, others, targets, share):
    first, second = (scores.log_softmax(dim=-1) for scores in (logits, others))
    best = torch.maximum(first, second).gather(-1, targets[:, None])
    return -best.mean() / math.log(2)


mixing.hints(
    "`log_softmax` gives ln p of each model. What is ln (share * p) in terms of ln p?",
    "`torch.logaddexp(a, b)` is ln (exp(a) + exp(b)), without overflow.",
    "Add math.log(share) to one and math.log(1 - share) to the other, then join them.",
)


longer = prediction(
    "16.longer",
    "We count stretches of n letters, n from 1 to 7, and mix the counts as in (16.2). Which n "
    "needs the fewest bits on validation?",
    result="The fewest bits come at n = {}.",
)
longer.answer(
    "n = 7: more context tells more",
    lambda n: n >= 7,
    like=7,
    wrong="More context tells more where it was seen. Most stretches of 7 letters are new.",
)
longer.answer(
    "n = 5 or so, then it rises",
    lambda n: 4 <= n <= 6,
    like=5,
    right="Most contexts of four letters had been met ten times or more; of those of six letters, "
    "fewer than half.",
)
longer.answer(
    "n = 2: pairs are all one can count well",
    lambda n: n <= 3,
    like=2,
    wrong="In 829,000 letters stretches of three and four come often enough, too.",
)


shorter = prediction(
    "16.tokens",
    "Letters at their best n need 2.28 bits a character. After 60 merges, at the best n of tokens, "
    "how many?",
    result="The tokens need {:.2f} bits a character.",
)
shorter.answer(
    "about half: there are far fewer tokens to guess",
    lambda v: v < 1.8,
    like=1.2,
    wrong="There are fewer, but each is one of more kinds, and so dearer: 3.3 bits a token.",
)
shorter.answer(
    "a little less than 2.28",
    lambda v: 1.8 <= v < 2.28,
    like=2.25,
    right="Fewer guesses, each dearer: nearly even. The same n now spans more letters.",
)
shorter.answer(
    "more than 2.28: there are more kinds of token",
    lambda v: v >= 2.28,
    like=2.6,
    wrong="Each guess is dearer, but there are fewer of them. Count bits a *character*.",
)


race = prediction(
    "16.race",
    "Some fifteen seconds of training for each network, and one for counting. Which needs the "
    "fewest bits on validation?",
    result="The fewest bits: {}.",
)
race.answer(
    "GPT",
    "GPT",
    wrong="It has to learn that near letters matter most; the others are born with it.",
)
race.answer(
    "LSTM",
    "LSTM",
    wrong="It is ahead of the GPT, and with a minute it would pass the counts. Not in this time.",
)
race.answer(
    "5-gram",
    "5-gram",
    right="Counting is done in a second. The networks are still learning.",
)


gain = prediction(
    "16.gain",
    "200 labels. How many points does filling gaps first (3,000 steps) bring, on average over "
    "eight seeds?",
    result="It brings {:.1f} points.",
)
gain.answer(
    "twenty or more",
    lambda v: v > 12,
    like=20.0,
    wrong="Spelling is learned, but 200 labels still have to say which spelling is whose.",
)
gain.answer(
    "a few",
    lambda v: 1.5 < v <= 12,
    like=4.1,
    right="Above 0 for each seed, and smaller than what plain counts of letters bring.",
)
gain.answer(
    "none: no label was seen",
    lambda v: v <= 1.5,
    like=0.0,
    wrong="Which letter follows which depends on the language, and that needs no label.",
)

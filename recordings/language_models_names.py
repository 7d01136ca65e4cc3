"""Record what filling gaps teaches about names: pretrained against from scratch, in lesson 16.

`python recordings/language_models_names.py [names] [--processes N]` runs eight seeds, some three
minutes each.
"""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

from recording import cells, record

from nnlab.exercises.lessons import language_models as course

CELLS = ("setup", "plays", "block", "names", "reader", "descend", "learning")
PIECES = ("mask_tokens",)  # of the lesson's exercises
GAPS = (750, 3000)
SEEDS, LABELS = range(8), {50: 200, 200: 200, 1000: 500}  # and how many steps they are learned for


@cache
def lesson() -> dict:
    """What the lesson's cells define, once a process."""
    return cells("language-models", CELLS, **{name: getattr(course, name) for name in PIECES})


def trial(seed: int) -> Iterator[dict]:
    """One seed's shares right: for each number of labels from each start, and naive Bayes."""
    space = lesson()
    torch = space["torch"]
    torch.manual_seed(seed)
    fresh = space["Reader"]()
    starts = {"from scratch": fresh}
    for steps in GAPS:
        starts[f"{steps} steps of gaps"] = filled = deepcopy(fresh)
        space["pretrain"](filled, steps, seed=seed)
    order = torch.randperm(
        len(space["spelt"]["train"]), generator=torch.Generator().manual_seed(seed)
    )
    for n, steps in LABELS.items():
        for way, start in starts.items():
            torch.manual_seed(seed)  # the same dropout
            net = space["tune"](deepcopy(start), order[:n], steps, seed=seed)
            yield _row(seed, n, way, _right(space, net))
        yield _row(seed, n, "naive Bayes", _bayes(space["names"], order[:n]))


def _right(space, net):
    """The shares right on valid and test."""
    with space["torch"].no_grad():
        return [
            space["metrics"].accuracy(net.classify(space["spelt"][part]), space["labels"][part])
            for part in ("valid", "test")
        ]


def _bayes(names, rows):
    """The same shares of naive Bayes on letters, pairs and triples of these names alone."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.naive_bayes import MultinomialNB

    triples, some = CountVectorizer(analyzer="char_wb", ngram_range=(1, 3)), names.train[rows]
    model = MultinomialNB(alpha=0.1).fit(triples.fit_transform(some.x), some.y)
    return [model.score(triples.transform(part.x), part.y) for part in (names.valid, names.test)]


def _row(seed, n, way, shares):
    return {"seed": seed, "labels": n, "way": way} | dict(
        zip(("valid", "test"), shares, strict=True)
    )


if __name__ == "__main__":
    record("language-models", {"names": (trial, lambda: [(seed,) for seed in SEEDS])})

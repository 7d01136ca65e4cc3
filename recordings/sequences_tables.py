"""Record the tables of lesson 12 with its own cells.

`python recordings/sequences_tables.py [TABLE ...] [--processes N]`; tables: bottleneck, scores.
The first takes about 13 minutes of one processor, the second about 3.
"""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product

import nbformat
import torch
from recording import record

from nnlab import metrics, paths
from nnlab.exercises.lessons.sequences import masked_mean, teacher_forcing, windows

SEEDS = (0, 1, 2)
WHOLE = {"setup", "births", "calendar-code", "films-load"}  # cells that run as they are
ASSIGNED = {"level", "z"}  # of others what they define, and these names
LENGTH, LONG = 16, 2000  # then the widest pair writes nine of ten digits right


@cache
def lesson() -> dict:
    """What the lesson's cells define, without its trainings and figures."""
    space: dict = {
        "masked_mean": masked_mean, "teacher_forcing": teacher_forcing, "windows": windows,
    }  # fmt: skip
    for cell in nbformat.read(paths.lesson("sequences"), as_version=4).cells:
        if cell.cell_type != "code" or cell.id.startswith(("colab", "exercise", "use", "check")):
            continue
        tree = ast.parse(cell.source)
        if cell.id not in WHOLE:
            tree.body = [node for node in tree.body if _defines(node)]
        exec(compile(tree, cell.id, "exec"), space)
    return space


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        names = {each.id for each in ast.walk(node.targets[0]) if isinstance(each, ast.Name)}
        return bool(names & ASSIGNED)
    return isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))


def bottleneck(width: int, batches: int, seed: int) -> Iterator[dict]:
    """The share of digits that two GRUs of a width write back after so many batches."""
    shares = lesson()["share_back"](lesson()["train_pair"](width, LENGTH, batches, seed))
    share = round(float(shares.mean()), 3)
    yield {"width": width, "batches": batches, "seed": seed, "share": share}


def pairs() -> list[tuple]:
    """Widths, each trained briefly and four times as long, two of them three times longer still."""
    kinds = [*product((4, 16, 32, 64), (500, LONG)), (4, 3 * LONG), (16, 3 * LONG)]
    return [(*kind, seed) for kind, seed in product(sorted(kinds), SEEDS)]


def scores(trial: str, seed: int) -> Iterator[dict]:
    """Births off on the test days, or shares of the test sentences that are judged rightly."""
    torch.manual_seed(seed)
    for name, score in TRIALS[trial](trial).items():
        yield {"trial": name, "seed": seed, "score": round(score, 4)}


def births(trial: str) -> dict[str, float]:
    """The error of the LSTM, with the calendar or with every column of it 0."""
    of = lesson()
    x, z = of["train"]
    late = of["test"][0]
    if trial.endswith("values"):
        x, late = (torch.cat([part[:, :28], 0 * part[:, 28:]], dim=1) for part in (x, late))
    l1 = torch.nn.functional.l1_loss
    model = of["learn"](of["Forecaster"](), (x, z), 12, 8e-3, loss_fn=l1)
    with torch.no_grad():
        said = model(late) * of["spread"] + of["level"]
    return {trial: metrics.mae(said, of["truth"])}


def ridge(trial: str) -> dict[str, float]:
    """The error of the linear model."""
    from sklearn.linear_model import Ridge

    of = lesson()
    said = Ridge(alpha=0.1).fit(*of["train"]).predict(of["test"][0])
    said = torch.as_tensor(said).float() * of["spread"] + of["level"]
    return {trial: metrics.mae(said, of["truth"])}


def films(trial: str) -> dict[str, float]:
    """The GRU on the test sentences as they are, and with their words shuffled."""
    of = lesson()
    reader = of["learn"](of["Reader"](), of["films"]["train"], epochs=4, lr=5e-3)
    rows, labels = of["films"]["test"]
    mixed = of["accuracy"](reader, of["shuffled"](rows), labels)
    return {trial: of["accuracy"](reader, rows, labels), f"{trial}, shuffled": mixed}


def bag(trial: str) -> dict[str, float]:
    """Counts of words, rare ones weighted up, and logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    of = lesson()
    film = of["film"]
    counts = TfidfVectorizer(tokenizer=of["words"], token_pattern=None, sublinear_tf=True)
    model = make_pipeline(counts, LogisticRegression(C=3, max_iter=300))
    return {trial: model.fit(film.train.x, film.train.y).score(film.test.x, film.test.y)}


TRIALS = {
    "births, LSTM": births,
    "births, LSTM, values": births,
    "births, ridge": ridge,
    "films, GRU": films,
    "films, bag of words": bag,
}


def trials() -> list[tuple]:
    """Every trial with every seed; what solves or counts has no chance in it and runs once."""
    certain = (ridge, bag)
    return [(t, s) for t, s in product(TRIALS, SEEDS) if s == 0 or TRIALS[t] not in certain]


TABLES = {"bottleneck": (bottleneck, pairs), "scores": (scores, trials)}

if __name__ == "__main__":
    record("sequences", TABLES)

"""Record the tables of lesson 11 with its own cells.

`python recordings/rnn_lstm_tables.py [TABLE ...] [--processes N]`; tables: recall, scores.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache, partial

import nbformat
from recording import record

from nnlab import metrics, paths

SEEDS = (0, 1, 2)
WHOLE = {  # cells that run as they are; of the others only what they define
    "setup", "births", "naive", "calendar", "examples", "encode", "date-written", "translator",
}  # fmt: skip
ASSIGNED = {"KINDS", "surnames", "named"}  # and these names


@cache
def lesson() -> dict:
    """What the lesson's cells define, without its trainings and figures."""
    space: dict = {}
    for cell in nbformat.read(paths.lesson("rnn-lstm"), as_version=4).cells:
        magic = re.search(r"^ +[%!]", cell.source, re.MULTILINE)
        if cell.cell_type != "code" or magic or cell.id.startswith(("exercise", "check")):
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


RECALLERS = ("RNN", "GRU", "LSTM", "LSTM, bias 1", "LSTM, bias 3")
LED = (5, 10, 20, 50, 100, 200)


def recall(seed: int, cell: str, start: int, distances: tuple[int, ...]) -> Iterator[dict]:
    """The share recalled at each distance by one network, trained from `start` to the last."""
    of, last = lesson(), distances[-1]
    model, way = (
        of["learn_recall"](cell, last, start, seed),
        "plain" if start == last else "curriculum",
    )
    for T in distances:
        share = round(of["accuracy_at"](model, T), 3)
        yield {"way": way, "cell": cell, "distance": T, "seed": seed, "share": share}


def recallers() -> list[tuple]:
    """For each cell a network led from 5 to 200, and one trained plainly at each distance."""
    ways = [(5, LED), (5, (5,)), (10, (10,)), (20, (20,))]
    return [(seed, cell, *way) for seed in SEEDS for cell in RECALLERS for way in ways]


def births(seed: int, parts: tuple[str, ...], known=False, **settings) -> dict[str, float]:
    """Mean errors of the LSTM in births a day."""
    of = lesson()
    said = of["forecast"]([of["holidays"]] if known else (), seed=seed, **settings)
    return {part: metrics.mae(said[part], getattr(of["births"], part).y) for part in parts}


def ridge(seed: int, parts: tuple[str, ...], **settings) -> dict[str, float]:
    """Mean errors of the linear model."""
    said = lesson()["ridge"](**settings)
    return {part: metrics.mae(said[part], getattr(lesson()["births"], part).y) for part in parts}


def films(seed: int, parts: tuple[str, ...], kind="MeanState", **settings) -> dict[str, float]:
    """Shares of sentences judged rightly."""
    model = lesson()["read_films"](lesson()[kind], seed, **settings)
    return {part: lesson()["right"](model, *lesson()["films"][part]) for part in parts}


def names(seed: int, parts: tuple[str, ...], **settings) -> dict[str, float]:
    """Shares of surnames whose language is named."""
    model = lesson()["read_names"](seed, **settings)
    return {part: lesson()["right"](model, *lesson()["named"][part]) for part in parts}


def counted(seed: int, parts: tuple[str, ...], by: str, of: str, **settings) -> dict[str, float]:
    """Shares right by a model that counts, from scikit-learn."""
    model, texts = lesson()[by](**settings), lesson()[of]
    found = {part: getattr(texts, part) for part in parts}
    return {name: model.score(part.x, part.y) for name, part in found.items()}


def dates(seed: int, parts: tuple[str, ...], k: int) -> dict[str, float]:
    """Share of dates read whole, of strings of k; nothing was chosen here."""
    shares = lesson()["exact"](lesson()["read_dates"](k, seed), k)
    return {"test": sum(shares) / k}


HERE = "as above"  # the lesson's own settings; of others only the validation score is taken
CALENDAR, GRU = partial(births, known=True), partial(films, kind="MeanState")
BAG, BAYES = partial(counted, by="bag", of="film"), partial(counted, by="bayes", of="surnames")
TRIALS = {  # (trial, setting) -> the run, and how often
    ("births, LSTM, values", HERE): births,
    ("births, LSTM, calendar", HERE): CALENDAR,
    ("births, LSTM, calendar", "14 days"): partial(CALENDAR, n=14),
    ("births, LSTM, calendar", "56 days"): partial(CALENDAR, n=56),
    ("births, LSTM, calendar", "rate 0.002"): partial(CALENDAR, lr=2e-3),
    ("births, LSTM, calendar", "rate 0.02"): partial(CALENDAR, lr=2e-2),
    ("births, a week ahead", HERE): partial(CALENDAR, ahead=7),
    ("births, ridge, calendar", HERE): ridge,
    ("births, ridge, calendar", "alpha 1"): partial(ridge, alpha=1.0),
    ("births, ridge, calendar", "alpha 10"): partial(ridge, alpha=10.0),
    ("films, RNN", HERE): partial(films, kind="LastState"),
    ("films, GRU", HERE): GRU,
    ("films, GRU", "table from 1"): partial(GRU, std=1.0),
    ("films, GRU", "rate 0.002"): partial(GRU, lr=2e-3),
    ("films, GRU", "dropout 0.2"): partial(GRU, dropout=0.2),
    ("films, bag of words", HERE): BAG,
    ("films, bag of words", "C 1"): partial(BAG, C=1),
    ("films, bag of words", "C 10"): partial(BAG, C=10),
    ("names, GRU", HERE): names,
    ("names, GRU", "rate 0.004"): partial(names, lr=4e-3),
    ("names, GRU", "48 units"): partial(names, hidden=48),
    ("names, GRU", "dropout 0.3"): partial(names, dropout=0.3),
    ("names, naive Bayes", HERE): BAYES,
    ("names, naive Bayes", "alpha 0.03"): partial(BAYES, alpha=0.03),
    ("names, naive Bayes", "alpha 0.3"): partial(BAYES, alpha=0.3),
    ("dates, one", HERE): partial(dates, k=1),
    ("dates, two", HERE): partial(dates, k=2),
}


def scores(trial: str, setting: str, seed: int) -> Iterator[dict]:
    """Errors in births a day, else shares right."""
    parts = ("valid", "test") if setting == HERE else ("valid",)
    found = TRIALS[trial, setting](seed, parts)
    valid, score = (round(found[p], 4) if p in found else "" for p in ("valid", "test"))
    yield {"trial": trial, "setting": setting, "seed": seed, "valid": valid, "score": score}


def trials() -> list[tuple]:
    """Every trial with every seed; what counts or solves has no chance in it and runs once."""
    certain = ("ridge", "bag", "Bayes")
    once = [any(word in trial for word in certain) for trial, _ in TRIALS]
    seeds = (SEEDS[:1] if one else SEEDS for one in once)
    return [(*key, seed) for key, runs in zip(TRIALS, seeds, strict=True) for seed in runs]


TABLES = {"recall": (recall, recallers), "scores": (scores, trials)}

if __name__ == "__main__":
    record("rnn-lstm", TABLES)

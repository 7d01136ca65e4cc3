"""Submissions that resemble each other more than the class does: a hint to look, not a verdict."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from nnlab.grading.batch import Row

_COMMON = 0.1  # what more than this share of the class has written is no trace of anybody
_LEAST = 12  # rare runs of words that two must share before they are worth a look


@dataclass(frozen=True)
class Pair:
    """Two students whose rare runs of words overlap: `share` of those that either has."""

    assignment: str
    students: tuple[str, str]
    share: float


def near_copies(rows: Iterable[Row], least: float = 0.7) -> list[Pair]:
    """The pairs with the largest overlap first."""
    sketches: dict[str, dict[str, set[int]]] = defaultdict(dict)
    for row in rows:
        sketches[row.assignment].setdefault(row.student, set()).update(row.mark.sketch)
    pairs = [pair for name, of in sketches.items() for pair in _pairs(name, of, least)]
    return sorted(pairs, key=lambda pair: (-pair.share, pair.students))


def _pairs(name, sketches, least):
    counts = Counter(word for words in sketches.values() for word in words)
    most = max(3, _COMMON * len(sketches))
    rare = {who: {w for w in words if counts[w] <= most} for who, words in sketches.items()}
    owners = defaultdict(list)
    for who, words in rare.items():
        for word in words:
            owners[word].append(who)
    shared = Counter(pair for own in owners.values() for pair in combinations(sorted(own), 2))
    for (one, other), count in shared.items():
        share = count / len(rare[one] | rare[other])
        if count >= _LEAST and share >= least:
            yield Pair(name, (one, other), share)

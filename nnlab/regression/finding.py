"""What a comparison found: how much of a tolerance is used, and where, in words."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that differs from what is stored; `used` above 1 is beyond the tolerance.

    `digits` tells that a number is shown with more or fewer digits, whatever its value.
    """

    used: float
    what: str
    digits: bool = False

    @property
    def beyond(self) -> bool:
        """Whether it is more than the tolerance allows."""
        return self.used > 1


def beyond(what: str) -> Finding:
    """What no tolerance allows: another word, an output that is gone or new."""
    return Finding(math.inf, what)


def share(apart: float, allowed: float) -> float:
    """How much of what is allowed is used; all and more where nothing is allowed."""
    if not apart > 0:
        return math.inf if math.isnan(apart) else 0.0
    return apart / allowed if allowed > 0 else math.inf


def worst(findings: Iterable[Finding]) -> Finding | None:
    """The one that uses most; None where nothing differs."""
    return max(findings, key=lambda finding: finding.used, default=None)

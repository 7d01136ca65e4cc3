"""Compare two printed texts: words must match, numbers may move within a tolerance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nnlab.regression.finding import Finding, beyond, share
from nnlab.regression.masks import mask
from nnlab.regression.tolerance import Tolerance

_TOKEN = re.compile(
    r"""(?P<float>(?<!\w)[-+]?(?:(?:\d+\.\d+|\d+\.(?!\s*\Z|\s+[A-Z])|\.\d+)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+(?!\w)))
      | (?P<integer>(?<!\w)[-+]?\d+(?!\w))
      | (?P<word>\w+|[^\w\s])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A number or a word of a text, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def unit(self) -> float:
        """One unit of the last printed digit; 0 for `3`, for torch's `3.` and for `1e-05`."""
        mantissa, _, exponent = self.text.lower().partition("e")
        decimals = len(mantissa.partition(".")[2])
        return 10.0 ** (int(exponent or 0) - decimals) if decimals else 0.0

    @property
    def digits(self) -> int:
        """How many digits follow the point; 8 and more count as 8.

        A number shown in full has 15 to 17, and the last bit decides how many.
        """
        return min(len(self.text.lower().partition("e")[0].partition(".")[2]), 8)


def difference(stored: str, came: str, tolerance: Tolerance) -> str | None:
    """The first place where two texts differ, in words; None when they match."""
    found = finding(stored, came, tolerance)
    return found.what if found and found.beyond else None


def finding(stored: str, came: str, tolerance: Tolerance) -> Finding | None:
    """What differs in two texts, as one finding; None when they say the same.

    Its words are about the first place beyond the tolerance, else about the one that uses most.
    """
    stored, came = mask(stored), mask(came)
    left, right = _tokens(stored), _tokens(came)
    if len(left) > len(right):
        last = beyond(f"no longer there: {stored[left[len(right)].start :].strip()!r}")
    elif len(left) < len(right):
        last = beyond(f"not stored: {came[right[len(left)].start :].strip()!r}")
    else:
        last = None
    found = list(_moved(left, right, tolerance))
    if not found or (last and not any(one.beyond for _, _, one in found)):
        return last
    outside = [place for place in found if place[2].beyond]
    a, b, told = outside[0] if outside else max(found, key=lambda place: place[2].used)
    more = f"; {len(outside) - 1} more" if len(outside) > 1 and not last else ""
    return Finding(
        used=max(one.used for _, _, one in found),
        what=f"{told.what}{more}\n  stored: {_around(stored, a)}\n  came:   {_around(came, b)}",
        digits=any(one.digits for _, _, one in found),
    )


def excess(apart: float, allowed: float) -> str:
    """How far two numbers are apart, in words."""
    return f"{apart:.3g} apart, {allowed:.2g} allowed"


def _tokens(text):
    return [Token(m.lastgroup or "", m.group(), m.start()) for m in _TOKEN.finditer(text)]


def _moved(left, right, tolerance) -> Iterator[tuple[Token, Token, Finding]]:
    for a, b in zip(left, right, strict=False):
        if a.text != b.text:
            yield a, b, _apart(a, b, tolerance)


def _apart(stored, came, tolerance):
    why = f"stored {stored.text!r}, came {came.text!r}"
    if "word" in (stored.kind, came.kind):
        return beyond(why)
    a, b = float(stored.text), float(came.text)
    apart, unit = abs(a - b), 0.0
    if stored.kind == came.kind == "integer":
        allowed = tolerance.integers
    else:
        allowed = tolerance.atol + tolerance.rtol * abs(a)
        # A coarser print must not excuse a finer one. Half a millionth of a unit more, because
        # 0.3 - 0.2 is not 0.1 in binary.
        unit = min(stored.unit, came.unit) * (1 + 5e-7)
    # A unit of the last digit uses nothing: numbers of any nearness may be rounded apart.
    used = share(apart - unit, allowed)
    return Finding(used, f"{why}: {excess(apart, allowed + unit)}", stored.digits != came.digits)


def _around(text, token, width=30):
    start, end = token.start, token.start + len(token.text)
    before, after = text[max(0, start - width) : start], text[end : end + width]
    return " ".join(f"{before}[{token.text}]{after}".split())

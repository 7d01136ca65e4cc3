"""Compare two printed texts: words must match, numbers may move within a tolerance."""

import re
from dataclasses import dataclass

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


def difference(stored: str, came: str, tolerance: Tolerance) -> str | None:
    """The first place where two texts differ, in words; None when they match."""
    stored, came = mask(stored), mask(came)
    left, right = _tokens(stored), _tokens(came)
    pairs = zip(left, right, strict=False)
    found = [(a, b, why) for a, b in pairs if (why := _apart(a, b, tolerance))]
    if found:
        a, b, why = found[0]
        more = f"; {len(found) - 1} more" if len(found) > 1 and len(left) == len(right) else ""
        return f"{why}{more}\n  stored: {_around(stored, a)}\n  came:   {_around(came, b)}"
    if len(left) > len(right):
        return f"no longer there: {stored[left[len(right)].start :].strip()!r}"
    if len(left) < len(right):
        return f"not stored: {came[right[len(left)].start :].strip()!r}"
    return None


def excess(stored: float, came: float, allowed: float) -> str | None:
    """How far two numbers are beyond what is allowed, in words; None when they are not."""
    apart = abs(stored - came)
    return None if apart <= allowed else f"{apart:.3g} apart, {allowed:.2g} allowed"


def _tokens(text):
    return [Token(m.lastgroup, m.group(), m.start()) for m in _TOKEN.finditer(text)]


def _apart(stored, came, tolerance):
    if stored.text == came.text:
        return None
    why = f"stored {stored.text!r}, came {came.text!r}"
    if "word" in (stored.kind, came.kind):
        return why
    a, b = float(stored.text), float(came.text)
    if stored.kind == came.kind == "integer":
        beyond = excess(a, b, tolerance.integers)
    else:
        unit = min(stored.unit, came.unit)  # a coarser print must not excuse a finer one
        # Half a millionth of a unit more, because 0.3 - 0.2 is not 0.1 in binary.
        beyond = excess(a, b, tolerance.atol + tolerance.rtol * abs(a) + unit * (1 + 5e-7))
    return beyond and f"{why}: {beyond}"


def _around(text, token, width=30):
    start, end = token.start, token.start + len(token.text)
    before, after = text[max(0, start - width) : start], text[end : end + width]
    return " ".join(f"{before}[{token.text}]{after}".split())

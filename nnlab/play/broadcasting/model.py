"""The rule of broadcasting: two shapes meet axis by axis, from the right."""

from dataclasses import dataclass

import numpy as np

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Meeting:
    """Two axes that meet; None stands for an axis that one of the shapes does not have."""

    s: int | None
    t: int | None

    @property
    def length(self) -> int | None:
        """The length of the result here, or None if there is none."""
        s, t = (1 if length is None else length for length in (self.s, self.t))
        if s != t and 1 not in (s, t):
            return None
        return t if s == 1 else s

    @property
    def verdict(self) -> str:
        """What happens here, in words."""
        if self.length is None:
            return f"{self.s} meets {self.t}, and neither is 1"
        if self.s is None or self.t is None:
            name = "s" if self.s is None else "t"
            stretched = f", stretched to {self.length}" if self.length != 1 else ""
            return f"{name} has run out: it gets a 1{stretched}"
        if self.s == self.t:
            return f"{self.s} meets {self.t}: they agree"
        name = "s" if self.s == 1 else "t"
        return f"{self.s} meets {self.t}: {name} is stretched to {self.length}"


class Alignment:
    """Two shapes on their way to one, `steps` axes from the right decided so far."""

    def __init__(self, s: Shape, t: Shape, steps: int | None = None):
        self.s, self.t = s, t
        rows = zip(_padded(s, self.axes, None), _padded(t, self.axes, None), strict=True)
        self.meetings = [Meeting(a, b) for a, b in rows][::-1]  # the last axis meets first
        lengths = [meeting.length for meeting in self.meetings]
        self.possible = None not in lengths
        self.last = self.axes if self.possible else lengths.index(None) + 1
        self.steps = self.last if steps is None else min(steps, self.last)

    @property
    def axes(self) -> int:
        """How many axes the longer shape has."""
        return max(len(self.s), len(self.t))

    @property
    def finished(self) -> bool:
        """Whether the result, or that there is none, is known."""
        return self.steps == self.last

    @property
    def result(self) -> Shape | None:
        """The shape of the result, or None if there is none."""
        lengths = [m.length for m in self.meetings[::-1] if m.length is not None]
        return tuple(lengths) if self.possible else None

    def step(self) -> None:
        """Let the next two axes meet."""
        self.steps = min(self.steps + 1, self.last)

    def grid(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of s (tens) or t (ones), stretched as far as the steps go, and which of them
        are stored: the others are the same numbers, read again.
        """
        shape = getattr(self, name)
        decided = [m.length for m in self.meetings[: self.steps] if m.length is not None][::-1]
        own = _padded(shape, len(decided), 1)  # an axis that it lacks appears when its turn comes
        wide = (*own[: len(own) - len(decided)], *decided)
        unit = 10 if name == "s" else 1
        numbers = unit * np.arange(1, 1 + int(np.prod(shape))).reshape(own)
        stored = np.indices(wide) < np.reshape(own, (-1, *[1] * len(own)))
        return np.broadcast_to(numbers, wide), np.all(stored, axis=0)

    def remedy(self) -> str:
        """What to type where the shapes do not fit, if anything is likely to be meant."""
        if self.possible:
            return ""
        if len(self.s) == len(self.t) == 1:
            return f"All pairs? s[:, None] has shape ({self.s[0]}, 1)."
        short = "s" if len(self.s) < len(self.t) else "t"
        shape, other = sorted((self.s, self.t), key=len)
        wider = (*shape, *[1] * (len(other) - len(shape)))
        if len(shape) < len(other) and Alignment(wider, other).possible:
            index = ", ".join([":"] * len(shape) + ["None"] * (len(wider) - len(shape)))
            return f"From the left they would fit: {short}[{index}] has shape {wider}."
        return ""


def _padded(shape, axes, filler):
    return (*[filler] * (axes - len(shape)), *shape)

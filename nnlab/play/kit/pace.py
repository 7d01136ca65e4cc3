"""How far a playground has to be by now: a slow machine skips pictures, not steps."""

LATE = 0.25  # seconds of steps that are made up for; more, and a busy kernel would leap afterwards
RARE = 1 / 45  # seconds between two pictures while steps are owed: less than a frame, or each
# second frame would be left out and 20 a second remain


class Pace:
    """Steps owed since Play, by the clock: the first at once, then so many a second."""

    def __init__(self, now: float):
        self._owed, self._then = 1.0, now
        self.shown = 0.0  # when the last picture was sent

    def due(self, speed: float, now: float) -> int:
        """How many steps are to be done now, at `speed` steps a second."""
        owed = self._owed + (now - self._then) * speed
        self._owed, self._then = min(owed, max(1.0, LATE * speed)), now
        return int(self._owed + 0.5)  # a timer that rings a moment early is no reason to wait

    def did(self) -> None:
        """One step was done."""
        self._owed -= 1

    def can_show(self, speed: float, now: float, frame: float) -> bool:
        """Whether to show a picture: yes, unless a frame's steps are owed and one is recent."""
        return self._owed < max(1.0, speed * frame) or now >= self.shown + RARE

"""Circuits as answers: a wire connects units, and no operator of Python can read it."""

from collections.abc import Callable


class Wire:
    """The output of a unit, which others can read and Python's operators cannot."""

    def __init__(self, place: int):
        self._place = place

    def __repr__(self):
        return "a wire"

    def _closed(self, *_):
        raise TypeError("a wire can only be connected to a unit; no operator of Python reads it")

    __bool__ = __int__ = __float__ = __index__ = __eq__ = __ne__ = __lt__ = __gt__ = _closed
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __xor__ = __rxor__ = _closed
    __and__ = __rand__ = __or__ = __ror__ = __invert__ = __neg__ = __mod__ = _closed
    # A class with an __eq__ of its own and no __hash__ has no hash.


def nand_circuit(answer: Callable, a: int, b: int) -> dict:
    """The circuit that `answer(nand, a, b)` builds: the wires that each unit reads, and the output.

    Wires 0 and 1 are a and b, the units' follow. The output is None if no wire came back.
    """
    units = []

    def nand(p, q):
        if type(p) is not Wire or type(q) is not Wire:
            raise TypeError("nand takes two wires: a, b, or what another nand gave")
        units.append((p._place, q._place))
        return Wire(1 + len(units))

    given = answer(nand, Wire(0), Wire(1))
    return {"units": units, "output": given._place if type(given) is Wire else None}


def signal(circuit: dict, a: int, b: int) -> int | None:
    """The output of such a circuit for inputs a and b.

    Raises: ValueError if a unit reads a wire that is not there yet.
    """
    signals = [a, b]
    for wires in circuit["units"]:
        p, q = (_at(signals, wire) for wire in wires)
        signals.append(1 - p * q)
    return None if circuit["output"] is None else _at(signals, circuit["output"])


def _at(signals, wire):
    place = int(wire)
    if place != wire or not 0 <= place < len(signals):
        raise ValueError(f"there is no wire {wire}")
    return signals[place]

"""A probe for circuits: an answer may connect units, and nothing else can read its wires."""

from collections.abc import Callable


class Wire:
    """A signal that units can read and Python's operators cannot."""

    def __init__(self, value: int):
        self._value = value

    def __repr__(self):
        return "a wire"

    def _closed(self, *_):
        raise TypeError("a wire can only be connected to a unit; no operator of Python reads it")

    __bool__ = __int__ = __float__ = __index__ = __eq__ = __ne__ = __lt__ = __gt__ = _closed
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __xor__ = __rxor__ = _closed
    __and__ = __rand__ = __or__ = __ror__ = __invert__ = __neg__ = __mod__ = _closed
    __hash__ = None


def nand_circuit(answer: Callable, a: int, b: int) -> dict:
    """What `answer(nand, a, b)` gives on wires that carry a and b, and how many units it used.

    The output is None if no wire came back.
    """
    units = 0

    def nand(p, q):
        nonlocal units
        if type(p) is not Wire or type(q) is not Wire:
            raise TypeError("nand takes two wires: a, b, or what another nand gave")
        units += 1
        return Wire(1 - p._value * q._value)

    given = answer(nand, Wire(a), Wire(b))
    return {"output": given._value if type(given) is Wire else None, "units": units}

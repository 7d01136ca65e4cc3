"""Circuits under test: only units read wires, and every unit is counted."""

import operator

import pytest

from nnlab.exercises.wires import Wire, nand_circuit, signal


@pytest.mark.parametrize(("a", "b", "says"), [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_a_nand_is_silent_only_where_both_fire(a, b, says):
    given = nand_circuit(lambda nand, p, q: nand(p, q), a, b)
    assert given == {"units": [(0, 1)], "output": 2}
    assert signal(given, a, b) == says


@pytest.mark.parametrize("wires", [(0, 2), (0, -1), (0, 0.5), (0,), (0, 1, 1)])
def test_a_unit_reads_only_two_wires_that_are_there(wires):
    with pytest.raises(ValueError, match=r"there is no wire|values to unpack"):
        signal({"units": [wires], "output": 2}, 0, 1)


def test_what_is_no_wire_is_no_output():
    assert nand_circuit(lambda nand, a, b: 1, 0, 1) == {"units": [], "output": None}


def test_nand_takes_no_numbers():
    with pytest.raises(TypeError, match="nand takes two wires: a, b, or what another nand gave"):
        nand_circuit(lambda nand, a, b: nand(a, 1), 0, 1)


@pytest.mark.parametrize(
    "look", [bool, int, float, operator.eq, operator.ne, operator.xor, operator.add, operator.and_]
)
def test_python_cannot_read_a_wire(look):
    arguments = [Wire(1)] if look in (bool, int, float) else [Wire(1), Wire(0)]
    with pytest.raises(TypeError, match="can only be connected to a unit"):
        look(*arguments)

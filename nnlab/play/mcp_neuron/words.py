"""The threshold unit's playground in words: its truth table, and one sum with its numbers."""

from nnlab.play.mcp_neuron.model import CORNERS, Unit
from nnlab.play.mcp_neuron.presets import Gate


def describe(unit: Unit, preset: Gate, looked: int | None) -> str:
    """One sentence on what the unit is, for those who cannot see the picture."""
    corners = ", ".join(
        f"{a}{b} gives {y}" for (a, b), y in zip(CORNERS, unit.outputs, strict=True)
    )
    look = "" if looked is None else f" Looking at {''.join(map(str, CORNERS[looked]))}."
    return (
        f"w = ({number(unit.w1)}, {number(unit.w2)}), threshold {number(unit.threshold)}: "
        f"{corners}. {unit.gate}{_judged(unit, preset)}.{look}"
    )


def unfold(unit: Unit, preset: Gate, looked: int | None, met: int) -> str:
    """The truth table, the sum at the corner looked at, and how far the task is, as HTML."""
    heads = ["x₁ x₂", "sum", f"≥ {number(unit.threshold)}?", "y"] + ["wanted"] * bool(preset.wanted)
    rows = "".join(_row(unit, preset, index, index == looked) for index in range(4))
    table = f"<table><tr class=muted>{_cells(heads)}</tr>{rows}</table>"
    met_words = f"<span class=muted>gates met: {met} of 16</span>"
    return f"<b>{unit.gate}</b>{_judged(unit, preset)}<br>{_sum(unit, looked)}{table}{met_words}"


def number(value: float) -> str:
    """A number as short as it can be, with a real minus sign."""
    return f"{value:zg}".replace("-", "−")


def _judged(unit, preset):
    if preset.wanted is None:
        return ""
    right = sum(y == wanted for y, wanted in zip(unit.outputs, preset.wanted, strict=True))
    return ", as wanted" if right == 4 else f", right at {right} of 4 corners"


def _row(unit, preset, index, looked):
    total, y = unit.sums[index], unit.outputs[index]
    cells = [" ".join(map(str, CORNERS[index])), number(total), "yes" if y else "no", y]
    if preset.wanted:
        wanted = preset.wanted[index]
        cells.append(f"{wanted} {'✓' if wanted == y else '✗'}")
    return f"<tr>{_cells(f'<b>{cell}</b>' if looked else cell for cell in cells)}</tr>"


def _cells(cells):
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _sum(unit, looked):
    if looked is None:
        return "y = 1 if w₁·x₁ + w₂·x₂ ≥ θ"
    (x1, x2), y = CORNERS[looked], unit.outputs[looked]
    total, sign = number(unit.sums[looked]), "≥" if y else "&lt;"
    products = f"{_factor(unit.w1)}·{x1} + {_factor(unit.w2)}·{x2}"
    return f"{products} = {total} {sign} {number(unit.threshold)}"


def _factor(value):
    return f"({number(value)})" if value < 0 else number(value)

"""What the logistic regression playground says about its two descents."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnlab.play.kit.words import count
from nnlab.play.logistic_regression.model import LOSSES, Descent
from nnlab.play.logistic_regression.picture import PATHS


def sentence(now: Mapping[str, Any], chosen: Descent, other: Descent) -> str:
    """The state, for those who cannot see the picture."""
    ends = "; ".join(
        f"{each.problem.kind} is at w = {_pair(each.path[-1])} with loss {each.losses[-1]:.3g},"
        f" wrong about {each.errors[-1]} of {len(now['points'])}"
        for each in (chosen, other)
    )
    steps, start = count(chosen.steps, "step"), _pair(now["start"])
    return f"After {steps} from {start} at rate {now['lr']:g}: {ends}."


def numbers(now: Mapping[str, Any], both: Sequence[Descent]) -> str:
    """Both descents side by side, as an HTML table."""
    if not now["points"]:
        return "No points: click on the plane to add some."
    rows = (
        ("loss", [f"{each.losses[-1]:.3g}" for each in both]),
        ("slope", [f"{each.steepness:.2g}" for each in both]),
        ("w₁, w₂", [_pair(each.path[-1]) for each in both]),
        ("wrong", [f"{each.errors[-1]} of {len(now['points'])}" for each in both]),
        ("all correct", [_since(each) for each in both]),
    )
    head = "".join(_heading(kind, dashed=kind != now["loss"]) for kind in LOSSES)
    body = "".join(
        f"<tr><td class=muted>{name}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for name, cells in rows
    )
    steps = count(both[0].steps, "step")
    return f"<b>{steps}</b><table><tr><td></td>{head}</tr>{body}</table>"


def _heading(kind, dashed):
    """A loss as its path is drawn, on two lines: the panel may be narrow."""
    first, second = kind.replace("-", "- ").split()
    line = "╍" if dashed else "━"
    return f"<td style='color:{PATHS[kind]}'>{line} {first}<br>{second}</td>"


def _pair(w):
    return f"({w[0]:.3g}, {w[1]:.3g})".replace("-", "−")


def _since(descent):
    step = descent.right_from
    return "not yet" if step is None else f"from step {step}"

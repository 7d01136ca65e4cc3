"""The trainings to begin with in the scaling playground, each with a task."""

from typing import Any

from nnlab.play.kit.preset import Preset
from nnlab.play.scaling.model import Plan


def _plan(**differs: Any) -> dict[str, Any]:
    return vars(Plan(**differs))


PRESETS = {
    "small": Preset(
        "A small net on laptops",
        "Step doubles the laptops, and they get slower. Which batch makes 4 of them twice as fast?",
        _plan(),
    ),
    "wide": Preset(
        "A wide net on a server",
        "It does not fit. Which of precision, optimiser, batch and split makes it fit on 8?",
        _plan(width=16_384, layers=24, batch=4096, device="server", devices=8),
    ),
    "giant": Preset(
        "175 billion weights",
        "As many as GPT-3. How many devices does it take, and with which split?",
        _plan(
            width=32_768, layers=163, batch=4096, precision="mixed", device="cluster", devices=64
        ),
    ),
}

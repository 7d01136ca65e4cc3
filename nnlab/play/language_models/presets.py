"""Texts to begin with in lesson 16's playground, each with a task."""

from typing import NamedTuple


class Preset(NamedTuple):
    """A text, the head to look at first, and what to find out."""

    title: str
    text: str
    layer: int
    head: int
    task: str


PRESETS = {
    "balcony": Preset(
        "Under the balcony",
        "Romeo.\nBut soft, what light",
        2,
        1,
        "Play at temperature 0.3, Reset, Play at 1, then at 1.8. When is it dull, when is it mad?",
    ),
    "loop": Preset(
        "Always the likeliest",
        "To be, or not to be: that is",
        2,
        3,
        "Switch greedy on and Play: how does it end? Then find the smallest top-k that gets out.",
    ),
    "sure": Preset(
        "Sure and unsure",
        "the q",
        1,
        2,
        "Set top-p to 0.9 and click letters: after which ones is a single letter left, after which "
        "are there most?",
    ),
    "before": Preset(
        "The letter before",
        "What's in a name? that which we call a rose",
        1,
        1,
        "One head looks at the letter just before, nearly always. Find it, shift-click it off, and "
        "compare the surprise. Is there another that costs as much?",
    ),
    "speaker": Preset(
        "Who speaks next",
        "Who's there?\n\n",
        2,
        2,
        "An empty line ends a speech. Which letters may begin a name, and what follows the name?",
    ),
    "stranger": Preset(
        "Not his English",
        "My telephone is out of order",
        1,
        3,
        "Where does the surprise jump? Type a line of your own in his style: can you come below "
        "1.5 bits a letter?",
    ),
}

"""Texts to begin with in lesson 16's playground, each with a task."""

from nnlab.play.kit.preset import Preset

PRESETS = {
    "balcony": Preset(
        "Under the balcony",
        "Play at temperature 0.3, Reset, Play at 1, then at 1.8. When is it dull, when is it mad?",
        {"text": "Romeo.\nBut soft, what light", "layer": 2, "head": 1},
    ),
    "loop": Preset(
        "Always the likeliest",
        "Switch greedy on and Play: how does it end? Then find the smallest top-k that avoids it.",
        {"text": "To be, or not to be: that is", "layer": 2, "head": 3},
    ),
    "sure": Preset(
        "Sure and unsure",
        "Set top-p to 0.9 and click letters: after which is only one letter left, and after "
        "which are the most left?",
        {"text": "the q", "layer": 1, "head": 2},
    ),
    "before": Preset(
        "The letter before",
        "One head looks at the letter just before, nearly always. Find it, shift-click it off, and "
        "compare the surprise. Is there another that costs as much?",
        {"text": "What's in a name? that which we call a rose", "layer": 1, "head": 1},
    ),
    "speaker": Preset(
        "Who speaks next",
        "An empty line ends a speech. Which letters may begin a name, and what follows the name?",
        {"text": "Who's there?\n\n", "layer": 2, "head": 2},
    ),
    "stranger": Preset(
        "Not his English",
        "Where does the surprise jump? Type a line of your own in his style: can you get below "
        "1.5 bits a letter?",
        {"text": "My telephone is out of order", "layer": 1, "head": 3},
    ),
}

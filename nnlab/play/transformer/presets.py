"""Texts to begin with in the Transformer playground, each with a task."""

from nnlab.play.kit.preset import Preset

PRESETS = {
    "Korean": Preset(
        "A Korean date",
        "Step writes the next character. Which heads look at the number that is being written?",
        {"source": "2026년 3월 7일", "part": "across"},
    ),
    "words": Preset(
        "A date without digits",
        "이천 is 2000, 이십육 is 26. Where do the 2 and the 6 of the year look?",
        {"source": "이천이십육년 삼월 칠일", "part": "across"},
    ),
    "English": Preset(
        "An English date",
        "Does it read the whole name of the month, or only the letters that matter?",
        {"source": "November 12, 1987", "part": "across"},
    ),
    "two": Preset(
        "Two months alike",
        "Jun and Jul differ in one letter. Write Jul, and see which queries notice.",
        {"source": "9 Jun 2031", "part": "encoder"},
    ),
    "mask": Preset(
        "The causal mask",
        "Write all ten characters, then switch the mask off: which cells light up?",
        {"source": "7.III.2026", "part": "decoder"},
    ),
    "nonsense": Preset(
        "An impossible date",
        "There is no such day. What does it write, and how sure is it?",
        {"source": "31/02/2026", "part": "across"},
    ),
}

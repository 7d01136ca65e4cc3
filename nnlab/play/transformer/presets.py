"""Texts to begin with in the Transformer playground, each with a task."""

from typing import NamedTuple


class Preset(NamedTuple):
    """A written date, what to look at first, and what to find out."""

    title: str
    source: str
    part: str
    task: str


PRESETS = {
    "Korean": Preset(
        "A Korean date",
        "2026년 3월 7일",
        "across",
        "Step writes the next character. Which heads look at the number that is being written?",
    ),
    "words": Preset(
        "A date without digits",
        "이천이십육년 삼월 칠일",
        "across",
        "이천 is 2000, 이십육 is 26. Where do 2 and 6 of the year look?",
    ),
    "English": Preset(
        "An English date",
        "November 12, 1987",
        "across",
        "Does it read the whole name of the month, or only the letters that tell?",
    ),
    "two": Preset(
        "Two months alike",
        "9 Jun 2031",
        "encoder",
        "Jun and Jul differ in one letter. Write Jul, and see which queries notice.",
    ),
    "mask": Preset(
        "The causal mask",
        "7.III.2026",
        "decoder",
        "Write all ten characters, then switch the mask off: which cells light up?",
    ),
    "nonsense": Preset(
        "A date that cannot be",
        "31/02/2026",
        "across",
        "There is no such day. What does it write, and how sure is it?",
    ),
}

"""What may differ between two honest runs is masked: times, addresses, devices, progress bars.

A number is a time only where its form says so (`%timeit`'s, tqdm's), or in a cell that reads a
clock: `0.9 s` may as well be a result.
"""

import re
from collections.abc import Mapping, Sequence

MASKED = "masked"  # the section of a notebook's report that lists what was not compared

_OVERWRITTEN = re.compile(r"^.*\r(?=.)", re.MULTILINE)
_BAR = r"^.*\[(?:\d+:)?\d\d:\d\d(?:<\S*)?, .*\].*\n?"  # tqdm's: [00:01<00:03, 35.2it/s]
_NUMBER = r"\d+(?:\.\d+)?(?:e[-+]?\d+)?"
_TIME = rf"(?<![\w.]){_NUMBER}[ \t]?(?:ns|µs|μs|us|ms|s|secs?|seconds?|min|minutes?|hours?)\b"
_TIMES = rf"(?:{_TIME}|{_NUMBER}min)(?:[ \t]{_TIME})*"  # also %timeit's 1min 3s
_DAY = r"(?:\b\d{4}-\d\d-\d\d[T ]|(?<![\w:.\[]))"
_SAID = [  # what it is, and what stands for it
    (r"\x1b\[[0-9;]*[A-Za-z]", ""),
    (_BAR, ""),
    (r"^Matplotlib is building the font cache.*\n?", ""),  # once on every new machine
    (r"^nnlab: .*$", "nnlab: <set-up>"),
    (r"^The slowest run took .* longer than the fastest\..*\n?", ""),  # %timeit, at times
    (rf"{_TIMES} ± {_TIMES} per loop \(mean .* runs?, [\d,]+ loops? each\)", "<%timeit>"),
    (r"^(?:CPU times|Wall time): .*$", "<%time>"),
    (rf"(?<=\btook ){_TIMES}|(?<=\belapsed: ){_TIMES}", "<time>"),
    (r"\b0x[0-9a-fA-F]{6,}\b", "<address>"),
    (r",?\s*device='(?:cuda|mps)(?::\d+)?'", ""),  # a tensor's repr names only accelerators
    (r"device\(type='\w+'(?:, index=\d+)?\)", "<device>"),
    (r"\b(?:cpu|cuda|mps)(?::\d+)?\b", "<device>"),
    (r"\S*/ipykernel_\d+/\d+\.py", "<path>"),
    (r"\S*/site-packages/", "<packages>/"),
    (r"(?:/private)?/(?:tmp|var/tmp|var/folders)/[^\s'\":,)<>]+", "<path>"),
]
_SAID_BY_A_CLOCK = [
    (_TIMES, "<time>"),
    (rf"{_DAY}\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?(?![\w:\]])", "<time>"),  # not x[10:20]
]
_ALWAYS, _BY_A_CLOCK = (
    [(re.compile(pattern, re.MULTILINE), stand_in) for pattern, stand_in in masks]
    for masks in (_SAID, _SAID_BY_A_CLOCK)
)
_COLOUR = _ALWAYS[0][0]


def mask(text: str, clock: bool = False, seen: list[str] | None = None) -> str:
    """The text without what differs between honest runs.

    `clock` tells that the text is of a cell that reads a clock. What was taken out is added to
    `seen`, but for colours.
    """
    text = overwritten(text)
    for pattern, stand_in in _ALWAYS + _BY_A_CLOCK * clock:
        if seen is not None and pattern is not _COLOUR:
            seen += [match[0].strip() for match in pattern.finditer(text)]
        text = pattern.sub(stand_in, text)
    return text


def overwritten(text: str) -> str:
    """The text as a terminal leaves it: a carriage return starts its line again."""
    return _OVERWRITTEN.sub("", text.replace("\r\n", "\n"))


def masked(outputs: Sequence[Mapping], clock: bool, seen: list[str] | None = None) -> list[dict]:
    """The outputs of a cell with every text masked; pictures are left alone."""
    return _masked(list(outputs), clock, seen)


def _masked(value, clock, seen):
    if isinstance(value, str):
        return mask(value, clock, seen)
    if isinstance(value, list):
        return [_masked(each, clock, seen) for each in value]
    if isinstance(value, Mapping):
        return {k: v if _is_kept(k, v) else _masked(v, clock, seen) for k, v in value.items()}
    return value


def _is_kept(key, value):
    """Pictures are no text, but their alternatives are; a widget has a new name in every run."""
    widget = "application/vnd.jupyter.widget"
    names = ("output_type", "name", "execution_count", "traceback")
    is_picture = key.startswith("image/") and isinstance(value, str)
    return is_picture or key.startswith(widget) or key in names

"""The picture of broadcasting: the two shapes aligned, and the grids of numbers beneath."""

import numpy as np

from nnlab.play.broadcasting.model import Alignment
from nnlab.play.kit.scene import Scene

WIDTH, HEIGHT = 480, 384  # the scene's coordinates are the canvas's pixels
COLOURS = {"s": "#0072b2", "t": "#e69f00", "s + t": "#808080"}
WRONG = "#cc3311"
_STORED, _READ_AGAIN = 110, 35  # how strongly a cell is coloured, of 255
_BLOCKS = {"s": 14, "t": 172, "s + t": 330}  # where each grid begins, and how much room it has
_ROOM = (136, 214)


def draw(alignment: Alignment) -> Scene:
    """The scene at the alignment's present step."""
    picture = np.zeros((HEIGHT // 2, WIDTH // 2, 4), np.uint8)
    scene = Scene((0, WIDTH, 0, HEIGHT), describe(alignment), picture)
    _shapes(scene, alignment)
    for name in ("s", "t"):
        _grid(scene, name, *alignment.grid(name))
    if alignment.finished and alignment.possible:
        total = alignment.grid("s")[0] + alignment.grid("t")[0]
        _grid(scene, "s + t", total, np.ones(total.shape, bool))
    else:
        words, colour = ("no result", WRONG) if alignment.finished else ("?", "ink")
        scene.text(_BLOCKS["s + t"] + 4, 205, words, colour=colour, size=16, align="left")
    scene.text(161, 205, "+", size=16)
    scene.text(319, 205, "=", size=16)
    return scene


def describe(alignment: Alignment) -> str:
    """One sentence on where the alignment stands."""
    start = f"Shapes {alignment.s} and {alignment.t}"
    if not alignment.finished:
        return f"{start}, {alignment.steps} of {alignment.axes} axes compared."
    if alignment.possible:
        return f"{start} give {alignment.result}."
    return f"{start} cannot be broadcast: {alignment.meetings[alignment.last - 1].verdict}."


def sizes(alignment: Alignment) -> Scene:
    """How many numbers are stored, and how many the result has, as bars."""
    counts = {"s": int(np.prod(alignment.s)), "t": int(np.prod(alignment.t))}
    if alignment.result is not None and alignment.finished:
        counts["s + t"] = int(np.prod(alignment.result))
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    scene = Scene((0, 300, 0, 124), f"How many numbers: {told}.")
    scene.text(4, 108, "how many numbers", align="left", opacity=0.8)
    for row, (name, count) in enumerate(counts.items()):
        y, end = 80 - 28 * row, 56 + 190 * count / max(*counts.values(), 1)
        scene.text(44, y, name, align="right")
        scene.line([(56, y), (end, y)], colour=COLOURS[name], width=12)
        scene.text(end + 12, y, str(count), align="left")
    return scene


def _shapes(scene, alignment):
    """Both shapes, one above the other, aligned at the right, and the lengths found so far."""
    column = {place: 116 - 38 * place for place in range(alignment.axes)}  # 0 is the last axis
    for name, y in (("s", 362), ("t", 334), ("result", 300)):
        scene.text(WIDTH - 330, y, name, align="left", opacity=0.7)
    scene.line([(20, 317), (136, 317)], opacity=0.4)
    for place, meeting in enumerate(alignment.meetings):
        x, decided = column[place], place < alignment.steps
        for length, y in ((meeting.s, 362), (meeting.t, 334)):
            missing = length is None
            if not missing or decided:
                words, faint = ("1", 0.4) if missing else (str(length), 1.0)
                scene.text(x, y, words, size=16, opacity=faint)
        if decided:
            none = meeting.length is None
            words, colour = ("×", WRONG) if none else (str(meeting.length), "ink")
            scene.text(x, 300, words, size=16, colour=colour)
    if alignment.steps:
        x, meeting = column[alignment.steps - 1], alignment.meetings[alignment.steps - 1]
        box = [(x - 16, 378), (x + 16, 378), (x + 16, 286), (x - 16, 286), (x - 16, 378)]
        colour = WRONG if meeting.length is None else "ink"
        scene.line(box, colour=colour, opacity=0.6)
        scene.text(WIDTH - 270, 334, meeting.verdict, colour=colour, align="left")
    elif alignment.axes:
        scene.text(WIDTH - 270, 334, "the last axes meet first", align="left", opacity=0.7)


def _grid(scene, name, numbers, stored):
    """One grid: a sheet for each index of the first of three axes, filled where it is stored."""
    left, title = _BLOCKS[name], tuple(numbers.shape)
    scene.text(left, 262, f"{name} {title}", align="left")
    numbers, stored = (
        np.reshape(a, (*[1] * (3 - np.ndim(a)), *np.shape(a))) for a in (numbers, stored)
    )
    if not numbers.size:
        scene.text(left, 230, "empty", align="left", opacity=0.6)
        return
    abreast = max(range(1, len(numbers) + 1), key=lambda n: _size(numbers.shape, n))
    cell, (_, rows, columns) = _size(numbers.shape, abreast), numbers.shape
    for (sheet, row, column), number in np.ndenumerate(numbers):
        below, beside = divmod(sheet, abreast)
        x = left + int((beside * (columns + 0.5) + column) * cell) // 2 * 2
        top = 246 - int((below * (rows + 0.5) + row) * cell) // 2 * 2
        _cell(scene, name, (x, top), cell, number, stored[sheet, row, column])


def _size(shape, abreast):
    """The side of a cell, in an even number of pixels, with so many sheets beside each other."""
    sheets, rows, columns = shape
    across = _ROOM[0] / (abreast * (columns + 0.5) - 0.5)
    down = _ROOM[1] / (-(-sheets // abreast) * (rows + 0.5) - 0.5)
    return int(min(30, across, down)) // 2 * 2


def _cell(scene, name, corner, cell, number, stored):
    (x, top), colour = corner, COLOURS[name]
    box = [(x, top), (x + cell, top), (x + cell, top - cell), (x, top - cell), (x, top)]
    scene.line(box, width=1, opacity=0.7 if stored else 0.25)
    down, across = (HEIGHT - top) // 2, x // 2
    tint = (*bytes.fromhex(colour[1:]), _STORED if stored else _READ_AGAIN)
    scene.picture[down : down + cell // 2, across : across + cell // 2] = tint
    if cell >= 14:
        opacity, size = 1.0 if stored else 0.5, min(12, 0.55 * cell)
        scene.text(x + cell / 2, top - cell / 2, str(number), size=size, opacity=opacity)

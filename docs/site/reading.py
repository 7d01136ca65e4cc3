"""The reading edition of a lesson: answers and solutions folded, nothing that needs a kernel.

Questions stay open, what came of them is folded under its cell; below each exercise its solution is
folded; a playground is its still. Verdicts on unsolved stubs are left out, and so is what sets up.
"""

import base64
import re
from collections.abc import Mapping
from pathlib import Path

import launch
import nbformat
from links import linked, taken

from nnlab import address
from nnlab.exercises import lessons as declared
from nnlab.exercises.source import solution_source
from nnlab.regression.compare import WIDGET
from nnlab.regression.figures import MIME as FIGURE

_LEFT_OUT = {"colab-note", "colab-install"}


def edition(path: Path, out: Path, addresses: Mapping, terms: Mapping) -> None:
    """Write the reading edition of a stored lesson, its attached pictures beside it."""
    book = nbformat.read(path, as_version=4)
    title, *cells = [cell for cell in book.cells if cell.id not in _LEFT_OUT]
    read = [_read(cell, out, addresses, terms) for cell in (title, *cells)]
    book.cells = [*read[0], _ways_in(path.stem), *(new for news in read[1:] for new in news)]
    book.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(book, out)


def _ways_in(lesson):
    """Where to work in a lesson: a copy without outputs, and what opens one elsewhere."""
    known = address.repository()
    elsewhere = f" On {launch.links(known, lesson)}." if known else ""
    copy = f"{{download}}`this lesson without outputs <../workbook/{lesson}.ipynb>`"
    how = "[how to open it](../learners.md#open-the-course)"
    text = f"To write and to play: {copy} ({how}).{elsewhere}"
    return nbformat.v4.new_markdown_cell(text, id="ways-in")


def _read(cell, out, addresses, terms):
    """The cells that stand for one cell."""
    if cell.cell_type == "markdown":
        text = linked(_lines_of_formulas(_with_pictures(cell, out)), addresses, terms)
        cell.source = taken(text, addresses) if cell.id == "setup-note" else text
        return [cell]
    cell.outputs = [_still(output) for output in cell.outputs]
    shown = {"image": {"alt": alt}} if (alt := _alternative(cell.outputs)) else {}
    kind = cell.id.partition("-")[0]
    if kind in ("check", "use") or cell.id in ("board", "setup"):
        cell.outputs = []
    if "outcome(" in cell.source:
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-output"]
        shown |= {"code_prompt_show": "Show what came"}
    cell.metadata["mystnb"] = shown
    return [cell, *_solution(cell, kind)]


def _still(output):
    """An output without what only a kernel or a test can use."""
    data = output.get("data", {})
    played = WIDGET in data and "image/png" in data
    for mime in (WIDGET, FIGURE):
        data.pop(mime, None)
    if played or "image/png" in data or "text/html" in data:
        data.pop("text/plain", None)
    return output


def _alternative(outputs):
    """What a reader who does not see a cell's pictures is told."""
    told = [output.get("metadata", {}).get("image/png", {}).get("alt") for output in outputs]
    return " ".join(filter(None, told))


def _solution(cell, kind):
    """A folded solution below the verdict of an exercise."""
    if kind not in ("check", "use"):
        return []
    task = declared.find(cell.id.partition("-")[2].replace("-", "."))
    source = solution_source(task).strip()
    text = f":::{{dropdown}} Solution of {task.heading}\n```python\n{source}\n```\n:::"
    return [nbformat.v4.new_markdown_cell(text, id=f"solution-{cell.id}")]


def _lines_of_formulas(text):
    """The text with formulas of several lines as they are; Sphinx would allow them no number."""
    return re.sub(r"^\$\$(.+?)\$\$$", _unwrapped, text, flags=re.S | re.M)


def _unwrapped(formula):
    if r"\\" not in formula[1]:
        return formula[0]
    return f"```{{math}}\n:no-wrap:\n\n\\[\n{formula[1].strip()}\n\\]\n```"


def _with_pictures(cell, out):
    """The text with pictures in files; MyST knows no attachments."""
    text = cell.source
    for name, content in cell.pop("attachments", {}).items():
        file = out.with_name(f"{out.stem}-{name}")
        file.write_bytes(base64.b64decode(content["image/png"]))
        text = text.replace(f"attachment:{name}", file.name)
    return text

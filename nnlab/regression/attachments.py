"""Pictures in a lesson's text are outputs of its own cells: `![...](attachment:CELL-ID.png)`."""

import re
from base64 import b64decode

import nbformat

_LINK = re.compile(r"\(attachment:([\w-]+)\.png\)")


class PictureError(Exception):
    """A text links a picture that no cell shows."""


def attach(notebook: nbformat.NotebookNode) -> list[str]:
    """Give each linked picture the stored output of the cell it is named after; the cells changed.

    Raises: PictureError if there is no such cell, or it shows none.
    """
    changed = []
    for cell in (cell for cell in notebook.cells if cell.cell_type == "markdown"):
        names = _LINK.findall(cell.source)
        wanted = {f"{name}.png": {"image/png": _picture(notebook, name)} for name in names}
        if wanted == cell.get("attachments", {}):
            continue
        changed.append(name_of(cell, "with text"))
        cell.attachments = nbformat.from_dict(wanted)
        if not wanted:
            del cell["attachments"]
    return changed


def cover(notebook: nbformat.NotebookNode) -> bytes:
    """The first picture in the text, a PNG; nothing if there is none."""
    for cell in notebook.cells:
        for bundle in cell.get("attachments", {}).values():
            return b64decode(bundle["image/png"])
    return b""


def name_of(cell: nbformat.NotebookNode, number: object) -> str:
    """A cell's id; cells have none up to nbformat 4.4, and are told by that number then."""
    return cell.get("id", f"cell {number}")


def _picture(notebook, name):
    outputs = [out for c in notebook.cells if c.get("id") == name for out in c.get("outputs", [])]
    pictures = [out.data["image/png"] for out in outputs if "image/png" in out.get("data", {})]
    if not pictures:
        raise PictureError(
            f"the text links attachment:{name}.png, and no cell {name!r} shows a picture. "
            "Name the picture after the id of a cell that draws one."
        )
    return pictures[0]

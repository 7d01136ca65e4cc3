"""A lesson as a reader gets it: without stored outputs, so that nothing answers a prediction."""

import contextlib
import json
from pathlib import Path

from nnlab import atomic, files


def copy(lesson: Path, target: Path, *, outputs: bool = False) -> None:
    """Copy a lesson, without its outputs unless they are asked for, and sign it as trusted.

    The target is whole or not there, even if the copying is interrupted, and can be written to
    though the lesson is read-only. With outputs the lesson is copied byte for byte.

    Raises: ValueError for a lesson that is no notebook.
    """
    content = cleared(lesson)  # with outputs, too: it says what is no notebook
    if outputs:
        content = lesson.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic.draft(target) as part:
        part.write_bytes(content)
    _sign(target)


def cleared(lesson: Path) -> bytes:
    """The notebook without outputs and counts, as Jupyter writes it; pictures in the text stay.

    It names this Python's language as the kernel will: JupyterLab would otherwise mark it as
    changed once it is open, and ask whether to save it.
    """
    try:
        notebook = json.loads(lesson.read_text(encoding="utf-8"))
        notebook["metadata"] |= _language()
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{lesson} is no notebook ({error}). {files.restore(f'notebooks/{lesson.name}')}"
        ) from error
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def _language() -> dict:
    with contextlib.suppress(ImportError):  # without a kernel nobody opens it
        from ipykernel.ipkernel import IPythonKernel

        return {"language_info": IPythonKernel.language_info}
    return {}


def _sign(path: Path) -> None:
    """Tell Jupyter that this notebook is trusted; without a home folder this is skipped."""
    with contextlib.suppress(ImportError, OSError, RuntimeError):  # the last: no home is known
        import nbformat
        from nbformat.sign import NotebookNotary

        notary = NotebookNotary()
        try:
            notary.sign(nbformat.read(path, as_version=4))
        finally:
            notary.store.close()

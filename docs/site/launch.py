"""Where a lesson opens with nothing installed, from the address in pyproject.toml.

`python docs/site/launch.py README.md` writes the links into the table of lessons, or takes them out
where no address is known.
"""

import re
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

from nnlab import address, atomic

_ROW = re.compile(r"(\(notebooks/(\d\d-[\w-]+)\.ipynb\))(?:<br>[^|]*)?(?= \|)")
_NOTE = re.compile(r"(<!-- launch -->).*?(<!-- /launch -->)", re.S)
_KNOWN = """\
On Binder a lesson opens as a copy without outputs. Colab opens the stored file: before you read on,
choose *Edit*, *Clear all outputs*."""
_UNKNOWN = """\
The address of this repository is not known yet, so no row leads to Binder or Colab."""


def binder(repository: str, lesson: str) -> str:
    """The address that opens the copy of a lesson in JupyterLab on Binder."""
    parts = urlsplit(repository)
    path = parts.path.strip("/").removesuffix(".git")
    spec = f"gh/{path}" if parts.netloc == "github.com" else f"git/{quote(repository, safe='')}"
    return f"https://mybinder.org/v2/{spec}/HEAD?urlpath=lab/tree/workbook/{lesson}.ipynb"


def colab(repository: str, lesson: str) -> str:
    """The address that opens the stored lesson on Colab, which reads GitHub alone; else empty."""
    parts = urlsplit(repository)
    if parts.netloc != "github.com":
        return ""
    path = parts.path.strip("/").removesuffix(".git")
    return f"https://colab.research.google.com/github/{path}/blob/HEAD/notebooks/{lesson}.ipynb"


def links(repository: str, lesson: str) -> str:
    """Both as Markdown, for an address that is known."""
    both = {"Binder": binder(repository, lesson), "Colab": colab(repository, lesson)}
    return " · ".join(f"[{name}]({place})" for name, place in both.items() if place)


def written(readme: str, repository: str) -> str:
    """The README with the links of every row, and with what is to be said of them."""

    def row(found):
        more = f"<br>{links(repository, found[2])}" if repository else ""
        return found[1] + more

    note = _KNOWN if repository else _UNKNOWN
    return _NOTE.sub(rf"\1\n{note}\n\2", _ROW.sub(row, readme))


if __name__ == "__main__":
    page = Path(sys.argv[1])
    atomic.write(page, written(page.read_text("utf-8"), address.repository()))

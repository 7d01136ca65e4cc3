"""Docstrings of the course as reStructuredText.

`code` is code, each kind of fact a field, and a package's table of its files a list.
"""

import re

_KINDS = re.compile(r"(?<!\S)(Shapes|Units|Raises|Reference|Example|Settings|Notes?):\s", re.M)
_ROW = re.compile(r"^([a-z]\w*(?:[/.]\w+)*) {2,}(?=\S)", re.M)


def as_rst(app, what, name, obj, options, lines: list[str]) -> None:
    """Change the lines of one docstring in place."""
    text = "\n".join(lines)
    text = re.sub(r"(?<!`)`([^`\n]+)`(?!`)", r"``\1``", text)
    text = _outside_code(text, lambda part: re.sub(r"([*|\\])|(?<=\w)_(?=\W|$)", r"\\\g<0>", part))
    text = _KINDS.sub(lambda found: f"\n\n**{found[1]}:** ", text)
    text = _ROW.sub(r"* ``\1``: ", text)
    lines[:] = text.splitlines()


def _outside_code(text, change):
    parts = re.split(r"(``[^`]+``|^ *>>>.*$|^    .*$)", text, flags=re.M)
    return "".join(part if n % 2 else change(part) for n, part in enumerate(parts))

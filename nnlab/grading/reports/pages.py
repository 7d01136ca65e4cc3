"""What both kinds of pages share: the frame, escaping, and names of files."""

import hashlib
import html
import re

from nnlab.grading.remarks import visible

_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="nnlab grade">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }}
h1 {{ font-size: 1.5em; }} h2 {{ font-size: 1.2em; margin-top: 2em; }}
table {{ border-collapse: collapse; }}
td, th {{ text-align: left; padding: .2em 1.2em .2em 0; vertical-align: top; }}
th {{ border-bottom: 1px solid #8888; }}
td.number, th.number {{ text-align: right; }}
.quiet {{ opacity: .75; }}
figure {{ margin: 1em 0; background: #fff; padding: .5em; }}
figure img {{ max-width: 100%; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def is_page(begin: str) -> bool:
    """Whether a file that begins like this is a page of ours."""
    return '<meta name="generator" content="nnlab grade">' in begin


def frame(title: str, parts: list[str]) -> str:
    """A whole page, which loads nothing and runs no script."""
    return _FRAME.format(title=text(title), body="\n".join(parts))


def text(words: str) -> str:
    """Words as HTML, code in backquotes marked as such; nothing in them is markup."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(visible(words)))


def table(heads: list[str], rows: list[list], numbers: frozenset[int] = frozenset()) -> str:
    """A table; the columns in `numbers` are set to the right."""

    def line(cells, tag):
        marks = (' class="number"' if place in numbers else "" for place in range(len(cells)))
        pairs = zip(cells, marks, strict=True)
        return "".join(f"<{tag}{mark}>{text(str(cell))}</{tag}>" for cell, mark in pairs)

    body = "".join(f"<tr>{line(row, 'td')}</tr>\n" for row in rows)
    return f"<table>\n<tr>{line(heads, 'th')}</tr>\n{body}</table>"


def file_name(name: str) -> str:
    """A name that is safe for a file, and another one for every other name."""
    if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,99}", name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:10]
    return re.sub(r"[^A-Za-z0-9_.@-]", "_", name)[:60].lstrip(".-") + f"-{digest}"

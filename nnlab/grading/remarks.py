"""What marks say: a line for the instructor, a sentence without hidden inputs for the student."""

import builtins
import hashlib
import re
import unicodedata
from collections.abc import Iterable

import numpy as np

from nnlab.exercises.choose import Choices
from nnlab.exercises.compare import as_array
from nnlab.exercises.result import Result
from nnlab.exercises.task import Task

_PLAIN = {
    "not attempted": "Not attempted.",
    "timeout": "It took too long and was stopped. Is there a loop that never ends?",
    "crashed": "It shut Python down, or needed more memory than is allowed.",
}


def one_line(text: str, length: int = 400) -> str:
    """Text that stands in one cell of a table, without control characters."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    clean = re.sub(r" +", " ", clean).strip()
    return clean if len(clean) <= length else clean[: length - 4] + " ..."


def visible(text: str) -> str:
    """Text whose every character can be seen: controls, direction marks and surrogates escaped.

    Two joiners stay, which some languages need within words.
    """
    return "".join(c if _is_seen(c) else ascii(c)[1:-1] for c in text)


def _is_seen(character):
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return not hidden or character in "\u200c\u200d"


def cell(text: str) -> str:
    """Text for a cell of a table, which no spreadsheet takes for a formula."""
    seen = visible(text)
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])[:1]
    return f"'{seen}" if first in tuple("=+-@") or text[:1] in tuple("\t\r\n") else seen


def public(task: Task, result: Result) -> str:
    """What a student may read: the misconception's own words, or what differs, without a value."""
    if result.passed:
        return "Right."
    if result.status in _PLAIN:
        return _PLAIN[result.status]
    if isinstance(task, Choices):
        return one_line(result.message)  # what was asked is no secret
    known = next((m for m in task.misconceptions if m.name == result.diagnosis), None)
    if known:
        return f"This behaves like an answer that {known.name}. {known.sentence}"
    if result.status == "error":
        return _error(result)
    return _difference(result)


def _error(result):
    """The kind of exception if it is one of Python's: names and texts may spell a hidden input."""
    kind = result.message.partition(":")[0]
    kind = kind if _is_pythons(kind) else "An exception"
    return one_line(f"{kind} in your own {result.line}" if result.line else f"{kind}.")


def own_line(line: str, program: list[dict]) -> str:
    """A line that an exception named, if it stands there in what was handed in; else nothing."""
    number, _, text = line.removeprefix("line ").partition(": ")
    at = int(number) - 1 if number.isdecimal() and len(number) < 6 else -1
    lines = (part["source"].splitlines() for part in program)
    there = any(0 <= at < len(each) and each[at].strip() == text for each in lines)
    return line if there else ""


def where(told: str, program: list[dict]) -> str:
    """The kind of exception and the cell that a run told of, if both are known here."""
    found = re.match(r"<cell (\d{1,5})>: (\w+)", told)
    if not found or not _is_pythons(found[2]):
        return ""
    cells = {part["cell"] + 1 for part in program}
    return f": {found[2]} in cell {found[1]}" if int(found[1]) in cells else ""


def _is_pythons(kind):
    known = getattr(builtins, kind, None)
    return isinstance(known, type) and issubclass(known, BaseException)


def _difference(result):
    rows = dict(result.rows)
    shapes = [_shape(rows.get(label)) for label in ("expected", "got")]
    if "expected" in rows and shapes[0] != shapes[1]:
        return f"The result has the form {shapes[1]}; expected {shapes[0]}."
    if result.diagnosis:
        return f"The answer {result.diagnosis}."
    place = f" ({result.place})" if result.place else ""
    return f"Some results are not right{place}. The inputs differ from those of the check."


def _shape(value):
    array = as_array(value) if value is not None else None
    if array is None:
        return type(value).__name__
    return f"array {np.shape(array)}" if np.ndim(array) else "number"


def sketch(sources: Iterable[str], size: int = 48) -> tuple[int, ...]:
    """The smallest hashes of a source's runs of five words, names blanked: near copies share most.

    Reference: A. Broder, "On the resemblance and containment of documents", 1997, section 4.
    """
    text = re.sub(r"#.*", "", "\n".join(sources))
    tokens = re.findall(r"[A-Za-z_]\w*|\d+\.?\d*|[^\s\w]", text)
    runs = {" ".join(tokens[i : i + 5]) for i in range(max(1, len(tokens) - 4))}
    hashes = (hashlib.blake2b(run.encode(), digest_size=6).digest() for run in runs)
    return tuple(sorted(int.from_bytes(value, "big") for value in hashes)[:size])

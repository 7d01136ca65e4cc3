"""Tables that took too long to make in a lesson: made once by a script, and shipped."""

import csv

from nnlab import files
from nnlab.training.history import History


def recorded(name: str) -> History:
    """The table `data/recorded/<name>.csv`: its rows, with numbers as numbers.

    The lines at its head, after "#", say when it was made, on what, and by which command.

    Raises: DataError for a table that is missing or not as it was shipped.
    """
    lines = files.text(f"recorded/{name}.csv").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return History({key: _number(value) for key, value in row.items()} for row in rows)


def _number(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text

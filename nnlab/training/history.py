"""What happened during training: one row an epoch, as plain data."""

import csv
import math
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from nnlab import atomic

LARGER_IS_BETTER = ("accuracy", "precision", "recall", "f1", "r2")
SMALLER_IS_BETTER = ("loss", "error", "perplexity", "mae", "mse", "rmse")
SHOWN = 20  # rows of a table; a longer one shows its two ends


def is_better(name: str, new: float, old: float) -> bool:
    """Whether `new` beats `old` in the column `name`: losses fall, accuracies rise, nan loses.

    Raises: ValueError if the name's ending does not tell the direction.
    """
    if not name.endswith(LARGER_IS_BETTER + SMALLER_IS_BETTER):
        raise ValueError(
            f"is a larger or a smaller {name!r} better? Let the metric's name end in one of "
            f"{', '.join(LARGER_IS_BETTER)} (larger) or {', '.join(SMALLER_IS_BETTER)} (smaller)."
        )
    if old != old:
        return new == new
    return new > old if name.endswith(LARGER_IS_BETTER) else new < old


class History:
    """Rows (dicts) with one value a column; its repr is a table."""

    def __init__(self, rows: Iterable[dict] = ()):
        self.rows = list(rows)

    def append(self, row: dict) -> None:
        """Add one row."""
        self.rows.append(row)

    @property
    def columns(self) -> list[str]:
        """The names of all columns, in the order of their first appearance."""
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def column(self, name: str) -> list:
        """All values of one column; None where a row has none.

        Raises: ValueError if no row has it.
        """
        if name not in self.columns:
            raise ValueError(f"no column {name!r}; there are {', '.join(self.columns) or 'none'}.")
        return [row.get(name) for row in self.rows]

    def best(self, name: str) -> dict:
        """The first row with the best value of `name`: lowest loss, highest accuracy.

        Raises: ValueError if no row has a number there, or the name tells no direction.
        """
        best = None
        for row, value in zip(self.rows, self.column(name), strict=True):
            if value is not None and is_better(name, value, best[name] if best else math.nan):
                best = row
        if best is None:
            raise ValueError(f"column {name!r} holds no number; did the training diverge?")
        return best

    def to_csv(self, path: str | os.PathLike) -> None:
        """Write the rows as CSV; the file appears whole or not at all.

        Of several processes under torchrun, which hold the same rows, the first writes.
        """
        if os.environ.get("RANK", "0") != "0":
            return
        with atomic.draft(Path(path)) as part, part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self.columns)
            writer.writeheader()
            writer.writerows(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> dict:
        return self.rows[index]

    def __repr__(self):
        if not self.rows:
            return "History(no rows yet)"
        columns = [[name, *_cells(self.column(name))] for name in self.columns]
        widths = [max(map(len, column)) for column in columns]
        table = zip(*columns, strict=True)
        lines = ["  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in table]
        if len(self) > SHOWN:
            lines[1 + SHOWN // 2 : -SHOWN // 2] = [f"... {len(self) - SHOWN} rows ..."]
        return "\n".join(lines)


def _cells(values):
    """The texts of one column: four decimals, or powers of ten where these would hide a number."""
    floats = [abs(v) for v in values if isinstance(v, float) and v and math.isfinite(v)]
    form = ".4f" if not floats or (min(floats) >= 1e-3 and max(floats) < 1e6) else ".3e"
    return [
        "" if v is None else format(v, form) if isinstance(v, float) else str(v) for v in values
    ]

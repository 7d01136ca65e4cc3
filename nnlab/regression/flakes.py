"""How much of its tolerance each cell uses under other instruction sets and thread counts.

`python -m nnlab.regression.flakes FOLDER [LESSON ...]` runs the lessons, all or those named, and
keeps `regression.csv` and `regression.md` in that folder. No cell may use more than half.
"""

import datetime
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from nnlab import paths
from nnlab.regression import usage
from nnlab.regression.machine import processor
from nnlab.regression.tested import tested

SETTINGS = [(name, n) for name in ("default", "AVX2", "SSE4") for n in (1, 2)]  # threads
TIMEOUT = 1800  # seconds for a cell: without its instruction set a processor is slow
_LOWERED = {  # each library's own variable; numpy's is a list of what is switched off
    "default": {},
    "AVX2": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "OPENBLAS_CORETYPE": "Haswell",
    },
    "SSE4": {
        "ATEN_CPU_CAPABILITY": "default",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
}


def variables(instructions: str, threads: int) -> dict[str, str]:
    """The environment in which torch, MKL, OpenBLAS and numpy keep to an instruction set."""
    found = {"NNLAB_THREADS": str(threads), **_LOWERED[instructions]}
    if instructions != "default":
        beyond_avx2 = [x for x in _numpy_extensions() if x.startswith(("AVX512", "X86_V4"))]
        off = beyond_avx2 if instructions == "AVX2" else _numpy_extensions()
        found["NPY_DISABLE_CPU_FEATURES"] = " ".join(off)
    return found


def measure(notebook: Path, settings: Iterable[tuple[str, int]]) -> list[dict]:
    """A row for each compared cell: the share of its tolerance that it uses in each setting."""
    rows: dict[str, dict] = {}
    for setting in settings:
        column = usage.column(*setting)
        for cell, used, what in _run(notebook, variables(*setting)):
            row = rows.setdefault(cell, {"lesson": notebook.stem, "cell": cell, "what": ""})
            if used > max((row[c] for c in usage.columns(row)), default=0):
                row["what"] = " ".join(what.split())
            row[column] = max(used, row.get(column, 0.0))
    origin = {"day": str(datetime.date.today()), "processor": processor()}
    return [row | origin | {"torch": metadata.version("torch")} for row in rows.values()]


def main(arguments: list[str]) -> int:
    """Measure the lessons named, or all, and keep the report; 0 when none uses too much."""
    folder, *names = arguments
    table = Path(folder, "regression.csv")
    for notebook in [paths.lesson(name) for name in names] or paths.lessons():
        rows = measure(notebook, SETTINGS)
        print(*usage.summary(rows), sep="\n", flush=True)
        known = {path.stem for path in paths.lessons()} - {notebook.stem}
        rows += [row for row in usage.read(table) if row["lesson"] in known]
        usage.write(table, rows)  # after each lesson, so that an interrupted run is not lost
        Path(folder, "regression.md").write_text(usage.report(rows), "utf-8")
    return 1 if usage.too_much(usage.read(table)) else 0


def _run(notebook, environment) -> Iterator[tuple[str, float, str]]:
    """(cell, used, what) of each compared cell; a run that fails otherwise is a row of its own."""
    with TemporaryDirectory(prefix="nnlab-flakes-") as scratch:
        file = Path(scratch, "usage.jsonl")
        options = ["--nnlab-usage", str(file), f"--nbval-cell-timeout={TIMEOUT}"]
        ended = tested(notebook, Path(scratch), *options, **environment)
        found = list(usage.lines(file))
    yield from found
    if ended.returncode and not any(used > 1 for _, used, _ in found):
        yield "whole notebook", float("inf"), ended.stdout[-1000:]


def _numpy_extensions():
    import numpy as np

    return np.show_config(mode="dicts")["SIMD Extensions"]["found"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

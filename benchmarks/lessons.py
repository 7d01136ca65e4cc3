"""Each lesson's wall time and peak memory on one thread, in a kernel of its own (`make bench`)."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from nnlab import paths
from nnlab.regression.kernel import running, watch
from nnlab.regression.messages import Page

PEAK = "import resource as _r; print(_r.getrusage(_r.RUSAGE_SELF).ru_maxrss)"  # KiB on Linux


def measure(path: Path) -> tuple[float, float]:
    """Seconds that the lesson runs, the kernel's start included, and its peak memory in GB."""
    cells = nbformat.read(path, as_version=4).cells
    page, begin = Page(), time.perf_counter()
    with TemporaryDirectory() as folder, running(Path(folder)) as kernel:
        for cell in cells:
            if cell.cell_type == "code":
                watch(kernel, kernel.execute_cell_input(cell.source, allow_stdin=False), page)
        seconds = time.perf_counter() - begin
        watch(kernel, kernel.execute_cell_input(PEAK, allow_stdin=False), page)
    return seconds, int(page.outputs[-1]["text"]) * 1024 / 1e9


def main(names: list[str]) -> None:
    """Print a line for each lesson, or for those named on the command line."""
    total = 0.0
    for path in [paths.lesson(name) for name in names] or paths.lessons():
        seconds, memory = measure(path)
        total += seconds
        print(f"{path.stem:<20} {seconds:6.1f} s {memory:6.2f} GB", flush=True)
    print(f"{'all':<20} {total:6.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])

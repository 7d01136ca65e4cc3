"""What each lesson's playground costs the kernel: python benchmarks/pictures.py [NAME ...]

Processor time of one thread, without a page: to open it as the lesson does (PyTorch is imported),
its still for pages without a kernel, a picture, a step, and the slowest answer to a control. The
best of a few turns counts: other work slows them down. benchmarks/playground.py measures the page.
"""

import ast
import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import process_time

import nbformat

from nnlab import paths
from nnlab.regression.machine import processor

TURNS, TIMES = 3, 8
CALL = re.compile(r"^play\.(\w+)\(", re.MULTILINE)
HEAD = "| playground | opens, s | still, s | picture, ms | picture, kB | step, ms | answer, ms |"


def main(names: list[str]) -> None:
    """Print the table, or the rows of the playgrounds named on the command line."""
    os.environ["OMP_NUM_THREADS"] = "1"
    found = {name: source for name, source in openings() if not names or name in names}
    print(HEAD)
    print("| --- |" + 6 * " ---: |")
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for row in pool.map(measure, found, found.values()):
            print(row, flush=True)
    print(f"\n{os.cpu_count()} cores, {processor()}, load {os.getloadavg()[0]:.1f} at the end")


def openings() -> Iterator[tuple[str, str]]:
    """The cells of the lessons that open a playground, by its name."""
    for path in paths.lessons():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and (call := CALL.search(cell.source)):
                yield call[1], cell.source


def measure(name: str, source: str) -> str:
    """The row of a playground that this cell opens, in a process of its own."""
    import matplotlib.figure  # noqa: F401 (a lesson has drawn before)
    import torch  # noqa: F401

    from nnlab import play
    from nnlab.play.kit.threads import one_thread

    began = process_time()
    game = shown(source, {"play": play})
    opens = process_time() - began
    still = best(game._repr_mimebundle_, times=1)
    with one_thread():
        picture = best(lambda: game.canvas.show(game.scene()))
        size = len(game.canvas.sent)
        settings = [each for each in game.settings if each != "preset"]
        answers = [best(lambda each=each: answer(game, each), times=1) for each in settings]
        game.reset()
        step = best(game.step)
    costs = f"{1000 * picture:.1f} | {size / 1000:.0f} | {1000 * step:.2f}"
    return f"| {name} | {opens:.2f} | {still:.2f} | {costs} | {1000 * max(answers):.0f} |"


def shown(source: str, names: dict):
    """What a cell shows: the value of its last line."""
    *lines, last = ast.parse(source).body
    exec(compile(ast.Module(lines, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def answer(game, setting: str) -> None:
    """Set one of its arguments to what it is, which it answers like any other value."""
    game.attempt(game.set, setting, game.now[setting])


def best(work: Callable, times: int = TIMES) -> float:
    """Seconds of processor time that it takes once, in the best of some turns."""
    work()
    turns = []
    for _ in range(TURNS):
        began = process_time()
        for _ in range(times):
            work()
        turns.append((process_time() - began) / times)
    return min(turns)


if __name__ == "__main__":
    main(sys.argv[1:])

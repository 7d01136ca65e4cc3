"""How soon playgrounds are shown, answer a slider, and how many pictures a second they draw.

Measured in JupyterLab and Chromium, from the page's own clock; goals: 2 s, under 100 ms, at least
30, each beside nothing ("quiet") and beside two processes that compute ("busy"). The first show is
of a kernel that has imported nnlab.play alone, so that matplotlib is imported for the still, and of
one that has nnlab.plot too, as a lesson's first cell does. Two that play at once should keep half
the pictures each. `python benchmarks/playground.py --keep docs` keeps `playgrounds.csv` there and
the table in `reports.md`; `-k "mlp and busy"` selects some. benchmarks/pictures.py measures the
kernel alone.
"""

import argparse
import datetime
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from nnlab import play
from nnlab.regression.machine import processor

sys.path.insert(0, str(Path(__file__).parent))
import kept
import page

ROOT = Path(__file__).parents[1]
ALONE, LESSON = "from nnlab import play", "from nnlab import play, plot"
FEW = 2 * page.SECONDS  # pictures: a game that ends before them has no rate
HEADING = "### The playgrounds, in JupyterLab and Chromium\n"
TOLD = """`python benchmarks/playground.py --keep docs` wrote this, *quiet* with nothing beside
it and *busy* beside two processes that compute. Goals: shown within 2 s, from a slider's key to
pixels that differ under 100 ms (median of 60), at least 30 pictures a second while it plays. *In a
lesson*, `nnlab.plot` is imported already. *Kernel* and *browser* are milliseconds of processor time
for a picture, of the kernel and of all of Chromium. A dash: no slider changes the picture, or the
game ends at once. Measured {}.

| playground | beside | shown, s | in a lesson, s | slider, ms | pictures/s | kernel | browser |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""
LINES = {name: f"play.{name}()" for name in play.__all__} | {
    "perceptron": 'play.perceptron(preset="xor", start="random", steps=30)',  # never ends
    "mlp": "play.mlp(epochs=30)",
    "mlp, deep": 'play.mlp(preset="spiral", hidden=(8,) * 6, activation="relu", epochs=30)',
    "training": "play.training(epochs=60)",
    "xor": "play.xor(hidden=4, steps=300)",
}


@pytest.fixture(params=["quiet", "busy"])
def load(request):
    """What runs beside it: nothing of ours, or two processes that compute."""
    with ExitStack() as stack:
        for _ in range(2 * (request.param == "busy")):
            command = [sys.executable, "-c", "while True: pass"]
            process = stack.enter_context(subprocess.Popen(command))
            stack.callback(process.kill)
        yield request.param


@pytest.mark.parametrize("name", LINES)
def test_speed(lab, open_notebook, name, load, record_property):
    """Not a test of anything: it prints, and records a row."""
    file, line = name.replace(", ", "-"), LINES[name]
    with page.shown(lab, open_notebook, f"{file}-lesson", LESSON, line) as (_, in_lesson, _):
        pass
    with page.shown(lab, open_notebook, file, ALONE, line) as (notebook, seconds, showing):
        waits = page.answers(notebook)
        ((pictures, number),), playing = page.played(notebook)
    row = {"playground": name, "beside": load, "shown": f"{seconds:.1f}"}
    row |= {"in a lesson": f"{in_lesson:.1f}", "slider": "", "pictures": ""}
    row |= {"kernel": "", "browser": "", "day": str(datetime.date.today())}
    row |= {"processor": processor(), "cores": str(os.cpu_count())}
    if waits:
        row["slider"] = f"{statistics.median(waits):.0f}"
    if number > FEW:
        row["pictures"] = f"{pictures:.0f}"
        row |= {who: f"{1000 * playing[who] / number:.1f}" for who in ("kernel", "browser")}
    record_property("row", row)
    print(f"\n{_line(row)}first show: processor {dict(showing)}, load {os.getloadavg()[0]:.1f}")


def test_two_at_once(lab, open_notebook, load):
    """Not a test either: one of two plays, then both."""
    line = f'for _ in "ab":\n    display({LINES["mlp"]})'
    with page.shown(lab, open_notebook, "two", ALONE, line) as (notebook, _, _):
        both_shown = f"document.querySelectorAll('{page.CANVAS}').length === 2"
        notebook.page.wait_for_function(both_shown)
        ((alone, _), _), _ = page.played(notebook, 1)
        notebook.node("game").query_selector("button:has-text('Pause')").click()
        both, _ = page.played(notebook)
    each = " and ".join(f"{pictures / alone:.0%}" for pictures, _ in both)
    print(f"\n{line}\n  {load}: alone {alone:.0f} pictures a second; at once {each} (goal 50%)")


def report(rows: list[kept.Row]) -> str:
    """The rows as a table in Markdown, and the command that made them."""
    places = {f"{row['day']} on {row['processor']}, {row['cores']} cores" for row in rows}
    return TOLD.format("; ".join(sorted(places))) + "".join(map(_line, rows))


def _line(row):
    numbers = list(row.values())[:8]
    return f"| {' | '.join(number or '–' for number in numbers)} |\n"


class Rows:
    """What the tests recorded, as pytest tells it."""

    def __init__(self):
        self.found = []

    def pytest_runtest_logreport(self, report):
        """Keep the row of a test that has run."""
        if report.when == "call":
            self.found += [row for name, row in report.user_properties if name == "row"]


def main(arguments: list[str] | None = None) -> int:
    """Measure, and keep the table if a folder is given; pytest's exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="of reports.md")
    given, others = parser.parse_known_args(arguments)
    sys.path.insert(0, str(ROOT / "tests" / "browser"))  # its conftest starts lab and browser
    options = ["-qs", "-p", "conftest", "-p", "no:cacheprovider", "--import-mode=importlib"]
    options += ["--assert=plain"]  # nnlab is imported: nothing is left to be rewritten
    rows = Rows()
    status = pytest.main([__file__, *others, *options], plugins=[rows])
    if given.keep:
        keep(given.keep, rows.found)
    return int(status)


def keep(folder: Path, rows: list[kept.Row]) -> None:
    """Store the rows, those of other playgrounds as they were, and their table in the page."""
    table = folder / "playgrounds.csv"
    known = {(row["playground"], row["beside"]): row for row in [*kept.read(table), *rows]}
    order = [(name, beside) for name in LINES for beside in ("quiet", "busy")]
    rows = [known[place] for place in order if place in known]
    kept.keep(table, rows, folder / "reports.md", HEADING, report(rows))


if __name__ == "__main__":
    raise SystemExit(main())

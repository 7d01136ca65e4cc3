"""Every other lesson in a browser: it runs to its end, and its playground answers."""

import nbformat
import pytest

from nnlab import places

LESSONS = [path for path in places.lessons() if path.stem != "02-perceptron"]  # test_lesson.py


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_and_its_playground_steps(path, open_notebook):
    cells = nbformat.read(path, as_version=4).cells
    meant = sum("raises-exception" in cell.metadata.get("tags", []) for cell in cells)
    with open_notebook(path.name) as lesson:
        lesson.run_all()
        assert len(lesson.errors()) == meant
        playground = lesson.run("playground")
        canvas = playground.wait_for_selector("canvas[tabindex][aria-label]")
        playground.query_selector("button:has-text('Reset')").click()
        before = canvas.get_attribute("aria-label")
        playground.query_selector("button:has-text('Step')").click()
        lesson.page.wait_for_function("([c, old]) => c.ariaLabel !== old", arg=[canvas, before])
        lesson.picture(f"playground-{path.stem}")

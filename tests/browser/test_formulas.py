"""Every formula of a lesson is set by the page itself, without a network and without an error."""

import nbformat
import pytest

from nnlab import places

SET = "node => node.querySelectorAll('mjx-container').length"
WRONG = "node => [...node.querySelectorAll('mjx-merror')].map((found) => found.textContent)"


@pytest.mark.parametrize("path", places.lessons(), ids=lambda path: path.stem)
def test_formulas_are_set(path, open_notebook):
    cells = nbformat.read(path, as_version=4).cells
    with open_notebook(path.name) as lesson:
        for cell in cells:
            if cell.cell_type == "markdown" and "$" in cell.source:
                node = lesson.node(cell.id)
                node.wait_for_selector("mjx-container")
                assert node.evaluate(WRONG) == [], cell.id
                rendered = node.query_selector(".jp-RenderedMarkdown")
                assert rendered.evaluate(SET) >= cell.source.count("$") // 4, cell.id
                assert "$" not in rendered.inner_text(), cell.id

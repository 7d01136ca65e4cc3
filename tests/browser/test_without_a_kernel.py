"""A playground whose kernel is gone: its picture, and what to do, in place of broken icons."""

import pytest

from nnlab import play

HINT = "Run this cell to play"
# The words of the picture, once it is seen: JupyterLab puts a new one in its place as kernels come.
STILL = """(node) => {
    const still = node.querySelector("img[alt]:not([alt=''])");
    return still?.getBoundingClientRect().height > 200 && still.alt;
}"""


@pytest.fixture(scope="module")
def book(write_cells):
    """A notebook with two playgrounds."""
    sources = {"import": "from nnlab import play", "unit": "play.mcp_neuron()"}
    return write_cells("gone.ipynb", sources)


@pytest.fixture(scope="module")
def closed(book, visit):
    """The same, run, saved and closed; its kernel is sent away."""
    with visit(book) as notebook:
        notebook.run_all()
        notebook.node("unit").wait_for_selector("canvas[aria-label]")
        notebook.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    return book


def is_alive(node):
    node.wait_for_selector(f":text('{HINT}')", state="detached")
    return node.wait_for_selector("button:has-text('Play')").is_visible()


def test_after_a_restart_the_picture_stays_and_says_what_to_do(book, visit):
    with visit(book) as notebook:
        notebook.run_all()
        node = notebook.node("unit")
        canvas = node.wait_for_selector("canvas[tabindex][aria-label]")
        notebook.page.evaluate("notebook.widget.sessionContext.restartKernel().then(() => null)")
        box = node.wait_for_selector(".nnlab-play.jupyter-widgets-disconnected")
        before = "(e) => getComputedStyle(e, '::before')"
        assert box.evaluate(f"{before}.content") == f'"{HINT}"'
        assert canvas.is_visible()
        broken = box.query_selector_all(".jupyter-widgets-disconnected")
        assert broken
        assert {e.evaluate(f"{before}.display") for e in broken} == {"none"}
        living = [b for b in box.query_selector_all("button") if b.is_visible()]
        assert [b.inner_text() for b in living] == ["Copy line", "Save picture"]  # by the page
        living[0].click()
        box.wait_for_selector("[role=status]:text('The line is')")
        notebook.picture("playground-restarted")
        notebook.wait_idle()
        notebook.run("import")
        assert is_alive(notebook.run("unit"))


def test_a_reopened_notebook_shows_the_still_and_runs_again(closed, visit):
    with visit(closed) as notebook:
        node = notebook.node("unit")
        node.wait_for_selector(f":text('{HINT}')")
        notebook.page.wait_for_timeout(1000)  # what would come late
        assert "Error" not in node.inner_text()
        still = notebook.page.wait_for_function(STILL, arg=node).json_value()
        assert play.mcp_neuron().scene().label in still
        notebook.picture("playground-reopened")
        notebook.run("import")
        assert is_alive(notebook.run("unit"))

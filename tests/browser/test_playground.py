"""The perceptron's playground as a learner has it: in JupyterLab, in a browser."""

import pytest

CELLS = {
    "play": """\
from nnlab import play
game = play.perceptron(preset="margin", start="random", steps=30)
game""",
    "busy": "import time\ntime.sleep(0.5)",
    "line": "game.line()",
    "before": "before = game",
    "playing": "before.playing",
}


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    """A notebook with a playground, run."""
    with open_notebook(write_cells("playground.ipynb", CELLS)) as notebook:
        notebook.run_all()
        yield notebook


@pytest.fixture
def board(notebook):
    """The playground, as it is at first."""
    node = notebook.run("play")
    node.wait_for_selector("canvas[aria-label*='30 steps']")
    return Board(notebook, node)


class Board:
    def __init__(self, notebook, node):
        self.notebook, self.page, self.node = notebook, notebook.page, node
        self.canvas = node.query_selector("canvas[tabindex]")

    def steps(self):
        return int(self.canvas.get_attribute("aria-label").split()[1])

    def pixels(self):
        return self.canvas.evaluate("canvas => canvas.toDataURL()")

    def button(self, name):
        self.node.query_selector(f"button:has-text('{name}')").click()

    def place(self, x, y):
        """Where on the page the point (x, y) of the plane is."""
        box = self.canvas.bounding_box()
        return box["x"] + (x + 3) / 6 * box["width"], box["y"] + (2.4 - y) / 4.8 * box["height"]

    def becomes(self, words):
        self.node.wait_for_selector(f"canvas[aria-label*='{words}']")

    def reaches(self, steps):
        count = "Number(canvas.ariaLabel.split(' ')[1])"
        self.page.wait_for_function(
            f"([canvas, steps]) => {count} >= steps", arg=[self.canvas, steps]
        )

    def repaints(self, before):
        self.page.wait_for_function(
            "([c, old]) => c.toDataURL() !== old", arg=[self.canvas, before]
        )


def test_picture_has_both_classes_and_a_line(board):
    colours = board.canvas.evaluate(
        "c => new Set(Uint32Array.from(new Uint32Array(c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data.buffer))).size"
    )
    assert colours > 20
    board.notebook.picture("playground-light")


def test_step_button_moves_on(board):
    before = board.pixels()
    board.button("Step")
    board.becomes("After 31 steps")
    board.repaints(before)


def test_click_adds_a_point_and_a_click_on_it_takes_it_away(board):
    board.page.mouse.click(*board.place(-2, 2))
    board.becomes("of 21 points")
    board.page.mouse.click(*board.place(-2, 2))
    board.becomes("of 20 points")


def test_shift_click_puts_the_other_class(board):
    board.page.keyboard.down("Shift")
    board.page.mouse.click(*board.place(-2, 2))
    board.page.keyboard.up("Shift")
    board.becomes("of 21 points")
    assert board.notebook.comes_to("line", lambda said: "(-2.0, 2.0, 1)" in said)


def test_drag_moves_a_point(board):
    board.page.mouse.click(*board.place(-2, 2))
    board.becomes("of 21 points")
    board.page.mouse.move(*board.place(-2, 2))
    board.page.mouse.down()
    board.page.mouse.move(*board.place(-1.5, 1), steps=5)
    board.page.mouse.up()
    assert board.notebook.comes_to("line", lambda said: "(-1.5, 1.0, 0)" in said)


def test_slider_changes_the_picture(board):
    before = board.pixels()
    board.node.query_selector(".nnlab-row .noUi-handle >> nth=1").press("ArrowLeft")
    board.repaints(before)
    board.node.wait_for_selector("code:has-text('lr=0.95')")  # the text comes after the picture


def test_play_goes_on_after_a_busy_cell_and_pause_stops_it(board):
    board.node.query_selector("select").select_option(label="XOR")
    board.becomes("of 4 points")
    board.button("Play")
    board.reaches(2)
    board.notebook.run("busy")
    board.reaches(board.steps() + 2)
    board.button("Pause")
    board.node.wait_for_selector("button:has-text('Play')")
    board.notebook.settle()
    stopped = board.steps()
    board.page.wait_for_timeout(700)  # two steps' time
    assert board.steps() == stopped


def test_keys_play_step_and_reset_and_leave_the_notebook_alone(board):
    board.canvas.focus()
    board.page.keyboard.press("s")
    board.becomes("After 31 steps")
    board.page.keyboard.press("r")
    board.becomes("After 0 steps")
    board.page.keyboard.press("Space")
    board.node.wait_for_selector("button:has-text('Pause')")
    kinds = board.page.evaluate("() => notebook.cells.map((cell) => cell.model.type)")
    assert kinds == ["code"] * len(CELLS)


def test_play_ends_when_its_cell_is_run_again(board):
    board.button("Play")
    board.node.wait_for_selector("button:has-text('Pause')")
    board.notebook.run("before")
    board.notebook.run("play").wait_for_selector("canvas")
    assert board.notebook.comes_to("playing", lambda said: "False" in said)


def test_dark_theme_repaints_the_picture(board):
    before = board.pixels()
    change = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
    board.page.evaluate(change, "JupyterLab Dark")
    board.repaints(before)
    board.page.wait_for_timeout(500)  # the page's own colours fade in
    board.notebook.picture("playground-dark")
    board.page.evaluate(change, "JupyterLab Light")

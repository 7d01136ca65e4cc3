"""The MLP's playground by hand: clicks, drags and typing in a real browser."""

import re

import pytest

from nnlab.play.mlp.layout import Layout
from nnlab.play.mlp.picture import BOUNDS

CELLS = {
    "play": "from nnlab import play\ngame = play.mlp(hidden=(3, 2), epochs=2)\ngame",
    "line": "game.line()",
    "same": """\
import re, html, torch
code = html.unescape(re.search("<code>(.*)</code>", game.tools.code.value, re.DOTALL)[1])
space = {}
exec(code, space)
x = torch.tensor(game.inputs(game.run.test[0]))
float((space["model"](x) - game.model()(x)).detach().abs().max()) < 1e-2""",
}


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    with open_notebook(write_cells("mlp-by-hand.ipynb", CELLS)) as notebook:
        yield notebook


@pytest.fixture
def board(notebook):
    """The playground as it is at first."""
    node = notebook.run("play")
    node.wait_for_selector("canvas[aria-label*='hidden neurons 3, 2']")
    return Board(notebook, node)


class Board:
    def __init__(self, notebook, node):
        self.notebook, self.page, self.node = notebook, notebook.page, node
        self.canvas = node.query_selector("canvas[tabindex]")
        self.layout = Layout(("x1", "x2"), (3, 2))

    def at(self, place):
        """Where on the page a place of the picture is, once it is in view."""
        self.canvas.scroll_into_view_if_needed()
        box, (_, right, _, top) = self.canvas.bounding_box(), BOUNDS
        return (
            box["x"] + place[0] / right * box["width"],
            box["y"] + (top - place[1]) / top * box["height"],
        )

    def click(self, place):
        self.page.mouse.click(*self.at(place))

    def press(self, name):
        """A + or - on the picture."""
        (place,) = [place for button, _, place in self.layout.buttons() if button == name]
        self.click(place)

    def plane(self, x1, x2):
        return Layout.place([(x1, x2)])[0]

    def becomes(self, words):
        self.node.wait_for_selector(f"canvas[aria-label*='{words}']")

    def tells(self, words):
        """Wait until the playground says this."""
        self.page.wait_for_function("([n, w]) => n.innerText.includes(w)", arg=[self.node, words])

    def has_points(self, *points):
        """Whether the line of code comes to have these own points: (x1, x2, label) each."""

        def there(line):
            found = re.search(r"points=\(\((.*?)\),?\)", line)
            texts = found[1].split("), (") if found else []
            numbers = [float(n) for text in texts for n in text.split(",")]
            return numbers == pytest.approx([n for point in points for n in point], abs=0.1)

        return self.notebook.comes_to("line", there)

    def field(self, words):
        """The field of the picked number, once it says this."""
        self.tells(words)
        return self.node.query_selector("input[type=number][step='0.1']")

    def button(self, name):
        self.node.query_selector(f"button:has-text('{name}')").click()


def test_clicks_put_points_of_both_classes_and_take_one_away(board):
    board.click(board.plane(4, 4))
    board.page.keyboard.down("Shift")
    board.click(board.plane(-4, 4))
    board.page.keyboard.up("Shift")
    assert board.has_points((4, 4, 0), (-4, 4, 1))
    board.click(board.plane(4, 4))
    assert board.has_points((-4, 4, 1))


def test_drag_moves_a_point(board):
    board.click(board.plane(4, 4))
    board.tells("points=")
    board.page.mouse.move(*board.at(board.plane(4, 4)))
    board.page.mouse.down()
    board.page.mouse.move(*board.at(board.plane(0, -5)), steps=6)
    board.page.mouse.up()
    assert board.has_points((0, -5, 0))


def test_pointer_shows_a_neurons_map_and_a_lines_weight(board):
    board.page.mouse.move(*board.at(board.layout.places[1][1]))
    board.becomes("layer 1, neuron 2")
    ends = board.layout.ends[5]
    board.page.mouse.move(*board.at((ends[:2] + ends[2:]) / 2))
    board.field("weight x2 → 1.3")
    board.notebook.picture("mlp-pointer-on-a-line")


def test_a_weight_is_clicked_and_typed(board):
    ends = board.layout.ends[0]
    board.click((ends[:2] + ends[2:]) / 2)
    field = board.field("weight x1 → 1.1")
    field.fill("2.5")
    field.press("Enter")
    board.tells("start=[2.5, ")


def test_a_bias_is_clicked_and_typed(board):
    board.click(board.layout.places[2][1])
    field = board.field("bias of 2.2")
    field.fill("-1.25")
    field.press("Enter")
    board.tells(", -1.25, ")


def test_plus_and_minus_change_layers_and_neurons(board):
    board.press("more 0")
    board.becomes("hidden neurons 4, 2,")
    board.layout = Layout(("x1", "x2"), (4, 2))
    board.press("fewer 1")
    board.becomes("hidden neurons 4, 1,")
    board.press("more layers")
    board.becomes("hidden neurons 4, 1, 2,")
    board.layout = Layout(("x1", "x2"), (4, 1, 2))
    board.press("fewer layers")
    board.becomes("hidden neurons 4, 1,")


def test_an_input_is_switched_on_and_the_map_put_into_two_colours(board):
    board.click(board.layout.places[0][4])
    board.becomes("inputs x1, x2, x1*x2")
    board.node.query_selector("label:has-text('two colours')").click()
    board.tells("discretise=True")
    board.notebook.picture("mlp-two-colours")


def test_new_data_takes_another_seed(board):
    board.button("New data")
    board.tells("seed=1")


def test_the_network_is_copied_out_as_code(board):
    board.button("As PyTorch")
    code = board.node.wait_for_selector(".nnlab-code code")
    assert "nn.Sequential(nn.Linear(2, 3), nn.Tanh()" in code.inner_text()
    code.click()  # one click takes all of it
    assert (
        board.page.evaluate("() => getSelection().toString().trim()") == code.inner_text().strip()
    )
    assert board.notebook.value("same").strip() == "True"
    board.notebook.node("play")
    board.notebook.picture("mlp-as-pytorch")

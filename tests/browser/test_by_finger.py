"""Every playground by finger: a tap is a click, a finger drags what can be dragged, or scrolls."""

import pytest

from nnlab import play
from nnlab.play.kit.canvas import Canvas

from .test_by_keyboard import Board

DRAGGED = {  # what has something to drag or to draw on, and how it has to begin for that
    "autoencoder": {},
    "cnn": {"preset": "draw"},
    "gan": {"preset": "own", "data": "drawn"},
    "logistic_regression": {},
    "mlp": {"preset": "own", "points": [(0.5, 0.5, 1)]},
    "optimisation": {},
    "perceptron": {},
    "training": {"points": [(0.5, 0.5, 1)]},
    "vae": {},
    "xor": {},
}
FAR = 30  # pixels from the middle of a mark, where a finger does not mean it


class Screen(Board):
    """A playground on a page that is longer than its screen, which knows fingers."""

    def __init__(self, page, game):
        super().__init__(page, game)
        page.add_style_tag(content=str(Canvas._css))
        page.add_style_tag(content="body { margin: 0 0 3000px }")
        self.fingers = page.context.new_cdp_session(page)
        self.frame()

    def frame(self):
        """Wait until the page has drawn, and told what was done on it."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
        )

    def pixels(self, x, y):
        """Where a place of the scene is on the screen."""
        left, right, bottom, top = self.canvas.scene["bounds"]
        box = self.page.query_selector("canvas").bounding_box()
        across, down = (x - left) / (right - left), (top - y) / (top - bottom)
        return box["x"] + across * box["width"], box["y"] + down * box["height"]

    def done(self):
        """What the kernel was told of fingers, and not that a picture was drawn or lacks a font."""
        self.frame()
        rounded = [
            {name: round(v, 1) if isinstance(v, float) else v for name, v in event.items()}
            for event in self.events
        ]
        return [event for event in rounded if event["kind"] not in ("drawn", "font")]

    def swipe(self, start, way, steps=8):
        """Put a finger down, move it in steps, and lift it."""
        (x, y), (right, down) = start, way
        for step in range(steps + 1):
            part = step / steps
            here = {"x": x + part * right, "y": y + part * down}
            self._touch("touchMove" if step else "touchStart", [here])
            self.frame()
        self._touch("touchEnd", [])
        self.frame()

    def _touch(self, kind, points):
        self.fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def middle(mark):
    """The middle of a mark, in the scene's coordinates."""
    (x, y), *rest = mark["points"]
    right, top = rest[0] if rest else (x, y)
    return (x + right) / 2, (y + top) / 2


def moves(mark):
    return mark["kind"] == "point" or mark.get("drawn", False)


@pytest.fixture(scope="module")
def context(browser):
    context = browser.new_context(viewport={"width": 1000, "height": 700}, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def screen(context):
    """A function that shows a playground on a page of its own."""
    pages = []

    def show(name, **given):
        pages.append(context.new_page())
        return Screen(pages[-1], getattr(play, name)(**given))

    yield show
    for page in pages:
        page.close()


def target(board):
    """Where to point at: the topmost mark that can be clicked, or the picture's middle."""
    left, right, bottom, top = board.canvas.scene["bounds"]
    things = board.things()
    return board.pixels(
        *(middle(things[-1]) if things else ((left + right) / 2, (bottom + top) / 2))
    )


@pytest.mark.parametrize("name", play.__all__)
def test_a_tap_does_what_a_click_does(screen, name):
    tapped, clicked = screen(name), screen(name)
    tapped.page.touchscreen.tap(*target(tapped))
    clicked.page.mouse.click(*target(clicked))
    assert tapped.done() == clicked.done()
    assert [event["kind"] for event in tapped.done()][-1:] == ["click"]
    assert tapped.game.line() == clicked.game.line()


@pytest.mark.parametrize("name", DRAGGED)
def test_a_finger_drags_and_the_page_stays(screen, name):
    board = screen(name, **DRAGGED[name])
    before = board.game.line()
    mark = next(mark for mark in board.things() if moves(mark))
    board.swipe(board.pixels(*middle(mark)), (24, 40))
    kinds = {event["kind"] for event in board.done()}
    assert "drag" in kinds
    assert "click" not in kinds
    assert board.game.line() != before
    assert board.page.evaluate("scrollY") == 0


def beside(board):
    """A place of the screen where nothing can be dragged: on a mark to click, if there is one."""
    left, right, bottom, top = board.canvas.scene["bounds"]
    marks = board.things()
    tiles = [middle(mark) for mark in marks if mark["kind"] == "tile" and not moves(mark)]
    lattice = [(left + (right - left) * i / 20, bottom + (top - bottom) * j / 20)
               for i in range(1, 20) for j in range(1, 20)]  # fmt: skip
    dragged = [board.pixels(*mark["points"][0]) for mark in marks if mark["kind"] == "point"]
    for x, y in (board.pixels(*place) for place in [*tiles, *lattice]):
        if all(max(abs(x - a), abs(y - b)) > FAR for a, b in dragged):
            return x, y
    raise AssertionError("a finger finds no place to scroll from")


@pytest.mark.parametrize("name", play.__all__)
def test_a_finger_beside_all_that_can_be_dragged_scrolls_the_page(screen, name):
    board = screen(name)
    before = board.game.line()
    board.swipe(beside(board), (0, -120))
    board.page.wait_for_function("() => scrollY > 40")
    assert {event["kind"] for event in board.done()} <= {"hover"}
    assert board.game.line() == before

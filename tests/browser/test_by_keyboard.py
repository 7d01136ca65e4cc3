"""Every playground's picture without a mouse: a page draws it, and the kernel's part is here."""

import base64
import json

import pytest

from nnlab import play
from nnlab.play.kit.canvas import Canvas

# What JupyterLab gives a widget: values to read, a way to send, and news of a change.
PAGE = """async ([source, values, sent]) => {
    document.body.innerHTML = "<button id=before>before</button><div id=here></div>";
    const code = (letter) => letter.charCodeAt(0);
    const bytes = (text) => new DataView(Uint8Array.from(atob(text), code).buffer);
    const heard = {};
    const state = { ...values, sent: bytes(sent) };
    const model = {
        get: (name) => state[name], send: (event) => tell(JSON.stringify(event)),
        on: (name, react) => { heard[name] = react; }, off() {},
    };
    window.receive = (text) => { state.sent = bytes(text); heard["change:sent"](); };
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { default: widget } = await import(url);
    widget.render({ model, el: document.querySelector("#here") });
}"""

# How many milliseconds pass from a picture's coming until it is drawn.
DRAWN = """async ([sent, label]) => {
    const canvas = document.querySelector("canvas");
    const began = performance.now();
    receive(sent);
    while (canvas.ariaLabel !== label) await new Promise(requestAnimationFrame);
    return performance.now() - began;
}"""


class Board:
    """A playground whose canvas is drawn in a plain page: what it hears goes to the game."""

    def __init__(self, page, game):
        self.page, self.game, self.events = page, game, []
        self.canvas = game.canvas
        page.expose_function("tell", self._hear)
        names = ("width", "height", "active", "hovers", "arrows")
        values = {name: getattr(game.canvas, name) for name in names}
        page.evaluate(PAGE, [Canvas._esm, values, self._sent()])
        page.wait_for_selector("canvas[aria-label]")

    def _sent(self):
        return base64.b64encode(self.canvas.sent).decode()

    def _hear(self, text):
        event = json.loads(text)
        self.events.append(event)
        message = {"data": {"method": "custom", "content": event}}
        self.canvas.comm.handle_msg({"content": message, "buffers": []})

    def things(self):
        """The marks that can be clicked or dragged."""
        return [mark for mark in self.canvas.scene["marks"] if mark.get("grab") is not None]

    def press(self, key):
        """Press a key, and draw what the game makes of it."""
        told = len(self.events)
        self.page.keyboard.press(key)
        self.page.evaluate("() => new Promise(requestAnimationFrame)")
        self.page.evaluate("text => receive(text)", self._sent())
        return [event for event in self.events[told:] if event["kind"] != "drawn"]


@pytest.fixture(params=play.__all__)
def board(request, browser):
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    page.goto("about:blank")
    yield Board(page, getattr(play, request.param)())
    context.close()


def test_it_is_reached_stepped_and_touched_without_a_mouse(board):
    board.page.focus("#before")
    board.page.keyboard.press("Tab")
    assert board.page.evaluate("document.activeElement.tagName") == "CANVAS"
    assert board.press("s") == [{"kind": "key", "key": "step"}]
    assert board.game.problem.value == ""
    board.press("n")
    if not board.things():
        board.press("ArrowRight")  # nothing to jump to: the cursor goes anywhere
    (click,) = board.press("Enter")
    assert click["kind"] == "click"
    left, right, bottom, top = board.canvas.scene["bounds"]
    assert left <= click["x"] <= right
    assert bottom <= click["y"] <= top


def test_arrows_drag_what_can_be_dragged_and_else_move_the_cursor(board):
    board.page.focus("#before")
    board.page.keyboard.press("Tab")
    board.press("n")
    drags = [mark["kind"] for mark in board.things()][:1] == ["point"]
    events = [e for e in board.press("ArrowLeft") if e["kind"] in ("drag", "click")]
    assert [e["kind"] for e in events] == ["drag"] * drags
    board.page.wait_for_function(
        "document.querySelector('[aria-live]').textContent.includes(' at ')"
    )


def test_who_asks_for_less_motion_gets_a_pause_between_two_pictures(browser):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto("about:blank")
    board, waits = Board(page, play.xor()), []
    for _ in range(2):
        board.game.attempt(board.game.step)
        waits.append(page.evaluate(DRAWN, [board._sent(), board.canvas.scene["label"]]))
    assert waits[1] >= 390  # of 400: the page's clock and its timer round
    context.close()

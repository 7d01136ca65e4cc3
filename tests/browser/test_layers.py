"""Dots that stay are drawn once, and look the same from their layer."""

from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from nnlab.play.kit.canvas import Canvas
from nnlab.play.kit.scene import Scene

from .test_by_keyboard import PAGE

DOTS = np.random.default_rng(0).uniform((0.5, 0.5), (5.5, 4.3), (60, 2))
# Count the dots that are drawn, and give the picture when it is asked for.
SPY = """() => {
    window.dots = 0;
    for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
        const { arc } = prototype;
        prototype.arc = function (...circle) { dots++; arc.apply(this, circle); };
    }
    window.seen = () => new Promise((tell) => requestAnimationFrame(() => setTimeout(() => {
        const canvas = document.querySelector("canvas");
        tell([dots, canvas.toDataURL()]);
        dots = 0;
    })));
}"""


def sent(dots=DOTS, colour="#0072b2", **look):
    """What the page is sent of a picture: a line that moves under dots."""
    canvas, scene = Canvas(), Scene((0, 6, 0, 4.8), "a picture")
    scene.line([(0, 0), (6, 4)], width=4)
    scene.dots(dots, colour=colour, **look)
    canvas.show(scene)
    return b64encode(canvas.sent).decode()


@pytest.fixture
def seen(browser):
    """A function that sends a picture, and returns how many dots were drawn, and the pixels."""
    context = browser.new_context(viewport={"width": 700, "height": 700})
    page = context.new_page()
    page.evaluate(SPY)
    page.evaluate("window.tell = () => {}")
    page.add_style_tag(content=f"html {{ background: #fff }} {Canvas._css}")
    page.evaluate(PAGE, [Canvas._esm, {"width": 480, "height": 384, "active": False}, sent()])
    page.wait_for_selector("canvas[aria-label]")
    page.evaluate("seen()")

    def seen(picture):
        page.evaluate("text => receive(text)", picture)
        number, address = page.evaluate("seen()")
        png = b64decode(address.partition(",")[2])
        return number, np.asarray(Image.open(BytesIO(png)), int)

    yield seen
    context.close()


def test_dots_that_stay_are_drawn_twice_and_then_no_more(seen):
    drawn = [seen(sent())[0] for _ in range(3)]
    assert drawn[0] >= len(DOTS)
    assert drawn[1:] == [0, 0]


def test_dots_look_the_same_from_their_layer(seen):
    fresh, layered, again = seen(sent(DOTS[::-1]))[1], seen(sent())[1], seen(sent())[1]
    assert np.abs(layered - again).max() == 0
    assert np.mean(np.abs(fresh - again) > 40) < 1e-3
    assert np.mean(np.abs(seen(sent(DOTS + 0.03))[1] - again) > 40) > 1e-2


def test_a_dot_far_outside_makes_no_layer_larger_than_the_picture(seen):
    far = sent(np.append(DOTS, [(1e5, -1e5)], axis=0))
    fresh, again = seen(far)[1], [seen(far)[1] for _ in range(2)][-1]
    assert np.mean(np.abs(fresh - again) > 40) < 1e-3


@pytest.mark.parametrize(
    "changed",
    [{"dots": DOTS + 0.03}, {"colour": "#e69f00"}, {"radius": 5}, {"hollow": True}],
    ids=lambda changed: next(iter(changed)),
)
def test_dots_that_change_are_drawn_anew(seen, changed):
    seen(sent())
    assert seen(sent())[0] == 0
    assert seen(sent(**changed))[0] >= len(DOTS)

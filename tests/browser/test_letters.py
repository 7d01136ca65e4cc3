"""The letters of every playground's picture: large enough, and in colours that stand out."""

import re
from base64 import b64encode

import pytest

from nnlab import play
from nnlab.play.kit.canvas import Canvas
from nnlab.play.kit.scene import Scene

from .test_by_keyboard import PAGE

NARROW = 470  # pixels of a notebook beside the list of files, in a window of 900
LEAST, CONTRAST = 10, 4.5
PAGES = {"light": ("#ffffff", "#212121"), "dark": ("#111111", "#ffffff")}  # ground and ink
# Keep what is written on a canvas: text, font, colour, and the box in the canvas's own pixels.
SPY = """() => {
    window.written = [];
    const pen = CanvasRenderingContext2D.prototype, { fillText: write, clearRect: clear } = pen;
    pen.clearRect = function (...box) {
        written = []; // a picture begins
        clear.call(this, ...box);
    };
    pen.fillText = function (text, x, y) {
        const wide = this.measureText(text).width;
        const left = x - { left: 0, center: wide / 2, right: wide }[this.textAlign];
        const size = parseFloat(this.font);
        const scale = this.getTransform().a / devicePixelRatio;
        const box = [left, left + wide, y - size / 2, y + size / 2];
        written.push({ text, box, size: size * scale, colour: this.fillStyle });
        write.call(this, text, x, y);
    };
}"""


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(viewport={"width": NARROW, "height": 700})
    yield context.new_page()
    context.close()


def written(page, canvas, theme):
    """What a playground's picture or chart writes on a narrow page."""
    page.goto("about:blank")
    page.evaluate(SPY)
    ground, ink = PAGES[theme]
    look = f"html {{ background: {ground}; --jp-ui-font-color1: {ink} }} {Canvas._css}"
    page.add_style_tag(content=look)
    values = {name: getattr(canvas, name) for name in ("width", "height", "hovers", "arrows")}
    sent = b64encode(canvas.sent).decode()
    page.evaluate("window.tell = () => {}")
    page.evaluate(PAGE, [Canvas._esm, values | {"active": False}, sent])
    page.wait_for_selector("canvas[aria-label]")
    page.evaluate("text => receive(text)", sent)  # it is of its size now, and is drawn anew
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    return page.evaluate("written.filter(({ text }) => text)")


def meet(a, b):
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def channels(colour):
    if colour.startswith("#"):
        return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return [float(number) for number in re.findall(r"[\d.]+", colour)[:3]]


def luminance(colour):
    shares = [value / 255 for value in channels(colour)]
    parts = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module", params=play.__all__)
def game(request):
    """A playground, after a step: some write nothing before."""
    game = getattr(play, request.param)()
    game.attempt(game.step)
    return game


@pytest.mark.parametrize("theme", PAGES)
def test_coloured_letters_stand_out_from_the_page(page, game, theme):
    for canvas in (game.canvas, game.chart):
        for text in written(page, canvas, theme):
            colour = channels(text["colour"])
            if max(colour) - min(colour) > 40:  # greys stand on tiles of their own
                assert contrast(text["colour"], PAGES[theme][0]) >= CONTRAST, text


def test_letters_of_a_small_picture_grow_and_do_not_touch_for_it(page, game):
    texts = written(page, game.canvas, "light")
    scale = min(1, NARROW / game.canvas.width)
    meant = [
        mark["size"]
        for mark in game.canvas.scene["marks"]
        if mark["kind"] == "text" and mark["text"]
    ]
    grown = [t for t, size in zip(texts, meant, strict=True) if t["size"] > 1.01 * size * scale]
    assert all(text["size"] <= LEAST + 0.01 for text in grown)
    for one in grown:
        assert one["box"][0] >= 0
        assert one["box"][1] <= game.canvas.width
        assert not [t["text"] for t in texts if t is not one and meet(t["box"], one["box"])], one


@pytest.mark.parametrize(("name", "words"), [("cnn", "kernel: 3 × 3"), ("transformer", "head 3")])
def test_the_titles_of_a_wide_picture_can_be_read_where_it_is_small(page, name, words):
    texts = written(page, getattr(play, name)().canvas, "light")
    (size,) = [text["size"] for text in texts if text["text"] == words]
    assert size == pytest.approx(LEAST, abs=0.1)


def test_the_fonts_of_the_page_are_looked_through_for_korean_letters_alone(page):
    counted = {}
    for word in ("letters", "한글"):
        canvas, scene = Canvas(), Scene((0, 6, 0, 4.8), "a picture")
        scene.text(3, 2, word)
        canvas.show(scene)
        counted[word] = looks(page, canvas)
    assert counted == {"letters": 0, "한글": 1}


def looks(page, canvas):
    """How often a picture that comes three times has the page's fonts looked through."""
    page.goto("about:blank")
    page.evaluate("""() => {
        const fonts = FontFaceSet.prototype, { values } = fonts;
        window.looks = 0;
        fonts[Symbol.iterator] = function () { looks++; return values.call(this); };
        window.tell = () => {};
    }""")
    sent = b64encode(canvas.sent).decode()
    values = {"width": 480, "height": 384, "hovers": False, "arrows": False, "active": True}
    page.evaluate(PAGE, [Canvas._esm, values, sent])
    page.evaluate("text => { receive(text); receive(text); }", sent)
    return page.evaluate("looks")

"""What a playground gives away, its line and its picture, and Korean letters on any machine."""

import io

import pytest
from PIL import Image

from .conftest import paint

# The pictures of two letters in the font of a canvas: without a font for them, both are one box.
ALIKE = """(canvas) => {
    const drawn = (letter) => {
        const pen = new OffscreenCanvas(40, 40).getContext("2d");
        pen.font = `24px ${getComputedStyle(canvas).fontFamily}`;
        pen.fillText(letter, 4, 30);
        return pen.getImageData(0, 0, 40, 40).data.join();
    };
    return drawn("년") === drawn("월");
}"""
LOADED = (
    "() => [...document.fonts].some((f) => f.family === 'nnlab-korean' && f.status === 'loaded')"
)


@pytest.fixture(scope="module")
def node(playgrounds):
    """The Transformer playground, in which Korean is read."""
    node = playgrounds.run("transformer")
    node.wait_for_selector("canvas[tabindex][aria-label]")
    return node


def press(node, name):
    node.wait_for_selector(f"button:has-text('{name}')").click()


def test_its_line_is_copied(playgrounds, node):
    playgrounds.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(node, "Copy line")
    node.wait_for_selector("[role=status]:has-text('The line is copied.')")
    assert playgrounds.page.evaluate("navigator.clipboard.readText()") == "play.transformer()"


def test_a_page_that_may_not_copy_marks_the_line(playgrounds, node):
    deny = "Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })"
    playgrounds.page.evaluate(deny)
    press(node, "Copy line")
    node.wait_for_selector("[role=status]:has-text('Ctrl+C')")
    assert playgrounds.page.evaluate("getSelection().toString()") == "play.transformer()"
    playgrounds.page.evaluate("delete navigator.clipboard")


@pytest.mark.parametrize(("theme", "ground"), [("dark", 17), ("light", 255)])
def test_its_picture_is_saved_on_the_ground_of_the_page(playgrounds, node, theme, ground):
    paint(playgrounds, theme)
    with playgrounds.page.expect_download() as download:
        press(node, "Save picture")
    assert download.value.suggested_filename == "transformer.png"
    picture = Image.open(io.BytesIO(download.value.path().read_bytes())).convert("RGB")
    canvas = node.query_selector("canvas").bounding_box()
    assert picture.width == pytest.approx(canvas["width"] + 32, abs=1)
    assert picture.getpixel((2, 2)) == (ground,) * 3
    below = picture.crop((16, round(canvas["height"]) + 20, 200, picture.height))
    assert len(below.getcolors(100_000)) > 10  # the line is written there
    assert len(picture.getcolors(1_000_000)) > 100


def test_korean_letters_are_those_of_the_course(playgrounds, node):
    playgrounds.page.wait_for_function(LOADED)
    assert not playgrounds.page.evaluate(ALIKE, node.query_selector("canvas"))
    field = node.query_selector(".widget-text input")
    before, shown = field.input_value(), []
    for letter in ("년", "월", before):  # set by the page alone: the kernel is not told
        field.evaluate("(field, letter) => { field.value = letter; }", letter)
        shown.append(field.screenshot())
    assert shown[0] != shown[1]

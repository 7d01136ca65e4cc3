"""Every playground on one screen: picture, buttons, numbers, chart and task in view together."""

import pytest

from nnlab import play

from .conftest import paint, resize

WINDOWS = {"1366": (1366, 768), "1024": (1024, 768), "zoom-150": (911, 512)}  # the page's pixels
SLACK = 1  # pixels that are lost in rounding

# What has to be in view, and by how much it is not, once the playground is scrolled to its top.
BEYOND = """(node) => {
    const box = node.querySelector(".nnlab-play");
    box.scrollIntoView({ block: "start" });
    const area = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
    const [picture, chart] = box.querySelectorAll("canvas");
    const [task, numbers] = box.querySelectorAll(".nnlab-text");
    const [play, step, reset] = box.querySelectorAll("button");
    const parts = { picture, chart, task, numbers, play, step, reset };
    return Object.entries(parts).map(([name, part]) => {
        const at = part.getBoundingClientRect();
        const beyond = [area.left - at.left, at.right - area.right,
                        area.top - at.top, at.bottom - area.bottom];
        return [name, Math.max(...beyond), at.width, at.height];
    });
}"""
# The parts that lie over one another: what is in view must not be hidden by its neighbour.
COLLIDING = """(node) => {
    const parts = [...node.querySelectorAll(
        ".nnlab-play canvas, .nnlab-text, .nnlab-play button, .nnlab-settings > *")];
    const shown = parts.map((part) => [part, part.getBoundingClientRect()]).filter(
        ([, at]) => at.width && at.height);
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return shown.flatMap(([one, a], i) => shown.slice(i + 1).filter(
        ([other, b]) => !one.contains(other) && over(a, b)).map(
        ([other]) => `${one.className} over ${other.className}`));
}"""


@pytest.fixture(scope="module")
def notebook(playgrounds):
    """The notebook with every playground run."""
    for name in play.__all__:
        playgrounds.run(name).wait_for_selector("canvas[tabindex][aria-label]")
    return playgrounds


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request, notebook):
    """A theme that all playgrounds are looked at in: to change it takes longer than to look."""
    paint(notebook, request.param)
    yield request.param
    paint(notebook, "light")  # JupyterLab remembers it, and other tests use the same one


@pytest.mark.parametrize("playground", play.__all__)
def test_what_is_watched_is_in_view_together(notebook, theme, playground):
    for window, size in WINDOWS.items():
        node = resize(notebook, playground, size)
        parts = notebook.page.evaluate(BEYOND, node)
        notebook.picture(f"one-screen-{playground}-{window}-{theme}")
        assert [part for part, beyond, *_ in parts if beyond > SLACK] == [], window
        assert all(width > 20 and height > 15 for _, _, width, height in parts), (window, parts)
        assert notebook.page.evaluate(COLLIDING, node) == [], window


def test_a_wide_picture_is_above_the_rest_and_a_square_one_beside_it(notebook):
    def beside(name):
        node = notebook.run(name)
        picture = node.wait_for_selector("canvas[tabindex][aria-label]").bounding_box()
        return node.query_selector(".nnlab-settings").bounding_box()["x"] > picture["x"] + 100

    notebook.page.set_viewport_size({"width": 1366, "height": 768})
    assert (beside("mlp"), beside("perceptron")) == (False, True)


def test_tools_stand_right_below_the_picture_beside_tall_settings(notebook):
    notebook.page.set_viewport_size({"width": 1366, "height": 768})
    node = notebook.run("gan")
    picture = node.wait_for_selector("canvas[tabindex][aria-label]").bounding_box()
    tools = node.query_selector(".nnlab-tools").bounding_box()
    assert 0 <= tools["y"] - picture["y"] - picture["height"] < 20


def test_rare_settings_are_folded_until_more_is_pressed(notebook):
    node = notebook.run("mlp")
    seed = node.wait_for_selector(".nnlab-rare", state="attached")
    assert not seed.is_visible()
    node.query_selector("button:has-text('more')").click()
    seed.wait_for_element_state("visible")
    node.query_selector("button:has-text('more')").click()
    seed.wait_for_element_state("hidden")


def test_an_error_stands_below_the_field_that_caused_it(notebook):
    node = notebook.run("mlp")
    field = node.wait_for_selector(".widget-text:has-text('hidden') input")
    field.fill("4 x")
    field.press("Enter")
    told = node.wait_for_selector(".nnlab-problem:has-text('hidden')").bounding_box()
    above = field.bounding_box()
    assert 0 <= told["y"] - above["y"] - above["height"] < 40
    node.query_selector("button:has-text('Step')").click()
    node.wait_for_selector(".nnlab-problem", state="hidden")

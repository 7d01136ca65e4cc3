"""Every playground for who has no mouse, or does not see it: the order of Tab, and names."""

from itertools import pairwise

import pytest

from nnlab import play

from .conftest import resize

WINDOWS = {"beside": (1366, 768), "stacked": (911, 700)}
SLACK = 4  # pixels by which the rows of a line of controls differ
# Where the focus is in a playground, or null once it has left.
FOCUSED = """(box) => {
    const node = document.activeElement;
    if (!box.contains(node)) return null;
    const [here, from] = [node, box].map((each) => each.getBoundingClientRect()); // pages scroll
    const [left, top] = [here.left - from.left, here.top - from.top];
    const [right, bottom] = [left + here.width, top + here.height];
    const column = node.closest(".nnlab-picture, .nnlab-panel")?.className ?? "";
    const told = node.closest(".nnlab-text") !== null; // numbers that scroll, which are no control
    const words = `${node.tagName} ${node.textContent || node.ariaLabel || node.className}`;
    return { left, right, top, bottom, column, words, told };
}"""
# What can be reached by Tab, as far as it is shown.
REACHABLE = """(box) => [...box.querySelectorAll(
    "button, input, select, textarea, canvas[tabindex], [tabindex='0'], [contenteditable=true]"
)].filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0).length"""


@pytest.fixture(params=play.__all__)
def playground(request, playgrounds):
    """A playground of the notebook, run, with all its settings unfolded."""
    node = playgrounds.run(request.param)
    node.wait_for_selector("canvas[tabindex][aria-label]")
    node.wait_for_selector("button:has-text('Save picture')")
    if more := node.query_selector("button:has-text('more')"):
        more.click()
    return request.param


def tabbed(notebook, name):
    """The things that Tab reaches in a playground, in its order."""
    node = notebook.node(name)
    box = node.wait_for_selector(".nnlab-play")
    reachable = notebook.page.evaluate(REACHABLE, box)
    node.query_selector("button:has-text('Play')").focus()
    found = []
    while (here := notebook.page.evaluate(FOCUSED, box)) and len(found) <= reachable + 5:
        found.append(here | {"name": accessible_name(notebook.page)})
        notebook.page.keyboard.press("Tab")
    return found, reachable


def accessible_name(page):
    """What a screen reader calls the thing that has the focus."""
    reader = page.context.new_cdp_session(page)
    focused = reader.send("Runtime.evaluate", {"expression": "document.activeElement"})
    at = {"objectId": focused["result"]["objectId"], "fetchRelatives": False}
    (node,) = reader.send("Accessibility.getPartialAXTree", at)["nodes"]
    reader.detach()
    return node["name"]["value"]


def goes_on(one, other):
    """Whether reading goes from one thing to the other: on in a line, down, or a column on."""
    if "picture" in one["column"] and "panel" in other["column"] and other["left"] > one["left"]:
        return True
    down = other["top"] >= one["bottom"] - SLACK
    overlap = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 0
    return down or (overlap and other["left"] >= one["left"])


def test_tab_goes_from_control_to_control_as_one_reads_and_each_has_a_name(playgrounds, playground):
    for window, size in WINDOWS.items():
        resize(playgrounds, playground, size)
        found, reachable = tabbed(playgrounds, playground)
        assert len(found) >= reachable, (window, [here["words"] for here in found])
        found = [here for here in found if not here["told"]]
        assert [here["words"] for here in found if not here["name"].strip()] == []
        back = [(one["words"], other["words"]) for one, other in pairwise(found)
                if not goes_on(one, other)]  # fmt: skip
        assert back == [], window

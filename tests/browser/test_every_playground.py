"""Every playground without a mouse, eyes, or a kernel: Tab, names, axe, and what is left of it."""

from itertools import pairwise

import pytest

from nnlab import play

from .conftest import hindrances, paint, resize

WINDOWS = {"beside": (1366, 768), "stacked": (911, 700)}
SLACK = 4  # pixels by which the rows of a line of controls differ
# Where the focus is in a playground, or null once it has left.
FOCUSED = """(box) => {
    const node = document.activeElement;
    if (!box.contains(node)) return null;
    const [here, from] = [node, box].map((each) => each.getBoundingClientRect()); // pages scroll
    const [left, top] = [here.left - from.left, here.top - from.top];
    const [right, bottom] = [left + here.width, top + here.height];
    const first = node.closest(".nnlab-picture, .nnlab-tools") !== null; // of two columns
    const words = `${node.tagName} ${node.textContent || node.ariaLabel || node.className}`;
    return { left, right, top, bottom, first, words };
}"""
GONE = ".nnlab-play.jupyter-widgets-disconnected"
# Whether so many playgrounds are drawn.
SHOWN = """(number) => {
    const shown = ".nnlab-play canvas[tabindex][aria-label]";
    return document.querySelectorAll(shown).length === number;
}"""
UNFOLD = "document.querySelectorAll('.nnlab-more:not(.mod-active)').forEach((more) => more.click())"
# What each playground puts on the clipboard, its line, and the name of the file that it saves.
GIVEN = """async () => {
    const click = HTMLAnchorElement.prototype.click;
    const given = [];
    const pause = () => new Promise((done) => setTimeout(done, 5));
    for (const box of document.querySelectorAll(".nnlab-play")) {
        const [copy, save] = box.querySelectorAll(".nnlab-share button");
        let saved;
        HTMLAnchorElement.prototype.click = function () { saved = this.download; };
        await navigator.clipboard.writeText("");
        for (const button of [copy, save]) button.click();
        let copied = "";
        while (!copied || !saved) {
            await pause();
            copied = await navigator.clipboard.readText();
        }
        given.push([copied, box.querySelector(".nnlab-line code").textContent, saved]);
    }
    HTMLAnchorElement.prototype.click = click;
    return given;
}"""
# What is to be seen of a playground whose kernel is gone: the hints, and the buttons.
LEFT = """(node) => {
    const box = node.querySelector(".nnlab-play");
    const all = [box, ...box.querySelectorAll("*")];
    const hints = all.map((each) => getComputedStyle(each, "::before")).filter(
        ({ content, display }) => content.startsWith('"Run') && display !== "none");
    const broken = [...box.querySelectorAll(".jupyter-widgets-disconnected")].filter(
        (each) => getComputedStyle(each, "::before").display !== "none");
    const buttons = [...box.querySelectorAll("button")].filter((each) => each.checkVisibility());
    return [...hints, ...broken, ...buttons].map((each) => each.content ?? each.innerText);
}"""
# What can be reached by Tab, as far as it is shown.
REACHABLE = """(box) => [...box.querySelectorAll(
    "button, input, select, textarea, canvas[tabindex], [tabindex='0'], [contenteditable=true]"
)].filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0)"""
# The controls that are less than 24 pixels wide or high, and have another within 12 of their middle
# (WCAG 2.2, 2.5.8).
CROWDED = f"""() => [...document.querySelectorAll(".nnlab-play")].flatMap((box) => {{
    const controls = ({REACHABLE})(box).map((node) => [node, node.getBoundingClientRect()]);
    const small = ([, at]) => at.width < 24 || at.height < 24;
    const near = ([, a], [, b]) => {{
        const [x, y] = [a.left + a.width / 2, a.top + a.height / 2];
        const across = Math.max(b.left - x, 0, x - b.right);
        return Math.hypot(across, Math.max(b.top - y, 0, y - b.bottom)) < 12;
    }};
    const crowded = (one) => controls.some((other) => other !== one && near(one, other));
    const found = controls.filter((one) => small(one) && crowded(one));
    const told = ([node, at]) => `${{node.outerHTML.slice(0, 200)}} ${{at.width}} ${{at.height}}`;
    return found.map(told);
}})"""


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
    reachable = notebook.page.evaluate(f"(box) => ({REACHABLE})(box).length", box)
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
    if one["first"] and not other["first"] and other["left"] >= one["right"] - SLACK:
        return True
    down = other["top"] >= one["bottom"] - SLACK
    overlap = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 0
    return down or (overlap and other["left"] >= one["left"])


def test_tab_goes_from_control_to_control_as_one_reads_and_each_has_a_name(playgrounds, playground):
    for window, size in WINDOWS.items():
        resize(playgrounds, playground, size)
        found, reachable = tabbed(playgrounds, playground)
        assert len(found) >= reachable, (window, [here["words"] for here in found])
        assert [here["words"] for here in found if not here["name"].strip()] == []
        back = [(one["words"], other["words"]) for one, other in pairwise(found)
                if not goes_on(one, other)]  # fmt: skip
        assert back == [], window


@pytest.fixture
def everything(playgrounds):
    """All playgrounds on one page, in a window so high that JupyterLab keeps none off it."""
    here, page = playgrounds.outputs(), playgrounds.page
    for name in play.__all__:
        if not here[name]:
            playgrounds.run(name)
    page.set_viewport_size({"width": 1366, "height": 20_000})
    page.wait_for_function(SHOWN, arg=len(play.__all__))
    page.evaluate(UNFOLD)
    yield playgrounds
    paint(playgrounds, "light")


def test_neither_theme_keeps_anybody_out(everything):
    for theme in ("dark", "light"):
        paint(everything, theme)
        assert hindrances(everything.page, [[".nnlab-play"]]) == [], theme


def test_a_finger_meets_each_control_alone(everything):
    assert everything.page.evaluate(CROWDED) == []


def test_each_gives_away_its_line_and_its_picture(everything):
    page = everything.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    given = page.evaluate(GIVEN)
    assert [saved for *_, saved in given] == [f"{name}.png" for name in play.__all__]
    for name, (copied, line, _) in zip(play.__all__, given, strict=True):
        assert copied == line
        assert line.startswith(f"play.{name}(")


def test_after_a_restart_each_keeps_its_picture_and_says_what_to_do(everything):
    page = everything.page
    page.evaluate("notebook.widget.sessionContext.restartKernel().then(() => null)")
    page.wait_for_function(SHOWN.replace(".nnlab-play", GONE), arg=len(play.__all__))
    for name in play.__all__:
        node = everything.node(name)
        assert node.query_selector("canvas[tabindex]").is_visible(), name
        assert page.evaluate(LEFT, node) == ['"Run this cell to play"', "Copy line", "Save picture"]
    everything.wait_idle()
    everything.run("import")

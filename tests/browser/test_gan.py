"""The GAN playground as a learner has it: nets stepped alone, and data drawn by hand."""

import pytest

CELLS = {
    "import": "from nnlab import play",
    "play": 'game = play.gan(moves="r200", manifold=True)\ngame',
    "own": 'own = play.gan(preset="own")\nown',
    "drawn": 'len(own.state()["drawing"])',
}


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    """A notebook with two playgrounds, run."""
    with open_notebook(write_cells("gan.ipynb", CELLS)) as notebook:
        notebook.run_all()
        yield notebook


def test_each_net_steps_alone_and_both_together(notebook):
    node = notebook.run("play")
    node.wait_for_selector("canvas[aria-label^='After 200 rounds (400 updates)']")
    notebook.picture("playground-gan")
    for name, said in (
        ("Step D", "After 200 rounds (401 updates)"),
        ("Step G", "After 201 rounds (402 updates)"),  # the two make a round
    ):
        node.query_selector(f"button:has-text('{name}')").click()
        node.wait_for_selector(f"canvas[aria-label^='{said}']")


def test_a_distribution_is_drawn_with_the_pointer_held_down(notebook):
    node = notebook.run("own")
    canvas = node.wait_for_selector("canvas[tabindex][aria-label*='nothing is drawn yet']")
    box, mouse = canvas.bounding_box(), notebook.page.mouse
    mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    mouse.down()
    for share in (0.4, 0.5, 0.6, 0.7):
        mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"], steps=4)
    mouse.up()
    node.wait_for_selector("canvas[aria-label^='After 0 rounds (0 updates): divergence']")
    assert notebook.comes_to("drawn", lambda said: int(said) >= 4)
    notebook.picture("playground-gan-drawn")

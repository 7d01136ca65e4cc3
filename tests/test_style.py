"""The course's figures: their colours, sizes and alternatives, in every backend."""

import os
import struct
import subprocess
import sys
from base64 import b64decode

import matplotlib
import matplotlib.pyplot as plt
import pytest
from jupyter_client.manager import start_new_kernel

from nnlab import style


def test_loading_the_style_twice_changes_nothing():
    with matplotlib.rc_context():
        style.use()
        once = dict(matplotlib.rcParams)
        style.use()
        assert dict(matplotlib.rcParams) == once


def test_the_style_draws_lines_in_the_colours_of_the_classes_with_dashes():
    with matplotlib.rc_context():
        style.use()
        cycle = matplotlib.rcParams["axes.prop_cycle"].by_key()
    assert tuple(cycle["color"]) == style.CLASSES
    assert tuple(cycle["linestyle"]) == style.DASHES * 2


def test_the_style_keeps_figures_at_their_size_without_spines_at_the_top_and_right():
    with matplotlib.rc_context():
        style.use()
        settings = dict(matplotlib.rcParams)
    assert settings["figure.figsize"] == [6, 3.5]
    assert settings["savefig.bbox"] is None
    assert settings["figure.constrained_layout.use"]
    assert not settings["axes.spines.top"]
    assert not settings["axes.spines.right"]


def test_a_readers_matplotlibrc_changes_no_figure(tmp_path):
    """One that asks for LaTeX made every figure fail where LaTeX is not installed."""
    (tmp_path / "matplotlibrc").write_text(
        "text.usetex: True\nlines.marker: o\nfigure.autolayout: True\naxes.grid: True\n"
    )
    code = (
        "import matplotlib, nnlab; nnlab.setup(device='cpu'); import matplotlib.pyplot as plt;"
        "figure, axes = plt.subplots(); axes.set_title('$x_1$ & more'); figure.canvas.draw();"
        "keys = ('text.usetex', 'lines.marker', 'figure.autolayout', 'axes.grid');"
        "print(*(matplotlib.rcParams[key] for key in keys), matplotlib.get_backend().lower())"
    )
    own = {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "MPLBACKEND": "agg"}
    command = [sys.executable, "-W", "error", "-c", code]
    said = subprocess.check_output(command, env=os.environ | own, text=True)
    assert said.splitlines()[-1] == "False None False False agg"


def test_importing_the_style_does_not_import_matplotlib():
    command = "import sys, nnlab.style; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", command], check=True, timeout=60)


def test_an_alternative_is_made_of_titles_and_descriptions_only():
    figure, axes = plt.subplots(1, 2)
    figure.suptitle("Both")
    axes[0].set_title("Left?")
    axes[0].set_label("A curve.")
    axes[1].set_label("B")  # a name for matplotlib, as subplot_mosaic gives it
    assert style.alternative(figure) == "Both. Left? A curve."
    plt.close(figure)


@pytest.fixture(scope="module")
def run():
    """Runs a cell in a real kernel and returns the pictures it displays: (PNG, metadata)."""
    environment = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
    manager, client = start_new_kernel(env=environment)

    def cell(code):
        shown, errors = [], []

        def keep(message):
            content = message["content"]
            if message["msg_type"] == "display_data" and "image/png" in content["data"]:
                shown.append((content["data"]["image/png"], content["metadata"].get("image/png")))
            errors.extend(content.get("traceback", ()))

        client.execute_interactive(code, output_hook=keep, timeout=60)
        assert not errors, "\n".join(errors)
        return shown

    yield cell
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_a_displayed_figure_carries_its_alternative_however_the_backend_was_started(run):
    draw = "plot.line([1, 0], 0, title='A finding', alt='A line');"
    told = [{"alt": "A finding. A line."}]
    run("from nnlab import plot, style; style.use()")
    for before in ("", "%matplotlib inline", "style.use()"):
        run(before)
        assert [metadata for _, metadata in run(draw)] == told


def test_a_displayed_figure_has_the_size_it_was_made_with_also_after_a_change_of_backend(run):
    run("from nnlab import plot, style; style.use()")
    for before in ("", "%matplotlib agg\n%matplotlib inline"):  # puts IPython's formatter back
        run(before)
        for tick in ("0", "a long name"):
            [(png, _)] = run(f"plot.bars({{'{tick}': 1}});")
            assert struct.unpack(">II", b64decode(png)[16:24]) == (600, 250)


def test_a_figure_without_words_is_displayed_and_an_empty_one_is_not(run):
    run("import matplotlib.pyplot as plt; from nnlab import style; style.use()")
    [(_, metadata)] = run("plt.plot([1, 2]);")
    assert not metadata
    assert run("plt.figure();") == []


def test_korean_letters_are_drawn_in_figures():
    with matplotlib.rc_context():
        style.use()
        figure = plt.figure()
        figure.text(0.5, 0.5, "3월 7일, 토요일")
        figure.canvas.draw()  # a missing letter is a warning, and warnings are errors

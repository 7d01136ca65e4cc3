"""How every figure of the course looks: colours that keep their meaning, and a PNG's alt text.

The colours differ for colour-blind readers too; a marker or a dash says the same in grey.
Reference: Okabe and Ito, Color universal design, 2008; Wong, Points of view: Color blindness,
Nature Methods 8, 441 (2011).
"""

import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a second of import
    from matplotlib.figure import Figure

CLASSES = (  # of class 0, 1, 2, ...; class 10 has the first colour again, and another marker
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00",
    "#56b4e9", "#6b4226", "#b5a800", "#5b3a9e", "#7f7f7f",
)  # fmt: skip
MARKERS = "os^DvPX<>p"
SPECIES = {"Adelie": 0, "Chinstrap": 1, "Gentoo": 2}  # look alike in every lesson, in any pair
DASHES = ("-", "--", "-.", ":", (0, (7, 1, 1, 1, 1, 1)))
QUANTITIES = {  # what is followed during training: colour and dash
    "train": ("#6b6b6b", "--"),
    "valid": ("#aa3377", "-"),
    "test": ("#222222", ":"),
    "mistakes": ("#cc3311", "-"),
}
INK, FAINT = "#222222", "#8a8a8a"  # what is now; what was, and what only holds a picture together
SIGNED = "RdBu_r"  # blue below zero, white at zero, red above
AMOUNT = "viridis"  # dark for little, bright for much
KOREAN = Path(__file__).with_name("fonts") / "NanumSquareR.ttf"


def look(label: int, name: str | None = None) -> tuple[str, str]:
    """The colour and the marker of a class: of a penguin by its name, else by the number."""
    place = label if name is None else SPECIES.get(name, label)
    return CLASSES[place % 10], MARKERS[(place + place // 10) % 10]


def use() -> None:
    """Load the figure style; in a notebook also give each displayed PNG its text alternative."""
    import matplotlib.style

    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell and "image/png" in shell.display_formatter.active_types:  # a terminal shows text only
        _tell_pngs(shell)
    # First matplotlib's own style: a reader's matplotlibrc may ask for anything, LaTeX included.
    matplotlib.style.use(["default", Path(__file__).with_name("nnlab.mplstyle")])
    matplotlib.rcParams["font.family"] = add_fonts()


def add_fonts() -> list[str]:
    """Give matplotlib the course's Korean font; return the families to use, Latin first."""
    from matplotlib.font_manager import fontManager

    if all(font.fname != str(KOREAN) for font in fontManager.ttflist):
        fontManager.addfont(str(KOREAN))
    return ["DejaVu Sans", "NanumSquare"]


def alternative(figure: "Figure") -> str:
    """The text alternative of a figure: its titles, and what `nnlab.plot.describe` was told."""
    parts = [figure.get_suptitle()]
    for axes in figure.axes:
        parts += [axes.get_title(place) for place in ("left", "center", "right")]
        label = str(axes.get_label())
        parts += [label] if label.endswith(".") else []  # other labels are matplotlib's own
    return " ".join(sentence(part) for part in parts if part)


def sentence(text: str) -> str:
    """The text on one line, with a full stop."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _tell_pngs(shell):
    from matplotlib.figure import Figure
    from matplotlib_inline import backend_inline

    # The backend puts its own formatters in place when it is imported and when its settings
    # change; both happen here, before ours. With "tight" a figure's size depends on its ticks.
    settings = backend_inline.InlineBackend.instance(parent=shell)
    size: dict[str, Any] = {"bbox_inches": None}
    settings.print_figure_kwargs = size
    shell.display_formatter.formatters["image/png"].for_type(Figure, _png)


def _png(figure):
    """The figure as PNG in 256 colours, less than half the bytes, and its text as metadata."""
    from IPython.core.pylabtools import print_figure
    from PIL import Image

    data = print_figure(figure, bbox_inches=None)
    if data is None:  # nothing is drawn on it
        return None
    file, text = BytesIO(), alternative(figure)
    Image.open(BytesIO(data)).convert("RGB").quantize().save(file, "png")
    png = b64encode(file.getvalue()).decode()
    return (png, {"alt": text}) if text else png

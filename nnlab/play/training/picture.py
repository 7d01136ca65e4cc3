"""The training playground's picture: what the net says of the plane, the points, both losses."""

from collections.abc import Sequence

import numpy as np

from nnlab.play.kit.chart import losses
from nnlab.play.kit.plane import COLOURS
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.tint import answers, tint
from nnlab.play.kit.toys import RANGE
from nnlab.play.kit.words import count
from nnlab.play.training.model import Run

BOUNDS = (-7.5, 7.5, -6.0, 6.0)  # as wide as the canvas for its height
_CELLS = (72, 90)  # rows and columns of the picture


def _grid():
    rows, columns = _CELLS
    x1 = BOUNDS[1] * ((np.arange(columns) + 0.5) / columns * 2 - 1)
    x2 = BOUNDS[3] * ((np.arange(rows) + 0.5) / rows * 2 - 1)
    return np.stack(np.meshgrid(x1, -x2), -1).reshape(-1, 2).astype(np.float32)


_GRID = _grid()


def draw(run: Run, own: Sequence, *, show_test: bool, best: bool, discretise: bool) -> Scene:
    """The plane in the colours of the answers, and the points over it."""
    scene = Scene(BOUNDS, sentence(run, best))
    network = run.kept() if best else run.network
    with np.errstate(over="ignore", invalid="ignore"):
        says = answers(network.forward(_GRID)[-1][:, 0], "classification")
    if discretise:
        says = np.where(says > 0, 0.7, -0.7)
    scene.picture = tint(says.reshape(_CELLS))
    if show_test:
        _dots(scene, *run.test, hollow=True)
    _dots(scene, *run.given, radius=4)
    for index, (x1, x2, label) in enumerate(own):
        scene.point(x1, x2, colour=COLOURS[label], triangle=label == 1, radius=6, grab=index)
    return scene


def chart(run: Run) -> Scene:
    """Both losses over the epochs, with a ring at the lowest test loss."""
    scene = losses(run)
    history = np.array(run.losses)
    top = max(np.max(history[np.isfinite(history)], initial=0), 1e-12)
    if run.epochs and np.isfinite(history[run.best, 1]):
        scene.ring(run.best / run.epochs, history[run.best, 1] / top, radius=6, width=1.5)
    return scene


def sentence(run: Run, best: bool = False) -> str:
    """The state, for those who cannot see the picture."""
    train, test = run.losses[-1]
    shown = f" The map is that of epoch {run.best}." if best else ""
    return (
        f"After {count(run.epochs, 'epoch')}: training loss {train:.4f}, test loss {test:.4f}, "
        f"lowest {run.losses[run.best][1]:.4f} after {count(run.best, 'epoch')}; "
        f"{count(len(run.train[1]), 'point')} to train on, "
        f"{count(len(run.network.numbers), 'number')} to train.{shown}"
    )


def numbers(run: Run) -> str:
    """The counters as HTML."""
    if not np.isfinite(run.network.numbers).all():
        return "<b>The numbers have grown beyond all bounds: lower the rate, then Reset.</b>"
    train, test = run.losses[-1]
    lowest = run.losses[run.best][1]
    rows = {
        "training loss": f"{train:.3f}",
        "test loss": f"{test:.3f}",
        "lowest test loss": f"{lowest:.3f} after epoch {run.best}",
        "test points wrong": f"{run.wrong()} of {len(run.test[1])}",
        "numbers per training point": f"{len(run.network.numbers) / max(1, len(run.train[1])):.1f}",
    }
    table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows.items())
    return f"<b>epoch {run.epochs}</b><table>{table}</table>"


def inside(x: float, y: float) -> tuple[float, float]:
    """The nearest place where a point may lie."""
    x1, x2 = np.clip((x, y), -RANGE, RANGE).round(2).tolist()
    return x1, x2


def _dots(scene, x, y, radius=3, hollow=False):
    for label in (0, 1):
        scene.dots(
            x[y == label], colour=COLOURS[label], triangle=label == 1, radius=radius, hollow=hollow
        )

"""What cells of a lesson define, for tests: one source, the lesson's own."""

from contextlib import contextmanager

import matplotlib.pyplot as plt
import nbformat
import torch

from nnlab import paths


@contextmanager
def defined(lesson, cells, **pieces):
    """The names that these cells define, beside pieces that a reader writes.

    Torch's and matplotlib's settings are put back at the end.
    """
    notebook = nbformat.read(paths.lesson(lesson), as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    state, threads = torch.random.get_rng_state(), torch.get_num_threads()
    deterministic = torch.get_deterministic_debug_mode()
    space = dict(pieces)
    with plt.rc_context():
        for name in cells:
            exec(compile(sources[name], f"{lesson}: {name}", "exec"), space)
    plt.close("all")
    yield space
    torch.random.set_rng_state(state)
    torch.set_num_threads(threads)
    torch.set_deterministic_debug_mode(deterministic)

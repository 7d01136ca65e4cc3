"""A kernel for a notebook under test: its own scratch folder, fixed settings, figures with data."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from signal import Signals
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from time import monotonic

from nbval.kernel import CURRENT_ENV_KERNEL_NAME, RunningKernel, start_new_kernel

from nnlab.regression.messages import Page
from nnlab.regression.tolerance import CELL_TIMEOUT

# One expression, so that the lesson's own names stay the only ones.
PREPARE = "[__import__(f'nnlab.regression.{m}', fromlist=['_']).install() for m in {}] and None"
PREPARE = PREPARE.replace("{}", "('figures', 'streams')")
GLANCE = 0.5  # seconds between two looks at whether a silent kernel is still alive


class KernelDiedError(Exception):
    """The kernel's process ended while something was awaited from it."""


class Kernel(RunningKernel):
    """nbval's kernel, of this interpreter, with environment variables of its own.

    The kernel that a notebook names may not exist here, and would not have this package.
    """

    def __init__(self, folder: Path, variables: dict[str, str], startup_timeout: float):
        self.km, self.kc = start_new_kernel(
            startup_timeout,
            CURRENT_ENV_KERNEL_NAME,
            stdout=DEVNULL,  # what a cell's processes print comes as messages, and echoes nowhere
            stderr=DEVNULL,
            cwd=str(folder),
            env=_without_pytest({**os.environ, **variables}),
        )

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        """Send a cell as a front end does; nbval keeps no history, and a last `;` needs one."""
        return self.kc.execute(cell_input, allow_stdin=allow_stdin, stop_on_error=False)

    def get_message(self, stream: str, timeout: float | None = None) -> dict:
        """The next message of a channel.

        Raises: queue.Empty when the time is up; KernelDiedError, at once, when no message can come.
        """
        end = float("inf") if timeout is None else monotonic() + timeout
        while True:
            alive = self.is_alive()  # looked at before the queue: last words are heard first
            try:
                return super().get_message(stream, max(0, min(GLANCE, end - monotonic())))
            except Empty:
                if not alive:
                    raise KernelDiedError(self.last_words()) from None
                if monotonic() >= end:
                    raise

    def last_words(self) -> str:
        """How a kernel that is no longer alive ended."""
        status = self.km.provisioner.process.poll() if hasattr(self, "km") else None
        if status is None:
            return "the kernel was stopped"
        if status >= 0:
            return f"the kernel died: its process ended with exit status {status}"
        name = Signals(-status).name
        why = ", as the system does when memory runs out" if name == "SIGKILL" else ""
        return f"the kernel died: its process was ended by {name}{why}"


@contextmanager
def running(folder: Path, startup_timeout: float = 60) -> Iterator[Kernel]:
    """A kernel that works in `folder` and shows figures with their data."""
    with TemporaryDirectory(prefix="nnlab-", ignore_cleanup_errors=True) as scratch:
        kernel = Kernel(folder, settings(Path(scratch)), startup_timeout)
        try:
            shown = Page()
            watch(kernel, kernel.kc.execute(PREPARE, store_history=False), shown)
            if shown.outputs:
                raise RuntimeError(f"the kernel could not be prepared: {shown.outputs}")
            yield kernel
        finally:
            if hasattr(kernel, "km"):  # not stopped yet, by nbval, after a cell that took too long
                kernel.stop()


def watch(kernel: RunningKernel, request: str, page: Page, timeout: float = CELL_TIMEOUT) -> None:
    """Show on the page what comes of a cell that was sent, until the kernel is idle.

    Raises: queue.Empty if the cell takes longer than `timeout` seconds; KernelDiedError.
    """
    kernel.await_reply(request, timeout=timeout)
    while True:
        message = kernel.get_message("iopub", timeout=timeout)
        page.play(message)
        idle = message["content"].get("execution_state") == "idle"
        if idle and message["parent_header"].get("msg_id") == request:
            return


def settings(scratch: Path) -> dict[str, str]:
    """The environment variables that make two runs of a notebook alike, and keep them private."""
    (scratch / "matplotlibrc").touch()
    return {
        "IPYTHONDIR": str(scratch / "ipython"),  # not the reader's start-up files and history
        "MATPLOTLIBRC": str(scratch / "matplotlibrc"),  # nor the reader's figure settings
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "NNLAB_DEVICE": os.environ.get("NNLAB_DEVICE") or "cpu",
        "NNLAB_PROGRESS": str(scratch / "progress.json"),
        "NNLAB_TESTING": "1",
        "OMP_NUM_THREADS": os.environ.get("NNLAB_THREADS") or "1",
        "PYTHONHASHSEED": "0",
    }


def _without_pytest(variables):
    """In a kernel that finds pytest's variable, ipykernel hides what a cell's processes print."""
    return {name: value for name, value in variables.items() if name != "PYTEST_CURRENT_TEST"}

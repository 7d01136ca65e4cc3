"""JupyterLab as `nnlab lab` starts it, and a Chromium that can reach nothing but it."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbformat.v4.rwbase import rejoin_lines

from nnlab import play
from nnlab.regression.kernel import settings

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 180  # seconds that anything may take on a machine that counts in REFERENCE seconds
REFERENCE = 0.25  # seconds that `_count` took where PATIENCE was found to be enough, and a little
SIZE = {"width": 1360, "height": 1000}
PICTURES = Path(__file__).parents[2] / "test-results"

# The notebook on the page. JupyterLab runs with its application object in reach of the page.
NOTEBOOK = """({
    get widget() { return jupyterapp.shell.currentWidget; },
    get status() { return this.widget?.sessionContext?.session?.kernel?.status; },
    get cells() { return this.widget.content.widgets; },
    select(id) {
        const index = this.cells.findIndex((cell) => cell.model.id === id);
        if (index < 0) throw Error(`no cell ${id} among ${this.cells.map((c) => c.model.id)}`);
        this.widget.content.activeCellIndex = index;
        this.widget.content.deselectAll();
        return this.cells[index];
    },
})"""

OPEN = """async (path) => {
    const widget = await jupyterapp.commands.execute("docmanager:open", { path });
    await widget.revealed;
    await widget.context.ready;
    await widget.sessionContext.ready;
    jupyterapp.shell.activateById(widget.id);
}"""
# A command is too slow if nothing ends for so long: a lesson of many cells may take its time.
COMMAND = """([name, seconds]) => {
    const counts = () => notebook.cells.map((cell) => cell.model.executionCount).join();
    let [seen, since] = [counts(), Date.now()], watch;
    const slow = new Promise((_, no) => {
        watch = setInterval(() => {
            if (counts() !== seen) [seen, since] = [counts(), Date.now()];
            if (Date.now() - since > seconds * 1000) {
                no(Error(`${name}: nothing ended for ${seconds} seconds`));
            }
        }, 500);
    });
    const done = jupyterapp.commands.execute(name);
    return Promise.race([done, slow]).then(() => null).finally(() => clearInterval(watch));
}"""


# Until the page's own colours have faded in, or two seconds: what is paused has no end.
FADED = """async () => {
    const late = new Promise((done) => setTimeout(done, 2000));
    await Promise.race([new Promise(requestAnimationFrame), late]);
    const ends = ({ effect }) => Number.isFinite(effect.getComputedTiming().endTime);
    const fading = document.getAnimations().filter(ends);
    await Promise.race([Promise.allSettled(fading.map(({ finished }) => finished)), late]);
}"""


class Window:
    """A page with JupyterLab in it, in which one notebook is open at a time."""

    def __init__(self, page, address):
        self.page, self.hosts = page, set()
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))
        page.goto(address)
        page.wait_for_function("() => window.jupyterapp?.restored")
        page.evaluate(f"() => {{ window.notebook = {NOTEBOOK}; return jupyterapp.restored; }}")

    def open(self, path):
        """Open a notebook of the server's folder beside what is open, in a window of one size."""
        self.page.set_viewport_size(SIZE)
        self.page.evaluate(OPEN, path)

    def _note(self, url):
        if not url.startswith(("attachment:", "blob:", "data:")):  # these are in the page already
            self.hosts.add(urlsplit(url).hostname or url)


class Notebook:
    """The notebook that is open in a window, whose cells are named by their ids."""

    def __init__(self, window):
        self.page = window.page
        self.wait_idle()

    def wait_idle(self):
        """Wait until the kernel is there and has nothing to do.

        To look at every picture, as Playwright does unless told, takes an eighth of a processor
        from the kernel that is waited for.
        """
        self.page.wait_for_function("() => notebook.status === 'idle'", polling=50)

    def run_all(self):
        """Run every cell, and wait for the last: the command itself ends at the first error."""
        self._command("notebook:run-all-cells")
        numbered = "(cell) => cell.model.type !== 'code' || cell.model.executionCount"
        self.page.wait_for_function(f"() => notebook.cells.every({numbered})")
        self.wait_idle()

    def run(self, cell):
        """Run one cell, wait for it, and return its node."""
        self.page.evaluate("id => { notebook.select(id); }", cell)
        self._command("notebook:run-cell")
        return self.node(cell)

    def value(self, cell):
        """Run one cell, and return what it shows once that is on the page."""
        return self.run(cell).wait_for_selector(".jp-OutputArea-output").inner_text()

    def comes_to(self, cell, wanted):
        """Run a cell until `wanted(what it shows)`; whether that came within 30 seconds.

        Clicks and drags reach the kernel in a thread of their own: a cell that is run after them
        may be answered before them.
        """
        end = time.monotonic() + 30
        while not (there := wanted(self.value(cell))) and time.monotonic() < end:
            self.page.wait_for_timeout(100)
        return there

    def sees(self, words, cell):
        """Wait until a cell says this: a text comes after the picture, an output after its run."""
        said = "([node, words]) => node.innerText.includes(words)"
        self.page.wait_for_function(said, arg=[self.node(cell), words])

    def settle(self):
        """Wait until the kernel has answered what was done so far, and the page shows it."""
        self.page.evaluate("notebook.widget.sessionContext.session.kernel.requestKernelInfo()")
        self.wait_idle()
        self.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")

    def write(self, cell, source):
        """Type a cell's source anew."""
        self.node(cell).query_selector(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def node(self, cell):
        """The element of a cell, scrolled into view: JupyterLab keeps far cells off the page."""
        self.page.evaluate("id => notebook.widget.content.scrollToCell(notebook.select(id))", cell)
        node = self.page.evaluate_handle("id => notebook.select(id).node", cell).as_element()
        node.wait_for_element_state("visible")
        return node

    def part(self, cell, selector):
        """A part of a cell as soon as it can be seen; a scroll may be undone, and is done again."""
        end = time.monotonic() + patience()
        while time.monotonic() < end:
            part = self.node(cell).query_selector(selector)
            if part and part.is_visible():
                return part
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{cell} shows no {selector} for {patience()} seconds")

    def errors(self) -> list[str]:
        """What cells raised."""
        outputs = "notebook.cells.flatMap((cell) => cell.model.sharedModel.toJSON().outputs ?? [])"
        found = self.page.evaluate(f"() => {outputs}")
        return [f"{o['ename']}: {o['evalue']}" for o in found if o["output_type"] == "error"]

    def outputs(self) -> dict[str, list]:
        """The outputs of every code cell, by its id, as a stored notebook has them."""
        code = "notebook.cells.filter((cell) => cell.model.type === 'code')"
        cells = self.page.evaluate(f"() => {code}.map((cell) => cell.model.sharedModel.toJSON())")
        book = new_notebook(cells=[nbformat.from_dict(cell) for cell in cells])
        return {cell.id: cell.outputs for cell in rejoin_lines(book).cells}

    def close(self):
        """Shut down the kernel, which would go on playing without a page; close the notebook."""
        with self.page.expect_response(lambda response: response.request.method == "DELETE"):
            self.page.evaluate("() => { notebook.widget.sessionContext.shutdown(); }")
        self.page.evaluate("() => { notebook.widget.dispose(); }")  # unsaved, and nobody is asked

    def picture(self, name):
        """Keep a picture of the page in test-results/."""
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def _command(self, name):
        self.page.evaluate(COMMAND, [name, patience()])
        self.wait_idle()


class Lab:
    """A running JupyterLab: its folder of notebooks, the reader's record, and where one opens."""

    def __init__(self, server: dict, record: Path):
        self.folder, self.record = Path(server["root_dir"]), record
        self._root, self._token = server["url"], server["token"]

    def address(self, notebook: str = "") -> str:
        """A workspace of its own for every notebook, or for none: no tabs of an earlier visit."""
        workspace = Path(notebook).stem or "none"
        tree = f"/tree/{notebook}" if notebook else ""
        return f"{self._root}lab/workspaces/{workspace}{tree}?token={self._token}"


def hindrances(page, within=None) -> list[str]:
    """The barriers that axe-core finds on a page: serious and critical rules only.

    `within` is axe's context, what to include, or none for the whole page.
    """
    sync_api = _need(_imported("axe_playwright_python.sync_playwright"), "axe-playwright-python")
    options = {"resultTypes": ["violations"]}
    found = sync_api.Axe().run(page, context=within, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def patience() -> int:
    """Seconds that anything may take here: a slower or busier machine gets more, none gets less.

    It is measured anew each minute, for a machine may become busy; each time that a cell is run
    would take longer than most cells.
    """
    return round(PATIENCE * max(1.0, _count(int(time.monotonic() / 60)) / REFERENCE))


@cache
def _count(minute: int) -> float:
    """Seconds that counting takes in this minute."""
    began = time.perf_counter()
    sum(n * n for n in range(3_000_000))
    return time.perf_counter() - began


def _need(found, what):
    if not found and os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and this run must have it")
    if not found:
        pytest.skip(f"{what} is missing")
    return found


@contextmanager
def _running(command, **options):
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def island():
    """The start of a command line that runs the rest where loopback is the only network.

    It is empty where the system does not allow this.
    """
    root = os.geteuid() == 0
    unshare = ["unshare", "--net", *([] if root else ["--map-root-user"])]
    probe = [*unshare, "sh", "-c", "ip link set lo up"]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True).returncode:
        yield []
        return
    hold = [*unshare, "sh", "-c", "ip link set lo up && echo up && exec sleep 7200"]
    with _running(hold, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "up\n"
        join = ["nsenter", f"--target={holder.pid}", "--net"]
        yield join if root else [*join, "--user", "--preserve-credentials"]


@pytest.fixture(scope="session")
def lab(island, tmp_path_factory):
    """`nnlab lab` in an empty folder, with none of the user's own settings."""
    home = tmp_path_factory.mktemp("lab")
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = os.environ | settings(home) | {name: str(home / name) for name in names}
    command = [*island, sys.executable, "-m", "nnlab.commands.cli", "lab", "--no-browser"]
    command += ["--expose-app-in-browser"]
    with (
        (home / "log").open("w") as log,
        _running(command, cwd=home, env=environment, stdout=log, stderr=log) as process,
    ):
        server = _server(home / "JUPYTER_RUNTIME_DIR", process, home / "log")
        yield Lab(server, Path(environment["NNLAB_PROGRESS"]))


@pytest.fixture(scope="session")
def write_cells(lab):
    """A function that gives JupyterLab a notebook of code cells, {id: source}, by a name."""

    def write_cells(name, sources):
        cells = [new_code_cell(source, id=id) for id, source in sources.items()]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        lab.folder.mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=cells, metadata=kernel), lab.folder / name)
        return name

    return write_cells


def _server(runtime, process, log) -> dict:
    """What JupyterLab writes about itself once it listens."""
    end = time.monotonic() + patience()
    while time.monotonic() < end and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(path.read_text())
            except json.JSONDecodeError:
                pass  # its last byte is not written yet
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="package")  # Playwright holds the thread's event loop, which others need
def browser(island, tmp_path_factory):
    """Chromium, on the same island as JupyterLab."""
    sync_api = _need(_imported("playwright.sync_api"), "playwright")
    chromium = _need(shutil.which("chromium") or shutil.which("chromium-browser"), "chromium")
    start = tmp_path_factory.mktemp("browser") / "chromium"
    start.write_text(f'#!/bin/sh\nexec {" ".join([*island, chromium])} "$@"\n')
    start.chmod(0o755)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=start, args=FLAGS)
        yield browser
        browser.close()


def _imported(name):
    try:
        return import_module(name)
    except ImportError:
        return None


@pytest.fixture(scope="package")
def shown(browser, lab):
    """A context manager: JupyterLab at an address, which asks no other host for anything."""

    @contextmanager
    def shown(address):
        context = browser.new_context(viewport=SIZE)
        context.set_default_timeout(patience() * 1000)
        window = Window(context.new_page(), address)
        yield window
        context.close()
        assert window.hosts <= {"127.0.0.1", "localhost"}

    return shown


@pytest.fixture(scope="package")
def window(shown, lab):
    """JupyterLab with nothing open."""
    with shown(lab.address()) as window:
        yield window


@pytest.fixture(scope="package")
def visit(shown, lab):
    """A context manager that opens a notebook by its address, as a reader does."""

    @contextmanager
    def visit(name):
        with shown(lab.address(name)) as window:
            notebook = Notebook(window)
            yield notebook
            notebook.close()

    return visit


@pytest.fixture(scope="package")
def open_notebook(window):
    """A context manager that opens a notebook where others were open before: that is quicker."""

    @contextmanager
    def open_notebook(name):
        window.page.set_default_timeout(patience() * 1000)
        window.open(name)
        notebook = Notebook(window)
        yield notebook
        notebook.close()

    return open_notebook


@pytest.fixture(scope="module")
def playgrounds(open_notebook, write_cells):
    """A notebook with all playgrounds, each in a cell of its name that is not run yet."""
    sources = {"import": "from nnlab import play"} | {n: f"play.{n}()" for n in play.__all__}
    with open_notebook(write_cells("playgrounds.ipynb", sources)) as notebook:
        notebook.run("import")
        yield notebook


def resize(notebook, cell, size):
    """Give the window a size, and return the cell's node once it has its place there."""
    notebook.page.set_viewport_size({"width": size[0], "height": size[1]})
    notebook.page.wait_for_timeout(200)  # JupyterLab lays out after a pause
    notebook.settle()
    return notebook.node(cell)


def paint(notebook, theme):
    """Give JupyterLab its "light" or "dark" theme, and wait until all is drawn in it."""
    page, name = notebook.page, f"JupyterLab {theme.title()}"
    change = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
    page.evaluate(change, name)
    page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=name)
    page.wait_for_selector("#jupyterlab-splash", state="detached")  # it covers what it changes
    page.evaluate(FADED)
    notebook.settle()

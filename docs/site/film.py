"""Film how a wrong answer is named on its card: `python docs/site/film.py docs/pictures/card.gif`.

JupyterLab runs as `nnlab lab` starts it, in an empty folder; Chromium types an answer to exercise
4.2 that stumbles, reads its card, and types a better one.
"""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

SIZE = {"width": 860, "height": 660}
FRAME = 140  # milliseconds
COLOURS = 64
WRONG = "def sigmoid(z):\n    return 1 / (1 + torch.exp(-z))"
RIGHT = """\
def sigmoid(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1, small) / (1 + small)"""
SHOWN = """(id) => {
    const cell = book.content.widgets.find((cell) => cell.model.id === id);
    book.content.activeCellIndex = book.content.widgets.indexOf(cell);
    return cell.node;
}"""
ALIGN = """() => {
    const top = (node) => node.getBoundingClientRect().top;
    const [about] = book.content.widgets.filter((cell) => cell.model.id === "about-4-2");
    const outer = book.content.outerNode;
    outer.scrollTop += top(about.node) - top(outer) - 8;
}"""
BARE = """
    .jp-NotebookPanel-toolbar, #jp-top-panel, #jp-menu-panel, #jp-bottom-panel, .jp-SideBar,
    .lm-TabBar, .jp-cell-toolbar, .jp-InputPrompt, .jp-OutputPrompt { display: none !important; }
"""


def film(page, out: Path) -> None:
    """Type both answers, and keep what is seen as a GIF."""
    frames = []

    def take(count=1):
        page.evaluate(ALIGN)
        box = page.query_selector(".jp-WindowedPanel-outer").bounding_box()
        picture = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")
        frames.extend([picture] * count)

    def node(cell):
        return page.evaluate_handle(SHOWN, cell).as_element()

    def run(cell):
        node(cell)
        page.evaluate("jupyterapp.commands.execute('notebook:run-cell').then(() => null)")
        page.wait_for_function("() => book.sessionContext.session.kernel.status === 'idle'")

    def answer(text, word):
        editor = node("exercise-4-2").query_selector(".cm-content")
        editor.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        for start in range(0, len(text), 4):
            page.keyboard.insert_text(text[start : start + 4])
            take()
        take(4)
        run("exercise-4-2")
        run("use-4-2")
        page.wait_for_selector(f"text={word}")
        take(1)

    run("setup")
    node("about-4-2")  # now the active cell
    page.evaluate("book.content.scrollToCell(book.content.activeCell, 'start')")
    page.wait_for_timeout(1000)
    take(6)
    answer(WRONG, "failed")
    take(26)
    answer(RIGHT, "Yours goes on")
    take(22)
    save(frames, out)


def save(frames: list, out: Path) -> None:
    """One palette for all frames; equal neighbours become one longer frame."""
    both = Image.new("RGB", (frames[0].width, 2 * frames[0].height))
    both.paste(max(frames, key=lambda frame: len(frame.getcolors(1 << 24))), (0, 0))
    both.paste(frames[-1], (0, frames[0].height))
    palette = both.quantize(COLOURS)
    steps = [[frames[0], 0]]
    for frame in frames:
        if frame.tobytes() != steps[-1][0].tobytes():
            steps.append([frame, 0])
        steps[-1][1] += FRAME
    pictures = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame, _ in steps]
    part = out.with_name(f".{out.name}.part")
    pictures[0].save(
        part,
        format="GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=[duration for _, duration in steps],
        loop=0,
        optimize=True,
    )
    part.replace(out)


def main(out: Path) -> None:
    """Start JupyterLab and Chromium, and film."""
    with TemporaryDirectory() as home:
        names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        environment = os.environ | {name: f"{home}/{name}" for name in names}
        environment["NNLAB_PROGRESS"] = f"{home}/progress.json"
        command = [sys.executable, "-m", "nnlab.commands.cli", "lab", "--no-browser"]
        command.append("--expose-app-in-browser")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, cwd=home, env=environment, **quiet) as lab:
            try:
                server = _server(Path(home, "JUPYTER_RUNTIME_DIR"))
                with sync_playwright() as playwright:
                    chromium = playwright.chromium.launch(
                        executable_path="/usr/bin/chromium", args=["--no-sandbox"]
                    )
                    page = chromium.new_page(viewport=SIZE)
                    page.set_default_timeout(180_000)
                    lesson = "lab/tree/04-logistic-regression.ipynb"
                    page.goto(f"{server['url']}{lesson}?token={server['token']}")
                    page.wait_for_function("() => window.jupyterapp?.restored")
                    page.wait_for_function(
                        "() => (window.book = jupyterapp.shell.currentWidget)?.sessionContext"
                        "?.session?.kernel?.status === 'idle'"
                    )
                    page.evaluate("jupyterapp.shell.collapseLeft()")
                    page.add_style_tag(content=BARE)
                    film(page, out)
                    chromium.close()
            finally:
                lab.terminate()


def _server(runtime):
    end = time.monotonic() + 180
    while time.monotonic() < end:
        for path in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(path.read_text())
            except json.JSONDecodeError:
                pass  # its last byte is not written yet
        time.sleep(0.2)
    raise RuntimeError("JupyterLab did not start.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

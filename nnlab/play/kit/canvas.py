"""The canvas of the playgrounds: scenes go out to the browser, clicks, drags and keys come back."""

import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import anywidget
import traitlets

from nnlab.play.kit.scene import Scene
from nnlab.style import KOREAN

OFTEN, RARELY = 6, 24  # pictures after which a slow page, or a prompt one, is asked to report
AHEAD = 2  # times that it may be asked before it has told
PROMPT = 8  # pictures that a prompt page may be behind when it reports
PATIENCE = 0.5  # seconds to wait for a page that has not drawn
_HERE = Path(__file__).parent
_PARTS = (  # of one module of the page
    "keys.js", "pointer.js", "letters.js", "marks.js", "layers.js", "canvas.js",
)  # fmt: skip


class Canvas(anywidget.AnyWidget):
    """One picture of a playground, `width` by `height` pixels where there is room for it.

    A scene travels as bytes: its description as JSON, a newline, and its pixels. As a dictionary
    it would be walked through by four layers of Python before it left, which took longer than to
    compute it.
    """

    _esm = "\n".join((_HERE / name).read_text("utf-8") for name in _PARTS)
    _css = _HERE / "canvas.css"
    width = traitlets.Int(480).tag(sync=True)
    height = traitlets.Int(384).tag(sync=True)
    active = traitlets.Bool(True).tag(sync=True)  # takes clicks and keys, and can be focused
    hovers = traitlets.Bool(False).tag(sync=True)  # tells what the pointer is over
    arrows = traitlets.Bool(False).tag(sync=True)  # takes arrow keys, which else scroll
    sent = traitlets.Bytes().tag(sync=True)
    _number = _drawn = 0  # the pictures that were sent, and that a page has drawn
    _when = 0.0
    _asked, _every = 0, OFTEN  # the picture last asked about, and how many until the next time

    @property
    def ready(self) -> bool:
        """Whether the page can take another picture: it has drawn those before, or does not report.

        A page that draws more slowly than the kernel computes would otherwise fall behind. A
        prompt page is asked rarely: JupyterLab repaints its toolbar and its icon for every message
        that makes the kernel busy, which takes longer than to draw four pictures.
        """
        ahead = self._number - self._drawn
        return ahead < AHEAD * self._every or perf_counter() > self._when + PATIENCE

    def show(self, scene: Scene) -> None:
        """Draw `scene`, in one message to the browser."""
        picture = scene.picture
        self._number, self._when = self._number + 1, perf_counter()
        if self._number >= self._asked + self._every:
            self._asked = self._number
        self.scene = {
            "number": self._number,
            "asked": self._asked,
            "bounds": scene.bounds,
            "label": scene.label,
            "grid": [0, 0] if picture is None else list(picture.shape[:2]),
            "marks": scene.marks,
        }
        pictures = [*([] if picture is None else [picture]), *scene.tiles]
        self.picture = b"".join(each.tobytes() for each in pictures)
        words = json.dumps(self.scene, separators=(",", ":"), default=_plain).encode()
        self.sent = words + b"\n" + self.picture

    def listen(self, react: Callable[[dict], None]) -> None:
        """Call `react` with every event.

        An event has a `kind`: "click" and "drag" come with x, y (data coordinates), shift and grab
        (what the mark under the pointer was added with, or None), "hover" with grab whenever it
        changes, "key" with its key ("play", "step", "reset", or with `arrows` "left", "right", "up"
        or "down"); "removed" says that the picture was taken off a page.
        """

        def hear(_, event, __):
            if event["kind"] == "drawn":
                self._drawn = max(self._drawn, event["number"])
                self._every = RARELY if self._number <= self._drawn + PROMPT else OFTEN
            elif event["kind"] == "font":
                self.send({"kind": "font"}, [KOREAN.read_bytes()])
            else:
                react(event)

        self.on_msg(hear)


def _plain(number):
    return number.item()  # one of NumPy's

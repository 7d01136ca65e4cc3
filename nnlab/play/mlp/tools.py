"""The buttons below the MLP playground's picture: new data, and the network as code."""

from collections.abc import Callable
from html import escape

import ipywidgets as widgets

from nnlab.play.mlp.code import script
from nnlab.play.mlp.model import Run


class Tools:
    """Buttons for what no control of the network does.

    `attempt` calls an action and shows what comes of it, `model` gives the present run.
    """

    def __init__(self, attempt: Callable, *, renew: Callable, model: Callable[[], Run]):
        self.code = widgets.HTML(layout={"width": "100%"}, _dom_classes=["nnlab-code"])
        self._model = model
        self.renew = _button("New data", "refresh", "the next seed: other points, another start")
        self.copy = _button("As PyTorch", "code", "the network with its numbers, to copy")
        for button, action in ((self.renew, renew), (self.copy, self._write)):
            button.on_click(lambda _, action=action: attempt(action))

    def row(self, field: widgets.Widget) -> list[widgets.Widget]:
        """The controls in their order, with one of the number that was picked among them."""
        return [self.renew, self.copy, field, self.code]

    def _write(self):
        """Show the code, or take it away: it is a snapshot and does not keep learning."""
        words = "" if self.code.value else escape(script(self._model()))
        self.code.value = words and f"<pre><code>{words}</code></pre>"


def _button(name, icon, tip):
    return widgets.Button(description=name, icon=icon, tooltip=tip, layout={"width": "118px"})

"""Buttons that copy or save a playground's state; they need no kernel."""

from pathlib import Path

import anywidget


class Share(anywidget.AnyWidget):
    """Copies the line of code of the playground that it stands in, and saves its picture."""

    _esm = Path(__file__).with_name("share.js")

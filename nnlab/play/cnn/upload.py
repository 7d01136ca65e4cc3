"""A button that takes a picture's file from whoever sits before the page."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import numpy as np


class Upload(anywidget.AnyWidget):
    """Sends the middle of a chosen picture, as pixels: a photograph's file may be too large."""

    _esm = Path(__file__).with_name("upload.js")

    def listen(self, react: Callable[[str, np.ndarray | None], None]) -> None:
        """Call `react` with a file's name and its pixels, None where the page found no picture.

        Shapes: (H, H, 4) uint8 RGBA
        """

        def hear(_, event, buffers):
            pixels = None
            if buffers:
                pixels = np.frombuffer(buffers[0], np.uint8).reshape(event["side"], -1, 4)
            react(event["name"], pixels)

        self.on_msg(hear)


def found(name: str, pixels: np.ndarray | None) -> np.ndarray:
    """The pixels that the page found in a file.

    Raises: ValueError if there are none.
    """
    if pixels is None:
        raise ValueError(f"{name} holds no picture that can be read. Try a PNG or JPEG file.")
    return pixels

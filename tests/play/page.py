"""What a page does to a playground under test: it sends events, and runs the shared line again."""

from nnlab import play


def send(game, kind, x=0.0, y=0.0, grab=None, shift=False, **more):
    """What the browser sends when a learner clicks, drags or points at a place of the picture."""
    tell(game, kind=kind, x=x, y=y, grab=grab, shift=shift, **more)


def tell(game, **event):
    """What the browser sends, as it comes."""
    message = {"data": {"method": "custom", "content": event}}
    game.canvas.comm.handle_msg({"content": message, "buffers": []})


def again(game):
    """The playground that the shared line makes."""
    return eval(game.line(), {"play": play})

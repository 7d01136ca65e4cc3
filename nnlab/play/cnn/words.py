"""What the CNN playground says about its layer."""

from nnlab.play.cnn.model import Layer
from nnlab.play.cnn.photo import SIDE


def sentence(layer: Layer, steps: int, at: tuple[int, int]) -> str:
    """The state, for those who cannot see the picture."""
    if layer.size < 1:
        return (
            f"The kernel fits nowhere: it reaches over {layer.reach} pixels, the padded image "
            f"has {len(layer.padded)}."
        )
    row, column = at
    value = f"{layer.output[row, column]:.3f}".replace("-", "−") if steps else "not yet"
    return (
        f"A map of {layer.size} × {layer.size}, {steps} of {layer.size**2} places computed; "
        f"pixel ({row}, {column}) is {value}."
    )


def numbers(layer: Layer) -> str:
    """The size of the map, counted, as HTML."""
    n, p, d, k, s = SIDE, layer.padding, layer.dilation, len(layer.kernel), layer.stride
    way = n + 2 * p - d * (k - 1) - 1
    formula = f"({n} + 2·{p} − {d}·({k} − 1) − 1) / {s} + 1"
    if way < 0:
        return f"<b style='color:#cc3311'>{formula} = {way / s + 1:.3g}: impossible</b>"
    lines = [f"{formula} = <b>{way / s + 1:.4g}</b>".replace("-", "−")]
    if layer.unread:
        rows = f"{layer.unread} row{'s' * (layer.unread > 1)}"
        lines.append(
            f"<span style='color:#cc3311'>rounded down to {layer.size}: the last {rows} and "
            "as many columns are never read</span>"
        )
    count = layer.size**2 * k * k
    lines.append(f"{k * k} weights, used {layer.size**2} times: {count:,} products")
    return "<br>".join(lines)

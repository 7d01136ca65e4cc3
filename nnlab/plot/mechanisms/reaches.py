"""Along one axis: which pixels each place of a kernel reads, and how far back a number sees."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nnlab import style
from nnlab.plot.canvas import describe, start, together
from nnlab.plot.mechanisms.grids import LIT

HATCH = "//////"


def places(
    n: int,
    settings: Mapping[str, Mapping[str, int]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A line of n pixels for each setting, and below it every place of a kernel as dots.

    Padding is dashed; what no place reads is hatched. A setting holds `kernel` and, where they
    differ from 1, 0 and 1, `stride`, `padding` and `dilation`.

    Raises: ValueError for a kernel that has no place.

    Example: places(7, {"stride 2": {"kernel": 3, "stride": 2}})
    """
    ax = start(ax, title, (6, 4))
    top, told = 0.0, []
    for name, setting in settings.items():
        found, padding = _places(n, **setting), setting.get("padding", 0)
        _pixels(ax, n, padding, top, {pixel for place in found for pixel in place})
        for below, pixels in enumerate(found, start=1):
            height = top - 0.65 - 0.6 * below
            ax.plot(pixels, [height] * len(pixels), "-", color=style.CLASSES[0], linewidth=1.2)
            ax.plot(pixels, [height] * len(pixels), "o", color=style.CLASSES[0], markersize=4.5)
        ax.text(-2.9, top - 0.5, name, ha="right", va="center", fontsize=9)
        ax.text(n + 1.4, top - 0.5, f"{len(found)} places", ha="left", va="center", fontsize=9)
        told.append(f"{name}: {len(found)} places")
        top -= 2 + 0.6 * len(found)
    ax.set(xlim=(-7.2, n + 4.2), ylim=(top + 0.6, 0.3))
    ax.set_axis_off()
    words = f"A line of {n} pixels, and every place of a kernel on it. {'; '.join(told)}"
    return describe(ax, words if alt is None else alt)


def field(
    layers: Sequence[tuple[int, int]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """What one number of the last layer sees, layer by layer back to the pixels, along one axis.

    `layers` holds (kernel, stride) of each layer, from the input on, as for
    `inspect.receptive_field`; up to 4 layers and 24 pixels can be read.

    Raises: ValueError for more layers or pixels.
    """
    counts = _counts(layers)
    if not 0 < len(layers) <= 4 or counts[0] > 24:
        raise ValueError(
            f"{len(layers)} layers see {counts[0]} pixels; expected 1 to 4 layers and up to 24 "
            "pixels: more cannot be read in a drawing."
        )
    ax = start(ax, title, (6, 0.9 + 0.55 * len(counts)))
    centres, jumps = _centres(layers, counts)
    width = counts[0]
    for level, (middle, jump) in enumerate(zip(centres, jumps, strict=True)):
        height = 1.7 * level
        for at in middle:
            box = Rectangle((at - 0.4, height - 0.4), 0.8, 0.8, facecolor=LIT, edgecolor=style.INK)
            ax.add_patch(box)
        if level:
            _rays(ax, layers[level - 1], middle, centres[level - 1], height)
        name = "pixels" if level == 0 else "kernel {}, stride {}".format(*layers[level - 1])
        ax.text(-1.2, height, name, ha="right", va="center", fontsize=9)
        ax.text(width + 0.2, height, f"{counts[level]}", ha="left", va="center", fontsize=9)
        if level and counts[level] > 1:
            apart = f"{jump} apart" if jump > 1 else ""
            ax.text(width + 1.6, height, apart, ha="left", va="center", fontsize=9)
    ax.set(xlim=(-8.2, width + 4.6), ylim=(-0.7, 1.7 * (len(counts) - 1) + 0.7))
    ax.set_axis_off()
    seen = together([str(count) for count in reversed(counts)])
    words = f"From the last layer back to the pixels, {seen} numbers are seen along one axis"
    return describe(ax, words if alt is None else alt)


def _places(n, kernel, stride=1, padding=0, dilation=1):
    """For each place the pixels under the kernel's weights; -1 and n are padding."""
    reach = dilation * (kernel - 1) + 1
    starts = range(-padding, n + padding - reach + 1, stride)
    if not starts:
        raise ValueError(
            f"The kernel reaches over {reach} pixels, and there are {n + 2 * padding} with the "
            "padding: it has no place."
        )
    return [[first + dilation * tap for tap in range(kernel)] for first in starts]


def _pixels(ax, n, padding, top, read):
    for pixel in range(-padding, n + padding):
        inside = 0 <= pixel < n
        box = Rectangle(
            (pixel - 0.45, top - 0.9), 0.9, 0.8,
            facecolor="white", edgecolor=style.INK if inside else style.FAINT,
            linestyle="-" if inside else ":", linewidth=0.9,
            hatch=None if pixel in read else HATCH,
        )  # fmt: skip
        ax.add_patch(box)
        text = str(pixel) if inside else "0"
        if pixel in read:
            colour = style.INK if inside else style.FAINT
            ax.text(pixel, top - 0.5, text, ha="center", va="center", fontsize=8, color=colour)


def _counts(layers):
    """How many numbers of each level one number of the last layer sees, pixels first."""
    counts = [1]
    for kernel, stride in reversed(layers):
        counts.append((counts[-1] - 1) * stride + kernel)
    return counts[::-1]


def _centres(layers, counts):
    """Where the numbers of each level stand over the pixels, and how many pixels apart."""
    first, jump = 0.0, 1
    centres, jumps = [[float(at) for at in range(counts[0])]], [1]
    for (kernel, stride), count in zip(layers, counts[1:], strict=True):
        first += (kernel - 1) / 2 * jump
        jump *= stride
        centres.append([first + jump * at for at in range(count)])
        jumps.append(jump)
    return centres, jumps


def _rays(ax, layer, middle, below, height):
    """Lines from each number to the outermost two that its kernel reads."""
    kernel, stride = layer
    for place, at in enumerate(middle):
        for end in (below[place * stride], below[place * stride + kernel - 1]):
            ax.plot([at, end], [height - 0.4, height - 1.3], "-", color=style.FAINT, linewidth=0.8)

"""The drawings of lesson 10's mechanisms: their numbers are those of the example."""

import matplotlib.pyplot as plt
import pytest
import torch
import torch.nn.functional as F

from nnlab import inspect, style
from nnlab.plot import mechanisms

X = torch.tensor([0.0, 0, 1, 1, 1]).repeat(5, 1)
K = torch.tensor([-1.0, 0, 1]).repeat(3, 1)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_kernel_writes_out_the_sum_of_the_lit_place():
    ax = mechanisms.kernel(X, K, 0, 1, title="A kernel")
    assert "0·(-1) + 1·1 + 0·(-1) + 1·1 + 0·(-1) + 1·1 = 3" in texts(ax)
    assert style.alternative(ax.figure).startswith("A kernel. A kernel of 3 x 3 on a picture")


@pytest.mark.parametrize(("padding", "stride", "dilation"), [(0, 1, 1), (1, 2, 1), (1, 1, 2)])
def test_kernel_shows_the_map_that_torch_makes(padding, stride, dilation):
    x, k = torch.randn(5, 4).round(), torch.randn(2, 3).round()
    ax = mechanisms.kernel(x, k, padding=padding, stride=stride, dilation=dilation)
    theirs = F.conv2d(x[None, None], k[None, None], None, stride, padding, dilation)[0, 0]
    cells = (5 + 2 * padding) * (4 + 2 * padding) + 6  # of the picture and the kernel
    shown = texts(ax)[cells + 2 :]
    assert [float(text) for text in shown[: theirs.numel()]] == theirs.flatten().tolist()


def test_kernel_dashes_the_padding_and_lights_what_one_place_reads():
    ax = mechanisms.kernel(X[:3, :3], K, padding=1)
    dashed = [patch for patch in ax.patches if patch.get_linestyle() == ":"]
    assert len(dashed) == 25 - 9
    lit = [patch for patch in ax.patches if patch.get_linewidth() == 1.6]
    assert len(lit) == 9 + 1


def test_patches_are_the_rows_of_unfold():
    ax = mechanisms.patches(X, K, place=1)
    rows = F.unfold(X[None, None], 3)[0].T
    shown = [float(text) for text in texts(ax)[:81]]
    assert shown == rows.flatten().tolist()
    assert "row 1 gives 3" in style.alternative(ax.figure)


@pytest.mark.parametrize(
    "setting",
    [{"kernel": 3}, {"kernel": 3, "stride": 2}, {"kernel": 2, "padding": 1, "dilation": 3}],
)
def test_places_draws_each_place_that_torch_has(setting):
    ax = mechanisms.places(8, {"one": setting})
    weights = torch.zeros(1, 1, setting["kernel"])
    more = {name: size for name, size in setting.items() if name != "kernel"}
    count = F.conv1d(torch.zeros(1, 1, 8), weights, **more).shape[-1]
    assert f"{count} places" in texts(ax)
    assert sum(line.get_marker() == "o" for line in ax.lines) == count


def test_places_hatches_the_pixel_that_no_place_reads():
    ax = mechanisms.places(8, {"stride 2": {"kernel": 3, "stride": 2}})
    assert sum(bool(patch.get_hatch()) for patch in ax.patches) == 1


@pytest.mark.parametrize("layers", [[(3, 1)], [(4, 2), (3, 1), (2, 2)], [(3, 1), (2, 2), (3, 1)]])
def test_field_has_as_many_pixels_as_one_number_sees(layers):
    ax = mechanisms.field(layers)
    pixels = [patch for patch in ax.patches if patch.get_y() == -0.4]
    assert len(pixels) == inspect.receptive_field(layers)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: mechanisms.kernel(torch.ones(8, 3), K), r"shape \(8, 3\); expected up to 7"),
        (lambda: mechanisms.kernel(X[:2], K), "reaches over 3 x 3 pixels .* has 2 x 5"),
        (lambda: mechanisms.kernel(X, K, row=3), r"row 3, column 0 is not in a map of shape \(3"),
        (lambda: mechanisms.patches(torch.ones(6, 6), K), "16 places and 9 weights"),
        (lambda: mechanisms.patches(X, K, place=9), "place 9 is not among 9"),
        (lambda: mechanisms.places(2, {"a": {"kernel": 3}}), "reaches over 3 pixels, and there"),
        (lambda: mechanisms.field([]), "0 layers see 1 pixels"),
        (lambda: mechanisms.field([(5, 3)] * 3), "3 layers see 53 pixels"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_that_says_why(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
    plt.close("all")

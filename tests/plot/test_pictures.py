"""Images, filters and feature maps: their values as they were given, each under its label."""

import numpy as np
import pytest
import torch

from nnlab import plot
from nnlab.style import alternative

RNG = np.random.default_rng(0)


def tiles(ax, height, width):
    """The tiles of a mosaic in reading order: everything that is neither gap nor caption."""
    shown = np.ma.filled(ax.images[0].get_array(), np.nan)
    if shown.ndim == 3:
        shown = np.where((shown == 1).all(axis=2), np.nan, shown[:, :, 0])
    rows, columns = (~np.isnan(shown).all(axis=axis) for axis in (1, 0))
    shown = shown[rows][:, columns]
    times = max(1, 28 // max(height, width))
    shown = shown[::times, ::times]
    return (
        shown.reshape(-1, height, shown.shape[1] // width, width)
        .swapaxes(1, 2)
        .reshape(-1, height, width)
    )


@pytest.mark.parametrize("shape", [(6, 8, 8), (6, 1, 8, 8)])
def test_images_show_the_values_given(shape):
    images = RNG.random(shape)
    ax = plot.images(images, columns=3)
    np.testing.assert_allclose(tiles(ax, 8, 8), images.reshape(6, 8, 8))
    assert ax.images[0].get_clim() == (0, 1)


def test_bytes_are_shown_from_0_to_255():
    images = RNG.integers(0, 256, (4, 30, 20)).astype(np.uint8)
    ax = plot.images(torch.from_numpy(images), columns=2)
    np.testing.assert_allclose(tiles(ax, 30, 20), images / 255)


@pytest.mark.parametrize("axis", [1, 3], ids=["channels first", "channels last"])
def test_colour_images_come_with_channels_first_or_last(axis):
    images = RNG.random((2, 9, 7, 3)) * 0.9
    ax = plot.images(np.moveaxis(images, 3, axis))
    np.testing.assert_allclose(tiles(ax, 9, 7), images[..., 0])


def test_images_beyond_0_and_1_share_one_scale():
    ax = plot.images([[[-1.0, 0.0]], [[1.0, 3.0]]], columns=1)
    np.testing.assert_allclose(tiles(ax, 1, 2), [[[0, 0.25]], [[0.5, 1]]])
    assert "from black at -1 to white at 3" in ax.get_label()


def test_labels_stand_over_their_pictures():
    ax = plot.images(np.zeros((3, 8, 8)), torch.tensor([5, 0, 4]), columns=3)
    assert [text.get_text() for text in ax.texts] == ["5", "0", "4"]
    places = [text.get_position() for text in ax.texts]
    assert places == sorted(places)


def test_filters_are_white_at_0_and_as_far_red_as_blue():
    weights = RNG.normal(size=(5, 3, 3))
    ax = plot.filters(weights, columns=5)
    np.testing.assert_array_equal(tiles(ax, 3, 3), weights)
    low, high = ax.images[0].get_clim()
    assert -low == high == np.abs(weights).max()


def test_filters_of_zeros_are_white():
    assert plot.filters(np.zeros((2, 3, 3))).images[0].get_clim() == (-1, 1)


def test_feature_maps_show_the_values_given():
    maps = RNG.random((4, 6, 5))
    np.testing.assert_array_equal(tiles(plot.feature_maps(maps, columns=2), 6, 5), maps)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: plot.images(np.zeros((28, 28))),
            r"images has shape \(28, 28\); expected .* use images\[None, None\]",
        ),
        (
            lambda: plot.images(np.zeros((2, 5, 8, 8))),
            r"shape \(2, 5, 8, 8\).* Colour has 3 channels",
        ),
        (
            lambda: plot.images(np.zeros((401, 2, 2))),
            r"got 401 pictures; expected 1 to 400.*\[:40\]",
        ),
        (lambda: plot.images(np.zeros((2, 4, 4)), [1]), "labels has 1 entries for 2 pictures"),
        (
            lambda: plot.filters(np.zeros((4, 3, 5, 5))),
            r"For input channel c .* use weights\[:, c\]",
        ),
        (lambda: plot.feature_maps(np.zeros((1, 4, 5, 5))), r"expected \(C, H, W\).*use maps\[0\]"),
    ],
)
def test_what_does_not_fit_is_told(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_alternative_text_names_the_labels_of_a_tensor():
    ax = plot.images(torch.zeros(2, 4, 4), torch.tensor([7, 3]))
    assert "labelled 7 and 3" in alternative(ax.figure)


def test_rows_of_images_are_named_and_told():
    ax = plot.images(torch.rand(4, 3, 3), columns=2, rows=["before", "after"])
    assert [text.get_text() for text in ax.texts] == ["before", "after"]
    assert "in rows: before and after" in ax.get_label()


def test_a_name_is_missing_error_tells_how_many_rows_there_are():
    with pytest.raises(ValueError, match="1 names for 4 pictures in 2 columns"):
        plot.images(torch.rand(4, 3, 3), columns=2, rows=["before"])

"""The CNN playground from the Python side: its layer and its reader against torch, its answers."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nnlab import data, play
from nnlab.play.cnn.images import IMAGES, SIDE, image_of, inked, pack, unpack
from nnlab.play.cnn.model import Layer
from nnlab.play.cnn.pixels import grey, signed
from nnlab.play.cnn.presets import KERNELS, POOLS, PRESETS
from nnlab.play.cnn.reader import centred, forward, read, weights

from ..page import again, send

RNG = np.random.default_rng(0)
STATES = [
    {},
    {"preset": "photo", "kernel": "sharpen", "padding": 2},
    {"preset": "impossible", "padding": 3, "dilation": 7},
    {"preset": "network", "stride": 3, "pool": "mean 2", "steps": 5},
    {"kernel": ((1.0, -0.5), (0.25, 0.0)), "image": "ring", "relu": True},
    {"preset": "half", "dilation": 2, "pool": "max 4"},
]
SETTINGS = [(1, 0, 1), (2, 1, 1), (3, 2, 2), (1, 3, 4), (5, 4, 3)]  # stride, padding, dilation


def alike(one, other):
    np.testing.assert_allclose(one.layer.output, other.layer.output, atol=1e-6)
    assert one.steps == other.steps
    assert one.state() == other.state()


def on_image(row, column):
    """Where on the canvas the middle of a pixel of the unpadded image is."""
    return {"x": 0.1 + 0.072 * (column + 0.5), "y": 3.92 - 0.072 * (row + 0.5)}


@pytest.mark.parametrize(("stride", "padding", "dilation"), SETTINGS)
@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_the_layer_is_that_of_torch(k, stride, padding, dilation):
    image, kernel = RNG.normal(size=(SIDE, SIDE)), RNG.normal(size=(k, k))
    layer = Layer(image, kernel, stride, padding, dilation, relu=True, pool=("max", 2))
    x, weight = (torch.tensor(each)[None, None] for each in (image, kernel))
    out = F.conv2d(x, weight, stride=stride, padding=padding, dilation=dilation).relu()
    assert layer.size == out.shape[-1]
    np.testing.assert_allclose(layer.output, out[0, 0], atol=1e-12)
    np.testing.assert_allclose(layer.pooled, F.max_pool2d(out, 2)[0, 0], atol=1e-12)
    mean = Layer(image, kernel, stride, padding, dilation, relu=True, pool=("mean", 2))
    np.testing.assert_allclose(mean.pooled, F.avg_pool2d(out, 2)[0, 0], atol=1e-12)


@pytest.mark.parametrize(("stride", "padding", "dilation"), SETTINGS)
def test_every_pixel_of_the_map_is_the_sum_of_its_patch_times_the_kernel(stride, padding, dilation):
    layer = Layer(RNG.normal(size=(SIDE, SIDE)), RNG.normal(size=(3, 3)), stride, padding, dilation)
    for row, column in [(0, 0), (layer.size - 1, 0), (layer.size // 2, layer.size - 1)]:
        total = (layer.patch(row, column) * layer.kernel).sum()
        assert total == pytest.approx(layer.output[row, column])


def test_rows_that_are_never_read_change_nothing():
    layer = play.cnn(image="blank", stride=2).layer
    assert (layer.size, layer.unread) == (13, 1)
    image = np.zeros((SIDE, SIDE))
    image[-1] = image[:, -1] = 1
    assert not Layer(image, np.ones((3, 3)), stride=2).output.any()


def test_a_kernel_without_a_place_is_told_and_breaks_nothing():
    game = play.cnn(preset="impossible")
    assert "The kernel fits nowhere: it reaches over 31 pixels" in game.canvas.scene["label"]
    assert "impossible" in game.numbers.value
    assert not game.step()
    for kind, grab in (("hover", "map 0 0"), ("hover", "image 3 3"), ("click", "image 3 3")):
        send(game, kind, 1, 3, grab=grab)
    assert game.problem.value == ""
    game.settings["dilation"].value = 4
    assert "A map of 4 × 4" in game.canvas.scene["label"]


@pytest.mark.parametrize(
    "change", [{"padding": 2}, {"dilation": 4}, {"kernel": "blur wide"}], ids=str
)
def test_the_impossible_size_has_the_three_remedies_that_its_task_promises(change):
    assert play.cnn(preset="impossible", **change).layer.size > 0


def test_half_the_size_is_reached_by_pooling_and_by_dilation_alone():
    assert play.cnn(preset="half").layer.size == 14
    assert play.cnn(preset="half", stride=1, pool="max 2").layer.pooled.shape == (14, 14)
    assert play.cnn(preset="half", stride=1, dilation=8).layer.size == 14


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_tells_its_task(name):
    game = play.cnn(preset=name)
    assert game.task.value.startswith(f"<b>{PRESETS[name].title.capitalize()}.</b>")


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.cnn(**state)
    alike(game, again(game))
    assert game.state() | state == game.state()


def test_reset_step_and_play_move_the_kernel_from_place_to_place():
    game = play.cnn()
    send(game, "key", key="reset")
    before = game.canvas.scene["label"]
    assert "0 of 676 places computed; pixel (0, 0) is not yet" in before
    send(game, "key", key="step")
    assert "1 of 676 places computed; pixel (0, 0) is 0.000" in game.canvas.scene["label"]
    game.steps = 26
    assert game.step()
    assert game._at == (1, 0)
    game.steps = game.places - 1
    assert not game.step()


def test_a_click_on_the_kernel_edits_it_and_a_shift_click_undoes_that():
    game = play.cnn()
    send(game, "click", grab="kernel 0 1")
    assert game.layer.kernel[0, 1] == 0.5
    assert game.settings["kernel"].value == "yours"
    alike(game, again(game))
    send(game, "click", grab="kernel 0 1", shift=True)
    np.testing.assert_array_equal(game.layer.kernel, KERNELS["vertical edges"])


def test_a_stroke_joins_its_places_and_a_new_one_does_not():
    game = play.cnn(image="blank")
    for column in (5, 15):
        send(game, "drag", **on_image(10, column), grab="image 10 5")
    assert game.image[10, 5:16].min() > 0.9
    send(game, "hover", grab="image 20 5")
    send(game, "drag", **on_image(20, 5), grab="image 20 5")
    assert game.image[13:17].max() == 0
    assert game.image[20, 5] == 1
    alike(game, again(game))
    game._clear()
    assert not game.image.any()


def test_with_padding_the_pen_is_where_the_pointer_is():
    game = play.cnn(image="blank", padding=3)
    send(game, "click", **on_image(13, 13), grab="image 13 13")
    assert game.image[10, 10] == 1


def test_moving_over_a_pixel_shows_its_field_and_its_sum():
    game = play.cnn(preset="network")
    send(game, "hover", grab="map 6 9")
    assert "pixel (6, 9) is" in game.canvas.scene["label"]
    send(game, "hover", grab="pooled 3 4")
    square = game.layer.output[6:8, 8:10]
    assert game.layer.output[game._at] == square.max() == game.layer.pooled[3, 4]
    send(game, "hover", grab="image 11 8")  # with padding 1: the field of (10, 7) is centred there
    assert game._at == (10, 7)


def test_sharp_cells_are_reported_one_by_one():
    marks = [mark for mark in play.cnn(preset="network").scene().marks if mark.get("grab")]
    assert {mark["grab"] for mark in marks} == {"image", "kernel", "map", "pooled"}
    assert all(mark["cells"] for mark in marks)


def test_an_image_of_ones_own_is_shown_and_shared():
    image = data.load("mnist").test.x[0]
    game = play.cnn(image=image)
    np.testing.assert_allclose(game.image, image[0].numpy() / 255, atol=1e-6)
    same = again(game)
    np.testing.assert_allclose(same.image, game.image, atol=0.5 / 15 + 1e-6)  # 16 grey levels


@pytest.mark.parametrize("name", IMAGES)
def test_a_named_image_survives_packing(name):
    image = image_of(name)
    assert image.shape == (SIDE, SIDE)
    assert 0 <= image.min() <= image.max() <= 1
    np.testing.assert_allclose(unpack(pack(image)), image, atol=0.5 / 15 + 1e-9)


def test_the_reader_is_its_torch_network_and_reads_the_test_set():
    numbers = {name: torch.tensor(value) for name, value in weights().items()}
    nn = torch.nn
    convolution, pooling = (lambda a, b: nn.Conv2d(a, b, 3, padding=1)), nn.MaxPool2d(2)
    net = nn.Sequential(
        convolution(1, 8), nn.ReLU(), pooling, convolution(8, 16), nn.ReLU(), pooling,
        nn.Flatten(), nn.Linear(784, 10),
    )  # fmt: skip
    net.load_state_dict(numbers)
    x, y = data.load("mnist").test[:1000]
    with torch.no_grad():
        logits = net(x / 255)
    ours = np.stack([forward(image[0].numpy() / 255, weights()) for image in x[:20]])
    np.testing.assert_allclose(ours, logits[:20], atol=1e-4)
    assert (logits.argmax(1) == y).float().mean() > 0.975
    shares = [read(image[0].numpy() / 255).argmax() for image in x[:200]]
    assert np.mean(shares == y[:200].numpy()) > 0.97


def test_the_drawn_digits_are_read_wherever_they_stand():
    for name, digit in (("seven", 7), ("three", 3)):
        image = image_of(name)
        assert read(image).argmax() == digit
        for by in (-5, 5):
            assert read(np.roll(image, by, axis=1)).argmax() == digit


def test_centring_leaves_a_digit_of_mnist_nearly_as_it_is():
    image = data.load("mnist").test.x[0, 0].numpy() / 255
    assert np.abs(centred(image) - image).mean() < 0.05


def test_without_ink_nothing_is_read():
    game = play.cnn(preset="draw")
    assert read(np.zeros((SIDE, SIDE))) is None
    assert "nothing is drawn yet" in game.chart.scene["label"]


def test_a_stroke_of_the_pen_covers_its_ends_and_little_else():
    image = inked(np.zeros((SIDE, SIDE)), (5, 5), (5, 20))
    assert image[5, [5, 12, 20]].min() == 1
    assert image[9:].max() == image[:, 24:].max() == 0


def test_colours_tell_the_sign_and_the_size():
    tints = signed(np.array([[-1.0, 0.0, 1.0]]), 1.0)[0]
    assert tints[1].tolist() == [255, 255, 255, 255]
    assert tints[0, 2] > tints[0, 0]
    assert tints[2, 0] > tints[2, 2]
    assert grey(np.array([[0.0, 1.0]]))[0].tolist() == [[0, 0, 0, 255], [255, 255, 255, 255]]


def test_every_pool_can_be_chosen():
    for pool in POOLS:
        assert play.cnn(pool=pool).state()["pool"] in (None, pool)

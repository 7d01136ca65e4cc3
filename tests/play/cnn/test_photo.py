"""A picture of the learner's own, from a file, from pixels, or from the page's button."""

import numpy as np
import pytest
from PIL import Image

from nnlab import play
from nnlab.play.cnn.images import SIDE, image_of
from nnlab.play.cnn.photo import shrunk

RNG = np.random.default_rng(0)
WIDE = RNG.integers(0, 256, (56, 140, 3), np.uint8)


def told(image):
    with pytest.raises(ValueError, match=r"^image ") as caught:
        play.cnn(image=image)
    return str(caught.value).split("; expected")[0]


def means(grey):
    """The means of squares of a grey picture, row by row."""
    k = len(grey) // SIDE
    return np.array([[grey[k * r : k * r + k, k * c : k * c + k].mean() for c in range(SIDE)]
                     for r in range(SIDE)])  # fmt: skip


def test_the_middle_is_taken_and_each_pixel_is_the_mean_of_what_it_covers():
    red, green, blue = np.moveaxis(WIDE[:, 42:98].astype(float), -1, 0)
    wanted = means((0.299 * red + 0.587 * green + 0.114 * blue) / 255)
    np.testing.assert_allclose(shrunk(WIDE), wanted, atol=1e-6)
    np.testing.assert_allclose(shrunk(WIDE.transpose(1, 0, 2)), wanted.T, atol=1e-6)


def test_pixels_come_in_the_shapes_that_pictures_and_tensors_have():
    grey = RNG.uniform(size=(56, 56))
    same = [grey, grey[None], np.stack([grey] * 3), np.stack([grey] * 3, -1), grey[..., None]]
    for picture in same:
        np.testing.assert_allclose(shrunk(picture), means(grey), atol=1e-6)
    clear = np.dstack([grey, grey, grey, np.zeros((56, 56))])
    np.testing.assert_allclose(shrunk(clear), 1)  # white paper


@pytest.mark.parametrize("name", ["own.png", "own.bmp"])
def test_a_file_is_read_by_its_path(tmp_path, name):
    Image.fromarray(WIDE).save(tmp_path / name)
    for path in (tmp_path / name, str(tmp_path / name)):
        np.testing.assert_allclose(image_of(path), shrunk(WIDE), atol=1e-6)
    game = play.cnn(image=tmp_path / name)
    np.testing.assert_allclose(game.image, shrunk(WIDE), atol=1e-6)
    assert game.settings["image"].value == "yours"
    assert name not in game.line()  # the line holds the pixels: the file may be gone by then


def test_a_photograph_is_turned_as_its_camera_was_held(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 6  # to be shown turned by a quarter, clockwise
    Image.fromarray(WIDE).save(tmp_path / "own.png", exif=turned)
    upright = np.rot90(shrunk(WIDE), -1)
    np.testing.assert_allclose(image_of(tmp_path / "own.png"), upright, atol=1e-6)


def test_what_is_no_picture_is_refused_by_a_sentence(tmp_path):
    text, half, vast, small = (
        tmp_path / f"{each}.png" for each in ("text", "half", "vast", "small")
    )
    text.write_text("not a picture")
    Image.fromarray(WIDE).save(half)
    half.write_bytes(half.read_bytes()[:5000])
    Image.new("1", (10_000, 10_000)).save(vast)
    Image.fromarray(WIDE[:20]).save(small)
    for path in (text, half, tmp_path):
        assert told(path) == f'image is "{path}", a file without a picture that can be read'
    assert told("away.png") == 'image is "away.png", and there is no such file'
    assert told(vast) == f'image is "{vast}", which has too many pixels'
    assert told(small) == "image has shape (20, 140, 4)"
    assert told(np.zeros((27, 99))) == "image has shape (27, 99)"
    assert told(np.zeros((2, 30, 30, 3))) == "image has shape (2, 30, 30, 3)"


def choose(game, name, pixels=None):
    """What the page's button sends once a file is chosen."""
    content = {"name": name} if pixels is None else {"name": name, "side": len(pixels)}
    message = {"data": {"method": "custom", "content": content}}
    buffers = [] if pixels is None else [pixels.tobytes()]
    game.upload.comm.handle_msg({"content": message, "buffers": buffers})


def test_the_pages_button_takes_a_picture_and_tells_what_is_none():
    game, opaque = play.cnn(), np.full((280, 280, 1), 255, np.uint8)
    pixels = np.dstack([RNG.integers(0, 256, (280, 280, 3), np.uint8), opaque])
    choose(game, "own.jpg", pixels)
    np.testing.assert_allclose(game.image, shrunk(pixels), atol=1e-6)
    before = game.line()
    choose(game, "own.pdf")
    assert "own.pdf holds no picture that can be read" in game.problem.value
    choose(game, "dot.gif", pixels[:9, :9].copy())
    assert "image has shape (9, 9, 4); expected" in game.problem.value
    assert game.line() == before


def test_invert_turns_dark_ink_on_paper_into_what_the_reader_knows():
    game = play.cnn(image="seven")
    _, stage, _ = game.box.children
    _, tools, *_ = stage.children
    (invert,) = [tool for tool in tools.children if getattr(tool, "description", "") == "Invert"]
    before = game.image
    invert.click()
    np.testing.assert_allclose(game.image, 1 - before)
    assert "as 7" not in game.curve().label
    invert.click()
    assert "as 7" in game.curve().label

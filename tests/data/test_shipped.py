"""Every shipped data set: its rows, its classes, its split, and whose it is."""

import csv
import doctest
import subprocess
import sys
from itertools import chain

import numpy as np
import pytest
import torch

import nnlab.data
from nnlab import files, paths
from nnlab.data import shipped

GREY, CALENDAR = ((1, 28, 28), torch.uint8), ((4,), torch.int64)
SETS = {  # rows in train, valid and test; what a row of x is; what y is
    "mnist": ((55_000, 5_000, 10_000), GREY, torch.int64),
    "fashion-mnist": ((55_000, 5_000, 10_000), GREY, torch.int64),
    "digits": ((1078, 360, 359), ((64,), torch.float32), torch.int64),
    "emoji": ((2318, 752, 752), ((3, 32, 32), torch.uint8), torch.int64),
    "penguins": ((206, 67, 69), ((4,), torch.float32), torch.int64),
    "us-births": ((4018, 731, 730), CALENDAR, torch.float32),
    "seattle-weather": ((731, 365, 365), CALENDAR, torch.float32),
    "shakespeare": ((828_920, 103_615, 103_616), ((), torch.int64), None),
    "surnames": ((8961, 1245, 2468), str, torch.int64),
    "movie-snippets": ((6421, 918, 1834), str, torch.int64),
}
CLASS_COUNTS = {
    "mnist": [6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958],
    "fashion-mnist": [7000] * 10,
    "digits": [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
    "emoji": [170, 318, 10, 540, 262, 528, 772, 338, 448, 436],
    "penguins": [151, 68, 123],
    "movie-snippets": [4575, 4598],
}


def parts(data):
    return data.train, data.valid, data.test


def whole(data):
    """x, y and extra of all three parts, one after the other."""
    xs, ys = zip(*parts(data), strict=True)
    x = list(chain(*xs)) if isinstance(xs[0], list) else torch.cat(xs)
    extra = {key: np.concatenate([p.extra[key] for p in parts(data)]) for key in data.train.extra}
    return x, None if ys[0] is None else torch.cat(ys), extra


def table(name):
    with (paths.data() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_names_are_the_sets_tested_here():
    assert nnlab.data.names() == list(SETS)


@pytest.mark.parametrize("name", SETS)
def test_every_part_has_the_rows_shapes_and_dtypes_it_should(load, name):
    rows, x_row, y_dtype = SETS[name]
    data = load(name)
    assert data.name == name
    assert tuple(map(len, parts(data))) == rows
    for x, y in parts(data):
        if x_row is str:
            assert all(isinstance(text, str) and text == text.strip() for text in x)
        else:
            assert (tuple(x.shape[1:]), x.dtype) == x_row
        assert (None if y is None else y.dtype) == y_dtype
        assert y is None or y.shape == (len(x),)


@pytest.mark.parametrize("name", CLASS_COUNTS)
def test_every_class_is_there_in_full(load, name):
    _, y, _ = whole(load(name))
    assert y.bincount().tolist() == CLASS_COUNTS[name]
    assert len(load(name).classes) == len(CLASS_COUNTS[name])


@pytest.mark.parametrize("name", ["digits", "emoji", "penguins", "surnames", "movie-snippets"])
def test_every_part_has_the_classes_in_like_shares(load, name):
    shares = [part.y.bincount() / len(part) for part in parts(load(name))]
    for share in shares:
        torch.testing.assert_close(share, shares[0], atol=0.02, rtol=0)


@pytest.mark.parametrize("name", SETS)
def test_two_loads_are_equal(load, name):
    for one, other in zip(parts(load(name)), parts(nnlab.data.load(name)), strict=True):
        for mine, theirs in zip(one, other, strict=True):
            same = torch.equal if isinstance(mine, torch.Tensor) else lambda a, b: a == b
            assert same(mine, theirs)


@pytest.mark.parametrize("name", SETS)
def test_every_set_says_where_it_is_from_and_whose_it_is(load, name):
    text = load(name).describe()
    assert text.startswith(f"{name}: ")
    for word in ("split: ", "source: ", "licence: "):
        assert f"\n  {word}" in text
    assert all(len(line) <= 100 for line in text.splitlines())


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_train_and_valid_are_views_of_one_set_of_images(load, name):
    train, valid, _ = parts(load(name))
    assert valid.x.data_ptr() == train.x.data_ptr() + train.x.numel()


def test_mnist_shows_ink_bright_on_dark(load):
    x, y = load("mnist").train
    assert y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert x[:, 0, 0, 0].max() == 0
    assert x.max() == 255


def test_fashion_labels_have_the_names_of_its_authors(load):
    data = load("fashion-mnist")
    assert data.classes[0] == "T-shirt/top"
    assert data.classes[9] == "Ankle boot"
    assert data.train.y[:3].tolist() == [9, 0, 0]


def test_digits_are_scikit_learns(load):
    from sklearn.datasets import load_digits

    x, y, _ = whole(load("digits"))
    theirs = sorted([*row, label] for row, label in zip(*load_digits(return_X_y=True), strict=True))
    assert sorted([*row.tolist(), int(label)] for row, label in zip(x, y, strict=True)) == theirs


def test_penguins_are_the_measured_ones_of_the_file(load):
    data = load("penguins")
    x, y, extra = whole(data)
    species = [data.classes[label] for label in y]
    ours = zip(x.tolist(), species, extra["island"], extra["sex"], extra["year"], strict=True)
    columns = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    words = ("species", "island", "sex", "year")
    theirs = [
        (np.float32([row[key] for key in columns]).tolist(), *(row[key] for key in words))
        for row in table("tabular/penguins.csv")
        if row["bill_length_mm"] != "NA"
    ]
    assert sorted(ours) == sorted(theirs)


def test_both_drawings_of_an_emoji_are_in_one_part_in_one_order(load):
    seen = set()
    for part in parts(load("emoji")):
        noto, twemoji = (part[part.extra["style"] == style] for style in ("noto", "twemoji"))
        assert noto.extra["name"].tolist() == twemoji.extra["name"].tolist()
        assert torch.equal(noto.y, twemoji.y)
        assert seen & set(noto.extra["name"]) <= {"man in tuxedo"}  # the name of two emoji
        seen |= set(noto.extra["name"])
    assert len(seen) == 1911 - 1


def test_no_picture_is_in_two_parts(load):
    seen = [{picture.numpy().tobytes() for picture in part.x} for part in parts(load("emoji"))]
    assert sum(map(len, seen)) == len(set.union(*seen))


def test_emoji_are_the_drawings_of_the_file(load):
    x, _, extra = whole(load("emoji"))
    with np.load(files.path("emoji/emoji-32px.npz"), allow_pickle=False) as file:
        for style in ("noto", "twemoji"):
            ours = x[extra["style"] == style].permute(0, 2, 3, 1).numpy()
            assert sorted(map(bytes, ours)) == sorted(map(bytes, file[style]))


def test_births_have_the_calendar_of_the_file_and_no_gap(load):
    x, y, extra = whole(load("us-births"))
    rows = table("series/us-births-2000-2014.csv")
    columns = ("year", "month", "date_of_month", "day_of_week")
    assert x.tolist() == [[int(row[key]) for key in columns] for row in rows]
    assert y.tolist() == [float(row["births"]) for row in rows]
    assert extra["date"][0] == np.datetime64("2000-01-01")
    assert set(np.diff(extra["date"]).astype(int)) == {1}
    assert [int(part.x[0, 0]) for part in parts(load("us-births"))] == [2000, 2011, 2013]


def test_weather_is_the_highest_temperature_and_the_rest_is_extra(load):
    x, y, extra = whole(load("seattle-weather"))
    rows = table("series/seattle-weather.csv")
    assert [str(day) for day in extra["date"]] == [row["date"] for row in rows]
    assert [f"{a}-{b:02}-{c:02}" for a, b, c, _ in x.tolist()] == [row["date"] for row in rows]
    assert y.tolist() == np.float32([row["temp_max"] for row in rows]).tolist()
    for key in ("precipitation", "temp_min", "wind"):
        assert extra[key].tolist() == [float(row[key]) for row in rows]
    assert extra["weather"].tolist() == [row["weather"] for row in rows]
    assert [int(part.x[0, 0]) for part in parts(load("seattle-weather"))] == [2012, 2014, 2015]


def test_shakespeare_is_the_file_in_order(load):
    data = load("shakespeare")
    x, _, _ = whole(data)
    assert data.decode(x) == files.text("text/shakespeare-8-plays.txt.gz")
    assert len(data.classes) == 76


def test_test_is_king_lear_which_train_never_sees(load):
    data = load("shakespeare")
    assert "KING LEAR" not in data.decode(data.train.x)
    assert "OTHELLO" not in data.decode(data.test.x).upper()


def test_surnames_are_the_pairs_of_the_file_and_none_is_in_two_parts(load):
    data = load("surnames")
    x, y, _ = whole(data)
    ours = sorted((data.classes[label], name) for name, label in zip(x, y, strict=True))
    lines = (paths.data() / "text/surnames-by-language.tsv").read_text("utf-8").splitlines()
    assert ours == sorted(tuple(line.split("\t")) for line in lines)
    seen = [{name.casefold() for name in part.x} for part in parts(data)]
    assert sum(map(len, seen)) == len(set.union(*seen))


def test_snippets_are_the_clear_ones_and_none_is_in_two_parts(load):
    data = load("movie-snippets")
    x, y, extra = whole(data)
    lines = files.text("sentiment/movie-snippets.tsv.gz").splitlines()[1:]
    clear = [line for line in lines if abs(float(line.split("\t")[1])) >= 1]
    assert sorted(x) == sorted(line.split("\t")[0] for line in clear)
    assert np.abs(extra["score"]).min() >= 1
    assert y.tolist() == (extra["score"] > 0).tolist()
    seen = [{text.casefold() for text in part.x} for part in parts(data)]
    assert sum(map(len, seen)) == len(set.union(*seen))


def test_an_unknown_name_meets_the_nearest_and_the_list():
    with pytest.raises(
        ValueError, match=r"There is no data set 'Fashion_MNIST'. Did you mean"
    ) as e:
        nnlab.data.load("Fashion_MNIST")
    assert "'fashion-mnist'? Known: mnist, fashion-mnist, digits, emoji" in str(e.value)
    with pytest.raises(ValueError, match=r"There is no data set 'cats'. Known: mnist"):
        nnlab.data.load("cats")


def test_loading_penguins_imports_neither_torchvision_nor_scikit_learn():
    code = (
        "import sys; from nnlab.data import load; load('penguins'); "
        "print({'torchvision', 'sklearn', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_examples_in_the_docstrings_are_right():
    assert doctest.testmod(shipped).attempted
    assert doctest.testmod(shipped).failed == 0

"""Sets of pictures: MNIST, Fashion-MNIST, scikit-learn's digits, emoji."""

import numpy as np
import torch

from nnlab import files
from nnlab.data import idx
from nnlab.data.dataset import Card, Dataset, Part
from nnlab.data.split import split

_VALID = 5_000  # the last rows of the official training set
_IDX_SPLIT = (
    "the last 5,000 of the 60,000 official training images are valid; test is the official one."
)


def mnist() -> Dataset:
    card = Card(
        title="70,000 handwritten digits",
        x="grey levels, 0 paper to 255 ink",
        y="the digit",
        split=_IDX_SPLIT,
        source="Y. LeCun, C. Cortes and C. Burges, The MNIST database (1998).",
        licence="CC BY-SA 3.0, (c) Yann LeCun and Corinna Cortes.",
    )
    return _idx_set("mnist", card, tuple("0123456789"))


def fashion_mnist() -> Dataset:
    card = Card(
        title="70,000 photographs of clothing, of ten kinds",
        x="grey levels, 0 background to 255",
        y="the kind",
        split=_IDX_SPLIT,
        source="H. Xiao, K. Rasul and R. Vollgraf (2017), arXiv 1708.07747.",
        licence="MIT, (c) 2017 Zalando SE.",
    )
    kinds = "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot"
    return _idx_set("fashion-mnist", card, tuple(kinds.split(", ")))


def _idx_set(name, card, classes):
    x, test_x = (idx.images(f"{name}/{part}-images-idx3-ubyte.xz") for part in ("train", "t10k"))
    y, test_y = (idx.labels(f"{name}/{part}-labels-idx1-ubyte.xz") for part in ("train", "t10k"))
    train, valid = Part(x[:-_VALID], y[:-_VALID]), Part(x[-_VALID:], y[-_VALID:])
    return Dataset(name, train, valid, Part(test_x, test_y), card, classes)


def digits() -> Dataset:
    from sklearn.datasets import load_digits  # a second of import, for this set alone

    x, y = load_digits(return_X_y=True)
    whole = Part(torch.from_numpy(x).float(), torch.from_numpy(y).long())
    card = Card(
        title="1,797 handwritten digits of 8x8 pixels, row by row",
        x="ink in a block of 4x4 dots, 0 to 16",
        y="the digit",
        split="60/20/20 % of every digit, fixed seed. 13 people wrote them and the file does not "
        "tell them apart: one hand may be in all three parts.",
        source="E. Alpaydin and C. Kaynak (1998), UCI repository; comes with scikit-learn.",
        licence="CC BY 4.0 (UCI).",
    )
    train, valid, test = (whole[rows] for rows in split(y, train=0.6, valid=0.2))
    return Dataset("digits", train, valid, test, card, tuple("0123456789"))


def emoji() -> Dataset:
    with np.load(files.path("emoji/emoji-32px.npz"), allow_pickle=False) as file:
        styles = {style: file[style] for style in ("noto", "twemoji")}
        category, names, categories = file["category"], file["name"], file["categories"]
    n = len(category)
    pictures = torch.from_numpy(np.concatenate(list(styles.values())))
    whole = Part(
        pictures.permute(0, 3, 1, 2).contiguous(),  # (N, H, W, C) -> (N, C, H, W)
        torch.from_numpy(np.tile(category, 2)).long(),
        {"style": np.repeat(list(styles), n), "name": np.tile(names, 2)},
    )
    card = Card(
        title=f"{n:,} emoji, each drawn in two styles, in ten categories",
        x="RGB, 0 to 255, on white",
        y="the category",
        split="60/20/20 % of every category, fixed seed, by emoji: both drawings of one, and emoji "
        "that look exactly alike, are in the same part. In each part Noto's drawings come first, "
        "then Twemoji's in the same order; extra['style'] tells them apart.",
        source="emoji-datasource 16.0.0: Noto Emoji by Google, Twemoji by Twitter and others.",
        licence="Noto Apache-2.0, Twemoji CC BY 4.0, collection MIT (c) 2013 Cal Henderson.",
    )
    rows = split(category, _lookalikes(*styles.values()), train=0.6, valid=0.2)
    train, valid, test = (whole[np.concatenate([part, part + n])] for part in rows)
    return Dataset("emoji", train, valid, test, card, tuple(categories.tolist()))


def _lookalikes(*styles):
    """A group number for each emoji, the same for emoji that some style draws identically."""
    group = np.arange(len(styles[0]))
    for pictures in styles:
        first: dict[bytes, int] = {}
        for row, picture in enumerate(pictures):
            twin = first.setdefault(picture.tobytes(), row)
            group[group == group[row]] = group[twin]
    return group

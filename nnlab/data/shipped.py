"""Every shipped data set by its name."""

from difflib import get_close_matches

from nnlab.data import pictures, tables, texts
from nnlab.data.dataset import Dataset

_LOADERS = {
    "mnist": pictures.mnist,
    "fashion-mnist": pictures.fashion_mnist,
    "digits": pictures.digits,
    "emoji": pictures.emoji,
    "penguins": tables.penguins,
    "us-births": tables.us_births,
    "seattle-weather": tables.seattle_weather,
    "shakespeare": texts.shakespeare,
    "surnames": texts.surnames,
    "movie-snippets": texts.movie_snippets,
}


def names() -> list[str]:
    """The names that `load` knows."""
    return list(_LOADERS)


def load(name: str) -> Dataset:
    """A shipped data set, split into train, valid and test in the same way every time.

    Raises: ValueError for an unknown name, DataError for a missing or damaged file.

    Example:
        >>> x, y = load("penguins").train
        >>> x.shape, y.shape
        (torch.Size([206, 4]), torch.Size([206]))
    """
    if name not in _LOADERS:
        close = get_close_matches(str(name).lower(), _LOADERS, n=1)
        hint = f"Did you mean {close[0]!r}? " if close else ""
        raise ValueError(f"There is no data set {name!r}. {hint}Known: {', '.join(_LOADERS)}.")
    return _LOADERS[name]()

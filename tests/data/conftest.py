"""One cache for all tests of data, and every data set loaded once."""

from functools import cache

import pytest

import nnlab.data


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory):
    """A cache of the tests' own, so that none of them touches the user's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNLAB_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def load(cache_folder):
    """`nnlab.data.load`, once a set: Fashion-MNIST takes two seconds to unpack."""
    return cache(nnlab.data.load)

from functools import cache
from pathlib import Path

import pytest

import nnlab.data
from nnlab import paths


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


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A course whose data are two files, to be damaged."""
    shipped, names = paths.data(), ("tabular/penguins.csv", "text/shakespeare-8-plays.txt.gz")
    for name in names:
        copy = tmp_path / "data" / name
        copy.parent.mkdir(parents=True)
        copy.write_bytes((shipped / name).read_bytes())
    lines = (shipped / "SHA256SUMS").read_text().splitlines(keepends=True)
    kept = [line for line in lines if line.split()[1] in names]
    (tmp_path / "data/SHA256SUMS").write_text("".join(kept))
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "nnlab")
    return tmp_path

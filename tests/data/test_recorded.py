"""Recorded tables come back as numbers, and say where they are from."""

import hashlib

import pytest

from nnlab import data, paths
from nnlab.data import recorded
from nnlab.files import checksums

TABLES = sorted(name for name in checksums() if name.startswith("recorded/"))


@pytest.mark.parametrize("name", TABLES)
def test_a_recorded_table_has_rows_and_says_when_and_how_it_was_made(name):
    rows = recorded(name.removeprefix("recorded/").removesuffix(".csv"))
    assert len(rows) > 1
    head = (paths.data() / name).read_text("utf-8").splitlines()[:2]
    assert head[0].startswith("# recorded on 20")
    script = head[0].partition("python ")[2].split()[0]
    assert (paths.course() / script).is_file()
    assert "torch" in head[1]


def test_numbers_are_numbers_and_words_are_words(course):
    table = course / "data/recorded/two.csv"
    table.parent.mkdir(exist_ok=True)
    table.write_text("# made\nname,n,share\nplain,3,0.5\n")
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    with (course / "data/SHA256SUMS").open("a") as sums:
        sums.write(f"{digest}  recorded/two.csv\n")
    assert recorded("two").rows == [{"name": "plain", "n": 3, "share": 0.5}]


def test_unknown_table_is_an_error_that_names_it():
    with pytest.raises(data.DataError, match=r"recorded/no-such-table\.csv"):
        recorded("no-such-table")

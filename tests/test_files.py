"""The shipped files: each is whole, has its checksum, and is named with its origin."""

import gzip
import re
import subprocess
import sys

import pytest

from nnlab import files, paths
from nnlab.data import load, names
from nnlab.files import DataError, verify

PENGUINS = "tabular/penguins.csv"
NOTICES = {
    "emoji/LICENSE-emoji-datasource.txt": "Copyright (c) 2013 Cal Henderson",
    "emoji/LICENSE-noto.txt": "Apache License",
    "fashion-mnist/LICENSE": "Copyright (c) 2017 Zalando SE",
    "sentiment/LICENSE-vaderSentiment.txt": "Copyright (c) 2016 C.J. Hutto",
    "text/LICENSE-faker.txt": "Copyright (c) 2012 Daniele Faraglia",
}


def readme():
    return (paths.data() / "README.md").read_text("utf-8")


def test_every_shipped_file_is_whole():
    assert verify() == []


def test_checksums_cover_every_file_but_themselves_and_the_readme():
    found = {str(p.relative_to(paths.data())) for p in paths.data().rglob("*") if p.is_file()}
    assert found - {"README.md", "SHA256SUMS"} == set(files.checksums())


def test_readme_table_equals_checksums_and_sizes():
    rows = re.findall(r"^\| (\S+) \| ([\d,]+) \| ([0-9a-f]{64}) \|$", readme(), re.M)
    assert {name: digest for name, _, digest in rows} == files.checksums()
    sizes = {name: (paths.data() / name).stat().st_size for name, _, _ in rows}
    assert {name: int(size.replace(",", "")) for name, size, _ in rows} == sizes


def test_readme_names_every_set_with_its_lessons_and_its_origin():
    assert sorted(re.findall(r"^\| `(.+)` \|.*\| [\d, ]+ \|$", readme(), re.M)) == sorted(names())
    assert sorted(re.findall(r"^- \*\*(.+)\*\*: ", readme(), re.M)) == sorted(names())


@pytest.mark.parametrize("name", NOTICES)
def test_notices_lie_beside_the_data_and_readme_asks_to_keep_them(name):
    assert NOTICES[name] in (paths.data() / name).read_text("utf-8")
    assert f"keep `{name}`" in " ".join(readme().split())


def test_a_plain_and_a_packed_text_are_read(course):
    assert files.text(PENGUINS).startswith("species,island,bill_length_mm")
    assert files.text("text/shakespeare-8-plays.txt.gz").startswith("HAMLET, PRINCE OF DENMARK\n")


def test_a_missing_file_is_named_with_the_command_that_restores_it(course):
    file = course / "data" / PENGUINS
    file.unlink()
    (course / ".git").mkdir()
    with pytest.raises(DataError) as error:
        load("penguins")
    assert str(error.value) == (
        f"{file} is missing or unreadable (No such file or directory). "
        f'Restore it with: git -C "{course}" checkout -- data/{PENGUINS}'
    )
    assert verify() == [str(error.value)]


def test_one_changed_byte_is_reported_with_both_checksums(course):
    file = course / "data" / PENGUINS
    file.write_bytes(file.read_bytes().replace(b"39.1", b"39.2", 1))
    with pytest.raises(DataError, match=r"penguins.csv is damaged: its SHA-256 is ") as error:
        load("penguins")
    assert f"expected {files.checksums()[PENGUINS][:12]}…. Restore it by " in str(error.value)
    assert verify() == [str(error.value)]


def test_a_truncated_file_is_never_unpacked(course):
    file = course / "data/text/shakespeare-8-plays.txt.gz"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(DataError, match=r"shakespeare-8-plays.txt.gz is damaged"):
        load("shakespeare")


def test_a_file_without_a_checksum_is_not_read(course):
    extra = course / "data/text/extra.txt.gz"
    extra.write_bytes(gzip.compress(b"hello"))
    with pytest.raises(DataError, match="expected an entry in SHA256SUMS"):
        files.text("text/extra.txt.gz")


@pytest.mark.parametrize("content", [None, "not a checksum at all\n"])
def test_a_lost_list_of_checksums_is_one_problem_with_its_remedy(course, content):
    sums = course / "data/SHA256SUMS"
    sums.unlink() if content is None else sums.write_text(content)
    (problem,) = verify()
    assert problem == (
        f"{sums} is missing or not a list of checksums. "
        "Restore it by downloading or installing the course again."
    )
    with pytest.raises(DataError, match="SHA256SUMS is missing or not a list of checksums"):
        load("penguins")


def test_reading_a_file_needs_no_torch():
    code = "import sys; from nnlab import files; files.verify(); print('torch' in sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout == "False\n"

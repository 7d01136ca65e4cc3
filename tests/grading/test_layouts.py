"""What was handed in is found however it was packed, or the reason names what lies there."""

import io
import json
import tarfile
import zipfile

import pytest

from nnlab.grading.answers import archives
from nnlab.grading.answers.archives import NoNotebookError, notebooks
from nnlab.grading.sandbox.worker import read
from nnlab.grading.submissions import collect

from .notebooks import notebook

BOOK = notebook("x = 1")


def zipped(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(files, mode="w"):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


def collected(folder, names=("ps1",), **more):
    return {one.student: one for one in collect(folder, names, {}, **more)}


def lay(folder, *paths, data=BOOK):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("ann/ps1/ps1.ipynb", "ann"),
        ("ann/PS1/Ps1.IPYNB", "ann"),
        ("ann/ps1/ps1.ipynb.txt", "ann"),
        ("ann/ps1/ps1.ipynb.json", "ann"),
        ("ann/ps1/ps1/inner/work.ipynb", "ann"),
        ("ann/ps1/ps1.zip", "ann"),
        ("ann/ps1/homework.tar.gz", "ann"),
        ("ann/ps1.zip", "ann"),
        ("ann/ps1 (2).ipynb", "ann"),
        ("ann/my work.ipynb", "ann"),
        ("ann/problem set 1/my work.ipynb", "ann"),
        ("Ann Lee_123456_assignsubmission_file_/ps1.ipynb", "Ann Lee_123456"),
        ("Ann Lee_123456_assignsubmission_file/ps1.ipynb", "Ann Lee_123456"),
        ("Ann Lee_123456_assignsubmission_file_ps1.ipynb", "Ann Lee_123456"),
        ("leeann_12345_678910_ps1.ipynb", "leeann_12345"),
        ("leeann_LATE_12345_678910_ps1-1.ipynb", "leeann_12345"),
        ("Ann Lee - ps1.ipynb", "Ann Lee"),
        ("ann.ipynb", "ann"),
        ("ann.zip", "ann"),
    ],
)
def test_a_submission_is_found_in_every_layout(path, student, tmp_path):
    lay(tmp_path, path, "__MACOSX/._ps1.ipynb", "ann/ps1/.ipynb_checkpoints/ps1-checkpoint.ipynb")
    lay(tmp_path, "ann/ps1/__MACOSX/._ps1.ipynb")
    if student != "ann" or not path.startswith("ann/ps1/"):
        import shutil

        shutil.rmtree(tmp_path / "ann" / "ps1")
        if not any((tmp_path / "ann").iterdir()):
            (tmp_path / "ann").rmdir()
    found = collected(tmp_path)
    assert list(found) == [student]
    assert [str(one.relative_to(tmp_path)) for one in found[student].paths] == [path]
    assert found[student].trouble == ""


def test_of_several_assignments_loose_files_go_where_their_names_say(tmp_path):
    lay(tmp_path, "ann/ps1.zip", "ann/PS2 final.ipynb", "bob/ps10.ipynb", "cem/work.ipynb")
    made = {(s.student, s.assignment): s for s in collect(tmp_path, ["ps1", "ps2"], {})}
    assert made["ann", "ps1"].paths[0].name == "ps1.zip"
    assert made["ann", "ps2"].paths[0].name == "PS2 final.ipynb"
    assert made["bob", "ps1"].paths == ()
    words = "No folder is called ps1; found: work.ipynb."
    assert made["cem", "ps1"].trouble == words


def test_another_assignments_submission_is_no_trouble(tmp_path):
    lay(tmp_path, "ann/ps2/ps2.ipynb")
    one = collected(tmp_path, known=["ps2"])["ann"]
    assert (one.paths, one.trouble) == ((), "")


def test_what_is_no_notebook_is_named(tmp_path):
    lay(tmp_path, "ann/ps1/ps1.docx", "ann/ps1/notes.pdf")
    assert collected(tmp_path)["ann"].trouble == (
        "No notebook was found, only: notes.pdf, ps1.docx."
    )


@pytest.mark.parametrize(
    "data",
    [
        zipped({"ps1/ps1.ipynb": BOOK, "__MACOSX/._ps1.ipynb": b"x", "ps1/a.png": b""}),
        tarred({"./ps1/ps1.ipynb": BOOK, "._ps1.ipynb": b"x"}),
        tarred({"ps1.ipynb.txt": BOOK}, "w:gz"),
        BOOK,
    ],
    ids=["zip", "tar", "tar.gz", "notebook"],
)
def test_notebooks_come_out_of_archives(data):
    assert notebooks(data) == [BOOK]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped({"a.docx": b"", "b.pdf": b""}), "has no notebook; it has: a.docx, b.pdf"),
        (zipped({"ps1.ipynb": BOOK})[:-30], "cannot be opened"),
        (tarred({"ps1.ipynb": BOOK}, "w:gz")[:40], "cannot be opened"),
        (zipped({}), "has no notebook; it has: nothing"),
    ],
    ids=["other files", "half a zip", "half a tar", "empty"],
)
def test_an_archive_without_a_notebook_says_what_it_has(data, words):
    with pytest.raises(NoNotebookError, match=words):
        notebooks(data)


def test_an_archive_with_a_password_is_called_that():
    data = bytearray(zipped({"ps1.ipynb": BOOK}))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + flags] |= 1
    with pytest.raises(NoNotebookError, match=r"^The archive asks for a password\.$"):
        notebooks(bytes(data))


def test_a_link_in_an_archive_is_not_followed():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        link = tarfile.TarInfo("ps1.ipynb")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(NoNotebookError, match="no notebook"):
        notebooks(data.getvalue())


def test_an_archive_is_opened_within_bounds(monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    with pytest.raises(NoNotebookError, match="2,000 bytes: too many"):
        notebooks(zipped({"ps1.ipynb": b" " * 2000}))
    many = {f"{number}.ipynb": BOOK for number in range(30)}
    assert len(notebooks(zipped(many))) == archives.MOST_NOTEBOOKS
    monkeypatch.setattr(archives, "MOST_MEMBERS", 20)
    with pytest.raises(NoNotebookError, match="more than 20 files"):
        notebooks(zipped(many))


def test_the_worker_reads_every_notebook_of_an_archive():
    import numpy as np

    data = zipped({"a.ipynb": BOOK, "b.ipynb": b"none"})
    found = read({"notebook": np.frombuffer(data, np.uint8), "wanted": []})["found"]
    assert len(json.loads(found)) == 1

"""Who handed in what and when: the last in time counts, and nothing outside is ever read."""

import os
from datetime import UTC, datetime

import pytest

from nnlab.grading import submissions
from nnlab.grading.submissions import collect
from nnlab.grading.times import parse_time

DEADLINE = {"ps1": datetime(2026, 11, 30, 12, tzinfo=UTC)}


def hand_in(folder, student, name="ps1", stamp=None, book="ps1.ipynb", data=b"{}"):
    place = folder / student / name
    place.mkdir(parents=True, exist_ok=True)
    (place / book).write_bytes(data)
    if stamp:
        (place / "timestamp.txt").write_text(stamp)
    return place


def only(folder, deadlines=DEADLINE):
    (one,) = collect(folder, ["ps1"], deadlines)
    return one


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-30 23:59", datetime(2026, 11, 30, 23, 59, tzinfo=UTC)),
        ("2026-11-30 23:59:01.123456 UTC", datetime(2026, 11, 30, 23, 59, 1, tzinfo=UTC)),
        ("2026-11-30T23:59:01+09:00", datetime(2026, 11, 30, 14, 59, 1, tzinfo=UTC)),
        ("2026-11-30 23:59 Asia/Seoul", datetime(2026, 11, 30, 14, 59, tzinfo=UTC)),
        ("2026-11-30_23-59-01", datetime(2026, 11, 30, 23, 59, 1, tzinfo=UTC)),
    ],
)
def test_times_are_read_with_their_zone(text, moment):
    assert parse_time(text) == moment


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-11-30", "2026-11-30 23:59 ../../etc/passwd"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"is no time|there is no time zone"):
        parse_time(text)


def test_of_several_submissions_the_last_in_time_counts_and_later_ones_are_told(tmp_path):
    hand_in(tmp_path, "ann", "ps1+2026-11-29 10:00", data=b"first")
    hand_in(tmp_path, "ann", "ps1+2026-11-30 11:00", data=b"second")
    hand_in(tmp_path, "ann", "ps1", "2026-11-30 13:00:00 UTC", data=b"third")
    one = only(tmp_path)
    assert one.read() == [b"second"]
    assert one.note == "a later submission (2026-11-30 13:00) came after the deadline"


def test_a_late_submission_that_is_the_only_one_counts_and_is_flagged(tmp_path):
    hand_in(tmp_path, "ann", stamp="2026-12-02 15:30:00 UTC")
    assert only(tmp_path).note == "late by 2 days, 3:30:00"


def test_without_a_deadline_the_last_counts(tmp_path):
    hand_in(tmp_path, "ann", "ps1+2026-11-29 10:00", data=b"first")
    hand_in(tmp_path, "ann", "ps1+2027-11-29 10:00", data=b"second")
    assert only(tmp_path, {}).read() == [b"second"]


def test_another_assignment_of_a_like_name_is_not_taken(tmp_path):
    hand_in(tmp_path, "ann", "ps10")
    assert only(tmp_path).paths == ()


def test_a_student_who_handed_in_nothing_is_there(tmp_path):
    (tmp_path / "ann").mkdir()
    assert only(tmp_path).paths == ()


def test_notebooks_of_any_name_are_found_the_expected_name_first(tmp_path):
    for name in ("a copy.ipynb", "ps1.ipynb", "z.ipynb"):
        place = hand_in(tmp_path, "ann", book=name)
    (place / "notes.txt").touch()
    assert [path.name for path in only(tmp_path).paths] == ["ps1.ipynb", "a copy.ipynb", "z.ipynb"]


@pytest.mark.parametrize("link", ["student", "assignment", "notebook"])
def test_a_link_is_not_followed(link, tmp_path):
    secret = hand_in(tmp_path / "elsewhere", "bob", data=b"another's work")
    submitted = tmp_path / "submitted"
    submitted.mkdir()
    if link == "student":
        (submitted / "eve").symlink_to(secret.parent)
    elif link == "assignment":
        (submitted / "eve").mkdir()
        (submitted / "eve" / "ps1").symlink_to(secret)
    else:
        hand_in(submitted, "eve", book="other.txt")
        (submitted / "eve" / "ps1" / "ps1.ipynb").symlink_to(secret / "ps1.ipynb")
    one = only(submitted)
    assert "link" in one.trouble
    assert one.paths == ()


def test_a_link_put_in_place_of_a_file_later_is_not_followed_either(tmp_path):
    place = hand_in(tmp_path, "eve")
    one = only(tmp_path)
    (place / "ps1.ipynb").unlink()
    (place / "ps1.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(ValueError, match="cannot be opened"):
        one.read()


def test_a_pipe_and_a_folder_are_no_notebooks(tmp_path):
    place = hand_in(tmp_path, "eve", book="x.txt")
    os.mkfifo(place / "ps1.ipynb")
    with pytest.raises(ValueError, match="is no plain file"):
        only(tmp_path).read()
    (place / "ps1.ipynb").unlink()
    (place / "ps1.ipynb").mkdir()
    with pytest.raises(ValueError, match="is no plain file"):
        only(tmp_path).read()


def test_a_notebook_of_500_mb_is_refused_unread(tmp_path):
    place = hand_in(tmp_path, "eve")
    os.truncate(place / "ps1.ipynb", 500 * 2**20)
    with pytest.raises(ValueError, match=r"has 500 MiB; at most 100 MiB are read"):
        only(tmp_path).read()


def test_of_many_notebooks_some_are_read(tmp_path):
    for number in range(30):
        hand_in(tmp_path, "eve", book=f"{number}.ipynb")
    assert len(only(tmp_path).paths) == submissions.MOST_FILES


@pytest.mark.parametrize("stamp", ["/etc/passwd", "x" * 10_000])
def test_a_strange_timestamp_is_not_trusted(stamp, tmp_path):
    place = hand_in(tmp_path, "eve", "ps1+2026-11-29 10:00")
    if stamp.startswith("/"):
        (place / "timestamp.txt").symlink_to(stamp)
    else:
        (place / "timestamp.txt").write_text(stamp)
    assert only(tmp_path).time == datetime(2026, 11, 29, 10, tzinfo=UTC)


STRANGE = ["..hidden", ".ann", "a b", "<b>", "=1+1", "x" * 200, "\n", "é한글", "a\x1b[2J", "\udcff"]


@pytest.mark.parametrize("name", STRANGE, ids=ascii)
def test_strange_names_of_students_are_taken_as_they_are(name, tmp_path):
    hand_in(tmp_path, name)
    hand_in(tmp_path, ".ipynb_checkpoints")  # a program's, and nobody's
    assert only(tmp_path).student == name

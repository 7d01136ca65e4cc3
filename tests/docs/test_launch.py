"""Links to Binder and Colab: made from one address, and none where it is unknown."""

import sys

import pytest

from nnlab import address, paths

sys.path.append(str(paths.course() / "docs" / "site"))
from launch import binder, colab, links, written

GITHUB, ELSEWHERE = "https://github.com/some/course", "https://git.example.org/some/course"
README = (paths.course() / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("repository", "spec"),
    [
        (GITHUB, "gh/some/course"),
        (f"{GITHUB}.git", "gh/some/course"),
        (ELSEWHERE, "git/https%3A%2F%2Fgit.example.org%2Fsome%2Fcourse"),
    ],
)
def test_binder_opens_the_copy_and_not_the_stored_file(repository, spec):
    wanted = f"https://mybinder.org/v2/{spec}/HEAD?urlpath=lab/tree/workbook/03-xor.ipynb"
    assert binder(repository, "03-xor") == wanted


def test_colab_opens_a_file_that_is_there_and_only_from_github():
    prefix = "https://colab.research.google.com/github/some/course/blob/HEAD/"
    opened = colab(f"{GITHUB}/", "03-xor")
    assert opened.startswith(prefix)
    assert (paths.course() / opened.removeprefix(prefix)).exists()
    assert colab(ELSEWHERE, "03-xor") == ""
    assert links(ELSEWHERE, "03-xor") == f"[Binder]({binder(ELSEWHERE, '03-xor')})"


def test_the_readme_has_the_links_of_each_lesson_once_the_address_is_known():
    known = written(README, GITHUB)
    for lesson in paths.lessons():
        assert f"{lesson.name})<br>{links(GITHUB, lesson.stem)} |" in known
    assert "Clear all outputs" in known
    assert written(known, GITHUB) == known
    assert written(known, "") == written(README, "")


def test_the_readme_is_written_from_the_present_address():
    assert written(README, address.repository()) == README  # else: make stubs

"""What a docstring of the course becomes on the site."""

import sys

from nnlab import paths, training

sys.path.append(str(paths.course() / "docs" / "site"))
from docstrings import as_rst


def as_lines(text):
    lines = text.splitlines()
    as_rst(None, "module", "", None, None, lines)
    return lines


def test_a_packages_table_of_files_is_a_list():
    assert as_lines("All.\n\nloop   `fit`: train\nmodes  of a model") == [
        "All.", "", "* ``loop``: ``fit``: train", "* ``modes``: of a model",
    ]  # fmt: skip
    rows = [line for line in as_lines(training.__doc__) if line.startswith("* ``")]
    assert len(rows) > 5


def test_words_and_examples_stay_what_they_are():
    assert as_lines("One.  Two.") == ["One.  Two."]
    assert as_lines(">>> f(1)\n2") == [">>> f(1)", "2"]

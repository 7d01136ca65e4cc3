"""`check`, `hint`, `solution` and `progress` as a learner calls them."""

import subprocess
import sys

import pytest

from nnlab.exercises import check, hint, progress, solution
from nnlab.exercises.lessons import find


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.json"))


def classify(x, w, b):
    return x @ w + b >= 0


def test_check_remembers_what_was_tried_and_solved():
    assert progress().state("2.1") == "open"
    assert not check("2.1", lambda x, w, b: x @ w).passed
    assert progress().state("2.1") == "tried"
    assert check("2.1", classify).passed
    assert progress().state("2.1") == "solved"
    check("2.1", lambda x, w, b: x @ w)
    assert progress().state("2.1") == "solved"


def test_an_unsolved_stub_is_not_remembered():
    def stub(x, w, b):
        raise NotImplementedError

    assert check("2.1", stub).status == "not attempted"
    assert progress().state("2.1") == "open"


def test_a_damaged_progress_file_is_told_once(tmp_path):
    (tmp_path / "progress.json").write_text("{", encoding="utf-8")
    assert "progress.json.damaged" in check("2.1", classify).note
    assert check("2.1", classify).note == ""


def test_hints_come_one_at_a_time_and_the_last_stays():
    texts = find("2.2").hint_texts
    given = [hint("2.2") for _ in range(4)]
    assert [h.text for h in given] == [*texts, texts[-1]]
    assert repr(given[0]) == f"hint 1 of 3: {texts[0]}"
    assert repr(given[3]).endswith('\nThat was the last. nnlab.solution("2.2") shows one way.')


def test_the_solution_is_shown_as_source():
    shown = solution("2.1")
    assert repr(shown).startswith("def classify(x, w, b):\n")
    assert shown._repr_markdown_() == f"```python\n{shown!r}\n```"


@pytest.mark.parametrize("ask", [lambda id: check(id, classify), hint, solution])
def test_an_unknown_id_is_an_error_with_the_close_match(ask):
    with pytest.raises(ValueError, match=r"no exercise '2\.11'.*Did you mean \"2\.1\"\?.* 2\.7\.$"):
        ask("2.11")
    with pytest.raises(ValueError, match=r"They go from 0\.1 to 18\.\d\.$"):
        ask("30.1")
    with pytest.raises(ValueError, match=r"no exercise 2\.1\. Did you mean \"2\.1\"\?"):
        ask(2.1)


def test_importing_exercises_loads_no_torch():
    code = "import sys, nnlab.exercises; print('torch' in sys.modules, 'IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"

"""The command line: what it understands, and what it says where it does not."""

import os
import re
import subprocess
import sys

import pytest

import nnlab
from nnlab import paths
from nnlab.commands import cli, console


def refused(capsys, *argv):
    """What is said when the arguments are refused."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(argv))
    assert stopped.value.code == 2
    return capsys.readouterr().err


def test_unknown_command_error_lists_the_commands(capsys):
    said = refused(capsys, "grande")
    assert re.search("invalid choice: 'grande'.*lab.*doctor.*record", said)


def test_without_a_command_the_help_lists_them(capsys):
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: nnlab")
    assert re.search("lab .*open your own copies of the lessons.*doctor .*record ", said, re.DOTALL)


def test_an_option_without_a_command_is_refused(capsys):
    assert "a command comes first, before --no-browser" in refused(capsys, "--no-browser")


@pytest.mark.parametrize("encoding", ["cp949", "cp1252"])
@pytest.mark.parametrize("command", [["progress"], ["frobnicaté ○"]])
def test_commands_print_on_consoles_that_lack_letters(tmp_path, encoding, command):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "nnlab.commands.cli", *command],
        cwd=tmp_path, env=environment, capture_output=True,
    )  # fmt: skip
    said = (done.stdout + done.stderr).decode(encoding)
    assert "Traceback" not in said
    assert done.returncode == (2 if "frobnicaté ○" in command else 0)
    if command == ["progress"]:
        opened = "○ 0.1 ·" if encoding == "cp949" else "o 0.1 "
        assert opened in said


def test_letters_that_a_console_lacks_have_their_nearest():
    console.speak_safely()
    assert "● café ± ◐ 한".encode("ascii", "nnlab") == b"* cafe +- + ?"


def test_unknown_option_error_names_it_and_the_command(capsys):
    assert "nnlab doctor does not know: --quick" in refused(capsys, "doctor", "--quick")


def test_unknown_lesson_error_lists_the_lessons(capsys):
    said = refused(capsys, "lab", "--fresh", "99")
    assert "there is no lesson '99'; the lessons are: " in said


def test_solve_needs_a_place_to_write_to(capsys, tmp_path):
    notebook = tmp_path / "own.ipynb"
    notebook.touch()
    assert "required: -o/--out" in refused(capsys, "solve", str(notebook))


def test_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"nnlab {nnlab.__version__}\n"


def test_progress_shows_the_board_of_the_workbook(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.json"))
    nnlab.check("2.1", lambda x, w, b: None)
    assert cli.main(["progress"]) == 0
    assert capsys.readouterr().out == f"{nnlab.progress()}\n"
    assert "1 tried" in str(nnlab.progress())


def test_stubs_in_the_lessons_are_those_that_are_declared():
    assert cli.main(["stubs", "--check"]) == 0


@pytest.mark.parametrize("name", ["2", "02", "02-perceptron", "notebooks/02-perceptron.ipynb"])
def test_lesson_is_found_by_number_name_and_path(name):
    assert paths.lesson(name).name == "02-perceptron.ipynb"


def test_lesson_is_not_guessed():
    with pytest.raises(ValueError, match=r"no lesson 'percep'; the lessons are: .*02-perceptron"):
        paths.lesson("percep")

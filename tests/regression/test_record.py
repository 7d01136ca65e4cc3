"""`nnlab record`: what moved is stored, and the rest stays byte for byte."""

import contextlib
import io
import json

import nbformat
import pytest

from nnlab.regression.record import record

LESSON = {
    "loss": "0.25003",
    "digits": "0.1",
    "full": "0.8414709568023682",
    "table": "print('3 mistakes')",
    "silent": "x = 1",
    "ignored": "import time; time.perf_counter()",
    "result": "x",
}
TAGS = {"ignored": ["nbval-ignore-output"]}


def said_by_record(path):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert record([path]) == 0
    return said.getvalue()


def read(path):
    notebook = nbformat.read(path, as_version=4)
    return notebook, {cell.id: cell for cell in notebook.cells}


@pytest.fixture(scope="module")
def story(tmp_path_factory, write_notebook):
    """One notebook recorded when new, again with nothing moved, and again with one cell moved."""
    path = write_notebook(tmp_path_factory.mktemp("record") / "lesson.ipynb", LESSON, TAGS)
    told = {"first": said_by_record(path), "first bytes": path.read_bytes()}
    told["again"] = said_by_record(path)
    told["again bytes"] = path.read_bytes()
    notebook, cells = read(path)
    cells["loss"].outputs[0].data["text/plain"] = "0.25001"  # within the tolerance
    cells["digits"].outputs[0].data["text/plain"] = "0.10000000149"
    cells["full"].outputs[0].data["text/plain"] = "0.841470956802368"  # the last bit's doing
    cells["table"].outputs[0].text = "4 mistakes\n"
    cells["silent"].metadata.execution = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
    cells["result"].execution_count = 12
    notebook.metadata.widgets = {"state": {}}
    told["ignored"] = cells["ignored"].outputs[0].data["text/plain"]
    nbformat.write(notebook, path)
    told["moved"] = said_by_record(path)
    told["notebook"], told["cells"] = read(path)
    told["folder"] = [found.name for found in path.parent.iterdir()]
    return told


def test_a_new_notebook_gets_outputs_and_counts(story):
    assert "7 cells stored" in story["first"]
    assert [cell.execution_count for cell in story["notebook"].cells] == [1, 2, 3, 4, 5, 6, 7]


def test_nothing_moved_leaves_the_file_byte_for_byte(story):
    assert story["again"].endswith("nothing moved\n")
    assert story["again bytes"] == story["first bytes"]


def test_only_what_moved_is_rewritten(story):
    assert "2 cells stored\n" in story["moved"]
    assert "  table: stdout: stored '4', came '3'" in story["moved"]
    assert story["cells"]["table"].outputs[0].text == "3 mistakes\n"
    assert story["cells"]["loss"].outputs[0].data["text/plain"] == "0.25001"


def test_a_number_shown_with_other_digits_is_stored_though_it_has_not_moved(story):
    assert "  digits: output 1, text/plain: stored '0.10000000149', came '0.1'" in story["moved"]
    assert story["cells"]["digits"].outputs[0].data["text/plain"] == "0.1"
    assert story["cells"]["full"].outputs[0].data["text/plain"] == "0.841470956802368"


def test_an_ignored_output_stays(story):
    assert story["cells"]["ignored"].outputs[0].data["text/plain"] == story["ignored"]


def test_what_changes_with_every_run_is_not_stored(story):
    assert "widgets" not in story["notebook"].metadata
    assert "execution" not in story["cells"]["silent"].metadata
    assert story["cells"]["result"].outputs[0].execution_count == 7


def test_file_has_the_usual_form_and_nothing_lies_beside_it(story):
    text = story["first bytes"].decode()
    assert text.startswith('{\n "cells": [\n  {\n   "cell_type"')
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert story["folder"] == ["lesson.ipynb"]


def test_a_cell_that_raises_leaves_the_file_alone(tmp_path, write_notebook, capsys):
    path = write_notebook(tmp_path / "lesson.ipynb", {"fine": "1", "bad": "[][3]"})
    before = path.read_bytes()
    assert record([path]) == 1
    assert (
        "not recorded: cell 'bad' raised IndexError: list index out of" in capsys.readouterr().out
    )
    assert path.read_bytes() == before


def test_what_is_no_notebook_is_refused_by_name(tmp_path, capsys):
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    assert record([broken, tmp_path / "missing.ipynb"]) == 1
    said = capsys.readouterr().out
    assert "broken.ipynb: not recorded: Notebook does not appear to be JSON" in said
    assert "missing.ipynb: not recorded: " in said


@pytest.mark.parametrize("minor", [0, 4])
def test_a_notebook_of_a_time_before_cell_ids_is_recorded_and_gets_none(
    tmp_path, write_notebook, minor
):
    path = write_notebook(tmp_path / "old.ipynb", {"loss": "0.25", "table": "print('3 mistakes')"})
    old = json.loads(path.read_text("utf-8"))
    old["nbformat_minor"] = minor
    old["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": "# Old"})
    for cell in old["cells"]:
        cell.pop("id", None)
    path.write_text(json.dumps(old), "utf-8")

    assert "2 cells stored\n  cell 1: " in said_by_record(path)
    stored = json.loads(path.read_text("utf-8"))
    assert stored["nbformat_minor"] == minor
    assert [cell for cell in stored["cells"] if "id" in cell] == []
    assert stored["cells"][2]["outputs"][0]["text"] == ["3 mistakes\n"]
    assert said_by_record(path).endswith("nothing moved\n")


def test_recording_on_another_device_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("NNLAB_DEVICE", "cuda")
    assert record([]) == 2
    assert "NNLAB_DEVICE is 'cuda', but outputs are stored from a CPU" in capsys.readouterr().out

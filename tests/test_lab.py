"""The reader's workbook: filled once, never overwritten, and opened with the course's settings."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from nnlab import lab, places


@pytest.fixture
def lessons(tmp_path):
    """Two stored lessons, read-only as an installation for all users may have them."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    paths = [shipped / "00-start-here.ipynb", shipped / "02-perceptron.ipynb"]
    for path in paths:
        path.write_text(f"{path.stem}, as shipped")
        path.chmod(0o444)
    return paths


@pytest.fixture
def workbook(tmp_path):
    return tmp_path / "workbook"


def ship(lesson, text):
    lesson.chmod(0o644)
    lesson.write_text(text)


def test_first_use_copies_every_lesson_byte_for_byte(workbook, lessons):
    (news,) = lab.fill(workbook, lessons)
    assert all((workbook / p.name).read_bytes() == p.read_bytes() for p in lessons)
    assert news == f"Copied into {workbook}, yours to change: 00-start-here, 02-perceptron"


def test_copies_can_be_written_though_the_lessons_are_read_only(workbook, lessons):
    lab.fill(workbook, lessons)
    assert (workbook / "02-perceptron.ipynb").stat().st_mode & 0o200


def test_second_use_changes_nothing_and_says_nothing(workbook, lessons):
    lab.fill(workbook, lessons)
    (workbook / "02-perceptron.ipynb").write_text("my answers")
    assert lab.fill(workbook, lessons) == []
    assert (workbook / "02-perceptron.ipynb").read_text() == "my answers"


def test_a_lesson_that_came_later_is_copied_and_no_other(workbook, lessons):
    lab.fill(workbook, lessons[1:])
    (workbook / "02-perceptron.ipynb").write_text("my answers")
    (news,) = lab.fill(workbook, lessons)
    assert news.endswith("yours to change: 00-start-here")
    assert (workbook / "02-perceptron.ipynb").read_text() == "my answers"


def test_a_changed_lesson_is_announced_until_a_fresh_copy_is_taken(workbook, lessons):
    lab.fill(workbook, lessons)
    (workbook / "02-perceptron.ipynb").write_text("my answers")
    ship(lessons[1], "a better lesson")
    for _ in range(2):
        (news,) = lab.fill(workbook, lessons)
        assert news.startswith("Newer than your copies, which stay as they are: 02-perceptron.")
        assert news.endswith("nnlab lab --fresh 02")
    lab.fresh_copy(workbook, lessons[1])
    assert lab.fill(workbook, lessons) == []
    assert (workbook / "02-perceptron.ipynb").read_text() == "my answers"


def test_in_a_checkout_the_news_is_told_in_terms_of_make(workbook, lessons):
    lab.fill(workbook, lessons)
    (workbook.parent / "Makefile").touch()
    ship(lessons[0], "a better start")
    assert lab.fill(workbook, lessons)[0].endswith('make lab ARGS="--fresh 00"')


def test_fresh_copies_take_the_next_free_name(workbook, lessons):
    names = [lab.fresh_copy(workbook, lessons[1]).name for _ in range(3)]
    assert names == [f"02-perceptron.fresh{n}.ipynb" for n in ("", "-2", "-3")]
    assert (workbook / names[2]).read_bytes() == lessons[1].read_bytes()


def test_a_damaged_record_of_copies_costs_no_more_than_an_announcement(workbook, lessons):
    lab.fill(workbook, lessons)
    (workbook / lab.HIDDEN / "copied.json").write_text("{")
    assert lab.fill(workbook, lessons) == []


def test_a_copy_that_fails_leaves_nothing_behind(workbook, lessons, tmp_path):
    (tmp_path / "03-folder.ipynb").mkdir()
    with pytest.raises(OSError):  # noqa: PT011  the system's own words
        lab.fresh_copy(workbook, tmp_path / "03-folder.ipynb")
    assert list(workbook.iterdir()) == []


def test_workbook_is_in_the_checkout_from_anywhere_inside_it(tmp_path):
    for folder in ("notebooks", "nnlab", "docs/pages"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "nnlab" / "places.py").touch()
    assert lab.find_workbook(tmp_path / "docs" / "pages") == tmp_path / "workbook"


def test_workbook_is_found_again_from_inside(tmp_path, lessons):
    here = tmp_path / "studies"
    assert lab.find_workbook(here) == here / "workbook"
    lab.fill(here / "workbook", lessons)
    assert lab.find_workbook(here / "workbook") == here / "workbook"


def test_first_visit_opens_the_first_lesson_and_later_ones_the_tabs_left_open(workbook, lessons):
    lab.fill(workbook, lessons)
    assert lab.first_page(workbook, lessons) == workbook / "00-start-here.ipynb"
    saved = workbook / lab.HIDDEN / "workspaces" / "default.jupyterlab-workspace"
    saved.parent.mkdir()
    saved.touch()
    assert lab.first_page(workbook, lessons) is None
    assert "--LabApp.default_url=/lab" in lab.arguments(workbook, None)


def test_root_is_allowed_only_when_it_is_root(workbook):
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    assert ("--allow-root" in lab.arguments(workbook, None)) == is_root


def test_settings_name_what_this_jupyterlab_knows():
    schemas = Path(sys.prefix) / "share/jupyter/lab/schemas"
    overrides = json.loads((lab.SETTINGS / "overrides.json").read_text())
    for plugin, values in overrides.items():
        package, name = plugin.split(":")
        known = json.loads((schemas / package / f"{name}.json").read_text("utf-8"))["properties"]
        assert values.keys() <= known.keys()
        assert all(values[key] != known[key]["default"] for key in values)


def test_missing_jupyterlab_error_says_what_to_type(tmp_path):
    source = str(places.PACKAGE.parent)
    code = f"import sys; sys.path.insert(0, {source!r}); from nnlab import cli; cli.main(['lab'])"
    without_packages = [sys.executable, "-S", "-c", code]
    run = subprocess.run(without_packages, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 1
    assert run.stderr == "JupyterLab is not installed. Type: python -m pip install jupyterlab\n"
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def server(tmp_path):
    """`nnlab lab` as it runs, in an empty folder, without the configuration of whoever tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "nnlab.cli", "lab", "--no-browser", f"--port={port}"]
    command += ["--IdentityProvider.token=secret"]
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=tmp_path, env=os.environ | own, stdout=log, stderr=log
        )

    def get(path):
        url = f"http://127.0.0.1:{port}{path}"
        request = urllib.request.Request(url, headers={"Authorization": "token secret"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.url, answer.read().decode()

    try:
        for _ in range(300):
            assert process.poll() is None, (tmp_path / "log").read_text()
            try:
                get("/api")
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield get
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_jupyterlab_opens_the_first_lesson_with_the_settings_of_the_course(server, tmp_path):
    first = places.lessons()[0].name
    assert server("/")[0].endswith(f"/lab/tree/{first}")
    listed = json.loads(server("/api/contents")[1])["content"]
    assert sorted(item["name"] for item in listed) == [path.name for path in places.lessons()]
    answer = server("/lab/api/settings/@jupyterlab/apputils-extension:notification")[1]
    settings = json.loads(answer)["schema"]["properties"]
    assert settings["fetchNews"]["default"] == "false"
    assert not (tmp_path / "CONFIG" / "lab").exists()

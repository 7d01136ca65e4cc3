"""The reader's workbook: filled once, never overwritten, and opened with the course's settings."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from nnlab import paths
from nnlab.commands import cli, lab


@pytest.fixture(autouse=True)
def jupyters_own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))


def book(text):
    """A notebook of one cell that was run, as a lesson is stored."""
    cell = nbformat.v4.new_code_cell(text, id="answer", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", text="42")]
    picture = {"title.png": {"image/png": "aGVsbG8="}}
    title = nbformat.v4.new_markdown_cell("# A lesson", id="title", attachments=picture)
    return nbformat.writes(nbformat.v4.new_notebook(cells=[title, cell]))


@pytest.fixture
def lessons(tmp_path):
    """Two stored lessons, read-only as an installation for all users may have them."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    paths = [shipped / "00-start-here.ipynb", shipped / "02-perceptron.ipynb"]
    for path in paths:
        path.write_text(book(f"# {path.stem}"))
        path.chmod(0o444)
    return paths


@pytest.fixture
def workbook(tmp_path):
    return tmp_path / "workbook"


def ship(lesson, text):
    lesson.chmod(0o644)
    lesson.write_text(book(f"# {text}"))


def test_first_use_copies_every_lesson_without_its_answers(workbook, lessons):
    (news,) = lab.fill(workbook, lessons)
    for path in lessons:
        copied = nbformat.read(workbook / path.name, as_version=4)
        assert copied.cells[0].attachments == {"title.png": {"image/png": "aGVsbG8="}}
        assert copied.cells[1].source == f"# {path.stem}"
        assert (copied.cells[1].outputs, copied.cells[1].execution_count) == ([], None)
    assert news == f"Copied into {workbook}, yours to change: 00-start-here, 02-perceptron"


def test_copies_have_outputs_for_who_asks_for_them(workbook, lessons):
    lab.fill(workbook, lessons, outputs=True)
    assert all((workbook / p.name).read_bytes() == p.read_bytes() for p in lessons)


@pytest.mark.parametrize("outputs", [True, False])
def test_copies_are_signed_as_trusted(workbook, lessons, outputs):
    lab.fill(workbook, lessons, outputs=outputs)
    notary = NotebookNotary()
    copied = [nbformat.read(workbook / path.name, as_version=4) for path in lessons]
    assert all(notary.check_signature(notebook) for notebook in copied)
    notary.store.close()


@pytest.mark.parametrize("outputs", [True, False])
def test_a_file_that_is_no_notebook_is_not_copied(workbook, lessons, monkeypatch, outputs):
    course = lessons[0].parent
    (course / ".git").mkdir()
    monkeypatch.setattr(paths, "course", lambda: course)
    lessons[0].chmod(0o644)
    lessons[0].write_text("half a lesson")
    with pytest.raises(ValueError, match=r"00-start-here.ipynb is no notebook") as error:
        lab.fill(workbook, lessons, outputs=outputs)
    restored = f'git -C "{course}" checkout -- notebooks/00-start-here.ipynb'
    assert str(error.value).endswith(f"Restore it with: {restored}")
    assert not (workbook / lessons[0].name).exists()


@pytest.mark.skipif(os.name == "nt", reason="needs users as POSIX has them")
def test_a_reader_without_a_home_gets_copies_that_are_not_signed(workbook, lessons):
    code = f"""
import os, pwd
from pathlib import Path

def unknown(uid):
    raise KeyError(uid)

for name in ("HOME", "JUPYTER_DATA_DIR", "XDG_DATA_HOME"):
    os.environ.pop(name, None)
pwd.getpwuid = unknown
from nnlab.commands import copies

copies.copy(Path({str(lessons[0])!r}), Path({str(workbook / lessons[0].name)!r}))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, "Traceback" in run.stderr) == (0, False)
    assert (workbook / lessons[0].name).is_file()


def test_copies_of_an_edition_with_other_numbers_are_named_and_stay(workbook, lessons):
    lab.fill(workbook, lessons)
    renamed = lessons[1].rename(lessons[1].with_name("03-perceptron.ipynb"))
    copied, moved = lab.fill(workbook, [lessons[0], renamed])
    assert copied.endswith("yours to change: 03-perceptron")
    assert moved.startswith("From an earlier edition, with other numbers: 02-perceptron (now 03-p")
    assert (workbook / "02-perceptron.ipynb").exists()


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


@pytest.mark.parametrize(
    ("on_the_path", "told"),
    [
        ({"make"}, 'make lab ARGS="--fresh 00"'),
        ({"make", "nnlab"}, "nnlab lab --fresh 00"),
        (set(), "nnlab lab --fresh 00"),  # as on Windows
    ],
)
def test_in_a_checkout_the_news_is_told_in_terms_of_what_can_be_typed(
    workbook, lessons, monkeypatch, on_the_path, told
):
    monkeypatch.setattr("shutil.which", lambda name: name if name in on_the_path else None)
    lab.fill(workbook, lessons)
    (workbook.parent / "Makefile").touch()
    ship(lessons[0], "a better start")
    assert lab.fill(workbook, lessons)[0].endswith(f": {told}")


def test_fresh_copies_take_the_next_free_name(workbook, lessons):
    names = [lab.fresh_copy(workbook, lessons[1]).name for _ in range(3)]
    assert names == [f"02-perceptron.fresh{n}.ipynb" for n in ("", "-2", "-3")]
    assert nbformat.read(workbook / names[2], as_version=4).cells[1].source == "# 02-perceptron"


def test_a_damaged_record_of_copies_costs_no_more_than_an_announcement(workbook, lessons):
    lab.fill(workbook, lessons)
    (workbook / lab.HIDDEN / "copied.json").write_text("{")
    assert lab.fill(workbook, lessons) == []


def test_the_glossary_lies_beside_the_copies_and_follows_the_courses(workbook, lessons, tmp_path):
    shipped, mine = tmp_path / "glossary.md", workbook / "glossary.md"
    lab.fill(workbook, lessons)
    for text in ("axis", "axis, batch"):
        shipped.write_text(text)
        lab.put_glossary(workbook, shipped)
        assert mine.read_text() == text
        assert lab.fill(workbook, lessons) == []  # it is not taken for a lesson that is gone


def test_a_glossary_that_the_reader_wrote_in_stays(workbook, lessons, tmp_path):
    shipped, mine = tmp_path / "glossary.md", workbook / "glossary.md"
    lab.fill(workbook, lessons)
    shipped.write_text("axis")
    lab.put_glossary(workbook, shipped)
    mine.write_text("axis: in my words")
    shipped.write_text("axis, batch")
    lab.put_glossary(workbook, shipped)
    assert mine.read_text() == "axis: in my words"


def test_a_copy_that_fails_leaves_nothing_behind(workbook, lessons, tmp_path):
    (tmp_path / "03-folder.ipynb").mkdir()
    with pytest.raises(OSError):  # noqa: PT011  the system's own words
        lab.fresh_copy(workbook, tmp_path / "03-folder.ipynb")
    assert not list(workbook.glob("*"))


def test_workbook_is_in_the_checkout_from_anywhere_inside_it(tmp_path):
    for folder in ("notebooks", "nnlab", "docs/pages"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "nnlab" / "paths.py").touch()
    assert lab.find_workbook(tmp_path / "docs" / "pages") == tmp_path / "workbook"


def test_workbook_is_found_again_from_inside(tmp_path, lessons):
    here = tmp_path / "studies"
    assert lab.find_workbook(here) == here / "workbook"
    lab.fill(here / "workbook", lessons)
    assert lab.find_workbook(here / "workbook") == here / "workbook"


def test_copying_alone_opens_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["lab", "--copy-only"]) == 0
    copied = sorted(path.name for path in (tmp_path / "workbook").glob("*.ipynb"))
    assert copied == [path.name for path in paths.lessons()]
    assert (tmp_path / "workbook/glossary.md").read_bytes() == paths.glossary().read_bytes()
    assert "yours to change" in capsys.readouterr().out


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
    source = str(paths.PACKAGE.parent)
    code = f"import sys; sys.path.insert(0, {source!r}); "
    code += "from nnlab.commands import cli; cli.main(['lab'])"
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
    command = [sys.executable, "-m", "nnlab.commands.cli", "lab", "--no-browser", f"--port={port}"]
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
        end = time.monotonic() + 180  # a busy machine took more than 30 seconds
        while process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(urllib.error.URLError):
                get("/api")
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"JupyterLab did not start:\n{(tmp_path / 'log').read_text()}")
        yield get
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_jupyterlab_opens_the_first_lesson_with_the_settings_of_the_course(server, tmp_path):
    first = paths.lessons()[0].name
    assert server("/")[0].endswith(f"/lab/tree/{first}")
    listed = json.loads(server("/api/contents")[1])["content"]
    files = [path.name for path in paths.lessons()] + ["glossary.md"]
    assert sorted(item["name"] for item in listed) == files
    answer = server("/lab/api/settings/@jupyterlab/apputils-extension:notification")[1]
    settings = json.loads(answer)["schema"]["properties"]
    assert settings["fetchNews"]["default"] == "false"
    assert not (tmp_path / "CONFIG" / "lab").exists()

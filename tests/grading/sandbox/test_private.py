"""An instructor's module is hidden whole: its package, and what it imports from beside it."""

import json
import os
import sys
import tempfile
import zipfile
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from nnlab.grading.assignment import load_module, load_source, source_of
from nnlab.grading.sandbox import private
from nnlab.grading.sandbox.bubble import Bubble, _bound, _options
from nnlab.grading.sandbox.private import files_of

SECRET = "ANSWER = 42\n"


def forget(monkeypatch):
    """Let this test's imports, and another test's module of the same name, not meet."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "my_course"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of installed modules, from which names are imported and then forgotten."""
    folder = tmp_path / "lib" / "site-packages"
    folder.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    forget(monkeypatch)
    private._installed.cache_clear()
    yield folder
    private._installed.cache_clear()


def put(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("INIT", "__init__")
        path = path.with_name(f"{path.name}.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    invalidate_caches()


def hidden(name):
    return files_of(import_module(name))


def covers(found, path):
    return any(path.is_relative_to(place) for place in found)


def test_a_package_is_hidden_whole_with_what_it_imports_beside_it(site):
    put(
        site,
        my_course__INIT="from my_course.week1 import *\n",
        my_course__week1="import tables_of\n",
    )
    put(site, tables_of="def late():\n    import more_of\n", more_of=SECRET, unrelated=SECRET)
    found = hidden("my_course")
    for name in ("my_course/week1.py", "my_course/__init__.py", "tables_of.py", "more_of.py"):
        assert covers(found, site / name), name
    assert any(path.name.startswith("tables_of.") and path.suffix == ".pyc" for path in found)
    assert not covers(found, site / "unrelated.py")


def test_every_part_of_a_namespace_package_is_hidden(site, tmp_path, monkeypatch):
    put(site, spread__week1="from spread import keys\n")
    put(tmp_path / "other", spread__keys=SECRET)
    monkeypatch.syspath_prepend(str(tmp_path / "other"))
    found = hidden("spread.week1")
    assert covers(found, site / "spread" / "week1.py")
    assert covers(found, tmp_path / "other" / "spread" / "keys.py")


def test_what_an_answer_may_use_stays(site):
    put(site, plain_course="def f():\n    import numpy, torch, math, nnlab, yaml\n", helper=SECRET)
    places = {"plain_course.py", "plain_course"}
    assert {path.name.partition(".")[0] for path in hidden("plain_course")} <= places


def test_what_the_course_needs_stays_even_if_it_was_built_here(site, monkeypatch):
    assert {"nnlab-course", "numpy", "torch"} <= private._of_the_course()
    monkeypatch.setattr(private, "_is_local", lambda name: True)  # as of a torch built from a clone
    put(site, plain_course="import numpy, torch\n")
    places = {"plain_course.py", "plain_course"}
    assert {path.name.partition(".")[0] for path in hidden("plain_course")} <= places


def test_an_archive_is_hidden_whole(site, monkeypatch):
    with zipfile.ZipFile(site / "course.zip", "w") as archive:
        archive.writestr("zipped/__init__.py", "import beside_it")
        archive.writestr("beside_it.py", SECRET)
    monkeypatch.syspath_prepend(str(site / "course.zip"))
    assert hidden("zipped") == {site / "course.zip"}


def test_an_editable_install_is_hidden_where_it_lies_with_others_from_here(site, tmp_path):
    project = tmp_path / "project"
    put(project, edited__INIT="import also_mine\n", edited__week1=SECRET)
    put(site, also_mine=SECRET)
    info = site / "also_mine-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: also-mine\nVersion: 1\n")
    (info / "top_level.txt").write_text("also_mine\n")
    (info / "direct_url.json").write_text(json.dumps({"url": "file:///x", "dir_info": {}}))
    sys.path.insert(0, str(project))
    invalidate_caches()
    found = hidden("edited")
    assert covers(found, project / "edited" / "week1.py")
    assert covers(found, site / "also_mine.py")


def test_what_is_hidden_is_masked_where_the_sandbox_would_show_it(site, monkeypatch):
    put(site, masked__INIT="", masked__week1=SECRET)
    _bound.cache_clear()
    options = _options(site, 2**20, sorted(hidden("masked")), 3)
    _bound.cache_clear()
    place = options.index(str(site / "masked"))
    assert options[place - 1] == "--tmpfs"


def test_a_package_travels_by_name_and_a_module_in_memory(site, tmp_path, monkeypatch):
    put(site, by_name__INIT=SECRET, alone="def f():\n    return 'found by inspect'\n")
    assert source_of("by_name") == ("by_name", "")
    assert load_source("by_name", "").ANSWER == 42
    before = set(Path("/tmp").glob("nnlab-module-*"))
    module = load_source(*source_of("alone"))
    assert module.f() == "found by inspect"
    assert "found by inspect" in __import__("inspect").getsource(module.f)
    assert set(Path("/tmp").glob("nnlab-module-*")) == before
    assert load_module("alone") is not None


@pytest.fixture
def shown(monkeypatch):
    """Like `site`, at a place that a sandbox shows."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        place = Path(folder, "site-packages")
        place.mkdir()
        monkeypatch.syspath_prepend(str(place))
        forget(monkeypatch)
        for cached in (private._installed, _bound):
            cached.cache_clear()
        yield place
        for cached in (private._installed, _bound):
            cached.cache_clear()


def test_in_a_sandbox_a_private_package_cannot_be_read_and_other_modules_can(shown, bubblewrap):
    put(shown, packed__INIT="import loose\n", packed__week1=SECRET, loose=SECRET, other=SECRET)
    bubble = Bubble(shown, 2**20, sorted(hidden("packed")))
    try:
        inside = Path(f"/proc/{bubble.pid}/root{shown}")
        assert list((inside / "packed").iterdir()) == []
        with pytest.raises(PermissionError):
            (inside / "loose.py").read_bytes()
        assert (inside / "other.py").read_text() == SECRET
    finally:
        bubble.close()

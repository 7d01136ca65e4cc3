"""The worked example of the guide for instructors works as it stands there."""

import re
import shlex
import subprocess
from importlib.metadata import files
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

from nnlab import paths
from nnlab.commands.cli import _parser, main
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import declared, every
from nnlab.exercises.source import solution_source, stub_source
from nnlab.grading.assignment import load_module, read
from nnlab.grading.grade import grade
from nnlab.grading.release import release
from nnlab.grading.sandbox.limits import Limits

from .notebooks import notebook
from .wrong import wrong_source

GUIDE = Path(paths.PACKAGE.parent, "docs", "instructors.md").read_text("utf-8")


@pytest.fixture
def course(tmp_path):
    (source,) = re.findall(r"```python\n(# my_course\.py\n.*?)```", GUIDE, flags=re.DOTALL)
    (tmp_path / "my_course.py").write_text(source)
    release(
        "ps2", exercises=["hw1.1", "2.3"], module=str(tmp_path / "my_course.py"), course=tmp_path
    )
    return tmp_path


def test_the_guides_exercise_answers_every_wrong_answer_with_its_sentence(course):
    (task,) = declared(load_module(str(course / "my_course.py")))
    assert assess(task, tuple(task.answers)).passed
    for known in task.misconceptions:
        assert assess(task, known.answers).diagnosis == known.name


def test_the_guides_exercise_is_marked_in_the_sandbox(course, sandbox):
    tasks = read(course / "source" / "ps2").tasks[:1]
    (task,) = tasks
    expected = {solution_source(task): ("passed", 2), stub_source(task): ("not attempted", 0)}
    expected |= {wrong_source(task, known): ("failed", 0) for known in task.misconceptions}
    for source, mark in expected.items():
        (got,) = grade(sandbox, tasks, [notebook(source)], "secret", Limits(20, 60))
        assert (got.status, got.points) == mark


def test_the_guide_names_every_exercise_for_practice_only():
    (named,) = re.findall(r"only \(([\d., and]+) of the course\) give no points", GUIDE)
    assert re.findall(r"\d+\.\d+", named) == [task.id for task in every() if task.practice_only]


FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)


def blocks(language=""):
    return [text for kind, text in FENCED.findall(GUIDE) if kind == language]


def commands(program):
    """Every command line of a program in the guide, as words; in text only those with arguments."""
    lines = "\n".join([*blocks(), *blocks("bash")]).replace("\\\n", " ").splitlines()
    inline = re.findall(rf"`({program} [^`]+)`", FENCED.sub("", GUIDE))
    for line in [*lines, *inline]:
        found = re.search(rf"(?<![\w/.-]){program} .*", line.replace("\n", " "))
        if found:
            yield [word for word in shlex.split(found[0], comments=True) if word != "&"]


def test_every_command_of_the_guide_is_one_that_nnlab_knows():
    found = [words[1:] for words in commands("nnlab") if words[1:] != ["grade"]]
    assert len(found) >= 8
    for words in found:
        args, further = _parser().parse_known_args(words)  # an unknown one ends the test
        assert args.command == words[0]
        assert further == []


def test_every_option_that_the_guide_names_exists(capsys):
    known = ""
    for command in ("grade", "release"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        known += capsys.readouterr().out
    named = set(re.findall(r"`(--[a-z][a-z-]+)", GUIDE)) - {"--nthreads"}
    assert len(named) > 8
    assert {option for option in named if option not in known} == set()


def test_every_command_of_nbgrader_in_the_guide_exists():
    from nbgrader.apps.nbgraderapp import NbGraderApp

    found = {words[1]: words[2:] for words in commands("nbgrader")}
    assert set(found) >= {"generate_assignment", "release_assignment", "collect", "export"}
    for name, words in found.items():
        kind, _ = NbGraderApp.subcommands[name]
        flags = {word.removeprefix("--") for word in words if word.startswith("--")}
        assert flags <= set(kind().flags)


def test_every_extension_that_the_guide_turns_off_is_nbgraders():
    found = [words[-1] for words in commands("jupyter") if "disable" in words]
    listed = [f for f in files("nbgrader") if "labextensions" in f.parts and f.suffix == ".js"]
    scripts = "".join(f.read_text() for f in listed)
    assert len(found) == 3
    for name in found:
        package, colon, plugin = name.partition(":")
        if colon:
            assert package == "@jupyter/nbgrader"
            assert f":{plugin}" in scripts
        else:
            assert find_spec(name)


def test_dask_knows_every_option_of_the_recipes():
    pod = yaml.safe_load(blocks("yaml")[0])["spec"]
    asked = [role["spec"]["containers"][0]["args"] for role in (pod["worker"], pod["scheduler"])]
    asked += commands("dask")
    known = {"worker": dask_worker.main, "scheduler": dask_scheduler.main}
    assert len(asked) == 4
    for _, role, *words in asked:
        options = {word for word in words if word.startswith("--")}
        params = known[role].params
        assert options <= {text for p in params for text in [*p.opts, *p.secondary_opts]}


def test_the_cluster_of_the_recipe_hangs_together():
    cluster = yaml.safe_load(blocks("yaml")[0])
    name, scheduler = cluster["metadata"]["name"], cluster["spec"]["scheduler"]
    assert scheduler["service"]["selector"]["dask.org/cluster-name"] == name
    ports = {p["name"]: p["containerPort"] for p in scheduler["spec"]["containers"][0]["ports"]}
    for port in scheduler["service"]["ports"]:
        assert ports[port["targetPort"]] == port["port"]
    assert f"service/{name}-scheduler" in GUIDE


def test_the_batch_script_is_one_and_asks_before_it_works():
    (script,) = blocks("bash")
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    lines = script.splitlines()
    asked = [number for number, line in enumerate(lines) if line.startswith("#SBATCH ")]
    assert asked == list(range(1, 6))

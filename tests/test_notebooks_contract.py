"""What every lesson keeps to, whatever it teaches: tools and readers rely on it."""

import ast
import re
import statistics

import nbformat
import pytest

from nnlab import address, paths
from nnlab.regression.attachments import attach, cover

LESSONS = sorted(paths.notebooks().glob("*.ipynb"))
LARGEST = 1 << 20  # bytes; a lesson is reviewed as a diff and opened over slow lines
MACHINE = re.compile(r"/(?:home|root|Users|work|tmp)/\w|[A-Z]:\\\\")
FOLDED = "<details><summary><b>What happened</b></summary>\n\n"
NAMED_BY_JUPYTER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}-.*)?")


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture
def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def text(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def exercise(cell):
    return cell.metadata.get("nnlab", {}).get("exercise")


def words(cell):
    """Words of prose: without formulas, tables, pictures and addresses."""
    prose = re.sub(r"\$\$.*?\$\$|```.*?```|^\|.*$|\]\(.*?\)", " ", cell.source, flags=re.S | re.M)
    return len(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.sub(r"\$.*?\$", " ", prose)))


def lines(cell):
    return len([line for line in cell.source.splitlines() if line.strip()])


def test_every_cell_has_a_readable_name(notebook):
    names = [cell.id for cell in notebook.cells]
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)] == []
    assert [name for name in names if NAMED_BY_JUPYTER.fullmatch(name)] == []
    assert len(set(names)) == len(names)


def test_the_lesson_is_stored_as_run_from_top_to_bottom(code):
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_no_stored_output_is_an_error_that_was_not_meant(code):
    failed = [
        cell.id
        for cell in code
        if any(output.output_type == "error" for output in cell.outputs)
        and "raises-exception" not in cell.metadata.get("tags", [])
    ]
    assert failed == []


def test_nothing_is_stored_that_changes_with_the_machine_or_the_day(path, notebook):
    assert "widgets" not in notebook.metadata
    assert [cell.id for cell in notebook.cells if "execution" in cell.metadata] == []
    stored = [cell.id for cell in notebook.cells if MACHINE.search(str(cell.get("outputs", "")))]
    assert stored == []
    assert path.stat().st_size <= LARGEST


def test_the_first_code_cell_acts_only_on_colab_and_the_second_sets_up(code):
    assert code[0].source == address.colab_cell(address.repository())
    assert "nnlab.setup(" in code[1].source
    assert lines(code[1]) <= 12


def test_a_stub_is_valid_unsolved_and_checked_by_the_next_cell(notebook):
    for stub, check in zip(notebook.cells, notebook.cells[1:], strict=False):
        if number := exercise(stub):
            assert stub.id == f"exercise-{number.replace('.', '-')}"
            assert ast.parse(stub.source)
            assert "raise NotImplementedError" in stub.source or ": None," in stub.source
            verdict = re.escape(f'("{number}", ')
            assert re.match(rf"(display\()?check{verdict}|\w+(, \w+)* = use{verdict}", check.source)


def test_there_are_exercises_enough(path, notebook):
    numbered = [cell for cell in notebook.cells if re.fullmatch(r"\d+\.\d+", exercise(cell) or "")]
    assert len(numbered) >= (3 if path.stem.startswith("00") else 5)


def test_recall_opens_the_lesson_and_the_board_follows_the_last_exercise(notebook):
    names = [cell.id for cell in notebook.cells]
    checks = [n for n, name in enumerate(names) if name.startswith("check-")]
    first = next(n for n, cell in enumerate(notebook.cells) if cell.source.startswith("## 1 "))
    recalls = [n for n in checks if names[n].endswith("-recall")]
    assert all(n < first for n in recalls)
    assert max(checks) < names.index("board") < names.index("recap")


def test_a_prediction_stands_before_its_run_and_is_answered_after(notebook):
    story = []  # P for a prediction, R for a run, A for its answer
    for cell in notebook.cells:
        if cell.cell_type == "code":
            story.append("P" if cell.source.startswith("predict(") else "R")
        elif "**Predict" in cell.source:
            story.append("P")
        elif cell.source.startswith(FOLDED):
            story.append("A")
        assert "**What happened" not in cell.source, cell.id
        assert cell.source.startswith(FOLDED) <= cell.source.endswith("\n\n</details>"), cell.id
    told = re.sub("R+", "R", "".join(story))
    assert told.count("P") >= 3
    assert told.count("P") == told.count("PRA")


def test_a_lesson_has_the_parts_that_readers_know(text):
    headings = " | ".join(re.findall(r"^#+ (.*)$", "\n".join(c.source for c in text), flags=re.M))
    for part in ("Experiment", "Claims on trial", "Break it", "Play", "Recap", "References"):
        assert part.lower() in headings.lower()
    assert re.search(r"exercises|further", headings, re.I)


def test_cells_are_within_the_budget(code):
    assert 25 <= len(code) <= 60
    sizes = [lines(cell) for cell in code]
    assert 3 <= statistics.median(sizes) <= 6
    assert statistics.quantiles(sizes, n=10)[-1] <= 14
    assert [cell.id for cell in code if lines(cell) > 25] == []


def test_text_is_within_the_budget(code, text):
    prose = [cell for cell in text if not cell.source.startswith("## References")]
    assert {cell.id: words(cell) for cell in prose if words(cell) > 120} == {}
    assert 5 <= sum(map(words, text)) / sum(map(lines, code)) <= 15


def test_code_follows_text(notebook):
    kinds = "".join("c" if cell.cell_type == "code" else "t" for cell in notebook.cells)
    assert "cccc" not in kinds
    assert kinds.count("tc") >= 0.7 * kinds.count("c")


def test_headings_stand_on_two_levels_below_one_title(text):
    prose = re.sub(r"```.*?```", "", "\n".join(cell.source for cell in text), flags=re.S)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose, flags=re.M)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert max(levels) <= 3


def test_nothing_is_hidden_or_fetched(notebook):
    assert [c.id for c in notebook.cells if c.metadata.get("jupyter", {})] == []
    remote = re.compile(r"!\[[^\]]*\]\(http|<img|<script|<iframe")
    assert [c.id for c in notebook.cells if remote.search(c.source)] == []


def test_pictures_in_the_text_are_outputs_of_the_lesson_itself(path, notebook):
    assert attach(notebook) == []
    shown = paths.course() / "docs" / "pictures" / f"{path.stem}.png"  # by the README
    assert shown.read_bytes() == cover(notebook) != b""

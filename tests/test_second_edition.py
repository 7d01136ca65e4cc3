"""What a lesson of the second edition keeps to: the reader predicts, writes and plays in place."""

import ast
import re
from itertools import pairwise

import nbformat
import pytest

from nnlab import exercises, paths
from nnlab.exercises import lessons

SMALL = {"00-start-here", "09-torch-nn", "12-sequences"}  # one drawing of a mechanism is enough
APART = 14  # cells between two things that the reader does
HOUSE = re.compile(
    r"\b(bends?|blame[sd]?|learn(?:ed|s)? by heart|walkers?|pulls?|unit's hand|dear KL|for who)\b",
    re.I,
)
HIDING = {"fight", "treat", "say", "look", "pull", "ask", "right"}  # names that hide what they do
UNIVERSAL = re.compile(r"\b(each|never|always|only when|best|false)\b", re.I)
DOES = re.compile(r"^(predict\(|\w[\w, ]* = use\(|check\(|.*\bplay\.)", re.M)
DRAWS = re.compile(r"^\s*(ax|axes|plt|fig|figure)\b.*", re.M)


@pytest.fixture(params=paths.lessons(), ids=lambda path: path.stem)
def lesson(request):
    return request.param


@pytest.fixture
def cells(lesson):
    return nbformat.read(lesson, as_version=4).cells


@pytest.fixture
def code(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


@pytest.fixture
def text(cells):
    return [cell for cell in cells if cell.cell_type == "markdown"]


def exercise(cell):
    return cell.metadata.get("nnlab", {}).get("exercise")


def words(cells):
    return sum(len(re.findall(r"\w+", cell.source)) for cell in cells)


def calls(code, name):
    return sum(len(re.findall(rf"\b{name}\(", cell.source)) for cell in code)


def test_exercises_stand_where_their_idea_does(lesson, code, cells):
    inline = [cell for cell in code if cell.id.startswith("use-")]
    assert len(inline) >= (2 if lesson.stem.startswith("00") else 4)
    first = next(n for n, cell in enumerate(cells) if cell.source.startswith("## 1 "))
    last = next(n for n, c in enumerate(cells) if re.match(r"## .*further", c.source, re.I))
    does = [
        n for n, cell in enumerate(cells) if cell.cell_type == "code" and DOES.search(cell.source)
    ]
    acts = [first, *[n for n in does if first < n < last], last]
    assert [(cells[a].id, cells[b].id) for a, b in pairwise(acts) if b - a > APART] == []


def test_a_lesson_goes_on_with_what_the_reader_wrote(cells):
    for stub, after in pairwise(cells):
        number = exercise(stub)
        if number and after.id.startswith("use-"):
            names = ", ".join(lessons.find(number).names)
            assert after.source == f'{names} = use("{number}", {names})'


def test_a_lesson_asks_again_what_went_wrong_before(lesson, code):
    number = int(lesson.stem[:2])
    recalls = [cell.source for cell in code if cell.id == f"check-{number}-recall"]
    again = [source for source in recalls if f"revisit({number})" in source]
    assert again == (recalls if number > 0 else [])


def test_what_is_predicted_is_told_after_the_run(code):
    predicted, told = [], []
    for cell in code:
        predicted += re.findall(r'\bpredict\("([^"]+)"\)', cell.source)
        for id in re.findall(r'\boutcome\(\s*"([^"]+)"', cell.source):
            assert id in predicted, f"{cell.id} tells what nobody was asked"
            told.append(id)
    assert len(predicted) >= 3
    assert sorted(told) == sorted(predicted)


def test_nothing_answers_a_prediction_before_it_is_made(cells):
    waiting = None
    for cell in cells:
        if cell.cell_type == "code" and "predict(" in cell.source:
            waiting = cell.id
        elif cell.cell_type == "code" and "outcome(" in cell.source:
            waiting = None
        elif cell.cell_type == "markdown" and "What happened" in cell.source:
            assert waiting is None, f"{cell.id} answers {waiting} before its outcome"


def test_verdicts_and_universal_words_are_asserted(cells):
    asserted, loose = False, []
    for cell in cells:
        if cell.cell_type == "code":
            asserted = asserted or "assert" in cell.source or "outcome(" in cell.source
            continue
        verdict = "**Verdict" in cell.source
        told = "What happened</b>" in cell.source and UNIVERSAL.search(cell.source)
        if (verdict or told) and not asserted:
            loose.append(cell.id)
        if re.match(r"#+ ", cell.source):
            asserted = False
    assert loose == []


def test_a_lesson_has_its_size(code, text):
    assert 30 <= len(code) <= 48
    assert words(text) <= 3000


def test_minutes_are_honest(lesson, code, text):
    opening = "\n".join(cell.source for cell in text[:4])
    plan = int(re.search(r"Plan (\d+) minutes", opening)[1])
    seconds = int(re.search(r"computer (?:needs|takes) about (\d+) seconds", opening)[1])
    tasks = lessons.of_lesson(int(lesson.stem[:2]))
    exercising = sum(task.minutes for task in tasks)
    counted = words(text) / 180 + exercising + calls(code, "predict") + seconds / 60
    assert abs(plan - counted) <= 5, f"{counted:.0f} minutes are counted"
    assert plan <= 90


def test_mechanisms_are_drawn(lesson, code):
    drawn = sum(len(re.findall(r"\bmechanisms\.\w+", cell.source)) for cell in code)
    assert drawn >= (1 if lesson.stem in SMALL else 2)


def test_code_is_the_idea(code):
    for cell in code:
        tree = ast.parse(re.sub(r"^(\s*)[%!].*$", r"\1pass", cell.source, flags=re.M))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert not names & HIDING, cell.id
        assert "sum(map(" not in cell.source, cell.id
        assert len(DRAWS.findall(cell.source)) <= 4, f"{cell.id} draws what nnlab.plot should"


def test_words_are_the_fields_own(cells):
    assert {c.id: m[0] for c in cells if (m := HOUSE.search(c.source))} == {}


def first_lessons():
    """The number of the lesson whose code first uses each name of the package."""
    first = {}
    for path in paths.lessons():
        book = nbformat.read(path, as_version=4)
        source = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
        for name in set(re.findall(r"\w+", source)):
            first.setdefault(name, path.stem[:2])
    return first


def test_where_a_tool_comes_from_is_true(lesson, text):
    note = next(cell.source for cell in text if cell.id == "setup-note")
    first, said = first_lessons(), {}
    for names, origin in re.findall(
        r"((?:`\w+`(?:, | and )?)+)[^`(]*?\((?:lesson )?(new|\d\d)\b[^)]*\)", note
    ):
        for name in re.findall(r"`(\w+)`", names):
            said[name] = lesson.stem[:2] if origin == "new" else origin
    assert said, "the note names no origin of what the lesson uses"
    assert {name: first.get(name) for name in said} == said


def test_every_public_name_of_the_exercises_is_known():
    assert {"use", "predict", "outcome", "check"} <= set(exercises.__all__)

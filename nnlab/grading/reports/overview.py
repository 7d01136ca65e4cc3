"""A page for the instructor: what was hard, which misconceptions were common, what took long."""

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Sequence
from io import BytesIO

import numpy as np

from nnlab import style
from nnlab.exercises.card import TONES
from nnlab.grading.assignment import Assignment
from nnlab.grading.batch import Row
from nnlab.grading.marks import STATUSES
from nnlab.grading.reports.copies import near_copies
from nnlab.grading.reports.pages import frame, table, text

_MARKS = {"passed": "", "failed": "//", "not attempted": "..", "error": "xx"}  # in grey, too
_ENDED = {"timeout": "error", "crashed": "error"}


def page(assignments: Sequence[Assignment], rows: Sequence[Row]) -> str:
    """The whole page."""
    style.use()
    students = sorted({row.student for row in rows})
    parts = [f"<h1>{len(students)} students</h1>"]
    for assignment in assignments:
        own = [row for row in rows if row.assignment == assignment.name]
        if own:
            parts += [f"<h2>{text(assignment.name)}</h2>", *_assignment(assignment, own)]
    return frame("Overview", [*parts, *_copies(rows)])


def _assignment(assignment, rows):
    marks = defaultdict(list)
    for row in rows:
        marks[row.mark.exercise].append(row.mark)
    headings = {task.id: task.heading for task in assignment.tasks}
    parts = [_image(_statuses(marks)), _image(_points(rows)), *_misconceptions(marks, headings)]
    lines = [
        [headings[id], *(Counter(m.status for m in own)[status] for status in STATUSES),
         f"{np.median([m.seconds for m in own]):.2f}", f"{max(m.seconds for m in own):.2f}"]
        for id, own in marks.items()
    ]  # fmt: skip
    heads = ["exercise", *STATUSES, "median s", "longest s"]
    title = "<h3>Results by exercise</h3>"
    return [*parts, title, table(heads, lines, frozenset(range(1, len(heads))))]


def _statuses(marks):
    """One bar for each exercise, divided by what became of it."""
    ids = list(marks)
    kinds = list(_MARKS)
    counts = Counter((id, _ENDED.get(m.status, m.status)) for id in ids for m in marks[id])
    totals = np.array([len(marks[id]) for id in ids])
    shares = {kind: np.array([counts[id, kind] for id in ids]) / totals for kind in kinds}
    figure, axes = _start(0.35 * len(ids) + 1.7)
    left = np.zeros(len(ids))
    for kind in kinds:
        colour, hatch = TONES[kind][1], _MARKS[kind]
        axes.barh(
            ids, shares[kind], left=left, color=colour, hatch=hatch, edgecolor="white", label=kind
        )
        left += shares[kind]
    axes.set(xlabel="share of the class", xlim=(0, 1))
    axes.invert_yaxis()
    axes.set_title(_hardest(marks), loc="left")
    figure.legend(ncols=4, loc="outside lower center")
    told = "; ".join(f"{id}: {100 * s:.0f} %" for id, s in zip(ids, shares["passed"], strict=True))
    return figure, f"Share of the class that passed each exercise. {told}."


def _hardest(marks) -> str:
    """Which exercise the fewest passed of those who tried; equals are named together."""
    tried = {id: [m for m in own if m.status != "not attempted"] for id, own in marks.items()}
    shares = {id: np.mean([m.status == "passed" for m in own]) for id, own in tried.items() if own}
    if not shares:
        return "Nobody has attempted an exercise"
    least = min(shares.values())
    if least == 1:
        return "All who attempted an exercise passed it"
    ids = [id for id, share in shares.items() if share == least]
    words = f"{100 * least:.0f} % of those who tried passed" if least else "nobody passed"
    if len(ids) == 1:
        return f"Exercise {ids[0]} was hardest: {words}"
    more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    each = f"{words}{'' if least else ' any'}"
    return f"Hardest were {', '.join(ids[:3])}{more}: {each}"


def _points(rows):
    """How many students have how many points."""
    totals: Counter = Counter()
    for row in rows:
        totals[row.student] += row.mark.points
    values = np.array(list(totals.values()))
    most = sum(row.mark.max_points for row in rows if row.student == rows[0].student)
    figure, axes = _start(2.5)
    points, counts = np.unique(values, return_counts=True)
    axes.bar(points, counts, width=0.8, color=style.CLASSES[0])
    axes.set(xlabel=f"points out of {most:g}", ylabel="students", xlim=(-0.6, most + 0.6))
    axes.yaxis.get_major_locator().set_params(integer=True)
    median = np.median(values)
    axes.set_title(f"The median is {median:g} of {most:g} points", loc="left")
    words = f"Histogram of points. Median {median:g}, from {values.min():g} to {values.max():g}."
    return figure, words


def _misconceptions(marks, headings):
    found = Counter((id, m.diagnosis) for id, own in marks.items() for m in own if m.diagnosis)
    if not found:
        return []
    lines = [[n, headings[id], name] for (id, name), n in found.most_common(12)]
    return [
        "<h3>Common misconceptions</h3>",
        table(["students", "exercise", "an answer that"], lines, frozenset({0})),
    ]


def _copies(rows):
    pairs = near_copies(rows)
    if not pairs:
        return []
    lines = [[p.assignment, *p.students, f"{100 * p.share:.0f} %"] for p in pairs[:50]]
    words = "A hint, not a verdict: read both before you judge. Short answers are often alike."
    return [
        "<h2>Similar submissions</h2>",
        f'<p class="quiet">{words}</p>',
        table(["assignment", "", "", "shared"], lines, frozenset({3})),
    ]


def _start(height):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, height))
    return figure, figure.subplots()


def _image(drawn):
    figure, words = drawn
    file = BytesIO()
    figure.savefig(file, format="png", dpi=110)
    data = b64encode(file.getvalue()).decode()
    return f'<figure><img alt="{text(words)}" src="data:image/png;base64,{data}"></figure>'

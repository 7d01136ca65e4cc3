"""`nnlab grade` from its options to its files."""

import argparse
import csv
import io
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from nnlab import atomic
from nnlab.exercises import own
from nnlab.grading import remarks
from nnlab.grading.assignment import Assignment, load_module, read
from nnlab.grading.batch import NOTHING, Row, grade_class
from nnlab.grading.cluster import Cluster, Tls
from nnlab.grading.jobs import Setting
from nnlab.grading.marks import STATUSES
from nnlab.grading.reports.pages import is_page
from nnlab.grading.sandbox.bubble import NoSandboxError, why_no_sandbox
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.sandbox.private import files_of
from nnlab.grading.store import Store
from nnlab.grading.submissions import collect
from nnlab.grading.times import names_zone, parse_time

COLUMNS = ("student", "assignment", "exercise", "points", "max_points", "status", "note")


def grade(args: argparse.Namespace) -> int:
    """Mark, write what was asked for, and say how it went; 1 if something could not be marked."""
    if not args.unsafe_no_sandbox and not args.scheduler and (why := why_no_sandbox()):
        raise NoSandboxError(why)
    _expect_tls(args)
    if not args.submitted.is_dir():
        raise ValueError(f"there is no folder {args.submitted}")
    assignments = _assignments(args)
    deadlines = _deadlines(args.deadline, {assignment.name for assignment in assignments})
    names = [assignment.name for assignment in assignments]
    submissions = list(collect(args.submitted, names, deadlines, _names(args)))
    expect_own(args, {submission.student for submission in submissions})
    store = Store(args.out.with_name(f"{args.out.stem}.nnlab"), args.seed)
    tls = Tls(*args.tls) if args.tls else None
    cluster = Cluster(args.scheduler, args.workers, not args.quiet, tls)
    _expect_room(args)
    modules = {assignment.module for assignment in assignments if assignment.module}
    hidden = {str(path) for name in modules for path in files_of(load_module(name))}
    named = tuple(sorted(name for name in modules if not name.endswith(".py")))
    safe = not args.unsafe_no_sandbox
    setting = Setting(_limits(args), safe, tuple(sorted(hidden)), store.secret, modules=named)
    rows = grade_class(submissions, assignments, store, cluster, setting, args.again)
    _write_files(args, assignments, rows)
    _warn(assignments, rows)
    return _say(rows)


def table(rows: Iterable[Row]) -> str:
    """The marks as CSV; no cell of it is a formula to a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        mark = row.mark
        points = (f"{mark.points:g}", f"{mark.max_points:g}")
        cells = (row.student, row.assignment, mark.exercise, *points, mark.status, mark.note)
        writer.writerow([remarks.cell(each) for each in cells])
    return file.getvalue()


_OPEN = (
    "{} does not use TLS: whoever reaches it, or one of its workers, can run code as you, read the "
    "secret of the hidden inputs and write marks."
)


def _expect_tls(args) -> None:
    """A cluster without TLS is used only if somebody asks for it."""
    if not args.scheduler or args.scheduler.startswith("tls:") or args.without_tls:
        return
    said = _OPEN.format(args.scheduler)
    if not sys.stdin.isatty():
        raise ValueError(f"{said} Use tls:// with --tls, or say --without-tls.")
    if input(f"{said}\nUse it all the same? (yes) ").strip().casefold() != "yes":
        raise ValueError("not without TLS; the guide for instructors says how it is set up")


def _assignments(args) -> list[Assignment]:
    source = _source(args)
    if not source.is_dir():
        raise ValueError(f"there is no folder {source}; --source DIR says where assignments are")
    names = args.assignment or _names(args)
    if missing := [name for name in names if not (source / name).is_dir()]:
        raise ValueError(f"there is no assignment {missing[0]!r} in {source}")
    if not names:
        raise ValueError(f"there is no assignment in {source}: nnlab release NAME writes one")
    return [read(source / name) for name in names]


def _source(args) -> Path:
    return args.source or args.submitted.resolve().parent / "source"


def _names(args) -> list[str]:
    """All assignments of the course, including those not asked for now."""
    return sorted(path.name for path in _source(args).iterdir() if path.is_dir())


def _deadlines(texts, names) -> dict:
    """Assignment -> moment; None stands for all others."""
    deadlines = {}
    for text in texts:
        name, equals, time = text.rpartition("=")
        if equals and name not in names:
            raise ValueError(f"--deadline {text}: there is no assignment {name!r}")
        deadlines[name if equals else None] = parse_time(time)
        if not names_zone(time):
            print(f"--deadline {text}: no time zone is named, so UTC is assumed", file=sys.stderr)
    return deadlines


def _expect_room(args) -> None:
    """Check, before anything is marked, that every file asked for can be written."""
    files = [args.out, args.overview, args.gradebook, args.html and args.html / "any"]
    for path in filter(None, files):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.write(bytes(4096))


def _limits(args) -> Limits:
    return Limits(
        seconds=args.seconds,
        wall=args.seconds + 30,
        memory=int(args.memory * 2**30),
        disk=args.disk * 2**20,
        processes=args.processes,
    )


def _write_files(args, assignments, rows) -> None:
    args.out.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(args.out, ("\ufeff" if args.bom else "") + table(rows))
    if args.html:
        from nnlab.grading.reports.feedback import write_pages

        write_pages(args.html, assignments, rows)
    if args.overview:
        from nnlab.grading.reports.overview import page

        args.overview.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(args.overview, page(assignments, rows))
    if args.gradebook:
        from nnlab.grading.reports.gradebook import write_marks

        write_marks(args.gradebook, assignments, rows, args.submitted)


def expect_own(args: argparse.Namespace, students: Iterable[str]) -> None:
    """Raises: ValueError if a file that is not ours would be overwritten."""
    from nnlab.grading.reports.feedback import page_of

    own.expect(args.out, lambda begin: begin.startswith(",".join(COLUMNS)))
    if args.overview:
        own.expect(args.overview, is_page)
    if args.html and args.html.exists() and not args.html.is_dir():
        raise ValueError(f"{args.html} is a file; --html takes a folder")
    for path in (page_of(args.html, student) for student in students if args.html):
        own.expect(path, is_page)
    if args.gradebook:
        from nnlab.grading.reports.gradebook import expect_gradebook

        expect_gradebook(args.gradebook)


def _warn(assignments, rows) -> None:
    """Warn if so many handed in nothing that this may be the wrong folder."""
    for name in (assignment.name for assignment in assignments):
        own_rows = [row for row in rows if row.assignment == name]
        everybody = {row.student for row in own_rows}
        absent = {row.student for row in own_rows if row.mark.note == NOTHING}
        if 5 * len(absent) > len(everybody):
            print(
                f"warning: {len(absent)} of {len(everybody)} students handed in nothing for {name}."
                f" nnlab looks for STUDENT/{name}/*.ipynb, an archive, or a download from "
                "Moodle, Canvas or Google Classroom.",
                file=sys.stderr,
            )


def _say(rows) -> int:
    counts = Counter(row.mark.status for row in rows)
    students = len({row.student for row in rows})
    parts = [f"{counts[status]} {status}" for status in STATUSES if counts[status]]
    print(f"{len(rows)} marks of {students} students: {', '.join(parts) or 'none'}")
    lost = sum(row.mark.note.startswith("not marked: ") for row in rows)
    if lost:
        print(f"{lost} could not be marked; the same command tries them again")
    return 1 if lost else 0

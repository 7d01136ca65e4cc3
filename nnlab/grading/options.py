"""The options of `nnlab release` and `nnlab grade`; what they do is imported when they are run."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

AGAIN = ("timeout", "crashed", "error", "failed", "not attempted")


def add_release(command: Callable) -> None:
    """Declare `nnlab release`."""
    release = command(_release, "release", "write an assignment, in nbgrader's layout")
    release.add_argument("name", metavar="NAME", help="the assignment's name: ps1")
    which = release.add_mutually_exclusive_group(required=True)
    which.add_argument("--exercises", metavar="ID", nargs="+", help="2.1 2.2 3.1")
    which.add_argument("--lesson", metavar="N", type=int, help="all exercises of a lesson")
    release.add_argument("--module", metavar="MODULE", help="your own exercises: a file or a name")
    release.add_argument(
        "--course", metavar="DIR", type=Path, default=Path(), help="here by default"
    )
    release.add_argument("--solutions", action="store_true", help="also write a solved notebook")


def add_grade(command: Callable) -> None:
    """Declare `nnlab grade`."""
    grade = command(_grade, "grade", "mark what was handed in, in a sandbox")
    grade.add_argument(
        "submitted", metavar="SUBMITTED", type=Path, help="STUDENT/ASSIGNMENT/*.ipynb"
    )
    grade.add_argument("--out", metavar="FILE", type=Path, required=True, help="the marks, as CSV")
    grade.add_argument("--html", metavar="DIR", type=Path, help="a feedback page for each student")
    grade.add_argument("--overview", metavar="FILE", type=Path, help="a page for the instructor")
    grade.add_argument("--gradebook", metavar="DB", type=Path, help="nbgrader's gradebook.db")
    grade.add_argument("--source", metavar="DIR", type=Path, help="SUBMITTED/../source by default")
    grade.add_argument("--assignment", metavar="NAME", nargs="+", help="only these assignments")
    grade.add_argument("--deadline", metavar="TIME", action="append", default=[],
                       help='"2026-11-30 23:59 Asia/Seoul" or NAME=TIME')  # fmt: skip
    grade.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster: tls://host:8786")
    grade.add_argument("--tls", metavar=("CA", "CERT", "KEY"), nargs=3,
                       help="files that identify you to the cluster")  # fmt: skip
    grade.add_argument("--without-tls", action="store_true",
                       help="use a cluster that anyone who reaches it controls")  # fmt: skip
    grade.add_argument("--workers", metavar="N", type=int, help="processes here (one per core)")
    grade.add_argument("--again", metavar="STATUS", nargs="+", default=[], choices=AGAIN,
                       help="redo marks with these statuses: timeout crashed")  # fmt: skip
    grade.add_argument("--bom", action="store_true", help="a CSV that Excel reads as UTF-8")
    grade.add_argument("--seed", metavar="S", help="draw the hidden inputs from this")
    grade.add_argument(
        "--seconds", metavar="S", type=float, default=60, help="processor time per run"
    )
    grade.add_argument("--memory", metavar="GIB", type=float, default=2.0, help="memory per run")
    grade.add_argument("--processes", metavar="N", type=int, default=48, help="most per run")
    grade.add_argument(
        "--disk", metavar="MIB", type=int, default=64, help="files per run, deleted after it"
    )
    grade.add_argument("--quiet", action="store_true", help="no progress bar")
    grade.add_argument("--unsafe-no-sandbox", action="store_true",
                       help="run students' code as yourself, with all your rights")  # fmt: skip


def _release(args: argparse.Namespace) -> int:
    from nnlab.exercises.lessons import of_lesson
    from nnlab.grading.release import release

    try:
        written = release(
            args.name,
            exercises=args.exercises,
            lesson=args.lesson,
            module=args.module,
            course=args.course,
            solutions=args.solutions,
        )
    except ValueError as error:
        return _refused("release", error)
    print("\n".join(map(str, written)))
    for task in of_lesson(args.lesson) if args.lesson is not None else ():
        if task.practice_only:
            print(f"left out {task.id}, for practice only: {task.practice_only}")
    return 0


def _grade(args: argparse.Namespace) -> int:
    from nnlab.grading.command import grade
    from nnlab.grading.sandbox.bubble import NoSandboxError

    try:
        return grade(args)
    except ModuleNotFoundError as error:
        if error.name not in ("distributed", "nbgrader"):
            raise
        return _refused("grade", f"{error}; pip install -e '.[grade]' in the course's folder")
    except NoSandboxError as error:
        words = f"{error}\n--unsafe-no-sandbox marks without one: then every submission can read"
        return _refused("grade", f"{words} your files, and can forge its marks and others'.")
    except ValueError as error:
        return _refused("grade", error)
    except OSError as error:
        place = f" ({os.fsdecode(error.filename)})" if error.filename else ""
        words = f"{error.strerror or error}{place}. Marks given so far are kept beside --out"
        return _refused("grade", f"{words}: fix that, and the same command goes on from there.")


def _refused(command, why) -> int:
    print(f"nnlab {command}: {why}", file=sys.stderr)
    return 2

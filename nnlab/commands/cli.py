"""The `nnlab` command. Each sub-command imports what it needs only when it is called."""

import argparse
import sys
from pathlib import Path

from nnlab import __version__, paths
from nnlab.commands import console
from nnlab.grading import options


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; without a command, list them all."""
    console.speak_safely()
    parser = _parser()
    args, further = parser.parse_known_args(argv)
    if args.command is None and not further:
        parser.print_help()
        return 0
    if args.command is None:
        parser.error(f"a command comes first, before {' '.join(further)}")
    if args.run is _lab:
        args.further = further  # JupyterLab knows them
    elif further:
        parser.error(f"nnlab {args.command} does not know: {' '.join(further)}")
    return args.run(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nnlab", description="Neural networks that answer back.")
    parser.add_argument("--version", action="version", version=f"nnlab {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(run, name, says, **more):
        sub = commands.add_parser(name, help=says, description=says, allow_abbrev=False, **more)
        sub.set_defaults(run=run)
        return sub

    lab = command(
        _lab,
        "lab",
        "open your own copies of the lessons in JupyterLab",
        epilog="Other options go to JupyterLab: nnlab lab --no-browser --port 8899",
    )
    lab.add_argument(
        "--fresh", metavar="LESSON", type=_lesson, help="put a fresh copy of a lesson beside yours"
    )
    lab.add_argument(
        "--with-outputs", action="store_true", help="copy lessons with their stored outputs"
    )
    lab.add_argument(
        "--copy-only", action="store_true", help="copy what is missing and open nothing"
    )
    command(_doctor, "doctor", "look for what is wrong with this installation")
    command(_progress, "progress", "show what is solved, tried and open")

    solve = command(_solve, "solve", "write a notebook with every exercise solved")
    solve.add_argument("notebook", metavar="NOTEBOOK", type=_notebook)
    solve.add_argument("-o", "--out", metavar="FILE", type=Path, required=True)
    stubs = command(_stubs, "stubs", "write the exercises' stubs into the lessons")
    stubs.add_argument("notebooks", metavar="NOTEBOOK", type=_notebook, nargs="*")
    stubs.add_argument("--check", action="store_true", help="change nothing, fail if one differs")
    options.add_release(command)
    options.add_grade(command)
    record = command(_record, "record", "run the lessons and store the outputs that moved")
    record.add_argument("notebooks", metavar="NOTEBOOK", type=_notebook, nargs="*")
    return parser


def _lesson(text: str) -> Path:
    try:
        return paths.lesson(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _notebook(text: str) -> Path:
    """A notebook by its path, or a lesson by its number or name."""
    return Path(text) if Path(text).is_file() else _lesson(text)


def _lab(args: argparse.Namespace) -> int:
    from nnlab.commands import lab

    outputs, copy_only = args.with_outputs, args.copy_only
    return lab.start(args.further, args.fresh, outputs=outputs, copy_only=copy_only)


def _doctor(args: argparse.Namespace) -> int:
    from nnlab.commands import doctor, machine

    seen = machine.look()
    print(doctor.report(seen))
    return 1 if doctor.findings(seen) else 0


def _progress(args: argparse.Namespace) -> int:
    from nnlab import exercises

    print(exercises.progress())
    return 0


def _solve(args: argparse.Namespace) -> int:
    from nnlab.exercises import cells

    try:
        cells.solve(args.notebook, args.out)
    except ValueError as error:
        print(f"nnlab solve: {error}", file=sys.stderr)
        return 2
    return 0


def _stubs(args: argparse.Namespace) -> int:
    from nnlab.exercises import cells

    return cells.stubs(args.notebooks or paths.lessons(), check=args.check)


def _record(args: argparse.Namespace) -> int:
    from nnlab.regression.record import record

    return record(args.notebooks or paths.lessons())


if __name__ == "__main__":
    raise SystemExit(main())

"""Faults made on purpose: for each, a lesson's outputs must turn red.

`python -m nnlab.regression.mutants tests/regression/mutants.toml [NAME ...]` runs them.
"""

import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from nnlab import paths
from nnlab.regression.tested import tested


@dataclass(frozen=True)
class Mutant:
    """A fault: in `file` of the package, `old` becomes `new`; `notebook` must notice.

    `quick` ones are part of every test run.
    """

    name: str
    notebook: str
    file: str
    old: str
    new: str
    quick: bool = False


def load(path: Path) -> list[Mutant]:
    """The mutants that a TOML file declares, each as a `[[mutant]]` table."""
    return [Mutant(**table) for table in tomllib.loads(path.read_text("utf-8"))["mutant"]]


def verdict(mutant: Mutant, notebooks: Path, package: Path = paths.PACKAGE) -> str:
    """Run the notebook against a copy of the package with the fault.

    Returns "noticed" when an output differs, "unnoticed" when all match, and "crashed" when a
    cell raised first: a fault that raises needs no comparison to be found.
    """
    with TemporaryDirectory(prefix="nnlab-mutant-") as scratch:
        copy = Path(shutil.copytree(package, Path(scratch, "nnlab")))  # with its bytecode
        Path(scratch, "data").symlink_to(paths.data())
        _mutate(copy / mutant.file, mutant)
        ended = tested(notebooks / mutant.notebook, Path(scratch), "-x", PYTHONPATH=scratch)
    if ended.returncode == 0:
        return "unnoticed"
    differ = "Cell outputs differ" in ended.stdout or ", at the end:" in ended.stdout
    return "noticed" if differ else "crashed"


def main(arguments: list[str]) -> int:
    """Run the mutants of a file, all or those named; 0 when each was noticed."""
    path, *names = arguments
    declared = load(Path(path))
    if unknown := set(names) - {mutant.name for mutant in declared}:
        known = ", ".join(mutant.name for mutant in declared)
        print(f"no mutant is named {', '.join(sorted(unknown))}; there are {known}")
        return 2
    verdicts = set()
    for mutant in declared:
        if not names or mutant.name in names:
            found = verdict(mutant, paths.notebooks())
            print(f"{mutant.name}: {found} by {mutant.notebook}", flush=True)
            verdicts.add(found)
    return int(verdicts != {"noticed"})


def _mutate(file, mutant):
    source = file.read_text("utf-8")
    if (found := source.count(mutant.old)) != 1:
        raise ValueError(
            f"mutant {mutant.name!r}: {mutant.file} holds {mutant.old!r} {found} times; "
            "expected once. Quote the line as it is now."
        )
    file.write_text(source.replace(mutant.old, mutant.new), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The empty system in which one run happens: bubblewrap around a read-only Python, no more."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source, find_spec
from pathlib import Path


class NoSandboxError(RuntimeError):
    """Why nothing can be run safely here, and what to do."""


def python_folders() -> list[str]:
    """The entries of `sys.path` that hold Python's own and installed modules."""
    roots = (sys.base_prefix, sys.prefix, sys.base_exec_prefix)
    return [
        path
        for path in map(os.path.realpath, filter(None, sys.path))
        if Path(path).name in ("site-packages", "dist-packages")
        or path.startswith(tuple(str(Path(root, "lib")) + os.sep for root in roots))
    ]


def why_no_sandbox() -> str | None:
    """Why no sandbox can be made on this machine, or None if one can."""
    try:
        Bubble(Path("/usr"), 2**20, []).close()
    except NoSandboxError as error:
        return str(error)
    return None


class Bubble:
    """A sandbox that waits for a run to enter it; `pid` is its first process. Close it after use.

    Raises: NoSandboxError if bubblewrap is missing or the system forbids it.
    """

    def __init__(self, tree: Path, disk: int, hidden: list[Path]):
        program = shutil.which("bwrap")
        if program is None:
            raise NoSandboxError(
                "bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap"
            )
        told, telling = os.pipe()
        command = [program, *_options(tree, disk, hidden, telling), "--", "cat"]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[telling],
            env={"PATH": "/usr/bin:/bin"},
        )
        os.close(telling)
        with open(told, "rb") as facts:
            try:
                self._wait_until_built()
                self.pid: int = json.loads(facts.read1(4096))["child-pid"]
            except BaseException:
                self.close()
                raise

    def _wait_until_built(self):
        to, came, errors = self.process.stdin, self.process.stdout, self.process.stderr
        assert to and came and errors  # noqa: PT018 (all are pipes)
        with suppress(OSError):  # it may have ended, and says why below
            to.write(b"!")
            to.flush()
        if came.read(1) != b"!":  # cat runs in it, and sends back what it got
            words = errors.read().decode(errors="replace").strip()
            raise NoSandboxError(
                f"bubblewrap cannot make a sandbox here: {words}. Some systems (Ubuntu 24.04, most "
                "containers) forbid it to ordinary users: ask the administrator to allow user "
                "namespaces for bwrap, or run as root."
            )

    def close(self) -> None:
        """End every process inside, whatever it does about it."""
        self.process.kill()
        for pipe in filter(None, (self.process.stdin, self.process.stdout, self.process.stderr)):
            with suppress(BrokenPipeError):  # it ended before it read all
                pipe.close()
        self.process.wait()


def _options(tree, disk, hidden, telling):
    options = [f"--unshare-{space}" for space in ("ipc", "pid", "net", "uts", "cgroup-try")]
    if os.geteuid() != 0:  # root needs no user namespace here: each run makes one for itself
        options.append("--unshare-user")
    options += ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    options += ["--setenv", "PATH", "/usr/bin:/bin", "--info-fd", str(telling)]
    for each in _system():
        options += each
    options += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/dev/shm"):
        options += ["--perms", "1777", "--size", str(disk), "--tmpfs", place]
    for folder in _bound():  # after these: an environment may lie below one of them
        options += [*_parents(folder), "--ro-bind", str(folder), str(folder)]
    options += [*_interpreter(), *_parents(tree), "--ro-bind", str(tree), str(tree)]
    compiled = [Path(cache_from_source(path)) for path in hidden if path.suffix == ".py"]
    for path in filter(_is_shown, [*hidden, *compiled, *secrets()]):
        if path.is_dir():
            options += ["--tmpfs", str(path), "--remount-ro", str(path)]
        else:
            options += ["--ro-bind", "/dev/null", str(path)]
    return [*options, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]


def _system():
    """/usr, and the links or folders beside it."""
    for name in ("lib", "lib32", "lib64", "bin"):
        path = Path("/", name)
        if path.is_symlink():
            yield ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            yield ["--ro-bind", str(path), str(path)]
    yield ["--ro-bind", "/usr", "/usr"]
    for name in ("ld.so.cache", "alternatives", "localtime"):
        yield ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]


@cache
def _bound() -> tuple[Path, ...]:
    """Where Python and its modules are, outside /usr; a folder inside another needs no bind."""
    kept = [Path("/usr")]
    for folder in map(Path, sorted({os.path.realpath(sys.base_prefix), *python_folders()})):
        if not any(folder.is_relative_to(other) for other in kept):
            kept.append(folder)
    return tuple(kept[1:])


def _interpreter():
    """What an environment calls Python by, and what tells that where its modules are.

    Whatever starts a process of Python, as scikit-learn does for `n_jobs`, calls that.
    """
    program, told = Path(sys.executable), Path(sys.prefix, "pyvenv.cfg")
    if sys.prefix == sys.base_prefix or _is_shown(told):
        return []
    link = ["--symlink", os.path.realpath(program), str(program)]
    bind = ["--ro-bind", str(program), str(program)]
    own = link if program.is_symlink() else bind
    return [*_parents(program), *own, "--ro-bind", str(told), str(told)]


def _parents(path):
    """The folders above a bind, which bubblewrap would make for root's eyes only."""
    own = (Path("/"), Path("/tmp"), Path("/dev"), Path("/dev/shm"))
    above = [str(parent) for parent in reversed(path.parents) if parent not in own]
    return [option for parent in above for option in ("--perms", "0755", "--dir", parent)]


def secrets() -> list[Path]:
    """What lies among the installed modules and must not be seen: this package, known labels."""
    specs = {name: find_spec(name) for name in ("nnlab", "sklearn")}
    homes = {name: Path(spec.origin).parent for name, spec in specs.items() if spec and spec.origin}
    inner = {"nnlab": Path(), "sklearn": Path("datasets", "data")}
    folders = [(home / inner[name]).resolve() for name, home in homes.items()]
    return [folder for folder in folders if folder.is_dir()]


def _is_shown(path):
    return path.exists() and any(
        path.resolve().is_relative_to(shown) for shown in [*_bound(), Path("/usr")]
    )

"""Python and torch, started once: each run is a fork that enters a sandbox before it does anything.

The zygote holds nothing but Python, torch and the sandbox's `nnlab`. For each order it forks a
guard; the guard joins the sandbox's namespaces, gives up every right, forks the worker, waits for
it and reports how it ended. The worker alone ever runs code of a submission.
"""

import contextlib
import ctypes
import fcntl
import gc
import json
import os
import resource
import shutil
import signal
import socket

from nnlab.grading.sandbox.seccomp import expect_filters, program, refuse

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER = 0x00020000, 0x04000000, 0x08000000, 0x10000000
_NEWPID, _NEWNET = 0x20000000, 0x40000000
_SPACES = _NEWNS | _NEWUTS | _NEWIPC | _NEWPID | _NEWNET
_SET_DUMPABLE, _SET_NO_NEW_PRIVS = 4, 38
_COLLAPSE, _HUGE = 25, 2**21  # madvise: into pages of 2 MiB, since Linux 6.1


def main(folder: str) -> None:
    """Take orders from the socket on descriptor 0 until it closes; then remove the folder."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # guards report for themselves
    _warm()
    gc.freeze()  # so that a fork's collector copies no pages
    _collapse()
    orders = socket.socket(fileno=0)
    orders.sendall(b"!")
    while True:
        text, descriptors, _, _ = socket.recv_fds(orders, 65536, 3)
        if not text:
            shutil.rmtree(folder, ignore_errors=True)  # whoever made it may have been killed
            return
        guard = os.fork()
        if guard == 0:
            _guard(json.loads(text), *descriptors)
        orders.sendall(f"{guard}\n".encode())
        for descriptor in descriptors:
            os.close(descriptor)


def _warm() -> None:
    """Import what nearly every run needs; nothing here may start a thread."""
    import torch
    import torch._dynamo  # an optimiser imports it, which takes a second

    import nnlab.exercises.probes
    import nnlab.exercises.run
    import nnlab.grading.sandbox.worker  # noqa: F401

    torch.set_num_threads(1)
    weight = torch.zeros(1, requires_grad=True)
    torch.optim.SGD([weight], lr=0.1).step()


def _collapse() -> None:
    """Keep what was imported in large pages, where the kernel can: a fork then takes a fifth."""
    libc, lines = ctypes.CDLL(None), []
    with contextlib.suppress(OSError), open("/proc/self/maps") as maps:  # Linux alone has it
        lines = [line.split() for line in maps]
    for span, rights, _, _, file, *_ in lines:
        if (rights, file) == ("rw-p", "0"):
            begin, end = (int(text, 16) for text in span.split("-"))
            begin, end = -(-begin // _HUGE) * _HUGE, end // _HUGE * _HUGE
            if begin < end:
                libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), _COLLAPSE)


def _guard(order: dict, request: int, reply: int, report: int) -> None:
    """In the first fork: enter, fork the worker, say how it ended. Never returns."""
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        steps = program(os.uname().machine) if order["sandbox"] else b""
        _limit(order["limits"])
        if order["sandbox"]:
            expect_filters()  # here, where the lack of them can be told
            _enter(order["sandbox"], order["user"])
        worker = os.fork()
        if worker == 0:
            os.close(report)
            _work(order, request, reply, steps)
        os.close(reply)
        os.close(request)
        _tell(report, {"pid": worker})
        _, status, used = os.wait4(worker, 0)
        ended: dict[str, float | str] = {
            "code": os.waitstatus_to_exitcode(status),
            "seconds": used.ru_utime + used.ru_stime,
        }
    except BaseException as error:
        ended = {"broken": f"{type(error).__name__}: {error}"}
    _tell(report, ended)
    os._exit(0)


def _tell(report: int, facts: dict) -> None:
    with contextlib.suppress(OSError):
        os.write(report, json.dumps(facts).encode() + b"\n")


def _work(order: dict, request: int, reply: int, steps: bytes) -> None:
    """In the second fork: nothing is left open but the two pipes. Never returns."""
    try:
        pipes = [fcntl.fcntl(pipe, fcntl.F_DUPFD, 10) for pipe in (request, reply)]
        for pipe, place in zip(pipes, (3, 4), strict=True):
            os.dup2(pipe, place)
        null = os.open("/dev/null", os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.closerange(5, 65536)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])
        if order["sandbox"]:
            _give_up()
            refuse(steps)
        from nnlab.grading.sandbox import worker

        worker.serve(3, 4)
    except MemoryError:
        os._exit(99)
    except BaseException:
        os._exit(98)
    os._exit(0)


def _limit(limits: dict) -> None:
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        most = value + _imported() if name == "AS" else value
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        soft = most - 1 if name == "CPU" else most  # SIGXCPU a second before SIGKILL
        resource.setrlimit(kind, (soft, most))


def _imported() -> int:
    """Bytes of addresses that are taken already: a torch for GPUs maps many GiB of libraries."""
    with open("/proc/self/statm") as sizes:
        return int(sizes.read().split()[0]) * resource.getpagesize()


def _enter(pid: int, user: int | None) -> None:
    """Join the namespaces of the process `pid`, as another user if this is root."""
    libc = ctypes.CDLL(None, use_errno=True)
    held = os.pidfd_open(pid)
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    if user is None:
        _call(libc.setns, held, _SPACES | _NEWUSER)
    else:
        _call(libc.setns, held, _SPACES)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        _call(libc.prctl, _SET_DUMPABLE, 1, 0, 0, 0)  # else /proc/self belongs to root
        _call(libc.unshare, _NEWUSER)
        _write(proc, "self/setgroups", "deny")
        _write(proc, "self/uid_map", f"{user} {user} 1")
        _write(proc, "self/gid_map", f"{user} {user} 1")
    _write(proc, "sys/user/max_user_namespaces", "0")  # no further ones, and so no new mounts
    os.close(proc)
    os.close(held)


def _give_up() -> None:
    """Drop every capability, and for good."""
    libc = ctypes.CDLL(None, use_errno=True)
    _call(libc.prctl, _SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _call(libc.capset, header, (ctypes.c_uint32 * 6)())
    _call(libc.prctl, _SET_DUMPABLE, 1, 0, 0, 0)


def _write(folder: int, path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY, dir_fd=folder)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _call(function, *arguments) -> None:
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function.__name__}: {os.strerror(number)}")

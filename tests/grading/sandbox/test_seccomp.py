"""The filter of system calls, run step by step for both machines whose numbers it knows."""

import re
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlab.grading.sandbox import seccomp

ALLOWED = ("read", "write", "openat", "brk", "futex", "clone", "execve", "socketpair", "getrandom")
CALLS = {**seccomp._CALLS, "socket": seccomp._SOCKET, "setsockopt": seccomp._OPTION}
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def verdict(steps, number, audit, first=0, third=0):
    """What the kernel would do: the steps of classic BPF that the filter uses."""
    facts = {0: number, 4: audit, 16: first, 32: third}
    at = held = 0
    while True:
        code, yes, no, k = struct.unpack_from("=HBBI", steps, 8 * at)
        if code == 0x06:
            return {0x7FFF0000: "allowed", 0x00050001: "refused", 0x80000000: "killed"}[k]
        if code == 0x20:
            held, at = facts[k], at + 1
        else:
            true = held == k if code == 0x15 else held >= k
            at += 1 + (yes if true else no)


def numbers_of(machine):
    path = HEADERS[machine]
    if not path.exists():
        pytest.skip(f"{path} is not installed")
    found = re.findall(r"#define __NR_(\w+) (\d+)", path.read_text())
    return {name: int(number) for name, number in found}


@pytest.mark.parametrize("machine", HEADERS)
def test_every_call_stands_with_the_number_that_the_kernels_header_has(machine):
    place, known = list(seccomp._AUDIT).index(machine), numbers_of(machine)
    for name, numbers in CALLS.items():
        assert known.get(name, numbers[place]) == numbers[place], name  # old headers lack the new


@pytest.mark.parametrize("machine", HEADERS)
def test_what_is_named_is_refused_and_nothing_else(machine):
    place, steps = list(seccomp._AUDIT).index(machine), seccomp.program(machine)
    audit = seccomp._AUDIT[machine]
    named = {numbers[place] for numbers in seccomp._CALLS.values()}
    socket, option = seccomp._SOCKET[place], seccomp._OPTION[place]
    for number in range(500):
        expected = "refused" if number in named else "allowed"
        assert verdict(steps, number, audit, first=1, third=2) == expected
    assert verdict(steps, socket, audit, first=2) == "refused"  # AF_INET
    assert verdict(steps, option, audit, third=7) == "refused"  # SO_SNDBUF
    assert verdict(steps, 0x40000000 + 1, audit) == "refused"
    (other,) = set(seccomp._AUDIT.values()) - {audit}
    assert verdict(steps, 1, other) == "killed"


@pytest.mark.parametrize("machine", HEADERS)
def test_what_python_and_torch_need_is_allowed(machine):
    known, steps = numbers_of(machine), seccomp.program(machine)
    for name in ALLOWED:
        assert verdict(steps, known[name], seccomp._AUDIT[machine]) == "allowed"


def test_a_machine_whose_numbers_are_not_known_is_named():
    with pytest.raises(OSError, match="x86_64, aarch64, and not 'riscv64'"):
        seccomp.program("riscv64")


def test_a_kernel_without_filters_is_named(monkeypatch):
    without = SimpleNamespace(prctl=lambda *_: -1)
    monkeypatch.setattr(seccomp.ctypes, "CDLL", lambda *_, **__: without)
    with pytest.raises(OSError, match="this kernel has no seccomp"):
        seccomp.expect_filters()

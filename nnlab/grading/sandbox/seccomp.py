"""System calls that no answer needs and that memory or rights could leak through: a seccomp filter.

Limits count neither the pages of an unmapped memory file nor System V's segments and queues, so
they cannot be made; of sockets only local ones can, of the usual size, and they are counted.
"""

import ctypes
import struct

# Its number on x86_64 and on aarch64, as <asm/unistd.h> has it.
_CALLS = {
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "io_uring_setup": (425, 425),
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
}
_SOCKET, _LOCAL = (41, 198), 1  # socket(AF_UNIX, ...)
_OPTION, _SEND_BUFFER = (54, 208), 7  # setsockopt(socket, level, SO_SNDBUF, ...)
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE, _FIRST, _THIRD = 0, 4, 16, 32  # where they stand in struct seccomp_data
_KILL, _ALLOW, _REFUSE = 0x80000000, 0x7FFF0000, 0x00050000 | 1  # EPERM
_X32 = 0x40000000  # the same calls under other numbers

_GET_SECCOMP, _SET_SECCOMP, _FILTER = 21, 22, 2


def program(machine: str) -> bytes:
    """The filter for a machine, as classic BPF: (code, jump if true, jump if not, k) a step.

    Raises: OSError on a machine whose numbers are not known.
    """
    if machine not in _AUDIT:
        raise OSError(f"its filter of system calls knows {', '.join(_AUDIT)}, and not {machine!r}")
    place = list(_AUDIT).index(machine)
    tests = [(_AT_LEAST, _X32), *((_EQUAL, numbers[place]) for numbers in _CALLS.values())]
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, _AUDIT[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        *((code, len(tests) + 7 - at, 0, k) for at, (code, k) in enumerate(tests)),  # to the end
        (_EQUAL, 2, 0, _SOCKET[place]),
        (_EQUAL, 3, 0, _OPTION[place]),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _FIRST),
        (_EQUAL, 2, 3, _LOCAL),
        (_LOAD, 0, 0, _THIRD),
        (_EQUAL, 1, 0, _SEND_BUFFER),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def expect_filters() -> None:
    """Raises: OSError if the kernel was built without filters of system calls."""
    if ctypes.CDLL(None, use_errno=True).prctl(_GET_SECCOMP, 0, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "this kernel has no seccomp: no filter of system calls")


def refuse(steps: bytes) -> None:
    """Put this process and all that it will start under a filter, for good."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    steps_at = ctypes.create_string_buffer(steps, len(steps))
    asked = Program(len(steps) // 8, ctypes.cast(steps_at, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(asked), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no filter of system calls")

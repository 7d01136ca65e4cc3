"""A cell may print times if its code uses a clock, or what an earlier cell made with one."""

import pytest

from nnlab.regression.clocks import read_clock

TIMED = "import time\nbegin = time.perf_counter()"


@pytest.mark.parametrize(
    "cells",
    [
        ["from time import perf_counter as now", "took = now() - 1", "print(took)"],
        [TIMED, "for n in range(3):\n    kept = work(n)\n    end = time.time() - begin", "end"],
        [TIMED, "kept = {}", "for n in range(3):\n    kept[n] = time.time()", "kept"],
        [TIMED, "kept = []", "kept.append(time.time())", "mean = sum(kept) / 2", "mean"],
        [TIMED, "def seconds(action):\n    return time.time() - action()", "seconds(print)"],
        ["def seconds():\n    from time import time\n    return time()", "seconds()"],
        ["import timeit", "%matplotlib inline\nbest = timeit.timeit('1')", "f'{best} s'"],
        ["import datetime as d", "d.datetime.now()"],
        [TIMED, "with open('a') as f:\n    x = time.time()", "x"],
        [TIMED, "for kept in (begin, 2):\n    pass", "kept"],
        [TIMED, "try:\n    work()\nexcept ValueError:\n    end = time.time()", "end"],
        [TIMED, "try:\n    work()\nexcept* ValueError:\n    end = time.time()", "end"],
        [TIMED, "with stopwatch(time.time) as watch:\n    work()", "watch"],
        [TIMED, "with open('a') as f, clock(begin) as (kept, n):\n    work()", "kept"],
        [TIMED, "match n:\n    case 1:\n        end = time.time()", "end"],
        [TIMED, "match time.time():\n    case [*_, 0] | float() as end:\n        pass", "end"],
    ],
)
def test_a_clocks_reading_is_followed_through_the_cells(cells):
    assert read_clock(cells)[-1]


@pytest.mark.parametrize(
    "cells",
    [
        ["tau = 0.9", "print(tau, 's')"],
        [TIMED, "x = list(range(30))", "x[10:20]"],
        [TIMED, "for n in range(3):\n    loss = work(n)\n    end = time.time()", "loss"],
        [TIMED, "def wait(n):\n    started = time.time()", "started = 3", "started"],
        ["time = 0.9", "time"],
        [TIMED, "with open('a') as f, clock(begin) as kept:\n    x = 3", "x, f"],
        [TIMED, "match n:\n    case [x, *more]:\n        end = time.time()", "x, more"],
        ["%%bash\nsleep 1; echo x |"],
    ],
)
def test_other_cells_print_results(cells):
    assert not read_clock(cells)[-1]


def test_every_cell_is_judged_by_what_came_before_it():
    assert read_clock(["took = 3", "took", "import time\ntook = time.time()", "took"]) == [
        False, False, True, True,
    ]  # fmt: skip

"""When steps and pictures are due, by a clock that the tests turn."""

from itertools import pairwise

import pytest

from nnlab.play.kit.pace import LATE, RARE, Pace

FRAME = 1 / 40


def done(pace, speed, times):
    """How many steps are due at each of these times, if all are done."""
    counts = []
    for now in times:
        counts.append(pace.due(speed, now))
        for _ in range(counts[-1]):
            pace.did()
    return counts


def test_the_first_step_is_done_at_once_and_each_further_one_in_its_time():
    assert done(Pace(0.0), 1, [0.0, 0.999, 2.001, 3.0]) == [1, 1, 1, 1]


@pytest.mark.parametrize("frame", [FRAME, 0.07, 0.2])
def test_there_are_as_many_steps_a_second_however_slow_the_frames(frame):
    times = [n * frame for n in range(int(20 / frame) + 1)]
    assert sum(done(Pace(0.0), 100, times)) == pytest.approx(1 + 100 * times[-1], abs=1)


def test_a_kernel_that_was_busy_does_not_leap():
    assert done(Pace(0.0), 100, [0.0, 60.0, 60.01]) == [1, 100 * LATE, 1]


def test_steps_that_were_not_done_are_still_due():
    pace = Pace(0.0)
    assert pace.due(100, 0.1) == 11
    for _ in range(4):
        pace.did()
    assert pace.due(100, 0.1) == 7


def test_while_steps_are_owed_pictures_are_rarer_and_go_on():
    pace, drawn = Pace(0.0), []
    for n in range(1000):  # 10 seconds, and no step is ever done
        pace.due(100, n / 100)
        if pace.can_show(100, n / 100, FRAME):
            pace.shown = n / 100
            drawn.append(n / 100)
    gaps = [b - a for a, b in pairwise(drawn[1:])]  # at first nothing is owed
    assert min(gaps) > RARE - 1e-9
    assert max(gaps) < RARE + 0.011


def test_without_steps_owed_each_frame_has_its_picture():
    pace = Pace(0.0)
    for n in range(100):
        for _ in range(pace.due(100, n * FRAME)):
            pace.did()
        assert pace.can_show(100, n * FRAME, FRAME)

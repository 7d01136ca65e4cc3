"""Times, addresses and devices are masked, and results are not, whatever they look like."""

import pytest

from nnlab.regression.masks import mask, masked, overwritten
from nnlab.regression.text import difference
from nnlab.regression.tolerance import Tolerance

TIGHT = Tolerance(rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("stored", "came"),
    [
        ("took 12.3 s", "took 4 s"),
        ("1.2 ms ± 3 µs per loop (mean of 7 runs, 100 loops each)",
         "9 ms ± 0.4 µs per loop (mean of 7 runs, 1,000 loops each)"),
        ("1min 3s ± 2.1 s per loop (mean ± std. dev. of 7 runs, 1 loop each)",
         "59.9 s ± 812 ms per loop (mean ± std. dev. of 7 runs, 1 loop each)"),
        ("CPU times: user 3 ms, sys: 0 ns, total: 3 ms\nWall time: 2.9 ms",
         "CPU times: user 1min 2s, sys: 4 s, total: 1min 6s\nWall time: 59 s"),
        ("<object at 0x7f9478914ad0>", "<object at 0x55d0c1a2b3c4>"),
        ("tensor([1.], device='cuda:0')", "tensor([1.])"),
        ("device(type='cuda', index=0)", "device(type='cpu')"),
        ("on cuda:0", "on cpu"),
        ("nnlab: cpu, 1 thread, seed 0\n3", "nnlab: cuda (H200), seed 0\n3"),
        ("/tmp/ipykernel_12/34.py:3: UserWarning", "/tmp/ipykernel_5/6.py:3: UserWarning"),
        ("saved in '/tmp/abc/model.pt'", "saved in '/var/folders/x/y/model.pt'"),
        ("\r  0%|  | 0/9 [00:00<?, ?it/s]\r100%|##| 9/9 [00:01<00:00, 9.0it/s]\nend", "end"),
        ("3batch [00:00, 35.2batch/s]\nend", "end"),
        ("epoch 1\repoch 2\repoch 3\n", "epoch 3"),
        ("\x1b[31mred\x1b[0m", "red"),
    ],
)  # fmt: skip
def test_what_honest_runs_print_differently_is_masked(stored, came):
    assert difference(stored, came, TIGHT) is None


@pytest.mark.parametrize(
    "text",
    ["0.91 min", "std 0.816497\nmin 3.0", "0.9 s", "x[10:20]", "in 120 seconds", "12:30",
     "3 mistakes", "0.5", "a 4-bit adder", "5 samples", "class 1", "2014-01-02", "7:3"],
)  # fmt: skip
def test_masks_leave_results_alone(text):
    assert mask(text) == text


def test_overwritten_keeps_the_end_of_each_line():
    assert overwritten("1%\r2%\r3%\nnext\r\n") == "3%\nnext\n"


@pytest.mark.parametrize(
    ("stored", "came"),
    [
        ("the loop 26.35 ms, @ 0.0034 ms", "the loop 9 ms, @ 1.2e-05 s"),
        ("GPT after 35 s", "GPT after 1min 3s"),
        ("{'Batches': '2.5 ms'}", "{'Batches': '0.9 s'}"),
        ("begun at 2026-11-28 09:30:01.25", "begun at 2027-01-02 23:05:59"),
        ("2026-11-28T09:30:01", "2027-01-02T23:05:59"),
        ("at 9:30", "at 23:05"),
    ],
)
def test_a_cell_that_reads_a_clock_may_print_any_time(stored, came):
    assert mask(stored, clock=True) == mask(came, clock=True)
    assert mask(stored) != mask(came)


@pytest.mark.parametrize(
    "text", ["std 0.816497\nmin 3.0", "x[10:20]", "loss 0.25 minus 3", "64 samples", "accuracy 0.5"]
)
def test_results_stand_beside_a_clock_too(text):
    assert mask(text, clock=True) == text


def test_what_was_masked_is_told_but_for_colours():
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "\x1b[31mtook 3 s\x1b[0m on cuda:0\n"},
        {"output_type": "display_data", "data": {"text/plain": "'4 ms'", "image/png": "aW5r"},
         "metadata": {"image/png": {"alt": "A step takes 5 ms."}}},
    ]  # fmt: skip
    seen = []
    took, shown = masked(outputs, True, seen)
    assert took["text"] == "took <time> on <device>\n"
    assert shown["data"] == {"text/plain": "'<time>'", "image/png": "aW5r"}
    assert shown["metadata"]["image/png"] == {"alt": "A step takes <time>."}
    assert seen == ["3 s", "cuda:0", "4 ms", "5 ms"]
    assert outputs[1]["data"]["text/plain"] == "'4 ms'"

"""The scripts that record tables: runs side by side give the rows of runs one after the other."""

import sys
import threading
import time

import pytest

from nnlab import paths

sys.path.append(str(paths.course() / "recordings"))
import recording

TASK = """
import os, time

def run(n, seed):
    time.sleep(2 * (n == 0))  # the first job is ready last
    yield {"n": n, "seed": seed, "threads": os.environ["NNLAB_THREADS"]}
"""


@pytest.fixture
def task(tmp_path, monkeypatch):
    (tmp_path / "slow_first.py").write_text(TASK)
    monkeypatch.syspath_prepend(tmp_path)
    import slow_first

    return slow_first.run


def test_rows_come_in_the_order_of_the_jobs_whatever_is_ready_first(task):
    rows = recording.rows_of(task, [(0, 1), (1, 1), (2, 1)], processes=2)
    assert list(rows) == [{"n": n, "seed": 1, "threads": "1"} for n in range(3)]


@pytest.mark.parametrize(
    ("processes", "said"), [(1, ", one thread,"), (3, ", 3 processes of one thread,")]
)
def test_head_of_a_table_tells_how_many_ran_side_by_side(processes, said):
    assert said in recording.origin(processes)[1]


def test_unknown_table_is_an_error_that_lists_the_known_ones(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["rnn_lstm_tables.py", "recal"])
    with pytest.raises(SystemExit):
        recording.record("rnn-lstm", {"recall": (print, list)})
    assert "no table 'recal'; there are recall." in capsys.readouterr().err


def test_two_recordings_that_end_together_both_enter_their_files(tmp_path, monkeypatch):
    (tmp_path / "SHA256SUMS").touch()
    (tmp_path / "README.md").write_text("| File | Bytes | SHA-256 |\n")
    monkeypatch.setattr(paths, "data", lambda: tmp_path)
    write = recording.atomic.write

    def slowly(path, text):
        time.sleep(0.1)  # the other one has read by now, unless it waits
        write(path, text)

    monkeypatch.setattr(recording.atomic, "write", slowly)
    names = ["recorded/a.csv", "recorded/b.csv"]
    ending = [threading.Thread(target=recording.enter, args=(name, b"1")) for name in names]
    for each in ending:
        each.start()
    for each in ending:
        each.join()
    for file in ("SHA256SUMS", "README.md"):
        text = (tmp_path / file).read_text()
        assert [name for name in names if name in text] == names

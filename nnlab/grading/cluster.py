"""Jobs on a Dask cluster, a few ahead at a time, each with its result or the reason for none."""

import contextlib
import hashlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

AHEAD = 3  # submissions for each worker that are on their way to it


class Cluster:
    """A Dask cluster: one that exists, by its address, or one of `workers` processes here."""

    def __init__(
        self,
        scheduler: str | None = None,
        workers: int | None = None,
        progress: bool = True,
    ):
        self.scheduler, self.workers, self.progress = scheduler, workers, progress

    def __enter__(self):
        from distributed import Client, LocalCluster

        self._stack = contextlib.ExitStack()
        if self.scheduler:
            self.client = self._stack.enter_context(Client(self.scheduler))
        else:
            local = LocalCluster(
                n_workers=self.workers or _cores(),
                threads_per_worker=1,
                dashboard_address=None,
                memory_limit=0,
                silence_logs=40,
            )
            self._stack.enter_context(local)
            self.client = self._stack.enter_context(Client(local))
        return self

    def __exit__(self, *error):
        return self._stack.__exit__(*error)

    def say(self, words: str) -> None:
        """A line about what is done before the bar moves."""
        if self.progress:
            print(words, file=sys.stderr, flush=True)

    def follow(
        self, waiting: Sequence, function: Callable, setting: Any, quiet: bool = False
    ) -> Iterator[tuple]:
        """Every job with its result and, if it has none, why; only a few are read ahead."""
        from distributed import as_completed
        from tqdm import tqdm

        todo = iter(waiting)
        ahead = AHEAD * max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))
        jobs: dict[str, Any] = {}
        done = as_completed()
        bar = tqdm(total=len(waiting), unit="submission", disable=quiet or not self.progress)
        with bar, warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            for _ in range(min(ahead, len(waiting))):
                self._send(todo, done, jobs, function, setting)
            for future in done:
                yield (jobs.pop(future.key), *_result(future))
                future.release()
                bar.update()
                self._send(todo, done, jobs, function, setting)

    def _send(self, todo, done, jobs, function, setting):
        one = next(todo, None)
        if one is None:
            return
        job = one.job()
        parts = "\0".join([function.__name__, *job.keys])
        key = f"{function.__name__}-{hashlib.sha256(parts.encode()).hexdigest()}"
        jobs[key] = job
        done.add(self.client.submit(function, job, setting, key=key, retries=2))


def _result(future):
    error = future.exception()
    if error is None:
        return future.result(), None
    return [], error


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()

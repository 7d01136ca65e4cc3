"""Jobs on many processes, a few ahead at a time, each with its result or the reason for none.

Here they are `processes` of our own; a Dask cluster that exists is reached by its address.
"""

import contextlib
import hashlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nnlab.grading.processes import Processes

AHEAD = 3  # submissions for each worker that are on their way to it


@dataclass(frozen=True)
class Tls:
    """Files by which both ends of a connection identify each other."""

    authority: str
    certificate: str
    key: str


class Cluster:
    """Where jobs are done: on a Dask cluster by its address, or on `workers` processes here."""

    def __init__(
        self,
        scheduler: str | None = None,
        workers: int | None = None,
        progress: bool = True,
        tls: Tls | None = None,
    ):
        self.scheduler, self.workers, self.progress, self.tls = scheduler, workers, progress, tls

    def __enter__(self):
        self._stack = contextlib.ExitStack()
        pool = _Dask(self.scheduler, self.tls) if self.scheduler else None
        self.pool = self._stack.enter_context(pool or Processes(self.workers or _cores()))
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
        from tqdm import tqdm

        todo = iter(waiting)
        jobs: dict[str, Any] = {}
        bar = tqdm(total=len(waiting), unit="submission", disable=quiet or not self.progress)
        with bar:
            for _ in range(min(AHEAD * max(1, self.pool.size), len(waiting))):
                self._send(todo, jobs, function, setting)
            while jobs:
                key, result, why = self.pool.next()
                yield jobs.pop(key), result if why is None else [], why
                bar.update()
                self._send(todo, jobs, function, setting)

    def _send(self, todo, jobs, function, setting):
        waiting = next(todo, None)
        if waiting is None:
            return
        job = waiting.job()
        parts = "\0".join([function.__name__, *job.keys])
        key = f"{function.__name__}-{hashlib.sha256(parts.encode()).hexdigest()}"
        jobs[key] = job
        self.pool.submit(key, function, job, setting)


class _Dask:
    """The workers of a Dask cluster; they may come and go."""

    def __init__(self, address, tls):
        self.address, self.tls = address, tls

    def __enter__(self):
        from distributed import Client, as_completed

        security = _security(self.address, self.tls)
        self._client = Client(self.address, security=security)
        self._done = as_completed()
        self.size = len(self._client.scheduler_info(n_workers=-1)["workers"])
        return self

    def __exit__(self, *error):
        self._client.close()

    def submit(self, key, function, *arguments):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            self._done.add(self._client.submit(function, *arguments, key=key, retries=2))

    def next(self):
        future = next(self._done)
        key, why = future.key, future.exception()
        result = future.result() if why is None else None
        future.release()
        return key, result, why


def _security(address, tls):
    """What Dask needs to know; without files its own configuration has it."""
    from distributed.security import Security

    if tls is None:
        security = Security()
        authority = security.tls_ca_file  # type: ignore[attr-defined]  # set from a table
        if address.startswith("tls:") and not authority:
            raise ValueError(f"--scheduler {address} needs --tls CA CERT KEY, three files")
        return security
    return Security(
        tls_ca_file=tls.authority,
        tls_client_cert=tls.certificate,
        tls_client_key=tls.key,
        require_encryption=True,
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

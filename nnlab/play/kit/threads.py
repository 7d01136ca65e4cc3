"""Playgrounds compute on one thread: their matrices are small."""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _libraries():
    return ThreadpoolController()  # looking for them takes milliseconds


def one_thread() -> AbstractContextManager:
    """A context in which NumPy multiplies on one thread.

    For small matrices a second thread takes longer to wake than to work, and on a busy machine the
    first one waits for it: maps of 2 ms took 8.
    """
    return _libraries().limit(limits=1, user_api="blas")

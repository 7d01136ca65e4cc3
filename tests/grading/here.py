"""A cluster that is this process, for tests of what stands around it; it counts its jobs."""

from nnlab.grading.batch import grade_class
from nnlab.grading.cluster import Cluster
from nnlab.grading.sandbox.bubble import NoSandboxError


class Here(Cluster):
    """Does every job at once, and keeps what was asked."""

    def __init__(self):
        super().__init__(progress=False)
        self.jobs = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def follow(self, waiting, function, setting, quiet=False):
        for one in waiting:
            job = one.job()
            self.jobs.append((function.__name__, job.ids))
            try:
                result, why = function(job, setting), None
            except RuntimeError as error:
                if isinstance(error, NoSandboxError):
                    raise
                result, why = [], error
            yield job, result, why


__all__ = ["Here", "grade_class"]

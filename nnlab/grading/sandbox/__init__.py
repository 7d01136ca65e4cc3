"""Where a submission runs: nothing of it is run, unpickled or parsed outside.

    sandbox   a place to run requests: a warm Python, and a new bubble for every run
    package   the package as the sandbox sees it
    private   what must be hidden with an instructor's module
    bubble    bubblewrap: what a run can see, and no more
    seccomp   the system calls that a run may not make
    zygote    Python and torch, started once; each run is a fork of it inside a new bubble
    worker    what the fork does: read a notebook, or call an answer on cases
    requests  what the worker is asked
    protocol  plain data as bytes and back, bounded, without pickle
    run       one run, its `limits`, and how it ended; `usage` measures what it uses
    selftest  before any mark: can the sandbox do what this Python can?

`zygote`, `worker` and what they import of these run beside the student's code and import nothing
else; the others never import a student's code.
"""

"""Assign, collect and mark: `nnlab release` and `nnlab grade`.

A submission is never run, unpickled or parsed by the process that gives the marks. It is read and
run in a sandbox that holds Python, torch and an `nnlab` without solutions, cases, wrong answers and
labels; what comes back is plain data, which the trusted process compares with the reference.

    release      an assignment in nbgrader's layout: the instructor's source, the students' release
    assignment   which exercises an assignment asks, found in its source
    private      what must be hidden with an instructor's module
    submissions  who handed in what and when, and which submission counts; `layouts` finds it
                 however it was downloaded, by `names`
    tree         the package as the sandbox sees it
    sandbox      a place to run requests: a warm Python, and a new bubble for every run
    bubble       bubblewrap: the empty room that a run enters
    running      one run, its limits, and how it ended; `inside` sees what it uses
    selftest     before any mark: can the sandbox do what this Python can?
    zygote       Python and torch, started once; each run is a fork of it inside a new bubble
    refused      the system calls that a run may not make
    worker       what the fork does: read a notebook (extract), or call an answer on cases
    archives     notebooks that came in a zip or a tar
    extract      the answer to an exercise, found in any state of a notebook: `cells` reads its
                 statements in IPython's `dialect`, `slice` keeps those that an answer reaches
    kernel       a notebook's cells run in their order, with what they find in a `shell`
    protocol     plain data as bytes and back, bounded, without pickle
    asked        what the sandbox is asked
    grade        one submission -> one mark for each exercise
    store        marks on disk by content, so that nothing is marked twice
    batch        a class -> every mark, on `processes` of our own or a Dask cluster (`cluster`)
    feedback     a page for each student; `overview` one for the instructor, with near `copies`
    gradebook    the marks in nbgrader's database
    command      `nnlab grade` from its `options` to its files

`zygote`, `worker` and what they import of these run beside the student's code and import nothing
else; the others never import a student's code.
"""

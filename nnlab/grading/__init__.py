"""Assign, collect and mark: `nnlab release` and `nnlab grade`.

A submission is never run, unpickled or parsed by the process that gives the marks. It is read and
run in a sandbox that holds Python, torch and an `nnlab` without solutions, cases, wrong answers and
labels; what comes back is plain data, which the trusted process compares with the reference.

    release      an assignment in nbgrader's layout: the instructor's source, the students' release
    assignment   which exercises an assignment asks, found in its source
    submissions  who handed in what and when, and which submission counts
    tree         the package as the sandbox sees it
    sandbox      bubblewrap around one run, its limits, and what became of the run
    zygote       Python and torch, started once; each run is a fork of it inside a new sandbox
    worker       what the fork does: read a notebook (extract), or call an answer on cases
    extract      the cells of an exercise and whatever they need, found in any state of a notebook
    protocol     plain data as bytes and back, bounded, without pickle
    grade        one submission -> one mark for each exercise
    store        marks on disk by content, so that nothing is marked twice
    batch        a class on a Dask cluster -> every mark
    feedback     a page for each student; `overview` one for the instructor
    gradebook    the marks in nbgrader's database

`worker`, `extract`, `protocol` and `zygote` run beside the student's code and import nothing of the
others; the others never import a student's code.
"""

"""Assign, collect and mark: `nnlab release` and `nnlab grade`.

A submission is never run, unpickled or parsed by the process that gives the marks. It is read and
run in a sandbox that holds Python, torch and an `nnlab` without solutions, cases, wrong answers and
labels; what comes back is plain data, which the trusted process compares with the reference.

    release      an assignment in nbgrader's layout: the instructor's source, the students' release
    assignment   which exercises an assignment has, found in its source
    submissions  who handed in what and when, and which submission counts; `layouts` finds it
                 however it was downloaded
    sandbox/     where a submission runs
    answers/     from a notebook to the functions that answer
    grade        one submission -> one mark for each exercise, with its `remarks`
    store        marks on disk by content, so that nothing is marked twice
    batch        a class -> every mark, on `processes` of our own or a Dask cluster (`cluster`)
    reports/     a page for each student, one for the instructor, the marks in nbgrader's database
    command      `nnlab grade` from its `options` to its files

Imports inside point one way: options -> command -> reports -> batch -> store -> grade -> release
and submissions -> sandbox -> answers.
"""

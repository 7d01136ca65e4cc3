"""Files made of the marks: pages for students and instructors, a gradebook, likely copies.

    feedback   a page for each student
    overview   a page for the instructor, with near `copies`
    pages      what both share
    gradebook  the marks in nbgrader's database

The list of marks itself is written by `command`.
"""

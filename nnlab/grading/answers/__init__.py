"""From what was handed in to the functions that answer; the sandbox runs this.

archives  notebooks that came in a zip or a tar
names     what the names of files tell
extract   the answer to an exercise, found in any state of a notebook: `cells` reads its
          statements in IPython's `dialect`, `slice` keeps those that an answer reaches
kernel    a notebook's cells run in their order, with what they find in a `shell`
"""

"""The `nnlab` command, with `lab` and `doctor`, which judges what it sees of a `machine`."""

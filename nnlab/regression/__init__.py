"""The notebooks as tests: `pytest --nnlab` runs and compares them, `nnlab record` stores them."""

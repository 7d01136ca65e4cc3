"""Jobs for tests of what does them, in a module that other processes import by its name."""

import os


class Waiting:
    """A job that needs no reading."""

    def __init__(self, *parts):
        self.parts = parts

    def job(self):
        return Asked(*self.parts)


class Asked:
    def __init__(self, *keys):
        self.keys = keys


def done(asked, setting):
    return [setting, *asked.keys]


def failing(asked, setting):
    raise ValueError(f"no {asked.keys[0]}")


def dying(asked, setting):
    os._exit(3)


def dying_once(asked, setting):
    if not os.path.exists(setting):
        open(setting, "w").close()
        os._exit(3)
    return ["done"]

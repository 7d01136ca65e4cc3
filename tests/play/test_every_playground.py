"""What every playground promises: arguments that cannot be are told, and controls survive them."""

import inspect
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Mapping, Sequence
from functools import cache
from types import UnionType
from typing import get_args, get_origin

import ipywidgets as widgets
import numpy as np
import pytest

from nnlab import play

NAN, INF = float("nan"), float("inf")
WRONG = {  # what no argument of a type may be, whatever it stands for
    str: ["☃", 3, 2.5, NAN, True, b"ring", {}],
    int: ["three", NAN, INF, -INF, 2.5, -1, 10**9, True, [1], np.float32(1.5)],
    float: ["fast", NAN, INF, -INF, 1e9, -1e9, True, [0.5], 1j],
    bool: ["yes", 2, 1.0, NAN, []],
    Sequence: [
        3, NAN, "☃", b"12", {"☃": 1}, [NAN], [INF], [2.5], [-1], [10**9], ["☃"], [None], [[NAN]],
        [(0.0, NAN, 1)], [(INF, 0.0, 1)], [(0.0, 0.0, 2)], [(0.0, 0.0, 0.5)], [(0.0,), (0.0,)],
        [(1, 99)],
    ],
    Mapping: [3, "☃", [("w", 1.0)], {"☃": 1.0}, {"w": NAN}, {"w": "1"}, {"w": 99}, {"w": None}],
}  # fmt: skip
TOGETHER = [  # arguments that can be, but not with what else is given or usual
    ("backprop", {"values": {"a": 1.0}}),
    ("language_models", {"place": 30}),
    ("language_models", {"place": 4, "text": "the"}),
    ("mlp", {"start": [0.5], "hidden": (3,)}),
    ("transformer", {"cell": (0, 11)}),
    ("transformer", {"cell": (1, 0)}),
    ("xor", {"start": [0.5] * 9, "hidden": 3}),
]
STATES = {  # a moment of each that has much to draw
    "autoencoder": {"steps": 2, "show": "both"},
    "backprop": {"steps": 7},
    "broadcasting": {},
    "cnn": {"preset": "network"},
    "gan": {"moves": "r30", "manifold": True},
    "language_models": {"top_p": 0.9},
    "logistic_regression": {},
    "mcp_neuron": {"preset": "nand", "w1": -1.0, "w2": -1.0, "threshold": -1.5},
    "mlp": {"epochs": 30},
    "optimisation": {"steps": 30},
    "perceptron": {"preset": "margin", "steps": 30},
    "rnn_lstm": {"steps": 3},
    "scaling": {"devices": 4},
    "training": {"epochs": 30},
    "transformer": {"target": "2026"},
    "vae": {},
    "xor": {"steps": 30},
}
USUAL = (5_000, 60_000)  # bytes of a still: no blank page, and no burden to a notebook
STILLS = {
    "autoencoder": (5_000, 120_000),
    "broadcasting": (5_000, 45_000),
    "gan": (15_000, 90_000),
    "language_models": (5_000, 90_000),
    "mcp_neuron": (5_000, 30_000),
    "mlp": (15_000, 80_000),
    "perceptron": (5_000, 30_000),
    "rnn_lstm": (5_000, 90_000),
    "transformer": (5_000, 90_000),
}


def kinds_of(annotation):
    """The types of the values that an annotation allows."""
    parts = get_args(annotation) if isinstance(annotation, UnionType) else [annotation]
    return [get_origin(part) or part for part in parts]


def wrong(annotation):
    """Values of none of the types, and of these types ones that cannot be."""
    kinds = [Sequence if kind in (tuple, np.ndarray) else kind for kind in kinds_of(annotation)]
    lists = [value for kind in dict.fromkeys(kinds) if kind in WRONG for value in WRONG[kind]]
    if Sequence in kinds and str in kinds:  # a name or a list: no number, and no list of these
        lists = [value for value in lists if not isinstance(value, (int, float)) or value != value]
    return [*lists, *([] if type(None) in kinds else [None])]


def arguments():
    for name in play.__all__:
        for argument, parameter in inspect.signature(getattr(play, name)).parameters.items():
            yield name, argument, parameter.annotation


CASES = [
    pytest.param(name, argument, value, id=f"{name}-{argument}-{value!r}")
    for name, argument, annotation in arguments()
    for value in wrong(annotation)
]


@pytest.mark.parametrize(("name", "argument", "annotation"), list(arguments()))
def test_each_argument_has_wrong_values_to_be_tried_with(name, argument, annotation):
    assert len(wrong(annotation)) >= 5


def told(name, argument, arguments):
    """What is told about an argument that cannot be: the value, what was expected, what to type."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its text is looked at)
        getattr(play, name)(**arguments)
    assert type(caught.value) is ValueError
    form = rf"{argument} (?:is|has) (.+); expected (.+)\. Try {argument}=(.+)\."
    found = re.fullmatch(form, str(caught.value), re.DOTALL)
    assert found, str(caught.value)
    return found.groups()


@cache
def accepts(name, argument, typed):
    """Whether what a message says to type is taken."""
    eval(f"play.{name}({argument}={typed})", {"play": play}).close()
    return True


@pytest.mark.parametrize(("name", "argument", "value"), CASES)
def test_an_argument_that_cannot_be_is_told_with_what_to_type(name, argument, value):
    came, expected, typed = told(name, argument, {argument: value})
    if isinstance(value, (str, int, float)):
        assert came.startswith('"' if isinstance(value, str) else repr(value))
    assert len(expected) > 5
    assert accepts(name, argument, typed)


@pytest.mark.parametrize(("name", "arguments"), TOGETHER, ids=str)
def test_arguments_that_do_not_go_together_are_told(name, arguments):
    argument = next(iter(arguments))
    assert told(name, argument, arguments)


@pytest.mark.parametrize("name", play.__all__)
def test_an_argument_that_nobody_knows_is_not_taken(name):
    with pytest.raises(TypeError, match="unexpected keyword argument 'sead'"):
        getattr(play, name)(sead=1)


def another(control):
    """A value that a control could be set to next; None for a field of free text."""
    now = control.value
    if isinstance(control, (widgets.Dropdown, widgets.SelectionSlider)):
        values = [o[1] if isinstance(o, tuple) else o for o in control.options]
        return next(value for value in values if value != now)
    if isinstance(control, widgets.Checkbox):
        return not now
    if isinstance(control, (widgets.Text, widgets.Textarea)):
        return None
    return control.min if now != control.min else control.min + getattr(control, "step", 1)


def show_that_all_controls_work(game):
    for name, control in game.settings.items():
        value = another(control)
        if value is None:
            continue
        control.value = value
        assert game.problem.value == ""
        assert game.now[name] == value


@pytest.mark.parametrize("name", play.__all__)
def test_after_a_refused_value_all_is_as_before_and_every_control_works(name):
    game = getattr(play, name)()
    for control in game.settings:
        now, line = game.now, game.line()
        shown = {each: widget.value for each, widget in game.settings.items()}
        game.attempt(game.set, control, "☃")
        assert f"{control} " in game.problem.value
        assert (game.now, game.line()) == (now, line)
        assert {each: widget.value for each, widget in game.settings.items()} == shown
    show_that_all_controls_work(game)


@pytest.mark.parametrize("name", play.__all__)
def test_after_an_answer_that_fails_every_control_works(name, monkeypatch):
    def fail(*_):
        raise ArithmeticError("it does not go on")

    game = getattr(play, name)()
    control, before = next(iter(game.settings.values())), game.now
    with monkeypatch.context() as patch:
        patch.setattr(type(game), "change", fail)
        control.value = another(control) or "2"
        assert "it does not go on" in game.problem.value
    assert game.now == before
    show_that_all_controls_work(game)


@pytest.mark.parametrize("name", play.__all__)
def test_the_state_cannot_be_changed_in_place(name):
    game = getattr(play, name)()
    with pytest.raises(TypeError, match="does not support item assignment"):
        game.now[next(iter(game.now))] = None


@pytest.mark.parametrize("name", play.__all__)
def test_still_is_small_and_the_same_every_time(name):
    state, (least, most) = STATES[name], STILLS.get(name, USUAL)
    one, other = (getattr(play, name)(**state)._repr_mimebundle_()[0]["image/png"] for _ in "ab")
    assert one == other
    assert least < len(b64decode(one)) < most


def test_they_need_neither_torch_nor_matplotlib():
    code = (
        "import sys; from nnlab import play\n"
        f"for name, state in {STATES!r}.items():\n"
        "    getattr(play, name)(**state).step()\n"
        "    print(name, {'torch', 'matplotlib', 'nnlab.training'} & set(sys.modules))\n"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.splitlines() == [f"{name} set()" for name in STATES]

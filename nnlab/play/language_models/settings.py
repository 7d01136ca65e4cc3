"""The controls of lesson 16's playground, and what it says to values that cannot be."""

from difflib import get_close_matches

import ipywidgets as widgets

from nnlab.play.language_models.model import model
from nnlab.play.language_models.presets import PRESETS

TYPED, WRITTEN = 200, 400  # letters at most
LETTERS = 76  # as many as the model knows: top-k of all keeps all
RANGES = {"temperature": (0.1, 2.0), "top_k": (1, LETTERS), "top_p": (0.05, 1.0), "seed": (0, 9999)}


def controls(preset, text, temperature, top_k, top_p, greedy, seed) -> dict[str, widgets.Widget]:
    """The controls by the names of the arguments that they stand for."""
    titles = [(each.title, key) for key, each in PRESETS.items()]
    return {
        "preset": _plain(widgets.Dropdown, "180px", "", preset, options=titles),
        "text": _plain(widgets.Textarea, "330px", "text", text, rows=2),
        "temperature": _slider(widgets.FloatSlider, "temperature", temperature, step=0.05),
        "top_k": _slider(widgets.IntSlider, "top_k", top_k),
        "top_p": _slider(widgets.FloatSlider, "top_p", top_p, step=0.05),
        "greedy": _plain(widgets.Checkbox, "90px", "greedy", greedy, indent=False),
        "seed": _plain(widgets.BoundedIntText, "100px", "seed", seed, **_range("seed")),
    }


def refuse_preset(preset: str) -> None:
    """Raise a ValueError for a preset that there is not."""
    if preset not in PRESETS:
        close = get_close_matches(str(preset), PRESETS, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no preset {preset!r}. {hint}Known: {', '.join(PRESETS)}.")


def refuse_texts(text: str, written: str) -> None:
    """Raise a ValueError for texts that are too long, or hold what the model has never met."""
    for word, value, most in (("text", text, TYPED), ("written", written, WRITTEN)):
        if len(value) > most:
            raise ValueError(f"{word} has {len(value)} letters; at most {most} are read.")
        if strange := model().unknown(value):
            raise ValueError(f"The model has never met {' '.join(strange)} in its plays.")


def refuse_heads(heads) -> None:
    """Raise a ValueError for a pair (layer, head) that the model has not."""
    known = {(i + 1, j + 1) for i in range(model().layers) for j in range(model().heads)}
    for each in heads:
        if each not in known:
            most = f"1 to {model().layers} and 1 to {model().heads}"
            raise ValueError(f"There is no layer and head {each!r}; expected {most}.")


def refuse_numbers(values: dict) -> None:
    """Raise a ValueError for a number that is out of its range, or not whole."""
    for key, (low, high) in RANGES.items():
        whole = isinstance(high, int)
        if not low <= values[key] <= high or (whole and values[key] != int(values[key])):
            kind = "a whole number" if whole else "a number"
            raise ValueError(f"{key} is {values[key]!r}; expected {kind} from {low} to {high}.")


def _slider(kind, name, value, **more):
    return _plain(kind, "250px", name.replace("_", "-"), value, **_range(name), **more)


def _range(name):
    return dict(zip(("min", "max"), RANGES[name], strict=True))


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)

"""The controls of lesson 12's playground, and what it says to values that cannot be."""

from difflib import get_close_matches

import ipywidgets as widgets

from nnlab.play.language_models_presets import PRESETS
from nnlab.play.language_models_reader import model

TYPED, WRITTEN = 200, 400  # letters at most
LETTERS = 76  # as many as the model knows: top-k of all keeps all
RANGES = {"temperature": (0.1, 2.0), "top_k": (1, LETTERS), "top_p": (0.05, 1.0)}


def controls(preset, text, temperature, top_k, top_p, seed, greedy):
    titles = [(each.title, key) for key, each in PRESETS.items()]
    slider = {"temperature": temperature, "top_p": top_p}
    made = {
        "preset": _plain(widgets.Dropdown, "180px", "", preset, options=titles),
        "text": _plain(widgets.Textarea, "330px", "text", text, rows=2),
    }
    for key, value in slider.items():
        low, high = RANGES[key]
        limits = {"min": low, "max": high, "step": 0.05}
        label = key.replace("_", "-")
        made[key] = _plain(widgets.FloatSlider, "220px", label, value, **limits)
    made["top_k"] = _plain(widgets.IntSlider, "220px", "top-k", top_k, min=1, max=LETTERS)
    made["greedy"] = _plain(widgets.Checkbox, "90px", "greedy", greedy, indent=False)
    made["seed"] = _plain(widgets.BoundedIntText, "100px", "seed", seed, min=0, max=9999)
    return made


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def refuse_preset(preset):
    if preset not in PRESETS:
        close = get_close_matches(str(preset), PRESETS, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no preset {preset!r}. {hint}Known: {', '.join(PRESETS)}.")


def refuse_texts(text, written):
    for word, value, most in (("text", text, TYPED), ("written", written, WRITTEN)):
        if len(value) > most:
            raise ValueError(f"{word} has {len(value)} letters; at most {most} are read.")
        if strange := model().unknown(value):
            raise ValueError(f"The model has never met {' '.join(strange)} in its plays.")


def refuse_heads(layer, head, off):
    known = {(i + 1, j + 1) for i in range(model().layers) for j in range(model().heads)}
    for each in ((layer, head), *map(tuple, off)):
        if each not in known:
            most = f"1 to {model().layers} and 1 to {model().heads}"
            raise ValueError(f"There is no layer and head {each!r}; expected {most}.")


def refuse_numbers(values):
    for key, (low, high) in (RANGES | {"seed": (0, 9999)}).items():
        whole = key in ("top_k", "seed")
        if not low <= values[key] <= high or (whole and values[key] != int(values[key])):
            kind = "a whole number" if whole else "a number"
            raise ValueError(f"{key} is {values[key]!r}; expected {kind} from {low} to {high}.")

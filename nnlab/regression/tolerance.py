"""How far a notebook's numbers may move: by device profile, by notebook, by cell."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

CELL_TIMEOUT = 300  # seconds


@dataclass(frozen=True)
class Tolerance:
    """Numbers x match within `atol + rtol * |x|`, integers within `integers`, pictures in ink."""

    rtol: float
    atol: float
    integers: int = 0
    look: float = 0.04  # share of ink without a like; harmless drift stays under 0.025


DEFAULTS = {
    "cpu": Tolerance(rtol=2e-4, atol=1e-6),
    "cuda": Tolerance(rtol=1e-3, atol=1e-5),
}


def profile() -> str:
    """The device profile that `NNLAB_DEVICE` asks for; cpu when it is not set.

    Raises: ValueError for a device without a profile.
    """
    asked = os.environ.get("NNLAB_DEVICE") or "cpu"
    if asked not in DEFAULTS:
        known = " or ".join(DEFAULTS)
        raise ValueError(f"NNLAB_DEVICE is {asked!r}; notebooks are compared on {known}: set one.")
    return asked


def declared(metadata: Mapping) -> Mapping:
    """What a notebook's or a cell's metadata says about its tolerance."""
    return metadata.get("nnlab", {}).get("tolerance", {})


def tolerance(profile: str, *metadata: Mapping) -> Tolerance:
    """The profile's default, changed by each metadata in turn (the notebook's, then the cell's)."""
    chosen = DEFAULTS[profile]
    for source in metadata:
        changes = declared(source).get(profile, {})
        chosen = replace(chosen, **{k: v for k, v in changes.items() if k in asdict(chosen)})
    return chosen


def problems(metadata: Mapping) -> list[str]:
    """What is wrong with a declared tolerance: unknown names, odd values, no reason to be loose."""
    said = declared(metadata)
    found = [
        f"tolerance has {name!r}; expected {', '.join(DEFAULTS)} or reason"
        for name in said.keys() - DEFAULTS.keys() - {"reason"}
    ]
    for name in said.keys() & DEFAULTS.keys():
        found += _profile_problems(name, said[name], str(said.get("reason", "")).strip())
    return sorted(found)


def _profile_problems(profile, values, reason):
    default = asdict(DEFAULTS[profile])
    for name, value in values.items():
        if name not in default:
            yield f"tolerance for {profile} has {name!r}; expected {', '.join(default)}"
        elif isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            yield f"tolerance for {profile}: {name} is {value!r}; expected a number from 0 up"
        elif value > default[name] and not reason:
            yield (
                f"tolerance for {profile}: {name} is {value:g}, looser than {default[name]:g}, "
                'without a "reason"; write one beside it'
            )

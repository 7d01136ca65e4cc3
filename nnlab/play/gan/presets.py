"""The GAN playground's presets: what each one sets, and the task that comes with it."""

from nnlab.play.kit.preset import Preset

STANDARD = {
    "data": "ring", "noise": "2-d normal", "loss": "non-saturating",
    "d_hidden": (32, 32), "d_rule": "adam", "d_lr": 0.01, "d_updates": 1,
    "g_hidden": (32, 32), "g_rule": "adam", "g_lr": 0.003, "g_updates": 1,
}  # fmt: skip


PRESETS = {
    "ring": Preset(
        "Eight hills",
        "Play until all eight hills are found. Then Reset and give D one tenth of its rate.",
        STANDARD,
    ),
    "line": Preset(
        "A line",
        "The simplest case: switch the manifold on. How does a square of noise become a line?",
        STANDARD | {"data": "line", "noise": "2-d uniform", "d_hidden": (16,), "g_hidden": (16,)},
    ),
    "two": Preset(
        "Two hills from one number",
        "The noise is a single number, so the manifold is a thread. Where does it cross the gap?",
        STANDARD
        | {"data": "two hills", "noise": "1-d uniform", "d_hidden": (16, 16), "g_hidden": (16, 16)},
    ),
    "collapse": Preset(
        "Collapse",
        "All points run to one place, and D chases them. Cure it by changing one setting.",
        STANDARD | {"d_lr": 0.0003, "g_lr": 0.01},
    ),
    "saturating": Preset(
        "The loss that saturates",
        "Press Step D sixty times, then play. Now the same with the other loss: with which "
        "does G get moving sooner?",
        STANDARD | {"data": "two hills", "loss": "saturating", "g_rule": "sgd", "g_lr": 0.03},
    ),
    "slow": Preset(
        "In slow motion",
        "Switch slow motion on and press Step: D learns, G asks it at every point, G moves.",
        STANDARD | {"data": "circle", "noise": "2-d uniform"},
    ),
    "own": Preset(
        "Draw your own",
        "Hold the pointer down and draw. Can the two of them imitate your initials?",
        STANDARD | {"data": "drawn"},
    ),
}

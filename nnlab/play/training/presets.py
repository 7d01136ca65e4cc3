"""The training playground's presets: what each one sets, and the task that comes with it."""

from nnlab.play.kit.preset import Preset

STANDARD = {
    "data": "moons", "size": 30, "noise": 0.2, "width": 32, "activation": "relu", "dropout": 0.0,
    "decay": 0.0, "lr": 0.01,
}  # fmt: skip


PRESETS = {
    "overfit": Preset(
        "Make it overfit",
        "Play until the test loss is three times its lowest (the ring). When should you have "
        "stopped? Then move one knob only: data, width, dropout or decay.",
        STANDARD,
    ),
    "label": Preset(
        "One wrong label",
        "Put a point of the wrong colour into the middle of a moon. How wide must the net be to "
        "curve around it, and how much decay makes it give up?",
        STANDARD | {"size": 100, "noise": 0.05},
    ),
    "hurts": Preset(
        "Where dropout hurts",
        "A lot of data, a narrow net, dropout 0.5. Remove dropout: what happens to both losses?",
        STANDARD | {"size": 150, "width": 4, "dropout": 0.5, "noise": 0.1},
    ),
    "decay": Preset(
        "Too much decay",
        "Lower the decay until the border curves; go on until it curves too much.",
        STANDARD | {"decay": 10.0},
    ),
    "spiral": Preset(
        "A spiral, few points",
        "How many points does it take before the test loss follows the training loss?",
        STANDARD | {"data": "spirals", "noise": 0.0, "size": 40, "width": 64},
    ),
    "own": Preset(
        "Your own points",
        "Click on the map, with shift for the other class. Draw something that it memorises.",
        STANDARD | {"data": "none"},
    ),
}

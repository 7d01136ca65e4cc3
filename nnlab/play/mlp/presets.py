"""The MLP playground's presets: what each one sets, and the task that comes with it."""

from nnlab.play.kit.preset import Preset

STANDARD = {
    "data": "rings", "problem": "classification", "noise": 0.05, "share": 0.5, "batch": 10,
    "features": ("x1", "x2"), "hidden": (4, 2), "activation": "tanh", "lr": 0.03,
    "penalty": "none", "strength": 0.01,
}  # fmt: skip


PRESETS = {
    "rings": Preset(
        "A ring around a disc",
        "Predict how many neurons it takes to close the border, then remove them one by one. "
        "Rest the pointer on a neuron to see what it has found.",
        STANDARD,
    ),
    "overfit": Preset(
        "Make it overfit",
        "Thirty noisy points and many weights: play until the test loss is twice the training "
        "loss. Then bring it back down without a new point.",
        STANDARD
        | {
            "data": "moons",
            "noise": 0.2,
            "share": 0.1,
            "hidden": (8, 8),
            "lr": 0.1,
        },
    ),
    "spiral": Preset(
        "Spiral, two features",
        "Only x₁ and x₂, no sines: can you get the test loss under 0.1? Layers, neurons, the "
        "activation and the rate are yours.",
        STANDARD | {"data": "spirals", "noise": 0.0, "lr": 0.1, "hidden": (6, 6)},
    ),
    "linear": Preset(
        "XOR without a hidden layer",
        "Play: what is the best one straight line can do? Then switch on the one input that "
        "solves it.",
        STANDARD | {"data": "xor", "noise": 0.0, "hidden": ()},
    ),
    "dead": Preset(
        "Kill the ReLUs",
        "Raise the rate until neurons go silent for every point, then lower it again: "
        "do they come back? What would tanh have done?",
        STANDARD | {"activation": "relu", "hidden": (8,), "lr": 0.3},
    ),
    "hills": Preset(
        "Two hills",
        "A height instead of a class. How does a ReLU network build a round hill, and a tanh "
        "network?",
        STANDARD | {"data": "hills", "problem": "regression", "noise": 0.0, "hidden": (6, 4)},
    ),
    "own": Preset(
        "Your own points",
        "Click on the large map, with shift for the other class. Draw something that eight "
        "neurons cannot learn.",
        STANDARD | {"data": "none", "hidden": (8,)},
    ),
}

"""The kinds of autoencoder in the playground, and what to try with each."""

from nnlab.play.kit.preset import Preset

PRESETS = {
    "plain": Preset(
        "A plain autoencoder",
        "Play to 600 steps, then drag into a gap between two classes. Is it a digit? Press Draw a "
        "few times: how many draws are digits?",
        {"beta": 0.0, "spoil": 0.0},
    ),
    "variational": Preset(
        "A variational autoencoder",
        "Play to 600 steps. How far from the centre do codes lie now? Find a gap, if you can, and "
        "press Draw again.",
        {"beta": 1.0, "spoil": 0.0},
    ),
    "collapsed": Preset(
        "Too much of a good thing",
        "beta is 100. Drag anywhere: what has become of the code? Find the largest beta that still "
        "tells a 0 from a 1.",
        {"beta": 100.0, "spoil": 0.0},
    ),
    "denoising": Preset(
        "Half of the pixels are gone",
        "The encoder sees half of each picture and must rebuild all of it. Compare the map with "
        "that of the plain one.",
        {"beta": 0.0, "spoil": 0.5},
    ),
}

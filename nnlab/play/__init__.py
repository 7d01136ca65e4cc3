"""Playgrounds: one per lesson, each a function of the state that it shows.

Each has a folder with the same module names: playground (the widget), model (what it
computes), picture, presets, settings (its arguments and controls). kit is what they share.
"""

from nnlab.play.autoencoder.playground import autoencoder
from nnlab.play.backprop.playground import backprop
from nnlab.play.broadcasting.playground import broadcasting
from nnlab.play.cnn.playground import cnn
from nnlab.play.gan.playground import gan
from nnlab.play.language_models.playground import language_models
from nnlab.play.logistic_regression.playground import logistic_regression
from nnlab.play.mcp_neuron.playground import mcp_neuron
from nnlab.play.mlp.entry import mlp
from nnlab.play.optimisation.playground import optimisation
from nnlab.play.perceptron.playground import perceptron
from nnlab.play.rnn_lstm.playground import rnn_lstm
from nnlab.play.scaling.playground import scaling
from nnlab.play.training.playground import training
from nnlab.play.transformer.playground import transformer
from nnlab.play.vae.playground import vae
from nnlab.play.xor.playground import xor

__all__ = [
    "autoencoder",
    "backprop",
    "broadcasting",
    "cnn",
    "gan",
    "language_models",
    "logistic_regression",
    "mcp_neuron",
    "mlp",
    "optimisation",
    "perceptron",
    "rnn_lstm",
    "scaling",
    "training",
    "transformer",
    "vae",
    "xor",
]

"""Playgrounds: one a lesson, each a function of the state that it shows."""

from nnlab.play.autoencoder import autoencoder
from nnlab.play.backprop import backprop
from nnlab.play.cnn import cnn
from nnlab.play.gan import gan
from nnlab.play.language_models import language_models
from nnlab.play.logistic_regression import logistic_regression
from nnlab.play.mcp_neuron import mcp_neuron
from nnlab.play.mlp import mlp
from nnlab.play.optimisation import optimisation
from nnlab.play.perceptron import perceptron
from nnlab.play.rnn_lstm import rnn_lstm
from nnlab.play.scaling import scaling
from nnlab.play.start_here import broadcasting
from nnlab.play.training import training
from nnlab.play.transformer import transformer
from nnlab.play.xor import xor

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
    "xor",
]

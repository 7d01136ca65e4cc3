"""Playgrounds: one a lesson, each a function of the state that it shows."""

from nnlab.play.mcp_neuron import mcp_neuron
from nnlab.play.perceptron import perceptron

__all__ = ["mcp_neuron", "perceptron"]

"""Playgrounds: one a lesson, each a function of the state that it shows."""

from nnlab.play.perceptron import perceptron

__all__ = ["perceptron"]

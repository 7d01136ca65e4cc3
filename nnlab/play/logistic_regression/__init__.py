"""Lesson 04: the loss of one unit over its weights, and its line."""

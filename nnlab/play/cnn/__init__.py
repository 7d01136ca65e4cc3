"""Lesson 10: one convolution taken apart, and a network that reads your drawing."""

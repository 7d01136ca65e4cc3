"""Lesson 18: memory and time of a training on many devices."""

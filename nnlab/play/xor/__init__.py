"""Lesson 03: a 2-h-1 network, seen in its input space and its hidden space."""

"""Lesson 05: a network of your own making, watched while it learns."""

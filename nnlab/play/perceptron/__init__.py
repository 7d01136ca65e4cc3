"""Lesson 02: points of two classes, and Rosenblatt's rule that turns a line."""

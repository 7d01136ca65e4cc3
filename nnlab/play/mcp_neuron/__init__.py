"""Lesson 01: two weights, a threshold, and the gate that they make."""

"""Lesson 08: few points, many weights, and the knobs that fight overfitting."""

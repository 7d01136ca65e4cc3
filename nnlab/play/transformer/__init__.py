"""Lesson 15: two texts, and where every head of every layer looks."""

"""Lesson 17: two small networks against each other in the plane."""

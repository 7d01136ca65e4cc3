"""Lesson 16: a letter model that writes on, and where its heads look."""

"""Lesson 14: the clouds of a code of two numbers, and what a place in it decodes to."""

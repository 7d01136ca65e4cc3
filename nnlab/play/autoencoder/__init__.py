"""Lesson 13: drag through a code of two numbers and see the decoded picture."""

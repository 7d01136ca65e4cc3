"""Lesson 06: a graph of numbers, stepped forward and then backward."""

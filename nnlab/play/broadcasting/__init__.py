"""Lesson 00: two shapes meet, and are broadcast to one or not."""

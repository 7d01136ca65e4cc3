"""Lesson 07: two rules walk downhill from a start that can be dragged."""

"""Tests of what is written of the marks."""

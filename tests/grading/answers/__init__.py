"""Tests of how answers are found in notebooks."""

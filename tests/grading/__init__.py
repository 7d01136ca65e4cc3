"""Tests of marking, and what they share; other processes import its parts by name."""

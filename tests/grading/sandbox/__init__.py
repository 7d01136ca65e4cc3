"""Tests of where submissions run."""

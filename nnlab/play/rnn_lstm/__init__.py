"""Lesson 11: the gates of one LSTM unit over a text, and what it writes next."""

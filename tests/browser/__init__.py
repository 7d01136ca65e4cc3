"""Tests in a browser: a package, so that all of them share what is opened once."""

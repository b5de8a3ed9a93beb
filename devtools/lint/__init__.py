"""Checks of our own that bin/lint runs: what no linter knows of this project."""

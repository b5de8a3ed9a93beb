"""The ways in which bin/test runs tests, and what it reads in their output."""

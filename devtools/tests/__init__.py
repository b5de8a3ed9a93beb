"""Tests of the developer tools themselves."""

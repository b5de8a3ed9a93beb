"""What each script of bin/ does: one module for each, with a `main`."""

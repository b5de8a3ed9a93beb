"""The measurement of bin/bench: seeds a database, asks it, and compares with the targets."""

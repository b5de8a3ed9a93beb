"""bin/bench --peer: the same questions to another addon, for one more column in the table."""

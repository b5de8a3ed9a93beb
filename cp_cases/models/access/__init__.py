"""Who sees what, who may change what, and the ledger of who has worked on which case."""

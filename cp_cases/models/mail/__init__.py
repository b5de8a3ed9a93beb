"""How emails come in, where they go, and how they leave."""

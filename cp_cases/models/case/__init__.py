"""A case and what its life is made of: fields, states, hand-over, follow-ups, services."""

"""Functions that belong to no model: reading mails, search, settings, row locks."""

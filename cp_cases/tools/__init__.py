"""Functions that belong to no model: reading mails, subjects, settings, row locks."""

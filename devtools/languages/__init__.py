"""The translations of the addons: their files, kept up to date with the texts."""

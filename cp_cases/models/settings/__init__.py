"""The settings of the addon."""

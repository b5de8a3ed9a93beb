"""Pure mail logic of the addon: plain functions, without the ORM."""

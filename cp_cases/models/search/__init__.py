"""How cases are found: the one box, words, pages."""

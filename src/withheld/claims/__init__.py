"""Text to records: who says which figure about what, with the words that say it."""

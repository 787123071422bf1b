"""Steps by which the tables of an older case become those of this program."""

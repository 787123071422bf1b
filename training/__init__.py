"""Trains the attribution model; see README.md. Not needed to run the program."""

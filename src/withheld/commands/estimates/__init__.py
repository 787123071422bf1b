"""The commands on estimates and scenarios, and their output in a terminal."""

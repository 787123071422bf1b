"""The commands on reports, with or without a case, and their messages on files."""

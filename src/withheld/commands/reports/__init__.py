"""The commands about reports, with or without a case: what they contain, and what a run says of its files."""

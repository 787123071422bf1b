"""What kind a file is, by name and content, and which files of a folder are read."""

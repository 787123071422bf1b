"""What kind a file is, by name and content, and the kinds that pack a text: word-processor files, mails, packages."""

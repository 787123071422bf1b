"""What makes the documentation: the reference of the commands, the output in the tutorials, the site."""

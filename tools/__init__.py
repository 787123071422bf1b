"""What makes the documentation: the reference of the verbs, the output in the tutorials, the site."""

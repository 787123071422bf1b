"""Training of the reader: labels to arrays, the network, its training, and the files that the program reads."""

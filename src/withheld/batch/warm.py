"""Loads what the reader needs, once, in the server process from which workers are forked, so that they start at once.

It opens no session of the encoder: a session would not survive the fork.
"""

from withheld.sources import language_of

language_of(
    "Los trabajadores fueron contados dos veces, y la segunda cuenta fue la más alta de todas las que se hicieron."
)

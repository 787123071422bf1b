"""Loads what reading takes: imported once, by the process that those that read are copies of, so that they start at once.

No session of the encoder is opened here: it would not survive the copying.
"""

from withheld.sources import language_of

language_of(
    "Los trabajadores fueron contados dos veces, y la segunda cuenta fue la más alta de todas las que se hicieron."
)

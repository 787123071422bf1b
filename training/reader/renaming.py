"""Other names in place of those of a text, piece for piece, so that the reader learns what is said and not of whom.

Pointers point at mentions and not at what they stand for, so a window whose places or people have other names has the same
targets. A country's names, people and towns change together; the sender's own never do.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator

from training.reader.labels import Example

OWN, BARRED = 5, 6
"""The traits of a place that mark the sender's own and those that are no host."""
NAME = (0.0, 0.0, 0.0, 1.0, 0.0)
"""The traits of a speaker that is known by its capitals alone."""

Pieces = tuple[int, ...]
Form = tuple[tuple[float, ...], int]
"""What a name is (its traits) and how many pieces it has."""


class Names:
    """The names of a corpus, by country and form, and of its people and bodies by their number of pieces."""

    def __init__(self, examples: Iterable[Example]) -> None:
        countries: dict[str, dict[Form, set[Pieces]]] = defaultdict(lambda: defaultdict(set))
        speakers: dict[int, set[Pieces]] = defaultdict(set)
        for e in examples:
            for code, form, (a, b) in _countries(e):
                countries[code][form].add(tuple(e.read.window.ids[a:b]))
            for a, b in _speakers(e):
                speakers[b - a].add(tuple(e.read.window.ids[a:b]))
        self._countries = {
            code: {form: sorted(found) for form, found in forms.items()} for code, forms in sorted(countries.items())
        }
        self._speakers = {size: sorted(found) for size, found in speakers.items()}

    def renamed(self, e: Example, ids: list[int], rng: random.Random, share: float = 0.5) -> list[int]:
        """The pieces of a window with other names in place of ``share`` of its countries, people and bodies."""
        out = list(ids)
        spoken = list(_speakers(e))
        chosen = {tuple(ids[a:b]): None for a, b in spoken if rng.random() < share}
        people = {name: rng.choice(self._speakers[len(name)]) for name in chosen if len(name) in self._speakers}
        for a, b in spoken:
            out[a:b] = people.get(tuple(ids[a:b]), out[a:b])
        forms: dict[str, set[Form]] = defaultdict(set)
        for code, form, _ in _countries(e):
            forms[code].add(form)
        for code, needed in sorted(forms.items()):
            others = [c for c, known in self._countries.items() if c != code and needed <= known.keys()]
            if others and rng.random() < share:
                other = self._countries[rng.choice(others)]
                names: dict[Pieces, Pieces] = {}
                for found, form, (a, b) in _countries(e):
                    if found == code:
                        out[a:b] = names.setdefault(tuple(ids[a:b]), rng.choice(other[form]))
        return out


def _countries(e: Example) -> Iterator[tuple[str, Form, tuple[int, int]]]:
    """The code, form and pieces of every name of a country, its people or a place in it that may be a host."""
    for mention, (a, b) in e.read.mentions["host"]:
        if any(mention.traits[:OWN]) and not mention.traits[OWN] and not mention.traits[BARRED]:
            yield str(mention.value), (mention.traits, b - a), (a, b)


def _speakers(e: Example) -> Iterator[tuple[int, int]]:
    """The pieces of every name of two words or more that is no place's; a lone word in capitals may only open a sentence."""
    placed = {k for m, (a, b) in e.read.mentions["host"] for k in range(a, b)}
    for mention, (a, b) in e.read.mentions["speaker"]:
        if mention.traits == NAME and " " in str(mention.value) and placed.isdisjoint(range(a, b)):
            yield a, b

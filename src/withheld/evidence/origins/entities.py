"""Resolves names to organisations and persons: by an analyst's decision, a list, or similarity, each marked as such."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from withheld.jsons import JsonMapping
from withheld.names import UNNAMED, institutions, normal, same_name
from withheld.names import listed as listed
from withheld.records import Record
from withheld.vocabulary import codelist

How = Literal["same", "list", "machine", "analyst"]
"""How a name was matched: identical but for articles and titles, by the list of institutions, by similarity, by an analyst."""
PLAUSIBLE = 75
"""Names this alike (0 to 100), but not alike enough to be matched, are worth an analyst's look."""


class Resolved(Record):
    """A name, the entity that it resolves to, and how it was matched."""

    name: str
    entity: str
    how: How


class Candidate(Record):
    """Two names that may mean one source; ``likeness`` is 0 to 100."""

    name: str
    other: str
    likeness: float


@lru_cache(maxsize=65536)
def kind_of(entity: str) -> str:
    """The kind of an entity: that of its entry, else by the words of its name, else ``person``; ``unnamed`` for “a source”."""
    if entity in institutions():
        return institutions()[entity].kind
    if UNNAMED.fullmatch(normal(entity)):
        return "unnamed"
    kinds = codelist("institutions")["kind"]
    return next((k["code"] for k in kinds if re.search(k["words"], entity.casefold())), "person")


BODIES = ("intergovernmental", "government", "research", "ngo")
"""Kinds of a publisher that may itself be the first source of what it publishes; a newspaper is not."""


@lru_cache(maxsize=65536)
def one_state(a: str, b: str) -> bool:
    """Whether two bodies speak for one state, or may: a government body whose name tells no state may be of any."""
    one, other = (
        _states(name) if kind_of(name) == "government" or _states(name, whole=True) else None for name in (a, b)
    )
    return one is not None and other is not None and (not one or not other or bool(one & other))


def _states(name: str, *, whole: bool = False) -> frozenset[str]:
    """The states that a name tells by a country, its people or its capital; only those that are the ``whole`` name, if asked."""
    plain = f" {normal(name)} "
    return frozenset(code for word, code in _state_words() if (plain == f" {word} " if whole else f" {word} " in plain))


@cache
def _state_words() -> tuple[tuple[str, str], ...]:
    listed = codelist("countries")["country"].items()
    named = [
        (normal(w), code) for code, c in listed for w in (*c["names"], *c.get("people", ()), *c.get("capitals", ()))
    ]
    return tuple(dict.fromkeys(named))


def outweighs(a: str, b: str) -> bool:
    """Whether a name is more authoritative than another."""
    order = codelist("institutions")["weight"]["order"]
    return bool(order.index(kind_of(a)) < order.index(kind_of(b)))


class Names:
    """Resolves the names around a figure; ``rulings`` holds what analysts decided, by name (``into``, ``apart``)."""

    def __init__(self, rulings: Mapping[str, JsonMapping] | None = None) -> None:
        self._rulings = rulings or {}
        self._known: dict[str, Resolved] = {}
        self._entities: list[str] = []

    def of(self, name: str) -> Resolved:
        """The entity of a name, which may be one of the names before it, by similarity."""
        if name not in self._known:
            self._known[name] = found = self._resolve(name)
            if found.entity not in self._entities:
                self._entities.append(found.entity)
        return self._known[name]

    def matched(self) -> tuple[Resolved, ...]:
        """The names that were resolved to another name."""
        return tuple(r for r in self._known.values() if r.how != "same")

    def _resolve(self, name: str) -> Resolved:
        if decided := self._decided(name):
            return Resolved(name=name, entity=decided, how="analyst")
        apart = set(self._rulings.get(name, {}).get("apart", ()))
        if (body := listed(name)) and body not in apart:
            return Resolved(name=name, entity=body, how="same" if normal(body) == normal(name) else "list")
        for known in self._entities:
            if known not in apart and (how := _like(name, known)):
                return Resolved(name=name, entity=known, how=how)
        return Resolved(name=name, entity=name, how="same")

    def _decided(self, name: str) -> str | None:
        seen: set[str] = set()
        goal = self._rulings.get(name, {}).get("into")
        while goal and goal not in seen:
            seen.add(goal)
            onwards = self._rulings.get(goal, {}).get("into")
            if onwards is None:
                return listed(goal) or str(goal)
            goal = onwards
        return None


def _like(name: str, known: str) -> How | None:
    a, b = normal(name), normal(known)
    if a == b:
        return "same"
    # “A worker in Jilin” and “a worker in Moscow” are two people, however similar the names.
    unnamed = "unnamed" in (kind_of(name), kind_of(known))
    return "machine" if not unnamed and same_name(a, b) else None


def candidates(names: Iterable[str], rulings: Mapping[str, JsonMapping]) -> list[Candidate]:
    """Pairs of names that are not taken for one, but may be; what an analyst decided on is not asked again."""
    distinct = sorted({n for n in names if n not in rulings and kind_of(n) != "unnamed"}, key=lambda n: (normal(n), n))
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for name in distinct:
        for word in set(normal(name).split()):
            blocks[word].append(name)
    found: dict[tuple[str, str], Candidate] = {}
    for block in blocks.values():
        found |= {(c.name, c.other): c for c in _alike(block)}
    return sorted(found.values(), key=lambda c: (-c.likeness, c.name, c.other))


def _alike(block: list[str]) -> Iterator[Candidate]:
    if len(block) > 400:
        return  # A word that so many names share distinguishes none of them.
    plain = [normal(n) for n in block]
    table = process.cdist(plain, plain, scorer=fuzz.token_sort_ratio, score_cutoff=PLAUSIBLE)
    for i, name in enumerate(block):
        for j in range(i + 1, len(block)):
            if table[i, j] and Names().of(name).entity != listed(block[j]) and not same_name(plain[i], plain[j]):
                yield Candidate(name=name, other=block[j], likeness=round(float(table[i, j]), 1))

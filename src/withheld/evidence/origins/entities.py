"""Resolves names to organisations and persons: by an analyst's decision, a list, or similarity, each marked as such."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from withheld.jsons import JsonMapping
from withheld.names import normal, same_name
from withheld.records import Record
from withheld.vocabulary import codelist

How = Literal["same", "list", "machine", "analyst"]
"""How a name was matched: identical but for articles and titles, by the list of institutions, by similarity, by an analyst."""
PLAUSIBLE = 75
"""Names this alike (0 to 100), but not alike enough to be matched, are worth an analyst's look."""
UNNAMED = re.compile(
    r"(?:\w+ )*(?:sources?|workers?|labou?rers?|defectors?|escapees?|residents?|informants?|person|people|insiders?|"
    r"analysts?|experts?|reports?|estimates?|media|reporters?|foreman|manager|builder)(?: (?:in|from|inside|at) (?s:.*))?"
)


class Resolved(Record):
    """A name, the entity that it resolves to, and how it was matched."""

    name: str
    entity: str
    how: How


class Institution(NamedTuple):
    """An entry of the list of institutions."""

    name: str
    kind: str
    part_of: str | None
    pattern: re.Pattern[str]


class Candidate(Record):
    """Two names that may mean one source; ``likeness`` is 0 to 100."""

    name: str
    other: str
    likeness: float


@cache
def institutions() -> dict[str, Institution]:
    """The listed institutions by their name."""
    found = (
        Institution(i["name"], i["kind"], i.get("part_of"), re.compile("|".join(i["patterns"])))
        for i in codelist("institutions")["institution"]
    )
    return {i.name: i for i in found}


@lru_cache(maxsize=65536)
def listed(name: str) -> str | None:
    """The institution whose patterns fit a whole name, the most particular first; None if there is none."""
    plain = normal(name)
    fits = [i for i in institutions().values() if i.pattern.fullmatch(plain) or normal(i.name) == plain]
    return min(fits, key=lambda i: i.part_of is None).name if fits else None


@lru_cache(maxsize=65536)
def kind_of(entity: str) -> str:
    """The kind of an entity: that of its entry, else by the words of its name, else ``person``; ``unnamed`` for “a source”."""
    if entity in institutions():
        return institutions()[entity].kind
    if UNNAMED.fullmatch(normal(entity)):
        return "unnamed"
    kinds = codelist("institutions")["kind"]
    return next((k["code"] for k in kinds if re.search(k["words"], entity.casefold())), "person")


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

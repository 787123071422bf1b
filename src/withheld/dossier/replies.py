"""Positions beside what they answer: denials, disputes, doubts and confirmations, whose they are, and what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from withheld.amounts import amount
from withheld.dossier.quotations import Piece, sentence
from withheld.dossier.view_model import ViewModel
from withheld.names import government
from withheld.records import Claim, Dependence, Evidence, Pledge, Position
from withheld.vocabulary import codelist


@dataclass(frozen=True)
class Reply:
    """A position beside the claim that it is about: ``quoted`` if the proposition is in its own words, ``instead`` if the claim
    is the figure that the denier gives in its place, ``titled`` if its words are the title of the report."""

    evidence: Evidence
    position: Position
    quoted: bool
    instead: bool
    sentence: tuple[Piece, ...]
    about: Evidence | None
    about_value: str
    about_sentence: tuple[Piece, ...]
    titled: bool = False


def replies(material: ViewModel) -> list[Reply]:
    """Denials, disputes, doubts and confirmations, each beside what it answers."""
    found = []
    for e in material.of("position"):
        if isinstance(e.record, Position):
            about = beside(e, e.record, material)
            value = amount(about.record) if about and isinstance(about.record, Claim) else ""
            told, titled = sentence(about) if about else (), _is_title(e)
            quoted = _is_quoted(e.record) and not titled
            instead = _is_own(e.record, about)
            found.append(Reply(e, e.record, quoted, instead, sentence(e), about, value, told, titled))
    return found


def _is_quoted(position: Position) -> bool:
    """Whether the proposition of a position is in its quotation; otherwise the reader inferred it."""
    target, quote = _plain(position.target), position.quote
    return quote is None or target in _plain(quote.exact) or target in _plain(quote.sentence)


def _is_title(e: Evidence) -> bool:
    """Whether the words of a record are the title of its report, which its outlet wrote, whoever is meant."""
    quote, title = e.record.quote, e.source.title
    return quote is not None and title is not None and _plain(quote.sentence).strip(" #") == _plain(title)


def _is_own(position: Position, about: Evidence | None) -> bool:
    """Whether a figure is asserted by the one who denies, disputes or doubts: then the position is about another one."""
    if about is None or not isinstance(about.record, Claim) or position.stance == "confirm" or not position.holder:
        return False
    origin = about.record.origin
    return about.record.stance == "asserted" and origin is not None and _plain(origin) == _plain(position.holder)


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def beside(e: Evidence, position: Position, material: ViewModel) -> Evidence | None:
    """The figure that a position is about, or that its holder gives in place of it; None if its words are about another subject."""
    about = material.by_id.get(material.targets.get(e.id, ""))
    if about is None or not isinstance(about.record, Claim) or _figured().search(position.target):
        return about
    named = _subjects_of(position.target)
    fits = not named or any(one.rest or f"claim:{about.record.measure}" in one.records | one.also for one in named)
    return about if fits else None


def answered(e: Evidence, position: Position, material: ViewModel) -> Claim | None:
    """The figure that a position answers: one that another source gives."""
    about = beside(e, position, material)
    found = about.record if about and not _is_own(position, about) else None
    return found if isinstance(found, Claim) else None


def hosts_of_position(e: Evidence, position: Position, material: ViewModel) -> tuple[str, ...]:
    """The hosts of the figure that a position answers, else the host whose government its holder is."""
    claim = answered(e, position, material)
    return (claim.hosts if claim else ()) or host_of_holder(position, material)


def host_of_holder(record: Position | Pledge | Dependence, material: ViewModel) -> tuple[str, ...]:
    """The host whose government, ministry or embassy holds a position or pledge; empty for other holders and the sending state."""
    state = government(record.holder) if record.holder else None
    return (state,) if state in material.hosts else ()


def subjects(e: Evidence, position: Position, material: ViewModel) -> frozenset[str]:
    """Selectors of the records that are about the same as a position: the figure that it answers, and those of its words' subjects.

    The words are those of its proposition, else of its quotation; empty where neither says what it is about.
    """
    claim, quote = answered(e, position, material), position.quote
    named = _subjects_of(position.target) or _subjects_of(quote.exact if quote and not claim else "")
    said = {s for one in named if not (claim and one.rest) for s in one.records}
    return frozenset(said | ({f"claim:{claim.measure}"} if claim else set()))


def is_about(selectors: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether any of two lists of selectors meet; a kind alone (``indicator``) is all of its types."""
    return any(a == b or a == b.partition(":")[0] or b == a.partition(":")[0] for a in selectors for b in wanted)


class Subject(NamedTuple):
    """What a proposition may be about: its words, the selectors of records about the same, and further figures that it may answer."""

    words: re.Pattern[str]
    records: frozenset[str]
    also: frozenset[str]
    rest: bool


@lru_cache(maxsize=65536)
def _subjects_of(words: str) -> tuple[Subject, ...]:
    """The subjects of a proposition whose words it has; the one for the rest if it has the words of no other."""
    found = tuple(one for one in _subjects() if one.words.search(words))
    return tuple(one for one in found if not one.rest) or found


@cache
def _subjects() -> tuple[Subject, ...]:
    return tuple(
        Subject(
            re.compile(one["words"], re.I), frozenset(one["records"]), frozenset(one.get("also", ())),
            one.get("rest", False),
        )
        for one in codelist("propositions")["subject"]
    )  # fmt: skip


@cache
def _figured() -> re.Pattern[str]:
    return re.compile(codelist("propositions")["figure"]["words"], re.I)

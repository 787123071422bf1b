"""The scope of a figure, from its record and the words around it: where it applies, what it counts, whose money it is."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from withheld.check.retellings import counted
from withheld.records import Claim, Document, Source
from withheld.vocabulary import codelist, in_larger_name

BEFORE, AFTER = 90, 70
"""Characters before and after a figure within which to look for words that limit it to one group or workplace."""
MONEY_NEAR = 140
"""Characters around a sum within which to look for words for whose money it is."""
TITLED, HELD = 3, 2
"""Weight of a country in the title, and of one that a figure of the document has; a country named in the text has weight 1."""
ABOUT = 2 / 3
"""Share of the total weight from which a document is about one country."""
_PREPOSITION = r"\b(?:in|into|to|from|across|throughout|inside|within|for|at)\s+(?:the\s+)?(?:[A-Za-z]*ern\s+|neighbou?ring\s+|Far\s+)?"


_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_ANAPHORA = re.compile(r"\W*of (?:them|these|those)\b", re.I)


class About(NamedTuple):
    """The one host and the one sector that a document is about, None if there is not exactly one; and the day of publication.

    ``traced`` are its sentences that say that a sum is only of what could be traced.
    """

    host: str | None = None
    sector: str | None = None
    published: dt.date | None = None
    traced: tuple[str, ...] = ()


class Abouts(dict[str, About]):
    """What each document is about. ``kept`` caches results per claim for several checks.

    The cache is keyed by ``id``, so it also keeps the claims alive.
    """

    def __init__(self, found: Mapping[str, About]) -> None:
        super().__init__(found)
        self.kept: dict[int, tuple[Claim, Any]] = {}


class Reach(NamedTuple):
    """The scope of one figure.

    ``host_unsaid`` and ``sector_unsaid`` are the host and sector of the document if the figure itself names none and does not
    claim to cover all. ``said`` is whether its words, or an analyst, place it. ``place`` may be a part of the world. ``traced``
    has the words by which a sum is only of what could be traced, empty where there are none. ``base`` is the part of the pay of
    which a share is (“overtime”), empty if it is of all of it.
    """

    hosts: frozenset[str]
    host_unsaid: str | None
    said: bool
    place: str
    sector: str | None
    sector_unsaid: str | None
    site: bool
    group: bool
    counted: str | None
    money: str | None
    traced: str = ""
    base: str = ""


def abouts(claims: Iterable[Claim], sources: Mapping[str, Source], documents: Iterable[Document] = ()) -> Abouts:
    """What each document is about, from its title, its text if available, and the hosts of its figures."""
    weights: dict[str, Counter[str]] = {d: Counter() for d in sources}
    sectors: dict[str, set[str | None]] = {}
    sending: dict[str, set[str]] = {}
    for claim in claims:
        sending.setdefault(claim.document, set()).add(claim.programme)
        weight = weights.setdefault(claim.document, Counter())
        for host in set(claim.hosts):
            weight[host] += HELD
        sectors.setdefault(claim.document, set()).add(claim.sector)
    for key, source in sources.items():
        weights[key].update(dict.fromkeys(named(source.title or ""), TITLED))
    traced: dict[str, tuple[str, ...]] = {}
    for document in documents:
        weights.setdefault(document.id, Counter()).update(_located(document.text))
        if _words("traced").search(document.text):
            traced[document.id] = tuple(s for s in _SENTENCES.split(document.text) if _words("traced").search(s))
    for document_id, weight in weights.items():
        for code in sending.get(document_id, ()):
            weight.pop(code, None)  # the sending state is not a host
    days = {key: source.published for key, source in sources.items()}
    return Abouts(
        {
            d: About(_foremost(w), _only(sectors.get(d, set())), days.get(d), traced.get(d, ()))
            for d, w in weights.items()
        }
    )


def _foremost(weight: Counter[str]) -> str | None:
    if not weight:
        return None
    code, most = weight.most_common(1)[0]
    return code if most >= ABOUT * weight.total() else None


def _only(sectors: set[str | None]) -> str | None:
    told = sectors - {None}
    return next(iter(told)) if len(told) == 1 else None


@cache
def _names() -> dict[str, str]:
    """Country codes by the names of countries and their regions."""
    found = {name: code for code, c in codelist("countries")["country"].items() for name in c["names"]}
    for code, regions in codelist("regions").items():
        found.update((name, code) for names in regions for name in names)
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name = "|".join(re.escape(n) for n in sorted(_names(), key=len, reverse=True))
    listed = re.compile(rf"(?i:{_PREPOSITION})(?:{name})\b(?:(?:,| and| or)+\s+(?:the\s+)?(?:{name})\b)*")
    return re.compile(rf"\b(?:{name})\b"), listed


def named(text: str) -> set[str]:
    """The countries that a text names directly or by one of their regions."""
    return {_names()[m.group()] for m in _by_themselves(text)}


def _by_themselves(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The names in a text, or between two offsets of it, that are not parts of a longer name."""
    found = _patterns()[0].finditer(text, start, len(text) if end is None else end)
    return (m for m in found if not in_larger_name(text, *m.span()))


def _located(text: str) -> Counter[str]:
    """How often a text locates something in each country."""
    listed = [place.span() for place in _patterns()[1].finditer(text)]
    return Counter(_names()[m.group()] for start, end in listed for m in _by_themselves(text, start, end))


@cache
def _words(name: str, part: str = "words") -> re.Pattern[str]:
    fragments = "|".join(codelist("reach")[name][part])
    return re.compile(
        {"before": rf"\b(?:{fragments})\s+(?:\w+ ){{0,2}}\W*$", "after": rf"^\W*(?:{fragments})"}.get(
            part, rf"\b(?:{fragments})\b"
        ),
        re.I,
    )


@cache
def _money() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((m["code"], re.compile(rf"\b(?:{'|'.join(m['words'])})\b", re.I)) for m in codelist("reach")["money"])


@cache
def _sectors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = codelist("scope")["sectors"].items()
    return tuple((code, re.compile(rf"^\W*(?:[A-Z]?\w+ ){{0,2}}(?:{'|'.join(w)})\b")) for code, w in listed)


def reach(claim: Claim, about: About | None = None) -> Reach:
    """The scope of a figure; ``about`` is what its document is about.

    A transcribed figure has no words to read: the person who entered it gave its scope, and an empty host means worldwide.
    """
    hosts = frozenset(claim.hosts)
    place = (claim.place or "").casefold()
    if claim.quote is None:
        group = claim.covers == "part"
        return Reach(hosts, None, True, place, claim.sector, None, False, group, _counted(claim), None)
    sentence, before, after = _around(claim)
    everywhere = bool(_words("worldwide").search(sentence))
    region = None if hosts or place else _words("region").search(sentence)
    place = place or (region.group().split(" ", 1)[1].casefold() if region else "")
    sector = claim.sector or (_sector(after) if claim.unit == "person" else None)
    loose = not (hosts or place or everywhere)
    return Reach(
        hosts=hosts,
        host_unsaid=about.host if about and loose else None,
        said=not loose,
        place=place,
        sector=sector,
        sector_unsaid=about.sector if about and sector is None and not everywhere else None,
        site=bool(_words("site", "before").search(before) or _words("site", "after").search(after)),
        group=claim.covers == "part" or _grouped(claim, before, after, everywhere),
        counted=_counted(claim),
        money=_whose(claim, sentence) if claim.measure == "revenue" else None,
        traced=_traced(claim, sentence, about) if claim.measure == "revenue" else "",
        base=_base(after) if claim.unit == "fraction" else "",
    )  # fmt: skip


def _traced(claim: Claim, sentence: str, about: About | None) -> str:
    """The words by which a sum is only of what could be traced: in its sentence, or in one of its document that has a word of the
    name of who gives it."""
    name = set(re.findall(r"\w{4,}", (claim.origin or "").casefold()))
    near = (s for s in (about.traced if about else ()) if name & set(re.findall(r"\w{4,}", s.casefold())))
    found = next((m for s in (sentence, *near) if (m := _words("traced").search(s))), None)
    return " ".join(found.group().split()) if found else ""


@cache
def _bases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    start = r"^\W*(?:per ?cent\W*)?(?:of|from|on) (?:(?:the|their|his|her|all|any|its|each|a) ){0,2}"
    return tuple(
        (b["code"], re.compile(rf"{start}(?:{'|'.join(b['words'])})\b", re.I)) for b in codelist("reach")["base"]
    )


def _base(after: str) -> str:
    """The part of the pay of which the words right after a share say it is; empty if they name none."""
    return next((code for code, words in _bases() if words.search(after)), "")


def _grouped(claim: Claim, before: str, after: str, everywhere: bool) -> bool:
    """Whether a figure counts one group among several. “100,000 of them are abroad” counts all, unless a number comes before
    it."""
    if claim.covers == "whole" or claim.unit != "person":
        return False
    all_of_them = everywhere and not re.search(r"\d", before) and _ANAPHORA.match(after)
    kinds = ("group",) if claim.hosts or claim.place or all_of_them else ("group", "share")
    return any(_words(k, "before").search(before) or _words(k, "after").search(after) for k in kinds)


def _counted(claim: Claim) -> str | None:
    """What a head-count counts: workers, unless the record or its words say otherwise."""
    return (claim.counted or counted(claim) or "workers") if claim.unit == "person" else None


def _around(claim: Claim) -> tuple[str, str, str]:
    """The sentence of a figure, and the text in it just before and just after the figure."""
    assert claim.quote is not None
    quote, figure = claim.quote, claim.figure or claim.quote
    left, right = figure.start - quote.sentence_start, figure.end - quote.sentence_start
    return quote.sentence, quote.sentence[max(0, left - BEFORE) : left], quote.sentence[right : right + AFTER]


def _sector(after: str) -> str | None:
    """The sector in the noun of a head-count: “1,000 IT workers”, “a thousand coders”."""
    return next((code for code, words in _sectors() if words.search(after)), None)


def _whose(claim: Claim, sentence: str) -> str | None:
    assert claim.quote is not None
    figure = claim.figure or claim.quote
    at, end = figure.start - claim.quote.sentence_start, figure.end - claim.quote.sentence_start
    near = sentence[max(0, at - MONEY_NEAR) : end + MONEY_NEAR]
    return next((code for code, words in _money() if words.search(near)), None)


def averaged(claim: Claim) -> bool:
    """Whether the sentence of a wage gives it as an average."""
    return claim.quote is not None and bool(_words("average").search(claim.quote.sentence))

"""Whether two names mean one source (normalised names, and their similarity), and of which state a name is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from withheld.records import Source
from withheld.vocabulary import EXAMPLE, codelist

ALIKE = 90
"""Similarity of token sets (0 to 100) from which two names are one origin."""
_NOISE = re.compile(r"['’]s\b|\b(?:the|a|an|of|mr|ms|mrs|dr|prof|professor|governments?|officials?)\b|[^\w\s]", re.I)
_SHORT = tuple((re.compile(words, re.I), short) for short, words in codelist("institutions")["short"].items())
_PAPERS = r"(?:records?|regist(?:ers?|ry)|data|statistics|figures|files|ledgers?|census)"
_KEPT = re.compile(rf"^{_PAPERS} (?=\w)|(?<=\w) {_PAPERS}$")
"""Words before or after the name of a body, in a normalised name, for what it keeps."""
_SOMEBODY = re.compile(
    r"(?:[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|(?:[Oo]ne|[Ss]ome|[Tt]wo|[Tt]hree|[Ss]everal|[Aa]nother|[Tt]his|[Tt]hat) (?=[a-z]))\b"
)
"""How words begin that describe a source and do not name it."""
_ROLE = re.compile(
    r"\b(?:broadcasters?|newspapers?|(?:news )?outlets?|diplomats?|ambassadors?|envoys?|spokes(?:m[ae]n|wom[ae]n|people|persons?)|"
    r"lawmakers?|lawyers?|traders?|business(?:m[ae]n|people)|contractors?|activists?|researchers?|officers?|observers?|"
    r"sources?|workers?|labou?rers?|defectors?|escapees?|residents?|informants?)\b"
)
UNNAMED = re.compile(
    r"(?:\w+ )*(?:sources?|workers?|labou?rers?|defectors?|escapees?|residents?|informants?|person|people|insiders?|"
    r"analysts?|experts?|reports?|estimates?|media|reporters?|foreman|manager|builder)(?: (?:in|from|inside|at) (?s:.*))?"
)
"""A whole normalised name that is no name: “worker in the port”."""
_TOLD_TO = re.compile(r" \(to (.{1,300}) in [^ ()]{1,100}\)$")
_UNNAMED = frozenset(
    [
        "source",
        "sources",
        "worker",
        "workers",
        "defector",
        "defectors",
        "resident",
        "residents",
        "informant",
        "informants",
    ]
)


@lru_cache(maxsize=65536)
def normal(name: str) -> str:
    """A name without articles, titles and signs, casefolded; “U.S. government” and “United States” are both “us”."""
    plain = name
    for pattern, short in _SHORT:
        plain = pattern.sub(short, plain)
    return " ".join(_NOISE.sub(" ", plain).casefold().split()) or name.casefold()


@lru_cache(maxsize=65536)
def same_name(a: str, b: str) -> bool:
    """Whether two normalised names mean one origin; a source in a country is not the country."""
    if a == b or (a := keeper(a)) == (b := keeper(b)):
        return True
    one, other = set(a.split()), set(b.split())
    if (one ^ other) & _UNNAMED:
        return False
    if one <= other or other <= one:
        return _shortened(*sorted((a, b), key=lambda name: len(name.split())))
    return fuzz.token_set_ratio(a, b) >= ALIKE


def _shortened(short: str, long: str) -> bool:
    """Whether a name is short for a longer one that has all its words: not if it is a country's, nor one word of an
    organisation's."""
    if short in _countries():
        return False
    return len(short.split()) > 1 or not any(
        re.search(kind["words"], long) for kind in codelist("institutions")["kind"]
    )


@lru_cache(maxsize=65536)
def keeper(name: str) -> str:
    """The body of which a normalised name names the papers: those of “harbour office records” are the harbour office's."""
    return _KEPT.sub("", name)


class Institution(NamedTuple):
    """An entry of the list of institutions."""

    name: str
    kind: str
    part_of: str | None
    pattern: re.Pattern[str]


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
    for plain in dict.fromkeys((normal(name), keeper(normal(name)))):
        fits = [i for i in institutions().values() if i.pattern.fullmatch(plain) or normal(i.name) == plain]
        if fits:
            return min(fits, key=lambda i: i.part_of is None).name
    return None


@lru_cache(maxsize=65536)
def described(name: str) -> bool:
    """Whether words describe a source without naming it (“its ambassador”, “a senior official of the ministry”, “Dutch newspaper”).

    Whom they mean may be one who is named elsewhere, so they are never counted as another source than he is.
    """
    if listed(name) is not None:
        return False
    if _SOMEBODY.match(name):
        return True
    words = re.split(r" (?:of|in|at|from|for|with|to|who|familiar)\b", name, maxsplit=1)[0].split()
    if any(w[:1].isupper() and w not in _peoples() for w in words):
        return False
    lower = " ".join(w for w in words if w not in _peoples())
    spoken = _ROLE.search(lower) or UNNAMED.fullmatch(normal(name)) or (name == name.lower() and "official" in lower)
    return bool(spoken)


@cache
def _peoples() -> frozenset[str]:
    """The words for a people, such as “Dutch”, of all listed countries."""
    listed = (name for c in codelist("countries")["country"].values() for name in c.get("people", ()))
    return frozenset(word for name in listed for word in name.split())


def invented(sources: Iterable[Source]) -> frozenset[str]:
    """The normalised names of outlets that are publishers of examples and of nothing else."""
    known = list(sources)
    reporting = {normal(s.publisher) for s in known if s.publisher and not s.example}
    return frozenset(normal(s.publisher) for s in known if s.publisher and s.example) - reporting


def stamped(name: str, outlets: Collection[str]) -> str:
    """A name by itself, stamped as an example if it is that of an invented outlet, or of a source that spoke to one."""
    told_to = _TOLD_TO.search(name)
    hit = outlets and (normal(name) in outlets or (told_to and normal(told_to[1]) in outlets))
    return f"{name} [{EXAMPLE}]" if hit else name


@cache
def _countries() -> frozenset[str]:
    import pycountry

    listed = (name for c in codelist("countries")["country"].values() for name in c["names"])
    every = (getattr(c, name, None) for c in pycountry.countries for name in ("name", "common_name"))
    return frozenset(normal(name) for name in (*listed, *every) if name)


def government(name: str) -> str | None:
    """ISO code of the country whose government, ministry or embassy a name is: “Oman’s embassy in Rabat” is Oman’s.

    None for other names: of companies, papers, people of a country, and of two countries.
    """
    return _government(" ".join(name.split()))


@lru_cache(maxsize=65536)
def _government(name: str) -> str | None:
    known, words = _state_names(), codelist("institutions")["state"]
    head = _abroad().sub("", name)
    found = [m.group() for m in _states().finditer(head)]
    codes = {known[one] for one in found}
    if len(codes) != 1 or re.search(words["not"], head, re.I):
        return None
    alone = normal(head) == normal(found[0]) and found[0] not in _people_names()
    return codes.pop() if alone or re.search(words["body"], head, re.I) else None


@cache
def _state_names() -> dict[str, str]:
    """Codes of countries by their names, the words for their people, and their capitals."""
    listed = codelist("countries")["country"].items()
    return {name: code for code, c in listed for part in ("people", "capitals", "names") for name in c[part]}


@cache
def _people_names() -> frozenset[str]:
    return frozenset(name for c in codelist("countries")["country"].values() for name in c["people"])


@cache
def _states() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_longest_first(_state_names())})(?!\w)")


@cache
def _abroad() -> re.Pattern[str]:
    """Where somebody is: “in Rabat”, but not “in Oman’s ministry” or “in the Omani ministry”."""
    places = _longest_first(set(_state_names()) - _people_names())
    away = codelist("institutions")["state"]["away"]
    return re.compile(rf"(?:^|\s){away} (?:the )?(?:{places})(?![\w’'-]| [A-Z])")


def _longest_first(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))

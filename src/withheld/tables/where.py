"""Where a header or a row's label says that figures are of: a country by any of its names, short ones too, or by its letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from withheld.tables.values import bare
from withheld.text import Place, find_places
from withheld.vocabulary import codelist

_FEW = frozenset({"of", "the", "and", "a", "&"})
_WHOLE_WORDS = {
    "rep": "republic", "dem": "democratic", "is": "islands", "isl": "islands", "st": "saint", "fed": "federation",
    "peoples": "people's", "prov": "province", "sar": "", "sts": "states", "island": "islands",
    "pdr": "people's democratic republic",
}  # fmt: skip


_GENERAL = frozenset(
    {
        "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "united", "republic",
        "democratic", "people's", "saint", "sint", "islands", "states", "federation",
    }
)  # fmt: skip
"""Words of the names of many countries: a short name needs another word."""
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,5}")
_ITEMS = re.compile(r"\s?[,/&+]\s?|\sand\s")
_LONGEST_SHORT = 40


def _words(name: str) -> list[str]:
    """The words of a name that tell, in order, abbreviations that any name may have spelled out."""
    bare_letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = _INITIALS.sub(lambda m: m.group().replace(".", ""), bare_letters.casefold().replace("’", "'"))
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", plain)
    return [w for w in " ".join(_WHOLE_WORDS.get(word, word) for word in words).split() if w not in _FEW]


def _key(name: str) -> frozenset[str]:
    return frozenset(_words(name))


@cache
def _countries() -> dict[frozenset[str], str]:
    """Codes by the words of every name of a country, in any order."""
    import pycountry

    found: dict[frozenset[str], str] = {}
    for c in pycountry.countries:
        names = [getattr(c, name, None) for name in ("name", "common_name", "official_name")]
        found |= {_key(name): c.alpha_2 for name in names if name}
    for name in [c.name for c in pycountry.countries if " and " in c.name]:  # “Trinidad” for “Trinidad and Tobago”
        found.setdefault(_key(name.split(" and ")[0].split(",")[0]), found[_key(name)])
    for code, entry in codelist("countries")["country"].items():
        found |= {_key(name): code for name in entry["names"]}
    return found | {_key(name): code for name, code in codelist("countries")["also"].items()}


@cache
def _spelled() -> tuple[tuple[tuple[str, ...], str], ...]:
    """The words of every name of a country in its order, and without what it has in brackets, each with its code."""
    import pycountry

    told: list[tuple[str, str]] = []
    for c in pycountry.countries:
        told += [(name, c.alpha_2) for key in ("name", "common_name", "official_name") if (name := getattr(c, key, ""))]
    for code, entry in codelist("countries")["country"].items():
        told += [(name, code) for name in entry["names"]]
    told += [(re.sub(r"\s?\([^()]*\)", "", name), code) for name, code in told if "(" in name]
    told += [(" ".join(reversed(name.split(", "))), code) for name, code in told if name.count(", ") == 1]
    return tuple({(tuple(_words(name)), code): None for name, code in told})


def _shortened(label: str) -> str | None:
    """The one country whose name has, word for word, words that begin so: “Cent Africa Rep”, “N Mariana Is”."""
    if len(label) > _LONGEST_SHORT or any(c.isdigit() for c in label):
        return None
    forms = [label, " ".join(reversed(label.split(",")))] if label.count(",") == 1 else [label]
    for words in map(_words, forms):
        found = {code for name, code in _spelled() if len(name) == len(words) > 1 and _begins(words, name)}
        if len(found) == 1:
            return found.pop()
    return None


def _begins(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether each word is the beginning of one of a name, one of them more than a general one; a letter alone is an initial."""
    pairs = list(zip(words, name, strict=True))
    if not all(n == w or (n.startswith(w) and len(w) != 2) for w, n in pairs):
        return False
    return any(len(w) > 3 and n not in _GENERAL and (n == w or len(w) > 4) for w, n in pairs)


@cache
def _formal() -> dict[frozenset[str], str]:
    """Codes by the words of the name under which a list of countries has each."""
    import pycountry

    return {_key(c.name): c.alpha_2 for c in pycountry.countries}


def formal_country(label: str) -> str | None:
    """The country that has a label as its name in the standard's own list: “Congo” is there the republic of that name."""
    return _formal().get(_key(bare(label)))


@cache
def _by_code() -> dict[str, str]:
    import pycountry

    return {code: c.alpha_2 for c in pycountry.countries for code in (c.alpha_2, c.alpha_3)}


@lru_cache(maxsize=4096)
def country_in(label: str) -> str | None:
    """The country that a label names and nothing besides: by any of its names, with brackets or words in other order."""
    text = bare(re.sub(r"^\W+|(?<![\s:*•])[\s:*•]++$", "", label)).strip()
    outside = re.split(r"[(\[]", text, maxsplit=1)[0].rstrip()
    for form in (text, outside):
        if code := (_countries().get(_key(form)) or _shortened(form)) if form else None:
            return code
    first, _, rest = text.partition(",")
    if rest and not re.search(r"&|\+|\sand\s", rest):
        for form in (rest, first):
            if code := _countries().get(_key(form)):
                return code
    found = places_in(text)
    whole = len(found) == 1 and found[0].kind == "country" and found[0].end - found[0].start == len(text)
    return found[0].country if whole else None


@lru_cache(maxsize=4096)
def joined_in(label: str) -> tuple[tuple[str, str | None], ...]:
    """The items of a label that joins a country with something else, each with its country: “Serbia and Kosovo”, “Peru & others”.

    A comma alone joins nothing: “Macao, China”.
    """
    text = re.split(r"[(\[]", bare(label), maxsplit=1)[0].strip()
    items = [item.strip() for item in _ITEMS.split(text) if item.strip()]
    if len(items) < 2 or not re.search(r"[/&+]|\sand\s", text):
        return ()
    told = tuple((item, _countries().get(_key(item))) for item in items)
    return told if any(code for _, code in told) else ()


def code_in(label: str) -> str | None:
    """The country that a code of two or three capitals stands for."""
    return _by_code().get(bare(label).strip())


@lru_cache(maxsize=4096)
def places_in(text: str) -> tuple[Place, ...]:
    """The places that words name; “S America” is none in the north of it."""
    told = codelist("tables")["points"]
    short = rf"\b([{''.join(told['short'])}])\.? (?=(?:{'|'.join(told['before'])})\b)"
    return tuple(find_places(re.sub(short, lambda m: f"{told['short'][m[1]]} ", text)))


@lru_cache(maxsize=4096)
def people_in(label: str) -> str | None:
    """The country whose people a label names, and nothing besides but what they are called: “Poles”, “Polish workers”."""
    found = places_in(bare(label))
    if len(found) != 1 or found[0].kind != "people":
        return None
    rest = label[: found[0].start] + label[found[0].end :]
    return found[0].country if len(rest.split()) <= 3 else None

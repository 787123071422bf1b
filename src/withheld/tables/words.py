"""What the words of a header, a row's label or a caption say: where, when, of what, in which unit."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from withheld.names import normal
from withheld.records import Rate
from withheld.tables.values import bare
from withheld.text.bounds import month_bounds
from withheld.text.patterns import pattern
from withheld.text.periods import find_periods
from withheld.text.setting import Place, find_places
from withheld.vocabulary import codelist

Bounds = tuple[dt.date | None, dt.date | None]
_FEW = frozenset({"of", "the", "and", "a", "&"})
_WHOLE_WORDS = {
    "rep": "republic", "dem": "democratic", "is": "islands", "isl": "islands", "st": "saint", "fed": "federation",
    "peoples": "people's", "prov": "province", "sar": "", "pdr": "people's democratic republic",
}  # fmt: skip
_QUARTER = re.compile(r"\b(?:Q([1-4])[\s/-]*((?:19|20)\d\d)|((?:19|20)\d\d)[\s/-]*Q([1-4]))\b", re.I)
_HALF = re.compile(r"\b(?:H([12])|([12])H)[\s/-]*((?:19|20)\d\d)\b|\b((?:19|20)\d\d)[\s/-]*H([12])\b", re.I)
_MONTH_YEAR = re.compile(r"\b([A-Z][a-z]{2,8})\.?[-/’' ]+(\d\d)\b")
_YEAR_MONTH = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])\b(?!-)")
_FISCAL = re.compile(r"\bFY\s?(?=(?:19|20)\d\d)", re.I)
_END = re.compile(r"\bend[- ](?:of )?(?=(?:19|20)\d\d)", re.I)
_GLUED = re.compile(r"\b([A-Z]{3})(mn?|bn?|k)\b")
_NOTED = re.compile(r"(?<=(?:19|20)\d\d)(?:[a-e*†‡¹²³⁴⁵⁶⁷⁸⁹]|\s?[\[(][a-z0-9]{1,2}[\])])+(?!\w)")


@dataclass(frozen=True)
class Counted:
    """What a table counts: the code of a measure, empty for none there is, and what a cell must hold for it."""

    code: str
    kind: str


@cache
def _listed(group: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(codelist('tables')[group][name])})(?!\w)", re.I)


@cache
def _measures() -> list[tuple[Counted, re.Pattern[str]]]:
    out = []
    for entry in codelist("tables")["measure"]:
        words = list(entry.get("words", ()))
        words += codelist("claims")["nouns"][entry["nouns"]] if "nouns" in entry else []
        start = r"^\W*+(?:the )?" if entry.get("start") else r"(?<!\w)"
        out.append((Counted(entry["code"], entry["kind"]), re.compile(rf"{start}(?:{'|'.join(words)})(?!\w)", re.I)))
    return out


@lru_cache(maxsize=4096)
def counted_in(text: str) -> Counted | None:
    """What words say that a table counts; None where they say nothing of it."""
    return next((counted for counted, words in _measures() if words.search(text)), None)


def speaks_of_work(text: str) -> bool:
    """Whether words name workers or what they do."""
    return bool(pattern("claims", "nouns", "worker").search(text))


@lru_cache(maxsize=4096)
def trades_in(text: str) -> tuple[str, ...]:
    """The words for workers in a text: doctors are others than nurses."""
    return tuple(pattern("claims", "nouns", "worker").findall(text))


def row_word(text: str, name: str) -> bool:
    """Whether a label is one of the words for a total, a part, the rest, a number or a source, and nothing else."""
    return bool(_listed("rows", name).fullmatch(bare(text).strip(" :.-–—•→└>")))


def part_of(text: str) -> str | None:
    """What follows “of which” in a label, maybe nothing; None where it begins otherwise."""
    found = re.match(rf"[\s\-–—•→└>]*{_listed('rows', 'part').pattern}[:,\s]*", text, re.I)
    return text[found.end() :] if found else None


# ---- where -------------------------------------------------------------------------------------------------------


def _key(name: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", name.casefold().replace("’", "'"))
    spelled = " ".join(_WHOLE_WORDS.get(word, word) for word in words).split()
    return frozenset(spelled) - _FEW


@cache
def _countries() -> dict[frozenset[str], str]:
    """Codes by the words of every name of a country, in any order."""
    import pycountry

    found: dict[frozenset[str], str] = {}
    for c in pycountry.countries:
        names = [getattr(c, name, None) for name in ("name", "common_name", "official_name")]
        found |= {_key(name): c.alpha_2 for name in names if name}
    for code, entry in codelist("countries")["country"].items():
        found |= {_key(name): code for name in entry["names"]}
    return found | {_key(name): code for name, code in codelist("countries")["also"].items()}


@cache
def _by_code() -> dict[str, str]:
    import pycountry

    return {code: c.alpha_2 for c in pycountry.countries for code in (c.alpha_2, c.alpha_3)}


@lru_cache(maxsize=4096)
def country_in(label: str) -> str | None:
    """The country that a label names and nothing besides: by any of its names, with brackets or words in other order."""
    text = bare(re.sub(r"^\W+|(?<![\s:*•])[\s:*•]++$", "", label)).strip()
    for form in (text, re.split(r"[(\[]", text, maxsplit=1)[0].rstrip(), text.partition(",")[0]):
        if code := _countries().get(_key(form)) if form else None:
            return code
    found = places_in(text)
    whole = len(found) == 1 and found[0].kind == "country" and found[0].end - found[0].start == len(text)
    return found[0].country if whole else None


def code_in(label: str) -> str | None:
    """The country that a code of two or three capitals stands for."""
    return _by_code().get(bare(label).strip())


@lru_cache(maxsize=4096)
def places_in(text: str) -> tuple[Place, ...]:
    """The places that words name."""
    return tuple(find_places(text))


@lru_cache(maxsize=4096)
def people_in(label: str) -> str | None:
    """The country whose people a label names, and nothing besides but what they are called: “Poles”, “Polish workers”."""
    found = places_in(bare(label))
    if len(found) != 1 or found[0].kind != "people":
        return None
    rest = label[: found[0].start] + label[found[0].end :]
    return found[0].country if len(rest.split()) <= 3 else None


# ---- when --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def period_in(text: str, published: dt.date | None = None) -> Bounds | None:
    """The one period that words name, as first and last day; None where they name none, or several."""
    text = _NOTED.sub("", _FISCAL.sub("", text))
    if short := _short_form(text):
        return short
    text = _END.sub("31 December ", text)
    found = {(p.first, p.last) for p in find_periods(text, published) if p.first and p.last}
    return next(iter(found)) if len(found) == 1 else None


def _short_form(text: str) -> Bounds | None:
    if m := _QUARTER.search(text):
        year, number = int(m[2] or m[3]), int(m[1] or m[4])
        return month_bounds(year, 3 * number - 2)[0], month_bounds(year, 3 * number)[1]
    if m := _HALF.search(text):
        year, number = int(m[3] or m[4]), int(m[1] or m[2] or m[5])
        return month_bounds(year, 6 * number - 5)[0], month_bounds(year, 6 * number)[1]
    if m := _YEAR_MONTH.search(text):
        return month_bounds(int(m[1]), int(m[2]))
    if (m := _MONTH_YEAR.fullmatch(text.strip())) and m[1].lower() in codelist("words")["months"]:
        year = 2000 + int(m[2]) if int(m[2]) < 60 else 1900 + int(m[2])
        return period_in(f"{m[1]} {year}")
    return None


def is_period(text: str) -> bool:
    """Whether a cell says a time and hardly anything else."""
    rest = re.sub(r"(?:19|20)\d\d|\d{1,2}(?=\W|$)|\b(?:Q[1-4]|[12]?H[12]?|FY)\b", "", text)
    return len(text) <= 40 and len(re.findall(r"[^\W\d_]{2,}", rest)) <= 4 and period_in(text) is not None


# ---- units -------------------------------------------------------------------------------------------------------


def scale_in(text: str) -> float | None:
    """By what figures are to be multiplied: “thousand persons”, “(US$ m)”; None where nothing is said."""
    text = _spaced(text)
    for factor in ("1000000000", "1000000", "1000"):
        for m in _listed("scale", factor).finditer(text):
            before = text[max(0, m.start() - 12) : m.start()]
            if not re.search(rf"(?:{'|'.join(codelist('tables')['scale']['rate'])})\s*$|\d[\d.,]*\s?$", before, re.I):
                return float(factor)
    return None


def _spaced(text: str) -> str:
    """Units with a blank between money and scale: “EURm” is “EUR m”."""
    return _GLUED.sub(r"\1 \2", text)


@lru_cache(maxsize=1024)
def currency_in(text: str) -> str | None:
    """The currency that words name, where they name one."""
    listed = codelist("numbers")
    text = _spaced(text)
    found = [code for sign, code in _signs() if sign.search(text)][:1]
    for word in re.findall(r"[^\W\d_]+", text):
        if word in _iso():
            found.append(word)
        elif code := listed["names"].get(word.lower()):
            found.append(str(code))
    return found[0] if found else None


@cache
def _signs() -> list[tuple[re.Pattern[str], str]]:
    listed = sorted(codelist("numbers")["symbols"].items(), key=lambda item: -len(item[0]))
    return [(re.compile(rf"(?<!\w){re.escape(sign)}{_not_in_word(sign)}", re.I), code) for sign, code in listed]


def _not_in_word(sign: str) -> str:
    return r"(?!\w)" if sign[-1].isalpha() else ""


@cache
def _iso() -> frozenset[str]:
    listed = codelist("numbers")
    named = [c for m in listed["national"].values() for c in m.values()]
    return frozenset([*listed["symbols"].values(), *listed["names"].values(), *named])


def rate_in(text: str) -> Rate | None:
    """The time base that words name: “monthly”, “per year”."""
    rates: tuple[Rate, ...] = ("hour", "day", "week", "month", "year")
    return next((rate for rate in rates if _listed("per", rate).search(text)), None)


def without_units(text: str) -> str:
    """The words of a header that are no scale, money or time base; empty where these are all."""
    text = _spaced(text)
    for factor in ("1000000000", "1000000", "1000"):
        text = _listed("scale", factor).sub(" ", text)
    for rate in codelist("tables")["per"]:
        text = _listed("per", rate).sub(" ", text)
    for sign, _ in _signs():
        text = sign.sub(" ", text)
    named = codelist("numbers")["names"]
    kept = [w for w in re.findall(r"[^\s()\[\],;:/]+", text) if w not in _iso() and w.lower() not in named]
    return " ".join(w for w in kept if any(c.isalnum() for c in w) and w.lower() not in ("in", "of", "the"))


@lru_cache(maxsize=4096)
def sector_in(text: str) -> str | None:
    """The one sector that words name."""
    found = [code for code in codelist("scope")["sectors"] if _named(text, code)]
    return found[0] if len(found) == 1 else None


def _named(text: str, sector: str) -> bool:
    """Whether words name a sector; “IT” only in capitals."""
    capitals = {word for word in codelist("scope")["sectors"][sector] if word.isupper()}
    found = (m.group() for m in pattern("scope", "sectors", sector).finditer(text))
    return any(word.isupper() or word.upper() not in capitals for word in found)


# ---- who ---------------------------------------------------------------------------------------------------------


def manner_in(text: str) -> str | None:
    """“estimated” or “alleged”, where words mark their figures so."""
    return next((stance for stance in ("estimated", "alleged") if _listed("told", stance).search(text)), None)


def is_note(text: str) -> bool:
    """Whether a line under a table begins as a note on it does."""
    return bool(re.match(rf"\W{{0,2}}(?:{'|'.join(codelist('tables')['told']['note'])})(?!\w)", text.strip(), re.I))


def origin_in(text: str) -> tuple[str, int] | None:
    """Who gave the figures by a line “Source: …”, and where in it the name begins."""
    opened = re.search(rf"(?:^|[.;\s(]){_listed('told', 'origin').pattern}\s*:\s*", text, re.I)
    if not opened:
        return None
    name = re.split(
        r"[,;(\[\n]|\.(?:\s|$)|\s(?:https?:|www\.)|(?<!\s)\s++(?:19|20)\d\d", text[opened.end() :], maxsplit=1
    )[0].strip(" .–—-")
    return (name, opened.end()) if is_name(name) else None


def is_name(name: str) -> bool:
    """Whether words can be the name of who says something."""
    nobody = _listed("told", "nobody").fullmatch(name)
    return bool(name) and name[0].isalpha() and len(name) <= 80 and not nobody and bool(normal(name))

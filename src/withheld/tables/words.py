"""The meaning of words in a header, label or caption: place, measure, unit, source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from withheld.names import normal
from withheld.records import Rate
from withheld.tables.values import bare
from withheld.text import pattern
from withheld.vocabulary import codelist

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SHARE = re.compile(r"%|\bper ?cent(?:ages?)?\b|\bpct\b", re.I)
_GLUED = re.compile(r"\b([A-Z]{3})(mn?|bn?|k)\b")
_FIELD = re.compile(r"\bfield\b(?! ?(?:hands?|work))", re.I)
"""“Field of work” does not mean farming, which the sectors' list has “field” for."""


@dataclass(frozen=True)
class Counted:
    """What a table counts: the code of a measure (empty if no measure fits), and what a cell must hold for it."""

    code: str
    kind: str


def plain(text: str) -> str:
    """The words of a header as they are said: a program's “total_workers” and “totalWorkers” are “total workers”."""
    told = text.replace("_", " ")
    return _HUMP.sub(" ", told) if " " not in text.strip() else told


@cache
def listed(group: str, name: str) -> re.Pattern[str]:
    """A pattern of the words that the code list of tables has under a name, each as a whole word."""
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
    """The words for workers in a text, which distinguish doctors from nurses."""
    return tuple(pattern("claims", "nouns", "worker").findall(text))


def row_word(text: str, name: str) -> bool:
    """Whether a label is one of the words for a total, a part, the rest, a number or a source, and nothing else."""
    return bool(listed("rows", name).fullmatch(" ".join(plain(bare(text)).split()).strip(" :.-–—•→└>")))


def did_not_happen(text: str) -> bool:
    """Whether words say that what they count was not granted, or is a projection: “permits refused”, “2040 (proj.)”."""
    return any(listed("rows", name).search(plain(text)) for name in ("refused", "foretold"))


def names_paper(text: str) -> bool:
    """Whether words name a permit or a visa, and do not say that it was issued: perhaps its holders are counted."""
    return bool(listed("rows", "paper").search(text)) and not listed("rows", "given").search(text)


def without_exception(text: str) -> str | None:
    """The words of a label before its exception: “Total (excluding seamen)”; None if it has none."""
    found = listed("rows", "exception").search(text)
    if not found:
        return None
    rest = re.sub(r"^[^()\[\]]*[)\]]?", "", text[found.end() :], count=1)
    return " ".join((text[: found.start()].rstrip(" ([,;–—-"), *rest.split())).strip()


def says_share(text: str) -> bool:
    """Whether words say that figures are percentages: “%”, “percentage”."""
    return bool(_SHARE.search(text))


def sex_in(text: str) -> str | None:
    """“men” or “women”, where words say that it is of these alone."""
    rest = listed("rows", "both_sexes").sub(" ", text)
    told = [sex for sex in ("men", "women") if listed("rows", sex).search(rest)]
    return told[0] if len(told) == 1 else None


def without_sex(text: str) -> str | None:
    """The words of a label but for those that say that it is of men or of women alone; None where none says so."""
    if (sex := sex_in(text)) is None:
        return None
    return re.sub(r"[(\[]\s*[)\]]", "", listed("rows", sex).sub("", text)).strip()


def part_of(text: str) -> str | None:
    """What follows “of which” in a label, possibly nothing; None if it begins otherwise."""
    found = re.match(rf"[\s\-–—•→└>]*{listed('rows', 'part').pattern}[:,\s]*", text, re.I)
    return text[found.end() :] if found else None


# ---- units -------------------------------------------------------------------------------------------------------


def scale_in(text: str) -> float | None:
    """The factor of figures: “thousand persons”, “(US$ m)”; None if none is given."""
    text = _spaced(text)
    for factor in ("1000000000", "1000000", "1000"):
        for m in listed("scale", factor).finditer(text):
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
    return next((rate for rate in rates if listed("per", rate).search(text)), None)


def without_units(text: str) -> str:
    """The words of a header that are no scale, currency or time base; empty if there are no others."""
    text = _spaced(text)
    for factor in ("1000000000", "1000000", "1000"):
        text = listed("scale", factor).sub(" ", text)
    for rate in codelist("tables")["per"]:
        text = listed("per", rate).sub(" ", text)
    for sign, _ in _signs():
        text = sign.sub(" ", text)
    named = codelist("numbers")["names"]
    kept = [w for w in re.findall(r"[^\s()\[\],;:/]+", text) if w not in _iso() and w.lower() not in named]
    return " ".join(w for w in kept if any(c.isalnum() for c in w) and w.lower() not in ("in", "of", "the"))


def without_asides(text: str) -> str:
    """What is left of a header's words without those that go with any time or place: “end of”, “(revised)”, “as of 1 May”."""
    rest = listed("rows", "beside").sub(" ", re.sub(r"[\d\W_]+", " ", text))
    return " ".join(word for word in rest.split() if len(word) > 1)


@lru_cache(maxsize=4096)
def sector_in(text: str) -> str | None:
    """The one sector that words name."""
    text = _FIELD.sub(" ", text)
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
    return next((stance for stance in ("estimated", "alleged") if listed("told", stance).search(text)), None)


def is_note(text: str) -> bool:
    """Whether a line under a table begins as a note on it does."""
    return bool(re.match(rf"\W{{0,2}}(?:{'|'.join(codelist('tables')['told']['note'])})(?!\w)", text.strip(), re.I))


def origin_in(text: str) -> tuple[str, int] | None:
    """The source from a line “Source: …”, and the offset of the name in it."""
    opened = re.search(rf"(?:^|[.;\s(]){listed('told', 'origin').pattern}\s*:\s*", text, re.I)
    if not opened:
        return None
    name = re.split(
        r"[,;(\[\n]|\.(?:\s|$)|\s(?:https?:|www\.)|(?<!\s)\s++(?:19|20)\d\d", text[opened.end() :], maxsplit=1
    )[0].strip(" .–—-")
    return (name, opened.end()) if is_name(name) else None


def is_name(name: str) -> bool:
    """Whether words can be the name of a source."""
    nobody = listed("told", "nobody").fullmatch(name)
    return bool(name) and name[0].isalpha() and len(name) <= 80 and not nobody and bool(normal(name))

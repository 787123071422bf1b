"""Names of persons in a text, and whether naming them could harm them.

A name is found by its form, if that is Korean, or by the word beside it: two capitalised words after “the nurse”, “his brother”
or before “, a former logger”. The nearest such word decides whether it is public: the name of an organisation's spokesperson or
researcher is; that of a former worker who studies now is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from withheld.disclosure.small_cells import any_of
from withheld.vocabulary import codelist

NEAR = 90
"""Characters around a name in which the words for a private person are looked for."""
_ONSET = "(?:kk|tt|pp|ss|jj|ch|sh|hw|kw|gw|[hkgntdrlmpbsjwy])?[wy]?"
_VOWEL = "(?:yeo|wae|ae|eo|eu|oe|oo|ou|ee|ui|[aeiou])"
SYLLABLE = f"(?:{_ONSET}{_VOWEL}(?:ng|[nmlkgpbtsh])?)"
"""One syllable of a Korean name in any of its romanisations."""
_CUT = re.compile(r"[.!?:“”\n](?=\s|$|[A-Z“”])")
_CAPITAL = r"[^\W\d_a-z][\w'’-]{0,40}[^\W\d_]"
_PARTICLE = r"(?:(?:de|del|de la|la|van|von|al|bin|y)\s)?"


def private_names(text: str) -> Iterator[re.Match[str]]:
    """The names in a text of persons whom naming could harm, in order."""
    found = _persons(text)
    known = {m.group(): standing for m in found if (standing := _attached(text, m)) is not None}
    for m in found:
        standing = _attached(text, m)
        if standing is None:
            standing = known.get(m.group(), _around(text, m))
        if standing and not _words("leaders").search(m.group()):
            yield m


def _persons(text: str) -> list[re.Match[str]]:
    """Names by their Korean form, and others that have a word for a private person beside them; none twice."""
    found: list[re.Match[str]] = []
    for pattern in (_syllabic(), _after_role(), _before_role()):
        for m in pattern.finditer(text):
            if pattern is _after_role() and _in_a_headline(text, m.start()):
                continue
            start, end = m.span("name")
            if address := _address().match(text, start, end):
                start = address.end()
            if any(start < other.end() and other.start() < end for other in found) or _no_person(text, start, end):
                continue
            found.append(_exactly(text, start, end))
    return sorted(found, key=lambda m: m.start())


def _in_a_headline(text: str, start: int) -> bool:
    """Whether a word is capitalised as in a headline, not to begin a sentence: “Guest Laborers, Despite Sanctions, Stay”."""
    before = text[:start].rstrip(" ")
    return text[start].isupper() and bool(before) and before[-1] not in '.!?:;“"\n'


def _exactly(text: str, start: int, end: int) -> re.Match[str]:
    m = re.compile(r"(?s).*").fullmatch(text, start, end)
    assert m is not None  # “.*” matches any stretch
    return m


@cache
def _address() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_listed('address')})\.?\s+)*")


def _no_person(text: str, start: int, end: int) -> bool:
    """Whether capitalised words are a form's labels, a country, or an organisation or place by their last word or the next
    one."""
    words = text[start:end].split()
    never = _never()
    if any(w in never for w in words) or _bodies().search(words[-1]) or _lands().search(text[start:end]):
        return True
    after = re.match(r"\s+([\w-]+)", text[end : end + 30])
    return bool(after and _bodies().fullmatch(after[1])) or text[end : end + 9].startswith(("'s office", "’s office"))


def _attached(text: str, m: re.Match[str]) -> bool | None:
    """Whether the words attached to a name mark it as private (True) or public (False); None if there are none."""
    before = _CUT.split(text[max(0, m.start() - NEAR) : m.start()])[-1]
    after = _CUT.split(text[m.end() : m.end() + NEAR])[0]
    if _title("public").search(before):
        return False
    if _kin_after().match(after):
        return True
    told = [found.group() for p in (_title("private"), _of(), _next()) if (found := p.search(before))]
    told += [found.group() for found in (_apposition().match(after),) if found]
    said = [standing for words in told if (standing := _first(words)) is not None]
    if said:
        return any(said)
    return False if _institution_after().match(after) else None


def _first(words: str) -> bool | None:
    """Whether the first word for a person among some is for a private one; None where there is none."""
    plain = _without_bodies(words)
    private = [m.start() for which in ("private", "kin") for m in [_words(which).search(plain)] if m]
    public = _words("public").search(plain)
    if not private and not public:
        return None
    return bool(private) and (public is None or min(private) < public.start())


def _around(text: str, m: re.Match[str]) -> bool:
    """Whether the sentence around a name speaks of a worker, a witness or their kin, and of nobody in an office."""
    before = _CUT.split(text[max(0, m.start() - NEAR) : m.start()])[-1]
    after = _CUT.split(text[m.end() : m.end() + NEAR])[0]
    around = f"{before} . {after}"
    told = _words("private").search(around) or _words("kin").search(around) or _words("deeds").search(around)
    return bool(told) and not _words("public").search(around)


def _without_bodies(told: str) -> str:
    """Words without those in which the name of a body holds a word for workers: “spokesman for the Nurses' Union”."""
    return re.sub(
        rf"(?:{_CAPITAL}\s+){{0,9}}{_CAPITAL}\s+(?i:{any_of(codelist('exposure')['names']['bodies'])})\b", "", told
    )


def _listed(which: str) -> str:
    return any_of(codelist("exposure")["names"][which])


@cache
def _words(which: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_listed(which)}(?!\w)", re.I if which != "leaders" else 0)


@cache
def _never() -> frozenset[str]:
    """Words that are never a name; family names that are common words too need a given name beside them."""
    names = codelist("exposure")["names"]
    return frozenset(names["never"]) - frozenset(names["doubtful"])


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(rf"\b{_listed('bodies')}$", re.I)


@cache
def _lands() -> re.Pattern[str]:
    """Names of countries and their peoples, which are not names of persons."""
    known = codelist("countries")["country"].values()
    names = {re.escape(n) for c in known for n in (*c["names"], *c["people"])}
    return re.compile(rf"\b{any_of(sorted(names, key=len, reverse=True))}\b")


@cache
def _syllabic() -> re.Pattern[str]:
    """A family name with one or two given ones, hyphenated or not, in either order."""
    names = codelist("exposure")["names"]
    every = {n for group in names["families"] for n in group}
    doubtful = any_of(sorted({w for n in names["doubtful"] for w in (n, n.upper())}, key=len, reverse=True))
    family = any_of(sorted({w for n in every for w in (re.escape(n), re.escape(n.upper()))}, key=len, reverse=True))
    one = rf"(?=[A-Z])(?i:{SYLLABLE})"
    word = rf"(?=[A-Z])(?i:{SYLLABLE}{{1,2}})"
    pair = rf"{one}(?:[-\u2010](?i:{SYLLABLE})| {one})(?![\w'’]?[a-z])"
    two = rf"(?:{one}[-\u2010](?i:{SYLLABLE})|(?=[A-Z])(?i:{SYLLABLE}{{2}}))"
    first = rf"(?:{family}),? (?:{pair}|{word})|(?:{doubtful}),? (?:{pair}|{two})"
    sure = rf"(?!(?:{doubtful})\b)"
    return re.compile(
        rf"(?<![\w-])(?P<name>{sure}(?:{first})|(?:{doubtful}) (?:{pair}|{two})|{two} {sure}{family})(?![\w-])"
    )


@cache
def _person() -> str:
    return rf"{_CAPITAL}(?:\s{_PARTICLE}{_CAPITAL}){{1,3}}"


@cache
def _after_role() -> re.Pattern[str]:
    """A name of any origin after a word for a private person: “the nurse Ana Ortega”, “his brother, Ivan Bely,”."""
    role = any_of([*codelist("exposure")["names"]["private"], *codelist("exposure")["names"]["kin"]])
    link = r"(?:\s+of\s+|,?\s+(?:named(?:\sas)?|called|identified\sas)\s+|\s+(?:is|was)\s+|,\s+|\s+)"
    return re.compile(rf"(?<![\w-])(?i:{role}){link}(?P<name>{_person()})")


@cache
def _before_role() -> re.Pattern[str]:
    """A name of any origin before such a word: “Ana Ortega, a former nurse”, “Ana Ortega's brother”."""
    role = any_of([*codelist("exposure")["names"]["private"], *codelist("exposure")["names"]["kin"]])
    kin = _listed("kin")
    beside = rf",\s(?:\d\d,\s)?(?:(?:a|an|the|one|his|her|my|their)\s)(?:[\w-]+\s){{0,3}}?(?i:{role})\b"
    return re.compile(rf"(?P<name>{_person()})(?={beside}|['’]s?\s(?:[a-z]+\s)?(?i:{kin})\b)")


@cache
def _title(which: str) -> re.Pattern[str]:
    """A word right before a name: “the witness ”, “spokesperson ”, “her nephew, ”."""
    every = any_of(
        [*codelist("exposure")["names"][which], *(codelist("exposure")["names"]["kin"] if which == "private" else [])]
    )
    return re.compile(rf"(?<![\w-]){every}(?:,?\s+(?:named(?:\sas)?|called|identified\sas|is|was)|,|\s\()?\s*$", re.I)


@cache
def _of() -> re.Pattern[str]:
    """A word with what belongs to it before a name: “the editor of the Hill Herald, ”, “the daughter of ”."""
    every = any_of([w for which in ("private", "kin", "public") for w in codelist("exposure")["names"][which]])
    return re.compile(rf"(?<![\w-]){every}\s+(?:of|for|at|from|in|on)\s+(?:[^,;]{{0,60}},\s*|(?:the\s)?)$", re.I)


@cache
def _next() -> re.Pattern[str]:
    """A name that follows another one: “two children, Rim Un Gyong and ”."""
    every = any_of([w for which in ("private", "kin") for w in codelist("exposure")["names"][which]])
    return re.compile(rf"(?<![\w-]){every},?\s+{_person()}(?:,\s{_person()})*,?\s+and\s+$")


@cache
def _apposition() -> re.Pattern[str]:
    """An apposition after a name: “, a senior fellow at the Forum”, “ (spokesman)”, “, who worked there”, “ was a cook”."""
    role = any_of([w for which in ("private", "kin", "public") for w in codelist("exposure")["names"][which]])
    time = r"(?:(?:now|then|once|formerly|who\s(?:is|was|had\sbeen|works|worked)(?:\sas)?)\s)?"
    article = r"(?:an?|the|his|her|my|their|our|one\sof|another)\s"
    return re.compile(
        rf"(?:,\s(?:\d\d,\s)?{time}|\s\(|\s(?:is|was)\s(?=an?\s))(?:{article}[^,;()]{{0,70}}|(?:[\w-]+\s){{0,2}}?(?i:{role})\b)"
    )


@cache
def _kin_after() -> re.Pattern[str]:
    return re.compile(rf"['’]s?\s(?:[a-z]+\s){{0,2}}(?i:{_listed('kin')})\b")


@cache
def _institution_after() -> re.Pattern[str]:
    bodies = any_of(codelist("exposure")["names"]["institutions"])
    return re.compile(rf"\s(?:of|at|from|for)\s(?:the\s)?(?:{_CAPITAL}\s)*(?i:{bodies})\b")
